//! Scans that a person asks for, of the workspace or of files and folders: with progress, cancelled
//! where they say so, and shown file by file as far as it is.

use super::client::Tags;
use super::convert::{findings, from_lsp};
use super::editor::Editor;
use super::model;
use super::requests::Call;
use super::scanning::Results;
use crate::config::scan::Scans;
use crate::scan::changes::Changes;
use crate::scan::finding::{Finding, counted};
use crate::scan::project::{Options, Progress, Report, Rules, Stage, scan};
use crate::text::Encoding;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tower_lsp::jsonrpc::{Error, Result};

/// How the tokens begin that we call progress by; what follows is the request's id.
pub(super) const TOKEN: &str = "undertone/request/";

impl Call {
    /// Scans, and answers with how much was found. What is found in documents that are not open is
    /// published; the open ones have theirs already.
    pub(super) async fn scan_project(
        self,
        asked: from_lsp::Scan,
        token: Option<Value>,
    ) -> Result<Value> {
        let folders = self.snapshot.client.folders.clone();
        let paths = if asked.names_any() { asked.paths() } else { folders };
        if paths.is_empty() {
            let message = "nothing to scan: no folder is open, and no file is named";
            return Err(Error::invalid_params(message));
        }
        let teller = self.teller(token, asked.since.is_none());
        let rules = self.scanner.rules();
        self.until_cancelled(move |cancelled| {
            let report = outcome(&paths, asked.since.as_deref(), cancelled, &teller, &rules);
            let says = |it: &Report| {
                let (findings, files) = (it.findings.len(), it.files);
                format!("{} in {}", counted(findings, "finding"), counted(files, "file"))
            };
            teller.end(report.as_ref().map(says).unwrap_or_default());
            report
                .map(|it| summary(&it))
                .map_err(|message| Error { message: message.into(), ..Error::invalid_params("") })
        })
        .await
    }

    /// Who tells the editor how far a scan is: under the editor's token, or one of ours.
    pub(super) fn teller(&self, token: Option<Value>, is_whole: bool) -> Teller {
        let bar = Arc::new(Bar { editor: self.editor.clone(), shown: Mutex::new(Shown::NotYet) });
        let shows = self.snapshot.client.progress == model::Progress::Shown;
        match token {
            Some(token) => bar.begin(token),
            None if shows => {
                let (bar, token) = (bar.clone(), json!(format!("{TOKEN}{}", self.id)));
                // Not waited for: an editor may answer it only after we have answered.
                tokio::spawn(async move {
                    let create = json!({ "token": token });
                    if bar.editor.ask("window/workDoneProgress/create", create).await {
                        bar.begin(token);
                    }
                });
            }
            None => {}
        }
        Teller {
            bar,
            percent: AtomicUsize::new(0),
            settings: self.scanner.settings().clone(),
            results: self.scanner.results().clone(),
            encoding: self.snapshot.client.encoding,
            tags: self.snapshot.client.tags,
            is_whole,
        }
    }

    /// Does what takes long, on a thread of its own, unless the person cancels it.
    pub(super) async fn until_cancelled<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AtomicBool) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let stop = cancelled.clone();
        let work = tokio::task::spawn_blocking(move || work(&stop));
        tokio::select! {
            biased;
            _ = self.interrupt.fired() => {
                cancelled.store(true, Ordering::Relaxed);
                Err(Error::request_cancelled())
            }
            done = work => done.unwrap_or_else(|_| Err(Error::internal_error())),
        }
    }
}

fn outcome(
    paths: &[PathBuf],
    since: Option<&str>,
    cancelled: &AtomicBool,
    teller: &Teller,
    rules: &Rules,
) -> std::result::Result<Report, String> {
    let changes = match since {
        Some(revision) => {
            let folder = paths.first().map_or(Path::new("."), PathBuf::as_path);
            let changes = Changes::since(folder, revision);
            Some(changes.map_err(|error| {
                format!("what has changed since {revision} is not known: {error}")
            })?)
        }
        None => None,
    };
    let options = Options { cancelled: Some(cancelled), progress: Some(teller) };
    let mut report = scan(paths, rules, &options);
    report.findings.retain(|it| {
        let Finding { place, .. } = it;
        teller.counts(it)
            && changes
                .as_ref()
                .is_none_or(|changes| changes.touches(&place.path, place.start.0, place.end.0))
    });
    if !cancelled.load(Ordering::Relaxed) {
        let mut by_path: BTreeMap<&Path, Vec<&Finding>> = BTreeMap::new();
        for finding in &report.findings {
            by_path.entry(&finding.place.path).or_default().push(finding);
        }
        for (path, findings) in &by_path {
            teller.publish(path, findings, &report);
        }
        // What an earlier scan has found there, and this one has not, is gone.
        let shown = teller.results.scanned();
        for gone in shown.iter().filter(|it| !by_path.contains_key(it.as_path())) {
            if paths.iter().any(|path| gone.starts_with(path)) {
                teller.publish(gone, &[], &report);
            }
        }
    }
    Ok(report)
}

