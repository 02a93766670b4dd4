//! `undertone rules`: lists, explains, checks and tests the rules of security scans.

use super::{Failure, print};
use crate::scan::check::check;
use crate::scan::finding::{Finding, counted};
use crate::scan::flow::Program;
use crate::scan::page::page;
use crate::scan::project::{Rules, Skipped, source_file, with_stack};
use crate::scan::repair::edited;
use crate::scan::rules::{Annotations, Problem, Rule, RuleSet, nearest};
use crate::syntax::{Language, parse_once};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// List, explain, check and test the rules of security scans.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the rules
    List {
        /// A folder of rules besides those of the program
        #[arg(long, value_name = "FOLDER")]
        rules: Vec<PathBuf>,
    },
    /// Say what a rule finds, why that matters, and what to do
    Explain {
        /// The rule, such as python/sql-injection
        id: String,
        /// A folder of rules besides those of the program
        #[arg(long, value_name = "FOLDER")]
        rules: Vec<PathBuf>,
    },
    /// Check that the files of a folder can be used, without running them
    Lint {
        /// The folder: LANGUAGE/DETECTOR.yaml, or that of one language
        folder: PathBuf,
    },
    /// Run the rules of a folder against the annotated sources beside them
    Test {
        /// The folder: LANGUAGE/DETECTOR.yaml, or that of one language
        folder: PathBuf,
        /// Only rules whose id contains this
        #[arg(long, value_name = "TEXT")]
        only: Option<String>,
        /// Write DETECTOR.fixed.ENDING, which says what the sources are after all fixes
        #[arg(long)]
        write_fixed: bool,
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.command {
        Command::List { rules } => list(&load(rules)?),
        Command::Explain { id, rules } => explain(&load(rules)?, id),
        Command::Lint { folder } => lint(folder),
        Command::Test { folder, only, write_fixed } => {
            let fixed = if *write_fixed { Fixed::Write } else { Fixed::Compare };
            test(folder, only.as_deref(), fixed)
        }
    }
}

/// The program's rules with those of folders.
pub(super) fn load(folders: &[PathBuf]) -> Result<Rules, Failure> {
    let mut rules = Rules::embedded();
    for folder in folders {
        rules.add_folder(folder).map_err(|error| unreadable(folder, &error))?;
    }
    Ok(rules)
}

/// The rules of a folder, and the whole path of it.
fn folder_rules(folder: &Path) -> Result<(Rules, PathBuf), Failure> {
    let rules = Rules::of_folder(folder).map_err(|error| unreadable(folder, &error))?;
    let own = folder.canonicalize().map_err(|error| unreadable(folder, &error))?;
    Ok((rules, own))
}

fn unreadable(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format_args!("the rules in {} cannot be read: {error}", folder.display()))
        .or_try("a folder with files <language>/<detector>.yaml")
}

fn list(rules: &Rules) -> Result<ExitCode, Failure> {
    let sets = rules.all();
    let all = sets.iter().flat_map(|set| &set.rules).chain(rules.secrets());
    let line = |it: &Rule| format!("{:<44} {:<9} {}\n", it.id, it.severity.name(), it.title);
    print(&all.map(line).collect::<String>())?;
    Ok(ExitCode::SUCCESS)
}

fn explain(rules: &Rules, id: &str) -> Result<ExitCode, Failure> {
    let sets = rules.all();
    let all: Vec<&Rule> = sets.iter().flat_map(|set| &set.rules).chain(rules.secrets()).collect();
    let Some(rule) = all.iter().find(|rule| rule.id == id) else {
        let near = near(id, &all.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>());
        let failure = match near.split_first() {
            None => {
                Failure::new(format_args!("there is no rule {id}")).or_try("undertone rules list")
            }
            Some((first, _)) => {
                let near = near.join(", ");
                Failure::new(format_args!("there is no rule {id}; near it: {near}"))
                    .or_try(format!("undertone rules explain {first}"))
            }
        };
        return Err(failure);
    };
    print(&page(rule, 1))?;
    Ok(ExitCode::SUCCESS)
}

/// The ids of rules that were probably meant, those of the same language first.
fn near<'r>(id: &str, all: &[&'r str]) -> Vec<&'r str> {
    fn split(id: &str) -> (&str, &str) {
        id.rsplit_once('/').unwrap_or(("", id))
    }
    let (language, name) = split(id);
    let meant = nearest(name, all.iter().map(|it| split(it).1));
    let mut near: Vec<_> = all.iter().copied().filter(|it| Some(split(it).1) == meant).collect();
    near.sort_by_key(|it| split(it).0 != language);
    near
}

