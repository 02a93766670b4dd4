//! `workspace/executeCommand`: a suggestion was accepted, a finding is to be repaired, or a project
//! scanned.

use super::Call;
use crate::server::convert::{actions, from_lsp, to_lsp};
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
