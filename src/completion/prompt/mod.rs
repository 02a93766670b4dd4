//! How a model wants to be asked.

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
