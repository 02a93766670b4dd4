//! Secrets in files of any kind, as findings.
//!
//! [`crate::secrets`] knows what keys, tokens and passwords look like. What stands here is what a
//! scan makes of them: which of them a person is to look at, and what is said of them.
//!
//! Invariant: nothing that a scan says repeats a secret. A message and a line show where one
//! begins, `ghp_…`, at most four characters and a quarter of it; so do the messages and lines of
//! rules for code that find something in the same file.
//!
//! Pure: a text in, findings out.

use super::finding::{Finding, Lines, Place};
use super::ir::Span;
use super::project::Report;
use super::rules::{Check, Confidence, Rule, Severity};
use super::suppression::{Policy, Suppressions};
use crate::secrets::{self, Evidence, Secret};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What stands before the names of rules for secrets.
const FOLDER: &str = "secrets/";
/// What is shorter is not worth a finding, and cannot be shown in part.
const SHORTEST: usize = 4;
/// So many bytes of a secret are taken for the secret.
const TELLING_BYTES: usize = 8;
/// The CWEs of rules for code that find credentials: in the code (798, 259), and keys (321).
const CREDENTIALS: [u32; 3] = [798, 259, 321];

/// The rules for secrets, as scans describe rules.
pub fn rules() -> Vec<Rule> {
    secrets::rules().iter().map(described).collect()
}

fn described(rule: &secrets::Rule) -> Rule {
    const REMEDY: &str = "Whoever has read the file or its history has the secret: revoke it where \
        it was issued, and make another one. Keep that outside of the repository, in a manager of \
        secrets or a variable of the environment, and read it at run time.\n\nA value that is \
        none, in a test for instance, can stay with `undertone: ignore[RULE] REASON` in a comment.";
    let evidence = match rule.evidence() {
        Evidence::Form => "It is known by its own form, which nothing else has.",
        Evidence::Name => {
            "It is known by what it is given to, and because it looks like one that a machine has \
             drawn."
        }
        Evidence::Guess => {
            "It is known by what it is given to: what reads like words and what documentation \
             writes in a password's place is left out, but a value may still be none."
        }
    };
    Rule {
        id: format!("{FOLDER}{}", rule.name),
        path: Path::new(FOLDER).join(&rule.file),
        folder: PathBuf::new(),
        title: rule.title.clone(),
        message: format!("{}, in plain text.", rule.title),
        description: format!("{} {evidence}", rule.risk),
        remedy: REMEDY.to_owned(),
        cwe: CREDENTIALS.to_vec(),
        owasp: Some("A07:2021".to_owned()),
        severity: severity(rule),
        confidence: confidence(rule),
        tags: Vec::new(),
        references: vec![
            "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"
                .to_owned(),
        ],
        variables: Vec::new(),
        check: Check::Secret,
        fixes: Vec::new(),
    }
}

fn severity(rule: &secrets::Rule) -> Severity {
    match rule.severity {
        secrets::Severity::Medium => Severity::Medium,
        secrets::Severity::High => Severity::High,
        secrets::Severity::Critical => Severity::Critical,
    }
}

fn confidence(rule: &secrets::Rule) -> Confidence {
    match rule.evidence() {
        Evidence::Form => Confidence::High,
        Evidence::Name => Confidence::Medium,
        Evidence::Guess => Confidence::Low,
    }
}

/// The secrets of one file.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// A finding for each that a person is to look at.
    pub findings: Vec<Finding>,
    /// What nothing may repeat.
    hidden: Option<Hidden>,
    /// The lines with a secret, as they may be shown.
    lines: BTreeMap<usize, String>,
}

impl Secrets {
    /// Looks for the secrets of a file, with what its comments say.
    pub fn of(path: &Path, text: &str, suppressions: &Suppressions, policy: Policy) -> Self {
        Self::within(path, text, 0..text.len(), suppressions, policy)
    }

    /// Looks for the secrets of which some bytes of a file can be a part.
    pub fn around(
        path: &Path,
        text: &str,
        bytes: &Range<usize>,
        suppressions: &Suppressions,
        policy: Policy,
    ) -> Self {
        /// The longest key of several lines is shorter.
        const MOST: usize = 8 << 10;
        /// What says of others that they are secrets stands nearer.
        const NEAR: usize = 3 << 10;
        let around = |most: usize| {
            let start = text.floor_char_boundary(bytes.start.saturating_sub(most));
            let end = text.ceil_char_boundary(bytes.end.saturating_add(most).min(text.len()));
            start..end
        };
        let is_key =
            |part: &Range<usize>| text.get(part.clone()).is_some_and(secrets::has_mark_of_lines);
        let part = Some(around(MOST)).filter(is_key).unwrap_or_else(|| around(NEAR));
        Self::within(path, text, part, suppressions, policy)
    }

