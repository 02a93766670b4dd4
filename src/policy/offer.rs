//! A suggestion that may be shown, with what it resembles.

use super::attribution::{Attributed, Room, attribute, words};
use super::{Attribution, Told};
use crate::completion::Suggestion;
use crate::references::reference::Reference;
use crate::syntax::SyntaxTree;
use crate::text::Text;
use std::ops::Range;

/// A suggestion that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// What it resembles; spans are bytes of its text.
    pub references: Vec<Told>,
}

impl Offer {
    /// A suggestion that resembles nothing.
    pub fn plain(suggestion: Suggestion) -> Self {
        Self { suggestion, references: Vec::new() }
    }

    /// Whether comments are part of it.
    pub fn wants_comments(&self) -> bool {
        self.references.iter().any(|it| it.attribution > Attribution::OnRequest)
    }

    /// The same with its comments, for a document whose tree is `tree`; or because of what it is not
    /// shown: no comment can stand there, and there has to be one.
    pub fn attributed(
        mut self,
        document: &Text,
        tree: Option<&SyntaxTree>,
    ) -> Result<Self, Vec<Reference>> {
        let wanted: Vec<_> =
            self.references.iter().filter(|it| it.attribution > Attribution::OnRequest).collect();
        let words: Vec<_> = wanted.iter().map(|it| words(&it.reference)).collect();
        let Suggestion { insert_text, range, .. } = &self.suggestion;
        let (start, mut text) = (range.start, document.clone());
        let edit = text.replace(range.clone(), insert_text);
        let tree = tree.map(|tree| tree.edited(edit, text.clone()));
        let code = start..start + insert_text.len();
        match attribute(&text, tree.as_ref(), &code, &words, Room::Inside) {
            Attributed::By(insertion) => self.insert(insertion.at - start, &insertion.text),
            Attributed::Already => {}
            Attributed::Nowhere => {
                let required = wanted.iter().filter(|it| it.attribution == Attribution::Required);
                let required: Vec<_> = required.map(|it| it.reference.clone()).collect();
                if !required.is_empty() {
                    return Err(required);
                }
            }
        }
        Ok(self)
    }

    /// The same behind more text: `extended` is its suggestion with that.
    #[must_use]
    pub fn extended(mut self, extended: Suggestion) -> Self {
        let more = extended.insert_text.len().saturating_sub(self.suggestion.insert_text.len());
        for Told { reference, .. } in &mut self.references {
            let Range { start, end } = reference.span;
            reference.span = start + more..end + more;
        }
        Self { suggestion: extended, ..self }
    }

    /// Puts something into its text.
    fn insert(&mut self, at: usize, text: &str) {
        self.suggestion.insert_text.insert_str(at, text);
        for Told { reference, .. } in &mut self.references {
            let Range { start, end } = &mut reference.span;
            if *start >= at {
                *start += text.len();
            }
            // What is put at its end is none of it.
            if *end > at {
                *end += text.len();
            }
        }
    }
}
