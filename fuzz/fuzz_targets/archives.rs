//! Any bytes as an archive of a package.
#![no_main]

#[path = "../../tests/support/archive_law.rs"]
mod archive_law;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| archive_law::check(bytes));
