//! What the product adds to a model's own time, keystroke by keystroke: a table.
//!
//! `cargo bench --bench latency`. A real server process with a Python file of 5,000 lines and five
//! others open; its model is a server on loopback that notes when a request comes, and answers at
//! once. Times are taken in this process, so each has the pipes and the socket in it.

#[path = "eval/oracle.rs"]
mod oracle;
#[path = "../tests/support/mod.rs"]
mod support;

use oracle::{Editor, Oracle, milliseconds};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How often each is measured.
const ROUNDS: usize = 300;
const LINES: usize = 5_000;

/// What a person types at the end of the file's middle function, round after round.
const TYPED: &str = "    total = self.sum_of(values";
/// How many characters of it are there already.
const ALREADY: usize = 12;

/// What the model says to it; a person who types `TYPED` types through none of it.
const OTHER: &str = "[index] * weight + offset";
/// What the model says when the person types it too.
const SAME: &str = "compute(values, weights, offset=offset, scale=2)";

/// An answer of many lines, as a body is.
const LONG_LINES: usize = 30;

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut table =
        String::from("| What | p50 | p95 | p99 | most | Goal |\n|---|---|---|---|---|---|\n");
    let mut row = |what: &str, mut times: Vec<f64>, goal: &str| {
        times.sort_by(f64::total_cmp);
        let [half, most, nearly_all, all] = [50, 95, 99, 100].map(|percent| {
            let at = (times.len() * percent).div_ceil(100).max(1) - 1;
            times.get(at).copied().unwrap_or_default()
        });
        let times = times.len();
        println!("{what}: p50 {half:.2} ms, p99 {nearly_all:.2} ms of {times} (goal: {goal})");
        let _ = writeln!(
            table,
            "| {what}, of {times} | {half:.2} ms | {most:.2} | {nearly_all:.2} | {all:.2} | {goal} |"
        );
    };
    let bare = keystrokes_alone();
    row("A keystroke applied, and a question answered that needs no tree", bare, "none");
    let Asked { sent, answered } = asked(OTHER);
    row("Automatic trigger: keystroke to request sent", sent, "p99 ≤ 10 ms");
    row("Last token of a line to its answer", answered, "p99 ≤ 5 ms");
    let body: String = (0..LONG_LINES).fold("[index]\n".to_owned(), |mut body, line| {
        let _ = writeln!(body, "    value_{line} = self.sum_of(values, {line})");
        body
    });
    let Asked { answered, .. } = asked(&body);
    row("Last token of thirty lines to its answer", answered, "p99 ≤ 5 ms");
    row("Typing through a suggestion: keystroke to the rest of it", typed_through(), "p99 ≤ 1 ms");
    println!("\n{table}");
}

/// A file as a large module is: classes with methods.
fn source(lines: usize, seed: usize) -> String {
    let mut source = String::from("import math\nimport os\n\n\n");
    let mut number = seed;
    while source.matches('\n').count() < lines {
        if number.is_multiple_of(10) {
            let _ =
                write!(source, "class Table{number}:\n    \"\"\"Rows of kind {number}.\"\"\"\n\n");
        }
        let _ = write!(
            source,
            "    def sum_of_{number}(self, values, weights=None, offset={number}):\n\
             \x20       \"\"\"The weighted sum of `values`.\"\"\"\n\
             \x20       total = offset\n\
             \x20       for index, value in enumerate(values):\n\
             \x20           if value is None or math.isnan(value):\n\
             \x20               continue  # a missing value counts nothing\n\
             \x20           total += value * (weights[index] if weights else 1.0)\n\
             \x20       return {{\"total\": total, \"path\": os.path.join(\"a\", str({number}))}}\n\n"
        );
        number += 1;
    }
    source
}

/// An editor whose cursor stands in the middle of the large file, behind the beginning of a line.
fn editor(oracle: &Oracle) -> Editor {
    let text = source(LINES, 0);
    let middle = text[text.len() / 2..].find("    def ").map_or(0, |at| text.len() / 2 + at);
    let begun = format!("    {}", &TYPED[..ALREADY]);
    let text = format!("{}{begun}\n\n{}", &text[..middle], &text[middle..]);
    let mut editor = Editor::open(oracle, "large.py", "python", &text, middle + begun.len());
    for number in 0..5 {
        let other = source(600, 10_000 + 100 * number);
        editor.open_beside(&format!("other{number}.py"), "python", &other);
    }
    editor.settle();
    editor
}

/// Types the rest of the line key by key, again and again; `each` hears the editor after a key.
fn type_on(oracle: &Oracle, typed: &str, mut each: impl FnMut(&mut Editor, Instant)) {
    let mut editor = editor(oracle);
    // The first keys open the connection and parse the file for the first time.
    let warming = typed.len();
    let mut keys = 0;
    while keys < ROUNDS + warming {
        for (at, key) in typed.char_indices() {
            std::thread::sleep(Duration::from_millis(3));
            let began = Instant::now();
            editor.type_text(key.encode_utf8(&mut [0; 4]));
            if keys >= warming {
                each(&mut editor, began);
            } else {
                let id = editor.ask();
                editor.answer(id);
            }
            keys += 1;
            if at + 1 == typed.len() {
                editor.replace(typed.len(), 0, "");
                editor.settle();
            }
        }
    }
    editor.client.leave();
}

fn keystrokes_alone() -> Vec<f64> {
    let oracle = Oracle::start();
    let mut times = Vec::new();
    type_on(&oracle, &TYPED[ALREADY..], |editor, began| {
        editor.settle();
        times.push(milliseconds(began.elapsed()));
    });
    times
}

/// Milliseconds of each keystroke.
struct Asked {
    /// Until its request came to the model.
    sent: Vec<f64>,
    /// From then, all tokens being sent at once, to the answer.
    answered: Vec<f64>,
}

fn asked(says: &str) -> Asked {
    let oracle = Oracle::start();
    oracle.says(says);
    let (mut sent, mut answered) = (Vec::new(), Vec::new());
    type_on(&oracle, &TYPED[ALREADY..], |editor, began| {
        oracle.take_arrival();
        let id = editor.ask();
        let item = editor.answer(id);
        let ended = Instant::now();
        // Within a word nothing is asked, and some places are not worth a question.
        if let Some(arrived) = oracle.take_arrival() {
            sent.push(milliseconds(arrived - began));
            if item.is_some() {
                answered.push(milliseconds(ended - arrived));
            }
        }
    });
    Asked { sent, answered }
}

fn typed_through() -> Vec<f64> {
    let oracle = Oracle::start();
    oracle.says(SAME);
    let (mut times, mut asked) = (Vec::new(), 0);
    type_on(&oracle, SAME, |editor, began| {
        let before = oracle.requests();
        let id = editor.ask();
        let item = editor.answer(id);
        let time = milliseconds(began.elapsed());
        if oracle.requests() == before && item.is_some() {
            times.push(time);
        } else {
            asked += 1;
        }
    });
    println!("typed through {} keys, {asked} others", times.len());
    times
}
