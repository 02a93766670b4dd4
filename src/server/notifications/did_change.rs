//! `textDocument/didChange`: one or more edits, each in the text that the last one left.

use super::Heard;
use crate::server::convert::from_lsp::DidChange;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    let mut params = serde_json::from_value::<DidChange>(params)?;
    let uri = std::mem::take(&mut params.text_document.uri);
    let version = params.text_document.version;
    let is_open = session.change(&uri, version, &params.changes());
    Ok(if is_open { Heard::Applied } else { Heard::NotOpen })
}
