//! The thread that owns the model and its context.

use super::engine::{self, Engine, Loaded};
use super::trial::{self, Verdict};
use super::{Message, Tuning};
use crate::completion::generation::{BackendError, Several};
use crate::completion::prompt::Prompt;
use futures::channel::mpsc::UnboundedSender;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, OnceLock};
use tokio_util::sync::CancellationToken;

/// How long a prompt may take to read when nothing of it is kept, in seconds.
const PATIENCE: f64 = 4.0;
const BUDGET_STEP: usize = 128;
const BUDGET_LEAST: usize = 512;
const BUDGET_MOST: usize = 1536;
const BUDGET_UNMEASURED: usize = 1024;

/// What the handle and the thread both see.
pub(super) struct Shared {
    /// The model, once it is loaded.
    pub(super) loaded: OnceLock<Arc<Loaded>>,
    /// The number of the newest request.
    pub(super) latest: AtomicU64,
    budget: AtomicUsize,
}

impl Shared {
    pub(super) fn new(verdict: Option<Verdict>) -> Self {
        let budget = verdict.map_or(BUDGET_UNMEASURED, |verdict| budget(verdict.speeds.prompt));
        let (latest, budget) = (AtomicU64::new(0), AtomicUsize::new(budget));
        Self { loaded: OnceLock::new(), latest, budget }
    }

    /// Tokens of prompt that are read in time.
    pub(super) fn budget(&self) -> usize {
        self.budget.load(Ordering::Relaxed)
    }

    /// A budget that changed a little would move the head of every prompt, and what is kept
    /// of it would be worth nothing: only a large change counts.
    fn measured(&self, speed: f64) {
        let fits = budget(speed);
        if fits.abs_diff(self.budget()) > 2 * BUDGET_STEP {
            self.budget.store(fits, Ordering::Relaxed);
        }
    }
}

/// Tokens that are read in time at this speed.
fn budget(speed: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let tokens = (speed * PATIENCE) as usize;
    (tokens / BUDGET_STEP * BUDGET_STEP).clamp(BUDGET_LEAST, BUDGET_MOST)
}

/// Where an answer goes.
pub(super) type Out = UnboundedSender<Result<String, BackendError>>;

/// One request.
pub(super) struct Job {
    pub(super) prompt: Prompt,
    /// What is wanted besides the likeliest text, if anything.
    pub(super) several: Option<Several>,
    pub(super) cancel: CancellationToken,
    /// Where each answer goes; the first has all that is told of the whole job. Without one the
    /// prompt is only read.
    pub(super) out: Vec<Out>,
    pub(super) ticket: u64,
}

impl Job {
    /// Whether nobody waits for this any more.
    fn is_over(&self, shared: &Shared) -> bool {
        self.cancel.is_cancelled()
            || !self.out.is_empty() && self.out.iter().all(Out::is_closed)
            || shared.latest.load(Ordering::Acquire) != self.ticket
    }

    fn answer(&self, outcome: Result<(), BackendError>) {
        if let Err(error) = outcome {
            // Whoever has left does not need to hear it.
            if let Some(first) = self.out.first() {
                let _ = first.unbounded_send(Err(error));
            }
        }
    }
}

pub(super) struct Worker {
    pub(super) model: String,
    pub(super) path: PathBuf,
    pub(super) cache: PathBuf,
    pub(super) tuning: Tuning,
    pub(super) received: Receiver<Message>,
    pub(super) shared: Arc<Shared>,
}

impl Worker {
    /// Works until the handle is dropped.
    pub(super) fn run(&self) {
        while let Ok(message) = self.received.recv() {
            if matches!(message, Message::Leave) {
                return;
            }
            // A model that could not be loaded is tried again with the next request: it may
            // have been fetched since.
            let loaded = match self.load() {
                Ok(loaded) => Arc::new(loaded),
                Err(error) => {
                    fail(message, error);
                    continue;
                }
            };
            match Engine::new(&loaded, self.tuning) {
                Ok(engine) => {
                    // Set once: the thread loads no other model.
                    let _ = self.shared.loaded.set(Arc::clone(&loaded));
                    return self.serve(engine, message);
                }
                Err(error) => fail(message, error),
            }
        }
    }

    fn load(&self) -> Result<engine::Loaded, BackendError> {
        if !self.path.exists() {
            return Err(BackendError::NotInstalled { model: self.model.clone() });
        }
        let verdict = trial::verdict(&self.cache, &self.model, &self.path)?;
        let loaded = engine::load(&self.model, &self.path, &verdict.variant)?;
        self.shared.measured(verdict.speeds.prompt);
        Ok(loaded)
    }

    fn serve(&self, mut engine: Engine<'_>, first: Message) {
        let messages = std::iter::once(first).chain(self.received.iter());
        let shared = self.shared.as_ref();
        for message in messages {
            let job = match message {
                Message::Generate(job) => job,
                Message::Load(told) => {
                    // Whoever asked may have left.
                    let _ = told.map(|told| told.send(Ok(())));
                    continue;
                }
                Message::Leave => return,
            };
            let over = || job.is_over(shared);
            let mut emit = |answer: usize, text: Option<String>| match (job.out.get(answer), text) {
                (Some(out), Some(text)) => out.unbounded_send(Ok(text)).is_ok(),
                (Some(out), None) => {
                    out.close_channel();
                    false
                }
                (None, _) => false,
            };
            job.answer(match &job.several {
                None => engine.generate(&job.prompt, &over, &mut |text| {
                    emit(0, Some(text));
                }),
                Some(several) => engine.generate_several(&job.prompt, several, &over, &mut emit),
            });
            if let Some(speed) = engine.speed() {
                shared.measured(speed);
            }
        }
    }
}

fn fail(message: Message, error: BackendError) {
    match message {
        Message::Load(Some(told)) => {
            // Whoever asked may have left.
            let _ = told.send(Err(error));
        }
        Message::Load(None) => tracing::warn!("{error}"),
        Message::Leave => {}
        Message::Generate(job) => job.answer(Err(error)),
    }
}

/// The thread has ended without an answer.
pub(super) fn gone() -> BackendError {
    BackendError::BrokeOff { reason: "its thread has ended".to_owned() }
}
