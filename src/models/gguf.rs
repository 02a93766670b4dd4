//! The head of a GGUF file: what kind of model it is, and whether it is one at all.
//!
//! Read before the file reaches the C++ loader, which trusts what it reads. Everything is
//! bounded by the file's own length. Source: ggml's `docs/gguf.md`, versions 2 and 3.

use crate::completion::prompt::{Family, families};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// What is wrong with a file that should be a model.
#[derive(Debug, thiserror::Error)]
pub(super) enum GgufError {
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    #[error("it is not a file")]
    NotAFile,
    #[error("it is not a GGUF file")]
    NotGguf,
    #[error("it is a GGUF file of version {0}, and this build reads versions 2 and 3")]
    Version(u32),
    #[error("the file is damaged or incomplete: {0}")]
    Damaged(&'static str),
}

/// What the head of a GGUF file says.
#[derive(Debug)]
pub(super) struct Header {
    /// The texts of the tokens that may be control tokens.
    marks: HashSet<String>,
}

/// Longer strings are skipped, as chat templates and licences may be.
const LONGEST_KEPT: u64 = 256;

impl Header {
    pub(super) fn read(path: &Path) -> Result<Self, GgufError> {
        // Asked before opening: opening a FIFO waits for a writer.
        if !path.metadata()?.is_file() {
            return Err(GgufError::NotAFile);
        }
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut reader = Reader { left: length, from: BufReader::with_capacity(1 << 16, file) };
        let magic: [u8; 4] = reader.bytes().map_err(|_| GgufError::NotGguf)?;
        if &magic != b"GGUF" {
            return Err(GgufError::NotGguf);
        }
        let version = reader.u32()?;
        if !(2..=3).contains(&version) {
            return Err(GgufError::Version(version));
        }
        let tensors = reader.count(24)?;
        let pairs = reader.count(12)?;
        let mut marks = HashSet::new();
        for _ in 0..pairs {
            let key = reader.string()?;
            let kind = reader.u32()?;
            if key.as_deref() == Some("tokenizer.ggml.tokens") && kind == ARRAY {
                reader.marks(&mut marks)?;
            } else {
                reader.skip_value(kind)?;
            }
        }
        for _ in 0..tensors {
            reader.skip_tensor(length)?;
        }
        Ok(Self { marks })
    }

    /// How the model wants its prompts written, by the tokens that its vocabulary has.
    pub(super) fn family(&self) -> Family {
        families::recognised(&|mark| self.marks.contains(mark))
    }
}

const STRING: u32 = 8;
const ARRAY: u32 = 9;

/// Bytes of a value of a type of fixed size.
fn size_of_kind(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

/// Reads numbers in little-endian order and never past the end.
struct Reader<R> {
    left: u64,
    from: R,
}

impl<R: Read> Reader<R> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], GgufError> {
        let mut bytes = [0; N];
        self.take(N as u64)?;
        self.from.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, GgufError> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, GgufError> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// A number of things that take at least `each` bytes of what is left.
    fn count(&mut self, each: u64) -> Result<u64, GgufError> {
        let count = self.u64()?;
        match count.checked_mul(each) {
            Some(bytes) if bytes <= self.left => Ok(count),
            _ => Err(GgufError::Damaged("it promises more than it holds")),
        }
    }

    fn take(&mut self, bytes: u64) -> Result<(), GgufError> {
        self.left = self.left.checked_sub(bytes).ok_or(GgufError::Damaged("it ends too early"))?;
        Ok(())
    }

    fn skip(&mut self, bytes: u64) -> Result<(), GgufError> {
        self.take(bytes)?;
        io::copy(&mut (&mut self.from).take(bytes), &mut io::sink())?;
        Ok(())
    }

    /// A string; `None` where it is too long to be of interest, or not UTF-8.
    fn string(&mut self) -> Result<Option<String>, GgufError> {
        let length = self.count(1)?;
        if length > LONGEST_KEPT {
            self.skip(length)?;
            return Ok(None);
        }
        self.take(length)?;
        let mut bytes = Vec::new();
        (&mut self.from).take(length).read_to_end(&mut bytes)?;
        Ok(String::from_utf8(bytes).ok())
    }

    fn marks(&mut self, marks: &mut HashSet<String>) -> Result<(), GgufError> {
        if self.u32()? != STRING {
            return Err(GgufError::Damaged("its tokens are not texts"));
        }
        for _ in 0..self.count(8)? {
            let token = self.string()?;
            // Control tokens look like tags in every family; the rest is not worth keeping.
            let is_tag = |text: &String| {
                text.contains('<') && text.ends_with('>')
                    || text.starts_with('[') && text.ends_with(']')
            };
            marks.extend(token.filter(is_tag));
        }
        Ok(())
    }

    fn skip_value(&mut self, kind: u32) -> Result<(), GgufError> {
        match kind {
            STRING => self.string().map(drop),
            ARRAY => self.skip_array(),
            _ => {
                let size = size_of_kind(kind).ok_or(GgufError::Damaged("a value of no type"))?;
                self.skip(size)
            }
        }
    }

    fn skip_array(&mut self) -> Result<(), GgufError> {
        let kind = self.u32()?;
        if kind == STRING {
            for _ in 0..self.count(8)? {
                self.string()?;
            }
            return Ok(());
        }
        let size = size_of_kind(kind).ok_or(GgufError::Damaged("an array of no type"))?;
        let count = self.count(size)?;
        self.skip(count * size)
    }

    /// A tensor's name, shape, type and place; `length` is the file's.
    fn skip_tensor(&mut self, length: u64) -> Result<(), GgufError> {
        self.string()?;
        let dimensions = self.u32()?;
        if dimensions > 4 {
            return Err(GgufError::Damaged("a tensor has too many dimensions"));
        }
        for _ in 0..dimensions {
            self.u64()?;
        }
        self.u32()?;
        if self.u64()? >= length {
            return Err(GgufError::Damaged("a tensor lies behind its end"));
        }
        Ok(())
    }
}
