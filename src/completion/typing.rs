//! How a person types: their edits of one document, and what follows from them for suggestions.
//!
//! Pure: times come from the caller.

use super::acceptance::Record;
use crate::text::{Edit, Text};
use std::collections::VecDeque;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Gaps between keys that are kept.
const MOST_GAPS: usize = 20;

/// A longer gap is a pause to think, no part of a rhythm.
const LONGEST_GAP: Duration = Duration::from_secs(2);

/// The last edits, which an undo may take back.
const MOST_EDITS: usize = 16;

/// Bytes of an edit that are kept.
const MOST_BYTES: usize = 4 << 10;

/// More characters at once nobody types.
const MOST_TYPED: usize = 30;

/// Places that are remembered as dismissed.
const MOST_DISMISSED: usize = 16;

/// One edit, without the text that it leaves as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The byte where it begins.
    pub start: usize,
    /// Bytes that it removes.
    pub removed_bytes: usize,
    /// Bytes that it puts in their place.
    pub inserted_bytes: usize,
    /// What it removes, or how that begins.
    pub removed: String,
    /// What it inserts, or how that begins.
    pub inserted: String,
}

impl Edited {
    /// The edit that made `after` of `before`.
    pub fn of(edit: &Edit, before: &Text, after: &Text) -> Self {
        Self::in_range(
            before,
            edit.start_byte..edit.old_end_byte,
            after,
            edit.start_byte..edit.new_end_byte,
        )
    }

    /// What differs between two texts, as one edit.
    pub fn between(before: &Text, after: &Text) -> Self {
        let (old, new) = (before.to_string(), after.to_string());
        let (start, end) = common(&old, &new);
        Self::in_range(before, start..old.len() - end, after, start..new.len() - end)
    }

    fn in_range(before: &Text, old: Range<usize>, after: &Text, new: Range<usize>) -> Self {
        let head = |text: &Text, range: &Range<usize>| {
            text.slice(range.start..range.end.min(range.start + MOST_BYTES))
        };
        let (removed, inserted) = (head(before, &old), head(after, &new));
        let is_cut = removed.len() < old.len() || inserted.len() < new.len();
        let (start, end) = if is_cut { (0, 0) } else { common(&removed, &inserted) };
        Self {
            start: old.start + start,
            removed_bytes: old.len() - start - end,
            inserted_bytes: new.len() - start - end,
            removed: removed[start..removed.len() - end].to_owned(),
            inserted: inserted[start..inserted.len() - end].to_owned(),
        }
    }

    fn is_cut(&self) -> bool {
        self.removed.len() < self.removed_bytes || self.inserted.len() < self.inserted_bytes
    }

    /// Whether this edit takes back what `other` did.
    fn takes_back(&self, other: &Self) -> bool {
        !self.is_cut()
            && self.removed == other.inserted
            && self.inserted == other.removed
            && self.start == other.start
    }

    fn last(&self) -> Last {
        let inserted = self.inserted.trim();
        let lines = inserted.lines().count();
        let is_long = inserted.chars().count() > MOST_TYPED;
        // An editor's menu inserts names, however long they are.
        let is_name = inserted.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
        if self.inserted_bytes > MOST_BYTES || lines >= 2 || is_long && !is_name {
            Last::Pasted
        } else if self.inserted_bytes < self.removed_bytes {
            Last::Deleted
        } else {
            Last::Typed
        }
    }
}

/// The bytes that two texts have in common at their starts and at their ends.
fn common(old: &str, new: &str) -> (usize, usize) {
    let same = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    let start = old.floor_char_boundary(same);
    let (old, new) = (&old[start..], &new[start..]);
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(old, new)| old == new).count();
    (start, old.len() - old.ceil_char_boundary(old.len() - same))
}

/// What a person's last edit was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Last {
    /// None, or one elsewhere.
    #[default]
    Nothing,
    /// They typed.
    Typed,
    /// They took a suggestion, or a part of it.
    Taken,
    /// They deleted.
    Deleted,
    /// They inserted more at once than anyone types.
    Pasted,
    /// They took an edit back.
    Undone,
}

