//! Where the asked-for unit ends: the statement, the block, the function or class.

use super::balance;
use super::indentation::Margin;
use super::item::Item;
use super::sides::{self, Sides};
use crate::completion::intent::{Intent, Unit, indentation_of};
use crate::completion::nesting::Line;
use crate::syntax::Language;

/// Blank lines in a row that end anything.
const MOST_BLANK_LINES: usize = 3;

/// Follows an answer line by line to the end of the asked-for unit.
#[derive(Clone, Debug)]
pub(super) struct UnitEnd<'c> {
    unit: Unit,
    language: Option<Language>,
    /// The indentation that the unit hangs on.
    base: &'c str,
    /// What stands left of the cursor.
    left: &'c str,
    /// The cursor's line, where the suggestion goes on with it.
    begun: &'c str,
    /// What stands right of the cursor on its line.
    right: &'c str,
    /// Whether the innermost bracket left of the cursor is closed nowhere.
    lacks_closer: bool,
    /// Brackets that stand right of the cursor and close what the suggestion opens.
    closed_right: usize,
    lines: usize,
    /// The end of the last line that is not blank.
    last_end: usize,
    /// Blank lines since then.
    blank: usize,
    block: Block,
    /// Whether the cursor is in a pair of brackets with nothing in it.
    is_in_pair: bool,
    /// Whether a statement has turned out to open a block without brackets.
    in_block: bool,
    /// The greatest of the items so far.
    item: Item,
}

/// What is known of a block while it is read.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// Its first line, or the statement that opens it, has been read.
    is_begun: bool,
    /// A line has stood deeper than the block's head.
    was_deeper: bool,
    /// The statement at hand leaves the block, so that nothing can follow it there.
    leaves: bool,
}

/// What a line means for a unit that might end before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follower {
    /// It begins something else.
    Stranger,
    /// It defines a function that the unit calls and nothing else defines: it belongs to it.
    Helper,
    /// Too little of it is written to say.
    Unknown,
}

impl<'c> UnitEnd<'c> {
    pub(super) fn new(intent: &'c Intent, left: &'c str, sides: &Sides<'c>) -> Self {
        Self {
            unit: intent.unit,
            language: sides.language,
            base: &intent.indentation,
            left,
            begun: sides.begun,
            right: sides.right,
            lacks_closer: sides.lacks_closer,
            closed_right: sides.excess_on_line,
            lines: 0,
            last_end: 0,
            blank: 0,
            block: Block::default(),
            is_in_pair: sides.is_in_pair(),
            in_block: false,
            item: Item::Preamble,
        }
    }

    /// Reads the next line of `body`; says where the unit ends, if this line shows it.
    ///
    /// A line that is not complete is judged by its beginning only.
    pub(super) fn read(
        &mut self,
        body: &str,
        line: &Line,
        margin: &Margin,
        is_complete: bool,
    ) -> Option<usize> {
        let end = match (self.unit, self.language) {
            (Unit::Fill, _) if self.is_in_pair && sides::begins_with_line_end(body) => {
                self.lines_in_brackets(body, line)
            }
            (Unit::Comment, _) | (Unit::Line, None) => is_complete.then_some(line.range.end),
            (Unit::Fill, _) => {
                let content = body[line.range.clone()].trim_end();
                // What stands right of the cursor may itself open a block.
                let repeats_right =
                    self.lines == 0 && line.closes_outer.is_some() && content.ends_with(self.right);
                let is_closed = repeats_right || line.after.open <= self.closed_right;
                (is_complete && is_closed).then_some(line.range.end)
            }
            (Unit::Line, Some(language)) => self.statement(body, line, language, is_complete),
            (Unit::Body, Some(language)) if language.is_indented() => {
                self.indented_block(body, line, margin, is_complete)
            }
            (Unit::Body, _) => self.bracketed_block(body, line, is_complete),
            (Unit::Described, language) => {
                self.described(body, line, margin, language, is_complete)
            }
        };
        if body[line.range.clone()].trim().is_empty() {
            self.blank += usize::from(is_complete);
        } else {
            self.last_end = line.range.end;
            self.blank = 0;
        }
        self.lines += 1;
        let is_over = self.blank >= MOST_BLANK_LINES && !line.after.runs_over_lines();
        end.or(is_over.then_some(self.last_end))
    }

