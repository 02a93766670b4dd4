//! Suggestions beside the index of known code: what they resemble, whether they are shown, and the
//! comment that says where they are from.
//!
//! The index is opened by the first document, in the background, and looked for again whenever
//! another one opens. Where there is none, nothing waits.

use super::editor::Editor;
use super::requests::Call;
use crate::completion::{Cursor, Suggestion};
use crate::config::references::References;
use crate::policy::offer::Offer;
use crate::policy::query::Query;
use crate::policy::{Policy, Verdict, judge};
use crate::references::index::{self, Index};
use crate::references::own_code::OwnCode;
use crate::references::reference::Reference;
use crate::references::segment::SegmentError;
use crate::scan::suppression;
use crate::syntax::SyntaxTree;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use tower_lsp::ls_types::MessageType;

/// The command that makes the usual index, and what to do about one that cannot be used.
const BUILD: &str = "undertone references build --default";

/// The file in the index's folder that says that a person was told of that command.
const OFFERED: &str = "offered";

/// The index of a session, and what the person wants of it.
pub(super) struct Tracker {
    settings: References,
    folder: PathBuf,
    log: LogPages,
    editor: Editor,
    opened: Mutex<Arc<OnceCell<Opened>>>,
    /// Whether the person was told that the index gives no answers.
    is_told: AtomicBool,
    /// Whether it was looked at whether they are to be told how to make one.
    is_offered: AtomicBool,
}

/// Where the reference log is.
#[derive(Clone)]
pub(super) struct LogPages {
    /// The folder of its entries.
    pub(super) entries: PathBuf,
    /// The file for a page of them.
    pub(super) page: PathBuf,
}

/// There is an index of which some cannot be read, and the policy wants all of it asked.
struct Unusable;

/// An index that was opened.
#[derive(Clone, Default)]
struct Opened {
    index: Arc<Index>,
    stamp: Stamp,
    /// Whether some of its segments cannot be used.
    is_damaged: bool,
}

/// The segments of an index, by path, size and time.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl Tracker {
    pub(super) fn new(
        settings: References,
        folder: PathBuf,
        log: LogPages,
        editor: Editor,
    ) -> Self {
        let (opened, is_told, is_offered) = Default::default();
        Self { settings, folder, log, editor, opened, is_told, is_offered }
    }

    /// Where the reference log is.
    pub(super) fn log(&self) -> &LogPages {
        &self.log
    }

    /// Opens the index, or opens it anew where its files have changed. Says once on this machine
    /// how to make one.
    pub(super) async fn prepare(self: Arc<Self>) {
        if !self.settings.enabled {
            return;
        }
        let is_first = !self.cell().initialized();
        let Opened { index, stamp, .. } = self.open().await;
        let is_missing = index.is_empty() && stamp.is_empty();
        if is_missing && !self.is_offered.swap(true, Ordering::Relaxed) {
            let folder = self.folder.clone();
            let is_news = spawn_blocking(move || is_news(&folder)).await.unwrap_or(false);
            if self.policy().may_withhold() {
                self.editor.warn(&format!(
                    "Undertone: your policy withholds suggestions that resemble known code, and \
                     there is no reference index to tell by; try `{BUILD}`."
                ));
            } else if is_news {
                let message = format!("Undertone: no reference index; try `{BUILD}`.");
                self.editor.show(MessageType::INFO, &message);
            }
        }
        if is_first {
            return;
        }
        let folder = self.folder.clone();
        let now = spawn_blocking(move || self::stamp(&folder)).await.unwrap_or_default();
        if now == stamp {
            return;
        }
        let folder = self.folder.clone();
        match spawn_blocking(move || Index::open(&folder)).await {
            Ok(Ok(index)) => {
                let opened = Opened { index: Arc::new(index), stamp: now, is_damaged: false };
                let fresh = Arc::new(OnceCell::new_with(Some(opened)));
                *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
                self.is_told.store(false, Ordering::Relaxed);
            }
            Ok(Err(error)) => self.complain(&error, "the one that was there before stays in use"),
            // A panic says nothing more.
            Err(_) => {}
        }
    }

    /// The index, if there is one and it is wanted.
    async fn index(&self) -> Result<Option<Arc<Index>>, Unusable> {
        if !self.settings.enabled {
            return Ok(None);
        }
        let cell = self.cell();
        let opened = match cell.get() {
            Some(opened) => opened.clone(),
            None => self.open().await,
        };
        if opened.is_damaged && self.policy().may_withhold() {
            return Err(Unusable);
        }
        Ok(Some(opened.index).filter(|index| !index.is_empty()))
    }

    /// What it means that the index gives no answer.
    fn consequence(&self) -> &'static str {
        if self.policy().may_withhold() {
            "as your policy withholds suggestions, none is shown"
        } else {
            "suggestions are not compared with what is in it"
        }
    }

    async fn open(&self) -> Opened {
        let open = || async {
            let folder = self.folder.clone();
            let open = move || (stamp(&folder), Index::open_usable(&folder));
            let Ok((stamp, (index, problem))) = spawn_blocking(open).await else {
                return Opened::default();
            };
            if let Some(problem) = &problem {
                self.complain(problem, self.consequence());
            }
            Opened { index: Arc::new(index), stamp, is_damaged: problem.is_some() }
        };
        self.cell().get_or_init(open).await.clone()
    }

    fn cell(&self) -> Arc<OnceCell<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says once that the index cannot be used, and what that means.
    fn complain(&self, error: &SegmentError, so: &str) {
        tracing::warn!("the reference index gives no answer");
        if !self.is_told.swap(true, Ordering::Relaxed) {
            self.editor.warn(&format!(
                "Undertone: the reference index cannot be used: {error}; {so}. `{BUILD}` builds it \
                 anew."
            ));
        }
    }

    fn policy(&self) -> &Policy {
        &self.settings.policy
    }
}

