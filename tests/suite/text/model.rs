//! The plainest text store that is right: a `String`, walked from its start for every question.
//!
//! The random tests and the fuzz target hold `undertone::text` against it.

use undertone::text::{Encoding, Position, Range};

/// The document, whole.
pub struct Model(pub String);

impl Model {
    /// Each line's first byte, and the byte behind its last character.
    pub fn lines(&self) -> Vec<(usize, usize)> {
        let bytes = self.0.as_bytes();
        let mut lines = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at < bytes.len() {
            let width = match &bytes[at..] {
                [b'\r', b'\n', ..] => 2,
                [b'\r' | b'\n', ..] => 1,
                _ => 0,
            };
            if width > 0 {
                lines.push((start, at));
                start = at + width;
            }
            at += width.max(1);
        }
        lines.push((start, bytes.len()));
        lines
    }

    /// The byte of a position: clamped, and snapped to its character's start.
    pub fn offset_at(&self, position: Position, encoding: Encoding) -> usize {
        let Some(&(start, end)) = self.lines().get(position.line as usize) else {
            return self.0.len();
        };
        let mut column = 0;
        for (at, character) in self.0[start..end].char_indices() {
            column += units(character, encoding);
            if column > position.character as usize {
                return start + at;
            }
        }
        end
    }

    /// The position of a byte: snapped to its character's start, and to the end of its line.
    pub fn position_at(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = self.floor(offset);
        let lines = self.lines();
        let line = lines.iter().rposition(|&(start, _)| start <= offset).unwrap_or(0);
        let (start, end) = lines[line];
        let column: usize =
            self.0[start..offset.min(end)].chars().map(|c| units(c, encoding)).sum();
        Position { line: narrow(line), character: narrow(column) }
    }

    /// Replaces a range of positions.
    pub fn edit(&mut self, range: Range, encoding: Encoding, content: &str) {
        let (a, b) = (self.offset_at(range.start, encoding), self.offset_at(range.end, encoding));
        self.0.replace_range(a.min(b)..a.max(b), content);
    }

    /// The start of the character that byte `offset` lies in.
    pub fn floor(&self, offset: usize) -> usize {
        (0..=offset.min(self.0.len())).rfind(|&at| self.0.is_char_boundary(at)).unwrap_or(0)
    }
}

fn units(character: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => character.len_utf8(),
        Encoding::Utf16 => character.len_utf16(),
        Encoding::Utf32 => 1,
    }
}

fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
