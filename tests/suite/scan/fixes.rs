//! `undertone scan --fix`: what is made, what is left, and how files stay what they are.

use super::formats::{code, project, said, scan, write};
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

const LOAD: &str = "yaml.load(open(\"a\"), Loader=yaml.Loader)";
const SAFE: &str = "yaml.load(open(\"a\"), Loader=yaml.SafeLoader)";

#[test]
fn fixes_are_made_and_what_is_left_is_shown() {
    let lines = format!("import yaml\n\nx = {LOAD}\ny = eval(input())\n");
    // Each: what a file says; whether the fix is made there.
    let cases = [
        (lines.clone(), true),
        (lines.replace('\n', "\r\n"), true),
        (format!("\u{feff}{lines}"), true),
        (lines.trim_end().to_owned(), true),
        (lines.replace("x =", "😀 = \"😀\"; x ="), true),
        (lines.replace(")\ny", ")  # undertone: ignore[unsafe-yaml-load] ours\ny"), false),
    ];
    for (text, is_made) in cases {
        let folder = project(&[("src/a.py", &text)]);
        let output = scan(folder.path(), &["--fix"]);
        let expected = if is_made { text.replace(LOAD, SAFE) } else { text.clone() };
        let after = fs::read_to_string(folder.path().join("src/a.py")).expect("a file");
        assert_eq!(after, expected);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(words.contains("fixed ./src/a.py:3:"), is_made, "{words}");
        assert!(said(&output).contains("1 finding in 1 file"), "{output:?}");
        assert_eq!(code(&output), 1, "a finding without a fix is left");
        let names = fs::read_dir(folder.path().join("src")).expect("a folder");
        assert_eq!(names.count(), 1, "nothing else is left");
    }
}

