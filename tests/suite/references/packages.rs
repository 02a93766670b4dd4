//! Package URLs and lists of packages: a table of lines, and the list that is part of the program.

use serde::Deserialize;
use std::collections::BTreeSet;
use undertone::references::list::{self, ListError};
use undertone::references::package::{Ecosystem, Package};

#[derive(Deserialize)]
struct Cases {
    package: Vec<Case>,
}

/// A line, and what it says or why it is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    line: String,
    /// The line as it is written again, where that is another.
    written: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    place: String,
    error: Option<String>,
}

#[test]
fn lines_are_read_and_written() {
    let cases: Cases = toml::from_str(include_str!("../../cases/references/packages.toml"))
        .unwrap_or_else(|error| panic!("packages.toml: {error}"));
    for case in cases.package {
        let line = &case.line;
        match (list::parse(line), &case.error) {
            (Ok(packages), None) => {
                let package = &packages[0];
                assert_eq!(package.name(), case.name, "{line}");
                assert_eq!(package.version(), case.version, "{line}");
                assert_eq!(package.place().to_str(), Some(case.place.as_str()), "{line}");
                let written = list::write(package);
                assert_eq!(written.as_str(), case.written.as_ref().unwrap_or(line));
                assert_eq!(list::parse(&written).as_ref(), Ok(&packages), "{line}");
            }
            (Err(error), Some(expected)) => {
                assert!(error.to_string().contains(expected), "{line}: {error}");
            }
            (result, _) => panic!("{line}: {result:?}"),
        }
    }
}

#[test]
fn a_mistake_names_its_line() {
    let error = list::parse("# first\n\npkg:npm/a@1.0.0\npkg:npm/a\n").expect_err("no version");
    assert!(matches!(error, ListError::Line { line: 4, .. }), "{error}");
    let error = list::parse("pkg:npm/a@1.0.0\npkg:npm/a@1.0.0 MIT\n").expect_err("twice");
    assert!(matches!(error, ListError::Twice { line: 2, .. }), "{error}");
}

#[test]
fn each_package_of_the_default_list_is_pinned() {
    let packages = list::parse(list::DEFAULT).unwrap_or_else(|error| panic!("{error}"));
    assert!(packages.len() >= 200, "{}", packages.len());
    let places: BTreeSet<_> = packages.iter().map(Package::place).collect();
    assert_eq!(places.len(), packages.len(), "two archives would have one name");
    for package in &packages {
        assert!(package.sha256.is_some(), "{package} has no hash");
        assert_ne!(package.ecosystem(), Ecosystem::Other, "{package} cannot be fetched");
        if package.ecosystem() == Ecosystem::PyPi {
            assert!(package.qualifier("file_name").is_some(), "{package}: which wheel?");
        }
        if package.ecosystem() == Ecosystem::Debian {
            assert!(package.qualifier("distro").is_some(), "{package}: which release?");
        }
    }
}
