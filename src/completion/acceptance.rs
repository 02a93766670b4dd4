//! What a person does with what they are shown, inferred from their edits.
//!
//! A suggestion is known by the place where it stands and by its text: what the document holds there
//! after each edit says whether it was accepted, typed, or passed over. Editors that say so
//! themselves are believed. Pure: texts and times in, outcomes out; no text is kept longer than the
//! suggestion is shown.

use super::context::with_plain_line_ends;
use super::typing::Edited;
use super::{Cursor, Suggestion};
use crate::syntax::Language;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::ops::{AddAssign, Range};
use std::time::Instant;

/// Fewer characters at once may have been typed: some editors wait for a few before they tell.
const FEWEST_AT_ONCE: usize = 4;

/// Bytes behind a suggestion's place in which an edit may still have inserted it: an editor that
/// compares texts says of a line that was inserted between equal ones what it likes.
const NEAR: usize = 256;

/// Closing signs behind what was typed that an editor may have put there.
const MOST_CLOSED: usize = 8;

/// How much one more suggestion counts in the share of those that were taken lately.
const WEIGHT: f64 = 0.1;

/// The share where nothing is known yet; what users of such assistants take, about.
const USUAL_SHARE: f64 = 0.3;

/// What became of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken whole.
    Accepted,
    /// A word or more of it was taken at once, and not all of it.
    Partly,
    /// It was typed, sign by sign, to its end.
    TypedThrough,
    /// The person typed something else there, or went away.
    Rejected,
}

/// Where a suggestion came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The document's language, where it is known.
    pub language: Option<Language>,
    /// The backend's name.
    pub backend: String,
}

/// A suggestion, or several to choose from, whose fate is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The number that they were shown under.
    pub id: u64,
    /// Where they came from.
    pub source: Source,
    /// What became of them.
    pub outcome: Outcome,
    /// Characters that were taken and not typed.
    pub characters: usize,
    /// The byte of the cursor that saw them.
    pub offset: usize,
    /// Which of them.
    pub choice: usize,
    /// Bytes of its text that the document does not hold.
    pub missing: usize,
}

/// Where a suggestion stands that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stands {
    /// The number that it was shown under.
    pub id: u64,
    /// Which of those shown.
    pub choice: usize,
    /// The bytes of the document that hold it.
    pub range: Range<usize>,
}

/// What an edit means to what is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Whether it took the suggestion or a part of it.
    pub is_taken: bool,
    /// What is known of the suggestion now.
    pub settled: Option<Settled>,
    /// Where it stands, if it was taken and is there now.
    pub stands: Option<Stands>,
}

/// Whether suggestions are new to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// They were shown for the first time. What stood there before is settled.
    New(Option<Settled>),
    /// At the same place stand suggestions already, under this number: typed through, or replaced.
    Again(u64),
}

/// Follows what is shown in one document.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    shown: Option<Standing>,
}

/// What is shown.
#[derive(Clone, Debug)]
struct Standing {
    id: u64,
    source: Source,
    /// What the document would hold from `start` on, by choice; line ends are `\n`.
    texts: Vec<String>,
    /// The byte where they begin.
    start: usize,
    /// The end of what the document holds in their place.
    end: usize,
    /// The cursor that sees them.
    cursor: usize,
    /// Bytes of the text that stood there at first.
    base: usize,
    /// Bytes of the text that stand there.
    typed: usize,
    /// Whether more of it came at once than a person types.
    is_taken: bool,
    /// Characters that came so.
    characters: usize,
    /// Which of the texts it is, as far as is known.
    choice: usize,
    /// Whether the editor has said that it was accepted.
    is_told: bool,
}

