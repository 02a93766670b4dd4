//! Positions as an editor counts them, to and from byte offsets.
//!
//! Source: LSP 3.18, "Position" and "Position Encoding Kind".

use super::Text;

/// The unit in which an editor counts characters within a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16, the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A place in a document: line and character, both from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// Character within the line, from 0, in the unit of the [`Encoding`].
    pub character: u32,
}

/// Two positions; the end is exclusive, and may stand before the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// Where the range begins.
    pub start: Position,
    /// Where the range ends.
    pub end: Position,
}

impl Text {
    /// The byte offset of `position`, clamped to its line and to the document.
    pub fn offset_at(&self, position: Position, encoding: Encoding) -> usize {
        let Some(line) = self.line_range(position.line as usize) else {
            return self.len();
        };
        let column = position.character as usize;
        let rope = &self.rope;
        match encoding {
            Encoding::Utf8 => {
                let offset = line.start.saturating_add(column).min(line.end);
                self.floor_char(offset)
            }
            Encoding::Utf16 => {
                let first = rope.char_to_utf16_cu(rope.byte_to_char(line.start));
                let last = rope.char_to_utf16_cu(rope.byte_to_char(line.end));
                let unit = first.saturating_add(column).min(last);
                rope.char_to_byte(rope.utf16_cu_to_char(unit))
            }
            Encoding::Utf32 => {
                let first = rope.byte_to_char(line.start);
                let last = rope.byte_to_char(line.end);
                rope.char_to_byte(first.saturating_add(column).min(last))
            }
        }
    }

    /// The position of byte `offset`; an offset inside a line end is the line's end.
    pub fn position_at(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = self.floor_char(offset);
        let line = self.line_of(offset);
        let Some(range) = self.line_range(line) else {
            return Position::default();
        };
        let offset = offset.min(range.end);
        let rope = &self.rope;
        let column = match encoding {
            Encoding::Utf8 => offset - range.start,
            Encoding::Utf16 => {
                rope.char_to_utf16_cu(rope.byte_to_char(offset))
                    - rope.char_to_utf16_cu(rope.byte_to_char(range.start))
            }
            Encoding::Utf32 => rope.byte_to_char(offset) - rope.byte_to_char(range.start),
        };
        Position { line: saturate(line), character: saturate(column) }
    }
}

fn saturate(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
