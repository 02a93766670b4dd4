//! What the embedded model costs, and what saves it: a table, on the default model.
//!
//! `cargo bench --bench model [-- PART...]`; the parts are in `main`. Nothing else should run
//! meanwhile: what is measured with busy cores makes them busy itself.

#[path = "eval/percentile.rs"]
mod percentile;

use futures::StreamExt;
use percentile::percentile;
use std::fmt::Write as _;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::{Backend, BackendError};
use undertone::completion::prompt::{Piece, Prompt};
use undertone::completion::{Cursor, Trigger, complete};
use undertone::config::Settings;
use undertone::models::local::Tuning;
use undertone::models::{locate, open, open_tuned};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// Sources of this repository that a person might be editing: file, and the share of its lines
/// above the line that is typed.
const EDITED: [(&str, f64); 5] = [
    ("docs/images/film.py", 0.4),
    ("docs/images/film.py", 0.8),
    ("src/models/download.rs", 0.5),
    ("src/completion/mod.rs", 0.7),
    ("src/text/mod.rs", 0.5),
];
/// Keystrokes at each place.
const KEYS: usize = 10;

/// A name to ask for it by, and what measures it.
type Part<'b> = (&'static str, &'b dyn Fn(&mut Table));

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let settings = Settings::load().expect("settings");
    let (path, _) = locate(&settings)
        .unwrap_or_else(|error| panic!("{error}; run `undertone models pull`, or `make bench`"));
    let mut table = Table::default();
    let bench = Bench { runtime: Runtime::new().expect("a runtime"), settings };
    let parts: [Part<'_>; 6] = [
        ("variants", &|table| variants(table, &path)),
        ("threads", &|table| bench.threads(table)),
        ("kept", &|table| bench.kept(table)),
        ("speculation", &|table| bench.speculation(table)),
        ("cancel", &|table| bench.cancel(table)),
        ("keystrokes", &|table| bench.keystrokes(table)),
    ];
    let wanted: Vec<_> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (name, measure) in parts {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            measure(&mut table);
        }
    }
    println!("\n{}", table.0);
}

/// Rows, told as soon as they are measured.
struct Table(String);

impl Default for Table {
    fn default() -> Self {
        Self("| What | Measured | Goal |\n|---|---|---|\n".to_owned())
    }
}

impl Table {
    fn row(&mut self, what: &str, measured: &str, goal: &str) {
        println!("{what}: {measured} (goal: {goal})");
        let _ = writeln!(self.0, "| {what} | {measured} | {goal} |");
    }
}

/// Every CPU variant of llama.cpp in a child process of its own: some crash.
fn variants(table: &mut Table, model: &Path) {
    let folder = Path::new(env!("CARGO_BIN_EXE_undertone")).with_file_name("undertone-lib/cpu");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    for name in names {
        let trial = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
            let output = command.arg("trial").arg(&name).arg(model).output().expect("a trial");
            let speeds: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
            (speeds, output.status)
        };
        let runs: Vec<_> = (0..3).map(|_| trial()).collect();
        let best = |key: &str| {
            let speed = |run: &(Option<serde_json::Value>, _)| run.0.as_ref()?[key].as_f64();
            runs.iter().filter_map(speed).fold(None, |best: Option<f64>, speed| {
                Some(best.map_or(speed, |best| best.max(speed)))
            })
        };
        let measured = match (best("prompt"), best("output")) {
            (Some(prompt), Some(output)) => {
                format!("{prompt:.0} tokens/s of prompt, {output:.1} of output")
            }
            _ if runs.iter().any(|run| run.1.code() == Some(3)) => {
                "this CPU lacks its instructions".to_owned()
            }
            _ => format!("crashes here ({})", runs[0].1),
        };
        let name = name.to_string_lossy();
        table.row(&format!("CPU variant {name}, best of 3 trials"), &measured, "side by side");
    }
}

struct Bench {
    runtime: Runtime,
    settings: Settings,
}

/// What one generation took.
struct Timed {
    first: Duration,
    all: Duration,
}

impl Bench {
    fn open(&self, tuning: Tuning) -> Arc<dyn Backend> {
        let backend = open_tuned(&self.settings, tuning).expect("the model opens");
        self.runtime.block_on(backend.loaded()).expect("the model loads");
        backend
    }

    fn generate(&self, backend: &dyn Backend, text: &str, max_tokens: usize) -> Timed {
        let prompt = Prompt::of_pieces(vec![Piece::Text(text.to_owned())], max_tokens);
        self.runtime.block_on(async {
            let began = Instant::now();
            let mut pieces = backend.generate(prompt, CancellationToken::new());
            let mut first = None;
            while let Some(piece) = pieces.next().await {
                piece.expect("text");
                first.get_or_insert_with(|| began.elapsed());
            }
            let all = began.elapsed();
            Timed { first: first.unwrap_or(all), all }
        })
    }

