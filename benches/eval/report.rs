//! What a run found: tables for people, and one JSON file.

use crate::score::{Harm, Row, ratio};
use serde_json::Value;
use std::fmt::Write as _;

/// The table of `rows`: shares in percent, with counts where tests were run.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut table = String::from(
        "| task | what is scored | tasks | exact | first line | edit similarity | tests pass | useless | harmful | of these: repeats right / breaks the parse / brackets |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let percent = |count: usize| format!("{:.1} %", 100.0 * ratio(count, row.tasks));
        let passed = row.passed.map_or_else(|| "–".to_owned(), percent);
        let harms = [Harm::RepeatsRight, Harm::BreaksParse, Harm::UnbalancesBrackets]
            .map(|harm| row.harms.get(&harm).copied().unwrap_or_default().to_string())
            .join(" / ");
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {:.3} | {passed} | {} | {} | {harms} |",
            row.suite,
            row.variant,
            row.tasks,
            percent(row.exact),
            percent(row.first_line),
            row.similarity,
            percent(row.useless),
            percent(row.harmful),
        );
    }
    table
}

/// What a run found: each suite's figures by its name.
#[derive(Default)]
pub(crate) struct Report {
    found: serde_json::Map<String, Value>,
}

impl Report {
    pub(crate) fn add(&mut self, name: &str, what: Value) {
        self.found.insert(name.to_owned(), what);
    }

    /// The JSON file.
    pub(crate) fn json(mut self, seed: u64) -> Value {
        self.add("seed", seed.into());
        Value::Object(self.found)
    }
}
