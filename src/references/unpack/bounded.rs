//! What has been unpacked so far, held against what may be.

use super::{Limits, UnpackError};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// The account of one archive.
pub(super) struct Budget {
    pub(super) limits: Limits,
    archive: String,
    packed: u64,
    entries: u64,
    kept: u64,
    bytes: Rc<Cell<u64>>,
}

impl Budget {
    pub(super) fn new(archive: &str, packed: u64, limits: Limits) -> Self {
        let bytes = Rc::new(Cell::new(0));
        Self { limits, archive: archive.to_owned(), packed, entries: 0, kept: 0, bytes }
    }

    /// Counts one more entry.
    pub(super) fn entry(&mut self) -> Result<(), UnpackError> {
        self.entries += 1;
        if self.entries > self.limits.entries {
            return Err(self.bomb(format!("more than {} entries", self.limits.entries)));
        }
        Ok(())
    }

    /// Counts bytes that will be held.
    pub(super) fn keep(&mut self, bytes: u64) -> Result<(), UnpackError> {
        self.kept = self.kept.saturating_add(bytes);
        if self.kept > self.limits.kept {
            return Err(
                self.bomb(format!("more than {} MB of source code", self.limits.kept >> 20))
            );
        }
        Ok(())
    }

    /// A reader that counts what it gives, and gives no more than there may be.
    pub(super) fn reader<R: Read>(&self, inner: R) -> Bounded<R> {
        Bounded { inner, bytes: Rc::clone(&self.bytes), most: self.most() }
    }

    /// Whether that was too much already.
    pub(super) fn check(&self) -> Result<(), UnpackError> {
        if self.bytes.get() <= self.most() {
            return Ok(());
        }
        Err(self.bomb(if self.most() == self.limits.total {
            format!("more than {} MB", self.limits.total >> 20)
        } else {
            format!("more than {} times its size", self.limits.ratio)
        }))
    }

    /// An error of reading: the end of the budget, or damage.
    pub(super) fn explain(&self, error: &io::Error) -> UnpackError {
        self.check().err().unwrap_or_else(|| self.damaged(&error.to_string()))
    }

    pub(super) fn damaged(&self, reason: &str) -> UnpackError {
        UnpackError::Damaged { archive: self.archive.clone(), reason: reason.to_owned() }
    }

    pub(super) fn escapes(&self, entry: &str, what: &'static str) -> UnpackError {
        let entry = entry.chars().take(200).collect();
        UnpackError::Escapes { archive: self.archive.clone(), entry, what }
    }

    fn bomb(&self, what: String) -> UnpackError {
        UnpackError::Bomb { archive: self.archive.clone(), what }
    }

    fn most(&self) -> u64 {
        let by_ratio = self.packed.saturating_mul(self.limits.ratio).max(self.limits.free);
        by_ratio.min(self.limits.total)
    }
}

/// See [`Budget::reader`].
pub(super) struct Bounded<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
    most: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get().saturating_add(read as u64));
        if self.bytes.get() > self.most {
            return Err(io::Error::other("it unpacks to more than it may"));
        }
        Ok(read)
    }
}
