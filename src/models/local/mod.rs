//! The embedded model: llama.cpp on a thread of its own.
//!
//! [`Local`] is the handle: it starts the thread when the model is first needed, sends it
//! requests and returns at once. A newer request ends an older one.

mod engine;
mod runtime;
mod search;
mod speculation;
mod threads;
pub mod trial;
mod utf8;
mod worker;

use crate::completion::generation::{Backend, BackendError, Budget, Generation, Several};
use crate::completion::prompt::{Family, Interface, Prompt};
use crate::config::Settings;
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use worker::{Job, Out, Shared, Worker};

/// A GGUF file, run by llama.cpp in this process.
pub struct Local {
    name: String,
    family: Family,
    shared: Arc<Shared>,
    jobs: std::sync::mpsc::Sender<Message>,
    /// Until the model is first needed; with what the thread keeps for as long as it lives.
    asleep: Mutex<Option<(Worker, std::sync::mpsc::Sender<()>)>>,
    /// Closed when the thread has ended.
    ended: Mutex<std::sync::mpsc::Receiver<()>>,
}

/// How long the end of the process waits for the model's thread.
const LONGEST_FAREWELL: Duration = Duration::from_millis(500);

/// What a benchmark may hold still; the default is what people get.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// Threads to compute with; by default as many as there are free cores.
    pub threads: Option<usize>,
    /// Tokens that are guessed ahead at most.
    pub guesses: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { threads: None, guesses: 8 }
    }
}

/// What wakes the worker.
enum Message {
    Load(Option<oneshot::Sender<Result<(), BackendError>>>),
    Generate(Job),
    /// Nobody will ask any more.
    Leave,
}

/// Cores that are free now, and all that this process may use.
pub fn cores() -> (usize, usize) {
    let cores = threads::FreeCores::new();
    (cores.threads(0), cores.all())
}

impl Local {
    /// The model in the file `path`; nothing is read yet.
    pub(super) fn new(settings: &Settings, path: PathBuf, family: Family, tuning: Tuning) -> Self {
        let (jobs, received) = std::sync::mpsc::channel();
        let (alive, ended) = std::sync::mpsc::channel();
        let cache = settings.cache_directory.clone();
        let shared = Arc::new(Shared::new(trial::remembered(&cache, &path)));
        let worker = Worker {
            model: settings.model.clone(),
            path,
            cache,
            tuning,
            received,
            shared: Arc::clone(&shared),
        };
        Self {
            name: settings.model.clone(),
            family,
            shared,
            jobs,
            asleep: Mutex::new(Some((worker, alive))),
            ended: Mutex::new(ended),
        }
    }

    fn ask(
        &self,
        prompt: Prompt,
        several: Option<Several>,
        cancel: &CancellationToken,
        out: Vec<Out>,
    ) {
        let ticket = self.shared.latest.fetch_add(1, Ordering::AcqRel) + 1;
        let cancel = cancel.clone();
        self.send(Message::Generate(Job { prompt, several, cancel, out, ticket }));
    }

    fn send(&self, message: Message) {
        let asleep = self.asleep.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((worker, alive)) = asleep {
            let run = move || {
                worker.run();
                drop(alive);
            };
            // Without a thread the channel closes, and each stream says that it broke off.
            let _ = std::thread::Builder::new().name("model".to_owned()).spawn(run);
        }
        let _ = self.jobs.send(message);
    }
}

impl Backend for Local {
    fn name(&self) -> &str {
        &self.name
    }

    fn interface(&self) -> Interface {
        Interface::Marked(self.family.clone())
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: self.shared.budget() }
    }

    fn count_tokens(&self, text: &str) -> Option<usize> {
        self.shared.loaded.get().map(|loaded| loaded.count_tokens(text))
    }

    fn prepare(&self) {
        self.send(Message::Load(None));
    }

    fn loaded(&self) -> BoxFuture<'static, Result<(), BackendError>> {
        let (told, heard) = oneshot::channel();
        self.send(Message::Load(Some(told)));
        Box::pin(async { heard.await.unwrap_or_else(|_| Err(worker::gone())) })
    }

    fn reads_ahead(&self) -> bool {
        true
    }

    fn warm(&self, prompt: Prompt, cancel: CancellationToken) {
        // Ends with the next question, and ends none itself.
        let ticket = self.shared.latest.load(Ordering::Acquire);
        let (several, out) = (None, Vec::new());
        let prompt = Prompt { max_tokens: 0, ..prompt };
        self.send(Message::Generate(Job { prompt, several, cancel, out, ticket }));
    }

    fn generate(&self, prompt: Prompt, cancel: CancellationToken) -> Generation {
        let (out, pieces) = mpsc::unbounded();
        self.ask(prompt, None, &cancel, vec![out]);
        Generation::new(heard(pieces, cancel))
    }

    fn generate_several(
        &self,
        prompt: Prompt,
        several: &Several,
        cancel: CancellationToken,
    ) -> Vec<Generation> {
        let channels = (0..several.items.get()).map(|_| mpsc::unbounded());
        let (out, pieces): (Vec<_>, Vec<_>) = channels.unzip();
        self.ask(prompt, Some(several.clone()), &cancel, out);
        let generation = |pieces| Generation::new(heard(pieces, cancel.clone()));
        pieces.into_iter().map(generation).collect()
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.shared.latest.fetch_add(1, Ordering::AcqRel);
        let asleep = self.asleep.get_mut().unwrap_or_else(PoisonError::into_inner);
        if asleep.is_some() || self.jobs.send(Message::Leave).is_err() {
            return;
        }
        // llama.cpp must not compute while the process ends and its globals are destroyed.
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Nothing is ever sent: the thread's end closes the channel. A load cannot be stopped.
        let _ = ended.recv_timeout(LONGEST_FAREWELL);
    }
}

/// What the asker hears: cancelling is answered at once, even while the model still loads.
fn heard(
    pieces: mpsc::UnboundedReceiver<Result<String, BackendError>>,
    cancel: CancellationToken,
) -> BoxStream<'static, Result<String, BackendError>> {
    futures::stream::unfold(Some((pieces, cancel)), |state| async {
        let (mut pieces, cancel) = state?;
        tokio::select! {
            biased;
            () = cancel.cancelled() => Some((Err(BackendError::Cancelled), None)),
            piece = pieces.next() => match piece? {
                Ok(text) => Some((Ok(text), Some((pieces, cancel)))),
                Err(error) => Some((Err(error), None)),
            },
        }
    })
    .boxed()
}
