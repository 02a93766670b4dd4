//! Comments that say that a finding is known and right: `undertone: ignore[RULE] REASON`.
//!
//! Both the rule and the reason are needed: without them a comment suppresses nothing. It speaks of
//! its own line, or of the next where it stands alone.

use std::collections::BTreeMap;

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
const ENDS: [&str; 12] =
    ["*/", "-->", "--%>", "#}", "#>", "*)", "-}", "=#", "--]]", "\"\"\"", "\",", "\""];

impl Suppressions {
    /// Reads the comments of a text.
    pub fn of(text: &str) -> Self {
        let mut suppressions = Self::default();
        if !text.contains(MARK) {
            return suppressions;
        }
        let lines: Vec<_> = text.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            let Some(at) = line.find(MARK) else { continue };
            let Some((rules, reason)) = line[at + MARK.len()..].split_once(']') else { continue };
            let reason = without_end(reason);
            if reason.is_empty() || reason == super::repair::WHY {
                continue;
            }
            let before = line[..at].trim();
            let is_alone = LEADERS.iter().any(|it| before.eq_ignore_ascii_case(it))
                || before.chars().all(|it| !it.is_alphanumeric() && !")]}".contains(it));
            let line = if is_alone { place + 2 } else { place + 1 };
            let rules = rules.split(',').map(|rule| (rule.trim().to_owned(), reason.to_owned()));
            suppressions.by_line.entry(line).or_default().extend(rules);
        }
        suppressions
    }

    /// Why a rule's finding in a line, from 1, is not to be counted. Rules are named by their whole
    /// id or by its last part.
    pub fn reason(&self, rule: &str, line: usize) -> Option<String> {
        let all = self.by_line.get(&line)?;
        let is_meant = |name: &str| name == rule || rule.rsplit('/').next() == Some(name);
        all.iter().find(|it| is_meant(&it.0)).map(|it| it.1.clone())
    }
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
            "  \"//\": \"undertone: ignore[a] known\",",
        ] {
            let suppressions = Suppressions::of(&format!("{line}\nx\n"));
            assert_eq!(suppressions.reason("a", 2).as_deref(), Some("known"), "{line}");
        }
    }

    #[test]
    fn a_comment_needs_a_rule_and_a_reason() {
        let text = "f()  # undertone: ignore[python/a, b] it is a test\n# undertone: ignore[c] known\ng()\n# undertone: ignore[d]\nh()\n";
        let suppressions = Suppressions::of(text);
        assert_eq!(suppressions.reason("python/a", 1).as_deref(), Some("it is a test"));
        assert_eq!(suppressions.reason("python/b", 1).as_deref(), Some("it is a test"));
        assert_eq!(suppressions.reason("python/c", 3).as_deref(), Some("known"));
        assert_eq!(suppressions.reason("python/d", 5), None);
        assert_eq!(suppressions.reason("python/c", 2), None);
    }
}
