//! Arithmetic, comparisons and methods of strings on constants.

use super::value::Value;
use crate::scan::constant::Constant;
use crate::scan::ir::{BinaryOp, UnaryOp};

/// The longest string that is made of others. What grows with each step of a program, `x += x`, would
/// soon fill memory.
const MOST_TEXT: usize = 64 << 10;

/// Folds over all pairs of what both operands may be. Nothing if either is unknown.
pub(super) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Value {
    let (a, b) = (left.known(), right.known());
    if a.is_empty() || b.is_empty() || a.len() * b.len() > 16 {
        return Value::default();
    }
    let mut all = Vec::new();
    for a in a {
        for b in b {
            let Some(result) = pair(op, a, b) else { return Value::default() };
            if !all.contains(&result) {
                all.push(result);
            }
        }
    }
    Value::constants(all)
}

fn pair(op: BinaryOp, a: &Constant, b: &Constant) -> Option<Constant> {
    use BinaryOp as Op;
    use Constant::{Bool, Int, Text};
    Some(match (op, a, b) {
        (Op::Add, Text(_), _) | (Op::Add, _, Text(_)) => {
            let (a, b) = (a.to_text(), b.to_text());
            fitting(a.len(), b.len(), 1)?;
            Text(format!("{a}{b}").into())
        }
        (Op::Multiply, Text(text), Int(times)) if (0..64).contains(times) => {
            let times = usize::try_from(*times).ok()?;
            fitting(0, text.len(), times)?;
            Text(text.repeat(times).into())
        }
        (Op::Equal | Op::Is, a, b) => Bool(equal(a, b)),
        (Op::NotEqual | Op::IsNot, a, b) => Bool(!equal(a, b)),
        (Op::In, Text(part), Text(whole)) => Bool(whole.contains(&**part)),
        (Op::NotIn, Text(part), Text(whole)) => Bool(!whole.contains(&**part)),
        (Op::Less, Text(a), Text(b)) => Bool(a < b),
        (Op::Greater, Text(a), Text(b)) => Bool(a > b),
        (Op::Less, a, b) => Bool(a.number()? < b.number()?),
        (Op::LessEqual, a, b) => Bool(a.number()? <= b.number()?),
        (Op::Greater, a, b) => Bool(a.number()? > b.number()?),
        (Op::GreaterEqual, a, b) => Bool(a.number()? >= b.number()?),
        (_, Int(a), Int(b)) => integers(op, *a, *b)?,
        (Op::Add, a, b) => Constant::Float(a.number()? + b.number()?),
        (Op::Subtract, a, b) => Constant::Float(a.number()? - b.number()?),
        (Op::Multiply, a, b) => Constant::Float(a.number()? * b.number()?),
        (Op::Divide, a, b) => Constant::Float(a.number()? / b.number()?),
        _ => return None,
    })
}

/// Nothing where a string of so many bytes, and of others so many times, would be too long.
fn fitting(len: usize, part: usize, times: usize) -> Option<()> {
    (len.saturating_add(part.saturating_mul(times)) <= MOST_TEXT).then_some(())
}

