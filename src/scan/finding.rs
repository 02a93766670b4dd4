//! What a scan says.

use super::ir::Span;
use super::rules::{Confidence, Severity};
use super::suppression::Policy;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many of something: `1 finding`, `2 findings`.
pub fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

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
        let (start, end) = (lines.position(text, span.start), lines.position(text, span.end));
        Self {
            path: path.to_path_buf(),
            span,
            start: (start.line, start.column.characters),
            end: (end.line, end.column.characters),
            bytes: (start.column.bytes, end.column.bytes),
            units: (start.column.units, end.column.units),
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
    /// Why a comment says so where none may, or why that comment does not count.
    pub rejected: Option<String>,
    /// How many in its file have the same rule and message, and stand before it.
    pub ordinal: usize,
}

impl Finding {
    /// Notes what a comment gives as a reason why it is not to be counted.
    pub fn excuse(&mut self, reason: Option<&str>, policy: Policy) {
        (self.suppressed, self.rejected) = match (reason, policy) {
            (Some(""), _) => (None, Some("it gives no reason".to_owned())),
            (reason, Policy::Allowed) => (reason.map(str::to_owned), None),
            (reason, Policy::Forbidden) => (None, reason.map(str::to_owned)),
        };
    }
}

/// The lines and columns of a text. Each is found in the same time, however long its line is: that
/// of a minified file is all of it.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
    /// What stands before each [`BLOCK`] of bytes, and before the end.
    blocks: Vec<Length>,
}

/// So many bytes are counted once.
const BLOCK: usize = 1 << 10;

/// How long some text is.
#[derive(Clone, Copy, Debug, Default)]
struct Length {
    bytes: usize,
    characters: usize,
    /// Of UTF-16.
    units: usize,
}

impl Length {
    /// Of a part of a text, which may begin within a character.
    fn of(part: &[u8]) -> Self {
        let characters = part.iter().filter(|it| **it & 0b1100_0000 != 0b1000_0000).count();
        // A character of four bytes is two units.
        let units = characters + part.iter().filter(|it| **it >= 0xF0).count();
        Self { bytes: part.len(), characters, units }
    }

    fn with(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            characters: self.characters + other.characters,
            units: self.units + other.units,
        }
    }
}

/// A line and a column, both from 1.
struct Position {
    line: usize,
    column: Length,
}

impl Lines {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let after = |(at, _): (usize, _)| u32::try_from(at + 1).unwrap_or(u32::MAX);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(after)).collect();
        let mut blocks = vec![Length::default()];
        for block in text.as_bytes().chunks(BLOCK) {
            let before = blocks.last().copied().unwrap_or_default();
            blocks.push(before.with(Length::of(block)));
        }
        Self { starts, blocks }
    }

    /// A line, from 1, of the text; its beginning where it is long.
    pub fn line<'t>(&self, text: &'t str, number: usize) -> &'t str {
        const MOST_BYTES: usize = 200;
        let start = self.starts.get(number.saturating_sub(1)).map_or(0, |it| *it as usize);
        let rest = text.get(start..).unwrap_or_default();
        let shown = &rest[..rest.floor_char_boundary(MOST_BYTES)];
        shown.lines().next().unwrap_or_default().trim_end()
    }

    /// The bytes of a line, from 1, without its end.
    pub fn range(&self, text: &str, number: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(number.saturating_sub(1)).map_or(text.len(), |it| *it as usize);
        let rest = text.get(start..).unwrap_or_default();
        start..start + rest.lines().next().map_or(0, str::len)
    }

    fn position(&self, text: &str, byte: u32) -> Position {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let before = self.before(text, self.starts[line - 1] as usize);
        let until = self.before(text, byte as usize);
        let column = Length {
            bytes: until.bytes - before.bytes + 1,
            characters: until.characters - before.characters + 1,
            units: until.units - before.units + 1,
        };
        Position { line, column }
    }

    /// All that stands before a byte.
    fn before(&self, text: &str, byte: usize) -> Length {
        let byte = byte.min(text.len());
        let block = byte / BLOCK;
        let blocks = self.blocks.get(block).copied().unwrap_or_default();
        blocks.with(Length::of(&text.as_bytes()[block * BLOCK..byte]))
    }
}
