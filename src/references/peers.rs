//! Two rules of the field, after their public descriptions, to measure ours beside them. Of no use
//! to who wants an answer: they hold all that they know in memory.

use super::lex::{Family, Token, lex};
use super::sources::SourceText;
use crate::syntax::Language;
use rustc_hash::{FxHashMap, FxHashSet};

/// The rule that Copilot is described to have: 65 tokens that are the same.
pub struct Verbatim(FxHashSet<u64>);

impl Verbatim {
    /// Knows these files.
    pub fn new<'a>(files: impl IntoIterator<Item = &'a SourceText>) -> Self {
        let mut grams = FxHashSet::default();
        for file in files {
            for gram in Self::grams(Family::of(file.language), &file.text) {
                grams.insert(gram);
            }
        }
        Self(grams)
    }

    /// Whether a text has 65 tokens, one behind the other, that a file has.
    pub fn has(&self, language: Language, text: &str) -> bool {
        Self::grams(Family::of(Some(language)), text).iter().any(|gram| self.0.contains(gram))
    }

    /// The hashes of all runs of 65 tokens.
    pub fn grams(family: Family, text: &str) -> Vec<u64> {
        const LENGTH: usize = 65;
        const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut tokens: Vec<Token> = Vec::new();
        lex(family, text, &mut tokens);
        let oldest = (0..LENGTH).fold(1, |power: u64, _| power.wrapping_mul(BASE));
        let value = |token: &Token| {
            (u64::from(token.hash) ^ u64::from(token.symbol.0) << 32)
                .wrapping_mul(0xff51_afd7_ed55_8ccd)
        };
        let (mut rolling, mut grams) = (0_u64, Vec::new());
        for (place, token) in tokens.iter().enumerate() {
            rolling = rolling.wrapping_mul(BASE).wrapping_add(value(token));
            if place >= LENGTH {
                rolling = rolling.wrapping_sub(value(&tokens[place - LENGTH]).wrapping_mul(oldest));
            }
            if place + 1 >= LENGTH {
                grams.push(rolling);
            }
        }
        grams
    }
}

/// The rule of `ScanOSS`: letters and digits in lower case, hashes of 30 of them, of 64 of these the least;
/// a file is a match where three of its hashes are met in the order of their lines.
pub struct Winnowed(FxHashMap<u32, Vec<(u32, u32)>>);

impl Winnowed {
    /// A hash that is in more files is not looked at.
    const MOST: usize = 100;
    const FEWEST: usize = 3;

    /// Knows these files.
    pub fn new<'a>(files: impl IntoIterator<Item = &'a SourceText>) -> Self {
        let mut places: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
        for (number, file) in (0..).zip(files) {
            for (hash, line) in Self::hashes(&file.text) {
                places.entry(hash).or_default().push((number, line));
            }
        }
        Self(places)
    }

    /// Whether three of a text's hashes are met in one file, as far from one another.
    pub fn has(&self, text: &str) -> bool {
        let mut hits: FxHashMap<(u32, i64), usize> = FxHashMap::default();
        for (hash, line) in Self::hashes(text) {
            let Some(places) = self.0.get(&hash).filter(|it| it.len() <= Self::MOST) else {
                continue;
            };
            for (file, at) in places {
                let distance = i64::from(*at) - i64::from(line);
                *hits.entry((*file, distance)).or_default() += 1;
            }
        }
        hits.values().any(|count| *count >= Self::FEWEST)
    }

    fn hashes(text: &str) -> Vec<(u32, u32)> {
        const GRAM: usize = 30;
        const WINDOW: usize = 64;
        let mut line = 1;
        let mut letters = Vec::new();
        for byte in text.bytes() {
            line += u32::from(byte == b'\n');
            if byte.is_ascii_alphanumeric() {
                letters.push((byte.to_ascii_lowercase(), line));
            }
        }
        let grams: Vec<(u32, u32)> = letters
            .windows(GRAM)
            .map(|gram| {
                let bytes: Vec<u8> = gram.iter().map(|it| it.0).collect();
                (crc32fast::hash(&bytes), gram[GRAM - 1].1)
            })
            .collect();
        let mut kept: Vec<(u32, u32)> = Vec::new();
        for window in grams.windows(WINDOW) {
            if let Some(least) = window.iter().min_by_key(|it| it.0)
                && kept.last() != Some(least)
            {
                kept.push(*least);
            }
        }
        kept.dedup();
        kept
    }
}
