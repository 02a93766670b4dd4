//! Exclusions: cases as data, and that a repository may only tighten.

use proptest::prelude::*;
use serde::Deserialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use undertone::guard::exclusions::{Exclusions, Layers, PatternError, Source};

/// Patterns, and paths that they exclude or do not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    says: String,
    #[serde(default)]
    root: PathBuf,
    #[serde(default)]
    user: Vec<String>,
    #[serde(default)]
    repository: String,
    #[serde(default)]
    gitignores: Vec<(PathBuf, String)>,
    #[serde(default)]
    excluded: Vec<PathBuf>,
    #[serde(default)]
    included: Vec<PathBuf>,
}

#[test]
fn cases() {
    let mut wrong = String::new();
    for case in super::cases::<Case>("exclusions.toml") {
        let exclusions = Exclusions::new(&Layers {
            root: case.root,
            user: case.user.iter().map(String::as_str).collect(),
            repository: &case.repository,
            gitignores: case
                .gitignores
                .iter()
                .map(|(folder, text)| (folder.clone(), &**text))
                .collect(),
        });
        assert_eq!(exclusions.problems(), [], "{}", case.says);
        let both = [(&case.excluded, true), (&case.included, false)];
        for (path, expected) in both
            .iter()
            .flat_map(|(paths, expected)| paths.iter().map(move |path| (path, *expected)))
        {
            if exclusions.excludes(path) != expected {
                let not = if expected { "not " } else { "" };
                let _ = writeln!(wrong, "{}: {} is {not}excluded", case.says, path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_pattern_that_makes_no_sense_is_told_of() {
    let exclusions = Exclusions::new(&Layers {
        user: vec!["*.sql", "a{b"],
        repository: "x\n[z-a]\n",
        ..Layers::default()
    });
    let told: Vec<_> = exclusions
        .problems()
        .iter()
        .map(|problem| match problem {
            PatternError::Unreadable { origin, line, .. } => (*origin, *line),
            PatternError::TooMany { origin } => (*origin, 0),
        })
        .collect();
    assert_eq!(told, [(Source::User, 2), (Source::Repository, 2)]);
    assert!(exclusions.excludes(Path::new("a.sql")) && exclusions.excludes(Path::new("x")));
}

#[test]
fn what_makes_no_sense_excludes_all_that_it_governs() {
    let many = "a\n".repeat(20_000);
    let layers = |user, repository, gitignore| Layers {
        root: "/w".into(),
        user: vec![user],
        repository,
        gitignores: vec![(PathBuf::new(), gitignore)],
    };
    for broken in ["[z-", "!main.rs\n[z-", "[z-\n!*", "a{b", &many] {
        for (layers, inside, outside) in [
            (layers(broken, "", ""), true, true),
            (layers("", broken, ""), true, false),
            // What git ignores is the repository's to say; the rest of it still counts.
            (layers("", "", broken), false, false),
        ] {
            let exclusions = Exclusions::new(&layers);
            assert!(!exclusions.problems().is_empty());
            assert_eq!(exclusions.excludes(Path::new("src/main.rs")), inside, "{layers:?}");
            assert_eq!(exclusions.excludes(Path::new("/tmp/main.rs")), outside, "{layers:?}");
        }
    }
}

#[test]
fn a_repository_cannot_bring_patterns_without_end() {
    let many = "a\n".repeat(20_000);
    let exclusions = Exclusions::new(&Layers { repository: &many, ..Layers::default() });
    assert_eq!(exclusions.problems(), [PatternError::TooMany { origin: Source::Repository }]);
}

fn pattern() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "*",
        "**",
        "a",
        "b",
        ".env",
        ".env.*",
        "*.pem",
        ".ssh",
        "src",
        "config.json",
        "?",
        "[ab]",
        "{a,b}",
        "secrets.yml",
    ]);
    ("!?", "/?", prop::collection::vec(parts, 1..4), "/?")
        .prop_map(|(not, root, parts, folder)| format!("{not}{root}{}{folder}", parts.join("/")))
}

fn path() -> impl Strategy<Value = PathBuf> {
    let parts = prop::sample::select(vec![
        "a",
        "b",
        "src",
        ".env",
        ".env.example",
        "x.pem",
        ".ssh",
        "config.json",
        "..",
        ".",
        "w",
        "secrets.yml",
        "main.rs",
    ]);
    ("/?", prop::collection::vec(parts, 1..6))
        .prop_map(|(root, parts)| PathBuf::from(format!("{root}{}", parts.join("/"))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_repository_may_only_tighten(
        user in prop::collection::vec(pattern(), 0..3),
        repository in prop::collection::vec(pattern(), 0..4),
        gitignore in prop::collection::vec(pattern(), 0..4),
        path in path(),
    ) {
        let user: Vec<&str> = user.iter().map(String::as_str).collect();
        let alone = Layers { root: "/w".into(), user, ..Layers::default() };
        let (repository, gitignore) = (repository.join("\n"), gitignore.join("\n"));
        let with = Layers {
            repository: &repository,
            gitignores: vec![(PathBuf::new(), &gitignore), ("src".into(), &gitignore)],
            ..alone.clone()
        };
        if Exclusions::new(&alone).excludes(&path) {
            prop_assert!(Exclusions::new(&with).excludes(&path));
        }
    }

    #[test]
    fn case_and_slashes_do_not_matter(user in prop::collection::vec(pattern(), 0..3), path in path()) {
        let user: Vec<&str> = user.iter().map(String::as_str).collect();
        let exclusions = Exclusions::new(&Layers { root: "/w".into(), user, ..Layers::default() });
        let spelled = path.to_str().unwrap_or_default();
        let expected = exclusions.excludes(&path);
        prop_assert_eq!(exclusions.excludes(Path::new(&spelled.to_uppercase())), expected);
        prop_assert_eq!(exclusions.excludes(Path::new(&spelled.replace('/', "\\"))), expected);
    }
}