fn equal(a: &Constant, b: &Constant) -> bool {
    match (a.number(), b.number()) {
        #[expect(clippy::float_cmp, reason = "that is what `==` does")]
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

fn integers(op: BinaryOp, a: i64, b: i64) -> Option<Constant> {
    use BinaryOp as Op;
    Some(Constant::Int(match op {
        Op::Add => a.checked_add(b)?,
        Op::Subtract => a.checked_sub(b)?,
        Op::Multiply => a.checked_mul(b)?,
        Op::Divide if a.checked_rem(b).is_some_and(|rest| rest != 0) => {
            return Some(Constant::Float(Constant::Int(a).number()? / Constant::Int(b).number()?));
        }
        Op::Divide | Op::FloorDivide => a.checked_div(b)?,
        Op::Remainder => a.checked_rem(b)?,
        Op::Power => a.checked_pow(u32::try_from(b).ok()?)?,
        Op::BitAnd => a & b,
        Op::BitOr => a | b,
        Op::BitXor => a ^ b,
        Op::ShiftLeft => a.checked_shl(u32::try_from(b).ok()?)?,
        Op::ShiftRight => a.checked_shr(u32::try_from(b).ok()?)?,
        _ => return None,
    }))
}

/// `op operand`.
pub(super) fn unary(op: UnaryOp, operand: &Value) -> Value {
    if op == UnaryOp::Not {
        return operand
            .truth()
            .map_or_else(Value::default, |it| Value::constant(Constant::Bool(!it)));
    }
    let folded = operand.known().iter().map(|constant| match (op, constant) {
        (UnaryOp::Minus, Constant::Int(number)) => Some(Constant::Int(number.checked_neg()?)),
        (UnaryOp::Minus, Constant::Float(number)) => Some(Constant::Float(-number)),
        (UnaryOp::Plus, constant) => Some(constant.clone()),
        (UnaryOp::Invert, Constant::Int(number)) => Some(Constant::Int(!number)),
        _ => None,
    });
    folded.collect::<Option<Vec<_>>>().map_or_else(Value::default, Value::constants)
}

/// A method of a constant string, with constant arguments. The names are those of all languages.
pub(super) fn text_method(receiver: &Value, name: &str, arguments: &[Value]) -> Option<Value> {
    let texts = receiver.known();
    if texts.is_empty() {
        return None;
    }
    let first = arguments.first().and_then(Value::only);
    let second = arguments.get(1).and_then(Value::only);
    let all: Option<Vec<_>> = texts
        .iter()
        .map(|it| match it {
            Constant::Text(text) => one_text_method(text, name, first, second, arguments.len()),
            _ => None,
        })
        .collect();
    all.map(Value::constants)
}

fn one_text_method(
    text: &str,
    name: &str,
    first: Option<&Constant>,
    second: Option<&Constant>,
    count: usize,
) -> Option<Constant> {
    use Constant::{Bool, Int, Text};
    let len = || i64::try_from(text.chars().count()).ok();
    Some(match (name, first, second, count) {
        ("length" | "size" | "len", _, _, 0) => Int(len()?),
        ("charAt" | "at", Some(Int(index)), ..) => Text(character(text, *index)?),
        ("equals", Some(Text(other)), ..) => Bool(text == &**other),
        ("equalsIgnoreCase", Some(Text(other)), ..) => Bool(text.eq_ignore_ascii_case(other)),
        ("contains" | "includes" | "Contains", Some(Text(part)), ..) => {
            Bool(text.contains(&**part))
        }
        ("startsWith" | "startswith" | "StartsWith", Some(Text(part)), ..) => {
            Bool(text.starts_with(&**part))
        }
        ("endsWith" | "endswith" | "EndsWith", Some(Text(part)), ..) => {
            Bool(text.ends_with(&**part))
        }
        ("indexOf" | "find" | "IndexOf", Some(Text(part)), _, 1) => Int(text
            .find(&**part)
            .map_or(Some(-1), |at| i64::try_from(text[..at].chars().count()).ok())?),
        ("toLowerCase" | "lower" | "ToLower", ..) => Text(text.to_lowercase().into()),
        ("toUpperCase" | "upper" | "ToUpper", ..) => Text(text.to_uppercase().into()),
        ("trim" | "strip" | "Trim", _, _, 0) => Text(text.trim().into()),
        ("toString" | "ToString" | "valueOf" | "intern", _, _, 0) => Text(text.into()),
        ("isEmpty", _, _, 0) => Bool(text.is_empty()),
        ("substring" | "Substring" | "slice", Some(Int(from)), end, _) => {
            let chars: Vec<char> = text.chars().collect();
            let from = usize::try_from(*from).ok()?;
            let to = match end {
                Some(Int(to)) => usize::try_from(*to).ok()?,
                None if count == 1 => chars.len(),
                _ => return None,
            };
            Text(chars.get(from..to)?.iter().collect::<String>().into())
        }
        ("replace" | "Replace", Some(Text(from)), Some(Text(to)), 2) if !from.is_empty() => {
            fitting(text.len(), to.len(), text.matches(&**from).count())?;
            Text(text.replace(&**from, to).into())
        }
        _ => return None,
    })
}

/// The character of a string at an index; from the end where that is negative.
pub(super) fn character(text: &str, index: i64) -> Option<std::rc::Rc<str>> {
    let index = if index < 0 { index + i64::try_from(text.chars().count()).ok()? } else { index };
    let sign = text.chars().nth(usize::try_from(index).ok()?)?;
    Some(sign.to_string().into())
}
