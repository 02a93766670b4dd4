//! `InvokeModelWithResponseStream`: a model's own body, of which `native` knows the shapes.

use super::converse::latency_of;
use super::{MOST_BYTES, Model, Refusable, native, temperature};
use crate::completion::generation::BackendError;
use crate::guard::outgoing::Cleared;
use crate::models::aws::errors;
use crate::models::aws::stream::{Heard, Wire};
use crate::models::remote::stops;
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStreamOutput as Answer;
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::builders::InvokeModelWithResponseStreamFluentBuilder;
use aws_sdk_bedrockruntime::primitives::Blob;
use aws_sdk_bedrockruntime::types::ResponseStream as Event;
use aws_sdk_bedrockruntime::types::error::ResponseStreamError as Exception;

const JSON: &str = "application/json";

/// Asks, and waits for the first of the answer's headers.
pub(super) async fn open(
    model: &Model,
    client: &Client,
    prompt: &Cleared,
) -> Result<Stream, BackendError> {
    let send = |sent| async move { Ok(request(model, client, prompt, sent)?.send().await) };
    let answer = model.ask(prompt, send).await?;
    Ok(Stream { answer, backend: model.access.name.clone() })
}

/// An answer that is being written.
pub(super) struct Stream {
    answer: Answer,
    backend: String,
}

impl Wire for Stream {
    async fn next(&mut self) -> Result<Option<Heard>, BackendError> {
        let event = self.answer.body.recv().await;
        let event = event.map_err(|error| errors::within(&self.backend, &error, code))?;
        let Some(event) = event else { return Ok(None) };
        let heard = match event {
            Event::Chunk(chunk) => {
                let bytes = chunk.bytes.map(Blob::into_inner).unwrap_or_default();
                native::heard(&self.backend, &bytes)?
            }
            _ => Heard::default(),
        };
        Ok(Some(heard))
    }
}

fn request(
    model: &Model,
    client: &Client,
    prompt: &Cleared,
    sent: Refusable,
) -> Result<InvokeModelWithResponseStreamFluentBuilder, BackendError> {
    let settings = &model.settings;
    let family = native::family_of(settings).ok_or_else(|| {
        model.access.rejected("the body of this model is not known: add `family` to the backend")
    })?;
    let asking = native::Asking {
        stops: &stops(prompt, &settings.stop),
        temperature: sent.temperature.then(|| temperature(prompt)),
        guardrail: settings.guardrail.as_ref().map(|guardrail| guardrail.mode),
    };
    let body = native::body(family, prompt, asking).to_string();
    model.access.check_size(body.len(), MOST_BYTES)?;
    let mut request = client
        .invoke_model_with_response_stream()
        .model_id(&settings.model)
        .content_type(JSON)
        .accept(JSON)
        .body(Blob::new(body));
    if let Some(guardrail) = &settings.guardrail {
        request = request.guardrail_identifier(&guardrail.id).guardrail_version(&guardrail.version);
    }
    if let Some(latency) = settings.latency {
        request = request.performance_config_latency(latency_of(latency));
    }
    if !settings.metadata.is_empty() {
        let metadata = serde_json::to_string(&settings.metadata);
        request = request.set_request_metadata(metadata.ok());
    }
    Ok(request)
}

/// An exception's name: within a stream it comes without one.
fn code(exception: &Exception) -> &'static str {
    match exception {
        Exception::InternalServerException(_) => "InternalServerException",
        Exception::ModelStreamErrorException(_) => "ModelStreamErrorException",
        Exception::ModelTimeoutException(_) => "ModelTimeoutException",
        Exception::ServiceUnavailableException(_) => "ServiceUnavailableException",
        Exception::ThrottlingException(_) => "ThrottlingException",
        Exception::ValidationException(_) => "ValidationException",
        _ => "",
    }
}
