//! The model as a session sees it: opened once, in the background, when it is first of use.
//!
//! Knows nothing of documents; says to the person, once, why there are no suggestions.

use super::editor::Editor;
use crate::completion::generation::{Backend, BackendError};
use serde_json::json;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;
use tower_lsp::ls_types::MessageType;

/// Opens the backend that the settings name. Asked again as long as it fails, so that a model
/// that was fetched in the meantime is found.
pub type Opener = Arc<dyn Fn() -> Result<Arc<dyn Backend>, BackendError> + Send + Sync>;

/// The one model of a session.
pub(super) struct Model {
    open: Opener,
    opened: OnceCell<Arc<dyn Backend>>,
    editor: Editor,
    told: Mutex<HashSet<String>>,
}

/// Whether the editor shows progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Progress {
    Shown,
    #[default]
    Unknown,
}

impl Model {
    pub(super) fn new(open: Opener, editor: Editor) -> Self {
        Self { open, opened: OnceCell::new(), editor, told: Mutex::default() }
    }

    /// The backend. A failure has been told to the person.
    pub(super) async fn backend(&self) -> Result<Arc<dyn Backend>, BackendError> {
        let open = || async {
            let open = self.open.clone();
            let opened = tokio::task::spawn_blocking(move || open()).await;
            opened.unwrap_or_else(|error| Err(BackendError::BrokeOff { reason: error.to_string() }))
        };
        let backend = self.opened.get_or_try_init(open).await.cloned();
        backend.inspect_err(|error| self.tell(error))
    }

    /// Loads the model, and shows that it does.
    pub(super) async fn prepare(&self, progress: Progress) {
        let Ok(backend) = self.backend().await else { return };
        backend.prepare();
        let loaded = backend.loaded();
        if progress == Progress::Unknown {
            return self.settle(loaded.await);
        }
        tokio::pin!(loaded);
        // What is loaded already needs no progress.
        if let Some(outcome) = futures::FutureExt::now_or_never(&mut loaded) {
            return self.settle(outcome);
        }
        let token = "undertone/model";
        let create = json!({ "token": token });
        let is_shown = tokio::select! {
            biased;
            outcome = &mut loaded => return self.settle(outcome),
            agreed = self.editor.ask("window/workDoneProgress/create", create) => agreed,
        };
        let title = format!("Undertone: loading {}", backend.name());
        if is_shown {
            let begin = json!({ "kind": "begin", "title": title, "cancellable": false });
            self.editor.notify("$/progress", json!({ "token": token, "value": begin }));
        }
        self.settle(loaded.await);
        if is_shown {
            self.editor.notify("$/progress", json!({ "token": token, "value": { "kind": "end" } }));
        }
    }

    /// Says to the person what went wrong and what to do, once for each thing.
    pub(super) fn tell(&self, error: &BackendError) {
        tracing::warn!(%error, "no suggestions");
        let Some(remedy) = error.remedy() else { return };
        let message = format!("Undertone: {error}; {remedy}.");
        let is_new =
            self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(message.clone());
        if is_new {
            self.editor.show(MessageType::WARNING, &message);
        }
    }

    fn settle(&self, loaded: Result<(), BackendError>) {
        match loaded {
            Ok(()) => tracing::info!("the model is ready"),
            Err(error) => self.tell(&error),
        }
    }
}
