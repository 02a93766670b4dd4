//! The command line with models on other machines: what `--explain` shows is what arrives, for
//! every kind of server, and no secret is in it.

use crate::support::http::{Act, Asked, Server, events, json};
use crate::support::{configure, undertone};
use serde_json::Value;
use std::process::Output;
use tempfile::TempDir;

/// Settings of every kind of server over HTTP; `URL` is its address.
const OVER_HTTP: [(&str, &str); 7] = [
    ("a conversation", "provider = \"openai\"\nurl = \"URL/v1\"\nmodel = \"m\""),
    (
        "marks",
        "provider = \"openai\"\nurl = \"URL/v1\"\nmodel = \"m\"\napi = \"completions\"\nfim = \"qwen\"",
    ),
    ("no marks", "provider = \"openai\"\nurl = \"URL/v1\"\nmodel = \"m\"\napi = \"completions\""),
    ("a suffix", "provider = \"openai\"\nurl = \"URL/v1\"\nmodel = \"m\"\napi = \"suffix\""),
    ("Ollama", "provider = \"ollama\"\nurl = \"URL\"\nmodel = \"m\""),
    ("llama-server", "provider = \"llama-server\"\nurl = \"URL\""),
    ("Mistral", "provider = \"mistral\"\nurl = \"URL/v1\"\nkey = { env = \"SOME_KEY\" }"),
];

const KEY: &str = "sesame-open-1234567890";

/// An answer of each kind, all in one: a reader takes the fields that it knows.
fn answer(asked: &Asked) -> Vec<Act> {
    match asked.path() {
        "/api/generate" => json(200, "{\"response\":\"1\\n\",\"done\":true}\n"),
        "/api/chat" => json(200, "{\"message\":{\"content\":\"1\\n\"},\"done\":true}\n"),
        "/infill" => events("data: {\"content\":\"1\\n\",\"stop\":true}\n\n"),
        _ => events(
            "data: {\"choices\":[{\"text\":\"1\\n\",\"delta\":{\"content\":\"1\\n\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
        ),
    }
}

/// A document with a secret left and right of the cursor.
fn document(home: &TempDir) -> [String; 2] {
    let secrets = [
        ["AKIA", "Q3EGRIOPVT2KWXYZ"].concat(),
        ["ghp_", "x7Hq2mP9sL4vN8kR3tW6yB1cD5fG0jZaQe3u"].concat(),
    ];
    let text = format!("key = \"{}\"\nx =\ntoken = \"{}\"\n", secrets[0], secrets[1]);
    std::fs::write(home.path().join("a.py"), text).expect("a file");
    secrets
}

