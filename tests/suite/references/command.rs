//! `undertone references`, as a person runs it.

use super::archive::tar_gz;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use undertone::references::licences::text;

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs the program with a home and an index of its own.
fn run(home: &TempDir, arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_undertone"))
        .arg("references")
        .args(arguments)
        .current_dir(home)
        .env("HOME", home.path())
        // No client is there.
        .env("PATH", home.path())
        .env("XDG_CACHE_HOME", home.path().join("cache"))
        .env("UNDERTONE_CONFIG", "/dev/null")
        .env("UNDERTONE_REFERENCES_DIR", home.path().join("index"))
        .output()
        .expect("the program runs");
    let text = |bytes: &[u8]| {
        let home = format!("{}/", home.path().display());
        String::from_utf8_lossy(bytes).replace(&home, "")
    };
    Said { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn code(package: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/references/code");
    path.join(package).display().to_string()
}

#[test]
fn an_index_is_built_looked_at_and_asked() {
    let home = home();
    let said = run(&home, &["build", &code("meters"), &code("tickets")]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.starts_with("index/meters-"), "{}", said.out);
    assert!(said.out.contains(".segment\n2 packages, 2 files, 0.0 MB"), "{}", said.out);

    let said = run(&home, &["info"]);
    let purls: Vec<_> = said.out.lines().skip(2).map(|it| it.split_whitespace().next()).collect();
    assert_eq!(purls, [Some("pkg:generic/meters"), Some("pkg:generic/tickets")], "{}", said.err);

    let copy = home.path().join("copy.py");
    fs::copy(Path::new(&code("meters")).join("readings.py"), &copy).expect("a copy");
    let said = run(&home, &["check", "copy.py"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    let first = said.out.lines().next().unwrap_or_default();
    assert_eq!(first, "copy.py:6-31: meters (NOASSERTION, verbatim, a copy): pkg:generic/meters");
    assert!(said.out.contains("    readings.py:6-31\n"), "{}", said.out);
    let said = run(&home, &["check", "copy.py:26-30", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let found = &json["references"][0];
    assert_eq!((&found["at"], &found["tier"]), (&serde_json::json!([6, 30]), &"verbatim".into()));

    fs::write(home.path().join("own.py"), "def own(a, b):\n    return a * b\n").expect("a file");
    let said = run(&home, &["check", "own.py"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""), "{}", said.err);
    assert_eq!(said.err, "it resembles nothing that is in the index\n");
}

#[test]
fn indexes_are_merged() {
    let home = home();
    for (package, name, lean) in
        [("meters", "a", None), ("routes", "b", None), ("routes", "c", Some("--lean"))]
    {
        let (code, output) = (code(package), format!("{name}.segment"));
        let arguments: Vec<_> = ["build", &code, "-o", &output].into_iter().chain(lean).collect();
        let said = run(&home, &arguments);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    let said = run(&home, &["merge", "a.segment", "b.segment", "-o", "both.segment"]);
    assert!(said.out.starts_with("both.segment\n2 packages, 2 files"), "{}{}", said.out, said.err);
    let said = run(&home, &["merge", "a.segment", "c.segment", "-o", "both.segment"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("c.segment is lean and the others are not"), "{}", said.err);
    let said = run(&home, &["merge", "a.segment", "a.segment", "-o", "both.segment"]);
    assert!(said.err.contains("pkg:generic/meters is in two of the files"), "{}", said.err);
    // Two folders may have one name, and one folder is one package however often it is named.
    let other = home.path().join("other/meters");
    fs::create_dir_all(&other).expect("a folder");
    fs::copy(Path::new(&code("meters")).join("readings.py"), other.join("a.py")).expect("a copy");
    let said = run(&home, &["build", "other/meters", "./other/meters/", "-o", "d.segment"]);
    assert!(said.out.contains("\n1 packages, 1 files"), "{}{}", said.out, said.err);
    symlink("e.segment", home.path().join("link.segment")).expect("a link");
    fs::write(home.path().join("e.segment"), "").expect("a file");
    let said = run(&home, &["merge", "a.segment", "d.segment", "-o", "link.segment"]);
    assert!(said.out.contains("e.segment\n2 packages, 2 files"), "{}{}", said.out, said.err);
    let said = run(&home, &["merge", "a.segment", "d.segment", "-o", "/dev/full"]);
    assert!(said.err.contains("/dev/full is there and is no file"), "{}", said.err);
    assert!(run(&home, &["info", "both.segment"]).out.contains("pkg:generic/routes"));
}

#[test]
fn what_is_no_source_code_is_left_out_and_counted() {
    let home = home();
    let at = |path: &str| home.path().join("odd").join(path);
    fs::create_dir_all(at("deep")).expect("a folder");
    fs::copy(Path::new(&code("tickets")).join("queue.js"), at("queue.js")).expect("a copy");
    fs::write(at("bundle.js"), "var a=1;".repeat(2_000)).expect("a file");
    fs::write(at("latin.py"), b"# caf\xe9\nx = 1\n").expect("a file");
    fs::write(at("binary.py"), [0, 1, 2, 3]).expect("a file");
    fs::write(at("table.py"), "x = [\n".to_owned() + &"1,\n".repeat(800_000) + "]\n")
        .expect("a file");
    fs::write(at("ignored.py"), "x = 1\n").expect("a file");
    fs::write(at(".gitignore"), "ignored.py\n").expect("a file");
    fs::write(at("locked.py"), "y = 2\n").expect("a file");
    fs::set_permissions(at("locked.py"), fs::Permissions::from_mode(0o000)).expect("locked");
    symlink(at(""), at("deep/loop")).expect("a link");
    symlink("/etc/passwd", at("deep/out.py")).expect("a link");
    let said = run(&home, &["build", "odd"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("1 too long"), "{}", said.err);
    assert!(said.err.contains("2 not text in UTF-8, 1 minified"), "{}", said.err);
    assert!(!run(&home, &["info"]).out.contains("passwd"));
}

#[test]
fn a_header_counts_before_the_text_of_a_licence() {
    let home = home();
    let at = |path: &str| home.path().join("own").join(path);
    fs::create_dir_all(at("")).expect("a folder");
    let code = fs::read_to_string(Path::new(&code("meters")).join("readings.py")).expect("code");
    let check = |header: &str, papers: &[(&str, &str)]| {
        let _ = fs::remove_dir_all(at(""));
        fs::create_dir_all(at("")).expect("a folder");
        for (path, text) in papers {
            fs::write(at(path), text).expect("a file");
        }
        fs::write(at("readings.py"), format!("{header}{code}")).expect("a file");
        assert_eq!(run(&home, &["build", "own"]).code, Some(0));
        let said = run(&home, &["check", "own/readings.py"]);
        let (_, licence) = said.out.split_once('(').expect("a licence");
        licence.split(',').next().unwrap_or_default().to_owned()
    };
    let known = |id: &str| text::known().find(|it| it.0 == id).expect("a text").1;
    let header = "# SPDX-License-Identifier: GPL-3.0-or-later\n";
    let (mit, gpl, lesser) = (known("MIT"), known("GPL-3.0-only"), known("LGPL-3.0-only"));
    let declared = "[project]\nlicense = 'ISC'\n";
    for (header, papers, expected) in [
        ("", vec![], "NOASSERTION"),
        ("", vec![("LICENSE", mit)], "MIT"),
        (header, vec![("LICENSE", mit)], "GPL-3.0-or-later"),
        (header, vec![("COPYING", gpl)], "GPL-3.0-or-later"),
        (header, vec![("COPYING", gpl), ("pyproject.toml", declared)], "ISC"),
        ("", vec![("COPYING", gpl), ("COPYING.LESSER", lesser)], "LGPL-3.0-only"),
    ] {
        let found = check(header, &papers);
        let papers: Vec<_> = papers.iter().map(|it| it.0).collect();
        assert_eq!(found, expected, "{header} {papers:?}");
    }
}

#[test]
fn packages_that_do_not_come_take_none_from_an_index() {
    let home = home();
    let queue = fs::read(Path::new(&code("tickets")).join("queue.js")).expect("code");
    let manifest = br#"{"repository": "git+https://git.example/one/one.git"}"#;
    let archive = tar_gz(&[("package/queue.js", &queue), ("package/package.json", manifest)]);
    let kept = |name: &str| home.path().join(format!("cache/undertone/packages/npm/{name}-1.tgz"));
    let keep = |name: &str, bytes: &[u8]| {
        fs::create_dir_all(kept(name).parent().expect("a folder")).expect("a folder");
        fs::write(kept(name), bytes).expect("a file");
    };
    fs::write(home.path().join("list"), "pkg:npm/one@1\npkg:npm/two@1\n").expect("a list");
    let build = || run(&home, &["build", "--purls", "list", "-o", "a.segment"]);
    // What came stays for what has not come.
    keep("one", &archive);
    let said = build();
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("left out: pkg:npm/two@1: npm is not installed"), "{}", said.err);
    assert!(kept("one").exists());
    // What cannot be read is not kept.
    keep("two", b"junk");
    let said = build();
    assert!(said.out.contains("\n1 packages, 1 files"), "{}{}", said.out, said.err);
    assert!(kept("one").exists() && !kept("two").exists());
    keep("two", &archive);
    let said = build();
    assert!(said.out.contains("\n2 packages, 2 files"), "{}{}", said.out, said.err);
    assert!(!kept("one").exists());
    let info = run(&home, &["info", "a.segment"]).out;
    assert!(info.contains("https://git.example/one/one"), "{info}");
    let before = fs::read(home.path().join("a.segment")).expect("an index");
    keep("one", &archive);
    let said = build();
    assert_eq!(said.code, Some(1));
    let expected = "1 packages of the index that is there could not be fetched; it stays as it is";
    assert!(said.err.contains(expected), "{}", said.err);
    assert_eq!(fs::read(home.path().join("a.segment")).expect("an index"), before);
    assert!(kept("one").exists());
}

#[test]
fn what_goes_wrong_is_said_and_the_index_stays() {
    let home = home();
    let built = run(&home, &["build", &code("meters")]);
    assert_eq!(built.code, Some(0), "{}", built.err);
    let index = home.path().join(built.out.lines().next().expect("a file"));
    let before = fs::read(&index).expect("an index");
    let fails = |arguments: &[&str], expected: &str| {
        let said = run(&home, arguments);
        // Of a check, 1 says that something was found.
        let code = if arguments[0] == "check" { 2 } else { 1 };
        assert_eq!(said.code, Some(code), "{arguments:?}");
        assert!(said.err.contains(expected), "{arguments:?}: {}", said.err);
        assert_eq!(fs::read(&index).expect("an index"), before, "{arguments:?}");
    };
    fails(&["build"], "there is nothing to index");
    fails(&["build", "nowhere"], "nowhere does not exist");
    fs::create_dir(home.path().join("meters")).expect("a folder");
    fs::write(home.path().join("meters/notes.txt"), "no code").expect("a file");
    fails(&["build", "meters"], "there is no source code in what was named");
    fs::write(home.path().join("meters/list"), "pkg:pypi/requests\n").expect("a file");
    fails(
        &["build", "--purls", "meters/list"],
        "meters/list: line 1: `pkg:pypi/requests` names no version",
    );
    fails(&["check", "nowhere.py"], "nowhere.py cannot be read");
    fails(&["check", "meters/notes.txt:0-3"], "is neither a file nor a range of lines in one");
    fails(&["check", "meters/notes.txt:9"], "meters/notes.txt has only 1 lines");
    fails(&["check", "meters/notes.txt", "--index", "none"], "there is no index in none");
    fails(&["info", "meters/notes.txt"], "meters/notes.txt is no index of references");
    let code = code("meters");
    fails(&["build", &code, "-o", "meters/notes.txt/a.segment"], "meters/notes.txt cannot be made");
    fails(&["verify", "meters"], "there are not 4 folders in meters");
    // A full disk: the file may not grow beyond a block.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" references build \"$1\""])
        .args([env!("CARGO_BIN_EXE_undertone"), &code])
        .env("UNDERTONE_CONFIG", "/dev/null")
        .env("UNDERTONE_REFERENCES_DIR", home.path().join("index"))
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(".segment cannot be written"), "{said}");
    assert_eq!(fs::read(&index).expect("an index"), before);
    assert_eq!(fs::read_dir(home.path().join("index")).expect("a folder").count(), 1);

    fs::write(&index, &before[..before.len() - 10]).expect("a file");
    let said = run(&home, &["check", "meters/notes.txt"]);
    assert!(said.err.contains("its length is wrong"), "{}", said.err);
}

#[test]
fn recall_and_false_matches_are_measured() {
    let home = home();
    let at = |package: usize| home.path().join(format!("packages/p{package}"));
    let source =
        fs::read_to_string(Path::new(&code("routes")).join("RoutePlanner.java")).expect("code");
    for package in 0..4 {
        fs::create_dir_all(at(package)).expect("a folder");
        let own = source
            .replace("planned", &format!("planned{package}"))
            .replace("nearest", &format!("near{package}"));
        fs::write(at(package).join("Planner.java"), own).expect("a file");
    }
    let said = run(&home, &["verify", "packages"]);
    let rows: Vec<Vec<_>> = said
        .out
        .lines()
        .map(|line| line.split("  ").map(str::trim).filter(|it| !it.is_empty()).collect())
        .collect();
    assert_eq!(rows.len(), 9, "{}{}", said.out, said.err);
    assert_eq!(rows[0], ["query", "asked", "verbatim 65", "ScanOSS", "annotate", "block"]);
    assert_eq!(rows[1], ["whole function", "3", "100.0 %", "100.0 %", "100.0 %", "100.0 %"]);
    // The four are one text with other names, so the one that was left out is found, too.
    assert_eq!(rows[7][..2], ["function from elsewhere", "1"]);
    assert_eq!(rows[7][4..], ["100.0 %", "100.0 %"]);
}
