//! The pipeline from cursor to suggestion; read top to bottom, it is the product.
//!
//! `Cursor → Intent → Context → Prompt → Generation → Suggestion`, each stage a function of
//! the one before. Knows text, syntax and the trait of a model; does no I/O, starts no task
//! and reads no clock.

pub mod context;
pub mod generation;
pub mod intent;
mod nesting;
pub mod prompt;
pub mod trim;

use crate::syntax::SyntaxTree;
use crate::text::Text;
use futures::StreamExt;
use generation::{Backend, BackendError};
use prompt::Form;
use tokio_util::sync::CancellationToken;

/// Where a person is, and what they see.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// The document's text.
    pub text: Text,
    /// Its syntax tree, where its language is known.
    pub tree: Option<SyntaxTree>,
    /// Byte offset in `text`.
    pub offset: usize,
}

/// What a person is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The text to insert; its line ends are `\n`.
    pub insert_text: String,
    /// The bytes of the document that it replaces.
    pub range: std::ops::Range<usize>,
}

/// Runs the pipeline. `shown` hears each piece of the suggestion as soon as it is certain;
/// joined, the pieces are the suggestion.
pub async fn complete(
    cursor: &Cursor,
    backend: &dyn Backend,
    cancel: &CancellationToken,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    let Some(intent) = intent::at(cursor) else {
        return Ok(Vec::new());
    };
    let family = backend.family();
    let form = Form::of(&intent, &family);
    let context = context::gather(cursor, &intent, form.window(backend.budget()));
    let mut generation = backend.generate(form.prompt(&intent, &context), cancel.clone());
    let mut written = String::new();
    let mut heard = 0;
    while let Some(piece) = generation.next().await {
        written.push_str(&piece?);
        let progress = trim::progress(&written, &intent, &context);
        if let Some(new) = progress.certain.get(heard..).filter(|new| !new.is_empty()) {
            shown(new);
            heard = progress.certain.len();
        }
        if progress.is_whole {
            break;
        }
    }
    let Some(insert_text) = trim::finish(&written, &intent, &context) else {
        return Ok(Vec::new());
    };
    if let Some(rest) = insert_text.get(heard..).filter(|rest| !rest.is_empty()) {
        shown(rest);
    }
    Ok(vec![Suggestion { insert_text, range: cursor.offset..cursor.offset }])
}
