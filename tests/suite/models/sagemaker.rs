//! Endpoints of `SageMaker`, over the wire: each fault as `tests/cases/backends` tells it, and what
//! a request holds.

use super::faults::{self, question};
use crate::support::alone::Alone;
use crate::support::aws::reply::{Piece, Reply};
use crate::support::aws::{SIGNED_IN, Server};
use futures::StreamExt;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::{BackendError, Usage};
use undertone::completion::prompt::{Interface, Piece as Part, Prompt, Served};
use undertone::config::backends::Provider;
use undertone::guard::outgoing::clear;
use undertone::models::remote::Remote;
use undertone::models::sagemaker::Sagemaker;

const LAST: &str = "data:{\"token\":{\"text\":\"a\"},\"generated_text\":\"a\",\
                    \"details\":{\"finish_reason\":\"length\",\"generated_tokens\":7,\
                    \"input_length\":11}}\n\n";

fn sagemaker(url: &str, more: &str) -> Sagemaker {
    let text = format!(
        "provider = \"sagemaker\"\nendpoint = \"e\"\nregion = \"eu-central-1\"\n\
         endpoint_url = \"{url}\"\n{more}"
    );
    match toml::from_str(&text).expect("settings") {
        Provider::Sagemaker(settings) => Sagemaker::new("b".to_owned(), settings, None),
        other => panic!("{other:?}"),
    }
}

fn part(text: &str) -> Piece {
    Piece::Part(text.to_owned())
}

#[test]
fn each_fault_of_an_endpoint() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let cases = include_str!("../../cases/backends/sagemaker.toml");
        faults::check(&server, cases, |more| (Box::new(sagemaker(&server.url, more)), question()))
            .await;
    });
}

#[test]
fn a_pipeline_answers_in_one_piece() {
    for (container, streams) in
        [("tgi", true), ("openai-chat", true), ("openai-completion", true), ("pipeline", false)]
    {
        let sagemaker = sagemaker("https://a.example", &format!("container = \"{container}\""));
        assert_eq!(sagemaker.streams(), streams, "{container}");
    }
}

#[test]
fn what_an_endpoint_is_asked() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::streaming([part(LAST)]));
        let flat = "You write code.\n\ndef add(a, b):\n";
        let tgi = json!({
            "inputs": flat,
            "parameters": {
                "max_new_tokens": 96, "do_sample": false, "return_full_text": false,
                "details": true, "stop": ["|"],
            },
            "stream": true,
        });
        let chat = json!({
            "model": "m",
            "messages": [
                { "role": "system", "content": "You write code." },
                { "role": "user", "content": "def add(a, b):" },
            ],
            "max_tokens": 96, "temperature": 0, "stop": ["|"], "stream": true,
            "stream_options": { "include_usage": true },
        });
        let completion = json!({
            "model": "m", "prompt": flat, "max_tokens": 96, "temperature": 0, "stop": ["|"],
            "stream": true, "stream_options": { "include_usage": true },
        });
        let rows = [("tgi", tgi), ("openai-chat", chat), ("openai-completion", completion)];
        for (container, expected) in rows {
            let more = format!(
                "container = \"{container}\"\nmodel = \"m\"\nstop = [\"|\"]\n\
                 inference_component = \"c\""
            );
            faults::heard(&sagemaker(&server.url, &more), question()).await;
            let seen = server.one();
            assert_eq!(seen.path, "/endpoints/e/invocations-response-stream");
            assert_eq!(seen.json(), expected, "{container}");
            assert_eq!(seen.header("content-type"), Some("application/json"));
            assert_eq!(seen.header("x-amzn-sagemaker-inference-component"), Some("c"));
        }
        server.reply(Reply::with_body("{\"generated_texts\":[\"a\"]}"));
        faults::heard(&sagemaker(&server.url, "container = \"pipeline\""), question()).await;
        let seen = server.one();
        assert_eq!(seen.path, "/endpoints/e/invocations");
        let expected = json!({
            "text_inputs": flat, "max_length": 96 + 12, "num_return_sequences": 1,
            "do_sample": false,
        });
        assert_eq!(seen.json(), expected);
    });
}

