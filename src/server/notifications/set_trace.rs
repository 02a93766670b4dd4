//! `$/setTrace`: whether the editor wants `$/logTrace`.

use super::Heard;
use crate::server::convert::from_lsp::SetTrace;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    session.set_trace(serde_json::from_value::<SetTrace>(params)?.trace());
    Ok(Heard::Applied)
}
