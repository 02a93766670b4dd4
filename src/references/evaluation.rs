//! Questions with known answers, of which an index's recall and its false matches are measured:
//! functions of source files as they are, in part, and with their variables renamed.
//!
//! Everything is drawn by a seed, so the same files give the same questions. Does no I/O.

#![expect(clippy::cast_precision_loss, reason = "shares are rounded to a tenth of a percent")]

use super::lex::{self, Family, Token};
use super::reference::Reference;
use crate::syntax::{Kind, Language, SyntaxTree, symbols};
use crate::text::Text;
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;
use tree_sitter::Node;

/// Functions with fewer lines of code are not asked about.
const FEWEST_LINES: usize = 12;
/// Longer functions are tables.
const MOST_LINES: usize = 80;
/// Fewer tokens than the field's own rule for verbatim copies needs.
const FEWEST_TOKENS: usize = 75;

/// What is done with a function before it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing.
    Whole,
    /// One of its variables is renamed.
    OneRenamed,
    /// All its variables and parameters are renamed.
    AllRenamed,
    /// Ten of its lines of code, one behind the other.
    TenLines,
    /// Six of them.
    SixLines,
    /// Ten of them, in which one variable is renamed.
    TenLinesOneRenamed,
}

impl Change {
    /// Each of them.
    pub const ALL: [Self; 6] = [
        Self::Whole,
        Self::OneRenamed,
        Self::AllRenamed,
        Self::TenLines,
        Self::SixLines,
        Self::TenLinesOneRenamed,
    ];

    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole function",
            Self::OneRenamed => "one local renamed",
            Self::AllRenamed => "all locals renamed",
            Self::TenLines => "10 lines",
            Self::SixLines => "6 lines",
            Self::TenLinesOneRenamed => "10 lines, one renamed",
        }
    }

    fn lines(self) -> Option<usize> {
        match self {
            Self::Whole | Self::OneRenamed | Self::AllRenamed => None,
            Self::TenLines | Self::TenLinesOneRenamed => Some(10),
            Self::SixLines => Some(6),
        }
    }
}

/// A function that can be asked about.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its language.
    pub language: Language,
    text: String,
    /// Its parameters and variables, each with the places where it stands.
    locals: BTreeMap<String, Vec<usize>>,
    /// Where its lines of code begin and end.
    lines: Vec<Range<usize>>,
}

/// The functions of a file that are long enough to be asked about, none within another.
pub fn functions(language: Language, text: &str) -> Vec<Function> {
    let tree = SyntaxTree::new(language, Text::new(text));
    let Some(parsed) = tree.get() else { return Vec::new() };
    let symbols = symbols(&tree);
    let ranges = symbols.iter().filter(|it| it.kind == Kind::Function);
    ranges.filter_map(|it| function(language, text, parsed.root_node(), it.range.clone())).collect()
}

impl Function {
    /// What is asked: the function with the change; `None` where there is nothing to rename.
    pub fn question(&self, change: Change, random: &mut Rng) -> Option<String> {
        let span = match change.lines() {
            None => 0..self.text.len(),
            Some(lines) => {
                let first = random.usize(..=self.lines.len().checked_sub(lines)?);
                self.lines[first].start..self.lines[first + lines - 1].end
            }
        };
        let within: Vec<_> = self
            .locals
            .iter()
            .filter(|(_, places)| places.iter().any(|place| span.contains(place)))
            .map(|(name, _)| name)
            .collect();
        let renamed: BTreeSet<_> = match change {
            Change::Whole | Change::TenLines | Change::SixLines => BTreeSet::new(),
            Change::AllRenamed => within.iter().copied().collect(),
            Change::OneRenamed | Change::TenLinesOneRenamed => {
                random.choice(&within).into_iter().copied().collect()
            }
        };
        let asks_to_rename =
            matches!(change, Change::OneRenamed | Change::AllRenamed | Change::TenLinesOneRenamed);
        if asks_to_rename && renamed.is_empty() {
            return None;
        }
        Some(self.renamed(span, &renamed))
    }

    fn renamed(&self, span: Range<usize>, names: &BTreeSet<&String>) -> String {
        let mut places: Vec<(usize, usize, usize)> = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let of = self.locals.get(*name).into_iter().flatten();
            let of = of.filter(|place| span.contains(place));
            places.extend(of.map(|place| (*place, name.len(), number)));
        }
        places.sort_unstable();
        let (mut text, mut at) = (String::new(), span.start);
        for (place, length, number) in places {
            text += &self.text[at..place];
            let _ = write!(text, "other{number}");
            at = place + length;
        }
        text + &self.text[at..span.end]
    }
}

fn function(
    language: Language,
    text: &str,
    root: Node<'_>,
    range: Range<usize>,
) -> Option<Function> {
    let own = text.get(range.clone())?;
    let mut tokens = Vec::new();
    lex::lex(Family::of(Some(language)), own, &mut tokens);
    let lines = code_lines(own, &tokens);
    if !(FEWEST_LINES..=MOST_LINES).contains(&lines.len()) || tokens.len() < FEWEST_TOKENS {
        return None;
    }
    let node = root.descendant_for_byte_range(range.start, range.end.saturating_sub(1))?;
    let locals = locals(text, node, &range);
    Some(Function { language, text: own.to_owned(), locals, lines })
}

