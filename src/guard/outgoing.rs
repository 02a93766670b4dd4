//! The one door to other machines: no prompt reaches a remote backend but through [`clear`].
//!
//! The compiler holds to it: a [`crate::models::remote::Remote`] takes a [`Cleared`], and only
//! this file can make one.

use super::unicode;
use crate::completion::prompt::{Body, CURSOR, Piece, Prompt, without_mark};
use crate::secrets::{self, Secret};
use std::borrow::Cow;

/// A prompt that may leave this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    prompt: Prompt,
    withheld: Vec<&'static str>,
}

/// Makes a prompt fit to leave this machine: hidden characters are dropped, and then secrets
/// replaced, because one hidden character within a secret would hide it.
pub fn clear(mut prompt: Prompt) -> Cleared {
    let found = match &mut prompt.body {
        Body::Infill { prefix, suffix } => around(prefix, suffix),
        Body::Conversation { system, question, .. } => {
            let mut found = alone(system);
            // Split before anything is dropped, so that no text becomes a second mark by it.
            found.extend(match question.split_once(CURSOR) {
                Some((left, right)) => {
                    let (mut left, mut right) = (left.to_owned(), right.to_owned());
                    let found = around(&mut left, &mut right);
                    *question = [&without_mark(&left), CURSOR, &without_mark(&right)].concat();
                    found
                }
                None => alone(question),
            });
            found
        }
        Body::Pieces(pieces) => {
            let (mut left, mut right, mut found) = (None, None, Vec::new());
            for piece in pieces {
                match piece {
                    Piece::Control(_) => {}
                    Piece::Text(text) => found.extend(alone(text)),
                    Piece::Left(text) => left = Some(text),
                    Piece::Right(text) => right = Some(text),
                }
            }
            found.extend(match (left, right) {
                (Some(left), Some(right)) => around(left, right),
                (side, other) => side.into_iter().chain(other).flat_map(alone).collect(),
            });
            found
        }
    };
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
                        _ => None,
                    })
                    .collect();
                pieces.iter().map(|piece| flat(piece, &marks)).collect()
            }
            Body::Conversation { system, question, .. } => {
                format!("{system}\n\n{question}\n{}", self.prompt.begun())
            }
            Body::Infill { prefix, .. } => prefix.clone(),
        }
    }
}

fn alone(text: &mut String) -> Vec<Secret> {
    show(text);
    let redacted = secrets::redact(text);
    let (found, clean) = (redacted.secrets, redacted.text.into_owned());
    if !found.is_empty() {
        *text = clean;
    }
    found
}

/// A cursor may stand in the middle of a secret.
fn around(left: &mut String, right: &mut String) -> Vec<Secret> {
    show(left);
    show(right);
    let redacted = secrets::redact_around(left, right);
    let (found, clean) =
        (redacted.secrets, (redacted.left.into_owned(), redacted.right.into_owned()));
    if !found.is_empty() {
        (*left, *right) = clean;
    }
    found
}

/// Drops what a person does not see.
fn show(text: &mut String) {
    if let Cow::Owned(visible) = unicode::without_hidden(text) {
        *text = visible;
    }
}

fn flat(piece: &Piece, marks: &[&str]) -> String {
    match piece {
        Piece::Control(mark) => mark.clone(),
        text => marks.iter().fold(text.as_str().to_owned(), |text, mark| {
            let mut characters = mark.chars();
            let first: String = characters.next().into_iter().collect();
            text.replace(mark, &format!("{first} {}", characters.as_str()))
        }),
    }
}