impl Watch {
    /// Hears that these suggestions are shown at `cursor`, under the number `id` if they are new.
    pub fn show(
        &mut self,
        id: u64,
        source: &Source,
        cursor: &Cursor,
        suggestions: &[Suggestion],
    ) -> Shown {
        let Some(first) = suggestions.first() else { return Shown::New(None) };
        let text = &cursor.text;
        let held = |range: Range<usize>| with_plain_line_ends(&text.slice(range));
        if let Some(standing) = &mut self.shown
            && standing.is_at(cursor.offset)
            && standing.start <= first.range.start
        {
            // From where the older ones began, so that their progress still counts.
            let lead = |suggestion: &Suggestion| held(standing.start..suggestion.range.start);
            standing.texts = suggestions.iter().map(|it| lead(it) + &it.insert_text).collect();
            standing.end = standing.end.max(first.range.end);
            standing.cursor = cursor.offset;
            let progress = standing.progress(&held(standing.start..standing.end));
            (standing.typed, standing.choice) = progress.unwrap_or_default();
            return Shown::Again(standing.id);
        }
        let before = self.shown.take().and_then(|standing| standing.settled(Outcome::Rejected));
        let mut standing = Standing {
            id,
            source: source.clone(),
            texts: suggestions.iter().map(|suggestion| suggestion.insert_text.clone()).collect(),
            start: first.range.start,
            end: first.range.end,
            cursor: cursor.offset,
            base: 0,
            typed: 0,
            is_taken: false,
            characters: 0,
            choice: 0,
            is_told: false,
        };
        standing.base = standing.progress(&held(first.range.clone())).unwrap_or_default().0;
        standing.typed = standing.base;
        self.shown = Some(standing);
        Shown::New(before)
    }

    /// Hears of an edit that led to the text `after`.
    pub fn edited(&mut self, edit: &Edited, after: &Text) -> Effect {
        let Some(mut standing) = self.shown.take() else { return Effect::default() };
        let old_end = edit.start + edit.removed_bytes;
        let moved = |offset: usize| (offset + edit.inserted_bytes).checked_sub(edit.removed_bytes);
        // What stands right before it is part of what it continues.
        if old_end < standing.start {
            let places = [standing.start, standing.end, standing.cursor].map(moved);
            if let [Some(start), Some(end), Some(cursor)] = places {
                self.shown = Some(Standing { start, end, cursor, ..standing });
            }
            return Effect::default();
        }
        if edit.start > standing.end + NEAR {
            self.shown = Some(standing);
            return Effect::default();
        }
        let overlaps = edit.start < standing.start;
        let end = moved(standing.end).filter(|end| *end >= standing.start && !overlaps);
        let longest = standing.texts.iter().map(String::len).max().unwrap_or(0);
        // In a file with `\r\n` every line of it may be a byte longer.
        let most = 2 * longest + MOST_CLOSED;
        let held = end.filter(|end| end - standing.start <= most).map(|end| {
            standing.end = end;
            with_plain_line_ends(&after.slice(standing.start..end))
        });
        standing.cursor = edit.start + edit.inserted_bytes;
        let before = standing.typed;
        let progress = held.as_deref().and_then(|held| Some((held, standing.progress(held)?)));
        let Some((held, (typed, choice))) = progress else {
            // What the editor puts there in its own form is what it has told of.
            let range = edit.start..edit.start + edit.inserted_bytes;
            let stands = standing.is_told.then(|| standing.stands(range));
            return Effect { is_taken: standing.is_told, settled: standing.left(), stands };
        };
        standing.typed = typed;
        let mut texts = standing.texts.iter();
        let whole = texts.position(|text| text.len() == typed && held.starts_with(text.as_str()));
        let is_whole = whole.is_some();
        if !standing.is_told {
            standing.choice = whole.unwrap_or(choice);
        }
        let grown = held.get(before..typed).map_or(0, |new| new.chars().count());
        // Short ones are taken at once as well.
        let is_at_once = before == standing.base && is_whole && grown >= 2;
        let is_taken = grown >= FEWEST_AT_ONCE || is_at_once;
        if is_taken {
            standing.is_taken = true;
            standing.characters += grown;
        }
        if !is_whole {
            self.shown = Some(standing);
            return Effect { is_taken, ..Effect::default() };
        }
        let outcome = match standing.is_taken {
            true if is_taken => Outcome::Accepted,
            true => Outcome::Partly,
            false => Outcome::TypedThrough,
        };
        let is_accepted = standing.is_told || outcome == Outcome::Accepted;
        let held = standing.held(after, &held[..typed]);
        let stands = is_accepted.then(|| standing.stands(held));
        Effect {
            is_taken: is_taken || standing.is_told,
            settled: standing.settled(outcome),
            stands,
        }
    }

