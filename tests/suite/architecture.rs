//! What docs/architecture.md promises, held against the sources.
//!
//! The promises that are a matter of words are data: `tests/cases/architecture.toml`. Here is how
//! they are read, and those that are not: who knows whom, each file's head and length, the map.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

const MOST_LINES: usize = 800;
const MANY_LINES: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promises {
    knows: BTreeMap<String, Vec<String>>,
    rule: Vec<Rule>,
    allow: Vec<Exception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    says: String,
    r#in: Vec<PathBuf>,
    #[serde(default)]
    but: Vec<PathBuf>,
    never: Vec<String>,
    caught: Snippet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    path: PathBuf,
    pattern: String,
    because: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Snippet {
    path: PathBuf,
    code: String,
}

impl Rule {
    fn covers(&self, path: &Path) -> bool {
        let within = |folders: &[PathBuf]| folders.iter().any(|folder| path.starts_with(folder));
        within(&self.r#in) && !within(&self.but)
    }

    fn broken_by<'a>(&'a self, path: &Path, code: &str) -> Vec<&'a str> {
        let hits = self.never.iter().filter(|pattern| self.covers(path) && code.contains(*pattern));
        hits.map(String::as_str).collect()
    }
}

#[test]
fn no_rule_is_broken() {
    let promises = promises();
    let mut broken = String::new();
    let mut used = BTreeSet::new();
    for (path, source) in sources() {
        let code = code(&source);
        for rule in &promises.rule {
            for pattern in rule.broken_by(&path, &code) {
                let excused = |allow: &Exception| allow.path == path && allow.pattern == pattern;
                if let Some(number) = promises.allow.iter().position(excused) {
                    used.insert(number);
                } else {
                    let _ = writeln!(broken, "{}: `{pattern}`: {}", path.display(), rule.says);
                }
            }
        }
    }
    for (number, allow) in promises.allow.iter().enumerate() {
        assert!(!allow.because.is_empty());
        if !used.contains(&number) {
            let _ = writeln!(broken, "{}: no longer needs its exception", allow.path.display());
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
}

#[test]
fn each_rule_can_be_broken() {
    for rule in promises().rule {
        let code = code(&rule.caught.code);
        assert!(!rule.broken_by(&rule.caught.path, &code).is_empty(), "{}: {code}", rule.says);
        assert!(rule.broken_by(Path::new("docs/x.rs"), &code).is_empty(), "{}", rule.says);
    }
}

#[test]
fn what_a_pattern_is_looked_for_in() {
    let source = "//! .unwrap()\nfn f() { // todo!\n let s = \".unwrap()\"; a . b ( /* x */ c ) }\n\
                  #[cfg(test)]\n#[allow(x)]\nmod tests { fn g() { x.unwrap() } }\nunsafe fn h() {}\n";
    assert_eq!(code(source), "fn f(){let s=\"\";a.b(c)}#[cfg(test)]#[allow(x)]unsafe fn h(){}");
}

#[test]
fn each_module_knows_only_what_it_may() {
    let knows = promises().knows;
    let mut broken = String::new();
    for (path, source) in sources() {
        let Some(module) = module_of(&path) else { continue };
        let may = knows.get(&module).unwrap_or_else(|| panic!("{module} is not in the table"));
        for other in modules_named(&path, &code(&source)) {
            if knows.contains_key(&other) && other != module && !may.contains(&other) {
                let _ = writeln!(broken, "{}: {module} may not know {other}", path.display());
            }
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
}

#[test]
fn a_module_that_is_named_is_seen() {
    let named = |path: &str, source: &str| modules_named(Path::new(path), &code(source));
    let one = |name: &str| BTreeSet::from([name.to_owned()]);
    assert_eq!(named("src/text/mod.rs", "use crate::models::open;"), one("models"));
    assert_eq!(named("src/text/mod.rs", "use crate::{models::{a, b}};"), one("models"));
    assert_eq!(named("src/text/mod.rs", "fn f() { super::server::run() }"), one("server"));
    assert_eq!(named("src/text/a.rs", "use super::super::server::run;"), one("server"));
    assert_eq!(named("src/text/a.rs", "use super::server::run;"), BTreeSet::new());
    let both = named("src/text/a.rs", "use crate::{cli, config::Settings};");
    assert_eq!(both, BTreeSet::from(["cli".to_owned(), "config".to_owned()]));
}

#[test]
fn each_file_says_what_it_is_and_is_not_long() {
    let mut broken = String::new();
    for (path, source) in sources() {
        let lines = source.lines().count();
        if !source.starts_with("//!") {
            let _ = writeln!(broken, "{}: begins without `//!`", path.display());
        }
        if lines > MOST_LINES {
            let _ =
                writeln!(broken, "{}: {lines} lines, {MOST_LINES} are the most", path.display());
        } else if lines > MANY_LINES {
            println!("{}: {lines} lines are many", path.display());
        }
        // Split, so that this file may say what it looks for.
        for word in [concat!("TO", "DO"), concat!("FIX", "ME")] {
            if source.contains(word) {
                let _ = writeln!(broken, "{}: {word}: do it, or open an issue", path.display());
            }
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
}

/// The map in docs/architecture.md names each module that there is, and no other.
#[test]
fn the_map_is_the_territory() {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).expect("the page");
    let mapped = modules_mapped(&page);
    let existing: BTreeSet<String> = sources().iter().filter_map(|(path, _)| place(path)).collect();
    let shown = |place: &String| {
        // A folder that is described as a whole need not list its files.
        let parent = place.rsplit_once('/').map_or("", |(parent, _)| parent);
        mapped.contains(place)
            || !mapped.iter().any(|other| other.starts_with(&format!("{parent}/")))
    };
    let unmapped: Vec<_> = existing.iter().filter(|place| !shown(place)).collect();
    assert!(unmapped.is_empty(), "docs/architecture.md does not name {unmapped:?}");
    let gone: Vec<_> = mapped.difference(&existing).collect();
    assert!(gone.is_empty(), "docs/architecture.md names what is not there: {gone:?}");
}

#[test]
fn the_map_is_read_as_it_is_drawn() {
    let page = "```text\nsrc/\n  text/     documents\n    position   places\n  cli/   commands\n    a, b\n```\n";
    let expected = ["cli", "cli/a", "cli/b", "text", "text/position"].map(str::to_owned);
    assert_eq!(modules_mapped(page), BTreeSet::from(expected));
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are `a/b`.
fn place(path: &Path) -> Option<String> {
    let place = path.strip_prefix("src").ok()?.with_extension("");
    let place = if place.ends_with("mod") { place.parent()?.to_path_buf() } else { place };
    let place = place.to_str()?.replace('\\', "/");
    (!matches!(place.as_str(), "lib" | "main")).then_some(place)
}

fn modules_mapped(page: &str) -> BTreeSet<String> {
    let Some((_, map)) = page.split_once("```text\nsrc/\n") else { return BTreeSet::new() };
    let mut folder = String::new();
    let mut places = BTreeSet::new();
    for line in map.lines().take_while(|line| !line.starts_with("```")) {
        let names = line.trim_start();
        let deep = line.len() - names.len() > 2;
        // Two spaces end the names; what follows says what they are.
        for name in names.split("  ").next().unwrap_or_default().split(", ") {
            let name = name.trim_end_matches('/').trim_end_matches(".rs");
            places.insert(if deep { format!("{folder}/{name}") } else { name.to_owned() });
            if !deep {
                name.clone_into(&mut folder);
            }
        }
    }
    places
}

/// The modules of the crate's root that a file names: by `crate::`, or by as many `super::` as lead there.
fn modules_named(path: &Path, code: &str) -> BTreeSet<String> {
    let below_src = path.components().count() - 1;
    let depth = if path.ends_with("mod.rs") { below_src - 1 } else { below_src };
    let to_root = "super::".repeat(depth);
    let mut named = BTreeSet::new();
    for lead in ["crate::", &to_root] {
        for (at, _) in code.match_indices(lead) {
            let is_longer_word = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if !is_longer_word {
                named.extend(heads(&code[at + lead.len()..]));
            }
        }
    }
    named
}

/// The first names of a path, or of each path in a group.
fn heads(code: &str) -> Vec<String> {
    let head = |path: &str| -> String {
        path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = code.strip_prefix('{') else { return vec![head(code)] };
    let (mut depth, mut heads, mut start) = (0_usize, Vec::new(), 0);
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            ',' if depth == 0 => {
                heads.push(head(&group[start..at]));
                start = at + 1;
            }
            '}' if depth == 0 => {
                heads.push(head(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    heads
}

fn module_of(path: &Path) -> Option<String> {
    let place = place(path)?;
    place.split('/').next().map(str::to_owned)
}

/// The code alone: no comments, no strings, no modules that are compiled for tests only, and white
/// space only between two words.
fn code(source: &str) -> String {
    let tree = SyntaxTree::new(Language::Rust, Text::new(source));
    let tree = tree.get().expect("a source file is short enough to parse");
    let mut code = String::new();
    let mut cursor = tree.walk();
    let mut for_tests = false;
    loop {
        let node = cursor.node();
        let text = &source[node.byte_range()];
        let skipped = match node.kind() {
            "line_comment" | "block_comment" | "string_content" => true,
            "attribute_item" => {
                for_tests |= text.starts_with("#[cfg(test)]");
                false
            }
            "mod_item" => std::mem::take(&mut for_tests),
            kind if kind.ends_with("_item") || kind == "use_declaration" => {
                for_tests = false;
                false
            }
            _ => false,
        };
        if !skipped && cursor.goto_first_child() {
            continue;
        }
        if !skipped {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            if code.ends_with(is_word) && text.starts_with(is_word) {
                code.push(' ');
            }
            code.push_str(text);
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return code;
            }
        }
    }
}

/// Every Rust file of ours, by its path from the root.
fn sources() -> Vec<(PathBuf, String)> {
    let mut files = vec![root().join("build.rs")];
    let mut folders = ["src", "tests", "benches"].map(|folder| root().join(folder)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files
        .into_iter()
        .filter_map(|file| {
            let source = std::fs::read_to_string(&file).ok()?;
            Some((file.strip_prefix(root()).ok()?.to_path_buf(), source))
        })
        .collect()
}

fn promises() -> Promises {
    let path = root().join("tests/cases/architecture.toml");
    let content = std::fs::read_to_string(path).expect("tests/cases/architecture.toml");
    toml::from_str(&content).unwrap_or_else(|error| panic!("architecture.toml: {error}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
