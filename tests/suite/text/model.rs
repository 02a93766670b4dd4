//! The plainest text store that is right, a `String` that is walked from its start for every
//! question; and the law that `undertone::text` is held to, beside it.
//!
//! The random tests and the fuzz target run the same law.

use undertone::text::{Encoding, Position, Range, Text};

/// One document, twice.
pub(crate) struct Twins {
    text: Text,
    model: Model,
    encoding: Encoding,
}

impl Twins {
    /// Both hold `content`.
    pub(crate) fn new(content: &str, encoding: Encoding) -> Self {
        let twins = Self { text: Text::new(content), model: Model(content.to_owned()), encoding };
        twins.check();
        twins
    }

    /// The same change to both, and all that must be true of it.
    pub(crate) fn edit(&mut self, range: Range, content: &str) {
        let before = self.text.clone();
        let edit = self.text.edit(range, self.encoding, content);
        self.model.edit(range, self.encoding, content);
        self.check();

        let kept = before.slice(0..edit.start_byte)
            + &self.text.slice(edit.start_byte..edit.new_end_byte)
            + &before.slice(edit.old_end_byte..before.len());
        assert_eq!(kept, self.model.0, "what the edit says of itself");
        assert_eq!(edit.start, before.point_at(edit.start_byte));
        assert_eq!(edit.start, self.text.point_at(edit.start_byte));
        assert_eq!(edit.old_end, before.point_at(edit.old_end_byte));
        assert_eq!(edit.new_end, self.text.point_at(edit.new_end_byte));
        let read = read_by_parser(&self.text);
        let afresh = read_by_parser(&Text::new(&self.model.0));
        assert_eq!(read, afresh, "what a parser reads");
        assert_eq!(read[..edit.start_byte], read_by_parser(&before)[..edit.start_byte]);
        assert_eq!(read[edit.new_end_byte..], read_by_parser(&before)[edit.old_end_byte..]);
    }

    /// The same question to both.
    pub(crate) fn offset_at(&self, position: Position) {
        let offset = self.text.offset_at(position, self.encoding);
        assert_eq!(offset, self.model.offset_at(position, self.encoding), "{position:?}");
        let back = self.text.position_at(offset, self.encoding);
        assert_eq!(self.text.offset_at(back, self.encoding), offset, "there and back");
    }

    /// The same question to both.
    pub(crate) fn position_at(&self, offset: usize) {
        assert_eq!(self.text.floor_char(offset), self.model.floor(offset), "{offset}");
        let position = self.text.position_at(offset, self.encoding);
        assert_eq!(position, self.model.position_at(offset, self.encoding), "{offset}");
    }

    fn check(&self) {
        assert_eq!(self.text.to_string(), self.model.0);
        assert_eq!(self.text.line_count(), self.model.lines().len());
        let lines = (0..self.text.line_count()).filter_map(|line| self.text.line_range(line));
        let expected = self.model.lines().into_iter().map(|(start, end)| start..end);
        assert!(lines.eq(expected), "lines");
        let rows = read_by_parser(&self.text).split(|byte| *byte == b'\n').count();
        assert_eq!(rows, self.text.line_count(), "rows");
    }
}

fn read_by_parser(text: &Text) -> Vec<u8> {
    let mut read = Vec::new();
    loop {
        let chunk = text.chunk_at(read.len());
        if chunk.is_empty() {
            return read;
        }
        read.extend_from_slice(&chunk);
    }
}

struct Model(String);

impl Model {
    /// Each line's first byte, and the byte behind its last character.
    fn lines(&self) -> Vec<(usize, usize)> {
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
    fn offset_at(&self, position: Position, encoding: Encoding) -> usize {
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
    fn position_at(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = self.floor(offset);
        let lines = self.lines();
        let line = lines.iter().rposition(|&(start, _)| start <= offset).unwrap_or(0);
        let (start, end) = lines[line];
        let column: usize =
            self.0[start..offset.min(end)].chars().map(|c| units(c, encoding)).sum();
        Position { line: narrow(line), character: narrow(column) }
    }

    /// Replaces a range of positions.
    fn edit(&mut self, range: Range, encoding: Encoding, content: &str) {
        let (a, b) = (self.offset_at(range.start, encoding), self.offset_at(range.end, encoding));
        self.0.replace_range(a.min(b)..a.max(b), content);
    }

    /// The start of the character that byte `offset` lies in.
    fn floor(&self, offset: usize) -> usize {
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
