//! The hard cases that were found, as data: `tests/cases/text/*.toml`.

use super::random::{Change, Step};
use serde::Deserialize;
use std::path::Path;
use undertone::text::{Encoding, Position, Range, Text};

/// One document, what happens to it, and how it ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// A sentence: what is hard here, and the rule.
    pub(crate) name: String,
    /// The document as it was opened.
    pub(crate) before: String,
    #[serde(default, deserialize_with = "encoding")]
    pub(crate) encoding: Encoding,
    #[serde(default)]
    edits: Vec<Edit>,
    /// The document after the edits.
    pub(crate) after: String,
    /// How many lines it then has.
    pub(crate) lines: usize,
    /// Places and the bytes that they mean.
    #[serde(default)]
    pub(crate) offsets: Vec<Question>,
    /// Places and the bytes that they are the answer for.
    #[serde(default)]
    pub(crate) positions: Vec<Question>,
}

/// Line, character, byte.
#[derive(Debug, Deserialize)]
pub(crate) struct Question(u32, u32, pub usize);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    start: (u32, u32),
    end: (u32, u32),
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Kept>,
}

#[test]
fn each_kept_case_ends_as_written() {
    for case in all() {
        let mut text = Text::new(&case.before);
        for edit in &case.edits {
            let range = Range { start: position(edit.start), end: position(edit.end) };
            text.edit(range, case.encoding, &edit.text);
        }
        assert_eq!(text.to_string(), case.after, "{}", case.name);
        assert_eq!(text.line_count(), case.lines, "{}", case.name);
        for asked in &case.offsets {
            let byte = text.offset_at(position(asked.place()), case.encoding);
            assert_eq!(byte, asked.2, "{}: {asked:?}", case.name);
        }
        for asked in &case.positions {
            let place = text.position_at(asked.2, case.encoding);
            assert_eq!(place, position(asked.place()), "{}: {asked:?}", case.name);
        }
    }
}

/// Every kept case of every file.
pub(crate) fn all() -> Vec<Kept> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/text");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).expect("tests/cases/text") {
        let path = entry.expect("readable").path();
        let content = std::fs::read_to_string(&path).expect("UTF-8");
        let file: File =
            toml::from_str(&content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(file.case);
    }
    cases
}

impl Kept {
    /// The same as steps for the reference, with the questions after the last.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let nothing = Change { range: Some(((0, 0), (0, 0))), text: String::new() };
        let changes = self
            .edits
            .iter()
            .map(|edit| Change { range: Some((edit.start, edit.end)), text: edit.text.clone() });
        let mut steps: Vec<Step> = changes
            .chain([nothing])
            .map(|change| Step { change, positions: Vec::new(), offsets: Vec::new() })
            .collect();
        if let Some(last) = steps.last_mut() {
            last.positions = self.offsets.iter().map(Question::place).collect();
            last.offsets =
                self.positions.iter().map(|asked| units_to(&self.after, asked.2)).collect();
        }
        steps
    }
}

impl Question {
    /// Line and character.
    pub(crate) fn place(&self) -> (u32, u32) {
        (self.0, self.1)
    }
}

fn encoding<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Encoding, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "utf-8" => Ok(Encoding::Utf8),
        "utf-16" => Ok(Encoding::Utf16),
        "utf-32" => Ok(Encoding::Utf32),
        other => Err(serde::de::Error::custom(format!("unknown encoding {other}"))),
    }
}

fn position((line, character): (u32, u32)) -> Position {
    Position { line, character }
}

/// Code units of UTF-16 up to a byte, which may lie in the middle of a pair.
fn units_to(content: &str, byte: usize) -> usize {
    let whole = content.char_indices().take_while(|&(at, c)| at + c.len_utf8() <= byte);
    let units: usize = whole.map(|(_, c)| c.len_utf16()).sum();
    let inside_pair =
        byte >= 2 && content.get(byte - 2..byte + 2).is_some_and(|pair| pair.chars().count() == 1);
    units + usize::from(inside_pair) + byte.saturating_sub(content.len())
}
