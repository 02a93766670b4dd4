//! Works out what to suggest for one request: what was suggested there before, or what a model says,
//! if it is worth asking one.

use super::interrupt::Cause;
use super::requests::Call;
use super::scanning::{Unchecked, Version};
use crate::completion::cache::Cache;
use crate::completion::generation::BackendError;
use crate::completion::trigger::{self, Ask, Reason};
use crate::completion::typing::Typing;
use crate::completion::{self as pipeline, Cursor, Named, Trigger, intent};
use crate::guard::incoming::{Treatment, Verdict, judge};
use crate::policy::offer::Offer;
use crate::references::reference::Reference;
use crate::scan::finding::Finding;
use crate::scan::suppression;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::task::JoinSet;
use tower_lsp::jsonrpc::{Error, Result};

/// Suggestions, and the backend that they are from.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) offers: Vec<Offer>,
    pub(super) backend: String,
}

/// Why suggestions are not shown.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    pub(super) findings: Vec<Finding>,
    pub(super) references: Vec<Reference>,
}

impl Withheld {
    fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.references.is_empty()
    }
}

impl Call {
    /// Runs the pipeline at `cursor`, off the I/O task. Where nobody has asked by a key, only if a
    /// suggestion is likely to be of use there, and once the person has paused.
    ///
    /// `place` is the byte where the person is, which `cursor` may be ahead of.
    ///
    /// A model that does not work is the person's business, who has been told; the editor gets
    /// no suggestions, and no error that it would show at every key.
    pub(super) async fn suggest(&self, cursor: Cursor, place: usize) -> Result<Found> {
        if !self.feedback.wants(cursor.trigger) {
            return Ok(Found::default());
        }
        let mut task = JoinSet::new();
        task.spawn(self.clone().find(cursor, place));
        tokio::select! {
            biased;
            cause = self.interrupt.fired() => match cause {
                Cause::Cancelled => Err(Error::request_cancelled()),
                Cause::Superseded => Ok(Found::default()),
            },
            done = task.join_next() => match done {
                Some(Ok(Ok(found))) => Ok(found),
                // Also where another document's request took the model: the editor asks again.
                Some(Ok(Err(_))) => Ok(Found::default()),
                Some(Err(_)) | None => Err(Error::internal_error()),
            },
        }
    }

    /// Follows what the person is about to be shown; gives a number for each.
    pub(super) fn show(&self, cursor: &Cursor, found: &Found) -> Vec<u64> {
        let uri = self.uri.as_deref().unwrap_or_default();
        self.feedback.shown(uri, self.revision, cursor, &found.backend, &found.offers)
    }

    async fn find(self, cursor: Cursor, place: usize) -> std::result::Result<Found, BackendError> {
        let backends = self.models.in_turn(self.path.clone(), cursor.trigger).await;
        let first = backends.iter().find(|(_, backend)| backend.is_ok());
        let first = first.map(|(name, _)| name.clone()).unwrap_or_default();
        let uri = self.uri.as_deref().unwrap_or_default();
        let typing = self.feedback.typing(uri, place, &first);
        if typing.is_dismissed && cursor.trigger == Trigger::Automatic {
            return Ok(Found::default());
        }
        let recalled = locked(&self.cache).recall(&cursor, &first);
        if !recalled.is_empty() {
            // What was kept passed the scan; what there is to say of it is not kept.
            let (offers, _) = self.compared(&cursor, recalled).await;
            let marks = self.scanner.settings().suggestions == Treatment::Mark;
            let offers = if marks { self.judged(&cursor, offers).await.0 } else { offers };
            let (offers, _) = self.attributed(&cursor, offers).await;
            if !offers.is_empty() {
                return Ok(Found { offers, backend: first });
            }
        }
        let cursor = self.parsing.parsed(cursor).await.ok_or(BackendError::Cancelled)?;
        let Some(cursor) = self.when_it_is_time(cursor, &typing, &backends).await else {
            return Ok(Found::default());
        };
        let found = self.ask(&cursor, backends).await;
        let found = match found {
            // Who types is given one suggestion; where that may not be shown, there are others.
            Ok((found, withheld)) if found.offers.is_empty() && !withheld.is_empty() => {
                let all = Cursor { trigger: Trigger::Invoked, ..cursor.clone() };
                let others = match cursor.trigger {
                    Trigger::Automatic => {
                        let backends = self.models.in_turn(self.path.clone(), all.trigger).await;
                        self.ask(&all, backends).await.map(|it| it.0)
                    }
                    Trigger::Invoked => Ok(found),
                };
                if others.as_ref().is_ok_and(|it| it.offers.is_empty()) {
                    self.models.tell_withheld(&withheld, cursor.trigger);
                }
                others
            }
            found => found.map(|it| it.0),
        };
        self.parsing.release(cursor);
        found
    }

