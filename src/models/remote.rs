//! What every backend on another machine is: it takes cleared prompts, shows what it would send,
//! and can be tried out step by step.
//!
//! One file a kind of server implements [`Remote`]. Deadlines, retries, limits and counting are
//! wrappers around it (`models::limits`); none of them is a server's own business.

use crate::completion::generation::{BackendError, Budget, Generation};
use crate::completion::prompt::{Body, Interface};
use crate::guard::outgoing::Cleared;
use futures::future::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// A model on another machine.
pub trait Remote: Send + Sync {
    /// The name that the person has given it.
    fn name(&self) -> &str;

    /// What it can be asked.
    fn interface(&self) -> Interface;

    /// Whether the answer comes piece by piece.
    fn streams(&self) -> bool {
        true
    }

    /// Tokens of prompt that are worth sending.
    fn budget(&self) -> Budget;

    /// Sends one request: no retry of a fault, and no deadline but those of connecting. (A kept
    /// connection that closes before a byte of the answer is no fault: the request goes again, on a
    /// new one.)
    ///
    /// The stream ends with an error unless the server has said that its answer is whole: one that
    /// breaks off is [`BackendError::BrokeOff`]. Dropping it, or `cancel`, closes it on the wire.
    fn send(&self, prompt: Cleared, cancel: CancellationToken) -> Generation;

    /// The request that [`Remote::send`] would send for `prompt`. Nothing is sent.
    fn explain(&self, prompt: Cleared) -> BoxFuture<'_, Result<Request, BackendError>>;

    /// Tries each step on the way to an answer, in order, and stops at the first that fails.
    fn probe(&self) -> BoxFuture<'_, Vec<Step>>;
}

/// The temperature that a prompt is asked with, as JSON writes it best.
pub(super) fn temperature(prompt: &Cleared) -> Value {
    match prompt.prompt().temperature() {
        0.0 => json!(0),
        warm => json!(warm),
    }
}

/// The messages of a conversation, as most servers have them; the last one is what the answer begins
/// with, if it does and the server `takes_prefill`.
pub(super) fn messages(prompt: &Cleared, takes_prefill: bool) -> Vec<Value> {
    let message = |role: &str, content: &str| json!({ "role": role, "content": content });
    match &prompt.prompt().body {
        Body::Conversation { system, question, .. } => {
            let mut messages = vec![message("system", system), message("user", question)];
            if takes_prefill && prompt.prompt().is_begun() {
                messages.push(message("assistant", &prompt.prompt().begun()));
            }
            messages
        }
        Body::Pieces(_) | Body::Infill { .. } => vec![message("user", &prompt.flat())],
    }
}

/// More stop sequences than this are refused by some servers and families of models.
const MOST_STOPS: usize = 4;

/// Where the model is to stop: where the person wants it, then where its family ends an answer. What
/// closes an answer that begins in the request comes first: the model has been told of it.
pub(super) fn stops(prompt: &Cleared, wanted: &[String]) -> Vec<String> {
    let prompt = prompt.prompt();
    let family = prompt.stops.as_slice();
    let (first, then) = if prompt.is_begun() { (family, wanted) } else { (wanted, family) };
    first.iter().chain(then).take(MOST_STOPS).cloned().collect()
}

/// A request as it would go over the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// The whole address.
    pub url: String,
    /// The headers that say something of the person or the model; a secret one is `(hidden)`.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: String,
}

/// One step on the way to an answer.
#[derive(Debug)]
pub struct Step {
    /// What was tried: `name resolution`, `connection`, `credentials`, `model access`…
    pub name: &'static str,
    /// What came of it, in a person's words; an error names the fix by [`BackendError::remedy`].
    pub outcome: Result<String, BackendError>,
}
