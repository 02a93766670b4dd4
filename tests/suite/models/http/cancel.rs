//! Whoever is no longer interested is gone from the wire at once; and no server, however much or
//! little it sends, takes more than its share.

use super::{AT_ONCE, PATIENCE, all, conversation, infill, open};
use crate::support::http::{Act, Server, chunk, head};
use futures::StreamExt;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::BackendError;

const PIECE: &[u8] = b"data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";

fn stalls_before_headers() -> Server {
    Server::start(|_, _| vec![Act::Stall])
}

fn stalls_in_the_stream() -> Server {
    Server::start(|_, _| vec![head(200, &[]), chunk(PIECE), Act::Stall])
}

/// How long after `start` the server saw the connection close.
fn closed_after(server: &Server, start: Instant) -> Duration {
    let closed = server.closed(PATIENCE).expect("the connection closes");
    closed.saturating_duration_since(start)
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_closes_the_wire() {
    for server in [stalls_before_headers(), stalls_in_the_stream()] {
        let cancel = CancellationToken::new();
        let backend = open("openai", &server, "");
        let mut generation = backend.send(conversation(), cancel.clone());
        let asked = tokio::spawn(async move {
            loop {
                match generation.next().await {
                    Some(Ok(_)) => {}
                    last => return (last, generation.next().await.is_none()),
                }
            }
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        let start = Instant::now();
        cancel.cancel();
        let (last, ended) = asked.await.expect("no panic");
        let answered = start.elapsed();
        assert!(matches!(last, Some(Err(BackendError::Cancelled))), "{last:?}");
        assert!(ended);
        assert!(answered < AT_ONCE, "answered after {answered:?}");
        let closed = closed_after(&server, start);
        assert!(closed < AT_ONCE, "closed after {closed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_closes_the_wire() {
    for (server, pieces) in [(stalls_before_headers(), 0), (stalls_in_the_stream(), 1)] {
        let backend = open("openai", &server, "");
        let mut generation = backend.send(conversation(), CancellationToken::new());
        for _ in 0..pieces {
            assert!(matches!(generation.next().await, Some(Ok(_))));
        }
        let more = tokio::time::timeout(Duration::from_millis(200), generation.next()).await;
        assert!(more.is_err(), "it stalls");
        let start = Instant::now();
        drop(generation);
        let closed = closed_after(&server, start);
        assert!(closed < AT_ONCE, "closed after {closed:?}");
    }
}

#[tokio::test]
async fn what_is_cancelled_before_it_begins_is_not_sent() {
    let server = stalls_before_headers();
    let cancel = CancellationToken::new();
    cancel.cancel();
    let mut generation = open("openai", &server, "").send(conversation(), cancel);
    assert!(matches!(generation.next().await, Some(Err(BackendError::Cancelled))));
    assert!(generation.next().await.is_none());
    assert_eq!(server.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_is_not_read_by_someone_who_stops_early() {
    let flood = PIECE.repeat(1000);
    let chunked = match chunk(&flood) {
        Act::Send(bytes) => bytes,
        other => panic!("{other:?}"),
    };
    let server =
        Server::start(move |_, _| vec![head(200, &[]), Act::Flood(chunked.clone(), 1 << 30)]);
    let mut generation = open("openai", &server, "").send(conversation(), CancellationToken::new());
    for _ in 0..2000 {
        assert!(matches!(generation.next().await, Some(Ok(_))));
    }
    // Nobody reads now: the server has to wait.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let sent = server.sent();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.sent(), sent);
    assert!(sent < 20 << 20, "{sent} bytes were taken in advance");
    drop(generation);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(server.sent() < 20 << 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_says_nothing_for_ever_is_given_up() {
    let comment = match chunk(": ping\n".repeat(10_000).as_bytes()) {
        Act::Send(bytes) => bytes,
        other => panic!("{other:?}"),
    };
    let server =
        Server::start(move |_, _| vec![head(200, &[]), Act::Flood(comment.clone(), 1 << 30)]);
    let (text, error, _) = all(open("openai", &server, "").as_ref(), conversation()).await;
    assert_eq!(text, "");
    let error = error.expect("an error").to_string();
    assert_eq!(error, "the model broke off: srv: it sends more than 64 MiB");
    assert!(server.sent() < 80 << 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_without_end_is_given_up() {
    for (provider, ask) in [("openai", conversation()), ("ollama", infill())] {
        let server = Server::start(|_, _| {
            let line = match chunk(&vec![b'x'; 65536]) {
                Act::Send(bytes) => bytes,
                other => panic!("{other:?}"),
            };
            vec![head(200, &[]), Act::Flood(line, 1 << 30)]
        });
        let (_, error, _) = all(open(provider, &server, "").as_ref(), ask).await;
        let error = error.expect("an error").to_string();
        let expected =
            "the model broke off: srv: the server sent a line of more than 1048576 bytes";
        assert_eq!(error, expected, "{provider}");
        assert!(server.sent() < 20 << 20);
    }
}

/// The text is whole, and the server keeps the connection open.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_long_for_what_comes_after_the_text() {
    let reason =
        b"data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\n";
    let done = b"data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n";
    for (body, most) in [(reason.as_slice(), 700), (done.as_slice(), 100)] {
        let server = Server::start(move |_, _| vec![head(200, &[]), chunk(body), Act::Stall]);
        let backend = open("openai", &server, "");
        let start = Instant::now();
        let (text, error, _) = all(backend.as_ref(), conversation()).await;
        let took = start.elapsed();
        assert_eq!((text.as_str(), error.is_none()), ("x", true));
        assert!(took < Duration::from_millis(most), "{took:?}");
        assert!(server.closed(PATIENCE).is_some());
    }
}

/// A connection is used again, also after an answer whose end came late.
#[tokio::test]
async fn connections_are_kept() {
    let server = Server::start(|_, _| {
        let body =
            chunk(b"data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n");
        vec![head(200, &[]), body, Act::Wait(Duration::from_millis(5)), crate::support::http::end()]
    });
    let backend = open("openai", &server, "");
    for _ in 0..10 {
        assert_eq!(all(backend.as_ref(), conversation()).await.0, "x");
    }
    // On a machine that is busy an end may come too late now and then.
    assert!(server.connections() <= 3, "{}", server.connections());
    assert_eq!(server.asked().len(), 10);
}

/// As llama.cpp's server does it: a connection that is announced as kept closes after the answer.
#[tokio::test]
async fn a_connection_that_closes_under_a_request_is_replaced() {
    let body = b"data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n";
    let server = Server::start(move |_, number| match number {
        // The second request reaches a server that has just decided to close.
        2 => vec![Act::Cut],
        _ => vec![head(200, &[]), chunk(body), crate::support::http::end()],
    });
    let backend = open("openai", &server, "");
    for _ in 0..2 {
        let (text, error, _) = all(backend.as_ref(), conversation()).await;
        assert_eq!(text, "x", "{error:?}");
    }
    assert_eq!((server.asked().len(), server.connections()), (3, 2));
}

#[tokio::test]
async fn a_server_that_always_closes_is_asked_twice() {
    let server = Server::start(|_, _| vec![Act::Cut]);
    let (_, error, _) = all(open("openai", &server, "").as_ref(), conversation()).await;
    assert_eq!(
        error.expect("an error").to_string(),
        "srv cannot be reached: connection: connection closed before message completed"
    );
    assert_eq!(server.asked().len(), 2);
}
