//! Comments that say that a finding is known and right: `undertone: ignore[RULE] REASON`.
//!
//! Both the rule and the reason are needed: without them a comment suppresses nothing, and a finding
//! that is meant without a reason says so. It speaks of its own line, or of the next where it stands
//! alone. Where a text has a syntax tree, only what is a comment there counts.

use serde::Deserialize;
use std::collections::BTreeMap;
use tree_sitter::Node;

/// Whether comments may suppress what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// They may.
    #[default]
    Allowed,
    /// They may not: what they speak of counts.
    Forbidden,
}

/// The comments of one file.
#[derive(Clone, Debug, Default)]
pub struct Suppressions {
    by_line: BTreeMap<usize, Vec<(String, String)>>,
}

/// With what such a comment begins.
pub const MARK: &str = "undertone: ignore[";
/// What begins a comment and is a word: of batch files, and of m4.
const LEADERS: [&str; 3] = ["rem", "@rem", "dnl"];
/// What ends a comment, or a string where a language has no comments.
const ENDS: [&str; 13] =
    ["*/}", "*/", "-->", "--%>", "#}", "#>", "*)", "-}", "=#", "--]]", "\"\"\"", "\",", "\""];

impl Suppressions {
    /// Reads the comments of a text of any kind.
    pub fn of(text: &str) -> Self {
        Self::of_those(text, |_| true)
    }

    /// Reads the comments of a text that is parsed.
    pub fn in_comments(text: &str, root: Node<'_>) -> Self {
        Self::of_those(text, |at| is_comment(root, at))
    }

    fn of_those(text: &str, is_comment: impl Fn(usize) -> bool) -> Self {
        let mut suppressions = Self::default();
        if !text.contains(MARK) {
            return suppressions;
        }
        let mut start = 0;
        for (place, line) in text.split_inclusive('\n').enumerate() {
            let mut marks = line.match_indices(MARK).map(|(at, _)| at);
            let mark = marks.find(|at| is_comment(start + at));
            start += line.len();
            let Some(at) = mark else { continue };
            let Some((rules, reason)) = line[at + MARK.len()..].split_once(']') else { continue };
            let reason = Some(without_end(reason)).filter(|it| *it != super::repair::WHY);
            let reason = reason.unwrap_or_default();
            let before = line[..at].trim();
            let is_alone = LEADERS.iter().any(|it| before.eq_ignore_ascii_case(it))
                || before.chars().all(|it| !it.is_alphanumeric() && !")]}".contains(it));
            let line = if is_alone { place + 2 } else { place + 1 };
            let rules = rules.split(',').map(|rule| (rule.trim().to_owned(), reason.to_owned()));
            suppressions.by_line.entry(line).or_default().extend(rules);
        }
        suppressions
    }

    /// Why a rule's finding in a line, from 1, is not to be counted; empty where a comment does not
    /// say why. Rules are named by their whole id or by its last part.
    pub fn reason(&self, rule: &str, line: usize) -> Option<&str> {
        let all = self.by_line.get(&line)?;
        let is_meant = |name: &str| name == rule || rule.rsplit('/').next() == Some(name);
        let reasons = all.iter().filter(|it| is_meant(&it.0)).map(|it| it.1.as_str());
        reasons.max_by_key(|it| !it.is_empty())
    }
}

/// Whether a byte stands within a comment.
pub fn is_comment(root: Node<'_>, at: usize) -> bool {
    let mut node = root.descendant_for_byte_range(at, at);
    while let Some(inner) = node {
        if inner.kind().contains("comment") {
            return true;
        }
        node = inner.parent();
    }
    false
}

/// A reason without what ends its comment.
fn without_end(reason: &str) -> &str {
    let mut reason = reason.trim();
    while let Some(shorter) = ENDS.iter().find_map(|end| reason.strip_suffix(end)) {
        reason = shorter.trim_end();
    }
    reason
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_style_of_comment_will_do() {
        for line in [
            "# undertone: ignore[a] known",
            "// undertone: ignore[a] known",
            "/* undertone: ignore[a] known */",
            "<!-- undertone: ignore[a] known -->",
            "-- undertone: ignore[a] known",
            "; undertone: ignore[a] known",
            "% undertone: ignore[a] known",
            "' undertone: ignore[a] known",
            "REM undertone: ignore[a] known",
            "{# undertone: ignore[a] known #}",
            "<%-- undertone: ignore[a] known --%>",
            "(* undertone: ignore[a] known *)",
            "{- undertone: ignore[a] known -}",
            "{/* undertone: ignore[a] known */}",
            "  \"//\": \"undertone: ignore[a] known\",",
        ] {
            let suppressions = Suppressions::of(&format!("{line}\nx\n"));
            assert_eq!(suppressions.reason("a", 2), Some("known"), "{line}");
        }
    }

    #[test]
    fn a_comment_needs_a_rule_and_a_reason() {
        let text = "f()  # undertone: ignore[python/a, b] it is a test\n# undertone: ignore[c] known\ng()\n# undertone: ignore[d]\nh()\n";
        let suppressions = Suppressions::of(text);
        assert_eq!(suppressions.reason("python/a", 1), Some("it is a test"));
        assert_eq!(suppressions.reason("python/b", 1), Some("it is a test"));
        assert_eq!(suppressions.reason("python/c", 3), Some("known"));
        assert_eq!(suppressions.reason("python/d", 5), Some(""));
        assert_eq!(suppressions.reason("python/c", 2), None);
    }
    #[test]
    fn what_a_string_says_is_no_comment() {
        use crate::syntax::{Language, parse_once};
        let cases = [
            (Language::Python, "f(\"undertone: ignore[a] known\")", false),
            (Language::Python, "f(\"undertone: ignore[b] x\")  # undertone: ignore[a] known", true),
            (Language::Python, "\"\"\"\n# undertone: ignore[a] known\n\"\"\"", false),
            (Language::JavaScript, "f(`// undertone: ignore[a] known`)", false),
            (Language::JavaScript, "f(`${x /* undertone: ignore[a] known */}`)", true),
            (Language::JavaScript, "x = <b>// undertone: ignore[a] known</b>", false),
            (Language::Java, "class A { String s = \"undertone: ignore[a] known\"; }", false),
            (Language::Java, "class A { int s = 1; /* undertone: ignore[a] known */ }", true),
        ];
        for (language, text, counts) in cases {
            let tree = parse_once(language, text).expect("a tree");
            let suppressions = Suppressions::in_comments(text, tree.root_node());
            assert_eq!(!suppressions.by_line.is_empty(), counts, "{text}");
        }
    }
}
