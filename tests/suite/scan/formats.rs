//! `undertone scan` as other programs call it: formats, what is left out, exit codes.

use crate::support::schema;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Data that becomes a command (critical), with the way that it takes.
const COMMAND: &str = "import os\nfrom flask import request\n\ndef run():\n    command = request.args[\"c\"]\n    os.system(command)\n";

pub(super) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

pub(super) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// Runs a scan in a folder.
pub(super) fn scan(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_undertone"))
        .arg("scan")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

pub(super) fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

pub(super) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(super) fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// The places and rules of a JSON document's findings.
pub(super) fn findings(output: &Output) -> Vec<String> {
    let document = document(output);
    let all = document["findings"].as_array().expect("findings").iter();
    all.map(|it| {
        let path = it["place"]["path"].as_str().expect("a path").trim_start_matches("./");
        format!("{path}:{} {}", it["place"]["start"]["line"], it["rule"].as_str().expect("a rule"))
    })
    .collect()
}

/// Something of everything that a report can hold.
fn everything() -> TempDir {
    let folder = project(&[
        ("src/run me.py", COMMAND),
        (
            "known.py",
            "eval(input())  # undertone: ignore[python/code-injection-from-parameter] a calculator\n",
        ),
        (".env", "DB_PASSWORD=hunter2\n"),
        ("broken.py", "\0"),
        (
            "rules/python/no-print.yaml",
            "title: Print\nmessage: \"Prints $X, 100%: a, b.\"\ncwe: [532]\nseverity: low\nconfidence: low\n\
             references: [\"https://example.org/print\"]\nmatch: {pattern: \"print($X)\"}\n\
             fix: \"log($X)\"\n",
        ),
        ("say.py", "print(\"ü\")\n"),
    ]);
    scan(folder.path(), &["."]);
    folder
}

#[test]
fn sarif_keeps_to_its_schema() {
    let folder = everything();
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/scan/sarif-schema-2.1.0.json");
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("the schema")).expect("JSON");
    let output = scan(folder.path(), &[".", "--format", "sarif", "--rules", "rules"]);
    let report = document(&output);
    assert_eq!(schema::problems(&schema, &report), Vec::<String>::new());
    let run = &report["runs"][0];
    let results = run["results"].as_array().expect("results");
    let of = |rule: &str| {
        results.iter().find(|it| it["ruleId"] == rule).unwrap_or_else(|| panic!("{rule}: {run:#}"))
    };
    let command = of("python/os-command-injection");
    let place = &command["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "src/run%20me.py");
    assert_eq!(place["region"]["startLine"], 6);
    assert!(command["codeFlows"][0]["threadFlows"][0]["locations"][0].is_object());
    let index =
        usize::try_from(command["ruleIndex"].as_u64().expect("an index")).expect("a number");
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "python/os-command-injection");
    assert_eq!(
        of("python/code-injection-from-parameter")["suppressions"][0]["justification"],
        "a calculator"
    );
    let inserted = &of("python/no-print")["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(inserted["insertedContent"]["text"], "log(\"ü\")");
    assert_eq!(of("secrets/password")["level"], "warning");
    assert!(!said(&output).contains("hunter2"));
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().expect("notes");
    assert_eq!(notes.len(), 1, "{notes:?}");
    // The check itself notices what is wrong.
    let mut wrong = report.clone();
    wrong["runs"][0]["results"][0]["level"] = "bad".into();
    wrong["version"] = "3".into();
    wrong["runs"][0]["surprise"] = 1.into();
    assert!(schema::problems(&schema, &wrong).len() >= 3);
}

#[test]
fn json_says_what_was_found_and_what_was_not_scanned() {
    let folder = everything();
    let output = scan(folder.path(), &[".", "--format", "json"]);
    let found = findings(&output);
    for wanted in [
        ".env:1 secrets/password",
        "known.py:1 python/code-injection-from-parameter",
        "src/run me.py:6 python/os-command-injection",
    ] {
        assert!(found.iter().any(|it| it == wanted), "{wanted} is not in {found:?}");
    }
    let document = document(&output);
    assert_eq!(document["skipped"][0]["reason"], "is not text in UTF-8");
    assert_eq!(document["problems"].as_array().map(Vec::len), Some(0));
    // Everything but the one that is no text.
    assert_eq!(document["files"], 5);
    assert!(!said(&output).contains("hunter2"));
}

#[test]
fn annotations_are_commands_of_github() {
    let folder = everything();
    let output = scan(folder.path(), &[".", "--format", "github", "--rules", "rules"]);
    let lines = said(&output);
    let starts = [
        "::error file=./src/run me.py,line=6,col=5,endLine=6,endColumn=23,title=python/os-command-injection::",
        "::warning file=./.env,line=1,col=13,endLine=1,endColumn=20,title=secrets/password::",
        "::notice file=./say.py,line=1,col=1,endLine=1,endColumn=11,title=python/no-print::Prints `\"ü\"`, 100%25: a, b.",
    ];
    for start in starts {
        assert!(lines.lines().any(|line| line.starts_with(start)), "{start}\n{lines}");
    }
    assert!(lines.contains("::warning file=./broken.py,title=Undertone::This file is not text"));
    assert!(lines.lines().all(|line| line.starts_with("::")), "{lines}");
    assert!(!lines.contains("known.py"), "a suppressed finding is no annotation");
}

#[test]
fn the_exit_code_says_whether_there_is_something_from_a_severity_on() {
    let folder = project(&[(".env", "DB_PASSWORD=hunter2\n")]);
    let with = |arguments: &[&str]| code(&scan(folder.path(), arguments));
    assert_eq!(with(&[]), 1);
    assert_eq!(with(&["--fail-on", "medium"]), 1);
    assert_eq!(with(&["--fail-on", "high"]), 0);
    assert_eq!(with(&["--severity", "high"]), 0);
    assert_eq!(with(&["--fail-on", "terrible"]), 2);
    assert_eq!(with(&["--format", "poem"]), 2);
    write(folder.path(), ".env", "A=1 # undertone: ignore[secrets/password] x\n");
    assert_eq!(with(&[]), 0);
    let none = scan(folder.path(), &["nowhere"]);
    assert_eq!(code(&none), 2);
    let words = String::from_utf8_lossy(&none.stderr);
    assert!(words.contains("nowhere does not exist") && words.contains("try:"), "{words}");
}

#[test]
fn a_suppressed_finding_does_not_fail_a_scan() {
    let line = "DB_PASSWORD=hunter2 # undertone: ignore[secrets/password] of the demo\n";
    let folder = project(&[(".env", line)]);
    let output = scan(folder.path(), &[]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(said(&output).contains("1 suppressed"));
}

pub(super) fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn since_a_revision_only_its_changes_count() {
    let folder = project(&[("a.py", "eval(input())\n"), (".env", "DB_PASSWORD=hunter2\n")]);
    let path = folder.path();
    git(path, &["init", "--quiet"]);
    git(path, &["add", "--all"]);
    git(path, &["commit", "--quiet", "--message", "first"]);
    let since = |revision: &str| scan(path, &[".", "--format", "json", "--since", revision]);
    let output = since("HEAD");
    assert_eq!((findings(&output), code(&output)), (vec![], 0));
    // A line that is new, one that only moves, a file that git does not know yet.
    write(path, "a.py", "import os\neval(input())\nexec(input())\n");
    write(path, "config/new.env", "DB_PASSWORD=hunter2\n");
    let output = since("HEAD");
    let expected =
        ["a.py:3 python/code-injection-from-parameter", "config/new.env:1 secrets/password"];
    assert_eq!(findings(&output), expected);
    assert_eq!(code(&output), 1);
    git(path, &["add", "--all"]);
    git(path, &["commit", "--quiet", "--message", "second"]);
    assert_eq!(findings(&since("HEAD")), Vec::<String>::new());
    assert_eq!(findings(&since("HEAD~1")), expected);
    let unknown = since("no-such-revision");
    assert_eq!(code(&unknown), 2);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no-such-revision"));
    assert_eq!(
        code(&scan(path, &[".", "--since=--output=/tmp/x"])),
        2,
        "a revision is no option of git"
    );
}

#[test]
fn what_a_baseline_has_is_left_out() {
    let folder = project(&[("a.py", "eval(input())\n"), (".env", "DB_PASSWORD=hunter2\n")]);
    let path = folder.path();
    let output = scan(path, &[".", "--format", "sarif"]);
    assert_eq!(code(&output), 1);
    let kept = tempfile::tempdir().expect("a folder");
    let baseline = kept.path().join("a.sarif");
    fs::write(&baseline, &output.stdout).expect("a file");
    let baseline = baseline.to_str().expect("a path");
    let again = || scan(path, &[".", "--format", "json", "--baseline", baseline]);
    assert_eq!((findings(&again()), code(&again())), (vec![], 0));
    // The way in which a path is written does not matter, nor from where.
    fs::create_dir(path.join("sub")).expect("a folder");
    let whole = path.to_str().expect("a path");
    for (from, named) in [(path, "./a.py"), (path, whole), (path, "sub/../a.py")] {
        let again = scan(from, &[named, "--format", "json", "--baseline", baseline]);
        assert_eq!(findings(&again), Vec::<String>::new(), "{named}");
    }
    // Of lines that say the same, each counts.
    write(path, "a.py", "eval(input())\neval(input())\n");
    assert_eq!(findings(&again()), ["a.py:2 python/code-injection-from-parameter"]);
    // Lines that move are not new; another finding is.
    write(path, "a.py", "\n\n\neval(input())\n");
    write(path, "b.py", COMMAND);
    assert_eq!(findings(&again()), ["b.py:6 python/os-command-injection"]);
    assert_eq!(code(&again()), 1);
    fs::write(baseline, "{}").expect("a file");
    let unusable = again();
    assert_eq!(code(&unusable), 2);
    let words = String::from_utf8_lossy(&unusable.stderr);
    assert!(words.contains("cannot be used") && words.contains("--format sarif"), "{words}");
}

#[test]
fn a_file_that_was_scanned_in_part_is_named_in_each_format() {
    let mut monster = String::from("def f(a):\n");
    monster.extend(super::files::endless());
    let folder = project(&[("monster.py", &monster)]);
    let words = "monster.py was analysed in part: it takes too much work";
    let pretty = said(&scan(folder.path(), &[]));
    assert!(pretty.contains(words) && pretty.contains("1 file analysed in part"), "{pretty}");
    assert!(said(&scan(folder.path(), &["--format", "sarif"])).contains(words));
    assert!(said(&scan(folder.path(), &["--format", "json"])).contains("was analysed in part"));
}

#[test]
fn folders_that_overlap_are_scanned_once() {
    let folder = project(&[("src/a.py", "eval(input())\n")]);
    let whole = folder.path().to_str().expect("a path").to_owned();
    for paths in [[".", "src"], ["src", "./src/a.py"], [&whole, "."], ["src/../src", "src"]] {
        let output = scan(folder.path(), &[&["--format", "json"], paths.as_slice()].concat());
        assert_eq!(findings(&output).len(), 1, "{paths:?}");
        assert_eq!(document(&output)["files"], 1, "{paths:?}");
    }
}

#[test]
fn a_scan_that_sees_nothing_fails() {
    let folder = project(&[("a.py", "\0")]);
    for format in ["pretty", "json", "sarif", "github"] {
        let output = scan(folder.path(), &["--format", format]);
        assert_eq!(code(&output), 2, "{format}");
        assert!(said(&output).contains("is not text in UTF-8"), "{format}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("none of the files"), "{format}");
    }
    let report = document(&scan(folder.path(), &["--format", "sarif"]));
    assert_eq!(report["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert_eq!(code(&scan(project(&[]).path(), &[])), 0, "there is nothing");
}

#[test]
fn a_rule_that_cannot_be_used_is_named_in_each_format() {
    let folder = project(&[("a.py", "print(1)\n"), ("rules/python/bad.yaml", "title: Bad\n")]);
    for format in ["json", "sarif", "github"] {
        let output = scan(folder.path(), &["--rules", "rules", "--format", format]);
        assert!(said(&output).contains("bad.yaml"), "{format}: {output:?}");
    }
    let report = document(&scan(folder.path(), &["--rules", "rules", "--format", "sarif"]));
    let notes = &report["runs"][0]["invocations"][0]["toolConfigurationNotifications"];
    assert_eq!(notes.as_array().map(Vec::len), Some(1), "{notes}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let folder = everything();
    let run = |arguments: &[&str], out: fs::File| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
        command.args(arguments).current_dir(folder.path()).stdout(out);
        command.output().expect("the program runs")
    };
    let cases: [(&[&str], i32, i32); 9] = [
        (&["scan", "."], 2, 1),
        (&["scan", ".", "--format", "json"], 2, 1),
        (&["scan", ".", "--format", "sarif"], 2, 1),
        (&["scan", ".", "--format", "github"], 2, 1),
        (&["scan", ".", "--fix", "--dry-run", "--rules", "rules"], 2, 1),
        (&["rules", "list"], 1, 0),
        (&["rules", "explain", "python/sql-injection"], 1, 0),
        (&["rules", "lint", "rules"], 1, 0),
        (&["rules", "test", "rules"], 1, 1),
    ];
    for (arguments, full, closed) in cases {
        let device = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
        let output = run(arguments, device);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(code(&output), full, "{arguments:?}: {words}");
        assert!(words.contains("cannot be written: No space left"), "{arguments:?}: {words}");
        // Who has closed the pipe has seen enough.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = run(arguments, fs::File::from(std::os::fd::OwnedFd::from(writer)));
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(code(&output), closed, "{arguments:?}: {words}");
        assert!(!words.contains("panicked") && !words.contains("written"), "{words}");
    }
}

#[test]
fn what_people_read_says_where_a_rule_is_and_why_a_comment_does_not_count() {
    let folder = everything();
    write(folder.path(), "bare.py", "print(1)  # undertone: ignore[no-print]\n");
    let pretty = said(&scan(folder.path(), &["bare.py", "say.py", "--rules", "rules"]));
    assert!(pretty.contains("undertone rules explain python/no-print --rules rules\n"), "{pretty}");
    let unsuppressed = "its comment does not suppress it: it gives no reason\n";
    assert_eq!(pretty.matches(unsuppressed).count(), 1, "{pretty}");
    assert!(pretty.contains("\n2 findings in 2 files, "), "{pretty}");
    let pretty = said(&scan(folder.path(), &["src"]));
    assert!(pretty.contains("undertone rules explain python/os-command-injection\n"), "{pretty}");
    assert!(pretty.contains("\n1 finding in 1 file, "), "{pretty}");
}

#[test]
fn suppressions_can_be_forbidden() {
    let line = "eval(input())  # undertone: ignore[code-injection-from-parameter] a calculator\n";
    let secret = "DB_PASSWORD=hunter2 # undertone: ignore[secrets/password] of the demo\n";
    let folder = project(&[("a.py", line), (".env", secret)]);
    let settings = project(&[("config.toml", "[scan]\nsuppressions = \"forbidden\"\n")]);
    let settings = settings.path().join("config.toml");
    let run = |arguments: &[&str], settings: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
        command.arg("scan").args(arguments).env("UNDERTONE_CONFIG", settings);
        command.current_dir(folder.path()).output().expect("the program runs")
    };
    let none = Path::new("/dev/null");
    assert_eq!(code(&run(&[], none)), 0);
    for (arguments, settings) in [(&["--no-suppressions"][..], none), (&[], settings.as_path())] {
        let output = run(arguments, settings);
        assert_eq!(code(&output), 1);
        assert!(said(&output).contains("2 findings"), "{output:?}");
        let report = document(&run(&[arguments, &["--format", "sarif"]].concat(), settings));
        for result in report["runs"][0]["results"].as_array().expect("results") {
            assert_eq!(result["suppressions"][0]["status"], "rejected", "{result}");
        }
    }
}
