//! The head of a segment: what it holds, where, and the checksums.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

use super::pages::{PAGE, Pages};
use super::{MAGIC, SegmentError, VERSION};
use crate::references::fingerprint::Layer;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of a file's row.
pub(super) const FILE_ROW: usize = 20;
/// The position of grams that so many packages have that they say nothing.
pub(super) const NOWHERE: u32 = u32::MAX;
/// A longer header is none that is written.
const LONGEST: u64 = 1 << 30;
const FIXED: usize = 20;

/// One package that a segment knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageRow {
    /// Its name.
    pub name: String,
    /// Its package URL.
    pub purl: String,
    /// Where its code is to be seen.
    pub url: String,
}

/// Where a section is in the body, in bytes.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Section {
    pub(super) offset: u64,
    pub(super) length: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) source_bytes: u64,
    pub(super) tokens: u32,
    pub(super) files: u32,
    pub(super) packages: Vec<PackageRow>,
    pub(super) licences: Vec<String>,
    pub(super) file_rows: Section,
    pub(super) paths: Section,
    pub(super) sketch: Section,
    pub(super) lines: Section,
    /// Hashes of names and strings that many packages have, sorted.
    pub(super) common: Section,
    /// In the order of [`Layer::ALL`]; a lean segment has the first only.
    pub(super) layers: Vec<LayerHeader>,
    /// Bytes of the body.
    pub(super) body: u64,
}

/// One layer's grams: sorted by key, in buckets by the key's first bits.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LayerHeader {
    pub(super) grams: u32,
    /// Bits of a key that say its bucket.
    pub(super) bucket_bits: u32,
    pub(super) position_bits: u32,
    /// Where each bucket begins, and the last one ends.
    pub(super) directory: Section,
    pub(super) entries: Section,
    pub(super) filter: Section,
    pub(super) seed: u64,
    pub(super) segment_length: u32,
    pub(super) segment_count_length: u32,
}

impl LayerHeader {
    /// Bits of an entry.
    pub(super) fn width(&self) -> u32 {
        32 - self.bucket_bits + self.position_bits
    }

    /// A key's bucket, and what is left of it.
    pub(super) fn split(&self, key: u32) -> (u32, u32) {
        let left = 32 - self.bucket_bits;
        let bucket = u64::from(key) >> left;
        (bucket as u32, (u64::from(key) & ((1 << left) - 1)) as u32)
    }

    /// The key whose bucket and rest these are.
    pub(super) fn join(&self, bucket: u32, rest: u32) -> u32 {
        (u64::from(bucket) << (32 - self.bucket_bits)) as u32 | rest
    }

    /// An entry from its bits; what stands above them is ignored.
    pub(super) fn unpack(&self, entry: u64) -> (u32, u32) {
        let nowhere = (1 << self.position_bits) - 1;
        let position = entry & nowhere;
        let rest = (entry >> self.position_bits) & ((1 << (32 - self.bucket_bits)) - 1);
        let position = if position == nowhere { NOWHERE } else { position as u32 };
        (rest as u32, position)
    }

    fn is_sound(&self, body: u64) -> bool {
        let sections = [self.directory, self.entries, self.filter];
        let has_numbers = self.bucket_bits <= 24
            && (1..=32).contains(&self.position_bits)
            // With the bits of a byte before it, an entry is read as one number.
            && self.width() <= 57;
        has_numbers
            && sections.iter().all(|section| section.is_within(body))
            && self.directory.length == 4 * ((1 << self.bucket_bits) + 1)
            && self.entries.length == (u64::from(self.grams) * u64::from(self.width())).div_ceil(8)
            && self.segment_length.is_power_of_two()
            && u64::from(self.segment_count_length) + 2 * u64::from(self.segment_length)
                <= self.filter.length
    }
}

impl Section {
    fn is_within(self, body: u64) -> bool {
        self.offset.checked_add(self.length).is_some_and(|end| end <= body)
    }
}

impl Header {
    fn is_sound(&self) -> bool {
        let sections = [self.file_rows, self.paths, self.sketch, self.lines, self.common];
        sections.iter().all(|section| section.is_within(self.body))
            && self.file_rows.length == u64::from(self.files) * FILE_ROW as u64
            && self.common.length.is_multiple_of(4)
            && self.sketch.length == u64::from(self.tokens)
            && self.layers.len() <= Layer::ALL.len()
            && self.layers.iter().all(|layer| layer.is_sound(self.body))
    }
}

/// The head of a segment with this header and body, up to where the body begins.
pub(super) fn write(header: &Header, body: &[u8]) -> serde_json::Result<Vec<u8>> {
    let mut checked = serde_json::to_vec(header)?;
    let length = checked.len() as u32;
    for page in body.chunks(PAGE) {
        checked.extend(crc32fast::hash(page).to_le_bytes());
    }
    let mut head = MAGIC.to_vec();
    for number in [VERSION, length, crc32fast::hash(&checked)] {
        head.extend(number.to_le_bytes());
    }
    head.extend(checked);
    head.resize(head.len().next_multiple_of(PAGE), 0);
    Ok(head)
}

/// Opens a segment's file and reads its head.
pub(super) fn open(path: &Path) -> Result<(Header, Pages), SegmentError> {
    let unreadable = |source| SegmentError::Unreadable { path: path.to_owned(), source };
    let damaged = |what| SegmentError::Damaged { path: path.to_owned(), what };
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut fixed = [0; FIXED];
    let is_short = size < FIXED as u64;
    if !is_short {
        file.read_exact(&mut fixed).map_err(unreadable)?;
    }
    if is_short || fixed[..8] != MAGIC {
        return Err(SegmentError::NotASegment { path: path.to_owned() });
    }
    let number = |at: usize| super::number(&fixed[at..at + 4]);
    let (version, length, sum) = (number(8), u64::from(number(12)), number(16));
    if version != VERSION {
        return Err(SegmentError::Version { path: path.to_owned(), version });
    }
    if length > LONGEST || length > size {
        return Err(damaged("its header is cut short"));
    }
    let mut checked = vec![0; length as usize];
    file.read_exact(&mut checked).map_err(|_| damaged("its header is cut short"))?;
    // How many sums there are is said by the header, which is checked together with them.
    let header: Header =
        serde_json::from_slice(&checked).map_err(|_| damaged("its header is unreadable"))?;
    let pages = header.body.div_ceil(PAGE as u64);
    if pages * 4 > size {
        return Err(damaged("it is cut short"));
    }
    let mut sums = vec![0; pages as usize * 4];
    file.read_exact(&mut sums).map_err(|_| damaged("it is cut short"))?;
    checked.extend(&sums);
    if crc32fast::hash(&checked) != sum {
        return Err(damaged("its header's checksum is wrong"));
    }
    let start = (FIXED as u64 + checked.len() as u64).next_multiple_of(PAGE as u64);
    if start.checked_add(header.body) != Some(size) {
        return Err(damaged("its length is wrong"));
    }
    if !header.is_sound() {
        return Err(damaged("its header contradicts itself"));
    }
    let body = header.body;
    let sums = sums.chunks_exact(4).map(super::number).collect();
    Ok((header, Pages::new(path, file, start, body, sums)))
}
