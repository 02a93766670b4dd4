//! The bodies that models on Bedrock take and give of their own.
//!
//! Pure.

use crate::completion::generation::{BackendError, Usage};
use crate::completion::prompt::Body;
use crate::config::backends::{Bedrock, GuardrailMode, NativeFamily};
use crate::guard::outgoing::Cleared;
use crate::models::aws::body::{count, given, set};
use crate::models::aws::choices::Choices;
use crate::models::aws::errors::shown;
use crate::models::aws::stream::Heard;
use crate::models::remote::messages;
use serde::Deserialize;
use serde_json::{Value, json};

/// What is asked besides the prompt.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    /// Where the model is to stop.
    pub(super) stops: &'a [String],
    /// The temperature, where the model takes one.
    pub(super) temperature: Option<f32>,
    /// How a guardrail goes about it, where there is one.
    pub(super) guardrail: Option<GuardrailMode>,
}

/// The family of a backend's model: as the settings say, or its id or ARN.
pub(super) fn family_of(settings: &Bedrock) -> Option<NativeFamily> {
    settings.family.or_else(|| family(&settings.model))
}

fn family(model: &str) -> Option<NativeFamily> {
    let named = [
        ("titan-text", NativeFamily::Titan),
        ("titan-tg1", NativeFamily::Titan),
        ("meta.llama", NativeFamily::Llama),
        ("mistral.", NativeFamily::Mistral),
        ("ai21.jamba", NativeFamily::Jamba),
        (":imported-model/", NativeFamily::OpenaiCompletion),
    ];
    named.into_iter().find(|(part, _)| model.contains(part)).map(|(_, family)| family)
}

/// Whether an answer of this family can be begun: the prompt is text, and the body has a place for the
/// tag that ends the answer, or needs none. Titan's takes no stop sequence but its own two.
pub(super) fn takes_prefill(family: NativeFamily) -> bool {
    match family {
        NativeFamily::Llama | NativeFamily::Mistral | NativeFamily::OpenaiCompletion => true,
        NativeFamily::Titan | NativeFamily::Jamba => false,
    }
}

/// The body of a request.
pub(super) fn body(family: NativeFamily, prompt: &Cleared, asking: Asking<'_>) -> Value {
    let most = count(prompt.prompt().max_tokens);
    let mut body = match family {
        NativeFamily::Titan => {
            let mut config = json!({ "maxTokenCount": most });
            set(&mut config, "temperature", asking.temperature);
            set(&mut config, "stopSequences", given(asking.stops));
            json!({ "inputText": text(family, prompt), "textGenerationConfig": config })
        }
        NativeFamily::Llama => json!({ "prompt": text(family, prompt), "max_gen_len": most }),
        NativeFamily::Mistral | NativeFamily::OpenaiCompletion => {
            json!({ "prompt": text(family, prompt), "max_tokens": most })
        }
        NativeFamily::Jamba => json!({ "messages": messages(prompt, false), "max_tokens": most }),
    };
    if family != NativeFamily::Titan {
        set(&mut body, "temperature", asking.temperature);
        // Llama's body has no place for them.
        if family != NativeFamily::Llama {
            set(&mut body, "stop", given(asking.stops));
        }
    }
    if asking.guardrail == Some(GuardrailMode::Async) {
        let config = json!({ "streamProcessingMode": "ASYNCHRONOUS" });
        set(&mut body, "amazon-bedrock-guardrailConfig", Some(config));
    }
    body
}

