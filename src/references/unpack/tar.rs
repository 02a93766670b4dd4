//! Tar archives, out of a decompressor. All of the stream passes the budget, wanted or not.

use super::bounded::Budget;
use super::{Entry, UnpackError, Unpacked, checked_path, stays_within};
use std::io::Read;
use tar::{Archive, EntryType};

pub(super) fn unpack(
    decompressor: impl Read,
    mut budget: Budget,
    wants: &dyn Fn(&str) -> bool,
) -> Result<Unpacked, UnpackError> {
    let mut archive = Archive::new(budget.reader(decompressor));
    let mut unpacked = Unpacked::default();
    for entry in archive.entries().map_err(|error| budget.explain(&error))? {
        let mut entry = entry.map_err(|error| budget.explain(&error))?;
        budget.entry()?;
        let raw = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let checked = checked_path(&raw).map_err(|what| budget.escapes(&raw, what))?;
        let Some(path) = checked else { continue };
        let kind = entry.header().entry_type();
        if let Some(target) = entry.link_name_bytes() {
            let target = String::from_utf8_lossy(&target);
            // A hard link's target is written from the archive's root.
            let from = if kind == EntryType::Link { "link" } else { &path };
            if !stays_within(from, &target) {
                return Err(budget.escapes(&raw, "links out of the archive"));
            }
        }
        if !matches!(kind, EntryType::Regular | EntryType::Continuous) || !wants(&path) {
            continue;
        }
        if entry.size() > budget.limits.file {
            unpacked.too_long += 1;
            continue;
        }
        budget.keep(entry.size())?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(|error| budget.explain(&error))?;
        unpacked.entries.push(Entry { path, bytes });
    }
    // A stream that is cut off between two entries ends without the mark of an end.
    let mut rest = archive.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink()).map_err(|error| budget.explain(&error))?;
    Ok(unpacked)
}
