//! A binary fuse filter (Graf and Lemire, 2022) in front of a layer's grams: of keys that are not
//! there it lets one in 256 through. The crate `xorf` builds it; here it is asked, page by page.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

use super::SegmentError;
use super::header::LayerHeader;
use super::pages::Pages;
use crate::references::fingerprint::finish;
use xorf::BinaryFuse8;

/// Builds the filter of `keys`, which are sorted and have none twice.
pub(super) fn build(keys: &[u64]) -> Option<BinaryFuse8> {
    BinaryFuse8::try_from(keys).ok()
}

/// Whether the layer may have this key.
pub(super) fn contains(layer: &LayerHeader, pages: &Pages, key: u32) -> Result<bool, SegmentError> {
    let hash = finish(u64::from(key).wrapping_add(layer.seed));
    let (length, mask) = (u64::from(layer.segment_length), u64::from(layer.segment_length) - 1);
    let first = (u128::from(hash) * u128::from(layer.segment_count_length)) >> 64;
    let first = first as u64;
    let second = (first + length) ^ ((hash >> 18) & mask);
    let third = (first + 2 * length) ^ (hash & mask);
    let mut fingerprint = (hash ^ hash >> 32) as u8;
    for place in [first, second, third] {
        if place >= layer.filter.length {
            return Ok(false);
        }
        fingerprint ^= pages.byte(layer.filter.offset + place)?;
    }
    Ok(fingerprint == 0)
}
