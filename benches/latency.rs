//! What the product adds to a model's own time, keystroke by keystroke: a table.
//!
//! `cargo bench --bench latency`, or one part of it by its name behind `--`: `keystroke`, `request`,
//! `answer`, `typing`. A real server process with a Python file of 5,000 lines and five others open;
//! its model is a server on loopback that notes when a request comes, and says all of its answer at
//! once. Times are taken in this process, so each has the pipes and the socket in it.

#[path = "eval/oracle.rs"]
mod oracle;
#[path = "eval/percentile.rs"]
mod percentile;
#[path = "../tests/support/mod.rs"]
mod support;

use futures::StreamExt;
use oracle::{Editor, Oracle, milliseconds};
use percentile::percentile;
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use undertone::completion::context::nearby::{Nearby, Neighbour};
use undertone::completion::generation::{Backend, Budget, Generation};
use undertone::completion::prompt::{Interface, Prompt, Served};
use undertone::completion::{Cursor, Trigger, first_prompt};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// What can be measured alone.
const PARTS: [&str; 4] = ["keystroke", "request", "answer", "typing"];
/// How often each is measured.
const ROUNDS: usize = 1_000;
const LINES: usize = 5_000;
/// So that one key's work is over before the next one.
const BETWEEN_KEYS: Duration = Duration::from_millis(30);
/// A model's own time until its last token; hosted ones take longer. With none, the answer would
/// come while the key's own work still runs.
const THINKS: Duration = Duration::from_millis(40);

/// What a person types at the end of the file's middle function, round after round. Each round has
/// a variable of its own, so that nothing is known from the round before.
const TYPED: &str = "self.sum_of(values";

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
        let [half, most, nearly_all, all] =
            [50, 95, 99, 100].map(|percent| percentile(&times, percent));
        let times = times.len();
        println!("{what}: p50 {half:.2} ms, p99 {nearly_all:.2} ms of {times} (goal: {goal})");
        let _ = writeln!(
            table,
            "| {what}, of {times} | {half:.2} ms | {most:.2} | {nearly_all:.2} | {all:.2} | {goal} |"
        );
    };
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if let Some(part) = wanted.as_deref().filter(|part| !PARTS.contains(part)) {
        eprintln!("there is no part `{part}`, but {}", PARTS.join(", "));
        std::process::exit(2);
    }
    let is_wanted = |part: &str| wanted.as_deref().is_none_or(|wanted| wanted == part);
    if is_wanted("keystroke") {
        let bare = keystrokes_alone();
        row("A keystroke applied, and a question about nothing answered", bare, "none");
    }
    if is_wanted("request") {
        let Asked { sent, .. } = asked(OTHER, Duration::ZERO);
        row("Automatic trigger: keystroke to request sent", sent, "p99 ≤ 10 ms");
        let Stages { tree, prompt, slowest } = stages();
        row("Of this: the syntax tree", tree, "none");
        row("Of this: intent, context and prompt", prompt, "none");
        println!("the slowest of these stood at {slowest:?}");
    }
    if is_wanted("answer") {
        let Asked { answered, .. } = asked(OTHER, THINKS);
        row("Last token of a line to its answer", answered, "p99 ≤ 5 ms");
        let body: String = (0..LONG_LINES).fold("[index]\n".to_owned(), |mut body, line| {
            let _ = writeln!(body, "    value_{line} = self.sum_of(values, {line})");
            body
        });
        let Asked { answered, .. } = asked(&body, THINKS);
        row("Last token of thirty lines to its answer", answered, "p99 ≤ 5 ms");
    }
    if is_wanted("typing") {
        let typed = typed_through();
        row("Typing through a suggestion: keystroke to the rest of it", typed, "p99 ≤ 1 ms");
    }
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

/// The large file, and a place between two methods in its middle.
fn large() -> (String, usize) {
    let text = source(LINES, 0);
    let middle = text[text.len() / 2..].find("    def ").map_or(0, |at| text.len() / 2 + at);
    (text, middle)
}

/// The files beside it.
fn others() -> impl Iterator<Item = String> {
    (0..5).map(|number| source(600, 10_000 + 100 * number))
}

/// An editor whose cursor stands on an empty line in the middle of the large file.
fn editor(oracle: &Oracle) -> Editor {
    let (mut text, middle) = large();
    text.insert(middle, '\n');
    let mut editor = Editor::open(oracle, "large.py", "python", &text, middle);
    for (number, other) in others().enumerate() {
        editor.open_beside(&format!("other{number}.py"), "python", &other);
    }
    editor.settle();
    editor
}

