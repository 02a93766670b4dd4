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

/// Tells that files were saved.
fn saved(workspace: &Workspace, folder: &Path, paths: &[&str]) {
    let paths = paths.iter().map(|path| folder.join(path)).collect();
    workspace.refresh(&paths, &Limits::default());
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
        workspace.refresh(&[path].into(), &Limits::default());
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
    saved(&workspace, folder.path(), &[".undertoneignore"]);
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
    saved(&workspace, folder.path(), &["a.py"]);
    assert_eq!(names(), ["longer", "b"]);
    put(folder.path(), "c.py", "def c():\n    pass\n");
    assert!(workspace.scanned().is_some());
    saved(&workspace, folder.path(), &["c.py"]);
    assert_eq!(names(), ["longer", "b"]);
    assert!(workspace.scanned().is_none(), "a new file is found by the next walk");
    workspace.scan(&Limits::default());
    assert_eq!(names(), ["longer", "b", "c"]);
    remove_file(folder.path().join("b.py")).expect("a file");
    saved(&workspace, folder.path(), &["b.py"]);
    assert_eq!(names(), ["longer", "c"]);
    // A file that is in none of the folders is none of our business.
    let elsewhere = self::folder(&[("far.py", "def far():\n    pass\n")]);
    saved(&workspace, elsewhere.path(), &["far.py"]);
    assert_eq!(names(), ["longer", "c"]);
    assert!(workspace.scanned().is_some());
    assert_eq!(workspace.place(&elsewhere.path().join("far.py")), "far.py");
    // And what changed without being saved here is found by the next walk.
    put(folder.path(), "c.py", "def other():\n    pass\n");
    put(folder.path(), "d.py", "def d():\n    pass\n");
    workspace.scan(&Limits::default());
    assert_eq!(names(), ["longer", "other", "d"]);
}

#[test]
fn what_a_walk_passes_over_is_not_read_when_it_is_saved_either() {
    let file = "def leaked():\n    pass\n";
    let folder = folder(&[
        ("work/a.py", "def a():\n    pass\n"),
        ("work/.gitignore", "made/\n"),
        ("work/made/b.py", file),
        ("work/.hidden/c.py", file),
        ("work/node_modules/d.js", "export function leaked() {}\n"),
        ("outside/e.py", file),
    ]);
    #[cfg(unix)]
    for (from, to) in [("outside", "work/linked"), ("outside/e.py", "work/linked.py")] {
        let (from, to) = (folder.path().join(from), folder.path().join(to));
        std::os::unix::fs::symlink(from, to).expect("a link");
    }
    let work = folder.path().join("work");
    let workspace = Workspace::new(vec![work.clone()], Vec::new());
    let paths = [
        "a.py",
        "made/b.py",
        ".hidden/c.py",
        "node_modules/d.js",
        "../outside/e.py",
        "linked/e.py",
        "linked.py",
    ];
    workspace.scan(&Limits::default());
    for path in paths {
        saved(&workspace, &work, &[path]);
    }
    saved(&workspace, &work, &paths);
    workspace.scan(&Limits::default());
    assert_eq!(places(&workspace), ["a.py"]);
}

#[test]
fn what_git_ignores_is_not_read() {
    let code = "x = 1\n";
    let folder = folder(&[
        (".git/HEAD", ""),
        (".git/info/exclude", "local.py\n"),
        (".gitignore", "# made\n*.gen.py\n/top.py\nout/\n!kept.gen.py\n"),
        ("work/a.py", code),
        ("work/local.py", code),
        ("work/b.gen.py", code),
        ("work/kept.gen.py", code),
        ("work/top.py", code),
        ("work/out/c.py", code),
        ("work/sub/.gitignore", "/d.py\n!e.gen.py\n"),
        ("work/sub/d.py", code),
        ("work/sub/e.gen.py", code),
        ("work/sub/deep/d.py", code),
        ("work/sub/zz.py", code),
        ("work/submodule/.git", "gitdir: ../../.git/modules/submodule\n"),
        ("work/submodule/f.gen.py", code),
        ("work/tools/.ignore", "g.py\n"),
        ("work/tools/g.py", code),
        ("work/z/d.py", code),
    ]);
    let workspace = Workspace::new(vec![folder.path().join("work")], Vec::new());
    workspace.scan(&Limits::default());
    assert_eq!(
        places(&workspace),
        [
            "a.py",
            "kept.gen.py",
            "sub/deep/d.py",
            "sub/e.gen.py",
            "sub/zz.py",
            "submodule/f.gen.py",
            "top.py",
            "z/d.py"
        ]
    );
}

