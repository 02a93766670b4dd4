//! `textDocument/codeAction`: what can be done about what scans have found there.

use super::Call;
use crate::server::convert::{actions, from_lsp};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;

pub(super) async fn answer(params: from_lsp::InRange) -> Result<Value> {
    let call = Call::current()?;
    let Some(version) = call.scanned() else { return Ok(json!([])) };
    let Some(found) = call.scanner.findings(version.clone()).await else { return Ok(json!([])) };
    // What is older or newer than what the editor asks about has other places.
    if found.revision != version.revision {
        return Ok(json!([]));
    }
    let encoding = call.snapshot.client.encoding;
    // A person who is somewhere in a line means what is found in it.
    let asked = found.text.byte_range(params.range(), encoding);
    let range = found.text.line_at(asked.start).start..found.text.line_at(asked.end).end;
    let wants = |kind| params.wants(actions::kind(kind));
    let all = call.repairs(&version, &found, &range, &wants).await;
    Ok(actions::all(&version, &found, &all, encoding, call.snapshot.client.tags))
}
