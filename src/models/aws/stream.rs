//! A generation, out of the events that a service sends.
//!
//! Knows nothing of any service: each brings a [`Wire`].

use crate::completion::generation::{BackendError, Generation, Reported, Usage};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long the numbers may take once the whole answer is there.
const NUMBERS: Duration = Duration::from_millis(500);

/// The events of one answer. Dropping it closes the connection, or the stream on it.
pub(in crate::models) trait Wire: Send + 'static {
    /// The next event; `None` once the server sends no more.
    fn next(&mut self) -> impl Future<Output = Result<Option<Heard>, BackendError>> + Send;
}

/// What an event says.
#[derive(Debug, Default)]
pub(in crate::models) struct Heard {
    /// What the model wrote.
    pub(in crate::models) text: String,
    /// Whether the server says that the answer is whole.
    pub(in crate::models) is_whole: bool,
    /// What the answer has used so far.
    pub(in crate::models) usage: Option<Usage>,
    /// Why there will be no more; what the model wrote before is still in `text`.
    pub(in crate::models) fault: Option<BackendError>,
}

impl Heard {
    /// Adds what was said after it.
    pub(in crate::models) fn append(&mut self, next: Self) {
        self.text.push_str(&next.text);
        self.is_whole |= next.is_whole;
        self.usage = later(self.usage, next.usage);
        self.fault = self.fault.take().or(next.fault);
    }
}

enum State<W> {
    Opening(BoxFuture<'static, Result<W, BackendError>>),
    Open(Open<W>),
    /// The text is out, and this comes after it.
    Failing(BackendError),
    Over,
}

struct Open<W> {
    wire: W,
    is_whole: bool,
    usage: Option<Usage>,
}

/// The generation that `opening` begins. It is an error where the server ends it without having
/// said that it is whole.
pub(in crate::models) fn generation<W: Wire>(
    opening: impl Future<Output = Result<W, BackendError>> + Send + 'static,
    cancel: CancellationToken,
) -> Generation {
    let reported = Reported::default();
    let report = Reported::clone(&reported);
    let pieces = stream::unfold(State::Opening(opening.boxed()), move |state| {
        let cancel = cancel.clone();
        let report = Reported::clone(&report);
        async move {
            if matches!(state, State::Over) {
                return None;
            }
            // The step that is given up has the connection, and closes it.
            tokio::select! {
                biased;
                () = cancel.cancelled() => Some((Err(BackendError::Cancelled), State::Over)),
                step = step(state, &report) => step,
            }
        }
    });
    Generation::reporting(pieces.fuse().boxed(), reported)
}

type Step<W> = Option<(Result<String, BackendError>, State<W>)>;

async fn step<W: Wire>(state: State<W>, report: &Reported) -> Step<W> {
    let mut open = match state {
        State::Over => return None,
        State::Failing(error) => return Some((Err(error), State::Over)),
        State::Open(open) => open,
        State::Opening(opening) => match opening.await {
            Ok(wire) => Open { wire, is_whole: false, usage: None },
            Err(error) => return Some((Err(error), State::Over)),
        },
    };
    loop {
        let heard = match open.next().await {
            Ok(Some(heard)) => heard,
            Ok(None) => {
                if let Some(usage) = open.usage {
                    let _ = report.set(usage);
                }
                return None;
            }
            Err(error) => return Some((Err(error), State::Over)),
        };
        open.is_whole |= heard.is_whole;
        open.usage = later(open.usage, heard.usage);
        match (heard.text, heard.fault) {
            (text, None) if text.is_empty() => {}
            (text, None) => return Some((Ok(text), State::Open(open))),
            (text, Some(error)) if text.is_empty() => return Some((Err(error), State::Over)),
            (text, Some(error)) => return Some((Ok(text), State::Failing(error))),
        }
    }
}

/// Counts grow, and not each event has each.
fn later(before: Option<Usage>, now: Option<Usage>) -> Option<Usage> {
    let (Some(before), Some(now)) = (before, now) else { return now.or(before) };
    Some(Usage {
        input: before.input.max(now.input),
        cache_read: before.cache_read.max(now.cache_read),
        cache_write: before.cache_write.max(now.cache_write),
        output: before.output.max(now.output),
    })
}

impl<W: Wire> Open<W> {
    async fn next(&mut self) -> Result<Option<Heard>, BackendError> {
        if self.is_whole {
            // Nothing that happens now takes the answer back.
            let next = tokio::time::timeout(NUMBERS, self.wire.next()).await;
            return Ok(next.ok().and_then(Result::ok).flatten());
        }
        match self.wire.next().await? {
            Some(heard) => Ok(Some(heard)),
            None => Err(BackendError::BrokeOff {
                reason: "the answer ended before its server said that it was whole".to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    struct Script(VecDeque<Result<Heard, BackendError>>);

    impl Wire for Script {
        async fn next(&mut self) -> Result<Option<Heard>, BackendError> {
            self.0.pop_front().transpose()
        }
    }

    fn text(text: &str) -> Heard {
        Heard { text: text.to_owned(), ..Heard::default() }
    }

    fn whole() -> Heard {
        Heard { is_whole: true, ..Heard::default() }
    }

    fn used(output: u64) -> Heard {
        Heard { usage: Some(Usage { output, ..Usage::default() }), ..Heard::default() }
    }

    fn broke_off() -> BackendError {
        BackendError::BrokeOff { reason: "torn".to_owned() }
    }

    async fn said(
        script: impl IntoIterator<Item = Heard>,
        end: Option<BackendError>,
    ) -> (Vec<String>, Option<Usage>) {
        let wire = Script(script.into_iter().map(Ok).chain(end.map(Err)).collect());
        let opening = std::future::ready(Ok(wire));
        let mut generation = generation(opening, CancellationToken::new());
        let mut said = Vec::new();
        while let Some(piece) = generation.next().await {
            said.push(piece.unwrap_or_else(|error| error.to_string()));
        }
        assert!(generation.next().await.is_none());
        (said, generation.usage().get().copied())
    }

    #[tokio::test]
    async fn an_answer_is_whole_when_its_server_says_so() {
        let (pieces, usage) = said([text("a"), used(1), text("b"), whole(), used(2)], None).await;
        assert_eq!(pieces, ["a", "b"]);
        assert_eq!(usage.map(|usage| usage.output), Some(2));
        let (pieces, _) = said([text("a")], None).await;
        assert_eq!(
            pieces,
            ["a", "the model broke off: the answer ended before its server said that it was whole"]
        );
        let (pieces, usage) = said([text("a"), whole(), used(2)], Some(broke_off())).await;
        assert_eq!((pieces, usage.is_some()), (vec!["a".to_owned()], true), "it was whole before");
    }

    #[tokio::test]
    async fn what_was_said_before_a_fault_is_heard() {
        let both = Heard { text: "b".to_owned(), fault: Some(broke_off()), ..Heard::default() };
        let (pieces, _) = said([text("a"), both, text("c")], None).await;
        assert_eq!(pieces, ["a", "b", "the model broke off: torn"]);
    }

    #[tokio::test]
    async fn cancelling_ends_it_once() {
        let cancel = CancellationToken::new();
        let wire = Script(VecDeque::from([Ok(text("a")), Ok(text("b"))]));
        let mut generation = generation(std::future::ready(Ok(wire)), cancel.clone());
        assert!(matches!(generation.next().await, Some(Ok(piece)) if piece == "a"));
        cancel.cancel();
        assert!(matches!(generation.next().await, Some(Err(BackendError::Cancelled))));
        assert!(generation.next().await.is_none());
    }
}
