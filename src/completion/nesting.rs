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
    /// The byte of the first sign in it that closes a bracket or string from before the text.
    pub(super) closes_outer: Option<usize>,
    /// Whether its last sign that is neither space nor comment opens a block.
    pub(super) opens_block: bool,
    /// That sign, and the byte behind it; 0 where the line has none. A string's is its quote.
    pub(super) last_sign: (u8, usize),
}

impl Line {
    /// Whether it begins in a string of the kind that Python's docstrings are: its lines move
    /// with the code around it.
    pub(super) fn is_in_docstring(&self) -> bool {
        matches!(self.before.inside, Inside::String(quote) if quote.length == 3 && quote.is_python)
    }
}

/// What is open at a place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Brackets that were opened in the text and not closed.
    pub(super) open: usize,
    /// The innermost of them, or 0.
    pub(super) innermost: u8,
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
    is_python: bool,
}

impl Quote {
    fn runs_over_lines(self) -> bool {
        self.length >= 3 || self.sign == b'`' || !self.backslash_escapes
    }

    /// What closes it.
    pub(super) fn closing(self) -> String {
        let sign = char::from(self.sign).to_string();
        sign.repeat(usize::from(self.length)) + &"#".repeat(usize::from(self.hashes))
    }
}

impl State {
    /// Whether a statement may end here.
    pub(super) fn is_closed(self) -> bool {
        self.open == 0 && !self.runs_over_lines()
    }

    /// Whether the place lies in a string or comment that a line end does not close.
    pub(super) fn runs_over_lines(self) -> bool {
        match self.inside {
            Inside::Code | Inside::LineComment => false,
            Inside::BlockComment => true,
            Inside::String(quote) => quote.runs_over_lines(),
        }
    }
}

/// A bracket or quote, and its byte in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) sign: u8,
    pub(super) at: usize,
}

/// Scans `text`, which begins in code.
pub(super) fn lines(text: &str, language: Language) -> Vec<Line> {
    Scanner::new(Some(language)).lines(text)
}

/// The bracket that closes `open`.
pub(super) fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        quote => quote,
    }
}

/// Reads a text line by line; a text of an unknown language has brackets and strings as well.
#[derive(Clone, Debug)]
pub(super) struct Scanner {
    language: Option<Language>,
    inside: Inside,
    /// The last sign of code, or 0: it tells a division from a regular expression.
    last: u8,
    /// Whether the text began in the string that it is still in.
    in_outer_string: bool,
    /// Whether the line has the beginning of what would be a regular expression if it had an end.
    is_unsure: bool,
    open: Vec<Sign>,
    unopened: Vec<Sign>,
}

impl Scanner {
    /// A scanner at the beginning of a text that begins in code.
    pub(super) fn new(language: Option<Language>) -> Self {
        Self::within(language, Inside::Code)
    }

    /// A scanner at the beginning of a text that begins inside of something.
    pub(super) fn within(language: Option<Language>, inside: Inside) -> Self {
        Self {
            language,
            inside,
            last: 0,
            in_outer_string: matches!(inside, Inside::String(_)),
            is_unsure: false,
            open: Vec::new(),
            unopened: Vec::new(),
        }
    }

    /// The brackets that were opened and not closed, the outermost first.
    pub(super) fn open(&self) -> &[Sign] {
        &self.open
    }

    /// What closed brackets, or the string, that were open before the text, in order.
    pub(super) fn unopened(&self) -> &[Sign] {
        &self.unopened
    }

    /// Whether the latest line would read otherwise if it went on.
    pub(super) fn is_unsure(&self) -> bool {
        self.is_unsure
    }

    /// What is open here.
    pub(super) fn state(&self) -> State {
        State {
            open: self.open.len(),
            innermost: self.open.last().map_or(0, |bracket| bracket.sign),
            inside: self.inside,
        }
    }

