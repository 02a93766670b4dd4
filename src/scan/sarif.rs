//! Reports as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0).

use super::finding::{Finding, Place};
use super::project::Report;
use super::rules::{Confidence, Rule, Severity, Tag};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What RFC 3986 (section 2.3) lets stand as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// The name under which a finding's fingerprint stands.
const FINGERPRINT: &str = "undertone/v2";

/// The report as a document. Of the rules, those that have found something are described.
pub fn document(report: &Report) -> Value {
    let rules = &report.rules;
    let results = report.findings.iter().map(|it| {
        let index = rules.iter().position(|rule| *rule.id == *it.rule);
        result(it, index, report)
    });
    let skipped = report.skipped.iter().map(|(path, reason)| {
        json!({
            "level": "warning",
            "message": {"text": format!("{} {reason}", path.display())},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}],
        })
    });
    let broken = report.problems.iter().map(|it| {
        json!({
            "level": "error",
            "message": {"text": format!("{}:{}: {}", it.path.display(), it.line, it.message)},
            "locations": [{"physicalLocation": {
                "artifactLocation": {"uri": uri(&it.path)},
                "region": {"startLine": it.line.max(1)},
            }}],
        })
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Undertone",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(descriptor).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": !report.is_blind(),
                "toolConfigurationNotifications": broken.collect::<Vec<_>>(),
                "toolExecutionNotifications": skipped.collect::<Vec<_>>(),
            }],
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn descriptor(rule: &Rule) -> Value {
    let tags = rule.cwe.iter().map(|cwe| format!("external/cwe/cwe-{cwe:03}"));
    let own = rule.tags.iter().map(|it| it.name().to_owned());
    let tags: Vec<_> = std::iter::once("security".to_owned()).chain(tags).chain(own).collect();
    let help = format!("{}\n\n{}", rule.description.trim(), rule.remedy.trim());
    let mut descriptor = json!({
        "id": rule.id,
        "name": rule.title,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.message},
        "help": {"text": help.trim(), "markdown": help.trim()},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {
            "tags": tags,
            "precision": rule.confidence.name(),
            "security-severity": score(rule.severity),
        },
    });
    if let Some(page) = rule.references.first() {
        descriptor["helpUri"] = json!(page);
    }
    descriptor
}

fn result(finding: &Finding, index: Option<usize>, report: &Report) -> Value {
    let mut result = json!({
        "ruleId": &*finding.rule,
        "level": level(finding.severity),
        "message": {"text": finding.message},
        "locations": [location(&finding.place)],
        "partialFingerprints": {FINGERPRINT: fingerprint(finding, report)},
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    if !finding.trace.is_empty() {
        let steps = finding.trace.iter().map(|place| json!({"location": location(place)}));
        let steps: Vec<_> = steps.collect();
        result["codeFlows"] = json!([{"threadFlows": [{"locations": steps}]}]);
    }
    let excuses = [(&finding.suppressed, "accepted"), (&finding.rejected, "rejected")];
    if let Some((reason, status)) = excuses.iter().find_map(|it| Some((it.0.as_ref()?, it.1))) {
        result["suppressions"] =
            json!([{"kind": "inSource", "status": status, "justification": reason}]);
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([{
            "description": {"text": "Replace"},
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(&finding.place.path)},
                "replacements": [{
                    "deletedRegion": {
                        "byteOffset": fix.span.start,
                        "byteLength": fix.span.end - fix.span.start,
                    },
                    "insertedContent": {"text": fix.text},
                }],
            }],
        }]);
    }
    result
}

fn location(place: &Place) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&place.path)},
        "region": {
            "startLine": place.start.0,
            "startColumn": place.start.1,
            "endLine": place.end.0,
            "endColumn": place.end.1,
        },
    }})
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &std::path::Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    let parts = path.iter().map(|part| {
        let part = part.to_string_lossy();
        match &*part {
            "/" => String::new(),
            part => utf8_percent_encode(part, UNRESERVED).to_string(),
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A number as code scanning services read it.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "1.0",
    }
}

/// What stays the same of a finding when lines move: its rule, its file's name in the project, its
/// message, and how many of the kind stand before it.
pub fn fingerprint(finding: &Finding, report: &Report) -> String {
    let path = report.names.get(&finding.place.path).unwrap_or(&finding.place.path);
    let Finding { rule, message, ordinal, .. } = finding;
    let text = format!("{rule}\0{}\0{message}\0{ordinal}", uri(path));
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The fingerprints in a document; `None` for one that is no report of ours.
pub fn fingerprints(document: &Value) -> Option<BTreeSet<String>> {
    let runs = document.get("runs")?.as_array()?;
    let results = runs.iter().filter_map(|run| run.get("results")?.as_array()).flatten();
    let mark =
        |it: &Value| Some(it.get("partialFingerprints")?.get(FINGERPRINT)?.as_str()?.to_owned());
    results.map(mark).collect()
}

impl Severity {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// From how it is written.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];
        all.into_iter().find(|it| it.name() == text)
    }
}

impl Tag {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deprecated => "deprecated",
            Self::Unnecessary => "unnecessary",
        }
    }
}

impl Confidence {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}
