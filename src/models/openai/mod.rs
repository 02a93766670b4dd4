//! Any server that speaks `OpenAI`'s HTTP API: vLLM, LM Studio, `LiteLLM`, `DeepSeek`, `OpenAI`
//! itself.
//!
//! `Speaker` is what other servers share that speak a part of this API.

mod event;
mod speaker;

pub(super) use self::speaker::{Route, Speaker, names, one_token};

use super::http::Wire;
use super::http::stream::generation;
use super::remote::{Remote, Request, Step};
use crate::completion::generation::{BackendError, Budget, Generation};
use crate::completion::prompt::{Body, Family, Fim, Interface, Prompt, Served};
use crate::config::backends::{self, OpenaiApi};
use crate::guard::outgoing::{Cleared, clear};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The route of conversations, below the address.
const CHAT: &str = "/chat/completions";
const COMPLETIONS: &str = "/completions";

/// A server that speaks `OpenAI`'s HTTP API.
#[derive(Clone, Debug)]
pub struct Openai {
    speaker: Arc<Speaker>,
    api: OpenaiApi,
    marks: Option<Fim>,
    budget: Budget,
}

impl Openai {
    /// Checks the settings. Nothing is sent.
    pub fn new(
        name: String,
        settings: backends::Openai,
        ca_bundle: Option<&Path>,
    ) -> Result<Self, BackendError> {
        let wire = Wire::open(name, &settings.url, settings.key, ca_bundle)?;
        let backends::Openai { model, stop, prefill, .. } = settings;
        let speaker = Speaker::new(Arc::new(wire), model, stop, prefill);
        Ok(Self {
            speaker: Arc::new(speaker),
            api: settings.api,
            marks: settings.fim,
            budget: Budget { prompt_tokens: settings.limits.prompt_tokens },
        })
    }

    /// The models that the server offers.
    pub async fn list(&self) -> Result<Vec<String>, BackendError> {
        self.speaker.list("/models").await
    }

    /// Whether a gap can be sent with both its sides.
    fn fills(&self) -> bool {
        self.speaker.takes_suffix() || self.marks.is_some()
    }

    fn route(&self, prompt: Cleared) -> (Route, Cleared) {
        let is_conversation = matches!(prompt.prompt().body, Body::Conversation { .. });
        match self.api {
            OpenaiApi::Chat => (Route::Chat(CHAT), prompt),
            OpenaiApi::ChatAndSuffix if is_conversation => (Route::Chat(CHAT), prompt),
            OpenaiApi::Suffix | OpenaiApi::ChatAndSuffix if self.speaker.takes_suffix() => {
                (Route::Suffix(COMPLETIONS), prompt)
            }
            // One that refuses `suffix` may know the marks: then they are written here.
            _ => (Route::Text(COMPLETIONS), self.marked(prompt)),
        }
    }

    /// A gap with the marks in its text, where they are known.
    fn marked(&self, prompt: Cleared) -> Cleared {
        match (&self.marks, &prompt.prompt().body) {
            (Some(fim), Body::Infill { prefix, suffix }) => {
                let body = Body::Pieces(fim.pieces(prefix, suffix));
                let stops = fim.stops.clone();
                // It is clear already; only what is cleared may be sent.
                clear(Prompt { body, stops, ..*prompt.prompt() })
            }
            _ => prompt,
        }
    }

    async fn ask(self, prompt: Cleared) -> Result<super::http::stream::Answer, BackendError> {
        let (route, routed) = self.route(prompt.clone());
        match self.speaker.ask(route, &routed).await {
            // The refusal is remembered: the next route has none.
            Err(_) if matches!(route, Route::Suffix(_)) && !self.speaker.takes_suffix() => {
                let (route, prompt) = self.route(prompt);
                Ok(self.speaker.ask(route, &prompt).await?)
            }
            outcome => Ok(outcome?),
        }
    }
}

impl Remote for Openai {
    fn name(&self) -> &str {
        self.speaker.name()
    }

    fn interface(&self) -> Interface {
        let served = |chat, fim| {
            Interface::Served(Served { chat, fim, prefill: self.speaker.takes_prefill() })
        };
        match self.api {
            OpenaiApi::Chat => served(true, false),
            OpenaiApi::Completions => {
                Interface::Marked(Family { fim: self.marks.clone(), chat: None })
            }
            OpenaiApi::Suffix if self.fills() => served(false, true),
            OpenaiApi::Suffix => Interface::Marked(Family::default()),
            OpenaiApi::ChatAndSuffix => served(true, self.fills()),
        }
    }

    fn budget(&self) -> Budget {
        self.budget
    }

    fn send(&self, prompt: Cleared, cancel: CancellationToken) -> Generation {
        generation(self.clone().ask(prompt).boxed(), cancel)
    }

    fn explain(&self, prompt: Cleared) -> BoxFuture<'_, Result<Request, BackendError>> {
        let (route, prompt) = self.route(prompt);
        std::future::ready(self.speaker.explain(route, &prompt)).boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Vec<Step>> {
        // A conversation where there are any, text where there are none: every such model takes it.
        let route = match self.api {
            OpenaiApi::Chat | OpenaiApi::ChatAndSuffix => Route::Chat(CHAT),
            OpenaiApi::Completions | OpenaiApi::Suffix => Route::Text(COMPLETIONS),
        };
        self.speaker.probe(route, "/models").boxed()
    }
}
