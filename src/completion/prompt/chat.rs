//! A conversation whose answer already begins with the code left of the cursor, so that
//! the model can only go on with it.
//!
//! The question and the answer's first sentence are in the words that the default model's
//! authors measured it with (`EvalPlus`, Liu et al. 2023); `docs/benchmarks.md` has other wordings.

use super::{ChatMarks, Piece};
use crate::completion::context::Context;
use crate::syntax::Language;

/// What stands before each code block.
const FENCE: &str = "```";

pub(super) fn pieces(context: &Context, marks: &ChatMarks) -> Vec<Piece> {
    let fence = context.language.map_or("", Language::fence);
    let name = context.language.map_or(String::new(), |language| format!("{} ", language.name()));
    let question = format!(
        "user\nPlease provide a self-contained {name}script that solves the following problem \
         in a markdown code block:\n{FENCE}{fence}\n{}\n{FENCE}\n",
        context.left.trim()
    );
    let answer = format!(
        "assistant\nBelow is a {name}script with a self-contained function that solves the \
         problem and passes corresponding tests:\n{FENCE}{fence}\n{}",
        context.left
    );
    vec![
        Piece::Control(marks.open.clone()),
        Piece::Text(format!("system\n{}", marks.system)),
        Piece::Control(marks.close.clone()),
        Piece::Text("\n".to_owned()),
        Piece::Control(marks.open.clone()),
        Piece::Text(question),
        Piece::Control(marks.close.clone()),
        Piece::Text("\n".to_owned()),
        Piece::Control(marks.open.clone()),
        Piece::Text(answer),
    ]
}