fn lint(folder: &Path) -> Result<ExitCode, Failure> {
    fn said(it: &Problem) -> (&Path, usize, &str) {
        (&it.path, it.line, &it.message)
    }
    let (rules, own) = folder_rules(folder)?;
    let sets = rules.all();
    let mut problems = Vec::new();
    problems.extend(rules.ignored().iter().map(said));
    for set in &sets {
        problems.extend(set.problems.iter().map(said));
        let untested = set.rules.iter().filter(|rule| !rule.fixes.is_empty()).filter(|rule| {
            let sources = tests_of(rule, &own);
            !sources.is_empty() && !sources.iter().any(|it| fixed_beside(it).is_file())
        });
        problems.extend(untested.map(|rule| (rule.path.as_path(), 1, UNTESTED_FIX)));
    }
    let shown = |(path, line, message): &(&Path, usize, &str)| {
        format!("{}:{line}: {message}\n", path.display())
    };
    let lines: String = problems.iter().map(shown).collect();
    let count: usize = sets.iter().map(|set| set.rules.len()).sum();
    let sum = format!("{}, {}", counted(count, "rule"), counted(problems.len(), "problem"));
    print(&format!("{lines}{sum}\n"))?;
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What came of one rule's test.
#[derive(Debug, Default)]
struct Outcome {
    problems: Vec<String>,
    known: usize,
}

/// What to do with the files that say what sources are after all fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fixed {
    Compare,
    Write,
}

/// What is wrong with a rule whose fix no file beside it shows.
const UNTESTED_FIX: &str =
    "its fix has no test: `undertone rules test DIR --write-fixed` writes DETECTOR.fixed.ENDING";

fn test(folder: &Path, only: Option<&str>, fixed: Fixed) -> Result<ExitCode, Failure> {
    let (rules, own) = folder_rules(folder)?;
    let sets = rules.all();
    let mut failed = 0;
    let mut count = 0;
    let mut known = 0;
    for Problem { path, line, message } in
        rules.ignored().iter().chain(sets.iter().flat_map(|set| &set.problems))
    {
        print(&format!("FAIL {}:{line}: {message}\n", path.display()))?;
        failed += 1;
    }
    for set in &sets {
        for rule in set.rules.iter().filter(|rule| only.is_none_or(|only| rule.id.contains(only))) {
            let outcome = test_rule(set, rule, &own, fixed);
            count += 1;
            known += outcome.known;
            if !outcome.problems.is_empty() {
                failed += 1;
                let lines = outcome.problems.iter().map(|it| format!("     {it}\n"));
                print(&format!("FAIL {}\n{}", rule.id, lines.collect::<String>()))?;
            }
        }
    }
    let (count, known) = (counted(count, "rule"), counted(known, "known gap"));
    print(&format!("{count} tested, {failed} failed, {known}\n"))?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn test_rule(set: &RuleSet, rule: &Rule, folder: &Path, fixed: Fixed) -> Outcome {
    let mut outcome = Outcome::default();
    let name = rule.id.rsplit('/').next().unwrap_or(&rule.id);
    let (mut found_any, mut ok_any, mut fixed_any) = (false, false, false);
    for path in tests_of(rule, folder) {
        let shown =
            path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                outcome.problems.push(format!("{shown} cannot be read: {error}"));
                continue;
            }
        };
        let wanted = Annotations::of(&text, name);
        let findings = match findings_of(rule, set, &shown, &text) {
            Ok(findings) => findings,
            Err(reason) => {
                outcome.problems.push(format!("{shown} {reason}"));
                continue;
            }
        };
        let lines: BTreeSet<usize> = findings.iter().map(|it| it.place.start.0).collect();
        found_any |= !wanted.found.is_empty();
        ok_any |= !wanted.ok.is_empty();
        outcome.known += wanted.missed.len() + wanted.wrong.len();
        let mut by_line: BTreeMap<usize, &str> = BTreeMap::new();
        for line in wanted.found.difference(&lines) {
            by_line.insert(*line, "a finding is missed");
        }
        for line in lines.iter().filter(|it| {
            !wanted.found.contains(it) && !wanted.wrong.contains(it) && !wanted.missed.contains(it)
        }) {
            by_line.insert(*line, "there is a finding that no `ruleid:` announces");
        }
        for line in wanted.missed.intersection(&lines) {
            by_line.insert(*line, "`todoruleid:` is found by now");
        }
        outcome
            .problems
            .extend(by_line.iter().map(|(line, what)| format!("{shown}:{line}: {what}")));
        match test_fixes(rule, set, &path, &text, &findings, fixed) {
            Ok(made) => fixed_any |= made > 0,
            Err(problem) => outcome.problems.push(problem),
        }
    }
    if !rule.fixes.is_empty() && !fixed_any && outcome.problems.is_empty() {
        outcome.problems.push("its fix repairs nothing in its test".to_owned());
    }
    if !found_any || !ok_any {
        outcome.problems.push("its test needs a line with `ruleid:` and one with `ok:`".to_owned());
    }
    outcome
}

