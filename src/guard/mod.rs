//! What may reach a model on another machine, and what may reach a person from a model.
//!
//! | module | question |
//! |---|---|
//! | [`exclusions`] | may this file leave at all? |
//! | [`unicode`] | does the text say what a person sees? |
//! | [`outgoing`] | the one door, which asks that and [`crate::secrets`] |
//! | [`incoming`] | may a suggestion be shown, by what scans find in it? |
//!
//! Pure: text and paths in, text and verdicts out. Knows prompts, and nothing of where they go.

pub mod exclusions;
pub mod incoming;
pub mod outgoing;
pub mod unicode;
