//! What every package client is here, and how its program is run.

use super::{Clients, Reason};
use crate::references::package::Package;
use futures::future::BoxFuture;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

/// How long one run of a client may take; a big archive over a slow line is one.
const LONGEST: Duration = Duration::from_mins(5);

/// A package client.
pub(super) trait Client: Send + Sync {
    /// Its program, as a person knows it.
    fn program(&self) -> &'static str;

    /// Downloads the package into `folder`, which is empty; gives the archive's path: what the
    /// list's SHA-256 is of.
    fn download<'a>(
        &'a self,
        package: &'a Package,
        folder: &'a Path,
    ) -> BoxFuture<'a, Result<PathBuf, Reason>>;
}

/// Who fetches what nobody here fetches.
pub(super) struct Nobody;

impl Client for Nobody {
    fn program(&self) -> &'static str {
        "nobody"
    }

    fn download<'a>(
        &'a self,
        package: &'a Package,
        _: &'a Path,
    ) -> BoxFuture<'a, Result<PathBuf, Reason>> {
        Box::pin(async { Err(Reason::NoWay { kind: package.kind().to_owned() }) })
    }
}

/// A command of a client, in `folder`, so that no project's configuration is found.
pub(super) fn command(clients: &Clients, program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        // What a client keeps while it downloads goes when the folder does.
        .env("TMPDIR", folder)
        .envs(clients.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs a command to its end; gives what it printed.
pub(super) async fn run(mut command: Command, program: &'static str) -> Result<String, Reason> {
    let output = match timeout(LONGEST, command.output()).await {
        Err(_) => return Err(Reason::TooSlow { program, seconds: LONGEST.as_secs() }),
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => {
            return Err(Reason::NoClient { program });
        }
        Ok(Err(error)) => return Err(unusable(program, &error)),
        Ok(Ok(output)) => output,
    };
    if !output.status.success() {
        return Err(failure(program, &output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// That a client cannot be used, by what the system said.
pub(super) fn unusable(program: &'static str, error: &io::Error) -> Reason {
    Reason::Unusable { program, reason: error.to_string() }
}

/// The one file with this ending that a client has left in the folder.
pub(super) fn only_file(
    folder: &Path,
    ending: &str,
    program: &'static str,
) -> Result<PathBuf, Reason> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = files
        // A link leads to what nobody has fetched.
        .filter(|entry| entry.file_type().is_ok_and(|it| it.is_file()))
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    match (files.pop(), files.len()) {
        (Some(file), 0) => Ok(file),
        (_, others) => {
            let words = if others == 0 { "it brought nothing" } else { "it brought several files" };
            Err(Reason::Failed { program, words: words.to_owned() })
        }
    }
}

/// Why a client failed, by what it said: the first line of an error that says more than that
/// there was one.
fn failure(program: &'static str, stderr: &[u8]) -> Reason {
    const LONGEST_LINE: usize = 300;
    let said = String::from_utf8_lossy(stderr);
    let has = |line: &str, words: &[&str]| {
        let line = line.to_ascii_lowercase();
        words.iter().any(|word| line.contains(word))
    };
    let lines: Vec<_> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_error = |line: &&&str| {
        has(&line.chars().take(9).collect::<String>(), &["error", "e: ", "err!"])
            && !has(line, &EMPTY_WORDS)
    };
    let line = lines.iter().find(is_error).or_else(|| lines.last()).copied();
    let line = line.unwrap_or("it gave no reason");
    let words: String = line.chars().filter(|c| !c.is_control()).take(LONGEST_LINE).collect();
    if has(&said, &NETWORK_WORDS) {
        Reason::Unreachable { program, words }
    } else {
        Reason::Failed { program, words }
    }
}

/// Lines of errors that say nothing of the reason, in lower case.
const EMPTY_WORDS: [&str; 6] = [
    "error code ",
    "error errno ",
    "error syscall ",
    "failed to fetch some archives",
    "could not find a version that satisfies",
    "ignored the following",
];

/// What clients say when their server cannot be reached, in lower case.
const NETWORK_WORDS: [&str; 14] = [
    "could not resolve",
    "couldn't resolve",
    "temporary failure",
    "name or service not known",
    "failed to establish a new connection",
    "newconnectionerror",
    "connection refused",
    "could not connect",
    "failed to connect",
    "network is unreachable",
    "timed out",
    "enotfound",
    "econnrefused",
    "eai_again",
];
