//! What a file defines: names, and the lines that say how each is used.

use super::SyntaxTree;
use super::definitions::{self, Found, Kind, Role, body, head_end, role};
use std::ops::Range;
use tree_sitter::Node;

/// The longest signature that is kept, in bytes; of a longer one, its first lines.
const LONGEST_SIGNATURE: usize = 400;

/// The most lines of a type's members, and the longest of them.
const MOST_MEMBERS: usize = 20;
const LONGEST_MEMBER: usize = 120;

/// How far above a definition its comment may begin, in lines.
const MOST_COMMENT_LINES: usize = 32;

/// One definition of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name.
    pub name: String,
    /// What it names.
    pub kind: Kind,
    /// The lines that say how it is used: a function's head, a type's head and members, a
    /// constant's first line. Not indented; line ends are `\n`.
    pub signature: String,
    /// The first line of its comment or docstring.
    pub doc: Option<String>,
    /// Its bytes, with its decorators.
    pub range: Range<usize>,
    /// How many types and modules it lies in.
    pub depth: usize,
}

/// What a text defines, in its order; nothing of what stands within functions.
pub fn symbols(tree: &SyntaxTree) -> Vec<Symbol> {
    symbols_named(tree, &|_| true)
}

/// Those of [`symbols`] whose name `is_wanted`: to find a few is quicker than to describe all.
pub fn symbols_named(tree: &SyntaxTree, is_wanted: &dyn Fn(&str) -> bool) -> Vec<Symbol> {
    let source = tree.text().to_string();
    let mut symbols = Vec::new();
    definitions::walk(tree, &mut |found| {
        if let Role::Definition(kind) = found.role
            && let Some(name) = name(&source, found.node).filter(|name| is_wanted(name))
        {
            symbols.extend(symbol(&source, tree, found, kind, name));
        }
        true
    });
    symbols
}

/// The name that a definition gives; none where it gives several, by a pattern.
fn name<'s>(source: &'s str, node: Node<'_>) -> Option<&'s str> {
    let name = ["name", "left", "property"].iter().find_map(|it| node.child_by_field_name(it))?;
    let name = source.get(name.byte_range())?;
    let is_sign = |sign: char| sign.is_alphanumeric() || "_$#".contains(sign);
    (!name.is_empty() && name.chars().all(is_sign)).then_some(name)
}

fn symbol(
    source: &str,
    tree: &SyntaxTree,
    found: &Found<'_>,
    kind: Kind,
    name: &str,
) -> Option<Symbol> {
    let node = found.node;
    // An arrow function has its name from the variable.
    let function = node.child_by_field_name("value").filter(|value| {
        matches!(value.kind(), "arrow_function" | "function_expression" | "generator_function")
    });
    let kind = if function.is_some() { Kind::Function } else { kind };
    let owner = function.unwrap_or(node);
    let head = |start: usize| match body(owner) {
        Some(body) => start..head_end(owner, body),
        None => start..node.end_byte(),
    };
    // Decorators may take all the room.
    let longest = [head(found.start), head(node.start_byte())]
        .into_iter()
        .find(|head| head.len() <= LONGEST_SIGNATURE);
    let head = longest.unwrap_or_else(|| head(node.start_byte()));
    let mut signature = match kind {
        Kind::Value => source.get(head)?.lines().next()?.to_owned(),
        _ => dedented(source, head)?,
    };
    signature.truncate(signature.floor_char_boundary(LONGEST_SIGNATURE));
    signature.truncate(signature.trim_end_matches(['{', ' ', '\t', '\n', ';']).len());
    if kind == Kind::Type
        && let Some(body) = body(node)
    {
        for member in members(source, tree, body) {
            signature.push_str("\n    ");
            signature.push_str(&member);
        }
    }
    let doc = body(owner)
        .and_then(|body| docstring(source, body))
        .or_else(|| comment_above(source, found.start));
    let range = found.start..node.end_byte();
    Some(Symbol { name: name.to_owned(), kind, signature, doc, range, depth: found.depth })
}

/// The lines of a type's members that others may use, each as one line.
fn members(source: &str, tree: &SyntaxTree, body: Node<'_>) -> Vec<String> {
    let mut cursor = body.walk();
    let mut members = Vec::new();
    for child in body.named_children(&mut cursor) {
        if members.len() == MOST_MEMBERS {
            break;
        }
        let inner = child.child_by_field_name("definition").unwrap_or(child);
        let is_text =
            |node: Node<'_>| node.kind().contains("comment") || node.kind().contains("string");
        if is_text(child) || child.named_child(0).is_some_and(is_text) || child.is_error() {
            continue;
        }
        let range = match (role(tree.language(), inner.kind()), definitions::body(inner)) {
            (Some(Role::Definition(_)), Some(body)) => inner.start_byte()..head_end(inner, body),
            _ => inner.byte_range(),
        };
        let Some(text) = source.get(range) else { continue };
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = line.trim_end_matches(['{', ' ', ';']);
        let name = ["name", "property"].iter().find_map(|field| inner.child_by_field_name(field));
        let name = name.and_then(|name| source.get(name.byte_range()));
        let is_private = line.starts_with("private ")
            || name.is_some_and(|name| name.starts_with(['_', '#']) && name != "__init__");
        if !is_private && !line.is_empty() && line.len() <= LONGEST_MEMBER {
            members.push(line.to_owned());
        }
    }
    members
}

/// The text without the indentation that its first line has.
fn dedented(source: &str, range: Range<usize>) -> Option<String> {
    let before = source.get(..range.start)?;
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let indentation = Some(&before[line..]).filter(|it| it.trim().is_empty()).unwrap_or_default();
    let text = source.get(range)?;
    let lines = text.lines().map(|line| line.strip_prefix(indentation).unwrap_or(line).trim_end());
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// The first line of a Python docstring.
fn docstring(source: &str, body: Node<'_>) -> Option<String> {
    let statement = body.named_child(0).filter(|it| it.kind() == "expression_statement")?;
    let string = statement.named_child(0).filter(|it| it.kind() == "string")?;
    let text = source.get(string.byte_range())?;
    let is_word = |line: &&str| line.chars().any(char::is_alphabetic);
    let line = text.trim_start_matches(['r', 'R']).lines().find(is_word)?;
    Some(bounded(line.trim().trim_matches(['"', '\'']).trim()))
}

/// The first line with words of the comment that ends right above byte `start`.
fn comment_above(source: &str, start: usize) -> Option<String> {
    let before = source.get(..start)?;
    let above = &before[..before.rfind('\n')?];
    let is_comment = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("//")
            || line.starts_with("/*")
            || line.starts_with('*')
            || line.starts_with('#') && !line.starts_with("#[")
    };
    let comment: Vec<&str> =
        above.rsplit('\n').take(MOST_COMMENT_LINES).take_while(is_comment).collect();
    let words = comment.into_iter().rev().map(|line| {
        let line = line.trim().trim_matches(['/', '*', '!', '#', ' ']);
        line.trim_start_matches("<summary>").trim_end_matches("</summary>").trim()
    });
    words.into_iter().find(|line| line.chars().any(char::is_alphabetic)).map(bounded)
}

fn bounded(line: &str) -> String {
    line[..line.floor_char_boundary(LONGEST_MEMBER)].to_owned()
}
