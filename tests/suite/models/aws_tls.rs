//! Bedrock over TLS: which certificates are trusted, HTTP/2, and the proxy of the environment.

use super::faults::{self, question, settings};
use crate::support::alone::Alone;
use crate::support::aws::reply::{Piece, Reply};
use crate::support::aws::tls::{authority, proxy};
use crate::support::aws::{SIGNED_IN, Server};
use futures::StreamExt;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use undertone::models::bedrock::Bedrock;
use undertone::models::remote::Remote;

fn bedrock(url: &str, ca_bundle: Option<PathBuf>) -> Bedrock {
    Bedrock::new("b".to_owned(), settings(url, ""), ca_bundle)
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start_tls().await;
        let heard = faults::heard(&bedrock(&server.url, None), question()).await;
        let error = heard.error.expect("an error").to_string();
        assert!(error.starts_with("b cannot be reached: "), "{error}");
        assert!(error.contains("UnknownIssuer"), "{error}");
        let steps = faults::steps(&bedrock(&server.url, None)).await;
        assert_eq!(steps.len(), 3, "{steps:?}");
        assert!(steps[2].contains("UnknownIssuer"), "{steps:?}");
        assert!(server.seen().is_empty());
    });
}

#[test]
fn a_certificate_that_the_bundle_vouches_for() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start_tls().await;
        server.reply(Reply::saying(&["a", "ä"]));
        let bedrock = bedrock(&server.url, Some(authority()));
        for _ in 0..20 {
            let heard = faults::heard(&bedrock, question()).await;
            assert_eq!(heard.text, "aä", "{heard:?}");
        }
        let seen = server.seen();
        assert!(seen.iter().all(|seen| seen.version == "HTTP/2.0"), "{:?}", seen[0]);
        assert_eq!(server.connections(), 1, "HTTP/2 needs one");
        let steps = faults::steps(&bedrock).await;
        assert!(steps[2].starts_with("connection: TLS, "), "{steps:?}");
        assert_eq!(steps.len(), 5, "{steps:?}");
    });
}

#[test]
fn who_gives_up_closes_the_stream_and_not_the_connection() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start_tls().await;
        let bedrock = bedrock(&server.url, Some(authority()));
        let silent = Reply { silent: true, ..Reply::default() };
        let stalled = Reply::streaming([Piece::Text("a".to_owned()), Piece::Stall]);
        for (reply, heard) in [(silent, 0), (stalled, 1)] {
            server.reply(reply);
            let mut generation = bedrock.send(question(), CancellationToken::new());
            for _ in 0..heard {
                assert!(matches!(generation.next().await, Some(Ok(_))));
            }
            let waited = tokio::time::timeout(Duration::from_millis(300), generation.next());
            assert!(waited.await.is_err(), "it waits");
            let since = Instant::now();
            drop(generation);
            let after = server.closed_after(since).await;
            assert!(after < Duration::from_millis(50), "{after:?}");
        }
        server.reply(Reply::saying(&["b"]));
        assert_eq!(faults::heard(&bedrock, question()).await.text, "b");
        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn a_proxy_carries_what_is_encrypted_and_nothing_else() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let address = format!("http://127.0.0.1:{}", free.expect("a port").port());
    let variables = [
        SIGNED_IN[0],
        SIGNED_IN[1],
        ("HTTPS_PROXY", address.as_str()),
        ("HTTP_PROXY", address.as_str()),
        ("http_proxy", address.as_str()),
        ("ALL_PROXY", address.as_str()),
    ];
    Alone { variables: &variables, ..Alone::default() }.run(|_| async {
        // The process that listens is another than the one which chose the port.
        let address = std::env::var("HTTPS_PROXY").expect("it is set");
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok());
        let led = proxy(port.expect("a port")).await;
        let plain = Server::start().await;
        plain.reply(Reply::saying(&["a"]));
        assert_eq!(faults::heard(&bedrock(&plain.url, None), question()).await.text, "a");
        assert_eq!(led.load(Ordering::Relaxed), 0);
        let secure = Server::start_tls().await;
        secure.reply(Reply::saying(&["b"]));
        let bedrock = bedrock(&secure.url, Some(authority()));
        let heard = faults::heard(&bedrock, question()).await;
        assert_eq!(heard.text, "b", "{heard:?}");
        assert_eq!(led.load(Ordering::Relaxed), 1);
    });
}
