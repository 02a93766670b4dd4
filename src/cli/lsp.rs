//! `undertone lsp`: the language server.

use super::Failure;
use super::usage::TALLIES;
use crate::ledger::Ledger;
use crate::server::{self, Wire, reference_log};
use crate::{models, server::Options};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Run the language server, for an editor.
///
/// Speaks LSP 3.18 on standard input and output. An editor starts it; there is nothing to
/// type here.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Listen on this port of 127.0.0.1 for one editor, instead of standard input and output
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Standard input and output, which is what is spoken anyway: some clients always say so
    #[arg(long, hide = true, conflicts_with = "port")]
    stdio: bool,
    /// Write a log to this file; it holds lengths and times, never code
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// A backend of your configuration, a model of the catalogue, or the path of a GGUF file
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// For tests: the handler of this method panics, once (may be given again)
    #[arg(long, value_name = "METHOD", hide = true)]
    panic_on: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if let Some(file) = &arguments.log {
        server::log_to_file(file).map_err(|error| {
            Failure::new(format_args!("cannot write the log {}: {error}", file.display()))
                .or_try("name a file in a folder that you may write to")
        })?;
    }
    let settings = super::settings(arguments.model.as_ref())?;
    let options = Options {
        wire: arguments.port.map_or(Wire::Stdio, Wire::Port),
        models: models::in_order(&settings),
        alternatives: settings.alternatives,
        automatic: settings.automatic,
        tallies: Arc::new(Ledger::new(settings.state_directory.join(TALLIES))),
        exclude: settings.exclude.clone(),
        scan: settings.scan.clone(),
        pages: settings.cache_directory.join("rules"),
        references: settings.references.clone(),
        index: settings.references_directory.clone(),
        reference_log: settings.state_directory.join(reference_log::FOLDER),
        reference_page: settings.cache_directory.join("reference-log.md"),
        panic_on: arguments.panic_on.clone(),
    };
    server::run(options).map_err(|error| {
        Failure::new(format_args!("the server cannot run: {error}"))
            .or_try("with `--port`, choose a port that is free")
    })
}
