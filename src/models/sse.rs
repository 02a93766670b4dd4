//! Server-sent events, out of bytes that arrive in any pieces.
//!
//! The rules are those of the HTML specification, section "Interpreting an event stream", of which
//! model servers use one field: `data`. Servers that send one JSON text a line use [`Lines`] alone.
//!
//! Pure: bytes in, text out. What the text means is the caller's.

/// The longest line, and the longest event, in bytes. A real one has some hundred.
pub(super) const MOST_BYTES: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line or an event has more than [`MOST_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server sent a line of more than {MOST_BYTES} bytes")]
pub(super) struct TooLong;

/// Puts events together.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    lines: Lines,
    /// The data lines of the event that has not ended, each with a line end.
    data: String,
}

/// Puts lines together. They end with CR, LF or both.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// What came of the line that has not ended.
    line: Vec<u8>,
    /// Whether the last byte was a CR: an LF after it belongs to the same line end.
    after_cr: bool,
    /// Whether the first line has ended, the only one before which a byte order mark is none of
    /// the text.
    begun: bool,
}

impl Decoder {
    /// Takes the next bytes, and gives the `data` of each event that they end.
    ///
    /// After an error the decoder has lost its place: give it up, and the connection with it.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Vec::new();
        for line in self.lines.push(bytes)? {
            if let Some(event) = self.line(&line)? {
                events.push(event);
            }
        }
        Ok(events)
    }

    /// The `data` of an event that nothing has ended. The specification drops it; a server that
    /// forgets the empty line after its last event would have it read.
    pub(super) fn finish(mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.lines).finish();
        let ended = rest.and_then(|line| self.line(&line).ok().flatten());
        ended.or_else(|| self.dispatch())
    }

    fn line(&mut self, line: &str) -> Result<Option<String>, TooLong> {
        if line.is_empty() {
            return Ok(self.dispatch());
        }
        // A comment has an empty field name.
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            if self.data.len() + value.len() > MOST_BYTES {
                return Err(TooLong);
            }
            self.data.push_str(value);
            self.data.push('\n');
        }
        Ok(None)
    }

    fn dispatch(&mut self) -> Option<String> {
        let mut data = std::mem::take(&mut self.data);
        // Without a data field there is no event; with an empty one there is one that is empty.
        data.pop().map(|_| data)
    }
}

impl Lines {
    /// Takes the next bytes, and gives each line that they end.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut lines = Vec::new();
        for part in bytes.split_inclusive(|&byte| byte == b'\n' || byte == b'\r') {
            let (text, end) = match part.split_last() {
                Some((end @ (b'\n' | b'\r'), text)) => (text, Some(*end)),
                _ => (part, None),
            };
            let is_rest_of_crlf = self.after_cr && end == Some(b'\n') && text.is_empty();
            self.after_cr = end == Some(b'\r');
            if is_rest_of_crlf {
                continue;
            }
            if self.line.len() + text.len() > MOST_BYTES {
                return Err(TooLong);
            }
            self.line.extend_from_slice(text);
            if end.is_some() {
                lines.push(self.take());
            }
        }
        Ok(lines)
    }

    /// The line that nothing has ended, if there is one.
    pub(super) fn finish(mut self) -> Option<String> {
        (!self.line.is_empty()).then(|| self.take())
    }

    fn take(&mut self) -> String {
        let mark = if self.begun { &[] } else { BYTE_ORDER_MARK };
        self.begun = true;
        let text = self.line.strip_prefix(mark).unwrap_or(&self.line);
        let line = String::from_utf8_lossy(text).into_owned();
        self.line.clear();
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: &[u8]) -> (Vec<String>, Option<String>) {
        let mut decoder = Decoder::default();
        let events = decoder.push(bytes).unwrap();
        (events, decoder.finish())
    }

    fn events(text: &str) -> Vec<String> {
        whole(text.as_bytes()).0
    }

    /// What a stream that uses every rule holds.
    const MIXED: &str = "\u{feff}data: ä\r\n\r\n: comment\ndata:b\rdata\rdata:  c\n\ndata\n\n\
                         event: x\nid: 1\nretry: 5\ndata: {\"a\": 1}\n\nevent: nothing\n\n\
                         dat: no\n\ndata: 漢字🦀\n\ndata: rest";
    const EVENTS: [&str; 5] = ["ä", "b\n\n c", "", "{\"a\": 1}", "漢字🦀"];

    #[test]
    fn what_the_specification_says() {
        assert_eq!(
            whole(MIXED.as_bytes()),
            (EVENTS.map(str::to_owned).into(), Some("rest".into()))
        );
        // The specification's own examples.
        assert_eq!(events("data: YHOO\ndata: +2\ndata: 10\n\n"), ["YHOO\n+2\n10"]);
        assert_eq!(
            events(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"),
            ["first event", "second event"]
        );
        assert_eq!(events("data\n\ndata\ndata\n\ndata:"), ["", "\n"]);
        assert_eq!(events("data:test\n\ndata: test\n\n"), ["test", "test"]);
    }

    #[test]
    fn any_cut_gives_the_same() {
        let bytes = MIXED.as_bytes();
        for at in 0..=bytes.len() {
            for then in at..=bytes.len() {
                let mut decoder = Decoder::default();
                let mut got = Vec::new();
                for part in [&bytes[..at], &bytes[at..then], &bytes[then..]] {
                    got.extend(decoder.push(part).unwrap());
                }
                assert_eq!(got, EVENTS, "cut at {at} and {then}");
                assert_eq!(decoder.finish().as_deref(), Some("rest"));
            }
        }
        let mut decoder = Decoder::default();
        let single: Vec<_> = bytes.chunks(1).flat_map(|byte| decoder.push(byte).unwrap()).collect();
        assert_eq!(single, EVENTS);
    }

    #[test]
    fn only_the_first_byte_order_mark_is_none_of_the_text() {
        assert_eq!(events("\u{feff}data: a\n\n\u{feff}data: b\n\ndata: \u{feff}c\n\n").len(), 2);
        assert_eq!(events("\n\u{feff}data: a\n\n"), Vec::<String>::new());
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        assert_eq!(whole(b"data: a\xffb\n\n").0, ["a\u{fffd}b"]);
    }

    #[test]
    fn lines_and_events_are_bounded() {
        let mut decoder = Decoder::default();
        let part = vec![b'x'; MOST_BYTES / 2];
        assert_eq!(decoder.push(&part), Ok(vec![]));
        assert_eq!(decoder.push(&part), Ok(vec![]));
        assert_eq!(decoder.push(&part), Err(TooLong));

        let mut decoder = Decoder::default();
        let line = [b"data:", part.as_slice(), b"\n"].concat();
        assert_eq!(decoder.push(&line), Ok(vec![]));
        assert_eq!(decoder.push(&line), Err(TooLong), "two halves and a line end");
        // Comments of any number are not kept.
        let mut decoder = Decoder::default();
        for _ in 0..100 {
            assert_eq!(decoder.push(&[b":", part.as_slice(), b"\n"].concat()), Ok(vec![]));
        }
    }

    #[test]
    fn what_nothing_has_ended() {
        assert_eq!(whole(b"").1, None);
        assert_eq!(whole(b"data: a\n").1.as_deref(), Some("a"));
        assert_eq!(whole(b"data: a").1.as_deref(), Some("a"));
        assert_eq!(whole(b"data: a\ndata: b").1.as_deref(), Some("a\nb"));
        assert_eq!(whole(b"data: a\n\nevent: b").1, None);
    }

    #[test]
    fn lines_alone() {
        let mut lines = Lines::default();
        assert_eq!(lines.push(b"{\"a\":1}\r\n{\"b\"").unwrap(), ["{\"a\":1}"]);
        assert_eq!(lines.push(b":2}\n\n{\"c\":3}").unwrap(), ["{\"b\":2}", ""]);
        assert_eq!(lines.finish().as_deref(), Some("{\"c\":3}"));
    }
}
