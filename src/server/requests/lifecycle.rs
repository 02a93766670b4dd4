//! `initialize` and `shutdown`. The framework keeps their order; the session was told already.

use super::isolated;
use crate::server::convert::to_lsp;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{InitializeParams, InitializeResult};

/// What the framework calls; it holds nothing.
pub(in crate::server) struct Lifecycle;

impl LanguageServer for Lifecycle {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        isolated(async {
            let call = super::Call::current()?;
            Ok(to_lsp::initialize_result(&call.snapshot.client))
        })
        .await
    }

    async fn shutdown(&self) -> Result<()> {
        isolated(async { Ok(()) }).await
    }
}
