//! What a segment is made of: the rows of some packages, which can be put together in any way.
//!
//! [`Parts::of`] is a function of one package's files, so packages can be read anywhere and in
//! parallel; [`Parts::append`] puts two results together; `write` sorts. Does no I/O.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

use super::header::{NOWHERE, PackageRow, Section};
use super::{FileRow, Segment, SegmentError, lines};
use crate::references::fingerprint::{self, Density, Layer};
use crate::references::lex::{self, Family, Kind, Token};

/// A source file that goes into a segment.
#[derive(Clone, Copy, Debug)]
pub struct SourceRow<'a> {
    /// Its path in its package.
    pub path: &'a str,
    /// The family of its language.
    pub family: Family,
    /// Its text.
    pub text: &'a str,
    /// The SPDX expression of its licence.
    pub licence: &'a str,
}

/// More than one segment can number: four billion tokens, or 65,536 licences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is more code than one index can hold; build several")]
pub struct TooLarge;

/// The rows of some packages.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    pub(super) source_bytes: u64,
    pub(super) packages: Vec<PackageRow>,
    pub(super) licences: Vec<String>,
    pub(super) files: Vec<FileRow>,
    pub(super) paths: Vec<u8>,
    pub(super) sketch: Vec<u8>,
    pub(super) lines: Vec<u8>,
    /// Hashes of the names and strings of each package, one package's behind the other.
    pub(super) vocabulary: Vec<u32>,
    /// Hashes of names and strings that were found to be common already, sorted.
    pub(super) common: Vec<u32>,
    /// Of each layer, keys in the upper half and positions in the lower one, in any order.
    pub(super) grams: Vec<Vec<u64>>,
}

