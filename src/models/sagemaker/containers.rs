//! What runs in endpoints: the bodies that containers take, and what they give back.
//!
//! The parts of a stream are cut anywhere, so the answer is put together from bytes.
//!
//! Pure.

use crate::completion::generation::{BackendError, Usage};
use crate::config::backends::{Container, Sagemaker};
use crate::guard::outgoing::Cleared;
use crate::models::aws::body::{count, given, set};
use crate::models::aws::choices::Choices;
use crate::models::aws::errors::{Fault, meaning, shown};
use crate::models::aws::stream::Heard;
use crate::models::remote::{messages, stops, temperature};
use crate::models::sse::{self, Lines};
use serde::Deserialize;
use serde_json::{Value, json};

/// Ends a stream of `OpenAI`'s.
const DONE: &str = "[DONE]";

/// The body of a request.
pub(super) fn body(settings: &Sagemaker, prompt: &Cleared) -> Value {
    let most = count(prompt.prompt().max_tokens);
    let stops = stops(prompt, &settings.stop);
    let stops = given(&stops);
    let mut body = match settings.container {
        Container::Tgi => {
            let mut parameters = json!({
                "max_new_tokens": most,
                "do_sample": false,
                "return_full_text": false,
                "details": true,
            });
            set(&mut parameters, "stop", stops);
            return json!({ "inputs": prompt.flat(), "parameters": parameters, "stream": true });
        }
        Container::Pipeline => {
            let text = prompt.flat();
            // The limit counts the prompt too, of which a token is two or three bytes.
            let most = count(text.len() * 2 / 5).saturating_add(most);
            return json!({
                "text_inputs": text,
                "max_length": most,
                "num_return_sequences": 1,
                "do_sample": false,
            });
        }
        Container::OpenaiChat => json!({ "messages": messages(prompt, false) }),
        Container::OpenaiCompletion => json!({ "prompt": prompt.flat() }),
    };
    set(&mut body, "model", settings.model.clone());
    set(&mut body, "max_tokens", Some(most));
    set(&mut body, "temperature", Some(temperature(prompt)));
    set(&mut body, "stop", stops);
    set(&mut body, "stream", Some(true));
    set(&mut body, "stream_options", Some(json!({ "include_usage": true })));
    body
}

/// Puts the answer of a container together.
pub(super) enum Decoder {
    /// Lines with a JSON text each, those of Text Generation Inference after `data:`.
    Tgi {
        lines: Lines,
        /// Whether the container's shape has no way to say that the answer is whole.
        ends_silently: bool,
    },
    /// Server-sent events, as `OpenAI`'s API has them.
    Openai(sse::Decoder),
    /// All was said.
    Over,
}

impl Decoder {
    /// For what runs in the endpoint.
    pub(super) fn of(container: Container) -> Self {
        match container {
            Container::Tgi | Container::Pipeline => {
                Self::Tgi { lines: Lines::default(), ends_silently: false }
            }
            Container::OpenaiChat | Container::OpenaiCompletion => {
                Self::Openai(sse::Decoder::default())
            }
        }
    }

    /// Takes the next bytes, and gives what they say.
    pub(super) fn push(&mut self, backend: &str, bytes: &[u8]) -> Result<Heard, BackendError> {
        let too_long = |error: sse::TooLong| BackendError::BrokeOff { reason: error.to_string() };
        let mut heard = Heard::default();
        match self {
            Self::Tgi { lines, ends_silently } => {
                for line in lines.push(bytes).map_err(too_long)? {
                    heard.append(tgi(backend, &line, ends_silently));
                }
            }
            Self::Openai(events) => {
                for data in events.push(bytes).map_err(too_long)? {
                    heard.append(openai(backend, &data));
                }
            }
            Self::Over => {}
        }
        Ok(heard)
    }

    /// What the bytes say that nothing has ended, once.
    pub(super) fn finish(&mut self, backend: &str) -> Option<Heard> {
        match std::mem::replace(self, Self::Over) {
            Self::Tgi { lines, mut ends_silently } => {
                let mut heard = Heard::default();
                if let Some(line) = lines.finish() {
                    heard.append(tgi(backend, &line, &mut ends_silently));
                }
                heard.is_whole |= ends_silently && heard.fault.is_none();
                Some(heard)
            }
            Self::Openai(events) => events.finish().map(|data| openai(backend, &data)),
            Self::Over => None,
        }
    }
}

/// A line of Text Generation Inference, or of the containers that speak like it.
#[derive(Deserialize)]
struct Tgi {
    token: Option<Token>,
    /// The whole text, in the last line.
    generated_text: Option<String>,
    details: Option<Details>,
    /// Older containers of LMI: text alone.
    outputs: Option<Vec<String>>,
    error: Option<String>,
    error_type: Option<String>,
}

