//! Cuts what a model writes down to what was asked for, while it writes.
//!
//! Pure. Model output is untrusted: nothing here expects it to be code.

mod answer;
mod indentation;
mod item;
mod overlap;
mod unit;

use super::context::Context;
use super::intent::{Intent, Start, Unit};
use super::nesting;

/// What is known of a suggestion while the model still writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The part that will stand in the suggestion whatever comes next; it only grows.
    pub certain: String,
    /// Whether the suggestion is whole, so that the model can stop.
    pub is_whole: bool,
}

/// What of `written`, an unfinished answer, will be shown.
pub fn progress(written: &str, intent: &Intent, context: &Context) -> Progress {
    let (body, end) = body(written, intent, context);
    let is_whole = end.is_some();
    // The last line may still grow, or lose its end to what stands right of the cursor.
    let visible = &body[..end.unwrap_or(body.len())];
    let settled = &visible[..visible.rfind('\n').unwrap_or(0)];
    let lines = settled.trim_end();
    let certain = if lines.is_empty() { String::new() } else { placed(lines, intent, context) };
    Progress { certain, is_whole }
}

/// The suggestion that `written`, the model's last word, comes to; `None` if nothing is left.
pub fn finish(written: &str, intent: &Intent, context: &Context) -> Option<String> {
    let (body, end) = body(written, intent, context);
    let body = &body[..end.unwrap_or(body.len())];
    let body = overlap::without_what_stands_right(body.trim_end(), intent, context).trim_end();
    let is_repetition = intent.unit == Unit::Line && !body.contains('\n') && {
        let above = context.left.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        body.trim() == above.trim()
    };
    if body.trim().is_empty() || is_repetition {
        return None;
    }
    Some(placed(body, intent, context))
}

/// The code in an answer, and where the asked-for unit ends in it, if it does yet.
fn body<'w>(written: &'w str, intent: &Intent, context: &Context) -> (&'w str, Option<usize>) {
    let written = answer::code(written, context);
    let body = if continues_line(intent, context) {
        // The model was not told of the space that is typed already, and writes it again.
        let may_begin = if context.typed_space.is_empty() { &[][..] } else { &[' ', '\t'] };
        written.trim_start_matches(may_begin)
    } else {
        let blank = written.len() - written.trim_start().len();
        &written[written[..blank].rfind('\n').map_or(0, |at| at + 1)..]
    };
    let ends = [
        fence(body, context),
        answer::closing_wrapper(body),
        unit::end(body, intent, context),
        overlap::start_of_what_stands_below(body, context),
    ];
    (body, ends.into_iter().flatten().min())
}

/// Whether the suggestion goes on with a line that a person has begun.
fn continues_line(intent: &Intent, context: &Context) -> bool {
    intent.start == Start::Here && !context.left.is_empty() && !context.left.ends_with('\n')
}

/// Where a Markdown fence ends the code.
fn fence(body: &str, context: &Context) -> Option<usize> {
    let marks = body.match_indices("```").chain(body.match_indices("~~~"));
    let found = marks.map(|(at, _)| body[..at].rfind('\n').map_or(0, |end| end + 1));
    let starts_line = |start: &usize| {
        let line = body[*start..].trim_start();
        line.starts_with("```") || line.starts_with("~~~")
    };
    // In a string, a docstring's example say, a fence is part of the code.
    let in_code = |start: &usize| {
        context.language.is_none_or(|language| nesting::is_in_code(&body[..*start], language))
    };
    found.filter(starts_line).filter(in_code).min()
}

/// A body as it is inserted at the cursor.
fn placed(body: &str, intent: &Intent, context: &Context) -> String {
    match intent.start {
        Start::NextLine => format!("\n{body}"),
        Start::Here if continues_line(intent, context) => body.to_owned(),
        Start::Here => indentation::moved(body, &context.typed_space),
    }
}
