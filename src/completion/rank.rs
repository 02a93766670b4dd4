//! The order in which a person is shown several suggestions, and which of them they are not shown
//! at all.
//!
//! Pure. What the model thinks best stands first; a suggestion that says what another one says
//! goes, and one that would break a file that parses stands last.

use super::{Cursor, MOST_ITEMS, Suggestion};
use tree_sitter::Node;

/// Nodes of a tree that are looked at for errors, at most.
const MOST_NODES: usize = 20_000;

/// `suggestions` as they are shown at `cursor`: at most five, no two alike, and those last whose
/// insertion would make unparsable what can be parsed. Otherwise their order stays.
pub fn order(cursor: &Cursor, suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
    let mut different: Vec<Suggestion> = Vec::new();
    for suggestion in suggestions {
        let is_known = different.iter().any(|other| are_alike(other, &suggestion));
        if !is_known && different.len() < MOST_ITEMS {
            different.push(suggestion);
        }
    }
    if different.len() < 2 {
        return different;
    }
    let breaks = breaks(cursor, &different);
    let is_beginning: Vec<bool> = different
        .iter()
        .map(|suggestion| different.iter().any(|other| is_beginning_of(suggestion, other)))
        .collect();
    let mut ranked: Vec<_> = breaks.into_iter().zip(is_beginning).zip(different).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, suggestion)| suggestion).collect()
}

/// Whether two suggestions differ in nothing but space and a last semicolon.
fn are_alike(one: &Suggestion, other: &Suggestion) -> bool {
    one.range == other.range && plain(one).eq(plain(other))
}

/// Whether `other` says all that `suggestion` says, and then more.
fn is_beginning_of(suggestion: &Suggestion, other: &Suggestion) -> bool {
    let mut more = plain(other);
    suggestion.range == other.range
        && plain(suggestion).all(|sign| more.next() == Some(sign))
        && more.next().is_some()
}

/// The signs of a suggestion that count.
fn plain(suggestion: &Suggestion) -> impl Iterator<Item = char> + '_ {
    let text = suggestion.insert_text.trim_end();
    let text = text.strip_suffix(';').unwrap_or(text);
    text.chars().filter(|sign| !sign.is_whitespace())
}

/// Which suggestions leave more errors in the file than there need be: than there are without them,
/// or with the best of them. What a person is writing is often an error until it is whole.
fn breaks(cursor: &Cursor, suggestions: &[Suggestion]) -> Vec<bool> {
    let before = cursor.tree.as_ref().and_then(|tree| errors(tree.get()?.root_node()));
    let (Some(tree), Some(before)) = (&cursor.tree, before) else {
        return vec![false; suggestions.len()];
    };
    let after = |suggestion: &Suggestion| {
        let mut text = cursor.text.clone();
        let edit = text.replace(suggestion.range.clone(), &suggestion.insert_text);
        errors(tree.edited(edit, text).get()?.root_node())
    };
    let after: Vec<_> = suggestions.iter().map(after).collect();
    let least = after.iter().flatten().fold(before, |least, count| least.min(*count));
    after.into_iter().map(|count| count.is_some_and(|count| count > least)).collect()
}

/// How many errors a tree has; `None` if they are too many to say. Only what holds some is walked.
fn errors(root: Node<'_>) -> Option<usize> {
    let mut errors = 0;
    let mut cursor = root.walk();
    let mut left = MOST_NODES;
    loop {
        left = left.checked_sub(1)?;
        let node = cursor.node();
        let is_error = node.is_error() || node.is_missing();
        errors += usize::from(is_error);
        if !is_error && node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Some(errors);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completion::Trigger;
    use crate::syntax::Language;

    fn ordered(language: Option<Language>, marked: &str, texts: &[&str]) -> Vec<String> {
        let cursor = Cursor::marked(marked, language, Trigger::Invoked);
        let range = cursor.offset..cursor.offset;
        let suggestion = |text: &&str| Suggestion {
            insert_text: (*text).to_owned(),
            range: range.clone(),
            warnings: Vec::new(),
        };
        let suggestions = texts.iter().map(suggestion).collect();
        order(&cursor, suggestions).into_iter().map(|suggestion| suggestion.insert_text).collect()
    }

    #[test]
    fn the_best_stand_first_and_no_two_are_alike() {
        use Language::{CSharp, Java, JavaScript, Python, TypeScript};
        type Row<'r> = (Option<Language>, &'r str, &'r [&'r str], &'r [&'r str]);
        let table: [Row; 14] = [
            (Some(Python), "x = ▮\n", &["1", "2"], &["1", "2"]),
            (Some(Python), "x = ▮\n", &["f(a, b)", "f(a,b)", "g()"], &["f(a, b)", "g()"]),
            (Some(JavaScript), "x = ▮\n", &["f();", "f()"], &["f();"]),
            (Some(Python), "x = ▮\n", &["f(", "f(a)"], &["f(a)", "f("]),
            (Some(Python), "x = ▮\n", &["a", "a + b"], &["a + b", "a"]),
            (Some(Python), "x = ▮\n", &["(a", "b"], &["b", "(a"]),
            (
                Some(Python),
                "x = 1\n▮\n",
                &["y = )", "y = 2", "z = 3"],
                &["y = 2", "z = 3", "y = )"],
            ),
            (Some(JavaScript), "foo(▮);\n", &["a)", "b"], &["b", "a)"]),
            (Some(TypeScript), "let a: ▮ = 1;\n", &["= 2", "number"], &["number", "= 2"]),
            (
                Some(Java),
                "class A {\n    int f() {\n        ▮\n    }\n}\n",
                &["return 1;\n    }", "return 1;"],
                &["return 1;", "return 1;\n    }"],
            ),
            (
                Some(CSharp),
                "class A { int F() { ▮ } }\n",
                &["return (1;", "return 1;"],
                &["return 1;", "return (1;"],
            ),
            (None, "x = ▮\n", &["(a", "b"], &["(a", "b"]),
            (Some(Python), "x = ▮\n", &[], &[]),
            (Some(Python), "x = ▮\n", &["1", "2", "3", "4", "5", "6"], &["1", "2", "3", "4", "5"]),
        ];
        for (language, marked, texts, expected) in table {
            assert_eq!(ordered(language, marked, texts), expected, "{marked:?} {texts:?}");
        }
    }

    #[test]
    fn what_is_broken_already_is_no_fault_of_a_suggestion() {
        let marked = "def f(:\n    return (\n\nx = ▮\n";
        assert_eq!(ordered(Some(Language::Python), marked, &["a", "b"]), ["a", "b"]);
    }

    #[test]
    fn a_large_file_is_judged_as_well() {
        let marked = format!("{}y = ▮\n", "x = f(1)\n".repeat(5_000));
        assert_eq!(ordered(Some(Language::Python), &marked, &["(", "1"]), ["1", "("]);
    }
}