#[test]
fn only_what_was_asked_for_is_fixed() {
    let text = format!("import yaml\nx = {LOAD}\n");
    let folder = project(&[("a.py", &text), ("b.py", &text)]);
    scan(folder.path(), &["a.py", "--fix"]);
    scan(folder.path(), &[".", "--fix", "--severity", "critical"]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    assert_eq!((read("a.py"), read("b.py")), (text.replace(LOAD, SAFE), text.clone()));
    let again = scan(folder.path(), &["a.py", "--fix"]);
    assert_eq!(code(&again), 0, "{again:?}");
}

#[test]
fn a_fix_that_does_not_hold_is_not_made() {
    let rule = "title: Print\nmessage: Prints.\nseverity: low\nconfidence: low\n\
                match: {pattern: \"print($X)\"}\nfix: ";
    for (fix, is_made) in [
        ("say($X)", true),
        ("say(($X)", false),
        ("eval(input())", false),
        ("print($X, 1)", true),
        ("print( $X )", false),
    ] {
        let rule = format!("{rule}\"{fix}\"\n");
        let folder = project(&[("a.py", "print(1)\n"), ("rules/python/no-print.yaml", &rule)]);
        let output = scan(folder.path(), &["a.py", "--fix", "--rules", "rules"]);
        let after = fs::read_to_string(folder.path().join("a.py")).expect("a file");
        assert_eq!(after != "print(1)\n", is_made, "{fix}: {output:?}");
    }
}

#[test]
fn a_dry_run_is_a_diff_that_git_applies() {
    let far = (0..20).map(|it| format!("line{it} = {it}\n")).collect::<Vec<_>>().concat();
    let text = format!("import yaml\nx = {LOAD}\n{far}y = {LOAD}; z = {LOAD}");
    let folder = project(&[("a.py", &text)]);
    write(folder.path(), "sub/b.py", &text.replace('\n', "\r\n"));
    let output = scan(folder.path(), &["--fix", "--dry-run"]);
    assert_eq!(code(&output), 1);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    assert_eq!(read("a.py"), text, "nothing is changed");
    let mut git = Command::new("git")
        .args(["apply", "-"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .expect("git runs");
    git.stdin.take().expect("it reads").write_all(&output.stdout).expect("it takes it");
    assert!(git.wait().expect("it ends").success(), "{}", said(&output));
    assert_eq!(read("a.py"), text.replace(LOAD, SAFE));
    assert_eq!(read("sub/b.py"), text.replace(LOAD, SAFE).replace('\n', "\r\n"));
    assert_eq!(code(&scan(folder.path(), &["--fix", "--dry-run"])), 0);
    assert_eq!(code(&scan(folder.path(), &["--dry-run"])), 2);
    assert_eq!(code(&scan(folder.path(), &["--fix", "--dry-run", "--format", "json"])), 2);
}

/// Where a dry run is made, what it scans, and the files that its diff changes there.
const PLACES: &[(&str, &str, &[&str])] = &[
    (".", ".", &["a.py", "sub/a.py", "sub/inner/a.py"]),
    ("sub", ".", &["sub/a.py", "sub/inner/a.py"]),
    ("sub", "./inner", &["sub/inner/a.py"]),
    ("sub", "../sub/inner", &["sub/inner/a.py"]),
    ("sub", "ROOT/sub/a.py", &["sub/a.py"]),
];

#[test]
fn a_dry_run_in_a_subfolder_is_a_diff_that_git_and_patch_apply_there() {
    let text = format!("import yaml\nx = {LOAD}\n");
    for (place, scanned, changed) in PLACES {
        for applies in [["git", "apply", "-"], ["patch", "-s", "-p1"]] {
            let all = ["a.py", "sub/a.py", "sub/inner/a.py"];
            let folder = project(&all.map(|name| (name, text.as_str())));
            let here = folder.path().join(place);
            let run = |name: &str| {
                let mut command = Command::new(name);
                command.current_dir(&here);
                command
            };
            assert!(
                run("git").args(["init", "-q", "."]).current_dir(folder.path()).status().is_ok()
            );
            let scanned = scanned.replace("ROOT", &folder.path().display().to_string());
            let output = scan(&here, &[&scanned, "--fix", "--dry-run"]);
            let [name, arguments @ ..] = applies;
            let mut apply =
                run(name).args(arguments).stdin(Stdio::piped()).spawn().expect("it runs");
            apply.stdin.take().expect("it reads").write_all(&output.stdout).expect("it takes it");
            assert!(apply.wait().expect("it ends").success(), "{}", said(&output));
            for name in all {
                let after = fs::read_to_string(folder.path().join(name)).expect("a file");
                assert_eq!(after != text, changed.contains(&name), "{place} {scanned}: {name}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_with_several_names_keeps_them() {
    let text = format!("import yaml\nx = {LOAD}\n");
    let folder = project(&[("a.py", &text)]);
    let at = |name: &str| folder.path().join(name);
    fs::hard_link(at("a.py"), at("b.txt")).expect("a link");
    scan(folder.path(), &["a.py", "--fix"]);
    assert_eq!(fs::read_to_string(at("b.txt")).expect("a file"), text.replace(LOAD, SAFE));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let text = format!("import yaml\nx = {LOAD}\n");
    let folder = project(&[("a.py", &text), ("locked.py", &text)]);
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(at(name)).expect("a file").permissions().mode() & 0o777;
    let set = |name: &str, mode| {
        fs::set_permissions(at(name), fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    set("a.py", 0o755);
    set("locked.py", 0o444);
    symlink("a.py", at("link.py")).expect("a link");
    let output = scan(folder.path(), &["link.py", "locked.py", "--fix"]);
    assert!(fs::symlink_metadata(at("link.py")).expect("a link").is_symlink());
    assert_eq!(fs::read_to_string(at("a.py")).expect("a file"), text.replace(LOAD, SAFE));
    assert_eq!(fs::read_to_string(at("locked.py")).expect("a file"), text);
    assert_eq!((mode("a.py"), mode("locked.py")), (0o755, 0o444));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("locked.py may not be written to"), "{words}");
}
