//! What holds for an archive of any bytes. The fuzz target and the suite both check it here.

use undertone::references::unpack::{Format, Limits, unpack};

/// Small enough that a fuzzer gets there.
pub(crate) const LIMITS: Limits =
    Limits { file: 1_000, total: 100_000, kept: 50_000, entries: 20, ratio: 50, free: 20_000 };

/// Panics if unpacking breaks its law on `bytes`; the first byte says how they are packed.
pub(crate) fn check(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let format = match first % 3 {
        0 => Format::Zip,
        1 => Format::TarGz,
        _ => Format::TarXz,
    };
    let Ok(unpacked) = unpack("archive", format, bytes, &LIMITS, &|_| true) else { return };
    assert!(unpacked.entries.len() as u64 <= LIMITS.entries);
    let mut kept = 0;
    for entry in &unpacked.entries {
        let length = entry.bytes.len() as u64;
        assert!(length <= LIMITS.file, "{entry:?}");
        kept += length;
        let has_odd_part = |path: &str| path.split('/').any(|part| matches!(part, "" | "." | ".."));
        assert!(!has_odd_part(&entry.path), "{entry:?}");
        assert!(!entry.path.contains(['\\', '\0']), "{entry:?}");
        assert_ne!(entry.path.as_bytes().get(1), Some(&b':'), "{entry:?}");
    }
    assert!(kept <= LIMITS.kept);
}