#[cfg(unix)]
#[test]
fn patterns_that_are_no_file_of_bounded_size_hold_nothing_up() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("a.py", "def a():\n    pass\n"),
        ("endless/b.py", "def b():\n    pass\n"),
        ("fifo/c.py", "def c():\n    pass\n"),
        ("large/d.py", "def d():\n    pass\n"),
        ("large/.gitignore", &"x\n".repeat(1 << 20)),
        ("many/e.py", "def e():\n    pass\n"),
        ("many/.gitignore", &"x\n".repeat(6_000)),
        ("odd/f.py", "def f():\n    pass\n"),
        ("odd/.gitignore", "[z-\n\0\u{202e}\n{{\n"),
    ]);
    for name in [".gitignore", ".ignore"] {
        let zero = folder.path().join("endless").join(name);
        symlink("/dev/zero", zero).expect("a link");
        let fifo = folder.path().join("fifo").join(name);
        assert!(std::process::Command::new("mkfifo").arg(fifo).status().expect("mkfifo").success());
    }
    let workspace = workspace(&folder, &[]);
    workspace.scan(&Limits::default());
    // What patterns ignore that cannot be known as a whole, nobody knows.
    assert_eq!(places(&workspace), ["a.py", "endless/b.py", "fifo/c.py", "odd/f.py"]);
}

#[test]
fn patterns_that_change_outside_the_editor_count_at_once() {
    for (pattern_file, from, to) in [
        (".undertoneignore", None, Some("b.py\n")),
        (".undertoneignore", Some("c.py\n"), Some("b.py\nc.py\n")),
        ("sub/.undertoneignore", None, Some("b.py\n")),
        (".gitignore", Some("c.py\n"), None),
    ] {
        let folder = folder(&[("sub/b.py", "def b():\n    pass\n")]);
        if let Some(patterns) = from {
            put(folder.path(), pattern_file, patterns);
        }
        let work = folder.path().join("sub");
        let workspace = Workspace::new(vec![work], Vec::new());
        workspace.scan(&Limits::default());
        assert_eq!(workspace.current_index().files().len(), 1);
        match to {
            Some(patterns) => put(folder.path(), pattern_file, patterns),
            None => remove_file(folder.path().join(pattern_file)).expect("a file"),
        }
        assert_eq!(workspace.current_index().files().len(), 0, "{pattern_file}");
        assert!(workspace.scanned().is_none());
        workspace.scan(&Limits::default());
        let left = workspace.current_index().files().len();
        assert_eq!(left, usize::from(to.is_none()), "{pattern_file}");
    }
}

#[test]
fn what_is_excluded_no_more_is_read_soon() {
    for (pattern_file, from, to) in [
        (".undertoneignore", "b.py\n", ""),
        ("sub/.undertoneignore", "*\n", "*.js\n"),
        (".gitignore", "sub/\n", "target/\n"),
    ] {
        let folder = folder(&[("sub/b.py", "def b():\n    pass\n"), (pattern_file, from)]);
        let workspace = workspace(&folder, &[]);
        workspace.scan(&Limits::default());
        assert_eq!(workspace.current_index().files().len(), 0, "{pattern_file}");
        assert!(workspace.scanned().is_some());
        put(folder.path(), pattern_file, to);
        workspace.current_index();
        assert!(workspace.scanned().is_none(), "{pattern_file}");
        workspace.scan(&Limits::default());
        assert_eq!(workspace.current_index().files().len(), 1, "{pattern_file}");
    }
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
    let path = folder.path().join("app/main.py");
    let workspace = around(&path, &["hidden.py".to_owned()]);
    assert_eq!(workspace.place(&path), "app/main.py");
    assert_eq!(places(&workspace), ["app/main.py", "lib/util.py"]);
}

#[test]
fn the_command_line_reads_nothing_around_a_file_without_a_repository() {
    let folder = folder(&[
        ("main.py", "def main():\n    pass\n"),
        ("beside.py", "def beside():\n    pass\n"),
        ("below/far.py", "def far():\n    pass\n"),
    ]);
    let path = folder.path().join("main.py");
    let workspace = around(&path, &[]);
    assert_eq!(workspace.place(&path), "main.py");
    assert!(places(&workspace).is_empty());
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
