//! npm's packages, by `npm pack`, which writes the archive as the registry has it.

use super::client::{Client, command, only_file, run};
use super::{Clients, Reason};
use crate::references::package::Package;
use futures::future::BoxFuture;
use std::path::{Path, PathBuf};

const PROGRAM: &str = "npm";

pub(super) struct Npm<'c> {
    pub(super) clients: &'c Clients,
    /// Where npm keeps its cache meanwhile: the user's own would grow by every package.
    pub(super) state: &'c Path,
}

impl Client for Npm<'_> {
    fn program(&self) -> &'static str {
        PROGRAM
    }

    fn download<'a>(
        &'a self,
        package: &'a Package,
        folder: &'a Path,
    ) -> BoxFuture<'a, Result<PathBuf, Reason>> {
        Box::pin(async {
            let mut npm = command(self.clients, "npm", folder);
            npm.args(["pack", "--ignore-scripts", "--loglevel=error"])
                .args([
                    "--fetch-retries=1",
                    "--fetch-retry-mintimeout=1000",
                    "--no-update-notifier",
                    "--pack-destination=.",
                    // Else that of a project around the folder of archives.
                    "--prefix=.",
                ])
                .arg("--cache")
                .arg(self.state)
                .arg(format!("{}@{}", package.name(), package.version()));
            run(npm, PROGRAM).await?;
            only_file(folder, "tgz", PROGRAM)
        })
    }
}
