//! What may reach a model on another machine, and what may reach a person from a model.
//!
//! | module | question |
//! |---|---|
//! | [`exclusions`] | may this file leave at all? |
//! | [`unicode`] | does the text say what a person sees? |
//! | [`secrets`] | which parts of it are nobody else's business? |
//! | [`outgoing`] | the one door, which asks the two above |
//! | [`incoming`] | may a suggestion be shown, by what scans find in it? |
//!
//! Pure: text and paths in, text and verdicts out. Knows prompts, and nothing of where they go.

pub mod exclusions;
pub mod incoming;
pub mod outgoing;
pub mod secrets;
pub mod unicode;
