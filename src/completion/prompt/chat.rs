//! A conversation whose answer already begins with the code left of the cursor, so that
//! the model can only go on with it.

use super::{ChatMarks, Piece};
use crate::completion::context::Context;
use crate::syntax::Language;

/// What stands before each code block.
const FENCE: &str = "```";

pub(super) fn pieces(context: &Context, marks: &ChatMarks) -> Vec<Piece> {
    let fence = context.language.map_or("", Language::fence);
    let name = context.language.map_or(String::new(), |language| format!("{} ", language.name()));
    let role = format!("system\nYou are an expert {name}programmer.");
    let question = format!(
        "user\nComplete this {name}code. Reply with the whole code in one block.\n\
         {FENCE}{fence}\n{}\n{FENCE}",
        context.left.trim()
    );
    let answer = format!("assistant\n{FENCE}{fence}\n{}", context.left);
    vec![
        Piece::Control(marks.open.clone()),
        Piece::Text(role),
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
