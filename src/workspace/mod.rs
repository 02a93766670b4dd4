//! The files of the folders that a person works in: what they define, for suggestions elsewhere.
//!
//! A file that may not leave this machine is not even opened here, because what it defines would
//! stand in the prompts of other files. No link is followed. All of it is bounded, and runs where
//! its caller lets it run. Knows no editor and no model.

mod ignored;
mod scan;
mod stamps;

pub use scan::Limits;

use crate::completion::context::nearby::{Index, Outline};
use crate::config::exclusions;
use crate::syntax::Language;
use scan::{File, Scan};
use stamps::{PATTERN_FILES, Stamps};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the command line waits for what is around its file.
const AT_ONCE: Duration = Duration::from_millis(300);

/// What is known of some folders.
#[derive(Debug, Default)]
pub struct Workspace {
    folders: Vec<PathBuf>,
    /// The user's patterns of files that may not leave this machine.
    exclude: Vec<String>,
    /// Held by who reads files, one at a time; who only looks does not wait for it.
    writing: Mutex<()>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    files: BTreeMap<PathBuf, File>,
    /// The patterns by which they were read.
    stamps: Arc<Stamps>,
    index: Arc<Index>,
    scanned: Option<Instant>,
    /// How often patterns have changed: what was read under the older ones does not count.
    patterns: u64,
}

impl Workspace {
    /// The workspace of `folders`, of which nothing is read yet. `exclude` are the user's patterns.
    pub fn new(folders: Vec<PathBuf>, exclude: Vec<String>) -> Self {
        Self { folders, exclude, writing: Mutex::default(), known: Mutex::default() }
    }

    /// What the files define that were read so far.
    pub fn index(&self) -> Arc<Index> {
        self.known().index.clone()
    }

    /// What the files define that were read so far; nothing if what may be read has changed since,
    /// until they are read again. Looks at files of patterns, and so blocks.
    pub fn current_index(&self) -> Arc<Index> {
        let (index, stamps) = {
            let known = self.known();
            (known.index.clone(), known.stamps.clone())
        };
        if stamps::are_current(&stamps) {
            return index;
        }
        self.forget();
        self.index()
    }

    /// Forgets what was read, because what may be read has changed.
    pub fn forget(&self) {
        let mut known = self.known();
        let patterns = known.patterns + 1;
        let old = std::mem::replace(&mut *known, Known { patterns, ..Known::default() });
        drop(known);
        drop(old);
    }

    /// Whether the file at `path` may be shown in the prompts of other files. Reads patterns, and so
    /// blocks.
    pub fn may_show(&self, path: &Path) -> bool {
        !exclusions::excludes(path, &self.exclude)
    }

    /// Where a file is within the workspace, with `/`; of one that is elsewhere, only its name.
    pub fn place(&self, path: &Path) -> String {
        let within = self.folders.iter().find_map(|folder| path.strip_prefix(folder).ok());
        let name = || Path::new(path.file_name().unwrap_or_default());
        within.unwrap_or_else(name).to_string_lossy().replace('\\', "/")
    }

    /// The files in a language that were read so far.
    pub fn files_in(&self, language: Option<Language>) -> Vec<PathBuf> {
        let known = self.known();
        let files = known.files.keys().filter(|path| Language::from_path(path) == language);
        files.cloned().collect()
    }

    /// When all of it was last read; `None` if it has to be read again.
    pub fn scanned(&self) -> Option<Instant> {
        self.known().scanned
    }

    /// Reads what is new or has changed, and forgets what is gone. Blocks, for seconds in a large
    /// workspace.
    pub fn scan(&self, limits: &Limits) {
        let turn = locked(&self.writing);
        let (before, patterns) = self.files();
        let scan = Scan::new(limits, &before);
        let (files, stamps) = scan.run(&self.folders, &|path| self.may_show(path));
        let index = self.index_of(&files);
        let mut known = self.known();
        if known.patterns == patterns {
            let (stamps, scanned) = (Arc::new(stamps), Some(Instant::now()));
            *known = Known { files, stamps, index, scanned, patterns };
        }
        drop(known);
        drop(turn);
    }

    /// Reads files anew after they were saved. Which others are part of the workspace only
    /// [`Self::scan`] can tell, which is due then. Blocks.
    pub fn refresh(&self, paths: &BTreeSet<PathBuf>, limits: &Limits) {
        if paths.iter().any(|path| holds_patterns(path)) {
            // What they exclude must be gone at once, and only all of them can tell what that is.
            self.forget();
            return self.scan(limits);
        }
        let turn = locked(&self.writing);
        let (mut files, patterns) = self.files();
        let (saved, others): (Vec<&PathBuf>, Vec<&PathBuf>) =
            paths.iter().partition(|path| files.contains_key(*path));
        for path in &saved {
            let file = Some(path)
                .filter(|path| self.may_show(path))
                .and_then(|path| scan::read(path, limits.file_bytes));
            match file {
                Some(file) => drop(files.insert((*path).clone(), file)),
                None => drop(files.remove(*path)),
            }
        }
        let is_within = |path: &&PathBuf| self.folders.iter().any(|it| path.starts_with(it));
        let is_due = others.iter().any(is_within);
        let index = (!saved.is_empty()).then(|| self.index_of(&files));
        let mut known = self.known();
        if is_due {
            known.scanned = None;
        }
        if let Some(index) = index.filter(|_| known.patterns == patterns) {
            (known.files, known.index) = (files, index);
        }
        drop(known);
        drop(turn);
    }

    /// The files that are known, and under which patterns.
    fn files(&self) -> (BTreeMap<PathBuf, File>, u64) {
        let known = self.known();
        (known.files.clone(), known.patterns)
    }

    fn index_of(&self, files: &BTreeMap<PathBuf, File>) -> Arc<Index> {
        let outline = |(path, file): (&PathBuf, &File)| {
            let path = self.place(path);
            Arc::new(Outline { path, language: file.language, symbols: file.symbols.clone() })
        };
        Arc::new(Index::new(files.iter().map(outline).collect()))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        locked(&self.known)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a file's patterns say what may be read.
pub fn holds_patterns(path: &Path) -> bool {
    PATTERN_FILES.iter().any(|name| path.file_name().is_some_and(|file| file == *name))
}

/// The repository around the file at `path`, which nobody has open, as far as that is read at once.
/// Of a file that is in none, nobody has said how far the person's own files go: nothing.
pub fn around(path: &Path, exclude: &[String]) -> Workspace {
    let is_root = |folder: &&Path| folder.join(".git").exists();
    let Some((folder, root)) = path.parent().zip(path.ancestors().skip(1).find(is_root)) else {
        return Workspace::default();
    };
    // The nearest files first.
    let workspace = Workspace::new(vec![root.to_owned(), folder.to_owned()], exclude.to_owned());
    let limits = Limits { until: Some(Instant::now() + AT_ONCE), ..Limits::default() };
    workspace.scan(&limits);
    workspace
}