    /// Reads all lines of a text.
    pub(super) fn lines(&mut self, text: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            lines.push(self.line(text, start..end));
            start += line.len();
        }
        if text.is_empty() || text.ends_with('\n') {
            lines.push(self.line(text, start..start));
        }
        lines
    }

    /// Reads one line of `text`: `range`, without its line end.
    pub(super) fn line(&mut self, text: &str, range: Range<usize>) -> Line {
        let bytes = text.as_bytes();
        if range.start > 0 && !self.state().runs_over_lines() {
            self.inside = Inside::Code;
            self.in_outer_string = false;
        }
        self.is_unsure = false;
        let before = self.state();
        let unopened = self.unopened.len();
        let mut last_sign = (0, range.start);
        let mut at = range.start;
        while at < range.end {
            let was = self.inside;
            let length = self.step(bytes, at, range.end);
            let sign = bytes[at];
            let is_code = match (was, self.inside) {
                (Inside::Code, Inside::Code) => !sign.is_ascii_whitespace(),
                (Inside::Code, Inside::String(_)) | (Inside::String(_), Inside::Code) => true,
                _ => false,
            };
            if is_code {
                last_sign = (sign, at + length);
                if self.inside == Inside::Code {
                    self.last = sign;
                }
            }
            at += length;
        }
        let opens_block = match self.language {
            Some(language) if language.is_indented() => {
                last_sign.0 == b':'
                    && self.open.is_empty()
                    && begins_compound_statement(&text[range.clone()])
            }
            _ => last_sign.0 == b'{',
        };
        let closes_outer = self.unopened.get(unopened).map(|sign| sign.at);
        Line { range, before, after: self.state(), closes_outer, opens_block, last_sign }
    }

    /// Reads one sign or one delimiter at `at` and gives its length in bytes.
    fn step(&mut self, bytes: &[u8], at: usize, end: usize) -> usize {
        let rest = &bytes[at..end];
        match self.inside {
            Inside::Code => self.code(rest, at),
            Inside::LineComment => rest.len(),
            Inside::BlockComment => {
                if rest.starts_with(b"*/") {
                    self.inside = Inside::Code;
                    return 2;
                }
                1
            }
            Inside::String(quote) => self.string(rest, quote, at),
        }
    }

    fn code(&mut self, rest: &[u8], at: usize) -> usize {
        let python = self.language == Some(Language::Python);
        let has_slashes = !python && self.language.is_some();
        match rest[0] {
            b'#' if python => self.inside = Inside::LineComment,
            b'/' if has_slashes && rest.starts_with(b"//") => self.inside = Inside::LineComment,
            b'/' if has_slashes && rest.starts_with(b"/*") => {
                self.inside = Inside::BlockComment;
                return 2;
            }
            b'/' if self.is_script() => return self.regular_expression(rest).unwrap_or(1),
            sign @ (b'(' | b'[' | b'{') => self.open.push(Sign { sign, at }),
            sign @ (b')' | b']' | b'}') => self.close(Sign { sign, at }),
            b'\'' if self.language == Some(Language::Rust) => return rust_character(rest),
            // In prose an apostrophe is no quote.
            b'\'' if self.language.is_none() => {}
            b'"' | b'\'' | b'`' => return self.open_string(rest, 0),
            b'r' if self.language == Some(Language::Rust) && !self.last_is_word() => {
                let hashes = rest[1..].iter().take_while(|sign| **sign == b'#').count();
                if rest.get(1 + hashes) == Some(&b'"') {
                    return 1 + hashes + self.open_raw(hashes);
                }
            }
            b'@' if self.language == Some(Language::CSharp) && rest.starts_with(b"@\"") => {
                return 1 + self.open_raw(0);
            }
            _ => {}
        }
        1
    }

    /// The length of the regular expression that `rest` begins with, where one may stand.
    fn regular_expression(&mut self, rest: &[u8]) -> Option<usize> {
        if self.last.is_ascii_alphanumeric() || b"_$)]}\"'`".contains(&self.last) {
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
        self.is_unsure = true;
        None
    }

    fn close(&mut self, bracket: Sign) {
        if self.open.pop().is_none() {
            self.unopened.push(bracket);
        }
    }

    fn open_string(&mut self, rest: &[u8], hashes: u8) -> usize {
        let sign = rest[0];
        let triples = match self.language {
            Some(Language::Python) => true,
            Some(Language::Java | Language::CSharp) => sign == b'"',
            _ => false,
        };
        let length = if triples && rest.starts_with(&[sign; 3]) { 3 } else { 1 };
        let backslash_escapes = !(self.language == Some(Language::Go) && sign == b'`');
        let is_python = self.language == Some(Language::Python);
        self.inside = Inside::String(Quote { sign, length, backslash_escapes, hashes, is_python });
        usize::from(length)
    }

    /// A string without escapes that ends at its quote and `hashes` hash signs.
    fn open_raw(&mut self, hashes: usize) -> usize {
        let hashes = u8::try_from(hashes).unwrap_or(u8::MAX);
        self.inside = Inside::String(Quote {
            sign: b'"',
            length: 1,
            backslash_escapes: false,
            hashes,
            is_python: false,
        });
        1
    }

    fn string(&mut self, rest: &[u8], quote: Quote, at: usize) -> usize {
        if quote.backslash_escapes && rest[0] == b'\\' {
            return 2.min(rest.len());
        }
        let length = usize::from(quote.length);
        let hashes = usize::from(quote.hashes);
        let closes = rest.len() >= length + hashes
            && rest[..length].iter().all(|sign| *sign == quote.sign)
            && rest[length..length + hashes].iter().all(|sign| *sign == b'#');
        if closes {
            self.inside = Inside::Code;
            self.last = quote.sign;
            if std::mem::take(&mut self.in_outer_string) {
                self.unopened.push(Sign { sign: quote.sign, at });
            }
            return length + hashes;
        }
        1
    }

    fn is_script(&self) -> bool {
        matches!(self.language, Some(Language::JavaScript | Language::TypeScript | Language::Tsx))
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
            _ => line.after.open.to_string(),
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
            (Language::Python, "))\n(", "0 1"),
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
