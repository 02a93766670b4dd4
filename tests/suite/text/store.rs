//! The text store against the plain model, in all three encodings.

use super::model::Twins;
use super::random::{self, Case};
use std::time::{Duration, Instant};
use undertone::text::{Encoding, Position, Range, Text};

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

#[test]
fn random_edits_end_as_in_the_model() {
    for encoding in ENCODINGS {
        random::check(2_000, &random::case(), |case| {
            follow(&case, encoding);
            Ok(())
        });
    }
}

fn follow(case: &Case, encoding: Encoding) {
    let mut twins = Twins::new(&case.before, encoding);
    for step in &case.steps {
        match step.change.range {
            Some((start, end)) => {
                let range = Range { start: position(start), end: position(end) };
                twins.edit(range, &step.change.text);
            }
            None => twins = Twins::new(&step.change.text, encoding),
        }
        step.positions.iter().for_each(|&place| twins.offset_at(position(place)));
        step.offsets.iter().for_each(|&offset| twins.position_at(offset));
    }
}

#[test]
fn any_range_of_bytes_is_taken() {
    let mut text = Text::new("é\r\n😀");
    for start in 0..12 {
        for end in (0..12).chain([usize::MAX]) {
            let _ = text.clone().replace(start..end, "x");
            let _ = text.slice(start..end);
            let _ = text.chunk_at(start);
        }
    }
    #[expect(clippy::reversed_empty_ranges, reason = "what a reversed range does is the question")]
    text.replace(usize::MAX..0, "");
    assert!(text.is_empty());
    assert_eq!(text.line_range(0), Some(0..0));
    assert_eq!(text.line_range(usize::MAX), None);
}

/// A hundred times what it takes: the point is that no edit walks the text.
#[test]
fn an_edit_does_not_walk_the_text() {
    for unit in ["x", "😀", "\r", "\r\n", "word "] {
        let mut text = Text::new(&unit.repeat(10_000_000 / unit.len()));
        let middle = text.position_at(text.len() / 2, Encoding::Utf16);
        let range = Range { start: middle, end: middle };
        let began = Instant::now();
        for _ in 0..100 {
            text.edit(range, Encoding::Utf16, "\n");
        }
        let spent = began.elapsed();
        assert!(spent < Duration::from_millis(500), "{unit:?}: 100 edits took {spent:?}");
    }
}

fn position((line, character): (u32, u32)) -> Position {
    Position { line, character }
}
