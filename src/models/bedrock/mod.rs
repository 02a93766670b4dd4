//! Amazon Bedrock: chat models by `ConverseStream`, others by their own bodies.
//!
//! What AWS's services share is `models::aws`; here is what Bedrock alone has.

mod converse;
mod embeddings;
mod invoke;
mod native;

pub use embeddings::{Dimensions, TitanEmbedder};

use super::aws::{Access, Authorization, probe, stream};
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
}

impl Bedrock {
    /// Reads nothing and connects to nothing yet.
    pub fn new(name: String, settings: backends::Bedrock, ca_bundle: Option<PathBuf>) -> Self {
        let access = Access::new(name, settings.aws(), ca_bundle, Client::new);
        let sends_temperature = AtomicBool::new(settings.sampling == Sampling::Greedy);
        Self { model: Arc::new(Model { access, settings, sends_temperature }) }
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
        match (settings.api, &settings.fim) {
            (BedrockApi::Invoke, Some(fim)) => {
                Interface::Marked(Family { fim: Some(fim.clone()), chat: None })
            }
            _ => Interface::Served(Served { chat: true, fim: false }),
        }
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
    #[expect(clippy::cast_possible_truncation, reason = "the SDK takes no more of it")]
    fn temperature(&self, prompt: &Cleared) -> Option<f32> {
        let temperature = prompt.prompt().temperature() as f32;
        self.sends_temperature.load(Ordering::Relaxed).then_some(temperature)
    }

    /// Whether the model says that it takes no temperature. It is sent none from then on.
    fn refuses_temperature<E>(&self, error: &SdkError<E, HttpResponse>) -> bool
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let error = super::aws::errors::before(&self.access.name, error);
        let BackendError::Rejected { reason, .. } = &error else { return false };
        let refuses = reason.to_ascii_lowercase().contains("temperature");
        if refuses {
            self.sends_temperature.store(false, Ordering::Relaxed);
        }
        refuses
    }
}
