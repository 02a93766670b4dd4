//! A segment: an immutable file that holds what is known of some packages' code.
//!
//! It holds no code, only grams (hashes of runs of tokens), one byte for each token ([`Symbol`]),
//! where lines begin, and which files of which packages under which licences they are. Everything
//! is little-endian.
//!
//! ```text
//! 0   "UNDTREFS"                   8 bytes
//! 8   version                      u32
//! 12  length of the header         u32
//! 16  CRC-32 of header and sums    u32
//! 20  the header (JSON), then one CRC-32 for each page of the body (u32)
//!     zeros up to a whole page
//!     the body, in pages of 4 KiB: sections, whose places the header says
//! ```
//!
//! A segment is read page by page when a page is first needed, and each page is checked then and
//! kept (`pages`): memory grows by the pages that look-ups touch. A memory map would do the same
//! with `unsafe` code, and end the process where the file is cut short under it. What a segment
//! says is not trusted beyond its checksums either: every number in it is held to its bounds.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

mod bits;
mod filter;
mod header;
mod lines;
mod pages;
mod parts;
mod write;

pub use header::PackageRow;
pub use parts::{Parts, SourceRow, TooLarge};
pub use write::{Boilerplate, Summary, write};

use super::fingerprint::Layer;
use super::lex::{Family, Symbol};
use header::{Header, LayerHeader, NOWHERE};
use pages::Pages;
use std::cmp::Ordering;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The version of the format that is written, and the only one that is read.
pub const VERSION: u32 = 1;
/// What the names of segments end in.
pub const ENDING: &str = "segment";
const MAGIC: [u8; 8] = *b"UNDTREFS";
/// More grams under one key than this are not what is ever written.
const LARGEST_BUCKET: u32 = 1 << 14;

/// Why a segment cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// It cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is something else.
    #[error("{} is no index of references", path.display())]
    NotASegment {
        /// The file.
        path: PathBuf,
    },
    /// It was written by another version.
    #[error(
        "{} has format {version} and not {VERSION}; build it again with `undertone references build`",
        path.display()
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u32,
    },
    /// It is cut short or damaged.
    #[error(
        "{} is damaged ({what}); build it again with `undertone references build`",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: &'static str,
    },
}

/// A segment that is open.
#[derive(Debug)]
pub struct Segment {
    header: Header,
    pages: Pages,
}

/// One source file that a segment knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// The position of its first token.
    first: u32,
    /// Where its path begins and ends among all paths.
    path: u32,
    /// Where its lines begin among all lines.
    lines: u32,
    /// Its package.
    package: u32,
    /// Its licence.
    licence: u16,
    /// The number of its family.
    family: u16,
}

/// A source file: whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile<'a> {
    /// Its package.
    pub package: &'a PackageRow,
    /// The SPDX expression of its licence.
    pub licence: &'a str,
}

impl Segment {
    /// Opens a segment. Its head is checked; its pages are when they are read.
    pub fn open(path: &Path) -> Result<Self, SegmentError> {
        let (header, pages) = header::open(path)?;
        Ok(Self { header, pages })
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        self.pages.path()
    }

    /// Its packages.
    pub fn packages(&self) -> &[PackageRow] {
        &self.header.packages
    }

    /// What it holds, in numbers.
    pub fn summary(&self) -> Summary {
        Summary {
            packages: self.header.packages.len(),
            files: self.header.files,
            source_bytes: self.header.source_bytes,
            tokens: self.header.tokens,
            grams: self.header.layers.iter().map(|layer| layer.grams).collect(),
            bytes: self.pages.file_bytes(),
        }
    }

    /// Bytes of it that are in memory.
    pub fn resident(&self) -> usize {
        self.pages.resident()
    }

    /// Reads and checks every page.
    pub fn check(&self) -> Result<(), SegmentError> {
        self.pages.check()
    }

    /// The positions of tokens where grams with this key begin, added to `positions`; `true` where
    /// so many packages have it that they are not kept.
    pub fn positions(
        &self,
        layer: Layer,
        key: u32,
        positions: &mut Vec<u32>,
    ) -> Result<bool, SegmentError> {
        let Some(layer) = self.header.layers.get(layer as usize) else { return Ok(false) };
        if !filter::contains(layer, &self.pages, key)? {
            return Ok(false);
        }
        let (bucket, rest) = layer.split(key);
        for place in self.bucket(layer, bucket)? {
            let (found, position) = self.entry(layer, place)?;
            if found > rest {
                break;
            }
            match position {
                _ if found < rest => {}
                NOWHERE => return Ok(true),
                position => positions.push(position),
            }
        }
        Ok(false)
    }

    /// What the token at a position is; `None` behind the last one.
    pub fn symbol(&self, position: u32) -> Result<Option<Symbol>, SegmentError> {
        if position >= self.header.tokens {
            return Ok(None);
        }
        let sketch = self.header.sketch;
        Ok(Some(Symbol(self.pages.byte(sketch.offset + u64::from(position))?)))
    }

