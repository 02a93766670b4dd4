//! A backend that answers from a file: for tests and demonstrations, which must not depend on
//! what a model happens to say. `--model scripted:PATH`; the format is in `docs/protocol.md`.
//!
//! Knows nothing of documents: it sees the prompt that any model would see.

use crate::completion::generation::{Backend, BackendError, Budget, Generation};
use crate::completion::prompt::{Body, Family, Interface, Piece, Prompt, Served, families};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use serde::Deserialize;
use std::collections::VecDeque;
use std::path::Path;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Replies read from a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scripted {
    #[serde(default)]
    family: FamilyName,
    #[serde(default = "default_prompt_tokens")]
    prompt_tokens: usize,
    /// How long it takes to load.
    #[serde(default)]
    load_ms: u64,
    #[serde(default, rename = "reply")]
    replies: Vec<Reply>,
}

/// What the scripted model is taught to read.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum FamilyName {
    #[default]
    Both,
    Fim,
    Chat,
    /// A conversation whose server writes the marks.
    Conversation,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    /// A part of the prompts that this answers; without it, it answers all.
    when: Option<String>,
    /// Which of several answers this is, from 0.
    #[serde(default)]
    variant: usize,
    #[serde(default)]
    chunks: Vec<String>,
    /// Before each chunk, and before what comes after them.
    #[serde(default)]
    delay_ms: u64,
    /// After the chunks, the model breaks off and says this.
    error: Option<String>,
    /// After the chunks, the backend panics.
    #[serde(default)]
    panic: bool,
}

fn default_prompt_tokens() -> usize {
    1024
}

impl Scripted {
    pub(super) fn load(path: &Path) -> Result<Self, BackendError> {
        let unusable = |reason: &dyn std::fmt::Display| BackendError::Unusable {
            model: format!("scripted:{}", path.display()),
            reason: reason.to_string(),
        };
        let script = std::fs::read_to_string(path).map_err(|error| unusable(&error))?;
        toml::from_str(&script).map_err(|error| unusable(&error))
    }
}

impl Backend for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn interface(&self) -> Interface {
        if self.family == FamilyName::Conversation {
            return Interface::Served(Served { chat: true, fim: false, prefill: false });
        }
        let Family { fim, chat } = families::named("qwen").unwrap_or_default();
        Interface::Marked(Family {
            fim: fim.filter(|_| self.family != FamilyName::Chat),
            chat: chat.filter(|_| self.family != FamilyName::Fim),
        })
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: self.prompt_tokens }
    }

    fn loaded(&self) -> BoxFuture<'static, Result<(), BackendError>> {
        tokio::time::sleep(Duration::from_millis(self.load_ms)).map(Ok).boxed()
    }

    fn generate(&self, prompt: Prompt, cancel: CancellationToken) -> Generation {
        let text = text_of(&prompt.body);
        let Some(reply) = self.replies.iter().find(|reply| reply.answers(&text, prompt.variant))
        else {
            return Generation::new(stream::empty().boxed());
        };
        let state = (reply.script(), Duration::from_millis(reply.delay_ms));
        let events = stream::unfold(state, move |(mut script, delay)| {
            let cancel = cancel.clone();
            async move {
                let event = script.pop_front()?;
                tokio::select! {
                    biased;
                    () = cancel.cancelled() => {
                        return Some((Err(BackendError::Cancelled), (VecDeque::new(), delay)));
                    }
                    () = tokio::time::sleep(delay) => {}
                }
                Some((event.happen(), (script, delay)))
            }
        });
        Generation::new(events.boxed())
    }
}

fn text_of(body: &Body) -> String {
    match body {
        Body::Pieces(pieces) => pieces.iter().map(Piece::as_str).collect(),
        Body::Conversation { system, question, .. } => format!("{system}\n{question}"),
        Body::Infill { prefix, suffix } => format!("{prefix}{suffix}"),
    }
}

enum Event {
    Chunk(String),
    Error(String),
    Panic,
}

impl Event {
    fn happen(self) -> Result<String, BackendError> {
        match self {
            Self::Chunk(text) => Ok(text),
            Self::Error(reason) => Err(BackendError::BrokeOff { reason }),
            Self::Panic => panic!("the script says so"),
        }
    }
}

impl Reply {
    fn answers(&self, prompt: &str, variant: usize) -> bool {
        self.variant == variant && self.when.as_ref().is_none_or(|when| prompt.contains(when))
    }

    fn script(&self) -> VecDeque<Event> {
        let chunks = self.chunks.iter().cloned().map(Event::Chunk);
        let error = self.error.iter().cloned().map(Event::Error);
        chunks.chain(self.panic.then_some(Event::Panic)).chain(error).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(script: &str) -> Result<Scripted, toml::de::Error> {
        toml::from_str(script)
    }

    async fn reply(script: &str, prompt: &str) -> Vec<Result<String, String>> {
        let backend = load(script).expect("the script is good");
        let pieces = vec![Piece::Text(prompt.into())];
        let prompt = Prompt::of_pieces(pieces, 8);
        let generation = backend.generate(prompt, CancellationToken::new());
        generation.map(|item| item.map_err(|error| error.to_string())).collect().await
    }

    #[tokio::test]
    async fn the_first_reply_that_fits_is_given_in_its_chunks() {
        let script = r#"
            [[reply]]
            when = "csv"
            chunks = ["import ", "csv"]
            [[reply]]
            chunks = ["pass"]
            error = "no more memory"
        "#;
        assert_eq!(reply(script, "# a csv").await, [Ok("import ".into()), Ok("csv".into())]);
        let broken = Err("the model broke off: no more memory".into());
        assert_eq!(reply(script, "# b").await, [Ok("pass".into()), broken]);
    }

    #[tokio::test]
    async fn cancelling_ends_it_at_once() {
        let backend = load("[[reply]]\ndelay_ms = 60000\nchunks = [\"late\"]").expect("good");
        let cancel = CancellationToken::new();
        let prompt = Prompt::of_pieces(Vec::new(), 8);
        let mut generation = backend.generate(prompt, cancel.clone());
        cancel.cancel();
        assert!(matches!(generation.next().await, Some(Err(BackendError::Cancelled))));
        assert!(generation.next().await.is_none());
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let error = load("[[reply]]\nchunk = [\"x\"]").expect_err("chunk is no field");
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
