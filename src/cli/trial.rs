//! `undertone trial`: what `models::local::trial` runs in a child process. Not for people.

use super::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

/// Load a model with one CPU variant and measure it; crashes where the variant does not work.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    variant: String,
    model: PathBuf,
}

#[cfg(feature = "local")]
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    Ok(crate::models::local::trial::run(&arguments.variant, &arguments.model).into())
}

#[cfg(not(feature = "local"))]
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let what = format!("cannot try {} with {}", arguments.model.display(), arguments.variant);
    Err(Failure::new(format!("{what}: this build has no embedded model")))
}
