//! The models as a session sees them: opened in the background, when they are first of use.
//!
//! Knows nothing of documents; says to the person, once, why there are no suggestions or who
//! gives them instead.

use super::editor::Editor;
use super::suggesting::Withheld;
use crate::completion::generation::BackendError;
use crate::completion::{Named, Trigger};
use crate::models::failover::{Change, Failover};
use crate::policy::attribution::described;
use crate::scan::finding::Finding;
use serde_json::json;
use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::MessageType;

/// The models of a session.
pub(super) struct Models {
    in_order: Arc<Failover>,
    alternatives: NonZeroUsize,
    editor: Editor,
    told: Mutex<HashSet<(String, &'static str)>>,
}

/// What went wrong with a backend, for the person.
pub(super) struct Failed {
    name: String,
    kind: &'static str,
    is_fault: bool,
    says: String,
    remedy: &'static str,
}

/// Whether the editor shows progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Progress {
    Shown,
    #[default]
    Unknown,
}

impl Models {
    pub(super) fn new(models: Failover, alternatives: NonZeroUsize, editor: Editor) -> Self {
        Self { in_order: Arc::new(models), alternatives, editor, told: Mutex::default() }
    }

    /// How many suggestions a person may go through who asks for one.
    pub(super) fn alternatives(&self) -> NonZeroUsize {
        self.alternatives
    }

    /// The backends for the document at `path`, the one to ask first in front.
    pub(super) async fn in_turn(&self, path: Option<PathBuf>, trigger: Trigger) -> Vec<Named> {
        let models = self.in_order.clone();
        let in_turn =
            tokio::task::spawn_blocking(move || models.in_turn(path.as_deref(), trigger)).await;
        let opened = in_turn.unwrap_or_default().into_iter();
        opened.map(|(name, opened)| (name, opened.map(|opened| opened.backend()))).collect()
    }

    /// Hears how a backend has done. What went wrong is told by [`Self::tell`], once it is known who
    /// has answered instead.
    pub(super) fn heard(&self, name: &str, outcome: Result<(), &BackendError>) -> Option<Failed> {
        let change = self.in_order.note(name, outcome);
        // What is told once may be told again when it happens again.
        let was_told = outcome.is_ok() && self.forget(name);
        if change == Change::Recovered && was_told {
            self.editor.show(MessageType::INFO, &format!("Undertone: {name} works again."));
        }
        let error = outcome.err()?;
        tracing::warn!(name, kind = error.kind(), "no suggestions");
        let (kind, remedy) = (error.kind(), error.remedy()?);
        let is_fault = error.is_fault();
        Some(Failed { name: name.to_owned(), kind, is_fault, says: error.to_string(), remedy })
    }

    /// Says why there is no suggestion, to who has asked for one by a key.
    pub(super) fn tell_withheld(&self, withheld: &Withheld, trigger: Trigger) {
        let worst = withheld.findings.iter().max_by_key(|it| it.severity);
        let why = if let Some(Finding { rule, message, severity, .. }) = worst {
            format!("({rule}, {}): {message}", severity.name())
        } else if let Some(reference) = withheld.references.first() {
            format!("(your policy of references): it resembles {}", described(reference))
        } else {
            return;
        };
        let message = format!("Undertone: a suggestion is withheld {why}");
        match trigger {
            Trigger::Invoked => self.editor.show(MessageType::INFO, &message),
            Trigger::Automatic => self.editor.trace(|| message),
        }
    }

    /// Says to the person what went wrong and what to do, once for each kind of thing. `instead` is
    /// who has answered.
    pub(super) fn tell(&self, failed: &[Failed], instead: Option<&str>) {
        for Failed { name, kind, is_fault, says, remedy } in failed {
            // Where another model answers, it is no news that a file stays on this machine.
            let is_news = *is_fault || instead.is_none();
            if !is_news || !self.told().insert((name.clone(), kind)) {
                continue;
            }
            let instead = instead.map_or_else(String::new, |other| {
                format!("; {other} answers until {name} works again")
            });
            let message = format!("Undertone: {says}{instead}; {remedy}.");
            self.editor.show(MessageType::WARNING, &message);
        }
    }

    /// Loads the model, and shows that it does.
    pub(super) async fn prepare(&self, progress: Progress) {
        let first = self.in_turn(None, Trigger::Automatic).await.into_iter().next();
        let Some((name, opened)) = first else { return };
        let backend = match opened {
            Ok(backend) => backend,
            Err(error) => return self.settle(&name, Err(error)),
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

    /// Whether something was told of that backend.
    fn forget(&self, name: &str) -> bool {
        let mut told = self.told();
        let before = told.len();
        told.retain(|(other, _)| other != name);
        told.len() < before
    }

    fn told(&self) -> MutexGuard<'_, HashSet<(String, &'static str)>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, name: &str, loaded: Result<(), BackendError>) {
        match loaded {
            Ok(()) => tracing::info!("the model is ready"),
            Err(error) => {
                let failed = self.heard(name, Err(&error));
                self.tell(failed.as_slice(), None);
            }
        }
    }
}
