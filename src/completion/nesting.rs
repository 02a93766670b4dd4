//! Which brackets, strings and comments are open at each line of a piece of code.
//!
//! A syntax tree cannot say this of a text that is still being written, half of which is
//! an error to it; a small lexer can. It is right for code as people write it and does not
//! validate: what it misreads (a JavaScript regular expression after a closing bracket, say)
//! costs at most a line too much or too little.

use crate::syntax::Language;
use std::ops::Range;

/// One line of a scanned text, and what is open around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its bytes, without the line end.
    pub(super) range: Range<usize>,
    /// What is open where it begins.
    pub(super) before: State,
    /// What is open where it ends, just before the line end.
    pub(super) after: State,
    /// The byte of the first bracket in it that closes one from before the text.
    pub(super) closes_outer: Option<usize>,
    /// Whether its last sign that is neither space nor comment opens a block.
    pub(super) opens_block: bool,
}

/// What is open at a place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Open brackets, less those closed that were opened before the text.
    pub(super) depth: i32,
    /// Whether the place lies in code, a string or a comment.
    pub(super) inside: Inside,
}

/// The kinds of text that a place can lie in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Inside {
    /// Code.
    #[default]
    Code,
    /// A comment that runs to the end of its line.
    LineComment,
    /// A comment that has an end of its own.
    BlockComment,
    /// A string.
    String(Quote),
}

/// How a string ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    sign: u8,
    length: u8,
    backslash_escapes: bool,
    hashes: u8,
}

impl Quote {
    fn runs_over_lines(self) -> bool {
        self.length >= 3 || self.sign == b'`' || !self.backslash_escapes
    }
}

impl State {
    /// Whether a statement may end here.
    pub(super) fn is_closed(self) -> bool {
        self.depth <= 0 && !self.runs_over_lines()
    }

    /// Whether the place lies in a string or comment that a line end does not close.
    fn runs_over_lines(self) -> bool {
        match self.inside {
            Inside::Code | Inside::LineComment => false,
            Inside::BlockComment => true,
            Inside::String(quote) => quote.runs_over_lines(),
        }
    }
}

/// Whether what follows `text`, which begins in code, is code as well.
pub(super) fn is_in_code(text: &str, language: Language) -> bool {
    lines(text, language).last().is_none_or(|line| !line.after.runs_over_lines())
}

/// Scans `text`, which begins in code.
pub(super) fn lines(text: &str, language: Language) -> Vec<Line> {
    let mut scanner =
        Scanner { bytes: text.as_bytes(), language, state: State::default(), last: 0 };
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        lines.push(scanner.line(start..end));
        start += line.len();
    }
    if text.is_empty() || text.ends_with('\n') {
        lines.push(scanner.line(start..start));
    }
    lines
}

struct Scanner<'t> {
    bytes: &'t [u8],
    language: Language,
    state: State,
    /// The last sign of code, or 0: it tells a division from a regular expression.
    last: u8,
}

impl Scanner<'_> {
    fn line(&mut self, range: Range<usize>) -> Line {
        if !self.state.runs_over_lines() {
            self.state.inside = Inside::Code;
        }
        let before = self.state;
        let mut closes_outer = None;
        let mut lowest = before.depth.min(0);
        let mut last_in_line = 0;
        let mut at = range.start;
        while at < range.end {
            let was_code = self.state.inside == Inside::Code;
            let length = self.step(at, range.end);
            let sign = self.bytes[at];
            if was_code && self.state.inside == Inside::Code && !sign.is_ascii_whitespace() {
                last_in_line = sign;
                self.last = sign;
            }
            if self.state.depth < lowest {
                lowest = self.state.depth;
                closes_outer = closes_outer.or(Some(at));
            }
            at += length;
        }
        let opens_block = if self.language.is_indented() {
            let text = String::from_utf8_lossy(&self.bytes[range.clone()]);
            last_in_line == b':' && self.state.depth <= 0 && begins_compound_statement(&text)
        } else {
            last_in_line == b'{'
        };
        Line { range, before, after: self.state, closes_outer, opens_block }
    }

    /// Reads one sign or one delimiter at `at` and gives its length in bytes.
    fn step(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.bytes[at..end];
        match self.state.inside {
            Inside::Code => self.code(rest),
            Inside::LineComment => rest.len(),
            Inside::BlockComment => {
                if rest.starts_with(b"*/") {
                    self.state.inside = Inside::Code;
                    return 2;
                }
                1
            }
            Inside::String(quote) => self.string(rest, quote),
        }
    }

    fn code(&mut self, rest: &[u8]) -> usize {
        let python = self.language == Language::Python;
        match rest[0] {
            b'#' if python => self.state.inside = Inside::LineComment,
            b'/' if !python && rest.starts_with(b"//") => self.state.inside = Inside::LineComment,
            b'/' if !python && rest.starts_with(b"/*") => {
                self.state.inside = Inside::BlockComment;
                return 2;
            }
            b'/' if self.is_script() => return regular_expression(rest, self.last).unwrap_or(1),
            b'(' | b'[' | b'{' => self.state.depth += 1,
            b')' | b']' | b'}' => self.state.depth -= 1,
            b'\'' if self.language == Language::Rust => return rust_character(rest),
            b'"' | b'\'' | b'`' => return self.open_string(rest, 0),
            b'r' if self.language == Language::Rust && !self.last_is_word() => {
                let hashes = rest[1..].iter().take_while(|sign| **sign == b'#').count();
                if rest.get(1 + hashes) == Some(&b'"') {
                    return 1 + hashes + self.open_raw(hashes);
                }
            }
            b'@' if self.language == Language::CSharp && rest.starts_with(b"@\"") => {
                return 1 + self.open_raw(0);
            }
            _ => {}
        }
        1
    }

    fn open_string(&mut self, rest: &[u8], hashes: u8) -> usize {
        let sign = rest[0];
        let triples = match self.language {
            Language::Python => true,
            Language::Java | Language::CSharp => sign == b'"',
            _ => false,
        };
        let length = if triples && rest.starts_with(&[sign; 3]) { 3 } else { 1 };
        let backslash_escapes = !(self.language == Language::Go && sign == b'`');
        self.state.inside = Inside::String(Quote { sign, length, backslash_escapes, hashes });
        usize::from(length)
    }

    /// A string without escapes that ends at its quote and `hashes` hash signs.
    fn open_raw(&mut self, hashes: usize) -> usize {
        let hashes = u8::try_from(hashes).unwrap_or(u8::MAX);
        self.state.inside =
            Inside::String(Quote { sign: b'"', length: 1, backslash_escapes: false, hashes });
        1
    }

    fn string(&mut self, rest: &[u8], quote: Quote) -> usize {
        if quote.backslash_escapes && rest[0] == b'\\' {
            return 2.min(rest.len());
        }
        let length = usize::from(quote.length);
        let hashes = usize::from(quote.hashes);
        let closes = rest.len() >= length + hashes
            && rest[..length].iter().all(|sign| *sign == quote.sign)
            && rest[length..length + hashes].iter().all(|sign| *sign == b'#');
        if closes {
            self.state.inside = Inside::Code;
            self.last = quote.sign;
            return length + hashes;
        }
        1
    }

    fn is_script(&self) -> bool {
        matches!(self.language, Language::JavaScript | Language::TypeScript | Language::Tsx)
    }

    fn last_is_word(&self) -> bool {
        self.last.is_ascii_alphanumeric() || self.last == b'_'
    }
}

