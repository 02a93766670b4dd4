//! `undertone complete`.

use super::Failure;
use std::process::ExitCode;

/// Complete code at a place in a file.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: &Arguments) -> Result<ExitCode, Failure> {
    Err(Failure::new("not built yet"))
}
