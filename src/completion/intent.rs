//! What is asked for at the cursor: read from the syntax tree and the lines around it.
//!
//! Pure: text and tree in, intent out.

use super::Cursor;
use super::nesting::{self, Inside};
use crate::syntax::{Language, SyntaxTree, nodes_holding};
use crate::text::Text;
use tree_sitter::Node;

/// The longest line that is looked at; a longer one is data, not code.
const LONGEST_LINE: usize = 2_000;

/// How many lines above an empty one may stand what it continues.
const FARTHEST_ABOVE: usize = 2;

/// How many lines of a comment or of a block's header are looked for.
const MOST_LINES: usize = 64;

/// What a suggestion is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The piece of code that is asked for.
    pub unit: Unit,
    /// Where it begins.
    pub start: Start,
    /// The indentation that the unit hangs on: of the comment, the block's header or the line.
    pub indentation: String,
    /// The byte of the document where that begins: the comment, the block's header or the line.
    pub subject: usize,
}

/// The piece of code that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// What the comment above describes: statements, a function, a class.
    Described,
    /// The body of the block whose header, and perhaps docstring, stand above.
    Body,
    /// The rest of the statement.
    Line,
    /// What is missing before the text to the right, on the same line.
    Fill,
    /// The rest of a comment's sentence.
    Comment,
}

/// Where a suggestion begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the cursor.
    Here,
    /// On a line of its own, below the cursor's.
    NextLine,
}

/// What is asked for at `cursor`; `None` where a suggestion would only be in the way.
pub fn at(cursor: &Cursor) -> Option<Intent> {
    let surroundings = Surroundings::of(&cursor.text, cursor.offset)?;
    match &cursor.tree {
        Some(tree) => in_language(&surroundings, cursor, tree),
        None => in_plain_text(&surroundings),
    }
}

/// The cursor's line, cut at the cursor.
struct Surroundings {
    line: usize,
    start: usize,
    left: String,
    right: String,
}

impl Surroundings {
    fn of(text: &Text, offset: usize) -> Option<Self> {
        let line = text.line_of(offset);
        let range = text.line_range(line)?;
        let offset = offset.clamp(range.start, range.end);
        (range.len() <= LONGEST_LINE).then(|| Self {
            line,
            start: range.start,
            left: text.slice(range.start..offset),
            right: text.slice(offset..range.end),
        })
    }

    fn indentation(&self) -> &str {
        indentation_of(&self.left)
    }

    fn on_this_line(&self, unit: Unit) -> Intent {
        Intent {
            unit,
            start: Start::Here,
            indentation: self.indentation().to_owned(),
            subject: self.start,
        }
    }

    fn splits_a_word(&self) -> bool {
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        self.left.chars().next_back().is_some_and(is_word)
            && self.right.chars().next().is_some_and(is_word)
    }
}

fn in_plain_text(here: &Surroundings) -> Option<Intent> {
    if here.splits_a_word() {
        return None;
    }
    let blank = here.left.trim().is_empty();
    match here.right.trim().is_empty() {
        true if blank => None,
        true => Some(here.on_this_line(Unit::Line)),
        false => Some(here.on_this_line(Unit::Fill)),
    }
}

fn in_language(here: &Surroundings, cursor: &Cursor, tree: &SyntaxTree) -> Option<Intent> {
    let language = tree.language();
    // Where a text is too large or too odd to be parsed, its lines are still there.
    let Some(tree) = tree.get() else { return in_plain_text(here) };
    let root = tree.root_node();
    let blank = here.left.trim().is_empty();
    if here.splits_a_word() {
        return None;
    }
    let is_in_text = || {
        surrounding_text(root, cursor.offset).is_some()
            || matches!(left_state(here, language), Inside::String(_) | Inside::LineComment)
    };
    if !here.right.trim().is_empty() {
        return (!is_in_text()).then(|| here.on_this_line(Unit::Fill));
    }
    if blank {
        return match surrounding_text(root, cursor.offset) {
            Some(_) => None,
            None => below(here, cursor, root, language),
        };
    }
    if let Some(comment) = comment_that_ends_at(root, cursor) {
        let alone = starts_its_line(&cursor.text, comment);
        return (alone && describes(&cursor.text, comment))
            .then(|| next_line(here, Unit::Described, comment_start(&cursor.text, comment)));
    }
    if let Some(header) = header_of_docstring_at(root, cursor, language) {
        return Some(Intent {
            unit: Unit::Body,
            start: Start::NextLine,
            indentation: line_indentation(&cursor.text, header),
            subject: header,
        });
    }
    if is_in_text() {
        return None;
    }
    let last = nesting::lines(&here.left, language).pop()?;
    if last.opens_block && !continues_below(here, cursor) {
        return Some(next_line(here, Unit::Body, header_start(&cursor.text, here.line)));
    }
    let is_finished = here.left.trim_end().ends_with([';', '}']) && !language.is_indented();
    (!is_finished && !last.opens_block).then(|| here.on_this_line(Unit::Line))
}

