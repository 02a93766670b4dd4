//! `HumanEval` infilling: lines, spans of lines and spans of characters taken out of solutions.
//!
//! Derived from `HumanEval`'s own solutions as Bavarian et al. describe it ("Efficient Training of
//! Language Models to Fill in the Middle", 2022), with one difference: an editor has indented the
//! line that a person is about to write, so the first line's indentation and the last line's end
//! stay in the file.

use crate::Failure;
use crate::hole::Hole;
use crate::humaneval::Problem;
use crate::recording::{Recorded, Recording};
use crate::sandbox::{Outcome, Sandbox};
use crate::score::{Row, Tally, Verdict, judge};
use fastrand::Rng;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use undertone::completion::complete;
use undertone::completion::generation::Backend;
use undertone::completion::intent::{self, Start};
use undertone::syntax::Language;

/// Tokens with which a prompt holds little more than the cursor's line; asked for by a person,
/// twice as many.
const TOKENS_OF_A_LINE: usize = 12;

/// What is taken out of a solution.
#[derive(Clone, Copy)]
enum Kind {
    SingleLine,
    MultiLine,
    RandomSpan,
}

impl Kind {
    const ALL: [Self; 3] = [Self::SingleLine, Self::MultiLine, Self::RandomSpan];

    fn name(self) -> &'static str {
        match self {
            Self::SingleLine => "single line",
            Self::MultiLine => "several lines",
            Self::RandomSpan => "random span",
        }
    }

    /// Of every `limit` tasks of single lines, how many of this kind are asked.
    fn share(self, limit: usize) -> usize {
        match self {
            Self::SingleLine => limit,
            Self::MultiLine | Self::RandomSpan => limit.div_ceil(2),
        }
    }
}

/// A hole, and the program that says whether what fills it works.
struct Task<'p> {
    hole: Hole,
    problem: &'p Problem,
}

/// What of an answer is scored: with the whole context, then with the cursor's line alone.
const VARIANTS: [&str; 4] =
    ["as shown", "raw model output", "as shown, cursor's line only", "raw, cursor's line only"];

/// How the tasks are asked.
pub(crate) struct Setup<'s> {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) recording: Arc<Mutex<Recording>>,
    /// The budget of a prompt.
    pub(crate) prompt_tokens: usize,
    pub(crate) runtime: &'s Runtime,
    pub(crate) seed: u64,
    /// How many tasks of single lines.
    pub(crate) limit: usize,
}

/// Asks a sample of the tasks; gives the rows of the table and the JSON of the report.
pub(crate) fn run(setup: &Setup<'_>, problems: &[Problem]) -> Result<(Vec<Row>, Value), Failure> {
    let sandbox = Sandbox::new()?;
    let backends = [setup.prompt_tokens, TOKENS_OF_A_LINE]
        .map(|tokens| Recorded::new(setup.backend.clone(), tokens, setup.recording.clone()));
    let (mut rows, mut tasks) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let mut sample = all(kind, problems, setup.seed);
        Rng::with_seed(setup.seed).shuffle(&mut sample);
        // A larger sample begins with the smaller one.
        sample.truncate(kind.share(setup.limit));
        let progress = crate::progress(sample.len(), kind.name())?;
        // What context is worth is asked where it shows most clearly, and once.
        let backends = match kind {
            Kind::SingleLine => &backends[..],
            Kind::MultiLine | Kind::RandomSpan => &backends[..1],
        };
        let mut tallies: Vec<Tally> = Vec::new();
        tallies.resize_with(2 * backends.len(), Tally::default);
        for task in &sample {
            let verdicts = ask(task, backends, setup.runtime, &sandbox)?;
            tasks.push(json!({ "task": task.hole.name, "verdicts": verdicts_json(&verdicts) }));
            for (tally, (_, verdict)) in tallies.iter_mut().zip(verdicts) {
                tally.add(verdict);
            }
            step(&progress, &tallies);
        }
        progress.finish_and_clear();
        rows.extend(tallies.iter().zip(VARIANTS).map(|(tally, name)| tally.row(kind.name(), name)));
    }
    let found = json!({ "rows": rows, "tasks": tasks });
    Ok((rows, found))
}

