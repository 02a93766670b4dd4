//! What scans find, as diagnostics of LSP.

use crate::scan::finding::Finding;
use crate::scan::rules::Severity;
use crate::server::scanning::{Found, Located, Related};
use crate::text::{Encoding, Text};
use serde_json::{Value, json};
use std::path::Path;
use url::Url;

/// `textDocument/publishDiagnostics`.
pub(in crate::server) fn published(uri: &str, found: &Found, encoding: Encoding) -> Value {
    let mut params = json!({ "uri": uri, "diagnostics": diagnostics(found, encoding) });
    if let (Some(version), Value::Object(params)) = (found.number, &mut params) {
        params.insert("version".to_owned(), version.into());
    }
    params
}

/// A `DocumentDiagnosticReport`. Where nothing is known nothing is found.
pub(in crate::server) fn diagnostic_report(
    found: Option<&Found>,
    encoding: Encoding,
    previous: Option<&str>,
) -> Value {
    let Some(found) = found else { return json!({ "kind": "full", "items": [] }) };
    let items = diagnostics(found, encoding);
    let id = result_id(&items);
    if previous == Some(&id) {
        return json!({ "kind": "unchanged", "resultId": id });
    }
    json!({ "kind": "full", "resultId": id, "items": items })
}

/// The same for the same diagnostics.
fn result_id(items: &Value) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(items.to_string());
    let (start, _) = digest.split_at(8);
    start.iter().fold(String::new(), |id, byte| id + &format!("{byte:02x}"))
}

fn diagnostics(found: &Found, encoding: Encoding) -> Value {
    found.findings.iter().map(|it| diagnostic(it, &found.text, encoding)).collect()
}

/// A finding as a `Diagnostic`.
pub(in crate::server) fn diagnostic(located: &Located, text: &Text, encoding: Encoding) -> Value {
    let finding = &located.finding;
    let position = |offset: usize| {
        let position = text.position_at(offset, encoding);
        json!({ "line": position.line, "character": position.character })
    };
    let range = |range: &std::ops::Range<usize>| json!({ "start": position(range.start), "end": position(range.end) });
    let related: Vec<_> = located.related.iter().filter_map(related).collect();
    let page = located.page.as_deref().and_then(uri).map(|it| json!({ "href": it }));
    let mut shown = json!({
        "range": range(&located.range),
        "severity": severity(finding.severity),
        "code": &*finding.rule,
        "source": "undertone",
        "message": format!("{}: {}", located.title, finding.message),
        "relatedInformation": related,
    });
    if let (Some(page), Value::Object(shown)) = (page, &mut shown) {
        shown.insert("codeDescription".to_owned(), page);
    }
    shown
}

/// A place as `DiagnosticRelatedInformation`. Its file need not be open, so columns are characters:
/// that is what they are in UTF-16 too, but for signs beyond its first plane.
fn related(related: &Related) -> Option<Value> {
    let Related { path, start, end, says } = related;
    let range = range_of(*start, *end);
    Some(json!({ "location": { "uri": uri(path)?, "range": range }, "message": says }))
}

fn uri(path: &Path) -> Option<String> {
    Url::from_file_path(path).ok().map(String::from)
}

/// `textDocument/publishDiagnostics` for a file that is not open, and its URI. Its columns are characters, which
/// are what UTF-16 counts but for signs beyond its first plane.
pub(in crate::server) fn of_file<'t>(
    path: &Path,
    findings: &[&Finding],
    title: &dyn Fn(&str) -> Option<&'t str>,
) -> Option<(String, Value)> {
    let shown = |finding: &&Finding| {
        let message = match title(&finding.rule) {
            Some(title) => format!("{title}: {}", finding.message),
            None => finding.message.clone(),
        };
        json!({
            "range": range_of(finding.place.start, finding.place.end),
            "severity": severity(finding.severity),
            "code": &*finding.rule,
            "source": "undertone",
            "message": message,
        })
    };
    let diagnostics: Vec<_> = findings.iter().map(shown).collect();
    let uri = uri(path)?;
    let params = json!({ "uri": uri, "diagnostics": diagnostics });
    Some((uri, params))
}

/// From lines and columns from 1.
fn range_of(start: (usize, usize), end: (usize, usize)) -> Value {
    let position = |(line, column): (usize, usize)| json!({ "line": line.saturating_sub(1), "character": column.saturating_sub(1) });
    json!({ "start": position(start), "end": position(end) })
}

/// LSP has four severities. What is high and what is critical are both errors.
fn severity(severity: Severity) -> u8 {
    match severity {
        Severity::Critical | Severity::High => 1,
        Severity::Medium => 2,
        Severity::Low => 3,
        Severity::Info => 4,
    }
}
