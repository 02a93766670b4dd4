//! Edits that answer a finding: a rule's own fix, a comment that suppresses, a statement written anew.

use super::finding::{Edit, Finding};
use super::ir::Span;
use super::suppression::{MARK, is_comment};
use crate::syntax::{Language, nodes_holding, parse_once};
use std::collections::BTreeMap;
use std::sync::Arc;
use tree_sitter::Node;

/// How many findings fewer there are to be of which rules.
pub type Fewer = BTreeMap<Arc<str>, usize>;

/// That these findings are to be gone.
pub fn fewer<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Fewer {
    let mut fewer = Fewer::new();
    for finding in findings {
        *fewer.entry(finding.rule.clone()).or_default() += 1;
    }
    fewer
}

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

/// A comment at a finding that would suppress it: above it, or behind its line. `None` where none
/// can stand, as within a string. Its reason is for the person to write: until then it suppresses
/// nothing.
pub fn suppressing(text: &str, language: Language, finding: &Finding) -> Option<Edit> {
    let at = text.floor_char_boundary(finding.place.span.range().start);
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let line = text[start..].split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let (words, comment) = (format!("{MARK}{}] {WHY}", finding.rule), language.line_comment());
    let line_end = if text[start..].starts_with(&format!("{line}\r\n")) { "\r\n" } else { "\n" };
    let above = |written: String| Edit {
        span: Span::of(start..start),
        text: format!("{indent}{written}{line_end}"),
    };
    let end = start + line.len();
    let behind = Edit { span: Span::of(end..end), text: format!("  {comment} {words}") };
    // A backslash joins a line with the next.
    let is_joined = |line: &str| line.trim_end().ends_with('\\');
    let follows_joined = is_joined(text[..start].trim_end_matches(['\r', '\n']));
    let mut edits = Vec::new();
    if !follows_joined {
        edits.push(above(format!("{comment} {words}")));
        edits.push(above(format!("{{/* {words} */}}")));
    }
    if !is_joined(line) {
        edits.push(behind);
    }
    let had_error = parse_once(language, text)?.root_node().has_error();
    edits.into_iter().find(|edit| {
        let (after, _) = edited(text, &[edit]);
        let mark = edit.span.range().start + edit.text.find(MARK).unwrap_or_default();
        parse_once(language, &after).is_some_and(|tree| {
            let root = tree.root_node();
            is_comment(root, mark) && (had_error || !root.has_error())
        })
    })
}

/// A text with the line ends of another.
pub fn with_line_ends(text: String, of: &str) -> String {
    let is_crlf = of.split_once('\n').is_some_and(|it| it.0.ends_with('\r'));
    if !is_crlf || !text.contains('\n') {
        return text;
    }
    text.replace("\r\n", "\n").replace('\n', "\r\n")
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
    use crate::scan::finding::{Lines, Place};
    use crate::scan::rules::{Confidence, Severity};
    use std::path::Path;

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

    #[test]
    fn a_comment_that_suppresses_stands_where_it_is_one() {
        let jsx = "x = (\n  <b>\n    <i a={AT} />\n  </b>\n)\n";
        let cases = [
            (Language::Python, "def f():\n    AT\n", Some("def f():\n    # M\n    AT\n")),
            (Language::Python, "if x:\r\n\tAT\r\n", Some("if x:\r\n\t# M\r\n\tAT\r\n")),
            (Language::Python, "x = 1 + \\\n  AT\n", Some("x = 1 + \\\n  AT  # M\n")),
            (Language::Python, "x = 1 + \\\n  AT + \\\n  2\n", None),
            (
                Language::Python,
                "x = \"\"\"\na\n\"\"\" + AT\n",
                Some("x = \"\"\"\na\n\"\"\" + AT  # M\n"),
            ),
            (Language::Python, "x = f\"\"\"\n{AT}\n\"\"\"\n", None),
            (
                Language::Java,
                "class A { int f() {\n  return AT; } }",
                Some("class A { int f() {\n  // M\n  return AT; } }"),
            ),
            (
                Language::JavaScript,
                jsx,
                Some("x = (\n  <b>\n    {/* M */}\n    <i a={AT} />\n  </b>\n)\n"),
            ),
            (Language::JavaScript, "x = `\n${AT}\n`", None),
            (
                Language::Go,
                "package a\n\nvar x = `\n` + AT\n",
                Some("package a\n\nvar x = `\n` + AT  // M\n"),
            ),
        ];
        for (language, text, expected) in cases {
            let at = text.find("AT").expect("a place");
            let lines = Lines::of(text);
            let place = Place::new(Path::new("a"), text, &lines, Span::of(at..at + 2));
            let finding = Finding {
                rule: "a/b".into(),
                severity: Severity::Low,
                confidence: Confidence::Low,
                message: String::new(),
                line: String::new(),
                place,
                trace: Vec::new(),
                fix: None,
                suppressed: None,
                rejected: None,
                ordinal: 0,
            };
            let edit = suppressing(text, language, &finding);
            let after = edit.map(|it| edited(text, &[&it]).0);
            let after = after.map(|it| it.replace(&format!("{MARK}a/b] {WHY}"), "M"));
            assert_eq!(after.as_deref(), expected, "{text}");
        }
    }
}
