//! The connections to AWS: TLS with the platform's roots and the person's own, through the proxy
//! that the environment names; plain HTTP to this machine alone; answers of a bounded size.

use super::super::remote::Request;
use super::{Authorization, CONNECT};
use crate::models::http::address::is_this_machine;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use aws_smithy_http_client::{Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use std::error::Error;
use std::net::IpAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

/// Less than the minute after which AWS's load balancers close a connection.
const IDLE: Duration = Duration::from_secs(50);

/// The longest frame that the encoding of event streams allows: 16 MiB and its headers.
const MOST_IN_FRAME: u32 = (16 << 20) + (128 << 10) + 16;

/// The largest answer that is not a stream: vectors, or a text in one piece.
const MOST_IN_ANSWER: u64 = 25_000_000;

/// The largest text of an error.
const MOST_IN_ERROR: u64 = 1 << 20;

/// Where connections come from.
#[derive(Clone, Debug)]
pub(super) struct Http {
    tls: TlsContext,
    models: SharedHttpConnector,
}

impl Http {
    /// Trusts what the platform trusts, and the certificates in the file.
    pub(super) fn new(ca_bundle: Option<&Path>) -> Result<Self, String> {
        let mut roots = TrustStore::default();
        if let Some(path) = ca_bundle {
            roots.add_pem_certificate(certificates(path)?);
        }
        let tls = TlsContext::builder()
            .with_trust_store(roots)
            .build()
            .map_err(|error| error.to_string())?;
        let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT).build();
        let models = SharedHttpConnector::new(Gate::new(tls.clone(), settings, Plain::Loopback));
        Ok(Self { tls, models })
    }

    /// For requests to models: one pool, whatever a client's settings.
    pub(super) fn for_models(&self) -> SharedHttpClient {
        let models = self.models.clone();
        http_client_fn(move |_, _| models.clone())
    }

    /// For the sources of credentials, some of which are on addresses of this machine's own cloud.
    /// They are asked about once an hour, with short deadlines of their own.
    pub(super) fn for_credentials(&self) -> SharedHttpClient {
        let tls = self.tls.clone();
        http_client_fn(move |settings, _| {
            let gate = Gate::new(tls.clone(), settings.clone(), Plain::LinkLocal);
            SharedHttpConnector::new(gate)
        })
    }

    /// Reaches the server without asking for anything; gives the status of its answer.
    pub(super) async fn touch(&self, url: &str) -> Result<u16, ConnectorError> {
        let request = HttpRequest::get(url).map_err(|error| ConnectorError::user(error.into()))?;
        Ok(self.models.call(request).await?.status().as_u16())
    }
}

/// The certificates of a file, checked: the SDK panics on what it cannot read.
fn certificates(path: &Path) -> Result<Vec<u8>, String> {
    let wrap = |error: &dyn std::fmt::Display| format!("the CA bundle {}: {error}", path.display());
    let pem = std::fs::read(path).map_err(|error| wrap(&error))?;
    let parsed = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| wrap(&error))?;
    if parsed.is_empty() {
        return Err(wrap(&"it holds no certificate"));
    }
    let client = reqwest::Client::builder().tls_built_in_root_certs(false);
    let client = parsed.into_iter().fold(client, reqwest::ClientBuilder::add_root_certificate);
    client.build().map_err(|error| wrap(&super::errors::chain(&error)))?;
    Ok(pem)
}

/// Plain HTTP was asked for, over a network.
#[derive(Debug, thiserror::Error)]
#[error("plain HTTP is for this machine alone, and {host} is another: use https")]
pub(super) struct PlainHttp {
    host: String,
}

/// Where plain HTTP may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plain {
    /// This machine.
    Loopback,
    /// This machine, and the addresses at which a cloud tells its machines who they are.
    LinkLocal,
}

impl Plain {
    fn allows(self, host: &str) -> bool {
        is_this_machine(host)
            || self == Self::LinkLocal
                && match host.trim_matches(['[', ']']).parse() {
                    Ok(IpAddr::V4(address)) => address.is_link_local(),
                    Ok(IpAddr::V6(address)) => address.is_unique_local(),
                    Err(_) => false,
                }
    }

    /// Says whether the way to `url` is encrypted, or refuses it.
    fn check(self, url: &str) -> Result<Way, Box<dyn Error + Send + Sync>> {
        let url = reqwest::Url::parse(url)?;
        let host = url.host_str().unwrap_or_default();
        match url.scheme() {
            "https" => Ok(Way::Secure),
            _ if self.allows(host) => Ok(Way::Direct),
            _ => Err(PlainHttp { host: host.to_owned() }.into()),
        }
    }
}

/// How a server is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Secure,
    Direct,
}

/// Refuses an address to which no request to a model would be sent.
pub(super) fn check(url: &str) -> Result<(), String> {
    Plain::Loopback.check(url).map(drop).map_err(|error| error.to_string())
}

/// One pool of connections. TLS is set up when it is first needed: the platform's roots are many.
#[derive(Debug)]
struct Gate {
    tls: TlsContext,
    settings: HttpConnectorSettings,
    plain: Plain,
    secure: OnceLock<Connector>,
    direct: OnceLock<Connector>,
}

impl Gate {
    fn new(tls: TlsContext, settings: HttpConnectorSettings, plain: Plain) -> Self {
        Self { tls, settings, plain, secure: OnceLock::new(), direct: OnceLock::new() }
    }

    fn secure(&self) -> &Connector {
        self.secure.get_or_init(|| {
            let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
            self.builder()
                .proxy_config(ProxyConfig::from_env())
                .tls_provider(ring)
                .tls_context(self.tls.clone())
                .build()
        })
    }

