//! Trains the classifier that decides when to suggest something unasked, on the cuts of the replay.
//!
//! A cut is a good moment where the first line of what is shown there is right. What the classifier
//! knows of the person's typing and of what became of earlier suggestions is not in the files; so
//! each coefficient is drawn to the one in use, and those of features that never vary stay.

use crate::Failure;
use crate::infilling::{Setup, shown_and_raw};
use crate::recording::Recorded;
use crate::replay::{Cut, corpora};
use crate::score::{float, judge, ratio};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use undertone::completion::trigger::{FEATURES, features};
use undertone::completion::typing::Typing;
use undertone::completion::{Cursor, Trigger, intent};

const STEPS: usize = 3_000;
const RATE: f64 = 0.5;
/// How many samples a coefficient's value in use weighs as much as.
const WEIGHT_OF_THE_OLD: f64 = 4.0;
/// Parts of the samples, each judged by what was trained on the others.
const FOLDS: usize = 5;
const THRESHOLDS: [f64; 5] = [0.2, 0.3, 0.4, 0.5, 0.6];

/// A moment, and whether it was a good one. A line of the file of features.
#[derive(Serialize)]
struct Sample {
    task: String,
    features: [f64; FEATURES.len()],
    is_good: bool,
}

/// What is trained: a coefficient for each feature, in their order.
#[derive(Clone)]
struct Weights {
    intercept: f64,
    coefficients: Vec<f64>,
}

/// The part of `trigger.toml` that is trained.
#[derive(Deserialize)]
struct InUse {
    intercept: f64,
    coefficients: BTreeMap<String, f64>,
}

/// Asks the replay's cuts, writes their features to `kept`, and gives what came of the training.
pub(crate) fn run(setup: &Setup<'_>, kept: Option<&Path>) -> Result<String, Failure> {
    let samples = samples(setup)?;
    if let Some(path) = kept {
        let lines: Result<Vec<String>, _> = samples.iter().map(serde_json::to_string).collect();
        std::fs::write(path, lines?.join("\n") + "\n")?;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/completion/trigger.toml");
    let in_use: InUse = toml::from_str(&std::fs::read_to_string(path)?)?;
    let coefficient = |name: &&str| in_use.coefficients.get(*name).copied().unwrap_or_default();
    let old = Weights {
        intercept: in_use.intercept,
        coefficients: FEATURES.iter().map(coefficient).collect(),
    };
    Ok(said(&samples, &old))
}

fn samples(setup: &Setup<'_>) -> Result<Vec<Sample>, Failure> {
    let backend =
        Recorded::new(setup.backend.clone(), setup.prompt_tokens, setup.recording.clone());
    let mut samples = Vec::new();
    for corpus in corpora() {
        for cut in Cut::ALL {
            let holes = corpus.holes(cut, setup.seed, setup.limit);
            let progress = crate::progress(holes.len(), corpus.name)?;
            for hole in holes {
                progress.inc(1);
                let cursor = Cursor { trigger: Trigger::Automatic, ..hole.cursor() };
                // Where nothing can be asked for, nothing is to be decided.
                let Some(intent) = intent::at(&cursor) else { continue };
                let [shown, _] = shown_and_raw(&hole, &backend, setup.runtime)?;
                samples.push(Sample {
                    features: features(&cursor, &intent, &Typing::default()),
                    is_good: judge(&hole, &shown, None).first_line,
                    task: hole.name,
                });
            }
            progress.finish_and_clear();
        }
    }
    Ok(samples)
}

fn said(samples: &[Sample], old: &Weights) -> String {
    let good = samples.iter().filter(|sample| sample.is_good).count();
    let mut said = format!(
        "Trigger: {} moments, of which {good} are good\n\n| classifier | log loss | \
         asks, and of these good, at a threshold of {} |\n|---|---|---|\n",
        samples.len(),
        THRESHOLDS.map(|threshold| threshold.to_string()).join(" / "),
    );
    let in_use: Vec<f64> = samples.iter().map(|sample| old.probability(sample)).collect();
    let mut trained = vec![0.0; samples.len()];
    for fold in 0..FOLDS {
        let others = samples.iter().enumerate().filter(|(at, _)| at % FOLDS != fold);
        let weights = train(&others.map(|(_, sample)| sample).collect::<Vec<_>>(), old);
        for (at, sample) in samples.iter().enumerate().filter(|(at, _)| at % FOLDS == fold) {
            trained[at] = weights.probability(sample);
        }
    }
    for (name, probabilities) in
        [("in use", &in_use), ("trained on the other four fifths", &trained)]
    {
        let shares = THRESHOLDS.map(|threshold| {
            let asked = probabilities.iter().zip(samples).filter(|(p, _)| **p >= threshold);
            let (asked, good) = asked.fold((0, 0), |(all, good), (_, sample)| {
                (all + 1, good + usize::from(sample.is_good))
            });
            format!(
                "{:.0} %, {:.0} %",
                100.0 * ratio(asked, samples.len()),
                100.0 * ratio(good, asked)
            )
        });
        let _ = writeln!(
            said,
            "| {name} | {:.3} | {} |",
            log_loss(probabilities, samples),
            shares.join(" / ")
        );
    }
    let weights = train(&samples.iter().collect::<Vec<_>>(), old);
    let _ = writeln!(said, "\nintercept = {:.2}\n\n[coefficients]", weights.intercept);
    for (name, coefficient) in FEATURES.iter().zip(&weights.coefficients) {
        let _ = writeln!(said, "{name} = {coefficient:.2}");
    }
    said
}

/// Gradient descent on the log loss and the distance to `old`; the intercept is free.
fn train(samples: &[&Sample], old: &Weights) -> Weights {
    let mut weights = old.clone();
    let count = float(samples.len().max(1));
    for _ in 0..STEPS {
        let mut slope = Weights { intercept: 0.0, coefficients: vec![0.0; FEATURES.len()] };
        for sample in samples {
            let error = weights.probability(sample) - f64::from(u8::from(sample.is_good));
            slope.intercept += error;
            for (slope, value) in slope.coefficients.iter_mut().zip(sample.features) {
                *slope += error * value;
            }
        }
        weights.intercept -= RATE * slope.intercept / count;
        let coefficients = weights.coefficients.iter_mut().zip(&old.coefficients);
        for ((weight, old), slope) in coefficients.zip(slope.coefficients) {
            *weight -= RATE * (slope + WEIGHT_OF_THE_OLD * (*weight - old)) / count;
        }
    }
    weights
}

impl Weights {
    fn probability(&self, sample: &Sample) -> f64 {
        let terms =
            self.coefficients.iter().zip(sample.features).map(|(weight, value)| weight * value);
        1.0 / (1.0 + (-(self.intercept + terms.sum::<f64>())).exp())
    }
}

fn log_loss(probabilities: &[f64], samples: &[Sample]) -> f64 {
    let loss = |(probability, sample): (&f64, &Sample)| {
        let right = if sample.is_good { *probability } else { 1.0 - probability };
        -right.max(1e-9).ln()
    };
    let losses: f64 = probabilities.iter().zip(samples).map(loss).sum();
    losses / float(samples.len().max(1))
}
