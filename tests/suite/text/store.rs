//! The text store against the plain model, in all three encodings.

use super::model::Model;
use super::random::{self, Case};
use proptest::test_runner::{TestCaseError, TestCaseResult};
use std::time::{Duration, Instant};
use undertone::text::{Encoding, Position, Range, Text};

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

#[test]
fn random_edits_end_as_in_the_model() {
    for encoding in ENCODINGS {
        random::check(2_000, &random::case(), |case| follow(&case, encoding));
    }
}

fn follow(case: &Case, encoding: Encoding) -> TestCaseResult {
    let mut text = Text::new(&case.before);
    let mut model = Model(case.before.clone());
    for step in &case.steps {
        let Some((start, end)) = step.change.range else {
            text = Text::new(&step.change.text);
            model.0.clone_from(&step.change.text);
            continue;
        };
        let range = Range { start: position(start), end: position(end) };
        let before = text.clone();
        let edit = text.edit(range, encoding, &step.change.text);
        model.edit(range, encoding, &step.change.text);
        same("text", &text.to_string(), &model.0)?;
        same("lines", &text.line_count(), &model.lines().len())?;

        let kept = before.slice(0..edit.start_byte)
            + &text.slice(edit.start_byte..edit.new_end_byte)
            + &before.slice(edit.old_end_byte..before.len());
        same("what the edit says", &kept, &model.0)?;
        same("points", &edit.start, &before.point_at(edit.start_byte))?;
        same("points", &edit.start, &text.point_at(edit.start_byte))?;
        same("points", &edit.old_end, &before.point_at(edit.old_end_byte))?;
        same("points", &edit.new_end, &text.point_at(edit.new_end_byte))?;
        same("what a parser reads", &read_by_parser(&text), &rows_as_lines(&model))?;

        for &place in &step.positions {
            let offset = text.offset_at(position(place), encoding);
            same("offset", &offset, &model.offset_at(position(place), encoding))?;
            let back = text.position_at(offset, encoding);
            same("there and back", &text.offset_at(back, encoding), &offset)?;
        }
        for &offset in &step.offsets {
            same("character start", &text.floor_char(offset), &model.floor(offset))?;
            let ours = text.position_at(offset, encoding);
            same("position", &ours, &model.position_at(offset, encoding))?;
        }
        let lines: Vec<_> =
            (0..text.line_count()).filter_map(|line| text.line_range(line)).collect();
        let expected: Vec<_> = model.lines().into_iter().map(|(start, end)| start..end).collect();
        same("line ranges", &lines, &expected)?;
    }
    Ok(())
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

fn rows_as_lines(model: &Model) -> Vec<u8> {
    model.0.replace("\r\n", "\u{1}\n").replace('\r', "\n").replace("\u{1}\n", "\r\n").into_bytes()
}

fn position((line, character): (u32, u32)) -> Position {
    Position { line, character }
}

fn same<T: std::fmt::Debug + PartialEq>(what: &str, ours: &T, model: &T) -> TestCaseResult {
    if ours == model {
        Ok(())
    } else {
        Err(TestCaseError::fail(format!("{what}: {ours:?}, model {model:?}")))
    }
}
