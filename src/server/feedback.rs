//! What a person does with what they are shown: followed by their edits, counted in the ledger, and
//! fed to the trigger.
//!
//! The clock of [`crate::completion::typing`] and [`crate::completion::acceptance`]: they take times,
//! this module reads them. One lock, which is held for as long as an edit is looked at. What is
//! counted are numbers; no text leaves this module. What was taken and resembles known code goes to
//! the reference log.

use super::client::Uri;
use super::convert::from_lsp;
use super::editor::Editor;
use super::reference_log::Logged;
use super::taken::{Place, Taken};
use crate::completion::acceptance::{
    Counts, Effect, Outcome, Record, Settled, Shown, Source, Watch,
};
use crate::completion::typing::{Edited, History, Typing};
use crate::completion::{Cursor, Trigger};
use crate::ledger::{Entry, Ledger};
use crate::policy::attribution::described;
use crate::policy::offer::Offer;
use crate::syntax::Language;
use crate::text::{Edit, Text};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long counts are gathered before they are written.
const GATHERED: Duration = Duration::from_mins(1);

/// Settled suggestions that an editor may still say something of.
const MOST_SETTLED: usize = 64;

/// Choices that one number of shown suggestions has room for.
const CHOICES: u64 = 8;

/// How much the last answer counts in a backend's response time.
const WEIGHT: f64 = 0.3;

/// One line of the ledger of suggestions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// When these were counted: seconds since 1970 in UTC.
    pub at: u64,
    /// The language's name; empty where it is not known.
    #[serde(default)]
    pub language: String,
    /// The backend's name.
    pub backend: String,
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
}

impl Entry for Tally {
    fn at(&self) -> u64 {
        self.at
    }
}

/// The feedback of one session.
pub(super) struct Feedback {
    state: Mutex<State>,
    ledger: Arc<Ledger<Tally>>,
    reference_log: Ledger<Logged>,
    editor: Editor,
    automatic: bool,
}

#[derive(Default)]
struct State {
    documents: HashMap<Uri, Followed>,
    record: Record,
    responses: HashMap<String, Duration>,
    /// The number that was given last.
    last_id: u64,
    settled: VecDeque<Settled>,
    counts: HashMap<Source, Counts>,
    gathered_since: Option<Instant>,
}

/// One open document.
#[derive(Default)]
struct Followed {
    /// How often it was edited.
    revision: u64,
    history: History,
    watch: Watch,
    /// The text that [`Self::watch`] has heard of last.
    text: Text,
    taken: Taken,
}

impl Feedback {
    /// `automatic` is whether suggestions come while a person types.
    pub(super) fn new(
        ledger: Arc<Ledger<Tally>>,
        reference_log: Ledger<Logged>,
        editor: Editor,
        automatic: bool,
    ) -> Self {
        Self { state: Mutex::default(), ledger, reference_log, editor, automatic }
    }

    /// Whether a person wants what they have asked for so.
    pub(super) fn wants(&self, trigger: Trigger) -> bool {
        self.automatic || trigger == Trigger::Invoked
    }

    /// A document is open from now on, or begins anew.
    pub(super) fn opened(&self, uri: &str, text: &Text) {
        self.closed(uri);
        let followed = Followed { text: text.clone(), ..Followed::default() };
        self.state().documents.insert(uri.to_owned(), followed);
    }

    pub(super) fn closed(&self, uri: &str) {
        let mut state = self.state();
        let Some(mut document) = state.documents.remove(uri) else { return };
        if let Some(settled) = document.watch.closed() {
            self.note(uri, &mut document, &settled);
            self.settle(&mut state, settled);
        }
    }

    /// A document changed from `before` to `after`; without `edits`, as a whole.
    pub(super) fn edited(
        &self,
        uri: &str,
        before: &Text,
        edits: Option<&[(Edit, Text)]>,
        after: &Text,
    ) {
        let at = Instant::now();
        let mut state = self.state();
        let Some(mut document) = state.documents.remove(uri) else { return };
        document.revision += 1;
        let mut hear = |edit: &Edited, text: &Text| {
            let Effect { is_taken, settled, stands } = document.watch.edited(edit, text);
            document.history.edited(edit, is_taken, at);
            document.taken.edited(edit);
            document.text = text.clone();
            if let Some(settled) = settled {
                self.note(uri, &mut document, &settled);
                self.settle(&mut state, settled);
            }
            if let Some(stands) = stands {
                document.taken.stands(&stands);
            }
        };
        match edits {
            None => hear(&Edited::between(before, after), after),
            Some(edits) => {
                let mut before = before;
                for (edit, after) in edits {
                    hear(&Edited::of(edit, before, after), after);
                    before = after;
                }
            }
        }
        state.documents.insert(uri.to_owned(), document);
    }

    /// How often a document was edited: what is said of an older text is not believed.
    pub(super) fn revision(&self, uri: &str) -> u64 {
        self.state().documents.get(uri).map_or(0, |document| document.revision)
    }

    /// The person's cursor is at byte `offset` of that revision.
    pub(super) fn at(&self, uri: &str, revision: u64, offset: usize) {
        let mut state = self.state();
        let document = state.documents.get_mut(uri);
        let Some(document) = document.filter(|it| it.revision == revision) else { return };
        if let Some(settled) = document.watch.at(offset) {
            document.history.dismissed(settled.offset);
            self.note(uri, document, &settled);
            self.settle(&mut state, settled);
        }
    }

    /// What is known of the person's typing where they ask now, for the backend of that name.
    pub(super) fn typing(&self, uri: &str, offset: usize, backend: &str) -> Typing {
        let state = self.state();
        let response = state.responses.get(backend).copied();
        match state.documents.get(uri) {
            Some(document) => {
                document.history.typing(offset, &state.record, response, Instant::now())
            }
            None => Typing { response, ..Typing::default() },
        }
    }

