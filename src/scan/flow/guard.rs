//! What a condition says of the values that it tests.

use super::Analysis;
use super::state::State;
use super::value::Value;
use crate::scan::ir::{BinaryOp, Expr, ExprId, Module, Name, Slot, UnaryOp};
use crate::scan::pattern::Subject;
use crate::scan::rules::{Action, ExprKind, Key, last_name};

impl Analysis<'_> {
    /// Adds what is known where a condition has turned out so.
    pub(super) fn refine(&mut self, state: &mut State, test: ExprId, outcome: bool) {
        if state.is_dead || !self.has_fuel() {
            return;
        }
        let module = self.module(Self::frame_module(state));
        match module.expr(test) {
            Expr::Unary(UnaryOp::Not, operand) => return self.refine(state, operand, !outcome),
            Expr::Binary(op @ (BinaryOp::And | BinaryOp::Or), left, right) => {
                if (op == BinaryOp::And) == outcome {
                    self.refine(state, left, outcome);
                    self.refine(state, right, outcome);
                } else {
                    // Either decided it.
                    let mut other = state.clone();
                    self.refine(state, left, outcome);
                    self.refine(&mut other, left, !outcome);
                    self.refine(&mut other, right, outcome);
                    *state = std::mem::take(state).join(other);
                }
                return;
            }
            Expr::Binary(op, left, right) => self.compared(state, op, left, right, outcome),
            Expr::Call { callee, arguments } => {
                if let Expr::Member { base, name } = module.expr(callee)
                    && outcome
                    && matches!(
                        name.text(),
                        "equals" | "equalsIgnoreCase" | "Equals" | "contentEquals"
                    )
                    && let Some(argument) = module.list(arguments).next()
                {
                    self.compared(state, BinaryOp::Equal, base, argument, true);
                }
                if outcome {
                    self.matched(state, callee, &module.list(arguments).collect::<Vec<_>>());
                }
                if let Expr::Member { base, name } = module.expr(callee)
                    && outcome
                    && matches!(
                        name.text(),
                        "includes"
                            | "contains"
                            | "has"
                            | "Contains"
                            | "containsKey"
                            | "ContainsKey"
                    )
                    && let Some(argument) = module.list(arguments).next()
                {
                    self.compared(state, BinaryOp::In, argument, base, true);
                }
            }
            // `re.fullmatch(…)` and the like are calls.
            // Empty, null, zero.
            Expr::Local(..) | Expr::Captured(..) | Expr::Member { .. } if !outcome => {
                self.clean(state, test, u128::MAX);
            }
            _ => {}
        }
        self.guards(state, test, outcome);
    }

    /// Guards that rules and libraries define.
    fn guards(&mut self, state: &mut State, test: ExprId, outcome: bool) {
        let module = self.module(Self::frame_module(state));
        let mut keys: smallvec::SmallVec<[Key; 2]> = smallvec::SmallVec::new();
        match module.expr(test) {
            Expr::Call { callee, .. } => {
                keys.extend(crate::scan::rules::last_name(module, callee).map(Key::Call));
                keys.push(Key::AnyCall);
            }
            Expr::Member { name, .. } => keys.push(Key::Member(name)),
            expr => keys.push(Key::Expr(ExprKind::of(expr))),
        }
        let set = self.set;
        let models = keys.iter().filter_map(|key| set.models_by_key.get(key));
        for number in models.flat_map(|it| &it.guards) {
            let model = &set.models[*number];
            let Action::Guard(bits) = model.action else { continue };
            if model.condition.when != outcome {
                continue;
            }
            for found in self.find(state, &model.condition, Subject::Expr(test)) {
                let Some(at) = found.at.and_then(|at| found.bindings.expr(at)) else { continue };
                self.clean(state, at, bits);
            }
        }
    }

    fn compared(
        &mut self,
        state: &mut State,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        outcome: bool,
    ) {
        let is_equal = match op {
            BinaryOp::Equal | BinaryOp::Is => outcome,
            BinaryOp::NotEqual | BinaryOp::IsNot => !outcome,
            BinaryOp::In if outcome => return self.found_in(state, left, right),
            BinaryOp::NotIn if !outcome => return self.found_in(state, left, right),
            _ => return,
        };
        if !is_equal {
            return;
        }
        for (variable, other) in [(left, right), (right, left)] {
            let mut aside = state.clone();
            let other = self.eval(&mut aside, other);
            if other.constants.is_some() && other.taints.is_empty() {
                self.clean(state, variable, u128::MAX);
            }
        }
    }

    /// A regular expression has matched: what is tested is clean where it is matched as a whole, and
    /// by nothing but letters, digits and signs that mean nothing anywhere.
    fn matched(&mut self, state: &mut State, callee: ExprId, arguments: &[ExprId]) {
        let module = self.module(Self::frame_module(state));
        let Expr::Member { base, name } = module.expr(callee) else { return };
        let (pattern, tested, is_whole) = match (name.text(), arguments) {
            // Python's `re` and its compiled patterns, Java's `Pattern.matches` and `String.matches`.
            ("fullmatch" | "matches", [pattern, tested, ..]) => (*pattern, *tested, true),
            ("match" | "search", [pattern, tested, flags @ ..]) => {
                if !flags.iter().all(|it| keeps_ends(module, *it)) {
                    return;
                }
                (*pattern, *tested, false)
            }
            ("fullmatch", [tested]) => (base, *tested, true),
            ("matches", [pattern]) => (*pattern, base, true),
            // JavaScript's `regex.test(value)`, `value.match(regex)`; Go's `regex.MatchString(value)`.
            ("test" | "exec" | "MatchString", [tested]) => (base, *tested, false),
            // Java's compiled patterns.
            ("matches" | "find", []) => {
                let Some((pattern, tested)) = of_matcher(module, base) else { return };
                (pattern, tested, name.text() == "matches")
            }
            ("match", [argument]) => {
                let mut aside = state.clone();
                if self.pattern_of(&mut aside, base).is_some() {
                    (base, *argument, false)
                } else {
                    (*argument, base, false)
                }
            }
            _ => return,
        };
        let mut aside = state.clone();
        let Some(text) = self.pattern_of(&mut aside, pattern) else { return };
        if allows_only_plain(&text, is_whole) {
            self.clean(state, tested, u128::MAX);
        }
    }

    /// The constant regular expression that a value is, or was compiled from.
    fn pattern_of(&mut self, state: &mut State, id: ExprId) -> Option<String> {
        let value = self.eval(state, id);
        if let Some(text) = value.only_text() {
            return Some(text.to_owned());
        }
        let module = self.module(Self::frame_module(state));
        let made_by = match module.expr(id) {
            Expr::Call { .. } | Expr::New { .. } => id,
            _ => value.made_by.filter(|it| it.0 == Self::frame_module(state))?.1,
        };
        let (Expr::Call { arguments, .. } | Expr::New { arguments, .. }) = module.expr(made_by)
        else {
            return None;
        };
        let mut arguments = module.list(arguments);
        let first = arguments.next()?;
        if !arguments.all(|it| keeps_ends(module, it)) {
            return None;
        }
        self.eval(state, first).only_text().map(str::to_owned)
    }

    /// `value in collection`: clean where the collection is constant, and no string of which the
    /// value may be any part.
    fn found_in(&mut self, state: &mut State, value: ExprId, collection: ExprId) {
        let mut aside = state.clone();
        let collection = self.eval(&mut aside, collection);
        let holds_constants = !collection.objects.is_empty()
            && collection.taints.is_empty()
            && collection.objects.iter().all(|id| {
                self.object(&aside, *id).is_some_and(|object| {
                    let is_map =
                        object.container.is_some() && object.container == self.set.map_literal;
                    let all = object.all();
                    let is_clean = self.deep_taints(&aside, &all).is_empty();
                    // Its keys are what is compared.
                    !object.is_open && (is_map || is_clean && object.all_constant())
                })
            });
        if holds_constants {
            self.clean(state, value, u128::MAX);
        }
    }

    /// What is tested carries no data from here on, for the rules of these bits.
    pub(super) fn clean(&mut self, state: &mut State, id: ExprId, bits: u128) {
        let module = self.module(Self::frame_module(state));
        match module.expr(id) {
            Expr::Local(_, slot) => {
                let frame = state.frames.len().saturating_sub(1);
                let value = state.local(frame, slot);
                if value.taints.is_empty() {
                    return;
                }
                let made_by = value.made_by;
                // Asked once: two variables may each be made of the other.
                state.set_local(
                    frame,
                    slot,
                    Value { taints: value.taints.cleaned(bits), made_by: None, ..value },
                );
                // `x = y.strip()` is clean where `y` is found to be, and the other way round; so is
                // `x = urlparse(y)` for a rule that asks of its host.
                let made_by = made_by.filter(|it| it.0 == Self::frame_module(state));
                let from = made_by.and_then(|(_, made_by)| match module.expr(made_by) {
                    Expr::Call { callee, arguments } => match module.expr(callee) {
                        Expr::Member { base, name } if keeps_text(name.text()) => Some(base),
                        _ if is_address(last_name(module, callee)) => module.list(arguments).next(),
                        _ => None,
                    },
                    Expr::New { class, arguments, .. } if is_address(last_name(module, class)) => {
                        module.list(arguments).next()
                    }
                    _ => None,
                });
                if let Some(from) = from
                    && module.expr(from) != module.expr(id)
                {
                    self.clean(state, from, bits);
                }
                self.clean_made_of(state, slot, bits);
            }
            Expr::Captured(_, depth, slot) => {
                if let Some(frame) = self.captured(state, depth) {
                    let value = state.local(frame, slot);
                    state.set_local(
                        frame,
                        slot,
                        Value { taints: value.taints.cleaned(bits), ..value },
                    );
                }
            }
            Expr::Member { .. } | Expr::Index { .. } => {
                let mut aside = state.clone();
                let value = self.eval(&mut aside, id);
                if !value.taints.is_empty() {
                    let cleaned = Value { taints: value.taints.cleaned(bits), ..value };
                    self.assign(state, id, cleaned);
                }
            }
            Expr::Call { callee, arguments } => {
                // `value.lower() in allowed`, `str(value) == "a"`.
                match module.expr(callee) {
                    Expr::Member { base, name }
                        if arguments.is_empty() && keeps_text(name.text()) =>
                    {
                        self.clean(state, base, bits);
                    }
                    Expr::Global(name) if name.text() == "str" => {
                        if let Some(first) = module.list(arguments).next() {
                            self.clean(state, first, bits);
                        }
                    }
                    _ => {}
                }
            }
            Expr::Cast { value, .. } | Expr::Await(value) => self.clean(state, value, bits),
            // `(name := value) in allowed`.
            Expr::Assign { target, value } => {
                self.clean(state, target, bits);
                self.clean(state, value, bits);
            }
            _ => {}
        }
    }
}

