//! Where packages say that their code is to be seen: a table.

use serde::Deserialize;
use std::collections::BTreeMap;
use undertone::references::repository;

/// A text, and the address that is taken of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    url: Option<String>,
}

type Reader = fn(&str) -> Option<String>;

const READERS: [(&str, Reader); 6] = [
    ("wheel", repository::wheel),
    ("npm", repository::npm),
    ("cargo", repository::cargo),
    ("pom", repository::pom),
    ("pyproject", repository::pyproject),
    ("csproj", repository::csproj),
];

#[test]
fn each_manifest_is_read_as_the_table_says() {
    let cases = include_str!("../../cases/references/repositories.toml");
    let cases: BTreeMap<String, Vec<Case>> =
        toml::from_str(cases).unwrap_or_else(|error| panic!("repositories.toml: {error}"));
    for (name, cases) in cases {
        let read = READERS.iter().find(|it| it.0 == name).expect("a reader").1;
        for case in cases {
            assert_eq!(read(&case.text), case.url, "{}", case.text);
        }
    }
}
