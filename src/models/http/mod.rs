//! The way to one server over HTTP: one client, kept warm, and what all servers have in common.
//!
//! What may be reached is [`address`]'s; what goes wrong, [`failure`]'s; an answer that comes in
//! pieces, [`stream`]'s. What requests and answers mean is told by one file a kind of server.

pub(super) mod address;
pub(super) mod failure;
pub(super) mod probe;
pub(super) mod stream;

use self::address::Address;
use self::failure::Failures;
use self::stream::{Answer, Framing, Read};
use super::key::{HIDDEN, Key, Keys};
use super::remote;
use crate::completion::generation::BackendError;
use crate::config::backends::KeySource;
use futures::StreamExt;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, LOCATION, USER_AGENT};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Method, Request, Response, StatusCode};
use serde_json::Value;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

/// For the name, the connection and TLS together.
const CONNECT: Duration = Duration::from_secs(3);
/// Whether a connection that nobody uses still lives is asked so often.
const KEEPALIVE: Duration = Duration::from_secs(20);
/// A connection that nobody has used for so long is closed.
const IDLE: Duration = Duration::from_mins(5);
const MOST_REDIRECTS: usize = 5;
/// What is read of an error's body, and for how long.
const MOST_ERROR: usize = 1 << 14;
const ERROR_PATIENCE: Duration = Duration::from_secs(2);
/// What is read of a list of models.
const MOST_LIST: usize = 4 << 20;

/// The way to one server.
pub(super) struct Wire {
    backend: String,
    address: Address,
    client: Client,
    keys: Keys,
}

impl fmt::Debug for Wire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Wire");
        shown.field("backend", &self.backend).field("address", &self.address.as_str());
        shown.finish_non_exhaustive()
    }
}

/// A request that a server did not take.
#[derive(Debug)]
pub(super) struct Refusal {
    error: BackendError,
    /// The status and what it said, in lower case; only where it has answered that the request is
    /// wrong, or that it cannot go about it.
    said: Option<(StatusCode, String)>,
}

impl Refusal {
    /// Whether the server says that the request is wrong, and names one of `words`.
    pub(super) fn names(&self, words: &[&str]) -> bool {
        self.said.as_ref().is_some_and(|(_, said)| words.iter().any(|word| said.contains(word)))
    }

    /// Whether the request may have been wrong, and not its route or its model.
    pub(super) fn is_of_the_request(&self) -> bool {
        let status = self.said.as_ref().map(|(status, _)| status.as_u16());
        status == Some(500) || self.is_of_a_field()
    }

    /// Whether it can be about a field: not a route or a model that is not there, whose name may
    /// have any word in it.
    pub(super) fn is_of_a_field(&self) -> bool {
        let status = self.said.as_ref().map(|(status, _)| status.as_u16());
        matches!(status, Some(400 | 422)) && !matches!(self.error, BackendError::NotFound { .. })
    }
}

impl From<BackendError> for Refusal {
    fn from(error: BackendError) -> Self {
        Self { error, said: None }
    }
}

impl From<Refusal> for BackendError {
    fn from(refusal: Refusal) -> Self {
        refusal.error
    }
}

impl Wire {
    /// Checks where the server is. Nothing is sent.
    pub(super) fn open(
        backend: String,
        url: &str,
        key: Option<KeySource>,
        ca_bundle: Option<&Path>,
    ) -> Result<Self, BackendError> {
        let wrong = |reason| BackendError::Rejected {
            backend: backend.clone(),
            reason: format!("configuration: {reason}"),
        };
        let address = Address::parse(url).map_err(wrong)?;
        let client = client(&address, ca_bundle).map_err(wrong)?;
        let keys = Keys::new(backend.clone(), key);
        Ok(Self { backend, address, client, keys })
    }

    /// The name of the backend that it leads to.
    pub(super) fn backend(&self) -> &str {
        &self.backend
    }

