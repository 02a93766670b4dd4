//! Source code as a stream of tokens in one normal form, so that copies which were reformatted
//! look the same.
//!
//! Not in the stream: white space, comments, Python's docstrings, what a file imports, `;`, and a
//! comma before a closing bracket. A string's token is its content, whatever quotes it has;
//! the expressions in templates and formatted strings are tokens of their own.
//!
//! The same lexer reads whole files, which an index is made of, and suggestions, which begin and
//! end anywhere. So it needs no parser and no context: what can be seen of a token is in it and
//! the few before, and what is not closed (a quote in JSX text, half a comment) is one odd token,
//! behind which it goes on. `benches/lexing.rs` holds it to the trees of tree-sitter, which
//! it takes a twentieth of the time of. Does no I/O.

mod imports;
mod scanner;
mod strings;
mod syntax;

use crate::syntax::Language;

/// Languages that are written alike: copies are looked for among their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Python.
    Python,
    /// JavaScript and TypeScript.
    Script,
    /// Java.
    Java,
    /// C#.
    CSharp,
    /// Rust.
    Rust,
    /// Go.
    Go,
    /// Every other language: C's comments, quotes and brackets.
    Other,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 7] =
        [Self::Python, Self::Script, Self::Java, Self::CSharp, Self::Rust, Self::Go, Self::Other];

    /// The family that is this number as a number.
    pub fn numbered(number: u16) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The family of a language; `None` is one that has no grammar here.
    pub fn of(language: Option<Language>) -> Self {
        match language {
            Some(Language::Python) => Self::Python,
            Some(Language::JavaScript | Language::TypeScript | Language::Tsx) => Self::Script,
            Some(Language::Java) => Self::Java,
            Some(Language::CSharp) => Self::CSharp,
            Some(Language::Rust) => Self::Rust,
            Some(Language::Go) => Self::Go,
            None => Self::Other,
        }
    }
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is, and for names and literals some bits of the hash.
    pub symbol: Symbol,
    /// The hash of its text: of a string's content, of a name, of a number. It is the same
    /// everywhere and always, because indexes are made of it.
    pub hash: u32,
    /// Where it begins, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The line that it begins in, from 0.
    pub line: u32,
}

/// A token in one byte, which is what an index keeps of it: below 64 punctuation, below 128
/// keywords of the family, below 192 names, below 224 strings, and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol(pub u8);

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Punctuation or a keyword.
    Fixed,
    /// A name.
    Name,
    /// A string.
    Text,
    /// A number.
    Number,
}

impl Symbol {
    /// What it is.
    pub fn kind(self) -> Kind {
        match self.0 {
            0..128 => Kind::Fixed,
            128..192 => Kind::Name,
            192..224 => Kind::Text,
            224.. => Kind::Number,
        }
    }

    /// Whether it stands before the name of a member: `.`, `?.`, `->`, `::`.
    pub fn is_access(self) -> bool {
        syntax::ACCESS.contains(&self.0)
    }

    fn name(hash: u32) -> Self {
        Self(0x80 | (hash >> 26) as u8)
    }

    fn text(hash: u32) -> Self {
        Self(0xc0 | (hash >> 27) as u8)
    }

    fn number(hash: u32) -> Self {
        Self(0xe0 | (hash >> 27) as u8)
    }
}

/// The tokens of `text`, behind those that are in `tokens` already. Of a text of 4 GiB and more
/// there are none.
pub fn lex(family: Family, text: &str, tokens: &mut Vec<Token>) {
    if u32::try_from(text.len()).is_ok() {
        scanner::scan(syntax::of(family), text.as_bytes(), tokens);
    }
}