    /// Hears that the person's cursor is at byte `offset` of the text that [`Self::edited`] heard of
    /// last.
    pub fn at(&mut self, offset: usize) -> Option<Settled> {
        self.shown.take_if(|standing| !standing.is_at(offset))?.left()
    }

    /// Hears from the editor that the suggestion `choice` of those shown as `id` was accepted.
    pub fn accepted(&mut self, id: u64, choice: usize) -> Option<Settled> {
        let standing = self.shown.as_mut().filter(|standing| standing.id == id)?;
        let rest =
            |text: &String| text.get(standing.typed..).map_or(0, |rest| rest.chars().count());
        let characters = standing.texts.get(choice).or(standing.texts.first()).map_or(0, rest);
        let all = standing.characters + characters;
        let settled = Standing { characters: all, ..standing.clone() }.settled(Outcome::Accepted);
        // The edit may still come, and is no paste.
        standing.is_told = true;
        standing.choice = choice.min(standing.texts.len().saturating_sub(1));
        settled.map(|settled| Settled { choice, missing: 0, ..settled })
    }

    /// Hears that the document is closed.
    pub fn closed(&mut self) -> Option<Settled> {
        self.shown.take()?.left()
    }
}

impl Standing {
    /// Whether a cursor at `offset` sees it.
    fn is_at(&self, offset: usize) -> bool {
        (self.start..=self.end).contains(&offset)
    }

    /// Bytes of one of the texts that `held` begins with, and which that is: all that it holds, but
    /// for what an editor closes by itself. `None` if it holds something else.
    fn progress(&self, held: &str) -> Option<(usize, usize)> {
        let closing =
            held.chars().rev().take(MOST_CLOSED).take_while(|sign| ")]}>\"'`".contains(*sign));
        let most: usize = closing.map(char::len_utf8).sum();
        let of = |text: &String| {
            (0..=most)
                .map(|closed| &held[..held.len() - closed])
                .find(|typed| text.starts_with(typed))
                .map(str::len)
        };
        let all = self.texts.iter().enumerate();
        let typed = all.filter_map(|(choice, text)| Some((of(text)?, choice)));
        typed.max_by_key(|(typed, choice)| (*typed, Reverse(*choice)))
    }

    /// The bytes of `text` that hold `taken`, in which line ends are `\n`.
    fn held(&self, text: &Text, taken: &str) -> Range<usize> {
        let all = text.slice(self.start..self.end);
        let returns = all.matches("\r\n").count().min(taken.matches('\n').count());
        self.start..(self.start + taken.len() + returns).min(self.end)
    }

    fn stands(&self, range: Range<usize>) -> Stands {
        Stands { id: self.id, choice: self.choice, range }
    }

    /// The person has gone on without the rest of it.
    fn left(self) -> Option<Settled> {
        let outcome = if self.is_taken { Outcome::Partly } else { Outcome::Rejected };
        self.settled(outcome)
    }

    fn settled(self, outcome: Outcome) -> Option<Settled> {
        let Self { id, source, characters, cursor: offset, is_told, choice, .. } = self;
        let missing =
            self.texts.get(choice).map_or(0, |text| text.len().saturating_sub(self.typed));
        let settled = Settled { id, source, outcome, characters, offset, choice, missing };
        (!is_told).then_some(settled)
    }
}

/// How a person takes suggestions lately.
#[derive(Clone, Debug)]
pub struct Record {
    accepted_at: Option<Instant>,
    rejected_at: Option<Instant>,
    share: f64,
}

impl Default for Record {
    fn default() -> Self {
        Self { accepted_at: None, rejected_at: None, share: USUAL_SHARE }
    }
}

impl Record {
    /// Hears of an outcome at the time `at`.
    pub fn note(&mut self, outcome: Outcome, at: Instant) {
        let value = match outcome {
            Outcome::Accepted | Outcome::Partly | Outcome::TypedThrough => 1.0,
            Outcome::Rejected => 0.0,
        };
        self.share += WEIGHT * (value - self.share);
        match outcome {
            Outcome::Accepted | Outcome::Partly => self.accepted_at = Some(at),
            Outcome::Rejected => self.rejected_at = Some(at),
            Outcome::TypedThrough => {}
        }
    }

    /// When one was last taken.
    pub fn accepted_at(&self) -> Option<Instant> {
        self.accepted_at
    }

