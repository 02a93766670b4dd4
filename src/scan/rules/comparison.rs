//! Comparisons of what a metavariable stands for: with a constant, or with another metavariable.

use crate::scan::constant::Constant;
use crate::scan::pattern::{Binding, Bindings, Facts, Matcher, Variable, literal};

/// A constant of a rule; rules are shared between threads.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// True or false.
    Bool(bool),
    /// Null.
    Null,
}

impl Value {
    fn is(&self, constant: &Constant) -> bool {
        match (self, constant) {
            (Self::Number(wanted), constant) => constant.number() == Some(*wanted),
            (Self::Text(wanted), Constant::Text(text)) => **wanted == **text,
            (Self::Bool(wanted), Constant::Bool(value)) => wanted == value,
            (Self::Null, Constant::Null) => true,
            _ => false,
        }
    }
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They are the same; for code also if it is the same code.
    Equals,
    /// A number below.
    LessThan,
    /// A number above.
    MoreThan,
    /// A string of fewer characters.
    ShorterThan,
    /// A string of more characters.
    LongerThan,
}

/// With what something is compared.
#[derive(Clone, Debug)]
pub enum Operand {
    /// With a constant.
    Value(Value),
    /// With what a metavariable stands for.
    Variable(Variable),
}

/// A comparison with something.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// How.
    pub relation: Relation,
    /// With what.
    pub with: Operand,
}

impl Comparison {
    /// Whether it is known to hold, in some run.
    pub fn holds<F: Facts>(
        &self,
        matcher: &Matcher<'_, F>,
        binding: Binding,
        bindings: &Bindings,
    ) -> bool {
        let own = constants(matcher, binding);
        match &self.with {
            Operand::Value(value) => own.iter().any(|it| self.relation.holds_for(it, value)),
            Operand::Variable(variable) => {
                let Some(other) = bindings.get(*variable) else { return false };
                if self.relation == Relation::Equals && matcher.same(binding, other) {
                    return true;
                }
                let others = constants(matcher, other);
                own.iter().any(|a| others.iter().any(|b| self.relation.holds_between(a, b)))
            }
        }
    }
}

impl Relation {
    fn holds_for(self, constant: &Constant, value: &Value) -> bool {
        match value {
            value if self == Self::Equals => value.is(constant),
            Value::Number(number) => self.orders(constant, *number),
            _ => false,
        }
    }

    fn holds_between(self, a: &Constant, b: &Constant) -> bool {
        match (self, b) {
            (Self::Equals, b) => a == b || a.number().is_some() && a.number() == b.number(),
            // A length is compared with that of another string, or with a number.
            (Self::ShorterThan | Self::LongerThan, Constant::Text(text)) => {
                self.orders(a, length(text))
            }
            (_, b) => b.number().is_some_and(|number| self.orders(a, number)),
        }
    }

    fn orders(self, constant: &Constant, than: f64) -> bool {
        let text = match constant {
            Constant::Text(text) => Some(length(text)),
            _ => None,
        };
        match self {
            Self::Equals => false,
            Self::LessThan => constant.number().is_some_and(|it| it < than),
            Self::MoreThan => constant.number().is_some_and(|it| it > than),
            Self::ShorterThan => text.is_some_and(|it| it < than),
            Self::LongerThan => text.is_some_and(|it| it > than),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no string is that long")]
fn length(text: &str) -> f64 {
    text.chars().count() as f64
}

/// The values that what a metavariable stands for is known to have.
fn constants<F: Facts>(matcher: &Matcher<'_, F>, binding: Binding) -> Vec<Constant> {
    match binding {
        Binding::Expr(id) => {
            let known = matcher.facts.constants(id).iter().cloned();
            known.chain(literal(matcher.module, id)).collect()
        }
        Binding::Name(_) => Vec::new(),
    }
}
