//! `undertone doctor`.

use super::Failure;
use std::process::ExitCode;

/// Check what is there, what is missing, and say what to do.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: &Arguments) -> Result<ExitCode, Failure> {
    Err(Failure::new("not built yet"))
}
