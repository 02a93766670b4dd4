//! `textDocument/didOpen`: from now on the editor's text counts, not the file's.

use super::Heard;
use crate::server::convert::from_lsp::DidOpen;
use crate::server::log;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    let document = serde_json::from_value::<DidOpen>(params)?.text_document;
    tracing::debug!(document = log::hash(&document.uri), bytes = document.text.len(), "opened");
    session.open(document.uri, &document.language_id, document.version, &document.text);
    Ok(Heard::Applied)
}
