//! `textDocument/didSave`: what other documents know of the file is read anew.

use super::Heard;
use crate::server::convert::from_lsp::InDocument;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    let uri = serde_json::from_value::<InDocument>(params)?.text_document.uri;
    session.saved(&uri);
    Ok(Heard::Applied)
}
