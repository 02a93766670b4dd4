//! The pipeline from cursor to suggestion; read top to bottom, it is the product.

pub mod generation;
pub mod prompt;

use crate::syntax::SyntaxTree;
use crate::text::Text;
use generation::{Backend, BackendError};
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
    /// The text to insert.
    pub insert_text: String,
    /// The bytes of the document that it replaces.
    pub range: std::ops::Range<usize>,
}

/// Runs the pipeline. `shown` hears each piece of the suggestion as soon as it is certain.
pub async fn complete(
    cursor: &Cursor,
    backend: &dyn Backend,
    cancel: &CancellationToken,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    let _ = (cursor, backend, cancel, shown);
    Ok(Vec::new())
}
