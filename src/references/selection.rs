//! Which files of a package are its own source code, and how much of it is taken.
//!
//! Left out are, by path: what is in no language that is known here; tests, examples,
//! benchmarks, documentation and its fixtures; bundled copies of other packages; minified files
//! and bundles; type stubs (`.pyi`, `.d.ts`); what tools generate. By content: binary files,
//! minified ones whatever their name, files whose head says that they are generated, files that
//! are there twice, and builds of the same script for another module system.
//!
//! Of the rest the first megabyte is taken, files nearer to the package's root first, then by
//! path: what a package is about is mostly near its root, and the order depends on nothing else.
//! Does no I/O.

use super::unpack::Entry;
use crate::syntax::Language;
use std::collections::HashSet;
use std::ops::AddAssign;
use std::path::Path;

/// Bytes of source code taken of one package.
pub const MOST: usize = 1_000_000;

/// A source file that was taken.
#[derive(Debug)]
pub struct Selected {
    /// Its path in the package.
    pub path: String,
    /// Its language, where that has a grammar.
    pub language: Option<Language>,
    /// Its text.
    pub text: String,
}

/// How many source files were not taken, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Longer than a source file would be.
    pub too_long: usize,
    /// Not to be read.
    pub unreadable: usize,
    /// Not text in UTF-8.
    pub binary: usize,
    /// Minified.
    pub minified: usize,
    /// Written by a tool.
    pub generated: usize,
    /// The same file, or the same script built for another module system.
    pub repeated: usize,
    /// Behind the first megabyte.
    pub over: usize,
}

impl LeftOut {
    /// How many, and of what kind; nothing for a kind that has none.
    pub fn kinds(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let all = [
            (self.too_long, "too long"),
            (self.unreadable, "unreadable"),
            (self.binary, "not text in UTF-8"),
            (self.minified, "minified"),
            (self.generated, "generated"),
            (self.repeated, "repeated"),
            (self.over, "behind a package's first megabyte"),
        ];
        all.into_iter().filter(|(count, _)| *count > 0)
    }
}

impl AddAssign for LeftOut {
    fn add_assign(&mut self, other: Self) {
        self.too_long += other.too_long;
        self.unreadable += other.unreadable;
        self.binary += other.binary;
        self.minified += other.minified;
        self.generated += other.generated;
        self.repeated += other.repeated;
        self.over += other.over;
    }
}

/// Whether the path is one of a source file that may be taken, in a language with a grammar.
pub fn is_source(path: &str) -> bool {
    Language::from_path(Path::new(path)).is_some() && is_own(path)
}

/// Whether it is one in another language.
pub fn is_other_source(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    OTHER_ENDINGS.contains(&ending) && is_own(path)
}

