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
    /// It may go on.
    Either {
        /// Its words so far.
        words: usize,
        /// Whether a space follows the last.
        is_spaced: bool,
    },
}

impl Wording {
    /// Reads the line of a comment up to the cursor, its signs included.
    pub(super) fn of(line: &str) -> Self {
        let is_word = |word: &&str| word.chars().any(char::is_alphabetic) && !word.starts_with('<');
        let words = line.split_whitespace().filter(is_word);
        let Some(last) = words.clone().next_back() else { return Self::Whole };
        // Some scripts write no spaces between words of about two signs.
        let wide = line.chars().filter(|sign| ('\u{2e80}'..'\u{fb00}').contains(sign)).count();
        let count = words.count() + wide / 2;
        let is_spaced = line.ends_with(char::is_whitespace);
        if line.trim_end().ends_with([',', '(', '–', '—']) {
            Self::Open
        } else if !line.trim_end().ends_with(|sign: char| sign.is_alphanumeric()) {
            Self::Whole
        } else if CONNECTIVES.contains(&last.to_lowercase().as_str()) {
            Self::Open
        } else {
            Self::Either { words: count, is_spaced }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_with_a_sign_and_goes_on_after_a_connective() {
        let either = |words, is_spaced| Wording::Either { words, is_spaced };
        let table = [
            ("# sort the names.", Wording::Whole),
            ("# sort the names:", Wording::Whole),
            ("# ", Wording::Whole),
            (" * @param {number}", Wording::Whole),
            ("/// <summary>", Wording::Whole),
            ("# sort the", Wording::Open),
            ("// Sort BY ", Wording::Open),
            ("# first, ", Wording::Open),
            ("# sort the names", either(3, false)),
            ("/// sort names ", either(2, true)),
            ("# 读取文件并返回所有行", either(6, false)),
            ("", Wording::Whole),
        ];
        for (line, expected) in table {
            assert_eq!(Wording::of(line), expected, "{line}");
        }
    }
}