/// How many files there were, and how much was found in them.
fn summary(report: &Report) -> Value {
    let mut severities: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &report.findings {
        *severities.entry(finding.severity.name()).or_default() += 1;
    }
    json!({
        "files": report.files,
        "findings": report.findings.len(),
        "severities": severities,
        "skipped": report.skipped.len(),
    })
}

/// The progress that the editor shows, if it shows any.
#[derive(Debug)]
struct Bar {
    editor: Editor,
    shown: Mutex<Shown>,
}

#[derive(Debug)]
enum Shown {
    NotYet,
    /// Under this token.
    As(Value),
    /// The scan is over.
    NoMore,
}

impl Bar {
    fn begin(&self, token: Value) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*shown, Shown::NotYet) {
            let value = json!({
                "kind": "begin", "title": "Undertone: scanning", "cancellable": true,
                "percentage": 0,
            });
            // The first of it: there is room, or the editor does not read.
            self.editor.notify("$/progress", json!({ "token": token, "value": value }));
            *shown = Shown::As(token);
        }
    }

    fn end(&self, message: &str) {
        self.tell(&json!({ "kind": "end", "message": message }));
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Shown::NoMore;
    }

    fn tell(&self, value: &Value) {
        let token = match &*self.shown.lock().unwrap_or_else(PoisonError::into_inner) {
            Shown::As(token) => token.clone(),
            Shown::NotYet | Shown::NoMore => return,
        };
        self.editor.notify_in_time("$/progress", json!({ "token": token, "value": value }));
    }
}

/// Tells the editor how far a scan is, and what it has found.
#[derive(Debug)]
pub(super) struct Teller {
    bar: Arc<Bar>,
    percent: AtomicUsize,
    settings: Scans,
    results: Arc<Results>,
    encoding: Encoding,
    tags: Tags,
    /// Whether all that is found counts, and so can be shown at once.
    is_whole: bool,
}

impl Teller {
    /// It is over.
    pub(super) fn end(&self, message: impl AsRef<str>) {
        self.bar.end(message.as_ref());
    }

    fn counts(&self, finding: &Finding) -> bool {
        finding.suppressed.is_none() && finding.severity >= self.settings.severity
    }

    fn publish(&self, path: &Path, findings: &[&Finding], report: &Report) {
        let rule = |id: &str| report.rules.iter().find(|it| it.id == id);
        if let Some((uri, params)) =
            findings::of_file(path, findings, &rule, self.encoding, self.tags)
            && self.results.note_scan(&uri, path, !findings.is_empty())
        {
            self.bar.editor.notify_in_time("textDocument/publishDiagnostics", params);
        }
    }
}

impl Progress for Teller {
    fn done(&self, stage: Stage, done: usize, of: usize) {
        let (from, share, says) = match stage {
            Stage::Reading => (0, 30, "read"),
            Stage::Analysing => (30, 70, "analysed"),
        };
        let percent = from + share * done / of.max(1);
        if self.percent.fetch_max(percent, Ordering::Relaxed) < percent {
            self.bar.tell(&json!({
                "kind": "report", "percentage": percent, "message": format!("{done} of {of} files {says}"),
            }));
        }
    }

    fn found(&self, path: &Path, found: &[Finding]) {
        let own = found.iter().filter(|it| self.counts(it) && it.place.path == path);
        let own: Vec<_> = own.collect();
        if self.is_whole && !own.is_empty() {
            // Their rules' names come with the report.
            self.publish(path, &own, &Report::default());
        }
    }
}
