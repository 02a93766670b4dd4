//! All that one rule finds in the workspace, fixed at once: with progress, cancelled where the person
//! says so, and made by the editor in one step.

use super::client::{Edits, Uri};
use super::convert::{actions, from_lsp};
use super::requests::Call;
use super::scanning::Found;
use crate::scan::fixing::{Fixed, Fixer};
use crate::scan::project::{Options, Rules, scan, sources};
use crate::scan::rules::family;
use crate::syntax::Language;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::jsonrpc::{Error, Result};

/// What is open, by where it is: the document's name, and what is known of its newest version.
type Open = HashMap<PathBuf, (Uri, Arc<Found>)>;

impl Call {
    /// Makes the fixes of a rule in all files of the workspace. Open documents are taken as they are
    /// in the editor. Says how much was fixed.
    pub(super) async fn fix_project(
        self,
        asked: from_lsp::AllOf,
        token: Option<Value>,
    ) -> Result<Value> {
        let client = &self.snapshot.client;
        if client.edits != Edits::Versioned {
            return Err(Error::invalid_params("the editor makes no edits with versions"));
        }
        let (folders, encoding) = (client.folders.clone(), client.encoding);
        if folders.is_empty() {
            return Err(Error::invalid_params("nothing to fix: no folder is open"));
        }
        let results = self.scanner.results().clone();
        let known = results.documents().into_iter();
        let open: Open = known.map(|(uri, found)| (from_lsp::path(&uri), (uri, found))).collect();
        let unknown: Vec<_> =
            results.open_paths().into_iter().filter(|it| !open.contains_key(it)).collect();
        let (teller, rules, editor) =
            (self.teller(token, false), self.scanner.rules(), self.editor.clone());
        let files = self
            .until_cancelled(move |cancelled| {
                let options = Options { cancelled: Some(cancelled), progress: Some(&teller) };
                let report = scan(&folders, &rules, &options);
                let mut meant: BTreeSet<PathBuf> = BTreeSet::new();
                let found = report.findings.into_iter().filter(|it| *it.rule == *asked.rule);
                meant.extend(found.map(|it| it.place.path));
                meant.extend(open.keys().filter(|path| is_in(path, &folders)).cloned());
                meant.retain(|path| !unknown.contains(path));
                let fixed = fixed(&folders, rules, &open, &meant, &asked.rule, cancelled);
                teller.end(format!("{} files fixed", fixed.len()));
                let name =
                    |it: &Fixed| open.get(&it.path).map(|(uri, found)| (uri.clone(), found.number));
                Ok(fixed.into_iter().map(|it| (name(&it), it)).collect::<Vec<_>>())
            })
            .await?;
        let (count, left) = files
            .iter()
            .fold((0, 0), |(count, left), (_, it)| (count + it.findings.len(), left + it.left));
        let changed = files.iter().filter(|(_, it)| !it.edits.is_empty());
        let changed: Vec<_> = changed.map(|(open, fixed)| (fixed, open.clone())).collect();
        let answer = json!({
            "applied": !changed.is_empty(), "files": changed.len(), "fixed": count, "left": left,
        });
        if changed.is_empty() {
            editor.warn("Undertone: nothing was fixed: no fix holds.");
            return Ok(answer);
        }
        let edit = actions::edit_of_files(&changed, encoding);
        let params = json!({ "edit": edit, "label": "Undertone" });
        // Not waited for: the editor may not answer before we do.
        tokio::spawn(async move {
            if !editor.ask("workspace/applyEdit", params).await {
                editor.warn("Undertone: the editor did not make the fixes.");
            }
        });
        Ok(answer)
    }
}

fn is_in(path: &Path, folders: &[PathBuf]) -> bool {
    let is_plain = !path.components().any(|it| it == Component::ParentDir);
    is_plain && folders.iter().any(|folder| path.starts_with(folder))
}

/// What the fixes of a rule come to in some files.
fn fixed(
    folders: &[PathBuf],
    rules: Rules,
    open: &Open,
    meant: &BTreeSet<PathBuf>,
    rule: &str,
    cancelled: &AtomicBool,
) -> Vec<Fixed> {
    let text = |path: &Path| match open.get(path) {
        Some((_, found)) => Some(found.text.to_string()),
        None => std::fs::read_to_string(path).ok(),
    };
    let family_of = |path: &Path| Language::from_path(path).and_then(family);
    let families: Vec<_> = meant.iter().filter_map(|it| family_of(it)).collect();
    let goes_on = || !cancelled.load(Ordering::Relaxed);
    let mut fixer = Fixer::new(rules);
    for path in sources(folders) {
        if goes_on()
            && family_of(&path).is_some_and(|it| families.contains(&it))
            && let Some(text) = text(&path)
        {
            fixer.add(&path, text);
        }
    }
    let wants = |it: &crate::scan::finding::Finding| *it.rule == *rule;
    let files = meant.iter().take_while(|_| goes_on());
    files.filter_map(|path| fixer.fix(path, text(path)?, &wants)).collect()
}
