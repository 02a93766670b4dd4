//! The `undertone` binary: parses arguments and calls [`undertone::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    undertone::cli::run()
}
