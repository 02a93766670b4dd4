//! A server on this machine that speaks as Bedrock's and `SageMaker`'s runtimes do, and fails as a
//! test tells it.
//!
//! It shares no code with the product: frames are written by `aws-smithy-eventstream`, signatures
//! are checked by `signature`.

pub(crate) mod reply;
pub(crate) mod signature;
pub(crate) mod tls;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::serve::ListenerExt;
use reply::{Reply, Service};
use signature::{ACCESS_KEY, SECRET_KEY};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The environment of a person who has keys.
pub(crate) const SIGNED_IN: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", ACCESS_KEY), ("AWS_SECRET_ACCESS_KEY", SECRET_KEY)];

/// A running server.
pub(crate) struct Server {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    reply: Mutex<Reply>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
    /// When the last answer was given up by its client, or written to its end.
    closed: watch::Sender<Option<Instant>>,
}

/// A request that was let in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// As it was sent: percent-encoded.
    pub(crate) path: String,
    pub(crate) version: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Starts one that answers each request with the last reply it was given.
    pub(crate) async fn start() -> Self {
        let (router, shared) = router();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let counted = Arc::clone(&shared);
        let listener = listener.tap_io(move |connection| {
            counted.connections.fetch_add(1, Ordering::Relaxed);
            let _ = connection.set_nodelay(true);
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// The same behind TLS, with HTTP/2.
    pub(crate) async fn start_tls() -> Self {
        let (router, shared) = router();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let listener = tls::Listener::new(listener, Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    pub(crate) fn reply(&self, reply: Reply) {
        *self.shared.reply.lock().expect("no test panics with it") = reply;
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }

    /// What came, and forgets it.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.shared.seen.lock().expect("no test panics with it"))
    }

    /// What came, which is one request.
    pub(crate) fn one(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }

    /// How long after `since` the server sees that its client is gone.
    pub(crate) async fn closed_after(&self, since: Instant) -> Duration {
        let mut closed = self.shared.closed.subscribe();
        let seen = closed.wait_for(|at| at.is_some_and(|at| at >= since));
        let seen = tokio::time::timeout(Duration::from_secs(5), seen).await;
        let at = *seen.expect("the server sees it").expect("the server is there");
        at.expect("it was seen") - since
    }
}

impl Seen {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

fn router() -> (Router, Arc<Shared>) {
    let shared = Arc::new(Shared {
        reply: Mutex::new(Reply::default()),
        seen: Mutex::new(Vec::new()),
        connections: AtomicUsize::new(0),
        closed: watch::channel(None).0,
    });
    (Router::new().fallback(answer).with_state(Arc::clone(&shared)), shared)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
    if head.method == "GET" {
        return error(404, "UnknownOperationException", "");
    }
    if let Err((code, message)) = signature::check(&head, &body) {
        return error(403, code, message);
    }
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let path = head.uri.path().to_owned();
    let service =
        if path.starts_with("/endpoints/") { Service::Sagemaker } else { Service::Bedrock };
    let streams = path.ends_with("-stream");
    let version = format!("{:?}", head.version);
    let seen = Seen { path, version, headers: headers.collect(), body: body.to_vec() };
    shared.seen.lock().expect("no test panics with it").push(seen);
    let reply = shared.reply.lock().expect("no test panics with it").clone();
    let gone = Gone(Arc::clone(&shared));
    if reply.stalls() {
        std::future::pending::<()>().await;
    }
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers(streams) {
        response = response.header(name, value);
    }
    response.body(reply.body(service, gone)).expect("a response")
}

fn error(status: u16, code: &str, message: &str) -> Response {
    let body = serde_json::json!({ "message": message }).to_string();
    Response::builder()
        .status(status)
        .header("x-amzn-errortype", code)
        .header("content-type", "application/json")
        .body(Body::from(Bytes::from(body)))
        .expect("a response")
}

/// Says when it is dropped: the client is gone, or the answer is.
pub(crate) struct Gone(Arc<Shared>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.closed.send_replace(Some(Instant::now()));
    }
}
