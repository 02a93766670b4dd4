//! An answer that comes in pieces, as the text of a [`Generation`].
//!
//! Knows how events are cut out of bytes and when an answer is whole, and not what an event means.

use super::failure::Failures;
use crate::completion::generation::{BackendError, Generation, Reported, Usage};
use crate::models::sse::{Decoder, Lines, MOST_BYTES, TooLong};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use reqwest::Response;
use std::collections::VecDeque;
use std::time::Duration;
use tokio_util::bytes::Bytes;
use tokio_util::sync::CancellationToken;

/// The most bytes of one answer; a real one has some thousand.
const MOST_RECEIVED: usize = 64 << 20;
/// How long a server may take, once the text is whole, to say what it has used.
const UNTIL_USAGE: Duration = Duration::from_millis(500);
/// How long it may take, once nothing more is to come, to end its body: only then can the
/// connection serve again.
const UNTIL_END: Duration = Duration::from_millis(20);

/// How events stand in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::models) enum Framing {
    /// Server-sent events.
    Events,
    /// One JSON text a line.
    Lines,
    /// The whole body is one.
    Whole,
}

/// What one event says.
#[derive(Debug, Default)]
pub(in crate::models) struct Heard {
    pub(in crate::models) text: String,
    pub(in crate::models) usage: Option<Usage>,
    pub(in crate::models) place: Place,
}

/// Where in an answer an event stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::models) enum Place {
    /// More text may come.
    #[default]
    Amid,
    /// The text is whole; the server may still say what it used.
    Whole,
    /// Nothing more comes.
    Over,
}

/// Reads one event.
pub(in crate::models) type Read = fn(&str, &Failures) -> Result<Heard, BackendError>;

/// An answer that has begun.
pub(in crate::models) struct Answer {
    body: BoxStream<'static, reqwest::Result<Bytes>>,
    frames: Frames,
    read: Read,
    failures: Failures,
    events: VecDeque<String>,
    received: usize,
    place: Place,
    usage: Option<Usage>,
    reported: Reported,
}

/// Becomes an answer, or says why there is none.
type Asking = BoxFuture<'static, Result<Answer, BackendError>>;

enum State {
    Asking(Asking, Reported),
    Reading(Box<Answer>),
}

/// The text of an answer that `asking` becomes.
pub(in crate::models) fn generation(asking: Asking, cancel: CancellationToken) -> Generation {
    let usage = Reported::default();
    let state = State::Asking(asking, usage.clone());
    let pieces = stream::unfold(Some(state), move |state| {
        let cancel = cancel.clone();
        async move {
            let state = state?;
            // What is dropped here, on the way out, is closed on the wire.
            tokio::select! {
                biased;
                () = cancel.cancelled() => Some((Err(BackendError::Cancelled), None)),
                next = next(state) => next,
            }
        }
    });
    Generation::reporting(pieces.boxed(), usage)
}

/// The next piece of text, and what there is after it.
async fn next(state: State) -> Option<(Result<String, BackendError>, Option<State>)> {
    let mut answer = match state {
        State::Reading(answer) => answer,
        State::Asking(asking, reported) => match asking.await {
            Ok(mut answer) => {
                answer.reported = reported;
                Box::new(answer)
            }
            Err(error) => return Some((Err(error), None)),
        },
    };
    match answer.next().await {
        Ok(Some(text)) => Some((Ok(text), Some(State::Reading(answer)))),
        Ok(None) => None,
        Err(error) => Some((Err(error), None)),
    }
}

impl Answer {
    pub(super) fn new(
        response: Response,
        framing: Framing,
        read: Read,
        failures: Failures,
    ) -> Self {
        let frames = match framing {
            Framing::Events => Frames::Events(Decoder::default()),
            Framing::Lines => Frames::Lines(Lines::default()),
            Framing::Whole => Frames::Whole(Vec::new()),
        };
        Self {
            body: response.bytes_stream().fuse().boxed(),
            frames,
            read,
            failures,
            events: VecDeque::new(),
            received: 0,
            place: Place::Amid,
            usage: None,
            reported: Reported::default(),
        }
    }

    /// The next piece of text; `None` once it is whole and all is said.
    async fn next(&mut self) -> Result<Option<String>, BackendError> {
        while self.place < Place::Over {
            let Some(event) = self.events.pop_front() else {
                if self.receive().await? {
                    continue;
                }
                break;
            };
            if event.trim().is_empty() {
                continue;
            }
            let heard = (self.read)(&event, &self.failures)?;
            self.usage = heard.usage.or(self.usage);
            self.place = self.place.max(heard.place);
            if !heard.text.is_empty() {
                return Ok(Some(heard.text));
            }
        }
        // A server that sends on has its connection closed.
        let rest = async { while self.body.next().await.is_some_and(|bytes| bytes.is_ok()) {} };
        let _ = tokio::time::timeout(UNTIL_END, rest).await;
        self.report();
        Ok(None)
    }

    /// Reads all of it, and forgets the text.
    pub(super) async fn whole(mut self) -> Result<(), BackendError> {
        while self.next().await?.is_some() {}
        Ok(())
    }

    /// Waits for more events; says whether there may be more after these.
    async fn receive(&mut self) -> Result<bool, BackendError> {
        let next = self.body.next();
        let next = if self.place == Place::Amid {
            next.await
        } else {
            match tokio::time::timeout(UNTIL_USAGE, next).await {
                Ok(Some(Ok(bytes))) => Some(Ok(bytes)),
                // The text is whole: how the rest ends does not matter.
                _ => return Ok(false),
            }
        };
        match next {
            Some(Ok(bytes)) => {
                self.received += bytes.len();
                if self.received > MOST_RECEIVED {
                    let most = MOST_RECEIVED >> 20;
                    return Err(self.failures.broke_off(&format!("it sends more than {most} MiB")));
                }
                let events = self.frames.push(&bytes);
                self.events
                    .extend(events.map_err(|error| self.failures.broke_off(&error.to_string()))?);
                Ok(true)
            }
            Some(Err(error)) => Err(self.failures.transport(&error)),
            None => match self.frames.finish() {
                Some(event) => {
                    self.events.push_back(event);
                    Ok(true)
                }
                None if self.place == Place::Amid => {
                    Err(self.failures.broke_off("the answer ended before it was whole"))
                }
                None => Ok(false),
            },
        }
    }

    /// Says what was used, as far as the server has said it.
    fn report(&mut self) {
        if let Some(usage) = self.usage.take() {
            // It was said before: an answer reports once.
            let _ = self.reported.set(usage);
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.report();
    }
}

enum Frames {
    Events(Decoder),
    Lines(Lines),
    Whole(Vec<u8>),
}

impl Frames {
    fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        match self {
            Self::Events(decoder) => decoder.push(bytes),
            Self::Lines(lines) => lines.push(bytes),
            Self::Whole(whole) if whole.len() + bytes.len() > MOST_BYTES => Err(TooLong),
            Self::Whole(whole) => {
                whole.extend_from_slice(bytes);
                Ok(Vec::new())
            }
        }
    }

    /// What nothing has ended, once.
    fn finish(&mut self) -> Option<String> {
        match self {
            Self::Events(decoder) => std::mem::take(decoder).finish(),
            Self::Lines(lines) => std::mem::take(lines).finish(),
            Self::Whole(whole) => {
                let whole = std::mem::take(whole);
                (!whole.is_empty()).then(|| String::from_utf8_lossy(&whole).into_owned())
            }
        }
    }
}
