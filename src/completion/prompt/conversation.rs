//! A conversation for hosted models, whose answer cannot be begun for them; its words are in
//! `completion/prompts/conversation.toml`.

use super::Body;
use crate::completion::context::Context;
use crate::completion::intent::{Intent, Start, Unit};
use crate::syntax::Language;
use serde::Deserialize;
use std::sync::LazyLock;

/// Marks the cursor in a conversation's question; no language has it.
pub const CURSOR: &str = "⟦CURSOR⟧";

/// The words of a conversation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    system: String,
    question: String,
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

pub(super) fn body(intent: &Intent, context: &Context) -> Body {
    let Words { system, question, wanted, place } = &*WORDS;
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
    Body::Conversation { system: filled(system, &words), question: filled(question, &words) }
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
