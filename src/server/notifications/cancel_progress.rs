//! `window/workDoneProgress/cancel`: a person has stopped what they were shown the progress of.

use super::Heard;
use crate::server::convert::from_lsp::CancelProgress;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    session.cancel_progress(&serde_json::from_value::<CancelProgress>(params)?.token);
    Ok(Heard::Applied)
}
