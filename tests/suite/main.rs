//! The integration tests: one binary, one module a subject.

mod completion;
mod nvim;
mod server;
#[path = "../support/mod.rs"]
mod support;
mod text;
