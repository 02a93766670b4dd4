//! So many requests of one backend at once, and no more.

use super::Pieces;
use crate::completion::generation::BackendError;
use futures::{FutureExt, Stream, StreamExt};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// `pieces`, once it is their turn, and holding the turn until they are dropped.
pub(super) fn in_turn(
    turns: Arc<Semaphore>,
    pieces: Pieces,
) -> impl Stream<Item = Result<String, BackendError>> + Send {
    let turn = async move {
        match turns.acquire_owned().await {
            Ok(turn) => pieces
                .map(move |piece| {
                    let _held = &turn;
                    piece
                })
                .boxed(),
            // Nobody closes it.
            Err(_) => futures::stream::empty().boxed(),
        }
    };
    turn.flatten_stream()
}
