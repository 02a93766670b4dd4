//! Whether a comment that is being written reads as whole.
//!
//! A guess from its last word and sign, without a grammar of any language. Pure.

/// No English sentence ends with one of these.
const CONNECTIVES: [&str; 50] = [
    "a", "an", "the", "this", "these", "that", "which", "whose", "its", "their", "our", "your",
    "every", "each", "all", "any", "no", "of", "to", "in", "into", "on", "onto", "at", "by", "for",
    "from", "with", "without", "within", "between", "than", "as", "and", "or", "but", "nor", "if",
    "when", "while", "where", "until", "unless", "because", "is", "are", "be", "was", "not", "so",
];

/// How a comment's line reads so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wording {
    /// Nothing is to be added: it has no words, or a sign that ends a sentence.
    Whole,
    /// Something must follow.
    Open,
    /// It may be whole, or go on.
    Either,
    /// The same, and a space was typed behind its last word.
    Spaced,
}

impl Wording {
    /// Reads the line of a comment up to the cursor, its signs included.
    pub(super) fn of(line: &str) -> Self {
        let is_word = |word: &&str| word.chars().any(char::is_alphabetic) && !word.starts_with('<');
        let Some(last) = line.split_whitespace().rfind(is_word) else { return Self::Whole };
        if line.trim_end().ends_with([',', '(', '–', '—']) {
            Self::Open
        } else if !line.trim_end().ends_with(|sign: char| sign.is_alphanumeric()) {
            Self::Whole
        } else if CONNECTIVES.contains(&last.to_lowercase().as_str()) {
            Self::Open
        } else if line.ends_with(char::is_whitespace) {
            Self::Spaced
        } else {
            Self::Either
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_with_a_sign_and_goes_on_after_a_connective() {
        let table = [
            ("# sort the names.", Wording::Whole),
            ("# sort the names:", Wording::Whole),
            ("# ", Wording::Whole),
            (" * @param {number}", Wording::Whole),
            ("/// <summary>", Wording::Whole),
            ("# sort the", Wording::Open),
            ("// Sort BY ", Wording::Open),
            ("# first, ", Wording::Open),
            ("# sort the names", Wording::Either),
            ("/// sort names ", Wording::Spaced),
            ("# 读取文件并返回所有行", Wording::Either),
            ("", Wording::Whole),
        ];
        for (line, expected) in table {
            assert_eq!(Wording::of(line), expected, "{line}");
        }
    }
}
