//! Random documents and edits, made mostly of what goes wrong.
//!
//! `PROPTEST_RNG_SEED` and `PROPTEST_CASES` choose other ones; a failure prints its seed.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};
use serde::Serialize;

/// A document and what happens to it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Case {
    /// The document as it was opened.
    pub(crate) before: String,
    /// What happens, in order.
    pub(crate) steps: Vec<Step>,
}

/// One change, and the questions asked after it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    /// The change.
    pub(crate) change: Change,
    /// Line and character of the places to turn into offsets.
    pub(crate) positions: Vec<(u32, u32)>,
    /// Offsets, in code units of UTF-16, to turn into positions.
    pub(crate) offsets: Vec<usize>,
}

/// A change as `textDocument/didChange` has it: without a range, the whole document.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Change {
    /// Start and end, each as line and character.
    pub(crate) range: Option<((u32, u32), (u32, u32))>,
    /// The new text.
    pub(crate) text: String,
}

/// Runs `test` on `cases` values; the same ones each time unless the environment says otherwise.
pub(crate) fn check<S: Strategy>(
    cases: u32,
    strategy: &S,
    test: impl Fn(S::Value) -> TestCaseResult,
) {
    let asked = Config::default();
    let config = Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { cases },
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(1),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..asked
    };
    let seed = config.rng_seed;
    if let Err(failure) = TestRunner::new(config).run(strategy, test) {
        panic!("PROPTEST_RNG_SEED={seed}: {failure}");
    }
}

/// Documents with a run of changes.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    (text(24), prop::collection::vec(step(), 1..8))
        .prop_map(|(before, steps)| Case { before, steps })
}

/// Up to `most` pieces of text; in one text of eight some are long.
pub(crate) fn text(most: usize) -> impl Strategy<Value = String> {
    let long = prop_oneof![3 => piece(), 1 => long_piece()];
    prop_oneof![
        7 => prop::collection::vec(piece(), 0..=most),
        1 => prop::collection::vec(long, 0..=most),
    ]
    .prop_map(|pieces| pieces.concat())
}

fn step() -> impl Strategy<Value = Step> {
    let positions = prop::collection::vec(position(), 4);
    let offsets = prop::collection::vec(prop_oneof![9 => 0..48_usize, 1 => 0..3_000_usize], 4);
    (change(), positions, offsets).prop_map(|(change, positions, offsets)| Step {
        change,
        positions,
        offsets,
    })
}

fn change() -> impl Strategy<Value = Change> {
    let near = (position(), 0..3_u32, 0..4_u32).prop_map(|(start, down, right)| {
        (start, (start.0.saturating_add(down), start.1.saturating_add(right)))
    });
    let range = prop_oneof![
        4 => position().prop_map(|at| Some((at, at))),
        4 => near.prop_map(Some),
        4 => (position(), position()).prop_map(Some),
        1 => Just(None),
    ];
    (range, text(4)).prop_map(|(range, text)| Change { range, text })
}

/// Lines and characters as they occur, and as only a hostile client sends them.
fn position() -> impl Strategy<Value = (u32, u32)> {
    let line = prop_oneof![20 => 0..10_u32, 1 => Just(i32::MAX as u32), 1 => Just(u32::MAX)];
    let character = prop_oneof![
        20 => 0..8_u32,
        2 => 900..1_100_u32,
        1 => Just(i32::MAX as u32),
        1 => Just(u32::MAX)
    ];
    (line, character)
}

fn piece() -> impl Strategy<Value = String> {
    // What ends a line, what looks as if it did, and what is more than one of some unit.
    const HARD: [&str; 16] = [
        "\0",
        "\t",
        "\u{b}",
        "\u{c}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{ffff}",
        "e\u{301}",
        "é",
        "中",
        "\u{10000}",
        "👩\u{200d}👩",
        "\u{10ffff}",
    ];
    prop_oneof![
        3 => Just("\r".to_owned()),
        3 => Just("\n".to_owned()),
        3 => Just("\r\n".to_owned()),
        4 => Just("😀".to_owned()),
        4 => prop::sample::select(&HARD[..]).prop_map(str::to_owned),
        6 => "[a-z ]{1,3}",
    ]
}

/// A rope keeps about a kilobyte in one leaf; these cross from one to the next.
fn long_piece() -> impl Strategy<Value = String> {
    (prop::sample::select(&["x", "\r", "\n", "\r\n", "😀"][..]), 300..1_000_usize)
        .prop_map(|(unit, length)| unit.repeat(length / unit.len()))
}
