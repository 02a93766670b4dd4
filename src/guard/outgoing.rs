//! The one door to other machines: no prompt reaches a remote backend but through [`clear`].
//!
//! The compiler holds to it: a [`crate::models::remote::Remote`] takes a [`Cleared`], and only
//! this file can make one.

use super::secrets::{self, Secret};
use super::unicode;
use crate::completion::prompt::{Body, CURSOR, Piece, Prompt};

/// A prompt that may leave this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    prompt: Prompt,
    withheld: Vec<&'static str>,
}

/// Makes a prompt fit to leave this machine: hidden characters are dropped, and then secrets
/// replaced, because one hidden character within a secret would hide it.
pub fn clear(mut prompt: Prompt) -> Cleared {
    for text in prompt.texts_mut() {
        if let std::borrow::Cow::Owned(visible) = unicode::without_hidden(text) {
            *text = visible;
        }
    }
    let mut found = Vec::new();
    match &mut prompt.body {
        Body::Infill { prefix, suffix } => found.extend(redact_around(prefix, suffix)),
        Body::Conversation { system, question } => {
            found.extend(redact(system));
            match question.split_once(CURSOR) {
                Some((left, right)) => {
                    let (mut left, mut right) = (left.to_owned(), right.to_owned());
                    found.extend(redact_around(&mut left, &mut right));
                    *question = [&left, CURSOR, &right].concat();
                }
                None => found.extend(redact(question)),
            }
        }
        Body::Pieces(pieces) => {
            let mut texts: Vec<&mut String> =
                pieces.iter_mut().filter_map(Piece::text_mut).collect();
            match texts.as_mut_slice() {
                // Fill in the middle, the suffix first.
                [right, left] => found.extend(redact_around(left, right)),
                texts => found.extend(texts.iter_mut().flat_map(|text| redact(text))),
            }
        }
    }
    Cleared { prompt, withheld: found.into_iter().map(|secret| secret.rule).collect() }
}

impl Cleared {
    /// What may be sent.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// The kinds of secret that were taken out, each as often as it was there.
    pub fn withheld(&self) -> &[&'static str] {
        &self.withheld
    }

    /// The whole prompt as one text, for a server that takes text with the model's marks in it.
    ///
    /// Source code that spells a mark would act as one there: it is broken up.
    pub fn flat(&self) -> String {
        match &self.prompt.body {
            Body::Pieces(pieces) => {
                let marks: Vec<&str> = pieces
                    .iter()
                    .filter_map(|piece| match piece {
                        Piece::Control(mark) => Some(mark.as_str()),
                        Piece::Text(_) => None,
                    })
                    .collect();
                pieces.iter().map(|piece| flat(piece, &marks)).collect()
            }
            Body::Conversation { system, question } => format!("{system}\n\n{question}\n"),
            Body::Infill { prefix, .. } => prefix.clone(),
        }
    }
}

fn redact(text: &mut String) -> Vec<Secret> {
    let redacted = secrets::redact(text);
    let (found, clean) = (redacted.secrets, redacted.text.into_owned());
    if !found.is_empty() {
        *text = clean;
    }
    found
}

/// A cursor may stand in the middle of a secret.
fn redact_around(left: &mut String, right: &mut String) -> Vec<Secret> {
    let redacted = secrets::redact_around(left, right);
    let (found, clean) =
        (redacted.secrets, (redacted.left.into_owned(), redacted.right.into_owned()));
    if !found.is_empty() {
        (*left, *right) = clean;
    }
    found
}

fn flat(piece: &Piece, marks: &[&str]) -> String {
    match piece {
        Piece::Control(mark) => mark.clone(),
        Piece::Text(text) => marks.iter().fold(text.clone(), |text, mark| {
            let mut characters = mark.chars();
            let first: String = characters.next().into_iter().collect();
            text.replace(mark, &format!("{first} {}", characters.as_str()))
        }),
    }
}
