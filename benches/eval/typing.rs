//! Files of real packages typed key by key in an editor: how often it asks, what a person gets.
//!
//! The server is the real one, and its model an oracle that knows a given share of the lines that
//! will be typed. So what is measured is when is asked, what is kept, and what it costs,
//! and not the model. The person types what the file says, at a rhythm that a seed chooses, and
//! accepts ghost text that is right to the end of a line at least.

use crate::Failure;
use crate::oracle::{Editor, Oracle, milliseconds};
use crate::percentile::percentile;
use crate::replay::{Source, corpora};
use crate::score::ratio;
use fastrand::Rng;
use serde::Serialize;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Of 100 lines, how many the oracle knows.
const SHARES: [u32; 3] = [100, 50, 20];

/// Lines that are typed of each file, which has three times as many at least.
const LINES: usize = 25;
/// The most lines that the oracle says.
const SAYS: usize = 3;

/// Gaps between keys: most are those of a person in flow, some those of one who thinks.
const FLOW: std::ops::Range<u64> = 60..240;
const THOUGHT: std::ops::Range<u64> = 500..1500;
/// Of how many keys one comes after a thought.
const KEYS_OF_A_THOUGHT: u32 = 15;

/// How the replay is run.
pub(crate) struct Typing {
    pub(crate) seed: u64,
    /// Files of each corpus.
    pub(crate) files: usize,
    /// How many times as fast as a person.
    pub(crate) speed: u32,
}

/// What came of typing with an oracle that knows `right_percent` of the lines.
#[derive(Default, Serialize)]
pub(crate) struct Counts {
    corpus: String,
    right_percent: u32,
    /// Keys that were pressed.
    keys: usize,
    /// Characters that the files have in the typed part.
    characters: usize,
    /// Requests to the model.
    requests: usize,
    /// Answers with a suggestion.
    shown: usize,
    /// Of these, those that were there without a request.
    kept: usize,
    /// Suggestions that were accepted, and their characters.
    accepted: usize,
    accepted_characters: usize,
    /// Keys that the shown text said.
    typed_through: usize,
    /// Milliseconds, by stage.
    to_request: Vec<f64>,
    from_request: Vec<f64>,
    without_request: Vec<f64>,
}

/// Types parts of files of each corpus.
pub(crate) fn run(typing: &Typing) -> Result<Vec<Counts>, Failure> {
    let mut all = Vec::new();
    for corpus in corpora() {
        for right_percent in SHARES {
            let mut counts =
                Counts { corpus: corpus.name.to_owned(), right_percent, ..Counts::default() };
            let long = |source: &Source| source.text.lines().count() > 3 * LINES;
            let sources: Vec<Source> =
                corpus.shuffled(typing.seed).filter(long).take(typing.files).collect();
            let progress = crate::progress(sources.len(), &format!("{} typed", corpus.name))?;
            for source in &sources {
                type_file(typing, source, &mut counts);
                progress.inc(1);
            }
            progress.finish_and_clear();
            all.push(counts);
        }
    }
    Ok(all)
}

/// Types some lines of a file; what stands below them is there already.
fn type_file(typing: &Typing, source: &Source, counts: &mut Counts) {
    let text = &source.text;
    // In the middle, where files are neither licence nor imports.
    let above = text.lines().count() / 2;
    let (start, end) = (line_start(text, above), line_start(text, above + LINES));
    let rest = text[end..].to_owned();
    let (above, typed) = (&text[..start], &text[start..end]);
    let oracle = Oracle::start(Duration::ZERO);
    let name = source.path.file_name().unwrap_or_default().to_string_lossy();
    let opened = format!("{above}\n{rest}");
    let language = source.language.name().to_lowercase();
    let mut editor = Editor::open(&oracle, &name, &language, &opened, start);
    editor.settle();
    let mut random = Rng::with_seed(typing.seed);
    let typed = typed.trim_end_matches('\n');
    counts.characters += typed.chars().count();
    let right_percent = counts.right_percent;
    let knows = |line: usize| {
        let seed = typing.seed ^ (text.len() << 16 ^ line) as u64;
        Rng::with_seed(seed).u32(0..100) < right_percent
    };
    let mut at = 0;
    // What is shown, as far as it is not typed yet.
    let mut shown = String::new();
    while at < typed.len() {
        let key = next_key(typed, at);
        if shown.starts_with(key) {
            counts.typed_through += 1;
        }
        std::thread::sleep(gap(&mut random) / typing.speed);
        oracle.says(&says(typed, at + key.len(), knows));
        oracle.take_asked();
        let before = oracle.requests();
        let id = editor.type_and_ask(key);
        at += key.len();
        counts.keys += 1;
        let item = editor.answer(id);
        let ended = Instant::now();
        let requests = oracle.requests() - before;
        counts.requests += requests;
        let asked = oracle.take_asked();
        if let Some(asked) = asked {
            counts.to_request.push(milliseconds(asked.arrived - editor.edited));
        }
        shown.clear();
        let Some(item) = item else { continue };
        counts.shown += 1;
        if let Some(asked) = asked {
            counts.from_request.push(milliseconds(ended - asked.answered));
        } else {
            counts.kept += 1;
            counts.without_request.push(milliseconds(ended - editor.edited));
        }
        item["insertText"].as_str().unwrap_or_default().clone_into(&mut shown);
        let is_plain = item["range"]["start"] == item["range"]["end"];
        if is_plain && is_worth_accepting(&shown, &typed[at..]) {
            editor.accept(&item);
            at += shown.len();
            counts.accepted += 1;
            counts.accepted_characters += shown.chars().count();
            shown.clear();
        }
    }
    editor.client.leave();
}

