//! What scans find, as diagnostics of LSP.

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
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn diagnostics(found: &Found, encoding: Encoding) -> Value {
    found.findings.iter().map(|it| diagnostic(it, &found.text, encoding)).collect()
}

/// A finding as a `Diagnostic`.
pub(in crate::server) fn diagnostic(located: &Located, text: &Text, encoding: Encoding) -> Value {
    let finding = &located.finding;
    let severity = match finding.severity {
        Severity::Critical | Severity::High => 1,
        Severity::Medium => 2,
        Severity::Low => 3,
        Severity::Info => 4,
    };
    let position = |offset: usize| {
        let position = text.position_at(offset, encoding);
        json!({ "line": position.line, "character": position.character })
    };
    let range = |range: &std::ops::Range<usize>| {
        json!({ "start": position(range.start), "end": position(range.end) })
    };
    let related: Vec<_> = located.related.iter().filter_map(related).collect();
    json!({
        "range": range(&located.range),
        "severity": severity,
        "code": &*finding.rule,
        "source": "undertone",
        "message": format!("{}: {}", located.title, finding.message),
        "relatedInformation": related,
    })
}

/// A place as `DiagnosticRelatedInformation`. Its file need not be open, so columns are characters:
/// that is what they are in UTF-16 too, but for signs beyond its first plane.
fn related(related: &Related) -> Option<Value> {
    let Related { path, start, end, says } = related;
    let position = |(line, column): (usize, usize)| {
        json!({ "line": line.saturating_sub(1), "character": column.saturating_sub(1) })
    };
    let range = json!({ "start": position(*start), "end": position(*end) });
    Some(json!({ "location": { "uri": uri(path)?, "range": range }, "message": says }))
}

fn uri(path: &Path) -> Option<String> {
    Url::from_file_path(path).ok().map(String::from)
}
