//! How good a text is in a hole: like what stood there, of use, harmful.

use crate::hole::Hole;
use serde::Serialize;
use std::collections::BTreeMap;
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// The longest text whose similarity is computed to the end: its price is quadratic.
const LONGEST_COMPARED: usize = 4_000;

/// What is said of one text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Verdict {
    /// It is what stood there, spaces at lines' ends aside.
    pub(crate) exact: bool,
    /// Its first line is what stood there.
    pub(crate) first_line: bool,
    /// 1 less the edit distance in characters by the longer text's length.
    pub(crate) similarity: f64,
    /// Nothing, or nothing but blanks.
    pub(crate) useless: bool,
    pub(crate) harm: Option<Harm>,
    /// Whether the tests pass with it, where there are tests.
    pub(crate) passed: Option<bool>,
}

/// What a person would have to mend after accepting a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Harm {
    /// What stands right of the cursor stands there twice.
    RepeatsRight,
    /// The file could be parsed before, and with what stood there, and cannot now.
    BreaksParse,
    /// More brackets lack their partner than before.
    UnbalancesBrackets,
}

/// Judges `text` in `hole`. `passed` says whether tests pass.
pub(crate) fn judge(hole: &Hole, text: &str, passed: Option<bool>) -> Verdict {
    let (plain, truth) = (plain(text), plain(&hole.truth));
    Verdict {
        exact: plain == truth,
        first_line: !plain.is_empty() && plain.lines().next() == truth.lines().next(),
        similarity: similarity(&plain, &truth),
        useless: plain.is_empty(),
        harm: harm(hole, text),
        passed,
    }
}

/// A text without what is not seen: blanks at the ends of lines and around the whole.
fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    lines.join("\n")
}

fn harm(hole: &Hole, text: &str) -> Option<Harm> {
    if text.trim().is_empty() {
        return None;
    }
    if repeats_right(hole, text) {
        return Some(Harm::RepeatsRight);
    }
    let [without, with, meant] =
        ["", text, &hole.truth].map(|text| Parsed::of(hole.language, &hole.filled(text)));
    if without.is_whole && meant.is_whole && !with.is_whole {
        return Some(Harm::BreaksParse);
    }
    (with.lonely > without.lonely.max(meant.lonely)).then_some(Harm::UnbalancesBrackets)
}

/// Whether `text` has what stands right of it: the rest of the line at its own end, or the first
/// line below anywhere, in both cases more often than what stood there had it.
fn repeats_right(hole: &Hole, text: &str) -> bool {
    let has_word = |text: &str| text.contains(char::is_alphanumeric);
    let (rest, below) = hole.after.split_once('\n').unwrap_or((&hole.after, ""));
    let rest = rest.trim();
    let ends = |text: &str| text.trim_end().ends_with(rest);
    if has_word(rest) {
        // A text that runs on has the rest of the line at the end of its first.
        let first = |text: &str| ends(text.trim_start().lines().next().unwrap_or_default());
        return (ends(text) && !ends(&hole.truth)) || (first(text) && !first(&hole.truth));
    }
    let Some(next) = below.lines().map(str::trim).find(|line| !line.is_empty()) else {
        return false;
    };
    let times = |text: &str| text.lines().filter(|line| line.trim() == next).count();
    has_word(next) && times(text) > times(&hole.truth)
}

/// What matters of a parsed file.
struct Parsed {
    /// It has a tree without an error.
    is_whole: bool,
    /// Brackets without a partner.
    lonely: usize,
}

impl Parsed {
    fn of(language: Language, file: &str) -> Self {
        let tree = SyntaxTree::new(language, Text::new(file));
        let Some(tree) = tree.get() else { return Self { is_whole: false, lonely: 0 } };
        let root = tree.root_node();
        let (mut open, mut lonely) = (Vec::new(), 0);
        let mut cursor = root.walk();
        // All leaves in order: what is in a string or a comment is none of its own.
        'leaves: loop {
            if cursor.goto_first_child() {
                continue;
            }
            let leaf = cursor.node();
            if !leaf.is_missing() {
                match leaf.kind() {
                    "(" => open.push(')'),
                    "[" => open.push(']'),
                    "{" | "${" => open.push('}'),
                    close @ (")" | "]" | "}") => {
                        if open.last().is_some_and(|expected| close.starts_with(*expected)) {
                            open.pop();
                        } else {
                            lonely += 1;
                        }
                    }
                    _ => {}
                }
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    break 'leaves;
                }
            }
        }
        Self { is_whole: !root.has_error(), lonely: lonely + open.len() }
    }
}

/// 1 for the same text, 0 for texts that share nothing: Levenshtein's distance in characters,
/// by the longer one's length.
pub(crate) fn similarity(one: &str, other: &str) -> f64 {
    let [one, other] =
        [one, other].map(|text| text.chars().take(LONGEST_COMPARED).collect::<Vec<char>>());
    let longer = one.len().max(other.len());
    if longer == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, character) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], above + 1);
        for (at, with) in other.iter().enumerate() {
            let substituted = diagonal + usize::from(character != with);
            diagonal = row[at + 1];
            row[at + 1] = substituted.min(diagonal + 1).min(row[at] + 1);
        }
    }
    1.0 - ratio(row[other.len()], longer)
}

/// Verdicts by the variant and the kind of task that they belong to, counted.
#[derive(Default)]
pub(crate) struct Tally {
    verdicts: Vec<Verdict>,
}

impl Tally {
    pub(crate) fn add(&mut self, verdict: Verdict) {
        self.verdicts.push(verdict);
    }

    /// The figures of a row.
    pub(crate) fn row(&self, suite: &str, variant: &str) -> Row {
        let count = |is: fn(&Verdict) -> bool| self.verdicts.iter().filter(|v| is(v)).count();
        let mut harms: BTreeMap<Harm, usize> = BTreeMap::new();
        for harm in self.verdicts.iter().filter_map(|verdict| verdict.harm) {
            *harms.entry(harm).or_default() += 1;
        }
        let similarity: f64 = self.verdicts.iter().map(|verdict| verdict.similarity).sum();
        let tested = count(|verdict| verdict.passed.is_some());
        Row {
            suite: suite.to_owned(),
            variant: variant.to_owned(),
            tasks: self.verdicts.len(),
            exact: count(|verdict| verdict.exact),
            first_line: count(|verdict| verdict.first_line),
            similarity: similarity / float(self.verdicts.len().max(1)),
            passed: (tested > 0).then(|| count(|verdict| verdict.passed == Some(true))),
            useless: count(|verdict| verdict.useless),
            harmful: count(|verdict| verdict.harm.is_some()),
            harms,
        }
    }
}

/// A row of the table; counts are of `tasks`.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) suite: String,
    pub(crate) variant: String,
    pub(crate) tasks: usize,
    pub(crate) exact: usize,
    pub(crate) first_line: usize,
    /// The mean.
    pub(crate) similarity: f64,
    pub(crate) passed: Option<usize>,
    pub(crate) useless: usize,
    pub(crate) harmful: usize,
    pub(crate) harms: BTreeMap<Harm, usize>,
}

/// A part of a whole; 0 of nothing.
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    float(part) / float(whole.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts here are small")]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}
