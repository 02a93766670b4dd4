//! What of an index some tokens are alike, and how much.
//!
//! Grams that both have say where to look; then the tokens are compared with the index's one byte
//! a token, as far as the same punctuation and keywords stand at the same places. What was found
//! is a run, and [`Likeness`] says what its names have in common: the same ones, or others
//! that stand for them everywhere. [`Likeness::verdict`] has the rules, which `undertone references
//! verify` measures. Knows an index only as a segment's reader.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

use super::fingerprint::{self, Gram, Layer};
use super::lex::{Family, Kind, Symbol, Token};
use super::reference::Tier;
use super::segment::{Segment, SegmentError};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A shorter run is what different people write alike, whatever its names.
const SHORTEST: usize = 20;
/// A run with fewer of the tokens that are asked about is the run before them.
const FEWEST: usize = 6;
/// Common grams that are looked at for one text, and for each of its tokens.
const MOST_HITS: (usize, usize) = (4_000, 4);
/// Tokens that are compared for one text, and for each of its own.
const MOST_COMPARED: (usize, usize) = (20_000, 50);
/// Distances between a text and an index at which runs are compared, and for each of its tokens.
const MOST_RUNS: (usize, usize) = (64, 1);

/// A run of tokens that an index has too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The tokens that were asked about.
    pub tokens: Range<usize>,
    /// The number of the file.
    pub file: u32,
    /// Which of the file's tokens are alike, counted from its first.
    pub nth: Range<u32>,
    /// How much they are alike.
    pub likeness: Likeness,
}

/// How much two runs of tokens are alike whose punctuation and keywords are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Tokens, without those of boilerplate, here and in what follows.
    pub length: usize,
    /// Names and literals among them.
    pub named: usize,
    /// Names and literals that are the same.
    pub equal: usize,
    /// Different names.
    pub names: usize,
    /// Different names and strings that are the same and that few packages have.
    pub rare: usize,
    /// Places where a name stands for another than the one that it mostly stands for.
    pub inconsistent: usize,
}

impl Likeness {
    /// The share of names and literals that are the same.
    pub fn agreement(&self) -> f64 {
        if self.named == 0 { 0.0 } else { self.equal as f64 / self.named as f64 }
    }

    /// Whether each name stands for one and the same other.
    pub fn is_consistent(&self) -> bool {
        self.inconsistent * 20 <= self.named
    }

    /// What a person is told of the run, and whether it is a copy beyond doubt; `None` for what
    /// different people write alike.
    pub fn verdict(&self) -> Option<(Tier, bool)> {
        let reaches = |length, agreement, names, rare| {
            self.length >= length
                && self.agreement() >= agreement
                && self.names >= names
                && self.rare >= rare
        };
        let is_consistent = self.is_consistent();
        let is_certain = reaches(24, 0.95, 6, 3)
            || is_consistent && (reaches(100, 0.7, 10, 4) || reaches(140, 0.35, 12, 4));
        let is_same = self.equal == self.named;
        let is_alike = is_certain
            || reaches(SHORTEST, 0.95, 4, 2)
            || reaches(28, 0.95, 4, 1)
            || is_same && self.length >= 32 && self.named >= 8
            || is_consistent && (reaches(30, 0.7, 5, 2) || reaches(45, 0.35, 7, 2));
        let tier = if is_same { Tier::Verbatim } else { Tier::Near };
        is_alike.then_some((tier, is_certain))
    }
}

