//! `undertone usage`: the tokens that remote models have used, what they may have cost, and what
//! became of suggestions.

use super::{Failure, print};
use crate::completion::acceptance::Counts;
use crate::config::Settings;
use crate::ledger::{LedgerError, month_of, read};
use crate::models::usage::{Entry, prices};
use crate::server::Tally;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Show the tokens that remote models have used, an estimate of what they cost, and how many
/// suggestions were taken.
///
/// Counted on this machine, and kept here; of suggestions only their number, never their text. The
/// model that runs on this machine costs nothing, and its tokens are not counted.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  undertone usage                      this month
  undertone usage --month 2026-10      another one
  undertone usage --json               for scripts")]
pub(crate) struct Arguments {
    /// Which month, in UTC; without it, this one
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Option<String>,
    /// Print `{"month", "models": [{"backend", "model", "requests", "input", …, "dollars"}],
    /// "suggestions": [{"language", "shown", "accepted", …, "rate"}]}`
    #[arg(long)]
    json: bool,
}

/// What one model of one backend has used.
#[derive(Debug, Serialize)]
struct Line {
    backend: String,
    model: String,
    requests: u64,
    /// Requests whose tokens we had to estimate.
    estimated: u64,
    input: u64,
    cache_read: u64,
    cache_write: u64,
    output: u64,
    /// `None` where no price is known.
    dollars: Option<f64>,
}

/// The folder of the ledger of suggestions, in the state folder.
pub(super) const TALLIES: &str = "suggestions";

/// What became of suggestions in one language.
#[derive(Debug, Serialize)]
struct Suggestions {
    /// Empty where the language is not known.
    language: String,
    #[serde(flatten)]
    counts: Counts,
    /// The share of those shown that were taken, whole or in part, or typed through.
    rate: f64,
}

