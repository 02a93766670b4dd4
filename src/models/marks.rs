//! The marks of fill-in-the-middle, by the family of models that was taught them.

use crate::completion::prompt::FimTokens;
use crate::config::backends::Marks;

/// How each family spells prefix, suffix and middle; the usual spelling of a family first.
pub(super) const SPELLINGS: [(Marks, [&str; 3]); 7] = [
    (Marks::Qwen, ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"]),
    (Marks::Starcoder, ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"]),
    (Marks::Santacoder, ["<fim-prefix>", "<fim-suffix>", "<fim-middle>"]),
    // The lines are U+FF5C, fullwidth. Some conversions and templates have the ASCII ones.
    (Marks::Deepseek, ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"]),
    (Marks::Deepseek, ["<|fim▁begin|>", "<|fim▁hole|>", "<|fim▁end|>"]),
    (Marks::Codellama, ["<PRE>", "<SUF>", "<MID>"]),
    (Marks::Codellama, ["▁<PRE>", "▁<SUF>", "▁<MID>"]),
];

/// The tokens of a family.
pub(super) fn tokens(marks: Marks) -> Option<FimTokens> {
    SPELLINGS.iter().find(|(family, _)| *family == marks).map(|(_, spelling)| spelled(spelling))
}

pub(super) fn spelled([prefix, suffix, middle]: &[&str; 3]) -> FimTokens {
    FimTokens {
        prefix: (*prefix).to_owned(),
        suffix: (*suffix).to_owned(),
        middle: (*middle).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_deepseek_have_fullwidth_lines() {
        let tokens = tokens(Marks::Deepseek).unwrap();
        assert_eq!(tokens.prefix, "<\u{ff5c}fim\u{2581}begin\u{ff5c}>");
        assert_eq!(tokens.suffix, "<\u{ff5c}fim\u{2581}hole\u{ff5c}>");
        assert_eq!(tokens.middle, "<\u{ff5c}fim\u{2581}end\u{ff5c}>");
    }
}
