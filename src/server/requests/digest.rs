//! `undertone/digest`: what the server holds of a document, so that a client's tests can tell
//! whether both still agree.

use super::Call;
use crate::server::convert::from_lsp;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tower_lsp::jsonrpc::{Error, Result};

#[derive(Debug, Serialize)]
pub(super) struct Digest {
    version: Option<i64>,
    bytes: usize,
    lines: usize,
    sha256: String,
}

pub(super) async fn answer(_: from_lsp::InDocument) -> Result<Option<Digest>> {
    let Some(view) = Call::current()?.snapshot.document else { return Ok(None) };
    let digest = tokio::task::spawn_blocking(move || Digest {
        version: view.version,
        bytes: view.text.len(),
        lines: view.text.line_count(),
        sha256: format!("{:x}", Sha256::digest(view.text.to_string())),
    });
    digest.await.map(Some).map_err(|_| Error::internal_error())
}
