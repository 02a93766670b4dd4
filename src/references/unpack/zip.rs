//! Zip archives, as far as wheels use them: a directory at the end, files stored or deflated.
//!
//! No encryption, no parts, no ZIP64, which wheels have no need of: such an archive is an error.
//! What the directory says counts; the heads of the files themselves say only where their data
//! begins. Sections are those of PKWARE's APPNOTE.TXT.

use super::bounded::Budget;
use super::{Entry, UnpackError, Unpacked, checked_path, stays_within};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::io::Read;

pub(super) fn unpack(
    packed: &[u8],
    mut budget: Budget,
    wants: &dyn Fn(&str) -> bool,
) -> Result<Unpacked, UnpackError> {
    let mut unpacked = Unpacked::default();
    let mut directory =
        Directory::find(packed).ok_or_else(|| budget.damaged("it is no zip file"))?;
    while directory.left > 0 {
        let file = directory.next().ok_or_else(|| budget.damaged("its directory is cut off"))?;
        budget.entry()?;
        let raw = String::from_utf8_lossy(file.name).into_owned();
        let checked = checked_path(&raw).map_err(|what| budget.escapes(&raw, what))?;
        let Some(path) = checked else { continue };
        if !file.is_link() && !wants(&path) {
            continue;
        }
        if file.unpacked > budget.limits.file {
            unpacked.too_long += 1;
            continue;
        }
        budget.keep(file.unpacked)?;
        let bytes = file.read(packed, &budget)?;
        if file.is_link() {
            if !stays_within(&path, &String::from_utf8_lossy(&bytes)) {
                return Err(budget.escapes(&raw, "links out of the archive"));
            }
            continue;
        }
        unpacked.entries.push(Entry { path, bytes });
    }
    Ok(unpacked)
}

/// The directory's records (4.3.12).
struct Directory<'a> {
    rest: &'a [u8],
    left: u16,
}

impl<'a> Directory<'a> {
    /// Looks for the end record (4.3.16), which a comment may follow.
    fn find(packed: &'a [u8]) -> Option<Self> {
        const LENGTH: usize = 22;
        let last = packed.len().checked_sub(LENGTH)?;
        let first = last.saturating_sub(usize::from(u16::MAX));
        let end = (first..=last).rev().find_map(|at| {
            let record = packed.get(at..)?;
            record.starts_with(b"PK\x05\x06").then_some(record)
        })?;
        let left = u16_at(end, 10)?;
        let start = usize::try_from(u32_at(end, 16)?).ok()?;
        Some(Self { rest: packed.get(start..)?, left })
    }

    fn next(&mut self) -> Option<File<'a>> {
        let record = self.rest;
        if !record.starts_with(b"PK\x01\x02") {
            return None;
        }
        let lengths = [u16_at(record, 28)?, u16_at(record, 30)?, u16_at(record, 32)?];
        let [name, extra, comment] = lengths.map(usize::from);
        self.rest = record.get(46 + name + extra + comment..)?;
        self.left -= 1;
        Some(File {
            flags: u16_at(record, 8)?,
            method: u16_at(record, 10)?,
            crc: u32_at(record, 16)?,
            packed: u32_at(record, 20)?.into(),
            unpacked: u32_at(record, 24)?.into(),
            attributes: u32_at(record, 38)?,
            offset: u32_at(record, 42)?,
            name: record.get(46..46 + name)?,
        })
    }
}

/// One record of the directory.
struct File<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    unpacked: u64,
    attributes: u32,
    offset: u32,
}

impl File<'_> {
    /// Unix keeps the kind of file in the upper half of the attributes.
    fn is_link(&self) -> bool {
        self.attributes >> 28 == 0o12
    }

    fn read(&self, packed: &[u8], budget: &Budget) -> Result<Vec<u8>, UnpackError> {
        let name = String::from_utf8_lossy(self.name);
        let data = self.data(packed);
        let data = data.ok_or_else(|| budget.damaged(&format!("{name} is cut off")))?;
        if self.flags & 1 != 0 {
            return Err(budget.damaged(&format!("{name} is encrypted")));
        }
        let mut bytes = Vec::new();
        // One byte more than there should be shows a wrong size.
        let most = self.unpacked + 1;
        let read = match self.method {
            0 => budget.reader(data).take(most).read_to_end(&mut bytes),
            8 => budget.reader(DeflateDecoder::new(data)).take(most).read_to_end(&mut bytes),
            method => {
                let reason = format!("{name} is packed by method {method}, which is not used here");
                return Err(budget.damaged(&reason));
            }
        };
        read.map_err(|error| budget.explain(&error))?;
        let mut crc = Crc::new();
        crc.update(&bytes);
        if bytes.len() as u64 != self.unpacked || crc.sum() != self.crc {
            return Err(budget.damaged(&format!("{name} is not what the directory says")));
        }
        Ok(bytes)
    }

    /// The bytes behind the file's own head (4.3.7).
    fn data<'p>(&self, packed: &'p [u8]) -> Option<&'p [u8]> {
        let head = packed.get(usize::try_from(self.offset).ok()?..)?;
        if !head.starts_with(b"PK\x03\x04") {
            return None;
        }
        let start = 30 + usize::from(u16_at(head, 26)?) + usize::from(u16_at(head, 28)?);
        let length = usize::try_from(self.packed).ok()?;
        head.get(start..start.checked_add(length)?)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
