//! Which licence a text is, by how much of its wording it shares with the texts of SPDX's list.
//!
//! The measure is that of the crate `spdx` (its `detection`, once askalono), over a selection of
//! the list. Two entries of the list can share nearly all of their words: Pixar's licence is
//! Apache-2.0 with one section changed, and the measure puts some copies of Apache-2.0 nearer to
//! it. So the rarer one of such a pair counts only where the text has the words that are its own.
//! A text of GNU's says nothing of later versions, so `-only` is what it is taken for.

use spdx::detection::TextData;
use spdx::text::LICENSE_TEXTS;
use std::sync::LazyLock;

/// How alike a text has to be.
const ALIKE: f32 = 0.9;

/// A longer text is no licence.
const LONGEST: usize = 200_000;

/// The identifier of the licence that `text` is.
pub fn licence(text: &str) -> Option<&'static str> {
    static TEXTS: LazyLock<Vec<TextData>> = LazyLock::new(|| {
        KNOWN.iter().map(|known| TextData::new(known.text).without_text()).collect()
    });
    if text.len() > LONGEST {
        return None;
    }
    let words = super::header::plain(text);
    let data = TextData::new(text);
    let mut best: Option<(f32, &'static str)> = None;
    for (known, known_data) in KNOWN.iter().zip(TEXTS.iter()) {
        let score = known_data.match_score(&data);
        let is_better = score >= ALIKE && best.is_none_or(|(other, _)| score > other);
        if is_better && words.contains(known.own_words) {
            best = Some((score, known.id));
        }
    }
    best.map(|(_, id)| id)
}

/// The identifiers of the licences whose texts are known.
pub fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
    KNOWN.iter().map(|known| (known.id, known.text))
}

struct Known {
    id: &'static str,
    text: &'static str,
    /// Without these words it is another licence; none for most.
    own_words: &'static str,
}

const fn known_as(id: &'static str) -> Known {
    Known { id, text: text_of(id), own_words: "" }
}

const fn only_with(id: &'static str, own_words: &'static str) -> Known {
    Known { id, text: text_of(id), own_words }
}

/// Found when this is compiled, so that the program holds these texts and not the whole list,
/// which is 4 MB.
const fn text_of(id: &str) -> &'static str {
    let mut at = 0;
    while at < LICENSE_TEXTS.len() {
        if is_same(LICENSE_TEXTS[at].0.as_bytes(), id.as_bytes()) {
            return LICENSE_TEXTS[at].1;
        }
        at += 1;
    }
    ""
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// The common ones first: of two that are equally alike, the first counts.
const KNOWN: [Known; 45] = [
    known_as("MIT"),
    known_as("Apache-2.0"),
    known_as("BSD-3-Clause"),
    known_as("BSD-2-Clause"),
    known_as("ISC"),
    known_as("MPL-2.0"),
    known_as("0BSD"),
    known_as("MIT-0"),
    known_as("Zlib"),
    known_as("Unlicense"),
    known_as("CC0-1.0"),
    known_as("BSL-1.0"),
    known_as("Python-2.0"),
    known_as("PSF-2.0"),
    known_as("GPL-2.0-only"),
    known_as("GPL-3.0-only"),
    known_as("LGPL-2.0-only"),
    known_as("LGPL-2.1-only"),
    known_as("LGPL-3.0-only"),
    known_as("AGPL-3.0-only"),
    known_as("EPL-1.0"),
    known_as("EPL-2.0"),
    known_as("CDDL-1.0"),
    known_as("CDDL-1.1"),
    known_as("MPL-1.1"),
    known_as("Apache-1.1"),
    known_as("Artistic-2.0"),
    known_as("BlueOak-1.0.0"),
    known_as("BSD-4-Clause"),
    known_as("BUSL-1.1"),
    known_as("CC-BY-3.0"),
    known_as("CC-BY-4.0"),
    known_as("CC-BY-SA-4.0"),
    known_as("EUPL-1.2"),
    only_with("JSON", "used for good"),
    known_as("MS-PL"),
    known_as("NCSA"),
    known_as("OFL-1.1"),
    only_with("Pixar", "modified apache 2.0 license"),
    known_as("PostgreSQL"),
    known_as("SSPL-1.0"),
    known_as("Unicode-3.0"),
    known_as("UPL-1.0"),
    known_as("WTFPL"),
    only_with("X11", "x consortium"),
];