    /// The first statement, with the block that it opens.
    fn statement(
        &mut self,
        body: &str,
        line: &Line,
        language: Language,
        is_complete: bool,
    ) -> Option<usize> {
        if self.in_block {
            return self.lines_deeper_than(body, line, self.base, is_complete);
        }
        let content = &body[line.range.clone()];
        if !is_complete || !line.after.is_closed() || content.trim_end().ends_with('\\') {
            return None;
        }
        if language.is_indented() && self.opens_block(content, line, language) {
            self.in_block = true;
            return None;
        }
        let opens_below = || {
            let code = content.trim();
            let is_head = balance::is_header(code) && !code.ends_with(';')
                || Item::of(code, language) == Item::Definition && code.ends_with(')');
            is_head && line.last_sign.0 != b'{'
        };
        let goes_on = !language.is_indented() && (ends_in_operator(body, line) || opens_below());
        (!goes_on).then_some(line.range.end)
    }

    /// Whether a line opens a block; the first one may go on with a line left of the cursor.
    fn opens_block(&self, content: &str, line: &Line, language: Language) -> bool {
        if self.lines > 0 {
            return line.opens_block;
        }
        let whole = format!("{}{content}", self.begun);
        crate::completion::nesting::lines(&whole, language)
            .pop()
            .is_some_and(|line| line.opens_block)
    }

    /// A block without brackets: it ends before the first line that is indented no deeper than
    /// `base`.
    fn lines_deeper_than(
        &mut self,
        body: &str,
        line: &Line,
        base: &str,
        is_complete: bool,
    ) -> Option<usize> {
        let content = &body[line.range.clone()];
        if content.trim().is_empty() || !line.before.is_closed() {
            return None;
        }
        if self.block.is_begun && !is_deeper(content, base) {
            match self.follower(body, line, is_complete) {
                Follower::Stranger => return Some(self.last_end),
                Follower::Unknown => return None,
                Follower::Helper => {}
            }
        }
        self.block.is_begun = true;
        None
    }

    /// A body without brackets.
    fn indented_block(
        &mut self,
        body: &str,
        line: &Line,
        margin: &Margin,
        is_complete: bool,
    ) -> Option<usize> {
        if let Some(at) = line.closes_outer {
            return Some(at);
        }
        let content = &body[line.range.clone()];
        match margin {
            // Whether its first line was a mistake is known with the next statement.
            Margin::Unknown => {
                self.block.is_begun = true;
                self.block.leaves |= is_complete && leaves_block(content);
                None
            }
            Margin::Known { own } if is_deeper(own, self.base) => {
                self.lines_deeper_than(body, line, self.base, is_complete)
            }
            Margin::Known { own } => self.block_at_the_margin(line, content, own, is_complete),
        }
    }

    /// A body that was written as if it stood at the margin, as far as that can be told.
    fn block_at_the_margin(
        &mut self,
        line: &Line,
        content: &str,
        own: &str,
        is_complete: bool,
    ) -> Option<usize> {
        if content.trim().is_empty() || !line.before.is_closed() {
            return None;
        }
        let indentation = indentation_of(content).len();
        if self.block.is_begun && indentation < own.len() {
            return Some(self.last_end);
        }
        if indentation > own.len() {
            return None;
        }
        let is_elsewhere =
            matches!(first_word(content), "def" | "class" | "import" | "from" | "async")
                || content.trim_start().starts_with(['@', '#'])
                || content.trim_start().starts_with("if __name__");
        let is_over = self.block.leaves || self.blank > 0 && is_elsewhere;
        if self.block.is_begun && is_over && (is_complete || self.block.leaves) {
            return Some(self.last_end);
        }
        if is_complete {
            self.block.is_begun = true;
            self.block.leaves = leaves_block(content);
        }
        None
    }

    /// A block in brackets: it ends with the bracket that closes it, which is part of it only where
    /// it does not stand there yet.
    fn bracketed_block(&mut self, body: &str, line: &Line, is_complete: bool) -> Option<usize> {
        if let Some(at) = line.closes_outer {
            return Some(if self.lacks_closer { at + 1 } else { at });
        }
        let content = &body[line.range.clone()];
        if !is_complete || content.trim().is_empty() || !line.before.is_closed() {
            return None;
        }
        let is_inside = is_deeper(content, self.base);
        if self.block.was_deeper && !is_inside && Some(Item::Definition) == self.item_of(content) {
            return Some(self.last_end);
        }
        self.block.was_deeper |= is_inside;
        None
    }

