//! Source code as tokens: cases are lines of tests/cases/references/tokens.toml.

use proptest::prelude::*;
use serde::Deserialize;
use undertone::references::lex::{Family, Kind, Token, lex};
use undertone::syntax::Language;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    language: String,
    text: String,
    tokens: String,
}

fn tokens(family: Family, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    lex(family, text, &mut tokens);
    tokens
}

/// The tokens with their places and lines forgotten.
fn plain(tokens: &[Token]) -> Vec<(u8, u32)> {
    tokens.iter().map(|token| (token.symbol.0, token.hash)).collect()
}

#[test]
fn what_is_written_differently_is_the_same_stream() {
    let cases: Cases = toml::from_str(include_str!("../../cases/references/tokens.toml"))
        .unwrap_or_else(|error| panic!("tokens.toml: {error}"));
    for case in cases.case {
        let family = Family::of(Language::from_lsp_id(&case.language));
        let found = tokens(family, &case.text);
        let words: Vec<_> = found
            .iter()
            .map(|token| {
                let text = &case.text[token.start as usize..token.end as usize];
                (token.symbol.kind() == Kind::Text, text)
            })
            .collect();
        let expected = words_of(&case.tokens);
        let same = expected.len() == found.len()
            && expected.iter().zip(&found).all(|((is_text, word), token)| {
                let kind = token.symbol.kind();
                let text = &case.text[token.start as usize..token.end as usize];
                if *is_text {
                    kind == Kind::Text && token.hash == undertone_hash(word)
                } else {
                    kind != Kind::Text && text == word
                }
            });
        assert!(same, "{}: {words:?}", case.name);
    }
}

/// What `tokens` of a case says: words, and strings, which are in quotes up to a quote before a
/// space.
fn words_of(tokens: &str) -> Vec<(bool, String)> {
    let (mut words, mut rest) = (Vec::new(), tokens.trim());
    while !rest.is_empty() {
        let (is_text, word, length) = if let Some(text) = rest.strip_prefix('"') {
            let ends = |end: &usize| {
                text[..*end].ends_with('"')
                    && matches!(text.as_bytes().get(*end), None | Some(b' '))
            };
            let end = (1..=text.len()).find(ends).unwrap_or(text.len());
            (true, text[..end - 1].replace("\\n", "\n"), end + 1)
        } else {
            let end = rest.find(' ').unwrap_or(rest.len());
            (false, rest[..end].to_owned(), end)
        };
        words.push((is_text, word));
        rest = rest[length..].trim_start();
    }
    words
}

/// The hash that a string of this content has.
fn undertone_hash(content: &str) -> u32 {
    let quoted = format!("`{content}`");
    tokens(Family::Go, &quoted).first().map_or(0, |token| token.hash)
}

/// What is looked for in vain is not looked for again and again: that would take minutes.
#[test]
fn long_texts_of_what_nothing_closes_are_read_once() {
    let pieces = [
        r#"\""""#,
        "'",
        r#""\"#,
        "/*",
        "/[",
        "r#\"",
        "`",
        "`${",
        r#"@""#,
        "f'{",
        r#"$"{"#,
        "(",
        "{",
        r"\'",
        "import ",
        "from a import (",
        "import '",
        "\n/*",
        "\n\"\"\"",
        "\nr##\"",
    ];
    for piece in pieces {
        let text = piece.repeat(100_000 / piece.len());
        for family in Family::ALL {
            tokens(family, &text);
        }
    }
}

fn tokens_are_well_placed(text: &str) -> Result<(), TestCaseError> {
    for family in Family::ALL {
        let mut end = 0;
        for token in tokens(family, text) {
            prop_assert!(end <= token.start && token.start < token.end, "{family:?} {token:?}");
            prop_assert!(text.get(token.start as usize..token.end as usize).is_some());
            let line = text[..token.start as usize].matches('\n').count();
            prop_assert_eq!(token.line as usize, line, "{:?} {:?}", family, token);
            end = token.end;
        }
    }
    Ok(())
}

/// Texts that were once read wrongly.
#[test]
fn found_texts_have_their_tokens_where_they_are() -> Result<(), TestCaseError> {
    ["f'\\\n'", "`one\ntwo${three}four\n`", "$@\"one\ntwo{three}four\n\"", "a = /\\\n//"]
        .into_iter()
        .try_for_each(tokens_are_well_placed)
}

proptest! {
    /// Tokens are in order, within the text, at the beginning of characters, and on their lines.
    #[test]
    fn tokens_are_where_they_are(text in "([a-z0-9_ .,;(){}\\[\\]\n'\"`$\\\\/*#@!<>=é-]|\"\"\"|//|/\\*|\\*/|\\$\\{|f'|r#\"|import |from |use ){0,60}") {
        tokens_are_well_placed(&text)?;
    }

    /// Behind two line ends and a plain line the stream is the same, whatever half string, comment or
    /// bracket of one line stood before.
    #[test]
    fn a_fragment_is_soon_in_step(before in "[a-z ('\"/<]{0,30}") {
        let code = "\n\ncall(one, two);\nvalue = other[three] + 'four';\n";
        for family in Family::ALL {
            let whole = plain(&tokens(family, &format!("{before}{code}")));
            prop_assert!(whole.ends_with(&plain(&tokens(family, code))), "{:?}", family);
        }
    }
}
