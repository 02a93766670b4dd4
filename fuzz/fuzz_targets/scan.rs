//! Any source through all rules of its language, at once and while it is edited.
#![no_main]

#[path = "../../tests/support/scan_law.rs"]
mod scan_law;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| scan_law::check(bytes));
