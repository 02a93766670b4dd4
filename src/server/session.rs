//! All mutable state of one editor's session; the service is its one owner.
//!
//! A request never sees it: it gets a [`Snapshot`]. Knows nothing of JSON.

use super::client::{Change, Client, FolderChange, Trace, Uri};
use super::convert::from_lsp;
use super::editor::Editor;
use super::feedback::Feedback;
use super::interrupt::{Cause, Interrupt, WeakInterrupt};
use super::model::Models;
use super::parsing::Parsing;
use super::project_scan::TOKEN;
use super::scanning::Scanner;
use super::snapshot::{Snapshot, View};
use super::surroundings::{Around, Surroundings};
use super::tracking::Tracker;
use super::watch::{End, Life};
use crate::completion::cache::Cache;
use crate::completion::context::nearby::Neighbour;
use crate::syntax::{Language, SyntaxTree};
use crate::text::{Edit, Encoding, Text};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tower_lsp::jsonrpc::Id;

/// The other open documents that a suggestion may know.
const MOST_NEIGHBOURS: usize = 8;

/// The most tokens of progress that are remembered.
const MOST_PROGRESS: usize = 256;

/// What a session works with.
pub(super) struct Parts {
    pub(super) models: Arc<Models>,
    pub(super) feedback: Arc<Feedback>,
    pub(super) scanner: Arc<Scanner>,
    pub(super) tracker: Arc<Tracker>,
    pub(super) editor: Editor,
}

pub(super) struct Session {
    client: Arc<Client>,
    documents: HashMap<Uri, Document>,
    requests: HashMap<Id, WeakInterrupt>,
    /// Requests by the tokens of the editor's progress.
    progress: HashMap<String, Id>,
    parts: Parts,
    parsing: Arc<Parsing>,
    cache: Arc<Mutex<Cache>>,
    /// The user's patterns of files that may not leave this machine.
    exclude: Vec<String>,
    surroundings: Arc<Surroundings>,
    /// Counts what opened and changed, in its order.
    clock: u64,
    life: Life,
}

struct Document {
    language: Option<Language>,
    view: View,
    /// The request that waits for a suggestion, if one does.
    typing: WeakInterrupt,
    path: PathBuf,
    /// Where it is within the workspace.
    place: String,
    opened: u64,
    edited: u64,
    /// This version, as suggestions in other documents see it.
    neighbour: Option<Arc<Neighbour>>,
}

impl Session {
    pub(super) fn new(parts: Parts, exclude: Vec<String>, life: Life) -> Self {
        let (documents, requests) = (HashMap::new(), HashMap::new());
        let parsing = Arc::new(Parsing::new());
        let (client, cache) = (Arc::default(), Arc::default());
        let surroundings = Arc::new(Surroundings::new(Vec::new(), exclude.clone()));
        Self {
            client,
            documents,
            requests,
            progress: HashMap::new(),
            parts,
            parsing,
            cache,
            exclude,
            surroundings,
            clock: 0,
            life,
        }
    }

    /// Learns who the editor is.
    pub(super) fn meet(&mut self, client: Client) {
        self.set_trace(client.trace);
        if let Some(process) = client.process {
            self.life.watch_parent(process);
        }
        self.client = Arc::new(client);
        self.look_around();
        self.parts.scanner.meet(&self.client);
    }

    /// The editor works in other folders from now on.
    pub(super) fn move_to(&mut self, change: FolderChange) {
        let client = Arc::make_mut(&mut self.client);
        client.folders.retain(|folder| !change.removed.contains(folder));
        for folder in change.added {
            if !client.folders.contains(&folder) {
                client.folders.push(folder);
            }
        }
        self.look_around();
        self.parts.scanner.meet(&self.client);
        if !self.documents.is_empty() {
            self.surroundings.read();
        }
    }

    /// Forgets what was around the documents, and where they are in it.
    fn look_around(&mut self) {
        let folders = self.client.folders.clone();
        self.surroundings = Arc::new(Surroundings::new(folders, self.exclude.clone()));
        for document in self.documents.values_mut() {
            document.place = self.surroundings.place(&document.path);
            document.show();
        }
    }

    pub(super) fn set_trace(&mut self, trace: Trace) {
        self.parts.editor.set_tracing(trace == Trace::On);
    }