/// What is asked for on an empty line, from what stands above it.
fn below(
    here: &Surroundings,
    cursor: &Cursor,
    root: Node<'_>,
    language: Language,
) -> Option<Intent> {
    let text = &cursor.text;
    let above = (0..here.line).rev().find(|line| !is_blank(text, *line))?;
    let distance = here.line - above;
    // Two empty lines end a thought: what comes next is anyone's guess.
    if distance > FARTHEST_ABOVE {
        return None;
    }
    let range = text.line_range(above)?;
    if range.len() > LONGEST_LINE {
        return None;
    }
    let content = text.slice(range.clone());
    let above_cursor = Cursor { offset: range.start + content.trim_end().len(), ..cursor.clone() };
    let start = Start::Here;
    if let Some(header) = header_of_docstring_at(root, &above_cursor, language) {
        let indentation = line_indentation(text, header);
        return Some(Intent { unit: Unit::Body, start, indentation, subject: header });
    }
    let comment = comment_that_ends_at(root, &above_cursor)
        .filter(|comment| starts_its_line(text, *comment) && describes(text, *comment));
    if let Some(comment) = comment {
        let indentation = line_indentation(text, comment.start_byte());
        let unit = if continues_below(here, cursor) { Unit::Line } else { Unit::Described };
        let subject = comment_start(text, comment);
        return Some(Intent { unit, start, indentation, subject });
    }
    let opens_block = nesting::lines(&content, language).pop().is_some_and(|line| line.opens_block);
    if opens_block && !continues_below(here, cursor) {
        let indentation = indentation_of(&content).to_owned();
        let subject = header_start(text, above);
        return Some(Intent { unit: Unit::Body, start, indentation, subject });
    }
    (distance == 1).then(|| here.on_this_line(Unit::Line))
}

fn next_line(here: &Surroundings, unit: Unit, subject: usize) -> Intent {
    let indentation = here.indentation().to_owned();
    Intent { unit, start: Start::NextLine, indentation, subject }
}

/// Where a block's header begins whose last line is `last`: above it while brackets are open.
fn header_start(text: &Text, last: usize) -> usize {
    let mut missing = 0_usize;
    let first = (last.saturating_sub(MOST_LINES)..=last).rev().find(|line| {
        let content = text.line_range(*line).map(|range| text.slice(range)).unwrap_or_default();
        for character in content.chars().rev() {
            match character {
                ')' | ']' => missing += 1,
                '(' | '[' => missing = missing.saturating_sub(1),
                _ => {}
            }
        }
        missing == 0
    });
    text.line_range(first.unwrap_or(last)).unwrap_or_default().start
}

/// Where a comment begins, with those right above it that begin with the same sign.
fn comment_start(text: &Text, comment: Node<'_>) -> usize {
    let content = |line: usize| {
        let range = text.line_range(line).filter(|range| range.len() <= LONGEST_LINE);
        range.map(|range| text.slice(range).trim_start().to_owned()).unwrap_or_default()
    };
    let last = text.line_of(comment.start_byte());
    let its = content(last);
    let sign = &its[..its.len() - its.trim_start_matches(['#', '/', '-', '%', ';']).len()];
    let above = (last.saturating_sub(MOST_LINES)..last).rev();
    let more = above.take_while(|line| !sign.is_empty() && content(*line).starts_with(sign));
    text.line_range(more.last().unwrap_or(last)).unwrap_or_default().start
}

/// Whether code stands right below that belongs to what is above the cursor.
fn continues_below(here: &Surroundings, cursor: &Cursor) -> bool {
    let Some(range) = cursor.text.line_range(here.line + 1) else { return false };
    let below = cursor.text.slice(range.start..range.end.min(range.start + LONGEST_LINE));
    let closes = below.trim_start().starts_with(['}', ')', ']']);
    !below.trim().is_empty()
        && !closes
        && indentation_of(&below).len() >= here.indentation().len().max(1)
}

