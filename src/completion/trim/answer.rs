//! The code in a conversation's answer: models think aloud, say what they will do, wrap the code
//! in a Markdown fence and repeat the cursor's line, whatever they were told.

use super::junk;
use super::sides::MOST_LINES;
use crate::completion::context::Context;
use crate::completion::intent::{Intent, Start, Unit, indentation_of};
use crate::completion::prompt::CURSOR;
use std::ops::Range;

const FENCES: [&str; 2] = ["```", "~~~"];

/// What a model puts around the code, because the question had it.
const WRAPPERS: [&str; 2] = ["<file>", CURSOR];

/// How control tokens begin that servers are known to hand out as text.
const MARKS: [&str; 7] = [
    "<|im_end|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|eot_id|>",
    "<|fim_",
    "<|file_sep|>",
    "<fim_",
];

/// Prose before the code is no longer than this.
const LONGEST_PROSE: usize = 600;

/// A shorter beginning of a line may well be meant again.
const SHORTEST_REPEATED: usize = 4;

/// `written` from where its code begins. Empty, or blank, while that cannot be told yet. It goes on
/// with what was `begun` in the request; `is_all` says that nothing more will come.
pub(super) fn code<'w>(
    written: &'w str,
    intent: &Intent,
    context: &Context,
    begun: &str,
    is_all: bool,
) -> &'w str {
    let spoken = without_beginning(without_thoughts(written), begun, is_all);
    let is_code = context.language.is_some() && intent.unit != Unit::Comment;
    let kind = match intent.unit {
        Unit::Body | Unit::Described => Prose::ForStatements,
        _ => Prose::ForRest,
    };
    let without_prose =
        |written: &'w str| if is_code { without_prose(written, kind, is_all) } else { written };
    let inner = unwrapped(without_opening_fence(without_prose(spoken)));
    match intent.unit {
        Unit::Body => without_prose(without_repeated_head(inner, intent, &context.left, is_all)),
        Unit::Described => without_prose(inner),
        _ => without_repeated_line(inner, intent, context),
    }
}

/// Whether a line is a fence.
pub(super) fn is_fence(line: &str) -> bool {
    FENCES.iter().any(|fence| line.trim_start().starts_with(fence))
}

/// Whether a line closes what [`WRAPPERS`] opened.
pub(super) fn closes_wrapper(line: &str) -> bool {
    matches!(line.trim(), "</file>" | CURSOR)
}

/// Where a mark stands in a line that only a machine could mean, if the file has no such marks.
pub(super) fn end_mark(line: &str, context: &Context) -> Option<usize> {
    if !line.contains(['<', '⟦']) {
        return None;
    }
    let marks = MARKS
        .iter()
        .chain(&[CURSOR])
        .filter(|mark| !context.left.contains(**mark) && !context.right.contains(**mark));
    marks.filter_map(|mark| line.find(mark)).min()
}

fn without_thoughts(written: &str) -> &str {
    const BEGIN: &str = "<think>";
    let begun = written.trim_start();
    if begun.is_empty() || !(begun.starts_with(BEGIN) || BEGIN.starts_with(begun)) {
        return written;
    }
    begun.split_once("</think>").map_or("", |(_, rest)| rest)
}

/// What prose may stand in the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prose {
    /// Whole statements: a sentence is none, however it begins.
    ForStatements,
    /// The rest of a line, which may begin with any word.
    ForRest,
}

impl Prose {
    fn is(self, line: &str) -> bool {
        junk::is_prose(line) || self == Self::ForStatements && junk::is_sentence(line)
    }

    fn may_become(self, line: &str) -> bool {
        junk::may_become_prose(line)
            || self == Self::ForStatements && junk::may_become_sentence(line)
    }
}

