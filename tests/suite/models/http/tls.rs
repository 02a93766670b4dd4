//! HTTP/2 over TLS, with a certificate authority of one's own.

use super::{AT_ONCE, PATIENCE, all, conversation, open_trusting, whole};
use crate::support::http::tls::{Certificate, Secure};
use futures::StreamExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::BackendError;
use undertone::models::remote::Remote;

const ANSWER: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
const BEGUN: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";

fn open(server: &Secure, ca: Option<&Path>) -> Arc<dyn Remote> {
    let url = format!("https://localhost:{}/v1", server.port);
    let settings = format!("provider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"");
    open_trusting(&settings, ca).expect("the settings are good")
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let server = Secure::start(Certificate::Good, ANSWER, false);
    let backend = open(&server, Some(&server.authority()));
    for _ in 0..3 {
        assert_eq!(whole(backend.as_ref(), conversation()).await, "x");
    }
    assert_eq!(server.versions(), ["HTTP/2.0"; 3], "ALPN chooses HTTP/2");
    let steps = backend.probe().await;
    let connection = steps[2].outcome.as_ref().expect("it connects");
    assert!(connection.starts_with("HTTP/2 over TLS in "), "{connection}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let rows = [
        (
            Certificate::Good,
            false,
            "invalid peer certificate: UnknownIssuer (a certificate authority of your own goes into `ca_bundle`)",
        ),
        (
            Certificate::SelfSigned,
            true,
            "invalid peer certificate: UnknownIssuer (a certificate authority of your own goes into `ca_bundle`)",
        ),
        (Certificate::OtherHost, true, "invalid peer certificate: certificate not valid for name"),
    ];
    for (certificate, trusts, says) in rows {
        let server = Secure::start(certificate, ANSWER, false);
        let authority = server.authority();
        let backend = open(&server, trusts.then_some(authority.as_path()));
        let (_, error, _) = all(backend.as_ref(), conversation()).await;
        assert!(matches!(error, Some(BackendError::Unreachable { .. })), "{error:?}");
        let error = error.expect("an error").to_string();
        let expected = format!("srv cannot be reached: TLS: {says}");
        assert!(error.starts_with(&expected), "{certificate:?}: {error}");
        assert!(server.versions().is_empty(), "no request was sent");
        let steps = backend.probe().await;
        assert_eq!(steps.last().expect("a step").name, "connection");
        assert!(steps.last().expect("a step").outcome.is_err());
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls() {
    let server = crate::support::http::Server::start(|_, _| Vec::new());
    let port = server.address.rsplit_once(':').expect("a port").1;
    let url = format!("https://localhost:{port}");
    let settings = format!("provider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"");
    let plain = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let plain_port = plain.local_addr().unwrap().port();
    std::thread::spawn(move || {
        use std::io::Write;
        for mut stream in plain.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let settings = settings.replace(port, &plain_port.to_string());
    let backend = open_trusting(&settings, None).expect("settings");
    let (_, error, _) = all(backend.as_ref(), conversation()).await;
    let error = error.expect("an error").to_string();
    assert!(error.starts_with("srv cannot be reached: TLS: "), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_and_cancelling_end_the_stream_of_http_2() {
    for cancels in [true, false] {
        let server = Secure::start(Certificate::Good, BEGUN, true);
        let backend = open(&server, Some(&server.authority()));
        let cancel = CancellationToken::new();
        let mut generation = backend.send(conversation(), cancel.clone());
        assert!(matches!(generation.next().await, Some(Ok(_))));
        let start = Instant::now();
        if cancels {
            cancel.cancel();
            assert!(matches!(generation.next().await, Some(Err(BackendError::Cancelled))));
        } else {
            drop(generation);
        }
        let closed =
            server.closed(PATIENCE).expect("the stream ends").saturating_duration_since(start);
        assert!(closed < AT_ONCE, "closed after {closed:?}");
        // The connection itself lives on.
        let mut again = backend.send(conversation(), CancellationToken::new());
        assert!(matches!(again.next().await, Some(Ok(_))));
    }
}

#[tokio::test]
async fn a_bundle_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let settings = "provider = \"openai\"\nmodel = \"m\"\nurl = \"https://localhost/v1\"";
    let rows = [
        (folder.path().join("missing.pem"), "No such file or directory"),
        (at("empty.pem", ""), "has no certificate in PEM"),
        (at("text.pem", "hello"), "has no certificate in PEM"),
    ];
    for (path, says) in rows {
        let Err(error) = open_trusting(settings, Some(&path)) else { panic!("{}", path.display()) };
        assert!(matches!(error, BackendError::Rejected { .. }), "{error:?}");
        let error = error.to_string();
        assert!(error.contains(says) && error.contains("`ca_bundle`"), "{error}");
    }
}

#[test]
fn nothing_is_sent_to_another_machine_without_tls() {
    for url in ["http://192.0.2.1/v1", "http://example.com/v1", "http://0.0.0.0:1/v1"] {
        let settings = format!("provider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"");
        let Err(error) = open_trusting(&settings, None) else { panic!("{url} is taken") };
        assert!(matches!(error, BackendError::Rejected { .. }), "{error:?}");
        assert!(error.to_string().contains("is not encrypted"), "{error}");
    }
}

/// The other end is there and says nothing: the connection has its own deadline.
#[tokio::test]
async fn a_handshake_that_stalls_ends_in_three_seconds() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", silent.local_addr().unwrap().port());
    let settings = format!("provider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"");
    let backend = open_trusting(&settings, None).expect("settings");
    let start = Instant::now();
    let (_, error, _) = all(backend.as_ref(), conversation()).await;
    let error = error.expect("an error").to_string();
    assert_eq!(error, "srv cannot be reached: connection: no answer within 3 s");
    assert!(start.elapsed() < Duration::from_secs(4));
}
