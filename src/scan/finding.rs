//! What a scan says.

use super::ir::Span;
use super::rules::{Confidence, Severity};
use super::suppression::Policy;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The bytes.
    pub span: Span,
    /// The line and the column of its first byte; both from 1, columns in characters.
    pub start: (usize, usize),
    /// The line and the column past its last byte.
    pub end: (usize, usize),
    /// The same two columns, counted in bytes.
    pub bytes: (usize, usize),
    /// And counted in units of UTF-16.
    pub units: (usize, usize),
}

impl Place {
    /// Some bytes of a text.
    pub fn new(path: &Path, text: &str, lines: &Lines, span: Span) -> Self {
        let (before, until) = (lines.before(text, span.start), lines.before(text, span.end));
        let columns = |count: fn(&str) -> usize| (count(before.1) + 1, count(until.1) + 1);
        let characters = columns(|it| it.chars().count());
        Self {
            path: path.to_path_buf(),
            span,
            start: (before.0, characters.0),
            end: (until.0, characters.1),
            bytes: columns(str::len),
            units: columns(|it| it.encode_utf16().count()),
        }
    }
}

/// A replacement of some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

/// Something that a rule has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, `python/sql-injection`.
    pub rule: Arc<str>,
    /// How much it matters.
    pub severity: Severity,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// One sentence.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The line in which it begins, without what is too long to show.
    pub line: String,
    /// For data: from its source to here.
    pub trace: Vec<Place>,
    /// What would repair it.
    pub fix: Option<Edit>,
    /// Why it is not to be counted, if a comment says so.
    pub suppressed: Option<String>,
    /// Why a comment says so where none may.
    pub rejected: Option<String>,
    /// How many in its file have the same rule and message, and stand before it.
    pub ordinal: usize,
}

impl Finding {
    /// Notes what a comment gives as a reason why it is not to be counted.
    pub fn excuse(&mut self, reason: Option<String>, policy: Policy) {
        (self.suppressed, self.rejected) = match policy {
            Policy::Allowed => (reason, None),
            Policy::Forbidden => (None, reason),
        };
    }
}

/// The line and the column of a byte of a text; both from 1, columns in characters.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let after = |(at, _): (usize, _)| u32::try_from(at + 1).unwrap_or(u32::MAX);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(after)).collect();
        Self { starts }
    }

    /// A line, from 1, of the text; its beginning where it is long.
    pub fn line<'t>(&self, text: &'t str, number: usize) -> &'t str {
        const MOST_BYTES: usize = 200;
        let start = self.starts.get(number.saturating_sub(1)).map_or(0, |it| *it as usize);
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        line[..line.floor_char_boundary(MOST_BYTES)].trim_end()
    }

    /// The bytes of a line, from 1, without its end.
    pub fn range(&self, text: &str, number: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(number.saturating_sub(1)).map_or(text.len(), |it| *it as usize);
        let rest = text.get(start..).unwrap_or_default();
        start..start + rest.lines().next().map_or(0, str::len)
    }

    /// The line of a byte, and what stands before it there.
    fn before<'t>(&self, text: &'t str, byte: u32) -> (usize, &'t str) {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts[line - 1] as usize;
        (line, text.get(start..byte as usize).unwrap_or_default())
    }
}
