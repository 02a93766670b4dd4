//! `workspace/executeCommand`: a suggestion was accepted, a finding is to be repaired, a project
//! scanned, or the reference log shown.

use super::Call;
use crate::ledger::LedgerError;
use crate::server::client::Pages;
use crate::server::convert::{actions, from_lsp, references, to_lsp};
use crate::server::reference_log;
use crate::server::repairing::Written;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};

pub(super) async fn answer(params: from_lsp::ExecuteCommand) -> Result<Value> {
    let call = Call::current()?;
    match (params.command(), params.number()) {
        (to_lsp::ACCEPTED, Some(number)) => {
            call.feedback.accepted(number);
            Ok(Value::Null)
        }
        (to_lsp::ACCEPTED, None) => Err(Error::invalid_params("an id is missing")),
        (to_lsp::FIX, _) => match params.finding() {
            Some(finding) => fix(call, finding).await,
            None => {
                Err(Error::invalid_params("a finding is missing: textDocument, position, rule"))
            }
        },
        (to_lsp::FIX_ALL, _) => match params.all_of() {
            Some(all) => call.fix_project(all, params.work_done_token).await,
            None => Err(Error::invalid_params("a rule is missing: {\"rule\": \"RULE\"}")),
        },
        (to_lsp::SCAN, _) => match params.scan() {
            Some(scan) => call.scan_project(scan, params.work_done_token).await,
            None => Err(Error::invalid_params(
                "an argument is none: {\"uris\": [], \"since\": \"REVISION\"}",
            )),
        },
        (to_lsp::SHOW_LOG, _) => show_log(call).await,
        _ => Err(Error::invalid_params("no such command")),
    }
}

/// Has a model repair a finding, and the editor make the edit. Says what came of it.
async fn fix(call: Call, finding: from_lsp::AtFinding) -> Result<Value> {
    let unknown = || Error::invalid_params("the document is not open, or nothing is found there");
    let version = call.scanned().ok_or_else(unknown)?;
    let found = call.scanner.findings(version.clone()).await.ok_or_else(unknown)?;
    let encoding = call.snapshot.client.encoding;
    let at = found.text.offset_at(finding.position(), encoding);
    let is_meant = |range: &std::ops::Range<usize>| range.contains(&at) || range.start == at;
    let mut findings = found.findings.iter();
    let located = findings
        .find(|it| *it.finding.rule == *finding.rule && is_meant(&it.range))
        .ok_or_else(unknown)?;
    let written = tokio::select! {
        biased;
        _ = call.interrupt.fired() => return Err(Error::request_cancelled()),
        written = call.rewrite(&version, located, &located.remedy) => written,
    };
    let written = match written {
        Written::Edit(_) if !call.scanner.is_newest(&version) => {
            Written::Nothing("the document has changed meanwhile".to_owned())
        }
        written => written,
    };
    Ok(match written {
        Written::Edit(edit) => {
            let edit = actions::workspace_edit(&version, &found.text, &[edit], encoding);
            let editor = call.editor.clone();
            let (title, params) =
                (located.title.clone(), json!({ "edit": edit, "label": "Undertone" }));
            // Not waited for: the editor may not answer before we do.
            tokio::spawn(async move {
                if !editor.ask("workspace/applyEdit", params).await {
                    editor.warn(&format!("Undertone: the editor did not make the fix of {title}."));
                }
            });
            json!({ "applied": true })
        }
        Written::Nothing(why) => {
            call.editor.warn(&format!("Undertone: no fix for {}: {why}.", located.title));
            json!({ "applied": false, "why": why })
        }
    })
}

/// The newest entries of the reference log that are answered.
const MOST_LOGGED: usize = 1000;

/// Answers the reference log, and has the editor open a page of it where it can.
async fn show_log(call: Call) -> Result<Value> {
    let (log, feedback) = (call.tracker.log().clone(), call.feedback.clone());
    let read = tokio::task::spawn_blocking(move || {
        feedback.write_reference_log();
        let mut entries = reference_log::read(&log.entries)?;
        entries.drain(..entries.len().saturating_sub(MOST_LOGGED));
        // Without a page there is still the answer.
        let written = reference_log::write_page(&log.page, &entries);
        Ok((entries, written.ok().map(|()| log.page)))
    });
    let read: std::result::Result<_, LedgerError> =
        read.await.map_err(|_| Error::internal_error())?;
    let (entries, page) = read
        .map_err(|error| Error { message: error.to_string().into(), ..Error::internal_error() })?;
    let answer = references::log(&entries, page.as_deref());
    if call.snapshot.client.pages == Pages::Opened && answer["page"].is_string() {
        let params = json!({ "uri": answer["page"], "external": false, "takeFocus": true });
        let editor = call.editor.clone();
        // Not waited for: the editor may not answer before we do.
        tokio::spawn(async move { editor.ask("window/showDocument", params).await });
    }
    Ok(answer)
}
