//! `textDocument/inlineCompletion`: ghost text at the cursor (LSP 3.18).

use super::Call;
use crate::completion::selected::Preview;
use crate::server::convert::{from_lsp, to_lsp};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::InlineCompletionList;

pub(super) async fn answer(params: from_lsp::AtPosition) -> Result<InlineCompletionList> {
    let call = Call::current()?;
    let Some(cursor) = call.snapshot.cursor(params.position(), params.trigger()) else {
        return Ok(InlineCompletionList { items: Vec::new() });
    };
    let (text, encoding) = (cursor.text.clone(), call.snapshot.client.encoding);
    let suggestions = match params.selected() {
        None => call.suggest(cursor).await?,
        Some((range, item)) => {
            match Preview::new(&cursor, text.byte_range(range, encoding), &item) {
                Some(preview) => {
                    let behind = call.suggest(preview.cursor.clone()).await?;
                    behind.iter().map(|suggestion| preview.extended(suggestion)).collect()
                }
                None => Vec::new(),
            }
        }
    };
    Ok(to_lsp::inline_completions(&text, encoding, suggestions))
}
