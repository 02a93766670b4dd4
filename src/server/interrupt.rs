//! What stops a request before its answer, and why: one token from keystroke to socket.

use std::sync::{Arc, OnceLock, Weak};
use tokio_util::sync::CancellationToken;

/// Why a request was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The editor sent `$/cancelRequest`, or leaves.
    Cancelled,
    /// A newer request of the same document takes its place, or the document was closed.
    Superseded,
}

/// Stops one request. The request owns it: when it is gone, the request has been answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt {
    shared: Arc<Shared>,
}

/// What others hold of a request that they may stop.
#[derive(Clone, Debug, Default)]
pub(super) struct WeakInterrupt {
    shared: Weak<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    token: CancellationToken,
    cause: OnceLock<Cause>,
}

impl Interrupt {
    /// Waits until the request is to stop.
    pub(super) async fn fired(&self) -> Cause {
        self.shared.token.cancelled().await;
        self.shared.cause.get().copied().unwrap_or(Cause::Cancelled)
    }

    /// The token that stops the work below the request.
    pub(super) fn token(&self) -> &CancellationToken {
        &self.shared.token
    }

    pub(super) fn downgrade(&self) -> WeakInterrupt {
        WeakInterrupt { shared: Arc::downgrade(&self.shared) }
    }
}

impl WeakInterrupt {
    /// Stops the request, if it is still waiting. The first cause counts.
    pub(super) fn fire(&self, cause: Cause) {
        if let Some(shared) = self.shared.upgrade()
            && shared.cause.set(cause).is_ok()
        {
            shared.token.cancel();
        }
    }

    /// Whether the request still waits for its answer.
    pub(super) fn is_waiting(&self) -> bool {
        self.shared.strong_count() > 0
    }
}
