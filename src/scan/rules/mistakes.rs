//! What is said of a rule's file that cannot be read: in the words of who writes rules, not in those
//! of the library that reads YAML.

use serde_saphyr::{Error, UserMessageFormatter};

/// The line of a mistake, from 1, and what was expected there.
pub(super) fn mistake(error: &Error) -> (usize, String) {
    let line = error.location().map_or(1, |it| usize::try_from(it.line()).unwrap_or(1));
    (line.max(1), said(error.without_snippet()))
}

fn said(error: &Error) -> String {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            format!("`{field}` is no key here: {}", suggested(field, expected))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            format!("`{variant}` cannot stand here: {}", suggested(variant, expected))
        }
        Error::SerdeMissingField { field, .. } => format!("`{field}` is missing"),
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            format!("expected {}, found {}", plain(expected), plain(unexpected))
        }
        Error::InvalidScalar { ty, .. } => format!("expected {}", plain(ty)),
        Error::Unexpected { expected, .. } => format!("expected {}", plain(expected)),
        Error::NullIntoString { .. } => "expected text, found nothing".to_owned(),
        Error::DuplicateMappingKey { key, .. } => {
            format!("`{}` stands here twice", key.as_deref().unwrap_or("a key"))
        }
        Error::Eof { .. } => "the file ends where more is expected".to_owned(),
        Error::MultipleDocuments { .. } => {
            "a file holds one rule: expected no second document after `---`".to_owned()
        }
        Error::AliasError { error, .. } => said(error.without_snippet()),
        other => {
            let text = other.render_with_formatter(&UserMessageFormatter);
            let line = text.lines().next().unwrap_or_default();
            format!("this is not valid YAML: {line}")
        }
    }
}

/// What a word of a type's name is called in YAML.
fn plain(expected: &str) -> String {
    let words = [
        ("sequence", "a list"),
        ("mapping", "a mapping of keys"),
        ("map", "a mapping of keys"),
        ("struct", "a mapping of keys"),
        ("string", "text"),
        ("bool", "`true` or `false`"),
        ("f64", "a number"),
        ("floating", "a number"),
        ("u32", "a whole number from 0"),
        ("usize", "a whole number from 0"),
        ("integer", "a whole number"),
        ("unit", "nothing"),
        ("null", "nothing"),
    ];
    let known = words.iter().find(|it| expected.starts_with(it.0));
    known.map_or_else(|| expected.to_owned(), |it| it.1.to_owned())
}

/// The word that was meant, or all that could be.
pub fn suggested(word: &str, all: &[&str]) -> String {
    match nearest(word, all.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected one of `{}`", all.join("`, `")),
    }
}

/// The word that was probably meant.
pub fn nearest<'w>(word: &str, among: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let most = (word.chars().count() / 3).max(1);
    let distances = among.into_iter().map(|it| (strsim::damerau_levenshtein(word, it), it));
    distances.filter(|it| it.0 <= most).min_by_key(|it| it.0).map(|it| it.1)
}
