//! The models as a session sees them: opened in the background, when they are first of use.
//!
//! Knows nothing of documents; says to the person, once, why there are no suggestions or who
//! gives them instead.

use super::editor::Editor;
use crate::completion::Named;
use crate::completion::generation::BackendError;
use crate::models::failover::{Failover, Notice};
use serde_json::json;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::MessageType;

/// The models of a session.
pub(super) struct Models {
    in_order: Arc<Failover>,
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

impl Models {
    pub(super) fn new(models: Failover, editor: Editor) -> Self {
        Self { in_order: Arc::new(models), editor, told: Mutex::default() }
    }

    /// The backends that may see the document at `path`, the one to ask first in front.
    pub(super) async fn in_turn(&self, path: Option<PathBuf>) -> Vec<Named> {
        let models = self.in_order.clone();
        let in_turn = tokio::task::spawn_blocking(move || models.in_turn(path.as_deref())).await;
        let opened = in_turn.unwrap_or_default().into_iter();
        opened.map(|(name, opened)| (name, opened.map(|opened| opened.backend()))).collect()
    }

    /// Hears how a backend has done, and tells the person what they should know of it.
    pub(super) fn heard(&self, name: &str, outcome: Result<(), &BackendError>) {
        let notice = self.in_order.note(name, outcome);
        if let Err(error) = outcome {
            tracing::warn!(name, kind = error.kind(), "no suggestions");
            let next = match &notice {
                Some(Notice::Fell { next, .. }) => next.as_deref(),
                _ => None,
            };
            self.tell(name, error, next);
        }
        if let Some(Notice::Recovered { name }) = notice {
            // What is told once may be told again when it happens again.
            self.told().clear();
            self.editor.show(MessageType::INFO, &format!("Undertone: {name} works again."));
        }
    }

    /// Loads the model, and shows that it does.
    pub(super) async fn prepare(&self, progress: Progress) {
        let first = self.in_turn(None).await.into_iter().next();
        let Some((name, opened)) = first else { return };
        let backend = match opened {
            Ok(backend) => backend,
            Err(error) => return self.heard(&name, Err(&error)),
        };
        backend.prepare();
        let loaded = backend.loaded();
        if progress == Progress::Unknown {
            return self.settle(&name, loaded.await);
        }
        tokio::pin!(loaded);
        // What is loaded already needs no progress.
        if let Some(outcome) = futures::FutureExt::now_or_never(&mut loaded) {
            return self.settle(&name, outcome);
        }
        let token = "undertone/model";
        let create = json!({ "token": token });
        let is_shown = tokio::select! {
            biased;
            outcome = &mut loaded => return self.settle(&name, outcome),
            agreed = self.editor.ask("window/workDoneProgress/create", create) => agreed,
        };
        let title = format!("Undertone: loading {}", backend.name());
        if is_shown {
            let begin = json!({ "kind": "begin", "title": title, "cancellable": false });
            self.editor.notify("$/progress", json!({ "token": token, "value": begin }));
        }
        self.settle(&name, loaded.await);
        if is_shown {
            self.editor.notify("$/progress", json!({ "token": token, "value": { "kind": "end" } }));
        }
    }

    /// Says to the person what went wrong and what to do, once for each thing.
    fn tell(&self, name: &str, error: &BackendError, next: Option<&str>) {
        let Some(remedy) = error.remedy() else { return };
        let instead = next
            .map_or_else(String::new, |next| format!("; {next} answers until {name} works again"));
        if self.told().insert(error.to_string()) {
            let message = format!("Undertone: {error}{instead}; {remedy}.");
            self.editor.show(MessageType::WARNING, &message);
        }
    }

    fn told(&self) -> MutexGuard<'_, HashSet<String>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, name: &str, loaded: Result<(), BackendError>) {
        match loaded {
            Ok(()) => tracing::info!("the model is ready"),
            Err(error) => self.heard(name, Err(&error)),
        }
    }
}
