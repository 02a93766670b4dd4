//! Walks folders and reads the files of code in them, within limits.

use super::ignored::Ignored;
use super::stamps::{Stamp, Stamps, stamp};
use crate::syntax::{Language, Symbol, SyntaxTree, symbols};
use crate::text::Text;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};
use walkdir::{DirEntry, WalkDir};

/// What others wrote and a package manager put there, also where no `.gitignore` says so.
const INSTALLED: [&str; 4] = ["node_modules", "site-packages", "__pycache__", "venv"];

/// Folders in which nothing was read, and whose patterns are looked at all the same.
const MOST_EMPTY_FOLDERS: usize = 256;

/// How much is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Files.
    pub files: usize,
    /// Bytes of one file; a larger one is left out.
    pub file_bytes: u64,
    /// Bytes of all files, and of the patterns that say which are ignored.
    pub bytes: u64,
    /// Files and folders that are looked at.
    pub entries: usize,
    /// When reading ends, whatever is left.
    pub until: Option<Instant>,
}

impl Default for Limits {
    fn default() -> Self {
        let (files, file_bytes, bytes) = (2_000, 256 << 10, 32 << 20);
        Self { files, file_bytes, bytes, entries: 100_000, until: None }
    }
}

/// What is known of a file.
#[derive(Clone, Debug)]
pub(super) struct File {
    modified: Option<SystemTime>,
    bytes: u64,
    pub(super) language: Language,
    pub(super) symbols: Arc<[Symbol]>,
}

/// One walk over some folders.
pub(super) struct Scan<'s> {
    limits: &'s Limits,
    before: &'s BTreeMap<PathBuf, File>,
    files: BTreeMap<PathBuf, File>,
    stamps: Stamps,
    bytes: u64,
    entries: usize,
}

impl<'s> Scan<'s> {
    /// `before` is what an earlier walk found; a file that has not changed since is not read again.
    pub(super) fn new(limits: &'s Limits, before: &'s BTreeMap<PathBuf, File>) -> Self {
        Self { limits, before, files: BTreeMap::new(), stamps: Stamps::new(), bytes: 0, entries: 0 }
    }

    /// Walks `folders`, the last first, and reads each file that `may_read`. Gives also the files of
    /// patterns that say so, as they were before they were read.
    pub(super) fn run(
        mut self,
        folders: &[PathBuf],
        may_read: &dyn Fn(&Path) -> bool,
    ) -> (BTreeMap<PathBuf, File>, Stamps) {
        for folder in folders.iter().rev() {
            // Of a root that holds everything, nothing is the person's own.
            if folder.parent().is_some() && !self.walk(folder, may_read) {
                break;
            }
        }
        let mut stamps = Stamps::new();
        for folder in self.files.keys().flat_map(|path| path.ancestors().skip(1)) {
            stamps.extend(self.stamps.remove_entry(folder));
        }
        // A folder that nothing was read in matters only by the patterns that it has: they may let
        // something in. That is no secret, so those beyond a limit wait for the next walk.
        let has_patterns = |(_, stamp): &(PathBuf, Stamp)| stamp.iter().any(Option::is_some);
        stamps.extend(self.stamps.into_iter().filter(has_patterns).take(MOST_EMPTY_FOLDERS));
        (self.files, stamps)
    }

    /// Whether there is room for more.
    fn walk(&mut self, folder: &Path, may_read: &dyn Fn(&Path) -> bool) -> bool {
        for folder in folder.ancestors().skip(1) {
            self.stamps.entry(folder.to_owned()).or_insert_with(|| stamp(folder));
        }
        let mut ignored = Ignored::above(folder);
        let mut walk = WalkDir::new(folder).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            self.entries += 1;
            let is_late = self.limits.until.is_some_and(|until| Instant::now() >= until);
            if self.entries > self.limits.entries
                || self.files.len() >= self.limits.files
                || self.bytes > self.limits.bytes
                || is_late
            {
                return false;
            }
            let Ok(entry) = entry else { continue };
            // A link counts as a folder only where it is what the person has opened.
            let is_folder = entry.file_type().is_dir() || entry.depth() == 0;
            let is_out = is_left_out(&entry) || ignored.ignores(entry.path(), is_folder);
            if is_out && entry.depth() > 0 {
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            if is_folder {
                let folder = entry.path();
                self.stamps.entry(folder.to_owned()).or_insert_with(|| stamp(folder));
                self.bytes += ignored.enter(folder);
                continue;
            }
            let path = entry.path();
            let is_new = entry.file_type().is_file() && !self.files.contains_key(path);
            if !is_new || Language::from_path(path).is_none() {
                continue;
            }
            let Ok(metadata) = path.symlink_metadata() else { continue };
            if metadata.len() > self.limits.file_bytes || !may_read(path) {
                continue;
            }
            if self.bytes + metadata.len() > self.limits.bytes {
                return false;
            }
            let is_same = |file: &&File| {
                file.modified == metadata.modified().ok() && file.bytes == metadata.len()
            };
            let known = self.before.get(path).filter(is_same).cloned();
            if let Some(file) = known.or_else(|| read(path, self.limits.file_bytes)) {
                self.bytes += file.bytes;
                self.files.insert(path.to_owned(), file);
            }
        }
        true
    }
}

/// Whether an entry is hidden or was installed.
fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    name.as_encoded_bytes().starts_with(b".") || INSTALLED.iter().any(|other| name == *other)
}

/// Reads one file; `None` if it is no code, or none that can be read.
pub(super) fn read(path: &Path, most: u64) -> Option<File> {
    let language = Language::from_path(path)?;
    // Whatever a link leads to, it is not here; and to open a FIFO would be to wait for a writer.
    let metadata = path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
    let mut content = String::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(most + 1).read_to_string(&mut content).ok()?;
    let bytes = u64::try_from(content.len()).ok().filter(|bytes| *bytes <= most)?;
    let symbols = symbols(&SyntaxTree::new(language, Text::new(&content))).into();
    // The size that was seen first: if the file grows meanwhile, it is read again.
    let bytes = bytes.min(metadata.len());
    Some(File { modified: metadata.modified().ok(), bytes, language, symbols })
}
