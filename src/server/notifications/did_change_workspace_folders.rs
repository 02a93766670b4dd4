//! `workspace/didChangeWorkspaceFolders`: suggestions know what is in the new folders, and nothing of
//! those that were left.

use super::Heard;
use crate::server::convert::from_lsp::folder_change;
use crate::server::session::Session;
use serde_json::Value;

#[expect(clippy::unnecessary_wraps, clippy::needless_pass_by_value, reason = "a row's type")]
pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    session.move_to(folder_change(&params));
    Ok(Heard::Applied)
}
