//! Documents as an editor sees them: a rope, positions in the editor's own
//! unit, and edits.
//!
//! Line ends are `\r\n`, `\n` and `\r`, and nothing else (LSP 3.18, "Text
//! Documents"). Nothing in here fails: a position past the end of its line or
//! of the document clamps, a reversed range swaps, and a position inside a
//! character (half a surrogate pair, a byte in the middle) snaps to that
//! character's start, in an edit as in a question. Everything but the building
//! of a text is O(log n) in its length.
//!
//! `tests/suite/text` holds this against npm `vscode-languageserver-textdocument`.
//!
//! Knows nothing of languages, models or LSP types.

mod entropy;
mod position;

pub use entropy::entropy;
pub use position::{Encoding, Position, Range};
use ropey::{Rope, RopeSlice};
use std::borrow::Cow;

/// The text of one version of a document. Cloning is O(1).
#[derive(Clone, Debug, Default)]
pub struct Text {
    rope: Rope,
    /// How many `\r` have no `\n` behind them; see [`Text::chunk_at`].
    lone_returns: usize,
}

/// One change, in the two units that a syntax tree wants to hear of it.
///
/// A change behind a `\r` begins at that `\r`: whether it ends a line by
/// itself depends on what now follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// First byte that changed.
    pub start_byte: usize,
    /// End of the replaced bytes, before the change.
    pub old_end_byte: usize,
    /// End of the new bytes, after the change.
    pub new_end_byte: usize,
    /// `start_byte` as line and byte column.
    pub start: Point,
    /// `old_end_byte` as line and byte column, before the change.
    pub old_end: Point,
    /// `new_end_byte` as line and byte column, after the change.
    pub new_end: Point,
}

/// A place as line and byte column, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Line, from 0.
    pub line: usize,
    /// Byte offset from the line's start.
    pub column: usize,
}

impl Text {
    /// A text that holds `content`.
    pub fn new(content: &str) -> Self {
        let rope = Rope::from_str(content);
        let lone_returns = lone_returns(rope.slice(..));
        Self { rope, lone_returns }
    }

    /// Length in bytes of UTF-8.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines; a text that ends in a line end has an empty last line.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The byte range of line `line` without its line end; `None` past the last line.
    pub fn line_range(&self, line: usize) -> Option<std::ops::Range<usize>> {
        if line >= self.line_count() {
            return None;
        }
        let start = self.rope.line_to_byte(line);
        Some(start..self.line_content_end(line))
    }

    /// The line, from 0, that byte `offset` lies on; past the end, the last line.
    pub fn line_of(&self, offset: usize) -> usize {
        self.rope.byte_to_line(offset.min(self.len()))
    }

    /// The byte range, without its line end, of the line that byte `offset` lies on; past the end,
    /// the last line.
    pub fn line_at(&self, offset: usize) -> std::ops::Range<usize> {
        let line = self.line_of(offset);
        self.rope.line_to_byte(line)..self.line_content_end(line)
    }

    /// The text between two byte offsets, clamped and snapped to character starts.
    pub fn slice(&self, range: std::ops::Range<usize>) -> String {
        let start = self.floor_char(range.start);
        let end = self.floor_char(range.end).max(start);
        self.rope.byte_slice(start..end).to_string()
    }

