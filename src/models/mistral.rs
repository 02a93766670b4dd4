//! Mistral's API: `OpenAI`'s, with a route of its own for fill-in-the-middle, whose answer is
//! shaped as a conversation's.

use super::http::Wire;
use super::http::stream::{Answer, generation};
use super::openai::{Route, Speaker};
use super::remote::{Remote, Request, Step};
use crate::completion::generation::{BackendError, Budget, Generation};
use crate::completion::prompt::{Body, Interface, Served};
use crate::config::backends::{self, Prefill};
use crate::guard::outgoing::Cleared;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const CHAT: Route = Route::Chat("/chat/completions");
const FIM: Route = Route::Suffix("/fim/completions");
const MODELS: &str = "/models";

/// A model of Mistral's.
#[derive(Clone, Debug)]
pub struct Mistral {
    speaker: Arc<Speaker>,
    budget: Budget,
}

impl Mistral {
    /// Checks the settings. Nothing is sent.
    pub fn new(
        name: String,
        settings: backends::Mistral,
        ca_bundle: Option<&Path>,
    ) -> Result<Self, BackendError> {
        let wire = Wire::open(name, &settings.url, Some(settings.key), ca_bundle)?;
        let prefill = if settings.prefill { Prefill::Prefix } else { Prefill::None };
        let speaker = Speaker::new(Arc::new(wire), settings.model, Vec::new(), prefill);
        Ok(Self {
            // It says its usage unasked, and refuses fields that it does not know.
            speaker: Arc::new(speaker.without_stream_options()),
            budget: Budget { prompt_tokens: settings.limits.prompt_tokens },
        })
    }

    /// The models that the key may use.
    pub async fn list(&self) -> Result<Vec<String>, BackendError> {
        self.speaker.list(MODELS).await
    }

    async fn ask(self, prompt: Cleared) -> Result<Answer, BackendError> {
        Ok(self.speaker.ask(route(&prompt), &prompt).await?)
    }
}

fn route(prompt: &Cleared) -> Route {
    match prompt.prompt().body {
        Body::Conversation { .. } => CHAT,
        Body::Infill { .. } | Body::Pieces(_) => FIM,
    }
}

impl Remote for Mistral {
    fn name(&self) -> &str {
        self.speaker.name()
    }

    fn interface(&self) -> Interface {
        let speaker = &self.speaker;
        let (fim, prefill) = (speaker.takes_suffix(), speaker.takes_prefill());
        Interface::Served(Served { chat: true, fim, prefill })
    }

    fn budget(&self) -> Budget {
        self.budget
    }

    fn send(&self, prompt: Cleared, cancel: CancellationToken) -> Generation {
        generation(self.clone().ask(prompt).boxed(), cancel)
    }

    fn explain(&self, prompt: Cleared) -> BoxFuture<'_, Result<Request, BackendError>> {
        std::future::ready(self.speaker.explain(route(&prompt), &prompt)).boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Vec<Step>> {
        self.speaker.probe(CHAT, MODELS).boxed()
    }
}
