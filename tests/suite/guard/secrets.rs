//! Secrets: what goes, what stays, and what holds for any text.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde::Deserialize;
use std::fmt::Write;
use undertone::secrets::{Redacted, find, redact, redact_around, rules};

/// A text and what becomes of it, each in parts to be joined.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    says: String,
    text: Vec<String>,
    /// Without it the text stays as it is.
    becomes: Option<Vec<String>>,
}

#[test]
fn cases() {
    let mut wrong = String::new();
    for case in super::cases::<Case>("secrets.toml") {
        let text = case.text.concat();
        let expected = case.becomes.map_or_else(|| text.clone(), |parts| parts.concat());
        let redacted = redact(&text);
        if redacted.text != expected {
            let _ = writeln!(wrong, "{}:\n{}\nis not\n{expected}\n", case.says, redacted.text);
        }
        assert_eq!(redacted.secrets, find(&text), "{}", case.says);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_service_asked_for_has_a_rule() {
    assert!(rules().len() >= 45);
}

/// A text of the rules' files without its marks, and its secret.
pub(super) fn marked(parts: &[String]) -> (String, String) {
    let text = parts.concat();
    let start = text.find('«').map_or(0, |at| at + '«'.len_utf8());
    let end = text.find('»').unwrap_or(text.len());
    (text.replace(['«', '»'], ""), text[start..end].to_owned())
}

fn secrets() -> impl Strategy<Value = (String, String)> {
    let all: Vec<_> =
        rules().iter().flat_map(|rule| &rule.secret).map(|parts| marked(parts)).collect();
    prop::sample::select(all)
}

/// The names of the rules whose secrets show themselves, and their patterns.
fn token_patterns() -> Vec<(String, String)> {
    #[derive(Deserialize)]
    struct File {
        rule: Vec<Token>,
    }
    #[derive(Deserialize)]
    struct Token {
        name: String,
        token: Option<String>,
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/secrets");
    let mut patterns = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the rules").flatten() {
        let content = std::fs::read_to_string(entry.path()).expect("a file of rules");
        let file: File = toml::from_str(&content).expect("a file of rules");
        patterns.extend(file.rule.into_iter().filter_map(|rule| Some((rule.name, rule.token?))));
    }
    assert!(patterns.len() > 90, "{}", patterns.len());
    patterns
}

fn drawn(pattern: &str) -> impl Strategy<Value = String> + use<> {
    prop::string::string_regex(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

/// Tokens drawn from the rules' own patterns.
fn drawn_tokens() -> impl Strategy<Value = String> {
    prop::sample::select(token_patterns()).prop_flat_map(|(_, pattern)| drawn(&pattern))
}

/// Each form that a pattern allows has its keyword. A few of what is drawn look like what
/// documentation writes, since here each sign is as likely as all letters together.
#[test]
fn what_a_rule_describes_it_finds() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for (name, pattern) in token_patterns() {
        let strategy = drawn(&pattern);
        let is_found = |_: &usize| {
            let token = strategy.new_tree(&mut runner).expect("a token").current();
            find(&token).iter().any(|secret| secret.range == (0..token.len()))
        };
        let found = (0..60).filter(is_found).count();
        assert!(found >= 45, "{name}: {found} of 60");
    }
}

/// Lines as code has them, none of which holds a secret.
fn code() -> impl Strategy<Value = String> {
    let lines = [
        "def read(path, *, encoding=None):",
        "    return open(path).read()",
        "",
        "}",
        "});",
        "import { useState } from 'react';",
        "  const [token, setToken] = useState('');",
        "password = getpass.getpass()",
        "if not self.password:",
        "    raise ValueError(\"no password\")",
        "private final String apiKey;",
        "this.apiKey = Objects.requireNonNull(apiKey);",
        "token := lexer.Next() // the next token",
        "for key, value in secrets.items():",
        "let x = a[i..j].iter().map(|c| c + 1).collect::<Vec<_>>();",
        "# -*- coding: utf-8 -*-",
        "/* a comment, with 'quotes' and \"more\" */",
        "#include <openssl/ssl.h>",
        "s = 'größer als 日本'",
        "api_key: ${{ secrets.API_KEY }}",
        "  password: {{ vault_password }}",
        "export TOKEN=$(cat token)",
        "\"scripts\": { \"build\": \"tsc -p .\" },",
        "\tauthToken string `json:\"auth_token\"`",
    ];
    prop::collection::vec(prop::sample::select(lines.to_vec()), 0..6)
        .prop_map(|lines| lines.join("\n"))
}

/// Anything: code, whole and half secrets, markers, and what no one writes.
fn anything() -> impl Strategy<Value = String> {
    let broken = (secrets(), any::<prop::sample::Index>(), any::<bool>()).prop_map(
        |((text, _), cut, head)| {
            let mut at = cut.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if head { text[..at].to_owned() } else { text[at..].to_owned() }
        },
    );
    let marks = [
        "\n",
        "\r\n",
        "\r",
        "\"",
        "'",
        "`",
        " = ",
        ": ",
        "=",
        ":",
        ",",
        ";",
        "\\",
        "\\n",
        "<",
        ">",
        "@",
        "/",
        "password",
        "token",
        "api_key",
        "secret",
        "-----BEGIN ",
        "-----END ",
        "PRIVATE KEY-----",
        "<redacted:",
        "password a ",
        "token'",
        "<redacted:password>",
        "Bearer ",
        "://",
        "://a:",
        "«",
        "é",
        "日",
        "\u{200B}",
        "aws",
        "value",
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ",
        "\n    break\n",
        "+",
        "//",
        "#",
        "&",
        "?",
        "${",
        "}",
        "(",
        ")",
        "hunter2",
        "--password ",
    ];
    let fragment = prop_oneof![
        3 => secrets().prop_map(|(text, _)| text),
        3 => broken,
        2 => code(),
        6 => prop::sample::select(marks.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<String>().prop_map(|text| text.chars().take(8).collect()),
    ];
    prop::collection::vec(fragment, 0..12).prop_map(|fragments| fragments.concat())
}

fn breaks(text: &str) -> Vec<char> {
    text.chars().filter(|c| matches!(c, '\n' | '\r')).collect()
}

/// What stands around the secrets stands around the placeholders.
fn surroundings_stay(text: &str, redacted: &Redacted<'_>) {
    let mut rest = &*redacted.text;
    let mut done = 0;
    for secret in &redacted.secrets {
        let gap = &text[done..secret.range.start];
        let at = rest.find(gap).unwrap_or_else(|| panic!("{gap:?} is not in {rest:?}"));
        rest = &rest[at + gap.len()..];
        let placeholder = format!("<redacted:{}>", secret.rule);
        assert!(rest.starts_with(&placeholder), "{placeholder} does not begin {rest:?}");
        rest = &rest[placeholder.len()..];
        done = secret.range.end;
    }
    assert!(rest.ends_with(&text[done..]), "{:?} does not end {rest:?}", &text[done..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn redacting_twice_changes_nothing(text in anything()) {
        let once = redact(&text);
        let again = redact(&once.text);
        prop_assert_eq!(&again.text, &once.text, "from {:?}", text);
        prop_assert!(again.secrets.is_empty(), "{:?} in {:?}", again.secrets, once.text);
    }

    #[test]
    fn no_line_moves_and_what_is_around_stays(text in anything()) {
        let redacted = redact(&text);
        prop_assert_eq!(breaks(&redacted.text), breaks(&text));
        surroundings_stay(&text, &redacted);
        let mut end = 0;
        for secret in &redacted.secrets {
            prop_assert!(secret.range.start >= end && !secret.range.is_empty());
            prop_assert!(text.get(secret.range.clone()).is_some());
            end = secret.range.end;
        }
    }

    #[test]
    fn a_planted_secret_never_gets_out((text, secret) in secrets(), above in code(), below in code()) {
        let planted = format!("{above}\n{text}\n{below}");
        let redacted = redact(&planted);
        for line in secret.lines() {
            prop_assert!(!redacted.text.contains(line), "{line:?} in {}", redacted.text);
        }
        prop_assert!(redacted.text.starts_with(&*redact(&above).text));
        prop_assert_eq!(redact(&above).secrets, vec![]);
    }

    #[test]
    fn a_token_is_found_wherever_it_stands(
        token in drawn_tokens(),
        (before, after) in prop::sample::select(vec![
            ("", ""), ("x = \"", "\""), ("// ", " is it"), ("f(", ")"), ("{\"a\":\"", "\"}"), ("a,", ",b"), ("-H 'X: ", "'"),
            ("\"a\\n", "\\n\""), ("https://x/?t=", "&u=1"), ("[", "]"), ("<b>", "</b>"), ("`", "`"), ("日本", "語"), ("t=", ";"),
        ]),
        above in code(),
        below in code(),
    ) {
        // Once in a while what is drawn looks like what documentation writes.
        prop_assume!(find(&token).iter().any(|secret| secret.range == (0..token.len())));
        let planted = format!("{above}\n{before}{token}{after}\n{below}");
        let redacted = redact(&planted);
        prop_assert!(!redacted.text.contains(&token), "{token:?} in {}", redacted.text);
    }

    #[test]
    fn a_cursor_in_a_secret_does_not_save_it(text in anything(), cut in any::<prop::sample::Index>()) {
        let mut at = cut.index(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (left, right) = text.split_at(at);
        let parts = redact_around(left, right);
        let whole = redact(&text);
        prop_assert_eq!(format!("{}{}", parts.left, parts.right), whole.text);
        prop_assert_eq!(parts.secrets, whole.secrets);
    }

    #[test]
    fn what_only_looks_random_stays(
        hex in "[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{7}",
        uuid in "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        base64 in "[A-Za-z0-9+/]{86}==",
        image in "iVBORw0KGgoAAAANSUhEUgAA[A-Za-z0-9+/]{120,400}={0,2}",
        name in "[a-z][a-zA-Z0-9_]{2,24}",
        above in code(),
    ) {
        let text = format!(
            "{above}\n{name} = \"{hex}\"\ncommit {hex}\nsha256 = \"{hex}\"\n\"integrity\": \"sha512-{base64}\",\n\
             id: {uuid}\n\"request_id\": \"{uuid}\"\n<img src=\"data:image/png;base64,{image}\">\n\
             url(data:font/woff2;base64,{base64})\nuses: actions/checkout@{hex}\nchecksum = \"{hex}\"\n\
             {name}({name}, {name}_2)\nconst {name} = `{image}`;\n"
        );
        // The name is random too, and may be a telling one.
        prop_assume!(!["key", "token", "secret", "pass", "pwd", "pw", "auth", "jwt"].iter().any(|word| name.to_lowercase().contains(word)));
        prop_assert_eq!(&*redact(&text).text, &text);
    }
}

/// Quadratic work on these would take minutes.
#[test]
fn a_line_without_end_takes_no_longer_than_its_length() {
    for unit in [
        "password",
        "password=",
        "password: ",
        "api_key='",
        "\\\"token\\\":",
        "sk-",
        "://a:",
        "eyJ",
        "AKIA",
        "secret_key.",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n",
        "A",
        "\n",
        "Bearer a ",
        "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----AAAA ",
        "mysql -u x ",
        "curl -u a:",
        "host=a user=b ",
        "name: TOKEN, value",
        "<d>",
        "\"d\":\"",
        "sig=",
        "https://a:b",
        "<redacted:",
    ] {
        let text = unit.repeat(60_000 / unit.len());
        assert_eq!(breaks(&redact(&text).text), breaks(&text), "{unit}");
    }
}
