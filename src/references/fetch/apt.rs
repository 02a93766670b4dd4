//! Debian's source packages, by apt, with a state of its own: no root, and nothing changes for
//! the system.
//!
//! The user's own entries of apt say where from; see [`sources`] for what becomes of them. Hooks
//! of the system's configuration are not run, because they mean the system's state.

mod sources;

use super::client::{Client, command, only_file, run, unusable};
use super::{Clients, Reason};
use crate::references::package::Package;
use futures::future::BoxFuture;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const PROGRAM: &str = "apt";

pub(super) struct Apt<'c> {
    clients: &'c Clients,
    configuration: PathBuf,
}

impl<'c> Apt<'c> {
    /// Reads the user's entries, and has apt read the lists of what there is.
    pub(super) async fn open(
        clients: &'c Clients,
        state: &'c Path,
        wanted: &[&Package],
    ) -> Result<Self, Reason> {
        let suites: BTreeSet<_> =
            wanted.iter().filter_map(|package| package.qualifier("distro")).collect();
        let entries = entries(clients, state).await?;
        let entries = sources::of_sources(&entries, &suites);
        if entries.is_empty() {
            let reason = "its configuration names no archive of Debian".to_owned();
            return Err(Reason::Unusable { program: PROGRAM, reason });
        }
        let configuration = state.join("apt.conf");
        let written = write(state, &entries, &configuration);
        written.map_err(|error| unusable(PROGRAM, &error))?;
        let apt = Self { clients, configuration };
        // One of several archives may be away while another has what is wanted, which is seen
        // when it is asked for.
        let updated = run(apt.get("update", state), PROGRAM).await;
        if Self::has_lists(state) {
            return Ok(apt);
        }
        updated?;
        let words = "it found no lists of sources".to_owned();
        Err(Reason::Failed { program: PROGRAM, words })
    }

    fn get(&self, what: &str, folder: &Path) -> tokio::process::Command {
        let mut apt = command(self.clients, "apt-get", folder);
        apt.arg("--config-file").arg(&self.configuration).args(["--quiet=2", what]);
        apt
    }

    fn has_lists(state: &Path) -> bool {
        let lists = fs::read_dir(state.join("lists")).into_iter().flatten().flatten();
        lists.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().contains("_Sources"))
    }
}

impl Client for Apt<'_> {
    fn program(&self) -> &'static str {
        PROGRAM
    }

    fn download<'a>(
        &'a self,
        package: &'a Package,
        folder: &'a Path,
    ) -> BoxFuture<'a, Result<PathBuf, Reason>> {
        Box::pin(async {
            let mut apt = self.get("source", folder);
            apt.args(["--download-only", "--only-source"]).arg(format!(
                "{}={}",
                package.name(),
                package.version()
            ));
            run(apt, PROGRAM).await?;
            copy_links(folder).map_err(|error| unusable(PROGRAM, &error))?;
            only_file(folder, "dsc", PROGRAM)
        })
    }
}

/// From an archive on the same disk apt only links.
fn copy_links(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_symlink() {
            let bytes = fs::read(&path)?;
            fs::remove_file(&path)?;
            fs::write(&path, bytes)?;
        }
    }
    Ok(())
}

/// The user's entries, in both of apt's forms, from where apt's own configuration has them.
async fn entries(clients: &Clients, state: &Path) -> Result<Vec<sources::File>, Reason> {
    let mut ask = command(clients, "apt-config", state);
    ask.args(["shell", "LIST", "Dir::Etc::sourcelist/f", "PARTS", "Dir::Etc::sourceparts/d"]);
    let said = run(ask, PROGRAM).await?;
    let value = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        Some(PathBuf::from(line.trim_matches('\'')))
    };
    let mut paths: Vec<_> = value("LIST").into_iter().collect();
    let parts = value("PARTS").and_then(|folder| fs::read_dir(folder).ok());
    paths.extend(parts.into_iter().flatten().flatten().map(|entry| entry.path()));
    paths.sort();
    Ok(paths.iter().filter_map(|path| sources::File::read(path)).collect())
}

fn write(state: &Path, entries: &[sources::Entry], configuration: &Path) -> io::Result<()> {
    for folder in ["lists/partial", "cache/archives/partial", "parts"] {
        fs::create_dir_all(state.join(folder))?;
    }
    let list: Vec<_> = entries.iter().map(sources::Entry::text).collect();
    fs::write(state.join("parts/undertone.sources"), list.join("\n"))?;
    fs::write(state.join("status"), "")?;
    // What runs commands is cleared; the rest of the user's configuration stays, proxies too.
    let settings = [
        ("Dir::State", "."),
        ("Dir::State::Lists", "lists"),
        ("Dir::State::status", "status"),
        ("Dir::Cache", "cache"),
        ("Dir::Etc::SourceList", "none"),
        ("Dir::Etc::SourceParts", "parts"),
    ];
    let state = fs::canonicalize(state)?;
    let mut text = String::from(
        "#clear APT::Update::Pre-Invoke;\n#clear APT::Update::Post-Invoke;\n\
         #clear APT::Update::Post-Invoke-Success;\nAPT::Sandbox::User \"root\";\n\
         Acquire::Retries \"1\";\nAPT::Update::Error-Mode \"any\";\nAcquire::Languages \"none\";\n",
    );
    for (name, place) in settings {
        let _ = writeln!(text, "{name} \"{}\";", state.join(place).display());
    }
    fs::write(configuration, text)
}
