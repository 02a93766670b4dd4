//! Pieces of a file that can stand alone, and which of many say most about some words.

use super::words;
use crate::syntax::{Kind, Symbol};
use crate::text::Text;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// The most lines of a piece.
const MOST_LINES: usize = 30;

/// A piece with a longer line than this is data.
const MOST_BYTES: usize = 3_000;

/// How soon more of the same word says no more, and how far a long piece is held against its
/// length: the usual values of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
/// Framework", 2009, section 3.2).
const SATURATION: f64 = 1.2;
const LENGTH_WEIGHT: f64 = 0.75;

/// The most words that are asked for.
const MOST_TERMS: usize = 64;

/// A piece must share so many words that are not everywhere.
const LEAST_SHARED: usize = 2;

/// A definition, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Its bytes: whole lines, without the last line end.
    pub(super) range: Range<usize>,
    /// How often each word is in it.
    terms: HashMap<u64, u32>,
    length: u32,
}

/// Cuts a text where its definitions begin and end, and into pieces that are not too long.
pub(super) fn cut(text: &Text, symbols: &[Symbol]) -> Vec<Chunk> {
    let mut cuts = BTreeSet::from([0, text.line_count()]);
    for symbol in symbols.iter().filter(|symbol| symbol.kind != Kind::Value && symbol.depth <= 1) {
        cuts.insert(text.line_of(symbol.range.start));
        cuts.insert(text.line_of(symbol.range.end.saturating_sub(1)) + 1);
    }
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut chunks = Vec::new();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        for first in (*start..*end).step_by(MOST_LINES) {
            chunks.extend(chunk(text, first..(first + MOST_LINES).min(*end)));
        }
    }
    chunks
}

fn chunk(text: &Text, lines: Range<usize>) -> Option<Chunk> {
    let start = text.line_range(lines.start)?.start;
    let end = text.line_range(lines.end.checked_sub(1)?)?.end;
    if end - start > MOST_BYTES {
        return None;
    }
    let content = text.slice(start..end);
    let says_something = content.lines().filter(|line| !line.trim().is_empty()).count() > 1;
    let mut terms = HashMap::new();
    let mut length = 0;
    for term in words::terms(&content) {
        *terms.entry(term).or_default() += 1;
        length += 1;
    }
    says_something.then_some(Chunk { range: start..end, terms, length })
}

/// Those of `chunks` that share words with `query`, the best first, by BM25.
pub(super) fn best<'c, T: Copy>(chunks: &[(T, &'c Chunk)], query: &str) -> Vec<(T, &'c Chunk)> {
    let mut terms: Vec<u64> = words::terms(query).collect::<BTreeSet<_>>().into_iter().collect();
    terms.truncate(MOST_TERMS);
    let count = to_float(chunks.len());
    let all: u64 = chunks.iter().map(|(_, chunk)| u64::from(chunk.length)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a mean need not be exact")]
    let mean = (all as f64 / count).max(1.0);
    let mut scores = vec![(0.0, 0); chunks.len()];
    for term in terms {
        let found: Vec<(usize, u32)> = chunks
            .iter()
            .enumerate()
            .filter_map(|(number, (_, chunk))| Some((number, *chunk.terms.get(&term)?)))
            .collect();
        let holding = to_float(found.len());
        let weight = (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln();
        let is_everywhere = chunks.len() > 4 && found.len() * 2 > chunks.len();
        for (number, times) in found {
            let (times, length) = (f64::from(times), f64::from(chunks[number].1.length));
            let norm = 1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / mean;
            scores[number].0 += weight * times * (SATURATION + 1.0) / (times + SATURATION * norm);
            scores[number].1 += usize::from(!is_everywhere);
        }
    }
    let mut order: Vec<usize> =
        (0..chunks.len()).filter(|number| scores[*number].1 >= LEAST_SHARED).collect();
    // Stable: of equals, the document that was edited last.
    order.sort_by(|one, other| scores[*other].0.total_cmp(&scores[*one].0));
    order.into_iter().map(|number| chunks[number]).collect()
}

fn to_float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
