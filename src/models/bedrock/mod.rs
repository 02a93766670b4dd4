//! Amazon Bedrock: chat models by `ConverseStream`, others by their own bodies.
//!
//! What AWS's services share is `models::aws`; here is what Bedrock alone has.

mod converse;
mod embeddings;
mod invoke;
mod native;

pub use embeddings::{Dimensions, TitanEmbedder};

use super::aws::{Access, Authorization, errors, probe, stream};
use super::remote::{Remote, Request, Step};
use crate::completion::generation::{BackendError, Budget, Generation};
use crate::completion::prompt::{Family, Interface, Served};
use crate::config::backends::{self, BedrockApi, Sampling};
use crate::guard::outgoing::Cleared;
use aws_sdk_bedrockruntime::Client;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;

/// The largest body that Bedrock takes.
const MOST_BYTES: usize = 25_000_000;

/// Models that take the beginning of an answer in `Converse`. Anthropic's since 4.6 refuse it.
const KNOWN_TO_TAKE_PREFILL: [&str; 7] = [
    "amazon.nova",
    "anthropic.claude-3",
    "anthropic.claude-haiku-4-5",
    "anthropic.claude-opus-4-1",
    "anthropic.claude-opus-4-5",
    "anthropic.claude-sonnet-4-2025",
    "anthropic.claude-sonnet-4-5",
];

/// A model on Amazon Bedrock.
pub struct Bedrock {
    model: Arc<Model>,
}

/// What its requests need to know.
struct Model {
    access: Access<Client>,
    settings: backends::Bedrock,
    /// Until the model says that it takes none.
    sends_temperature: AtomicBool,
    /// The same, of a beginning of its answer.
    sends_prefill: AtomicBool,
}

/// What a request has that a model may refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Refusable {
    temperature: bool,
    prefill: bool,
}

impl Bedrock {
    /// Reads nothing and connects to nothing yet.
    pub fn new(name: String, settings: backends::Bedrock, ca_bundle: Option<PathBuf>) -> Self {
        let access = Access::new(name, settings.aws(), ca_bundle, Client::new);
        let sends_temperature = AtomicBool::new(settings.sampling == Sampling::Greedy);
        let sends_prefill = AtomicBool::new(sends_prefill(&settings));
        Self { model: Arc::new(Model { access, settings, sends_temperature, sends_prefill }) }
    }

    async fn record(&self, prompt: Cleared) -> Result<(Request, Authorization), BackendError> {
        let model = &self.model;
        model
            .access
            .record(|client| async move {
                match model.settings.api {
                    BedrockApi::Converse => converse::open(model, &client, &prompt).await.map(drop),
                    BedrockApi::Invoke => invoke::open(model, &client, &prompt).await.map(drop),
                }
            })
            .await
    }
}

impl Remote for Bedrock {
    fn name(&self) -> &str {
        &self.model.access.name
    }

    fn interface(&self) -> Interface {
        let settings = &self.model.settings;
        if let (BedrockApi::Invoke, Some(fim)) = (settings.api, &settings.fim) {
            return Interface::Marked(Family { fim: Some(fim.clone()), chat: None });
        }
        let prefill = self.model.sends_prefill.load(Ordering::Relaxed);
        Interface::Served(Served { chat: true, fim: false, prefill })
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: self.model.settings.limits.prompt_tokens }
    }

    fn send(&self, prompt: Cleared, cancel: CancellationToken) -> Generation {
        let model = Arc::clone(&self.model);
        match model.settings.api {
            BedrockApi::Converse => stream::generation(
                async move { converse::open(&model, model.access.client().await?, &prompt).await },
                cancel,
            ),
            BedrockApi::Invoke => stream::generation(
                async move { invoke::open(&model, model.access.client().await?, &prompt).await },
                cancel,
            ),
        }
    }

    fn explain(&self, prompt: Cleared) -> BoxFuture<'_, Result<Request, BackendError>> {
        async move { Ok(self.record(prompt).await?.0) }.boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Vec<Step>> {
        async move {
            let recorded = self.record(probe::least(&self.interface())).await;
            probe::probe(&self.model.access, self, recorded).await
        }
        .boxed()
    }
}

impl Model {
    /// What may be sent, as far as it is known.
    fn refusable(&self, prompt: &Cleared) -> Refusable {
        // Another body than Converse's has the beginning within its text, where nobody refuses it.
        let is_begun = self.settings.api == BedrockApi::Converse && prompt.prompt().is_begun();
        Refusable {
            temperature: self.sends_temperature.load(Ordering::Relaxed),
            prefill: is_begun && self.sends_prefill.load(Ordering::Relaxed),
        }
    }

    /// Sends a request, and again without what the model refuses.
    ///
    /// There are many words for a beginning of the answer that a model does not take. So a request
    /// that had one is tried once without it, whatever was wrong; if that works, that was it.
    async fn ask<A, E, F>(
        &self,
        prompt: &Cleared,
        request: impl Fn(Refusable) -> F,
    ) -> Result<A, BackendError>
    where
        E: Error + ProvideErrorMetadata + 'static,
        F: Future<Output = Result<Result<A, SdkError<E, HttpResponse>>, BackendError>>,
    {
        let mut is_without = false;
        loop {
            let known = self.refusable(prompt);
            let sent = Refusable { prefill: known.prefill && !is_without, ..known };
            let error = match request(sent).await? {
                Ok(answer) => {
                    self.sends_prefill.fetch_and(!is_without, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(error) => errors::before(&self.access.name, &error),
            };
            // Each round leaves something out, so this ends.
            match &error {
                BackendError::Rejected { reason, .. }
                    if sent.temperature && reason.to_ascii_lowercase().contains("temperature") =>
                {
                    self.sends_temperature.store(false, Ordering::Relaxed);
                }
                BackendError::Rejected { .. } if sent.prefill => is_without = true,
                _ => return Err(error),
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the SDK takes no more of it")]
fn temperature(prompt: &Cleared) -> f32 {
    prompt.prompt().temperature() as f32
}

/// Whether to begin the model's answer until it refuses that: where the settings say so, or the
/// model's maker does (Anthropic's "Prefill Claude's response", Amazon's "Nova request schema").
fn sends_prefill(settings: &backends::Bedrock) -> bool {
    let wanted = settings.prefill;
    match settings.api {
        BedrockApi::Converse => wanted.unwrap_or_else(|| {
            KNOWN_TO_TAKE_PREFILL.iter().any(|model| settings.model.contains(model))
        }),
        // Where the body has no place for it, nobody can want it.
        BedrockApi::Invoke => {
            wanted.unwrap_or(true) && native::family_of(settings).is_some_and(native::takes_prefill)
        }
    }
}
