//! What stands left and right of the cursor, as far as a suggestion must fit in between.

use super::line_start;
use crate::completion::context::Context;
use crate::completion::intent::{Intent, Start, indentation_of};
use crate::completion::nesting::{Inside, Scanner, closing};
use crate::syntax::Language;

/// Lines above and below the cursor that a suggestion is compared with.
pub(super) const MOST_LINES: usize = 32;

/// The text around the cursor, looked at once for all pieces of an answer.
#[derive(Debug)]
pub(super) struct Sides<'c> {
    /// The language, where it is known.
    pub(super) language: Option<Language>,
    /// What the cursor lies in.
    pub(super) inside: Inside,
    /// The cursor's line, where the suggestion goes on with it: what stands left of the cursor.
    pub(super) begun: &'c str,
    /// The spaces between that and the cursor, where the suggestion goes on with the cursor's line:
    /// on an empty one, the indentation that is typed already.
    pub(super) typed: &'c str,
    /// What stands right of the cursor on its line, without the spaces around it.
    pub(super) right: &'c str,
    /// The lines above that are not blank, the nearest one last.
    pub(super) above: Vec<&'c str>,
    /// The lines below that are not blank, the nearest one first.
    pub(super) below: Vec<&'c str>,
    /// Brackets and quotes of the statement left of the cursor that nothing right of it closes.
    pub(super) missing: usize,
    /// Brackets of the blocks around it that nothing right of the cursor closes either.
    pub(super) missing_blocks: usize,
    /// Whether the innermost bracket left of the cursor is one that nothing right of it closes.
    pub(super) lacks_closer: bool,
    /// Brackets and quotes left of the cursor that the cursor's own line closes.
    pub(super) closed_on_line: usize,
    /// Closing brackets right of the cursor, on its line, that close nothing left of it.
    pub(super) excess_on_line: usize,
    /// The same on the lines below.
    pub(super) excess_below: usize,
}

/// A bracket or quote beside the cursor.
#[derive(Clone, Copy, Debug)]
struct Mark<'c> {
    sign: u8,
    /// The indentation of its line.
    indentation: &'c str,
    /// Whether it stands on the cursor's line.
    is_on_line: bool,
    /// Whether it is the first sign of its line.
    is_first: bool,
}

impl<'c> Sides<'c> {
    pub(super) fn of(intent: &Intent, context: &'c Context) -> Self {
        let left = &context.left;
        let (begun, typed) = match intent.start {
            Start::Here => {
                (left.rsplit('\n').next().unwrap_or_default(), context.typed_space.as_str())
            }
            Start::NextLine => ("", ""),
        };
        let on_line = context.right.split('\n').next().unwrap_or_default();
        let is_text = |line: &&str| !line.trim().is_empty();
        let lines_above = left[..left.len() - begun.len()].lines().rev().filter(is_text);
        let mut above: Vec<_> = lines_above.take(MOST_LINES).collect();
        above.reverse();
        let below = context.right.split('\n').skip(1).filter(is_text).take(MOST_LINES).collect();
        let (inside, opened) = opened(context, begun);
        let mut sides = Self {
            language: context.language,
            inside,
            begun,
            typed,
            right: on_line.trim(),
            above,
            below,
            missing: 0,
            missing_blocks: 0,
            lacks_closer: false,
            closed_on_line: 0,
            excess_on_line: 0,
            excess_below: 0,
        };
        sides.match_brackets(opened, &closed(context, inside));
        sides
    }

    /// What stands on the suggestion's first line already, up to the cursor.
    pub(super) fn left_of_cursor(&self) -> String {
        format!("{}{}", self.begun, self.typed)
    }

    /// Whether the suggestion goes on with a line that a person has begun.
    pub(super) fn continues_line(&self) -> bool {
        !self.begun.is_empty()
    }

