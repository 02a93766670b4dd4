//! The armour: a `tower` service around the framework's.
//!
//! [`Service::call`] is the one place where messages arrive in wire order. Here, and before
//! anything waits, changes are applied to the session and a request's snapshot is taken; the
//! framework routes the request to its handler with the snapshot beside it. A panic anywhere
//! is an answer, and every request gets exactly one.

use super::convert::from_lsp;
use super::notifications::{self, Heard, When};
use super::requests::{self, CALL, Call, Lane};
use super::session::Session;
use futures::FutureExt;
use futures::future::{BoxFuture, Either, Ready, ready};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;
use tower::Service;
use tower_lsp::ExitedError;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::ls_types::MessageType;

type Answer = Result<Option<Response>, ExitedError>;

/// Where the session stands in its life (LSP 3.18, "Lifecycle Messages").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Serving,
    ShutDown,
}

/// The armoured service.
pub(super) struct Armour<S> {
    inner: S,
    session: Session,
    phase: Phase,
    hook: PanicHook,
}

impl<S> Armour<S> {
    pub(super) fn new(inner: S, session: Session, hook: PanicHook) -> Self {
        Self { inner, session, phase: Phase::New, hook }
    }
}

impl<S> Service<Request> for Armour<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + 'static,
{
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Either<Ready<Answer>, BoxFuture<'static, Answer>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let notification = notifications::find(request.method());
        match (request.id().cloned(), notification) {
            // Some editors put `"id": null` into notifications.
            (None | Some(Id::Null), Some(route)) => {
                self.hear(route, request);
                answered(None)
            }
            (None, None) => answered(None),
            (Some(id), _) => {
                let outcome = catch_unwind(AssertUnwindSafe(|| self.ask(&id, request)));
                let outcome = outcome.unwrap_or_else(|_| Err(Error::internal_error()));
                outcome.unwrap_or_else(|error| answered(Some(Response::from_error(id, error))))
            }
        }
    }
}

fn answered(response: Option<Response>) -> Either<Ready<Answer>, BoxFuture<'static, Answer>> {
    Either::Left(ready(Ok(response)))
}

impl<S> Armour<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + 'static,
{
    /// Applies a notification; whatever is wrong with it is only logged.
    fn hear(&mut self, route: &notifications::Route, notification: Request) {
        if route.when == When::Serving && self.phase != Phase::Serving {
            return;
        }
        let (_, _, params) = notification.into_parts();
        let heard = catch_unwind(AssertUnwindSafe(|| {
            let heard = (route.handle)(&mut self.session, params.unwrap_or_default());
            self.hook.trip(route.method);
            heard
        }));
        match heard {
            Ok(Ok(Heard::Applied)) => {}
            Ok(Ok(Heard::NotOpen)) => tracing::warn!(method = route.method, "not open, ignored"),
            // What cannot be decoded may be code; so only its place is logged.
            Ok(Err(error)) => {
                tracing::warn!(method = route.method, column = error.column(), "not decodable");
            }
            Err(_) => self.session.editor().show(
                MessageType::ERROR,
                "Undertone: an internal error; if suggestions look wrong, close the file and open \
                 it again.",
            ),
        }
    }