/// The prompt as one text, with the marks that the family was taught around a conversation.
fn text(family: NativeFamily, prompt: &Cleared) -> String {
    let Body::Conversation { system, question, .. } = &prompt.prompt().body else {
        return prompt.flat();
    };
    let begun = prompt.prompt().begun();
    let plain = |text: &str, marks: &[&str]| {
        // Source code that spells a mark would act as one.
        marks.iter().fold(text.to_owned(), |text, mark| {
            let (first, rest) = mark.split_at(1);
            text.replace(mark, &format!("{first} {rest}"))
        })
    };
    match family {
        NativeFamily::Titan => format!("{system}\n\nUser: {question}\nBot:"),
        NativeFamily::Llama => {
            let marks =
                ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"];
            let turn = |role: &str, text: &str| {
                format!(
                    "<|start_header_id|>{role}<|end_header_id|>\n\n{}<|eot_id|>",
                    plain(text, &marks)
                )
            };
            format!(
                "<|begin_of_text|>{}{}<|start_header_id|>assistant<|end_header_id|>\n\n{}",
                turn("system", system),
                turn("user", question),
                plain(&begun, &marks)
            )
        }
        NativeFamily::Mistral => {
            let marks = ["<s>", "</s>", "[INST]", "[/INST]"];
            format!(
                "<s>[INST] {}\n\n{} [/INST]{}",
                plain(system, &marks),
                plain(question, &marks),
                plain(&begun, &marks)
            )
        }
        NativeFamily::OpenaiCompletion | NativeFamily::Jamba => prompt.flat(),
    }
}

/// A chunk of an answer. Each family has fields of its own, and none means two things.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chunk {
    /// Titan.
    #[serde(rename = "outputText")]
    output_text: Option<String>,
    #[serde(rename = "completionReason")]
    completion_reason: Option<String>,
    #[serde(rename = "inputTextTokenCount")]
    titan_input: Option<u64>,
    #[serde(rename = "totalOutputTextTokenCount")]
    titan_output: Option<u64>,
    /// Llama.
    generation: Option<String>,
    stop_reason: Option<String>,
    #[serde(rename = "prompt_token_count")]
    llama_input: Option<u64>,
    #[serde(rename = "generation_token_count")]
    llama_output: Option<u64>,
    /// Mistral.
    outputs: Vec<Output>,
    /// Jamba, imported models, and Mistral's newer ones.
    #[serde(flatten)]
    choices: Choices,
    #[serde(rename = "amazon-bedrock-invocationMetrics")]
    metrics: Option<Metrics>,
    #[serde(rename = "amazon-bedrock-guardrailAction")]
    guardrail_action: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Output {
    text: String,
    stop_reason: Option<String>,
}

/// What Bedrock itself adds to the last chunk.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Metrics {
    #[serde(rename = "inputTokenCount")]
    input: u64,
    #[serde(rename = "outputTokenCount")]
    output: u64,
    #[serde(rename = "cacheReadInputTokenCount")]
    cache_read: u64,
    #[serde(rename = "cacheWriteInputTokenCount")]
    cache_write: u64,
}

/// What a chunk says.
pub(super) fn heard(backend: &str, bytes: &[u8]) -> Result<Heard, BackendError> {
    let chunk: Chunk = serde_json::from_slice(bytes).map_err(|error| BackendError::BrokeOff {
        reason: shown(&format!("a chunk cannot be read: {error}")),
    })?;
    let mut heard = chunk.choices.heard(backend);
    let output = chunk.outputs.into_iter().next().unwrap_or_default();
    heard.text.push_str(&chunk.output_text.or(chunk.generation).unwrap_or(output.text));
    for reason in [&chunk.completion_reason, &chunk.stop_reason, &output.stop_reason] {
        heard.stop(backend, reason.as_deref());
    }
    let input = chunk.titan_input.or(chunk.llama_input);
    let output = chunk.titan_output.or(chunk.llama_output);
    if input.or(output).is_some() {
        let (input, output) = (input.unwrap_or_default(), output.unwrap_or_default());
        heard.usage = Some(Usage { input, output, ..Usage::default() });
    }
    if let Some(metrics) = chunk.metrics {
        heard.usage = Some(Usage {
            input: metrics.input,
            cache_read: metrics.cache_read,
            cache_write: metrics.cache_write,
            output: metrics.output,
        });
        heard.is_whole |= heard.fault.is_none();
    }
    if chunk.guardrail_action.is_some_and(|action| action == "INTERVENED") {
        // Its text is the guardrail's message, not the model's.
        heard.text.clear();
        heard.fault = Some(BackendError::Withheld {
            backend: backend.to_owned(),
            reason: "its guardrail".to_owned(),
        });
    }
    Ok(heard)
}
