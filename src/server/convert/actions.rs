//! What can be done about findings, as LSP has it.

use super::findings::diagnostic;
use super::to_lsp::{self, FIX, FIX_ALL};
use crate::scan::finding::Edit;
use crate::scan::fixing::Fixed;
use crate::scan::ir::Span;
use crate::server::client::{Tags, Uri};
use crate::server::repairing::{Action, Does, Kind};
use crate::server::scanning::{Found, Version};
use crate::text::{Encoding, Text};
use serde_json::{Value, json};

/// The `CodeAction`s that an editor has asked for.
pub(in crate::server) fn all(
    version: &Version,
    found: &Found,
    actions: &[Action],
    encoding: Encoding,
    tags: Tags,
) -> Vec<Value> {
    actions.iter().map(|it| action(version, found, it, encoding, tags)).collect()
}

/// What LSP calls the kind of the action that inserts a comment where code is from.
pub(in crate::server) const ATTRIBUTION: &str = "quickfix";

/// What LSP calls a kind.
pub(in crate::server) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Preferred | Kind::Quick => "quickfix",
        Kind::All => "source.fixAll.undertone",
    }
}

fn action(
    version: &Version,
    found: &Found,
    action: &Action,
    encoding: Encoding,
    tags: Tags,
) -> Value {
    let findings = action.findings.iter().filter_map(|it| found.findings.get(*it));
    let diagnostics: Vec<_> =
        findings.map(|it| diagnostic(it, &found.text, encoding, tags)).collect();
    let mut shown = json!({
        "title": action.title,
        "kind": kind(action.kind),
        "diagnostics": diagnostics,
    });
    let Value::Object(members) = &mut shown else { return shown };
    if action.kind == Kind::Preferred {
        members.insert("isPreferred".to_owned(), true.into());
    }
    match &action.does {
        Does::Edits(edits) => {
            members
                .insert("edit".to_owned(), workspace_edit(version, &found.text, edits, encoding));
        }
        Does::Asks { rule, at } => {
            let position = to_lsp::range(&found.text, encoding, *at..*at).start;
            let arguments = json!([{
                "textDocument": { "uri": version.uri }, "position": position, "rule": &**rule,
            }]);
            let command = json!({ "title": action.title, "command": FIX, "arguments": arguments });
            members.insert("command".to_owned(), command);
        }
        Does::FixesAll { rule } => {
            let arguments = json!([{ "rule": &**rule }]);
            let command =
                json!({ "title": action.title, "command": FIX_ALL, "arguments": arguments });
            members.insert("command".to_owned(), command);
        }
    }
    shown
}

/// A `WorkspaceEdit` of one document.
pub(in crate::server) fn workspace_edit(
    version: &Version,
    text: &Text,
    edits: &[Edit],
    encoding: Encoding,
) -> Value {
    json!({ "changes": { version.uri.clone(): text_edits(text, edits, encoding) } })
}

/// How an open document is named, and which version of it is meant.
pub(in crate::server) type Open = (Uri, Option<i64>);

/// A `WorkspaceEdit` of several files; the open ones with their names and versions.
pub(in crate::server) fn edit_of_files(
    files: &[(&Fixed, Option<Open>)],
    encoding: Encoding,
) -> Value {
    let changes = files.iter().filter_map(|(fixed, open)| {
        let (uri, version) = match open {
            Some((uri, version)) => (uri.clone(), *version),
            None => (super::findings::uri(&fixed.path)?, None),
        };
        // An editor that opens it shows no byte order mark.
        let mark = fixed.before.strip_prefix('\u{feff}').filter(|_| open.is_none());
        let text = mark.unwrap_or(&fixed.before);
        let cut = fixed.before.len() - text.len();
        let without = |edit: &Edit| {
            let range = edit.span.range();
            let start = range.start.checked_sub(cut)?;
            Some(Edit { span: Span::of(start..range.end - cut), ..edit.clone() })
        };
        let edits: Vec<_> = fixed.edits.iter().filter_map(without).collect();
        let edits = text_edits(&Text::new(text), &edits, encoding);
        Some(json!({ "textDocument": { "uri": uri, "version": version }, "edits": edits }))
    });
    json!({ "documentChanges": changes.collect::<Vec<_>>() })
}

fn text_edits(text: &Text, edits: &[Edit], encoding: Encoding) -> Value {
    let edit = |edit: &Edit| {
        let range = to_lsp::range(text, encoding, edit.span.range());
        json!({ "range": range, "newText": edit.text })
    };
    edits.iter().map(edit).collect()
}
