//! `textDocument/didClose`: the text is forgotten, and its memory comes back.

use super::Heard;
use crate::server::convert::from_lsp::InDocument;
use crate::server::log;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    let uri = serde_json::from_value::<InDocument>(params)?.text_document.uri;
    tracing::debug!(document = log::hash(&uri), "closed");
    Ok(if session.close(&uri) { Heard::Applied } else { Heard::NotOpen })
}