    /// Past any proxy, which would carry what is plain over the network.
    fn direct(&self) -> &Connector {
        self.direct.get_or_init(|| self.builder().build_http())
    }

    fn builder(&self) -> ConnectorBuilder {
        Connector::builder().connector_settings(self.settings.clone()).pool_idle_timeout(IDLE)
    }
}

impl HttpConnector for Gate {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = match self.plain.check(request.uri()) {
            Ok(Way::Secure) => self.secure().call(request),
            Ok(Way::Direct) => self.direct().call(request),
            Err(refused) => {
                return HttpConnectorFuture::ready(Err(ConnectorError::user(refused)));
            }
        };
        HttpConnectorFuture::new(async move { Ok(bounded(answer.await?)) })
    }
}

/// Bounds what an answer can make us keep.
fn bounded(response: HttpResponse) -> HttpResponse {
    let is_stream = response
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.starts_with("application/vnd.amazon.eventstream"));
    let is_success = response.status().is_success();
    response.map(|inner| {
        let bound = match (is_success, is_stream) {
            (true, true) => Bound::Frames(Frames::default()),
            (true, false) => Bound::Bytes(MOST_IN_ANSWER),
            (false, _) => Bound::Bytes(MOST_IN_ERROR),
        };
        SdkBody::from_body_1_x(Bounded { inner, bound })
    })
}

/// A server sent more than an answer can have.
#[derive(Debug, thiserror::Error)]
#[error("the answer is larger than any real one")]
struct TooLarge;

struct Bounded {
    inner: SdkBody,
    bound: Bound,
}

enum Bound {
    /// So many more bytes.
    Bytes(u64),
    /// Any number of frames of a size that is allowed: the SDK keeps one at a time.
    Frames(Frames),
}

/// Follows the frames of an event stream by the length with which each begins.
#[derive(Default)]
struct Frames {
    length: [u8; 4],
    /// How many bytes of the length have come.
    known: usize,
    /// How many bytes of the frame are still to come after its length.
    left: usize,
}

impl Bound {
    fn take(&mut self, data: &Bytes) -> Result<(), TooLarge> {
        match self {
            Self::Bytes(left) => {
                *left = left.checked_sub(data.len() as u64).ok_or(TooLarge)?;
                Ok(())
            }
            Self::Frames(frames) => frames.take(data),
        }
    }
}

impl Frames {
    fn take(&mut self, mut data: &[u8]) -> Result<(), TooLarge> {
        while let Some((&first, rest)) = data.split_first() {
            if self.left > 0 {
                let skipped = self.left.min(data.len());
                self.left -= skipped;
                data.advance(skipped);
                continue;
            }
            self.length[self.known] = first;
            self.known += 1;
            data = rest;
            if self.known == self.length.len() {
                let length = u32::from_be_bytes(self.length);
                if length > MOST_IN_FRAME {
                    return Err(TooLarge);
                }
                self.left = (length as usize).saturating_sub(self.length.len());
                self.known = 0;
            }
        }
        Ok(())
    }
}

impl Body for Bounded {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
            && let Err(error) = self.bound.take(data)
        {
            return Poll::Ready(Some(Err(error.into())));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        Body::size_hint(&self.inner)
    }
}

/// Writes a request down and sends nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorder {
    request: Arc<OnceLock<(Request, Authorization)>>,
}

impl Recorder {
    pub(super) fn client(&self) -> SharedHttpClient {
        let recorder = self.clone();
        http_client_fn(move |_, _| SharedHttpConnector::new(recorder.clone()))
    }

    pub(super) fn taken(self) -> Option<(Request, Authorization)> {
        self.request.get().cloned()
    }
}

impl HttpConnector for Recorder {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let bearer = request.headers().get("authorization").is_some_and(|value| {
            value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer "))
        });
        let authorization = if bearer { Authorization::ApiKey } else { Authorization::Signature };
        let hidden = ["authorization", "x-amz-security-token"];
        let headers = request
            .headers()
            .iter()
            .map(|(name, value)| {
                let value = if hidden.contains(&name) { "(hidden)" } else { value };
                (name.to_owned(), value.to_owned())
            })
            .collect();
        let body = request.body().bytes().unwrap_or_default();
        let body = String::from_utf8_lossy(body).into_owned();
        let url = request.uri().to_owned();
        let _ = self.request.set((Request { url, headers, body }, authorization));
        HttpConnectorFuture::ready(Err(ConnectorError::user("nothing is sent".into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        for host in ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "[::1]", "::1"] {
            assert!(Plain::Loopback.allows(host), "{host}");
        }
        let elsewhere =
            ["10.0.0.1", "localhost.evil.example", "127.0.0.1.evil.example", "", "[fe80::1]"];
        for host in elsewhere {
            assert!(!Plain::Loopback.allows(host), "{host}");
            assert!(!Plain::LinkLocal.allows(host), "{host}");
        }
        for host in ["169.254.169.254", "169.254.170.2", "[fd00:ec2::254]"] {
            assert!(!Plain::Loopback.allows(host), "{host}");
            assert!(Plain::LinkLocal.allows(host), "{host}");
        }
    }

    #[test]
    fn frames_are_followed_through_any_cut() {
        let frame = |length: u32| {
            let mut bytes = length.to_be_bytes().to_vec();
            bytes.resize(length as usize, 0xff);
            bytes
        };
        let good = [frame(16), frame(300), frame(20)].concat();
        for cut in 1..good.len() {
            let mut frames = Frames::default();
            for part in good.chunks(cut) {
                assert!(frames.take(part).is_ok());
            }
            assert!(frames.take(&(MOST_IN_FRAME + 1).to_be_bytes()).is_err());
        }
        assert!(Frames::default().take(&MOST_IN_FRAME.to_be_bytes()).is_ok());
    }
}
