//! The index: what a text resembles, and segments that are damaged, merged or of another version.

#[path = "../../support/segment_law.rs"]
mod segment_law;

use proptest::prelude::*;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;
use undertone::references::build::{Built, Input, Options, build};
use undertone::references::fingerprint::Density;
use undertone::references::index::Index;
use undertone::references::reference::Reference;
use undertone::references::segment::{Boilerplate, Parts, Segment, SegmentError, write};
use undertone::syntax::Language;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queries {
    query: Vec<Query>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    name: String,
    language: String,
    told: String,
    text: String,
}

fn code(package: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/references/code").join(package)
}

fn built(packages: &[&str], density: Density) -> Built {
    let inputs: Vec<_> = packages.iter().map(|name| Input::Folder(code(name))).collect();
    let options = Options { density, cancelled: &AtomicBool::new(false), progress: &|_| {} };
    build(&inputs, options).expect("rows")
}

fn written(packages: &[&str], density: Density, path: &Path) {
    write(built(packages, density).parts, Boilerplate::default(), path).expect("a segment");
}

fn told(found: &[Reference]) -> String {
    let line = |it: &Reference| {
        let certain = if it.is_certain { " certain" } else { "" };
        let (first, last) = (it.lines.start(), it.lines.end());
        format!("{} {first}-{last} {}{certain}", it.package, it.tier.name())
    };
    found.iter().map(line).collect::<Vec<_>>().join(", ")
}

fn asked(index: &Index, query: &Query) -> String {
    let language = Language::from_lsp_id(&query.language);
    told(&index.references(language, &query.text, 0..query.text.len()).expect("an answer"))
}

fn queries() -> Vec<Query> {
    let queries: Queries = toml::from_str(include_str!("../../cases/references/queries.toml"))
        .unwrap_or_else(|error| panic!("queries.toml: {error}"));
    queries.query
}

#[test]
fn copies_are_told_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("all.segment");
    written(&["meters", "routes", "tickets"], Density::Full, &path);
    let index = Index::open(folder.path()).expect("an index");
    for query in queries() {
        assert_eq!(asked(&index, &query), query.told, "{}", query.name);
    }
}

#[test]
fn segments_that_are_merged_or_side_by_side_say_what_one_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    written(&["meters", "routes"], Density::Full, &at("one.segment"));
    written(&["tickets"], Density::Full, &at("two.segment"));
    let side_by_side = Index::open(folder.path()).expect("an index");
    let mut parts = Parts::default();
    for name in ["one.segment", "two.segment"] {
        let read = Parts::read(&Segment::open(&at(name)).expect("a segment")).expect("rows");
        parts.append(read).expect("room");
    }
    fs::create_dir(at("merged")).expect("a folder");
    write(parts, Boilerplate::default(), &at("merged/all.segment")).expect("a segment");
    let merged = Index::open(&at("merged")).expect("an index");
    for query in queries() {
        assert_eq!(asked(&side_by_side, &query), query.told, "{}", query.name);
        assert_eq!(asked(&merged, &query), query.told, "{}", query.name);
    }
}

#[test]
fn a_lean_segment_finds_copies_that_were_not_renamed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    written(&["meters"], Density::Lean, &at("lean.segment"));
    written(&["meters"], Density::Full, &at("full.segment"));
    let index = Index::open(&at("lean.segment")).expect("an index");
    let text = fs::read_to_string(code("meters/readings.py")).expect("code");
    let found = index.references(Some(Language::Python), &text, 0..text.len()).expect("an answer");
    assert_eq!(told(&found), "meters 6-31 verbatim certain");
    let grams = |name: &str| {
        Segment::open(&at(name)).expect("a segment").summary().grams.iter().sum::<u32>()
    };
    assert!(grams("lean.segment") * 2 < grams("full.segment"));
}

#[test]
fn what_many_packages_have_is_no_match() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("all.segment");
    let text = fs::read_to_string(code("meters/readings.py")).expect("code");
    for (most, packages) in [(4, 4), (3, 0)] {
        many_have(&text, folder.path(), most, &path);
        let index = Index::open(&path).expect("an index");
        let found = index.references(Some(Language::Python), &text, 0..text.len());
        assert_eq!(found.expect("an answer").len(), packages);
    }
}

