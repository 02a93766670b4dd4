//! Counts the tokens of each generation, however it ends.

use super::{Entry, Ledger};
use crate::completion::generation::{Generation, Usage};
use crate::completion::prompt::Prompt;
use crate::guard::outgoing::Cleared;
use futures::StreamExt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Bytes of code that make one token, about; for what a provider did not count for us.
const BYTES_PER_TOKEN: usize = 3;

/// Counts for one backend.
#[derive(Clone)]
pub struct Counter {
    ledger: Arc<Ledger>,
    backend: String,
    provider: String,
    model: String,
}

impl Counter {
    /// Counts into `ledger` for the backend `backend`, whose `provider` calls its model `model`.
    pub fn new(ledger: Arc<Ledger>, backend: &str, provider: &str, model: &str) -> Self {
        let [backend, provider, model] = [backend, provider, model].map(str::to_owned);
        Self { ledger, backend, provider, model }
    }

    /// `generation`, counted when it is dropped: at its end, or where it was stopped.
    pub fn counted(&self, prompt: &Cleared, generation: Generation) -> Generation {
        let usage = generation.usage().clone();
        let mut count = Count {
            counter: self.clone(),
            sent: bytes(prompt.prompt()),
            heard: 0,
            usage: usage.clone(),
        };
        let pieces = generation.inspect(move |piece| {
            if let Ok(text) = piece {
                count.hear(text);
            }
        });
        Generation::reporting(pieces.boxed(), usage)
    }
}

struct Count {
    counter: Counter,
    /// Bytes of prompt.
    sent: usize,
    /// Bytes of text that came.
    heard: usize,
    usage: crate::completion::generation::Reported,
}

impl Count {
    fn hear(&mut self, text: &str) {
        self.heard += text.len();
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        let told = self.usage.get().copied();
        if told.is_none() && self.heard == 0 {
            return; // Refused, or stopped before the first token: providers count no such request.
        }
        let estimate =
            || Usage { input: tokens(self.sent), output: tokens(self.heard), ..Usage::default() };
        let usage = told.unwrap_or_else(estimate);
        self.counter.ledger.write(Entry {
            at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs()),
            backend: self.counter.backend.clone(),
            provider: self.counter.provider.clone(),
            model: self.counter.model.clone(),
            input: usage.input,
            cache_read: usage.cache_read,
            cache_write: usage.cache_write,
            output: usage.output,
            estimated: told.is_none(),
        });
    }
}

fn tokens(bytes: usize) -> u64 {
    bytes.div_ceil(BYTES_PER_TOKEN) as u64
}

fn bytes(prompt: &Prompt) -> usize {
    prompt.clone().texts_mut().into_iter().map(|text| text.len()).sum()
}