/// Where each line begins and ends that has more than brackets in it.
fn code_lines(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let is_bracket = |token: &&Token| {
        let bytes = &text.as_bytes()[token.start as usize..token.end as usize];
        bytes.iter().all(|byte| b"()[]{},".contains(byte))
    };
    let code = tokens.iter().filter(|token| !is_bracket(token));
    let numbers: BTreeSet<_> = code.map(|token| token.line as usize).collect();
    let mut start = 0;
    let mut lines = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if numbers.contains(&number) {
            lines.push(start..start + line.len());
        }
        start += line.len();
    }
    lines
}

/// The names that are given in `node`, and where each of them stands in `range`, from its start.
fn locals(text: &str, node: Node<'_>, range: &Range<usize>) -> BTreeMap<String, Vec<usize>> {
    let (mut given, mut places) = (BTreeSet::new(), BTreeMap::<String, Vec<usize>>::new());
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if node.kind() == "identifier" && node.named_child_count() == 0 {
            let (Some(name), Some(parent)) = (text.get(node.byte_range()), node.parent()) else {
                continue;
            };
            if is_given(node, parent) {
                given.insert(name);
            }
            if !is_fixed(node, parent) && range.contains(&node.start_byte()) {
                places.entry(name.to_owned()).or_default().push(node.start_byte() - range.start);
            }
        }
        let mut cursor = node.walk();
        open.extend(node.children(&mut cursor));
    }
    places.retain(|name, _| given.contains(name.as_str()) && name != "self" && name != "cls");
    places
}

/// Whether the node gives a name to a parameter or a variable.
fn is_given(node: Node<'_>, parent: Node<'_>) -> bool {
    let is_field = |field: &str| parent.child_by_field_name(field) == Some(node);
    match parent.kind() {
        "parameters" | "formal_parameters" | "lambda_parameters" | "typed_parameter"
        | "pattern_list" | "array_pattern" => true,
        "default_parameter"
        | "typed_default_parameter"
        | "variable_declarator"
        | "formal_parameter"
        | "catch_formal_parameter"
        | "enhanced_for_statement" => is_field("name"),
        "assignment" | "for_statement" | "for_in_clause" | "for_in_statement" => is_field("left"),
        "required_parameter" | "optional_parameter" => is_field("pattern"),
        _ => false,
    }
}

/// Whether the node is a name that means something elsewhere: a member, a keyword argument.
fn is_fixed(node: Node<'_>, parent: Node<'_>) -> bool {
    let is_field = |field: &str| parent.child_by_field_name(field) == Some(node);
    match parent.kind() {
        "attribute" => is_field("attribute"),
        "keyword_argument"
        | "method_invocation"
        | "function_definition"
        | "method_declaration"
        | "class_definition" => is_field("name"),
        "field_access" => is_field("field"),
        _ => false,
    }
}

/// What became of one kind of question.
#[derive(Clone, Debug)]
pub struct Answers {
    /// What was asked.
    pub name: &'static str,
    /// Questions.
    pub asked: usize,
    /// Those of which a person would be told a reference.
    pub told: usize,
    /// Those with one that is a copy beyond doubt.
    pub certain: usize,
}

impl Answers {
    /// Asks all questions of one kind about these functions.
    pub fn to<E>(
        name: &'static str,
        change: Change,
        functions: &[Function],
        random: &mut Rng,
        mut ask: impl FnMut(Language, &str) -> Result<Vec<Reference>, E>,
    ) -> Result<Self, E> {
        let mut answers = Self { name, asked: 0, told: 0, certain: 0 };
        for function in functions {
            let Some(question) = function.question(change, random) else { continue };
            let references = ask(function.language, &question)?;
            answers.asked += 1;
            answers.told += usize::from(!references.is_empty());
            answers.certain += usize::from(references.iter().any(|it| it.is_certain));
        }
        Ok(answers)
    }

    /// A count as a share of the questions, in percent.
    pub fn share(&self, count: usize) -> f64 {
        count as f64 * 100.0 / self.asked.max(1) as f64
    }
}

/// The kinds of question of the table: each change of functions that are in the index, and whole
/// functions and ten lines of those that are not. The flag says which.
pub fn kinds() -> impl Iterator<Item = (&'static str, Change, bool)> {
    let known = Change::ALL.into_iter().map(|change| (change.name(), change, true));
    known.chain([
        ("function from elsewhere", Change::Whole, false),
        ("10 lines from elsewhere", Change::TenLines, false),
    ])
}

/// As many functions of each family as there are, but at most `each`.
pub fn drawn(functions: Vec<Function>, each: usize, random: &mut Rng) -> Vec<Function> {
    let mut families: BTreeMap<Family, Vec<Function>> = BTreeMap::new();
    for function in functions {
        families.entry(Family::of(Some(function.language))).or_default().push(function);
    }
    let mut drawn = Vec::new();
    for mut functions in families.into_values() {
        random.shuffle(&mut functions);
        functions.truncate(each);
        drawn.append(&mut functions);
    }
    drawn
}
