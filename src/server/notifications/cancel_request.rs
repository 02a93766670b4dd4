//! `$/cancelRequest`: the request is answered with -32800 at once, and its work stops.

use super::Heard;
use crate::server::convert::from_lsp::Cancel;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    session.cancel(&serde_json::from_value::<Cancel>(params)?.id);
    Ok(Heard::Applied)
}
