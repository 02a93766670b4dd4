//! `textDocument/inlineCompletion`: ghost text at the cursor (LSP 3.18).

use super::Call;
use crate::server::convert::{from_lsp, to_lsp};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::InlineCompletionList;

pub(super) async fn answer(params: from_lsp::AtPosition) -> Result<InlineCompletionList> {
    let call = Call::current()?;
    let Some(cursor) = call.snapshot.cursor(params.position(), params.trigger()) else {
        return Ok(InlineCompletionList { items: Vec::new() });
    };
    let text = cursor.text.clone();
    let suggestions = call.suggest(cursor).await?;
    Ok(to_lsp::inline_completions(&text, call.snapshot.client.encoding, suggestions))
}
