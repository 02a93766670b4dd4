//! Any document, edits and questions, against the plain model, in each encoding.
#![no_main]

#[path = "../../tests/suite/text/model.rs"]
mod model;

use libfuzzer_sys::fuzz_target;
use model::Twins;
use undertone::text::{Encoding, Position, Range};

type Place = (u8, u8);

fuzz_target!(|input: (u8, String, Vec<(Place, Place, String)>, Vec<Place>)| {
    let (encoding, content, edits, places) = input;
    let encoding = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32][usize::from(encoding % 3)];
    let mut twins = Twins::new(&content, encoding);
    for (start, end, content) in edits {
        twins.edit(Range { start: position(start), end: position(end) }, &content);
    }
    for place in places {
        twins.offset_at(position(place));
        twins.position_at(usize::from(place.0) << 4 | usize::from(place.1));
    }
});

/// Small documents have small places; 255 stands for the largest of all.
fn position((line, character): Place) -> Position {
    let wide = |value: u8| if value == u8::MAX { u32::MAX } else { u32::from(value) };
    Position { line: wide(line), character: wide(character) }
}
