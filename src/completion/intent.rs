//! What is asked for at the cursor: read from the syntax tree and the lines around it.
//!
//! Pure: text and tree in, intent out.

use super::nesting::{self, Inside};
use super::wording::Wording;
use super::{Cursor, Trigger};
use crate::syntax::{Language, SyntaxTree, nodes_holding};
use crate::text::Text;
use tree_sitter::Node;

/// The longest line that is looked at; a longer one is data, not code.
const LONGEST_LINE: usize = 2_000;

/// How many lines above an empty one may stand what it continues.
const FARTHEST_ABOVE: usize = 2;

/// How many lines of a comment or of a block's header are looked for.
const MOST_LINES: usize = 64;

/// How many quotes left of an open brace are tried as the start of its string.
const MOST_QUOTES: usize = 16;

/// Statements of Python that nothing can follow.
const FINISHED: [&str; 4] = ["pass", "break", "continue", "..."];

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
    if here.splits_a_word() {
        return None;
    }
    let place = place(here, cursor, root, language);
    if !here.right.trim().is_empty() {
        return match place {
            Place::Code => Some(here.on_this_line(Unit::Fill)),
            Place::Prose if ends_prose(&here.right) => rest_of_comment(here),
            Place::Prose | Place::Data => None,
        };
    }
    if here.left.trim().is_empty() {
        return match place {
            Place::Code => below(here, cursor, root, language),
            Place::Prose | Place::Data => None,
        };
    }
    if let Some(comment) = comment_that_ends_at(root, cursor) {
        return at_end_of_comment(here, cursor, comment);
    }
    if let Some(header) = header_of_docstring_at(root, cursor, language) {
        return Some(Intent {
            unit: Unit::Body,
            start: Start::NextLine,
            indentation: line_indentation(&cursor.text, header),
            subject: header,
        });
    }
    match place {
        Place::Code => {}
        Place::Prose => return rest_of_comment(here),
        Place::Data => return None,
    }
    let opens_block = opens_block(&cursor.text, here.line, &here.left, language);
    if opens_block && !continues_below(here, cursor) {
        return Some(next_line(here, Unit::Body, header_start(&cursor.text, here.line)));
    }
    let is_finished = match language.is_indented() {
        true => FINISHED.contains(&here.left.trim()),
        false if is_directive(&here.left, language) => true,
        false => here.left.trim_end().ends_with([';', '}']),
    };
    (!is_finished && !opens_block).then(|| here.on_this_line(Unit::Line))
}

/// What kind of text a cursor stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Code, also that which stands in a string to be inserted into it.
    Code,
    /// A comment or docstring: words for people.
    Prose,
    /// A string: words for the program.
    Data,
}

fn place(here: &Surroundings, cursor: &Cursor, root: Node<'_>, language: Language) -> Place {
    let path = nodes_holding(root, cursor.offset);
    let holders = path.iter().enumerate().rev();
    for (depth, node) in holders.filter(|(_, node)| node.start_byte() < cursor.offset) {
        if is_interpolation(*node) {
            return Place::Code;
        } else if is_comment(*node) {
            return Place::Prose;
        } else if is_string(*node) {
            let around = &path[..depth];
            return match opens_interpolation(&here.left, language) {
                true => Place::Code,
                false if around.iter().any(|outer| is_interpolation(*outer)) => Place::Data,
                false if language == Language::Python && is_docstring(around) => Place::Prose,
                false => Place::Data,
            };
        }
    }
    match left_state(&here.left, language) {
        Inside::LineComment => Place::Prose,
        Inside::String(_) if !opens_interpolation(&here.left, language) => Place::Data,
        _ => Place::Code,
    }
}

