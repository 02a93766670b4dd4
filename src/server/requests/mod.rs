//! Every request that is answered, one file each: decode, one call, encode.
//!
//! A handler sees a [`Call`], which was made when the request arrived; it has no way to the
//! session. A new request is its file and a row in [`ALL`].

pub(super) mod code_action;
pub(super) mod completion;
pub(super) mod diagnostic;
pub(super) mod digest;
pub(super) mod execute_command;
pub(super) mod inline_completion;
pub(super) mod lifecycle;

use super::client::Uri;
use super::editor::Editor;
use super::feedback::Feedback;
use super::interrupt::Interrupt;
use super::model::Models;
use super::parsing::Parsing;
use super::scanning::{Scanner, Version};
use super::service::PanicHook;
use super::snapshot::Snapshot;
use super::surroundings::Surroundings;
use super::tracking::Tracker;
use crate::completion::cache::Cache;
use crate::completion::{Cursor, Trigger};
use crate::text::Position;
use futures::FutureExt;
use lifecycle::Lifecycle;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::{Error, Id, Result};

/// Whose place a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// A newer one of the same document supersedes it.
    Typing,
    /// Nobody's.
    Query,
}

/// How one request reaches its handler.
pub(super) struct Route {
    /// The method on the wire.
    pub(super) method: &'static str,
    /// The name that the framework knows the handler by.
    pub(super) name: &'static str,
    pub(super) lane: Lane,
    register: fn(LspServiceBuilder<Lifecycle>, &'static str) -> LspServiceBuilder<Lifecycle>,
}

/// Every request but `initialize` and `shutdown`, which the framework keeps for [`Lifecycle`].
pub(super) const ALL: [Route; 7] = [
    Route {
        method: "textDocument/inlineCompletion",
        name: "textDocument/inlineCompletion",
        lane: Lane::Typing,
        register: |builder, name| {
            builder.custom_method(name, |_: &Lifecycle, params| {
                isolated(inline_completion::answer(params))
            })
        },
    },
    Route {
        method: "aws/textDocument/inlineCompletionWithReferences",
        name: "aws/textDocument/inlineCompletionWithReferences",
        lane: Lane::Typing,
        register: |builder, name| {
            builder.custom_method(name, |_: &Lifecycle, params| {
                isolated(inline_completion::answer_with_session(params))
            })
        },
    },
    Route {
        method: "textDocument/completion",
        // The framework's own handler of that name refuses URIs that editors do send.
        name: "undertone/completion",
        lane: Lane::Typing,
        register: |builder, name| {
            builder
                .custom_method(name, |_: &Lifecycle, params| isolated(completion::answer(params)))
        },
    },
    Route {
        method: "workspace/executeCommand",
        // The framework's own handler of that name tells less of what was wrong.
        name: "undertone/executeCommand",
        lane: Lane::Query,
        register: |builder, name| {
            builder.custom_method(name, |_: &Lifecycle, params| {
                isolated(execute_command::answer(params))
            })
        },
    },
    Route {
        method: "textDocument/codeAction",
        // The framework's own handler of that name refuses URIs that editors do send.
        name: "undertone/codeAction",
        lane: Lane::Query,
        register: |builder, name| {
            builder
                .custom_method(name, |_: &Lifecycle, params| isolated(code_action::answer(params)))
        },
    },
    Route {
        method: "textDocument/diagnostic",
        // The framework's own handler of that name refuses URIs that editors do send.
        name: "undertone/diagnostic",
        lane: Lane::Query,
        register: |builder, name| {
            builder
                .custom_method(name, |_: &Lifecycle, params| isolated(diagnostic::answer(params)))
        },
    },
    Route {
        method: "undertone/digest",
        name: "undertone/digest",
        lane: Lane::Query,
        register: |builder, name| {
            builder.custom_method(name, |_: &Lifecycle, params| isolated(digest::answer(params)))
        },
    },
];

pub(super) fn find(method: &str) -> Option<&'static Route> {
    ALL.iter().find(|route| route.method == method)
}

/// Tells the framework of every handler.
pub(super) fn register(builder: LspServiceBuilder<Lifecycle>) -> LspServiceBuilder<Lifecycle> {
    ALL.iter().fold(builder, |builder, route| (route.register)(builder, route.name))
}

tokio::task_local! {
    /// The call that a handler serves.
    pub(super) static CALL: Call;
}

/// What a handler may use: all of it as it was when the request arrived.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) id: Id,
    pub(super) method: &'static str,
    pub(super) snapshot: Snapshot,
    /// Where the document is that the request names.
    pub(super) path: Option<PathBuf>,
    /// Its name, and how often it was edited.
    pub(super) uri: Option<Uri>,
    pub(super) revision: u64,
    pub(super) arrived: Instant,
    pub(super) interrupt: Interrupt,
    pub(super) models: Arc<Models>,
    /// Whose turn it is to parse.
    pub(super) parsing: Arc<Parsing>,
    /// What was suggested before.
    pub(super) cache: Arc<Mutex<Cache>>,
    /// What the person does with what they are shown.
    pub(super) feedback: Arc<Feedback>,
    /// What scans find in documents and suggestions.
    pub(super) scanner: Arc<Scanner>,
    /// What suggestions resemble.
    pub(super) tracker: Arc<Tracker>,
    pub(super) editor: Editor,
    /// What is around the documents.
    pub(super) surroundings: Arc<Surroundings>,
    pub(super) hook: PanicHook,
}

impl Call {
    /// The call that this task serves.
    fn current() -> Result<Self> {
        // Outside of the service there is none.
        CALL.try_with(Self::clone).map_err(|_| Error::internal_error())
    }

    /// The document as scans know it, if it is open.
    pub(super) fn scanned(&self) -> Option<Version> {
        let view = self.snapshot.document.as_ref()?;
        Some(view.scanned(self.uri.as_ref()?, self.path.as_ref()?))
    }

    /// Where the person is, if the document is open. What they were shown elsewhere is passed over.
    fn cursor(&self, position: Position, trigger: Trigger) -> Option<Cursor> {
        let cursor = self.snapshot.cursor(position, trigger)?;
        if let Some(uri) = &self.uri {
            self.feedback.at(uri, self.revision, cursor.offset);
        }
        Some(cursor)
    }
}

/// Runs a handler; a panic is an answer too.
async fn isolated<T>(handler: impl Future<Output = Result<T>>) -> Result<T> {
    let tripped = async {
        let call = Call::current()?;
        call.hook.trip(call.method);
        handler.await
    };
    AssertUnwindSafe(tripped).catch_unwind().await.unwrap_or_else(|_| Err(Error::internal_error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::notifications;

    #[test]
    fn every_method_is_documented() {
        let page = include_str!("../../../docs/protocol.md");
        let requests = ALL.iter().map(|route| route.method);
        for method in requests.chain(notifications::ALL.iter().map(|route| route.method)) {
            assert!(page.contains(&format!("`{method}`")), "{method} is not in docs/protocol.md");
        }
    }
}
