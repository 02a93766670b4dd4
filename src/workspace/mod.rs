//! The files of the folders that a person works in: what they define, for suggestions elsewhere.
//!
//! A file that may not leave this machine is not even opened here, because what it defines would
//! stand in the prompts of other files. No link is followed. All of it is bounded, and runs where
//! its caller lets it run. Knows no editor and no model.

mod scan;

pub use scan::Limits;

use crate::completion::context::nearby::{Index, Nearby, Outline};
use crate::config::exclusions;
use scan::{File, Scan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the command line waits for what is around its file.
const AT_ONCE: Duration = Duration::from_millis(300);

/// Files whose patterns say what may be read.
const PATTERN_FILES: [&str; 3] = [".gitignore", ".ignore", ".undertoneignore"];

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

    /// When all of it was last read.
    pub fn scanned(&self) -> Option<Instant> {
        self.known().scanned
    }

    /// Reads what is new or has changed, and forgets what is gone. Blocks, for seconds in a large
    /// workspace.
    pub fn scan(&self, limits: &Limits) {
        let turn = locked(&self.writing);
        let (before, patterns) = self.files();
        let files = Scan::new(limits, &before).run(&self.folders, &|path| self.may_show(path));
        self.replace(files, patterns);
        self.known().scanned = Some(Instant::now());
        drop(turn);
    }

    /// Reads one file anew, after it was saved. Blocks.
    pub fn refresh(&self, path: &Path, limits: &Limits) {
        if PATTERN_FILES.iter().any(|name| path.file_name().is_some_and(|file| file == *name)) {
            // What it excludes must be gone at once, and only all of them can tell what that is.
            let mut known = self.known();
            *known = Known { patterns: known.patterns + 1, ..Known::default() };
            drop(known);
            return self.scan(limits);
        }
        if !self.folders.iter().any(|folder| path.starts_with(folder)) {
            return;
        }
        let turn = locked(&self.writing);
        let (mut files, patterns) = self.files();
        let has_room = files.remove(path).is_some() || files.len() < limits.files;
        let file = Some(path)
            .filter(|path| has_room && self.may_show(path))
            .and_then(|path| scan::read(path, limits.file_bytes));
        files.extend(file.map(|file| (path.to_owned(), file)));
        self.replace(files, patterns);
        drop(turn);
    }

    /// The files that are known, and under which patterns.
    fn files(&self) -> (BTreeMap<PathBuf, File>, u64) {
        let known = self.known();
        (known.files.clone(), known.patterns)
    }

    fn replace(&self, files: BTreeMap<PathBuf, File>, patterns: u64) {
        let outline = |(path, file): (&PathBuf, &File)| {
            let path = self.place(path);
            Arc::new(Outline { path, language: file.language, symbols: file.symbols.clone() })
        };
        let index = Arc::new(Index::new(files.iter().map(outline).collect()));
        let mut known = self.known();
        if known.patterns == patterns {
            (known.files, known.index) = (files, index);
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        locked(&self.known)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is around the file at `path`, which nobody has open: its repository, or its own folder
/// where it is in none, as far as that is read at once.
pub fn around(path: &Path, exclude: &[String]) -> Nearby {
    let Some(folder) = path.parent() else { return Nearby::default() };
    let root = folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder);
    // The nearest files first.
    let workspace = Workspace::new(vec![root.to_owned(), folder.to_owned()], exclude.to_owned());
    let limits = Limits { until: Some(Instant::now() + AT_ONCE), ..Limits::default() };
    workspace.scan(&limits);
    Nearby { path: workspace.place(path), files: workspace.index(), ..Nearby::default() }
}