    /// When one was last rejected.
    pub fn rejected_at(&self) -> Option<Instant> {
        self.rejected_at
    }

    /// The share of suggestions that were taken or typed lately, 0 to 1.
    pub fn acceptance(&self) -> f64 {
        self.share
    }
}

/// How many suggestions were shown, and what became of them. A line of the ledger may take back what
/// an earlier one counted, so these may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Shown; several to choose from count as one.
    pub shown: i64,
    /// Taken whole.
    pub accepted: i64,
    /// Taken in part.
    pub partly: i64,
    /// Typed through.
    pub typed_through: i64,
    /// Rejected.
    pub rejected: i64,
    /// Characters that were taken and not typed.
    pub characters: i64,
}

impl Counts {
    /// One that was shown.
    pub fn shown() -> Self {
        Self { shown: 1, ..Self::default() }
    }

    /// One that was settled.
    pub fn of(settled: &Settled) -> Self {
        let mut counts = Self {
            characters: i64::try_from(settled.characters).unwrap_or(i64::MAX),
            ..Self::default()
        };
        match settled.outcome {
            Outcome::Accepted => counts.accepted = 1,
            Outcome::Partly => counts.partly = 1,
            Outcome::TypedThrough => counts.typed_through = 1,
            Outcome::Rejected => counts.rejected = 1,
        }
        counts
    }

    /// What takes these back.
    #[must_use]
    pub fn negated(self) -> Self {
        let Self { shown, accepted, partly, typed_through, rejected, characters } = self;
        let [shown, accepted, partly, typed_through, rejected, characters] =
            [shown, accepted, partly, typed_through, rejected, characters].map(i64::saturating_neg);
        Self { shown, accepted, partly, typed_through, rejected, characters }
    }

    /// Whether there is nothing to count.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        // A line that someone has written by hand may hold any number.
        self.shown = self.shown.saturating_add(other.shown);
        self.accepted = self.accepted.saturating_add(other.accepted);
        self.partly = self.partly.saturating_add(other.partly);
        self.typed_through = self.typed_through.saturating_add(other.typed_through);
        self.rejected = self.rejected.saturating_add(other.rejected);
        self.characters = self.characters.saturating_add(other.characters);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completion::Trigger;
    use proptest::prelude::*;

    /// A document in which `text` is shown at `▮`, over the `closed` bytes right of it.
    fn shown(marked: &str, text: &str, closed: usize) -> (Watch, Text) {
        let cursor = Cursor::marked(marked, None, Trigger::Automatic);
        let range = cursor.offset..cursor.offset + closed;
        let suggestion = Suggestion { insert_text: text.to_owned(), range, warnings: Vec::new() };
        let mut watch = Watch::default();
        let source = Source { language: None, backend: "m".to_owned() };
        assert_eq!(watch.show(1, &source, &cursor, &[suggestion]), Shown::New(None));
        (watch, cursor.text)
    }

    /// Goes through these versions of the document; gives the outcome and the characters taken.
    fn outcome(watch: &mut Watch, document: &Text, versions: &[&str]) -> Option<(Outcome, usize)> {
        let mut before = document.clone();
        let mut outcome = None;
        for version in versions {
            let after = Text::new(version);
            let effect = watch.edited(&Edited::between(&before, &after), &after);
            if let Some(settled) = effect.settled {
                assert_eq!(outcome, None, "settled once");
                outcome = Some((settled.outcome, settled.characters));
            }
            before = after;
        }
        outcome
    }

