//! The files of a folder: which of them are read, and what is known of them.

use std::fs::{create_dir_all, remove_file, write};
use std::path::Path;
use tempfile::TempDir;
use undertone::syntax::{Language, SyntaxTree, symbols};
use undertone::text::Text;
use undertone::workspace::{Limits, Workspace, around};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, content) in files {
        put(folder.path(), path, content);
    }
    folder
}

fn put(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    create_dir_all(path.parent().expect("a folder")).expect("a folder");
    write(path, content).expect("a file");
}

fn workspace(folder: &TempDir, exclude: &[&str]) -> Workspace {
    let exclude = exclude.iter().map(|pattern| (*pattern).to_owned()).collect();
    Workspace::new(vec![folder.path().to_owned()], exclude)
}

/// The files that are known, by their places.
fn places(workspace: &Workspace) -> Vec<String> {
    workspace.index().files().iter().map(|file| file.path.clone()).collect()
}

#[test]
fn code_is_read_and_nothing_that_is_ignored_hidden_installed_or_large() {
    let large = format!("x = 1\n{}", "# more\n".repeat(60_000));
    let folder = folder(&[
        ("a.py", "def a():\n    pass\n"),
        ("b/c.ts", "export function c() {}\n"),
        ("b/notes.txt", "def d():\n"),
        (".gitignore", "made/\n"),
        ("made/e.py", "def e():\n    pass\n"),
        (".hidden/f.py", "def f():\n    pass\n"),
        ("node_modules/g/g.js", "export function g() {}\n"),
        ("large.py", &large),
        ("empty.py", ""),
    ]);
    write(folder.path().join("latin.py"), b"def h\xe9():\n    pass\n").expect("a file");
    #[cfg(unix)]
    {
        let elsewhere = self::folder(&[("far.py", "def far():\n    pass\n")]);
        let link = |from: &Path, to: &str| {
            std::os::unix::fs::symlink(from, folder.path().join(to)).expect("a link");
        };
        link(&elsewhere.path().join("far.py"), "linked.py");
        link(elsewhere.path(), "linked");
        link(Path::new("nowhere"), "broken.py");
        let workspace = workspace(&folder, &[]);
        workspace.scan(&Limits::default());
        assert_eq!(places(&workspace), ["a.py", "b/c.ts", "empty.py"]);
        let index = workspace.index();
        assert_eq!(index.named("c").map(|(file, _)| &file.path).collect::<Vec<_>>(), ["b/c.ts"]);
        assert_eq!(index.named("far").count(), 0);
    }
}

#[test]
fn what_may_not_leave_this_machine_is_not_read() {
    let hidden = "def hidden():\n    pass\n";
    let folder = folder(&[
        ("a.py", "def a():\n    pass\n"),
        ("secret/b.py", hidden),
        ("own/.undertoneignore", "c.py\n"),
        ("own/c.py", hidden),
        ("own/d.py", "def d():\n    pass\n"),
        ("broken/.undertoneignore", "[z-\n"),
        ("broken/e.py", hidden),
    ]);
    let workspace = workspace(&folder, &["secret/"]);
    workspace.scan(&Limits::default());
    assert_eq!(places(&workspace), ["a.py", "own/d.py"]);
    for path in ["secret/b.py", "own/c.py", "broken/e.py"] {
        let path = folder.path().join(path);
        assert!(!workspace.may_show(&path));
        workspace.refresh(&path, &Limits::default());
    }
    assert_eq!(workspace.index().named("hidden").count(), 0);
}

#[test]
fn a_pattern_counts_from_the_moment_that_it_is_saved() {
    let folder = folder(&[("a.py", "def a():\n    pass\n"), ("b.py", "def b():\n    pass\n")]);
    let workspace = workspace(&folder, &[]);
    workspace.scan(&Limits::default());
    assert_eq!(places(&workspace), ["a.py", "b.py"]);
    put(folder.path(), ".undertoneignore", "b.py\n");
    workspace.refresh(&folder.path().join(".undertoneignore"), &Limits::default());
    assert_eq!(places(&workspace), ["a.py"]);
}

