//! `undertone scan`: finds what is unsafe in files and folders.

mod fix;
mod output;

use super::{Failure, print_with, tell};
use crate::config::wants_colour;
use crate::scan::changes::Changes;
use crate::scan::finding::{Finding, counted};
use crate::scan::fixing::Fixed;
use crate::scan::project::{Options, Progress, Report, Rules, Stage, scan};
use crate::scan::rules::Severity;
use crate::scan::sarif;
use crate::scan::suppression::Policy;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Find what is unsafe in files and folders.
///
/// Rules for code look at sources; keys, tokens and passwords are looked for in every file of
/// text, hidden ones too. Everything happens on this machine. Respects .gitignore, but what is
/// named is scanned. A comment
/// `undertone: ignore[RULE] REASON` in a line, or alone above it, suppresses a finding.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  undertone scan .                           the whole project
  undertone scan src --fail-on high          for CI: exit code 1 from high severity on
  undertone scan . --since main              only lines that differ from a revision of git
  undertone scan . --format sarif > a.sarif  for other tools; also as a baseline:
  undertone scan . --baseline a.sarif        only what is not in that file
  undertone scan . --fix --dry-run           what the rules' fixes would change
  undertone scan . --fix                     makes them, and says what is left

Exit codes:
  0  nothing found from --fail-on on
  1  something found
  2  the scan did not work, or the command line is wrong; standard error says why")]
