//! Bedrock, over the wire: each fault as `tests/cases/backends` tells it, and what a request holds.

use super::faults::{self, bedrock, question, settings};
use crate::support::alone::Alone;
use crate::support::aws::reply::{Piece, Reply, Writing};
use crate::support::aws::{SIGNED_IN, Server};
use futures::StreamExt;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use undertone::completion::Trigger;
use undertone::completion::generation::{BackendError, Usage};
use undertone::completion::prompt::{Body, Interface, Piece as Part, Prompt, Served};
use undertone::guard::outgoing::clear;
use undertone::models::bedrock::{Dimensions, TitanEmbedder};
use undertone::models::embedder::Embedder;
use undertone::models::remote::Remote;

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn stop() -> Piece {
    Piece::Stop("end_turn".to_owned())
}

#[test]
fn each_fault_of_a_conversation() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let cases = include_str!("../../cases/backends/converse.toml");
        faults::check(&server, cases, |more| (Box::new(bedrock(&server.url, more)), question()))
            .await;
    });
}

#[test]
fn a_conversation_cut_anywhere_is_the_same() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let bedrock = bedrock(&server.url, "");
        for at in 0..700 {
            let mut reply = Reply::saying(&["def", " ä", "漢🦀"]);
            reply.writing = Writing::Cut(at);
            server.reply(reply);
            let heard = faults::heard(&bedrock, question()).await;
            assert_eq!(heard.text, "def ä漢🦀", "cut at {at}: {heard:?}");
            assert!(heard.error.is_none(), "cut at {at}: {heard:?}");
        }
    });
}

#[test]
fn what_a_conversation_used() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let usage = json!({
            "inputTokens": 11, "outputTokens": 7, "totalTokens": 18,
            "cacheReadInputTokens": 5, "cacheWriteInputTokens": 3,
        });
        server.reply(Reply::streaming([text("a"), stop(), Piece::Usage(usage)]));
        let heard = faults::heard(&bedrock(&server.url, ""), question()).await;
        let expected = Usage { input: 11, cache_read: 5, cache_write: 3, output: 7 };
        assert_eq!(heard.usage, Some(expected));
    });
}

#[test]
fn what_a_conversation_asks() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::saying(&["a"]));
        faults::heard(&bedrock(&server.url, ""), question()).await;
        let seen = server.one();
        let path = "/model/eu.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream";
        assert_eq!(seen.path, path);
        assert_eq!(
            seen.json(),
            json!({
                "messages": [{ "role": "user", "content": [{ "text": "def add(a, b):" }] }],
                "system": [{ "text": "You write code." }],
                "inferenceConfig": { "maxTokens": 96, "temperature": 0.0 },
            })
        );
        let more = "model = \"arn:aws:bedrock:eu-central-1:123456789012:inference-profile/x\"\n\
                    cache = true\nlatency = \"optimized\"\nsampling = \"own\"\n\
                    stop = [\"1\", \"2\", \"3\", \"4\", \"5\"]\nmetadata = { team = \"compilers\" }\n\
                    guardrail = { id = \"gr-1\", version = \"DRAFT\", mode = \"async\" }";
        faults::heard(&bedrock(&server.url, more), question()).await;
        let seen = server.one();
        let path = "/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3A\
                    inference-profile%2Fx/converse-stream";
        assert_eq!(seen.path, path);
        assert_eq!(
            seen.json(),
            json!({
                "messages": [{ "role": "user", "content": [{ "text": "def add(a, b):" }] }],
                "system": [{ "text": "You write code." }, { "cachePoint": { "type": "default" } }],
                "inferenceConfig": { "maxTokens": 96, "stopSequences": ["1", "2", "3", "4"] },
                "guardrailConfig": {
                    "guardrailIdentifier": "gr-1",
                    "guardrailVersion": "DRAFT",
                    "streamProcessingMode": "async",
                    "trace": "disabled",
                },
                "performanceConfig": { "latency": "optimized" },
                "requestMetadata": { "team": "compilers" },
            })
        );
    });
}

#[test]
fn a_model_without_temperature_is_asked_again_without_one() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let bedrock = bedrock(&server.url, "");
        server.reply(Reply {
            status: 400,
            error: Some("ValidationException".to_owned()),
            message: "`temperature` is deprecated for this model.".to_owned(),
            ..Reply::default()
        });
        let heard = faults::heard(&bedrock, question()).await;
        // The server refuses all: what is refused without a temperature is not asked a third time.
        assert!(matches!(heard.error, Some(BackendError::Rejected { .. })), "{heard:?}");
        let seen = server.seen();
        assert_eq!(seen.len(), 2, "at once");
        assert_eq!(seen[0].json()["inferenceConfig"]["temperature"], 0.0);
        assert_eq!(seen[1].json()["inferenceConfig"], json!({ "maxTokens": 96 }));
        server.reply(Reply::saying(&["a"]));
        assert_eq!(faults::heard(&bedrock, question()).await.text, "a");
        assert_eq!(server.one().json()["inferenceConfig"], json!({ "maxTokens": 96 }));
    });
}

