//! How right security scans are: a corpus folder with its ground truth, scanned and scored.
//!
//! ```text
//! cargo bench --bench accuracy -- FOLDER
//! ```
//!
//! Three kinds of corpora are known by what lies in the folder:
//! - `expectedresults*.csv` (OWASP Benchmark): name, category, whether the weakness is real, CWE. A
//!   case is found where a finding in its file is of the category's CWE. The score of a category is
//!   its true-positive rate less its false-positive rate, and of all, the mean over categories.
//! - folders `CWE-<number>` of insecure files (`SecurityEval`'s `Testcases_Insecure_Code`): a file is
//!   found where a finding names the folder's CWE. Only CWEs that a rule of the file's language names
//!   are counted; the others are listed.
//! - folders `<name>-<version>` of published packages that `benches/judgements.toml` names: false
//!   alarms in 10,000 lines of code in use (`packages`).

mod packages;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use undertone::scan::project::{Options, Report, Rules, scan};
use undertone::scan::rules::{RuleSet, family};
use undertone::syntax::Language;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(folder) = folder.map(PathBuf::from) else {
        println!("accuracy: skipped; it needs a corpus: cargo bench --bench accuracy -- FOLDER");
        return Ok(());
    };
    let judgements = packages::Judgements::read()?;
    if judgements.apply_to(&folder) {
        return judgements.print(&folder);
    }
    let rules = Rules::embedded();
    let begun = Instant::now();
    let report = scan(std::slice::from_ref(&folder), &rules, &Options::default());
    let took = begun.elapsed();
    println!(
        "{} files, {} findings, {:.2} s",
        report.files,
        report.findings.len(),
        took.as_secs_f64()
    );
    match expected_results(&folder)? {
        Some(csv) => by_category(&csv, &report),
        None => by_folder(&folder, &rules.all(), &report),
    }
    Ok(())
}

fn expected_results(folder: &Path) -> std::io::Result<Option<String>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("expectedresults") && name.ends_with(".csv") {
            return std::fs::read_to_string(&path).map(Some);
        }
    }
    Ok(None)
}

/// The CWEs of a finding's rule, the most exact first.
fn cwes<'r>(report: &'r Report, rule: &str) -> &'r [u32] {
    report.rules.iter().find(|it| it.id == rule).map_or(&[], |it| &it.cwe)
}

#[derive(Default)]
struct Counts {
    found: u32,
    missed: u32,
    wrong: u32,
    right: u32,
}

impl Counts {
    fn rates(&self) -> (f64, f64) {
        let share = |part: u32, rest: u32| f64::from(part) / f64::from((part + rest).max(1));
        (share(self.found, self.missed), share(self.wrong, self.right))
    }

    fn precision(&self) -> f64 {
        f64::from(self.found) / f64::from((self.found + self.wrong).max(1))
    }
}

fn by_category(csv: &str, report: &Report) {
    let mut found: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|it| it.suppressed.is_none()) {
        let name =
            finding.place.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        found.entry(name).or_default().extend(cwes(report, &finding.rule).first());
    }
    let mut categories: BTreeMap<&str, Counts> = BTreeMap::new();
    for line in csv.lines().filter(|line| !line.starts_with('#')) {
        let [name, category, real, cwe] = line.split(',').map(str::trim).collect::<Vec<_>>()[..]
        else {
            continue;
        };
        let Ok(cwe) = cwe.parse() else { continue };
        let is_found = found.get(name).is_some_and(|all| all.contains(&cwe));
        let counts = categories.entry(category).or_default();
        *match (real == "true", is_found) {
            (true, true) => &mut counts.found,
            (true, false) => &mut counts.missed,
            (false, true) => &mut counts.wrong,
            (false, false) => &mut counts.right,
        } += 1;
    }
    println!(
        "{:<18}{:>6}{:>7}{:>6}{:>6}{:>11}{:>8}{:>7}{:>8}",
        "category", "found", "missed", "wrong", "right", "precision", "TPR", "FPR", "score"
    );
    let (mut hits, mut alarms) = (0.0, 0.0);
    for (name, counts) in &categories {
        let (tpr, fpr) = counts.rates();
        hits += tpr;
        alarms += fpr;
        println!(
            "{name:<18}{:>6}{:>7}{:>6}{:>6}{:>11.3}{tpr:>8.3}{fpr:>7.3}{:>+8.3}",
            counts.found,
            counts.missed,
            counts.wrong,
            counts.right,
            counts.precision(),
            tpr - fpr
        );
    }
    let count = f64::from(u32::try_from(categories.len().max(1)).unwrap_or(u32::MAX));
    let (tpr, fpr) = (hits / count, alarms / count);
    println!("{:<54}{tpr:>8.3}{fpr:>7.3}{:>+8.3}", "mean over categories", tpr - fpr);
}

fn by_folder(folder: &Path, sets: &[RuleSet], report: &Report) {
    let covers = |language, cwe: u32| {
        let rules = sets.iter().filter(|set| family(language) == Some(set.language));
        rules.flat_map(|set| &set.rules).any(|rule| rule.cwe.contains(&cwe))
    };
    let (mut found, mut missed, mut others) = (0, Vec::new(), BTreeSet::new());
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        let parent = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let cwe = parent.strip_prefix("CWE-").and_then(|number| number.parse().ok());
        let (Some(language), Some(cwe)) = (Language::from_path(path), cwe) else { continue };
        if !covers(language, cwe) {
            others.insert(cwe);
            continue;
        }
        let mut own = report.findings.iter().filter(|it| it.place.path == path);
        if own.any(|it| cwes(report, &it.rule).contains(&cwe)) {
            found += 1;
        } else {
            missed.push(path.strip_prefix(folder).unwrap_or(path).display().to_string());
        }
    }
    let all = found + missed.len();
    println!("found {found} of {all} in CWEs that rules name");
    for path in &missed {
        println!("  missed {path}");
    }
    println!("CWEs that no rule names: {others:?}");
}
