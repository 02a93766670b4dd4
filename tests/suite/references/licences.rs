//! Licences: a table of what is declared and of heads of files, and the texts of SPDX's list.

use serde::Deserialize;
use spdx::detection::TextData;
use undertone::references::licences::debian::Copyright;
use undertone::references::licences::{declared, header, named, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    name: Vec<Case>,
    wheel: Vec<Case>,
    pyproject: Vec<Case>,
    csproj: Vec<Case>,
    npm: Vec<Case>,
    cargo: Vec<Case>,
    pom: Vec<Case>,
    header: Vec<Case>,
    debian: Vec<Debian>,
}

/// A text, and the SPDX expression that it is read as.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    spdx: Option<String>,
}

/// The same, and files with theirs; nothing stands for none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Debian {
    text: String,
    spdx: Option<String>,
    #[serde(default)]
    files: Vec<(String, String)>,
}

type Reader = fn(&str) -> Option<String>;

#[test]
fn each_place_is_read_as_the_table_says() {
    let cases: Cases = toml::from_str(include_str!("../../cases/references/licences.toml"))
        .unwrap_or_else(|error| panic!("licences.toml: {error}"));
    let readers: [(Vec<Case>, Reader); 8] = [
        (cases.name, named),
        (cases.wheel, declared::wheel),
        (cases.pyproject, declared::pyproject),
        (cases.csproj, declared::csproj),
        (cases.npm, declared::npm),
        (cases.cargo, declared::cargo),
        (cases.pom, declared::pom),
        (cases.header, header::licence),
    ];
    for (cases, read) in readers {
        for case in cases {
            let found = read(&case.text);
            assert_eq!(found, case.spdx, "{}", case.text);
            if let Some(expression) = found {
                spdx::Expression::parse(&expression).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }
    for case in cases.debian {
        let copyright = Copyright::parse(&case.text);
        assert_eq!(copyright.whole(), case.spdx, "{}", case.text);
        for (path, spdx) in case.files {
            assert_eq!(copyright.of(&path).unwrap_or_default(), spdx, "{path}");
        }
    }
}

#[test]
fn each_known_text_is_recognised() {
    for (id, original) in text::known() {
        assert!(original.len() > 200, "{id} has no text");
        assert_eq!(text::licence(original), Some(id));
    }
    assert_eq!(text::licence("All rights reserved."), None);
    assert_eq!(text::licence(""), None);
}

/// The trap: by the measure alone, a copy of Apache-2.0 as projects have it is Pixar's.
#[test]
fn a_copy_of_apache_is_not_taken_for_pixars() {
    let copy = include_str!("../../../LICENSE");
    let (terms, _) = copy.split_once("END OF TERMS AND CONDITIONS").expect("the whole licence");
    for copy in [copy, terms, &format!("Copyright 2024 A. B.\n\n{copy}")] {
        assert_eq!(text::licence(copy), Some("Apache-2.0"));
    }
    let alike = |id: &str| {
        let original = text::known().find(|(known, _)| *known == id).expect("it is known").1;
        TextData::new(original).match_score(&TextData::new(terms))
    };
    assert!(alike("Pixar") > alike("Apache-2.0"), "otherwise this tests nothing");
}