    /// Whether many packages have a name or a string with this hash.
    pub fn is_common(&self, hash: u32) -> Result<bool, SegmentError> {
        let section = self.header.common;
        let (mut low, mut high) = (0, section.length / 4);
        while low < high {
            let middle = u64::midpoint(low, high);
            let found = self.pages.bytes(section.offset + 4 * middle)?;
            match u32::from_le_bytes(found).cmp(&hash) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Ok(false)
    }

    /// The number of the file that a position is in, and the positions of its tokens.
    pub fn file_at(&self, position: u32) -> Result<(u32, Range<u32>), SegmentError> {
        let (mut low, mut high) = (0, self.header.files);
        while low < high {
            let middle = u32::midpoint(low, high);
            if self.first_token(middle)? <= position {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let number = low.checked_sub(1).ok_or_else(|| self.damaged("a file's place"))?;
        let first = self.first_token(number)?;
        let end = if low < self.header.files { self.first_token(low)? } else { self.header.tokens };
        if position >= end || end > self.header.tokens {
            return Err(self.damaged("a file's place"));
        }
        Ok((number, first..end))
    }

    /// The family that a file is written in.
    pub fn family(&self, file: u32) -> Result<Option<Family>, SegmentError> {
        Ok(Family::numbered(self.row(file)?.family))
    }

    /// Whose file it is.
    pub fn file(&self, number: u32) -> Result<SourceFile<'_>, SegmentError> {
        let row = self.row(number)?;
        let package = self.header.packages.get(row.package as usize);
        let licence = self.header.licences.get(usize::from(row.licence));
        let (Some(package), Some(licence)) = (package, licence) else {
            return Err(self.damaged("a file's package"));
        };
        Ok(SourceFile { package, licence })
    }

    /// The lines of a file that its `nth` tokens, counted from its first, begin in; from 1.
    pub fn lines(&self, file: u32, nth: [u32; 2]) -> Result<[u32; 2], SegmentError> {
        let row = self.row(file)?;
        let section = self.header.lines;
        let from = u64::from(row.lines);
        let mut byte = |at: u64| match from + at {
            at if at < section.length => self.pages.byte(section.offset + at).map(Some),
            _ => Ok(None),
        };
        match lines::find(&mut byte, nth)? {
            Some(found) => Ok(found.map(|line| line.saturating_add(1))),
            None => Err(self.damaged("a file's lines")),
        }
    }

    /// A file's path in its package.
    pub fn path_of(&self, number: u32) -> Result<String, SegmentError> {
        let section = self.header.paths;
        let end = if number + 1 < self.header.files {
            u64::from(self.row(number + 1)?.path)
        } else {
            section.length
        };
        let start = u64::from(self.row(number)?.path);
        if start > end || end > section.length {
            return Err(self.damaged("a file's path"));
        }
        let bytes: Result<Vec<_>, _> =
            (start..end).map(|at| self.pages.byte(section.offset + at)).collect();
        String::from_utf8(bytes?).map_err(|_| self.damaged("a file's path"))
    }

    /// The position of a file's first token.
    fn first_token(&self, file: u32) -> Result<u32, SegmentError> {
        Ok(u32::from_le_bytes(self.pages.bytes(self.row_at(file))?))
    }

    fn row(&self, number: u32) -> Result<FileRow, SegmentError> {
        let row: [u8; header::FILE_ROW] = self.pages.bytes(self.row_at(number))?;
        let word = |word: usize| self::number(&row[4 * word..4 * word + 4]);
        Ok(FileRow {
            first: word(0),
            path: word(1),
            lines: word(2),
            package: word(3),
            licence: word(4) as u16,
            family: (word(4) >> 16) as u16,
        })
    }

    fn row_at(&self, number: u32) -> u64 {
        self.header.file_rows.offset + u64::from(number) * header::FILE_ROW as u64
    }

    /// The entries of a bucket.
    fn bucket(&self, layer: &LayerHeader, bucket: u32) -> Result<Range<u32>, SegmentError> {
        let at = layer.directory.offset + 4 * u64::from(bucket);
        let both = u64::from_le_bytes(self.pages.bytes(at)?);
        let (start, end) = (both as u32, (both >> 32) as u32);
        let fits = start <= end && end <= layer.grams && end - start <= LARGEST_BUCKET;
        if fits { Ok(start..end) } else { Err(self.damaged("a bucket")) }
    }

    /// The part of an entry's key that its bucket does not say, and its position.
    fn entry(&self, layer: &LayerHeader, place: u32) -> Result<(u32, u32), SegmentError> {
        let width = layer.width();
        let bit = u64::from(place) * u64::from(width);
        let word = u64::from_le_bytes(self.pages.bytes(layer.entries.offset + bit / 8)?);
        Ok(layer.unpack(word >> (bit % 8)))
    }

    fn damaged(&self, what: &'static str) -> SegmentError {
        SegmentError::Damaged { path: self.path().to_owned(), what }
    }
}

/// The number that bytes are, the lowest first.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}
