//! The scanning thread: all that is known of a session's files, and what is done with it.

use super::found::{Found, Located, Related, Results};
use super::queue::{Job, Judge, Question, Queue, Version};
use crate::config::scan::Scans;
use crate::scan::finding::{Finding, Place};
use crate::scan::live::{Document, Live, Suggested};
use crate::scan::page::page;
use crate::scan::project::{Rules, sources};
use crate::scan::repair::Repair;
use crate::scan::rules::{Problem, Rule};
use crate::server::client::Uri;
use crate::server::editor::Editor;
use crate::syntax::{Language, SyntaxTree, parse_once};
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::ls_types::MessageType;

/// How many files of the workspace are known, so that data is followed through them, and how much
/// of them.
const MOST_FILES: usize = 2_000;
const MOST_FILE_BYTES: u64 = 256 << 10;
const MOST_BYTES: u64 = 16 << 20;
/// The longest document that is looked at.
const MOST_DOCUMENT_BYTES: u64 = 1 << 20;

/// Begins the thread; whether the system has one to give. It ends with the session.
pub(super) fn spawn(
    queue: Arc<Queue>,
    results: Arc<Results>,
    editor: Editor,
    settings: Scans,
    pages: PathBuf,
) -> bool {
    let run = move || {
        let live = Live::new(rules(&settings, &editor));
        let pages = Pages { folder: pages, written: HashMap::new() };
        let (open, told, bytes) = (HashMap::new(), HashSet::new(), 0);
        let mut worker =
            Worker { live, queue, results, editor, settings, pages, open, told, bytes };
        while let Some(job) = worker.queue.next() {
            // A panic is told by its hook; whoever waits for the job learns that there is no answer.
            let _ = catch_unwind(AssertUnwindSafe(|| worker.work(job)));
        }
    };
    std::thread::Builder::new().name("scan".to_owned()).spawn(run).is_ok()
}

/// The rules of the program and those of the user's folders.
pub(super) fn rules(settings: &Scans, editor: &Editor) -> Rules {
    let mut rules = Rules::embedded();
    rules.set_suppressions(settings.suppressions);
    for folder in &settings.rules {
        if let Err(error) = rules.add_folder(folder) {
            let message = format!(
                "Undertone: the rules in {} cannot be read: {error}. Correct `rules` of `[scan]` in \
                 the settings, and start the server again.",
                folder.display()
            );
            editor.show(MessageType::WARNING, &message);
        }
    }
    rules
}

struct Worker {
    live: Live,
    queue: Arc<Queue>,
    results: Arc<Results>,
    editor: Editor,
    settings: Scans,
    pages: Pages,
    /// The version of each open document that was looked at last.
    open: HashMap<Uri, Version>,
    /// What was said of rules that cannot be used.
    told: HashSet<String>,
    /// Bytes of the workspace's files that were read.
    bytes: u64,
}

impl Worker {
    fn work(&mut self, job: Job) {
        match job {
            Job::Judge(judge) => self.judge(judge),
            Job::Edited(version) => self.edited(version),
            Job::Close(path) => {
                self.open.retain(|_, version| version.path != path);
                self.live.close(&path);
                // From now on the file counts again.
                self.queue.saved(path);
            }
            Job::Check(uri) => self.check(&uri),
            Job::LookIn(folders) => {
                self.bytes = 0;
                let mut files = sources(&folders);
                files.truncate(MOST_FILES);
                self.queue.read(files);
            }
            Job::Read(path) => self.read(&path),
        }
    }

    /// Answers a question. Whoever has asked it may be gone. Of a language that nobody knows, and in a
    /// text that takes too much work to parse, nothing but secrets is found.
    fn judge(&mut self, Judge { version, question }: Judge) {
        let Some(language) = version.tree.as_ref().map(SyntaxTree::language) else {
            if let Question::Added { inserted, answer } = question {
                let text = version.text.slice(inserted);
                let _ = answer.send(self.live.with_secrets(&version.path, &text, Vec::new()));
            }
            return;
        };
        match question {
            Question::Added { inserted, answer } => {
                let (path, text) = (&*version.path, version.text.to_string());
                let suggested = Suggested { path, language, text, inserted };
                let _ = answer.send(self.live.added(&suggested));
            }
            Question::Repairs { fewer, answer } => {
                let Some(document) = document(&version, language) else { return };
                let before = self.open.get(&version.uri).and_then(|it| it.tree.clone());
                let had_error =
                    before.is_some_and(|it| it.get().is_some_and(|it| it.root_node().has_error()));
                let is_broken = document.tree.root_node().has_error() && !had_error;
                let repair =
                    if is_broken { Repair::Broken } else { self.live.repairs(document, &fewer) };
                let _ = answer.send(repair);
            }
        }
    }