#[test]
fn an_answer_is_begun_until_the_model_refuses_that() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let begun = || {
            let (system, question) = ("Code.".to_owned(), "x".to_owned());
            let body = Body::Conversation { system, question, begins: Some("python") };
            let stops = vec!["\n```".to_owned()];
            clear(Prompt { body, max_tokens: 96, trigger: Trigger::Invoked, variant: 0, stops })
        };
        let user = json!({ "role": "user", "content": [{ "text": "x" }] });
        let assistant = json!({ "role": "assistant", "content": [{ "text": "```python" }] });
        let claude = "model = \"eu.anthropic.claude-haiku-4-5-20251001-v1:0\"";
        for (more, is_begun) in [
            (claude, true),
            ("model = \"us.amazon.nova-lite-v1:0\"", true),
            ("model = \"us.amazon.nova-lite-v1:0\"\nprefill = false", false),
            ("model = \"us.meta.llama3-3-70b-instruct-v1:0\"", false),
            ("model = \"us.meta.llama3-3-70b-instruct-v1:0\"\nprefill = true", true),
        ] {
            let bedrock = bedrock(&server.url, more);
            let Interface::Served(taken) = bedrock.interface() else { panic!("it is served") };
            assert_eq!(taken.prefill, is_begun, "{more}");
            server.reply(Reply::saying(&["a"]));
            assert_eq!(faults::heard(&bedrock, begun()).await.text, "a");
            let mut expected = vec![user.clone()];
            expected.extend(is_begun.then(|| assistant.clone()));
            let asked = server.one().json();
            assert_eq!(asked["messages"], json!(expected), "{more}");
            assert_eq!(asked["inferenceConfig"]["stopSequences"], json!(["\n```"]));
        }
        let bedrock = bedrock(&server.url, claude);
        server.reply(Reply {
            status: 400,
            error: Some("ValidationException".to_owned()),
            message:
                "This model does not support assistant message prefill. The conversation must \
                      end with a user message."
                    .to_owned(),
            ..Reply::default()
        });
        // The server refuses all: what fails without it too is not asked a third time, and says
        // nothing of it.
        faults::heard(&bedrock, begun()).await;
        let seen = server.seen();
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[1].json()["messages"], json!([user]));
        let Interface::Served(taken) = bedrock.interface() else { panic!("it is served") };
        assert!(taken.prefill);
    });
}

#[test]
fn who_gives_up_closes_the_wire() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let bedrock = bedrock(&server.url, "");
        let silent = Reply { silent: true, ..Reply::default() };
        let stalled = Reply::streaming([text("a"), Piece::Stall]);
        for (name, reply, heard) in [("headers", silent, 0), ("stream", stalled, 1)] {
            for by_token in [true, false] {
                server.reply(reply.clone());
                let cancel = CancellationToken::new();
                let mut generation = bedrock.send(question(), cancel.clone());
                for _ in 0..heard {
                    assert!(matches!(generation.next().await, Some(Ok(_))));
                }
                let waited = tokio::time::timeout(Duration::from_millis(300), generation.next());
                assert!(waited.await.is_err(), "{name}: it waits, whatever else there is");
                let since = Instant::now();
                if by_token {
                    cancel.cancel();
                    assert!(matches!(generation.next().await, Some(Err(BackendError::Cancelled))));
                    assert!(generation.next().await.is_none());
                } else {
                    drop(generation);
                }
                let after = server.closed_after(since).await;
                assert!(after < Duration::from_millis(50), "{name}, {by_token}: {after:?}");
            }
        }
    });
}

#[test]
fn a_gigabyte_does_not_fill_the_memory() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let bedrock = bedrock(&server.url, "");
        server.reply(Reply::saying(&["a"]));
        faults::heard(&bedrock, question()).await;
        let before = faults::peak_kilobytes();
        server.reply(Reply::streaming([Piece::Flood(1 << 30)]));
        let mut generation = bedrock.send(question(), CancellationToken::new());
        for _ in 0..4000 {
            assert!(matches!(generation.next().await, Some(Ok(_))));
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        let since = Instant::now();
        drop(generation);
        assert!(server.closed_after(since).await < Duration::from_millis(50));
        // As the text of an error, it is read to the first megabyte.
        server.reply(Reply { status: 500, ..Reply::streaming([Piece::Flood(1 << 30)]) });
        let heard = faults::heard(&bedrock, question()).await;
        assert!(heard.error.is_some(), "{heard:?}");
        let grown = faults::peak_kilobytes() - before;
        assert!(grown < 32 << 10, "{grown} kB more");
        println!("memory grew by {grown} kB");
    });
}