/// Types `typed` key by key, again and again, and asks after each key; the model says what `says`
/// makes of the rest of it. `each` hears the question's id.
fn type_on(
    oracle: &Oracle,
    typed: &str,
    says: impl Fn(&str) -> String,
    mut each: impl FnMut(&mut Editor, i64),
) {
    let mut editor = editor(oracle);
    let mut line = String::new();
    for round in 0..=ROUNDS.div_ceil(typed.len()) {
        let variable = format!("        total_{round} = ");
        editor.replace(line.len(), 0, &variable);
        line = format!("{variable}{typed}");
        editor.settle();
        for (at, key) in typed.char_indices() {
            std::thread::sleep(BETWEEN_KEYS);
            oracle.says(&says(&typed[at + key.len_utf8()..]));
            oracle.take_asked();
            let id = editor.type_and_ask(key.encode_utf8(&mut [0; 4]));
            // The first keys open the connection and parse the file for the first time.
            if round > 0 {
                each(&mut editor, id);
            } else {
                editor.answer(id);
            }
        }
    }
    editor.client.leave();
}

fn keystrokes_alone() -> Vec<f64> {
    let oracle = Oracle::start(Duration::ZERO);
    let mut editor = editor(&oracle);
    let key = |_| {
        std::thread::sleep(BETWEEN_KEYS);
        editor.type_text("x");
        editor.settle();
        milliseconds(editor.edited.elapsed())
    };
    (0..ROUNDS).map(key).collect()
}

/// Milliseconds of each keystroke.
struct Asked {
    /// Until its request came to the model.
    sent: Vec<f64>,
    /// From then on, once the model has thought and sends all tokens at once, to the answer.
    answered: Vec<f64>,
}

fn asked(says: &str, thinks: Duration) -> Asked {
    let oracle = Oracle::start(thinks);
    let (mut sent, mut answered) = (Vec::new(), Vec::new());
    type_on(
        &oracle,
        TYPED,
        |_| says.to_owned(),
        |editor, id| {
            let item = editor.answer(id);
            let ended = Instant::now();
            // Some places are not worth a question.
            if let Some(asked) = oracle.take_asked() {
                sent.push(milliseconds(asked.arrived - editor.edited));
                if item.is_some() {
                    answered.push(milliseconds(ended - asked.answered));
                }
            }
        },
    );
    Asked { sent, answered }
}

/// What happens in the server between a key and its request, in this process.
struct Stages {
    tree: Vec<f64>,
    prompt: Vec<f64>,
    /// The line as it was at the slowest tree.
    slowest: String,
}

fn stages() -> Stages {
    let (mut source, middle) = large();
    let neighbours = others().enumerate().map(|(number, text)| {
        let tree = SyntaxTree::new(Language::Python, Text::new(&text));
        Arc::new(Neighbour::new(format!("other{number}.py"), tree))
    });
    let nearby = Arc::new(Nearby { open: neighbours.collect(), ..Nearby::default() });
    source.insert(middle, '\n');
    let mut text = Text::new(&source);
    let mut tree = SyntaxTree::new(Language::Python, text.clone());
    let (mut stages, mut most) =
        (Stages { tree: Vec::new(), prompt: Vec::new(), slowest: String::new() }, 0.0);
    let mut line = String::new();
    for round in 0..=ROUNDS.div_ceil(TYPED.len()) {
        let variable = format!("        total_{round} = ");
        let edit = text.replace(middle..middle + line.len(), &variable);
        tree = tree.edited(edit, text.clone());
        line = variable;
        for key in TYPED.chars() {
            let end = middle + line.len();
            let edit = text.replace(end..end, key.encode_utf8(&mut [0; 4]));
            line.push(key);
            tree = tree.edited(edit, text.clone());
            let began = Instant::now();
            black_box(tree.get());
            let parsed = milliseconds(began.elapsed());
            let cursor = Cursor {
                text: text.clone(),
                tree: Some(tree.clone()),
                offset: middle + line.len(),
                trigger: Trigger::Automatic,
                nearby: nearby.clone(),
            };
            let began = Instant::now();
            black_box(first_prompt(&cursor, &Remote));
            let prompted = milliseconds(began.elapsed());
            // In the first round all is new.
            if round > 0 {
                stages.tree.push(parsed);
                stages.prompt.push(prompted);
                if parsed > most {
                    (most, stages.slowest) = (parsed, line.trim().to_owned());
                }
            }
        }
    }
    stages
}

/// A backend that is never asked, with the form and the budget of the oracle.
struct Remote;

impl Backend for Remote {
    fn name(&self) -> &'static str {
        "remote"
    }

    fn interface(&self) -> Interface {
        Interface::Served(Served { fim: true, chat: false, prefill: false })
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: 4096 }
    }

    fn generate(&self, _: Prompt, _: CancellationToken) -> Generation {
        Generation::new(futures::stream::empty().boxed())
    }
}

fn typed_through() -> Vec<f64> {
    let oracle = Oracle::start(Duration::ZERO);
    let mut times = Vec::new();
    type_on(&oracle, SAME, str::to_owned, |editor, id| {
        let item = editor.answer(id);
        let time = milliseconds(editor.edited.elapsed());
        if oracle.take_asked().is_none() && item.is_some() {
            times.push(time);
        }
    });
    times
}
