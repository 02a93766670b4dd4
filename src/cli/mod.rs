//! The command line, one file a subcommand.
//!
//! Exit codes: 0 done; 1 it did not work, and standard error says why and what
//! to do; 2 the words of the command line are wrong. Where 1 says that something was found, 2 says
//! that it did not work, too.

mod complete;
mod doctor;
mod generate;
mod lsp;
mod models;
mod references;
mod rules;
mod scan;
mod trial;
mod usage;

use crate::completion::generation::BackendError;
use crate::config::{ConfigError, Settings};
use clap::{Parser, Subcommand};
use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write, stderr, stdout};
use std::process::ExitCode;

/// An AI coding assistant that runs on your own machine.
///
/// Turns a comment or a half-written line into code, in your editor (`undertone lsp`)
/// or right here (`undertone complete`). The model runs on this machine, with no account and
/// nothing sent anywhere, unless you name another one in the configuration file.
#[derive(Debug, Parser)]
#[command(name = "undertone", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  undertone models pull          fetch the default model (491 MB, once)
  undertone complete todo.py:3   complete the end of line 3
  undertone scan .               find what is unsafe in this folder
  undertone references check F   which open-source code a file resembles
  undertone usage                what remote models have used this month
  undertone doctor               what is there, what is missing, what to do

Exit codes:
  0  done
  1  it did not work; standard error says why and what to do
  2  the command line is wrong";

#[derive(Debug, Subcommand)]
enum Command {
    Complete(complete::Arguments),
    Lsp(lsp::Arguments),
    Models(models::Arguments),
    Usage(usage::Arguments),
    Scan(scan::Arguments),
    Rules(rules::Arguments),
    References(references::Arguments),
    Doctor(doctor::Arguments),
    Generate(generate::Arguments),
    #[command(hide = true)]
    Trial(trial::Arguments),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Complete(arguments) => complete::run(&arguments),
        Command::Lsp(arguments) => lsp::run(&arguments),
        Command::Models(arguments) => models::run(&arguments),
        Command::Usage(arguments) => usage::run(&arguments),
        Command::Scan(arguments) => scan::run(&arguments).map_err(Failure::of_search),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::References(arguments) => references::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Trial(arguments) => Ok(trial::run(&arguments)),
    };
    result.unwrap_or_else(|failure| {
        tell(format_args!("undertone: {}", failure.what));
        if let Some(remedy) = failure.remedy {
            tell(format_args!("  try: {remedy}"));
        }
        ExitCode::from(failure.code)
    })
}

/// Why a command did not work, in a person's words.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: Option<String>,
    code: u8,
}

impl Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl Failure {
    pub(crate) fn new(what: impl Display) -> Self {
        Self { what: what.to_string(), remedy: None, code: 1 }
    }

    pub(crate) fn or_try(mut self, remedy: impl Display) -> Self {
        self.remedy = Some(remedy.to_string());
        self
    }

    /// The same of a command whose exit code 1 says that it has found something.
    fn of_search(self) -> Self {
        Self { code: 2, ..self }
    }
}

/// Prints a result.
fn print(text: &str) -> Result<(), Failure> {
    print_with(|out| out.write_all(text.as_bytes()))
}

/// The same, piece by piece. Who has closed the pipe does not want the rest; where anything else
/// prevents it, what arrives must not be taken for all of it.
fn print_with(
    write: impl FnOnce(&mut BufWriter<StdoutLock<'_>>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format_args!("the result cannot be written: {error}"))
                .or_try("the same again, once there is room for it"))
        }
        _ => Ok(()),
    }
}

/// Says something besides the result, in a line of standard error, if anybody hears it.
fn tell(words: impl Display) {
    let _ = writeln!(stderr(), "{words}");
}

/// A runtime for a command that waits for servers or models.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|reason| Failure::new(format_args!("no runtime could be started: {reason}")))
}

/// The person's settings, with the model that `--model` names, if it does.
fn settings(model: Option<&String>) -> Result<Settings, ConfigError> {
    let settings = Settings::load()?;
    Ok(model.map_or_else(|| settings.clone(), |model| settings.named(model)))
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(error)
    }
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        let remedy = error.remedy();
        Self { remedy: remedy.map(str::to_owned), ..Self::new(error) }
    }
}
