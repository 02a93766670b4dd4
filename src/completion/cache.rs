//! Suggestions that were shown, kept so that a person can type through them.
//!
//! Typing what a suggestion says makes it shorter, deleting brings it back, and undo finds it
//! again: an entry is known by the text around its cursor, not by a document, a version or a
//! time. Pure.

use super::context::with_plain_line_ends;
use super::{Cursor, Suggestion, Trigger};
use crate::syntax::Language;
use std::collections::VecDeque;
use std::ops::Range;

/// Bytes left of the cursor that an entry is known by.
const LEFT: usize = 1024;

/// Bytes right of the cursor that an entry is known by.
const RIGHT: usize = 256;

/// The most bytes of a suggestion that may be typed and still be followed.
const MOST_TYPED: usize = 512;

/// All entries together hold no more bytes of text than this.
const MOST_BYTES: usize = 512 << 10;

/// What an editor closes by itself when a person opens it.
const PAIRS: [(char, char); 6] =
    [('(', ')'), ('[', ']'), ('{', '}'), ('"', '"'), ('\'', '\''), ('`', '`')];

/// Suggestions by the text around their cursor, the latest used in front.
#[derive(Debug, Default)]
pub struct Cache {
    entries: VecDeque<Entry>,
    bytes: usize,
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    place: Place,
    /// The name of the backend that suggested it.
    backend: String,
    /// How it was asked for: who asks by a key gets several.
    trigger: Trigger,
    /// What was suggested there, each to be inserted at the cursor.
    texts: Vec<String>,
}

/// The text around a cursor; its line ends are `\n`.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    language: Option<Language>,
    left: String,
    /// Whether `left` begins where the document does.
    is_from_start: bool,
    right: String,
}

impl Cache {
    /// What is left at `cursor` of what `backend` has suggested: empty where nothing is known of
    /// that place, or where a person types something else. Who asks by a key gets only what was
    /// suggested to such a question.
    pub fn recall(&mut self, cursor: &Cursor, backend: &str) -> Vec<Suggestion> {
        let here = Place::of(cursor, LEFT + MOST_TYPED);
        let found = self.entries.iter().enumerate().find_map(|(index, entry)| {
            let is_enough = cursor.trigger == Trigger::Automatic || entry.trigger == cursor.trigger;
            let is_meant = entry.backend == backend && is_enough;
            let rest = if is_meant { entry.rest(&here) } else { Vec::new() };
            (!rest.is_empty()).then_some((index, rest))
        });
        let Some((index, rest)) = found else { return Vec::new() };
        if let Some(entry) = self.entries.remove(index) {
            self.entries.push_front(entry);
        }
        let suggestion = |(insert_text, closed): (String, usize)| Suggestion {
            insert_text,
            range: cursor.offset..cursor.offset + closed,
            warnings: Vec::new(),
        };
        rest.into_iter().map(suggestion).collect()
    }

    /// Keeps what `backend` has suggested at `cursor`.
    pub fn keep(&mut self, cursor: &Cursor, backend: &str, suggestions: &[Suggestion]) {
        let here = cursor.offset..cursor.offset;
        let texts: Vec<_> = suggestions
            .iter()
            .filter(|suggestion| suggestion.range == here)
            .map(|suggestion| suggestion.insert_text.clone())
            .collect();
        if texts.is_empty() {
            return;
        }
        let (place, backend) = (Place::of(cursor, LEFT), backend.to_owned());
        let entry = Entry { place, backend, trigger: cursor.trigger, texts };
        if let Some(at) = self.entries.iter().position(|older| older.place == entry.place) {
            self.bytes -= self.entries.remove(at).map_or(0, |older| older.bytes());
        }
        self.bytes += entry.bytes();
        self.entries.push_front(entry);
        while self.bytes > MOST_BYTES {
            let Some(oldest) = self.entries.pop_back() else { break };
            self.bytes -= oldest.bytes();
        }
    }
}

