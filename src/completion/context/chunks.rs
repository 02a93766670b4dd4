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

/// Among fewer pieces than this no word counts as one that is everywhere.
const FEW_PIECES: usize = 4;

/// A piece must share so many words that are not everywhere.
const LEAST_SHARED: usize = 2;

/// The pieces of one text, and which words are in which of them.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    /// The bytes of each, whole lines without the last line end, and how many words it has.
    pieces: Vec<(Range<usize>, u32)>,
    /// For each word the pieces that have it, and how often.
    places: HashMap<u64, Vec<(usize, u32)>>,
}

impl Chunks {
    /// Cuts a text where its definitions begin and end, and into pieces that are not too long.
    pub(super) fn cut(text: &Text, symbols: &[Symbol]) -> Self {
        let mut cuts = BTreeSet::from([0, text.line_count()]);
        let whole = symbols.iter().filter(|symbol| symbol.kind != Kind::Value && symbol.depth <= 1);
        for symbol in whole {
            cuts.insert(text.line_of(symbol.range.start));
            cuts.insert(text.line_of(symbol.range.end.saturating_sub(1)) + 1);
        }
        let mut chunks = Self::default();
        for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            for first in (*start..*end).step_by(MOST_LINES) {
                chunks.take(text, first..(first + MOST_LINES).min(*end));
            }
        }
        chunks
    }

    /// Takes in some lines, if they say something.
    fn take(&mut self, text: &Text, lines: Range<usize>) {
        let (Some(first), Some(last)) =
            (text.line_range(lines.start), text.line_range(lines.end.saturating_sub(1)))
        else {
            return;
        };
        let range = first.start..last.end;
        if range.len() > MOST_BYTES {
            return;
        }
        let content = text.slice(range.clone());
        if content.lines().filter(|line| !line.trim().is_empty()).count() < 2 {
            return;
        }
        let number = self.pieces.len();
        let mut length = 0;
        for term in words::terms(&content) {
            length += 1;
            let places = self.places.entry(term).or_default();
            match places.last_mut().filter(|(piece, _)| *piece == number) {
                Some((_, times)) => *times += 1,
                None => places.push((number, 1)),
            }
        }
        self.pieces.push((range, length));
    }
}

/// The pieces that share words with `query`, the best first, by BM25: the number of the text that
/// it is of, and its bytes there.
pub(super) fn best(texts: &[&Chunks], query: &str) -> Vec<(usize, Range<usize>)> {
    let mut terms: Vec<u64> = words::terms(query).collect::<BTreeSet<_>>().into_iter().collect();
    terms.truncate(MOST_TERMS);
    let pieces: Vec<(usize, &(Range<usize>, u32))> = texts
        .iter()
        .enumerate()
        .flat_map(|(text, chunks)| chunks.pieces.iter().map(move |piece| (text, piece)))
        .collect();
    let count = to_float(pieces.len());
    let mean = pieces.iter().map(|(_, (_, length))| f64::from(*length)).sum::<f64>() / count;
    let norms: Vec<f64> = pieces
        .iter()
        .map(|(_, (_, length))| {
            SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * f64::from(*length) / mean.max(1.0))
        })
        .collect();
    let mut scores = vec![(0.0, 0); pieces.len()];
    for term in terms {
        let holding: usize = texts.iter().filter_map(|it| it.places.get(&term)).map(Vec::len).sum();
        let weight = (1.0 + (count - to_float(holding) + 0.5) / (to_float(holding) + 0.5)).ln();
        let is_everywhere = pieces.len() > FEW_PIECES && holding * 2 > pieces.len();
        let mut first = 0;
        for chunks in texts {
            for (number, times) in chunks.places.get(&term).into_iter().flatten() {
                let (at, times) = (first + number, f64::from(*times));
                scores[at].0 += weight * times * (SATURATION + 1.0) / (times + norms[at]);
                scores[at].1 += usize::from(!is_everywhere);
            }
            first += chunks.pieces.len();
        }
    }
    let mut order: Vec<usize> =
        (0..pieces.len()).filter(|number| scores[*number].1 >= LEAST_SHARED).collect();
    // Stable: of equals, the document that was edited last.
    order.sort_by(|one, other| scores[*other].0.total_cmp(&scores[*one].0));
    order.into_iter().map(|number| (pieces[number].0, pieces[number].1.0.clone())).collect()
}

fn to_float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Language, SyntaxTree, symbols};

    fn chunks(text: &str) -> Chunks {
        let tree = SyntaxTree::new(Language::Python, Text::new(text));
        Chunks::cut(tree.text(), &symbols(&tree))
    }

    #[test]
    fn a_text_is_cut_at_its_definitions_and_into_pieces() {
        let body = "    x = 1\n".repeat(40);
        let text = format!("import a\nimport b\n\ndef f():\n{body}\n@once\ndef g():\n    pass\n");
        let chunks = chunks(&text);
        let pieces: Vec<&str> =
            chunks.pieces.iter().map(|(range, _)| &text[range.clone()]).collect();
        assert_eq!(pieces[0], "import a\nimport b\n");
        assert!(pieces[1].starts_with("def f():\n") && pieces[1].lines().count() == MOST_LINES);
        assert_eq!(pieces[2].lines().count(), 41 - MOST_LINES);
        assert_eq!(pieces[3], "@once\ndef g():\n    pass");
        assert_eq!(pieces.len(), 4);
    }

    #[test]
    fn rare_words_count_more_than_common_ones() {
        let common = "def f(row):\n    value = row\n    return value\n".repeat(9);
        let one = chunks(&common);
        let two = chunks("def g(row):\n    invoice = row\n    return customer\n");
        let found = best(&[&one, &two], "row value invoice customer");
        assert_eq!(found.first().map(|(text, _)| *text), Some(1));
        assert_eq!(best(&[&one, &two], "nothing of it"), []);
        assert_eq!(best(&[], "row value"), []);
    }
}