fn is_own(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let is_aside = |folder: &str| {
        FOLDERS.contains(&folder)
            || folder.starts_with("test-")
            || ["-tests", ".tests"].iter().any(|end| folder.ends_with(end))
            || folder.starts_with('.')
    };
    if parts.any(is_aside) {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let is_test_by_case = matches!(name.rsplit('.').next(), Some("java" | "cs"))
        && ["Test", "Tests", "TestCase", "IT"].iter().any(|end| stem.ends_with(end));
    !is_test_by_case
        && !FILES.contains(&file)
        && !PARTS.iter().any(|part| file.contains(part))
        && !BEGINNINGS.iter().any(|start| file.starts_with(start))
        && !file_stem_ends(file)
}

/// Takes what may be taken, in the fixed order, and of that no more than `most` bytes.
pub fn select(entries: Vec<Entry>, most: usize) -> (Vec<Selected>, LeftOut) {
    let mut entries = entries;
    entries.sort_by(|one, other| {
        let depth = |entry: &Entry| entry.path.matches('/').count();
        depth(one).cmp(&depth(other)).then_with(|| one.path.cmp(&other.path))
    });
    let mut left_out = LeftOut::default();
    let mut selected: Vec<Selected> = Vec::new();
    let (mut seen, mut built, mut taken) = (HashSet::new(), HashSet::new(), 0);
    for entry in entries {
        let language = Language::from_path(Path::new(&entry.path));
        let text = match String::from_utf8(entry.bytes) {
            Ok(text) if !text.contains('\0') => text,
            _ => {
                left_out.binary += 1;
                continue;
            }
        };
        if text.trim().is_empty() {
            continue;
        }
        if is_minified(&text) {
            left_out.minified += 1;
        } else if is_generated(&text) {
            left_out.generated += 1;
        } else if !built.insert(build_of(&entry.path, language)) || !seen.insert(hash(&text)) {
            left_out.repeated += 1;
        } else if taken + text.len() > most {
            left_out.over += 1;
        } else {
            taken += text.len();
            selected.push(Selected { path: entry.path, language, text });
        }
    }
    (selected, left_out)
}

/// What the names of source files end in whose languages have no grammar here.
const OTHER_ENDINGS: [&str; 28] = [
    "c", "cc", "clj", "cpp", "cxx", "dart", "ex", "exs", "groovy", "h", "hh", "hpp", "hs", "jl",
    "kt", "kts", "lua", "m", "ml", "mm", "php", "pl", "r", "rb", "scala", "sh", "swift", "vb",
];

/// Names of folders, in lower case, whose files are not what a package is about.
const FOLDERS: [&str; 41] = [
    "__fixtures__",
    "__mocks__",
    "__snapshots__",
    "__tests__",
    "_vendor",
    "_vendored",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "bundles",
    "bower_components",
    "ci",
    "debian",
    "demo",
    "demos",
    "doc",
    "docs",
    "e2e",
    "example",
    "examples",
    "extern",
    "externals",
    "fixture",
    "fixtures",
    "fuzz",
    "generated",
    "node_modules",
    "sample",
    "samples",
    "spec",
    "specs",
    "test",
    "testdata",
    "testing",
    "tests",
    "third-party",
    "third_party",
    "thirdparty",
    "vendor",
    "vendored",
];

const FILES: [&str; 8] = [
    "assemblyinfo.cs",
    "build.rs",
    "conftest.py",
    "gruntfile.js",
    "gulpfile.js",
    "module-info.java",
    "package-info.java",
    "setup.py",
];

const PARTS: [&str; 17] = [
    ".bundle.",
    ".config.",
    ".d.cts",
    ".d.mts",
    ".d.ts",
    ".designer.cs",
    ".g.cs",
    ".generated.",
    ".min.",
    ".prod.",
    ".production.",
    ".pyi",
    ".spec.",
    ".stories.",
    ".test.",
    ".umd.",
    "_pb2",
];

const BEGINNINGS: [&str; 2] = ["test_", "tests."];

fn file_stem_ends(file: &str) -> bool {
    let stem = file.split('.').next().unwrap_or_default();
    ["_test", "_tests", "_bench", "-test", "_gen"].iter().any(|end| stem.ends_with(end))
}

/// Lines that no person writes or reads.
fn is_minified(text: &str) -> bool {
    const LONG_LINE: usize = 5_000;
    const LONG_AVERAGE: usize = 160;
    let (mut lines, mut longest) = (0, 0);
    for line in text.lines() {
        lines += 1;
        longest = longest.max(line.len());
    }
    longest > LONG_LINE || text.len() > 1_000 && text.len() / lines.max(1) > LONG_AVERAGE
}

/// What tools write at the head of what they write.
fn is_generated(text: &str) -> bool {
    const SIGNS: [&str; 9] = [
        "@generated",
        "auto-generated",
        "autogenerated",
        "automatically generated",
        "code generated",
        "do not edit",
        "do not modify",
        "file is generated",
        "generated by the protocol buffer compiler",
    ];
    let head = text.lines().take(20).collect::<Vec<_>>().join("\n").to_ascii_lowercase();
    SIGNS.iter().any(|sign| head.contains(sign))
}

/// What a script is a build of: its path without folders and endings that say which build.
fn build_of(path: &str, language: Option<Language>) -> String {
    const BUILDS: [&str; 16] = [
        "build", "cjs", "commonjs", "dist", "dist-cjs", "dist-es", "es", "es6", "es2015", "esm",
        "esm5", "esnext", "lib", "mjs", "module", "src",
    ];
    if !language.is_some_and(|it| it.shares_names_with(Language::JavaScript)) {
        return path.to_owned();
    }
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let mut kept: Vec<_> = folders
        .split('/')
        .filter(|folder| !BUILDS.contains(&folder.to_ascii_lowercase().as_str()))
        .collect();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    kept.push(stem.strip_suffix(".esm").or_else(|| stem.strip_suffix(".cjs")).unwrap_or(stem));
    kept.join("/")
}

fn hash(text: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(text)
}