/// A character, or a line end with the indentation that an editor writes after it.
fn next_key(typed: &str, at: usize) -> &str {
    let rest = &typed[at..];
    let end = match rest.strip_prefix('\n') {
        Some(below) => rest.len() - below.trim_start_matches([' ', '\t']).len(),
        None => rest.chars().next().map_or(0, char::len_utf8),
    };
    &rest[..end]
}

/// Whether `shown` is what comes, and ends where a line of it ends.
fn is_worth_accepting(shown: &str, comes: &str) -> bool {
    let rest = comes.strip_prefix(shown);
    !shown.trim().is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
}

/// What the oracle says at byte `at` of `typed`: the rest of the line and of those below, as far as
/// it knows them; of a line that it does not know, code of the same shape that nobody will type.
fn says(typed: &str, at: usize, knows: impl Fn(usize) -> bool) -> String {
    let line = typed[..at].matches('\n').count();
    let mut lines = typed[at..].split_inclusive('\n').take(SAYS).enumerate();
    // Behind a line's last character it is about the next one.
    let is_at_end = typed[at..].starts_with('\n');
    let first = if is_at_end { lines.next().map_or("", |(_, end)| end) } else { "" };
    if !knows(line + usize::from(is_at_end)) {
        let rest = lines.next().map_or("", |(_, rest)| rest);
        let other = |sign: char| if sign.is_ascii_lowercase() { 'q' } else { sign };
        return format!("{first}{}", rest.chars().map(other).collect::<String>());
    }
    let right = lines.take_while(|(below, _)| knows(line + below)).map(|(_, text)| text);
    format!("{first}{}", right.collect::<String>())
}

fn gap(random: &mut Rng) -> Duration {
    let range = if random.u32(0..KEYS_OF_A_THOUGHT) == 0 { THOUGHT } else { FLOW };
    Duration::from_millis(random.u64(range))
}

fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line).map(str::len).sum()
}

/// A stage's name and its times.
type Stage = (&'static str, fn(&Counts) -> &Vec<f64>);

/// The tables: what a person gets, and how long each stage takes.
pub(crate) fn table(all: &[Counts]) -> String {
    let mut table = String::from(
        "| typed | lines the oracle knows | keys of characters | requests a key | shown a key | kept of shown | accepted | characters accepted | typed through | requests per accepted character |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for counts in all {
        let percent = |part: usize, whole: usize| format!("{:.1} %", 100.0 * ratio(part, whole));
        let _ = writeln!(
            table,
            "| {} | {} % | {} of {} | {:.2} | {:.2} | {} | {} | {} | {} | {:.3} |",
            counts.corpus,
            counts.right_percent,
            counts.keys,
            counts.characters,
            ratio(counts.requests, counts.keys),
            ratio(counts.shown, counts.keys),
            percent(counts.kept, counts.shown),
            counts.accepted,
            percent(counts.accepted_characters, counts.characters),
            percent(counts.typed_through, counts.keys),
            ratio(counts.requests, counts.accepted_characters),
        );
    }
    table.push_str("\n| stage | p50 | p95 | p99 | of |\n|---|---|---|---|---|\n");
    let stages: [Stage; 3] = [
        ("key to request sent", |counts| &counts.to_request),
        ("request to answer", |counts| &counts.from_request),
        ("key to answer, without a request", |counts| &counts.without_request),
    ];
    for (name, of) in stages {
        let mut times: Vec<f64> = all.iter().flat_map(|counts| of(counts).clone()).collect();
        times.sort_by(f64::total_cmp);
        let [half, most, nearly_all] = [50, 95, 99].map(|percent| percentile(&times, percent));
        let _ = writeln!(
            table,
            "| {name} | {half:.2} ms | {most:.2} ms | {nearly_all:.2} ms | {} |",
            times.len()
        );
    }
    table
}
