//! What a model writes, cut to what was asked for: no repetition of what stands beside the
//! cursor, no prose, no next function; and placed as the file is written.
//!
//! Works on an unfinished answer, so that a person sees it grow and the model stops as soon as
//! the unit is whole. Pure; each piece is read once, but for the line that it belongs to.

mod answer;
mod balance;
mod below;
mod indentation;
mod item;
mod junk;
mod repetition;
mod sides;
mod unit;

use super::context::Context;
use super::intent::{Intent, Unit, indentation_of};
use super::nesting::{Line, Scanner};
use balance::LastLine;
use below::Below;
use indentation::{Margin, MarginFinder, Placing, Step};
use junk::Hollow;
use repetition::Loops;
use sides::Sides;
use unit::UnitEnd;

/// A longer line is data, not code; in bytes.
const LONGEST_LINE: usize = 2_000;

/// How a model came to its answer's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// It had no more to say.
    #[default]
    Own,
    /// It was not allowed to write more.
    Limit,
}

/// Cuts an answer to what was asked for, while it is written.
#[derive(Debug)]
pub struct Trimmer<'c> {
    intent: &'c Intent,
    context: &'c Context,
    sides: Sides<'c>,
    placing: Placing<'c>,
    /// What the model has written.
    written: String,
    /// What the answer began with in the request.
    begun: String,
    /// Whether that is nothing but space.
    is_blank: bool,
    /// Where the code begins in it, once that is known.
    start: Option<usize>,
    /// The whole lines of the code.
    lines: Vec<Line>,
    /// Where the next line begins, and how far its end was looked for.
    next: usize,
    searched: usize,
    reader: Reader<'c>,
    loops: Loops,
    below: Below,
    hollow: Hollow,
    /// Where the suggestion ends in the code, once that is known.
    end: Option<usize>,
    /// Whether it ends there because the rest is no part of it, whole or not.
    is_cut_short: bool,
    certain: String,
}

/// What is known of the code so far and has to be known to read on.
#[derive(Clone, Debug)]
struct Reader<'c> {
    scanner: Scanner,
    margin: MarginFinder,
    unit: UnitEnd<'c>,
}

impl<'c> Trimmer<'c> {
    /// A trimmer of an answer to what `intent` asks for in `context`.
    pub fn new(intent: &'c Intent, context: &'c Context) -> Self {
        let sides = Sides::of(intent, context);
        let step = Step::of_file(context);
        let reader = Reader {
            scanner: sides.scanner(),
            margin: MarginFinder::new(intent, &sides, step),
            unit: UnitEnd::new(intent, &context.left, &sides),
        };
        Self {
            intent,
            context,
            placing: Placing::new(intent, &sides, step),
            sides,
            written: String::new(),
            begun: String::new(),
            is_blank: true,
            start: None,
            lines: Vec::new(),
            next: 0,
            searched: 0,
            reader,
            loops: Loops::default(),
            below: Below::default(),
            hollow: Hollow::default(),
            end: None,
            is_cut_short: false,
            certain: String::new(),
        }
    }

    /// Hears what the answer begins with as a part of the request, before all else.
    pub fn begin(&mut self, begun: &str) {
        begun.clone_into(&mut self.begun);
    }

    /// Hears the next piece of the answer.
    pub fn push(&mut self, piece: &str) {
        if self.is_whole() {
            return;
        }
        self.written.extend(piece.chars().filter(|character| is_text(*character)));
        self.is_blank &= piece.trim().is_empty();
        if self.is_blank {
            // Nothing will come of an answer that begins with a page of nothing.
            if self.written.len() > LONGEST_LINE {
                self.end = Some(0);
            }
            return;
        }
        self.read(false);
    }

    /// The part that will stand in the suggestion whatever comes next; it only grows.
    pub fn certain(&self) -> &str {
        &self.certain
    }

    /// Whether the suggestion is whole, so that the model can stop.
    pub fn is_whole(&self) -> bool {
        self.end.is_some()
    }

