//! Endpoints of Amazon `SageMaker`: a person's own model in a container, whose shapes `containers`
//! knows.
//!
//! What AWS's services share is `models::aws`; here is what `SageMaker` alone has.

mod containers;

use super::aws::errors::{self, Fault};
use super::aws::stream::{self, Heard, Wire};
use super::aws::{Access, Authorization, probe};
use super::remote::{Remote, Request, Step};
use crate::completion::generation::{BackendError, Budget, Generation};
use crate::completion::prompt::{Family, Interface, Served};
use crate::config::backends::{self, Container};
use crate::guard::outgoing::Cleared;
use aws_sdk_sagemakerruntime::Client;
use aws_sdk_sagemakerruntime::operation::invoke_endpoint::InvokeEndpointError;
use aws_sdk_sagemakerruntime::operation::invoke_endpoint_with_response_stream::{
    InvokeEndpointWithResponseStreamError, InvokeEndpointWithResponseStreamOutput,
};
use aws_sdk_sagemakerruntime::primitives::Blob;
use aws_sdk_sagemakerruntime::types::ResponseStream as Event;
use aws_sdk_sagemakerruntime::types::error::{ModelError, ResponseStreamError};
use containers::Decoder;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The largest body that `SageMaker` takes.
const MOST_BYTES: usize = 6_291_456;

const JSON: &str = "application/json";

/// An endpoint of Amazon `SageMaker`.
pub struct Sagemaker {
    endpoint: Arc<Endpoint>,
}

/// What its requests need to know.
struct Endpoint {
    access: Access<Client>,
    settings: backends::Sagemaker,
}

impl Sagemaker {
    /// Reads nothing and connects to nothing yet.
    pub fn new(name: String, settings: backends::Sagemaker, ca_bundle: Option<PathBuf>) -> Self {
        let access = Access::new(name, settings.aws(), ca_bundle, Client::new);
        Self { endpoint: Arc::new(Endpoint { access, settings }) }
    }

    async fn record(&self, prompt: Cleared) -> Result<(Request, Authorization), BackendError> {
        let endpoint = &self.endpoint;
        endpoint
            .access
            .record(|client| async move { endpoint.open(&client, &prompt).await.map(drop) })
            .await
    }
}

impl Remote for Sagemaker {
    fn name(&self) -> &str {
        &self.endpoint.access.name
    }

    fn interface(&self) -> Interface {
        let settings = &self.endpoint.settings;
        let fim = settings.fim.clone();
        let is_told = match settings.container {
            Container::OpenaiChat => true,
            // The models of these are taught to follow instructions, as far as they are taught.
            Container::Pipeline => fim.is_none(),
            Container::Tgi | Container::OpenaiCompletion => false,
        };
        if is_told {
            Interface::Served(Served { chat: true, fim: false, prefill: false })
        } else {
            Interface::Marked(Family { fim, chat: None })
        }
    }

    fn streams(&self) -> bool {
        self.endpoint.settings.container != Container::Pipeline
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: self.endpoint.settings.limits.prompt_tokens }
    }

    fn send(&self, prompt: Cleared, cancel: CancellationToken) -> Generation {
        let endpoint = Arc::clone(&self.endpoint);
        let opening = async move { endpoint.open(endpoint.access.client().await?, &prompt).await };
        stream::generation(opening, cancel)
    }

    fn explain(&self, prompt: Cleared) -> BoxFuture<'_, Result<Request, BackendError>> {
        async move { Ok(self.record(prompt).await?.0) }.boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Vec<Step>> {
        async move {
            let recorded = self.record(probe::least(&self.interface())).await;
            probe::probe(&self.endpoint.access, self, recorded).await
        }
        .boxed()
    }
}

/// An answer that is being written, or one that came in one piece.
enum Answer {
    Stream { parts: Box<InvokeEndpointWithResponseStreamOutput>, decoder: Decoder, backend: String },
    Whole(Option<Heard>),
}

impl Wire for Answer {
    async fn next(&mut self) -> Result<Option<Heard>, BackendError> {
        match self {
            Self::Whole(heard) => Ok(heard.take()),
            Self::Stream { parts, decoder, backend } => {
                let event = parts.body.recv().await;
                let event = event.map_err(|error| errors::within(backend, &error, code))?;
                match event {
                    Some(Event::PayloadPart(part)) => {
                        let bytes = part.bytes.map(Blob::into_inner).unwrap_or_default();
                        decoder.push(backend, &bytes).map(Some)
                    }
                    Some(_) => Ok(Some(Heard::default())),
                    None => Ok(decoder.finish(backend)),
                }
            }
        }
    }
}

impl Endpoint {
    /// Asks, and waits for the first of the answer's headers; for the whole, where the container
    /// does not stream.
    async fn open(&self, client: &Client, prompt: &Cleared) -> Result<Answer, BackendError> {
        let body = containers::body(&self.settings, prompt).to_string();
        self.access.check_size(body.len(), MOST_BYTES)?;
        match self.settings.container {
            Container::Pipeline => self.whole(client, body, prompt).await,
            Container::Tgi | Container::OpenaiChat | Container::OpenaiCompletion => {
                self.stream(client, body).await
            }
        }
    }

    async fn stream(&self, client: &Client, body: String) -> Result<Answer, BackendError> {
        let request = client
            .invoke_endpoint_with_response_stream()
            .endpoint_name(&self.settings.endpoint)
            .set_inference_component_name(self.settings.inference_component.clone())
            .content_type(JSON)
            .body(Blob::new(body));
        let parts = request.send().await.map_err(|error| {
            errors::before_with(&self.access.name, &error, |error, fault| match error {
                InvokeEndpointWithResponseStreamError::ModelError(error) => inner(error, fault),
                _ => fault,
            })
        })?;
        let decoder = Decoder::of(self.settings.container);
        let backend = self.access.name.clone();
        Ok(Answer::Stream { parts: Box::new(parts), decoder, backend })
    }

    async fn whole(
        &self,
        client: &Client,
        body: String,
        prompt: &Cleared,
    ) -> Result<Answer, BackendError> {
        let request = client
            .invoke_endpoint()
            .endpoint_name(&self.settings.endpoint)
            .set_inference_component_name(self.settings.inference_component.clone())
            .content_type(JSON)
            .accept(JSON)
            .body(Blob::new(body));
        let answer = request.send().await.map_err(|error| {
            errors::before_with(&self.access.name, &error, |error, fault| match error {
                InvokeEndpointError::ModelError(error) => inner(error, fault),
                _ => fault,
            })
        })?;
        let bytes = answer.body.map(Blob::into_inner).unwrap_or_default();
        Ok(Answer::Whole(Some(containers::whole(&bytes, &prompt.flat(), &self.settings.stop)?)))
    }
}

/// What the container itself said, of which `SageMaker` only says that it failed.
fn inner<'e>(error: &'e ModelError, fault: Fault<'e>) -> Fault<'e> {
    let status = error.original_status_code().and_then(|status| u16::try_from(status).ok());
    match status {
        Some(status @ 400..) => {
            let message = error.original_message().unwrap_or(fault.message);
            Fault { code: "", message, status, ..fault }
        }
        _ => fault,
    }
}

/// An exception's name: within a stream it comes without one.
fn code(exception: &ResponseStreamError) -> &'static str {
    match exception {
        ResponseStreamError::InternalStreamFailure(_) => "InternalStreamFailure",
        ResponseStreamError::ModelStreamError(_) => "ModelStreamError",
        _ => "",
    }
}
