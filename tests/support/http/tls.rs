//! A server that speaks HTTP/2 over TLS, with a certificate of an authority that nobody knows.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use futures::{Stream, StreamExt, stream};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use std::convert::Infallible;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Whom the certificate names, and who vouches for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certificate {
    /// `localhost`, by the authority.
    Good,
    /// Another host, by the authority.
    OtherHost,
    /// `localhost`, by itself.
    SelfSigned,
}

/// A server that ends with the test.
pub(crate) struct Secure {
    pub(crate) port: u16,
    folder: TempDir,
    versions: Arc<Mutex<Vec<String>>>,
    closed: Receiver<Instant>,
}

impl Secure {
    /// A server that answers each request with `events`, and then ends or stalls.
    pub(crate) fn start(certificate: Certificate, events: &'static str, stalls: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(certificate, &folder);
        let versions = Arc::new(Mutex::new(Vec::new()));
        let (sender, closed) = channel();
        let (ready, port) = channel();
        let log = versions.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
                let _ = ready.send(listener.local_addr().expect("an address").port());
                let acceptor = TlsAcceptor::from(Arc::new(config));
                let router = Router::new().fallback(move |request: Request| {
                    log.lock().expect("no test panicked").push(format!("{:?}", request.version()));
                    let closed = sender.clone();
                    async move { answer(events, stalls, closed) }
                });
                while let Ok((stream, _)) = listener.accept().await {
                    let (acceptor, router) = (acceptor.clone(), router.clone());
                    tokio::spawn(async move {
                        // A client that does not trust us leaves here.
                        let Ok(stream) = acceptor.accept(stream).await else { return };
                        let service = TowerToHyperService::new(router);
                        let _ = auto::Builder::new(TokioExecutor::new())
                            .serve_connection(TokioIo::new(stream), service)
                            .await;
                    });
                }
            });
        });
        let port = port.recv_timeout(Duration::from_secs(10)).expect("it listens");
        Self { port, folder, versions, closed }
    }

    /// The authority's own certificate.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// The version of HTTP of each request.
    pub(crate) fn versions(&self) -> Vec<String> {
        self.versions.lock().expect("no test panicked").clone()
    }

    /// When an answer that stalls was given up.
    pub(crate) fn closed(&self, patience: Duration) -> Option<Instant> {
        self.closed.recv_timeout(patience).ok()
    }
}

fn config(certificate: Certificate, folder: &TempDir) -> ServerConfig {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.distinguished_name.push(DnType::CommonName, "An authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = authority.self_signed(&authority_key).expect("a certificate").pem();
    std::fs::write(folder.path().join("authority.pem"), pem).expect("a file");
    let issuer = Issuer::new(authority, authority_key);

    let host = if certificate == Certificate::OtherHost { "other.example" } else { "localhost" };
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(vec![host.to_owned()]).expect("parameters");
    let leaf = match certificate {
        Certificate::SelfSigned => leaf.self_signed(&key),
        Certificate::Good | Certificate::OtherHost => leaf.signed_by(&key, &issuer),
    };
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.expect("a certificate").der().clone()], private)
        .expect("the key fits");
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

fn answer(events: &'static str, stalls: bool, closed: Sender<Instant>) -> Response {
    let all = stream::iter([Ok::<_, Infallible>(Bytes::from_static(events.as_bytes()))]);
    let body = if stalls {
        Body::from_stream(Watched { stream: all.chain(stream::pending()).boxed(), closed })
    } else {
        Body::from_stream(all)
    };
    Response::builder().header("content-type", "text/event-stream").body(body).expect("a response")
}

/// Says when it is dropped: then nobody reads it any more.
struct Watched {
    stream: stream::BoxStream<'static, Result<Bytes, Infallible>>,
    closed: Sender<Instant>,
}

impl Stream for Watched {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.as_mut().poll_next(context)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.closed.send(Instant::now());
    }
}
