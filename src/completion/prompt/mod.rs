//! How a model wants to be asked: a family's forms, and which of them serves which intent.
//!
//! Pure.

mod chat;
mod fim;

use super::context::Context;
use super::intent::{Intent, Unit};
use serde::Deserialize;

/// How a family of models wants its prompts written; each part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The tokens of fill-in-the-middle.
    pub fim: Option<FimTokens>,
    /// The marks of a conversation.
    pub chat: Option<ChatMarks>,
}

/// The tokens of fill-in-the-middle, as the model's vocabulary spells them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FimTokens {
    /// Stands before the text left of the cursor.
    pub prefix: String,
    /// Stands before the text right of the cursor.
    pub suffix: String,
    /// Stands before what the model is to write.
    pub middle: String,
}

/// The marks around a conversation's turns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatMarks {
    /// Opens a turn; the role's name and a line end follow.
    pub open: String,
    /// Closes a turn.
    pub close: String,
}

/// One prompt, ready for a tokenizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// In the order in which the model reads them.
    pub pieces: Vec<Piece>,
    /// The most tokens that the model may write.
    pub max_tokens: usize,
}

/// A part of a prompt.
///
/// The two kinds are apart because source text may contain the very characters
/// of a control token, and must never act as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A control token of the model's vocabulary.
    Control(String),
    /// Text, whatever it contains.
    Text(String),
}

/// Writes the prompt for `intent` in the form that `family` answers best.
pub fn write(intent: &Intent, context: &Context, family: &Family) -> Prompt {
    let wants_a_unit = matches!(intent.unit, Unit::Described | Unit::Body);
    let pieces = match (&family.fim, &family.chat) {
        (_, Some(marks)) if wants_a_unit => chat::pieces(context, marks),
        (Some(tokens), _) => fim::pieces(context, tokens),
        (None, Some(marks)) => chat::pieces(context, marks),
        (None, None) => vec![Piece::Text(context.left.clone())],
    };
    Prompt { pieces, max_tokens: max_tokens(intent.unit) }
}

/// Where a unit would end is known only once it is written; these bound it until then.
fn max_tokens(unit: Unit) -> usize {
    match unit {
        Unit::Described | Unit::Body => 384,
        Unit::Line => 96,
        Unit::Fill => 48,
    }
}
