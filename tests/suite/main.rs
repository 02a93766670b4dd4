//! The integration tests: one binary, one module a subject.

mod completion;
mod models;
mod server;
#[path = "../support/mod.rs"]
mod support;
mod text;
