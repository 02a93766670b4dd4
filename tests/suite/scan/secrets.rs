//! Secrets as findings, in files of many types: `tests/cases/scan/secrets`.

use serde::Deserialize;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use undertone::scan::project::{Options, Report, Rules, scan};
use undertone::scan::{sarif, secrets};
use undertone::secrets::rules;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// A file and what is found in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    says: String,
    path: String,
    text: String,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    suppressed: Vec<String>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/scan/secrets");
    let files = std::fs::read_dir(&folder).expect("the cases").flatten();
    let texts = files.map(|file| std::fs::read_to_string(file.path()).expect("a case"));
    texts.flat_map(|text| toml::from_str::<File>(&text).expect("cases").case).collect()
}

/// The text that a rule shows, and the secret in it.
pub(super) fn example(rule: &str) -> (String, String) {
    let rule = rules().iter().find(|it| it.name == rule).unwrap_or_else(|| panic!("no {rule}"));
    let marked = rule.secret[0].concat();
    let secret = match marked.split_once('«') {
        Some((_, rest)) => rest.split('»').next().unwrap_or_default().to_owned(),
        None => marked.clone(),
    };
    (marked.replace(['«', '»'], ""), secret)
}

/// A case's text with its secrets, and those.
fn filled(text: &str) -> (String, Vec<String>) {
    let text = text.replace('·', "");
    let (mut filled, mut secrets) = (String::new(), Vec::new());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('«') {
        let (name, after) = after.split_once('»').expect("a name has an end");
        let (whole, secret) = example(name.trim_start_matches("text of "));
        filled.push_str(before);
        filled.push_str(if name.starts_with("text of ") { &whole } else { &secret });
        secrets.push(secret);
        rest = after;
    }
    filled.push_str(rest);
    (filled, secrets)
}

fn scanned(folder: &Path) -> Report {
    scan(&[folder.to_path_buf()], &Rules::embedded(), &Options::default())
}

#[test]
fn each_file_has_the_findings_of_its_case() {
    let mut wrong = String::new();
    for case in cases() {
        let (text, secrets) = filled(&case.text);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(&case.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        let report = scanned(folder.path());
        let (suppressed, found): (Vec<_>, Vec<_>) =
            report.findings.iter().partition(|it| it.suppressed.is_some());
        let found: Vec<_> = found
            .iter()
            .map(|it| format!("{} {} {}", it.place.start.0, it.rule, it.severity.name()))
            .collect();
        let suppressed: Vec<_> =
            suppressed.iter().map(|it| format!("{} {}", it.place.start.0, it.rule)).collect();
        if found != case.finds || suppressed != case.suppressed {
            let _ = writeln!(wrong, "{}\n  found {found:?}, {suppressed:?} suppressed", case.says);
        }
        let mut said = format!("{:#}", sarif::document(&report));
        for finding in &report.findings {
            let _ = writeln!(said, "{}\n{}", finding.message, finding.line);
        }
        for word in secrets.iter().flat_map(|it| it.split_whitespace()) {
            if said.contains(word) {
                let _ = writeln!(wrong, "{}\n  repeats {word}", case.says);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Every kind of secret is found in a file and described, and none is repeated.
#[test]
fn each_kind_is_found_in_a_file_and_never_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    for rule in rules() {
        let (text, _) = example(&rule.name);
        std::fs::write(folder.path().join(&rule.name), text).expect("a file");
    }
    let report = scanned(folder.path());
    let said = format!("{:#}", sarif::document(&report));
    let mut wrong = String::new();
    for rule in rules() {
        let (_, secret) = example(&rule.name);
        let id = format!("secrets/{}", rule.name);
        let own = report.findings.iter().filter(|it| it.place.path.ends_with(&rule.name));
        let own: Vec<_> = own.collect();
        if !own.iter().any(|it| *it.rule == id) {
            let _ = writeln!(wrong, "{id} is not found");
        }
        for word in secret.split_whitespace().filter(|it| it.len() > 4) {
            let repeats = |it: &str| it.contains(word);
            if own.iter().any(|it| repeats(&it.line) || repeats(&it.message)) || said.contains(word)
            {
                let _ = writeln!(wrong, "{id}: {word} is repeated");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn there_are_at_least_forty_services() {
    let rules = rules();
    let specific = rules.iter().filter(|rule| rule.is_specific());
    let services: std::collections::BTreeSet<_> =
        specific.filter_map(|rule| rule.name.split('-').next()).collect();
    assert!(services.len() >= 100, "{services:?}");
    assert_eq!(secrets::rules().len(), rules.len());
    assert!(secrets::rules().iter().all(|rule| rule.cwe.starts_with(&[798])));
}

#[test]
fn rules_for_secrets_are_listed_and_explained() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_undertone"))
            .args(arguments)
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let list = run(&["rules", "list"]);
    assert!(list.lines().filter(|line| line.starts_with("secrets/")).count() >= 40, "{list}");
    let page = run(&["rules", "explain", "secrets/github-token"]);
    assert!(page.contains("CWE-798") && page.contains("critical"), "{page}");
}

#[test]
fn what_git_ignores_is_passed_over_unless_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let line = format!("TOKEN={}\n", example("github-token").1);
    write(".gitignore", ".env\nbuild/\n");
    write(".env", &line);
    write("build/log.txt", &line);
    write(".git/config", &line);
    write(".venv/lib/x.txt", &line);
    assert_eq!(scanned(folder.path()).findings, []);
    let named = scanned(&folder.path().join(".env"));
    assert_eq!(named.findings.len(), 1);
    assert_eq!(named.files, 1);
}
