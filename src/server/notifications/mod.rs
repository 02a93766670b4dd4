//! Every notification that is heard, one file each: decode, one call.
//!
//! They run in wire order, before the next message is looked at; so they must be quick, and
//! none may wait. A new notification is its file and a row in [`ALL`].

mod cancel_progress;
mod cancel_request;
mod did_change;
mod did_change_workspace_folders;
mod did_close;
mod did_open;
mod did_save;
mod exit;
mod initialized;
mod session_results;
mod set_trace;

use super::session::Session;
use serde_json::Value;

/// What became of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// It was applied.
    Applied,
    /// It speaks of a document that is not open.
    NotOpen,
}

/// When a notification may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Between `initialize` and `shutdown`.
    Serving,
    /// Always.
    Always,
}

/// How one notification reaches its handler.
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) when: When,
    pub(super) handle: fn(&mut Session, Value) -> serde_json::Result<Heard>,
}

/// Every notification; any other is ignored.
pub(super) const ALL: [Route; 11] = [
    Route { method: "textDocument/didChange", when: When::Serving, handle: did_change::handle },
    Route { method: "textDocument/didOpen", when: When::Serving, handle: did_open::handle },
    Route { method: "textDocument/didClose", when: When::Serving, handle: did_close::handle },
    Route { method: "textDocument/didSave", when: When::Serving, handle: did_save::handle },
    Route {
        method: "workspace/didChangeWorkspaceFolders",
        when: When::Serving,
        handle: did_change_workspace_folders::handle,
    },
    Route { method: "$/cancelRequest", when: When::Always, handle: cancel_request::handle },
    Route {
        method: "window/workDoneProgress/cancel",
        when: When::Serving,
        handle: cancel_progress::handle,
    },
    Route { method: "$/setTrace", when: When::Serving, handle: set_trace::handle },
    Route {
        method: "aws/logInlineCompletionSessionResults",
        when: When::Serving,
        handle: session_results::handle,
    },
    Route { method: "initialized", when: When::Serving, handle: initialized::handle },
    Route { method: "exit", when: When::Always, handle: exit::handle },
];

pub(super) fn find(method: &str) -> Option<&'static Route> {
    ALL.iter().find(|route| route.method == method)
}
