//! Patterns in which `*` stands for anything. Case does not count.

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    lower: String,
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        Self { lower: pattern.to_ascii_lowercase() }
    }

    /// Whether it has no `*`.
    pub(super) fn is_exact(&self) -> bool {
        !self.lower.contains('*')
    }

    /// The pattern, in lower case.
    pub(super) fn as_str(&self) -> &str {
        &self.lower
    }

    /// How much of it is not `*`.
    pub(super) fn literal_bytes(&self) -> usize {
        self.lower.bytes().filter(|byte| *byte != b'*').count()
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let Some((first, rest)) = self.lower.split_once('*') else { return self.lower == text };
        let Some(mut text) = text.strip_prefix(first) else { return false };
        let mut parts = rest.split('*');
        let last = parts.next_back().unwrap_or_default();
        for part in parts {
            let Some(at) = text.find(part) else { return false };
            text = &text[at + part.len()..];
        }
        text.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_nothing_else_does() {
        for (pattern, text, expected) in [
            ("GPL-*", "gpl-3.0-only", true),
            ("GPL-*", "LGPL-3.0-only", false),
            ("*GPL-*", "LGPL-3.0-only", true),
            ("*", "", true),
            ("*-only", "GPL-3.0-only", true),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("MIT", "MIT-0", false),
            ("M?T", "MIT", false),
            ("é*", "éa", true),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
