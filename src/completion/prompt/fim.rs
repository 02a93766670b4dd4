//! Fill-in-the-middle: the text on both sides of a gap, among a family's marks.
//!
//! Where a family was taught both orders, its template has the suffix first ("SPM" in Bavarian et
//! al., "Efficient Training of Language Models to Fill in the Middle", 2022, section 3): a kept
//! prompt then stays valid while a person types on.

use super::Piece;
use serde::Deserialize;

/// How a family wants a gap written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fim {
    /// Marks and the two sides, in the order in which the model reads them.
    template: Vec<Part>,
    /// Where the answer ends, for servers that write marks into it.
    pub stops: Vec<String>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
enum Part {
    Prefix,
    Suffix,
    Mark(String),
}

impl From<String> for Part {
    fn from(written: String) -> Self {
        match written.as_str() {
            "{prefix}" => Self::Prefix,
            "{suffix}" => Self::Suffix,
            _ => Self::Mark(written),
        }
    }
}

impl Fim {
    /// The tokens that a model's vocabulary must have.
    pub fn marks(&self) -> impl Iterator<Item = &str> {
        self.template.iter().filter_map(|part| match part {
            Part::Mark(mark) => Some(mark.as_str()),
            Part::Prefix | Part::Suffix => None,
        })
    }

    /// A gap and what stands left and right of it.
    pub fn pieces(&self, left: &str, right: &str) -> Vec<Piece> {
        let piece = |part: &Part| match part {
            Part::Prefix => Piece::Left(left.to_owned()),
            Part::Suffix => Piece::Right(right.to_owned()),
            Part::Mark(mark) => Piece::Control(mark.clone()),
        };
        self.template.iter().map(piece).collect()
    }
}
