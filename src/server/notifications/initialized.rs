//! `initialized`: the editor has heard what we can do. Nothing hangs on it.

use super::Heard;
use crate::server::session::Session;
use serde_json::Value;

#[expect(clippy::unnecessary_wraps, reason = "the shape of every handler")]
pub(super) fn handle(_: &mut Session, _: Value) -> serde_json::Result<Heard> {
    Ok(Heard::Applied)
}
