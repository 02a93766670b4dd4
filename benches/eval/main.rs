//! How good suggestions are: tables, and a JSON file.
//!
//! `cargo bench --bench eval -- SUITE`, or `make eval` for all of them. What a model wrote is
//! recorded, so that a second run scores without asking it again.

mod hole;
mod humaneval;
mod infilling;
mod oracle;
mod percentile;
mod recording;
mod replay;
mod report;
mod sandbox;
mod score;
#[path = "../../tests/support/mod.rs"]
mod support;
mod train;
mod typing;

use clap::{Parser, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use report::Report;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use undertone::completion::generation::Backend;

pub(crate) type Failure = Box<dyn std::error::Error>;

/// How good suggestions are.
#[derive(Parser)]
struct Arguments {
    /// What to measure; all of it, if nothing is named
    #[arg(value_enum)]
    suites: Vec<Suite>,
    /// `HumanEval.jsonl`; `make eval` fetches it
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// A model by its name, or the path of a GGUF file
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// How many tasks: of lines taken out (100), other holes in solutions (half as many), each kind
    /// of cut in each kind of file (a fifth), functions (all), files to type (a fiftieth)
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Chooses the tasks
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Tokens of prompt that the model is taken to read in time
    #[arg(long, value_name = "N", default_value_t = 512)]
    prompt_tokens: usize,
    /// How many times as fast as a person the replay types
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1000))]
    speed: u32,
    /// Keep what the model wrote here; beside the data, if not named
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Keep `HumanEval`'s answers here; a second run goes on where the first one stopped
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Write what the classifier was trained on here
    #[arg(long, value_name = "FILE")]
    features: Option<PathBuf>,
    /// Write all figures and all texts here
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Passed by `cargo bench`, and of no meaning here
    #[arg(long, hide = true)]
    bench: bool,
}

/// A part of the evaluation.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// Functions from their signature and docstring
    Humaneval,
    /// Lines and spans taken out of `HumanEval`'s solutions
    Infilling,
    /// Statements, lines and bodies taken out of files of real packages
    Replay,
    /// Such files typed key by key, with an oracle as model
    Typing,
    /// The classifier of when to suggest, trained on the cuts of `replay`; only where it is named
    Train,
}

fn main() -> Result<(), Failure> {
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let arguments = Arguments::parse();
    let has = |suite| {
        let is_all = arguments.suites.is_empty() && suite != Suite::Train;
        is_all || arguments.suites.contains(&suite)
    };
    let mut found = Report::default();
    if has(Suite::Typing) {
        let typing = typing::Typing {
            seed: arguments.seed,
            files: arguments.limit.unwrap_or(100).div_ceil(50),
            speed: arguments.speed,
        };
        let counts = typing::run(&typing)?;
        println!("Typing, with an oracle\n\n{}", typing::table(&counts));
        found.add("typing", serde_json::to_value(&counts)?);
    }
    if [Suite::Infilling, Suite::Replay, Suite::Train, Suite::Humaneval].into_iter().any(has) {
        with_model(&arguments, has, &mut found)?;
    }
    if let Some(path) = &arguments.json {
        let json = found.json(arguments.seed);
        std::fs::write(path, format!("{}\n", serde_json::to_string_pretty(&json)?))?;
    }
    Ok(())
}

/// The suites that ask a model.
fn with_model(
    arguments: &Arguments,
    has: impl Fn(Suite) -> bool,
    found: &mut Report,
) -> Result<(), Failure> {
    let mut settings = undertone::config::Settings::load()?;
    if let Some(model) = &arguments.model {
        settings.model.clone_from(model);
    }
    let backend: Arc<dyn Backend> = undertone::models::open(&settings)?;
    found.add("model", backend.name().into());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut problems: Vec<humaneval::Problem> = lines(&arguments.data)?;
    let record = arguments
        .record
        .clone()
        .unwrap_or_else(|| arguments.data.with_file_name("recording.jsonl"));
    let mut setup = infilling::Setup {
        backend: backend.clone(),
        recording: recording::Recording::open(Some(&record))?,
        prompt_tokens: arguments.prompt_tokens,
        runtime: &runtime,
        seed: arguments.seed,
        limit: arguments.limit.unwrap_or(100),
    };
    if has(Suite::Infilling) {
        let (rows, json) = infilling::run(&setup, &problems)?;
        println!("HumanEval infilling, {}\n\n{}", backend.name(), report::table(&rows));
        found.add("infilling", json);
    }
    setup.limit = setup.limit.div_ceil(5);
    if has(Suite::Train) {
        println!("{}", train::run(&setup, arguments.features.as_deref())?);
    }
    if has(Suite::Replay) {
        let (rows, json) = replay::run(&setup)?;
        println!("Cuts in real files, {}\n\n{}", backend.name(), report::table(&rows));
        found.add("replay", json);
    }
    if has(Suite::Humaneval) {
        problems.truncate(arguments.limit.unwrap_or(usize::MAX));
        let answers =
            humaneval::ask_all(&problems, &*backend, arguments.answers.as_deref(), &runtime)?;
        println!("{}", humaneval::table(&answers, backend.name()));
        found.add("humaneval", serde_json::to_value(&answers)?);
    }
    Ok(())
}

/// A bar that says how far it is with so many tasks.
pub(crate) fn progress(tasks: usize, what: &str) -> Result<ProgressBar, Failure> {
    let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {msg}, {eta} left")?;
    Ok(ProgressBar::new(tasks as u64).with_style(style).with_prefix(what.to_owned()))
}

/// A file with one JSON value a line.
pub(crate) fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    let file = std::fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let parse = |line: std::io::Result<String>| Ok(serde_json::from_str(&line?)?);
    BufReader::new(file).lines().map(parse).collect()
}
