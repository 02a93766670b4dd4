//! The pages of a segment's body: read when they are needed, checked, and kept.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

use super::SegmentError;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Bytes in a page.
pub(super) const PAGE: usize = 4096;

#[derive(Debug)]
pub(super) struct Pages {
    path: PathBuf,
    file: File,
    /// Where the body begins in the file; a whole number of pages.
    start: u64,
    /// Bytes of the body.
    length: u64,
    /// One checksum a page.
    sums: Vec<u32>,
    read: Box<[OnceLock<Box<[u8]>>]>,
}

impl Pages {
    pub(super) fn new(path: &Path, file: File, start: u64, length: u64, sums: Vec<u32>) -> Self {
        let read = sums.iter().map(|_| OnceLock::new()).collect();
        Self { path: path.to_owned(), file, start, length, sums, read }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn file_bytes(&self) -> u64 {
        self.start + self.length
    }

    pub(super) fn resident(&self) -> usize {
        self.read.iter().filter_map(OnceLock::get).map(|page| page.len()).sum()
    }

    pub(super) fn check(&self) -> Result<(), SegmentError> {
        (0..self.sums.len()).try_for_each(|number| self.read(number).map(drop))
    }

    /// The byte at a place of the body.
    pub(super) fn byte(&self, at: u64) -> Result<u8, SegmentError> {
        let page = self.page(at / PAGE as u64)?;
        page.get((at % PAGE as u64) as usize).copied().ok_or_else(|| self.damaged("its length"))
    }

    /// `N` bytes; behind the body's end there are zeros.
    pub(super) fn bytes<const N: usize>(&self, at: u64) -> Result<[u8; N], SegmentError> {
        let within = (at % PAGE as u64) as usize;
        let rest = self.page(at / PAGE as u64)?.get(within..);
        if let Some(found) = rest.and_then(|rest| rest.first_chunk()) {
            return Ok(*found);
        }
        let mut bytes = [0; N];
        for (place, byte) in (at..self.length).zip(&mut bytes) {
            *byte = self.byte(place)?;
        }
        Ok(bytes)
    }

    fn page(&self, number: u64) -> Result<&[u8], SegmentError> {
        let number = number as usize;
        let Some(page) = self.read.get(number) else { return Err(self.damaged("its length")) };
        if let Some(page) = page.get() {
            return Ok(page);
        }
        let bytes = self.read(number)?;
        Ok(page.get_or_init(|| bytes))
    }

    fn read(&self, number: usize) -> Result<Box<[u8]>, SegmentError> {
        let start = (number * PAGE) as u64;
        let length = self.length.saturating_sub(start).min(PAGE as u64);
        let mut bytes = vec![0; length as usize].into_boxed_slice();
        let outcome = self.file.read_exact_at(&mut bytes, self.start + start);
        outcome.map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof => self.damaged("it has become shorter"),
            _ => SegmentError::Unreadable { path: self.path.clone(), source },
        })?;
        if self.sums.get(number) != Some(&crc32fast::hash(&bytes)) {
            return Err(self.damaged("a page's checksum is wrong"));
        }
        Ok(bytes)
    }

    fn damaged(&self, what: &'static str) -> SegmentError {
        SegmentError::Damaged { path: self.path.clone(), what }
    }
}
