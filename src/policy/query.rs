//! What an index is asked about a suggestion: its text, with some of the document before it.
//!
//! A suggestion often goes on with what stands there already, so a match may begin before it.

use crate::completion::Suggestion;
use crate::references::index::BEFORE;
use crate::references::own_code::OwnCode;
use crate::references::reference::Reference;
use crate::text::Text;
use std::ops::Range;

/// A question to an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The text: whole lines, unless these are very long.
    pub text: String,
    /// The bytes of it that are suggested.
    pub range: Range<usize>,
}

impl Query {
    /// What to ask about a suggestion for `document`.
    pub fn of(document: &Text, suggestion: &Suggestion) -> Self {
        let start = suggestion.range.start;
        let line_start = document.line_at(start.saturating_sub(BEFORE)).start;
        // A line may be a whole file.
        let first = line_start.max(document.floor_char(start.saturating_sub(2 * BEFORE)));
        let mut text = document.slice(first..start);
        let begin = text.len();
        text.push_str(&suggestion.insert_text);
        let range = begin..text.len();
        Self { text, range }
    }

    /// The answer without what is the person's own code. Blocks.
    pub fn from_elsewhere(&self, mut found: Vec<Reference>, own: &OwnCode<'_>) -> Vec<Reference> {
        found.retain(|it| !self.text.get(it.span.clone()).is_some_and(|code| own.has(code)));
        found
    }

    /// The answer, in bytes of the suggestion's own text.
    pub fn in_suggestion(&self, references: Vec<Reference>) -> Vec<Reference> {
        let Range { start, end } = self.range;
        let inside = references.into_iter().map(|reference| {
            let Range { start: first, end: last } = reference.span.clone();
            let span = first.clamp(start, end) - start..last.clamp(start, end) - start;
            Reference { span, ..reference }
        });
        inside.filter(|reference| !reference.span.is_empty()).collect()
    }
}
