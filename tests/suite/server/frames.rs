//! The frame filter's law, on what the fuzzer has found and on what a person thought of.

use crate::support::frame_law::check;
use std::path::Path;

#[test]
fn the_law_holds_for_every_found_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fuzz/frames");
    for entry in std::fs::read_dir(folder).expect("the cases are there") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a case");
        let outcome = std::panic::catch_unwind(|| check(&bytes));
        assert!(outcome.is_ok(), "{}", path.display());
    }
}

#[test]
fn the_law_holds_where_a_limit_is_crossed() {
    let frame = b"Content-Length: 2\r\n\r\n{}";
    for length in [65_530, 65_536, 65_540] {
        let header = [b"X: ".as_slice(), &vec![b'a'; length], b"\r\n\r\n"].concat();
        check(&[&header, frame.as_slice()].concat());
    }
    for depth in [125, 126, 127, 128, 129] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"x","params":{open}{close}}}"#);
        check(&crate::support::framed(&body));
    }
}
