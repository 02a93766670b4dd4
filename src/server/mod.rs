//! The LSP edge: the only place that knows JSON-RPC and LSP types.

use crate::completion::generation::Backend;
use std::process::ExitCode;
use std::sync::Arc;

/// Serves one editor until it leaves.
///
/// The exit code is 0 after `shutdown`, 1 without (LSP 3.18, "Exit Notification").
pub async fn run(backend: Arc<dyn Backend>) -> ExitCode {
    let _ = backend;
    ExitCode::FAILURE
}