impl Analysis<'_> {
    /// Text that was put together from a variable that is found clean, and from constants, is clean.
    fn clean_made_of(&self, state: &mut State, part: Slot, bits: u128) {
        let Some(frame) = state.frames.last() else { return };
        let (place, function, count) = (state.frames.len() - 1, frame.function, frame.locals.len());
        let module = self.module(function.module);
        for slot in (0..u32::try_from(count).unwrap_or(u32::MAX)).map(Slot) {
            let value = state.local(place, slot);
            let made_by = value.made_by.filter(|it| it.0 == function.module);
            let parts: smallvec::SmallVec<[ExprId; 4]> = match made_by.map(|it| module.expr(it.1)) {
                Some(Expr::Template(parts)) => module.list(parts).collect(),
                Some(Expr::Binary(BinaryOp::Add, left, right)) => smallvec::smallvec![left, right],
                _ => continue,
            };
            let is_part = |expr: Expr| matches!(expr, Expr::Local(_, it) if it == part);
            let mut exprs = parts.into_iter().map(|it| module.expr(it));
            if slot != part
                && exprs.clone().any(is_part)
                && exprs.all(|it| is_part(it) || matches!(it, Expr::Text(_) | Expr::Int(_)))
                && self.is_assigned_after(function, slot, part)
            {
                let taints = value.taints.cleaned(bits);
                state.set_local(place, slot, Value { taints, ..value });
            }
        }
    }
}

