//! The wire: two threads between the editor's streams and the framework's.
//!
//! ```text
//! input ─► reader thread, frames::Filter ─► pipe ─► framework ─► Outbox ─► writer thread ─► output
//!                         └────────────── answers of its own ──────┘
//! ```
//! Threads, because a read or a write may block for ever and a runtime waits for its own: the
//! process can end while both are stuck. What the editor does not read is kept up to
//! [`MOST_OUTGOING_BYTES`]; then nothing more is read from the editor until it reads.
//!
//! Knows nothing of what the frames say.

use super::frames::{Filter, Sorted};
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

/// The most bytes that wait for an editor that does not read.
pub(super) const MOST_OUTGOING_BYTES: usize = 8 * 1024 * 1024;

const CHUNK_BYTES: usize = 64 * 1024;
const STACK_BYTES: usize = 256 * 1024;
/// Between two looks at an input that does not block.
const WHEN_NOTHING_CAME: Duration = Duration::from_millis(5);

/// Starts to read `input`; gives the clean frames. When the input ends, `at_end` says how long
/// until `last_words` come behind them.
pub(super) fn read_from(
    mut input: impl Read + Send + 'static,
    outbox: Outbox,
    last_words: &'static [u8],
    at_end: impl FnOnce() -> Duration + Send + 'static,
) -> io::Result<impl AsyncRead + Unpin> {
    let (frames, mut pipe) = tokio::io::simplex(CHUNK_BYTES);
    let runtime = tokio::runtime::Handle::current();
    thread("undertone-read", move || {
        let mut filter = Filter::default();
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let mut sorted = Sorted::default();
            let count = match input.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // Whoever started us has set the pipe so; there is nothing to wait on but time.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    std::thread::sleep(WHEN_NOTHING_CAME);
                    continue;
                }
                Ok(count) => count,
                Err(_) => 0,
            };
            match chunk.get(..count) {
                Some(bytes) if count > 0 => filter.push(bytes, &mut sorted),
                _ => filter.finish(&mut sorted),
            }
            outbox.put_waiting(sorted.outward);
            let passed = runtime.block_on(pipe.write_all(&sorted.inward));
            if count == 0 || passed.is_err() {
                break;
            }
        }
        // The editor may have closed one direction only: what it waits for may still be answered.
        std::thread::sleep(at_end());
        let _ = runtime.block_on(pipe.write_all(last_words));
    })?;
    Ok(frames)
}

/// Starts to write what is put into the outbox. `at_failure` is called when nobody reads any more.
pub(super) fn write_to(
    mut output: impl Write + Send + 'static,
    outbox: Outbox,
    at_failure: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    thread("undertone-write", move || {
        while let Some(frames) = outbox.take() {
            if output.write_all(&frames).and_then(|()| output.flush()).is_err() {
                outbox.close();
                at_failure();
                return;
            }
        }
    })
}

/// Starts a thread of its own, with a small stack.
pub(super) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.into()).stack_size(STACK_BYTES).spawn(work).map(drop)
}

/// Frames that wait for the editor to read them, in order and bounded.
///
/// As an [`AsyncWrite`] it takes all of what it is given or nothing, so that the framework's
/// frames and the filter's never mix.
#[derive(Clone, Default)]
pub(super) struct Outbox {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    chunks: VecDeque<Vec<u8>>,
    bytes: usize,
    in_hand: bool,
    is_closed: bool,
    waiting: Option<Waker>,
}

impl Outbox {
    /// Waits until everything is written, nobody reads any more, or `patience` is over.
    pub(super) fn drain(&self, patience: Duration) {
        let deadline = Instant::now() + patience;
        let mut queue = self.lock();
        while !queue.is_closed && (queue.bytes > 0 || queue.in_hand) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            queue = self
                .shared
                .changed
                .wait_timeout(queue, left)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(queue, _)| queue);
        }
    }

    /// Puts frames in; blocks while the editor owes us reading.
    fn put_waiting(&self, frames: Vec<u8>) {
        if frames.is_empty() {
            return;
        }
        let mut queue = self.lock();
        while queue.is_full() && !queue.is_closed {
            queue = self.shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.put(frames);
        self.shared.changed.notify_all();
    }

    /// All that waits, as one piece; blocks while nothing does. `None` once closed.
    fn take(&self) -> Option<Vec<u8>> {
        let mut queue = self.lock();
        queue.in_hand = false;
        self.shared.changed.notify_all();
        while queue.chunks.is_empty() && !queue.is_closed {
            queue = self.shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        let mut frames = queue.chunks.pop_front()?;
        queue.chunks.drain(..).for_each(|more| frames.extend_from_slice(&more));
        queue.bytes = 0;
        queue.in_hand = true;
        if let Some(waker) = queue.waiting.take() {
            waker.wake();
        }
        self.shared.changed.notify_all();
        Some(frames)
    }

    fn close(&self) {
        let mut queue = self.lock();
        queue.is_closed = true;
        queue.chunks.clear();
        queue.bytes = 0;
        if let Some(waker) = queue.waiting.take() {
            waker.wake();
        }
        self.shared.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn is_full(&self) -> bool {
        self.bytes >= MOST_OUTGOING_BYTES
    }

    fn put(&mut self, frames: Vec<u8>) {
        if !self.is_closed {
            self.bytes += frames.len();
            self.chunks.push_back(frames);
        }
    }
}

impl AsyncWrite for Outbox {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        frames: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut queue = self.lock();
        if queue.is_closed {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        if queue.is_full() {
            queue.waiting = Some(context.waker().clone());
            return Poll::Pending;
        }
        queue.put(frames.to_vec());
        self.shared.changed.notify_all();
        Poll::Ready(Ok(frames.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
