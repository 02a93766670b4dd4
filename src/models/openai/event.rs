//! One event of an answer in `OpenAI`'s API: of a conversation, of a completion, or whole.
//!
//! Pure.

use crate::completion::generation::{BackendError, Usage};
use crate::models::http::failure::Failures;
use crate::models::http::stream::{Heard, Place};
use serde::Deserialize;
use serde_json::Value;

/// What ends a stream.
const DONE: &str = "[DONE]";

/// What is read of an event; whatever else is in it does not matter.
#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Counts>,
    error: Option<Value>,
    /// Some servers send an error as it is: `{"object": "error", "message": …}`.
    object: Option<String>,
}

#[derive(Deserialize)]
struct Choice {
    /// Of a conversation, in pieces.
    delta: Option<Message>,
    /// Of a conversation, whole.
    message: Option<Message>,
    /// Of a completion.
    text: Option<String>,
    finish_reason: Option<String>,
}

/// What a model thinks before it answers has fields of its own, which are none of the text.
#[derive(Deserialize)]
struct Message {
    content: Option<Content>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    r#type: Option<String>,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Counts {
    prompt_tokens: u64,
    completion_tokens: u64,
    prompt_tokens_details: Option<Details>,
    /// `DeepSeek`'s word for it.
    prompt_cache_hit_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Details {
    cached_tokens: Option<u64>,
}

/// Reads one event.
pub(super) fn read(event: &str, failures: &Failures) -> Result<Heard, BackendError> {
    if event.trim() == DONE {
        return Ok(Heard { place: Place::Over, ..Heard::default() });
    }
    let event: Event = serde_json::from_str(event).map_err(|error| failures.unreadable(&error))?;
    if let Some(error) = event.error {
        return Err(failures.object(&error));
    }
    if event.object.as_deref() == Some("error") {
        return Err(failures.broke_off("the server sends an error instead of text"));
    }
    let mut heard = Heard { usage: event.usage.map(Counts::usage), ..Heard::default() };
    // There is one choice: no more were asked for.
    if let Some(choice) = event.choices.into_iter().next() {
        match choice.finish_reason.as_deref() {
            None | Some("") => {}
            Some("content_filter") => return Err(failures.withheld("its content filter")),
            Some(reason @ ("error" | "abort")) => {
                return Err(failures.broke_off(&format!("the server stopped with `{reason}`")));
            }
            Some(_) => heard.place = Place::Whole,
        }
        let content = choice.delta.or(choice.message).and_then(|message| message.content);
        heard.text = content.map(Content::text).or(choice.text).unwrap_or_default();
    }
    Ok(heard)
}

impl Content {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Parts(parts) => parts
                .into_iter()
                .filter(|part| part.r#type.as_deref().is_none_or(|kind| kind == "text"))
                .filter_map(|part| part.text)
                .collect(),
        }
    }
}

impl Counts {
    fn usage(self) -> Usage {
        let cached = self.prompt_tokens_details.and_then(|details| details.cached_tokens);
        let cached = cached.or(self.prompt_cache_hit_tokens).unwrap_or_default();
        Usage {
            input: self.prompt_tokens.saturating_sub(cached),
            cache_read: cached,
            cache_write: 0,
            output: self.completion_tokens,
        }
    }
}
