//! What a document's suggestions resemble: remembered while they are shown, so that it can be
//! logged once they are taken, and kept with the code that was taken, wherever edits move it.
//!
//! Knows no clock, no log and no editor.

use crate::completion::acceptance::{Outcome, Settled, Stands};
use crate::completion::typing::Edited;
use crate::policy::offer::Offer;
use crate::references::reference::Reference;
use crate::text::Text;
use std::collections::VecDeque;
use std::ops::{Range, RangeInclusive};

/// Suggestions that an editor may still say something of.
const MOST_OFFERED: usize = 8;

/// Pieces of code of one document that are kept.
const MOST_PLACES: usize = 256;

/// What is known of one document.
#[derive(Default)]
pub(super) struct Taken {
    offered: VecDeque<Offered>,
    places: VecDeque<Place>,
}

/// Suggestions that were shown under one number.
struct Offered {
    id: u64,
    choices: Vec<Choice>,
    is_noted: bool,
}

struct Choice {
    /// The byte where its text begins.
    start: usize,
    text: String,
    references: Vec<Reference>,
}

/// Code that was taken, and what it resembles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) range: Range<usize>,
    pub(super) references: Vec<Reference>,
}

/// A reference, and the lines of the document that resemble it, from 1.
pub(super) type Noted = (Reference, RangeInclusive<usize>);

impl Taken {
    /// Suggestions are shown as `id`, in place of what was shown so before.
    pub(super) fn offer(&mut self, id: u64, offers: &[Offer]) {
        if self.offered.iter().any(|it| it.id == id && it.is_noted) {
            return;
        }
        self.offered.retain(|it| it.id != id);
        if offers.iter().all(|offer| offer.references.is_empty()) {
            return;
        }
        let choice = |offer: &Offer| Choice {
            start: offer.suggestion.range.start,
            text: offer.suggestion.insert_text.clone(),
            references: offer.references.iter().map(|it| it.reference.clone()).collect(),
        };
        let choices = offers.iter().map(choice).collect();
        self.offered.push_back(Offered { id, choices, is_noted: false });
        self.offered.drain(..self.offered.len().saturating_sub(MOST_OFFERED));
    }

    /// What is to be logged of a suggestion whose fate is known, once; `text` is the document now.
    ///
    /// Of one that was taken in part a reference counts where half of what resembles it was taken, or
    /// ten lines of it; what a person has typed sign by sign they have written.
    pub(super) fn note(&mut self, settled: &Settled, text: &Text) -> Vec<Noted> {
        if matches!(settled.outcome, Outcome::TypedThrough | Outcome::Rejected) {
            return Vec::new();
        }
        let is_it = |it: &&mut Offered| it.id == settled.id && !it.is_noted;
        let Some(offered) = self.offered.iter_mut().find(is_it) else { return Vec::new() };
        let Some(choice) = offered.choices.get(settled.choice) else { return Vec::new() };
        let taken = choice.text.len().saturating_sub(settled.missing);
        let note = |it| {
            let it = choice.taken(it, taken)?;
            let lines = choice.lines(&it, text);
            Some((it, lines))
        };
        let noted: Vec<_> = choice.references.iter().filter_map(note).collect();
        offered.is_noted |= !noted.is_empty();
        noted
    }

    /// A suggestion was taken and stands there.
    pub(super) fn stands(&mut self, stands: &Stands) {
        let offered = self.offered.iter().find(|it| it.id == stands.id);
        let choice = offered.and_then(|it| it.choices.get(stands.choice));
        let Some(choice) = choice.filter(|it| !it.references.is_empty()) else { return };
        let (range, references) = (stands.range.clone(), choice.references.clone());
        self.places.push_back(Place { range, references });
        self.places.drain(..self.places.len().saturating_sub(MOST_PLACES));
    }

    /// The document was edited.
    pub(super) fn edited(&mut self, edit: &Edited) {
        let old_end = edit.start + edit.removed_bytes;
        let new_end = edit.start + edit.inserted_bytes;
        let moved = |at: usize| at + edit.inserted_bytes - edit.removed_bytes;
        for choice in self.offered.iter_mut().flat_map(|it| &mut it.choices) {
            // What is inserted right there may be the suggestion itself.
            if edit.start < choice.start {
                choice.start = if old_end <= choice.start { moved(choice.start) } else { new_end };
            }
        }
        for Place { range: Range { start, end }, .. } in &mut self.places {
            if edit.start >= *end {
                continue;
            }
            *end = if old_end <= *end { moved(*end) } else { edit.start };
            if edit.start < *start || (edit.start == *start && edit.removed_bytes == 0) {
                *start = if old_end <= *start { moved(*start) } else { new_end };
            }
        }
        self.places.retain(|it| it.range.start < it.range.end);
    }

    /// The code in the lines of `range` that was taken.
    pub(super) fn at(&self, range: &Range<usize>) -> Vec<Place> {
        let touches = |it: &&Place| it.range.start <= range.end && range.start <= it.range.end;
        self.places.iter().filter(touches).cloned().collect()
    }
}