/// Whether a person is to be told how to make an index: once on this machine. Where that cannot be
/// remembered, not at all.
fn is_news(folder: &Path) -> bool {
    let offered = folder.join(OFFERED);
    fs::create_dir_all(folder).is_ok()
        && OpenOptions::new().write(true).create_new(true).open(offered).is_ok()
}

fn stamp(folder: &Path) -> Stamp {
    let files = index::segments(folder).unwrap_or_default().into_iter();
    files
        .filter_map(|path| {
            let data = fs::metadata(&path).ok()?;
            Some((path, data.len(), data.modified().ok()))
        })
        .collect()
}

impl Call {
    /// Those of the suggestions that may be shown, with what they resemble, and what the others do.
    pub(super) async fn compared(
        &self,
        cursor: &Cursor,
        suggestions: Vec<Suggestion>,
    ) -> (Vec<Offer>, Vec<Reference>) {
        let tracker = &self.tracker;
        let index = match tracker.index().await {
            Ok(Some(index)) => index,
            Err(Unusable) => return Default::default(),
            Ok(None) => {
                return (suggestions.into_iter().map(Offer::plain).collect(), Vec::new());
            }
        };
        let language = cursor.tree.as_ref().map(SyntaxTree::language);
        let queries: Vec<_> = suggestions.iter().map(|it| Query::of(&cursor.text, it)).collect();
        let workspace = self.surroundings.workspace();
        // The index is in a file, of which a page may have to be read.
        let asked = spawn_blocking(move || {
            let own = OwnCode::new(|| workspace.files_in(language));
            let ask = |query: Query| {
                let found = index.references(language, &query.text, query.range.clone())?;
                Ok(query.in_suggestion(query.from_elsewhere(found, &own)))
            };
            queries.into_iter().map(ask).collect::<Vec<Result<_, SegmentError>>>()
        });
        let mut answers = asked.await.unwrap_or_default().into_iter();
        let (mut offers, mut withheld) = (Vec::new(), Vec::new());
        for suggestion in suggestions {
            match answers.next() {
                Some(Ok(references)) => match judge(references, tracker.policy()) {
                    Verdict::Show(references) => offers.push(Offer { suggestion, references }),
                    Verdict::Withhold(because) => withheld.extend(because),
                },
                unknown => {
                    if let Some(Err(error)) = unknown {
                        tracker.complain(&error, tracker.consequence());
                    }
                    if !tracker.policy().may_withhold() {
                        offers.push(Offer::plain(suggestion));
                    }
                }
            }
        }
        (offers, withheld)
    }

    /// The suggestions, with their comments where these are part of them; and what those resemble
    /// that are not shown, because no comment can stand there.
    pub(super) async fn attributed(
        &self,
        cursor: &Cursor,
        offers: Vec<Offer>,
    ) -> (Vec<Offer>, Vec<Reference>) {
        let (mut shown, mut withheld) = (Vec::new(), Vec::new());
        for offer in offers {
            if !offer.wants_comments() {
                shown.push(offer);
                continue;
            }
            let (document, tree) = (cursor.text.clone(), cursor.tree.clone());
            // This parses the document.
            let attributed = spawn_blocking(move || offer.attributed(&document, tree.as_ref()));
            match attributed.await {
                // Whether something is known and right is for a person to say.
                Ok(Ok(offer)) if !offer.suggestion.insert_text.contains(suppression::MARK) => {
                    shown.push(offer);
                }
                Ok(Err(because)) => withheld.extend(because),
                _ => tracing::warn!("a suggestion without its comment is not shown"),
            }
        }
        (shown, withheld)
    }
}
