//! Scans that a person asks for, of the workspace or of files and folders: with progress, cancelled
//! where they say so, and shown file by file as far as it is.

use super::convert::{findings, from_lsp};
use super::editor::Editor;
use super::model;
use super::requests::Call;
use crate::config::scan::Scans;
use crate::scan::changes::Changes;
use crate::scan::finding::Finding;
use crate::scan::project::{Options, Progress, Report, Stage, scan};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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
        let shows = self.snapshot.client.progress == model::Progress::Shown;
        let token = match (token, shows) {
            (None, true) => {
                let token = json!(format!("{TOKEN}{}", self.id));
                let create = json!({ "token": token });
                let agreed = self.editor.ask("window/workDoneProgress/create", create).await;
                agreed.then_some(token)
            }
            (token, _) => token,
        };
        let teller = Teller {
            editor: self.editor.clone(),
            token,
            percent: AtomicUsize::new(0),
            settings: self.scanner.settings().clone(),
            open: self.snapshot.open.clone(),
            is_whole: asked.since.is_none(),
        };
        let (rules, cancelled) = (self.scanner.rules(), Arc::new(AtomicBool::new(false)));
        let stop = cancelled.clone();
        let work = tokio::task::spawn_blocking(move || {
            teller.begin();
            let report = outcome(&paths, asked.since.as_deref(), &stop, &teller, &rules);
            teller.end(report.as_ref().ok());
            report
        });
        tokio::select! {
            biased;
            _ = self.interrupt.fired() => {
                cancelled.store(true, Ordering::Relaxed);
                Err(Error::request_cancelled())
            }
            done = work => match done {
                Ok(Ok(report)) => Ok(summary(&report)),
                Ok(Err(message)) => Err(Error { message: message.into(), ..Error::invalid_params("") }),
                Err(_) => Err(Error::internal_error()),
            },
        }
    }
}

fn outcome(
    paths: &[PathBuf],
    since: Option<&str>,
    cancelled: &AtomicBool,
    teller: &Teller,
    rules: &crate::scan::project::Rules,
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
        for (path, findings) in by_path {
            teller.publish(path, &findings, &report);
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

/// Tells the editor how far a scan is.
#[derive(Debug)]
struct Teller {
    editor: Editor,
    /// What the editor calls the progress, if it shows any.
    token: Option<Value>,
    percent: AtomicUsize,
    settings: Scans,
    /// The documents that are open.
    open: Arc<HashSet<PathBuf>>,
    /// Whether all that is found counts, and so can be shown at once.
    is_whole: bool,
}

impl Teller {
    fn begin(&self) {
        self.progress(&json!({
            "kind": "begin", "title": "Undertone: scanning", "cancellable": true, "percentage": 0,
        }));
    }

    fn end(&self, report: Option<&Report>) {
        let message =
            report.map(|it| format!("{} findings in {} files", it.findings.len(), it.files));
        self.progress(&json!({ "kind": "end", "message": message.unwrap_or_default() }));
    }

    fn progress(&self, value: &Value) {
        if let Some(token) = &self.token {
            self.editor.notify_in_time("$/progress", json!({ "token": token, "value": value }));
        }
    }

    fn counts(&self, finding: &Finding) -> bool {
        finding.suppressed.is_none() && finding.severity >= self.settings.severity
    }

    fn publish(&self, path: &Path, findings: &[&Finding], report: &Report) {
        if self.open.contains(path) {
            return;
        }
        let title = |id: &str| report.rules.iter().find(|it| it.id == id).map(|it| &*it.title);
        if let Some(params) = findings::of_file(path, findings, &title) {
            self.editor.notify_in_time("textDocument/publishDiagnostics", params);
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
            self.progress(&json!({
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