    /// `cursor` with all that is known around it, once a model is to be asked; `None` if none is.
    async fn when_it_is_time(
        &self,
        cursor: Cursor,
        typing: &Typing,
        backends: &[Named],
    ) -> Option<Cursor> {
        let intent = intent::at(&cursor)?;
        let ask = trigger::decide(&cursor, &intent, typing);
        // While the person types on or pauses, the model reads what stands there already.
        let reader = backends.first().and_then(|(_, backend)| backend.as_ref().ok());
        let reader = reader.filter(|backend| ask != Ask::Now && backend.reads_ahead());
        if let Ask::No(reason) = ask {
            tracing::debug!(?reason, "nothing is asked for");
            if reason != Reason::Unlikely || reader.is_none() {
                return None;
            }
        }
        let around = self.snapshot.around.clone();
        let nearby = self.surroundings.nearby(around, cursor.trigger).await;
        let cursor = Cursor { nearby, ..cursor };
        if let Some(reader) = reader {
            pipeline::warm(&cursor, &**reader, self.interrupt.token());
        }
        match ask {
            Ask::Now => Some(cursor),
            Ask::After(wait) => {
                tokio::time::sleep_until((self.arrived + wait).into()).await;
                Some(cursor)
            }
            Ask::No(_) => None,
        }
    }

    async fn ask(
        &self,
        cursor: &Cursor,
        backends: Vec<Named>,
    ) -> std::result::Result<(Found, Withheld), BackendError> {
        let models = &self.models;
        let (asked, mut failed, mut answered) = (Instant::now(), Vec::new(), None);
        let mut heard = |name: &str, outcome: std::result::Result<(), &BackendError>| {
            answered = outcome.is_ok().then(|| name.to_owned());
            failed.extend(models.heard(name, outcome));
        };
        let (items, token) = (models.alternatives(), self.interrupt.token());
        let suggestions =
            pipeline::complete_in_turn(cursor, items, backends, token, None, &mut heard).await;
        models.tell(&failed, answered.as_deref());
        let (suggestions, backend) = (suggestions?, answered.unwrap_or_default());
        self.feedback.responded(&backend, asked.elapsed());
        let (offers, mut references) = self.compared(cursor, suggestions).await;
        let (offers, findings) = self.judged(cursor, offers).await;
        let kept: Vec<_> = offers.iter().map(|offer| offer.suggestion.clone()).collect();
        locked(&self.cache).keep(cursor, &backend, &kept);
        let (offers, without_comment) = self.attributed(cursor, offers).await;
        references.extend(without_comment);
        Ok((Found { offers, backend }, Withheld { findings, references }))
    }

    /// Those of the suggestions that scans let through, and what was found in the others.
    async fn judged(&self, cursor: &Cursor, offers: Vec<Offer>) -> (Vec<Offer>, Vec<Finding>) {
        let settings = self.scanner.settings();
        let Some(version) = self.scanned().filter(|_| settings.checks_suggestions()) else {
            return (offers, Vec::new());
        };
        let (mut shown, mut withheld) = (Vec::new(), Vec::new());
        for mut offer in offers {
            let suggestion = &mut offer.suggestion;
            if suggestion.insert_text.contains(suppression::MARK) {
                // Whether something is known and right is for a person to say.
                tracing::debug!("a suggestion that suppresses findings is not shown");
                continue;
            }
            let mut text = cursor.text.clone();
            let Range { start, .. } = suggestion.range;
            let edit = text.replace(suggestion.range.clone(), &suggestion.insert_text);
            let tree = cursor.tree.as_ref().map(|tree| tree.edited(edit, text.clone()));
            let inserted = start..start + suggestion.insert_text.len();
            let version = Version { text, tree, ..version.clone() };
            let verdict = match self.scanner.added(version, inserted).await {
                Ok(added) => judge(added, settings.suggestions, settings.suggestion_severity),
                Err(Unchecked) if settings.suggestions == Treatment::Drop => {
                    tracing::warn!("a suggestion could not be scanned and is not shown");
                    Verdict::Withhold(Vec::new())
                }
                Err(Unchecked) => Verdict::Show(Vec::new()),
            };
            match verdict {
                Verdict::Show(findings) => {
                    suggestion.warnings =
                        findings.iter().map(|it| format!("{}: {}", it.rule, it.message)).collect();
                    shown.push(offer);
                }
                Verdict::Withhold(findings) => withheld.extend(findings),
            }
        }
        (shown, withheld)
    }
}

fn locked(cache: &Mutex<Cache>) -> MutexGuard<'_, Cache> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}
