//! How a model wants to be asked: a family's forms, and which of them serves which intent.
//!
//! Pure.

mod chat;
mod fim;

use super::context::{Context, Window};
use super::generation::Budget;
use super::intent::{Intent, Unit};
use serde::Deserialize;

/// These forms do not show the model what stands right of the cursor, but trimming reads it.
const RIGHT_IN_CHAT: usize = 256;

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
    /// What the model was taught to be told first.
    pub system: String,
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

/// The forms that a prompt can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'f> {
    /// A conversation whose answer has begun.
    Chat(&'f ChatMarks),
    /// Fill in the middle.
    Fim(&'f FimTokens),
    /// The text left of the cursor, and nothing else.
    Plain,
}

impl<'f> Form<'f> {
    /// The forms in which `family` can be asked for `intent`, the best one first.
    ///
    /// With the default model a conversation gets more of HumanEval's functions right, and
    /// fill-in-the-middle more of its single lines (`docs/benchmarks.md`). A conversation may
    /// end before it has said a word, where the code reads as if it were whole; then the next
    /// form is worth a try.
    pub fn choices(intent: &Intent, family: &'f Family) -> impl Iterator<Item = Self> {
        let chat = family.chat.as_ref().map(Self::Chat);
        let fim = family.fim.as_ref().map(Self::Fim);
        let choices = match intent.unit {
            Unit::Described | Unit::Body => [chat, fim],
            Unit::Line | Unit::Fill => [fim.or(chat), None],
        };
        let is_neither = choices.iter().all(Option::is_none);
        choices.into_iter().flatten().chain(is_neither.then_some(Self::Plain))
    }

    /// How much text of each side this form makes of a budget of tokens.
    pub fn window(self, budget: Budget) -> Window {
        let tokens = budget.prompt_tokens;
        match self {
            // What stands left of the cursor is in the question and in the answer.
            Self::Chat(_) => Window { left_tokens: tokens / 2, right_tokens: RIGHT_IN_CHAT },
            Self::Fim(_) => Window { left_tokens: tokens - tokens / 4, right_tokens: tokens / 4 },
            Self::Plain => Window { left_tokens: tokens, right_tokens: RIGHT_IN_CHAT },
        }
    }

    /// Writes the prompt for `intent`.
    pub fn prompt(self, intent: &Intent, context: &Context) -> Prompt {
        let pieces = match self {
            Self::Chat(marks) => chat::pieces(context, marks),
            Self::Fim(tokens) => fim::pieces(context, tokens),
            Self::Plain => vec![Piece::Text(context.left.clone())],
        };
        Prompt { pieces, max_tokens: max_tokens(intent.unit) }
    }
}

/// Where a unit would end is known only once it is written; these bound it until then.
fn max_tokens(unit: Unit) -> usize {
    match unit {
        Unit::Described | Unit::Body => 384,
        Unit::Line => 96,
        Unit::Fill => 48,
    }
}
