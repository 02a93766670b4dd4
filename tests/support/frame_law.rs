//! What holds for the frame filter whatever bytes it is given. The fuzz target and the suite
//! both check it here.

use undertone::server::frames::{Filter, Sorted};

/// Panics if the filter breaks its law on `bytes`.
pub(crate) fn check(bytes: &[u8]) {
    let whole = sort([bytes]);
    // How the bytes are cut changes nothing.
    let single = sort(bytes.chunks(1));
    assert_eq!((&whole.inward, &whole.outward), (&single.inward, &single.outward));
    let uneven = sort(bytes.chunks(7));
    assert_eq!((&whole.inward, &whole.outward), (&uneven.inward, &uneven.outward));

    for body in frames(&whole.outward) {
        let answer: serde_json::Value = serde_json::from_str(body).expect("an answer is JSON");
        assert!(answer["error"]["code"].is_i64(), "{body}");
    }
    // What passed once passes again, as it is.
    let again = sort([whole.inward.as_slice()]);
    assert_eq!((&whole.inward, 0), (&again.inward, again.outward.len()));
    for body in frames(&whole.inward) {
        let message: serde_json::Value = serde_json::from_str(body).expect("a message is JSON");
        assert_eq!(message["jsonrpc"], "2.0", "{body}");
    }
}

fn sort<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Sorted {
    let (mut filter, mut out) = (Filter::default(), Sorted::default());
    pieces.into_iter().for_each(|piece| filter.push(piece, &mut out));
    filter.finish(&mut out);
    out
}

/// The bodies of well-formed frames.
fn frames(bytes: &[u8]) -> Vec<&str> {
    let mut rest = std::str::from_utf8(bytes).expect("frames are UTF-8");
    let mut bodies = Vec::new();
    while !rest.is_empty() {
        let (header, after) = rest.split_once("\r\n\r\n").expect("a frame has a header");
        let length = header.strip_prefix("Content-Length: ").expect("and no other header");
        let (body, next) = after.split_at(length.parse().expect("a length"));
        bodies.push(body);
        rest = next;
    }
    bodies
}
