//! What may reach a model on another machine, and what may not.
//!
//! Pure: text in, text out. Knows prompts and nothing of where they go.

pub mod exclusions;
pub mod outgoing;
pub mod secrets;
pub mod unicode;
