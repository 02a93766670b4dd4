//! A conversation whose answer already begins with the code left of the cursor, so that
//! the model can only go on with it.
//!
//! The question and the answer's first sentence are in the words that the default model's
//! authors measured it with (`EvalPlus`, Liu et al. 2023); `docs/benchmarks.md` has other wordings.

use super::Piece;
use crate::completion::context::Context;
use crate::syntax::Language;
use serde::Deserialize;

/// What stands before each code block.
const FENCE: &str = "```";

/// How a family writes a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chat {
    /// What the model was taught to be told first, where it has a turn for it.
    system: Option<String>,
    turns: Turns,
}

/// A turn of each role. The assistant's is the last, and has no end: the model goes on with it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turns {
    #[serde(default)]
    system: Vec<Part>,
    user: Vec<Part>,
    assistant: Vec<Part>,
}

/// A part of a turn; `{content}` in its text is what is said.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Part {
    Mark(String),
    Text(String),
}

impl Chat {
    /// The tokens that a model's vocabulary must have.
    pub fn marks(&self) -> impl Iterator<Item = &str> {
        let Turns { system, user, assistant } = &self.turns;
        system.iter().chain(user).chain(assistant).filter_map(|part| match part {
            Part::Mark(mark) => Some(mark.as_str()),
            Part::Text(_) => None,
        })
    }

    pub(super) fn pieces(&self, context: &Context) -> Vec<Piece> {
        let fence = context.language.map_or("", Language::fence);
        let name =
            context.language.map_or(String::new(), |language| format!("{} ", language.name()));
        let question = format!(
            "Please provide a self-contained {name}script that solves the following problem \
             in a markdown code block:\n{FENCE}{fence}\n{}\n{FENCE}\n",
            context.left.trim()
        );
        let answer = format!(
            "Below is a {name}script with a self-contained function that solves the \
             problem and passes corresponding tests:\n{FENCE}{fence}\n{}",
            context.left
        );
        let system = self.system.as_deref().unwrap_or_default();
        let Turns { system: first, user, assistant } = &self.turns;
        let mut pieces = Vec::new();
        for (turn, content) in [(first, system), (user, &question), (assistant, &answer)] {
            for part in turn {
                match part {
                    Part::Mark(mark) => pieces.push(Piece::Control(mark.clone())),
                    Part::Text(text) => push_text(&mut pieces, &text.replace("{content}", content)),
                }
            }
        }
        pieces
    }
}

/// Puts texts that follow each other into one piece: tokens may go over the seam.
fn push_text(pieces: &mut Vec<Piece>, more: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(text)) => text.push_str(more),
        _ => pieces.push(Piece::Text(more.to_owned())),
    }
}