    /// Whether the cursor is in brackets that have nothing in them yet, and nothing but closing
    /// brackets stands right of it.
    pub(super) fn is_in_pair(&self) -> bool {
        let opener = self.begun.bytes().next_back();
        self.inside == Inside::Code
            && matches!(opener, Some(b'(' | b'[' | b'{'))
            && self.right.bytes().next() == opener.map(closing)
            && self.right.bytes().all(|sign| b")]};,:".contains(&sign))
    }

    /// A scanner that begins where the suggestion does.
    pub(super) fn scanner(&self) -> Scanner {
        Scanner::within(self.language, self.inside)
    }

    fn match_brackets(&mut self, mut opened: Vec<Mark<'_>>, closed: &[Mark<'_>]) {
        let innermost = opened.len();
        let mut is_innermost_closed = false;
        let mut missing = Vec::new();
        for closer in closed {
            let same = |opener: &Mark| closing(opener.sign) == closer.sign;
            // A brace at the beginning of its line closes the block whose head stands as far in.
            let fits = |opener: &Mark| {
                let is_block = closer.is_first && closer.sign == b'}';
                same(opener) && (!is_block || opener.indentation == closer.indentation)
            };
            let place = opened.iter().rposition(fits).or_else(|| {
                opened.last().is_some_and(same).then_some(opened.len().saturating_sub(1))
            });
            match place {
                Some(place) => {
                    is_innermost_closed |= place + 1 == innermost;
                    missing.extend(opened.drain(place + 1..).rev());
                    opened.pop();
                    self.closed_on_line += usize::from(closer.is_on_line);
                }
                None if closer.is_on_line => self.excess_on_line += 1,
                None => self.excess_below += 1,
            }
        }
        self.lacks_closer = innermost > 0 && !is_innermost_closed;
        missing.extend(opened.into_iter().rev());
        // A block's own bracket is no part of the statement, unless it was opened beside it.
        let of_statement = |mark: &&Mark| mark.sign != b'{' || mark.is_on_line;
        self.missing = missing.iter().take_while(of_statement).count();
        if self.lacks_closer {
            self.missing_blocks = missing.len() - self.missing;
        }
    }
}

/// Whether nothing of a suggestion stands on the cursor's own line.
pub(super) fn begins_with_line_end(body: &str) -> bool {
    body.trim_start_matches([' ', '\t']).starts_with('\n')
}

/// What is open at the cursor, the innermost last.
fn opened<'c>(context: &'c Context, begun: &'c str) -> (Inside, Vec<Mark<'c>>) {
    let mut text = context.left.as_str();
    let mut scanner = Scanner::new(context.language);
    scanner.lines(text);
    if scanner.state().runs_over_lines() {
        // The text began in the middle of a string, most likely: suggestions are for code.
        text = begun;
        scanner = Scanner::new(context.language);
        scanner.lines(text);
    }
    let its_line = line_start(text, text.len());
    let mark = |sign: u8, at: usize| {
        let start = line_start(text, at);
        Mark {
            sign,
            indentation: indentation_of(&text[start..]),
            is_on_line: at >= its_line,
            is_first: false,
        }
    };
    let mut marks: Vec<_> =
        scanner.open().iter().map(|bracket| mark(bracket.sign, bracket.at)).collect();
    let inside = if text.ends_with('\n') { Inside::Code } else { scanner.state().inside };
    if let Inside::String(quote) = inside {
        marks.extend(quote.closing().bytes().next().map(|sign| mark(sign, text.len())));
    }
    (inside, marks)
}

/// What closes brackets and quotes from before the cursor, in order.
fn closed(context: &Context, inside: Inside) -> Vec<Mark<'_>> {
    let text = context.right.as_str();
    let mut scanner = Scanner::within(context.language, inside);
    scanner.lines(text);
    let line_end = text.find('\n').unwrap_or(text.len());
    let mark = |sign: u8, at: usize| {
        let start = line_start(text, at);
        let indentation = indentation_of(&text[start..]);
        Mark {
            sign,
            indentation,
            is_on_line: at < line_end,
            is_first: start > 0 && start + indentation.len() == at,
        }
    };
    scanner.unopened().iter().map(|bracket| mark(bracket.sign, bracket.at)).collect()
}