    /// Tokens of a text. The answer comes when the model is free.
    fn count(&self, backend: &dyn Backend, text: &str) -> usize {
        let pieces = vec![Piece::Text(text.to_owned())];
        let prompt = Prompt::of_pieces(pieces, usize::MAX);
        let mut stream = backend.generate(prompt, CancellationToken::new());
        match self.runtime.block_on(stream.next()) {
            Some(Err(BackendError::TooLong { tokens, .. })) => tokens,
            other => panic!("{other:?}"),
        }
    }

    fn threads(&self, table: &mut Table) {
        let source = source("src/models/download.rs");
        let text: String = source.chars().take(1400).collect();
        for load in [Load::Quiet, Load::Busy] {
            for threads in [Some(1), Some(2), None] {
                let burning = load.begin();
                let backend = self.open(Tuning { threads, guesses: 0 });
                let mut prompt: Vec<f64> = Vec::new();
                let mut output: Vec<f64> = Vec::new();
                for run in 0..3 {
                    // Another head, so that nothing is kept.
                    let text = format!("// {run}\n{text}");
                    let tokens = self.count(backend.as_ref(), &text);
                    let timed = self.generate(backend.as_ref(), &text, 24);
                    prompt.push(speed(tokens, timed.first));
                    output.push(speed(23, timed.all.saturating_sub(timed.first)));
                }
                drop(burning);
                let count = threads.map_or("as many as are free".to_owned(), |n| n.to_string());
                table.row(
                    &format!("{load}, threads: {count}"),
                    &format!(
                        "{:.0} tokens/s of prompt, {:.1} of output",
                        median(&mut prompt),
                        median(&mut output)
                    ),
                    "side by side",
                );
            }
        }
    }

    fn kept(&self, table: &mut Table) {
        let backend = self.open(Tuning::default());
        let source = source("src/models/download.rs");
        let head: String = source.chars().take(1600).collect();
        self.generate(backend.as_ref(), &head, 1);
        let mut times: Vec<f64> = (0..10)
            .map(|run| {
                // About 16 tokens that differ from run to run.
                let line = format!("\nlet name{run} = other.call(first, {run}, \"x\");");
                let timed = self.generate(backend.as_ref(), &format!("{head}{line}"), 1);
                milliseconds(timed.first)
            })
            .collect();
        table.row(
            "About 16 more tokens on a kept prefix, to the first token, median of 10",
            &format!("{:.0} ms", median(&mut times)),
            "150–200 ms (measured before), 120–160 with AVX-512",
        );
        memory(table);
    }

    fn speculation(&self, table: &mut Table) {
        for (guesses, name) in [(0, "without"), (Tuning::default().guesses, "with")] {
            let backend = self.open(Tuning { guesses, ..Tuning::default() });
            let mut rates: Vec<f64> = EDITED
                .iter()
                .map(|(file, share)| {
                    let source = source(file);
                    let end = source.floor_char_boundary(fraction(source.len().min(3000), *share));
                    let timed = self.generate(backend.as_ref(), &source[..end], 64);
                    speed(63, timed.all.saturating_sub(timed.first))
                })
                .collect();
            table.row(
                &format!("Output on sources of this repository, {name} prompt-lookup speculation"),
                &format!("{:.1} tokens/s, median of {}", median(&mut rates), rates.len()),
                "side by side",
            );
        }
    }

    /// From cancelling until the model's thread answers something else.
    fn cancel(&self, table: &mut Table) {
        let backend = self.open(Tuning::default());
        let source = source("src/models/download.rs");
        let long: String = source.chars().take(4000).collect();
        let short: String = source.chars().take(300).collect();
        for load in [Load::Quiet, Load::Busy] {
            for (what, text, pieces) in [("reading a prompt", &long, 0), ("writing", &short, 2)] {
                let burning = load.begin();
                let mut times: Vec<f64> = (0..30)
                    .map(|run| {
                        let text = format!("// {run}\n{text}");
                        let pieces_of = vec![Piece::Text(text)];
                        let prompt = Prompt::of_pieces(pieces_of, 400);
                        let cancel = CancellationToken::new();
                        let mut stream = backend.generate(prompt, cancel.clone());
                        self.runtime.block_on(async {
                            for _ in 0..pieces {
                                stream.next().await;
                            }
                            tokio::time::sleep(Duration::from_millis(60 + run * 7)).await;
                        });
                        let began = Instant::now();
                        cancel.cancel();
                        self.count(backend.as_ref(), "");
                        milliseconds(began.elapsed())
                    })
                    .collect();
                drop(burning);
                table.row(
                    &format!("{load}: cancel to the model's thread being free, while {what}"),
                    &percentiles(&mut times),
                    "≤ 50 ms",
                );
            }
        }
    }

