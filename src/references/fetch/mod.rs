//! Fetches the archives of packages with this machine's own package clients, so that a person's
//! mirrors, proxies and credentials are used, and ours nowhere.
//!
//! pip, npm, cargo and apt only download: none may build, run a script of a package, or install.
//! Each works in a folder of its own inside the folder of archives; what it brings is checked
//! against the list's SHA-256 before it gets its name. So whatever ends this (a signal, a full
//! disk, the future dropped), the folder holds whole and right archives, and the next run goes
//! on from there. Clients that are children of a dropped future are ended.

mod apt;
mod cargo;
mod client;
mod npm;
mod pip;

use super::package::{Ecosystem, Package};
use super::sources::{files_of_dsc, sha256};
use client::Client;
use futures::future::try_join_all;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

/// What a person may want to see of it.
#[derive(Debug)]
pub enum Event<'a> {
    /// A client prepares itself: apt reads the lists of what there is.
    Preparing(&'a str),
    /// This package is asked for now.
    Asked(&'a Package),
    /// It is here; it was here already where no client was asked.
    Here {
        /// The package.
        package: &'a Package,
        /// Its archives' size.
        bytes: u64,
    },
    /// It will not come.
    LeftOut {
        /// The package.
        package: &'a Package,
        /// Why.
        reason: &'a Reason,
    },
}

/// Who hears of it.
pub type Watcher<'a> = &'a mut (dyn FnMut(Event<'_>) + Send);

/// What the clients are told besides their own configuration.
#[derive(Clone, Debug, Default)]
pub struct Clients {
    /// Where cargo keeps what it has downloaded: its home.
    pub cargo_home: Option<PathBuf>,
    /// Variables for the clients besides those of this process.
    pub environment: Vec<(OsString, OsString)>,
}

/// Why one package is left out.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Reason {
    /// Its client is not installed.
    #[error("{program} is not installed")]
    NoClient {
        /// The client.
        program: &'static str,
    },
    /// Nothing here fetches packages of its kind.
    #[error("no package client here fetches packages of the kind `{kind}`")]
    NoWay {
        /// The type of its package URL.
        kind: String,
    },
    /// The client cannot be used.
    #[error("{program} cannot be used: {reason}")]
    Unusable {
        /// The client.
        program: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The client failed.
    #[error("{program} failed: {words}")]
    Failed {
        /// The client.
        program: &'static str,
        /// What it said.
        words: String,
    },
    /// The client did not reach its server.
    #[error("{program} does not reach its server: {words}")]
    Unreachable {
        /// The client.
        program: &'static str,
        /// What it said.
        words: String,
    },
    /// The client took too long.
    #[error("{program} did not end within {seconds} seconds")]
    TooSlow {
        /// The client.
        program: &'static str,
        /// How long it had.
        seconds: u64,
    },
    /// The client did not reach its server so often that it is not asked again.
    #[error("{program} was not asked: it had not reached its server {times} times in a row")]
    GivenUp {
        /// The client.
        program: &'static str,
        /// How often.
        times: usize,
    },
    /// What came is not what the list means.
    #[error(
        "what came is not what the list names: its SHA-256 is {found} and not {expected}; it was removed"
    )]
    WrongHash {
        /// The hash of the list.
        expected: String,
        /// The hash of what came.
        found: String,
    },
}

/// Why nothing more can be fetched at all.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Nothing can be written there.
    #[error("cannot write to {}: {source}", path.display())]
    Unwritable {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process is at it.
    #[error("another process is fetching packages into {}", path.display())]
    Busy {
        /// Where.
        path: PathBuf,
    },
}

/// What came.
#[derive(Debug, Default)]
pub struct Fetched<'p> {
    /// The packages that are here, in the order of the list, each with its archive: a file, or
    /// the `.dsc` of a Debian source package.
    pub archives: Vec<(&'p Package, PathBuf)>,
    /// Those that are not, and why.
    pub left_out: Vec<(&'p Package, Reason)>,
}

/// Fetches those of `packages` that are not in `folder` yet.
pub async fn fetch<'p>(
    packages: &'p [Package],
    folder: &Path,
    clients: &Clients,
    watcher: Watcher<'_>,
) -> Result<Fetched<'p>, FetchError> {
    fs::create_dir_all(folder).map_err(|source| unwritable(folder, source))?;
    let _lock = lock(folder)?;
    clear(folder);
    let watcher = Mutex::new(watcher);
    let tell = |event: Event<'_>| (watcher.lock().unwrap_or_else(PoisonError::into_inner))(event);
    let queues = ECOSYSTEMS.map(|ecosystem| Queue { ecosystem, packages, folder, clients });
    // The clients wait for different servers; each has one package at a time.
    let done = try_join_all(queues.iter().map(|queue| queue.run(&tell))).await?;
    let mut outcomes = done.concat();
    outcomes.sort_by_key(|(place, _)| *place);
    let mut fetched = Fetched::default();
    for (place, outcome) in outcomes {
        let Some(package) = packages.get(place) else { continue };
        match outcome {
            Ok(path) => fetched.archives.push((package, path)),
            Err(reason) => fetched.left_out.push((package, reason)),
        }
    }
    Ok(fetched)
}

