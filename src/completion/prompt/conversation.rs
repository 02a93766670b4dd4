//! A conversation for models behind a server; its words are in
//! `completion/prompts/conversation.toml`.
//!
//! Where the server takes the beginning of an answer, it is a code block with the last lines before
//! the cursor: the model is past any introduction then, and can only go on with them.

use super::Body;
use crate::completion::context::Context;
use crate::completion::intent::{Intent, Start, Unit};
use crate::syntax::Language;
use serde::Deserialize;
use std::sync::LazyLock;

/// Marks the cursor in a conversation's question; no language has it.
pub const CURSOR: &str = "⟦CURSOR⟧";

/// What ends an answer that begins in the request.
pub(super) const END: &str = "\n```";

/// The file's first line in a question stands behind this.
const FILE: &str = "<file>\n";

/// What of the text left of the cursor such an answer begins with, at most: lines, and bytes.
const LINES_AGAIN: usize = 24;
const BYTES_AGAIN: usize = 2 << 10;

/// The words of a conversation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    system: String,
    question: String,
    begun: String,
    wanted: Wanted,
    place: Place,
}

/// What is wanted, by unit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    described: String,
    body: String,
    line: String,
    fill: String,
    comment: String,
}

/// Where it begins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    here: String,
    next_line: String,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../prompts/conversation.toml")).expect("the tests read this file")
});

/// Source text without the mark, which would be a second cursor there.
pub fn without_mark(text: &str) -> String {
    text.replace(CURSOR, "⟦ CURSOR ⟧")
}

pub(super) fn body(intent: &Intent, context: &Context, is_begun: bool) -> Body {
    let Words { system, question, begun, wanted, place } = &*WORDS;
    let wanted = match intent.unit {
        Unit::Described => &wanted.described,
        Unit::Body => &wanted.body,
        Unit::Line => &wanted.line,
        Unit::Fill => &wanted.fill,
        Unit::Comment => &wanted.comment,
    };
    let place = match intent.start {
        Start::Here => &place.here,
        Start::NextLine => &place.next_line,
    };
    let language = context.language.map_or("code", Language::name);
    let (left, right) = (without_mark(&context.left), without_mark(&context.right));
    let words = [
        ("{language}", language),
        ("{cursor}", CURSOR),
        ("{left}", &left),
        ("{right}", &right),
        ("{wanted}", wanted),
        ("{place}", place),
    ];
    let mut question = filled(question, &words);
    if is_begun {
        question += begun;
    }
    let begins = is_begun.then(|| context.language.map_or("", Language::fence));
    Body::Conversation { system: filled(system, &words), question, begins }
}

/// What the answer to a question begins with, which is about code of the language that `fence` names.
/// It ends in no space: some servers take none there.
pub(super) fn beginning(question: &str, fence: &str) -> String {
    let left = question.split_once(CURSOR).map_or("", |(left, _)| left);
    let left = left.split_once(FILE).map_or("", |(_, left)| left).trim_end();
    let earliest = left.ceil_char_boundary(left.len().saturating_sub(BYTES_AGAIN));
    let lines = left.rmatch_indices('\n').map(|(at, _)| at + 1).chain([0]).take(LINES_AGAIN);
    let start = lines.take_while(|start| *start >= earliest).last().unwrap_or(earliest);
    format!("```{fence}\n{}", &left[start..]).trim_end().to_owned()
}

/// `template` with each name replaced; what a word brings with it is no template.
fn filled(template: &str, words: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let word = words.iter().find(|(name, _)| from.starts_with(name));
        let (name, word) = word.copied().unwrap_or(("{", "{"));
        text.push_str(word);
        rest = &from[name.len()..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(left: &str) -> String {
        beginning(&format!("\n{FILE}{left}{CURSOR}\nrest\n</file>\n"), "python")
    }

    #[test]
    fn an_answer_begins_with_the_last_lines() {
        assert_eq!(begins("x = 1\n\n"), "```python\nx = 1");
        assert_eq!(begins(""), "```python");
        assert_eq!(begins("a <file>\nb = "), "```python\na <file>\nb =");
        let lines: Vec<String> = (0..40).map(|line| format!("line_{line}")).collect();
        let begun = begins(&lines.join("\n"));
        assert!(begun.starts_with("```python\nline_16\nline_17\n"), "{begun}");
        assert!(begun.ends_with("\nline_39"), "{begun}");
        // Long lines: whole ones where there are any, and else the end of one.
        let long = format!("{}\nlast = ", "é".repeat(2_000));
        assert_eq!(begins(&long), "```python\nlast =");
        let begun = begins(&"é".repeat(2_000));
        assert_eq!(begun.len(), "```python\n".len() + BYTES_AGAIN);
    }
}
