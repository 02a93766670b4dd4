//! What scans find, as diagnostics of LSP.

use super::to_lsp;
use crate::scan::finding::{Finding, Place};
use crate::scan::rules::{Rule, Severity, Tag};
use crate::server::client::Tags;
use crate::server::scanning::{Found, Located, Related};
use crate::text::{Encoding, Text};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use tower_lsp::ls_types::{DiagnosticTag, Position, Range};
use url::Url;

/// `textDocument/publishDiagnostics`.
pub(in crate::server) fn published(
    uri: &str,
    found: &Found,
    encoding: Encoding,
    tags: Tags,
) -> Value {
    let mut params = json!({ "uri": uri, "diagnostics": diagnostics(found, encoding, tags) });
    if let (Some(version), Value::Object(params)) = (found.number, &mut params) {
        params.insert("version".to_owned(), version.into());
    }
    params
}

/// A `DocumentDiagnosticReport`. Where nothing is known nothing is found.
pub(in crate::server) fn diagnostic_report(
    found: Option<&Found>,
    encoding: Encoding,
    tags: Tags,
    previous: Option<&str>,
) -> Value {
    let Some(found) = found else { return json!({ "kind": "full", "items": [] }) };
    let items = diagnostics(found, encoding, tags);
    let id = result_id(&items);
    if previous == Some(&id) {
        return json!({ "kind": "unchanged", "resultId": id });
    }
    json!({ "kind": "full", "resultId": id, "items": items })
}

/// The same for the same diagnostics.
fn result_id(items: &Value) -> String {
    format!("{:x}", Sha256::digest(items.to_string()))
}

fn diagnostics(found: &Found, encoding: Encoding, tags: Tags) -> Value {
    found.findings.iter().map(|it| diagnostic(it, &found.text, encoding, tags)).collect()
}

/// A finding as a `Diagnostic`.
pub(in crate::server) fn diagnostic(
    located: &Located,
    text: &Text,
    encoding: Encoding,
    tags: Tags,
) -> Value {
    let range = to_lsp::range(text, encoding, located.range.clone());
    let mut shown = shown(&located.finding, Some((&located.title, &located.tags)), range, tags);
    let related: Vec<_> = located.related.iter().filter_map(|it| related(it, encoding)).collect();
    shown["relatedInformation"] = related.into();
    if let Some(page) = located.page.as_deref().and_then(uri) {
        shown["codeDescription"] = json!({ "href": page });
    }
    shown
}

/// What a `Diagnostic` says of a finding, wherever that is.
fn shown(finding: &Finding, rule: Option<(&str, &[Tag])>, range: Range, known: Tags) -> Value {
    let message = &finding.message;
    let mut shown = json!({
        "range": range,
        "severity": severity(finding.severity),
        "code": &*finding.rule,
        "source": "undertone",
        "message": rule.map_or_else(|| message.clone(), |rule| format!("{}: {message}", rule.0)),
    });
    let tag = |tag: &Tag| match tag {
        Tag::Unnecessary => known.unnecessary.then_some(DiagnosticTag::UNNECESSARY),
        Tag::Deprecated => known.deprecated.then_some(DiagnosticTag::DEPRECATED),
    };
    let tags: Vec<_> = rule.iter().flat_map(|rule| rule.1).filter_map(tag).collect();
    if !tags.is_empty() {
        shown["tags"] = json!(tags);
    }
    shown
}

/// A place as `DiagnosticRelatedInformation`.
fn related(related: &Related, encoding: Encoding) -> Option<Value> {
    let Related { place, says } = related;
    let range = range_of(place, encoding);
    Some(json!({ "location": { "uri": uri(&place.path)?, "range": range }, "message": says }))
}

/// A file's URI.
pub(super) fn uri(path: &Path) -> Option<String> {
    Url::from_file_path(path).ok().map(String::from)
}

/// `textDocument/publishDiagnostics` for a file that is not open, and its URI.
pub(in crate::server) fn of_file<'t>(
    path: &Path,
    findings: &[&Finding],
    rule: &dyn Fn(&str) -> Option<&'t Rule>,
    encoding: Encoding,
    tags: Tags,
) -> Option<(String, Value)> {
    let diagnostics = findings.iter().map(|it| {
        let rule = rule(&it.rule).map(|rule| (rule.title.as_str(), rule.tags.as_slice()));
        shown(it, rule, range_of(&it.place, encoding), tags)
    });
    let diagnostics: Vec<_> = diagnostics.collect();
    let uri = uri(path)?;
    let params = json!({ "uri": uri, "diagnostics": diagnostics });
    Some((uri, params))
}

/// A place in a file that need not be open.
fn range_of(place: &Place, encoding: Encoding) -> Range {
    let columns = match encoding {
        Encoding::Utf8 => place.bytes,
        Encoding::Utf16 => place.units,
        Encoding::Utf32 => (place.start.1, place.end.1),
    };
    let number = |from_one: usize| u32::try_from(from_one.saturating_sub(1)).unwrap_or(u32::MAX);
    let position = |line, column| Position::new(number(line), number(column));
    Range::new(position(place.start.0, columns.0), position(place.end.0, columns.1))
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