    /// Opens a document; one that is open already begins anew.
    pub(super) fn open(&mut self, uri: Uri, language: &str, version: Option<i64>, text: &str) {
        if self.documents.is_empty() {
            let (models, progress) = (self.parts.models.clone(), self.client.progress);
            tokio::spawn(async move { models.prepare(progress).await });
            self.surroundings.read();
        }
        tokio::spawn(self.parts.tracker.clone().prepare());
        let language = Language::from_lsp_id(language)
            .or_else(|| Language::from_path(Path::new(uri.as_str())));
        let text = Text::new(text);
        let tree = language.map(|language| SyntaxTree::new(language, text.clone()));
        self.parts.feedback.opened(&uri, &text);
        let path = from_lsp::path(&uri);
        self.clock += 1;
        let view = View { version, revision: self.clock, text, tree };
        let mut document = Document {
            language,
            view,
            typing: WeakInterrupt::default(),
            place: self.surroundings.place(&path),
            path,
            opened: self.clock,
            edited: self.clock,
            neighbour: None,
        };
        document.show();
        self.parts.scanner.changed(document.view.scanned(&uri, &document.path));
        if let Some(old) = self.documents.insert(uri, document) {
            old.typing.fire(Cause::Superseded);
        }
    }

    /// Changes an open document; `false` if it is not open.
    ///
    /// Should the text store panic, the document counts as closed: rather no suggestion than
    /// one for a text that the person does not see.
    pub(super) fn change(&mut self, uri: &str, version: Option<i64>, changes: &[Change]) -> bool {
        let Some((uri, mut document)) = self.documents.remove_entry(uri) else { return false };
        // What was asked about the text that was is of no use to the one that is.
        document.typing.fire(Cause::Superseded);
        let before = document.view.text.clone();
        let edits = document.edit(changes, self.client.encoding);
        self.parts.feedback.edited(&uri, &before, edits.as_deref(), &document.view.text);
        // Versions that jump or go back are the editor's business: the order of arrival counts.
        document.view.version = version;
        self.clock += 1;
        document.edited = self.clock;
        document.view.revision = self.clock;
        let mut entry = self.documents.entry(uri).insert_entry(document);
        entry.get_mut().follow(edits);
        let document = entry.get();
        self.parts.scanner.changed(document.view.scanned(entry.key(), &document.path));
        true
    }

    /// A file was saved; what it defines may have changed.
    pub(super) fn saved(&self, uri: &str) {
        let path = from_lsp::path(uri);
        self.parts.scanner.saved(path.clone());
        self.surroundings.refresh(path);
    }

    /// Closes a document; `false` if it is not open.
    pub(super) fn close(&mut self, uri: &str) -> bool {
        let closed = self.documents.remove(uri);
        self.parts.feedback.closed(uri);
        if let Some(document) = &closed {
            self.parts.scanner.closed(uri, document.path.clone());
            document.typing.fire(Cause::Superseded);
        }
        tokio::spawn(give_memory_back());
        closed.is_some()
    }

    /// What a request that names `uri` sees.
    pub(super) fn snapshot(&self, uri: Option<&str>) -> Snapshot {
        let document = uri.and_then(|uri| self.documents.get(uri));
        Snapshot {
            client: self.client.clone(),
            document: document.map(|document| document.view.clone()),
            around: uri.zip(document).map(|(uri, it)| self.around(uri, it)).unwrap_or_default(),
        }
    }

    /// What is around a document that is open as `uri`.
    fn around(&self, uri: &str, document: &Document) -> Around {
        let notebook = from_lsp::notebook(uri);
        let (mut cells, mut open) = (Vec::new(), Vec::new());
        for (other_uri, other) in &self.documents {
            if notebook.is_some() && from_lsp::notebook(other_uri) == notebook {
                // A cell of prose, or of another language, is nothing that this one continues.
                let is_earlier =
                    other.opened < document.opened && other.language == document.language;
                cells.extend(is_earlier.then_some((other.opened, &other.view.text)));
            } else if let Some(neighbour) = other.neighbour.as_ref().filter(|_| other_uri != uri) {
                open.push((other.edited, &other.path, neighbour));
            }
        }
        cells.sort_by_key(|(opened, _)| *opened);
        open.sort_by_key(|(edited, ..)| std::cmp::Reverse(*edited));
        open.truncate(MOST_NEIGHBOURS);
        Around {
            path: document.path.clone(),
            cells: cells.into_iter().map(|(_, text)| text.clone()).collect(),
            open: open.into_iter().map(|(_, path, it)| (path.clone(), it.clone())).collect(),
        }
    }