#[test]
fn a_file_that_was_saved_is_read_anew() {
    let folder = folder(&[("a.py", "def a():\n    pass\n"), ("b.py", "def b():\n    pass\n")]);
    let workspace = workspace(&folder, &[]);
    workspace.scan(&Limits::default());
    let names = || {
        let index = workspace.index();
        let symbols = index.files().iter().flat_map(|file| file.symbols.iter());
        symbols.map(|symbol| symbol.name.clone()).collect::<Vec<_>>()
    };
    put(folder.path(), "a.py", "def longer():\n    pass\n");
    workspace.refresh(&folder.path().join("a.py"), &Limits::default());
    assert_eq!(names(), ["longer", "b"]);
    put(folder.path(), "c.py", "def c():\n    pass\n");
    workspace.refresh(&folder.path().join("c.py"), &Limits::default());
    assert_eq!(names(), ["longer", "b", "c"]);
    remove_file(folder.path().join("b.py")).expect("a file");
    workspace.refresh(&folder.path().join("b.py"), &Limits::default());
    assert_eq!(names(), ["longer", "c"]);
    // A file that is in none of the folders is none of our business.
    let elsewhere = self::folder(&[("far.py", "def far():\n    pass\n")]);
    workspace.refresh(&elsewhere.path().join("far.py"), &Limits::default());
    assert_eq!(names(), ["longer", "c"]);
    assert_eq!(workspace.place(&elsewhere.path().join("far.py")), "far.py");
    // And what changed without being saved here is found by the next walk.
    put(folder.path(), "c.py", "def other():\n    pass\n");
    put(folder.path(), "d.py", "def d():\n    pass\n");
    workspace.scan(&Limits::default());
    assert_eq!(names(), ["longer", "other", "d"]);
}

#[test]
fn there_is_an_end_to_what_is_read() {
    let files: Vec<(String, String)> =
        (0..20).map(|i| (format!("{i:02}.py"), format!("def f{i}():\n    pass\n"))).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, content)| (path.as_str(), content.as_str())).collect();
    let folder = folder(&files);
    let read = |limits: Limits| {
        let workspace = workspace(&folder, &[]);
        workspace.scan(&limits);
        places(&workspace).len()
    };
    let all = Limits::default();
    assert_eq!(read(all), 20);
    assert_eq!(read(Limits { files: 5, ..all }), 5);
    assert_eq!(read(Limits { bytes: 70, ..all }), 3);
    assert_eq!(read(Limits { file_bytes: 19, ..all }), 10);
    assert!(read(Limits { entries: 8, ..all }) < 8);
    assert_eq!(read(Limits { until: Some(std::time::Instant::now()), ..all }), 0);
}

#[test]
fn the_command_line_knows_the_repository_of_a_file() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("lib/util.py", "def load():\n    pass\n"),
        ("app/main.py", "def main():\n    pass\n"),
        ("app/hidden.py", "def hidden():\n    pass\n"),
    ]);
    let nearby = around(&folder.path().join("app/main.py"), &["hidden.py".to_owned()]);
    assert_eq!(nearby.path, "app/main.py");
    let files: Vec<_> = nearby.files.files().iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files, ["app/main.py", "lib/util.py"]);
}

#[test]
fn any_file_has_symbols_or_none() {
    let nested = "class A:\n    def f(self): pass\n";
    for language in Language::all() {
        for content in
            ["", "\0\u{202e}é😀 ((((", nested, &"{".repeat(20_000), &"x = 1;\r".repeat(900)]
        {
            let tree = SyntaxTree::new(language, Text::new(content));
            for symbol in symbols(&tree) {
                assert!(symbol.signature.len() < 4_000 && !symbol.signature.contains('\r'));
                assert!(symbol.range.end <= content.len());
            }
        }
    }
}
