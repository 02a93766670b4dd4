//! Where strings, characters and regular expressions end.
//!
//! Each function gets the text from the opening quote on, and gives `None` where nothing closes
//! it there.

use super::Family;
use super::scanner::hash_of;
use memchr::{memchr, memchr2, memmem};
use std::ops::Range;

/// A string, by where it began.
pub(super) struct Quoted {
    /// Its length, with its quotes.
    pub(super) length: usize,
    /// What stands between them.
    pub(super) content: Range<usize>,
}

/// A string that ends on its line, or goes on behind a backslash.
pub(super) fn line(text: &[u8]) -> Option<Quoted> {
    let quote = *text.first()?;
    let mut at = 1;
    loop {
        match *text.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            byte if byte == quote => {
                return Some(Quoted { length: at + 1, content: 1..at });
            }
            _ => at += 1,
        }
    }
}

/// A string in which a quote is written twice.
pub(super) fn verbatim(text: &[u8]) -> Option<Quoted> {
    let mut at = 1;
    loop {
        at += memchr(b'"', text.get(at..)?)?;
        if text.get(at + 1) != Some(&b'"') {
            return Some(Quoted { length: at + 1, content: 1..at });
        }
        at += 2;
    }
}

/// A character; a quote that begins a lifetime is none.
pub(super) fn character(text: &[u8]) -> Option<Quoted> {
    const LONGEST: usize = 12;
    if text.get(1) == Some(&b'\\') {
        return line(&text[..text.len().min(LONGEST)]);
    }
    let longest = text.get(1..text.len().min(LONGEST))?;
    let character = longest.utf8_chunks().next()?.valid().chars().next()?;
    let close = 1 + character.len_utf8();
    (text.get(close) == Some(&b'\'')).then_some(Quoted { length: close + 1, content: 1..close })
}

/// Whether three quotes stand here.
pub(super) fn is_triple(text: &[u8]) -> bool {
    matches!(text, [b'"', b'"', b'"', ..] | [b'\'', b'\'', b'\'', ..])
}

/// A string between three quotes, in C# between as many as it begins with.
pub(super) fn triple(text: &[u8], family: Family) -> Option<Quoted> {
    let quotes = match family {
        Family::CSharp => text.iter().take_while(|byte| **byte == b'"').count(),
        _ => 3,
    };
    let close = text.get(..quotes)?;
    let mut at = quotes;
    loop {
        at += memmem::find(text.get(at..)?, close)?;
        let slashes = text[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        if family == Family::CSharp || slashes % 2 == 0 {
            return Some(Quoted { length: at + quotes, content: quotes..at });
        }
        at += 1;
    }
}

/// A string that ends at the next `close`, and begins behind `open` bytes.
pub(super) fn until(text: &[u8], close: &[u8], open: usize) -> Option<Quoted> {
    let length = memmem::find(text.get(open..)?, close)?;
    Some(Quoted { length: open + length + close.len(), content: open..open + length })
}

/// A string between as many hashes before and behind its quotes; `text` begins with the hashes.
pub(super) fn raw(text: &[u8]) -> Option<Quoted> {
    let hashes = text.iter().take_while(|byte| **byte == b'#').count();
    let close = [b"\"", &text[..hashes]].concat();
    (text.get(hashes) == Some(&b'"')).then(|| until(text, &close, hashes + 1)).flatten()
}

/// The length of a regular expression with its flags; it ends on its line.
pub(super) fn regex(text: &[u8]) -> Option<usize> {
    let (mut at, mut in_class) = (1, false);
    loop {
        match *text.get(at)? {
            b'\n' => return None,
            b'\\' if text.get(at + 1) != Some(&b'\n') => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    let flags = text[at + 1..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    Some(at + 1 + flags)
}

/// Whether nothing but white space stands up to the line's end.
pub(super) fn ends_line(text: &[u8]) -> bool {
    let next = text.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    matches!(next, None | Some(b'\n'))
}

/// The hash of a string's content, in which a quote with a backslash is a quote.
pub(super) fn hash(content: &[u8]) -> u32 {
    let escapes = |text: &[u8]| matches!(text, [b'\\', b'"' | b'\'', ..]);
    if memchr(b'\\', content).is_none() || memchr2(b'"', b'\'', content).is_none() {
        return hash_of(content);
    }
    let kept = (0..content.len()).filter(|at| !escapes(&content[*at..])).map(|at| content[at]);
    hash_of(&kept.collect::<Vec<_>>())
}
