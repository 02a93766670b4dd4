//! What holds for a segment of any bytes. The fuzz target and the suite both check it here.

use std::path::Path;
use undertone::references::fingerprint::{Density, Layer};
use undertone::references::index::Index;
use undertone::references::lex::Family;
use undertone::references::segment::{Boilerplate, PackageRow, Parts, Segment, SourceRow, write};
use undertone::syntax::Language;

pub(crate) const CODE: &str = "\
def interval_overlap(first, second, tolerance=0):
    start = max(first.begin, second.begin) - tolerance
    finish = min(first.finish, second.finish) + tolerance
    if start >= finish:
        return None
    covered = finish - start
    logger.debug('overlap of %s', covered)
    return Interval(start, finish, weight=covered / first.length)
";
const PAGE: usize = 4096;

/// Writes a segment of one file.
pub(crate) fn build(path: &Path) {
    let package = PackageRow {
        name: "intervals".to_owned(),
        purl: "pkg:pypi/intervals@1.0".to_owned(),
        url: "https://example.org/intervals".to_owned(),
    };
    let file =
        SourceRow { path: "a/overlap.py", family: Family::Python, text: CODE, licence: "MIT" };
    let parts = Parts::of(package, Density::Full, [file]).expect("a segment's rows");
    write(parts, Boilerplate::default(), path).expect("a segment");
}

/// Puts bytes of `changes` into a whole segment, three for each: where (two bytes), and what. The
/// first byte of `changes` says whether the checksums are made to fit.
pub(crate) fn changed(whole: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let Some((first, changes)) = changes.split_first() else { return bytes };
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        bytes[place] = change[2];
    }
    if first % 2 == 1 {
        seal(&mut bytes);
    }
    bytes
}

/// Makes the checksums fit, so that what is behind them is reached.
fn seal(bytes: &mut [u8]) {
    let number = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 4).map_or(0, |it| u32::from_le_bytes([it[0], it[1], it[2], it[3]]))
    };
    let sums = 20 + number(bytes, 12) as usize;
    // The body's pages are what is behind the first whole page that the sums fit before.
    let Some(start) = (1..=bytes.len() / PAGE)
        .map(|it| it * PAGE)
        .find(|start| sums + (bytes.len() - start).div_ceil(PAGE) * 4 <= *start)
    else {
        return;
    };
    let fresh: Vec<u8> =
        bytes[start..].chunks(PAGE).flat_map(|page| crc32fast::hash(page).to_le_bytes()).collect();
    bytes[sums..sums + fresh.len()].copy_from_slice(&fresh);
    let whole = crc32fast::hash(&bytes[20..sums + fresh.len()]).to_le_bytes();
    bytes[16..20].copy_from_slice(&whole);
}

/// Panics if reading breaks its law on these bytes: there is an answer or an error.
pub(crate) fn check(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
    let Ok(segment) = Segment::open(path) else { return };
    let _ = segment.check();
    let _ = Parts::read(&segment);
    for position in [0, 1, 20, 1_000, u32::MAX - 1, u32::MAX] {
        let _ = segment.symbol(position);
        if let Ok((file, within)) = segment.file_at(position) {
            assert!(within.contains(&position));
            let _ = (segment.family(file), segment.file(file), segment.lines(file, [0, 40]));
            let _ = segment.path_of(file);
        }
    }
    for layer in Layer::ALL {
        for key in (0..16).map(|key| key << 28) {
            let _ = segment.positions(layer, key, &mut Vec::new());
        }
    }
    let Ok(index) = Index::open(path) else { return };
    if let Ok(found) = index.references(Some(Language::Python), CODE, 0..CODE.len()) {
        for reference in found {
            assert!(CODE.get(reference.span.clone()).is_some(), "{reference:?}");
        }
    }
}
