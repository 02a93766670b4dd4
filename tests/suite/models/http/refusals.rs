//! What a server refuses is left out and remembered.

use super::{KEY_IS, all, begun, conversation, infill, open, whole};
use crate::support::http::{Act, Server, events, json};
use undertone::completion::generation::BackendError;
use undertone::completion::prompt::{Interface, Served};

fn pass() -> Vec<Act> {
    events("data: {\"choices\":[{\"text\":\"x\",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
}

/// Refuses a request that has `field`, in these words.
fn refusing(refused: &'static [(&'static str, &'static str)]) -> Server {
    Server::start(move |asked, _| {
        let body = asked.json();
        match refused.iter().find(|(field, _)| body.get(field).is_some()) {
            Some((_, words)) => json(400, words),
            None => pass(),
        }
    })
}

#[tokio::test]
async fn a_model_that_thinks_wants_its_limit_by_another_name_and_no_temperature() {
    let server = refusing(&[
        (
            "max_tokens",
            r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
        ),
        (
            "temperature",
            r#"{"error":{"message":"Unsupported value: does not support 0 with this model.","param":"temperature","code":"unsupported_value"}}"#,
        ),
        (
            "stream_options",
            r#"{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{}}]}"#,
        ),
    ]);
    let backend = open("openai", &server, "");
    assert_eq!(whole(backend.as_ref(), conversation()).await, "x");
    assert_eq!(server.asked().len(), 4);
    assert_eq!(whole(backend.as_ref(), conversation()).await, "x");
    let asked = server.asked();
    assert_eq!(asked.len(), 5, "it is remembered");
    let body = asked[4].json();
    assert_eq!(body["max_completion_tokens"], 7);
    for field in ["max_tokens", "temperature", "stream_options"] {
        assert_eq!(body.get(field), None);
    }
}

/// In the words of Anthropic, Mistral, llama.cpp, a chat template and vLLM.
const NO_PREFILL: [(&str, &str, u16, &str); 5] = [
    (
        "openai",
        "prefill = \"message\"",
        400,
        "This model does not support assistant message prefill. The conversation must end with a \
         user message.",
    ),
    ("mistral", KEY_IS, 422, "Expected last role User or Tool (or Assistant with prefix True)"),
    ("llama-server", "", 500, "Assistant response prefill is incompatible with enable_thinking."),
    ("openai", "prefill = \"prefix\"", 400, "Conversation roles must alternate user/assistant"),
    (
        "openai",
        "prefill = \"continue\"",
        400,
        "Cannot set both `continue_final_message` and `add_generation_prompt` to True.",
    ),
];

#[tokio::test]
async fn a_model_whose_answer_cannot_be_begun_begins_it_itself() {
    for (provider, settings, status, words) in NO_PREFILL {
        let server = Server::start(move |asked, _| {
            let is_begun = asked.json()["messages"][2]["role"] == "assistant";
            let refusal = serde_json::json!({ "error": { "code": status, "message": words } });
            if is_begun { json(status, &refusal.to_string()) } else { pass() }
        });
        let backend = open(provider, &server, settings);
        assert_eq!(whole(backend.as_ref(), begun()).await, "x");
        assert_eq!(whole(backend.as_ref(), begun()).await, "x");
        let asked = server.asked();
        assert_eq!(asked.len(), 3, "it is remembered: {provider}");
        let messages = &asked[2].json()["messages"];
        assert_eq!(messages.as_array().map(Vec::len), Some(2), "{messages}");
        assert_eq!(asked[2].json().get("continue_final_message"), None);
        let Interface::Served(taken) = backend.interface() else { panic!("it is served") };
        assert!(taken.chat && !taken.prefill, "{provider}");
    }
}

/// What fails with the beginning and without it says nothing of the beginning.
#[tokio::test]
async fn a_failure_of_another_kind_does_not_end_the_beginning() {
    let server = Server::start(|_, number| match number {
        1 | 2 => json(500, r#"{"error":{"message":"out of memory"}}"#),
        _ => pass(),
    });
    let backend = open("llama-server", &server, "");
    let (_, error, _) = all(backend.as_ref(), begun()).await;
    assert!(error.is_some());
    assert_eq!(server.asked().len(), 2);
    assert_eq!(whole(backend.as_ref(), begun()).await, "x");
    assert_eq!(server.asked()[2].json()["messages"].as_array().map(Vec::len), Some(3));
    // Who does not want it says so.
    let never = open("llama-server", &server, "prefill = false");
    assert_eq!(whole(never.as_ref(), begun()).await, "x");
    assert_eq!(server.asked()[3].json()["messages"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_server_that_refuses_everything_is_not_asked_for_ever() {
    let server = Server::start(|_, _| {
        json(400, "{\"error\":\"max_completion_tokens temperature stream_options suffix prefill\"}")
    });
    for (api, requests) in [("chat", 2), ("completions", 2), ("suffix", 4)] {
        let before = server.asked().len();
        let backend = open("openai", &server, &format!("api = \"{api}\""));
        let (_, error, _) = all(backend.as_ref(), infill()).await;
        assert!(matches!(error, Some(BackendError::Rejected { .. })), "{error:?}");
        let count = server.asked().len() - before;
        assert!(count <= requests, "{api}: {count} requests");
    }
}

const NO_SUFFIX: &[(&str, &str)] = &[(
    "suffix",
    r#"{"object":"error","message":"suffix is not currently supported","type":"BadRequestError","code":400}"#,
)];

#[tokio::test]
async fn without_suffix_the_marks_are_written_here() {
    let server = refusing(NO_SUFFIX);
    let backend = open("openai", &server, "api = \"suffix\"\nfim = \"qwen\"");
    for _ in 0..2 {
        assert_eq!(whole(backend.as_ref(), infill()).await, "x");
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 3, "the refusal is remembered");
    for asked in &asked[1..] {
        let prompt = "<|fim_prefix|><|fim_suffix|>\nprint(a)\n<|fim_middle|>a = ";
        assert_eq!(asked.json()["prompt"], prompt);
    }
    assert_eq!(
        backend.interface(),
        Interface::Served(Served { chat: false, fim: true, prefill: false })
    );
}

#[tokio::test]
async fn without_suffix_and_marks_there_is_the_prefix() {
    let server = refusing(NO_SUFFIX);
    let backend = open("openai", &server, "api = \"suffix\"");
    assert_eq!(whole(backend.as_ref(), infill()).await, "x");
    assert_eq!(server.asked()[1].json()["prompt"], "a = ");
    assert!(matches!(backend.interface(), Interface::Marked(family) if family.fim.is_none()));

    let backend = open("openai", &server, "api = \"chat-and-suffix\"");
    assert_eq!(whole(backend.as_ref(), infill()).await, "x");
    assert_eq!(
        backend.interface(),
        Interface::Served(Served { chat: true, fim: false, prefill: false })
    );
}

#[tokio::test]
async fn many_at_once_learn_the_same() {
    let server = refusing(NO_SUFFIX);
    let backend = open("openai", &server, "api = \"suffix\"");
    let eight = (0..8).map(|_| whole(backend.as_ref(), infill()));
    assert_eq!(futures::future::join_all(eight).await, ["x"; 8]);
}

#[tokio::test]
async fn code_that_a_server_repeats_teaches_nothing() {
    let server = Server::start(|_, _| {
        json(422, r#"{"detail":[{"loc":["body","n"],"msg":"wrong","input":"suffix temperature"}]}"#)
    });
    let backend = open("openai", &server, "api = \"suffix\"");
    let (_, error, _) = all(backend.as_ref(), infill()).await;
    assert!(matches!(error, Some(BackendError::Rejected { .. })));
    assert_eq!(server.asked().len(), 1);
    assert_eq!(
        backend.interface(),
        Interface::Served(Served { chat: false, fim: true, prefill: false })
    );
}

/// The name of a model may have any word in it.
#[tokio::test]
async fn a_model_that_is_not_there_is_no_refusal_of_a_field() {
    for status in [400, 404] {
        let server = Server::start(move |_, _| {
            json(status, r#"{"error":{"message":"The model `fim-insert-7b` does not exist"}}"#)
        });
        let backend = open("openai", &server, "api = \"suffix\"");
        let (_, error, _) = all(backend.as_ref(), infill()).await;
        assert!(matches!(error, Some(BackendError::NotFound { .. })), "{error:?}");
        assert_eq!(server.asked().len(), 1);
        assert_eq!(
            backend.interface(),
            Interface::Served(Served { chat: false, fim: true, prefill: false })
        );
    }
}

#[tokio::test]
async fn a_model_that_fills_no_gaps_is_asked_in_conversations_from_then_on() {
    let rows = [
        ("ollama", "", 400, r#"{"error":"registry.ollama.ai/library/m does not support insert"}"#),
        (
            "llama-server",
            "",
            501,
            r#"{"error":{"code":501,"message":"Infill is not supported by this model: prefix token is missing. suffix token is missing. middle token is missing. ","type":"not_supported_error"}}"#,
        ),
        (
            "mistral",
            KEY_IS,
            400,
            r#"{"object":"error","message":"Fim is not supported for this model","type":"invalid_request_invalid_args"}"#,
        ),
    ];
    for (provider, settings, status, words) in rows {
        let server = Server::start(move |_, _| json(status, words));
        let backend = open(provider, &server, settings);
        let fills = || matches!(backend.interface(), Interface::Served(Served { fim: true, .. }));
        assert!(fills(), "{provider}");
        let (_, error, _) = all(backend.as_ref(), infill()).await;
        assert!(error.expect("an error").is_worth_another_backend());
        assert_eq!(server.asked().len(), 1, "{provider}");
        assert!(!fills(), "{provider}");
    }
}