impl Parts {
    /// The rows of one package.
    pub fn of<'a>(
        package: PackageRow,
        density: Density,
        files: impl IntoIterator<Item = SourceRow<'a>>,
    ) -> Result<Self, TooLarge> {
        let window = |layer: Layer| layer.window(density).map(|window| (layer, window));
        let layers: Vec<_> = Layer::ALL.into_iter().filter_map(window).collect();
        let mut parts = Self {
            packages: vec![package],
            grams: layers.iter().map(|_| Vec::new()).collect(),
            ..Self::default()
        };
        let (mut tokens, mut grams) = (Vec::new(), Vec::new());
        for file in files {
            tokens.clear();
            lex::lex(file.family, file.text, &mut tokens);
            if tokens.is_empty() {
                continue;
            }
            let row = parts.row(file)?;
            for ((layer, window), rows) in layers.iter().zip(&mut parts.grams) {
                fingerprint::grams(*layer, file.family, &tokens, &mut grams);
                fingerprint::winnow(*window, &grams, |place| {
                    rows.push(pack(grams[place].key, row.first + place as u32));
                });
            }
            parts.files.push(row);
            parts.source_bytes += file.text.len() as u64;
            parts.sketch.extend(tokens.iter().map(|token| token.symbol.0));
            lines::write(tokens.iter().map(|token| token.line), &mut parts.lines);
            let says_something =
                |token: &&Token| matches!(token.symbol.kind(), Kind::Name | Kind::Text);
            parts.vocabulary.extend(tokens.iter().filter(says_something).map(|token| token.hash));
        }
        parts.vocabulary.sort_unstable();
        parts.vocabulary.dedup();
        // A position is never the one that means nowhere.
        if parts.sketch.len() < NOWHERE as usize { Ok(parts) } else { Err(TooLarge) }
    }

    /// All that a segment holds.
    pub fn read(segment: &Segment) -> Result<Self, SegmentError> {
        let header = &segment.header;
        let mut parts = Self {
            source_bytes: header.source_bytes,
            packages: header.packages.clone(),
            licences: header.licences.clone(),
            grams: header.layers.iter().map(|_| Vec::new()).collect(),
            ..Self::default()
        };
        for number in 0..header.files {
            parts.files.push(segment.row(number)?);
        }
        if !parts.has_sound_rows(segment) {
            return Err(segment.damaged("a file's row"));
        }
        let bytes = |section: Section| -> Result<Vec<u8>, SegmentError> {
            let places = section.offset..section.offset + section.length;
            places.map(|at| segment.pages.byte(at)).collect()
        };
        (parts.paths, parts.sketch, parts.lines) =
            (bytes(header.paths)?, bytes(header.sketch)?, bytes(header.lines)?);
        let common = bytes(header.common)?;
        parts.common = common.chunks_exact(4).map(super::number).collect();
        for (layer, rows) in header.layers.iter().zip(&mut parts.grams) {
            for bucket in 0..1 << layer.bucket_bits {
                for place in segment.bucket(layer, bucket)? {
                    let (rest, position) = segment.entry(layer, place)?;
                    rows.push(pack(layer.join(bucket, rest), position));
                }
            }
        }
        Ok(parts)
    }

    /// Puts the other's packages behind these. Both have the same layers.
    pub fn append(&mut self, other: Self) -> Result<(), TooLarge> {
        if self.packages.is_empty() {
            *self = other;
            return Ok(());
        }
        let tokens = self.sketch.len() + other.sketch.len();
        let licences: Option<Vec<u16>> =
            other.licences.iter().map(|licence| self.licence(licence)).collect();
        let sizes =
            [tokens, self.paths.len() + other.paths.len(), self.lines.len() + other.lines.len()];
        let Some(licences) = licences.filter(|_| sizes.iter().all(|it| *it < NOWHERE as usize))
        else {
            return Err(TooLarge);
        };
        let (first, package) = (self.sketch.len() as u32, self.packages.len() as u32);
        let (path, lines) = (self.paths.len() as u32, self.lines.len() as u32);
        self.files.extend(other.files.iter().map(|file| FileRow {
            first: file.first + first,
            path: file.path + path,
            lines: file.lines + lines,
            package: file.package + package,
            licence: licences.get(usize::from(file.licence)).copied().unwrap_or_default(),
            family: file.family,
        }));
        for (rows, others) in self.grams.iter_mut().zip(other.grams) {
            let is_somewhere = |row: &u64| *row as u32 != NOWHERE;
            rows.extend(
                others.iter().map(|row| row + u64::from(first) * u64::from(is_somewhere(row))),
            );
        }
        self.source_bytes += other.source_bytes;
        self.packages.extend(other.packages);
        self.paths.extend(other.paths);
        self.sketch.extend(other.sketch);
        self.lines.extend(other.lines);
        self.vocabulary.extend(other.vocabulary);
        self.common.extend(other.common);
        Ok(())
    }

    /// Whether files lie behind one another and within what there is of them.
    fn has_sound_rows(&self, segment: &Segment) -> bool {
        let header = &segment.header;
        let ends = FileRow {
            first: header.tokens,
            path: header.paths.length.try_into().unwrap_or(NOWHERE),
            lines: header.lines.length.try_into().unwrap_or(NOWHERE),
            package: 0,
            licence: 0,
            family: 0,
        };
        let next = self.files.iter().skip(1).chain([&ends]);
        self.files.iter().zip(next).all(|(file, next)| {
            file.first < next.first
                && file.path <= next.path
                && file.lines <= next.lines
                && (file.package as usize) < self.packages.len()
                && usize::from(file.licence) < self.licences.len()
        })
    }

    /// A package that the other has, too: the same, from the same place.
    pub fn common_package(&self, other: &Self) -> Option<&str> {
        let common = self.packages.iter().find(|it| other.packages.contains(it));
        common.map(|it| it.purl.as_str())
    }

    /// Whether the other's rows have the same layers, so that they can be put together.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.packages.is_empty() || self.grams.len() == other.grams.len()
    }

    /// Bytes of source code that these rows are of.
    pub fn source_bytes(&self) -> u64 {
        self.source_bytes
    }

    /// The package of the file that a position is in.
    pub(super) fn package_at(&self, position: u32) -> u32 {
        let behind = self.files.partition_point(|file| file.first <= position);
        behind.checked_sub(1).map_or(0, |at| self.files[at].package)
    }

    fn row(&mut self, file: SourceRow<'_>) -> Result<FileRow, TooLarge> {
        let number = |length: usize| u32::try_from(length).map_err(|_| TooLarge);
        let row = FileRow {
            first: number(self.sketch.len())?,
            path: number(self.paths.len())?,
            lines: number(self.lines.len())?,
            package: 0,
            licence: self.licence(file.licence).ok_or(TooLarge)?,
            family: file.family as u16,
        };
        self.paths.extend(file.path.as_bytes());
        Ok(row)
    }

    fn licence(&mut self, licence: &str) -> Option<u16> {
        let known = self.licences.iter().position(|known| known == licence);
        let place = known.unwrap_or_else(|| {
            self.licences.push(licence.to_owned());
            self.licences.len() - 1
        });
        u16::try_from(place).ok()
    }
}

fn pack(key: u32, position: u32) -> u64 {
    u64::from(key) << 32 | u64::from(position)
}
