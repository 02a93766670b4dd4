//! Ollama's own API: one JSON text a line.
//!
//! Its API in `OpenAI`'s manner has no fill-in-the-middle; this one has, for models whose template
//! knows the text after a gap. One that does not is found out by the first request.

use super::http::failure::Failures;
use super::http::probe::Trial;
use super::http::stream::{Answer, Framing, Heard, Place, generation};
use super::http::{Refusal, Wire};
use super::openai::{names, one_token};
use super::remote::{Remote, Request, Step, messages, temperature};
use crate::completion::generation::{BackendError, Budget, Generation, Usage};
use crate::completion::prompt::{Body, Interface, Served};
use crate::config::backends;
use crate::guard::outgoing::Cleared;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;

const GENERATE: &str = "/api/generate";
const CHAT: &str = "/api/chat";
const TAGS: &str = "/api/tags";
/// Tokens for the answer, and for what a template adds.
const ROOM: usize = 512;

/// A model of an Ollama server.
#[derive(Clone, Debug)]
pub struct Ollama {
    wire: Arc<Wire>,
    model: String,
    keep_alive: Option<String>,
    prefill: bool,
    budget: Budget,
    /// Whether the model has refused the text after a gap.
    refuses_suffix: Arc<AtomicBool>,
}

impl Ollama {
    /// Checks the settings. Nothing is sent.
    pub fn new(
        name: String,
        settings: backends::Ollama,
        ca_bundle: Option<&Path>,
    ) -> Result<Self, BackendError> {
        let wire = Wire::open(name, &settings.url, settings.key, ca_bundle)?;
        Ok(Self {
            wire: Arc::new(wire),
            model: settings.model,
            keep_alive: settings.keep_alive,
            prefill: settings.prefill,
            budget: Budget { prompt_tokens: settings.limits.prompt_tokens },
            refuses_suffix: Arc::default(),
        })
    }

    /// The models that the server has.
    pub async fn list(&self) -> Result<Vec<String>, BackendError> {
        Ok(names(&self.wire.get(TAGS).await?, "models", "name"))
    }

    fn body(&self, prompt: &Cleared) -> (&'static str, Value) {
        let tokens = self.budget.prompt_tokens;
        // A longer prompt than its context loses its beginning without a word. The same for each
        // request, because another one loads the model anew.
        let context = tokens + tokens / 4 + ROOM;
        let mut body = json!({
            "model": self.model,
            "stream": true,
            "options": {
                "temperature": temperature(prompt),
                "num_predict": prompt.prompt().max_tokens,
                "num_ctx": context,
            },
        });
        if let Some(time) = &self.keep_alive {
            body["keep_alive"] = json!(time);
        }
        let path = match &prompt.prompt().body {
            Body::Conversation { .. } => {
                body["messages"] = json!(messages(prompt, true));
                CHAT
            }
            Body::Infill { prefix, suffix } => {
                body["prompt"] = json!(prefix);
                body["suffix"] = json!(suffix);
                GENERATE
            }
            // The marks are in the text already.
            Body::Pieces(_) => {
                body["prompt"] = json!(prompt.flat());
                body["raw"] = json!(true);
                GENERATE
            }
        };
        (path, body)
    }

    async fn ask(self, prompt: Cleared) -> Result<Answer, BackendError> {
        let (path, body) = self.body(&prompt);
        self.wire.ask(path, &body, Framing::Lines, read).await.map_err(|refusal: Refusal| {
            if refusal.names(&["does not support insert"]) {
                self.refuses_suffix.store(true, Ordering::Relaxed);
            }
            refusal.into()
        })
    }
}

impl Remote for Ollama {
    fn name(&self) -> &str {
        self.wire.backend()
    }

    fn interface(&self) -> Interface {
        let fim = !self.refuses_suffix.load(Ordering::Relaxed);
        Interface::Served(Served { chat: true, fim, prefill: self.prefill })
    }

    fn budget(&self) -> Budget {
        self.budget
    }

    fn send(&self, prompt: Cleared, cancel: CancellationToken) -> Generation {
        generation(self.clone().ask(prompt).boxed(), cancel)
    }

    fn explain(&self, prompt: Cleared) -> BoxFuture<'_, Result<Request, BackendError>> {
        let (path, body) = self.body(&prompt);
        std::future::ready(self.wire.explain(path, &body)).boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Vec<Step>> {
        let trial = Trial {
            route: TAGS,
            models: self.list().boxed(),
            model: Some(&self.model),
            token: self.clone().ask(one_token()).boxed(),
        };
        self.wire.probe(trial).boxed()
    }
}

/// One line of an answer; both routes in one.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    response: String,
    message: Option<Message>,
    #[serde(default)]
    done: bool,
    error: Option<Value>,
    prompt_eval_count: Option<u64>,
    eval_count: Option<u64>,
}

/// What a model thinks stands beside the content.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: String,
}

fn read(line: &str, failures: &Failures) -> Result<Heard, BackendError> {
    let line: Line = serde_json::from_str(line).map_err(|error| failures.unreadable(&error))?;
    if let Some(error) = line.error {
        return Err(failures.object(&error));
    }
    let usage = line.done.then(|| Usage {
        // It counts a kept prompt's tokens among them in some versions, and in some not at all.
        input: line.prompt_eval_count.unwrap_or_default(),
        output: line.eval_count.unwrap_or_default(),
        ..Usage::default()
    });
    Ok(Heard {
        text: line.message.map_or(line.response, |message| message.content),
        usage,
        place: if line.done { Place::Over } else { Place::Amid },
    })
}