/// Drops what is said before the code: sentences, or anything that begins like one and goes on to a
/// fence.
fn without_prose(spoken: &str, kind: Prose, is_all: bool) -> &str {
    let begun = spoken.trim_start();
    let (mut start, mut said_from) = (0, None);
    for line in begun.split_inclusive('\n') {
        let content = line.trim();
        let is_complete = is_all || line.ends_with('\n');
        let is_short = line.len() <= LONGEST_PROSE;
        let may_be_fence = || FENCES.iter().any(|fence| fence.starts_with(content));
        if is_fence(line) && start <= LONGEST_PROSE {
            return &begun[start..];
        }
        if content.is_empty() || said_from.is_some() || is_complete && is_short && kind.is(content)
        {
        } else if is_complete && is_short && junk::is_like_prose(content) {
            said_from = Some(start);
        } else if !is_complete && (may_be_fence() || is_short && kind.may_become(content)) {
            return "";
        } else {
            return if start == 0 { spoken } else { &begun[start..] };
        }
        start += line.len();
    }
    match said_from {
        Some(from) if begun.len() > LONGEST_PROSE + "\n```".len() => &begun[from..],
        _ => "",
    }
}

fn without_opening_fence(written: &str) -> &str {
    let begun = written.trim_start();
    let may_be = |fence: &&&str| {
        begun.starts_with(**fence) || (!begun.is_empty() && fence.starts_with(begun))
    };
    let Some(fence) = FENCES.iter().find(may_be) else {
        return written;
    };
    if !begun.starts_with(fence) {
        return ""; // It may become one.
    }
    begun.split_once('\n').map_or("", |(_, code)| code)
}

fn unwrapped(code: &str) -> &str {
    let begun = code.trim_start();
    let may_become = |wrapper: &&&str| !begun.is_empty() && wrapper.starts_with(begun);
    if WRAPPERS.iter().any(|wrapper| may_become(&wrapper)) {
        return "";
    }
    let inner = WRAPPERS.iter().find_map(|wrapper| begun.strip_prefix(wrapper));
    inner.map_or(code, |inner| inner.strip_prefix('\n').unwrap_or(inner))
}

/// Drops what the answer began with in the request: some servers give it back, and some models say it
/// again.
fn without_beginning<'w>(spoken: &'w str, begun: &str, is_all: bool) -> &'w str {
    let said = spoken.trim_start();
    if begun.is_empty() || said.is_empty() {
        return spoken;
    }
    match said.strip_prefix(begun) {
        Some(rest) => rest,
        None if begun.starts_with(said) && !is_all => "", // It may become that.
        None => spoken,
    }
}

/// Drops the beginning of the cursor's line, where the answer begins with it once more.
fn without_repeated_line<'w>(code: &'w str, intent: &Intent, context: &Context) -> &'w str {
    if intent.start == Start::NextLine {
        return code;
    }
    let typed = context.left.rsplit('\n').next().unwrap_or_default().trim();
    // A short beginning may well be meant again, and so may a call: `foo(foo(x))`.
    let is_call = typed
        .strip_suffix(['(', '['])
        .is_some_and(|name| name.chars().all(|sign| sign.is_alphanumeric() || "._".contains(sign)));
    if typed.len() < SHORTEST_REPEATED || is_call {
        return code;
    }
    let begun = code.trim_start();
    if typed.starts_with(begun) {
        return ""; // It may become a repetition, or is one and nothing more.
    }
    begun.strip_prefix(typed).unwrap_or(code)
}

