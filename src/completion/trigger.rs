//! Whether, and how soon, a suggestion is worth asking for that nobody has asked for by a key.
//!
//! Hard rules first, then a logistic classifier over [`features`], whose coefficients are the data
//! file `trigger.toml`. Pure: what it knows of the person comes as numbers ([`Typing`]).

use super::intent::{Intent, Unit, indentation_of};
use super::typing::{Last, Typing};
use super::{Cursor, Trigger};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

/// The longest wait for the next key.
const LONGEST_DEBOUNCE: Duration = Duration::from_millis(500);

/// The wait for the next key, in gaps between keys, where the backend is far slower than the person.
const MOST_GAPS: f64 = 1.5;

/// Bytes of a line that are looked at.
const LONGEST_LINE: usize = 2_000;

/// What to do about a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Ask for it.
    Now,
    /// Ask for it after this time, counted from now, unless something else happens.
    After(Duration),
    /// Leave the person alone.
    No(Reason),
}

/// Why nothing is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Code stands right of the cursor that is more than what closes.
    WithinText,
    /// The person has just put text there that they did not type.
    Pasted,
    /// The person has just taken something back.
    Undone,
    /// The person has just deleted.
    Deleted,
    /// They saw a suggestion at this place and went on without it.
    Dismissed,
    /// The classifier expects that it would not be taken.
    Unlikely,
}

/// Whether to ask at `cursor`, where `intent` is what would be asked for.
pub fn decide(cursor: &Cursor, intent: &Intent, typing: &Typing) -> Ask {
    if cursor.trigger == Trigger::Invoked {
        return Ask::Now;
    }
    if let Some(reason) = rule_against(cursor, intent, typing) {
        return Ask::No(reason);
    }
    if probability(&features(cursor, intent, typing)) < MODEL.threshold {
        return Ask::No(Reason::Unlikely);
    }
    // Some editors have waited already.
    let left = debounce(typing).saturating_sub(typing.since_key.unwrap_or(LONGEST_DEBOUNCE));
    if left.is_zero() { Ask::Now } else { Ask::After(left) }
}

fn rule_against(cursor: &Cursor, intent: &Intent, typing: &Typing) -> Option<Reason> {
    let only_closes = || right_of(cursor).trim().chars().all(closes);
    match typing.last {
        _ if typing.is_dismissed => Some(Reason::Dismissed),
        Last::Pasted => Some(Reason::Pasted),
        Last::Undone => Some(Reason::Undone),
        Last::Deleted => Some(Reason::Deleted),
        _ if intent.unit == Unit::Fill && !only_closes() => Some(Reason::WithinText),
        Last::Typed | Last::Taken | Last::Nothing => None,
    }
}

fn closes(sign: char) -> bool {
    sign.is_whitespace() || ")]}>\"'`;,:".contains(sign)
}

/// How long after the last key to wait for another: the longer, the slower the backend is beside the
/// person, because a request that the next key throws away costs that much.
fn debounce(typing: &Typing) -> Duration {
    let (Some(gap), Some(response)) = (typing.gap, typing.response) else { return Duration::ZERO };
    let (gap, response) = (gap.as_secs_f64(), response.as_secs_f64());
    let share = if gap + response > 0.0 { response / (gap + response) } else { 0.0 };
    Duration::try_from_secs_f64(MOST_GAPS * gap * share)
        .map_or(LONGEST_DEBOUNCE, |wait| wait.min(LONGEST_DEBOUNCE))
}

/// The names of the features, in the order of [`features`]; `trigger.toml` has a coefficient for
/// each.
pub const FEATURES: [&str; 21] = [
    // 1 where the last sign left of the cursor is a letter, digit or underscore.
    "ends_in_word",
    // 1 where it is a space or tab behind something else.
    "ends_in_space",
    // 1 where it opens a bracket, or is an operator, comma or colon: something must follow.
    "ends_in_opener",
    // 1 where it is a dot.
    "ends_in_dot",
    // 1 where it closes a bracket or string: the statement may be whole.
    "ends_in_closer",
    // 1 where the last word, spaces aside, is a keyword that something must follow.
    "after_keyword",
    // 1 where nothing but space stands left of the cursor on its line.
    "starts_line",
    // Characters left of the cursor on its line without the indentation, in lines of 80; at most 2.
    "line_length",
    // Characters of the unfinished word, in tens; at most 2.
    "word_length",
    // 1 where something stands right of the cursor on its line.
    "closes_right",
    // How far into the document the cursor stands: 0 at its start, 1 at its end.
    "position",
    // 1 for the unit that is asked for.
    "described",
    "body",
    "line",
    "fill",
    "comment",
    // 1 just after a suggestion was taken, half as much every 20 seconds, 0 where none was.
    "since_accepted",
    // The same, after one was rejected.
    "since_rejected",
    // The median gap between the person's keys, in half seconds; at most 2; 0 where unknown.
    "gap",
    // The time since the last key, in gaps; at most 3; 0 where either is unknown.
    "pause",
    // The share of suggestions taken lately, 0 to 1.
    "acceptance",
];

