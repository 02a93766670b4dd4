//! Where the text around the cursor begins and ends.

use crate::text::Text;

/// Where the left window begins: at the document's start while that fits, then at the line
/// start nearest to a multiple of half the window, but not inside of what is asked for
/// (`subject`) while that fits. None of these moves while a person types on.
pub(super) fn window_start(text: &Text, subject: usize, end: usize, most: usize) -> usize {
    if end <= most {
        return 0;
    }
    let step = (most / 2).max(1);
    let anchor = (end - most).div_ceil(step) * step;
    let line = text.line_of(anchor);
    let next = text.line_range(line + 1).map_or(anchor, |range| range.start);
    // A line longer than the window has no better place than the anchor itself.
    let start = if next < end { next } else { text.floor_char(anchor) };
    let whole = text.line_at(subject).start;
    if end.saturating_sub(whole) <= most { start.min(whole) } else { start }
}

/// Where the right window ends: at a line's end, unless one line fills it all.
pub(super) fn window_end(text: &Text, start: usize, most: usize) -> usize {
    let far = start.saturating_add(most);
    if far >= text.len() {
        return text.len();
    }
    let line_start = text.line_at(far).start;
    if line_start > start { line_start } else { far }
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