    /// How many bytes the model has written, as far as they were needed.
    pub fn written(&self) -> usize {
        self.written.len()
    }

    /// The suggestion that the answer comes to; `None` if nothing is left.
    pub fn finish(mut self, ending: Ending) -> Option<String> {
        let is_cut_off = ending == Ending::Limit && !self.is_whole();
        if !self.is_whole() {
            self.read(true);
        }
        let start = self.start?;
        let code = &self.written[start..];
        let body = code[..self.end.unwrap_or(code.len())].trim_end();
        let body = self.without_end_that_stands_below(body);
        let last_line =
            if is_cut_off && body.len() == code.trim_end().len() && !code.ends_with('\n') {
                LastLine::CutOff
            } else {
                LastLine::Meant
            };
        let body = self.shaped(body, last_line)?;
        if self.is_worthless(&body, last_line) {
            return None;
        }
        let lines = self.sides.scanner().lines(&body);
        if self.fills_lines(&body) {
            return Some(self.placing.placed_in_brackets(&body, &lines));
        }
        Some(self.placing.placed(&body, &lines, self.reader.margin.margin()))
    }

    /// Reads what is new in the answer; `is_all` says that nothing more will come.
    fn read(&mut self, is_all: bool) {
        let Some(start) = self.start.or_else(|| self.find_start(is_all)) else { return };
        self.start = Some(start);
        while !self.is_whole() {
            let code = &self.written[start..];
            let Some(length) = code[self.searched..].find('\n') else {
                self.searched = code.len();
                break;
            };
            let range = self.next..self.searched + length;
            self.next = range.end + 1;
            self.searched = self.next;
            self.read_line(start, range);
        }
        if !self.is_whole() {
            self.read_beginning(start, is_all);
        }
    }

    /// Where the code begins, if that can be told.
    fn find_start(&mut self, is_all: bool) -> Option<usize> {
        let code = answer::code(&self.written, self.intent, self.context, &self.begun, is_all);
        let offset = self.written.len() - code.len();
        let blank = code.len() - code.trim_start().len();
        if blank == code.len() {
            return None;
        }
        Some(if self.sides.continues_line() {
            // The model was not told of the space that is typed already, and writes it again.
            let may_begin: &[char] = if self.sides.typed.is_empty() { &[] } else { &[' ', '\t'] };
            offset + code.len() - code.trim_start_matches(may_begin).len()
        } else {
            offset + line_start(code, blank)
        })
    }

    /// Reads a line that has its line end.
    fn read_line(&mut self, start: usize, range: std::ops::Range<usize>) {
        let code = &self.written[start..];
        let mark = self.mark(code, &range);
        let line = self.reader.scanner.line(code, range.start..mark.unwrap_or(range.end));
        let content = &code[line.range.clone()];
        if self.is_no_code(content, &line, true) {
            (self.end, self.is_cut_short) = (Some(line.range.start), true);
            return;
        }
        self.reader.margin.read(code, &line, true);
        let is_data = matches!(line.before.innermost, b'(' | b'[') || line.before.runs_over_lines();
        let unit = self.reader.unit.read(code, &line, self.reader.margin.margin(), true);
        let ends = [
            mark,
            self.below.read(content, line.range.start, &self.sides),
            self.loops.read(code, line.range.clone(), is_data),
        ];
        let short = ends.into_iter().flatten().min();
        self.end = [unit, short].into_iter().flatten().min();
        self.is_cut_short = short.is_some() && self.end == short;
        if !line.before.runs_over_lines() {
            self.hollow.read(content, self.sides.language);
        }
        self.lines.push(line);
        if self.end.is_none() {
            self.settle(start);
        }
    }