    #[test]
    fn what_becomes_of_a_suggestion_is_seen_in_the_text() {
        use Outcome::{Accepted, Partly, Rejected, TypedThrough};
        let line = ("x = ▮\ny = 2\n", "f(1, 2)", 0);
        let closed = ("x = f(▮)\n", "1, 2)", 1);
        let block = ("def f():▮\r\n", "\n    a = 1\n    return a", 0);
        let below = ("a\n▮\nb\n", "c = 1\nd = 2", 0);
        for ((marked, text, replaces), versions, expected) in [
            (line, &["x = f(1, 2)\ny = 2\n"][..], Some((Accepted, 7))),
            (line, &["x = f\ny = 2\n", "x = f(\ny = 2\n"], None),
            // The editor closes the bracket.
            (line, &["x = f\ny = 2\n", "x = f()\ny = 2\n", "x = f(1)\ny = 2\n"], None),
            (line, &["x = f\ny = 2\n", "x = f(1, 2)\ny = 2\n"], Some((Accepted, 6))),
            (
                line,
                &[
                    "x = f\ny = 2\n",
                    "x = f(\ny = 2\n",
                    "x = f(1\ny = 2\n",
                    "x = f(1,\ny = 2\n",
                    "x = f(1, \ny = 2\n",
                    "x = f(1, 2\ny = 2\n",
                    "x = f(1, 2)\ny = 2\n",
                ],
                Some((TypedThrough, 0)),
            ),
            (line, &["x = f(1,\ny = 2\n", "x = f(1,3\ny = 2\n"], Some((Partly, 4))),
            (line, &["x = f(1, \ny = 2\n", "x = f(1, 2)\ny = 2\n"], Some((Partly, 5))),
            (line, &["x = g\ny = 2\n"], Some((Rejected, 0))),
            (
                line,
                &["x = f\ny = 2\n", "x = \ny = 2\n", "x = f(1, 2)\ny = 2\n"],
                Some((Accepted, 7)),
            ),
            // Typing above moves it; typing far below is none of its business.
            (line, &["# a\nx = \ny = 2\n", "# a\nx = f(1, 2)\ny = 2\n"], Some((Accepted, 7))),
            (line, &["x =\ny = 2\n"], Some((Rejected, 0))),
            (line, &["x\ny = 2\n"], Some((Rejected, 0))),
            (line, &[""], Some((Rejected, 0))),
            (closed, &["x = f(1, 2)\n"], Some((Accepted, 5))),
            (closed, &["x = f(1)\n", "x = f(1, )\n", "x = f(1, 2)\n"], Some((TypedThrough, 0))),
            (block, &["def f():\r\n    a = 1\r\n    return a\r\n"], Some((Accepted, 23))),
            // A comparison of texts may say that the lines were inserted one line below.
            (below, &["a\nc = 1\nd = 2\nb\n"], Some((Accepted, 11))),
        ] {
            let (mut watch, document) = shown(marked, text, replaces);
            let found = outcome(&mut watch, &document, versions);
            assert_eq!(found, expected, "{marked:?} {versions:?}");
        }
    }

    #[test]
    fn what_is_taken_is_known_and_where_it_stands() {
        let cursor = Cursor::marked("x = ▮\r\ny\r\n", None, Trigger::Automatic);
        let texts = ["f(\n)", "g(\n)", "g(\n)\nh"];
        let all = texts.map(|text| Suggestion {
            insert_text: text.to_owned(),
            range: 4..4,
            warnings: Vec::new(),
        });
        let source = Source { language: None, backend: "m".to_owned() };
        // Inserted, inserted as the editor likes it, and told before.
        for (inserted, told, expected) in [
            ("g(\r\n)", None, Some((1, 4..9))),
            ("g(\r\n)\r\nh", None, Some((2, 4..12))),
            ("g(\r\n)", Some(1), Some((1, 4..9))),
            ("g(\r\n  )", Some(1), Some((1, 4..11))),
            ("z", None, None),
        ] {
            let mut watch = Watch::default();
            watch.show(1, &source, &cursor, &all);
            let told = told.and_then(|choice| watch.accepted(1, choice));
            let after = Text::new(&format!("x = {inserted}\r\ny\r\n"));
            let effect = watch.edited(&Edited::between(&cursor.text, &after), &after);
            let stands = effect.stands.map(|it| (it.choice, it.range));
            assert_eq!(stands, expected, "{inserted:?}");
            let settled = told.or(effect.settled).expect("it is settled");
            if let Some((choice, _)) = expected {
                assert_eq!((settled.choice, settled.missing), (choice, 0), "{inserted:?}");
            } else {
                assert_eq!(settled.missing, texts[0].len());
            }
        }
    }

