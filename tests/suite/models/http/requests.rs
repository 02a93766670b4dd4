//! What is sent, that `explain` shows the very same, and the steps of a probe.

use super::{KEY, KEY_IS, begun, conversation, infill, open, open_trusting, text, whole};
use crate::support::http::{Act, Asked, Server, events, json};
use serde_json::{Value, json};
use undertone::completion::prompt::{Interface, Served};
use undertone::guard::outgoing::Cleared;
use undertone::models::remote::Step;

/// A good answer in each provider's words.
fn good(asked: &Asked) -> Vec<Act> {
    match asked.path() {
        "/api/chat" | "/api/generate" => {
            json(200, "{\"response\":\"x\",\"message\":{\"content\":\"x\"},\"done\":true}\n")
        }
        "/infill" => events("data: {\"content\":\"x\",\"stop\":true}\n\n"),
        "/api/tags" => json(200, "{\"models\":[{\"name\":\"m\"},{\"name\":\"n\"}]}"),
        "/models" | "/v1/models" => json(200, "{\"data\":[{\"id\":\"m\"},{\"id\":\"n\"}]}"),
        "/props" => json(200, "{\"model_path\":\"m.gguf\"}"),
        _ => events(
            "data: {\"choices\":[{\"text\":\"x\",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
        ),
    }
}