/// What is open at the end of the text left of the cursor, as its own line tells.
fn left_state(here: &Surroundings, language: Language) -> Inside {
    nesting::lines(&here.left, language).pop().map_or(Inside::Code, |line| line.after.inside)
}

/// The string or comment that `offset` lies strictly inside of.
fn surrounding_text(root: Node<'_>, offset: usize) -> Option<Node<'_>> {
    let of_text = |node: &Node<'_>| is_comment(*node) || is_string(*node);
    nodes_holding(root, offset)
        .into_iter()
        .rfind(|node| node.start_byte() < offset && of_text(node))
}

/// The comment whose last sign stands just left of the cursor, spaces aside.
fn comment_that_ends_at<'t>(root: Node<'t>, cursor: &Cursor) -> Option<Node<'t>> {
    let end = end_of_code_before(cursor)?;
    // In some grammars a comment's words are a node within it.
    let node = nodes_holding(root, end - 1)
        .into_iter()
        .rev()
        .skip_while(|node| !is_comment(*node))
        .take_while(|node| is_comment(*node))
        .last()?;
    // Some grammars count the line end as part of a line comment.
    let stops_here = node.end_byte() <= end + "\r\n".len();
    stops_here.then_some(node)
}

/// Where the definition begins whose docstring ends just left of the cursor.
///
/// Only the first statement of a block is a docstring, but people write imports above it.
fn header_of_docstring_at(root: Node<'_>, cursor: &Cursor, language: Language) -> Option<usize> {
    if language != Language::Python {
        return None;
    }
    let end = end_of_code_before(cursor)?;
    let string = nodes_holding(root, end - 1).into_iter().rfind(|node| node.kind() == "string")?;
    let statement = string.parent().filter(|parent| parent.kind() == "expression_statement")?;
    let block = statement.parent().filter(|parent| parent.kind() == "block")?;
    let mut walk = block.walk();
    let mut above =
        block.named_children(&mut walk).take_while(|child| child.id() != statement.id());
    let is_first = above.all(|child| is_comment(child) || child.kind().starts_with("import"));
    let is_whole = string.end_byte() == end;
    let is_last = statement.next_named_sibling().is_none();
    let owner = block.parent().filter(|owner| owner.kind().ends_with("_definition"))?;
    // Its decorators belong to it.
    let owner =
        owner.parent().filter(|whole| whole.kind() == "decorated_definition").unwrap_or(owner);
    (is_first && is_whole && is_last).then(|| owner.start_byte())
}

/// The end of the last sign before the cursor that is no space, on the cursor's own line.
fn end_of_code_before(cursor: &Cursor) -> Option<usize> {
    let line = cursor.text.line_range(cursor.text.line_of(cursor.offset))?;
    let left = cursor.text.slice(line.start..cursor.offset);
    let end = line.start + left.trim_end().len();
    (end > line.start).then_some(end)
}

fn is_comment(node: Node<'_>) -> bool {
    node.kind().contains("comment")
}

fn is_string(node: Node<'_>) -> bool {
    let kind = node.kind();
    kind.contains("string") || kind.contains("char") || kind == "regex"
}

/// Whether nothing but space stands left of the node on its first line.
fn starts_its_line(text: &Text, node: Node<'_>) -> bool {
    let line = text.line_range(text.line_of(node.start_byte()));
    line.is_some_and(|line| text.slice(line.start..node.start_byte()).trim().is_empty())
}

/// Whether a comment has words in it that a person meant for people.
fn describes(text: &Text, comment: Node<'_>) -> bool {
    let content = text.slice(comment.byte_range());
    let is_directive =
        ["#!", "# -*-", "# type:", "# noqa", "#region", "// eslint", "//go:", "// @ts-"]
            .iter()
            .any(|directive| content.starts_with(directive));
    !is_directive && content.chars().filter(|character| character.is_alphabetic()).count() >= 3
}

fn line_indentation(text: &Text, offset: usize) -> String {
    let line = text.line_range(text.line_of(offset)).unwrap_or_default();
    indentation_of(&text.slice(line)).to_owned()
}

fn is_blank(text: &Text, line: usize) -> bool {
    text.line_range(line).is_none_or(|range| text.slice(range).trim().is_empty())
}

/// The spaces and tabs that a line begins with.
pub(super) fn indentation_of(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
