//! Archives of packages, unpacked in memory: nothing in them can name a place on the disk.
//!
//! An archive comes from outside and is believed nothing. Its entries may not be absolute, lead
//! upwards or link out; their number, their size and what all of it comes to are bounded, also
//! compared with the archive itself, so that a bomb ends in an error that names it. A file that
//! is longer than a source file would be is left out and counted. Does no I/O.

mod bounded;
mod tar;
mod zip;

use std::fmt;

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A wheel.
    Zip,
    /// A package of npm, a crate, many of Debian's.
    TarGz,
    /// Most of Debian's.
    TarXz,
}

impl Format {
    /// What a file's name says.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if ends(&[".whl", ".zip"]) {
            Some(Self::Zip)
        } else if ends(&[".tgz", ".tar.gz", ".crate"]) {
            Some(Self::TarGz)
        } else if ends(&[".tar.xz", ".txz"]) {
            Some(Self::TarXz)
        } else {
            None
        }
    }
}

/// What one archive may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one file; a longer one is left out.
    pub file: u64,
    /// Bytes of all files.
    pub total: u64,
    /// Bytes of the files that are wanted, which are held in memory.
    pub kept: u64,
    /// Entries.
    pub entries: u64,
    /// Bytes unpacked for each byte packed, once there are more than `free` of them.
    pub ratio: u64,
    /// Bytes that are unpacked whatever the ratio, for small files of much white space.
    pub free: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 2 << 20,
            total: 2 << 30,
            kept: 256 << 20,
            entries: 200_000,
            ratio: 100,
            free: 32 << 20,
        }
    }
}

/// A file out of an archive.
pub struct Entry {
    /// Its path, with slashes, neither absolute nor leading upwards.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes)", self.path, self.bytes.len())
    }
}

/// What was wanted of an archive.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// The files, in the archive's order.
    pub entries: Vec<Entry>,
    /// Files that were wanted and longer than one may be.
    pub too_long: usize,
}

/// Why an archive is not unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// An entry that would end up elsewhere.
    #[error("{archive} is refused: its entry `{entry}` {what}")]
    Escapes {
        /// The archive.
        archive: String,
        /// The entry.
        entry: String,
        /// What it would do.
        what: &'static str,
    },
    /// More than one archive may hold.
    #[error("{archive} is refused: it unpacks to {what}")]
    Bomb {
        /// The archive.
        archive: String,
        /// More than what.
        what: String,
    },
    /// Cut off, damaged, or something else.
    #[error("{archive} cannot be unpacked: {reason}")]
    Damaged {
        /// The archive.
        archive: String,
        /// What is wrong.
        reason: String,
    },
}

/// Unpacks those files of an archive whose path `wants` to be unpacked.
pub fn unpack(
    archive: &str,
    format: Format,
    packed: &[u8],
    limits: &Limits,
    wants: &dyn Fn(&str) -> bool,
) -> Result<Unpacked, UnpackError> {
    let budget = bounded::Budget::new(archive, packed.len() as u64, *limits);
    match format {
        Format::Zip => zip::unpack(packed, budget, wants),
        Format::TarGz => {
            // Some tools write one gzip member after another.
            tar::unpack(flate2::read::MultiGzDecoder::new(packed), budget, wants)
        }
        Format::TarXz => {
            let reader = lzma_rust2::XzReader::new_mem_limit(packed, true, XZ_MEMORY);
            tar::unpack(reader, budget, wants)
        }
    }
}

/// What unpacking a file of xz may take, in KiB; the strongest level of xz takes 65 MiB.
const XZ_MEMORY: u32 = 256 << 10;

/// An entry's path as it may be used: `Ok(None)` for a folder's own name.
fn checked_path(path: &str) -> Result<Option<String>, &'static str> {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with(['/', '\\']) || has_drive {
        return Err("is an absolute path");
    }
    if path.contains('\0') {
        return Err("has a zero byte in its name");
    }
    // A backslash divides folders where Windows reads it.
    let mut parts = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => return Err("leads upwards"),
            part => parts.push(part),
        }
    }
    Ok((!parts.is_empty() && !path.ends_with('/')).then(|| parts.join("/")))
}

/// Whether a link at `path` to `target` stays within the archive.
fn stays_within(path: &str, target: &str) -> bool {
    if target.starts_with(['/', '\\']) || target.as_bytes().get(1) == Some(&b':') {
        return false;
    }
    // The link stands in the folder above its name.
    let mut depth = path.matches('/').count();
    for part in target.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(above) => depth = above,
                None => return false,
            },
            _ => depth += 1,
        }
    }
    true
}