/// Provider, settings, prompt, path, body.
type Row = (&'static str, &'static str, fn() -> Cleared, &'static str, Value);

fn messages() -> Value {
    json!([
        { "role": "system", "content": "Be brief." },
        { "role": "user", "content": "Grüß 🦀?" },
    ])
}

/// Servers that speak `OpenAI`'s API, or most of it.
fn spoken() -> Vec<Row> {
    let messages = messages();
    let usage = json!({ "include_usage": true });
    let qwen = "<|fim_prefix|><|fim_suffix|>\nprint(a)\n<|fim_middle|>a = ";
    vec![
        (
            "openai",
            "stop = [\"\\n\\n\"]",
            conversation,
            "/chat/completions",
            json!({
                "model": "m", "stream": true, "stream_options": usage, "max_tokens": 7,
                "temperature": 0, "messages": messages, "stop": ["\n\n"],
            }),
        ),
        // The mark in the text is broken up: only the other one is one.
        (
            "openai",
            "api = \"completions\"\nfim = \"qwen\"",
            text,
            "/completions",
            json!({
                "model": "m", "stream": true, "stream_options": usage, "max_tokens": 7,
                "temperature": 0, "prompt": "<|fim_prefix|>x < |fim_prefix|> y",
            }),
        ),
        (
            "openai",
            "api = \"completions\"\nfim = \"qwen\"",
            infill,
            "/completions",
            json!({
                "model": "m", "stream": true, "stream_options": usage, "max_tokens": 7,
                "temperature": 0, "prompt": qwen,
                "stop": ["<|endoftext|>", "<|fim_pad|>", "<|file_sep|>", "<|repo_name|>"],
            }),
        ),
        (
            "openai",
            "api = \"suffix\"",
            infill,
            "/completions",
            json!({
                "model": "m", "stream": true, "stream_options": usage, "max_tokens": 7,
                "temperature": 0, "prompt": "a = ", "suffix": "\nprint(a)\n",
            }),
        ),
        (
            "openai",
            "api = \"chat-and-suffix\"",
            conversation,
            "/chat/completions",
            json!({
                "model": "m", "stream": true, "stream_options": usage, "max_tokens": 7,
                "temperature": 0, "messages": messages,
            }),
        ),
    ]
}

/// Answers that begin in the request.
fn begun_ones() -> Vec<Row> {
    let usage = json!({ "include_usage": true });
    let said = |last: &Value| {
        json!([
            { "role": "system", "content": "S" },
            { "role": "user", "content": "Q" },
            last,
        ])
    };
    let last = json!({ "role": "assistant", "content": "```python" });
    let prefix = json!({ "role": "assistant", "content": "```python", "prefix": true });
    let openai = |messages: Value| {
        json!({
            "model": "m", "stream": true, "stream_options": usage, "max_tokens": 7,
            "temperature": 0, "messages": messages,
        })
    };
    let mut goes_on = openai(said(&last));
    goes_on["continue_final_message"] = json!(true);
    goes_on["add_generation_prompt"] = json!(false);
    let of_ollama = json!({
        "model": "m", "stream": true, "messages": said(&last),
        "options": { "temperature": 0, "num_predict": 7, "num_ctx": 1762 },
    });
    let of_mistral = json!({
        "model": "m", "stream": true, "max_tokens": 7, "temperature": 0, "messages": said(&prefix),
    });
    let ollama = "prefill = true\nlimits = { prompt_tokens = 1000 }";
    vec![
        ("openai", "prefill = \"message\"", begun, "/chat/completions", openai(said(&last))),
        ("openai", "prefill = \"prefix\"", begun, "/chat/completions", openai(said(&prefix))),
        ("openai", "prefill = \"continue\"", begun, "/chat/completions", goes_on),
        ("ollama", ollama, begun, "/api/chat", of_ollama),
        ("mistral", KEY_IS, begun, "/chat/completions", of_mistral),
    ]
}

/// Servers with an API of their own.
fn own() -> Vec<Row> {
    let (messages, usage) = (messages(), json!({ "include_usage": true }));
    let ollama = json!({ "temperature": 0, "num_predict": 7, "num_ctx": 1762 });
    vec![
        (
            "ollama",
            "limits = { prompt_tokens = 1000 }",
            conversation,
            "/api/chat",
            json!({
                "model": "m", "stream": true, "options": ollama, "messages": messages,
            }),
        ),
        (
            "ollama",
            "keep_alive = \"30m\"\nlimits = { prompt_tokens = 1000 }",
            infill,
            "/api/generate",
            json!({
                "model": "m", "stream": true, "options": ollama, "keep_alive": "30m",
                "prompt": "a = ", "suffix": "\nprint(a)\n",
            }),
        ),
        (
            "llama-server",
            "",
            infill,
            "/infill",
            json!({
                "input_prefix": "a = ", "input_suffix": "\nprint(a)\n", "prompt": "", "n_predict": 7,
                "temperature": 0, "cache_prompt": true, "stream": true,
            }),
        ),
        (
            "llama-server",
            "",
            conversation,
            "/v1/chat/completions",
            json!({
                "model": "default", "stream": true, "stream_options": usage, "max_tokens": 7,
                "temperature": 0, "messages": messages,
            }),
        ),
        (
            "mistral",
            KEY_IS,
            infill,
            "/fim/completions",
            json!({
                "model": "m", "stream": true, "max_tokens": 7, "temperature": 0,
                "prompt": "a = ", "suffix": "\nprint(a)\n",
            }),
        ),
        (
            "mistral",
            KEY_IS,
            conversation,
            "/chat/completions",
            json!({
                "model": "m", "stream": true, "max_tokens": 7, "temperature": 0, "messages": messages,
            }),
        ),
    ]
}

#[tokio::test]
async fn what_is_sent_and_what_explain_shows() {
    for (provider, settings, prompt, path, body) in
        spoken().into_iter().chain(own()).chain(begun_ones())
    {
        let server = Server::start(|asked, _| good(asked));
        let backend = open(provider, &server, settings);
        let shown = backend.explain(prompt()).await.expect("nothing is in its way");
        assert!(server.asked().is_empty(), "explaining sends nothing");
        assert_eq!(whole(backend.as_ref(), prompt()).await, "x");
        let asked = &server.asked()[0];
        assert_eq!(asked.path(), path);
        assert_eq!(asked.json(), body, "{provider}");
        assert_eq!(shown.url, format!("http://{}{path}", server.address));
        assert_eq!(shown.body, asked.body);
        for (name, value) in &shown.headers {
            let sent = asked.header(name).unwrap_or_default();
            if name == "authorization" {
                assert_eq!((value.as_str(), sent), ("(hidden)", format!("Bearer {KEY}").as_str()));
            } else {
                assert_eq!(value, sent, "{name}");
            }
        }
        let has_key = asked.header("authorization").is_some();
        assert_eq!(has_key, settings.contains("key"), "{provider}");
        // A referer, a cookie, an address of this machine: nothing of the kind.
        let mut names: Vec<_> =
            asked.head.lines().skip(1).filter_map(|line| line.split(':').next()).collect();
        names.retain(|name| *name != "authorization");
        assert_eq!(names, ["user-agent", "content-type", "accept", "host", "content-length"]);
    }
}

#[test]
fn what_each_can_be_asked() {
    let server = Server::start(|asked, _| good(asked));
    let asked = |provider, settings| match open(provider, &server, settings).interface() {
        Interface::Served(Served { chat, fim, prefill }) => {
            format!("chat {chat}, fim {fim}, prefill {prefill}")
        }
        Interface::Marked(family) => format!("marks {}", family.fim.is_some()),
    };
    assert_eq!(asked("openai", ""), "chat true, fim false, prefill false");
    assert_eq!(asked("openai", "api = \"completions\"\nfim = \"starcoder\""), "marks true");
    assert_eq!(asked("openai", "api = \"completions\""), "marks false");
    assert_eq!(asked("openai", "api = \"suffix\""), "chat false, fim true, prefill false");
    let both = "api = \"chat-and-suffix\"\nprefill = \"prefix\"";
    assert_eq!(asked("openai", both), "chat true, fim true, prefill true");
    assert_eq!(asked("ollama", ""), "chat true, fim true, prefill false");
    assert_eq!(asked("llama-server", ""), "chat true, fim true, prefill true");
    assert_eq!(asked("mistral", KEY_IS), "chat true, fim true, prefill true");
}

fn shown(steps: &[Step]) -> Vec<String> {
    let digits = |text: &str| {
        let words = text.split(' ').map(|word| match word.parse::<u64>() {
            Ok(_) => "N",
            Err(_) => word,
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let line = |step: &Step| match &step.outcome {
        Ok(text) => format!("{}: {}", step.name, digits(text)),
        Err(error) => format!("{} FAILS: {error}", step.name),
    };
    steps.iter().map(line).collect()
}

#[tokio::test]
async fn a_probe_goes_step_by_step() {
    for (provider, settings) in [
        ("openai", ""),
        ("openai", "api = \"suffix\""),
        ("ollama", ""),
        ("llama-server", ""),
        ("mistral", KEY_IS),
    ] {
        let server = Server::start(|asked, _| good(asked));
        let steps = shown(&open(provider, &server, settings).probe().await);
        let (with, takes) = if settings == KEY_IS {
            ("the key in the environment variable CARGO_MANIFEST_DIR", "the server takes the key")
        } else {
            ("no key", "the server wants none")
        };
        assert_eq!(
            steps,
            [
                format!("configuration: http://{}, with {with}", server.address),
                "name resolution: this machine".to_owned(),
                "connection: HTTP/1.1 in N ms".to_owned(),
                format!("credentials: {takes}"),
                "model access: one token in N ms; models: N".to_owned(),
            ],
            "{provider} {settings}"
        );
        let asked = server.asked();
        assert_eq!(
            asked[0].header("authorization"),
            None,
            "the connection is tried without the key"
        );
        assert!(asked.iter().all(|asked| asked.body.is_empty() || asked.body.len() < 300));
    }
}

#[tokio::test]
async fn a_probe_stops_at_the_first_step_that_fails() {
    let last = async |server: &Server, settings: &str| {
        let steps = open("openai", server, settings).probe().await;
        shown(&steps).pop().expect("a step")
    };
    let refusing = Server::start(|asked, _| match asked.header("authorization") {
        Some(_) => json(401, "{\"error\":{\"message\":\"wrong key\"}}"),
        None => json(401, "{}"),
    });
    assert_eq!(
        last(&refusing, KEY_IS).await,
        "credentials FAILS: srv refuses access: it answers 401: wrong key"
    );
    assert_eq!(
        last(&refusing, "key = { env = \"UNDERTONE_NO_SUCH_KEY\" }").await,
        "credentials FAILS: srv has no credentials: the environment variable \
         UNDERTONE_NO_SUCH_KEY is not set where undertone was started"
    );
    let empty = Server::start(|asked, _| match asked.path() {
        "/models" => json(200, "{\"data\":[{\"id\":\"other\"}]}"),
        _ => json(404, "{\"error\":{\"message\":\"The model `m` does not exist\"}}"),
    });
    assert_eq!(
        last(&empty, "").await,
        "model access FAILS: srv knows no such model: it answers 404: The model `m` does not exist"
    );
    // A server without a list, which is no fault.
    let bare = Server::start(|asked, _| match asked.path() {
        "/models" => json(404, "{}"),
        _ => good(asked),
    });
    assert_eq!(last(&bare, "").await, "model access: one token in N ms");

    let settings = |url: &str| format!("provider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"");
    // Nobody listens: the port was given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = open_trusting(&settings(&format!("http://127.0.0.1:{port}")), None).unwrap();
    let steps = shown(&nobody.probe().await);
    assert_eq!(
        steps[2],
        "connection FAILS: srv cannot be reached: connection: Connection refused (os error 111)"
    );
    assert_eq!(steps.len(), 3);
    let unknown = open_trusting(&settings("https://no-such-host.invalid/v1"), None).unwrap();
    let steps = shown(&unknown.probe().await);
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(
        steps[1].starts_with(
            "name resolution FAILS: srv cannot be reached: name resolution: no-such-host.invalid: "
        ),
        "{steps:?}"
    );
}

#[tokio::test]
async fn the_models_of_a_server() {
    use undertone::config::backends::Provider;
    use undertone::models::{llama_server, mistral, ollama, openai};
    let server = Server::start(|asked, _| good(asked));
    for provider in ["openai", "ollama", "llama-server", "mistral"] {
        let model = if provider == "llama-server" { "" } else { "model = \"m\"" };
        let key = if provider == "mistral" { KEY_IS } else { "" };
        let settings = format!(
            "provider = \"{provider}\"\nurl = \"http://{}\"\n{model}\n{key}",
            server.address
        );
        let listed = match toml::from_str(&settings).expect("settings") {
            Provider::Openai(it) => {
                openai::Openai::new("srv".into(), it, None).unwrap().list().await
            }
            Provider::Ollama(it) => {
                ollama::Ollama::new("srv".into(), it, None).unwrap().list().await
            }
            Provider::LlamaServer(it) => {
                llama_server::LlamaServer::new("srv".into(), it, None).unwrap().list().await
            }
            Provider::Mistral(it) => {
                mistral::Mistral::new("srv".into(), it, None).unwrap().list().await
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(listed.expect("a list"), ["m", "n"], "{provider}");
    }
}
