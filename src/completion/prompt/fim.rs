//! Fill-in-the-middle: the text right of the cursor first, then the text left of it.
//!
//! With the suffix first a kept prompt stays valid while a person types on, and the default
//! model fills single lines better (75.5 % of HumanEval's infilling tasks, 53.4 % with the
//! prefix first). The order is "SPM" in Bavarian et al., "Efficient Training of Language
//! Models to Fill in the Middle" (2022), section 3.

use super::{FimTokens, Piece};
use crate::completion::context::Context;

pub(super) fn pieces(context: &Context, tokens: &FimTokens) -> Vec<Piece> {
    vec![
        Piece::Control(tokens.prefix.clone()),
        Piece::Control(tokens.suffix.clone()),
        Piece::Text(context.right.clone()),
        Piece::Control(tokens.middle.clone()),
        Piece::Text(context.left.clone()),
    ]
}
