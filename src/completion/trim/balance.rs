//! Brackets and quotes: what a suggestion closes, what it leaves open, and what stands right of the
//! cursor already.

use super::item::Item;
use super::line_start;
use super::sides::Sides;
use crate::completion::intent::indentation_of;
use crate::completion::nesting::{Inside, Line, Scanner, Sign, closing};
use crate::syntax::Language;

/// Places that are tried as a suggestion's end, of each kind.
const MOST_PLACES: usize = 64;

/// The beginning of `body`, a statement's rest, that fits best between what stands left and right
/// of the cursor: nothing that stands right is written twice, and as few brackets and quotes as
/// can be are left open or closed without need.
pub(super) fn fitted<'b>(body: &'b str, sides: &Sides) -> &'b str {
    let body = without_comment_before_code(body, sides);
    let right = sides.right;
    let is_right = |length: &usize| {
        right.is_char_boundary(*length)
            && body.ends_with(&right[..*length])
            // Half a word is an accident, unless all that stands right is written again.
            && (*length == right.len() || !splits_word(body, body.len() - length))
    };
    // The longest repetition first: of two that fit as well, it is the one.
    let repeated = (1..=right.len().min(body.len()))
        .rev()
        .filter(is_right)
        .take(MOST_PLACES)
        .map(|length| body.len() - length);
    let mut scanner = sides.scanner();
    scanner.lines(body);
    let closers = scanner.unopened().iter().map(|sign| sign.at);
    let closers: Vec<_> = closers.skip(sides.missing).take(MOST_PLACES).collect();
    let places = repeated.chain([body.len()]).chain(closers.into_iter().rev());
    let best = places.min_by_key(|place| imbalance(&body[..*place], sides));
    body[..best.unwrap_or(body.len())].trim_end()
}

/// A comment would swallow what stands right of the cursor.
fn without_comment_before_code<'b>(body: &'b str, sides: &Sides) -> &'b str {
    if sides.right.is_empty() {
        return body;
    }
    let last = sides.scanner().lines(body).pop();
    match last {
        Some(line) if line.after.inside == Inside::LineComment => {
            body[..line.last_sign.1.min(body.len())].trim_end()
        }
        _ => body,
    }
}

fn splits_word(text: &str, at: usize) -> bool {
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    text[..at].ends_with(is_word) && text[at..].starts_with(is_word)
}

/// How many brackets and quotes are open, or closed without need, with `kept` at the cursor.
fn imbalance(kept: &str, sides: &Sides) -> usize {
    let mut scanner = sides.scanner();
    scanner.lines(&format!("{kept}{}", sides.right));
    let closed = scanner.unopened().len();
    let wanted = sides.missing + sides.closed_on_line;
    let open = scanner.open().len().saturating_sub(sides.excess_below);
    let in_string = matches!(scanner.state().inside, Inside::String(_));
    // Blocks may be closed where they must be some time, on lines of their own.
    let blocks = if sides.continues_line() { 0 } else { sides.missing_blocks };
    let closed = if closed > wanted { closed.saturating_sub(blocks).max(wanted) } else { closed };
    closed.abs_diff(wanted) + open + usize::from(in_string)
}

/// `body`, a statement's rest, with what closes the brackets and quotes that it opens. `None` where
/// it ends in the middle of something.
pub(super) fn closed(body: &str, sides: &Sides) -> Option<String> {
    let mut scanner = sides.scanner();
    let last = scanner.lines(body).pop();
    let mut whole = body.to_owned();
    if let Inside::String(quote) = scanner.state().inside
        && sides.inside == Inside::Code
        && sides.right.is_empty()
    {
        whole.push_str(&quote.closing());
    }
    let mut best = whole.clone();
    let mut lowest = imbalance(&best, sides);
    for bracket in scanner.open().iter().rev().take(MOST_PLACES) {
        whole.push(char::from(closing(bracket.sign)));
        let now = imbalance(&whole, sides);
        if now < lowest {
            (best, lowest) = (whole.clone(), now);
        }
    }
    let is_cut_off = best != body && last.is_some_and(|line| expects_more(body, &line));
    (!is_cut_off).then_some(best)
}

/// `body` without the lines at its end that open a block which has nothing in it, here or on the
/// lines below. `indentation` is its first line's.
pub(super) fn without_empty_blocks<'b>(body: &'b str, indentation: &str, sides: &Sides) -> &'b str {
    if !sides.language.is_some_and(Language::is_indented) {
        return body;
    }
    let lines = sides.scanner().lines(body);
    let last = lines.iter().rfind(|line| !body[line.range.clone()].trim().is_empty());
    let indentation = last.map_or(indentation, |last| match last.range.start {
        0 => indentation,
        _ => indentation_of(&body[last.range.clone()]),
    });
    let stands_deeper = |below: &&str| indentation_of(below).len() > indentation.len();
    if sides.right.is_empty() && sides.below.first().is_some_and(stands_deeper) {
        return body;
    }
    let is_kept = |line: &&Line| !line.opens_block && !body[line.range.clone()].trim().is_empty();
    lines.iter().rev().find(is_kept).map_or("", |line| &body[..line.range.end])
}