fn month(text: &str) -> Result<String, String> {
    let is_month = match text.split_once('-') {
        Some((year, month)) => {
            year.len() == 4
                && year.bytes().all(|digit| digit.is_ascii_digit())
                && month.len() == 2
                && month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
        }
        None => false,
    };
    if is_month { Ok(text.to_owned()) } else { Err("a month looks like 2026-11".to_owned()) }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = Settings::load()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let month = arguments.month.clone().unwrap_or_else(|| month_of(now));
    let lines = lines(&read(&settings.state_directory.join("usage"), &month)?);
    let languages = languages(&read(&settings.state_directory.join(TALLIES), &month)?);
    let text = if arguments.json {
        let prices = &prices::list().as_of;
        let page = serde_json::json!({
            "month": month, "models": lines, "prices_as_of": prices, "suggestions": languages,
        });
        format!("{page:#}\n")
    } else {
        page(&month, &lines) + &acceptance(&languages)
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn lines(entries: &[Entry]) -> Vec<Line> {
    let mut lines: BTreeMap<(&str, &str), Line> = BTreeMap::new();
    for entry in entries {
        let line = lines.entry((&entry.backend, &entry.model)).or_insert_with(|| Line {
            backend: entry.backend.clone(),
            model: entry.model.clone(),
            requests: 0,
            estimated: 0,
            input: 0,
            cache_read: 0,
            cache_write: 0,
            output: 0,
            dollars: prices::list().of(&entry.provider, &entry.model).map(|_| 0.0),
        });
        line.requests += 1;
        line.estimated += u64::from(entry.estimated);
        // A line that someone has written by hand may hold any number.
        line.input = line.input.saturating_add(entry.input);
        line.cache_read = line.cache_read.saturating_add(entry.cache_read);
        line.cache_write = line.cache_write.saturating_add(entry.cache_write);
        line.output = line.output.saturating_add(entry.output);
        if let (Some(dollars), Some(price)) =
            (&mut line.dollars, prices::list().of(&entry.provider, &entry.model))
        {
            *dollars += price.cost(entry);
        }
    }
    lines.into_values().collect()
}

fn languages(tallies: &[Tally]) -> Vec<Suggestions> {
    let mut languages: BTreeMap<&str, Counts> = BTreeMap::new();
    for tally in tallies {
        *languages.entry(&tally.language).or_default() += tally.counts;
    }
    let language = |(language, counts): (&str, Counts)| Suggestions {
        language: language.to_owned(),
        counts,
        rate: rate(&counts),
    };
    languages.into_iter().map(language).collect()
}

/// Counts are far too small for a float to miscount.
#[expect(clippy::cast_precision_loss)]
fn rate(counts: &Counts) -> f64 {
    let taken = counts.accepted.saturating_add(counts.partly).saturating_add(counts.typed_through);
    if counts.shown > 0 { (taken as f64 / counts.shown as f64).clamp(0.0, 1.0) } else { 0.0 }
}

/// What became of suggestions, by language.
fn acceptance(languages: &[Suggestions]) -> String {
    if languages.is_empty() {
        return String::new();
    }
    let mut page = format!(
        "\n{:<16} {:>8} {:>10} {:>10} {:>10} {:>9} {:>6}  characters\n",
        "suggestions", "shown", "accepted", "in part", "typed", "rejected", "rate"
    );
    for Suggestions { language, counts, rate } in languages {
        let _ = writeln!(
            page,
            "{:<16} {:>8} {:>10} {:>10} {:>10} {:>9} {:>5.0}%  {}",
            if language.is_empty() { "other" } else { language },
            counts.shown,
            counts.accepted,
            counts.partly,
            counts.typed_through,
            counts.rejected,
            100.0 * rate,
            counts.characters
        );
    }
    page
}

fn page(month: &str, lines: &[Line]) -> String {
    if lines.is_empty() {
        return format!("No remote model was asked in {month}.\n");
    }
    let mut page = format!(
        "{month}\n{:<16} {:>8} {:>10} {:>10} {:>10} {:>9}  model\n",
        "backend", "requests", "input", "cached", "output", "dollars"
    );
    for line in lines {
        let dollars = line.dollars.map_or_else(|| "?".to_owned(), |sum| format!("{sum:.4}"));
        let _ = writeln!(
            page,
            "{:<16} {:>8} {:>10} {:>10} {:>10} {:>9}  {}",
            line.backend,
            line.requests,
            line.input.saturating_add(line.cache_write),
            line.cache_read,
            line.output,
            dollars,
            line.model
        );
    }
    let known = lines.iter().filter_map(|line| line.dollars);
    let (sum, as_of) = (known.sum::<f64>(), &prices::list().as_of);
    let _ = writeln!(page, "\nAbout {sum:.4} dollars, by list prices of {as_of}; not a bill.");
    let estimated: u64 = lines.iter().map(|line| line.estimated).sum();
    if estimated > 0 {
        let _ = writeln!(
            page,
            "Of {estimated} requests the tokens are estimated: the answer was whole before the \
             provider had counted it."
        );
    }
    if lines.iter().any(|line| line.dollars.is_none()) {
        page.push_str("?: no price is known for that model.\n");
    }
    page
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::new(error).or_try("check who may read that file")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn entry(model: &str, input: u64, estimated: bool) -> Entry {
        Entry {
            at: 0,
            backend: "work".to_owned(),
            provider: "bedrock".to_owned(),
            model: model.to_owned(),
            input,
            cache_read: 1_000,
            cache_write: 0,
            output: 500,
            estimated,
        }
    }

    #[test]
    fn requests_are_added_up_by_model() {
        let haiku = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";
        let entries =
            [entry(haiku, 2_000, false), entry("own", 10, false), entry(haiku, 1_000, true)];
        expect![[r"
            2026-11
            backend          requests      input     cached     output   dollars  model
            work                    2       3000       2000       1000    0.0082  eu.anthropic.claude-haiku-4-5-20251001-v1:0
            work                    1         10       1000        500         ?  own

            About 0.0082 dollars, by list prices of 2026-11; not a bill.
            Of 1 requests the tokens are estimated: the answer was whole before the provider had counted it.
            ?: no price is known for that model.
        "]]
        .assert_eq(&page("2026-11", &lines(&entries)));
        assert_eq!(page("2026-10", &[]), "No remote model was asked in 2026-10.\n");
    }

    #[test]
    fn suggestions_are_added_up_by_language() {
        let tally = |language: &str, counts| Tally {
            at: 0,
            language: language.to_owned(),
            backend: "m".to_owned(),
            counts,
        };
        let some =
            Counts { shown: 8, accepted: 2, rejected: 5, characters: 90, ..Counts::default() };
        let more = Counts { typed_through: 1, partly: 1, rejected: -1, ..Counts::default() };
        let tallies = [tally("Python", some), tally("", Counts::shown()), tally("Python", more)];
        expect![[r"

            suggestions         shown   accepted    in part      typed  rejected   rate  characters
            other                   1          0          0          0         0     0%  0
            Python                  8          2          1          1         4    50%  90
        "]]
        .assert_eq(&acceptance(&languages(&tallies)));
        assert_eq!(acceptance(&[]), "");
        let line = serde_json::to_string(&tallies[0]).unwrap();
        assert_eq!(serde_json::from_str::<Tally>(&line).unwrap(), tallies[0]);
    }

    #[test]
    fn a_month_is_one() {
        for (text, is_one) in [
            ("2026-11", true),
            ("2026-13", false),
            ("2026", false),
            ("../../x", false),
            ("26-01", false),
        ] {
            assert_eq!(month(text).is_ok(), is_one, "{text}");
        }
    }
}