/// What a rule finds in a source that stands for itself.
fn findings_of(
    rule: &Rule,
    set: &RuleSet,
    name: &str,
    text: &str,
) -> Result<Vec<Finding>, Skipped> {
    let program = Program::new(vec![source_file(Path::new(name), text.to_owned(), set)?]);
    let mut findings = with_stack(|| check(&program, set, 0));
    findings.retain(|it| *it.rule == *rule.id);
    Ok(findings)
}

/// Makes all fixes of what a rule finds in a source: the file beside it says what comes of them,
/// and nothing of what they are to repair is found there. Gives how many there are.
fn test_fixes(
    rule: &Rule,
    set: &RuleSet,
    source: &Path,
    text: &str,
    findings: &[Finding],
    fixed: Fixed,
) -> Result<usize, String> {
    let counted = || findings.iter().filter(|it| it.suppressed.is_none());
    let edits: Vec<_> = counted().filter_map(|it| it.fix.as_ref()).collect();
    let beside = fixed_beside(source);
    let shown = beside.file_name().unwrap_or_default().to_string_lossy();
    if edits.is_empty() {
        return if beside.is_file() {
            Err(format!("{shown} is there, but nothing is fixed"))
        } else {
            Ok(0)
        };
    }
    let (after, made) = edited(text, &edits);
    if fixed == Fixed::Write {
        fs::write(&beside, &after)
            .map_err(|error| format!("{shown} cannot be written: {error}"))?;
    }
    let wanted = fs::read_to_string(&beside).map_err(|_| UNTESTED_FIX.to_owned())?;
    let differs = wanted.lines().zip(after.lines()).position(|(a, b)| a != b);
    if wanted != after {
        let line = differs.unwrap_or(wanted.lines().count().min(after.lines().count())) + 1;
        let is = after.lines().nth(line - 1).unwrap_or_default().trim();
        return Err(format!("{shown}:{line}: after the fixes it is `{is}`"));
    }
    let left = findings_of(rule, set, &shown, &after).map_err(|it| format!("{shown} {it}"))?;
    let left = left.iter().filter(|it| it.suppressed.is_none()).count();
    if is_broken(&beside, &after) && !is_broken(source, text) {
        return Err(format!("{shown} does not parse"));
    }
    if made < edits.len() || left + made > counted().count() {
        return Err(format!("{shown}: {left} findings are left after {made} fixes"));
    }
    Ok(made)
}

/// Whether a source has an error of syntax.
fn is_broken(path: &Path, text: &str) -> bool {
    let tree = Language::from_path(path).and_then(|language| parse_once(language, text));
    tree.is_none_or(|it| it.root_node().has_error())
}

/// The file that says what a source is after all fixes.
fn fixed_beside(source: &Path) -> PathBuf {
    let ending = source.extension().unwrap_or_default().to_string_lossy();
    source.with_extension(format!("fixed.{ending}"))
}

/// The annotated sources beside a rule.
fn tests_of(rule: &Rule, folder: &Path) -> Vec<PathBuf> {
    let beside =
        [folder.join(&rule.path), folder.join(rule.path.iter().skip(1).collect::<PathBuf>())];
    let Some(yaml) = beside.iter().find(|it| it.is_file()) else { return Vec::new() };
    let endings = ["py", "java", "js", "jsx", "ts", "tsx", "cs", "go"];
    endings.iter().map(|it| yaml.with_extension(it)).filter(|it| it.is_file()).collect()
}