/// What is known of a person's typing at a moment and a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Typing {
    /// The edit that led here.
    pub last: Last,
    /// The time since the last key.
    pub since_key: Option<Duration>,
    /// The median gap between keys.
    pub gap: Option<Duration>,
    /// Whether a suggestion was dismissed here, and nothing was edited since.
    pub is_dismissed: bool,
    /// The time since a suggestion was last taken.
    pub since_accepted: Option<Duration>,
    /// The time since a suggestion was last rejected.
    pub since_rejected: Option<Duration>,
    /// The share of suggestions taken lately, 0 to 1.
    pub acceptance: f64,
    /// How long the backend has taken for its answers lately.
    pub response: Option<Duration>,
}

impl Default for Typing {
    fn default() -> Self {
        Self {
            last: Last::Nothing,
            since_key: None,
            gap: None,
            is_dismissed: false,
            since_accepted: None,
            since_rejected: None,
            acceptance: Record::default().acceptance(),
            response: None,
        }
    }
}

/// A person's edits of one document, as far as they matter.
#[derive(Clone, Debug, Default)]
pub struct History {
    gaps: VecDeque<Duration>,
    edits: VecDeque<Edited>,
    edited_at: Option<Instant>,
    last: Last,
    /// What the last edit left.
    edited: Range<usize>,
    /// Where suggestions were dismissed since the last edit.
    dismissed: VecDeque<usize>,
}

impl History {
    /// Hears of an edit at the time `at`. `is_ours` says that it took a suggestion.
    pub fn edited(&mut self, edit: &Edited, is_ours: bool, at: Instant) {
        let was_undone = self.edits.iter().any(|earlier| edit.takes_back(earlier));
        let last = match edit.last() {
            _ if is_ours => Last::Taken,
            // A slip that is typed again is typed.
            Last::Typed if was_undone && edit.inserted.chars().count() > 1 => Last::Undone,
            Last::Pasted | Last::Deleted if was_undone => Last::Undone,
            last => last,
        };
        let keys = edit.inserted.trim().chars().count().max(1);
        let gap = self.edited_at.map(|before| at.saturating_duration_since(before));
        if let (Last::Typed, Some(gap), Ok(keys)) = (last, gap, u32::try_from(keys))
            && gap <= LONGEST_GAP
        {
            self.gaps.push_back(gap / keys);
            self.gaps.drain(..self.gaps.len().saturating_sub(MOST_GAPS));
        }
        self.last = last;
        self.edited = edit.start..edit.start + edit.inserted_bytes;
        self.edited_at = Some(at);
        self.dismissed.clear();
        self.edits.push_back(edit.clone());
        self.edits.drain(..self.edits.len().saturating_sub(MOST_EDITS));
    }

    /// Hears that the person left a suggestion at byte `offset` without taking it or typing.
    pub fn dismissed(&mut self, offset: usize) {
        self.dismissed.push_back(offset);
        self.dismissed.drain(..self.dismissed.len().saturating_sub(MOST_DISMISSED));
    }

    /// What is known at byte `offset` and the time `now`.
    pub fn typing(
        &self,
        offset: usize,
        record: &Record,
        response: Option<Duration>,
        now: Instant,
    ) -> Typing {
        let since = |at: Instant| now.saturating_duration_since(at);
        let is_here = (self.edited.start..=self.edited.end).contains(&offset);
        Typing {
            last: if is_here { self.last } else { Last::Nothing },
            since_key: self.edited_at.map(since),
            gap: self.gap(),
            is_dismissed: self.dismissed.contains(&offset),
            since_accepted: record.accepted_at().map(since),
            since_rejected: record.rejected_at().map(since),
            acceptance: record.acceptance(),
            response,
        }
    }