#[test]
fn what_an_endpoint_used() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::streaming([part(LAST)]));
        let heard = faults::heard(&sagemaker(&server.url, ""), question()).await;
        assert_eq!(heard.usage, Some(Usage { input: 11, output: 7, ..Usage::default() }));
    });
}

#[test]
fn who_gives_up_closes_the_wire() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let silent = Reply { silent: true, ..Reply::default() };
        let begun = part("data:{\"token\":{\"text\":\"a\"}}\n\n");
        let rows = [
            ("tgi", silent.clone(), 0),
            ("tgi", Reply::streaming([begun, Piece::Stall]), 1),
            ("pipeline", silent, 0),
        ];
        for (container, reply, heard) in rows {
            server.reply(reply);
            let sagemaker = sagemaker(&server.url, &format!("container = \"{container}\""));
            let cancel = CancellationToken::new();
            let mut generation = sagemaker.send(question(), cancel.clone());
            for _ in 0..heard {
                assert!(matches!(generation.next().await, Some(Ok(_))));
            }
            let waited = tokio::time::timeout(Duration::from_millis(300), generation.next());
            assert!(waited.await.is_err(), "it waits, whatever else there is");
            let since = Instant::now();
            cancel.cancel();
            assert!(matches!(generation.next().await, Some(Err(BackendError::Cancelled))));
            let after = server.closed_after(since).await;
            assert!(after < Duration::from_millis(50), "{container}: {after:?}");
        }
    });
}

#[test]
fn a_body_that_is_too_large_stays_here() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let prompt = clear(Prompt::of_pieces(vec![Part::Text("x".repeat(6_291_456))], 1));
        let heard = faults::heard(&sagemaker(&server.url, ""), prompt).await;
        let error = heard.error.expect("an error").to_string();
        assert!(error.ends_with("bytes, and 6291456 are taken"), "{error}");
        assert!(server.seen().is_empty());
    });
}

#[test]
fn an_explanation_is_what_is_sent() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        for (container, reply) in [
            ("tgi", Reply::streaming([part(LAST)])),
            ("pipeline", Reply::with_body("{\"generated_texts\":[\"a\"]}")),
        ] {
            server.reply(reply);
            let sagemaker = sagemaker(&server.url, &format!("container = \"{container}\""));
            let request = sagemaker.explain(question()).await.expect("an explanation");
            assert!(server.seen().is_empty(), "nothing is sent");
            faults::heard(&sagemaker, question()).await;
            let seen = server.one();
            assert_eq!(request.url, format!("{}{}", server.url, seen.path));
            assert_eq!(request.body.as_bytes(), seen.body);
        }
    });
}

#[test]
fn a_probe_goes_as_far_as_it_gets() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::streaming([part(LAST)]));
        let steps = faults::steps(&sagemaker(&server.url, "")).await;
        assert_eq!(steps.len(), 5, "{steps:?}");
        assert!(steps[4].starts_with("model access: answered in "), "{steps:?}");
        assert_eq!(server.one().json()["parameters"]["max_new_tokens"], 1);
    });
}

#[test]
fn what_it_can_be_asked() {
    let served = Interface::Served(Served { chat: true, fim: false, prefill: false });
    for (more, is_served, has_marks) in [
        ("", false, false),
        ("fim = \"starcoder\"", false, true),
        ("container = \"openai-chat\"", true, false),
        ("container = \"openai-chat\"\nfim = \"starcoder\"", true, false),
        ("container = \"openai-completion\"\nfim = \"starcoder\"", false, true),
        ("container = \"pipeline\"", true, false),
        ("container = \"pipeline\"\nfim = \"santacoder\"", false, true),
    ] {
        match sagemaker("", more).interface() {
            Interface::Marked(family) => {
                assert!(!is_served && family.fim.is_some() == has_marks, "{more}");
            }
            interface @ Interface::Served(_) => assert!(is_served && interface == served, "{more}"),
        }
    }
}
