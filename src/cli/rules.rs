//! `undertone rules`: lists, explains, checks and tests the rules of security scans.

use super::Failure;
use crate::scan::check::check;
use crate::scan::flow::Program;
use crate::scan::page::page;
use crate::scan::project::{Rules, source_file, with_stack};
use crate::scan::rules::{Annotations, Rule, RuleSet};
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
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.command {
        Command::List { rules } => {
            list(&load(rules)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Explain { id, rules } => explain(&load(rules)?, id),
        Command::Lint { folder } => Ok(lint(&folder_rules(folder)?)),
        Command::Test { folder, only } => test(folder, only.as_deref()),
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

fn folder_rules(folder: &Path) -> Result<Rules, Failure> {
    Rules::of_folder(folder).map_err(|error| unreadable(folder, &error))
}

fn unreadable(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format_args!("the rules in {} cannot be read: {error}", folder.display()))
        .or_try("a folder with files <language>/<detector>.yaml")
}

fn list(rules: &Rules) {
    let sets = rules.all();
    for rule in sets.iter().flat_map(|set| &set.rules).chain(rules.secrets()) {
        println!("{:<44} {:<9} {}", rule.id, rule.severity.name(), rule.title);
    }
}

fn explain(rules: &Rules, id: &str) -> Result<ExitCode, Failure> {
    let sets = rules.all();
    let all: Vec<&Rule> = sets.iter().flat_map(|set| &set.rules).chain(rules.secrets()).collect();
    let Some(rule) = all.iter().find(|rule| rule.id == id) else {
        let near: Vec<_> = all.iter().filter(|rule| rule.id.ends_with(&format!("/{id}"))).collect();
        let remedy = match near.first() {
            Some(rule) => format!("undertone rules explain {}", rule.id),
            None => "undertone rules list".to_owned(),
        };
        return Err(Failure::new(format_args!("there is no rule {id}")).or_try(remedy));
    };
    print!("{}", page(rule, 1));
    Ok(ExitCode::SUCCESS)
}

fn lint(rules: &Rules) -> ExitCode {
    let sets = rules.all();
    let problems: Vec<_> = sets.iter().flat_map(|set| &set.problems).collect();
    for problem in &problems {
        println!("{}:{}: {}", problem.path.display(), problem.line, problem.message);
    }
    let count: usize = sets.iter().map(|set| set.rules.len()).sum();
    println!("{count} rules, {} problems", problems.len());
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What came of one rule's test.
#[derive(Debug, Default)]
struct Outcome {
    problems: Vec<String>,
    known: usize,
}

fn test(folder: &Path, only: Option<&str>) -> Result<ExitCode, Failure> {
    let rules = folder_rules(folder)?;
    let own = folder.canonicalize().map_err(|error| unreadable(folder, &error))?;
    let sets = rules.all();
    let mut failed = 0;
    let mut count = 0;
    let mut known = 0;
    for set in &sets {
        for problem in &set.problems {
            println!("FAIL {}:{}: {}", problem.path.display(), problem.line, problem.message);
            failed += 1;
        }
        for rule in set.rules.iter().filter(|rule| only.is_none_or(|only| rule.id.contains(only))) {
            let outcome = test_rule(set, rule, &own);
            count += 1;
            known += outcome.known;
            if !outcome.problems.is_empty() {
                failed += 1;
                println!("FAIL {}", rule.id);
                outcome.problems.iter().for_each(|it| println!("     {it}"));
            }
        }
    }
    println!("{count} rules tested, {failed} failed, {known} known gaps");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn test_rule(set: &RuleSet, rule: &Rule, folder: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    let name = rule.id.rsplit('/').next().unwrap_or(&rule.id);
    let (mut found_any, mut ok_any) = (false, false);
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
        let file = match source_file(Path::new(&shown), text, set) {
            Ok(file) => file,
            Err(reason) => {
                outcome.problems.push(format!("{shown} {reason}"));
                continue;
            }
        };
        let program = Program::new(vec![file]);
        let findings = with_stack(|| check(&program, set, 0));
        let lines: BTreeSet<usize> =
            findings.iter().filter(|it| *it.rule == *rule.id).map(|it| it.place.start.0).collect();
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
    }
    if !found_any || !ok_any {
        outcome.problems.push("its test needs a line with `ruleid:` and one with `ok:`".to_owned());
    }
    outcome
}

/// The annotated sources beside a rule.
fn tests_of(rule: &Rule, folder: &Path) -> Vec<PathBuf> {
    let beside =
        [folder.join(&rule.path), folder.join(rule.path.iter().skip(1).collect::<PathBuf>())];
    let Some(yaml) = beside.iter().find(|it| it.is_file()) else { return Vec::new() };
    let endings = ["py", "java", "js", "jsx", "ts", "tsx", "cs", "go"];
    endings.iter().map(|it| yaml.with_extension(it)).filter(|it| it.is_file()).collect()
}
