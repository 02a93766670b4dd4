//! What scans have found in documents, and how the editor hears of it.

use super::super::client::{Diagnostics, Tags, Uri};
use super::super::convert::{findings, from_lsp};
use super::super::editor::Editor;
use super::queue::Version;
use crate::scan::finding::{Finding, Place};
use crate::scan::rules::Tag;
use crate::text::{Encoding, Text};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What was found in one version of a document.
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct Found {
    pub(in crate::server) revision: u64,
    /// The editor's name for the version.
    pub(in crate::server) number: Option<i64>,
    pub(in crate::server) text: Text,
    pub(in crate::server) findings: Vec<Located>,
    /// Whether the editor has heard of it, as far as it is to hear.
    is_told: bool,
}

/// A finding, where the editor can show it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::server) struct Located {
    pub(in crate::server) finding: Finding,
    /// The rule's name for people.
    pub(in crate::server) title: String,
    /// How its rule is shown.
    pub(in crate::server) tags: Vec<Tag>,
    /// What its rule says is to be done.
    pub(in crate::server) remedy: String,
    /// Its rule's page, a file.
    pub(in crate::server) page: Option<PathBuf>,
    /// Bytes of the document.
    pub(in crate::server) range: Range<usize>,
    /// Where data comes from and goes through, in order.
    pub(in crate::server) related: Vec<Related>,
}

/// A place that a finding speaks of.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::server) struct Related {
    pub(in crate::server) place: Place,
    pub(in crate::server) says: &'static str,
}

/// What was last found in each open document.
#[derive(Debug, Default)]
pub(in crate::server) struct Results {
    known: Mutex<Known>,
    news: Notify,
}

#[derive(Debug, Default)]
struct Known {
    way: Diagnostics,
    encoding: Encoding,
    tags: Tags,
    /// The newest revision of each open document. What is found in one that is closed meanwhile is of
    /// no use.
    open: HashMap<Uri, u64>,
    /// Files that are not open and of which the editor shows what a scan of the project has found.
    scanned: HashSet<Uri>,
    found: HashMap<Uri, Arc<Found>>,
}

impl Found {
    pub(super) fn new(version: &Version, findings: Vec<Located>) -> Self {
        let Version { revision, number, text, .. } = version;
        let (revision, number, text) = (*revision, *number, text.clone());
        Self { revision, number, text, findings, is_told: false }
    }
}

impl Results {
    pub(super) fn set_way(&self, way: Diagnostics, encoding: Encoding, tags: Tags) {
        let mut known = self.known();
        (known.way, known.encoding, known.tags) = (way, encoding, tags);
    }

    pub(super) fn open(&self, editor: &Editor, uri: &Uri, revision: u64) {
        let mut known = self.known();
        known.open.insert(uri.clone(), revision);
        if known.scanned.remove(uri) {
            // What a scan of the project has said of the file is said by its document now.
            let nothing = json!({ "uri": uri, "diagnostics": [] });
            editor.notify("textDocument/publishDiagnostics", nothing);
        }
    }

    /// Notes whether a scan of the project has found something in a file. `false` for a document that
    /// is open, which has results of its own.
    pub(in crate::server) fn note_scan(&self, uri: &str, path: &Path, found_any: bool) -> bool {
        let mut known = self.known();
        if known.open.keys().any(|uri| from_lsp::path(uri) == path) {
            return false;
        }
        if found_any {
            known.scanned.insert(uri.to_owned())
        } else {
            known.scanned.remove(uri)
        };
        true
    }

    /// The open documents of which it is known what is in their newest version.
    pub(in crate::server) fn documents(&self) -> Vec<(Uri, Arc<Found>)> {
        let known = self.known();
        let is_newest = |uri: &Uri, it: &Found| known.open.get(uri) == Some(&it.revision);
        let newest = known.found.iter().filter(|(uri, found)| is_newest(uri, found));
        newest.map(|(uri, found)| (uri.clone(), found.clone())).collect()
    }

    /// Where the open documents are.
    pub(in crate::server) fn open_paths(&self) -> Vec<PathBuf> {
        self.known().open.keys().map(|uri| from_lsp::path(uri)).collect()
    }

    /// The files of which the editor shows what a scan of the project has found.
    pub(in crate::server) fn scanned(&self) -> Vec<PathBuf> {
        self.known().scanned.iter().filter_map(|uri| from_lsp::file(uri)).collect()
    }

    /// Whether no newer version of a document is known.
    pub(super) fn is_newest(&self, uri: &str, revision: u64) -> bool {
        self.known().open.get(uri).is_none_or(|it| *it <= revision)
    }

    /// Forgets a document that is closed, and so does the editor.
    pub(super) fn close(&self, editor: &Editor, uri: &str) {
        let mut known = self.known();
        known.open.remove(uri);
        if known.found.remove(uri).is_some_and(|it| !it.findings.is_empty()) {
            known.publish(editor, uri, &Found::default());
        }
        drop(known);
        self.news.notify_waiters();
    }

    /// Keeps what was found, if it is of no older version, and tells the editor where that is news.
    /// `false` if that has to be tried again, since the editor does not read.
    pub(super) fn keep(&self, editor: &Editor, uri: &Uri, mut found: Found) -> bool {
        let mut known = self.known();
        let before = known.found.get(uri).cloned();
        let is_late = before.as_ref().is_some_and(|it| it.revision > found.revision);
        if is_late || !known.open.contains_key(uri) {
            return true;
        }
        let is_same = match &before {
            Some(before) if !before.is_told => false,
            Some(before) => before.findings == found.findings,
            None => found.findings.is_empty(),
        };
        let is_same_version = before.is_some_and(|it| it.revision == found.revision);
        let is_moved = !found.findings.is_empty() && !is_same_version;
        found.is_told = match known.way {
            // Within the lock, so that what is older never comes later.
            Diagnostics::Told if !is_same || is_moved => known.publish(editor, uri, &found),
            // For a version that is new the editor asks by itself.
            Diagnostics::Asked if !is_same && is_same_version => editor.refresh_diagnostics(),
            Diagnostics::Told | Diagnostics::Asked => true,
        };
        let is_told = found.is_told;
        known.found.insert(uri.clone(), Arc::new(found));
        drop(known);
        self.news.notify_waiters();
        is_told
    }

    /// What was found in an open document, once it is of this revision or a newer one.
    pub(super) async fn wait(&self, uri: &str, revision: u64) -> Option<Arc<Found>> {
        loop {
            let news = self.news.notified();
            {
                let known = self.known();
                let found = known.found.get(uri).filter(|it| it.revision >= revision);
                if found.is_some() || !known.open.contains_key(uri) {
                    return found.cloned();
                }
            }
            news.await;
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn publish(&self, editor: &Editor, uri: &str, found: &Found) -> bool {
        self.way == Diagnostics::Asked || {
            let params = findings::published(uri, found, self.encoding, self.tags);
            editor.notify("textDocument/publishDiagnostics", params)
        }
    }
}