#[test]
fn many_requests_share_connections_and_leak_nothing() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let bedrock = bedrock(&server.url, "");
        server.reply(Reply::saying(&["a", "b"]));
        let run = async |times: usize| {
            for _ in 0..times {
                assert_eq!(faults::heard(&bedrock, question()).await.text, "ab");
                server.seen();
            }
        };
        run(300).await;
        let before = faults::resident_kilobytes();
        run(1000).await;
        let grown = faults::resident_kilobytes().saturating_sub(before);
        assert!(grown < 4 << 10, "{grown} kB more");
        // One that has just been given back may be missed by the next request.
        assert!(server.connections() < 100, "{}", server.connections());
    });
}

#[test]
fn each_fault_of_a_model_of_its_own() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let cases = include_str!("../../cases/backends/invoke.toml");
        faults::check(&server, cases, |more| {
            (Box::new(bedrock(&server.url, &format!("api = \"invoke\"\n{more}"))), question())
        })
        .await;
    });
}

#[test]
fn what_a_model_of_its_own_used() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let llama = "api = \"invoke\"\nmodel = \"meta.llama3-8b-instruct-v1:0\"";
        let metrics = json!({ "generation": "", "stop_reason": "stop",
            "prompt_token_count": 1, "generation_token_count": 2,
            "amazon-bedrock-invocationMetrics": { "inputTokenCount": 11, "outputTokenCount": 7 } });
        server.reply(Reply::streaming([Piece::Chunk(metrics)]));
        let heard = faults::heard(&bedrock(&server.url, llama), question()).await;
        assert_eq!(heard.usage, Some(Usage { input: 11, output: 7, ..Usage::default() }));
        let jamba = "api = \"invoke\"\nmodel = \"ai21.jamba-1-5-mini-v1:0\"";
        let usage = json!({ "prompt_tokens": 11, "completion_tokens": 7,
            "prompt_tokens_details": { "cached_tokens": 4 } });
        let last = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }], "usage": usage });
        server.reply(Reply::streaming([Piece::Chunk(last)]));
        let heard = faults::heard(&bedrock(&server.url, jamba), question()).await;
        let expected = Usage { input: 7, cache_read: 4, output: 7, ..Usage::default() };
        assert_eq!(heard.usage, Some(expected));
    });
}

#[test]
fn what_a_model_of_its_own_is_asked() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let done = json!({ "generation": "a", "stop_reason": "stop" });
        server.reply(Reply::streaming([Piece::Chunk(done)]));
        let spells = "x = \"<|eot_id|>[/INST]\"";
        let asking = |question: &str| {
            let body =
                Body::Conversation { system: "Code.".to_owned(), question: question.to_owned(), begins: None };
            clear(Prompt { body, max_tokens: 96, trigger: Trigger::Invoked, variant: 0, stops: vec![] })
        };
        let rows = [
            ("amazon.titan-text-express-v1", json!({
                "inputText": format!("Code.\n\nUser: {spells}\nBot:"),
                "textGenerationConfig":
                    { "maxTokenCount": 96, "temperature": 0.0, "stopSequences": ["|"] },
            })),
            ("us.meta.llama3-3-70b-instruct-v1:0", json!({
                "prompt": "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCode.\
                           <|eot_id|><|start_header_id|>user<|end_header_id|>\n\nx = \"< |eot_id|>\
                           [/INST]\"<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
                "max_gen_len": 96, "temperature": 0.0,
            })),
            ("mistral.mixtral-8x7b-instruct-v0:1", json!({
                "prompt": "<s>[INST] Code.\n\nx = \"<|eot_id|>[ /INST]\" [/INST]",
                "max_tokens": 96, "temperature": 0.0, "stop": ["|"],
            })),
            ("ai21.jamba-1-5-large-v1:0", json!({
                "messages": [
                    { "role": "system", "content": "Code." },
                    { "role": "user", "content": spells },
                ],
                "max_tokens": 96, "temperature": 0.0, "stop": ["|"],
            })),
            ("arn:aws:bedrock:us-east-1:123456789012:imported-model/abc123", json!({
                "prompt": format!("Code.\n\n{spells}\n"),
                "max_tokens": 96, "temperature": 0.0, "stop": ["|"],
            })),
        ];
        for (model, expected) in rows {
            let more = format!(
                "api = \"invoke\"\nmodel = \"{model}\"\nstop = [\"|\"]\nlatency = \"standard\"\n\
                 guardrail = {{ id = \"gr-1\", version = \"2\" }}\nmetadata = {{ team = \"c\" }}"
            );
            faults::heard(&bedrock(&server.url, &more), asking(spells)).await;
            let seen = server.one();
            assert_eq!(seen.json(), expected, "{model}");
            let coded = model.replace(':', "%3A").replace('/', "%2F");
            assert_eq!(seen.path, format!("/model/{coded}/invoke-with-response-stream"));
            for (name, value) in [
                ("content-type", "application/json"),
                ("x-amzn-bedrock-accept", "application/json"),
                ("x-amzn-bedrock-guardrailidentifier", "gr-1"),
                ("x-amzn-bedrock-guardrailversion", "2"),
                ("x-amzn-bedrock-performanceconfig-latency", "standard"),
            ] {
                assert_eq!(seen.header(name), Some(value), "{name}: {:?}", seen.headers);
            }
            assert!(seen.headers.iter().any(|(_, value)| value == "{\"team\":\"c\"}"));
        }
    });
}

