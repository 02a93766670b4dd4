//! Edits that answer a finding: a rule's own fix, a comment that suppresses, a statement written anew.

use super::finding::{Edit, Finding};
use super::ir::Span;
use super::suppression::MARK;
use crate::syntax::{Language, nodes_holding};
use std::collections::BTreeMap;
use std::sync::Arc;
use tree_sitter::Node;

/// How many findings fewer there are to be of which rules.
pub type Fewer = BTreeMap<Arc<str>, usize>;

/// What an edit that is to repair something does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// What was found is gone, and nothing new is found.
    Done,
    /// The text does not parse any more.
    Broken,
    /// It is found still.
    StillThere,
    /// Something else is found: the first rule of it.
    Brings(String),
}

/// A text after edits, of which none overlaps another; those that do are left out. Gives how many
/// were made.
pub fn edited(text: &str, edits: &[&Edit]) -> (String, usize) {
    let mut in_order = edits.to_vec();
    in_order.sort_by_key(|edit| edit.span);
    let (mut after, mut end, mut made) = (String::with_capacity(text.len()), 0, 0);
    for edit in in_order {
        let range = edit.span.range();
        let Some(before) = text.get(end..range.start).filter(|_| range.end <= text.len()) else {
            continue;
        };
        after.push_str(before);
        after.push_str(&edit.text);
        end = range.end;
        made += 1;
    }
    after.push_str(text.get(end..).unwrap_or_default());
    (after, made)
}

/// A comment above a finding that would suppress it. Its reason is for the person to write: until
/// then it suppresses nothing.
pub fn suppressing(text: &str, language: Language, finding: &Finding, at: usize) -> Edit {
    let line = text[..text.floor_char_boundary(at)].rfind('\n').map_or(0, |it| it + 1);
    let rest = &text[line..];
    let indent = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
    let comment = language.line_comment();
    Edit {
        span: Span::of(line..line),
        text: format!("{indent}{comment} {MARK}{}] {WHY}\n", finding.rule),
    }
}

/// What stands in the place of a reason until there is one.
pub const WHY: &str = "<say why>";

/// The lines of the innermost code around a span that has them for itself.
pub fn whole_lines(root: Node<'_>, text: &str, span: Span) -> Option<Span> {
    let nodes = nodes_holding(root, span.start as usize);
    let node = nodes.iter().rev().find(|node| {
        let range = node.byte_range();
        let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
        let after = text[range.end..].split('\n').next().unwrap_or_default();
        range.end >= span.end as usize
            && before.trim().is_empty()
            && after.trim_start_matches(';').trim().is_empty()
    })?;
    let range = node.byte_range();
    let start = text[..range.start].rfind('\n').map_or(0, |it| it + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |it| range.end + it + 1);
    Some(Span::of(start..end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse_once;

    #[test]
    fn edits_are_made_in_order_and_never_over_one_another() {
        let edit = |start, end, text: &str| Edit { span: Span { start, end }, text: text.into() };
        let (a, b, over) = (edit(4, 5, "B"), edit(0, 1, "A"), edit(0, 5, "X"));
        assert_eq!(edited("a + b", &[&a, &b]), ("A + B".to_owned(), 2));
        assert_eq!(edited("a + b", &[&over, &a]), ("X".to_owned(), 1));
        assert_eq!(edited("a", &[&a]), ("a".to_owned(), 0));
    }

    #[test]
    fn a_statement_has_its_lines() {
        let text = "def f(x):\n    y = g(\n        x,\n    )\n    return y\n";
        let tree = parse_once(Language::Python, text).expect("a tree");
        let at = text.find("x,").and_then(|it| u32::try_from(it).ok()).expect("it is there");
        let lines = |start, end| {
            let lines = whole_lines(tree.root_node(), text, Span { start, end });
            lines.map(|it| &text[it.range()])
        };
        assert_eq!(lines(at - 14, at), Some("    y = g(\n        x,\n    )\n"));
    }
}
