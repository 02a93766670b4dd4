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
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

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
    /// Whether to stop.
    pub cancelled: &'a AtomicBool,
    /// Hears how many inputs are done, and how many bytes of source they had.
    pub progress: &'a dyn Fn(usize, u64),
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
    let (next, cancelled) = (AtomicUsize::new(0), options.cancelled);
    let (sender, receiver) = mpsc::sync_channel(2 * threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while !cancelled.load(Ordering::Relaxed) {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(place) else { break };
                    if sender.send((place, input.rows(options.density))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        collect(inputs, &receiver, options)
    })
}

/// What the threads read, in the order of the inputs.
fn collect(
    inputs: &[Input],
    read: &mpsc::Receiver<(usize, Result<Rows, InputError>)>,
    options: Options<'_>,
) -> Result<Built, BuildError> {
    let (mut built, mut waiting, mut done) = (Built::default(), BTreeMap::new(), 0);
    for (place, rows) in read {
        waiting.insert(place, rows);
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
            (options.progress)(done, built.parts.source_bytes());
        }
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
                let url = package.repository.as_deref().map(root_of);
                let url = url.unwrap_or_else(|| package.purl());
                let row = PackageRow { name: package.name(), purl: package.purl(), url };
                (row, sources::sources(package, path)?)
            }
        })
    }

    fn rows(&self, density: Density) -> Result<Rows, InputError> {
        let (package, Sources { files, left_out, .. }) = self.read()?;
        Ok(Rows {
            parts: Parts::of(package, density, files.iter().map(SourceRow::from))?,
            left_out,
        })
    }
}

impl<'a> From<&'a SourceText> for SourceRow<'a> {
    fn from(file: &'a SourceText) -> Self {
        Self {
            path: &file.path,
            family: Family::of(file.language),
            text: &file.text,
            licence: file.licence(),
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
