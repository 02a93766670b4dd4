//! What a session knows around a document: the other open ones, and the files of the workspace.
//!
//! Knows nothing of requests. What takes time happens off the I/O tasks, and never holds up a
//! suggestion for long: one that cannot wait does without.

use crate::completion::Trigger;
use crate::completion::context::nearby::{Nearby, Neighbour};
use crate::text::Text;
use crate::workspace::{Limits, Workspace, holds_patterns};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a suggestion waits for what is around its document.
const PATIENCE_AUTOMATIC: Duration = Duration::from_millis(100);
const PATIENCE_INVOKED: Duration = Duration::from_millis(300);

/// When the workspace is read again: files change without the editor too.
const STALE: Duration = Duration::from_mins(1);

/// The documents around another, as they were when a request arrived.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// Where the document itself is.
    pub(super) path: PathBuf,
    /// The earlier cells of its notebook.
    pub(super) cells: Vec<Text>,
    /// Other open documents and where they are, the one edited last in front.
    pub(super) open: Vec<(PathBuf, Arc<Neighbour>)>,
}

/// What is around the documents of a session.
pub(super) struct Surroundings {
    workspace: Arc<Workspace>,
    /// Whose turn it is to work something out: one, so that odd documents do not take every core.
    working: Arc<Semaphore>,
    /// Whose turn it is to read the workspace.
    reading: Arc<Semaphore>,
    /// What was saved and is not read yet, and whose turn it is to read that.
    saved: Arc<Mutex<BTreeSet<PathBuf>>>,
    refreshing: Arc<Semaphore>,
}

impl Surroundings {
    pub(super) fn new(folders: Vec<PathBuf>, exclude: Vec<String>) -> Self {
        let turn = || Arc::new(Semaphore::new(1));
        let workspace = Arc::new(Workspace::new(folders, exclude));
        let saved = Arc::default();
        Self { workspace, working: turn(), reading: turn(), saved, refreshing: turn() }
    }

    /// Where a document is within the workspace.
    pub(super) fn place(&self, path: &std::path::Path) -> String {
        self.workspace.place(path)
    }

    /// The files of the workspace.
    pub(super) fn workspace(&self) -> Arc<Workspace> {
        self.workspace.clone()
    }

    /// Begins to read the workspace in the background, unless it was read not long ago.
    pub(super) fn read(&self) {
        let is_fresh = self.workspace.scanned().is_some_and(|then| then.elapsed() < STALE);
        let Some(turn) = Some(&self.reading)
            .filter(|_| !is_fresh)
            .and_then(|reading| reading.clone().try_acquire_owned().ok())
        else {
            return;
        };
        let workspace = self.workspace.clone();
        tokio::task::spawn_blocking(move || {
            workspace.scan(&Limits::default());
            drop(turn);
        });
    }

    /// Reads a file that was saved, in the background; with it all that are saved meanwhile.
    pub(super) fn refresh(&self, path: PathBuf) {
        if holds_patterns(&path) {
            self.workspace.forget();
        }
        let (workspace, saved) = (self.workspace.clone(), self.saved.clone());
        let mut waiting = saved.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(path);
        let Ok(turn) = self.refreshing.clone().try_acquire_owned() else { return };
        drop(waiting);
        tokio::task::spawn_blocking(move || {
            loop {
                let mut waiting = saved.lock().unwrap_or_else(PoisonError::into_inner);
                if waiting.is_empty() {
                    // Before the next one can be entered, which would wait for a turn that ends.
                    drop(turn);
                    return;
                }
                let paths = std::mem::take(&mut *waiting);
                drop(waiting);
                workspace.refresh(&paths, &Limits::default());
            }
        });
    }

    /// What is known around a document, as much of it as can be told in time.
    pub(super) async fn nearby(&self, around: Around, trigger: Trigger) -> Arc<Nearby> {
        self.read();
        let (workspace, working) = (self.workspace.clone(), self.working.clone());
        let known = async move {
            let turn = working.acquire_owned().await.ok()?;
            let work = tokio::task::spawn_blocking(move || {
                let nearby = nearby(&workspace, around);
                drop(turn);
                nearby
            });
            work.await.ok()
        };
        let patience = match trigger {
            Trigger::Automatic => PATIENCE_AUTOMATIC,
            Trigger::Invoked => PATIENCE_INVOKED,
        };
        let known = tokio::time::timeout(patience, known).await;
        // It may have turned out that what may be read has changed.
        self.read();
        known.ok().flatten().map(Arc::new).unwrap_or_default()
    }
}

fn nearby(workspace: &Workspace, around: Around) -> Nearby {
    let Around { path, cells, open } = around;
    let shown = open.into_iter().filter(|(path, _)| workspace.may_show(path));
    let open: Vec<Arc<Neighbour>> = shown.map(|(_, document)| document).collect();
    for document in &open {
        document.prepare();
    }
    Nearby { path: workspace.place(&path), cells, open, files: workspace.current_index() }
}
