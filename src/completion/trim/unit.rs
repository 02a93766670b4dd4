//! Where the asked-for unit ends: the statement, the block, the function or class.

use super::item::Item;
use crate::completion::context::Context;
use crate::completion::intent::{Intent, Unit, indentation_of};
use crate::completion::nesting::{self, Line};
use crate::syntax::Language;

/// Where the unit ends in `body`, an answer that may still grow; `None` if it may go on.
///
/// A last line without a line end is judged by its beginning only.
pub(super) fn end(body: &str, intent: &Intent, context: &Context) -> Option<usize> {
    let Some(language) = context.language else { return body.find('\n') };
    let lines = nesting::lines(body, language);
    let code = Code { body, lines, language, base: &intent.indentation, left: &context.left };
    match intent.unit {
        Unit::Fill | Unit::Comment => body.find('\n'),
        Unit::Line => code.end_of_statement(),
        Unit::Body if language.is_indented() => code.end_of_indented_block(0),
        Unit::Body => code.after_outer_bracket(),
        Unit::Described => code.end_of_described(),
    }
}

struct Code<'b> {
    body: &'b str,
    lines: Vec<Line>,
    language: Language,
    /// The indentation that the unit hangs on.
    base: &'b str,
    /// What stands left of the cursor.
    left: &'b str,
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

impl Code<'_> {
    /// The end of the first statement, with the block that it opens.
    fn end_of_statement(&self) -> Option<usize> {
        for (index, line) in self.whole_lines() {
            if !line.after.is_closed() || self.content(line).trim_end().ends_with('\\') {
                continue;
            }
            if self.language.is_indented() && self.opens_block(index) {
                return self.end_of_indented_block(index + 1);
            }
            return Some(line.range.end);
        }
        None
    }

    /// Whether line `index` opens a block; the first one may go on with a line left of the cursor.
    fn opens_block(&self, index: usize) -> bool {
        let line = &self.lines[index];
        if index > 0 {
            return line.opens_block;
        }
        let begun = self.left.rsplit('\n').next().unwrap_or_default();
        let whole = format!("{begun}{}", self.content(line));
        nesting::lines(&whole, self.language).pop().is_some_and(|line| line.opens_block)
    }

    /// The end of a block without brackets: before the first line that is indented no deeper
    /// than the block's header, from line `from` on.
    fn end_of_indented_block(&self, from: usize) -> Option<usize> {
        let mut is_begun = false;
        for (index, line) in self.lines.iter().enumerate().skip(from) {
            let content = self.content(line);
            if content.trim().is_empty() || !line.before.is_closed() {
                continue;
            }
            if is_begun && !is_deeper(content, self.base) {
                match self.follower(index) {
                    Follower::Stranger => return Some(self.end_before(index)),
                    Follower::Unknown => return None,
                    Follower::Helper => {}
                }
            }
            is_begun = true;
        }
        None
    }

    /// The end of a block in brackets: after the bracket that closes it.
    fn after_outer_bracket(&self) -> Option<usize> {
        self.lines.iter().find_map(|line| line.closes_outer).map(|at| at + 1)
    }

    /// The end of what a comment describes: a definition, or statements up to the next one.
    fn end_of_described(&self) -> Option<usize> {
        // A model that has missed the column still writes one unit; it is moved later.
        let first =
            self.lines.iter().map(|line| self.content(line)).find(|line| !line.trim().is_empty());
        let own = indentation_of(first.unwrap_or_default());
        let base = if own.len() < self.base.len() { own } else { self.base };
        let mut item = Item::Preamble;
        let mut after_blank = false;
        for (index, line) in self.lines.iter().enumerate() {
            let content = self.content(line);
            if line.closes_outer.is_some() {
                return Some(self.end_before(index));
            }
            if content.trim().is_empty() {
                after_blank = true;
                continue;
            }
            let begins_item = line.before.is_closed() && !is_deeper(content, base);
            let is_complete = index + 1 < self.lines.len();
            if begins_item {
                let is_outside = indentation_of(content).len() < base.len();
                let starts_anew = after_blank
                    && item == Item::Statement
                    && is_complete
                    && Item::of(content, self.language) != Item::Statement;
                let follows_definition = item == Item::Definition && self.language.is_indented();
                if is_outside || starts_anew {
                    return Some(self.end_before(index));
                }
                if follows_definition && self.follower(index) == Follower::Stranger {
                    return Some(self.end_before(index));
                }
                if !is_complete {
                    return None;
                }
                item = item.max(Item::of(content, self.language));
            }
            after_blank = false;
            let closes_definition = item == Item::Definition
                && !self.language.is_indented()
                && is_complete
                && line.after.is_closed()
                && content.trim_end().ends_with(['}', ';']);
            if closes_definition {
                return Some(line.range.end);
            }
        }
        None
    }

    /// What line `index` means for the unit before it.
    fn follower(&self, index: usize) -> Follower {
        const KEYWORD: &str = "def ";
        let line = &self.lines[index];
        let content = self.content(line).trim_start();
        let is_complete = index + 1 < self.lines.len();
        let Some(rest) = content.strip_prefix(KEYWORD) else {
            let may_become = !is_complete && KEYWORD.starts_with(content);
            return if may_become { Follower::Unknown } else { Follower::Stranger };
        };
        let Some((name, _)) = rest.split_once('(') else {
            return if is_complete { Follower::Stranger } else { Follower::Unknown };
        };
        let unit = &self.body[..line.range.start];
        let is_called = calls(unit, name);
        let is_known = [unit, self.left].iter().any(|text| text.contains(&format!("def {name}(")));
        if is_called && !is_known { Follower::Helper } else { Follower::Stranger }
    }

    /// The lines that have their line end.
    fn whole_lines(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().take(self.lines.len().saturating_sub(1))
    }

    fn content(&self, line: &Line) -> &str {
        &self.body[line.range.clone()]
    }

    /// The end of the last line before line `index` that is not blank.
    fn end_before(&self, index: usize) -> usize {
        let before = self.lines[..index].iter().rev();
        before
            .map(|line| (line, self.content(line)))
            .find(|(_, content)| !content.trim().is_empty())
            .map_or(0, |(line, _)| line.range.end)
    }
}

fn is_deeper(line: &str, base: &str) -> bool {
    indentation_of(line).len() > base.len()
}

/// Whether `name` is called somewhere in `text`.
fn calls(text: &str, name: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(|before| is_word(before) || before == '.')
            && text[at + name.len()..].starts_with('(')
    })
}
