//! The reference log: which known code a person has accepted, and where it stands.
//!
//! A ledger of its own, a line for each reference. What an index says is cut to a line's measure.

use crate::ledger::{self, Entry, LedgerError};
use crate::policy::attribution::{self, plain};
use crate::references::reference::Reference;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::Path;
use std::{fs, io};
use tempfile::NamedTempFile;
use time::OffsetDateTime;

/// The log's folder, in the state folder.
pub const FOLDER: &str = "references";

/// The longest name of a file, in characters.
const LONGEST_FILE_NAME: usize = 1024;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// When it was accepted: seconds since 1970 in UTC.
    pub at: u64,
    /// The file that it stands in; its URI where it is none.
    pub file: String,
    /// Its first and its last line there, from 1.
    pub lines: (usize, usize),
    /// The package that it resembles.
    pub package: String,
    /// The package's version, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The SPDX expression of its licence.
    pub licence: String,
    /// Where its code is to be seen.
    pub url: String,
    /// Its package URL.
    pub purl: String,
    /// The file in the package.
    pub source: String,
    /// The first and the last line there, from 1.
    pub source_lines: (u32, u32),
    /// How much it is alike: `verbatim` or `near`.
    pub tier: String,
}

impl Entry for Logged {
    fn at(&self) -> u64 {
        self.at
    }
}

impl Logged {
    /// What is logged of code in `lines` of `file`.
    pub(super) fn new(
        at: u64,
        file: &str,
        lines: RangeInclusive<usize>,
        reference: &Reference,
    ) -> Self {
        let file = file.chars().filter(|c| !c.is_control()).take(LONGEST_FILE_NAME).collect();
        Self {
            at,
            file,
            lines: (*lines.start(), *lines.end()),
            package: plain(&reference.package),
            version: attribution::version(&reference.purl).map(|it| plain(&it)),
            licence: plain(&reference.licence),
            url: plain(&reference.url),
            purl: plain(&reference.purl),
            source: plain(&reference.path),
            source_lines: (*reference.lines.start(), *reference.lines.end()),
            tier: reference.tier.name().to_owned(),
        }
    }
}

/// Reads the log in the folder `directory`, the oldest entry first.
pub fn read(directory: &Path) -> Result<Vec<Logged>, LedgerError> {
    let mut entries = Vec::new();
    for month in ledger::months(directory) {
        entries.extend(ledger::read::<Logged>(directory, &month)?);
    }
    Ok(entries)
}

/// Writes a page of entries, for the person alone.
pub(super) fn write_page(path: &Path, entries: &[Logged]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    // A file that is made so is its owner's alone.
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(page(entries).as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// Entries for a person to read, as Markdown.
pub fn page(entries: &[Logged]) -> String {
    let mut page = "# Reference log\n\nKnown code that accepted suggestions resemble.\n".to_owned();
    if entries.is_empty() {
        page.push_str("\nNone so far.\n");
    }
    for entry in entries {
        let Logged { file, lines, package, licence, url, purl, source, source_lines, tier, .. } =
            entry;
        let version = entry.version.iter().fold(String::new(), |all, it| all + " " + it);
        let (time, (first, last), (source_first, source_last)) =
            (time(entry.at), lines, source_lines);
        // Writing to a string does not fail.
        let _ = write!(
            page,
            "\n## {time}: {file}, lines {first}-{last}\n\n- {package}{version}, {licence}\n\
             - {source}, lines {source_first}-{source_last} ({tier})\n- {url}\n- {purl}\n"
        );
    }
    page
}

/// A time in UTC: `2026-11-26 19:05`.
fn time(at: u64) -> String {
    let time = i64::try_from(at).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let time = time.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, hour, minute) = (time.date(), time.hour(), time.minute());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
}