    /// A backend has answered after `time`.
    pub(super) fn responded(&self, backend: &str, time: Duration) {
        let mut state = self.state();
        let known = state.responses.entry(backend.to_owned()).or_insert(time);
        *known = known.mul_f64(1.0 - WEIGHT) + time.mul_f64(WEIGHT);
    }

    /// Suggestions go out to the editor; gives a number for each, by which [`Self::accepted`] knows
    /// it.
    pub(super) fn shown(
        &self,
        uri: &str,
        revision: u64,
        cursor: &Cursor,
        backend: &str,
        offers: &[Offer],
    ) -> Vec<u64> {
        let suggestions: Vec<_> = offers.iter().map(|offer| offer.suggestion.clone()).collect();
        let mut state = self.state();
        let fresh = state.last_id + 1;
        let source = Source {
            language: cursor.tree.as_ref().map(crate::syntax::SyntaxTree::language),
            backend: backend.to_owned(),
        };
        let mut document = state.documents.get_mut(uri).filter(|it| it.revision == revision);
        let shown = document.as_mut().map(|it| it.watch.show(fresh, &source, cursor, &suggestions));
        let id = match &shown {
            Some(Shown::New(None)) if suggestions.is_empty() => return Vec::new(),
            // The text has moved on, and the editor with it: nobody will see these.
            None => 0,
            Some(Shown::Again(id)) => *id,
            Some(Shown::New(_)) => fresh,
        };
        if let Some(document) = document {
            if let Some(Shown::New(Some(before))) = &shown {
                self.note(uri, document, before);
            }
            document.taken.offer(id, offers);
        }
        if let Some(Shown::New(before)) = shown {
            state.last_id = fresh;
            if let Some(before) = before {
                self.settle(&mut state, before);
            }
            self.count(&mut state, &source, Counts::shown());
        }
        (0..CHOICES).map(|choice| id * CHOICES + choice).take(suggestions.len()).collect()
    }

    /// The editor says that the person took the suggestion of that number.
    pub(super) fn accepted(&self, number: u64) {
        let mut state = self.state();
        let (id, choice) = (number / CHOICES, usize::try_from(number % CHOICES).unwrap_or(0));
        let told = state.documents.iter_mut().find_map(|(uri, document)| {
            let settled = document.watch.accepted(id, choice)?;
            self.note(uri, document, &settled);
            Some(settled)
        });
        if let Some(settled) = told {
            return self.settle(&mut state, settled);
        }
        // Its edit came first and was read otherwise: what the editor says counts.
        let State { settled, documents, .. } = &mut *state;
        let Some(guessed) = settled.iter_mut().find(|settled| settled.id == id) else {
            return;
        };
        let known = Settled { outcome: Outcome::Accepted, choice, missing: 0, ..guessed.clone() };
        for (uri, document) in documents {
            self.note(uri, document, &known);
        }
        if guessed.outcome == Outcome::Accepted {
            return;
        }
        let wrong = Counts::of(guessed).negated();
        guessed.outcome = Outcome::Accepted;
        let mut counts = Counts::of(guessed);
        counts += wrong;
        let (source, outcome) = (guessed.source.clone(), guessed.outcome);
        state.record.note(outcome, Instant::now());
        self.count(&mut state, &source, counts);
    }

    /// Code in the lines of `range` that the person has taken and that resembles known code, unless
    /// the document is another one than `revision` by now.
    pub(super) fn taken(&self, uri: &str, revision: u64, range: &Range<usize>) -> Vec<Place> {
        let state = self.state();
        let document = state.documents.get(uri).filter(|it| it.revision == revision);
        document.map_or_else(Vec::new, |document| document.taken.at(range))
    }

    /// Waits until the reference log is written.
    pub(super) fn write_reference_log(&self) {
        self.reference_log.close();
    }

    /// Writes what is not written yet, and waits until it is.
    pub(super) fn close(&self) {
        self.write(&mut self.state());
        self.ledger.close();
        self.reference_log.close();
    }

    /// Logs what was taken, where it resembles known code. An editor that has a place for what is
    /// not urgent shows it.
    fn note(&self, uri: &str, document: &mut Followed, settled: &Settled) {
        for (reference, lines) in document.taken.note(settled, &document.text) {
            let path = from_lsp::file(uri).map(|path| path.display().to_string());
            let file = path.unwrap_or_else(|| uri.to_owned());
            let (first, last) = (lines.start(), lines.end());
            let what = described(&reference);
            let message =
                format!("Undertone: accepted in {file}, lines {first}-{last}: it resembles {what}");
            self.editor.log(&message);
            self.reference_log.write(Logged::new(now(), &file, lines, &reference));
        }
    }

    fn settle(&self, state: &mut State, settled: Settled) {
        state.record.note(settled.outcome, Instant::now());
        self.count(state, &settled.source, Counts::of(&settled));
        state.settled.push_back(settled);
        state.settled.drain(..state.settled.len().saturating_sub(MOST_SETTLED));
    }

    fn count(&self, state: &mut State, source: &Source, counts: Counts) {
        *state.counts.entry(source.clone()).or_default() += counts;
        let since = *state.gathered_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= GATHERED {
            self.write(state);
        }
    }

    fn write(&self, state: &mut State) {
        state.gathered_since = None;
        let at = now();
        for (Source { language, backend }, counts) in state.counts.drain() {
            if !counts.is_zero() {
                let language = language.map_or("", Language::name).to_owned();
                self.ledger.write(Tally { at, language, backend, counts });
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Seconds since 1970 in UTC.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
