//! The code in a conversation's answer: models think aloud, say what they will do, wrap the code
//! in a Markdown fence and repeat the cursor's line, whatever they were told.

use crate::completion::context::Context;
use crate::completion::prompt::CURSOR;

const FENCES: [&str; 2] = ["```", "~~~"];

/// What a model puts around the code, because the question had it.
const WRAPPERS: [&str; 2] = ["<file>", CURSOR];

/// Prose before the code is no longer than this.
const LONGEST_PROSE: usize = 600;

/// `written` from where its code begins. Empty while that cannot be told yet.
pub(super) fn code<'w>(written: &'w str, context: &Context) -> &'w str {
    let spoken = without_thoughts(written);
    let fenced = without_opening_fence(without_prose(spoken));
    without_repeated_line(unwrapped(fenced), context)
}

/// Where the line is that closes what [`WRAPPERS`] opened.
pub(super) fn closing_wrapper(body: &str) -> Option<usize> {
    let closes = |line: &str| matches!(line.trim(), "</file>" | CURSOR);
    body.split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .find(|(_, line)| closes(line))
        .map(|(start, _)| start)
}

fn without_thoughts(written: &str) -> &str {
    const BEGIN: &str = "<think>";
    let begun = written.trim_start();
    if begun.is_empty() || !(begun.starts_with(BEGIN) || BEGIN.starts_with(begun)) {
        return written;
    }
    begun.split_once("</think>").map_or("", |(_, rest)| rest)
}

/// Drops what is said before a fence, where the first line reads like a sentence.
fn without_prose(spoken: &str) -> &str {
    let begun = spoken.trim_start();
    let first = begun.lines().next().unwrap_or_default();
    if !is_prose(first) {
        return spoken;
    }
    let fence = FENCES.iter().filter_map(|fence| begun.find(&format!("\n{fence}"))).min();
    match fence {
        Some(at) if at <= LONGEST_PROSE => &begun[at + 1..],
        // It may still come.
        None if begun.len() <= LONGEST_PROSE => "",
        _ => spoken,
    }
}

/// Whether a line is a sentence: a capital first, several words, and no sign that code would have.
fn is_prose(line: &str) -> bool {
    line.starts_with(char::is_uppercase)
        && line.split_whitespace().count() >= 3
        && !line.contains(['(', ')', '{', '}', '[', ']', '=', ';', '<', '>', '_', '"'])
}

fn without_opening_fence(written: &str) -> &str {
    let begun = written.trim_start();
    let Some(fence) = FENCES.iter().find(|fence| {
        begun.starts_with(**fence) || (!begun.is_empty() && fence.starts_with(begun))
    }) else {
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
fn without_repeated_line<'w>(code: &'w str, context: &Context) -> &'w str {
    let typed = context.left.rsplit('\n').next().unwrap_or_default().trim();
    // A short beginning, a bracket say, may well be meant.
    if typed.len() < SHORTEST_REPEATED {
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

    #[test]
    fn only_the_code_is_left() {
        let context = |left: &str| Context {
            left: left.to_owned(),
            right: String::new(),
            typed_space: String::new(),
            language: None,
        };
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
            ("rows = ", "rows", ""),
            ("rows = ", "rows = read()", " read()"),
            ("rows = ", "```py\nrows = read()", " read()"),
            ("rows = ", "rowing()", "rowing()"),
            ("x\nf(", "f(1)", "f(1)"),
        ];
        for (left, written, expected) in table {
            assert_eq!(code(written, &context(left)), expected, "{left:?} {written:?}");
        }
    }
}
