//! Drops what a suggestion repeats of the text that stands right of the cursor already.

use crate::completion::context::Context;
use crate::completion::intent::{Intent, Unit, indentation_of};
use crate::completion::nesting::{self, Line};
use crate::syntax::Language;

/// The shortest line, in bytes, whose repetition is no accident.
const SHORTEST_TELLING_LINE: usize = 4;

/// Where a suggestion begins to repeat the first line below the cursor.
pub(super) fn start_of_what_stands_below(body: &str, context: &Context) -> Option<usize> {
    let below = line_below(context)?;
    if below.trim().len() < SHORTEST_TELLING_LINE {
        return None;
    }
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        // Deeper in, the same words are another statement.
        if line.strip_suffix('\n').is_some_and(|line| line.trim_end() == below.trim_end()) {
            return Some(start);
        }
        start += line.len();
    }
    None
}

/// `body` without the end that repeats what follows the cursor.
pub(super) fn without_what_stands_right<'b>(
    body: &'b str,
    intent: &Intent,
    context: &Context,
) -> &'b str {
    let Some(language) = context.language else { return body };
    let on_line = context.right.split('\n').next().unwrap_or_default().trim();
    if on_line.is_empty() {
        return if intent.unit == Unit::Body {
            without_closing_line(body, intent, context, language)
        } else {
            body
        };
    }
    // The longest end that may go, unless what stays would leave a bracket of its own open:
    // `foo(x)` before `)` closes what it opened.
    let cut = (1..=on_line.len().min(body.len()))
        .rev()
        .filter(|length| on_line.is_char_boundary(*length) && body.ends_with(&on_line[..*length]))
        .map(|length| &body[..body.len() - length])
        .find(|kept| is_balanced(kept, language));
    cut.unwrap_or(body)
}

/// A block's body without its closing bracket, where that stands below already.
fn without_closing_line<'b>(
    body: &'b str,
    intent: &Intent,
    context: &Context,
    language: Language,
) -> &'b str {
    let Some(below) = line_below(context) else { return body };
    let closes_same =
        below.trim_start().starts_with('}') && indentation_of(below) == intent.indentation;
    let closing = nesting::lines(body, language).into_iter().find_map(|line| line.closes_outer);
    match closing {
        Some(at) if closes_same => body[..at].trim_end(),
        _ => body,
    }
}

/// The first line below the cursor's that is not blank.
fn line_below(context: &Context) -> Option<&str> {
    context.right.split('\n').skip(1).find(|line| !line.trim().is_empty())
}

fn is_balanced(text: &str, language: Language) -> bool {
    let lines = nesting::lines(text, language);
    lines.iter().all(|line: &Line| line.closes_outer.is_none())
        && lines.last().is_none_or(|line| line.after.depth == 0 && line.after.is_closed())
}