/// What the classifier looks at; by [`FEATURES`].
pub fn features(cursor: &Cursor, intent: &Intent, typing: &Typing) -> [f64; FEATURES.len()] {
    let left = left_of(cursor);
    let code = left.trim_end();
    let content = &left[indentation_of(&left).len()..];
    let last = left.chars().next_back();
    let is = |holds: bool| if holds { 1.0 } else { 0.0 };
    let last_is = |signs: &str| is(last.is_some_and(|sign| signs.contains(sign)));
    let word = |text: &str| {
        let start = text.trim_end_matches(|sign: char| sign.is_alphanumeric() || sign == '_').len();
        text[start..].to_owned()
    };
    let keywords =
        cursor.tree.as_ref().and_then(|tree| MODEL.keywords.get(tree.language().fence()));
    let is_keyword = keywords.is_some_and(|all| all.contains(&word(code)));
    let unit = |unit: Unit| is(intent.unit == unit);
    let since =
        |time: Option<Duration>| time.map_or(0.0, |time| 0.5_f64.powf(time.as_secs_f64() / 20.0));
    let gap = typing.gap.map(|gap| gap.as_secs_f64());
    let pause = gap.zip(typing.since_key).filter(|(gap, _)| *gap > 0.0);
    [
        is(last.is_some_and(|sign| sign.is_alphanumeric() || sign == '_')),
        is(last.is_some_and(char::is_whitespace) && !code.is_empty()),
        last_is("([{=+-*/%<>!&|^~?,:"),
        last_is("."),
        last_is(")]}\"'`;"),
        is(is_keyword),
        is(content.is_empty()),
        capped(count(content) / 80.0, 2.0),
        capped(count(&word(&left)) / 10.0, 2.0),
        is(!right_of(cursor).trim().is_empty()),
        ratio(cursor.offset, cursor.text.len()),
        unit(Unit::Described),
        unit(Unit::Body),
        unit(Unit::Line),
        unit(Unit::Fill),
        unit(Unit::Comment),
        since(typing.since_accepted),
        since(typing.since_rejected),
        capped(gap.unwrap_or(0.0) / 0.5, 2.0),
        capped(pause.map_or(0.0, |(gap, pause)| pause.as_secs_f64() / gap), 3.0),
        typing.acceptance.clamp(0.0, 1.0),
    ]
}

/// How likely the person is to take a suggestion, 0 to 1.
pub fn probability(features: &[f64; FEATURES.len()]) -> f64 {
    let terms = FEATURES
        .iter()
        .zip(features)
        .map(|(name, value)| MODEL.coefficients.get(*name).copied().unwrap_or_default() * value);
    1.0 / (1.0 + (-(MODEL.intercept + terms.sum::<f64>())).exp())
}

fn capped(value: f64, most: f64) -> f64 {
    value.clamp(0.0, most)
}

/// Characters of a part of a line, which is too short for a float to miscount.
#[expect(clippy::cast_precision_loss)]
fn count(text: &str) -> f64 {
    text.chars().count() as f64
}

#[expect(clippy::cast_precision_loss)]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn left_of(cursor: &Cursor) -> String {
    let line = cursor.text.line_at(cursor.offset);
    let from = line.start.max(cursor.offset.saturating_sub(LONGEST_LINE));
    cursor.text.slice(from..cursor.offset.max(from))
}

