//! What a rule's test says: which lines it finds, and which it does not.

use std::collections::BTreeSet;

/// What the comments of an annotated source say of one rule. Lines are counted from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotations {
    /// Lines with a finding.
    pub found: BTreeSet<usize>,
    /// Lines without one.
    pub ok: BTreeSet<usize>,
    /// Lines with a finding that is known to be missed.
    pub missed: BTreeSet<usize>,
    /// Lines without one where a finding is known to be wrong.
    pub wrong: BTreeSet<usize>,
}

impl Annotations {
    /// Reads the comments of a source for the rule of that short name (`sql-injection`).
    pub fn of(source: &str, rule: &str) -> Self {
        let mut annotations = Self::default();
        let lines: Vec<&str> = source.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            for (word, set) in [
                ("todoruleid:", &mut annotations.missed),
                ("todook:", &mut annotations.wrong),
                ("ruleid:", &mut annotations.found),
                ("ok:", &mut annotations.ok),
            ] {
                let Some(at) = find_word(line, word) else { continue };
                let names = line[at + word.len()..].split([',', ' ', '*', '<', '/']);
                let short = |name: &str| name.trim().rsplit('/').next() == Some(rule);
                if !names.take_while(|it| !it.starts_with('-')).any(short) {
                    continue;
                }
                set.insert(target(&lines, place));
                break;
            }
        }
        annotations
    }
}

/// Where a word stands that is no end of a longer one.
fn find_word(line: &str, word: &str) -> Option<usize> {
    let at = line.find(word)?;
    let before = line[..at].chars().next_back();
    before.is_none_or(|it| !it.is_alphanumeric()).then_some(at)
}

/// The line that a comment speaks of: its own where code stands before it, else the next with code.
fn target(lines: &[&str], place: usize) -> usize {
    let is_comment = |line: &str| {
        let line = line.trim_start();
        ["#", "//", "/*", "*", "<!--", "{/*"].iter().any(|sign| line.starts_with(sign))
    };
    if !is_comment(lines[place]) {
        return place + 1;
    }
    let next =
        lines[place + 1..].iter().position(|line| !line.trim().is_empty() && !is_comment(line));
    next.map_or(place + 1, |more| place + 2 + more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_speaks_of_the_next_line_with_code_or_of_its_own() {
        let source =
            "# ruleid: a\n# more\n\nf()\ng() # ok: a\n# todoruleid: b, a\nh()\n# ok: b\ni()\n";
        let expected = Annotations {
            found: [4].into(),
            ok: [5].into(),
            missed: [7].into(),
            ..Annotations::default()
        };
        assert_eq!(Annotations::of(source, "a"), expected);
    }
}
