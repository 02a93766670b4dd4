//! Security scans of a session's documents and suggestions: one thread has all that is known, and
//! takes what is most urgent first.
//!
//! ```text
//! session ─► queue ─► worker ─► found ─► publishDiagnostics, or the editor's own questions
//! suggesting ─┘  └──────────► what a suggestion would add
//! ```

mod found;
mod queue;
mod worker;

pub(super) use found::{Found, Located, Related, Results};
pub(super) use queue::Version;

use super::client::Client;
use super::editor::Editor;
use crate::config::scan::Scans;
use crate::scan::finding::Finding;
use crate::scan::project::Rules;
use crate::scan::repair::{Fewer, Repair};
use queue::{Judge, Question, Queue};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long a suggestion or an editor's question waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// The scans of a session. Without a thread nothing is scanned, and nobody waits.
pub(super) struct Scanner {
    settings: Scans,
    queue: Arc<Queue>,
    results: Arc<Results>,
    editor: Editor,
    /// Where rules' pages are written.
    pages: PathBuf,
    /// Begun by the first document; whether there is a thread.
    worker: OnceLock<bool>,
}

/// It is not known what a version would have: there is no thread, or it took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unchecked;

impl Scanner {
    pub(super) fn new(settings: Scans, pages: PathBuf, editor: Editor) -> Self {
        let (queue, results) = (Arc::default(), Arc::default());
        Self { settings, queue, results, editor, pages, worker: OnceLock::new() }
    }

    pub(super) fn settings(&self) -> &Scans {
        &self.settings
    }

    /// The rules of the program and those of the user's folders.
    pub(super) fn rules(&self) -> Rules {
        worker::rules(&self.settings, &self.editor)
    }

    /// The editor works in these folders, and hears of findings in this way.
    pub(super) fn meet(&self, client: &Client) {
        self.results.set_way(client.diagnostics, client.encoding, client.tags);
        self.queue.look_in(client.folders.clone());
    }

    /// A document was opened or edited.
    pub(super) fn changed(&self, version: Version) {
        if self.settings.automatic || self.settings.checks_suggestions() {
            self.begin();
            self.results.open(&self.editor, &version.uri, version.revision);
            self.queue.changed(version);
        }
    }

    pub(super) fn closed(&self, uri: &str, path: PathBuf) {
        self.queue.closed(uri, path);
        self.results.close(&self.editor, uri);
    }

    /// Whether a version is still what the person sees.
    pub(super) fn is_newest(&self, version: &Version) -> bool {
        self.results.is_newest(&version.uri, version.revision)
    }

    /// What the editor is shown.
    pub(super) fn results(&self) -> &Arc<Results> {
        &self.results
    }

    /// A file was saved that need not be open.
    pub(super) fn saved(&self, path: PathBuf) {
        self.queue.saved(path);
    }

    /// What is found in a version of a document, or in a newer one of it.
    pub(super) async fn findings(&self, version: Version) -> Option<Arc<Found>> {
        let (uri, revision) = (version.uri.clone(), version.revision);
        if !self.works() {
            return None;
        }
        self.queue.changed(version);
        timeout(PATIENCE, self.results.wait(&uri, revision)).await.ok().flatten()
    }

    /// What `version` has because of the bytes in `inserted`. It is a version of the document that
    /// nobody has accepted yet.
    pub(super) async fn added(
        &self,
        version: Version,
        inserted: Range<usize>,
    ) -> Result<Vec<Finding>, Unchecked> {
        self.judged(version, |answer| Question::Added { inserted, answer }).await
    }

    /// Whether rules find that much less in `version`, which nobody has accepted yet, and no more is
    /// found by any other.
    pub(super) async fn repairs(
        &self,
        version: Version,
        fewer: Fewer,
    ) -> Result<Repair, Unchecked> {
        self.judged(version, |answer| Question::Repairs { fewer, answer }).await
    }

    async fn judged<A>(
        &self,
        version: Version,
        question: impl FnOnce(oneshot::Sender<A>) -> Question,
    ) -> Result<A, Unchecked> {
        self.begin();
        if !self.works() {
            return Err(Unchecked);
        }
        let (answer, judged) = oneshot::channel();
        self.queue.judge(Judge { version, question: question(answer) });
        timeout(PATIENCE, judged).await.ok().and_then(Result::ok).ok_or(Unchecked)
    }

    fn works(&self) -> bool {
        self.worker.get().copied().unwrap_or(false)
    }

    fn begin(&self) {
        self.worker.get_or_init(|| {
            let (queue, results) = (self.queue.clone(), self.results.clone());
            let (settings, pages) = (self.settings.clone(), self.pages.clone());
            worker::spawn(queue, results, self.editor.clone(), settings, pages)
        });
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.queue.end();
    }
}
