//! LLM backends behind one trait, one file each.
//!
//! The trait is [`crate::completion::generation::Backend`].
