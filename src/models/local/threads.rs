//! How many threads to compute with: as many as there are free cores, asked again and again.
//!
//! The threads of a model wait for one another at every layer, so one that has to share its
//! core with a compiler holds up the others: then fewer are faster.

use std::fs;
use std::thread::available_parallelism;

/// How much one more look counts against all the earlier ones.
const WEIGHT: f32 = 0.25;
/// A change of threads copies what is kept, so it must be worth it.
const MARGIN: f32 = 0.75;

/// A running estimate of how many threads of other programs want to run.
#[derive(Debug)]
pub(super) struct FreeCores {
    cores: usize,
    others: f32,
}

impl FreeCores {
    pub(super) fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        // One look may have caught a moment's work of an editor: half of it is believed.
        Self { cores, others: others_running().unwrap_or(0.0) / 2.0 }
    }

    /// Cores of the machine that this process may use.
    pub(super) fn all(&self) -> usize {
        self.cores
    }

    /// Looks once more. To be called by the computing thread while no other thread of the
    /// model runs, since the thread that looks is the one that is not counted.
    pub(super) fn look(&mut self) {
        if let Some(now) = others_running() {
            self.others += WEIGHT * (now - self.others);
        }
    }

    /// Threads to compute with, where it is `current` now.
    pub(super) fn threads(&self, current: usize) -> usize {
        #[expect(clippy::cast_precision_loss, reason = "a machine has fewer than 2^23 cores")]
        let (free, now) = (self.cores as f32 - self.others, current as f32);
        if current >= 1 && (free - now).abs() < MARGIN {
            return current;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to at least 1"
        )]
        let wanted = free.round().max(1.0) as usize;
        wanted.clamp(1, self.cores)
    }
}

/// Threads of the whole machine that want to run at this moment, but for this one.
///
/// `None` where the system does not say: then all cores count as free.
fn others_running() -> Option<f32> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    let running: f32 = load.split(' ').nth(3)?.split_once('/')?.0.parse().ok()?;
    Some((running - 1.0).max(0.0))
}