fn run(home: &TempDir, arguments: &[&str]) -> Output {
    let output = undertone(home)
        .args(arguments)
        .env("SOME_KEY", KEY)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .output()
        .expect("undertone runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!error.contains(KEY), "the key is shown: {error}");
    output
}

/// The request's body as `--explain` shows it.
fn explained(page: &str) -> &str {
    let (_, rest) = page.split_once("\n\n").expect("a head");
    rest.rsplit_once("\n\n# ").expect("an end").0
}

fn check(name: &str, page: &str, sent: &str, secrets: &[String]) {
    assert_eq!(explained(page), sent, "{name}");
    assert!(page.contains("# taken out before: "), "{name}: {page}");
    assert!(!page.contains(KEY) && !page.contains("wJalrXUtnFEMI"), "{name}: {page}");
    for secret in secrets {
        assert!(!sent.contains(secret.as_str()), "{name}: {sent}");
    }
    assert!(sent.contains("<redacted:") || sent.contains("\\u003credacted:"), "{name}: {sent}");
}

#[test]
fn what_is_explained_is_what_arrives() {
    for (name, settings) in OVER_HTTP {
        let server = Server::start(|asked, _| answer(asked));
        let home = tempfile::tempdir().expect("a folder");
        let secrets = document(&home);
        let settings = settings.replace("URL", &format!("http://{}", server.address));
        configure(&home, &format!("model = \"srv\"\n[backends.srv]\n{settings}\n"));
        let page = run(&home, &["complete", "a.py:2", "--explain"]);
        let page = String::from_utf8(page.stdout).expect("UTF-8");
        assert!(page.starts_with("# srv would be sent\nPOST http://127.0.0.1:"), "{name}: {page}");
        assert_eq!(server.connections(), 0, "{name}: nothing is sent");
        let output = run(&home, &["complete", "a.py:2"]);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1", "{name}: {output:?}");
        let asked = server.asked();
        assert_eq!(asked.len(), 1, "{name}");
        assert!(page.contains(asked[0].path()), "{name}: {page}");
        check(name, &page, &asked[0].body, &secrets);
    }
}

#[cfg(feature = "aws")]
#[test]
fn what_is_explained_is_what_arrives_at_aws() {
    use crate::support::aws;
    use crate::support::aws::reply::{Piece, Reply};
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let chunk = |value| Piece::Chunk(value);
    let rows: [(&str, &str, Vec<Piece>); 3] = [
        (
            "Converse",
            "provider = \"bedrock\"\nmodel = \"anthropic.claude-haiku-4-5-20251001-v1:0\"",
            vec![Piece::Text("1\n".to_owned()), Piece::Stop("end_turn".to_owned())],
        ),
        (
            "Invoke",
            "provider = \"bedrock\"\nmodel = \"arn:aws:bedrock:us-east-1:1:imported-model/q\"\n\
             api = \"invoke\"\nfamily = \"openai-completion\"\nfim = \"qwen\"",
            vec![chunk(serde_json::json!({ "choices": [{ "text": "1\n", "finish_reason": "stop" }] }))],
        ),
        (
            "SageMaker",
            "provider = \"sagemaker\"\nendpoint = \"e\"\nfim = \"qwen\"",
            vec![Piece::Part(
                "data:{\"token\":{\"text\":\"1\\n\",\"special\":false},\"generated_text\":\"1\\n\",\"details\":null}\n\n".to_owned(),
            )],
        ),
    ];
    for (name, settings, pieces) in rows {
        let server = runtime.block_on(aws::Server::start());
        server.reply(Reply::streaming(pieces));
        let home = tempfile::tempdir().expect("a folder");
        let secrets = document(&home);
        configure(
            &home,
            &format!(
                "model = \"srv\"\n[backends.srv]\n{settings}\nregion = \"us-east-1\"\nendpoint_url = \"{}\"\n",
                server.url
            ),
        );
        let page = run(&home, &["complete", "a.py:2", "--explain"]);
        let page = String::from_utf8(page.stdout).expect("UTF-8");
        assert_eq!(server.seen().len(), 0, "{name}: nothing is sent");
        let output = run(&home, &["complete", "a.py:2"]);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1", "{name}: {output:?}");
        let seen = server.one();
        let body = String::from_utf8(seen.body).expect("UTF-8");
        check(name, &page, &body, &secrets);
        let usage = run(&home, &["usage", "--json"]);
        let usage: Value = serde_json::from_slice(&usage.stdout).expect("JSON");
        assert_eq!(usage["models"][0]["requests"], 1, "{name}: {usage}");
    }
}

#[test]
fn models_and_doctor_go_to_the_server() {
    let server = Server::start(|asked, _| {
        if asked.head.starts_with("GET") {
            return json(200, "{\"data\":[{\"id\":\"m\"}]}");
        }
        answer(asked)
    });
    let home = tempfile::tempdir().expect("a folder");
    let url = format!("http://{}/v1", server.address);
    let config = format!(
        "model = \"srv\"\nfallback = [\"gone\"]\n[backends.srv]\nprovider = \"openai\"\nurl = \"{url}\"\nmodel = \"m\"\n\
         [backends.gone]\nprovider = \"openai\"\nurl = \"http://127.0.0.1:9/v1\"\nmodel = \"m\"\n"
    );
    configure(&home, &config);
    let output = run(&home, &["models", "--json"]);
    assert_eq!(output.status.code(), Some(1), "one of them fails");
    let models: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let [srv, gone] = models["models"].as_array().expect("models").as_slice() else {
        panic!("{models}")
    };
    assert!(srv["latency_ms"].is_u64() && srv["problem"].is_null(), "{srv}");
    assert_eq!(srv["can"], serde_json::json!(["chat", "streaming"]));
    let problem = gone["problem"].as_str().expect("a problem");
    assert!(problem.contains("gone cannot be reached: connection"), "{problem}");

    let output = run(&home, &["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let of = |name: &str| -> Vec<(String, String)> {
        let checks = report["checks"].as_array().expect("checks").iter();
        let text =
            |check: &Value, field: &str| check[field].as_str().unwrap_or_default().to_owned();
        checks
            .filter(|check| check["name"] == name)
            .map(|check| (text(check, "state"), text(check, "detail")))
            .collect()
    };
    let (srv, gone) = (of("srv"), of("gone"));
    assert!(srv.iter().all(|(state, _)| state == "ok"), "{report:#}");
    assert!(srv.last().is_some_and(|(_, said)| said.starts_with("model access: ")), "{srv:?}");
    let (state, said) = gone.last().expect("a check");
    assert!(state == "fail" && said.starts_with("connection: "), "{gone:?}");
}

#[test]
fn what_may_not_leave_is_said() {
    let home = tempfile::tempdir().expect("a folder");
    configure(
        &home,
        "model = \"srv\"\nexclude = [\"*.py\"]\n[backends.srv]\nprovider = \"ollama\"\nmodel = \"m\"\n",
    );
    document(&home);
    for arguments in [&["complete", "a.py:2"][..], &["complete", "a.py:2", "--explain"]] {
        let output = run(&home, arguments);
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(text.contains("this file may not leave this machine"), "{text}");
        assert!(text.contains("  try: "), "{text}");
    }
}