/// Whether a line of Python begins a statement that has a block: a colon also ends a lambda's
/// parameters, or a key of a dictionary that was opened on a line above.
fn begins_compound_statement(line: &str) -> bool {
    const KEYWORDS: [&str; 14] = [
        "def", "class", "if", "elif", "else", "for", "while", "try", "except", "finally", "with",
        "async", "match", "case",
    ];
    let line = line.trim_start();
    let end = line.find(|character: char| !character.is_alphanumeric() && character != '_');
    KEYWORDS.contains(&&line[..end.unwrap_or(line.len())])
}

/// The length of the regular expression that `rest` begins with, where one may stand.
fn regular_expression(rest: &[u8], last: u8) -> Option<usize> {
    if last.is_ascii_alphanumeric()
        || matches!(last, b'_' | b'$' | b')' | b']' | b'}' | b'"' | b'\'' | b'`')
    {
        return None;
    }
    let mut in_class = false;
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of a character literal, or of a lifetime's quote.
fn rust_character(rest: &[u8]) -> usize {
    let escaped = rest.get(1) == Some(&b'\\');
    let from = if escaped { 3 } else { 2 };
    // The longest, '\u{10FFFF}', has 12 bytes.
    let close = rest.iter().take(12).skip(from).position(|sign| *sign == b'\'');
    match close {
        // Between the quotes of an unescaped literal stands one character, of 4 bytes at most.
        Some(at) if escaped || at < 4 && !rest[1].is_ascii() || at == 0 => from + at + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Depth after each line; `s` in a string, `c` in a comment.
    fn shape(language: Language, text: &str) -> String {
        let after = |line: &Line| match line.after.inside {
            Inside::String(_) if line.after.runs_over_lines() => "s".to_owned(),
            Inside::BlockComment => "c".to_owned(),
            _ => line.after.depth.to_string(),
        };
        lines(text, language).iter().map(after).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let table = [
            (Language::Python, "f(  # (\n')'\n)", "1 1 0"),
            (Language::Python, "x = '''(\n)\n'''\ny", "s s 0 0"),
            (Language::Python, "'it\\'s (' + \"(\"\n", "0 0"),
            (Language::Python, "'unterminated (\nx", "0 0"),
            (Language::JavaScript, "x = `(\n${a}`\n", "s 0 0"),
            (Language::JavaScript, "a = /[/(]\\/(/g; f(\n", "1 1"),
            (Language::JavaScript, "a = b / c / (d\n", "1 1"),
            (Language::TypeScript, "/* (\n( */ {\n}", "c 1 0"),
            (Language::Java, "String s = \"\"\"\n  (\n  \"\"\";", "s s 0"),
            (Language::Java, "char c = '(';", "0"),
            (Language::CSharp, "var s = @\"a\\\"; f(", "1"),
            (Language::Rust, "fn f<'a>(c: char) { c == '(' || c == '\\'' }", "0"),
            (Language::Rust, "let s = r#\"(\"\n\"#; (", "s 1"),
            (Language::Rust, "let c = 'ä'; (", "1"),
            (Language::Go, "s := `\\`; f(", "1"),
            (Language::Python, "))\n(", "-2 -1"),
        ];
        for (language, text, expected) in table {
            assert_eq!(shape(language, text), expected, "{language:?} {text}");
        }
    }

    #[test]
    fn a_block_is_opened_at_the_end_of_a_line_only() {
        let opens = |language, text| lines(text, language)[0].opens_block;
        assert!(opens(Language::Python, "def f(a: int):  # note"));
        assert!(!opens(Language::Python, "x = {'a':"));
        assert!(!opens(Language::Python, "x: int = 1"));
        assert!(opens(Language::Java, "void f() { // note"));
        assert!(!opens(Language::Java, "void f() {}"));
    }

    #[test]
    fn the_bracket_that_closes_an_outer_one_is_found() {
        let found = lines("a)\n}\n", Language::Java);
        assert_eq!(found[0].closes_outer, Some(1));
        assert_eq!(found[1].closes_outer, Some(3));
    }
}
