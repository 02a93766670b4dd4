//! How each family of languages is written, as far as its tokens go.

#![expect(clippy::cast_possible_truncation, reason = "there are fewer than 64 marks")]

use super::scanner::hash_of;
use super::{Family, Symbol};
use std::sync::LazyLock;

/// How a family is written.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of a language")]
pub(super) struct Syntax {
    pub(super) family: Family,
    keywords: Keywords,
    conditions: Vec<Symbol>,
    values: Vec<Symbol>,
    /// What a word before a quote may consist of to be the string's prefix.
    pub(super) prefixes: &'static [u8],
    /// Whether `'` begins a string, and not a character or a lifetime.
    pub(super) has_single_quotes: bool,
    /// Whether three quotes begin a string of several lines.
    pub(super) has_triple_quotes: bool,
    /// What a backquote begins.
    pub(super) backquote: Backquote,
    /// Whether `#` begins a comment.
    pub(super) has_hash_comments: bool,
    /// Whether `//` and `/*` begin one.
    pub(super) has_slash_comments: bool,
}

/// What a backquote begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Backquote {
    Nothing,
    /// A string as it is.
    Raw,
    /// A string with expressions in `${…}`.
    Template,
}

impl Syntax {
    /// Whether a condition stands in a `(` behind this.
    pub(super) fn is_before_condition(&self, symbol: Symbol) -> bool {
        self.conditions.contains(&symbol)
    }

    /// Whether a keyword is a value, such as `this`.
    pub(super) fn is_value(&self, symbol: Symbol) -> bool {
        self.values.contains(&symbol)
    }

    /// The number of the keyword with this hash.
    pub(super) fn keyword(&self, hash: u32) -> Option<u8> {
        self.keywords.number(hash)
    }
}

pub(super) fn of(family: Family) -> &'static Syntax {
    static ALL: LazyLock<[Syntax; 7]> = LazyLock::new(|| {
        [
            Syntax {
                prefixes: b"rbufRBUF",
                has_single_quotes: true,
                has_triple_quotes: true,
                has_hash_comments: true,
                has_slash_comments: false,
                ..braces(Family::Python, PYTHON)
            },
            Syntax {
                has_single_quotes: true,
                backquote: Backquote::Template,
                ..braces(Family::Script, SCRIPT)
            },
            Syntax { has_triple_quotes: true, ..braces(Family::Java, JAVA) },
            Syntax { has_triple_quotes: true, ..braces(Family::CSharp, CSHARP) },
            Syntax { prefixes: b"brc", ..braces(Family::Rust, RUST) },
            Syntax { backquote: Backquote::Raw, ..braces(Family::Go, GO) },
            Syntax { has_single_quotes: true, ..braces(Family::Other, "") },
        ]
    });
    &ALL[family as usize]
}

/// What most have in common.
fn braces(family: Family, keywords: &str) -> Syntax {
    let keywords = Keywords::new(keywords);
    let known = |words: &[&str]| {
        let numbers = words.iter().filter_map(|word| keywords.number(hash_of(word.as_bytes())));
        numbers.map(Symbol).collect()
    };
    Syntax {
        family,
        conditions: known(&["if", "while", "for", "with"]),
        values: known(&["this", "super", "null", "true", "false", "undefined"]),
        keywords,
        prefixes: b"",
        has_single_quotes: false,
        has_triple_quotes: false,
        backquote: Backquote::Nothing,
        has_hash_comments: false,
        has_slash_comments: true,
    }
}

/// Keywords by their hashes: open addressing with four times as many places.
struct Keywords([(u32, u8); 256]);

impl Keywords {
    fn new(words: &str) -> Self {
        let mut table = [(0, 0); 256];
        for (number, word) in (64..128).zip(words.split_whitespace()) {
            let hash = hash_of(word.as_bytes());
            let mut place = (hash >> 24) as usize;
            while table[place].1 != 0 {
                place = (place + 1) % 256;
            }
            table[place] = (hash, number);
        }
        Self(table)
    }

    fn number(&self, hash: u32) -> Option<u8> {
        let mut place = (hash >> 24) as usize;
        loop {
            match self.0[place] {
                (_, 0) => return None,
                (found, number) if found == hash => return Some(number),
                _ => place = (place + 1) % 256,
            }
        }
    }
}