/// Whether a string inside of these nodes, the outermost first, is a statement by itself.
fn is_docstring(around: &[Node<'_>]) -> bool {
    let outer = around.iter().rev().find(|node| !is_string(**node));
    outer.is_some_and(|node| node.kind() == "expression_statement")
}

/// Whether the last brace that is open on this line puts code into a string.
///
/// An empty one is an error to most grammars, so that their trees cannot say.
fn opens_interpolation(left: &str, language: Language) -> bool {
    let mut closed = 0_usize;
    let open = left.char_indices().rev().find_map(|(at, sign)| {
        match sign {
            '}' => closed += 1,
            '{' if closed == 0 => return Some(at),
            '{' => closed -= 1,
            _ => {}
        }
        None
    });
    let Some(before) = open.map(|at| &left[..at]) else { return false };
    if !matches!(left_state(before, language), Inside::String(_)) {
        return false;
    }
    let quotes = before.char_indices().rev().filter(|(_, sign)| "\"'`".contains(*sign));
    let opening = quotes
        .take(MOST_QUOTES)
        .map(|(at, _)| before.split_at(at))
        .find(|(outside, _)| !matches!(left_state(outside, language), Inside::String(_)));
    let Some((outside, string)) = opening else { return false };
    let letters = outside.trim_end_matches(char::is_alphabetic);
    match language {
        Language::Python => {
            matches!(&outside[letters.len()..], "f" | "F" | "rf" | "fr" | "Rf" | "rF" | "fR" | "Fr")
                && !before.ends_with('{')
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            string.starts_with('`') && before.ends_with('$')
        }
        Language::CSharp => {
            (outside.ends_with('$') || outside.ends_with("$@")) && !before.ends_with('{')
        }
        Language::Java | Language::Rust | Language::Go => false,
    }
}

/// Whether what stands right of the cursor only ends the comment or docstring.
fn ends_prose(right: &str) -> bool {
    matches!(right.trim(), "*/" | "*/}" | "\"\"\"" | "'''" | "\"" | "'")
}

/// At the end of a comment: its own rest, or what it describes.
fn at_end_of_comment(here: &Surroundings, cursor: &Cursor, comment: Node<'_>) -> Option<Intent> {
    let text = &cursor.text;
    if !describes(text, comment) {
        return None;
    }
    let line = text.line_at(comment.start_byte());
    let is_alone = starts_its_line(text, comment);
    // Of the code before it nothing is prose.
    let own = comment.start_byte().saturating_sub(line.start);
    let words = if line.start == here.start { here.left.get(own..)? } else { &here.left };
    let asks_for_its_rest = match Wording::of(words) {
        Wording::Whole | Wording::Either => false,
        Wording::Open => true,
        // Who asks by a key asks for code; who types on is not done with the comment.
        Wording::Spaced => !is_alone || cursor.trigger == Trigger::Automatic,
    };
    let subject = comment_start(text, comment);
    match asks_for_its_rest {
        true if is_alone => Some(Intent { subject, ..here.on_this_line(Unit::Comment) }),
        true => Some(here.on_this_line(Unit::Comment)),
        false => is_alone.then(|| next_line(here, Unit::Described, subject)),
    }
}

/// Within a comment or docstring, at the end of a line of it.
fn rest_of_comment(here: &Surroundings) -> Option<Intent> {
    let may_go_on = matches!(Wording::of(&here.left), Wording::Open | Wording::Spaced);
    may_go_on.then(|| here.on_this_line(Unit::Comment))
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
    let opens_block = opens_block(text, above, &content, language);
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

/// Whether a block is opened at the end of `content`, which is the line `line` or its beginning.
fn opens_block(text: &Text, line: usize, content: &str, language: Language) -> bool {
    let opens = |line: &str| nesting::lines(line, language).pop().is_some_and(|it| it.opens_block);
    if !language.is_indented() || !content.trim_start().starts_with([')', ']']) {
        return opens(content);
    }
    // What kind of statement it is stands on the line that opened the bracket.
    let start = header_start(text, line);
    let first = text.line_at(start);
    let first = text.slice(first.start..first.end.min(first.start + LONGEST_LINE));
    opens(&format!("{first} {}", content.trim_start()))
}

/// Whether a line is for the compiler's eyes alone.
fn is_directive(line: &str, language: Language) -> bool {
    language == Language::CSharp && line.trim_start().starts_with('#')
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
fn left_state(left: &str, language: Language) -> Inside {
    nesting::lines(left, language).pop().map_or(Inside::Code, |line| line.after.inside)
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
    let line = cursor.text.line_at(cursor.offset);
    let left = cursor.text.slice(line.start..cursor.offset);
    let end = line.start + left.trim_end().len();
    (end > line.start).then_some(end)
}

fn is_comment(node: Node<'_>) -> bool {
    node.kind().contains("comment")
}

/// Code that is inserted into a string.
fn is_interpolation(node: Node<'_>) -> bool {
    matches!(node.kind(), "interpolation" | "template_substitution")
}

fn is_string(node: Node<'_>) -> bool {
    let kind = node.kind();
    kind.contains("string") || kind.contains("char") || kind == "regex"
}

/// Whether nothing but space stands left of the node on its first line.
fn starts_its_line(text: &Text, node: Node<'_>) -> bool {
    let line = text.line_at(node.start_byte());
    text.slice(line.start..node.start_byte()).trim().is_empty()
}

/// Whether a comment has words in it that a person meant for people.
fn describes(text: &Text, comment: Node<'_>) -> bool {
    let content = text.slice(comment.byte_range());
    let is_directive =
        ["#!", "# -*-", "# type:", "# noqa", "#region", "// eslint", "//go:", "// @ts-"]
            .iter()
            .any(|directive| content.starts_with(directive));
    let mut is_tag = false;
    let is_prose = |sign: &char| {
        is_tag = *sign == '<' || (is_tag && *sign != '>');
        !is_tag && sign.is_alphabetic()
    };
    !is_directive && content.chars().filter(is_prose).take(3).count() == 3
}

fn line_indentation(text: &Text, offset: usize) -> String {
    indentation_of(&text.slice(text.line_at(offset))).to_owned()
}

fn is_blank(text: &Text, line: usize) -> bool {
    text.line_range(line).is_none_or(|range| text.slice(range).trim().is_empty())
}

/// The spaces and tabs that a line begins with.
pub(super) fn indentation_of(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
