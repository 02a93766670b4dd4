//! Whose turn it is to parse, and how long a suggestion waits for that.
//!
//! Parsing computes, for odd texts over seconds, and must not hold up other requests. Nor may the
//! versions of such a text take every core: a parse that runs cannot be stopped, but a request that
//! waits for its turn can.

use crate::completion::{Cursor, Trigger};
use crate::syntax::SyntaxTree;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Parses that run at once: with one that takes long, another document can still have its own.
const MOST_PARSES: usize = 2;

/// How long a parse is waited for at a keystroke, where an older tree can do once.
const LONGEST_WAIT: Duration = Duration::from_millis(2);

/// The turns of a session.
pub(super) struct Parsing {
    any: Arc<Semaphore>,
    /// Of parses that nobody has to wait for: one, so that the request that goes on without it
    /// finds a core.
    in_background: Arc<Semaphore>,
}

impl Parsing {
    pub(super) fn new() -> Self {
        let turns = |count| Arc::new(Semaphore::new(count));
        Self { any: turns(MOST_PARSES), in_background: turns(1) }
    }

    /// `cursor` with its text parsed; `None` once nobody parses any more.
    ///
    /// Who types does not wait for long: where an edit has broken or mended much of a large file,
    /// they get the older tree, moved by the edits, and the parse goes on.
    pub(super) async fn parsed(&self, cursor: Cursor) -> Option<Cursor> {
        let Some(tree) = &cursor.tree else { return Some(cursor) };
        let older = tree.approximate().filter(|_| cursor.trigger == Trigger::Automatic);
        let Some(older) = older else {
            self.parse(tree, None).await?;
            return Some(cursor);
        };
        let parse = async {
            let turn = self.in_background.clone().acquire_owned().await.ok()?;
            self.parse(tree, Some(turn)).await
        };
        match timeout(LONGEST_WAIT, parse).await {
            Ok(parsed) => parsed.map(|()| cursor),
            Err(_) => Some(Cursor { tree: Some(older), ..cursor }),
        }
    }

    /// Parses when it is its turn, and holds `other` until it is done.
    async fn parse(&self, tree: &SyntaxTree, other: Option<OwnedSemaphorePermit>) -> Option<()> {
        let (turn, tree) = (self.any.clone().acquire_owned().await.ok()?, tree.clone());
        let parsed = tokio::task::spawn_blocking(move || {
            tree.get();
            drop((turn, other));
        });
        parsed.await.ok()
    }
}
