//! Values that are known without running anything.

use std::rc::Rc;

/// A value that is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// An integer.
    Int(i64),
    /// A number.
    Float(f64),
    /// A string, or a character.
    Text(Rc<str>),
    /// True or false.
    Bool(bool),
    /// None, null.
    Null,
}

impl Constant {
    /// Whether a condition takes it for true.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Bool(value) => *value,
            Self::Null => false,
        }
    }

    /// As a number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "rules compare sizes of keys and the like"
            )]
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// As it is written into a string.
    pub fn to_text(&self) -> Rc<str> {
        match self {
            Self::Int(number) => number.to_string().into(),
            Self::Float(number) => number.to_string().into(),
            Self::Text(text) => Rc::clone(text),
            Self::Bool(value) => value.to_string().into(),
            Self::Null => "null".into(),
        }
    }
}
