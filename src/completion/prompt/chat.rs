//! A conversation whose answer already begins with the code left of the cursor, so that
//! the model can only go on with it.

use super::{ChatMarks, Piece};
use crate::completion::context::Context;

/// What stands before each code block.
const FENCE: &str = "```";

pub(super) fn pieces(context: &Context, marks: &ChatMarks) -> Vec<Piece> {
    let (name, fence) =
        context.language.map_or(("", ""), |language| (language.name(), language.fence()));
    let question = format!(
        "user\nPlease provide a self-contained {name} script that solves the following problem \
         in a markdown code block:\n{FENCE}{fence}\n{}\n{FENCE}\n",
        context.left.trim()
    );
    let answer = format!(
        "assistant\nBelow is a {name} script with a self-contained function that solves the \
         problem and passes corresponding tests:\n{FENCE}{fence}\n{}",
        context.left
    );
    vec![
        Piece::Control(marks.open.clone()),
        Piece::Text("system\nYou are a helpful assistant.".to_owned()),
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