/// Functions and classes that take an address apart.
fn is_address(name: Option<Name>) -> bool {
    name.is_some_and(|name| matches!(name.text(), "urlparse" | "urlsplit" | "URL" | "Uri" | "URI"))
}

/// Methods that give the same text but for case and white space.
fn keeps_text(method: &str) -> bool {
    matches!(
        method,
        "strip"
            | "trim"
            | "lower"
            | "upper"
            | "casefold"
            | "toLowerCase"
            | "toUpperCase"
            | "toString"
            | "ToLower"
            | "ToUpper"
            | "Trim"
            | "ToLowerInvariant"
            | "intern"
    )
}

/// The pattern and the value of `pattern.matcher(value)`.
fn of_matcher(module: &Module, made: ExprId) -> Option<(ExprId, ExprId)> {
    let Expr::Call { callee, arguments } = module.expr(made) else { return None };
    let Expr::Member { base, name } = module.expr(callee) else { return None };
    let tested = module.list(arguments).next()?;
    (name.text() == "matcher").then_some((base, tested))
}

/// Whether a flag of an expression leaves it that `^` and `$` are the text's ends, and not a line's.
fn keeps_ends(module: &Module, flag: ExprId) -> bool {
    match module.expr(flag) {
        Expr::Keyword(_, value) => keeps_ends(module, value),
        Expr::Binary(BinaryOp::BitOr, left, right) => {
            keeps_ends(module, left) && keeps_ends(module, right)
        }
        // JavaScript's.
        Expr::Text(flags) => !module.text(flags).contains('m'),
        _ => last_name(module, flag).is_some_and(|it| {
            matches!(
                it.text(),
                "I" | "IGNORECASE" | "A" | "ASCII" | "U" | "UNICODE" | "CASE_INSENSITIVE"
            )
        }),
    }
}

