//! What turns texts into vectors, so that similar ones can be found.

use crate::completion::generation::BackendError;
use crate::guard::outgoing::Cleared;
use futures::future::BoxFuture;

/// A model that turns texts into vectors.
pub trait Embedder: Send + Sync {
    /// The name that the person has given it.
    fn name(&self) -> &str;

    /// How many numbers a vector has.
    fn dimensions(&self) -> usize;

    /// One vector for each text, in their order; or an error, and none.
    ///
    /// Each text is a prompt of one piece: what goes to another machine passes the same door.
    fn embed(&self, texts: Vec<Cleared>) -> BoxFuture<'_, Result<Vec<Vec<f32>>, BackendError>>;
}
