//! How requests look in `OpenAI`'s API, and what a server has refused of them.
//!
//! Servers differ in what they take. What one refuses is left out and remembered, so that only
//! the first request to it pays for the finding.

use super::event;
use crate::completion::Trigger;
use crate::completion::generation::BackendError;
use crate::completion::prompt::{Body, Prompt};
use crate::config::backends::Prefill;
use crate::guard::outgoing::{Cleared, clear};
use crate::models::http::probe::Trial;
use crate::models::http::stream::{Answer, Framing};
use crate::models::http::{Refusal, Wire};
use crate::models::remote::{Request, Step, messages, stops, temperature};
use futures::FutureExt;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Where and how to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::models) enum Route {
    /// A conversation.
    Chat(&'static str),
    /// Text that the model goes on with.
    Text(&'static str),
    /// The text on both sides of a gap; the server writes the marks.
    Suffix(&'static str),
}

impl Route {
    fn path(self) -> &'static str {
        match self {
            Self::Chat(path) | Self::Text(path) | Self::Suffix(path) => path,
        }
    }
}

/// Fields that a server has refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Refused(u8);

impl Refused {
    /// `max_tokens`: models that think want `max_completion_tokens`.
    const MAX_TOKENS: Self = Self(1);
    const TEMPERATURE: Self = Self(2);
    const STREAM_OPTIONS: Self = Self(4);
    const SUFFIX: Self = Self(8);
    /// The beginning of a conversation's answer.
    const PREFILL: Self = Self(16);
    /// Which words of a refusal are about which field.
    const WORDS: [(Self, &'static [&'static str]); 4] = [
        (Self::MAX_TOKENS, &["max_completion_tokens"]),
        (Self::TEMPERATURE, &["temperature"]),
        (Self::STREAM_OPTIONS, &["stream_options", "include_usage"]),
        (Self::SUFFIX, &["suffix", "fim", "infill", "insert"]),
    ];

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What the refusal of a request adds, which had been sent without these.
    fn learn(self, refusal: &Refusal, route: Route) -> Self {
        if !refusal.is_of_a_field() {
            return self;
        }
        let named = Self::WORDS.iter().filter(|(_, words)| refusal.names(words));
        let named = named.fold(self, |refused, (field, _)| refused.with(*field));
        match route {
            Route::Suffix(_) => named,
            // This request had no suffix that could be refused.
            _ => Self(named.0 & !(Self::SUFFIX.0 & !self.0)),
        }
    }
}

/// Asks one model of one server.
#[derive(Debug)]
pub(in crate::models) struct Speaker {
    wire: Arc<Wire>,
    model: String,
    stop: Vec<String>,
    prefill: Prefill,
    refused: AtomicU8,
}

impl Speaker {
    /// Where the server is told by `prefill` to go on with an answer.
    pub(in crate::models) fn new(
        wire: Arc<Wire>,
        model: String,
        stop: Vec<String>,
        prefill: Prefill,
    ) -> Self {
        let refused = if prefill == Prefill::None { Refused::PREFILL } else { Refused::default() };
        Self { wire, model, stop, prefill, refused: AtomicU8::new(refused.0) }
    }

    /// A speaker for a server that takes no field which it does not know.
    pub(in crate::models) fn without_stream_options(self) -> Self {
        self.refused.fetch_or(Refused::STREAM_OPTIONS.0, Ordering::Relaxed);
        self
    }

    pub(in crate::models) fn name(&self) -> &str {
        self.wire.backend()
    }

    /// Whether the server writes the marks of fill-in-the-middle, as far as it is known.
    pub(in crate::models) fn takes_suffix(&self) -> bool {
        !self.refused().has(Refused::SUFFIX)
    }

    /// Whether the server goes on with an answer that begins in the request, as far as it is known.
    pub(in crate::models) fn takes_prefill(&self) -> bool {
        !self.refused().has(Refused::PREFILL)
    }

    /// Asks, and asks again without what the server refuses. A refusal of the suffix is remembered
    /// and given back: what to do then is the caller's.
    ///
    /// Servers have many words for a beginning of the answer that they do not take. So a request
    /// that had one is tried once without it, whatever was wrong; if that works, that was it.
    pub(in crate::models) async fn ask(
        &self,
        route: Route,
        prompt: &Cleared,
    ) -> Result<Answer, Refusal> {
        let mut tried = Refused::default();
        loop {
            let refused = self.refused().with(tried);
            let body = self.body(route, prompt, refused);
            let outcome = self.wire.ask(route.path(), &body, Framing::Events, event::read).await;
            let refusal = match outcome {
                Ok(answer) => {
                    self.refused.fetch_or(tried.0, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(refusal) => refusal,
            };
            let learned = refused.learn(&refusal, route);
            self.refused.fetch_or(learned.0 & !tried.0, Ordering::Relaxed);
            // Each round adds a field, so this ends.
            let had_prefill = !refused.has(Refused::PREFILL) && prompt.prompt().is_begun();
            if learned == refused && had_prefill && refusal.is_of_the_request() {
                tried = Refused::PREFILL;
                continue;
            }
            if learned == refused || learned.has(Refused::SUFFIX) && !refused.has(Refused::SUFFIX) {
                return Err(refusal);
            }
        }
    }

    pub(in crate::models) fn explain(
        &self,
        route: Route,
        prompt: &Cleared,
    ) -> Result<Request, BackendError> {
        self.wire.explain(route.path(), &self.body(route, prompt, self.refused()))
    }

    /// The models that the server offers.
    pub(in crate::models) async fn list(
        &self,
        path: &'static str,
    ) -> Result<Vec<String>, BackendError> {
        Ok(names(&self.wire.get(path).await?, "data", "id"))
    }

    /// Tries each step up to one token by `route`.
    pub(in crate::models) async fn probe(&self, route: Route, list: &'static str) -> Vec<Step> {
        let prompt = one_token();
        let token = async move { Ok(self.ask(route, &prompt).await?) };
        let trial = Trial {
            route: list,
            models: self.list(list).boxed(),
            model: Some(&self.model),
            token: token.boxed(),
        };
        self.wire.probe(trial).await
    }

    fn refused(&self) -> Refused {
        Refused(self.refused.load(Ordering::Relaxed))
    }

    fn body(&self, route: Route, prompt: &Cleared, refused: Refused) -> Value {
        let max_tokens = prompt.prompt().max_tokens;
        let mut body = json!({ "model": self.model, "stream": true });
        match (route, &prompt.prompt().body) {
            (Route::Chat(_), _) => self.converse(&mut body, prompt, refused),
            (Route::Suffix(_), Body::Infill { prefix, suffix }) => {
                body["prompt"] = json!(prefix);
                body["suffix"] = json!(suffix);
            }
            (Route::Text(_) | Route::Suffix(_), _) => body["prompt"] = json!(prompt.flat()),
        }
        let limit =
            if refused.has(Refused::MAX_TOKENS) { "max_completion_tokens" } else { "max_tokens" };
        body[limit] = json!(max_tokens);
        if !refused.has(Refused::TEMPERATURE) {
            body["temperature"] = temperature(prompt);
        }
        if !refused.has(Refused::STREAM_OPTIONS) {
            body["stream_options"] = json!({ "include_usage": true });
        }
        let stops = stops(prompt, &self.stop);
        if !stops.is_empty() {
            body["stop"] = json!(stops);
        }
        body
    }

    fn converse(&self, body: &mut Value, prompt: &Cleared, refused: Refused) {
        let takes_prefill = !refused.has(Refused::PREFILL);
        let mut messages = messages(prompt, takes_prefill);
        if takes_prefill && prompt.prompt().is_begun() {
            match self.prefill {
                Prefill::None | Prefill::Message => {}
                Prefill::Prefix => {
                    if let Some(begun) = messages.last_mut() {
                        begun["prefix"] = json!(true);
                    }
                }
                Prefill::Continue => {
                    body["continue_final_message"] = json!(true);
                    body["add_generation_prompt"] = json!(false);
                }
            }
        }
        body["messages"] = json!(messages);
    }
}

/// What a server is asked to find out whether it answers.
pub(in crate::models) fn one_token() -> Cleared {
    let (system, question) = ("Answer with one word.".to_owned(), "Say yes.".to_owned());
    let body = Body::Conversation { system, question, begins: None };
    clear(Prompt { body, max_tokens: 1, trigger: Trigger::Invoked, variant: 0, stops: vec![] })
}

/// The names in a list of objects.
pub(in crate::models) fn names(answer: &Value, list: &str, name: &str) -> Vec<String> {
    let listed = answer.get(list).and_then(Value::as_array);
    let named = listed.into_iter().flatten().filter_map(|model| model.get(name)?.as_str());
    named.map(str::to_owned).collect()
}
