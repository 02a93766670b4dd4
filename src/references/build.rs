//! Builds an index: reads packages and folders on all cores and puts their rows together.
//!
//! The one part of `references` that starts threads. What was built is written by
//! [`segment::write`](super::segment::write).

use super::fingerprint::Density;
use super::lex::Family;
use super::package::Package;
use super::segment::{PackageRow, Parts, SourceRow, TooLarge};
use super::selection::LeftOut;
use super::sources::{self, SourceText, Sources, SourcesError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How often it is told how far a build is, at least.
const TICK: Duration = Duration::from_millis(100);

/// What goes into an index as one package.
#[derive(Clone, Debug)]
pub enum Input {
    /// A folder of source files.
    Folder(PathBuf),
    /// A package, and its archive.
    Archive(Box<Package>, PathBuf),
}

/// How to build.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How much is kept.
    pub density: Density,
    /// Whether to stop, with the file at hand.
    pub cancelled: &'a AtomicBool,
    /// Hears how far it is.
    pub progress: &'a dyn Fn(Progress),
}

/// How far a build is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Inputs that are done.
    pub inputs: usize,
    /// Files whose tokens are indexed.
    pub files: usize,
    /// Bytes of source in them.
    pub bytes: u64,
    /// Of a thousand parts of all that there is to do, how many are done.
    pub per_mille: u64,
}

/// What the threads count.
#[derive(Default)]
struct Counters {
    /// Inputs whose files were read, and the bytes in these.
    inputs: AtomicUsize,
    read: AtomicU64,
    /// Files that are indexed, and the bytes in these.
    files: AtomicUsize,
    bytes: AtomicU64,
}

impl Counters {
    fn progress(&self, done: usize, inputs: usize) -> Progress {
        let (files, bytes) =
            (self.files.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed));
        // Of an input that is not read yet it is not known how much it has.
        let of_read = bytes.saturating_mul(1_000) / self.read.load(Ordering::Relaxed).max(1);
        let inputs_read = self.inputs.load(Ordering::Relaxed) as u64;
        let per_mille = of_read.min(1_000) * inputs_read / inputs.max(1) as u64;
        Progress { inputs: done, files, bytes, per_mille }
    }
}

/// What was built.
#[derive(Debug, Default)]
pub struct Built {
    /// The rows.
    pub parts: Parts,
    /// Files that are not in them.
    pub left_out: LeftOut,
    /// Inputs that gave nothing, and why.
    pub failed: Vec<(String, SourcesError)>,
}

/// Why nothing was built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// It was stopped.
    #[error("stopped")]
    Cancelled,
    /// There is too much.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

/// Reads the inputs. What comes of them depends on their order and nothing else.
pub fn build(inputs: &[Input], options: Options<'_>) -> Result<Built, BuildError> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(inputs.len());
    let (next, counters, cancelled) = (AtomicUsize::new(0), Counters::default(), options.cancelled);
    let (sender, receiver) = mpsc::sync_channel(2 * threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, counters) = (sender.clone(), &next, &counters);
            scope.spawn(move || {
                while !cancelled.load(Ordering::Relaxed) {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(place) else { break };
                    if sender
                        .send((place, input.rows(options.density, counters, cancelled)))
                        .is_err()
                    {
                        break;
                    }
                }
            });
        }
        drop(sender);
        collect(inputs, &receiver, &counters, options)
    })
}

/// What the threads read, in the order of the inputs.
fn collect(
    inputs: &[Input],
    read: &mpsc::Receiver<(usize, Result<Rows, InputError>)>,
    counters: &Counters,
    options: Options<'_>,
) -> Result<Built, BuildError> {
    let (mut built, mut waiting, mut done) = (Built::default(), BTreeMap::new(), 0);
    loop {
        match read.recv_timeout(TICK) {
            Ok((place, rows)) => drop(waiting.insert(place, rows)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        while let Some(rows) = waiting.remove(&done) {
            match rows {
                Ok(rows) => {
                    built.left_out += rows.left_out;
                    built.parts.append(rows.parts)?;
                }
                Err(InputError::TooLarge(error)) => return Err(error.into()),
                Err(InputError::Sources(error)) => {
                    built.failed.push((inputs[done].name(), error));
                }
            }
            done += 1;
        }
        (options.progress)(counters.progress(done, inputs.len()));
        if options.cancelled.load(Ordering::Relaxed) {
            return Err(BuildError::Cancelled);
        }
    }
    if done < inputs.len() { Err(BuildError::Cancelled) } else { Ok(built) }
}

struct Rows {
    parts: Parts,
    left_out: LeftOut,
}

#[derive(Debug, thiserror::Error)]
enum InputError {
    #[error(transparent)]
    Sources(#[from] SourcesError),
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

impl Input {
    /// What a person calls it.
    pub fn name(&self) -> String {
        match self {
            Self::Folder(path) => path.display().to_string(),
            Self::Archive(package, _) => package.purl(),
        }
    }

    /// Whose it is, and its source files.
    pub fn read(&self) -> Result<(PackageRow, Sources), SourcesError> {
        Ok(match self {
            Self::Folder(path) => (folder(path), sources::of_folder(path)?),
            Self::Archive(package, path) => {
                let sources = sources::sources(package, path)?;
                // What a list says is ours; a package may say anything.
                let listed = package.repository.as_deref();
                let url = listed.or(sources.repository.as_deref()).map(root_of);
                let url = url.unwrap_or_else(|| package.purl());
                (PackageRow { name: package.name(), purl: package.purl(), url }, sources)
            }
        })
    }

    /// What an index has of it; of a build that is cancelled, only some.
    fn rows(
        &self,
        density: Density,
        counters: &Counters,
        cancelled: &AtomicBool,
    ) -> Result<Rows, InputError> {
        let (package, Sources { files, left_out, .. }) = self.read()?;
        let bytes = |file: &SourceText| file.text.len() as u64;
        counters.read.fetch_add(files.iter().map(bytes).sum(), Ordering::Relaxed);
        counters.inputs.fetch_add(1, Ordering::Relaxed);
        let files = files.iter().take_while(|_| !cancelled.load(Ordering::Relaxed));
        let files = files.inspect(|file| {
            counters.files.fetch_add(1, Ordering::Relaxed);
            counters.bytes.fetch_add(bytes(file), Ordering::Relaxed);
        });
        Ok(Rows { parts: Parts::of(package, density, files.map(SourceRow::from))?, left_out })
    }
}

impl<'a> From<&'a SourceText> for SourceRow<'a> {
    fn from(file: &'a SourceText) -> Self {
        Self {
            path: &file.path,
            family: Family::of(file.language),
            text: &file.text,
            licence: &file.licence,
        }
    }
}

/// The address of a repository itself, where a list names a page of it.
fn root_of(address: &str) -> String {
    const HOST: &str = "https://github.com/";
    let Some(path) = address.strip_prefix(HOST) else { return address.to_owned() };
    let parts = path.split(['/', '?', '#']).filter(|part| !part.is_empty()).take(2);
    let name = parts.collect::<Vec<_>>().join("/");
    format!("{HOST}{}", name.trim_end_matches(".git"))
}

/// A folder as a package: called by its own name, to be seen where it is.
fn folder(path: &Path) -> PackageRow {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = whole.file_name().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned();
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let purl = format!("pkg:generic/{}", name.chars().map(plain).collect::<String>());
    let url = url::Url::from_file_path(&whole).map_or_else(|()| purl.clone(), Into::into);
    PackageRow { name, purl, url }
}
