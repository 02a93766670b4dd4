//! The code in a conversation's answer: models think aloud, say what they will do, wrap the code
//! in a Markdown fence and repeat the cursor's line, whatever they were told.

use super::junk;
use crate::completion::context::Context;
use crate::completion::intent::{Intent, Start, Unit};
use crate::completion::prompt::CURSOR;

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

/// `written` from where its code begins. Empty, or blank, while that cannot be told yet; `is_all`
/// says that nothing more will come.
pub(super) fn code<'w>(
    written: &'w str,
    intent: &Intent,
    context: &Context,
    is_all: bool,
) -> &'w str {
    let spoken = without_thoughts(written);
    let is_code = context.language.is_some() && intent.unit != Unit::Comment;
    let plain = if is_code { without_prose(spoken, is_all) } else { spoken };
    let fenced = without_opening_fence(plain);
    without_repeated_line(unwrapped(fenced), intent, context)
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

/// Drops what is said before the code: sentences, or anything that begins like one and goes on to a
/// fence.
fn without_prose(spoken: &str, is_all: bool) -> &str {
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
        if content.is_empty()
            || said_from.is_some()
            || is_complete && is_short && junk::is_prose(line)
        {
        } else if is_complete && is_short && junk::is_like_prose(line) {
            said_from = Some(start);
        } else if !is_complete && (may_be_fence() || is_short && junk::may_become_prose(line)) {
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

const SHORTEST_REPEATED: usize = 4;

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
                code(written, &intent, &context(left), false),
                expected,
                "{left:?} {written:?}"
            );
        }
    }
}
