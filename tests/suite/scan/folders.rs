//! Folders of rules: what is wrong with them is said with file and line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use undertone::scan::rules::{RuleSet, TextFile, embedded};
use undertone::syntax::Language;

fn cases(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/scan").join(name)
}

fn rules(arguments: &[&str], folder: Option<&Path>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
    let Output { status, stdout, stderr } =
        command.arg("rules").args(arguments).args(folder).output().expect("the program runs");
    (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
}

/// Each file of `tests/cases/scan/broken-rules` begins with the line of its mistake and what is
/// said of it.
#[test]
fn what_is_wrong_with_a_rule_is_said_with_its_line() {
    let mut wrong = Vec::new();
    for file in fs::read_dir(cases("broken-rules")).expect("the cases").flatten() {
        let text = fs::read_to_string(file.path()).expect("a case");
        let (wanted, rule) = text.split_once('\n').expect("a mistake and a rule");
        let wanted = wanted.strip_prefix("# ").expect("a mistake");
        // Its own words are not to be found in place of the rule's.
        let text = format!("#\n{rule}");
        let path = Path::new("python").join(file.file_name());
        let libraries = embedded().into_iter().filter(TextFile::is_library);
        let files: Vec<_> = libraries
            .chain([TextFile { path: path.clone(), folder: PathBuf::new(), text }])
            .collect();
        let set = RuleSet::compile(Language::Python, &files).expect("it has rules");
        let said: Vec<_> =
            set.problems.iter().map(|it| format!("{}: {}", it.line, it.message)).collect();
        assert!(set.problems.iter().all(|it| it.path == path), "{:?}", set.problems);
        if said != [wanted] {
            wrong.push(format!("{}: {said:?}, not {wanted:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rules that show what conditions say, each with its test beside it.
#[test]
fn conditions_hold_where_their_tests_say() {
    let (is_fine, said) = rules(&["test"], Some(&cases("rules")));
    assert!(is_fine, "{said}");
}

const RULE: &str = "title: A\nmessage: B.\nseverity: low\nconfidence: low\n";

#[test]
fn mistakes_in_several_folders_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("a.py");
    fs::write(&source, "f(1)\n").expect("a file");
    for path in ["one/python/a.yaml", "two/python/b.yaml"] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, "tytle: A\n").expect("a file");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
    command.current_dir(folder.path()).args(["scan", "a.py", "--rules", "one"]);
    let output = command.args(["--rules", "two/python"]).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        ["one/python/a.yaml:1: ", "two/python/b.yaml:1: "].iter().all(|it| said.contains(it)),
        "{said}"
    );
}

#[test]
fn files_that_are_no_rules_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let rule = format!("{RULE}match:\n  pattern: f($X)\n");
    for path in ["python/a.yaml", "python/b.yml", "pyton/c.yaml", "cobol/d.yaml", "e.yaml"] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, &rule).expect("a file");
    }
    let languages = "one of `python`, `java`, `javascript`, `typescript`, `csharp`, `go`";
    let wanted = [
        "python/b.yml:1: this file is ignored: expected a name that ends in `.yaml`".to_owned(),
        "pyton/c.yaml:1: this file is ignored: `pyton` is no language's folder: did you mean \
         `python`?"
            .to_owned(),
        format!(
            "cobol/d.yaml:1: this file is ignored: `cobol` is no language's folder: expected \
             {languages}"
        ),
        format!(
            "e.yaml:1: this file is ignored: expected it in the folder of a language, {languages}"
        ),
    ];
    for command in ["lint", "test"] {
        let (is_fine, said) = rules(&[command], Some(folder.path()));
        assert!(!is_fine, "{said}");
        for wanted in &wanted {
            assert!(said.contains(wanted.as_str()), "{said}");
        }
    }
    let source = folder.path().join("a.py");
    fs::write(&source, "f(1)\n").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
    command.arg("scan").arg(&source).arg("--rules").arg(folder.path());
    let output = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(wanted.iter().all(|it| said.contains(it.as_str())), "{said}");
}

#[test]
fn rules_of_a_folder_know_what_the_libraries_of_the_program_define() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("python");
    fs::create_dir(&at).expect("a folder");
    let rule = format!("{RULE}taint:\n  sources: [user-input]\n  sinks:\n    - pattern: run($X)\n");
    fs::write(at.join("a.yaml"), rule).expect("a file");
    let source = "import flask\n# ruleid: a\nrun(flask.request.args)\n# ok: a\nrun('a')\n";
    fs::write(at.join("a.py"), source).expect("a file");
    for command in ["lint", "test"] {
        let (is_fine, said) = rules(&[command], Some(folder.path()));
        assert!(is_fine, "{said}");
    }
}

#[test]
fn rules_near_an_unknown_id_are_named() {
    for (id, near, tried) in [
        ("python/sql-injecton", "python/sql-injection, ", "explain python/sql-injection"),
        ("weak-hsah", "java/weak-hash", "explain "),
        ("nothing-of-the-kind", "", "undertone rules list"),
    ] {
        let (is_fine, said) = rules(&["explain", id], None);
        assert!(!is_fine && said.contains(&format!("there is no rule {id}")), "{said}");
        assert_eq!(said.contains("; near it: "), !near.is_empty(), "{said}");
        assert!(said.contains(near) && said.contains(tried), "{said}");
    }
}
