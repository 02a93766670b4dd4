//! `undertone lsp`: the language server.

use super::Failure;
use crate::server;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run the language server, for an editor.
///
/// Speaks LSP 3.18 on standard input and output. An editor starts it; there is nothing to
/// type here.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Listen on this port of 127.0.0.1 for one editor, instead of standard input and output
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Write a log to this file; it holds lengths and times, never code
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// A model of the catalogue, or the path of a GGUF file
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let _ = (&arguments.port, &arguments.log, &arguments.model);
    let _ = server::run;
    Err(Failure::new("not built yet"))
}