    fn within(
        path: &Path,
        text: &str,
        part: Range<usize>,
        suppressions: &Suppressions,
        policy: Policy,
    ) -> Self {
        let value = |secret: &Secret| text.get(secret.range.clone()).unwrap_or_default();
        let mut found = secrets::find(text.get(part.clone()).unwrap_or_default());
        for secret in &mut found {
            secret.range = secret.range.start + part.start..secret.range.end + part.start;
        }
        found.retain(|secret| is_of_interest(value(secret)));
        if found.is_empty() {
            return Self::default();
        }
        let lines = Lines::of(text);
        let mut all = Self { hidden: Hidden::of(text, &found), ..Self::default() };
        for (number, secret) in found.iter().enumerate() {
            let range = with_its_mark(text, secret);
            let at = Place::new(path, text, &lines, Span::of(range));
            for line in at.start.0..=at.end.0 {
                let from_here = found.get(number..).unwrap_or_default();
                let shown = || shown_line(text, &lines, line, from_here);
                all.lines.entry(line).or_insert_with(shown);
            }
            let rule = secrets::rules().iter().find(|rule| rule.name == secret.rule);
            let Some(rule) = rule else { continue };
            let id = format!("{FOLDER}{}", rule.name);
            let mut finding = Finding {
                message: format!("{}, in plain text: `{}`.", rule.title, shown(value(secret))),
                line: all.lines.get(&at.start.0).cloned().unwrap_or_default(),
                rule: id.as_str().into(),
                severity: severity(rule),
                confidence: confidence(rule),
                place: at,
                trace: Vec::new(),
                fix: None,
                suppressed: None,
                rejected: None,
                ordinal: 0,
            };
            finding.excuse(suppressions.reason(&id, finding.place.start.0), policy);
            all.findings.push(finding);
        }
        all
    }

    /// Takes what is secret out of what a rule for code says.
    fn redact(&self, finding: &mut Finding) {
        if let Some(line) = self.lines.get(&finding.place.start.0) {
            finding.line.clone_from(line);
        }
        finding.message = self.without(&finding.message);
        // A repair that repeats a secret is none.
        if finding.fix.as_ref().is_some_and(|fix| self.without(&fix.text) != fix.text) {
            finding.fix = None;
        }
    }

    /// A text in which nothing repeats a secret, or its beginning.
    fn without(&self, text: &str) -> String {
        self.hidden.as_ref().map_or_else(|| text.to_owned(), |hidden| hidden.cut(text))
    }
}

/// The words of secrets, found at once however many they are.
#[derive(Clone, Debug)]
struct Hidden {
    /// The longest first: a key of several lines has many.
    words: Vec<Box<str>>,
    /// By the beginning of each.
    finder: AhoCorasick,
}

impl Hidden {
    fn of(text: &str, found: &[Secret]) -> Option<Self> {
        let values = found.iter().filter_map(|it| text.get(it.range.clone()));
        let words =
            values.flat_map(|it| it.split(|c: char| c.is_whitespace() || "\"'\\".contains(c)));
        let mut words: Vec<Box<str>> =
            words.filter(|word| word.chars().count() >= SHORTEST).map(Into::into).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        let telling = words.iter().map(|it| &it[..it.floor_char_boundary(TELLING_BYTES)]);
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(telling);
        // It holds the words of files far larger than any that is read.
        Some(Self { words, finder: finder.ok()? })
    }

    fn cut(&self, text: &str) -> String {
        let mut clean = String::new();
        let mut rest = text;
        while let Some(found) = self.finder.find(rest) {
            let (before, from) = rest.split_at(found.start());
            let word = &self.words[found.pattern().as_usize()];
            let same = from.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
            clean.push_str(before);
            clean.push_str(&shown(word));
            rest = from.get(from.floor_char_boundary(same)..).unwrap_or_default();
        }
        clean + rest
    }
}