    /// Enters a request; `None` while another one of the same id waits for its answer.
    pub(super) fn enter(&mut self, id: &Id) -> Option<Interrupt> {
        if self.requests.get(id).is_some_and(WeakInterrupt::is_waiting) {
            return None;
        }
        // The answered ones are swept out when the table would grow, so sweeping costs nothing
        // in the long run.
        if self.requests.len() == self.requests.capacity() {
            self.requests.retain(|_, request| request.is_waiting());
            self.requests.shrink_to(64.max(2 * self.requests.len()));
        }
        let interrupt = Interrupt::default();
        self.requests.insert(id.clone(), interrupt.downgrade());
        Some(interrupt)
    }

    /// Makes a request the one that waits for a suggestion in `uri`; an older one is superseded.
    pub(super) fn take_turn(&mut self, uri: &str, request: &Interrupt) {
        if let Some(document) = self.documents.get_mut(uri) {
            std::mem::replace(&mut document.typing, request.downgrade()).fire(Cause::Superseded);
        }
    }

    /// Stops a request; one that is unknown or answered is none of our business.
    pub(super) fn cancel(&mut self, id: &Id) {
        if let Some(request) = self.requests.remove(id) {
            request.fire(Cause::Cancelled);
        }
    }

    /// Stops the request whose progress the editor calls so.
    pub(super) fn cancel_progress(&mut self, token: &Value) {
        let ours = token.as_str().and_then(|it| it.strip_prefix(TOKEN));
        let id = ours.and_then(|id| serde_json::from_str(id).ok());
        if let Some(id) = id.or_else(|| self.progress.remove(&token.to_string())) {
            self.cancel(&id);
        }
    }

    /// The editor shows how far a request is, and calls that by a token.
    pub(super) fn show_progress(&mut self, token: &Value, id: &Id) {
        if self.progress.len() >= MOST_PROGRESS {
            self.progress.clear();
        }
        self.progress.insert(token.to_string(), id.clone());
    }

    /// The editor leaves: whatever waits is answered.
    pub(super) fn leave(&mut self) {
        self.requests.drain().for_each(|(_, request)| request.fire(Cause::Cancelled));
        self.life.end(End::Exit);
    }

    /// The editor has said that it will leave.
    pub(super) fn shut_down(&self) {
        self.life.shut_down();
    }

    pub(super) fn models(&self) -> &Arc<Models> {
        &self.parts.models
    }

    pub(super) fn scanner(&self) -> &Arc<Scanner> {
        &self.parts.scanner
    }

    pub(super) fn tracker(&self) -> &Arc<Tracker> {
        &self.parts.tracker
    }

    pub(super) fn parsing(&self) -> &Arc<Parsing> {
        &self.parsing
    }

    pub(super) fn cache(&self) -> &Arc<Mutex<Cache>> {
        &self.cache
    }

    pub(super) fn feedback(&self) -> &Arc<Feedback> {
        &self.parts.feedback
    }

    pub(super) fn surroundings(&self) -> &Arc<Surroundings> {
        &self.surroundings
    }

    pub(super) fn editor(&self) -> &Editor {
        &self.parts.editor
    }
}

/// The allocator returns what has been free for a second, the next time that it handles a large
/// block. An editor that closed its files may ask for nothing that makes it.
async fn give_memory_back() {
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(1 << 20)));
}

impl Document {
    /// Edits the text; gives what the tree must follow, or nothing where it must begin anew.
    fn edit(&mut self, changes: &[Change], encoding: Encoding) -> Option<Vec<(Edit, Text)>> {
        let mut edits = Some(Vec::with_capacity(changes.len()));
        for change in changes {
            let Some(range) = change.range else {
                self.view.text = Text::new(&change.text);
                edits = None;
                continue;
            };
            let edit = self.view.text.edit(range, encoding, &change.text);
            if let Some(edits) = &mut edits {
                edits.push((edit, self.view.text.clone()));
            }
        }
        edits
    }

    /// Makes the tree follow the text. Comes second, so that whatever happens to the tree, the
    /// text is right.
    fn follow(&mut self, edits: Option<Vec<(Edit, Text)>>) {
        let Some(language) = self.language else { return };
        let tree = self.view.tree.take().zip(edits).map(|(tree, edits)| {
            edits.into_iter().fold(tree, |tree, (edit, text)| tree.edited(edit, text))
        });
        let anew = || SyntaxTree::new(language, self.view.text.clone());
        self.view.tree = Some(tree.unwrap_or_else(anew));
        self.show();
    }

    /// Shows this version to suggestions in other documents.
    fn show(&mut self) {
        let tree = self.view.tree.clone();
        self.neighbour = tree.map(|tree| Arc::new(Neighbour::new(self.place.clone(), tree)));
    }
}
