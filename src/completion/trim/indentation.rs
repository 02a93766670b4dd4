//! Moves a suggestion to the column that a person has already indented to.

use crate::completion::intent::indentation_of;

/// `body`, whose first line stands at its full indentation, as it follows `typed` spaces or tabs
/// on the cursor's line. The other lines keep their distance to the first.
pub(super) fn moved(body: &str, typed: &str) -> String {
    let own = indentation_of(body);
    if typed.is_empty() {
        return body.to_owned();
    }
    let mut lines = body.split('\n');
    let first = lines.next().unwrap_or_default();
    let mut moved = first[own.len()..].to_owned();
    for line in lines {
        moved.push('\n');
        match line.strip_prefix(own) {
            Some(rest) if !rest.is_empty() => {
                moved.push_str(typed);
                moved.push_str(rest);
            }
            // Blank, inside a string, or less indented than the first line: left as it is.
            _ => moved.push_str(line),
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_distance() {
        let table = [
            ("a\n    b", "", "a\n    b"),
            ("    a\n        b\n\n    c", "    ", "a\n        b\n\n    c"),
            ("a\n    b", "        ", "a\n            b"),
            ("    a\nb", "    ", "a\nb"),
            ("\ta\n\t\tb", "\t", "a\n\t\tb"),
        ];
        for (body, typed, expected) in table {
            assert_eq!(moved(body, typed), expected);
        }
    }
}
