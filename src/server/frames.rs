//! The frame filter: any bytes in, clean frames out.
//!
//! It stands between the wire and the framework's reader, which gives up at the first frame
//! that it cannot decode. Pure and incremental: how the bytes are cut into pieces changes
//! nothing, which `fuzz/fuzz_targets/frames.rs` holds it to.
//!
//! Where a length is missing or wrong, the next `Content-Length: N` at the end of a line is
//! where reading goes on. That cannot be fooled by what a message says: JSON allows no line
//! end inside a string.
//!
//! Knows headers and lengths. What a body holds is for `envelope` to judge.

use super::envelope::{self, Fault};

/// The most bytes that the header of one frame may have.
pub const MOST_HEADER_BYTES: usize = 64 * 1024;
/// The most bytes that a body may have; a larger one is skipped and answered.
pub const MOST_BODY_BYTES: u64 = 64 * 1024 * 1024;

/// How much of a skipped body is looked at for the id of who must be answered.
const HEAD_BYTES: usize = 512;
/// How much of a line's end is looked at for a length.
const TAIL_BYTES: usize = 96;
/// What the buffer may keep between two frames.
const KEPT_BYTES: usize = 256 * 1024;

/// What has come out of the filter and not yet been sent on.
#[derive(Debug, Default)]
pub struct Sorted {
    /// Clean frames, for the server.
    pub inward: Vec<u8>,
    /// Answers to what could not be passed on, for the client.
    pub outward: Vec<u8>,
}

/// The filter, and where in a frame it stands.
#[derive(Debug, Default)]
pub struct Filter {
    state: State,
    pending: Vec<u8>,
    /// How many of the pending bytes are known to hold no line end.
    scanned: usize,
}

#[derive(Debug)]
enum State {
    Header(Header),
    Body { length: usize, charset: Charset },
    Skip(Skip),
}

impl Default for State {
    fn default() -> Self {
        Self::Header(Header::default())
    }
}

#[derive(Debug, Default)]
struct Header {
    bytes: usize,
    length: Option<u64>,
    charset: Charset,
}

#[derive(Clone, Copy, Debug, Default)]
enum Charset {
    #[default]
    Utf8,
    Foreign,
}

/// Bytes that nobody wants: a body that is too large, or whatever follows a broken header.
#[derive(Debug)]
struct Skip {
    left: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    owed: Option<Fault>,
}

enum Step {
    Done,
    Starved,
}

impl Filter {
    /// Takes the next bytes of the wire and sorts every frame that they complete.
    pub fn push(&mut self, bytes: &[u8], out: &mut Sorted) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend_from_slice(bytes);
        let mut rest = pending.as_slice();
        while let Step::Done = self.step(&mut rest, out) {}
        let used = pending.len() - rest.len();
        pending.drain(..used);
        if pending.capacity() > KEPT_BYTES && pending.len() < KEPT_BYTES {
            pending.shrink_to(KEPT_BYTES);
        }
        self.pending = pending;
    }

    /// The wire has ended: what is owed is answered.
    pub fn finish(&mut self, out: &mut Sorted) {
        match std::mem::take(&mut self.state) {
            State::Skip(skip) => skip.settle(out),
            State::Body { .. } => envelope::refuse(None, Fault::UNREADABLE, &mut out.outward),
            State::Header(_) => {}
        }
        self.pending.clear();
        self.scanned = 0;
    }

    fn step(&mut self, rest: &mut &[u8], out: &mut Sorted) -> Step {
        match &mut self.state {
            State::Header(_) => self.header_line(rest, out),
            State::Body { length, charset } => {
                let Some(body) = rest.get(..*length) else { return Step::Starved };
                let used = match charset {
                    Charset::Utf8 => sort_body(body, out),
                    Charset::Foreign => {
                        let id = envelope::id_of(body);
                        envelope::refuse(id.as_deref(), Fault::CHARSET, &mut out.outward);
                        body.len()
                    }
                };
                *rest = &rest[used..];
                self.state = State::default();
                Step::Done
            }
            State::Skip(skip) => {
                let Some(next) = skip.advance(rest) else { return Step::Starved };
                if let State::Skip(skip) = std::mem::replace(&mut self.state, State::Header(next)) {
                    skip.settle(out);
                }
                Step::Done
            }
        }
    }

    fn header_line(&mut self, rest: &mut &[u8], out: &mut Sorted) -> Step {
        let State::Header(header) = &mut self.state else { return Step::Starved };
        let allowed = MOST_HEADER_BYTES.saturating_sub(header.bytes).min(rest.len());
        let scanned = self.scanned.min(allowed);
        let Some(end) = rest[scanned..allowed].iter().position(|byte| *byte == b'\n') else {
            if allowed == rest.len() {
                self.scanned = allowed;
                return Step::Starved;
            }
            envelope::refuse(None, Fault::LONG_HEADER, &mut out.outward);
            // The end of what was read may be the beginning of a good header.
            *rest = &rest[allowed.saturating_sub(TAIL_BYTES)..];
            self.scanned = 0;
            self.state = State::Skip(Skip::lost());
            return Step::Done;
        };
        let (line, after) = rest.split_at(scanned + end + 1);
        *rest = after;
        self.scanned = 0;
        header.bytes += line.len();
        if !line.trim_ascii().is_empty() {
            header.take(line);
            return Step::Done;
        }
        if header.bytes == line.len() {
            // An empty line before a frame is nothing to complain of.
            header.bytes = 0;
            return Step::Done;
        }
        self.state = match header.length {
            Some(length) if length <= MOST_BODY_BYTES => State::Body {
                length: usize::try_from(length).unwrap_or(usize::MAX),
                charset: header.charset,
            },
            Some(length) => State::Skip(Skip::body(length)),
            None => {
                envelope::refuse(None, Fault::NO_LENGTH, &mut out.outward);
                State::Skip(Skip::lost())
            }
        };
        Step::Done
    }
}

