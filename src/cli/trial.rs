//! `undertone trial`: what `models::local::trial` runs in a child process. Not for people.

use std::path::PathBuf;
use std::process::ExitCode;

/// Load a model with one CPU variant and measure it; crashes where the variant does not work.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    variant: String,
    model: PathBuf,
}

#[cfg(feature = "local")]
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    crate::models::local::trial::run(&arguments.variant, &arguments.model).into()
}

#[cfg(not(feature = "local"))]
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Arguments { variant, model } = arguments;
    super::tell(format_args!(
        "undertone: no embedded model to try {} with {variant}",
        model.display()
    ));
    ExitCode::FAILURE
}