fn step(progress: &ProgressBar, tallies: &[Tally]) {
    let row = tallies[0].row("", "");
    progress.set_message(format!("{} exact, {} harmful", row.exact, row.harmful));
    progress.inc(1);
}

fn verdicts_json(verdicts: &[(String, Verdict)]) -> Value {
    let of = |((text, verdict), variant): (&(String, Verdict), &str)| {
        (variant.to_owned(), json!({ "text": text, "verdict": verdict }))
    };
    Value::Object(verdicts.iter().zip(VARIANTS).map(of).collect())
}

/// What was written in each of [`VARIANTS`], and what is said of it.
fn ask(
    task: &Task<'_>,
    backends: &[Recorded],
    runtime: &Runtime,
    sandbox: &Sandbox,
) -> Result<Vec<(String, Verdict)>, Failure> {
    let Task { hole, problem } = task;
    let mut verdicts = Vec::new();
    for backend in backends {
        for text in shown_and_raw(hole, backend, runtime)? {
            let program = problem.program(&hole.filled(&text));
            let passed = sandbox.run(&program)? == Outcome::Passed;
            verdicts.push((text.clone(), judge(hole, &text, Some(passed))));
        }
    }
    Ok(verdicts)
}

/// What a person would be shown, and what the model wrote; empty where there is nothing.
pub(crate) fn shown_and_raw(
    hole: &Hole,
    backend: &Recorded,
    runtime: &Runtime,
) -> Result<[String; 2], Failure> {
    let cursor = hole.cursor();
    backend.take_raw();
    let suggestions = runtime.block_on(complete(
        &cursor,
        NonZeroUsize::MIN,
        backend,
        &CancellationToken::new(),
        &mut |_| {},
    ))?;
    let shown = suggestions.into_iter().next().map_or_else(String::new, |first| first.insert_text);
    let raw = backend.take_raw().map_or_else(String::new, |raw| {
        // As the prompt was cut: the spaces before the cursor are the model's to write, and the
        // line end after a finished line is not.
        let starts_below =
            intent::at(&cursor).is_some_and(|intent| intent.start == Start::NextLine);
        let code = hole.before.trim_end_matches([' ', '\t']);
        let typed_space = &hole.before[code.len()..];
        let raw = raw.strip_prefix(typed_space).unwrap_or(&raw);
        format!("{}{raw}", if starts_below { "\n" } else { "" })
    });
    Ok([shown, raw])
}

fn all(kind: Kind, problems: &[Problem], seed: u64) -> Vec<Task<'_>> {
    let mut random = Rng::with_seed(seed);
    problems
        .iter()
        .flat_map(|problem| {
            let file = format!("{}{}", problem.prompt, problem.canonical_solution);
            let spans = match kind {
                Kind::SingleLine => lines(&file, problem.prompt.len()),
                Kind::MultiLine => spans_of_lines(&lines(&file, problem.prompt.len())),
                Kind::RandomSpan => random_span(&file, problem.prompt.len(), &mut random),
            };
            spans.into_iter().map(move |(start, end)| {
                let name = format!("{} {start}..{end}", problem.task_id);
                Task { hole: Hole::cut(name, Language::Python, &file, start, end), problem }
            })
        })
        .collect()
}

/// Lines from byte `from` on that are not blank, without their indentation and their end.
fn lines(file: &str, from: usize) -> Vec<(usize, usize)> {
    let mut at = from;
    let mut found = Vec::new();
    for line in file[from..].split_inclusive('\n') {
        let code = line.trim();
        if !code.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            found.push((start, start + code.len()));
        }
        at += line.len();
    }
    found
}

/// From each line to each one below it.
fn spans_of_lines(lines: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let from = |(at, (start, _)): (usize, &(usize, usize))| {
        let start = *start;
        lines[at + 1..].iter().map(move |(_, end)| (start, *end))
    };
    lines.iter().enumerate().flat_map(from).collect()
}

/// One span of characters that are not all blank.
fn random_span(file: &str, from: usize, random: &mut Rng) -> Vec<(usize, usize)> {
    let body = file.len() - from;
    if body < 2 {
        return Vec::new();
    }
    let mut place = || file.floor_char_boundary(from + random.usize(..=body));
    let (one, other) = (place(), place());
    let span = (one.min(other), one.max(other));
    if file[span.0..span.1].trim().is_empty() { Vec::new() } else { vec![span] }
}
