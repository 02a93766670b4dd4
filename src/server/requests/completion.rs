//! `textDocument/completion`: the same suggestions, for editors without ghost text.

use super::Call;
use crate::completion::Trigger;
use crate::server::convert::{from_lsp, to_lsp};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::CompletionList;

pub(super) async fn answer(params: from_lsp::AtPosition) -> Result<CompletionList> {
    let call = Call::current()?;
    let Some(cursor) = call.cursor(params.position(), Trigger::Automatic) else {
        return Ok(CompletionList::default());
    };
    let found = call.suggest(cursor.clone(), cursor.offset).await?;
    let (encoding, numbers) = (call.snapshot.client.encoding, call.show(&cursor, &found));
    Ok(to_lsp::completions(&cursor.text, encoding, found.offers, &numbers))
}