impl Entry {
    fn bytes(&self) -> usize {
        let texts: usize = self.texts.iter().map(String::len).sum();
        self.place.left.len() + self.place.right.len() + self.backend.len() + texts
    }

    /// What is left of each text at `here`, with the bytes right of the cursor that it replaces:
    /// brackets that the editor has closed while the person typed.
    fn rest(&self, here: &Place) -> Vec<(String, usize)> {
        if self.place.language != here.language {
            return Vec::new();
        }
        let Some(closed) = self.closed_by_editor(here) else { return Vec::new() };
        let most = self.texts.iter().map(String::len).max().unwrap_or(0).min(MOST_TYPED);
        let splits = (0..=most.min(here.left.len())).map(|typed| here.left.len() - typed);
        let typed = splits
            .filter(|split| here.left.is_char_boundary(*split))
            .find(|split| self.place.ends_at(here, *split))
            .map(|split| &here.left[split..]);
        let Some(typed) = typed.filter(|typed| opens_all(typed, closed)) else {
            return Vec::new();
        };
        let rest = self.texts.iter().filter_map(|text| text.strip_prefix(typed));
        let is_worth_showing = |rest: &&str| !rest.trim().is_empty() && closes_all(rest, closed);
        rest.filter(is_worth_showing).map(|rest| (rest.to_owned(), closed.len())).collect()
    }

    /// What stands right of the cursor at `here` before the text that stood there when the entry
    /// was made; `None` if anything else has changed there.
    fn closed_by_editor<'h>(&self, here: &'h Place) -> Option<&'h str> {
        let signs = here.right.chars().take_while(|sign| PAIRS.iter().any(|pair| pair.1 == *sign));
        let most: usize = signs.map(char::len_utf8).sum();
        (0..=most).map(|length| here.right.split_at(length)).find_map(|(closed, right)| {
            let is_same = if closed.is_empty() {
                right == self.place.right
            } else {
                // As much of it as is still in sight.
                here.right.len() >= self.place.right.len() && self.place.right.starts_with(right)
            };
            is_same.then_some(closed)
        })
    }
}

impl Place {
    fn of(cursor: &Cursor, left: usize) -> Self {
        let Cursor { text, offset, .. } = cursor;
        let start = text.floor_char(offset.saturating_sub(left));
        let end = text.floor_char(offset.saturating_add(RIGHT).min(text.len()));
        let slice = |range: Range<usize>| with_plain_line_ends(&text.slice(range));
        Self {
            language: cursor.tree.as_ref().map(crate::syntax::SyntaxTree::language),
            left: slice(start..*offset),
            is_from_start: start == 0,
            right: slice(*offset..end.max(*offset)),
        }
    }

    /// Whether this place's left side ends at byte `split` of the left side of `here`.
    fn ends_at(&self, here: &Self, split: usize) -> bool {
        let left = &here.left[..split];
        if self.is_from_start {
            here.is_from_start && left == self.left
        } else {
            left.ends_with(&self.left)
        }
    }
}

/// Whether each of the `closed` brackets and quotes belongs to one that `typed` opens.
fn opens_all(typed: &str, closed: &str) -> bool {
    let mut opened = typed.chars();
    // The innermost is closed first and was opened last.
    closed.chars().all(|close| opened.rfind(|open| PAIRS.contains(&(*open, close))).is_some())
}

