//! The lexer itself: one pass over bytes.
//!
//! What can be unclosed in a fragment ends at the line's end, or where nothing closes it is one
//! mark, so that the lexer is in step again soon after. Expressions in strings are scanned by
//! the same code, up to where they end.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

use super::strings::{self, Quoted};
use super::syntax::{Backquote, Syntax, mark, pair};
use super::{Family, Kind, Symbol, Token, imports};
use memchr::{memchr, memchr_iter, memmem};

/// How deep expressions in strings may lie within one another; deeper ones are text.
const DEEPEST: usize = 8;
/// So often the end of something is looked for in vain that may be lines away.
const MOST_UNCLOSED: usize = 32;

/// Scans all of `bytes`.
pub(super) fn scan(syntax: &'static Syntax, bytes: &[u8], tokens: &mut Vec<Token>) {
    let first = tokens.len();
    let mut scanner = Scanner {
        syntax,
        bytes,
        at: 0,
        line: 0,
        begins_line: true,
        first,
        tokens,
        parentheses: Vec::new(),
        closed_condition: false,
        expressions: Vec::new(),
        unclosed: 0,
        open_up_to: [0; 3],
    };
    scanner.rest();
}

/// A hash that is the same on every machine and in every version, for words: eight bytes at a
/// time, each multiplied by an odd constant with well-mixed bits.
pub(super) fn hash_of(bytes: &[u8]) -> u32 {
    let mut hash = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = stir(hash, u64::from_le_bytes(word));
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        hash = stir(hash, word);
    }
    (hash ^ hash >> 32) as u32
}

fn stir(hash: u64, word: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 29
}

struct Scanner<'a> {
    syntax: &'static Syntax,
    bytes: &'a [u8],
    at: usize,
    line: u32,
    /// Whether nothing stands before this on its line.
    begins_line: bool,
    /// Where this text's tokens begin.
    first: usize,
    tokens: &'a mut Vec<Token>,
    /// Of each open `(`, whether what stands in it is a condition.
    parentheses: Vec<bool>,
    /// Whether the last `)` closed one: behind it a `/` begins a regular expression.
    closed_condition: bool,
    /// Of each expression in a string that this is in, how many `{` are open in it.
    expressions: Vec<usize>,
    /// How often the end of something was looked for in vain.
    unclosed: usize,
    /// Where the line ends in which nothing closes a `"`, a `'` or a `/` that stood further left.
    open_up_to: [usize; 3],
}

