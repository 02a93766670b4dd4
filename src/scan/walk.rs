//! Which files a scan reads, and their text.
//!
//! A folder is walked as git sees it: what `.gitignore` names is passed over. Rules for code look at
//! sources that are not hidden; secrets are looked for in every file of text, hidden ones too. What
//! a person names is scanned whatever it is.

use super::project::Skipped;
use super::rules::family;
use crate::syntax::Language;
use ignore::{DirEntry, WalkBuilder};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The longest file that is read. What is longer is generated.
const MOST_BYTES: u64 = 1 << 20;
/// So many bytes tell whether a file is text.
const TELLING_BYTES: u64 = 8 << 10;
/// Hidden folders of what comes from elsewhere: git's and its like's own, and what tools fetch.
const FOREIGN: [&str; 16] = [
    ".git",
    ".hg",
    ".svn",
    ".jj",
    ".bzr",
    ".venv",
    ".tox",
    ".nox",
    ".cache",
    ".mypy_cache",
    ".gradle",
    ".m2",
    ".npm",
    ".yarn",
    ".pnpm-store",
    ".terraform",
];

/// A file to scan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The file.
    pub path: PathBuf,
    /// What brought it here.
    pub origin: Origin,
    /// What is looked for in it.
    pub scope: Scope,
}

/// What brought a file into a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A person has named it.
    Named,
    /// It stands in a folder.
    Met,
}

/// What is looked for in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// What rules for code find, and secrets.
    Code,
    /// Secrets.
    Secrets,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text(String),
    /// Text in another encoding than UTF-8; what is not UTF-8 is a `?` a byte.
    Mended(String),
    /// No text, where none was to be expected.
    Nothing,
}

/// The files to scan, in order, and what cannot be looked at. Follows no links.
pub fn candidates(paths: &[PathBuf], skipped: &mut Vec<(PathBuf, Skipped)>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for root in paths {
        if root.is_file() {
            let scope = if is_code(root) { Scope::Code } else { Scope::Secrets };
            found.push(Candidate { path: root.clone(), origin: Origin::Named, scope });
            continue;
        }
        let is_own = |entry: &DirEntry| {
            entry.depth() == 0 || !FOREIGN.iter().any(|name| entry.file_name() == *name)
        };
        let walk =
            WalkBuilder::new(root).hidden(false).require_git(false).filter_entry(is_own).build();
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|it| it.is_file()) => {
                    let path = entry.into_path();
                    let is_code = is_code(&path) && !is_hidden(&path, root);
                    let scope = if is_code { Scope::Code } else { Scope::Secrets };
                    found.push(Candidate { path, origin: Origin::Met, scope });
                }
                Ok(_) => {}
                Err(error) => {
                    let path = place_of(&error).unwrap_or(root).to_path_buf();
                    skipped.push((path, Skipped::Unreadable));
                }
            }
        }
    }
    found.sort();
    found.dedup_by(|next, first| next.path == first.path);
    if paths.len() > 1 {
        // Folders that overlap, and one that is written in two ways.
        let mut met = HashSet::new();
        found.retain(|it| {
            met.insert(fs::canonicalize(&it.path).unwrap_or_else(|_| it.path.clone()))
        });
    }
    found
}

/// A file's path from the root of its repository, or else from the working folder: the same however
/// it was named.
pub fn name_in_project(path: &Path) -> PathBuf {
    let Ok(whole) = path.canonicalize() else { return path.to_path_buf() };
    let repository = whole.ancestors().skip(1).find(|it| it.join(".git").exists());
    let here = || std::env::current_dir().and_then(|it| it.canonicalize()).ok();
    let root = repository.map(Path::to_path_buf).or_else(here).unwrap_or_default();
    whole.strip_prefix(root).map_or_else(|_| whole.clone(), Path::to_path_buf)
}

/// Whether a file is one of settings that code reads by a name: `.properties`, `.ini`, `.cfg`.
pub fn is_properties(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "properties" || it == "ini" || it == "cfg")
}

fn is_code(path: &Path) -> bool {
    Language::from_path(path).and_then(family).is_some() || is_properties(path)
}

/// Whether a name on the way from a folder to a file begins with a dot.
fn is_hidden(path: &Path, root: &Path) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.iter().any(|name| name.to_string_lossy().starts_with('.'))
}

/// What an error of the walk speaks of.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            place_of(err)
        }
        _ => None,
    }
}

/// Reads a file. Whether it is text is a question only where nothing says so: a source and what a
/// person has named are reported if they are none.
pub fn content(file: &Candidate) -> Result<Content, Skipped> {
    let is_expected = file.scope == Scope::Code || file.origin == Origin::Named;
    let no_text = || if is_expected { Err(Skipped::NotText) } else { Ok(Content::Nothing) };
    let metadata = fs::metadata(&file.path).map_err(|_| Skipped::Unreadable)?;
    if !metadata.is_file() {
        return Err(Skipped::Unreadable);
    }
    let is_large = metadata.len() > MOST_BYTES;
    let most = if is_large { TELLING_BYTES } else { MOST_BYTES + 1 };
    let bytes = read(&file.path, most).map_err(|_| Skipped::Unreadable)?;
    if is_binary(&bytes) {
        return no_text();
    }
    // It may also have grown in between.
    if is_large || bytes.len() as u64 > MOST_BYTES {
        return Err(Skipped::TooLarge);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Content::Text(text)),
        Err(error) => Ok(Content::Mended(mended(&error.into_bytes()))),
    }
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether there is a sign in it that text of no encoding with one byte a letter has.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, 0..=6 | 0x0e..=0x1a))
}

/// Text in an encoding that nobody has named, each byte of which stays one.
fn mended(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf_8_keeps_its_places() {
        assert_eq!(mended(b"gr\xfc\xdfe = 1"), "gr??e = 1");
        assert_eq!(mended("grüße".as_bytes()), "grüße");
    }

    #[test]
    fn hidden_is_what_stands_below_a_dot() {
        let hidden = |path: &str| is_hidden(Path::new(path), Path::new("/a/.b"));
        assert!(hidden("/a/.b/.c/d.py"));
        assert!(hidden("/a/.b/.env"));
        assert!(!hidden("/a/.b/c/d.py"));
    }
}
