//! False alarms in code that is in use: published packages, whose findings a person has judged.
//!
//! `benches/judgements.toml` names the packages, where they come from and what was left out of
//! them, and says of each finding of high or critical severity whether it is right. A finding is
//! known again by its rule, its file and the line of code in which it begins, so that a judgement
//! outlives other lines of the file; one that is not in the file counts as not judged.

use serde::Deserialize;
use std::error::Error;
use std::path::{Path, PathBuf};
use undertone::scan::finding::Finding;
use undertone::scan::project::{Options, Rules, scan};
use undertone::scan::rules::{Severity, family};
use undertone::syntax::Language;

/// The packages and what was judged of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judgements {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    /// Where it comes from, for a person: a package URL, then the archive and its SHA-256 or the
    /// commit, then what is left out, which is tests and copies of the same code.
    #[serde(flatten)]
    _origin: toml::Table,
    /// The lines of code that were there when it was judged.
    lines: usize,
    #[serde(default)]
    finding: Vec<Judgement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judgement {
    rule: String,
    file: PathBuf,
    line: String,
    /// Whether a maintainer would have it repaired, or data from outside reaches what is dangerous.
    real: bool,
    #[serde(rename = "reason")]
    _reason: String,
}

impl Package {
    fn folder(&self, root: &Path) -> PathBuf {
        root.join(format!("{}-{}", self.name, self.version))
    }

    fn judged(&self, finding: &Finding, file: &Path) -> Option<bool> {
        let mut same = self.finding.iter().filter(|it| {
            *it.rule == *finding.rule && it.file == file && it.line == finding.line.trim()
        });
        same.next().map(|it| it.real)
    }
}

impl Judgements {
    pub(crate) fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../judgements.toml"))
    }

    /// Whether a folder holds any of the packages.
    pub(crate) fn apply_to(&self, root: &Path) -> bool {
        self.package.iter().any(|it| it.folder(root).is_dir())
    }

    /// Scans each package by itself, as its maintainers would, and prints what comes of it.
    pub(crate) fn print(&self, root: &Path) -> Result<(), Box<dyn Error>> {
        println!(
            "{:<26}{:>9}{:>6}{:>6}{:>7}{:>12}{:>18}",
            "package", "lines", "high", "true", "false", "not judged", "false per 10,000"
        );
        let mut sum = Tally::default();
        for package in &self.package {
            let folder = package.folder(root);
            if !folder.is_dir() {
                println!("{:<26} is not in the folder", package.name);
                continue;
            }
            let tally = Tally::of(package, &folder)?;
            tally.print(&format!("{} {}", package.name, package.version));
            if tally.lines != package.lines {
                println!("  judged with {} lines", package.lines);
            }
            sum.add(&tally);
        }
        sum.print("all");
        Ok(())
    }
}

/// How many findings of high or critical severity there are, by judgement.
#[derive(Default)]
struct Tally {
    lines: usize,
    right: usize,
    wrong: usize,
    open: usize,
}

impl Tally {
    fn of(package: &Package, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut tally = Self { lines: lines_of_code(folder)?, ..Self::default() };
        let path = folder.to_path_buf();
        let report = scan(&[path], &Rules::embedded(), &Options::default());
        let severe = |it: &&Finding| it.suppressed.is_none() && it.severity >= Severity::High;
        for finding in report.findings.iter().filter(severe) {
            let path = &finding.place.path;
            let file = path.strip_prefix(folder).unwrap_or(path);
            *match package.judged(finding, file) {
                Some(true) => &mut tally.right,
                Some(false) => &mut tally.wrong,
                None => {
                    println!("  not judged: {} {} {}", finding.rule, file.display(), finding.line);
                    &mut tally.open
                }
            } += 1;
        }
        Ok(tally)
    }

    fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.right += other.right;
        self.wrong += other.wrong;
        self.open += other.open;
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<26}{:>9}{:>6}{:>6}{:>7}{:>12}{:>18.2}",
            self.lines,
            self.right + self.wrong + self.open,
            self.right,
            self.wrong,
            self.open,
            per_ten_thousand(self.wrong, self.lines)
        );
    }
}

fn per_ten_thousand(count: usize, lines: usize) -> f64 {
    let exact = |number| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    exact(count) * 10_000.0 / exact(lines.max(1))
}

/// The lines of all files in languages that rules are for.
fn lines_of_code(folder: &Path) -> std::io::Result<usize> {
    let mut lines = 0;
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        let path = entry.path();
        if entry.file_type().is_file() && Language::from_path(path).and_then(family).is_some() {
            lines += String::from_utf8_lossy(&std::fs::read(path)?).lines().count();
        }
    }
    Ok(lines)
}
