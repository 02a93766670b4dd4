//! `exit`: the process ends, with 0 after `shutdown` and 1 without.

use super::Heard;
use crate::server::session::Session;
use serde_json::Value;

#[expect(clippy::unnecessary_wraps, reason = "the shape of every handler")]
pub(super) fn handle(session: &mut Session, _: Value) -> serde_json::Result<Heard> {
    session.leave();
    Ok(Heard::Applied)
}
