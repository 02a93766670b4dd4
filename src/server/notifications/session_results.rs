//! `aws/logInlineCompletionSessionResults`: what became of suggestions, as clients of Amazon's
//! language server say it.

use super::Heard;
use crate::server::convert::from_lsp::SessionResults;
use crate::server::session::Session;
use serde_json::Value;

pub(super) fn handle(session: &mut Session, params: Value) -> serde_json::Result<Heard> {
    let results = serde_json::from_value::<SessionResults>(params)?;
    results.accepted().for_each(|number| session.feedback().accepted(number));
    Ok(Heard::Applied)
}