/// Whether the `closed` brackets and quotes are in `rest`, which is to replace them.
fn closes_all(rest: &str, closed: &str) -> bool {
    let mut rest = rest.chars();
    closed.chars().all(|close| rest.any(|sign| sign == close))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A cursor at the `▮` of a document.
    fn at(marked: &str) -> Cursor {
        Cursor::marked(marked, None, Trigger::Automatic)
    }

    fn kept(marked: &str, text: &str) -> Cache {
        let mut cache = Cache::default();
        let cursor = at(marked);
        let range = cursor.offset..cursor.offset;
        cache.keep(
            &cursor,
            "m",
            &[Suggestion { insert_text: text.to_owned(), range, warnings: Vec::new() }],
        );
        cache
    }

    /// The document as it is once what is recalled is accepted; `-` where nothing is.
    fn accepted(cache: &mut Cache, marked: &str) -> String {
        let mut cursor = at(marked);
        let Some(first) = cache.recall(&cursor, "m").into_iter().next() else {
            return "-".to_owned();
        };
        cursor.text.replace(first.range, &first.insert_text);
        cursor.text.to_string()
    }

    #[test]
    fn a_person_types_through_a_suggestion() {
        let whole = "x = f(1, 2)\ny = 2\n";
        let table = [
            ("x = ▮\ny = 2\n", whole),
            ("x = f▮\ny = 2\n", whole),
            ("x = f(▮\ny = 2\n", whole),
            // The editor has closed the bracket.
            ("x = f(▮)\ny = 2\n", whole),
            ("x = f(1, ▮)\ny = 2\n", whole),
            ("x = f(1, 2▮)\ny = 2\n", whole),
            // Nothing is left to suggest.
            ("x = f(1, 2)▮\ny = 2\n", "-"),
            // Another word, another line below, another line above, a bracket nobody opened.
            ("x = g▮\ny = 2\n", "-"),
            ("x = f▮\ny = 3\n", "-"),
            ("z = f▮\ny = 2\n", "-"),
            ("x = f▮)\ny = 2\n", "-"),
            ("\nx = f▮\ny = 2\n", "-"),
            ("x =▮\ny = 2\n", "-"),
        ];
        let mut cache = kept("x = ▮\ny = 2\n", "f(1, 2)");
        for (marked, expected) in table {
            assert_eq!(accepted(&mut cache, marked), expected, "{marked}");
        }
    }

    #[test]
    fn line_ends_are_typed_through_as_well() {
        let mut cache = kept("def f():▮\r\n", "\n    a = 1\n    return a");
        let whole = "def f():\r\n    a = 1\n    return a\r\n";
        assert_eq!(accepted(&mut cache, "def f():\r\n    a▮\r\n"), whole);
        assert_eq!(accepted(&mut cache, "def f():\r\n\ta▮\r\n"), "-");
    }

    #[test]
    fn a_bracket_that_the_suggestion_does_not_close_is_not_taken_away() {
        let mut cache = kept("▮\n", "f(1,");
        assert_eq!(accepted(&mut cache, "f(▮)\n"), "-");
    }

    #[test]
    fn what_one_backend_said_is_not_what_another_would_say() {
        let mut cache = kept("x = ▮\n", "1");
        assert!(cache.recall(&at("x = ▮\n"), "other").is_empty());
    }

    #[test]
    fn the_oldest_goes_when_all_are_too_large() {
        let mut cache = Cache::default();
        let text = "word ".repeat(200);
        for number in 0..2_000 {
            let cursor = at(&format!("{number}▮"));
            let range = cursor.offset..cursor.offset;
            cache.keep(
                &cursor,
                "m",
                &[Suggestion { insert_text: text.clone(), range, warnings: Vec::new() }],
            );
        }
        let held: usize = cache.entries.iter().map(Entry::bytes).sum();
        assert!(held == cache.bytes && held <= MOST_BYTES, "{held} {}", cache.bytes);
        assert!(cache.recall(&at("0▮"), "m").is_empty());
        assert!(!cache.recall(&at("1999▮"), "m").is_empty());
    }

    proptest! {
        #[test]
        fn typing_a_character_takes_it_off_and_deleting_brings_it_back(
            left in "[a-zé(\\n ]{0,40}", right in "[a-zé\\n ]{0,20}", text in "[a-z]\\PC{1,20}[a-z]",
        ) {
            let mut cache = kept(&format!("{left}▮{right}"), &text);
            let ends = text.char_indices().map(|(at, _)| at);
            for end in ends.clone().chain(ends.rev()) {
                let marked = format!("{left}{}▮{right}", &text[..end]);
                prop_assert_eq!(accepted(&mut cache, &marked), format!("{left}{text}{right}"));
            }
        }
    }
}