/// Whether an expression that has matched leaves nothing but letters, digits, `_`, `-`, `.`, `@`.
fn allows_only_plain(pattern: &str, is_whole: bool) -> bool {
    let inner = pattern.strip_prefix('^').or_else(|| pattern.strip_prefix("\\A"));
    let inner = match inner {
        Some(inner) => inner,
        None if is_whole => pattern,
        None => return false,
    };
    let ended = inner
        .strip_suffix('$')
        .or_else(|| inner.strip_suffix("\\Z"))
        .or_else(|| inner.strip_suffix("\\z"));
    let inner = match ended {
        Some(inner) => inner,
        None if is_whole => inner,
        None => return false,
    };
    // `^a|b$` begins with the one or ends with the other.
    let written = regex_syntax::ast::parse::Parser::new().parse(inner);
    if !is_whole && matches!(written, Ok(regex_syntax::ast::Ast::Alternation(_))) {
        return false;
    }
    let Ok(parsed) = regex_syntax::Parser::new().parse(inner) else { return false };
    is_plain(&parsed)
}

fn is_plain(hir: &regex_syntax::hir::Hir) -> bool {
    use regex_syntax::hir::{Class, HirKind};
    // `\w` and `\d` may mean letters of any script.
    let plain = |sign: char| sign.is_alphanumeric() || "_-.@".contains(sign);
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).is_ok_and(|it| it.chars().all(plain))
        }
        HirKind::Class(Class::Unicode(class)) => class.iter().all(|range| {
            let (start, end) = (range.start(), range.end());
            if end.is_ascii() {
                (start..=end).all(plain)
            } else {
                // A range of letters: nothing of ASCII that is not plain lies in it.
                (start..='\u{7f}').all(plain)
            }
        }),
        HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Repetition(it) => is_plain(&it.sub),
        HirKind::Capture(it) => is_plain(&it.sub),
        HirKind::Concat(all) | HirKind::Alternation(all) => all.iter().all(is_plain),
    }
}

#[cfg(test)]
mod tests {
    use super::allows_only_plain;

    #[test]
    fn a_regular_expression_cleans_only_where_it_allows_nothing_else() {
        for (pattern, is_whole, expected) in [
            ("[a-z0-9]+", true, true),
            ("^[a-z0-9_-]{1,20}$", false, true),
            (r"^\w+\.pdf$", false, true),
            ("[a-z0-9]+", false, false),
            ("^[a-z]+", false, false),
            (".*", true, false),
            ("^[^/]+$", false, false),
            ("^(a|b c)$", false, false),
            ("^(a|b)$", false, true),
            ("^[a-z]+|x$", false, false),
            ("^a|b$", false, false),
            ("[a-z]+|x", true, true),
        ] {
            assert_eq!(allows_only_plain(pattern, is_whole), expected, "{pattern}");
        }
    }
}