#[test]
fn what_many_packages_of_one_segment_have_is_no_match_in_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    written(&["meters"], Density::Full, &at("own.segment"));
    let text = fs::read_to_string(code("meters/readings.py")).expect("code");
    let asked = || {
        let index = Index::open(folder.path()).expect("an index");
        told(&index.references(Some(Language::Python), &text, 0..text.len()).expect("an answer"))
    };
    assert_eq!(asked(), "meters 6-31 verbatim certain");
    many_have(&text, folder.path(), 3, &at("many.segment"));
    assert_eq!(asked(), "");
}

/// A segment of four packages that have the same file.
fn many_have(text: &str, folder: &Path, most: usize, segment: &Path) {
    let inputs = (0..4).map(|number| {
        let package = folder.join(format!("package{number}"));
        fs::create_dir_all(&package).expect("a folder");
        fs::write(package.join("copy.py"), text).expect("a file");
        Input::Folder(package)
    });
    let options =
        Options { density: Density::Full, cancelled: &AtomicBool::new(false), progress: &|_| {} };
    let parts = build(&inputs.collect::<Vec<_>>(), options).expect("rows").parts;
    write(parts, Boilerplate(most), segment).expect("a segment");
}

#[test]
fn what_goes_on_with_a_copy_is_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("all.segment");
    written(&["meters"], Density::Full, &path);
    let index = Index::open(&path).expect("an index");
    let text = fs::read_to_string(code("meters/readings.py")).expect("code");
    let start = text.find("        recent.append").expect("a line");
    let ask = |start: usize, end: usize| {
        told(&index.references(Some(Language::Python), &text, start..end).expect("an answer"))
    };
    assert_eq!(ask(start, text.len()), "meters 6-31 verbatim certain");
    // Two tokens of the next line are enough with those before, and a part of a line is not.
    assert_eq!(ask(start, start + 46), "meters 6-19 verbatim certain");
    assert_eq!(ask(start, start + 14), "");
    // It begins in the docstring, and what stands before says so.
    let within = text.find("that was exchanged").expect("a docstring");
    assert_eq!(ask(within, start), "meters 6-17 verbatim certain");
    for (start, end) in [(text.len(), text.len()), (7, 3), (0, text.len() + 9)] {
        assert_eq!(ask(start, end), "");
    }
}

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("whole.segment");
    segment_law::build(&path);
    fs::read(path).expect("a segment")
});

fn opened(bytes: &[u8]) -> Result<(), SegmentError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("some.segment");
    fs::write(&path, bytes).expect("a file");
    Segment::open(&path)?.check()
}

#[test]
fn a_damaged_segment_is_an_error_that_says_what_to_do() {
    assert!(opened(&WHOLE).is_ok());
    for length in [0, 7, 19, 20, 100, 4_095, 4_096, 4_300, WHOLE.len() - 1] {
        assert!(opened(&WHOLE[..length]).is_err(), "{length} bytes");
    }
    // Behind the header's sums there is only what fills its page.
    let header = usize::from(u16::from_le_bytes([WHOLE[12], WHOLE[13]]));
    let sums = (WHOLE.len() - 4_096).div_ceil(4_096) * 4;
    for place in (0..20 + header + sums).chain(4_096..WHOLE.len()) {
        let mut bytes = WHOLE.clone();
        bytes[place] ^= 0x10;
        assert!(opened(&bytes).is_err(), "byte {place} of {}", WHOLE.len());
    }
    let mut later = WHOLE.clone();
    later[8] = 9;
    let said = opened(&later).expect_err("a later version").to_string();
    assert!(said.contains("format 9 and not 1; build it again with"), "{said}");
    let said = opened(b"something else, long enough").expect_err("no segment").to_string();
    assert!(said.ends_with("some.segment is no index of references"), "{said}");
}

#[test]
fn a_segment_that_becomes_shorter_while_it_is_open_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("some.segment");
    fs::write(&path, &*WHOLE).expect("a file");
    let segment = Segment::open(&path).expect("a segment");
    fs::File::options().write(true).open(&path).and_then(|it| it.set_len(4_200)).expect("cut");
    let said = segment.check().expect_err("cut short").to_string();
    assert!(said.contains("it has become shorter"), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_bytes_are_read_that_are_not_there(changes in prop::collection::vec(any::<u8>(), 1..40)) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("some.segment");
        segment_law::check(&path, &segment_law::changed(&WHOLE, &changes));
    }
}