impl Choice {
    /// What is taken of a reference with the first `taken` bytes of the text; `None` where that is too
    /// little to count.
    fn taken(&self, reference: &Reference, taken: usize) -> Option<Reference> {
        const MANY_LINES: usize = 10;
        let Range { start, end } = reference.span;
        let breaks = |span: Range<usize>| breaks(self.text.get(span).unwrap_or_default());
        let taken = taken.clamp(start, end);
        if (taken - start) * 2 < end - start && breaks(start..taken) < MANY_LINES {
            return None;
        }
        let (first, last) = (*reference.lines.start(), *reference.lines.end());
        let missing = u32::try_from(breaks(taken..end)).unwrap_or(u32::MAX);
        let last = last.saturating_sub(missing).max(first);
        Some(Reference { span: start..taken, lines: first..=last, ..reference.clone() })
    }

    fn lines(&self, reference: &Reference, text: &Text) -> RangeInclusive<usize> {
        let Range { start, end } = reference.span;
        let before = self.text.get(..start).unwrap_or_default();
        let alike = self.text.get(start..end).unwrap_or_default().trim_end();
        let first = text.line_of(self.start.min(text.len())) + 1 + breaks(before);
        first..=first + breaks(alike)
    }
}

fn breaks(text: &str) -> usize {
    text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completion::Suggestion;
    use crate::completion::acceptance::Source;
    use crate::policy::{Attribution, Told};
    use crate::references::reference::Tier;

    fn offer(start: usize, text: &str, spans: &[(usize, usize)]) -> Offer {
        let told = |(from, to): &(usize, usize)| Told {
            reference: Reference {
                package: format!("{from}..{to}"),
                purl: "pkg:npm/a@1".to_owned(),
                url: String::new(),
                licence: "MIT".to_owned(),
                path: "a.js".to_owned(),
                lines: 1..=2,
                span: *from..*to,
                tier: Tier::Near,
                is_certain: false,
            },
            attribution: Attribution::OnRequest,
        };
        let range = start..start;
        let suggestion = Suggestion { insert_text: text.to_owned(), range, warnings: Vec::new() };
        Offer { suggestion, references: spans.iter().map(told).collect() }
    }

    fn settled(outcome: Outcome, missing: usize) -> Settled {
        let source = Source { language: None, backend: String::new() };
        Settled { id: 1, source, outcome, characters: 0, offset: 0, choice: 0, missing }
    }

    /// The packages that are logged, with their lines.
    fn noted(taken: &mut Taken, outcome: Outcome, missing: usize) -> Vec<(String, usize, usize)> {
        let text = Text::new("a\nb\nc\n");
        let noted = taken.note(&settled(outcome, missing), &text).into_iter();
        noted.map(|(it, lines)| (it.package, *lines.start(), *lines.end())).collect()
    }

    fn edit(start: usize, removed_bytes: usize, inserted_bytes: usize) -> Edited {
        let (removed, inserted) = (String::new(), String::new());
        Edited { start, removed_bytes, inserted_bytes, removed, inserted }
    }

    #[test]
    fn what_is_taken_is_logged_once_with_its_lines() {
        let offers = [offer(4, "x\ny\nz\n", &[(0, 2), (2, 6)])];
        let both = vec![("0..2".to_owned(), 3, 3), ("2..6".to_owned(), 4, 5)];
        let shown = || {
            let mut taken = Taken::default();
            taken.offer(1, &offers);
            taken
        };
        let mut taken = shown();
        assert_eq!(noted(&mut taken, Outcome::TypedThrough, 0), []);
        assert_eq!(noted(&mut taken, Outcome::Accepted, 0), both);
        assert_eq!(noted(&mut taken, Outcome::Accepted, 0), []);
        taken.offer(1, &offers);
        assert_eq!(noted(&mut taken, Outcome::Accepted, 0), [], "shown again");
        assert_eq!(noted(&mut shown(), Outcome::Partly, 4), both[..1]);
        let half = [both[0].clone(), ("2..6".to_owned(), 4, 4)];
        assert_eq!(noted(&mut shown(), Outcome::Partly, 2), half);
        assert_eq!(noted(&mut shown(), Outcome::Rejected, 0), []);
        let mut moved = shown();
        moved.edited(&edit(0, 2, 0));
        assert_eq!(noted(&mut moved, Outcome::Accepted, 0)[0].1, 2);
    }

    #[test]
    fn code_that_was_taken_is_found_where_edits_have_moved_it() {
        for (edits, expected) in [
            (vec![], Some(10..20)),
            (vec![edit(0, 0, 5)], Some(15..25)),
            (vec![edit(2, 4, 1)], Some(7..17)),
            (vec![edit(10, 0, 3)], Some(13..23)),
            (vec![edit(12, 2, 5)], Some(10..23)),
            (vec![edit(20, 0, 5)], Some(10..20)),
            (vec![edit(8, 4, 1)], Some(9..17)),
            (vec![edit(18, 6, 1)], Some(10..18)),
            (vec![edit(10, 10, 4)], Some(10..14)),
            (vec![edit(10, 10, 0)], None),
            (vec![edit(0, 30, 3)], None),
        ] {
            let mut taken = Taken::default();
            taken.offer(1, &[offer(10, "0123456789", &[(0, 10)])]);
            taken.stands(&Stands { id: 1, choice: 0, range: 10..20 });
            for edit in &edits {
                taken.edited(edit);
            }
            let places = taken.at(&(0..100));
            let found = places.first().map(|place| place.range.clone());
            assert_eq!(found, expected, "{edits:?}");
        }
    }
}
