//! What an editor's own menu has selected: a suggestion goes on where that item would end, or
//! stays away.
//!
//! Pure.

use super::{Cursor, Suggestion};
use std::ops::Range;

/// The document as it would be with a menu's item accepted, and how to come back from there.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The cursor behind the item's text.
    pub cursor: Cursor,
    item: String,
    /// The bytes of the real document that the item replaces.
    range: Range<usize>,
}

impl Preview {
    /// `None` where the item does not stand at the cursor: then nothing can extend it.
    pub fn new(cursor: &Cursor, range: Range<usize>, item: &str) -> Option<Self> {
        let Cursor { mut text, tree, offset, trigger, nearby } = cursor.clone();
        let line = text.line_at(offset);
        let is_at_cursor = line.start <= range.start
            && range.start <= offset
            && offset <= range.end
            && range.end <= line.end;
        if !is_at_cursor {
            return None;
        }
        let edit = text.replace(range.clone(), item);
        let tree = tree.map(|tree| tree.edited(edit, text.clone()));
        let offset = range.start + item.len();
        let cursor = Cursor { text, tree, offset, trigger, nearby };
        Some(Self { cursor, item: item.to_owned(), range })
    }

    /// What was suggested behind the item, as a suggestion for the real document: over the item's
    /// range, and beginning with its text.
    pub fn extended(&self, suggestion: &Suggestion) -> Suggestion {
        let replaced = suggestion.range.len();
        Suggestion {
            insert_text: format!("{}{}", self.item, suggestion.insert_text),
            range: self.range.start..self.range.end + replaced,
            warnings: suggestion.warnings.clone(),
        }
    }
}