impl Scanner<'_> {
    /// Scans all that is left, or up to the `}` of the expression that this is in.
    fn rest(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match CLASSES[usize::from(byte)] {
                Class::Space => {
                    self.at += 1;
                    continue;
                }
                Class::LineEnd => {
                    self.at += 1;
                    self.line += 1;
                    self.begins_line = true;
                    continue;
                }
                Class::Word => {
                    if self.begins_line
                        && let Some(length) =
                            imports::length(self.syntax.family, &self.bytes[self.at..])
                    {
                        self.pass(length);
                        continue;
                    }
                    self.word();
                }
                Class::Digit => self.number(),
                Class::Quote => self.quote(self.at),
                Class::Slash => self.slash(),
                Class::Hash if self.syntax.has_hash_comments => self.pass_line(),
                Class::Hash if self.syntax.family == Family::CSharp && self.begins_line => {
                    self.pass_line();
                }
                Class::Hash => self.mark(byte),
                Class::Mark => {
                    if byte == b'}' && self.expressions.last() == Some(&0) {
                        return;
                    }
                    if !self.prefixed_by_signs(byte) {
                        self.mark(byte);
                    }
                }
            }
            self.begins_line = false;
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn push(&mut self, symbol: Symbol, hash: u32, start: usize, line: u32) {
        let (start, end) = (start as u32, self.at as u32);
        self.tokens.push(Token { symbol, hash, start, end, line });
    }

    fn last(&self) -> Option<Symbol> {
        self.tokens[self.first..].last().map(|token| token.symbol)
    }

    /// Passes `length` bytes that are no tokens.
    fn pass(&mut self, length: usize) {
        let end = (self.at + length).min(self.bytes.len());
        self.line += memchr_iter(b'\n', &self.bytes[self.at..end]).count() as u32;
        self.at = end;
    }

    fn pass_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn word(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..];
        let length = rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len());
        let text = &rest[..length];
        self.at += length;
        if length <= 2
            && matches!(self.peek(0), b'"' | b'\'' | b'#')
            && text.iter().all(|byte| self.syntax.prefixes.contains(byte))
        {
            match self.peek(0) {
                b'#' if text.ends_with(b"r") && self.raw_string(start) => return,
                b'"' => return self.quote(start),
                b'\'' if self.syntax.has_single_quotes => return self.quote(start),
                _ => {}
            }
        }
        let hash = hash_of(text);
        let symbol = self.syntax.keyword(hash).map_or_else(|| Symbol::name(hash), Symbol);
        self.push(symbol, hash, start, self.line);
    }

    fn number(&mut self) {
        let start = self.at;
        while is_word(self.peek(0)) || self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
        }
        let hash = hash_of(&self.bytes[start..self.at]);
        self.push(Symbol::number(hash), hash, start, self.line);
    }

    fn mark(&mut self, byte: u8) {
        let start = self.at;
        match byte {
            b';' => {
                self.at += 1;
                return;
            }
            b'(' => {
                let is_condition = |last| self.syntax.is_before_condition(last);
                self.parentheses.push(self.last().is_some_and(is_condition));
            }
            b'{' => {
                if let Some(open) = self.expressions.last_mut() {
                    *open += 1;
                }
            }
            b')' | b']' | b'}' => {
                if self.last() == Some(Symbol(mark(b','))) {
                    self.tokens.pop();
                }
                if byte == b')' {
                    self.closed_condition = self.parentheses.pop().unwrap_or_default();
                } else if byte == b'}'
                    && let Some(open) = self.expressions.last_mut()
                {
                    *open -= 1;
                }
            }
            _ => {}
        }
        let double = pair(byte, self.peek(1));
        self.at += if double.is_some() { 2 } else { 1 };
        let number = double.unwrap_or(mark(byte));
        self.push(Symbol(number), number.into(), start, self.line);
    }

    fn slash(&mut self) {
        let rest = &self.bytes[self.at..];
        match self.peek(1) {
            b'/' if self.syntax.has_slash_comments => self.pass_line(),
            b'*' if self.syntax.has_slash_comments => {
                match self.far(|| memmem::find(&rest[2..], b"*/")) {
                    Some(length) => self.pass(length + 4),
                    // The head of a comment that goes on behind the fragment.
                    None => self.pass_line(),
                }
            }
            _ if self.may_begin_regex() => match self.near(2, strings::regex) {
                Some(length) => {
                    let start = self.at;
                    self.at += length;
                    self.text(start, start, start + length, self.line);
                }
                None => self.mark(b'/'),
            },
            _ => self.mark(b'/'),
        }
    }

    /// Where something ends that may be lines away. Nothing is looked for any more once that was too
    /// often in vain: each time, all that is left is read.
    fn far<T>(&mut self, find: impl FnOnce() -> Option<T>) -> Option<T> {
        if self.unclosed >= MOST_UNCLOSED {
            return None;
        }
        let found = find();
        self.unclosed += usize::from(found.is_none());
        found
    }

    /// Where something ends on this line; `kind` is its place in `open_up_to`.
    fn near<T>(&mut self, kind: usize, find: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        if self.at < self.open_up_to[kind] {
            return None;
        }
        let rest = &self.bytes[self.at..];
        let found = find(rest);
        if found.is_none() {
            self.open_up_to[kind] = self.at + memchr(b'\n', rest).unwrap_or(rest.len());
        }
        found
    }

    /// Whether a `/` here can begin a regular expression, by the token before it.
    fn may_begin_regex(&self) -> bool {
        if self.syntax.family != Family::Script {
            return false;
        }
        let Some(last) = self.last() else { return true };
        if last == Symbol(mark(b')')) {
            return self.closed_condition;
        }
        last.kind() == Kind::Fixed
            && last != Symbol(mark(b']'))
            && !self.syntax.is_value(last)
            // `<p/>` in JSX.
            && self.peek(1) != b'>'
    }

    /// A string of C# that `$` and `@` stand before.
    fn prefixed_by_signs(&mut self, byte: u8) -> bool {
        if self.syntax.family != Family::CSharp || !matches!(byte, b'@' | b'$') {
            return false;
        }
        let signs = (0..3).take_while(|ahead| matches!(self.peek(*ahead), b'@' | b'$')).count();
        let is_string = self.peek(signs) == b'"';
        if is_string {
            let start = self.at;
            self.at += signs;
            self.quote(start);
        }
        is_string
    }

    /// A string of Rust between quotes and hashes; `at` is at the first hash.
    fn raw_string(&mut self, start: usize) -> bool {
        let rest = &self.bytes[self.at..];
        let Some(Quoted { length, content }) = self.far(|| strings::raw(rest)) else {
            return false;
        };
        let (from, to, line) = (self.at + content.start, self.at + content.end, self.line);
        self.pass(length);
        self.text(start, from, to, line);
        true
    }

    /// Whatever the quote at `at` begins; what stands from `start` to there is its prefix.
    fn quote(&mut self, start: usize) {
        let (rest, prefix) = (&self.bytes[self.at..], &self.bytes[start..self.at]);
        let family = self.syntax.family;
        let quoted = match self.peek(0) {
            b'`' if self.syntax.backquote == Backquote::Template => {
                if !self.template() {
                    self.at += 1;
                }
                return;
            }
            b'`' if self.syntax.backquote == Backquote::Raw => {
                self.far(|| strings::until(rest, b"`", 1))
            }
            b'`' => None,
            b'\'' if !self.syntax.has_single_quotes => strings::character(rest),
            _ if self.syntax.has_triple_quotes && strings::is_triple(rest) => {
                self.far(|| strings::triple(rest, family))
            }
            _ if prefix.contains(&b'@') => self.far(|| strings::verbatim(rest)),
            quote => self.near(usize::from(quote == b'\''), strings::line),
        };
        let Some(Quoted { length, content }) = quoted else {
            // Nothing closes it: an apostrophe in text, a lifetime, half a string.
            self.at += if strings::is_triple(rest) { 3 } else { 1 };
            return;
        };
        let (from, to) = (self.at + content.start, self.at + content.end);
        let (after, line) = (self.at + length, self.line);
        let is_docstring = family == Family::Python
            && self.begins_line
            && content.start == 3
            && strings::ends_line(&self.bytes[after..]);
        let is_formatted = prefix.iter().any(|byte| matches!(byte, b'f' | b'F' | b'$'));
        if is_docstring {
            self.pass(length);
        } else if is_formatted && self.expressions.len() < DEEPEST {
            self.formatted(from, to);
            self.pass_to(after);
        } else {
            self.pass(length);
            self.text(start, from, to, line);
        }
    }

    fn pass_to(&mut self, place: usize) {
        self.pass(place.saturating_sub(self.at));
        self.at = place;
    }

    /// A token of the text from `from` to `to`, that begins at `start`.
    fn text(&mut self, start: usize, from: usize, to: usize, line: u32) {
        let hash = strings::hash(&self.bytes[from..to]);
        self.push(Symbol::text(hash), hash, start, line);
    }

    /// A string with expressions in braces, without its quotes; nothing in it goes on behind it.
    fn formatted(&mut self, from: usize, to: usize) {
        let (bytes, open_up_to) = (self.bytes, self.open_up_to);
        self.bytes = &bytes[..to];
        self.pass_to(from);
        let mut piece = self.place();
        while self.at < to {
            let byte = self.peek(0);
            if byte == b'{' && self.peek(1) != b'{' {
                self.piece(piece);
                self.at += 1;
                self.expression();
                piece = self.place();
            } else {
                // `{{` is a brace.
                self.pass(if byte == b'{' { 2 } else { 1 });
            }
        }
        self.piece(piece);
        (self.bytes, self.open_up_to) = (bytes, open_up_to);
    }

    /// A template; `false` where nothing closes it, and then nothing has happened.
    fn template(&mut self) -> bool {
        let (start, line, tokens) = (self.at, self.line, self.tokens.len());
        let open_up_to = self.open_up_to;
        if self.unclosed >= MOST_UNCLOSED || self.expressions.len() >= DEEPEST {
            return false;
        }
        self.at += 1;
        let mut piece = self.place();
        loop {
            match (self.peek(0), self.peek(1)) {
                (b'`', _) => {
                    self.piece(piece);
                    self.at += 1;
                    return true;
                }
                (b'$', b'{') => {
                    self.piece(piece);
                    self.at += 2;
                    self.expression();
                    piece = self.place();
                }
                (b'\\', _) => self.pass(2),
                _ if self.at >= self.bytes.len() => break,
                _ => self.pass(1),
            }
        }
        self.unclosed += 1;
        (self.at, self.line, self.open_up_to) = (start, line, open_up_to);
        self.tokens.truncate(tokens);
        false
    }

    /// Where this is: the byte and the line.
    fn place(&self) -> (usize, u32) {
        (self.at, self.line)
    }

    /// A token of the text from a place to `at`, if there is one.
    fn piece(&mut self, (from, line): (usize, u32)) {
        if from < self.at {
            self.text(from, from, self.at, line);
        }
    }

    /// An expression in a string, and the `}` behind it. Its parentheses are its own.
    fn expression(&mut self) {
        let outer = (std::mem::take(&mut self.parentheses), self.closed_condition);
        self.expressions.push(0);
        self.rest();
        self.expressions.pop();
        (self.parentheses, self.closed_condition) = outer;
        if self.peek(0) == b'}' {
            self.at += 1;
        }
    }
}

/// What a byte begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    LineEnd,
    Word,
    Digit,
    Quote,
    Slash,
    Hash,
    Mark,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Space; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'\n' => Class::LineEnd,
            b'0'..=b'9' => Class::Digit,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Class::Word,
            b'"' | b'\'' | b'`' => Class::Quote,
            b'/' => Class::Slash,
            b'#' => Class::Hash,
            other if mark(other) != 0 => Class::Mark,
            _ => Class::Space,
        };
        byte += 1;
    }
    classes
};

fn is_word(byte: u8) -> bool {
    matches!(CLASSES[usize::from(byte)], Class::Word | Class::Digit)
}
