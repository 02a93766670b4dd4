//! `textDocument/diagnostic`: what scans find in a document, for editors that ask.

use super::Call;
use crate::server::convert::{findings, from_lsp};
use serde_json::Value;
use tower_lsp::jsonrpc::Result;

pub(super) async fn answer(params: from_lsp::Diagnostic) -> Result<Value> {
    let call = Call::current()?;
    let found = match call.scanned() {
        Some(version) => call.scanner.findings(version).await,
        None => None,
    };
    let encoding = call.snapshot.client.encoding;
    Ok(findings::diagnostic_report(
        found.as_deref(),
        encoding,
        call.snapshot.client.tags,
        params.previous_result_id.as_deref(),
    ))
}