#[derive(Deserialize)]
struct Token {
    text: String,
    #[serde(default)]
    special: bool,
}

#[derive(Deserialize)]
struct Details {
    finish_reason: Option<String>,
    #[serde(default)]
    generated_tokens: u64,
    #[serde(default)]
    input_length: u64,
}

fn tgi(backend: &str, line: &str, ends_silently: &mut bool) -> Heard {
    let text = line.strip_prefix("data:").unwrap_or(line).trim();
    let mut heard = Heard::default();
    if text == DONE {
        heard.is_whole = true;
        return heard;
    }
    if text.starts_with('[') {
        // A container that does not stream gives all at once.
        return whole(text.as_bytes(), "", &[]).unwrap_or_else(broken);
    }
    if !text.starts_with('{') {
        // An empty line, a comment, or the event's name.
        return heard;
    }
    let line: Tgi = match serde_json::from_str(text) {
        Ok(line) => line,
        Err(error) => return broken(unreadable(&error)),
    };
    if let Some(message) = &line.error {
        // As TGI gives the same errors over plain HTTP.
        let status = match line.error_type.as_deref() {
            Some("overloaded") => 429,
            Some("validation") => 422,
            _ => 0,
        };
        return broken(meaning(backend, Fault { message, status, ..Fault::default() }));
    }
    if let Some(token) = line.token.filter(|token| !token.special) {
        heard.text = token.text;
    } else if let Some(outputs) = line.outputs {
        heard.text = outputs.concat();
        *ends_silently = true;
    }
    heard.is_whole = line.generated_text.is_some();
    if let Some(details) = line.details {
        heard.stop(backend, details.finish_reason.as_deref());
        heard.usage = Some(Usage {
            input: details.input_length,
            output: details.generated_tokens,
            ..Usage::default()
        });
    }
    heard
}

/// An error in the midst of `OpenAI`'s events.
#[derive(Deserialize)]
struct Failure {
    error: Value,
}

fn openai(backend: &str, data: &str) -> Heard {
    if data.trim() == DONE {
        return Heard { is_whole: true, ..Heard::default() };
    }
    if let Ok(Failure { error }) = serde_json::from_str(data)
        && !error.is_null()
    {
        let message = error.get("message").unwrap_or(&error);
        let message = message.as_str().map_or_else(|| message.to_string(), str::to_owned);
        let code = error.get("code").and_then(Value::as_u64);
        let status = code.and_then(|code| u16::try_from(code).ok()).unwrap_or_default();
        return broken(meaning(backend, Fault { message: &message, status, ..Fault::default() }));
    }
    match serde_json::from_str::<Choices>(data) {
        Ok(choices) => choices.heard(backend),
        Err(error) => broken(unreadable(&error)),
    }
}

/// An answer in one piece, in any of the shapes that pipelines have.
#[derive(Deserialize)]
#[serde(untagged)]
enum Whole {
    Nested(Vec<Vec<Generated>>),
    List(Vec<Generated>),
    Texts { generated_texts: Vec<String> },
    One(Generated),
}

#[derive(Deserialize)]
struct Generated {
    generated_text: String,
}

/// What an answer in one piece says: the prompt is cut off where the container gives it back, and
/// what stands behind a stop, which pipelines do not know.
pub(super) fn whole(bytes: &[u8], prompt: &str, stops: &[String]) -> Result<Heard, BackendError> {
    let answer = serde_json::from_slice(bytes).map_err(|error| unreadable(&error))?;
    let text = match answer {
        Whole::Nested(lists) => lists.into_iter().flatten().next().map(|one| one.generated_text),
        Whole::List(list) => list.into_iter().next().map(|one| one.generated_text),
        Whole::Texts { generated_texts } => generated_texts.into_iter().next(),
        Whole::One(one) => Some(one.generated_text),
    };
    let text = text.unwrap_or_default();
    let text = text.strip_prefix(prompt).unwrap_or(&text);
    let end = stops.iter().filter_map(|stop| text.find(stop.as_str())).min();
    let text = text.get(..end.unwrap_or(text.len())).unwrap_or(text).to_owned();
    Ok(Heard { text, is_whole: true, ..Heard::default() })
}

fn broken(error: BackendError) -> Heard {
    Heard { fault: Some(error), ..Heard::default() }
}

fn unreadable(error: &serde_json::Error) -> BackendError {
    BackendError::BrokeOff { reason: shown(&format!("the answer cannot be read: {error}")) }
}