    /// Reads a line that may go on, unless `is_all` says that it does not.
    fn read_beginning(&mut self, start: usize, is_all: bool) {
        let code = &self.written[start..];
        let range = self.next..code.len();
        let mark = self.mark(code, &range);
        if mark.is_some() {
            self.read_line(start, range);
            return;
        }
        let mut reader = self.reader.clone();
        let line = reader.scanner.line(code, range);
        let content = &code[line.range.clone()];
        if self.is_no_code(content, &line, is_all) {
            (self.end, self.is_cut_short) = (Some(line.range.start), true);
            return;
        }
        reader.margin.read(code, &line, is_all);
        let end = reader.unit.read(code, &line, reader.margin.margin(), is_all);
        // What looks like a bracket may yet turn out to stand in a regular expression.
        if is_all || !reader.scanner.is_unsure() {
            self.end = end;
        }
        if self.is_whole() {
            reader.margin.read(code, &line, true);
        }
        if self.is_whole() || is_all {
            self.reader = reader;
        }
    }

    /// Where a mark in a line ends the code.
    fn mark(&self, code: &str, range: &std::ops::Range<usize>) -> Option<usize> {
        let line = &code[range.clone()];
        answer::end_mark(line, self.context).map(|at| range.start + at)
    }

    /// Whether a line is none of the code, and nothing behind it is: a fence, a sentence, a page
    /// without a line end.
    fn is_no_code(&self, content: &str, line: &Line, is_complete: bool) -> bool {
        let is_in_code = self.sides.language.is_none() || !line.before.runs_over_lines();
        let is_fence =
            || answer::is_fence(content) || is_complete && answer::closes_wrapper(content);
        let is_prose = || {
            is_complete
                && line.range.start > 0
                && line.before.is_closed()
                && self.sides.language.is_some()
                && junk::is_prose(content)
        };
        content.len() > LONGEST_LINE || is_in_code && is_fence() || is_prose()
    }

    /// Notes how much of the lines so far stays, whatever comes next.
    fn settle(&mut self, start: usize) {
        let Some(line) = self.lines.last() else { return };
        let code = &self.written[start..];
        let is_undecided = self.intent.unit == Unit::Fill
            || *self.reader.margin.margin() == Margin::Unknown
            || !self.reader.scanner.unopened().is_empty()
            || !self.hollow.has_code()
            || self.below.is_undecided()
            || self.loops.is_undecided()
            || !balance::is_end_of_statement(code, line, &self.sides);
        if is_undecided {
            return;
        }
        let end = line.range.end;
        let body = code[..end].trim_end();
        let may_repeat = || {
            let lines = self.full_lines(body);
            repetition::may_repeat(&as_str(&lines), &self.sides.above)
        };
        if self.lines.len() <= sides::MOST_LINES && may_repeat() {
            return;
        }
        self.certain = self.placing.placed(body, &self.lines, self.reader.margin.margin());
    }

