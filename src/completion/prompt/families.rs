//! The families of models, each a data file in `completion/prompts/`.

use super::Family;
use super::chat::Chat;
use super::fim::Fim;
use serde::Deserialize;
use std::sync::LazyLock;

/// The files, by the name of the family in settings. Of two families with the same marks the first
/// one is recognised in a model's vocabulary.
const FILES: [(&str, &str); 11] = [
    ("chatml", include_str!("../prompts/chatml.toml")),
    ("qwen", include_str!("../prompts/qwen.toml")),
    ("smollm", include_str!("../prompts/smollm.toml")),
    ("starcoder", include_str!("../prompts/starcoder.toml")),
    ("santacoder", include_str!("../prompts/santacoder.toml")),
    ("deepseek", include_str!("../prompts/deepseek.toml")),
    ("codellama", include_str!("../prompts/codellama.toml")),
    ("codestral", include_str!("../prompts/codestral.toml")),
    ("granite", include_str!("../prompts/granite.toml")),
    ("llama", include_str!("../prompts/llama.toml")),
    ("mistral", include_str!("../prompts/mistral.toml")),
];

/// A family's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Its usual spelling first.
    #[serde(default)]
    fim: Vec<Fim>,
    chat: Option<Chat>,
}

static ALL: LazyLock<Vec<(&str, File)>> = LazyLock::new(|| {
    let read = |(name, file)| (name, toml::from_str(file).expect("the tests read each file"));
    FILES.into_iter().map(read).collect()
});

/// The names of the families that fill gaps.
pub fn that_fill() -> impl Iterator<Item = &'static str> {
    ALL.iter().filter(|(_, file)| !file.fim.is_empty()).map(|(name, _)| *name)
}

/// Every family's name.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(name, _)| *name)
}

/// The family of this name, in its usual spelling.
pub fn named(name: &str) -> Option<Family> {
    let (_, file) = ALL.iter().find(|(other, _)| *other == name)?;
    Some(Family { fim: file.fim.first().cloned(), chat: file.chat.clone() })
}

/// How a model wants its prompts written, by the tokens that its vocabulary has.
pub fn recognised(has: &dyn Fn(&str) -> bool) -> Family {
    let fim = ALL.iter().flat_map(|(_, file)| &file.fim).find(|fim| fim.marks().all(has));
    let chat = ALL.iter().filter_map(|(_, file)| file.chat.as_ref());
    let chat = chat.filter(|chat| chat.marks().next().is_some());
    let chat = chat.into_iter().find(|chat| chat.marks().all(has));
    Family { fim: fim.cloned(), chat: chat.cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_recognised_by_its_marks() {
        let recognised = |vocabulary: &[&str]| recognised(&|mark| vocabulary.contains(&mark));
        let qwen =
            ["<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"];
        let family = recognised(&qwen);
        assert_eq!(family.fim, named("qwen").unwrap().fim);
        assert_eq!(family.chat, named("chatml").unwrap().chat);
        let granite = ["<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>"];
        assert_eq!(recognised(&granite).chat, named("granite").unwrap().chat);
        assert_eq!(recognised(&["[SUFFIX]", "[PREFIX]"]).fim, named("codestral").unwrap().fim);
        let ascii = recognised(&["<|fim▁begin|>", "<|fim▁hole|>", "<|fim▁end|>"]).fim.unwrap();
        assert_ne!(Some(ascii), named("deepseek").unwrap().fim);
        assert_eq!(recognised(&["<fim_prefix>", "a"]), Family::default());
    }

    #[test]
    fn the_marks_of_deepseek_have_fullwidth_lines() {
        let fim = named("deepseek").unwrap().fim.unwrap();
        let bar = '\u{ff5c}';
        let mark = |name: &str| format!("<{bar}fim\u{2581}{name}{bar}>");
        assert!(fim.marks().eq([mark("begin"), mark("hole"), mark("end")]));
    }
}
