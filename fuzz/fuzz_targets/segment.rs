//! Any changes to a segment of the reference index, with and without checksums that fit.
#![no_main]

#[path = "../../tests/support/segment_law.rs"]
mod segment_law;

use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use std::sync::LazyLock;

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    segment_law::build(&place());
    std::fs::read(place()).expect("a segment")
});

fuzz_target!(|changes: &[u8]| {
    segment_law::check(&place(), &segment_law::changed(&WHOLE, changes));
});

fn place() -> PathBuf {
    std::env::temp_dir().join(format!("{}.segment", std::process::id()))
}
