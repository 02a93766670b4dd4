//! What we say to the editor unasked.
//!
//! Nothing here waits: messages go into a bounded queue, and are dropped while it is full. An
//! editor that does not read loses its notices, never its answers.

use futures::{Sink, Stream};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tower_lsp::Loopback;
use tower_lsp::jsonrpc::{Id, Request, Response};
use tower_lsp::ls_types::MessageType;

/// The most messages that wait for the editor.
pub(super) const MOST_MESSAGES: usize = 256;

/// How long the editor may take to answer a request of ours.
const PATIENCE: Duration = Duration::from_secs(5);

/// Our end. Cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct Editor {
    queue: mpsc::Sender<Request>,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<HashMap<i64, oneshot::Sender<bool>>>,
    last_id: AtomicI64,
    is_tracing: AtomicBool,
}

/// The framework's end.
pub(super) struct Socket {
    queue: mpsc::Receiver<Request>,
    shared: Arc<Shared>,
}

pub(super) fn pair() -> (Editor, Socket) {
    let (sender, queue) = mpsc::channel(MOST_MESSAGES);
    let shared = Arc::<Shared>::default();
    (Editor { queue: sender, shared: shared.clone() }, Socket { queue, shared })
}

impl Editor {
    /// `window/showMessage`.
    pub(super) fn show(&self, kind: MessageType, message: &str) {
        self.notify("window/showMessage", json!({ "type": kind, "message": message }));
    }

    /// The same for what a person can do something about.
    pub(super) fn warn(&self, message: &str) {
        self.show(MessageType::WARNING, message);
    }

    /// `window/logMessage`: for whoever looks it up.
    pub(super) fn log(&self, message: &str) {
        self.notify("window/logMessage", json!({ "type": MessageType::INFO, "message": message }));
    }

    /// `$/logTrace`, where the editor asked for a trace.
    pub(super) fn trace(&self, message: impl FnOnce() -> String) {
        if self.shared.is_tracing.load(Ordering::Relaxed) {
            self.notify("$/logTrace", json!({ "message": message() }));
        }
    }

    /// `workspace/diagnostic/refresh`: what was found has changed. Its answer says nothing.
    pub(super) fn refresh_diagnostics(&self) -> bool {
        let id = self.shared.last_id.fetch_add(1, Ordering::Relaxed);
        self.send(Request::build("workspace/diagnostic/refresh").id(id).finish())
    }

    pub(super) fn set_tracing(&self, is_tracing: bool) {
        self.shared.is_tracing.store(is_tracing, Ordering::Relaxed);
    }

    /// Says something; whether there was room for it.
    pub(super) fn notify(&self, method: &'static str, params: Value) -> bool {
        self.send(Request::build(method).params(params).finish())
    }

    /// Says something that must not be dropped, once there is room. For threads that may wait.
    pub(super) fn notify_in_time(&self, method: &'static str, params: Value) {
        // Without a receiver the session is over.
        let _ = self.queue.blocking_send(Request::build(method).params(params).finish());
    }

    /// Asks the editor; whether it agreed. Never to be awaited by a handler.
    pub(super) async fn ask(&self, method: &'static str, params: Value) -> bool {
        let id = self.shared.last_id.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = oneshot::channel();
        self.shared.waiting().insert(id, sender);
        self.send(Request::build(method).id(id).params(params).finish());
        let agreed = tokio::time::timeout(PATIENCE, answer).await;
        self.shared.waiting().remove(&id);
        matches!(agreed, Ok(Ok(true)))
    }

    fn send(&self, message: Request) -> bool {
        let is_sent = self.queue.try_send(message).is_ok();
        if !is_sent {
            tracing::debug!("a message to the editor was dropped");
        }
        is_sent
    }
}

impl Shared {
    fn waiting(&self) -> std::sync::MutexGuard<'_, HashMap<i64, oneshot::Sender<bool>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loopback for Socket {
    type RequestStream = Messages;
    type ResponseSink = Answers;

    fn split(self) -> (Messages, Answers) {
        (Messages(self.queue), Answers(self.shared))
    }
}

/// The messages to the editor, in order.
pub(super) struct Messages(mpsc::Receiver<Request>);

impl Stream for Messages {
    type Item = Request;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Request>> {
        self.0.poll_recv(context)
    }
}

/// Takes the editor's answers to our requests; those to nothing we asked are ignored.
pub(super) struct Answers(Arc<Shared>);

impl Sink<Response> for Answers {
    type Error = Infallible;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, answer: Response) -> Result<(), Infallible> {
        if let Id::Number(id) = answer.id()
            && let Some(waiting) = self.0.waiting().remove(id)
        {
            // Whoever asked may have lost patience.
            let _ = waiting.send(answer.is_ok());
        }
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}