/// The archive of a package that is in the folder whole and right.
pub fn kept(package: &Package, folder: &Path) -> Option<PathBuf> {
    let place = folder.join(package.place());
    let archive = if package.ecosystem() == Ecosystem::Debian { dsc_in(&place)? } else { place };
    check(package, &archive).ok()?.is_ok().then_some(archive)
}

const ECOSYSTEMS: [Ecosystem; 5] =
    [Ecosystem::PyPi, Ecosystem::Npm, Ecosystem::Cargo, Ecosystem::Debian, Ecosystem::Other];

/// After so many failures in a row a client's server counts as unreachable.
const PATIENCE: usize = 3;

type Outcome = (usize, Result<PathBuf, Reason>);

/// The packages of one ecosystem, which one client fetches.
struct Queue<'q> {
    ecosystem: Ecosystem,
    packages: &'q [Package],
    folder: &'q Path,
    clients: &'q Clients,
}

impl Queue<'_> {
    async fn run(&self, tell: &(dyn Fn(Event<'_>) + Sync)) -> Result<Vec<Outcome>, FetchError> {
        let mut outcomes = Vec::new();
        let mut missing = Vec::new();
        for (place, package) in self.packages.iter().enumerate() {
            if package.ecosystem() != self.ecosystem {
                continue;
            }
            if let Some(path) = kept(package, self.folder) {
                tell(Event::Here { package, bytes: size(&path) });
                outcomes.push((place, Ok(path)));
            } else {
                missing.push((place, package));
            }
        }
        let wanted: Vec<_> = missing.iter().map(|(_, package)| *package).collect();
        if wanted.is_empty() {
            return Ok(outcomes);
        }
        // What the client itself keeps while it is used.
        let state = workplace(self.folder)?;
        let client = self.client(&wanted, state.path(), tell).await;
        let mut failures = 0;
        for (place, package) in missing {
            let outcome = match &client {
                Ok(client) if failures < PATIENCE => {
                    tell(Event::Asked(package));
                    self.one(client.as_ref(), package).await?
                }
                Ok(client) => Err(Reason::GivenUp { program: client.program(), times: failures }),
                Err(reason) => Err(reason.clone()),
            };
            match &outcome {
                Ok(path) => {
                    failures = 0;
                    tell(Event::Here { package, bytes: size(path) });
                }
                Err(reason) => {
                    if matches!(reason, Reason::Unreachable { .. } | Reason::TooSlow { .. }) {
                        failures += 1;
                    }
                    tell(Event::LeftOut { package, reason });
                }
            }
            outcomes.push((place, outcome));
        }
        Ok(outcomes)
    }

    /// The client of these packages, ready to be used.
    async fn client<'c>(
        &'c self,
        wanted: &[&Package],
        state: &'c Path,
        tell: &(dyn Fn(Event<'_>) + Sync),
    ) -> Result<Box<dyn Client + 'c>, Reason> {
        let clients = self.clients;
        Ok(match self.ecosystem {
            Ecosystem::PyPi => Box::new(pip::Pip { clients }),
            Ecosystem::Npm => Box::new(npm::Npm { clients, state }),
            Ecosystem::Cargo => Box::new(cargo::Cargo::new(clients)?),
            Ecosystem::Debian => {
                tell(Event::Preparing("apt"));
                Box::new(apt::Apt::open(clients, state, wanted).await?)
            }
            Ecosystem::Other => Box::new(client::Nobody),
        })
    }

    /// Downloads one package, checks it, and gives it its name.
    async fn one(
        &self,
        client: &dyn Client,
        package: &Package,
    ) -> Result<Result<PathBuf, Reason>, FetchError> {
        let work = workplace(self.folder)?;
        let place = self.folder.join(package.place());
        let wrap = |source| unwritable(&place, source);
        let brought = work.path().join("brought");
        fs::create_dir(&brought).map_err(wrap)?;
        let archive = match client.download(package, &brought).await {
            Ok(archive) => archive,
            Err(reason) => return Ok(Err(reason)),
        };
        if let Err(reason) = check(package, &archive).map_err(wrap)? {
            return Ok(Err(reason));
        }
        fs::create_dir_all(place.parent().unwrap_or(self.folder)).map_err(wrap)?;
        if package.ecosystem() == Ecosystem::Debian {
            // A folder takes the place of an empty one only.
            match fs::remove_dir_all(&place) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(wrap(error)),
                _ => fs::rename(&brought, &place).map_err(wrap)?,
            }
            let name = archive.file_name().unwrap_or_default();
            return Ok(Ok(place.join(name)));
        }
        fs::rename(&archive, &place).map_err(wrap)?;
        Ok(Ok(place))
    }
}

