//! The names in a piece of code, and the words in them.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Shorter names and words say too little.
const SHORTEST: usize = 3;

/// The names in `text`, each once, the last one first.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut seen = HashSet::new();
    identifiers(text)
        .rev()
        .filter(|name| name.len() >= SHORTEST && !name.starts_with(|sign: char| sign.is_numeric()))
        .filter(|name| seen.insert(*name))
        .collect()
}

/// The words in the names of `text`, in lower case: `readHTTP_file` has `read`, `http` and `file`.
/// Each is given by its hash.
pub(super) fn terms(text: &str) -> impl Iterator<Item = u64> {
    identifiers(text).flat_map(parts).filter(|part| part.len() >= SHORTEST).map(|part| {
        let mut hasher = DefaultHasher::new();
        part.chars().flat_map(char::to_lowercase).for_each(|sign| sign.hash(&mut hasher));
        hasher.finish()
    })
}

fn identifiers(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_' && sign != '$')
        .filter(|name| !name.is_empty())
}

/// The words of one name.
fn parts(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let signs: Vec<(usize, char)> = name.char_indices().collect();
    for (number, (at, sign)) in signs.iter().enumerate() {
        let previous = number.checked_sub(1).map(|number| signs[number].1);
        let next = signs.get(number + 1).map(|(_, sign)| *sign);
        let begins = sign.is_uppercase()
            && (previous.is_some_and(|previous| !previous.is_uppercase())
                || next.is_some_and(char::is_lowercase));
        if *sign == '_' || *sign == '$' || begins {
            parts.push(&name[start..*at]);
            start = if begins { *at } else { at + sign.len_utf8() };
        }
    }
    parts.push(&name[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_words() {
        for (name, expected) in [
            ("readFile", vec!["read", "File"]),
            ("readHTTPFile", vec!["read", "HTTP", "File"]),
            ("__read_file2__", vec!["read", "file2"]),
            ("$x", vec!["x"]),
            ("Straße_ÄÖ", vec!["Straße", "ÄÖ"]),
            ("_", vec![]),
        ] {
            assert_eq!(parts(name), expected);
        }
        assert!(terms("readFile").eq(terms("READ file")));
    }

    #[test]
    fn the_last_name_comes_first() {
        assert_eq!(names("load(path) + load2(a, 12345) # load"), ["load", "load2", "path"]);
    }
}
