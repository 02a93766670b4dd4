//! Archives for tests, good and hostile ones.

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use sha2::{Digest, Sha256};
use std::io::Write;
use tar::{Builder, EntryType, Header};

/// A tar with these files, packed by gzip.
pub(super) fn tar_gz(files: &[(&str, &[u8])]) -> Vec<u8> {
    let entries = files.iter().map(|(path, bytes)| (*path, EntryType::Regular, "", *bytes));
    gzip(&tar_of(&entries.collect::<Vec<_>>()))
}

/// An entry of a tar: path, kind, what it links to, content.
pub(super) type TarEntry<'e> = (&'e str, EntryType, &'e str, &'e [u8]);

/// A tar with these entries. Nothing checks a path.
pub(super) fn tar_of(entries: &[TarEntry<'_>]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (path, kind, target, bytes) in entries {
        let mut header = Header::new_gnu();
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        header.as_mut_bytes()[157..157 + target.len()].copy_from_slice(target.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *bytes).expect("memory");
    }
    builder.into_inner().expect("memory")
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// An entry of a zip: path, kind and mode as Unix has them, content.
pub(super) type ZipEntry<'e> = (&'e str, u32, &'e [u8]);

pub(super) const FILE: u32 = 0o100_644;
pub(super) const LINK: u32 = 0o120_777;

/// A zip with these entries, deflated.
pub(super) fn zip(entries: &[ZipEntry<'_>]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (path, mode, bytes) in entries {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory");
        let packed = encoder.finish().expect("memory");
        let mut crc = Crc::new();
        crc.update(bytes);
        // Version, flags, method, time and date, checksum, sizes, lengths of name and extra.
        let mut common = Vec::new();
        for field in [20_u16, 0, 8, 0, 0x21] {
            common.extend(field.to_le_bytes());
        }
        for field in [crc.sum(), long(packed.len()), long(bytes.len())] {
            common.extend(field.to_le_bytes());
        }
        for field in [short(path.len()), 0] {
            common.extend(field.to_le_bytes());
        }
        let offset = long(zip.len());
        zip.extend([b"PK\x03\x04", common.as_slice(), path.as_bytes(), &packed].concat());
        directory.extend([b"PK\x01\x02".as_slice(), &[20, 3], &common].concat());
        directory.extend([0; 6]);
        directory.extend((mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(path.as_bytes());
    }
    let (start, count) = (long(zip.len()), short(entries.len()));
    zip.extend(&directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend(count.to_le_bytes());
    zip.extend(count.to_le_bytes());
    zip.extend(long(directory.len()).to_le_bytes());
    zip.extend(start.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

fn long(number: usize) -> u32 {
    number.try_into().expect("a small archive")
}

fn short(number: usize) -> u16 {
    number.try_into().expect("a small archive")
}

/// A wheel of the package `tiny`, version 1.0, with this module.
pub(super) fn wheel(module: &str) -> Vec<u8> {
    zip(&[
        ("tiny/__init__.py", FILE, module.as_bytes()),
        (
            "tiny-1.0.dist-info/METADATA",
            FILE,
            b"Metadata-Version: 2.4\nName: tiny\nVersion: 1.0\nLicense-Expression: MIT\n",
        ),
        (
            "tiny-1.0.dist-info/WHEEL",
            FILE,
            b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        ),
        ("tiny-1.0.dist-info/RECORD", FILE, b""),
    ])
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