    /// Posts `body`, and gives the answer as soon as the server says that it is one.
    pub(super) async fn ask(
        &self,
        path: &str,
        body: &Value,
        framing: Framing,
        read: Read,
    ) -> Result<Answer, Refusal> {
        let (response, failures) = self.exchange(Method::POST, path, Some(body)).await?;
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        if let Some(encoding) = header(CONTENT_ENCODING).filter(|encoding| *encoding != "identity")
        {
            let what = format!("its answer is compressed ({encoding}), which it was not asked for");
            return Err(failures.broke_off(&what).into());
        }
        let kind = header(CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        if kind.starts_with("text/html") {
            let how = "a web page came instead of an answer: a sign-in page or a proxy is in the \
                       way, or the address is not that of the API";
            return Err(failures.unreachable("connection", how).into());
        }
        let is_one_text = kind.starts_with("application/json") && framing == Framing::Events;
        let framing = if is_one_text { Framing::Whole } else { framing };
        Ok(Answer::new(response, framing, read, failures))
    }

    /// Gets a short JSON text.
    pub(super) async fn get(&self, path: &str) -> Result<Value, BackendError> {
        let (response, failures) = self.exchange(Method::GET, path, None).await?;
        let body = beginning(response, MOST_LIST).await;
        serde_json::from_slice(&body)
            .map_err(|error| failures.broke_off(&format!("{path} answers no JSON: {error}")))
    }

    /// The request that [`Wire::ask`] would send. The key is not even read.
    pub(super) fn explain(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<remote::Request, BackendError> {
        let request = self.request(Method::POST, path, Some(body), None)?;
        let shown = |value: &reqwest::header::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let mut headers: Vec<_> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), shown(value)))
            .collect();
        if self.keys.is_wanted() {
            headers.insert(0, (AUTHORIZATION.to_string(), HIDDEN.to_owned()));
        }
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        Ok(remote::Request {
            url: request.url().to_string(),
            headers,
            body: String::from_utf8_lossy(body).into_owned(),
        })
    }

    /// One request with the key, and its answer where that is one.
    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(Response, Failures), Refusal> {
        let key = self.keys.get().await?;
        let request = self.request(method, path, body, key.as_ref())?;
        let failures = Failures { backend: self.backend.clone(), key };
        let response = self.execute(request, &failures).await?;
        let status = response.status();
        if status.is_success() {
            return Ok((response, failures));
        }
        if status == StatusCode::UNAUTHORIZED {
            self.keys.forget();
        }
        let headers = response.headers().clone();
        let mut said = match headers.get(LOCATION).filter(|_| status.is_redirection()) {
            Some(place) => format!(
                "it points to {}, which is another server; if you trust that one, name it as `url`",
                String::from_utf8_lossy(place.as_bytes())
            ),
            None => failure::said(&beginning(response, MOST_ERROR).await),
        };
        let error = failures.answer(status, &headers, &said);
        said.make_ascii_lowercase();
        let is_about_the_request = matches!(status.as_u16(), 400 | 404 | 422 | 500 | 501);
        Err(Refusal { error, said: is_about_the_request.then_some((status, said)) })
    }

    /// Sends it; again, on a connection of its own, where the one that was kept was closed under it.
    ///
    /// llama.cpp's server announces that it keeps connections and closes them after a stream, and
    /// balancers close idle ones: a request may meet that on its way, and no answer has begun.
    async fn execute(
        &self,
        request: Request,
        failures: &Failures,
    ) -> Result<Response, BackendError> {
        let again = request.try_clone();
        let outcome = match (self.client.execute(request).await, again) {
            (Err(error), Some(again)) if failure::is_closed_unanswered(&error) => {
                self.client.execute(again).await
            }
            (outcome, _) => outcome,
        };
        outcome.map_err(|error| failures.transport(&error))
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&Key>,
    ) -> Result<Request, BackendError> {
        let mut request = self.client.request(method, self.address.route(path));
        request = request.header(USER_AGENT, concat!("undertone/", env!("CARGO_PKG_VERSION")));
        if let Some(key) = key.and_then(Key::bearer) {
            request = request.header(AUTHORIZATION, key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        request.build().map_err(|error| BackendError::Rejected {
            backend: self.backend.clone(),
            reason: error.without_url().to_string(),
        })
    }
}

/// The client of one server.
fn client(address: &Address, ca_bundle: Option<&Path>) -> Result<Client, String> {
    // Whatever a resolver says: this name never leads to another machine.
    let here: [SocketAddr; 2] = [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
    let mut builder = Client::builder()
        .connect_timeout(CONNECT)
        .redirect(Policy::custom(|attempt| {
            let from = attempt.previous().first().map(reqwest::Url::origin);
            let is_same = from.is_some_and(|origin| origin == attempt.url().origin());
            match (is_same, attempt.previous().len()) {
                (false, _) => attempt.stop(),
                (true, ..=MOST_REDIRECTS) => attempt.follow(),
                (true, _) => attempt.error("too many redirects"),
            }
        }))
        .referer(false)
        .resolve_to_addrs("localhost", &here)
        .tcp_nodelay(true)
        .tcp_keepalive(KEEPALIVE)
        .http2_keep_alive_interval(KEEPALIVE)
        .http2_keep_alive_while_idle(true)
        .pool_idle_timeout(IDLE);
    if address.is_loopback() {
        // A proxy would carry what is for this machine to another one.
        builder = builder.no_proxy();
    }
    for certificate in ca_bundle.map(certificates).transpose()?.into_iter().flatten() {
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| format!("TLS: {}", chain(&error)))
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, String> {
    let shown = path.display();
    let pem = std::fs::read(path).map_err(|error| format!("`ca_bundle` {shown}: {error}"))?;
    let certificates = Certificate::from_pem_bundle(&pem)
        .map_err(|error| format!("`ca_bundle` {shown}: {}", chain(&error)))?;
    if certificates.is_empty() {
        return Err(format!("`ca_bundle` {shown} has no certificate in PEM"));
    }
    Ok(certificates)
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// At most so many bytes of a body that is not worth waiting for.
async fn beginning(response: Response, most: usize) -> Vec<u8> {
    let mut body = response.bytes_stream();
    let mut begun = Vec::new();
    let read = async {
        while let Some(Ok(bytes)) = body.next().await {
            begun.extend(bytes.iter().take(most - begun.len()));
            if begun.len() == most {
                break;
            }
        }
    };
    // What came until then is what there is.
    let _ = tokio::time::timeout(ERROR_PATIENCE, read).await;
    begun
}
