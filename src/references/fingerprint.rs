//! Fingerprints: hashes of runs of tokens, by which copies are found.
//!
//! There are two layers. An exact gram is 15 tokens as they are; a blind gram is 20 in which
//! every name that code may choose for itself is the same, so that renaming hides nothing. Names
//! of members stay, because a copy needs them, and what is left of code without any name is
//! alike in too many places.
//!
//! Of an index's grams only some are kept, by winnowing (Schleimer, Wilkerson and Aiken, 2003):
//! the least of each window, some 2 in w + 1. Of a query all are looked up. So every common run of
//! k + w - 1 tokens is found, and most that are shorter. Does no I/O.

#![expect(clippy::cast_possible_truncation, reason = "halves of a hash")]

use super::lex::{Family, Kind, Symbol, Token};

/// One way to make grams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Tokens as they are.
    Exact,
    /// Names that code may choose for itself are all the same.
    Blind,
}

impl Layer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Exact, Self::Blind];

    /// Tokens in a gram.
    pub fn length(self) -> usize {
        match self {
            Self::Exact => 15,
            Self::Blind => 20,
        }
    }

    /// What an index of this density keeps of the layer.
    pub fn window(self, density: Density) -> Option<Window> {
        match (self, density) {
            (Self::Exact, Density::Full) => Some(Window(10)),
            (Self::Blind, Density::Full) => Some(Window(12)),
            (Self::Exact, Density::Lean) => Some(Window(26)),
            (Self::Blind, Density::Lean) => None,
        }
    }
}

/// Grams in a window, of which one is kept.
#[derive(Clone, Copy, Debug)]
pub struct Window(usize);

/// How much an index keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Both layers.
    #[default]
    Full,
    /// Few exact grams: half the size, for copies of some length that were not renamed.
    Lean,
}

/// A gram: what is looked for, and where in its window's order it stands. The two are
/// independent, so that the keys that are kept lie evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gram {
    /// What is looked for.
    pub key: u32,
    order: u32,
}

/// The grams of `tokens`, one for each place where one begins, in place of what `grams` held.
pub fn grams(layer: Layer, family: Family, tokens: &[Token], grams: &mut Vec<Gram>) {
    const BASE: u64 = 0x2545_f491_4f6c_dd1d;
    let length = layer.length();
    let oldest = (0..length).fold(1, |power: u64, _| power.wrapping_mul(BASE));
    grams.clear();
    let (mut rolling, mut before) = (0_u64, None);
    // What the gram's first tokens count, to be taken out again.
    let mut counted = [0; 32];
    for (place, token) in tokens.iter().enumerate() {
        let value = value(layer, *token, before);
        let leaving = std::mem::replace(&mut counted[place % length], value);
        rolling = rolling
            .wrapping_mul(BASE)
            .wrapping_add(value)
            .wrapping_sub(leaving.wrapping_mul(oldest));
        before = Some(token.symbol);
        if place + 1 >= length {
            let mixed = finish(rolling ^ (family as u64) << 56);
            grams.push(Gram { key: (mixed >> 32) as u32, order: mixed as u32 });
        }
    }
}

/// Calls `keep` with the place of each gram that an index keeps.
pub fn winnow(Window(window): Window, grams: &[Gram], mut keep: impl FnMut(usize)) {
    let window = window.min(grams.len());
    let mut least: Option<usize> = None;
    for end in window.saturating_sub(1)..grams.len() {
        let start = end + 1 - window;
        match least {
            Some(at) if at >= start => {
                if grams[end].order > grams[at].order {
                    continue;
                }
                least = Some(end);
            }
            // The last one of several that are equal, so that it stays longest.
            _ => least = (start..=end).rev().min_by_key(|at| grams[*at].order),
        }
        if let Some(at) = least {
            keep(at);
        }
    }
}

fn value(layer: Layer, token: Token, before: Option<Symbol>) -> u64 {
    let value = match token.symbol.kind() {
        Kind::Fixed => u64::from(token.symbol.0),
        Kind::Name if layer == Layer::Blind && !before.is_some_and(Symbol::is_access) => 1 << 40,
        Kind::Name => 2 << 40 | u64::from(token.hash),
        Kind::Text => 3 << 40 | u64::from(token.hash),
        Kind::Number => 4 << 40 | u64::from(token.hash),
    };
    finish(value)
}

/// The last step of `MurmurHash3`, which makes every bit depend on every other (Appleby, 2011).
pub(super) fn finish(value: u64) -> u64 {
    let value = (value ^ value >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let value = (value ^ value >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ value >> 33
}
