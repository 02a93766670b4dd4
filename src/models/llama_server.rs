//! llama.cpp's server: `/infill` for gaps, `OpenAI`'s chat route for all else.
//!
//! The model is the one that the server was started with. One that was not taught to fill gaps is
//! found out by the first request.

use super::http::failure::Failures;
use super::http::probe::Trial;
use super::http::stream::{Answer, Framing, Heard, Place, generation};
use super::http::{Refusal, Wire};
use super::openai::{Route, Speaker, one_token};
use super::remote::{Remote, Request, Step, temperature};
use crate::completion::generation::{BackendError, Budget, Generation, Usage};
use crate::completion::prompt::{Body, Interface, Served};
use crate::config::backends::{self, Prefill};
use crate::guard::outgoing::Cleared;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;

const INFILL: &str = "/infill";
const CHAT: Route = Route::Chat("/v1/chat/completions");
const TEXT: Route = Route::Text("/v1/completions");
const MODELS: &str = "/v1/models";
/// Says which model is loaded; wants the key.
const PROPS: &str = "/props";

/// A server of llama.cpp.
#[derive(Clone, Debug)]
pub struct LlamaServer {
    wire: Arc<Wire>,
    speaker: Arc<Speaker>,
    budget: Budget,
    /// Whether the model was not taught to fill gaps.
    refuses_infill: Arc<AtomicBool>,
}

impl LlamaServer {
    /// Checks the settings. Nothing is sent.
    pub fn new(
        name: String,
        settings: backends::LlamaServer,
        ca_bundle: Option<&Path>,
    ) -> Result<Self, BackendError> {
        let wire = Wire::open(name, &settings.url, settings.key, ca_bundle)?;
        // It has one model, and asks for no name.
        let (wire, name) = (Arc::new(wire), "default".to_owned());
        let prefill = if settings.prefill { Prefill::Message } else { Prefill::None };
        let speaker = Speaker::new(Arc::clone(&wire), name, Vec::new(), prefill);
        Ok(Self {
            speaker: Arc::new(speaker),
            wire,
            budget: Budget { prompt_tokens: settings.limits.prompt_tokens },
            refuses_infill: Arc::default(),
        })
    }

    /// The models that the server offers: the one that it was started with.
    pub async fn list(&self) -> Result<Vec<String>, BackendError> {
        self.speaker.list(MODELS).await
    }

    async fn ask(self, prompt: Cleared) -> Result<Answer, BackendError> {
        match way(&prompt) {
            Way::Infill(body) => {
                let asked = self.wire.ask(INFILL, &body, Framing::Events, read).await;
                asked.map_err(|refusal: Refusal| {
                    if refusal.names(&["infill is not supported", "not support infill"]) {
                        self.refuses_infill.store(true, Ordering::Relaxed);
                    }
                    refusal.into()
                })
            }
            Way::Spoken(route) => Ok(self.speaker.ask(route, &prompt).await?),
        }
    }
}

/// How a prompt is sent.
enum Way {
    Infill(Value),
    Spoken(Route),
}

fn way(prompt: &Cleared) -> Way {
    match &prompt.prompt().body {
        Body::Infill { prefix, suffix } => Way::Infill(json!({
            "input_prefix": prefix,
            "input_suffix": suffix,
            "prompt": "",
            "n_predict": prompt.prompt().max_tokens,
            "temperature": temperature(prompt),
            "cache_prompt": true,
            "stream": true,
        })),
        Body::Conversation { .. } => Way::Spoken(CHAT),
        Body::Pieces(_) => Way::Spoken(TEXT),
    }
}

impl Remote for LlamaServer {
    fn name(&self) -> &str {
        self.wire.backend()
    }

    fn interface(&self) -> Interface {
        let fim = !self.refuses_infill.load(Ordering::Relaxed);
        Interface::Served(Served { chat: true, fim, prefill: self.speaker.takes_prefill() })
    }

    fn budget(&self) -> Budget {
        self.budget
    }

    fn send(&self, prompt: Cleared, cancel: CancellationToken) -> Generation {
        generation(self.clone().ask(prompt).boxed(), cancel)
    }

    fn explain(&self, prompt: Cleared) -> BoxFuture<'_, Result<Request, BackendError>> {
        let request = match way(&prompt) {
            Way::Infill(body) => self.wire.explain(INFILL, &body),
            Way::Spoken(route) => self.speaker.explain(route, &prompt),
        };
        std::future::ready(request).boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Vec<Step>> {
        let trial = Trial {
            route: PROPS,
            models: self.list().boxed(),
            model: None,
            token: self.clone().ask(one_token()).boxed(),
        };
        self.wire.probe(trial).boxed()
    }
}

/// One event of `/infill`.
#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    content: String,
    #[serde(default)]
    stop: bool,
    error: Option<Value>,
    tokens_evaluated: Option<u64>,
    tokens_predicted: Option<u64>,
    timings: Option<Timings>,
}

#[derive(Deserialize)]
struct Timings {
    /// Tokens of prompt that were not kept from the one before.
    prompt_n: Option<u64>,
}

fn read(event: &str, failures: &Failures) -> Result<Heard, BackendError> {
    let event: Event = serde_json::from_str(event).map_err(|error| failures.unreadable(&error))?;
    if let Some(error) = event.error {
        return Err(failures.object(&error));
    }
    let all = event.tokens_evaluated.unwrap_or_default();
    let fresh = event.timings.and_then(|timings| timings.prompt_n).unwrap_or(all);
    let usage = event.stop.then(|| Usage {
        input: fresh,
        cache_read: all.saturating_sub(fresh),
        cache_write: 0,
        output: event.tokens_predicted.unwrap_or_default(),
    });
    let place = if event.stop { Place::Over } else { Place::Amid };
    Ok(Heard { text: event.content, usage, place })
}