    /// `body` without its last lines, where they stand below the cursor already and nothing that
    /// stays needs them.
    fn without_end_that_stands_below<'b>(&self, body: &'b str) -> &'b str {
        let start = line_start(body, body.len());
        let last = &body[start..];
        let is_read = self.lines.iter().any(|line| line.range.start == start);
        let last = if is_read { "" } else { last };
        let Some(end) = self.below.end(last, start, &self.sides) else { return body };
        let Some(kept) = body.get(..end).map(str::trim_end) else { return body };
        let mut scanner = self.sides.scanner();
        scanner.lines(kept);
        if scanner.state().is_closed() { kept } else { body }
    }

    /// Whether `body` fills the brackets that the cursor is in with lines of their own.
    fn fills_lines(&self, body: &str) -> bool {
        self.intent.unit == Unit::Fill
            && self.sides.is_in_pair()
            && sides::begins_with_line_end(body)
    }

    /// The lines of a fill that stand by themselves between the brackets around the cursor; `None`
    /// where it cannot be told that they belong there.
    fn lines_in_brackets(&self, body: &str, last_line: LastLine) -> Option<String> {
        let code = &self.written[self.start?..];
        let is_closed = self.end.is_some_and(|end| {
            let closer = self.sides.right.chars().next();
            closer.is_some_and(|closer| code[end..].starts_with(closer))
        });
        let first = body.lines().find(|line| !line.trim().is_empty())?;
        if !is_closed && indentation_of(first).len() <= self.intent.indentation.len() {
            return None;
        }
        let lines = self.sides.scanner().lines(body);
        balance::whole(body, &lines, last_line, &self.sides)
    }

    /// The lines of `body` that are not blank, the first one with what stands left of it.
    fn full_lines(&self, body: &str) -> Vec<String> {
        let begun = self.sides.left_of_cursor();
        let whole = |(index, line): (usize, &str)| {
            if index == 0 { format!("{begun}{line}") } else { line.to_owned() }
        };
        let lines = body.lines().enumerate().map(whole);
        lines.filter(|line| !line.trim().is_empty()).collect()
    }

    /// `body`, with as many brackets as it needs, and without what is half of something.
    fn shaped(&self, body: &str, last_line: LastLine) -> Option<String> {
        let sides = &self.sides;
        let begun = sides.left_of_cursor();
        let indentation = indentation_of(&begun);
        let whole = |body: &str| {
            let lines = sides.scanner().lines(body);
            balance::whole(body, &lines, last_line, sides)
        };
        match self.intent.unit {
            // What closes the comment or docstring stands there already.
            Unit::Comment if !sides.right.is_empty() => {
                let end = body.find(sides.right).unwrap_or(body.len());
                Some(body[..end].trim_end().to_owned())
            }
            Unit::Comment => Some(body.to_owned()),
            Unit::Body | Unit::Described => {
                let mut whole = whole(body)?;
                whole.truncate(balance::without_empty_blocks(&whole, indentation, sides).len());
                Some(whole)
            }
            Unit::Fill if self.fills_lines(body) => self.lines_in_brackets(body, last_line),
            Unit::Fill | Unit::Line => {
                let body = if self.is_cut_short {
                    balance::without_empty_blocks(body, indentation, sides)
                } else {
                    body
                };
                let body = balance::fitted(body, sides);
                let is_cut_off = last_line == LastLine::CutOff;
                let closed = balance::closed(body, sides);
                let is_open = closed.as_ref().is_none_or(|closed| closed != body);
                if !body.contains('\n') {
                    return closed;
                }
                match self.intent.unit {
                    Unit::Line if is_cut_off || is_open => whole(body),
                    // The first line is what was asked for; more was needed for its brackets.
                    Unit::Fill if is_open => balance::closed(first_line(body), sides),
                    _ => closed,
                }
            }
        }
    }

    /// Whether a suggestion would only be in the way.
    fn is_worthless(&self, body: &str, last_line: LastLine) -> bool {
        if body.trim().is_empty() {
            return true;
        }
        if self.intent.unit == Unit::Comment {
            return false;
        }
        let mut hollow = Hollow::default();
        let mut scanner = self.sides.scanner();
        for line in scanner.lines(body) {
            if !line.before.runs_over_lines() {
                hollow.read(&body[line.range], self.sides.language);
            }
        }
        let is_needed = !scanner.unopened().is_empty();
        let repeats = || {
            let lines = self.full_lines(body);
            let is_below = lines.len() == 1
                && self.sides.right.is_empty()
                && self.sides.below.first().is_some_and(|below| below.trim() == lines[0].trim());
            let is_fill = self.intent.unit == Unit::Fill;
            !is_fill && (is_below || repetition::repeats(&as_str(&lines), &self.sides.above))
        };
        let lacks_code = matches!(self.intent.unit, Unit::Body | Unit::Described);
        junk::is_mere_signs(body) && !is_needed
            || lacks_code && hollow.is_worthless()
            || last_line == LastLine::CutOff && repetition::is_loop(body)
            || repeats()
    }
}

/// Where the line begins that byte `at` lies on.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

fn first_line(body: &str) -> &str {
    body.split('\n').next().unwrap_or_default()
}

fn as_str(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

/// Whether a character belongs into code: none that a terminal or an editor would obey.
fn is_text(character: char) -> bool {
    let is_hidden = matches!(
        character,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}'
    );
    !is_hidden && (!character.is_control() || "\n\t".contains(character))
}
