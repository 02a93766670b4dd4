//! Deadlines for the first token and for the whole.
//!
//! The SDKs' own timeouts end when a response's headers arrive, and a stream may stall after
//! them: so every wait for the next piece has its end here.

use crate::completion::generation::BackendError;
use futures::{Stream, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// When the first token must have come, and when the whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    began: Instant,
    pub(super) first: Instant,
    whole: Instant,
}

impl Times {
    pub(super) fn from_now((first, whole): (Duration, Duration)) -> Self {
        let began = Instant::now();
        Self { began, first: began + first.min(whole), whole: began + whole }
    }
}

/// `pieces`, as far as they come in time.
pub(super) fn within(
    backend: String,
    times: Times,
    pieces: impl Stream<Item = Result<String, BackendError>> + Send + 'static,
) -> impl Stream<Item = Result<String, BackendError>> + Send {
    let waiting = Some((pieces.boxed(), times.first));
    futures::stream::unfold(waiting, move |state| {
        let backend = backend.clone();
        async move {
            let (mut pieces, deadline) = state?;
            let Ok(piece) = timeout_at(deadline, pieces.next()).await else {
                let waited = deadline - times.began;
                let error = if deadline == times.first {
                    BackendError::TooSlow { backend, waited }
                } else {
                    BackendError::Unfinished { backend, waited }
                };
                return Some((Err(error), None));
            };
            let piece = piece?;
            let goes_on = piece.is_ok();
            Some((piece, goes_on.then_some((pieces, times.whole))))
        }
    })
}