impl Header {
    fn take(&mut self, line: &[u8]) {
        if let Some(found) = trailing_length(line) {
            self.length = Some(found.length);
            return;
        }
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else { return };
        if name.trim().eq_ignore_ascii_case("content-type") {
            self.charset = charset(value);
        }
    }
}

impl Skip {
    fn lost() -> Self {
        Self { left: u64::MAX, head: Vec::new(), tail: Vec::new(), owed: None }
    }

    fn body(length: u64) -> Self {
        Self { left: length, owed: Some(Fault::LARGE_BODY), ..Self::lost() }
    }

    /// Drops bytes; gives the header to go on with, once there is one.
    fn advance(&mut self, rest: &mut &[u8]) -> Option<Header> {
        let length = usize::try_from(self.left).unwrap_or(usize::MAX).min(rest.len());
        let mut dropped = 0;
        while let Some(end) = rest[dropped..length].iter().position(|byte| *byte == b'\n') {
            let line = &rest[dropped..=dropped + end];
            dropped += line.len();
            self.remember(line);
            let found = trailing_length(&self.tail);
            self.tail.clear();
            if let Some(found) = found {
                *rest = &rest[dropped..];
                return Some(Header {
                    bytes: TAIL_BYTES,
                    length: Some(found.length),
                    charset: Charset::Utf8,
                });
            }
        }
        self.remember(&rest[dropped..length]);
        *rest = &rest[length..];
        self.left = self.left.saturating_sub(length as u64);
        (self.left == 0).then(Header::default)
    }

    fn remember(&mut self, bytes: &[u8]) {
        if self.owed.is_some() {
            let missing = HEAD_BYTES.saturating_sub(self.head.len());
            self.head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        }
        self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(TAIL_BYTES)..]);
        let surplus = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..surplus);
    }

    fn settle(self, out: &mut Sorted) {
        if let Some(fault) = self.owed {
            let id = envelope::id_of(&self.head);
            envelope::refuse(id.as_deref(), fault, &mut out.outward);
        }
    }
}

/// Sorts one body; gives how many of its bytes it used. The rest belongs to the next frame.
fn sort_body(body: &[u8], out: &mut Sorted) -> usize {
    if envelope::sort(body, out).is_ok() {
        return body.len();
    }
    if let Some(end) = envelope::end_of_first_value(body)
        && let Some(next) = header_begins(body, end)
        && envelope::sort(&body[..end], out).is_ok()
    {
        return next;
    }
    envelope::refuse(None, Fault::UNREADABLE, &mut out.outward);
    let mut line_start = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.ends_with(b"\n")
            && let Some(found) = trailing_length(line)
        {
            return line_start + found.start;
        }
        line_start += line.len();
    }
    body.len()
}

/// Where the next frame's header begins, if that is what follows `from`, whole or in part.
fn header_begins(body: &[u8], from: usize) -> Option<usize> {
    let rest = body.get(from..)?.trim_ascii_start();
    let begins = |name: &[u8]| {
        let length = rest.len().min(name.len());
        length > 0 && rest[..length].eq_ignore_ascii_case(&name[..length])
    };
    (begins(CONTENT_LENGTH) || begins(b"content-type")).then(|| body.len() - rest.len())
}

const CONTENT_LENGTH: &[u8] = b"content-length";

struct Found {
    start: usize,
    length: u64,
}

/// The length that stands at the end of a line, whatever stands before it.
fn trailing_length(line: &[u8]) -> Option<Found> {
    let skipped = line.len().saturating_sub(TAIL_BYTES);
    let line = line[skipped..].trim_ascii_end();
    let digits = line.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, digits) = line.split_at(line.len() - digits);
    let before = before.trim_ascii_end().strip_suffix(b":")?.trim_ascii_end();
    let start = before.len().checked_sub(CONTENT_LENGTH.len())?;
    // `X-Content-Length` is another header; after letters that are no name it is a lost frame's.
    let is_other_name = before[..start].ends_with(b"-");
    if digits.is_empty() || is_other_name || !before[start..].eq_ignore_ascii_case(CONTENT_LENGTH) {
        return None;
    }
    // More digits than a number holds claim more than anyone can send.
    let length = std::str::from_utf8(digits).ok()?.parse().unwrap_or(u64::MAX);
    Some(Found { start: skipped + start, length })
}

fn charset(content_type: &str) -> Charset {
    let named = content_type
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value.trim().trim_matches('"'));
    match named {
        None => Charset::Utf8,
        // "utf8" is what LSP 2 said, and ASCII is a part of UTF-8.
        Some(name)
            if ["utf-8", "utf8", "us-ascii", "ascii"]
                .contains(&name.to_ascii_lowercase().as_str()) =>
        {
            Charset::Utf8
        }
        Some(_) => Charset::Foreign,
    }
}
