//! The laws of scans and of rules, on what the fuzzer has found.

use crate::support::{rules_law, scan_law};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long any case of 4 kB may take, in a debug build on a busy machine; most take milliseconds.
const LONGEST: Duration = Duration::from_secs(20);

#[test]
fn the_law_of_rules_holds_for_every_found_case() {
    replay("rules", rules_law::check);
}

#[test]
fn the_law_of_scans_holds_for_every_found_case() {
    // Compiles the rules of every language, so that no case is charged for it.
    (0..7).for_each(|language| scan_law::check(&[language + b'0', 0]));
    replay("scan", scan_law::check);
}

fn replay(kind: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fuzz").join(kind);
    for entry in std::fs::read_dir(folder).expect("the cases are there") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a case");
        let start = Instant::now();
        let outcome = std::panic::catch_unwind(|| check(&bytes));
        assert!(outcome.is_ok(), "{}", path.display());
        assert!(start.elapsed() < LONGEST, "{}: {:?}", path.display(), start.elapsed());
    }
}
