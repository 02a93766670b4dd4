//! Findings as text for people, as JSON, and as annotations of GitHub Actions.

use crate::scan::finding::{Finding, Place, counted};
use crate::scan::project::Report;
use crate::scan::rules::Severity;
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// For people: each finding with its line, the way of its data, and a sum.
pub(super) fn pretty(
    out: &mut impl Write,
    report: &Report,
    colour: bool,
    took: Duration,
) -> io::Result<()> {
    let paint = |text: &str, code: &str| {
        if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let shown = report.findings.iter().filter(|it| it.suppressed.is_none());
    for finding in shown.clone() {
        let path = finding.place.path.as_path();
        let code = match finding.severity {
            Severity::Critical | Severity::High => "1;31",
            Severity::Medium => "1;33",
            Severity::Low | Severity::Info => "1;36",
        };
        let (line, column) = finding.place.start;
        writeln!(
            out,
            "{}:{line}:{column}: {} {}",
            paint(&path.display().to_string(), "1"),
            paint(finding.severity.name(), code),
            finding.message,
        )?;
        writeln!(out, "  {line:>5} | {}", finding.line)?;
        for place in ways(finding) {
            writeln!(out, "        {} {}", paint("from", "2"), shown_place(place, path))?;
        }
        if let Some(reason) = &finding.rejected {
            writeln!(out, "        {} {reason}", paint("its comment does not suppress it:", "2"))?;
        }
        let rule = report.rules.iter().find(|it| *it.id == *finding.rule);
        let mut page = format!("undertone rules explain {}", finding.rule);
        if let Some(folder) = rule.and_then(|it| it.folder.to_str()).filter(|it| !it.is_empty()) {
            page = format!("{page} --rules {folder}");
        }
        writeln!(out, "        {}", paint(&page, "2"))?;
        writeln!(out)?;
    }
    let suppressed = report.findings.len() - shown.clone().count();
    let mut sum =
        format!("{} in {}", counted(shown.count(), "finding"), counted(report.files, "file"));
    if suppressed > 0 {
        sum = format!("{sum}, {suppressed} suppressed");
    }
    let whole = report.skipped.iter().filter(|it| it.1.is_whole()).count();
    for (count, what) in [(whole, "skipped"), (report.skipped.len() - whole, "analysed in part")] {
        if count > 0 {
            sum = format!("{sum}, {} {what}", counted(count, "file"));
        }
    }
    writeln!(out, "{sum}, {:.1} s", took.as_secs_f64())?;
    for (path, reason) in report.skipped.iter().take(10) {
        writeln!(out, "{} {reason}", path.display())?;
    }
    Ok(())
}

/// The places from which data comes, without the finding's own and repeated lines.
fn ways(finding: &Finding) -> Vec<&Place> {
    let mut ways: Vec<&Place> = Vec::new();
    for place in &finding.trace {
        let line = (&place.path, place.start.0);
        let is_own = line == (&finding.place.path, finding.place.start.0);
        if !is_own && ways.last().is_none_or(|last| (&last.path, last.start.0) != line) {
            ways.push(place);
        }
    }
    ways
}

fn shown_place(place: &Place, home: &Path) -> String {
    if place.path == home {
        format!("line {}", place.start.0)
    } else {
        format!("{}:{}", place.path.display(), place.start.0)
    }
}

/// One document: findings, skipped files, broken rules.
pub(super) fn json(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let place = |place: &Place| {
        json!({
            "path": place.path,
            "start": {"line": place.start.0, "column": place.start.1},
            "end": {"line": place.end.0, "column": place.end.1},
        })
    };
    let findings = report.findings.iter().map(|it| {
        json!({
            "rule": &*it.rule,
            "severity": it.severity.name(),
            "confidence": it.confidence.name(),
            "message": it.message,
            "place": place(&it.place),
            "trace": it.trace.iter().map(place).collect::<Vec<_>>(),
            "suppressed": it.suppressed,
            "rejected": it.rejected,
        })
    });
    let skipped = report
        .skipped
        .iter()
        .map(|(path, reason)| json!({"path": path, "reason": reason.to_string()}));
    let problems = report
        .problems
        .iter()
        .map(|it| json!({"path": it.path, "line": it.line, "message": it.message}));
    let document = json!({
        "files": report.files,
        "findings": findings.collect::<Vec<_>>(),
        "skipped": skipped.collect::<Vec<_>>(),
        "problems": problems.collect::<Vec<_>>(),
    });
    writeln!(out, "{document:#}")
}

/// Workflow commands, as docs.github.com/actions (Workflow commands) defines them.
pub(super) fn github(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    for it in report.findings.iter().filter(|it| it.suppressed.is_none()) {
        let level = match it.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        writeln!(
            out,
            "::{level} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            property(&it.place.path.display().to_string()),
            it.place.start.0,
            it.place.start.1,
            it.place.end.0,
            it.place.end.1,
            property(&it.rule),
            data(&it.message),
        )?;
    }
    for (path, reason) in &report.skipped {
        let (file, text) = (property(&path.display().to_string()), reason.to_string());
        writeln!(out, "::warning file={file},title=Undertone::This file {}", data(&text))?;
    }
    for problem in &report.problems {
        let file = property(&problem.path.display().to_string());
        let (line, text) = (problem.line, data(&problem.message));
        writeln!(out, "::error file={file},line={line},title=A rule cannot be used::{text}")?;
    }
    Ok(())
}
