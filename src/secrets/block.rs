//! Keys of several lines: what stands between `-----BEGIN … PRIVATE KEY-----` and its end.
//!
//! A prompt is a window of a file, so it may begin or end in the middle of a key: a beginning
//! without an end means that the lines of base64 after it are a key, and an end without a
//! beginning those before it. A key may also stand in one line, with `\n` or spaces for line
//! breaks, or as strings that are added up; so what is looked at is words and not lines.
//!
//! Only the words of the key go. Line breaks, quotes and what joins strings stay, so that the code
//! around a key is as it was and no line moves.
//!
//! Knows nothing of rules.

use regex::Regex;
use std::ops::Range;

/// The length from which a word is a line of a key, even where its block has no end.
/// Lines of keys have 64, 70 or 76 characters, but for the last.
const FULL_LINE: usize = 40;
/// A block whose longest word is shorter holds no key.
const SHORTEST_KEY: usize = 16;
/// The width from which a line without any digit or sign is no word of a language either.
const LONGEST_WORD: usize = 24;

/// The keys in a text, each as the words that it consists of.
pub(super) fn find(text: &str, begin: &Regex, end: &Regex) -> Vec<Vec<Range<usize>>> {
    let mut marks: Vec<(Range<usize>, Mark)> =
        begin.find_iter(text).map(|found| (found.range(), Mark::Begin)).collect();
    marks.extend(end.find_iter(text).map(|found| (found.range(), Mark::End)));
    marks.sort_by_key(|(range, _)| range.start);
    let mut keys = Vec::new();
    // No word belongs to two keys, and none is looked at more than twice.
    let mut done = 0;
    for (number, (range, mark)) in marks.iter().enumerate() {
        let next = marks.get(number + 1);
        let key = if *mark == Mark::Begin {
            let until = next.map_or(text.len(), |(next, _)| next.start);
            let words = words(text, range.end..until.max(range.end));
            let is_closed = next.is_some_and(|(_, mark)| *mark == Mark::End);
            let whole = if is_closed { whole_key(&words) } else { None };
            if whole.is_some() {
                done = until;
            }
            whole.unwrap_or_else(|| key_after(text, &words))
        } else {
            key_before(text, &words(text, done.min(range.start)..range.start))
        };
        done = done.max(range.end).max(key.last().map_or(0, |word| word.end));
        if !key.is_empty() {
            keys.push(key);
        }
    }
    keys
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Begin,
    End,
}

/// All words of a closed block, if there is nothing but a key in it.
fn whole_key(words: &[Word]) -> Option<Vec<Range<usize>>> {
    if words.iter().any(|word| word.kind == Kind::Other) {
        return None;
    }
    let key: Vec<_> = words.iter().filter(|word| word.kind == Kind::Base64).collect();
    let longest = key.iter().map(|word| word.range.len()).max().unwrap_or(0);
    let is_key = longest >= SHORTEST_KEY;
    Some(key.into_iter().filter(|_| is_key).map(|word| word.range.clone()).collect())
}

/// The words of a key that begins before the first of `words`, whose end is not to be seen.
fn key_after(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut key = Vec::new();
    for (number, word) in words.iter().enumerate() {
        let is_cut_off = number + 1 == words.len() && word.range.end == text.len();
        match word.kind {
            Kind::Nothing => {}
            Kind::Header if key.is_empty() => {}
            Kind::Base64 if word.is_full(text) || is_cut_off => key.push(word.range.clone()),
            // A key's last line.
            Kind::Base64 if !key.is_empty() && !word.is_language(text) => {
                key.push(word.range.clone());
                break;
            }
            _ => break,
        }
    }
    key
}

/// The words of a key that ends after the last of `words`, whose beginning is not to be seen.
fn key_before(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut key = Vec::new();
    let mut has_full = false;
    for word in words.iter().rev() {
        match word.kind {
            Kind::Nothing => {}
            Kind::Base64 if word.is_full(text) || word.range.start == 0 => {
                has_full = true;
                key.push(word.range.clone());
            }
            // A key's last line, and the checksum of a PGP key after it.
            Kind::Base64 if !has_full && key.len() < 2 && !word.is_language(text) => {
                key.push(word.range.clone());
            }
            _ => break,
        }
    }
    key.retain(|_| has_full);
    key.reverse();
    key
}

struct Word {
    range: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Base64,
    /// Of a line such as `Proc-Type: 4,ENCRYPTED`.
    Header,
    /// What only joins strings: `+`, `//`.
    Nothing,
    Other,
}

impl Word {
    /// Whether it is as long as a line of a key and no word of a language.
    fn is_full(&self, text: &str) -> bool {
        self.range.len() >= FULL_LINE && !self.is_language(text)
    }

    fn is_language(&self, text: &str) -> bool {
        let word = text.get(self.range.clone()).unwrap_or_default();
        word.len() <= LONGEST_WORD && super::value::reads_as_words(word, 2)
    }
}

/// What stands between white space, line breaks (also escaped ones), quotes and brackets.
fn words(text: &str, within: Range<usize>) -> Vec<Word> {
    let region = text.get(within.clone()).unwrap_or_default();
    let mut words = Vec::new();
    // In a header's line everything belongs to the header.
    let (mut opens_line, mut in_header) = (true, false);
    let mut start = 0;
    let mut escaped = false;
    for (at, byte) in region.bytes().chain([b'\n']).enumerate() {
        let ends_line = byte == b'\n' || byte == b'\r' || (escaped && b"nr".contains(&byte));
        let separates =
            ends_line || byte.is_ascii_whitespace() || b"\"'`;()[]{}<>|#*&\\".contains(&byte);
        if separates && start < at {
            let word = region.get(start..at).unwrap_or_default();
            in_header |= opens_line && word.ends_with(':');
            opens_line = false;
            let kind = if in_header { Kind::Header } else { kind(word) };
            words.push(Word { range: within.start + start..within.start + at, kind });
        }
        if separates {
            start = at + 1;
        }
        if ends_line {
            (opens_line, in_header) = (true, false);
        }
        escaped = byte == b'\\';
    }
    words
}

fn kind(word: &str) -> Kind {
    let of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    if word.bytes().all(|byte| b"+/=,.:-".contains(&byte)) {
        Kind::Nothing
    } else if word.bytes().all(of_base64) {
        Kind::Base64
    } else {
        Kind::Other
    }
}