/// Whether a line's code ends where something must follow.
fn expects_more(body: &str, line: &Line) -> bool {
    let end = line.last_sign.1.min(body.len());
    match line.last_sign.0 {
        b'(' | b'[' | b'{' | b',' | b'.' | b'=' | b'&' | b'|' | b'*' | b'/' | b'%' | b'<'
        | b'?' | b':' => true,
        b'+' => !body[..end].ends_with("++"),
        b'-' => !body[..end].ends_with("--"),
        _ => false,
    }
}

/// How an answer of several lines has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastLine {
    /// As its writer wanted.
    Meant,
    /// In the middle, where the writer was stopped.
    CutOff,
}

/// `body`, several lines that must be whole, without what is half of something at its end, and with
/// what closes the blocks that are still open. `lines` are those of `body`. `None` if nothing in it
/// is whole.
pub(super) fn whole(
    body: &str,
    lines: &[Line],
    last_line: LastLine,
    sides: &Sides,
) -> Option<String> {
    let lines: Vec<&Line> =
        lines.iter().filter(|line| !body[line.range.clone()].trim().is_empty()).collect();
    let is_last_open = last_state(body, sides).is_some();
    if last_line == LastLine::Meant && !is_last_open {
        return Some(body.to_owned());
    }
    // Only closers may lack: a whole last statement in brackets that its writer forgot.
    if last_line == LastLine::Meant
        && let Some(last) = lines.last()
        && !expects_more(body, last)
        && !last.after.runs_over_lines()
        && let Some(completed) = completed(body, sides)
    {
        return Some(completed);
    }
    let most = match last_line {
        LastLine::Meant => lines.len(),
        LastLine::CutOff => lines.len().saturating_sub(1),
    };
    let last = lines[..most].iter().rev().find(|line| is_end_of_statement(body, line, sides))?;
    completed(&body[..last.range.end], sides)
}

/// What is open at the end of `body`, if anything is.
fn last_state(body: &str, sides: &Sides) -> Option<Scanner> {
    let mut scanner = sides.scanner();
    scanner.lines(body);
    let own = scanner.open().len().saturating_sub(sides.excess_below);
    let in_text =
        scanner.state().runs_over_lines() || matches!(scanner.state().inside, Inside::String(_));
    (own > 0 || in_text).then_some(scanner)
}

/// `body` with its open brackets closed: those of blocks on lines of their own.
fn completed(body: &str, sides: &Sides) -> Option<String> {
    let mut completed = body.trim_end().to_owned();
    let Some(scanner) = last_state(body, sides) else { return Some(completed) };
    if scanner.state().inside != Inside::Code && scanner.state().inside != Inside::LineComment {
        return None;
    }
    let own = scanner.open().len().saturating_sub(sides.excess_below);
    for bracket in scanner.open().iter().rev().take(own) {
        if is_block(bracket, body) {
            completed.push('\n');
            completed.push_str(indentation_of(line_of(body, bracket.at)));
        }
        completed.push(char::from(closing(bracket.sign)));
    }
    Some(completed)
}

/// Whether a bracket opens a block: nothing stands behind it on its line.
fn is_block(bracket: &Sign, body: &str) -> bool {
    let behind = body[bracket.at + 1..].split('\n').next().unwrap_or_default();
    bracket.sign == b'{' && behind.trim().is_empty()
}

fn line_of(body: &str, at: usize) -> &str {
    body[line_start(body, at)..].split('\n').next().unwrap_or_default()
}

/// Whether a suggestion may end with a line, once the blocks around it are closed.
pub(super) fn is_end_of_statement(body: &str, line: &Line, sides: &Sides) -> bool {
    let content = body[line.range.clone()].trim();
    let Some(language) = sides.language else { return line.after.is_closed() };
    let is_in_blocks = line.after.open == 0 || line.after.innermost == b'{';
    if line.last_sign.0 == 0
        || !matches!(line.after.inside, Inside::Code | Inside::LineComment)
        || !is_in_blocks
        || expects_more(body, line)
    {
        return false;
    }
    match language {
        Language::Python => {
            line.after.open == 0
                && !line.opens_block
                && !content.starts_with('@')
                && !content.ends_with('\\')
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Go => {
            content.ends_with([';', '}', ')'])
                && (content.ends_with([';', '}'])
                    || Item::of(content, language) == Item::Statement && !is_header(content))
                || content.ends_with(|sign: char| sign.is_alphanumeric() || "'\"`]".contains(sign))
                    && !is_header(content)
        }
        Language::Java | Language::CSharp | Language::Rust => content.ends_with([';', '}']),
    }
}

/// Whether a line is the head of a statement whose block is still to come.
pub(super) fn is_header(line: &str) -> bool {
    const HEADS: [&str; 12] = [
        "if", "else", "for", "while", "switch", "try", "do", "catch", "finally", "with", "}",
        "function",
    ];
    let word = line.split([' ', '(']).next().unwrap_or_default();
    HEADS.contains(&word) && !line.ends_with('}')
}
