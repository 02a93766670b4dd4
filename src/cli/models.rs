//! `undertone models`.

use super::Failure;
use std::process::ExitCode;

/// List and fetch models.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: &Arguments) -> Result<ExitCode, Failure> {
    Err(Failure::new("not built yet"))
}