/// Drops the head of the block, and the docstring below it, where the answer begins with them once
/// more. Empty while that cannot be told.
fn without_repeated_head<'w>(code: &'w str, intent: &Intent, left: &str, is_all: bool) -> &'w str {
    let base = intent.indentation.len();
    let head = Head::of(left, base);
    let mut repeated: Option<Range<usize>> = None;
    let (mut end, mut blank) = (0, 0);
    let mut is_over = is_all;
    for line in code.split_inclusive('\n') {
        let content = line.trim();
        let is_complete = is_all || line.ends_with('\n');
        let next = match &repeated {
            Some(lines) => lines.end..head.lines.len().min(lines.end + 1),
            None => 0..head.lines.len(),
        };
        if content.is_empty() {
            blank += 1;
            if blank > MOST_LINES {
                is_over = true;
                break;
            }
        } else if is_complete {
            // The head of a block within the block stands further in.
            let may_be = |at: usize| {
                repeated.is_some()
                    || content.len() >= SHORTEST_REPEATED
                        && (at > head.last || indentation_of(line).len() <= base)
            };
            let mut places = next.filter(|at| head.lines[*at] == content && may_be(*at));
            let Some(place) = places.next() else {
                is_over = true;
                break;
            };
            repeated = Some(repeated.map_or(place, |lines| lines.start)..place + 1);
        } else {
            is_over = !head.lines[next].iter().any(|above| above.starts_with(content));
            break;
        }
        end += line.len();
    }
    if !is_over {
        return "";
    }
    // A docstring of the model's own may follow the head, but half a head is none.
    let is_whole = |lines: &Range<usize>| {
        (lines.start <= head.last && head.last < lines.end) || lines.end == head.lines.len()
    };
    if repeated.as_ref().is_some_and(is_whole) { &code[end..] } else { code }
}

/// The head of the block that the cursor is in, with all that stands between it and the cursor.
struct Head<'c> {
    /// Its lines that are not blank, without the spaces around them.
    lines: Vec<&'c str>,
    /// The last line of the head itself.
    last: usize,
}

impl<'c> Head<'c> {
    /// The head whose indentation is `base` long, right above the end of `left`.
    fn of(left: &'c str, base: usize) -> Self {
        let (mut lines, mut after) = (Vec::new(), None);
        let above = left.lines().rev().filter(|line| !line.trim().is_empty());
        let mut is_begun = false;
        for line in above.take(MOST_LINES) {
            let content = line.trim();
            // What stands above the head belongs to it where it is an attribute.
            if is_begun && !content.starts_with(['@', '#', '[']) {
                break;
            }
            if indentation_of(line).len() <= base {
                after.get_or_insert(lines.len());
                is_begun |= !content.starts_with([')', ']', '}', '{']);
            }
            lines.push(content);
        }
        lines.reverse();
        let last = lines.len().saturating_sub(after.unwrap_or_default() + 1);
        Self { lines, last }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Language;

    #[test]
    fn only_the_code_is_left() {
        let context = |left: &str| Context {
            left: left.to_owned(),
            right: String::new(),
            typed_space: String::new(),
            language: Some(Language::Python),
        };
        let intent =
            Intent { unit: Unit::Line, start: Start::Here, indentation: String::new(), subject: 0 };
        let table = [
            ("", "", ""),
            ("", "``", ""),
            ("", "```python", ""),
            ("", "```python\nx = 1\n```\n", "x = 1\n```\n"),
            ("", "\n```\n    x", "    x"),
            ("", "x = `a`\n", "x = `a`\n"),
            ("", "~~~python\nx = 1", "x = 1"),
            ("", "Here is the code you asked for:", ""),
            ("", "Here is the code you asked for:\n\n```python\nx = 1\n```", "x = 1\n```"),
            ("", "Sure! The code is:\n```\nx = 1\n", "x = 1\n"),
            ("", "<think>\nhm\n</think>\nx = 1", "\nx = 1"),
            ("", "<thi", ""),
            ("", "<file>\nx = 1", "x = 1"),
            ("", "⟦CURSOR⟧x = 1", "x = 1"),
            ("", "List<String> a", "List<String> a"),
            ("", "If = 3", "If = 3"),
            ("", "Here is the code:\n\nx = 1", "x = 1"),
            ("", "Here is the code:\n\nThis is x:\nx", "x"),
            ("", "Counter", ""),
            ("", "Counter(rows)", "Counter(rows)"),
            ("rows = ", "rows", ""),
            ("rows = ", "rows = read()", " read()"),
            ("rows = ", "```py\nrows = read()", " read()"),
            ("rows = ", "rowing()", "rowing()"),
            ("x\nf(", "f(1)", "f(1)"),
        ];
        for (left, written, expected) in table {
            assert_eq!(
                code(written, &intent, &context(left), "", false),
                expected,
                "{left:?} {written:?}"
            );
        }
    }
}
