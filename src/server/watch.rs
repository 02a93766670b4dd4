//! Everything that ends the server, as one closed list, and what watches for it.
//!
//! Watching costs nothing while nothing happens: each watch is a thread that sleeps in
//! `poll(2)` until a file descriptor hangs up.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// Why the server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The notification `exit`.
    Exit,
    /// The editor closed our input.
    InputEnded,
    /// The editor reads no more.
    OutputClosed,
    /// The process that `initialize` named is gone.
    ParentGone,
    /// SIGTERM.
    Terminated,
}

/// The server's life: whoever learns that it ends says so here. Cloning is cheap.
#[derive(Clone)]
pub(super) struct Life {
    end: Arc<watch::Sender<Option<End>>>,
    is_shut_down: Arc<AtomicBool>,
}

impl Life {
    pub(super) fn new() -> Self {
        Self { end: Arc::new(watch::Sender::new(None)), is_shut_down: Arc::default() }
    }

    /// The editor said `shutdown`.
    pub(super) fn shut_down(&self) {
        self.is_shut_down.store(true, Ordering::Relaxed);
    }

    /// 0 after `shutdown`, 1 without (LSP 3.18, "Exit Notification"); SIGTERM is a clean end too.
    pub(super) fn exit_code(&self, reason: End) -> ExitCode {
        if self.is_shut_down.load(Ordering::Relaxed) || reason == End::Terminated {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    /// The first reason counts; gives it.
    pub(super) fn end(&self, reason: End) -> End {
        self.end.send_if_modified(|end| end.replace(end.unwrap_or(reason)).is_none());
        self.end.borrow().unwrap_or(reason)
    }

    /// Waits for the end.
    pub(super) async fn ended(&self) -> End {
        let mut end = self.end.subscribe();
        let reason = end.wait_for(Option::is_some).await.map(|end| *end);
        // The sender is `self`, so the wait does not fail.
        reason.ok().flatten().unwrap_or(End::InputEnded)
    }

    /// Ends the server when the process `id` does.
    pub(super) fn watch_parent(&self, id: i64) {
        #[cfg(target_os = "linux")]
        if let Err(error) = linux::watch_process(self.clone(), id) {
            // An editor outside our container names a process that is not to be seen here.
            tracing::warn!(%error, "the editor's process cannot be watched");
        }
        #[cfg(not(target_os = "linux"))]
        let _ = id;
    }

    /// Ends the server when the editor closes either stream, even if neither is in use.
    pub(super) fn watch_streams(&self, streams: super::Streams) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        linux::watch_streams(self.clone(), streams)?;
        #[cfg(not(target_os = "linux"))]
        drop(streams);
        Ok(())
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{End, Life};
    use crate::server::{Streams, transport};
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::{Pid, PidfdFlags, pidfd_open};
    use std::io;

    pub(super) fn watch_process(life: Life, id: i64) -> io::Result<()> {
        let pid = i32::try_from(id).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::NotFound)?;
        let process = pidfd_open(pid, PidfdFlags::empty())?;
        transport::thread("undertone-parent", move || {
            if wait(&mut [PollFd::new(&process, PollFlags::IN)]).is_ok() {
                life.end(End::ParentGone);
            }
        })
    }

    pub(super) fn watch_streams(life: Life, streams: Streams) -> io::Result<()> {
        transport::thread("undertone-streams", move || {
            // Hanging up is always reported; RDHUP is how a socket says it.
            let mut polled = [
                PollFd::new(&streams.input, PollFlags::RDHUP),
                PollFd::new(&streams.output, PollFlags::empty()),
            ];
            if wait(&mut polled).is_ok() {
                let [_, output] = polled;
                let reason = if output.revents().intersects(PollFlags::ERR) {
                    End::OutputClosed
                } else {
                    End::InputEnded
                };
                life.end(reason);
            }
        })
    }

    fn wait(polled: &mut [PollFd<'_>]) -> io::Result<()> {
        loop {
            match poll(polled, None) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}
