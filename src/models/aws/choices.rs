//! Answers in the shape of `OpenAI`'s, which imported models, Jamba and containers give.
//!
//! Pure.

use super::stream::Heard;
use crate::completion::generation::{BackendError, Usage};
use serde::Deserialize;

/// A chunk of an answer, or a whole one; also where other shapes share its fields.
#[derive(Debug, Default, Deserialize)]
pub(in crate::models) struct Choices {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Tokens>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    /// Completions.
    text: Option<String>,
    /// Chat, piece by piece.
    delta: Option<Message>,
    /// Chat, in one piece.
    message: Option<Message>,
    finish_reason: Option<String>,
    /// AI21 and Mistral on Bedrock.
    stop_reason: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct Message {
    content: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Tokens {
    #[serde(default, rename = "prompt_tokens")]
    prompt: u64,
    #[serde(default, rename = "completion_tokens")]
    completion: u64,
    #[serde(rename = "prompt_tokens_details")]
    details: Option<Details>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Details {
    #[serde(default)]
    cached_tokens: Option<u64>,
}

impl Choices {
    /// What it says.
    pub(in crate::models) fn heard(self, backend: &str) -> Heard {
        let mut heard = Heard { usage: self.usage.map(Tokens::usage), ..Heard::default() };
        // One was asked for.
        if let Some(choice) = self.choices.into_iter().next() {
            let message = choice.delta.or(choice.message).and_then(|message| message.content);
            heard.text = choice.text.or(message).unwrap_or_default();
            let stop = choice.stop_reason.as_ref().and_then(serde_json::Value::as_str);
            heard.stop(backend, choice.finish_reason.as_deref().or(stop));
        }
        heard
    }
}

impl Heard {
    /// Takes in why the model stopped, in the words of its family; `None` while it writes on.
    pub(in crate::models) fn stop(&mut self, backend: &str, reason: Option<&str>) {
        match reason.map(str::to_ascii_lowercase).as_deref() {
            None | Some("") => {}
            Some("content_filter" | "content_filtered" | "guardrail_intervened") => {
                self.fault = Some(BackendError::Withheld {
                    backend: backend.to_owned(),
                    reason: "its content filter".to_owned(),
                });
            }
            Some("error") => {
                let reason = "its server says that it failed".to_owned();
                self.fault = Some(BackendError::BrokeOff { reason });
            }
            Some(_) => self.is_whole = true,
        }
    }
}

impl Tokens {
    fn usage(self) -> Usage {
        let cached = self.details.and_then(|details| details.cached_tokens);
        let cache_read = cached.unwrap_or_default().min(self.prompt);
        Usage {
            input: self.prompt - cache_read,
            cache_read,
            cache_write: 0,
            output: self.completion,
        }
    }
}