    /// What a parser reads: the text from byte `offset` to the end of the rope's
    /// chunk, with a lone `\r` as `\n`.
    ///
    /// Parsers count rows by `\n` alone. Reading it so, their rows are the
    /// editor's lines, and no byte changes its place.
    pub fn chunk_at(&self, offset: usize) -> Cow<'_, [u8]> {
        if offset >= self.len() {
            return Cow::Borrowed(&[]);
        }
        let (chunk, chunk_start, _, _) = self.rope.chunk_at_byte(offset);
        let bytes = &chunk.as_bytes()[offset - chunk_start..];
        if self.lone_returns == 0 || !bytes.contains(&b'\r') {
            return Cow::Borrowed(bytes);
        }
        let behind = self.rope.get_byte(offset + bytes.len());
        let next = bytes.iter().copied().map(Some).skip(1).chain([behind]);
        let read = |(&byte, next)| match (byte, next) {
            (b'\r', next) if next != Some(b'\n') => b'\n',
            _ => byte,
        };
        Cow::Owned(bytes.iter().zip(next).map(read).collect())
    }

    /// Replaces a byte range, clamped and snapped to character starts.
    pub fn replace(&mut self, range: std::ops::Range<usize>, content: &str) -> Edit {
        let from = self.floor_char(range.start.min(range.end));
        let old_end_byte = self.floor_char(range.start.max(range.end));
        let new_end_byte = from + content.len();
        let follows_return = from > 0 && self.rope.byte(from - 1) == b'\r';
        let start_byte = from - usize::from(follows_return);

        let start = self.point_at(start_byte);
        let old_end = self.point_at(old_end_byte);
        let lone_before = self.lone_returns_in(start_byte..old_end_byte);
        let from_char = self.rope.byte_to_char(from);
        if old_end_byte > from {
            self.rope.remove(from_char..self.rope.byte_to_char(old_end_byte));
        }
        if !content.is_empty() {
            self.rope.insert(from_char, content);
        }
        self.lone_returns += self.lone_returns_in(start_byte..new_end_byte);
        self.lone_returns -= lone_before;
        let new_end = self.point_at(new_end_byte);
        Edit { start_byte, old_end_byte, new_end_byte, start, old_end, new_end }
    }

    /// Replaces a range given in an editor's positions, as `textDocument/didChange` means it.
    pub fn edit(&mut self, range: Range, encoding: Encoding, content: &str) -> Edit {
        self.replace(self.byte_range(range, encoding), content)
    }

    /// The bytes of a range in an editor's positions; a reversed one swaps.
    pub fn byte_range(&self, range: Range, encoding: Encoding) -> std::ops::Range<usize> {
        let start = self.offset_at(range.start, encoding);
        let end = self.offset_at(range.end, encoding);
        start.min(end)..start.max(end)
    }

    /// Line and byte column of byte `offset`.
    pub fn point_at(&self, offset: usize) -> Point {
        let offset = offset.min(self.len());
        let line = self.rope.byte_to_line(offset);
        Point { line, column: offset - self.rope.line_to_byte(line) }
    }

    /// The largest character start that is not past `offset`.
    pub fn floor_char(&self, offset: usize) -> usize {
        let offset = offset.min(self.len());
        self.rope.char_to_byte(self.rope.byte_to_char(offset))
    }

    fn lone_returns_in(&self, range: std::ops::Range<usize>) -> usize {
        let cuts_pair = range.end < self.len() && self.rope.byte(range.end) == b'\n';
        lone_returns(self.rope.byte_slice(range.start..range.end + usize::from(cuts_pair)))
    }

    fn line_content_end(&self, line: usize) -> usize {
        let next = if line + 1 < self.line_count() {
            self.rope.line_to_byte(line + 1)
        } else {
            return self.len();
        };
        let start = self.rope.line_to_byte(line);
        let mut end = next;
        if end > start && self.rope.byte(end - 1) == b'\n' {
            end -= 1;
        }
        if end > start && self.rope.byte(end - 1) == b'\r' {
            end -= 1;
        }
        end
    }
}

fn lone_returns(slice: RopeSlice<'_>) -> usize {
    let mut lone = 0;
    let mut after_return = false;
    for chunk in slice.chunks().map(str::as_bytes) {
        if after_return && chunk.first() == Some(&b'\n') {
            lone -= 1;
        }
        after_return = chunk.last() == Some(&b'\r');
        if chunk.contains(&b'\r') {
            lone += chunk.split(|byte| *byte == b'\r').count() - 1;
            lone -= chunk.windows(2).filter(|pair| pair == b"\r\n").count();
        }
    }
    lone
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}
