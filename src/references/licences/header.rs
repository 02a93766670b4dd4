//! What the head of a file says about its licence: SPDX's own line, or the words that licences
//! ask to be put there.

use super::{expression, identifier};

/// How far into a file its header may reach.
const HEAD: usize = 6_000;

/// The SPDX expression of a file's header, if it says one.
pub fn licence(source: &str) -> Option<String> {
    let head = source.get(..source.floor_char_boundary(HEAD)).unwrap_or(source);
    if let Some((_, rest)) = head.split_once("SPDX-License-Identifier:") {
        let line = rest.lines().next().unwrap_or_default();
        let line = line.trim().trim_end_matches(['*', '/', '-', '>', '#', '"', '\'']).trim();
        return expression(line);
    }
    let words = plain(head);
    gnu(&words).or_else(|| PHRASES.iter().find_map(|phrase| phrase.found_in(&words)))
}

/// The licence whose whole text `text` begins with, whatever stands behind it.
pub fn text(text: &str) -> Option<String> {
    const BEGINNING: usize = 2_500;
    let beginning = text.get(..text.floor_char_boundary(BEGINNING)).unwrap_or(text);
    let words = plain(beginning);
    let whole = ["redistribution and use in source and", "permission is hereby granted, free of"];
    let phrases = PHRASES
        .iter()
        .filter(|it| it.has.iter().any(|has| whole.iter().any(|whole| has.starts_with(whole))));
    phrases.into_iter().find_map(|phrase| phrase.found_in(&words))
}

/// Words that say a licence: all of `has`, none of `lacks`.
struct Phrase {
    licence: &'static str,
    has: &'static [&'static str],
    lacks: &'static [&'static str],
}

impl Phrase {
    fn found_in(&self, words: &str) -> Option<String> {
        let fits = self.has.iter().all(|it| words.contains(it))
            && !self.lacks.iter().any(|it| words.contains(it));
        fits.then(|| self.licence.to_owned())
    }
}

const fn phrase(
    licence: &'static str,
    has: &'static [&'static str],
    lacks: &'static [&'static str],
) -> Phrase {
    Phrase { licence, has, lacks }
}

/// The first that fits counts; lower case, one space between words, no signs of comments.
const PHRASES: [Phrase; 22] = [
    phrase(
        "Apache-2.0 OR MIT",
        &["licensed under the apache license, version 2.0", "or the mit license"],
        &[],
    ),
    phrase("Apache-2.0", &["licensed under the apache license, version 2.0"], &[]),
    phrase("Apache-2.0", &["licensed under the apache license version 2.0"], &[]),
    phrase("Apache-2.0", &["licensed to the apache software foundation (asf)"], &[]),
    phrase("Apache-2.0", &["apache.org/licenses/license-2.0"], &[]),
    phrase("MPL-2.0", &["mozilla public license, v. 2.0"], &[]),
    phrase("MPL-2.0", &["mozilla.org/mpl/2.0"], &[]),
    phrase("EPL-2.0", &["eclipse public license v. 2.0"], &[]),
    phrase("EPL-2.0", &["eclipse public license v2.0"], &[]),
    phrase("EPL-1.0", &["eclipse public license v1.0"], &[]),
    phrase("BSL-1.0", &["boost software license, version 1.0"], &[]),
    phrase(
        "BSD-4-Clause",
        &["redistribution and use in source and binary forms", "all advertising materials"],
        &[],
    ),
    phrase(
        "BSD-3-Clause",
        &["redistribution and use in source and binary forms", "to endorse or promote"],
        &[],
    ),
    phrase("BSD-2-Clause", &["redistribution and use in source and binary forms"], &["3. "]),
    phrase(
        "MIT",
        &[
            "permission is hereby granted, free of charge, to any person obtaining a copy",
            "this permission notice shall be included",
        ],
        &["used for good"],
    ),
    phrase(
        "ISC",
        &[
            "permission to use, copy, modify, and/or distribute this software for any purpose",
            "provided that the above copyright notice",
        ],
        &[],
    ),
    phrase("MIT", &["licensed under the mit license"], &["apache"]),
    phrase("MIT", &["released under the mit license"], &["apache"]),
    phrase("MIT", &["distributed under the mit license"], &["apache"]),
    phrase("MIT", &["under the terms of the mit license"], &["apache"]),
    phrase("MIT", &["@license mit"], &[]),
    phrase("Unlicense", &["this is free and unencumbered software released into the public"], &[]),
];

/// The licences of GNU: which, which version, and whether later ones may be chosen.
fn gnu(words: &str) -> Option<String> {
    const KINDS: [(&str, &str); 4] = [
        ("gnu affero general public license", "AGPL"),
        ("gnu lesser general public license", "LGPL"),
        ("gnu library general public license", "LGPL"),
        ("gnu general public license", "GPL"),
    ];
    let (kind, after) =
        KINDS.iter().find_map(|(name, kind)| Some((*kind, words.split_once(name)?.1)))?;
    let near = after.get(..after.floor_char_boundary(260)).unwrap_or(after);
    let version: String = near
        .split_once("version ")
        .or_else(|| near.split_once(" v"))?
        .1
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let version = version.trim_end_matches('.');
    let version = if version.contains('.') { version.to_owned() } else { format!("{version}.0") };
    // The order of the sentence varies: "either version 2 … or (at your option) any later".
    let later = words.contains("any later version") || words.contains("or later");
    let plus = if later { "+" } else { "" };
    let licence = identifier(&format!("{kind}-{version}{plus}"))?;
    if words.contains("classpath") && words.contains("exception") && kind == "GPL" {
        return Some(format!("{licence} WITH Classpath-exception-2.0"));
    }
    Some(licence)
}

/// The words of a header without the signs of comments around them.
pub(super) fn plain(head: &str) -> String {
    let mut plain = String::with_capacity(head.len());
    for line in head.lines() {
        let line =
            line.trim().trim_matches(['*', '/', '#', ';', '%', '!', '<', '>', '-', '"', '\'']);
        for word in line.split_whitespace() {
            plain.push_str(&word.to_lowercase());
            plain.push(' ');
        }
    }
    plain
}
