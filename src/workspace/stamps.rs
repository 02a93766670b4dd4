//! Whether files of patterns are still what they were, without reading them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files whose patterns say what may be read.
pub(super) const PATTERN_FILES: [&str; 3] = [".gitignore", ".ignore", ".undertoneignore"];

/// The files of patterns in some folders: when each was changed, and its bytes.
pub(super) type Stamps = BTreeMap<PathBuf, Stamp>;
pub(super) type Stamp = [Option<(Option<SystemTime>, u64)>; PATTERN_FILES.len()];

/// The files of patterns in `folder`, as they are now.
pub(super) fn stamp(folder: &Path) -> Stamp {
    PATTERN_FILES.map(|name| {
        let metadata = folder.join(name).metadata().ok()?;
        Some((metadata.modified().ok(), metadata.len()))
    })
}

/// Whether they are still as they were.
pub(super) fn are_current(stamps: &Stamps) -> bool {
    stamps.iter().all(|(folder, before)| stamp(folder) == *before)
}