/// The runs of `tokens` that segments have too, each with its segment, of which some tokens are
/// among those that are `asked` about; of each segment the most alike first. What one segment
/// knows to be common is that for all of them: one of few packages cannot tell.
pub fn runs<'a>(
    segments: &'a [Segment],
    family: Family,
    tokens: &[Token],
    asked: Range<usize>,
) -> Result<Vec<(&'a Segment, Run)>, SegmentError> {
    let mut is_boilerplate = vec![false; tokens.len()];
    let mut hits = Vec::with_capacity(segments.len());
    for segment in segments {
        hits.push(self::hits(segment, family, tokens, &asked, &mut is_boilerplate)?);
    }
    let query = Query { segments, family, tokens, asked, is_boilerplate };
    let mut all = Vec::new();
    for (segment, hits) in segments.iter().zip(hits) {
        all.extend(query.runs(segment, &hits)?.into_iter().map(|run| (segment, run)));
    }
    Ok(all)
}

/// Where a segment has grams of some tokens, as the distance between position and token, and the
/// token; sorted.
type Hits = Vec<(i64, usize)>;

fn hits(
    segment: &Segment,
    family: Family,
    tokens: &[Token],
    asked: &Range<usize>,
    is_boilerplate: &mut [bool],
) -> Result<Hits, SegmentError> {
    let (mut hits, mut positions) = (Vec::new(), Vec::new());
    let mut grams: Vec<Gram> = Vec::new();
    for layer in Layer::ALL {
        // Grams that end before are of no use.
        let first = (asked.start + 1).saturating_sub(layer.length());
        let tokens = tokens.get(first..asked.end).unwrap_or_default();
        fingerprint::grams(layer, family, tokens, &mut grams);
        for (token, gram) in (first..).zip(&grams) {
            positions.clear();
            if segment.positions(layer, gram.key, &mut positions)? && layer == Layer::Exact {
                is_boilerplate[token..token + layer.length()].fill(true);
            }
            hits.extend(positions.iter().map(|at| (i64::from(*at) - token as i64, token)));
            if hits.len() > MOST_HITS.0 + MOST_HITS.1 * tokens.len() {
                break;
            }
        }
    }
    hits.sort_unstable();
    hits.dedup();
    Ok(hits)
}

/// Some tokens, and what segments say of them before runs are compared.
struct Query<'a> {
    segments: &'a [Segment],
    family: Family,
    tokens: &'a [Token],
    asked: Range<usize>,
    /// Of each token, whether it is in a gram that many packages have.
    is_boilerplate: Vec<bool>,
}

