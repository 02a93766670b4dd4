//! The code in a conversation's answer: models wrap it in a Markdown fence and repeat the
//! cursor's line, whatever they were told.

use crate::completion::context::Context;

const FENCE: &str = "```";

/// `written` from where its code begins. Empty while that cannot be told yet.
pub(super) fn code<'w>(written: &'w str, context: &Context) -> &'w str {
    without_repeated_line(without_opening_fence(written), context)
}

fn without_opening_fence(written: &str) -> &str {
    let begun = written.trim_start();
    if FENCE.starts_with(begun) {
        return "";
    }
    if !begun.starts_with(FENCE) {
        return written;
    }
    begun.split_once('\n').map_or("", |(_, code)| code)
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
