//! What a keystroke costs before a model is asked: edits, positions, snapshots, trees.
//!
//! `cargo bench --bench text`. The goals are docs/architecture.md's budget of a keystroke.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use undertone::completion::context::nearby::{Nearby, Neighbour};
use undertone::completion::context::{self, Window};
use undertone::completion::{Cursor, Trigger, intent};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::{Encoding, Position, Range, Text};
use undertone::workspace::Workspace;

const SAMPLES: usize = 500;

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let small = python(58_000);
    let long_line = "x = ".repeat(10 * (1 << 20) / 4);
    let mut table = String::from("| What | Median | Slowest of 500 | Goal |\n|---|---|---|---|\n");
    let mut row = |what: &str, goal: &str, mut times: Vec<Duration>| {
        times.sort_unstable();
        let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{what}: {median:?}, slowest {slowest:?} (goal: {goal})");
        let _ = writeln!(table, "| {what} | {median:.1?} | {slowest:.1?} | {goal} |");
    };

    row("An edit in a 58 KB file", "≤ 0.1 ms", edits(&small));
    row("The same, the text at hand in a snapshot", "≤ 0.1 ms", edits_beside_snapshots(&small));
    row("An edit in a line of 10 MB", "≤ 0.1 ms", edits(&long_line));
    row("A position to bytes and back, 58 KB", "none", positions(&small));
    row("A position to bytes and back, a line of 10 MB", "none", positions(&long_line));
    row("A snapshot of 10 MB", "none", snapshots(&long_line));
    row("Opening 58 KB of Python: text and tree", "none", openings(&small));
    row("The tree after a keystroke, 58 KB of Python", "≤ 2 ms", keystrokes(&small));
    let (first, again) = contexts();
    row("Context of a keystroke, 5,000 lines and 5 other documents of 5,000", "≤ 5 ms", again);
    row("The same, once one of the others has changed", "none", first);
    row("Whether five files may be shown in others' prompts", "none", permissions());
    println!("\n{table}");
}

fn python(bytes: usize) -> String {
    let function = "def read_rows(path, limit=None):\n    \"\"\"Rows of a CSV file.\"\"\"\n    rows = []\n    \
                    with open(path) as file:\n        for row in csv.DictReader(file):\n            \
                    if limit is not None and len(rows) >= limit:\n                break\n            \
                    rows.append({key: value.strip() for key, value in row.items()})\n    return rows\n\n\n";
    function.repeat(bytes / function.len())
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let began = Instant::now();
    black_box(work());
    began.elapsed()
}

/// A place in the middle, further right with each sample.
fn place(text: &Text, sample: usize) -> Position {
    let mut place = text.position_at(text.len() / 2, Encoding::Utf16);
    place.character += u32::try_from(sample % 40).unwrap_or_default();
    place
}

fn edits(content: &str) -> Vec<Duration> {
    let mut text = Text::new(content);
    let key = |sample| {
        let at = place(&text, sample);
        timed(|| text.edit(Range { start: at, end: at }, Encoding::Utf16, "x"))
    };
    (0..SAMPLES).map(key).collect()
}

fn edits_beside_snapshots(content: &str) -> Vec<Duration> {
    let mut text = Text::new(content);
    let key = |sample| {
        let (at, snapshot) = (place(&text, sample), text.clone());
        let time = timed(|| text.edit(Range { start: at, end: at }, Encoding::Utf16, "x"));
        drop(snapshot);
        time
    };
    (0..SAMPLES).map(key).collect()
}

fn positions(content: &str) -> Vec<Duration> {
    let text = Text::new(content);
    let ask = |sample| {
        let at = place(&text, sample);
        timed(|| text.position_at(text.offset_at(at, Encoding::Utf16), Encoding::Utf16))
    };
    (0..SAMPLES).map(ask).collect()
}

fn snapshots(content: &str) -> Vec<Duration> {
    let text = Text::new(content);
    (0..SAMPLES).map(|_| timed(|| text.clone())).collect()
}

fn openings(content: &str) -> Vec<Duration> {
    let open = || SyntaxTree::new(Language::Python, Text::new(content)).get().is_some();
    (0..SAMPLES).map(|_| timed(open)).collect()
}

/// A line is typed, key by key, and each key's tree asked for.
fn keystrokes(content: &str) -> Vec<Duration> {
    let mut text = Text::new(content);
    let mut tree = SyntaxTree::new(Language::Python, text.clone());
    tree.get();
    let middle = text.position_at(text.len() / 2, Encoding::Utf16).line;
    let mut at = text.line_range(middle as usize).map_or(0, |line| line.end);
    let typed = "\n    total = sum(len(row) for row in rows)  # counted".chars().cycle();
    let key = |key: char| {
        timed(|| {
            let edit = text.replace(at..at, key.encode_utf8(&mut [0; 4]));
            at += key.len_utf8();
            tree = tree.edited(edit, text.clone());
            tree.get().is_some()
        })
    };
    typed.take(SAMPLES).map(key).collect()
}

/// Context with another document that is new, and with none that is.
fn contexts() -> (Vec<Duration>, Vec<Duration>) {
    let content = python(5_000 * 32);
    let tree = |content: &str| SyntaxTree::new(Language::Python, Text::new(content));
    let neighbour =
        |number: usize| Arc::new(Neighbour::new(format!("lib/{number}.py"), tree(&content)));
    let mut open: Vec<Arc<Neighbour>> = (0..5).map(neighbour).collect();
    let mut text = Text::new(&content);
    let mut tree = tree(&content);
    let offset = text.len() / 2;
    let start = text.line_range(text.line_of(offset)).unwrap_or_default().start;
    let typed = "    rows = read_rows(path, limit=12) or load_all(other_path, strict=True)\n";
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for (at, sign) in typed.char_indices() {
        let edit = text.replace(start + at..start + at, &sign.to_string());
        tree = tree.edited(edit, text.clone());
        open[at % 5] = neighbour(at % 5);
        let nearby = Nearby { path: "lib/main.py".into(), open: open.clone(), ..Nearby::default() };
        let cursor = Cursor {
            text: text.clone(),
            tree: Some(tree.clone()),
            offset: start + at + sign.len_utf8(),
            trigger: Trigger::Automatic,
            nearby: Arc::new(nearby),
        };
        let Some(intent) = intent::at(&cursor) else { continue };
        let window = Window { left_tokens: 3_072, right_tokens: 1_024 };
        first.push(timed(|| context::gather(&cursor, &intent, window)));
        again.push(timed(|| context::gather(&cursor, &intent, window)));
    }
    (first, again)
}

fn permissions() -> Vec<Duration> {
    let here = std::env::current_dir().unwrap_or_default();
    let files = ["src/main.rs", "src/lib.rs", "build.rs", "src/cli/lsp.rs", "src/text/mod.rs"];
    let workspace = Workspace::new(vec![here.clone()], Vec::new());
    let ask = || files.iter().filter(|file| workspace.may_show(&here.join(file))).count();
    (0..SAMPLES).map(|_| timed(ask)).collect()
}
