//! What a model gets to read: the text around the cursor, as much as it reads in time.
//!
//! Pure. The window begins at a place that stays the same while a person types on, so that
//! the prompt's head, and with it what a model has already computed, stays valid.

use super::Cursor;
use super::intent::{Intent, Start};
use crate::syntax::Language;
use crate::text::Text;

/// Bytes of source that make one token, on the low side: measured on HumanEval and the
/// standard library of Python with Qwen2.5-Coder's tokenizer, 3.3 to 3.9.
const BYTES_PER_TOKEN: usize = 3;

/// How much text a model reads in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Tokens of text left of the cursor.
    pub left_tokens: usize,
    /// Tokens of text right of it.
    pub right_tokens: usize,
}

/// The text around the cursor; line ends are `\n`, whatever the document has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Left of what is asked for, without the spaces right before the cursor: a model's tokens
    /// begin with their space. Ends at a line's start where a whole line is asked for.
    pub left: String,
    /// Right of the cursor.
    pub right: String,
    /// The spaces and tabs right before the cursor, which `left` leaves out.
    pub typed_space: String,
    /// The language, where it is known.
    pub language: Option<Language>,
}

/// Gathers what stands around the cursor, as far as `window` reaches.
pub fn gather(cursor: &Cursor, intent: &Intent, window: Window) -> Context {
    let text = &cursor.text;
    let line = text.line_range(text.line_of(cursor.offset)).unwrap_or_default();
    let typed = text.slice(line.start..cursor.offset);
    let typed_space = typed[typed.trim_end_matches([' ', '\t']).len()..].to_owned();
    let most_left = window.left_tokens.saturating_mul(BYTES_PER_TOKEN);
    let most_right = window.right_tokens.saturating_mul(BYTES_PER_TOKEN);
    let left_end = cursor.offset - typed_space.len();
    let left_start = window_start(text, intent.subject, left_end, most_left);
    let mut left = with_plain_line_ends(&text.slice(left_start..left_end));
    if intent.start == Start::NextLine {
        left.push('\n');
    }
    Context {
        left,
        right: with_plain_line_ends(
            &text.slice(cursor.offset..window_end(text, cursor.offset, most_right)),
        ),
        typed_space,
        language: cursor.tree.as_ref().map(crate::syntax::SyntaxTree::language),
    }
}

/// Where the left window begins: at the document's start while that fits, then at the line
/// start nearest to a multiple of half the window, but not inside of what is asked for
/// (`subject`) while that fits. None of these moves while a person types on.
fn window_start(text: &Text, subject: usize, end: usize, most: usize) -> usize {
    if end <= most {
        return 0;
    }
    let step = (most / 2).max(1);
    let anchor = (end - most).div_ceil(step) * step;
    let line = text.line_of(anchor);
    let next = text.line_range(line + 1).map_or(anchor, |range| range.start);
    // A line longer than the window has no better place than the anchor itself.
    let start = if next < end { next } else { text.floor_char(anchor) };
    let whole = text.line_range(text.line_of(subject)).map_or(subject, |range| range.start);
    if end.saturating_sub(whole) <= most { start.min(whole) } else { start }
}

/// Where the right window ends: at a line's end, unless one line fills it all.
fn window_end(text: &Text, start: usize, most: usize) -> usize {
    let far = start.saturating_add(most);
    if far >= text.len() {
        return text.len();
    }
    let line_start = text.line_range(text.line_of(far)).map_or(far, |range| range.start);
    if line_start > start { line_start } else { far }
}

pub(super) fn with_plain_line_ends(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_begins_at_the_same_place_while_a_person_types_on() {
        let mut text = Text::new(&"x = 1  # a line\n".repeat(1_000));
        let starts: std::collections::BTreeSet<usize> = (0..400)
            .map(|_| {
                text.replace(text.len()..text.len(), "y");
                window_start(&text, text.len(), text.len(), 3_000)
            })
            .collect();
        assert!(starts.len() <= 2, "{starts:?}");
    }

    #[test]
    fn what_is_asked_for_is_not_cut_while_it_fits() {
        let above = "x = 1  # a line\n".repeat(300);
        for spaces in 0..40 {
            let mut text = Text::new(&format!("{}{above}def f():\n", " ".repeat(spaces)));
            let subject = text.len() - "def f():\n".len();
            let mut starts = std::collections::BTreeSet::new();
            while text.len() - subject <= 1_000 {
                let start = window_start(&text, subject, text.len(), 1_000);
                assert!(start <= subject && text.len() - start <= 1_000, "{start}");
                starts.insert(start);
                text.replace(text.len()..text.len(), "# a word\n");
            }
            // The whole window's steps, and at last the place of the definition itself.
            assert!(starts.len() <= 4, "{starts:?}");
            assert!(window_start(&text, subject, text.len(), 1_000) > subject);
        }
    }

    #[test]
    fn a_window_never_exceeds_its_size() {
        let text = Text::new(&"one two three\n".repeat(500));
        for end in (0..text.len()).step_by(37) {
            let start = window_start(&text, end, end, 1_000);
            assert!(end - start <= 1_000 && (end <= 1_000 || end - start >= 450), "{start}..{end}");
            assert!(window_end(&text, end, 500) - end <= 500);
        }
    }
}
