//! What is asked for at a cursor: rows of `tests/cases/intent/*.toml`.
//!
//! A row's `at` is a document with `▮` as the cursor; `asks` is the unit, or `none`. Where it matters
//! a row says whether the person `typed` or asked by a key (the default), where the suggestion
//! `start`s (`here` or `next line`), the `indentation` that it hangs on, and how the `subject`
//! begins, which is the comment, header or line that it belongs to.

use super::cases::case_files;
use crate::support::marked_cursor;
use serde::Deserialize;
use std::fmt::Write as _;
use undertone::completion::Trigger;
use undertone::completion::intent::{self, Intent, Start, Unit};
use undertone::syntax::Language;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    language: Option<String>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    at: String,
    asks: String,
    #[serde(default)]
    typed: bool,
    start: Option<String>,
    indentation: Option<String>,
    subject: Option<String>,
    /// Another language than the table's.
    language: Option<String>,
}

#[test]
fn each_row_is_what_is_asked_for() {
    let (mut rows, mut wrong) = (0, String::new());
    for path in case_files("intent") {
        let content = std::fs::read_to_string(&path).expect("a case file can be read");
        let table: Table =
            toml::from_str(&content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in &table.case {
            rows += 1;
            let name = case.language.as_ref().or(table.language.as_ref());
            let language = name.map(|name| {
                let known = Language::all().find(|language| language.fence() == name);
                known.unwrap_or_else(|| panic!("{}: no language {name}", path.display()))
            });
            if let Err(found) = case.check(language) {
                let at = &case.at;
                let _ = writeln!(wrong, "{}\n{at}\n-- {found}\n", path.display());
            }
        }
    }
    assert!(rows >= 70, "{rows} rows");
    assert!(wrong.is_empty(), "\n{wrong}");
}

impl Case {
    fn check(&self, language: Option<Language>) -> Result<(), String> {
        let trigger = if self.typed { Trigger::Automatic } else { Trigger::Invoked };
        let cursor = marked_cursor(&self.at, language, trigger);
        let found = intent::at(&cursor);
        let asks = found.as_ref().map_or("none", |intent| name(intent.unit));
        if asks != self.asks {
            return Err(format!("asks {asks}, not {}", self.asks));
        }
        let Some(Intent { start, indentation, subject, .. }) = found else { return Ok(()) };
        let start = match start {
            Start::Here => "here",
            Start::NextLine => "next line",
        };
        if self.start.as_deref().is_some_and(|expected| expected != start) {
            return Err(format!("starts {start}"));
        }
        if self.indentation.as_ref().is_some_and(|expected| *expected != indentation) {
            return Err(format!("hangs on {indentation:?}"));
        }
        let subject = cursor.text.slice(subject..cursor.text.len());
        if self.subject.as_ref().is_some_and(|expected| !subject.starts_with(expected)) {
            return Err(format!("belongs to {subject:?}"));
        }
        Ok(())
    }
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Described => "described",
        Unit::Body => "body",
        Unit::Line => "line",
        Unit::Fill => "fill",
        Unit::Comment => "comment",
    }
}