    fn edited(&mut self, version: Version) {
        let known = self.open.get(&version.uri);
        if known.is_some_and(|it| it.revision >= version.revision) {
            return;
        }
        // What is longer is generated, and not looked at in scans either.
        let is_long = version.text.len() as u64 > MOST_DOCUMENT_BYTES;
        let language = version.tree.as_ref().map(SyntaxTree::language);
        let findings = match language.and_then(|language| document(&version, language)) {
            Some(document) => self.live.edited(document),
            None if is_long => Vec::new(),
            None => self.live.with_secrets(&version.path, &version.text.to_string(), Vec::new()),
        };
        self.tell(&version, findings);
        self.tell_problems();
        self.open.insert(version.uri.clone(), version);
        self.check_open();
    }

    /// All of the open documents are to be looked at: what they use of a file may have changed.
    fn check_open(&self) {
        for uri in self.open.keys() {
            self.queue.check(uri.clone());
        }
    }

    /// Says, once, which rules of the user's cannot be used.
    fn tell_problems(&mut self) {
        for Problem { path, line, message } in self.live.problems() {
            let message =
                format!("Undertone: a rule cannot be used: {}:{line}: {message}", path.display());
            if self.told.insert(message.clone()) {
                self.editor.warn(&message);
            }
        }
    }

    fn check(&mut self, uri: &Uri) {
        let Some(version) = self.open.get(uri).cloned() else { return };
        match self.live.check(&version.path, self.queue.is_urgent()) {
            Some(findings) => self.tell(&version, findings),
            // Something else is more urgent.
            None => self.queue.check(uri.clone()),
        }
    }

    fn read(&mut self, path: &Path) {
        let Some(language) = Language::from_path(path) else { return };
        let size = std::fs::metadata(path).map_or(u64::MAX, |it| it.len());
        let more = if self.live.text(path).is_some() { 0 } else { size };
        if size > MOST_FILE_BYTES || self.bytes + more > MOST_BYTES {
            return;
        }
        let Ok(text) = std::fs::read_to_string(path) else { return };
        self.bytes += more;
        if let Some(tree) = parse_once(language, &text) {
            self.live.add(Document { path, language, text, tree: &tree });
        }
        self.check_open();
    }

    fn tell(&mut self, version: &Version, findings: Vec<Finding>) {
        let Self { live, pages, settings, .. } = self;
        if !settings.automatic {
            return;
        }
        let shown = findings
            .into_iter()
            .filter(|it| it.suppressed.is_none() && it.severity >= settings.severity);
        let findings = shown.filter_map(|it| located(live, pages, version, it)).collect();
        if !self.results.keep(&self.editor, &version.uri, Found::new(version, findings)) {
            self.queue.check(version.uri.clone());
        }
    }
}

/// A finding where it is seen in a document: at itself, or where data leaves the document for it.
fn located(live: &Live, pages: &mut Pages, version: &Version, finding: Finding) -> Option<Located> {
    let is_here = |place: &&Place| place.path == version.path;
    let steps = || finding.trace.iter();
    let here = Some(&finding.place).filter(is_here).or_else(|| steps().rev().find(is_here))?;
    let range = here.span.range();
    let mut related: Vec<Related> = Vec::new();
    for (number, step) in steps().enumerate() {
        let says = match number {
            0 => "the data comes from here",
            _ => "it goes through here",
        };
        related.push(Related { place: step.clone(), says });
    }
    if finding.place.path != version.path {
        related.push(Related { place: finding.place.clone(), says: "it arrives here" });
    }
    let rule = live.rule(&finding.rule)?;
    let (title, remedy, tags) = (rule.title.clone(), rule.remedy.clone(), rule.tags.clone());
    let page = pages.of(rule);
    Some(Located { finding, title, tags, remedy, page, range, related })
}

/// The rules' pages as files that an editor can open, each written when it is first of use.
struct Pages {
    folder: PathBuf,
    /// By rule; without a disk to write to there is none.
    written: HashMap<String, Option<PathBuf>>,
}

impl Pages {
    fn of(&mut self, rule: &Rule) -> Option<PathBuf> {
        if !self.written.contains_key(&rule.id) {
            let page = self.write(rule);
            self.written.insert(rule.id.clone(), page);
        }
        self.written.get(&rule.id).cloned().flatten()
    }

    fn write(&self, rule: &Rule) -> Option<PathBuf> {
        let path = self.folder.join(format!("{}.md", rule.id));
        std::fs::create_dir_all(path.parent()?).ok()?;
        std::fs::write(&path, page(rule, 1)).ok()?;
        Some(path)
    }
}

/// What is looked at of a version; `None` if it takes too much work to parse.
fn document(version: &Version, language: Language) -> Option<Document<'_>> {
    let tree = version.tree.as_ref()?.get()?;
    Some(Document { path: &version.path, language, text: version.text.to_string(), tree })
}
