//! What the scanning thread has to do, the most urgent first.

use super::super::client::Uri;
use crate::scan::finding::Finding;
use crate::scan::repair::{Fewer, Repair};
use crate::syntax::SyntaxTree;
use crate::text::Text;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// After so long without an edit all of a document is looked at.
const PAUSE: Duration = Duration::from_millis(250);

/// One version of a document.
#[derive(Clone)]
pub(in crate::server) struct Version {
    pub(in crate::server) uri: Uri,
    pub(in crate::server) path: PathBuf,
    /// Grows with each version, also where the editor's numbers do not.
    pub(in crate::server) revision: u64,
    /// The editor's name for it.
    pub(in crate::server) number: Option<i64>,
    pub(in crate::server) text: Text,
    pub(in crate::server) tree: Option<SyntaxTree>,
}

/// A question about a version that nobody has taken yet.
pub(super) struct Judge {
    pub(super) version: Version,
    pub(super) question: Question,
}

pub(super) enum Question {
    /// What is found because of some bytes?
    Added { inserted: Range<usize>, answer: oneshot::Sender<Vec<Finding>> },
    /// Do rules find that much less, and none more?
    Repairs { fewer: Fewer, answer: oneshot::Sender<Repair> },
}

/// One thing to do.
pub(super) enum Job {
    Judge(Judge),
    /// Look at what an edit touches.
    Edited(Version),
    Close(PathBuf),
    /// Look at all of a document.
    Check(Uri),
    /// Find the files of folders.
    LookIn(Vec<PathBuf>),
    /// Read a file of the workspace.
    Read(PathBuf),
}

/// What is to be done.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    news: Condvar,
    /// Whether something more urgent waits than what can take long.
    is_urgent: AtomicBool,
}

#[derive(Default)]
struct Waiting {
    judges: VecDeque<Judge>,
    closed: Vec<PathBuf>,
    edited: HashMap<Uri, Version>,
    checks: HashMap<Uri, Instant>,
    folders: Option<Vec<PathBuf>>,
    files: VecDeque<PathBuf>,
    is_over: bool,
}

impl Queue {
    pub(super) fn judge(&self, judge: Judge) {
        self.urgent(|waiting| waiting.judges.push_back(judge));
    }

    /// A newer version takes the place of an older one that nobody has looked at.
    pub(super) fn changed(&self, version: Version) {
        self.urgent(|waiting| {
            let uri = version.uri.clone();
            let is_newer =
                waiting.edited.get(&uri).is_none_or(|it| it.revision <= version.revision);
            if is_newer {
                waiting.edited.insert(uri, version);
            }
        });
    }

    pub(super) fn closed(&self, uri: &str, path: PathBuf) {
        self.urgent(|waiting| {
            waiting.edited.remove(uri);
            waiting.checks.remove(uri);
            waiting.closed.push(path);
        });
    }

    pub(super) fn saved(&self, path: PathBuf) {
        self.later(|waiting| waiting.files.push_front(path));
    }

    pub(super) fn look_in(&self, folders: Vec<PathBuf>) {
        self.later(|waiting| waiting.folders = Some(folders));
    }

    pub(super) fn read(&self, files: Vec<PathBuf>) {
        self.later(|waiting| waiting.files = files.into());
    }

    /// All of a document is to be looked at, after a pause.
    pub(super) fn check(&self, uri: Uri) {
        let when = Instant::now() + PAUSE;
        self.later(|waiting| {
            waiting.checks.insert(uri, when);
        });
    }

    pub(super) fn end(&self) {
        self.urgent(|waiting| waiting.is_over = true);
    }

    /// Set while something more urgent waits.
    pub(super) fn is_urgent(&self) -> &AtomicBool {
        &self.is_urgent
    }

    /// The next thing to do; waits for it. `None` once the session is over.
    pub(super) fn next(&self) -> Option<Job> {
        let mut waiting = self.waiting();
        loop {
            self.is_urgent.store(false, Ordering::Relaxed);
            if waiting.is_over {
                return None;
            }
            if let Some(job) = waiting.next() {
                return Some(job);
            }
            let due = waiting.checks.values().min().copied();
            let pause = due.map(|due| due.saturating_duration_since(Instant::now()));
            waiting = match pause {
                Some(pause) => {
                    let woken = self.news.wait_timeout(waiting, pause);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.news.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn urgent(&self, enter: impl FnOnce(&mut Waiting)) {
        self.later(enter);
        self.is_urgent.store(true, Ordering::Relaxed);
    }

    fn later(&self, enter: impl FnOnce(&mut Waiting)) {
        enter(&mut self.waiting());
        self.news.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn next(&mut self) -> Option<Job> {
        if let Some(path) = self.closed.pop() {
            return Some(Job::Close(path));
        }
        // Edits first: what a suggestion adds is told from what its document has.
        if let Some(uri) = self.edited.keys().next().cloned() {
            return self.edited.remove(&uri).map(Job::Edited);
        }
        if let Some(judge) = self.judges.pop_front() {
            return Some(Job::Judge(judge));
        }
        let now = Instant::now();
        let due = self.checks.iter().find(|(_, when)| **when <= now).map(|(uri, _)| uri.clone());
        if let Some(uri) = due {
            self.checks.remove(&uri);
            return Some(Job::Check(uri));
        }
        if let Some(folders) = self.folders.take() {
            return Some(Job::LookIn(folders));
        }
        self.files.pop_front().map(Job::Read)
    }
}