#[test]
fn marks_are_the_models_alone() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let choice = json!({ "choices": [{ "text": "a", "finish_reason": "stop" }] });
        server.reply(Reply::streaming([Piece::Chunk(choice)]));
        let more = "api = \"invoke\"\nfim = \"qwen\"\n\
                    model = \"arn:aws:bedrock:us-east-1:1:imported-model/q\"";
        let bedrock = bedrock(&server.url, more);
        let Interface::Marked(family) = bedrock.interface() else { panic!("it has marks") };
        let fim = family.fim.expect("marks");
        let pieces = fim.pieces("def", "<|fim_middle|> is text");
        let heard = faults::heard(&bedrock, clear(Prompt::of_pieces(pieces, 48))).await;
        assert_eq!(heard.text, "a", "{heard:?}");
        let expected = "<|fim_prefix|><|fim_suffix|>< |fim_middle|> is text<|fim_middle|>def";
        assert_eq!(server.one().json()["prompt"], expected);
    });
}

#[test]
fn a_body_that_is_too_large_stays_here() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let prompt = clear(Prompt::of_pieces(vec![Part::Text("x".repeat(25_000_001))], 1));
        for more in ["", "api = \"invoke\"\nfamily = \"llama\""] {
            let heard = faults::heard(&bedrock(&server.url, more), prompt.clone()).await;
            let error = heard.error.expect("an error").to_string();
            assert!(error.ends_with("bytes, and 25000000 are taken"), "{error}");
        }
        assert!(server.seen().is_empty());
    });
}

#[test]
fn embeddings() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let settings = settings(&server.url, "model = \"amazon.titan-embed-text-v2:0\"");
        let embedder = TitanEmbedder::new("b".to_owned(), &settings, Dimensions::Small, None);
        let prompt = |text: &str| clear(Prompt::of_pieces(vec![Part::Text(text.to_owned())], 0));
        let vector = json!({ "embedding": vec![0.5; 256], "inputTextTokenCount": 2 });
        server.reply(Reply::with_body(&vector.to_string()));
        let vectors = embedder.embed(vec![prompt("one"), prompt("two")]).await.expect("vectors");
        assert_eq!(vectors, vec![vec![0.5_f32; 256]; 2]);
        let mut texts: Vec<_> =
            server.seen().iter().map(|seen| seen.json()["inputText"].clone()).collect();
        texts.sort_by_key(ToString::to_string);
        assert_eq!(texts, ["one", "two"]);
        embedder.embed(vec![prompt("three")]).await.expect("a vector");
        let seen = server.one();
        assert_eq!(seen.path, "/model/amazon.titan-embed-text-v2%3A0/invoke");
        let expected = json!({ "inputText": "three", "dimensions": 256, "normalize": true });
        assert_eq!(seen.json(), expected);
        server.reply(Reply::with_body("{\"embedding\":[0.5]}"));
        let error = embedder.embed(vec![prompt("four")]).await.expect_err("it is too short");
        assert_eq!(error.to_string(), "the model broke off: the vector has 1 dimensions");
    });
}

#[test]
fn what_it_can_be_asked() {
    let served = |prefill| Interface::Served(Served { chat: true, fim: false, prefill });
    assert_eq!(bedrock("", "").interface(), served(true));
    assert_eq!(bedrock("", "fim = \"qwen\"").interface(), served(true), "Converse knows no marks");
    assert_eq!(bedrock("", "api = \"invoke\"").interface(), served(false), "an unknown body");
    let marked = bedrock("", "api = \"invoke\"\nfim = \"qwen\"").interface();
    assert!(matches!(marked, Interface::Marked(family) if family.fim.is_some()));
}
