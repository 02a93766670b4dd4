//! The integration tests: one binary, one module a subject.

mod server;
#[path = "../support/mod.rs"]
mod support;
