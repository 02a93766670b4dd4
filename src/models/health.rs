//! Whether a backend works just now.
//!
//! Pure: takes the time. A failure rests the backend for a while, longer each time, or as long
//! as its server asks for; then it is tried again, and one success forgets everything.

use crate::completion::generation::BackendError;
use std::time::{Duration, Instant};

const SHORTEST_REST: Duration = Duration::from_secs(10);
const LONGEST_REST: Duration = Duration::from_mins(5);

/// How a backend has done lately.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Health {
    failures: u32,
    rests_until: Option<Instant>,
}

/// What an outcome changes for whoever watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// It worked until now.
    Fell,
    /// It works again.
    Recovered,
}

impl Health {
    /// Whether it is worth asking first.
    pub(super) fn is_resting(&self, now: Instant) -> bool {
        self.rests_until.is_some_and(|until| now < until)
    }

    pub(super) fn note(&mut self, outcome: Result<(), &BackendError>, now: Instant) -> Change {
        match outcome {
            Ok(()) => {
                let was_down = std::mem::take(self).failures > 0;
                if was_down { Change::Recovered } else { Change::None }
            }
            Err(error) if error.is_fault() => {
                let is_first = self.failures == 0;
                let rest = match error {
                    BackendError::Throttled { retry_after: Some(after), .. } => *after,
                    _ => SHORTEST_REST.saturating_mul(2_u32.saturating_pow(self.failures)),
                };
                self.failures += 1;
                self.rests_until = Some(now + rest.min(LONGEST_REST));
                if is_first { Change::Fell } else { Change::None }
            }
            Err(_) => Change::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unavailable() -> BackendError {
        BackendError::Unavailable { backend: "a".to_owned(), reason: "503".to_owned() }
    }

    #[test]
    fn a_backend_rests_ever_longer_and_comes_back() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut health = Health::default();
        assert_eq!(health.note(Ok(()), start), Change::None);
        assert_eq!(health.note(Err(&unavailable()), start), Change::Fell);
        assert!(health.is_resting(after(9)) && !health.is_resting(after(10)));
        assert_eq!(health.note(Err(&unavailable()), after(10)), Change::None);
        assert!(health.is_resting(after(29)) && !health.is_resting(after(30)));
        for _ in 0..40 {
            health.note(Err(&unavailable()), after(30));
        }
        assert!(health.is_resting(after(329)) && !health.is_resting(after(330)));
        assert_eq!(health.note(Ok(()), after(400)), Change::Recovered);
        assert!(!health.is_resting(after(400)));
    }

    #[test]
    fn a_server_that_names_a_time_is_believed_and_a_person_is_no_fault() {
        let start = Instant::now();
        let mut health = Health::default();
        let throttled = BackendError::Throttled {
            backend: "a".to_owned(),
            reason: String::new(),
            retry_after: Some(Duration::from_secs(40)),
        };
        health.note(Err(&throttled), start);
        assert!(health.is_resting(start + Duration::from_secs(39)));
        let mut health = Health::default();
        assert_eq!(health.note(Err(&BackendError::Cancelled), start), Change::None);
        assert!(!health.is_resting(start));
    }
}