/// Adds the secrets of all files to a report of what rules for code have found.
pub(super) fn unite(report: &mut Report, secrets: Vec<Secrets>, described: &[Rule]) {
    if secrets.iter().all(|it| it.findings.is_empty()) {
        return;
    }
    let for_credentials = report.rules.iter().filter(|rule| is_for_credentials(rule));
    let for_credentials: BTreeSet<&str> = for_credentials.map(|rule| rule.id.as_str()).collect();
    let findings = std::mem::take(&mut report.findings);
    report.findings = united(findings, secrets, &|rule| for_credentials.contains(rule));
    let used: BTreeSet<&str> = report.findings.iter().map(|it| &*it.rule).collect();
    report.rules.extend(described.iter().cloned());
    report.rules.retain(|rule| used.contains(rule.id.as_str()));
}

/// Whether a rule for code finds credentials.
pub(super) fn is_for_credentials(rule: &Rule) -> bool {
    rule.cwe.iter().any(|cwe| CREDENTIALS.contains(cwe))
}

/// What rules for code have found, with the secrets of the files.
///
/// Where a rule for credentials in code has found a value that is a secret, one of both findings
/// stays: that of the service whose key it is, or else that of the rule, which knows the code.
pub(super) fn united(
    mut findings: Vec<Finding>,
    secrets: Vec<Secrets>,
    is_for_credentials: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut by_path = BTreeMap::new();
    for file in secrets {
        if let Some(path) = file.findings.first().map(|it| it.place.path.clone()) {
            by_path.insert(path, file);
        }
    }
    findings.retain_mut(|finding| {
        let Some(file) = by_path.get_mut(&finding.place.path) else { return true };
        file.redact(finding);
        if !is_for_credentials(&finding.rule) {
            return true;
        }
        let span = finding.place.span;
        let is_same = |secret: &Finding| {
            span.holds(secret.place.span) && finding.place.start.0 == secret.place.start.0
        };
        let Some(at) = file.findings.iter().position(is_same) else { return true };
        if !is_specific(&file.findings[at].rule) {
            file.findings.remove(at);
            return true;
        }
        let secret = &mut file.findings[at];
        secret.suppressed = secret.suppressed.take().or_else(|| finding.suppressed.take());
        false
    });
    findings.extend(by_path.into_values().flat_map(|file| file.findings));
    findings
}

fn is_specific(id: &str) -> bool {
    let name = id.strip_prefix(FOLDER).unwrap_or(id);
    secrets::rules().iter().any(|rule| rule.name == name && rule.is_specific())
}

/// Whether a person is to look at it.
fn is_of_interest(value: &str) -> bool {
    /// How hashes of passwords begin, as crypt(3) and its followers write them.
    const HASHES: [&str; 10] =
        ["$argon2", "$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$y$", "$scrypt$", "$pbkdf2"];
    let is_hash = HASHES.iter().any(|it| value.starts_with(it));
    value.chars().count() >= SHORTEST && !is_hash && !secrets::is_dummy(value)
}

/// The beginning of a secret, which says what it is and not which.
fn shown(value: &str) -> String {
    let most = (value.chars().count() / 4).min(4);
    value.chars().take(most).chain(['…']).collect()
}

/// Where a secret stands, with the line that announces a key of several lines: a comment above
/// that line speaks of the key.
fn with_its_mark(text: &str, secret: &Secret) -> Range<usize> {
    const FARTHEST: usize = 400;
    const MARKS: [&str; 2] = ["-----BEGIN ", "Private-Lines: "];
    let value = text.get(secret.range.clone()).unwrap_or_default();
    let from = text.floor_char_boundary(secret.range.start.saturating_sub(FARTHEST));
    let before = text.get(from..secret.range.start).unwrap_or_default();
    let is_block = secret.rule.ends_with("private-key") && value.len() > FARTHEST / 10;
    let mark = MARKS.iter().filter_map(|mark| before.rfind(mark)).max().filter(|_| is_block);
    mark.map_or(secret.range.start, |at| from + at)..secret.range.end
}

/// A line with each of `found` cut short.
fn shown_line(text: &str, lines: &Lines, number: usize, found: &[Secret]) -> String {
    let whole = lines.range(text, number);
    let mut line = String::new();
    let mut at = whole.start;
    for secret in found.iter().take_while(|it| it.range.start < whole.end) {
        if secret.range.end <= at {
            continue;
        }
        let begins_here = secret.range.start >= at;
        line.push_str(text.get(at..secret.range.start.max(at)).unwrap_or_default());
        let value = text.get(secret.range.clone()).unwrap_or_default();
        // Writing to a string does not fail.
        let _ = if begins_here { write!(line, "{}", shown(value)) } else { write!(line, "…") };
        at = secret.range.end.min(whole.end);
    }
    line.push_str(text.get(at..whole.end).unwrap_or_default());
    Lines::of(&line).line(&line, 1).to_owned()
}
