//! A remote backend as the pipeline sees it: everything that goes out is cleared, bounded, timed,
//! tried again and counted.
//!
//! [`Limited::generate`] is the whole story, read from the inside out. Knows nothing of any one
//! server.

mod concurrency;
mod deadline;
mod retry;

use super::remote::{Remote, Request};
use super::usage::Counter;
use crate::completion::Trigger;
use crate::completion::generation::{Backend, BackendError, Budget, Generation};
use crate::completion::prompt::{Interface, Prompt};
use crate::config::backends::Limits;
use crate::guard::outgoing;
use crate::guard::unicode::without_hidden;
use futures::StreamExt;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// A remote backend within its limits.
pub struct Limited {
    remote: Arc<dyn Remote>,
    limits: Limits,
    turns: Arc<Semaphore>,
    counter: Counter,
}

impl Limited {
    /// `remote`, within `limits`; `counter` hears what it uses.
    pub fn new(remote: Arc<dyn Remote>, limits: Limits, counter: Counter) -> Self {
        let turns = Arc::new(Semaphore::new(limits.concurrency.clamp(1, Semaphore::MAX_PERMITS)));
        Self { remote, limits, turns, counter }
    }

    /// The server behind it.
    pub fn remote(&self) -> &Arc<dyn Remote> {
        &self.remote
    }

    /// The request that `prompt` would become, and what was taken out of it. Nothing is sent.
    pub async fn explain(
        &self,
        prompt: Prompt,
    ) -> Result<(Request, Vec<&'static str>), BackendError> {
        let cleared = outgoing::clear(prompt);
        let withheld = cleared.withheld().to_vec();
        Ok((self.remote.explain(cleared).await?, withheld))
    }
}

impl Backend for Limited {
    fn name(&self) -> &str {
        self.remote.name()
    }

    fn interface(&self) -> Interface {
        self.remote.interface()
    }

    fn budget(&self) -> Budget {
        self.remote.budget()
    }

    fn generate(&self, prompt: Prompt, cancel: CancellationToken) -> Generation {
        // Nobody waits long for one more answer beside the first.
        let patience = if prompt.variant == 0 { prompt.trigger } else { Trigger::Automatic };
        let deadlines = deadline::Times::from_now(self.limits.deadlines(patience));
        let prompt = outgoing::clear(prompt);
        let (remote, counter, token) = (self.remote.clone(), self.counter.clone(), cancel.clone());
        let send = move || {
            let generation = remote.send(prompt.clone(), token.clone());
            counter.counted(&prompt, generation)
        };
        let tried = retry::tried(send, self.limits.tries, deadlines.first);
        let bounded = concurrency::in_turn(self.turns.clone(), tried);
        let timed = deadline::within(self.name().to_owned(), deadlines, bounded);
        // What a server sends is no more to be trusted than what stands in a repository.
        let visible = timed.map(|piece| piece.map(|text| without_hidden(&text).into_owned()));
        Generation::new(until_cancelled(visible.boxed(), cancel).boxed())
    }
}

/// A stream that ends with [`BackendError::Cancelled`] as soon as `cancel` says so, whatever it
/// waits for.
fn until_cancelled(
    pieces: Pieces,
    cancel: CancellationToken,
) -> impl futures::Stream<Item = Result<String, BackendError>> + Send {
    futures::stream::unfold(Some((pieces, cancel)), |state| async {
        let (mut pieces, cancel) = state?;
        tokio::select! {
            biased;
            () = cancel.cancelled() => Some((Err(BackendError::Cancelled), None)),
            piece = pieces.next() => {
                let piece = piece?;
                let goes_on = piece.is_ok();
                Some((piece, goes_on.then_some((pieces, cancel))))
            }
        }
    })
}

/// Text, piece by piece, on its way to a [`Generation`].
type Pieces = futures::stream::BoxStream<'static, Result<String, BackendError>>;
