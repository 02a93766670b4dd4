//! Any text as a rule, as a library and as a pattern, on a source of each language.
#![no_main]

#[path = "../../tests/support/rules_law.rs"]
mod rules_law;
#[allow(dead_code, reason = "what finds is shared, the law of scans is not")]
#[path = "../../tests/support/scan_law.rs"]
mod scan_law;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| rules_law::check(bytes));