pub(crate) struct Arguments {
    /// Files and folders; without any, this folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// The least severity for which the exit code is 1
    #[arg(long, value_name = "SEVERITY", value_parser = severity, default_value = "low")]
    fail_on: Severity,
    /// The least severity that is shown
    #[arg(long, value_name = "SEVERITY", value_parser = severity, default_value = "info")]
    severity: Severity,
    /// Only findings in lines that differ from this revision of git
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
    /// Only findings that this SARIF file of an earlier scan does not have
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Make the fixes of what is found: each where the file still parses with it, the finding is gone
    /// and no other comes. What is left is shown
    #[arg(long)]
    fix: bool,
    /// Show the fixes as a diff, and change nothing
    #[arg(long, requires = "fix", conflicts_with = "format")]
    dry_run: bool,
    /// Comments suppress nothing; so it is also where `suppressions` of `[scan]` in the settings is
    /// "forbidden"
    #[arg(long)]
    no_suppressions: bool,
    /// A folder of rules besides those of the program
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Pretty,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

fn severity(text: &str) -> Result<Severity, String> {
    Severity::parse(text).ok_or_else(|| "one of info, low, medium, high, critical".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let paths = match arguments.paths.as_slice() {
        [] => vec![PathBuf::from(".")],
        paths => paths.to_vec(),
    };
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(Failure::new(format_args!("{} does not exist", missing.display()))
            .or_try("undertone scan PATH, with a file or a folder"));
    }
    let mut rules = super::rules::load(&arguments.rules)?;
    let settings = super::settings(None)?;
    rules.set_suppressions(if arguments.no_suppressions {
        Policy::Forbidden
    } else {
        settings.scan.suppressions
    });
    let known = arguments.baseline.as_deref().map(baseline).transpose()?;
    let look = || looked(arguments, &paths, &rules, known.as_ref());
    let mut report = look()?;
    if arguments.fix {
        let fixes = fix::fixes(&paths, &rules, &report.findings);
        if arguments.dry_run {
            return shown(&fixes);
        }
        if fixes.iter().any(|it| !it.edits.is_empty()) {
            made(&fixes)?;
            report = look()?;
        } else {
            tell("fixed nothing: no finding has a fix that holds");
        }
    }
    for problem in &report.problems {
        tell(format_args!("{}:{}: {}", problem.path.display(), problem.line, problem.message));
    }
    let counted = |finding: &&Finding| finding.suppressed.is_none();
    print_with(|out| match arguments.format {
        Format::Pretty => {
            let colour = stdout().is_terminal() && wants_colour();
            output::pretty(out, &report, colour, begun.elapsed())
        }
        Format::Json => output::json(out, &report),
        Format::Sarif => writeln!(out, "{:#}", sarif::document(&report)),
        Format::Github => output::github(out, &report),
    })?;
    if report.is_blind() {
        return Err(Failure::new("none of the files could be scanned")
            .or_try("--format json, which names each and why"));
    }
    let fails = report.findings.iter().filter(counted).any(|it| it.severity >= arguments.fail_on);
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Scans, and keeps what is asked for.
fn looked(
    arguments: &Arguments,
    paths: &[PathBuf],
    rules: &Rules,
    known: Option<&BTreeSet<String>>,
) -> Result<Report, Failure> {
    let changes = arguments.since.as_deref().map(|it| changes(paths, it)).transpose()?;
    let bar = Bar::new();
    let mut report = scan(paths, rules, &Options { cancelled: None, progress: Some(&bar) });
    bar.0.finish_and_clear();
    let mut findings = std::mem::take(&mut report.findings);
    findings.retain(|finding| {
        finding.severity >= arguments.severity
            && known.is_none_or(|known| !known.contains(&sarif::fingerprint(finding, &report)))
            && changes.as_ref().is_none_or(|changes| {
                changes.touches(&finding.place.path, finding.place.start.0, finding.place.end.0)
            })
    });
    report.findings = findings;
    Ok(report)
}

/// Prints fixes as a diff; the exit code says whether there are any.
fn shown(fixes: &[Fixed]) -> Result<ExitCode, Failure> {
    let changed = fixes.iter().filter(|it| !it.edits.is_empty());
    print_with(|out| changed.clone().try_for_each(|it| fix::diff(out, it)))?;
    let count: usize = fixes.iter().map(|it| it.findings.len()).sum();
    let left: usize = fixes.iter().map(|it| it.left).sum();
    tell(format_args!(
        "{} in {} would be fixed; {left} fixes do not hold",
        counted(count, "finding"),
        counted(changed.count(), "file"),
    ));
    Ok(if count > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Writes fixes, and says of each file what became of it.
fn made(fixes: &[Fixed]) -> Result<(), Failure> {
    let mut failed = 0;
    for fixed in fixes.iter().filter(|it| !it.edits.is_empty()) {
        let path = fixed.path.display();
        if let Err(reason) = fix::write(fixed) {
            failed += 1;
            tell(format_args!("{path} {reason}"));
            continue;
        }
        for finding in &fixed.findings {
            let (line, column) = finding.place.start;
            tell(format_args!("fixed {path}:{line}:{column} {}", finding.rule));
        }
        if fixed.left > 0 {
            tell(format_args!("{path}: {} fixes do not hold, and were not made", fixed.left));
        }
    }
    let all = fixes.iter().filter(|it| !it.edits.is_empty()).count();
    if failed == all {
        return Err(Failure::new("none of the files could be fixed")
            .or_try("the same again, once they may be written to"));
    }
    Ok(())
}

/// The fingerprints of an earlier scan's findings.
fn baseline(path: &Path) -> Result<BTreeSet<String>, Failure> {
    let unusable = |reason: &dyn std::fmt::Display| {
        Failure::new(format_args!("the baseline {} cannot be used: {reason}", path.display()))
            .or_try("undertone scan --format sarif > FILE writes one")
    };
    let text = fs::read_to_string(path).map_err(|error| unusable(&error))?;
    let document: Value = serde_json::from_str(&text).map_err(|error| unusable(&error))?;
    sarif::fingerprints(&document).ok_or_else(|| unusable(&"it is no SARIF file of ours"))
}

fn changes(paths: &[PathBuf], revision: &str) -> Result<Changes, Failure> {
    let folder = paths.first().map_or(Path::new("."), PathBuf::as_path);
    Changes::since(folder, revision).map_err(|error| {
        Failure::new(format_args!("what has changed since {revision} is not known: {error}"))
            .or_try("a revision that `git rev-parse` knows, in a folder of a git repository")
    })
}

/// How far the scan is; only on a terminal.
#[derive(Debug)]
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{msg:9} {bar:30} {pos}/{len} files {eta}")
        {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Bar {
    fn done(&self, stage: Stage, done: usize, of: usize) {
        self.0.set_message(match stage {
            Stage::Reading => "reading",
            Stage::Analysing => "analysing",
        });
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
    }
}