    /// Lines between brackets that both stand there already.
    fn lines_in_brackets(&mut self, body: &str, line: &Line) -> Option<usize> {
        let content = &body[line.range.clone()];
        if line.closes_outer.is_some() || content.trim().is_empty() || !line.before.is_closed() {
            return line.closes_outer;
        }
        let is_inside = is_deeper(content, self.base);
        if self.block.was_deeper && !is_inside {
            return Some(self.last_end);
        }
        self.block.was_deeper |= is_inside;
        None
    }

    /// What a comment describes: a definition, or statements up to the next one.
    fn described(
        &mut self,
        body: &str,
        line: &Line,
        margin: &Margin,
        language: Option<Language>,
        is_complete: bool,
    ) -> Option<usize> {
        let content = &body[line.range.clone()];
        if let Some(at) = line.closes_outer {
            let is_bare = body[line.range.start..at].trim().is_empty();
            return Some(if is_bare { self.last_end } else { at });
        }
        if content.trim().is_empty() {
            return None;
        }
        // A model that has missed the column still writes one unit; it is moved later.
        let base = match margin {
            Margin::Known { own } if own.len() < self.base.len() => own,
            Margin::Unknown => "",
            Margin::Known { .. } => self.base,
        };
        let is_indented = language.is_some_and(Language::is_indented);
        if line.before.is_closed() && !is_deeper(content, base) {
            let is_outside = indentation_of(content).len() < base.len();
            let item = self.item_of(content).unwrap_or(Item::Statement);
            let starts_anew = self.blank > 0
                && self.item == Item::Statement
                && is_complete
                && item != Item::Statement;
            if self.lines > 0 && (is_outside || starts_anew) {
                return Some(self.last_end);
            }
            if self.item == Item::Definition
                && is_indented
                && self.follower(body, line, is_complete) == Follower::Stranger
            {
                return Some(self.last_end);
            }
            if !is_complete {
                return None;
            }
            self.item = self.item.max(item);
        }
        let closes_definition = self.item == Item::Definition
            && !is_indented
            && is_complete
            && line.after.is_closed()
            && content.trim_end().ends_with(['}', ';']);
        closes_definition.then_some(line.range.end)
    }

    fn item_of(&self, content: &str) -> Option<Item> {
        self.language.map(|language| Item::of(content, language))
    }

    /// What a line means for the unit before it.
    fn follower(&self, body: &str, line: &Line, is_complete: bool) -> Follower {
        const KEYWORD: &str = "def ";
        let content = body[line.range.clone()].trim_start();
        let Some(rest) = content.strip_prefix(KEYWORD) else {
            let may_become = !is_complete && KEYWORD.starts_with(content);
            return if may_become { Follower::Unknown } else { Follower::Stranger };
        };
        let Some((name, _)) = rest.split_once('(') else {
            return if is_complete { Follower::Stranger } else { Follower::Unknown };
        };
        let unit = &body[..line.range.start];
        let is_called = calls(unit, name);
        let is_known = [unit, self.left].iter().any(|text| text.contains(&format!("def {name}(")));
        if is_called && !is_known { Follower::Helper } else { Follower::Stranger }
    }
}

fn first_word(line: &str) -> &str {
    line.trim_start().split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default()
}

/// Whether nothing can follow a statement of Python in its block.
fn leaves_block(line: &str) -> bool {
    matches!(first_word(line), "return" | "raise")
}

fn is_deeper(line: &str, base: &str) -> bool {
    indentation_of(line).len() > base.len()
}

/// Whether a statement in brackets goes on below: its line ends in an operator.
fn ends_in_operator(body: &str, line: &Line) -> bool {
    let (sign, end) = line.last_sign;
    let code = &body[line.range.start..end.min(line.range.end)];
    match sign {
        b'=' | b'&' | b'|' | b'?' => true,
        b'+' => !code.ends_with("++"),
        b'-' => !code.ends_with("--"),
        b'>' => code.ends_with("=>"),
        _ => false,
    }
}

/// Whether `name` is called somewhere in `text`.
fn calls(text: &str, name: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(|before| is_word(before) || before == '.')
            && text[at + name.len()..].starts_with('(')
    })
}
