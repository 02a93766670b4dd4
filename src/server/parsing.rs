//! Whose turn it is to parse, and how long a suggestion waits for that.
//!
//! Parsing computes, for odd texts over seconds, and must not hold up other requests. Nor may the
//! versions of such a text take every core: a parse that runs cannot be stopped, but a request that
//! waits for its turn can.
//!
//! Known miss: where all cores are busy, a parse in the background takes long, and a person who asks
//! by a key right then waits for it, since a version is parsed once.

use crate::completion::{Cursor, Trigger};
use crate::syntax::SyntaxTree;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{sleep, timeout};

/// Parses that run at once: with one that takes long, another document can still have its own.
const MOST_PARSES: usize = 2;

/// How long a parse is waited for at a keystroke, where an older tree can do once.
const LONGEST_WAIT: Duration = Duration::from_millis(2);

/// A text of so many bytes is parsed sooner than it is worth to go on without: an older tree of half of
/// it says little, and who types asks only once.
const SMALL_BYTES: usize = 4 << 10;

/// How long a suggestion takes to the editor, at most.
const UNTIL_SHOWN: Duration = Duration::from_millis(100);

/// The turns of a session.
pub(super) struct Parsing {
    any: Arc<Semaphore>,
    /// Of parses that nobody has to wait for: one, so that the request that goes on without it
    /// finds a core.
    in_background: Arc<Semaphore>,
    worker: OnceLock<Option<Sender<Work>>>,
}

impl Parsing {
    pub(super) fn new() -> Self {
        let turns = |count| Arc::new(Semaphore::new(count));
        Self { any: turns(MOST_PARSES), in_background: turns(1), worker: OnceLock::new() }
    }

    /// `cursor` with its text parsed; `None` once nobody parses any more.
    ///
    /// Who types does not wait for long: where an edit has broken or mended much of a large file,
    /// they get the older tree, moved by the edits, and the parse goes on.
    pub(super) async fn parsed(&self, cursor: Cursor) -> Option<Cursor> {
        let Some(tree) = &cursor.tree else { return Some(cursor) };
        let may_do_without =
            cursor.trigger == Trigger::Automatic && cursor.text.len() > SMALL_BYTES;
        let older = tree.approximate().filter(|_| may_do_without);
        let Some(older) = older else {
            self.parse(tree).await?;
            return Some(cursor);
        };
        match timeout(LONGEST_WAIT, self.parse_in_background(tree)).await {
            Ok(Some(())) => Some(cursor),
            _ => Some(Cursor { tree: Some(older), ..cursor }),
        }
    }

    async fn parse(&self, tree: &SyntaxTree) -> Option<()> {
        let (turn, tree) = (self.any.clone().acquire_owned().await.ok()?, tree.clone());
        let parsed = tokio::task::spawn_blocking(move || {
            tree.get();
            drop(turn);
        });
        parsed.await.ok()
    }

    async fn parse_in_background(&self, tree: &SyntaxTree) -> Option<()> {
        let Some(worker) = self.worker.get_or_init(worker) else { return self.parse(tree).await };
        let alone = self.in_background.clone().acquire_owned().await.ok()?;
        let turn = self.any.clone().acquire_owned().await.ok()?;
        let (tree, (done, parsed)) = (tree.clone(), oneshot::channel());
        let parse = move || {
            tree.get();
            drop((turn, alone));
            // Nobody waits for it any more, mostly.
            let _ = done.send(());
        };
        worker.send(Box::new(parse)).ok()?;
        parsed.await.ok()
    }

    /// Lets go of what a suggestion was worked out with. Whoever holds an older tree last takes
    /// milliseconds to free it: not while the suggestion is on its way to the editor.
    pub(super) fn release(&self, cursor: Cursor) {
        // Without the thread, it is freed here.
        let Some(worker) = self.worker.get().cloned().flatten() else { return };
        tokio::spawn(async move {
            sleep(UNTIL_SHOWN).await;
            let _ = worker.send(Box::new(move || drop(cursor)));
        });
    }
}

type Work = Box<dyn FnOnce() + Send>;

/// A thread that lets the others go first where both want a core: one of its own, since who has given
/// way cannot take it back. It ends with the session. `None` where the system has no thread to give.
fn worker() -> Option<Sender<Work>> {
    let (sender, work) = channel::<Work>();
    let run = move || {
        #[cfg(target_os = "linux")]
        // Of this thread alone: setpriority(2), "C library/kernel differences". It works without, too.
        let _ = rustix::process::setpriority_process(None, 10);
        for work in work {
            // A panic is told by its hook.
            let _ = catch_unwind(AssertUnwindSafe(work));
        }
    };
    std::thread::Builder::new().name("parse".to_owned()).spawn(run).ok()?;
    Some(sender)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Language;
    use crate::text::Text;

    /// A cursor in a text whose older version was parsed.
    fn cursor(trigger: Trigger) -> Cursor {
        let mut text = Text::new(&"x = 1\n".repeat(SMALL_BYTES));
        let tree = SyntaxTree::new(Language::Python, text.clone());
        assert!(tree.get().is_some());
        let edit = text.replace(4..5, "y");
        let tree = Some(tree.edited(edit, text.clone()));
        Cursor { text, tree, offset: 5, trigger, nearby: Arc::default() }
    }

    fn is_parsed(cursor: &Cursor) -> bool {
        cursor.tree.as_ref().is_some_and(|tree| tree.approximate().is_none())
    }

    #[tokio::test]
    async fn who_types_gets_the_older_tree_and_who_asks_waits() {
        let parsing = Parsing::new();
        let turn = parsing.in_background.clone().acquire_owned().await;
        let typed = cursor(Trigger::Automatic);
        let found = parsing.parsed(typed.clone()).await.expect("a cursor");
        assert!(found.tree.expect("a tree").get().is_some(), "the older one is there at once");
        assert!(!is_parsed(&typed));
        let asked = parsing.parsed(cursor(Trigger::Invoked)).await.expect("a cursor");
        assert!(is_parsed(&asked), "who asks does not take a turn in the background");
        drop(turn);
        let mut tries = 0;
        while !is_parsed(&typed) {
            assert!(tries < 1_000, "it is parsed once it has its turn");
            tries += 1;
            parsing.parsed(typed.clone()).await.expect("a cursor");
        }
        parsing.release(typed);
    }

    #[tokio::test]
    async fn a_panic_ends_one_parse_and_not_the_thread() {
        let parsing = Parsing::new();
        let worker = parsing.worker.get_or_init(worker).as_ref().expect("a thread");
        worker.send(Box::new(|| panic!("on purpose"))).expect("it listens");
        let typed = cursor(Trigger::Automatic);
        let tree = typed.tree.clone().expect("a tree");
        assert_eq!(parsing.parse_in_background(&tree).await, Some(()));
        assert!(is_parsed(&typed));
    }
}
