//! `textDocument/inlineCompletion`: ghost text at the cursor (LSP 3.18); and the same as clients of
//! Amazon's language server ask for it.

use super::Call;
use crate::completion::selected::Preview;
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::suggesting::Found;
use crate::text::{Encoding, Text};
use serde_json::Value;
use tower_lsp::jsonrpc::Result;

pub(super) async fn answer(params: from_lsp::AtPosition) -> Result<Value> {
    let call = Call::current()?;
    let Some(cursor) = call.cursor(params.position(), params.trigger()) else {
        return Ok(to_lsp::inline_completions(
            &Text::default(),
            Encoding::default(),
            Vec::new(),
            &[],
        ));
    };
    let encoding = call.snapshot.client.encoding;
    let found = match params.selected() {
        None => call.suggest(cursor.clone(), cursor.offset).await?,
        Some((range, item)) => {
            match Preview::new(&cursor, cursor.text.byte_range(range, encoding), &item) {
                Some(preview) => {
                    let Found { offers, backend } =
                        call.suggest(preview.cursor.clone(), cursor.offset).await?;
                    let extended = offers.into_iter().map(|behind| {
                        let extended = preview.extended(&behind.suggestion);
                        behind.extended(extended)
                    });
                    Found { offers: extended.collect(), backend }
                }
                None => Found::default(),
            }
        }
    };
    let numbers = call.show(&cursor, &found);
    Ok(to_lsp::inline_completions(&cursor.text, encoding, found.offers, &numbers))
}

/// `aws/textDocument/inlineCompletionWithReferences`: each item has an id, by which
/// `aws/logInlineCompletionSessionResults` tells what became of it.
pub(super) async fn answer_with_session(params: from_lsp::AtPosition) -> Result<Value> {
    Ok(to_lsp::in_session(answer(params).await?))
}