fn right_of(cursor: &Cursor) -> String {
    let line = cursor.text.line_at(cursor.offset);
    cursor.text.slice(cursor.offset..line.end.min(cursor.offset.saturating_add(LONGEST_LINE)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    threshold: f64,
    intercept: f64,
    coefficients: BTreeMap<String, f64>,
    keywords: BTreeMap<String, Vec<String>>,
}

static MODEL: LazyLock<Model> =
    LazyLock::new(|| toml::from_str(include_str!("trigger.toml")).expect("trigger.toml"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completion::intent;
    use crate::syntax::Language;

    fn at(marked: &str, trigger: Trigger) -> (Cursor, Intent) {
        let cursor = Cursor::marked(marked, Some(Language::Python), trigger);
        let intent = intent::at(&cursor).expect("something is asked for");
        (cursor, intent)
    }

    fn asked(marked: &str, typing: &Typing) -> Ask {
        let (cursor, intent) = at(marked, Trigger::Automatic);
        decide(&cursor, &intent, typing)
    }

    fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    #[test]
    fn the_data_file_fits_the_features() {
        let names: Vec<_> = MODEL.coefficients.keys().map(String::as_str).collect();
        let mut expected = FEATURES.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected);
        assert!(MODEL.coefficients.values().all(|value| value.is_finite()));
        assert!((0.0..=1.0).contains(&MODEL.threshold));
        for language in Language::all() {
            assert!(MODEL.keywords.contains_key(language.fence()), "{language:?}");
        }
        assert_eq!(MODEL.keywords.len(), Language::all().count());
    }

    #[test]
    fn what_a_person_is_offered_while_they_type() {
        let typing = Typing::default();
        for marked in [
            "x = ▮\n",
            "return▮\n",
            "# read a CSV file▮\n",
            "def f(a):▮\n",
            "names.▮\n",
            "x = retu▮\n",
            "print(▮)\n",
        ] {
            assert_eq!(asked(marked, &typing), Ask::Now, "{marked}");
        }
        assert_eq!(asked("x = f()▮\n", &typing), Ask::No(Reason::Unlikely));
        assert_eq!(asked("x = ▮ + 1\n", &typing), Ask::No(Reason::WithinText));
        assert_eq!(asked("x = [a, ▮]\n", &typing), Ask::Now);
    }

    #[test]
    fn what_was_no_typing_triggers_nothing_and_a_key_always_asks() {
        let (cursor, intent) = at("x = ▮ + 1\n", Trigger::Invoked);
        for (last, reason) in [
            (Last::Pasted, Reason::Pasted),
            (Last::Undone, Reason::Undone),
            (Last::Deleted, Reason::Deleted),
        ] {
            let typing = Typing { last, ..Typing::default() };
            assert_eq!(asked("x = ▮\n", &typing), Ask::No(reason));
            assert_eq!(decide(&cursor, &intent, &typing), Ask::Now);
        }
        let typing = Typing { is_dismissed: true, ..Typing::default() };
        assert_eq!(asked("x = ▮\n", &typing), Ask::No(Reason::Dismissed));
        assert_eq!(decide(&cursor, &intent, &typing), Ask::Now);
    }

    #[test]
    fn a_slow_backend_is_asked_later_than_a_quick_one() {
        let wait = |gap: Option<u64>, response, since_key| {
            let [gap, response, since_key] =
                [gap, Some(response), Some(since_key)].map(|time| time.map(ms));
            let typing = Typing { since_key, gap, response, ..Typing::default() };
            match asked("x = ▮\n", &typing) {
                Ask::Now => Duration::ZERO,
                Ask::After(wait) => wait,
                Ask::No(reason) => panic!("{reason:?}"),
            }
        };
        let quick = wait(Some(200), 20, 0);
        let slow = wait(Some(200), 2_000, 0);
        assert!(quick < ms(50), "{quick:?}");
        assert!(slow > ms(200), "{slow:?}");
        // What has passed since the key counts, and an editor may have waited long enough.
        assert_eq!(wait(Some(200), 2_000, 100) + ms(100), slow);
        assert_eq!(wait(Some(200), 2_000, 300), Duration::ZERO);
        assert_eq!(wait(Some(10_000), 60_000, 0), LONGEST_DEBOUNCE);
        assert_eq!(wait(None, 2_000, 0), Duration::ZERO);
    }

    #[test]
    fn many_rejections_make_it_quiet_and_acceptances_bring_it_back() {
        let probability = |typing: &Typing| {
            let (cursor, intent) = at("x = names▮\n", Trigger::Automatic);
            probability(&features(&cursor, &intent, typing))
        };
        let neutral = probability(&Typing::default());
        let disliked =
            Typing { since_rejected: Some(ms(1_000)), acceptance: 0.0, ..Typing::default() };
        let liked =
            Typing { since_accepted: Some(ms(1_000)), acceptance: 0.8, ..Typing::default() };
        assert!(probability(&disliked) < neutral && neutral < probability(&liked));
        assert!(matches!(asked("x = names▮\n", &disliked), Ask::No(Reason::Unlikely)));
        assert_eq!(asked("# read all of the rows▮\n", &disliked), Ask::Now);
    }

    #[test]
    fn the_same_place_has_the_same_features_and_all_are_bounded() {
        let long = format!("x = {}▮{}\n", "a + ".repeat(400), ")".repeat(50));
        let odd = Typing {
            since_key: Some(Duration::MAX),
            gap: Some(Duration::from_nanos(1)),
            since_accepted: Some(Duration::MAX),
            acceptance: 7.0,
            ..Typing::default()
        };
        for marked in [long.as_str(), "# ü𝕏 привет мир 🚀▮", "x = ▮"] {
            let (cursor, intent) = at(marked, Trigger::Automatic);
            let found = features(&cursor, &intent, &odd);
            assert_eq!(format!("{found:?}"), format!("{:?}", features(&cursor, &intent, &odd)));
            assert!(found.iter().all(|value| (0.0..=3.0).contains(value)), "{found:?}");
        }
    }
}