    #[test]
    fn going_elsewhere_rejects_and_staying_does_not() {
        let (mut watch, _) = shown("x = ▮\ny = 2\n", "f(1, 2)", 0);
        assert_eq!(watch.at(4), None);
        let settled = watch.at(6).expect("it was left");
        assert_eq!((settled.outcome, settled.offset, settled.id), (Outcome::Rejected, 4, 1));
        assert_eq!(watch.at(6), None, "once");
        let (mut watch, _) = shown("x = ▮\n", "f(1, 2)", 0);
        assert!(watch.closed().is_some() && watch.closed().is_none());
    }

    #[test]
    fn an_editor_that_says_so_is_believed_once_before_or_after_the_edit() {
        let (mut watch, document) = shown("x = ▮\n", "f(1, 2)", 0);
        let told = watch.accepted(1, 0).expect("it stands");
        assert_eq!((told.outcome, told.characters), (Outcome::Accepted, 7));
        let after = Text::new("x = f(1, 2)\n");
        let effect = watch.edited(&Edited::between(&document, &after), &after);
        let stands = Some(Stands { id: 1, choice: 0, range: 4..11 });
        assert_eq!(effect, Effect { is_taken: true, settled: None, stands });

        let (mut watch, document) = shown("x = ▮\n", "f(1, 2)", 0);
        let effect = watch.edited(&Edited::between(&document, &after), &after);
        assert!(effect.is_taken && effect.settled.is_some());
        assert_eq!(watch.accepted(1, 0), None);
        assert_eq!(watch.accepted(9, 3), None);
    }

    #[test]
    fn a_suggestion_that_is_shown_again_at_its_place_counts_once() {
        let (mut watch, mut document) = shown("x = ▮\n", "f(1, 2)", 0);
        let source = Source { language: None, backend: "m".to_owned() };
        let before = document.clone();
        let edit = document.replace(4..4, "f");
        watch.edited(&Edited::of(&edit, &before, &document), &document);
        let cursor = Cursor::marked("x = f▮\n", None, Trigger::Automatic);
        let rest =
            Suggestion { insert_text: "(1, 2)".to_owned(), range: 5..5, warnings: Vec::new() };
        assert_eq!(watch.show(2, &source, &cursor, &[rest]), Shown::Again(1));
        let before = document.clone();
        let edit = document.replace(5..5, "(1, 2)");
        let effect = watch.edited(&Edited::of(&edit, &before, &document), &document);
        let settled = effect.settled.expect("it is whole");
        assert_eq!((settled.id, settled.outcome, settled.characters), (1, Outcome::Accepted, 6));
    }

    #[test]
    fn the_share_of_what_is_taken_follows_the_person() {
        let (mut record, now) = (Record::default(), Instant::now());
        for _ in 0..50 {
            record.note(Outcome::Rejected, now);
        }
        assert!(record.acceptance() < 0.01 && record.accepted_at().is_none());
        for _ in 0..50 {
            record.note(Outcome::Accepted, now);
        }
        assert!(record.acceptance() > 0.99 && record.accepted_at() == Some(now));
    }

    proptest! {
        #[test]
        fn whatever_is_edited_a_suggestion_is_settled_at_most_once(
            text in "[a(é \\n]{1,12}",
            edits in prop::collection::vec((0_usize..20, 0_usize..6, "[a(é \\r\\n)]{0,6}"), 0..12),
        ) {
            let (mut watch, mut document) = shown("x = ▮\r\ny\r\n", &text, 0);
            let mut settled = 0;
            for (start, length, inserted) in edits {
                let before = document.clone();
                let edit = document.replace(start..start + length, &inserted);
                let effect = watch.edited(&Edited::of(&edit, &before, &document), &document);
                settled += usize::from(effect.settled.is_some());
            }
            settled += usize::from(watch.closed().is_some());
            prop_assert_eq!(settled, 1);
        }

        #[test]
        fn a_suggestion_that_is_inserted_is_accepted(
            left in "[a(\\n]{0,8}", text in "[b-z]{1,3}[(é \\nb-z]{3,12}[b-z]", right in "[a)\\n]{0,8}",
        ) {
            let (mut watch, document) = shown(&format!("{left}▮{right}"), &text, 0);
            let after = Text::new(&format!("{left}{text}{right}"));
            let settled = watch.edited(&Edited::between(&document, &after), &after).settled;
            prop_assert_eq!(settled.map(|settled| settled.outcome), Some(Outcome::Accepted));
        }
    }
}