    /// Sends a request on its way, or says why not.
    fn ask(
        &mut self,
        id: &Id,
        request: Request,
    ) -> Result<<Self as Service<Request>>::Future, Error> {
        let (method, _, params) = request.into_parts();
        self.admit(&method)?;
        let interrupt = self.session.enter(id).ok_or_else(|| refusal("the id is in use"))?;
        let route = requests::find(&method);
        let uri = params.as_ref().and_then(from_lsp::uri);
        if let (Some(Lane::Typing), Some(uri)) = (route.map(|route| route.lane), uri) {
            self.session.take_turn(uri, &interrupt);
        }
        if let Some(token) = params.as_ref().and_then(|it| it.get("workDoneToken")) {
            self.session.show_progress(token, id);
        }
        let is_initialize = method == "initialize";
        if is_initialize {
            self.session.meet(from_lsp::client(params.as_ref().unwrap_or(&Value::Null)));
        }
        let call = Call {
            id: id.clone(),
            method: known(&method),
            snapshot: self.session.snapshot(uri),
            path: uri.map(from_lsp::path),
            uri: uri.map(str::to_owned),
            revision: uri.map_or(0, |uri| self.session.feedback().revision(uri)),
            arrived: Instant::now(),
            interrupt,
            models: self.session.models().clone(),
            parsing: self.session.parsing().clone(),
            cache: self.session.cache().clone(),
            feedback: self.session.feedback().clone(),
            scanner: self.session.scanner().clone(),
            tracker: self.session.tracker().clone(),
            editor: self.session.editor().clone(),
            surroundings: self.session.surroundings().clone(),
            hook: self.hook.clone(),
        };
        let mut request = Request::build(route.map_or(method, |route| route.name.into()));
        request = request.id(id.clone());
        // The framework refuses an `initialize` that lacks what we do not need, and a `shutdown`
        // that has what it does not need, such as the empty object that some clients send.
        let params = match call.method {
            "initialize" => Some(json!({ "capabilities": {} })),
            "shutdown" => None,
            _ => params,
        };
        if let Some(params) = params {
            request = request.params(params);
        }
        let editor = self.session.editor().clone();
        let (method, started, id) = (call.method, Instant::now(), id.clone());
        let handled = CALL.scope(call, self.inner.call(request.finish()));
        let mut future = async move {
            let outcome = AssertUnwindSafe(handled).catch_unwind().await;
            let internal = || Ok(Some(Response::from_error(id.clone(), Error::internal_error())));
            let answer = outcome.unwrap_or_else(|_| internal());
            let spent = started.elapsed();
            tracing::debug!(method, ?spent, "answered");
            editor.trace(|| format!("{method} {id}: answered after {spent:.1?}"));
            answer
        }
        .boxed();
        if !matches!(method, "initialize" | "shutdown") {
            return Ok(Either::Right(future));
        }
        // These two wait for nothing, and what comes next depends on them.
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(answer) = future.poll_unpin(&mut context) else {
            return Ok(Either::Right(future));
        };
        if matches!(&answer, Ok(Some(response)) if response.is_ok()) {
            self.phase = if is_initialize { Phase::Serving } else { Phase::ShutDown };
        }
        if self.phase == Phase::ShutDown {
            self.session.shut_down();
        }
        Ok(Either::Left(ready(answer)))
    }

    /// Whether a request may come now at all.
    fn admit(&self, method: &str) -> Result<(), Error> {
        match (self.phase, method) {
            (Phase::New, "initialize") => Ok(()),
            (Phase::New, _) => Err(Error {
                message: "send `initialize` first".into(),
                ..Error::new(ErrorCode::ServerError(-32002))
            }),
            (Phase::ShutDown, _) => Err(refusal("after `shutdown` only `exit` may come")),
            (Phase::Serving, "initialize") => Err(refusal("`initialize` may come only once")),
            (Phase::Serving, _) if notifications::find(method).is_some() => {
                Err(refusal("a notification has no id"))
            }
            // The framework never answers these.
            (Phase::Serving, _) if method.starts_with("$/") => Err(Error::method_not_found()),
            (Phase::Serving, _) => Ok(()),
        }
    }
}

fn refusal(message: &'static str) -> Error {
    Error { message: message.into(), ..Error::invalid_request() }
}

/// A method as the log may name it: what an editor makes up is not repeated.
fn known(method: &str) -> &'static str {
    match method {
        "initialize" => "initialize",
        "shutdown" => "shutdown",
        _ => requests::find(method).map_or("(unknown)", |route| route.method),
    }
}

/// The test-only hook: a handler of each of these methods panics, once.
#[derive(Clone, Debug, Default)]
pub(super) struct PanicHook {
    methods: Arc<Mutex<HashSet<String>>>,
}

impl PanicHook {
    pub(super) fn new(methods: impl IntoIterator<Item = String>) -> Self {
        Self { methods: Arc::new(Mutex::new(methods.into_iter().collect())) }
    }

    pub(super) fn trip(&self, method: &str) {
        let is_armed = self.methods.lock().unwrap_or_else(PoisonError::into_inner).remove(method);
        assert!(!is_armed, "asked to panic");
    }
}
