//! What may reach a model on another machine, and what may not.
//!
//! | module | question |
//! |---|---|
//! | [`exclusions`] | may this file leave at all? |
//! | [`unicode`] | does the text say what a person sees? |
//! | [`outgoing`] | the one door, which asks that and [`crate::secrets`] |
//!
//! Pure: text and paths in, text and verdicts out. Knows prompts, and nothing of where they go.

pub mod exclusions;
pub mod outgoing;
pub mod unicode;
