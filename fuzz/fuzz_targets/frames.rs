//! Any bytes through the frame filter.
#![no_main]

#[path = "../../tests/support/frame_law.rs"]
mod frame_law;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| frame_law::check(bytes));
