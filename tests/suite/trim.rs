//! Trimming on tables of cases: a document with a cursor, a model's words, what is shown.
//!
//! Each `tests/cases/trim/*.toml` has arrays of cases named after their language's fence. `at` is
//! the document with `▮` as the cursor, `reply` what the model writes, `shows` the text that is
//! inserted (`""`: nothing). `ends = "limit"` says that the model was not allowed to write more,
//! `unit` asks for a unit by name instead of what the cursor's place asks for, and `is_begun` says
//! that the answer began with a tag in the request.

use super::cases::case_files;
use super::completion::{CURSOR, Reply, cursor, wait};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use tokio_util::sync::CancellationToken;
use undertone::completion::context::{self, Window};
use undertone::completion::intent::{self, Intent, Start, Unit};
use undertone::completion::trim::{Ending, Trimmer};
use undertone::completion::{Cursor, complete};
use undertone::syntax::Language;

/// How many cases there are at least.
const FEWEST_CASES: usize = 150;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    at: String,
    reply: String,
    shows: String,
    ends: Option<Ends>,
    unit: Option<UnitName>,
    #[serde(default)]
    is_begun: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ends {
    Limit,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum UnitName {
    Fill,
    Line,
    Comment,
}

#[test]
fn each_case_shows_what_its_row_says() {
    let mut failures = Vec::new();
    let mut count = 0;
    for path in case_files("trim") {
        let source = std::fs::read_to_string(&path).expect("a case file can be read");
        let tables: BTreeMap<String, Vec<Case>> =
            toml::from_str(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (fence, cases) in tables {
            let language = Language::all().find(|language| language.fence() == fence);
            assert!(language.is_some() || fence == "text", "no language is called {fence}");
            count += cases.len();
            for case in cases {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                failures.extend(case.failure(language).map(|what| format!("{name}: {what}")));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count}\n{}", failures.len(), failures.join("\n"));
    assert!(count >= FEWEST_CASES, "{count} cases");
}

impl Case {
    fn failure(&self, language: Option<Language>) -> Option<String> {
        let cursor = cursor(&self.at, language);
        let shown = [usize::MAX, 1, 3, 7].map(|size| self.shown(&cursor, size));
        let say = |what: &str| {
            Some(format!(
                "{what}\n    at    {:?}\n    reply {:?}\n    shows {:?}\n    not   {:?}",
                self.at, self.reply, self.shows, shown[0]
            ))
        };
        if shown.iter().any(|text| *text != shown[0]) {
            return say(&format!("in pieces it is {shown:?}"));
        }
        if shown[0] == self.shows { None } else { say("shown is something else") }
    }

    /// What is shown where the model writes in pieces of `size` characters.
    fn shown(&self, cursor: &Cursor, size: usize) -> String {
        let pieces = pieces(&self.reply, size);
        let is_at_limit = self.ends.is_some();
        let (heard, shown) = match self.unit {
            None => completed(
                cursor,
                &Reply { pieces, fails: false, is_at_limit, is_begun: self.is_begun },
            ),
            Some(unit) => {
                let unit = match unit {
                    UnitName::Fill => Unit::Fill,
                    UnitName::Line => Unit::Line,
                    UnitName::Comment => Unit::Comment,
                };
                trimmed(cursor, unit, &pieces, is_at_limit)
            }
        };
        if heard == shown { shown } else { format!("{shown}, and heard was {heard}") }
    }
}

fn pieces(reply: &str, size: usize) -> Vec<String> {
    let characters: Vec<char> = reply.chars().collect();
    let pieces = characters.chunks(size.min(characters.len().max(1)));
    pieces.map(|piece| piece.iter().collect()).collect()
}

/// What is heard while the model writes, and what is suggested in the end.
fn completed(cursor: &Cursor, backend: &Reply) -> (String, String) {
    let mut heard = String::new();
    let mut hear = |piece: &str| heard.push_str(piece);
    let cancel = CancellationToken::new();
    let suggestions = wait(complete(cursor, NonZeroUsize::MIN, backend, &cancel, &mut hear))
        .expect("a reply never fails");
    let shown = suggestions.into_iter().next().map(|suggestion| suggestion.insert_text);
    (heard, shown.unwrap_or_default())
}

/// The same for a unit that the cursor's place does not ask for.
fn trimmed(cursor: &Cursor, unit: Unit, pieces: &[String], is_at_limit: bool) -> (String, String) {
    let text = cursor.text.slice(0..cursor.text.len());
    let line = text[..cursor.offset].rsplit('\n').next().unwrap_or_default();
    let indentation = line[..line.len() - line.trim_start().len()].to_owned();
    let intent =
        Intent { unit, start: Start::Here, indentation, subject: cursor.offset - line.len() };
    let window = Window { left_tokens: 1024, right_tokens: 256 };
    let context = context::gather(cursor, &intent, window);
    let mut trimmer = Trimmer::new(&intent, &context);
    for piece in pieces {
        trimmer.push(piece);
    }
    let certain = trimmer.certain().to_owned();
    let ending = if is_at_limit { Ending::Limit } else { Ending::Own };
    let shown = trimmer.finish(ending).unwrap_or_default();
    assert!(shown.starts_with(&certain), "{certain:?} is certain of {shown:?}");
    (shown.clone(), shown)
}

proptest! {
    #[test]
    fn any_answer_at_any_place_comes_to_text(
        language in proptest::option::of(proptest::sample::select(Language::all().collect::<Vec<_>>())),
        left in words(24),
        right in words(12),
        reply in words(60),
        is_at_limit in any::<bool>(),
    ) {
        let cursor = cursor(&format!("{left}{CURSOR}{right}"), language);
        let run = |size| {
            let pieces = pieces(&reply, size);
            completed(&cursor, &Reply { pieces, is_at_limit, ..Reply::default() })
        };
        let (heard, shown) = run(usize::MAX);
        prop_assert_eq!(&heard, &shown);
        for size in [1, 3, 7] {
            prop_assert_eq!(run(size), (heard.clone(), shown.clone()), "in pieces of {}", size);
        }
        let is_text = |sign: char| !sign.is_control() || "\n\t".contains(sign);
        prop_assert!(shown.chars().all(is_text));
        if let Some(intent) = intent::at(&cursor) {
            certain_only_grows(&cursor, &intent, &reply)?;
        }
    }
}

/// Answers that no code is, from models that know no end.
#[test]
fn garbage_costs_little_and_shows_nothing() {
    const MOST: usize = 1 << 20;
    let table = [
        ("brackets", "([{"),
        ("closing brackets", ")]}"),
        ("one line", "lorem ipsum "),
        ("line ends", "\n"),
        ("spaces", " "),
        ("quotes", "\"'`"),
        ("thoughts", "<think>"),
        ("sentences", "This is a sentence. "),
        ("fences", "```\n"),
        ("indented blank lines", "    \n"),
        ("signs", "🦀\u{202e}\0"),
    ];
    let places = [
        "def f(x):\n    ▮\n",
        "# add\n▮\n",
        "x = ▮\n",
        "foo(▮)\n",
        "x = (▮)))))))))))))))))))))))))))))))))))))))\n",
    ];
    for (name, word) in table {
        for place in places {
            let cursor = cursor(place, Some(Language::Python));
            let words = MOST / word.len();
            for pieces in [vec![word.repeat(words)], vec![word.to_owned(); words.min(10_000)]] {
                let (_, shown) =
                    completed(&cursor, &Reply { pieces, is_at_limit: true, ..Reply::default() });
                assert!(shown.len() <= 64, "{name} at {place:?}: {} bytes", shown.len());
            }
        }
    }
}

/// Numbered lines are no loop, so that such an answer goes on to its limit.
#[test]
fn a_long_answer_is_read_once() {
    let cursor = cursor("def f(x):\n    ▮\n", Some(Language::Python));
    let lines: Vec<String> = (0..600).map(|line| format!("    x{line} = f({line})\n")).collect();
    let lines = lines.concat();
    let pieces = pieces(&lines, 1);
    assert!(pieces.len() > 10_000, "{}", pieces.len());
    let (heard, shown) =
        completed(&cursor, &Reply { pieces, is_at_limit: true, ..Reply::default() });
    assert_eq!(heard, shown);
    assert!(shown.starts_with("x0 = f(0)\n    x1 = f(1)\n"), "{shown}");
}

fn certain_only_grows(cursor: &Cursor, intent: &Intent, reply: &str) -> Result<(), TestCaseError> {
    let context = context::gather(cursor, intent, Window { left_tokens: 1024, right_tokens: 256 });
    let mut trimmer = Trimmer::new(intent, &context);
    let mut certain = String::new();
    for piece in pieces(reply, 2) {
        trimmer.push(&piece);
        prop_assert!(trimmer.certain().starts_with(&certain), "{certain:?} was certain");
        trimmer.certain().clone_into(&mut certain);
    }
    Ok(())
}

/// Soup: words of code, brackets, quotes, line ends, signs that nobody expects.
fn words(most: usize) -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "`",
        "\"\"\"",
        "\n",
        "\n",
        "\n\n",
        "\n    ",
        "\n        ",
        "\n  ",
        "\n\t",
        "\r\n",
        "\r",
        " ",
        "    ",
        "\t",
        "x",
        "foo",
        "return ",
        "def f",
        "class A",
        "if ",
        "else",
        ":",
        ";",
        ",",
        ".",
        " = ",
        "=>",
        "# a comment",
        "// a comment",
        "/* ",
        "*/",
        "pass",
        "import a",
        "```",
        "~~~python\n",
        "<file>\n",
        "</file>",
        "<think>",
        "</think>",
        "Here is the code:",
        "This adds two numbers.",
        "Use x. Then call y.",
        "**Note**",
        "🦀",
        "é",
        "\u{5d0}\u{5d1}",
        "\u{202e}",
        "\0",
        "\u{1b}[31m",
        "\u{feff}",
        "\\",
        "not implemented",
        "function f() {",
        "print(x)",
        "int Twice(int x)",
        "<|im_end|>",
    ]);
    proptest::collection::vec(word, 0..most).prop_map(|words| words.concat())
}
