//! Files that cannot be scanned, or not as a whole: each is named, and none ends a scan.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use undertone::scan::project::{Options, Report, Rules, Skipped, scan};

fn scanned(paths: &[&Path]) -> Report {
    let paths: Vec<PathBuf> = paths.iter().map(|it| it.to_path_buf()).collect();
    scan(&paths, &Rules::embedded(), &Options::default())
}

/// The names of files that were skipped, and why.
fn skipped(report: &Report) -> Vec<(String, Skipped)> {
    let name = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
    report.skipped.iter().map(|it| (name(&it.0).unwrap_or_default(), it.1)).collect()
}

fn said(report: &Report) -> Vec<(String, String)> {
    skipped(report).into_iter().map(|(name, reason)| (name, reason.to_string())).collect()
}

#[test]
fn what_is_no_text_or_too_long_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect(name);
    write("a_latin1.py", b"name = 'gr\xfc\xdfe'\n");
    write("b_binary.py", b"\x7fELF\x02\x01\x01\x00\x00");
    write("c_long.py", "x = 1\n".repeat(400_000).as_bytes());
    write("d_long.json", "{}   \n".repeat(400_000).as_bytes());
    write("e_long.png", &vec![0; 2 << 20]);
    write("f_binary", b"\x00\x01\x02");
    write("g_empty.py", b"");
    write("h_empty", b"");
    write("i_right.py", b"eval(input())\n");
    let report = scanned(&[folder.path()]);
    let expected = [
        ("a_latin1.py", Skipped::NotText),
        ("b_binary.py", Skipped::NotText),
        ("c_long.py", Skipped::TooLarge),
        ("d_long.json", Skipped::TooLarge),
    ];
    assert_eq!(skipped(&report), expected.map(|it| (it.0.to_owned(), it.1)));
    assert_eq!(report.files, 3, "the empty ones, and the one that is right");
    assert!(report.findings.iter().all(|it| it.place.path.ends_with("i_right.py")));
    assert!(!report.findings.is_empty());
    // What a person names is text, or said not to be.
    let report = scanned(&[&folder.path().join("f_binary")]);
    assert_eq!(skipped(&report), [("f_binary".to_owned(), Skipped::NotText)]);
}

#[test]
fn secrets_are_found_in_text_of_another_encoding() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = super::secrets::example("github-token").1;
    let mut bytes = b"# gr\xfc\xdfe\nTOKEN=".to_vec();
    bytes.extend(token.bytes());
    fs::write(folder.path().join("old.conf"), &bytes).expect("a file");
    fs::write(folder.path().join("old.py"), &bytes).expect("a file");
    let report = scanned(&[folder.path()]);
    let places: Vec<_> = report.findings.iter().map(|it| it.place.start).collect();
    assert_eq!(places, [(2, 7), (2, 7)]);
    let spans = report.findings.iter().map(|it| it.place.span.range());
    assert!(spans.into_iter().all(|span| bytes[span] == *token.as_bytes()));
    assert_eq!(skipped(&report), [("old.py".to_owned(), Skipped::NotText)]);
}

#[test]
fn a_file_that_is_gone_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = folder.path().join("gone.py");
    let here = folder.path().join("here.py");
    fs::write(&here, "eval(input())\n").expect("a file");
    let report = scanned(&[&gone, &here]);
    assert_eq!(said(&report), [("gone.py".to_owned(), "cannot be read".to_owned())]);
    assert_eq!(report.files, 1);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_do_not_loop() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("src")).expect("a folder");
    fs::write(path("src/a.py"), "eval(input())\n").expect("a file");
    symlink(folder.path(), path("src/up")).expect("a link");
    symlink(path("loop"), path("loop")).expect("a link");
    symlink(path("nowhere.py"), path("dangling.py")).expect("a link");
    let report = scanned(&[folder.path()]);
    assert_eq!((report.files, report.skipped.len()), (1, 0));
    for name in ["dangling.py", "loop"] {
        let report = scanned(&[&path(name)]);
        let expected = [(name.to_owned(), "cannot be read".to_owned())];
        assert!(report.files == 0 && (report.skipped.is_empty() || said(&report) == expected));
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let (closed, file) = (folder.path().join("closed"), folder.path().join("shut.py"));
    fs::create_dir(&closed).expect("a folder");
    fs::write(&file, "eval(input())\n").expect("a file");
    fs::write(folder.path().join("right.py"), "x = 1\n").expect("a file");
    let allow = |mode: u32| {
        for path in [&closed, &file] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
        }
    };
    allow(0o000);
    let report = scanned(&[folder.path()]);
    let is_root = fs::read(&file).is_ok();
    allow(0o700);
    if is_root {
        // Nothing is closed to root.
        assert_eq!((report.files, report.skipped.len()), (2, 0));
        return;
    }
    let expected = ["closed", "shut.py"].map(|it| (it.to_owned(), Skipped::Unreadable));
    assert_eq!(skipped(&report), expected);
    assert_eq!(report.files, 1);
}

/// Statements that take more work than a function gets.
pub(super) fn endless() -> impl Iterator<Item = String> {
    (0..4_000).map(|number| format!("    a = a + g(a, {number}) * (a - {number})\n"))
}

#[test]
fn a_function_that_takes_too_much_work_is_named_and_its_findings_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut monster = String::from("import os\nfrom flask import request\n\ndef f(a):\n");
    monster.push_str("    os.system(request.args['first'])\n");
    monster.extend(endless());
    fs::write(folder.path().join("monster.py"), &monster).expect("a file");
    fs::write(folder.path().join("user.py"), "import monster\n\ndef g(a):\n    return a + 1\n")
        .expect("a file");
    let report = scanned(&[folder.path()]);
    let reason = "was analysed in part: it takes too much work".to_owned();
    assert_eq!(said(&report), [("monster.py".to_owned(), reason)]);
    assert_eq!(report.files, 2);
    let rules: Vec<_> = report.findings.iter().map(|it| &*it.rule).collect();
    assert_eq!(rules, ["python/os-command-injection"]);
}

#[test]
fn a_line_as_long_as_its_file_has_its_findings_soon() {
    const COUNT: usize = 15_000;
    let folder = tempfile::tempdir().expect("a folder");
    let piece = "var a=function(b){return eval(location.hash+'é😀'+b)};";
    fs::write(folder.path().join("min.js"), piece.repeat(COUNT)).expect("a file");
    let begun = Instant::now();
    let report = scanned(&[folder.path()]);
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    assert_eq!(report.findings.len(), COUNT);
    let last = &report.findings[COUNT - 1];
    let before = piece.repeat(COUNT - 1) + &piece[..piece.find("eval").expect("a place")];
    assert_eq!(last.place.start, (1, before.chars().count() + 1));
    assert_eq!(last.place.bytes.0, before.len() + 1);
    assert_eq!(last.place.units.0, before.encode_utf16().count() + 1);
    assert!(last.line.len() <= 200, "{}", last.line.len());
}

#[test]
fn what_no_parser_can_make_anything_of_is_skipped_soon() {
    for bracket in ["(", "[", "{"] {
        let folder = tempfile::tempdir().expect("a folder");
        let names = ["a.cs", "a.go", "a.java", "a.js", "a.py", "a.ts"];
        for name in names {
            fs::write(folder.path().join(name), bracket.repeat(100_000)).expect("a file");
        }
        let report = scan(&[folder.path().to_path_buf()], &Rules::embedded(), &Options::default());
        let expected = names.map(|it| (it.to_owned(), Skipped::TooExpensive));
        assert_eq!(skipped(&report), expected, "{bracket}");
    }
}
