//! What is known of a piece of code that resembles code from elsewhere.

use std::ops::{Range, RangeInclusive};

/// A known source that a text resembles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The package's name, as its ecosystem writes it.
    pub package: String,
    /// Its package URL, with its version.
    pub purl: String,
    /// Where its code is to be seen: its repository, or its page in its registry.
    pub url: String,
    /// The SPDX expression of the file's licence, or `NOASSERTION`.
    pub licence: String,
    /// The file's path in the package, with slashes.
    pub path: String,
    /// The lines of that file which are alike, from 1.
    pub lines: RangeInclusive<u32>,
    /// The bytes of the text which are alike.
    pub span: Range<usize>,
    /// How much it is alike.
    pub tier: Tier,
    /// Whether so much is alike that it is a copy beyond doubt, which a policy may withhold. Of
    /// any other reference a person is told.
    pub is_certain: bool,
}

/// How much a text is alike its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Names are different, or a few tokens are.
    Near,
    /// All but comments and white space is the same.
    Verbatim,
}

impl Tier {
    /// Its name, as editors and logs are told it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Verbatim => "verbatim",
        }
    }
}