/// The number of a punctuation mark of one byte; 0 for what is none.
pub(super) const fn mark(byte: u8) -> u8 {
    NUMBERS[byte as usize]
}

/// The number of each byte that is a mark.
const NUMBERS: [u8; 256] = {
    let mut numbers = [0; 256];
    let mut place = 0;
    while place < MARKS.len() {
        numbers[MARKS[place] as usize] = place as u8 + 1;
        place += 1;
    }
    numbers
};

/// The number of a mark of two bytes.
pub(super) fn pair(first: u8, second: u8) -> Option<u8> {
    // Most marks stand alone, and few bytes are second in a pair.
    if !matches!(second, b'=' | b'&' | b'|' | b':' | b'>' | b'+' | b'-' | b'*' | b'?' | b'.' | b'/')
    {
        return None;
    }
    let place = PAIRS.iter().position(|pair| **pair == [first, second])?;
    Some(MARKS.len() as u8 + 1 + place as u8)
}

const MARKS: &[u8] = b"!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";
const PAIRS: [&[u8; 2]; 26] = [
    b"==", b"!=", b"<=", b">=", b"&&", b"||", b"::", b"->", b"=>", b"+=", b"-=", b"*=", b"/=",
    b"++", b"--", b"**", b"??", b"?.", b":=", b"%=", b"|=", b"&=", b"^=", b"..", b"</", b"//",
];

/// `.`, `?.`, `->` and `::`.
pub(super) const ACCESS: [u8; 4] = [mark(b'.'), 32 + 17, 32 + 7, 32 + 6];

const PYTHON: &str = "False None True and as assert async await break class continue def del elif \
    else except finally for from global if import in is lambda nonlocal not or pass raise return \
    try while with yield";

const SCRIPT: &str = "async await break case catch class const continue debugger default delete \
    do else enum export extends false finally for function if implements import in instanceof \
    interface let new null private protected public readonly return static super switch this \
    throw true try typeof undefined var void while with yield";

const JAVA: &str = "abstract assert boolean break byte case catch char class continue default do \
    double else enum extends false final finally float for if implements import instanceof int \
    interface long native new null package private protected public return short static strictfp \
    super switch synchronized this throw throws transient true try var void volatile while";

const CSHARP: &str = "abstract as async await base bool break byte case catch char class const \
    continue decimal default delegate do double else enum event explicit extern false finally \
    fixed float for foreach if implicit in int interface internal is lock long namespace new null \
    object operator out override private protected public readonly ref return sealed static \
    string struct switch this throw true try";

const RUST: &str = "as async await break const continue crate dyn else enum extern false fn for \
    if impl in let loop match mod move mut pub ref return self Self static struct super trait \
    true type unsafe use where while bool char i8 i16 i32 i64 isize str u8 u16 u32 u64 usize f32 \
    f64";

const GO: &str = "break case chan const continue default defer else fallthrough for func go goto \
    if import interface map package range return select struct switch type var nil true false \
    string int bool byte error";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_numbered_below_keywords() {
        assert_eq!(MARKS.len(), 31);
        assert!(MARKS.len() + PAIRS.len() < 64);
        for access in [".", "?.", "->", "::"] {
            let number = match access.as_bytes() {
                [first, second] => pair(*first, *second).unwrap(),
                [first, ..] => mark(*first),
                [] => unreachable!(),
            };
            assert!(Symbol(number).is_access(), "{access}");
        }
    }

    #[test]
    fn every_family_knows_its_keywords() {
        for (family, words) in [
            (Family::Python, PYTHON),
            (Family::Script, SCRIPT),
            (Family::Java, JAVA),
            (Family::CSharp, CSHARP),
            (Family::Rust, RUST),
            (Family::Go, GO),
        ] {
            assert!(words.split_whitespace().count() <= 64, "{family:?}");
            for (number, word) in (64..).zip(words.split_whitespace()) {
                assert_eq!(of(family).keyword(hash_of(word.as_bytes())), Some(number), "{word}");
            }
            assert_eq!(of(family).keyword(hash_of(b"undertone")), None);
        }
    }
}