    fn gap(&self) -> Option<Duration> {
        let mut gaps: Vec<_> = self.gaps.iter().copied().collect();
        gaps.sort_unstable();
        gaps.get(gaps.len() / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the last of these texts was made by, at its end.
    fn last(texts: &[&str]) -> Last {
        let (mut history, mut end) = (History::default(), 0);
        let start = Instant::now();
        for pair in texts.windows(2) {
            let edit = Edited::between(&Text::new(pair[0]), &Text::new(pair[1]));
            history.edited(&edit, false, start);
            end = edit.start + edit.inserted_bytes;
        }
        history.typing(end, &Record::default(), None, start).last
    }

    #[test]
    fn an_edit_is_known_by_what_it_does() {
        let many = "x ".repeat(20);
        let name = "x".repeat(40);
        for (texts, expected) in [
            (&["", "a"][..], Last::Typed),
            (&["fo", "format"], Last::Typed),
            (&["if a:", "if a:\n    "], Last::Typed),
            (&["", "a\nb"], Last::Pasted),
            (&["", "a\n"], Last::Typed),
            (&["", &many], Last::Pasted),
            (&["", &name], Last::Typed),
            (&["ab", "a"], Last::Deleted),
            (&["", "abc", ""], Last::Undone),
            (&["abc", "", "abc"], Last::Undone),
            (&["", "a\nb\nc", ""], Last::Undone),
            // Undone in one step more than one edit ago.
            (&["", "abc", "abc d", "abc", ""], Last::Undone),
            // A slip, deleted and typed again.
            (&["x", "xa", "x", "xa"], Last::Typed),
            (&["a", "a"], Last::Typed),
        ] {
            assert_eq!(last(texts), expected, "{texts:?}");
        }
        assert_eq!(last(&["", &"long\n".repeat(2_000), ""]), Last::Deleted, "too long to tell");
    }

    #[test]
    fn what_was_edited_elsewhere_is_no_matter_here() {
        let mut history = History::default();
        let now = Instant::now();
        history.edited(&Edited::between(&Text::new(""), &Text::new("a\nb")), false, now);
        let typing = |offset| history.typing(offset, &Record::default(), None, now);
        assert_eq!((typing(3).last, typing(4).last), (Last::Pasted, Last::Nothing));
    }

    #[test]
    fn a_rhythm_is_the_median_of_gaps_between_keys() {
        let mut history = History::default();
        let mut now = Instant::now();
        let mut text = Text::new("");
        for gap in [0, 100, 100, 5_000, 300, 100, 120] {
            now += Duration::from_millis(gap);
            let before = text.clone();
            let edit = text.replace(text.len()..text.len(), "ab");
            history.edited(&Edited::of(&edit, &before, &text), false, now);
        }
        let typing = history.typing(0, &Record::default(), None, now);
        // Two keys came with each edit.
        assert_eq!(typing.gap, Some(Duration::from_millis(50)));
        for _ in 0..100 {
            now += Duration::from_millis(10);
            history.edited(&Edited::between(&Text::new(""), &Text::new("a")), false, now);
        }
        assert!(history.gaps.len() <= MOST_GAPS && history.edits.len() <= MOST_EDITS);
        assert_eq!(history.gap(), Some(Duration::from_millis(10)));
    }

    #[test]
    fn a_dismissed_place_is_quiet_until_the_next_edit() {
        let mut history = History::default();
        let now = Instant::now();
        history.dismissed(4);
        let is_dismissed =
            |history: &History, at| history.typing(at, &Record::default(), None, now).is_dismissed;
        assert!(is_dismissed(&history, 4) && !is_dismissed(&history, 5));
        history.edited(&Edited::between(&Text::new(""), &Text::new("a")), false, now);
        assert!(!is_dismissed(&history, 4));
    }

    proptest! {
        #[test]
        fn an_edit_makes_the_one_text_of_the_other(old in "[aé🚀\\r\\n]{0,12}", new in "[aé🚀\\r\\n]{0,12}") {
            let edit = Edited::between(&Text::new(&old), &Text::new(&new));
            let mut made = old.clone();
            made.replace_range(edit.start..edit.start + edit.removed_bytes, &edit.inserted);
            prop_assert_eq!(made, new);
            prop_assert_eq!(&old[edit.start..edit.start + edit.removed_bytes], edit.removed);
        }
    }
}
