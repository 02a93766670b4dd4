//! One more try, where the fault may pass: only before the first token, so that no text comes
//! twice.
//!
//! Waits with full jitter (Brooker, "Exponential Backoff and Jitter", 2015), or as long as the
//! server asks for. A wait that would end after the first token's deadline is not begun: another
//! backend can do more with the time.

use super::Pieces;
use crate::completion::generation::{BackendError, Generation};
use futures::StreamExt;
use std::time::Duration;
use tokio::time::Instant;

const SHORTEST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

enum State<S> {
    /// Before the try of this number, from 1.
    Before(S, u32),
    Going(Generation),
}

/// What `send` gives, in `tries` tries at most; none begins after `deadline`.
pub(super) fn tried(
    send: impl Fn() -> Generation + Send + 'static,
    tries: u32,
    deadline: Instant,
) -> Pieces {
    futures::stream::unfold(Some(State::Before(send, 1)), move |state| async move {
        let (send, mut number) = match state? {
            State::Before(send, number) => (send, number),
            State::Going(mut generation) => {
                let piece = generation.next().await?;
                return Some((piece, Some(State::Going(generation))));
            }
        };
        loop {
            let mut generation = send();
            match generation.next().await? {
                Err(error) if number < tries && error.is_worth_another_try() => {
                    let wait = wait(&error, number, fastrand::f64());
                    if Instant::now().checked_add(wait).is_none_or(|then| then >= deadline) {
                        return Some((Err(error), None));
                    }
                    drop(generation);
                    tokio::time::sleep(wait).await;
                    number += 1;
                }
                Err(error) => return Some((Err(error), None)),
                Ok(piece) => return Some((Ok(piece), Some(State::Going(generation)))),
            }
        }
    })
    .boxed()
}

/// How long to wait after try `number`; `chance` is from 0 to 1.
fn wait(error: &BackendError, number: u32, chance: f64) -> Duration {
    if let BackendError::Throttled { retry_after: Some(after), .. } = error {
        return *after;
    }
    let most = SHORTEST_WAIT.saturating_mul(4_u32.saturating_pow(number)).min(LONGEST_WAIT);
    SHORTEST_WAIT + most.saturating_sub(SHORTEST_WAIT).mul_f64(chance)
}
