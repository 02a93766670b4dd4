//! `ConverseStream`: the same for every chat model.

use super::{MOST_BYTES, Model, Refusable, temperature};
use crate::completion::generation::{BackendError, Usage};
use crate::completion::prompt::Body;
use crate::config::backends::{Guardrail, GuardrailMode, Latency};
use crate::guard::outgoing::Cleared;
use crate::models::aws::body::count;
use crate::models::aws::errors;
use crate::models::aws::stream::{Heard, Wire};
use crate::models::remote::stops;
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamOutput as Answer;
use aws_sdk_bedrockruntime::operation::converse_stream::builders::ConverseStreamFluentBuilder;
use aws_sdk_bedrockruntime::types::error::ConverseStreamOutputError as Exception;
use aws_sdk_bedrockruntime::types::{
    CachePointBlock, CachePointType, ContentBlock, ContentBlockDelta, ConversationRole,
    ConverseStreamOutput as Event, GuardrailStreamConfiguration, GuardrailStreamProcessingMode,
    InferenceConfiguration, Message, PerformanceConfigLatency, PerformanceConfiguration,
    StopReason, SystemContentBlock, TokenUsage,
};

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
        let event = self.answer.stream.recv().await;
        let event = event.map_err(|error| errors::within(&self.backend, &error, code))?;
        Ok(event.map(|event| self.heard(event)))
    }
}

impl Stream {
    fn heard(&self, event: Event) -> Heard {
        let mut heard = Heard::default();
        match event {
            // Reasoning and tools are no part of what was asked for.
            Event::ContentBlockDelta(event) => {
                if let Some(ContentBlockDelta::Text(text)) = event.delta {
                    heard.text = text;
                }
            }
            Event::MessageStop(event) => match stop(&self.backend, &event.stop_reason) {
                Ok(()) => heard.is_whole = true,
                Err(error) => heard.fault = Some(error),
            },
            Event::Metadata(event) => heard.usage = event.usage.as_ref().map(usage),
            _ => {}
        }
        heard
    }
}

fn request(
    model: &Model,
    client: &Client,
    prompt: &Cleared,
    sent: Refusable,
) -> Result<ConverseStreamFluentBuilder, BackendError> {
    let invalid = |_: BuildError| model.access.rejected("the SDK cannot make a message of it");
    let settings = &model.settings;
    let (system, question, begun) = match &prompt.prompt().body {
        Body::Conversation { system, question, .. } => {
            (system.as_str(), question.clone(), sent.prefill.then(|| prompt.prompt().begun()))
        }
        Body::Pieces(_) | Body::Infill { .. } => ("", prompt.flat(), None),
    };
    model.access.check_size(system.len() + question.len(), MOST_BYTES)?;
    let message = |role: ConversationRole, text: String| {
        let message = Message::builder().role(role).content(ContentBlock::Text(text));
        message.build().map_err(invalid)
    };
    let stops = stops(prompt, &settings.stop);
    let inference = InferenceConfiguration::builder()
        .max_tokens(count(prompt.prompt().max_tokens))
        .set_temperature(sent.temperature.then(|| temperature(prompt)))
        .set_stop_sequences((!stops.is_empty()).then_some(stops))
        .build();
    let mut request = client
        .converse_stream()
        .model_id(&settings.model)
        .messages(message(ConversationRole::User, question)?)
        .inference_config(inference);
    if let Some(begun) = begun {
        request = request.messages(message(ConversationRole::Assistant, begun)?);
    }
    if !system.is_empty() {
        request = request.system(SystemContentBlock::Text(system.to_owned()));
        if settings.cache {
            let point = CachePointBlock::builder().r#type(CachePointType::Default);
            request =
                request.system(SystemContentBlock::CachePoint(point.build().map_err(invalid)?));
        }
    }
    if let Some(guardrail) = &settings.guardrail {
        request = request.guardrail_config(guardrail_of(guardrail));
    }
    if let Some(latency) = settings.latency {
        let performance = PerformanceConfiguration::builder().latency(latency_of(latency));
        request = request.performance_config(performance.build());
    }
    for (key, value) in &settings.metadata {
        request = request.request_metadata(key, value);
    }
    Ok(request)
}

fn guardrail_of(guardrail: &Guardrail) -> GuardrailStreamConfiguration {
    GuardrailStreamConfiguration::builder()
        .guardrail_identifier(&guardrail.id)
        .guardrail_version(&guardrail.version)
        .stream_processing_mode(match guardrail.mode {
            GuardrailMode::Sync => GuardrailStreamProcessingMode::Sync,
            GuardrailMode::Async => GuardrailStreamProcessingMode::Async,
        })
        .build()
}

/// The latency in AWS's words.
pub(super) fn latency_of(latency: Latency) -> PerformanceConfigLatency {
    match latency {
        Latency::Standard => PerformanceConfigLatency::Standard,
        Latency::Optimized => PerformanceConfigLatency::Optimized,
    }
}

/// Whether an answer that stopped for this reason is whole.
fn stop(backend: &str, reason: &StopReason) -> Result<(), BackendError> {
    let withheld =
        |by: &str| BackendError::Withheld { backend: backend.to_owned(), reason: by.to_owned() };
    match reason {
        StopReason::GuardrailIntervened => Err(withheld("its guardrail")),
        StopReason::ContentFiltered => Err(withheld("its content filter")),
        StopReason::MalformedModelOutput
        | StopReason::MalformedToolUse
        | StopReason::ModelContextWindowExceeded => {
            Err(BackendError::BrokeOff { reason: format!("it stopped with {reason}") })
        }
        // What a later version of the service calls a stop is one, as the SDK's own notes say.
        _ => Ok(()),
    }
}

fn usage(tokens: &TokenUsage) -> Usage {
    let count = |tokens: i32| u64::try_from(tokens).unwrap_or_default();
    Usage {
        input: count(tokens.input_tokens),
        cache_read: count(tokens.cache_read_input_tokens.unwrap_or_default()),
        cache_write: count(tokens.cache_write_input_tokens.unwrap_or_default()),
        output: count(tokens.output_tokens),
    }
}

/// An exception's name: within a stream it comes without one.
fn code(exception: &Exception) -> &'static str {
    match exception {
        Exception::InternalServerException(_) => "InternalServerException",
        Exception::ModelStreamErrorException(_) => "ModelStreamErrorException",
        Exception::ServiceUnavailableException(_) => "ServiceUnavailableException",
        Exception::ThrottlingException(_) => "ThrottlingException",
        Exception::ValidationException(_) => "ValidationException",
        _ => "",
    }
}
