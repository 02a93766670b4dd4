//! Licences of packages and files, as SPDX expressions.
//!
//! What a package declares comes first ([`declared`], [`debian`]), then what a file's header says
//! ([`header`]), then what a licence's text is found to be ([`text`]); otherwise it is
//! [`NO_ASSERTION`]. A word that could mean two licences ("BSD", "GPL") means none: a wrong
//! licence is worse than none. This is for building an index; no suggestion waits for it. Does
//! no I/O.

pub mod debian;
pub mod declared;
pub mod header;
mod names;
pub mod text;

use spdx::identifiers::LICENSES;

/// What SPDX calls a licence of which nothing is known.
pub const NO_ASSERTION: &str = "NOASSERTION";

/// The SPDX expression that `text` is, in its canonical form: identifiers as the licence list
/// writes them, GNU's with `-only` or `-or-later`, `OR` for a slash. `None` where it is no
/// expression.
pub fn expression(text: &str) -> Option<String> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut canonical = String::new();
    let mut after_with = false;
    for word in spaced.split_whitespace() {
        let upper = word.to_ascii_uppercase();
        let word = match upper.as_str() {
            "AND" | "OR" | "WITH" | "(" | ")" => upper.clone(),
            _ if after_with => exception(word)?,
            _ => identifier(word)?,
        };
        after_with = word == "WITH";
        if !canonical.is_empty() && !canonical.ends_with('(') && word != ")" {
            canonical.push(' ');
        }
        canonical.push_str(&word);
    }
    let is_expression = !canonical.is_empty() && spdx::Expression::parse(&canonical).is_ok();
    is_expression.then_some(canonical)
}

/// The expression that a name is known to stand for, or that it is: what people write into
/// fields for licences.
pub fn named(name: &str) -> Option<String> {
    let name = name.trim();
    if let Some(expression) = expression(name) {
        return Some(expression);
    }
    let plain: String = name
        .to_ascii_lowercase()
        .chars()
        .map(|c| if matches!(c, ',' | '"' | '(' | ')') { ' ' } else { c })
        .collect();
    let words: Vec<_> = plain.split_whitespace().collect();
    let plain = words.join(" ");
    let plain = plain.strip_prefix("the ").unwrap_or(&plain);
    let known = names::NAMES.iter().find(|(_, names)| names.contains(&plain));
    known.map(|(id, _)| (*id).to_owned())
}

/// All of several expressions; `None` for none.
pub fn all_of(expressions: impl IntoIterator<Item = String>) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in expressions {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    if let [only] = parts.as_slice() {
        return Some(only.clone());
    }
    let joined = parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" AND ");
    // Brackets around what has no `OR` say nothing.
    let plain = parts.iter().filter(|part| !part.contains(" OR "));
    expression(&plain.fold(joined, |joined, part| joined.replace(&format!("({part})"), part)))
}

/// Whether two expressions say the same, but for the order of what one may choose from.
pub fn same(one: &str, other: &str) -> bool {
    let choices = |expression: &str| {
        let mut choices: Vec<_> = expression.split(" OR ").map(str::to_owned).collect();
        choices.sort();
        choices
    };
    choices(one) == choices(other)
}

/// An identifier in its canonical form.
fn identifier(word: &str) -> Option<String> {
    if word.starts_with("LicenseRef-") || word.starts_with("DocumentRef-") {
        return Some(word.to_owned());
    }
    let (base, plus) = word.strip_suffix('+').map_or((word, ""), |base| (base, "+"));
    let licence = LICENSES.iter().find(|licence| licence.name.eq_ignore_ascii_case(base))?;
    let name = licence.name;
    let id = spdx::license_id(name)?;
    if id.is_gnu() && !name.ends_with("-only") && !name.ends_with("-or-later") {
        let suffix = if plus.is_empty() { "only" } else { "or-later" };
        return Some(format!("{name}-{suffix}"));
    }
    Some(format!("{name}{plus}"))
}

fn exception(word: &str) -> Option<String> {
    let known = spdx::identifiers::EXCEPTIONS.iter();
    known
        .map(|exception| exception.name)
        .find(|name| name.eq_ignore_ascii_case(word))
        .map(str::to_owned)
}
