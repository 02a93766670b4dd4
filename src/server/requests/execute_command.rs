//! `workspace/executeCommand`: the editor says that a suggestion was accepted.

use super::Call;
use crate::server::convert::{from_lsp, to_lsp};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};

pub(super) fn answer(params: &from_lsp::ExecuteCommand) -> Result<Value> {
    let call = Call::current()?;
    match (params.command(), params.number()) {
        (to_lsp::ACCEPTED, Some(number)) => {
            call.feedback.accepted(number);
            Ok(Value::Null)
        }
        (to_lsp::ACCEPTED, None) => Err(Error::invalid_params("an id is missing")),
        _ => Err(Error::invalid_params("no such command")),
    }
}
