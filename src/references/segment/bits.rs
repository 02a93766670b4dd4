//! Numbers of the same width in bits, one behind the other, the lowest bit first.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

/// Packs numbers.
#[derive(Default)]
pub(super) struct Packer {
    bytes: Vec<u8>,
    kept: u128,
    bits: u32,
}

impl Packer {
    /// Adds the lowest `width` bits of a number, at most 64.
    pub(super) fn push(&mut self, number: u64, width: u32) {
        self.kept |= u128::from(number) << self.bits;
        self.bits += width;
        while self.bits >= 8 {
            self.bytes.push(self.kept as u8);
            self.kept >>= 8;
            self.bits -= 8;
        }
    }

    /// All that was added, in whole bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.bits > 0 {
            self.bytes.push(self.kept as u8);
        }
        self.bytes
    }
}
