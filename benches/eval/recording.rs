//! What a model wrote to each prompt, kept in a file, so that it is asked once.
//!
//! Decoding is greedy: a prompt has one answer. Each is recorded up to its end or its limit of
//! tokens, whatever the pipeline would have cut. So raw and trimmed text come from the same
//! words, a change to trimming is scored without the model, and a run that was interrupted goes on.
//! Only bodies are bounded more tightly than in the product (`MOST_TOKENS`): nearly all holes are
//! smaller, and most of the time would go into text that is cut off. And a body is the likeliest
//! text token by token here, where the product may search for one that is likelier as a whole.

use crate::Failure;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::{Backend, BackendError, Budget, Generation};
use undertone::completion::prompt::{Body, Interface, Piece, Prompt};

/// The most tokens that are recorded of an answer.
const MOST_TOKENS: usize = 128;

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    /// Of the model's name, the prompt and its limit of tokens.
    sha256: String,
    pieces: Vec<String>,
}

/// The answers that are known, and the file that they are kept in.
pub(crate) struct Recording {
    known: HashMap<String, Vec<String>>,
    file: Option<File>,
}

impl Recording {
    /// What `path` holds, which is created if need be; without a path, in memory.
    pub(crate) fn open(path: Option<&Path>) -> Result<Arc<Mutex<Self>>, Failure> {
        let mut known = HashMap::new();
        let mut file = None;
        if let Some(path) = path {
            if path.exists() {
                let lines: Vec<Line> = crate::lines(path)?;
                known.extend(lines.into_iter().map(|line| (line.sha256, line.pieces)));
            }
            file = Some(File::options().create(true).append(true).open(path)?);
        }
        Ok(Arc::new(Mutex::new(Self { known, file })))
    }

    fn keep(&mut self, sha256: String, pieces: &[String]) -> Result<(), Failure> {
        self.known.insert(sha256.clone(), pieces.to_vec());
        if let Some(file) = &mut self.file {
            let line = Line { sha256, pieces: pieces.to_vec() };
            // One write a line, so that an interrupted run leaves whole lines.
            file.write_all(format!("{}\n", serde_json::to_string(&line)?).as_bytes())?;
        }
        Ok(())
    }
}

/// A backend whose answers are recorded, with a budget that does not depend on the machine.
pub(crate) struct Recorded {
    inner: Arc<dyn Backend>,
    budget: Budget,
    recording: Arc<Mutex<Recording>>,
    /// All that the model wrote to the first prompt since it was last taken.
    first: Arc<Mutex<Option<String>>>,
}

impl Recorded {
    pub(crate) fn new(
        inner: Arc<dyn Backend>,
        prompt_tokens: usize,
        recording: Arc<Mutex<Recording>>,
    ) -> Self {
        Self { inner, budget: Budget { prompt_tokens }, recording, first: Arc::default() }
    }

    /// What the model wrote to the first prompt since the last call, uncut.
    pub(crate) fn take_raw(&self) -> Option<String> {
        lock(&self.first).take()
    }
}

impl Backend for Recorded {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn interface(&self) -> Interface {
        self.inner.interface()
    }

    fn budget(&self) -> Budget {
        self.budget
    }

    fn loaded(&self) -> BoxFuture<'static, Result<(), BackendError>> {
        self.inner.loaded()
    }

    fn generate(&self, mut prompt: Prompt, _: CancellationToken) -> Generation {
        prompt.max_tokens = prompt.max_tokens.min(MOST_TOKENS);
        let sha256 = key(self.inner.name(), &prompt);
        let first = self.first.clone();
        let heard = move |pieces: &[String]| {
            lock(&first).get_or_insert_with(|| pieces.concat());
        };
        if let Some(pieces) = lock(&self.recording).known.get(&sha256) {
            heard(pieces);
            return Generation::new(stream::iter(pieces.clone()).map(Ok).boxed());
        }
        let (inner, recording) = (self.inner.clone(), self.recording.clone());
        let answer = async move {
            let generation = inner.generate(prompt, CancellationToken::new());
            let mut pieces = Vec::new();
            for item in generation.collect::<Vec<_>>().await {
                match item {
                    Ok(piece) => pieces.push(piece),
                    Err(error) => return vec![Err(error)],
                }
            }
            heard(&pieces);
            if let Err(error) = lock(&recording).keep(sha256, &pieces) {
                return vec![Err(BackendError::BrokeOff { reason: error.to_string() })];
            }
            pieces.into_iter().map(Ok).collect()
        };
        Generation::new(answer.map(stream::iter).into_stream().flatten().boxed())
    }
}

fn key(model: &str, prompt: &Prompt) -> String {
    let mut digest = Sha256::new();
    // Each part with its length, so that no two prompts have the same bytes.
    let mut part = |kind: &str, text: &str| {
        digest.update(format!("{kind} {}\n", text.len()));
        digest.update(text);
    };
    part("model", model);
    part("limit", &prompt.max_tokens.to_string());
    for stop in &prompt.stops {
        part("stop", stop);
    }
    match &prompt.body {
        Body::Pieces(pieces) => {
            for piece in pieces {
                let kind = if matches!(piece, Piece::Control(_)) { "control" } else { "text" };
                part(kind, piece.as_str());
            }
        }
        Body::Conversation { system, question, .. } => {
            part("system", system);
            part("question", question);
            if prompt.is_begun() {
                part("begun", &prompt.begun());
            }
        }
        Body::Infill { prefix, suffix } => {
            part("prefix", prefix);
            part("suffix", suffix);
        }
    }
    format!("{:x}", digest.finalize())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