    fn keystrokes(&self, table: &mut Table) {
        let backend = open(&self.settings).expect("the model opens");
        for load in [Load::Quiet, Load::Busy] {
            let burning = load.begin();
            let (mut cold, mut kept) = (Vec::new(), Vec::new());
            for (file, share) in EDITED {
                let mut times = self.typed(backend.as_ref(), file, share).into_iter();
                cold.extend(times.next());
                kept.extend(times);
            }
            drop(burning);
            let goal = match load {
                Load::Quiet => "p50 ≤ 700 ms, p95 ≤ 1,500 ms",
                Load::Busy => "none",
            };
            table.row(
                &format!("{load}: keystroke on a kept prefix to the first shown line"),
                &percentiles(&mut kept),
                goal,
            );
            table.row(
                &format!("{load}: the first keystroke at a place, nothing kept"),
                &percentiles(&mut cold),
                "none",
            );
        }
    }

    /// Types the second half of a line, key by key; until the first line is shown each time.
    fn typed(&self, backend: &dyn Backend, file: &str, share: f64) -> Vec<f64> {
        let source = source(file);
        let lines: Vec<_> = source.lines().collect();
        let from = fraction(lines.len(), share);
        let typed = (from..lines.len()).find(|line| {
            let text = lines[*line].trim();
            text.len() > 30 && text.is_ascii() && !text.starts_with(['/', '#'])
        });
        let line = typed.expect("a line to type");
        let above: String = lines[..line].iter().flat_map(|line| [line, "\n"]).collect();
        let below: String = lines[line + 1..].iter().flat_map(|line| ["\n", line]).collect();
        let language = Language::from_path(Path::new(file)).expect("a language");
        let half = lines[line].len() - KEYS - 4;
        (half..half + KEYS)
            .map(|end| {
                let left = format!("{above}{}", &lines[line][..end]);
                let text = Text::new(&format!("{left}{below}"));
                let tree = Some(SyntaxTree::new(language, text.clone()));
                let cursor = Cursor {
                    text,
                    tree,
                    offset: left.len(),
                    trigger: Trigger::Automatic,
                    nearby: Arc::default(),
                };
                milliseconds(self.until_a_line_is_shown(backend, &cursor))
            })
            .collect()
    }

    fn until_a_line_is_shown(&self, backend: &dyn Backend, cursor: &Cursor) -> Duration {
        let cancel = CancellationToken::new();
        let began = Instant::now();
        let mut shown = None;
        let stop = cancel.clone();
        let outcome = self.runtime.block_on(complete(
            cursor,
            NonZeroUsize::MIN,
            backend,
            &cancel,
            &mut |text| {
                if text.contains('\n') {
                    shown.get_or_insert_with(|| began.elapsed());
                    stop.cancel();
                }
            },
        ));
        match outcome {
            Ok(_) | Err(BackendError::Cancelled) => shown.unwrap_or_else(|| began.elapsed()),
            Err(error) => panic!("{error}"),
        }
    }
}

/// What else the machine does.
#[derive(Clone, Copy)]
enum Load {
    Quiet,
    Busy,
}

impl std::fmt::Display for Load {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Quiet => "Quiet",
            Self::Busy => "All cores busy",
        })
    }
}

impl Load {
    fn begin(self) -> Option<Burning> {
        matches!(self, Self::Busy).then(Burning::begin)
    }
}

/// One computing thread for each core, until dropped.
struct Burning(Arc<AtomicBool>, Vec<std::thread::JoinHandle<()>>);

impl Burning {
    fn begin() -> Self {
        let burn = Arc::new(AtomicBool::new(true));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let spin = |burn: Arc<AtomicBool>| {
            std::thread::spawn(move || {
                let mut number = 1_u64;
                while burn.load(Ordering::Relaxed) {
                    number = black_box(number.wrapping_mul(6_364_136_223_846_793_005));
                }
            })
        };
        let threads = (0..cores).map(|_| spin(Arc::clone(&burn))).collect();
        std::thread::sleep(Duration::from_millis(300));
        Self(burn, threads)
    }
}

impl Drop for Burning {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
        for thread in self.1.drain(..) {
            let _ = thread.join();
        }
    }
}

fn memory(table: &mut Table) {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return };
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes / 1000.0)
    };
    if let (Some(all), Some(own)) = (field("VmRSS:"), field("RssAnon:")) {
        let measured = format!("{all:.0} MB, of which {own:.0} are not the model's file itself");
        table.row("Resident with the model (of this benchmark)", &measured, "650 MB (before)");
    }
}

fn source(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "of a file's length"
)]
fn fraction(whole: usize, share: f64) -> usize {
    (whole as f64 * share) as usize
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn speed(tokens: usize, time: Duration) -> f64 {
    tokens as f64 / time.as_secs_f64().max(1e-9)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    percentile(values, 50)
}

fn percentiles(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let [half, most, all] = [50, 95, 100].map(|percent| percentile(values, percent));
    format!("p50 {half:.0} ms, p95 {most:.0}, most {all:.0} (of {})", values.len())
}
