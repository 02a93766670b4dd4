//! Rust's crates, by `cargo info`: the one command that downloads a single crate, without those
//! it depends on, and builds nothing. The archive is then in cargo's own cache.

use super::client::{Client, command, run, unusable};
use super::{Clients, Reason};
use crate::references::package::Package;
use crate::references::sources::sha256;
use futures::future::BoxFuture;
use std::fs;
use std::path::{Path, PathBuf};

const PROGRAM: &str = "cargo";

pub(super) struct Cargo<'c> {
    clients: &'c Clients,
    cache: PathBuf,
}

impl<'c> Cargo<'c> {
    pub(super) fn new(clients: &'c Clients) -> Result<Self, Reason> {
        let home = clients.cargo_home.as_ref().ok_or_else(|| Reason::Unusable {
            program: PROGRAM,
            reason: "its home is not known; set CARGO_HOME".to_owned(),
        })?;
        Ok(Self { clients, cache: home.join("registry/cache") })
    }
}

impl Client for Cargo<'_> {
    fn program(&self) -> &'static str {
        PROGRAM
    }

    fn download<'a>(
        &'a self,
        package: &'a Package,
        folder: &'a Path,
    ) -> BoxFuture<'a, Result<PathBuf, Reason>> {
        Box::pin(async {
            let (name, version) = (package.name(), package.version());
            // A workspace of no members, so that none around the folder of archives is found.
            let written = fs::write(folder.join("Cargo.toml"), "[workspace]\n");
            written.map_err(|error| unusable(PROGRAM, &error))?;
            let mut cargo = command(self.clients, "cargo", folder);
            // Named, the registry may be replaced by a mirror, as the user's configuration has it.
            cargo
                .args([
                    "info",
                    "--quiet",
                    "--color=never",
                    "--registry=crates-io",
                    "--config=net.retry=1",
                ])
                .arg(format!("{name}@{version}"));
            run(cargo, PROGRAM).await?;
            let file = format!("{name}-{version}.crate");
            let cached = self.find(&file, package.sha256.as_deref()).ok_or_else(|| {
                let words = "the crate is not in its cache afterwards".to_owned();
                Reason::Failed { program: PROGRAM, words }
            })?;
            let archive = folder.join(&file);
            fs::copy(&cached, &archive).map_err(|error| unusable(PROGRAM, &error))?;
            Ok(archive)
        })
    }
}

impl Cargo<'_> {
    /// The cache has a folder a registry. The crate of the right hash counts; without a hash, or
    /// where none has it, the one that came last.
    fn find(&self, file: &str, hash: Option<&str>) -> Option<PathBuf> {
        let registries = fs::read_dir(&self.cache).ok()?.flatten();
        let mut crates: Vec<_> = registries
            .filter_map(|registry| {
                let path = registry.path().join(file);
                let time = path.metadata().and_then(|data| data.modified()).ok()?;
                Some((time, path))
            })
            .collect();
        crates.sort();
        let is_right = |(_, path): &&(_, PathBuf)| {
            hash.is_some_and(|hash| sha256(path).is_ok_and(|found| found == hash))
        };
        let right = crates.iter().find(is_right).or_else(|| crates.last())?;
        Some(right.1.clone())
    }
}