impl Query<'_> {
    /// The runs at a segment's hits.
    fn runs(&self, segment: &Segment, hits: &Hits) -> Result<Vec<Run>, SegmentError> {
        let Self { tokens, asked, .. } = self;
        let mut diagonals: Vec<_> = hits.chunk_by(|one, other| one.0 == other.0).collect();
        diagonals.sort_by_key(|hits| std::cmp::Reverse(hits.len()));
        diagonals.truncate(MOST_RUNS.0 + MOST_RUNS.1 * tokens.len());
        let (mut runs, mut reached) = (Vec::new(), (0, 0));
        let mut left = MOST_COMPARED.0 + MOST_COMPARED.1 * tokens.len();
        for &(diagonal, token) in diagonals.into_iter().flatten() {
            // What the last run of this diagonal has passed is in it.
            if diagonal == reached.0 && token < reached.1 {
                continue;
            }
            let Ok(position) = u32::try_from(diagonal + token as i64) else { continue };
            let (file, within) = segment.file_at(position)?;
            if segment.family(file)? != Some(self.family) {
                continue;
            }
            let sketch = Sketch { segment, within, diagonal };
            let run = sketch.extend(tokens, token)?;
            reached = (diagonal, run.end);
            left = left.saturating_sub(run.len());
            if left == 0 {
                break;
            }
            for part in sketch.parts(tokens, run)? {
                let common = part.start.max(asked.start)..part.end.min(asked.end);
                if part.len() < SHORTEST || common.len() < FEWEST {
                    continue;
                }
                let likeness = self.compare(&sketch, part.clone())?;
                let nth = sketch.nth(part.start)..sketch.nth(part.end);
                runs.push(Run { tokens: part, file, nth, likeness });
            }
        }
        runs.sort_by_key(|run| std::cmp::Reverse((run.likeness.equal, run.likeness.length)));
        Ok(runs)
    }

    fn compare(&self, sketch: &Sketch<'_>, run: Range<usize>) -> Result<Likeness, SegmentError> {
        let mut likeness = Likeness::default();
        // What each name stands for, by how often it does.
        let mut names: FxHashMap<u32, FxHashMap<u8, usize>> = FxHashMap::default();
        let mut same: Vec<u32> = Vec::new();
        for at in run.filter(|at| !self.is_boilerplate[*at]) {
            let Token { symbol, hash, .. } = self.tokens[at];
            likeness.length += 1;
            if symbol.kind() == Kind::Fixed {
                continue;
            }
            let Some(beside) = sketch.beside(at)? else { continue };
            likeness.named += 1;
            if beside == symbol {
                likeness.equal += 1;
                if symbol.kind() != Kind::Number {
                    same.push(hash);
                }
            }
            if symbol.kind() == Kind::Name {
                *names.entry(hash).or_default().entry(beside.0).or_default() += 1;
            }
        }
        same.sort_unstable();
        same.dedup();
        for hash in same {
            likeness.rare += usize::from(!self.is_common(hash)?);
        }
        likeness.names = names.len();
        let odd = |others: &FxHashMap<u8, usize>| {
            others.values().sum::<usize>() - others.values().max().copied().unwrap_or_default()
        };
        likeness.inconsistent = names.values().map(odd).sum();
        Ok(likeness)
    }

    /// Whether many packages have a name or a string with this hash.
    fn is_common(&self, hash: u32) -> Result<bool, SegmentError> {
        for segment in self.segments {
            if segment.is_common(hash)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A file's tokens beside those that are asked about: the token `n` stands at the position
/// `n + diagonal`.
struct Sketch<'a> {
    segment: &'a Segment,
    within: Range<u32>,
    diagonal: i64,
}

impl Sketch<'_> {
    /// Which of the file's tokens, counted from its first, stands beside a token.
    fn nth(&self, token: usize) -> u32 {
        (self.diagonal + token as i64 - i64::from(self.within.start)) as u32
    }

    /// What stands beside a token.
    fn beside(&self, token: usize) -> Result<Option<Symbol>, SegmentError> {
        match u32::try_from(self.diagonal + token as i64) {
            Ok(position) if self.within.contains(&position) => self.segment.symbol(position),
            _ => Ok(None),
        }
    }

    /// As far as the same kinds of token stand at the same places around `token`.
    fn extend(&self, tokens: &[Token], token: usize) -> Result<Range<usize>, SegmentError> {
        let is_alike = |at: usize| -> Result<bool, SegmentError> {
            let Some(symbol) = tokens.get(at).map(|token| token.symbol) else { return Ok(false) };
            let beside = self.beside(at)?;
            Ok(beside.is_some_and(|beside| match symbol.kind() {
                Kind::Fixed => beside == symbol,
                kind => beside.kind() == kind,
            }))
        };
        let (mut start, mut end) = (token, token);
        while is_alike(end)? {
            end += 1;
        }
        while start > 0 && is_alike(start - 1)? {
            start -= 1;
        }
        Ok(start..end.max(token + 1))
    }

    /// The run itself, and the longest part of it in which all is the same: code goes on behind
    /// what was copied, and can look like it for a while.
    fn parts(
        &self,
        tokens: &[Token],
        run: Range<usize>,
    ) -> Result<Vec<Range<usize>>, SegmentError> {
        let (mut longest, mut start) = (run.start..run.start, run.start);
        for at in run.clone() {
            if self.beside(at)? != Some(tokens[at].symbol) {
                start = at + 1;
            } else if at + 1 - start > longest.len() {
                longest = start..at + 1;
            }
        }
        let is_whole = longest == run;
        Ok(if is_whole { vec![run] } else { vec![run, longest] })
    }
}
