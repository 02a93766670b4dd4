//! From rows to a segment's file.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

use super::bits::Packer;
use super::filter;
use super::header::{self, Header, LayerHeader, NOWHERE, Section};
use super::parts::Parts;
use std::io::{self, Write};
use std::path::Path;

/// Grams in a bucket, about.
const BUCKET: usize = 16;
/// Places of one gram that are kept of one package.
const PLACES: usize = 4;

/// In how many packages a gram, a name or a string may be before it says little of where code is
/// from.
#[derive(Clone, Copy, Debug)]
pub struct Boilerplate(pub usize);

impl Default for Boilerplate {
    fn default() -> Self {
        Self(5)
    }
}

/// What a segment holds, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Packages.
    pub packages: usize,
    /// Source files.
    pub files: u32,
    /// Bytes of source code.
    pub source_bytes: u64,
    /// Tokens.
    pub tokens: u32,
    /// Grams of each layer.
    pub grams: Vec<u32>,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Writes a segment. It is written beside `path` and takes its place when it is whole, so that
/// whatever goes wrong, what was there before is still there.
pub fn write(mut parts: Parts, boilerplate: Boilerplate, path: &Path) -> io::Result<()> {
    let mut body = Vec::new();
    let mut section = |bytes: &[u8]| {
        let offset = body.len() as u64;
        body.extend_from_slice(bytes);
        Section { offset, length: bytes.len() as u64 }
    };
    let mut rows = Vec::with_capacity(parts.files.len() * header::FILE_ROW);
    for file in &parts.files {
        let last = u32::from(file.licence) | u32::from(file.family) << 16;
        for word in [file.first, file.path, file.lines, file.package, last] {
            rows.extend(word.to_le_bytes());
        }
    }
    let mut common = common(&mut parts.vocabulary, boilerplate);
    common.append(&mut parts.common);
    common.sort_unstable();
    common.dedup();
    let common: Vec<u8> = common.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    let grams = std::mem::take(&mut parts.grams);
    let layers = grams.into_iter().map(|grams| layer(&parts, grams, boilerplate, &mut section));
    let header = Header {
        layers: layers.collect::<io::Result<_>>()?,
        source_bytes: parts.source_bytes,
        tokens: parts.sketch.len() as u32,
        files: parts.files.len() as u32,
        file_rows: section(&rows),
        paths: section(&parts.paths),
        sketch: section(&parts.sketch),
        lines: section(&parts.lines),
        common: section(&common),
        packages: parts.packages,
        licences: parts.licences,
        body: 0,
    };
    let header = Header { body: body.len() as u64, ..header };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(&header::write(&header, &body)?)?;
    file.write_all(&body)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// What is in the vocabulary more often than that; each package has a word in it once.
fn common(vocabulary: &mut [u32], Boilerplate(most): Boilerplate) -> Vec<u32> {
    vocabulary.sort_unstable();
    let words = vocabulary.chunk_by(|one, other| one == other);
    words.filter(|same| same.len() > most).map(|same| same[0]).collect()
}

/// Sorts and writes the grams of one layer.
fn layer(
    parts: &Parts,
    mut grams: Vec<u64>,
    Boilerplate(most): Boilerplate,
    section: &mut impl FnMut(&[u8]) -> Section,
) -> io::Result<LayerHeader> {
    grams.sort_unstable();
    let (mut kept, mut keys) = (Vec::with_capacity(grams.len()), Vec::new());
    for same in grams.chunk_by(|one, other| one >> 32 == other >> 32) {
        if says_nothing(parts, same, most, &mut kept) {
            kept.push(same[0] | u64::from(NOWHERE));
        }
        keys.push(same[0] >> 32);
    }
    let tokens = parts.sketch.len() as u64;
    let mut header = LayerHeader {
        grams: kept.len() as u32,
        bucket_bits: (kept.len() / BUCKET).checked_ilog2().unwrap_or_default().min(24),
        // The number with all bits set is no position.
        position_bits: 64 - tokens.leading_zeros(),
        directory: Section::default(),
        entries: Section::default(),
        filter: Section::default(),
        seed: 0,
        segment_length: 1,
        segment_count_length: 1,
    };
    let (mut directory, mut entries, mut bucket) = (vec![0; 4], Packer::default(), 0);
    for (place, row) in (0_u32..).zip(&kept) {
        let (own, rest) = header.split((row >> 32) as u32);
        while bucket < own {
            directory.extend(place.to_le_bytes());
            bucket += 1;
        }
        let position = row & ((1 << header.position_bits) - 1);
        entries.push(u64::from(rest) << header.position_bits | position, header.width());
    }
    while bucket < 1 << header.bucket_bits {
        directory.extend(header.grams.to_le_bytes());
        bucket += 1;
    }
    header.directory = section(&directory);
    header.entries = section(&entries.finish());
    let filter = filter::build(&keys)
        .ok_or_else(|| io::Error::other("a filter of the grams cannot be built"))?;
    header.filter = section(&filter.fingerprints);
    header.seed = filter.descriptor.seed;
    header.segment_length = filter.descriptor.segment_length;
    header.segment_count_length = filter.descriptor.segment_count_length;
    Ok(header)
}

/// Adds the rows of one key that are kept to `kept`; `true` where too many packages have it, and
/// then none was added.
fn says_nothing(parts: &Parts, same: &[u64], most: usize, kept: &mut Vec<u64>) -> bool {
    if same.iter().any(|row| *row as u32 == NOWHERE) {
        return true;
    }
    if let [only] = same {
        kept.push(*only);
        return false;
    }
    // Rows are in the order of positions, so a package's stand side by side.
    let before = kept.len();
    let (mut packages, mut last, mut places) = (0, None, 0);
    for row in same {
        let package = parts.package_at(*row as u32);
        if last != Some(package) {
            (packages, last, places) = (packages + 1, Some(package), 0);
        }
        if places < PLACES {
            kept.push(*row);
        }
        places += 1;
    }
    if packages > most {
        kept.truncate(before);
    }
    packages > most
}