/// Whether an archive, and with a `.dsc` the files that it names, have their hashes.
fn check(package: &Package, archive: &Path) -> io::Result<Result<(), Reason>> {
    let mut expected = Vec::new();
    if let Some(hash) = &package.sha256 {
        expected.push((archive.to_path_buf(), hash.clone()));
    }
    if package.ecosystem() == Ecosystem::Debian {
        let folder = archive.parent().unwrap_or(Path::new(""));
        let files = files_of_dsc(&String::from_utf8_lossy(&fs::read(archive)?));
        expected.extend(files.into_iter().map(|(name, hash)| (folder.join(name), hash)));
    }
    for (path, expected) in expected {
        let found = sha256(&path)?;
        if found != expected {
            return Ok(Err(Reason::WrongHash { expected, found }));
        }
    }
    // Without a hash, it has to be there all the same.
    archive.metadata().map(|_| Ok(()))
}

fn dsc_in(folder: &Path) -> Option<PathBuf> {
    client::only_file(folder, "dsc", "apt").ok()
}

/// The size of an archive, with a `.dsc` that of all files beside it.
fn size(archive: &Path) -> u64 {
    let length = |path: &Path| path.metadata().map_or(0, |data| data.len());
    if archive.extension().is_none_or(|extension| extension != "dsc") {
        return length(archive);
    }
    let files = archive.parent().and_then(|folder| fs::read_dir(folder).ok());
    files.into_iter().flatten().flatten().map(|entry| length(&entry.path())).sum()
}

/// One process at a time; the lock goes when the process does.
fn lock(folder: &Path) -> Result<File, FetchError> {
    let path = folder.join(".lock");
    let file = File::create(&path).map_err(|source| unwritable(&path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FetchError::Busy { path: folder.to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(unwritable(&path, source)),
    }
}

const WORKPLACE: &str = ".fetching-";

/// A folder that goes with its value, on the disk where the archives are.
fn workplace(folder: &Path) -> Result<TempDir, FetchError> {
    let place = tempfile::Builder::new().prefix(WORKPLACE).tempdir_in(folder);
    place.map_err(|source| unwritable(folder, source))
}

/// Removes what a run that was ended from outside has left.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(WORKPLACE) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn unwritable(path: &Path, source: io::Error) -> FetchError {
    FetchError::Unwritable { path: path.to_path_buf(), source }
}
