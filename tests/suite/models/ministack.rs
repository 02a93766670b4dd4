//! An emulator of AWS that is not ours: our reading of the wire is not only our own.
//!
//! `setup/ministack.sh` fetches it.

use super::faults::{self, bedrock, question};
use crate::support::alone::Alone;
use crate::support::aws::SIGNED_IN;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const VARIABLE: &str = "UNDERTONE_MINISTACK";

/// How long it may take to start, on a machine that does other things.
const START: Duration = Duration::from_mins(1);

struct Ministack {
    child: Child,
    url: String,
}

impl Ministack {
    /// Starts it with more variables in its environment.
    fn start(home: &Path, variables: &[(&str, &str)]) -> Self {
        let Some(program) = std::env::var_os(VARIABLE) else {
            panic!(
                "{VARIABLE} does not say where ministack is: run `setup/ministack.sh DIR` and set \
                 it to DIR/ministack, or run `make test`"
            );
        };
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.expect("a port").port();
        let child = Command::new(&program)
            .current_dir(home)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let started = Self { child, url: format!("http://127.0.0.1:{port}") };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < START, "ministack does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        started
    }
}

impl Drop for Ministack {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn ministack_answers_us() {
    let kept = [VARIABLE, "PATH"];
    Alone { variables: &SIGNED_IN, kept: &kept, ..Alone::default() }.run(|home| async move {
        let ministack = Ministack::start(&home, &[]);
        let converse = [
            ("anthropic.claude-3-5-sonnet-20240620-v1:0", "cache = true"),
            ("us.amazon.nova-lite-v1:0", "latency = \"standard\"\nmetadata = { team = \"c\" }"),
            ("meta.llama3-8b-instruct-v1:0", "stop = [\"|\"]"),
        ];
        let invoke = [
            ("amazon.titan-text-express-v1", "api = \"invoke\""),
            ("meta.llama3-8b-instruct-v1:0", "api = \"invoke\""),
            ("mistral.mistral-7b-instruct-v0:2", "api = \"invoke\""),
        ];
        for (model, more) in converse.into_iter().chain(invoke) {
            let more = format!("model = \"{model}\"\n{more}");
            let heard = faults::heard(&bedrock(&ministack.url, &more), question()).await;
            assert!(heard.error.is_none(), "{model} {more:?}: {heard:?}");
            assert!(!heard.text.is_empty(), "{model} {more:?}: {heard:?}");
            // The emulator leaves out what Bedrock adds to each model's own numbers, and Mistral's
            // body has none.
            let is_counted = heard.usage.is_some_and(|usage| usage.output > 0);
            assert!(is_counted || model.starts_with("mistral"), "{model}: {heard:?}");
        }
    });
}

/// Bedrock's conversation in front of our own embedded model: a comment goes through the whole
/// product, the SDK, the emulator and a server that speaks `OpenAI`'s API, and comes back as code.
#[cfg(feature = "local")]
#[test]
fn a_comment_becomes_code_by_way_of_bedrock() {
    use crate::support::http::{Server, json};
    use crate::support::{configure, undertone};

    let model = std::sync::Arc::new(EmbeddedModel::open());
    let server = Server::start(move |asked, _| {
        let asked = asked.json();
        let text = |number: usize| {
            let content = &asked["messages"][number]["content"];
            content.as_str().or(content[0]["text"].as_str()).unwrap_or_default().to_owned()
        };
        let answer = model.answer(&text(0), &text(1));
        let answer = serde_json::json!({
            "choices": [{ "message": { "role": "assistant", "content": answer },
                "finish_reason": "stop" }],
            "usage": { "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120 },
        });
        json(200, &answer.to_string())
    });
    let home = tempfile::tempdir().expect("a folder");
    let proxy = format!("http://{}", server.address);
    let ministack = Ministack::start(home.path(), &[("MINISTACK_BEDROCK_PROXY_URL", &proxy)]);
    configure(
        &home,
        &format!(
            "model = \"claude\"\n[backends.claude]\nprovider = \"bedrock\"\n\
             model = \"anthropic.claude-haiku-4-5-20251001-v1:0\"\nregion = \"us-east-1\"\n\
             endpoint_url = \"{}\"\nlimits = {{ first_token_ms = 60000, whole_ms = 90000 }}\n",
            ministack.url
        ),
    );
    let comment = "# a function add(a, b) that returns the sum of two numbers\n";
    std::fs::write(home.path().join("a.py"), comment).expect("a file");
    let output = undertone(&home)
        .args(["complete", "a.py:1"])
        .envs(SIGNED_IN)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .output()
        .expect("undertone runs");
    let code = String::from_utf8_lossy(&output.stdout);
    assert!(code.contains("def add(a, b):") && code.contains("return"), "{output:?}");
    assert_eq!(server.asked().len(), 1, "the emulator asked our model");
}

/// The default model, as a server behind Bedrock would have one.
#[cfg(feature = "local")]
struct EmbeddedModel {
    backend: std::sync::Arc<dyn undertone::completion::generation::Backend>,
    runtime: tokio::runtime::Runtime,
}

#[cfg(feature = "local")]
impl EmbeddedModel {
    fn open() -> Self {
        let settings = undertone::config::Settings::load().expect("settings");
        let backend = undertone::models::open(&settings).expect("`make test` fetches the model");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        Self { backend, runtime }
    }

    fn answer(&self, system: &str, question: &str) -> String {
        use futures::StreamExt;
        use undertone::completion::prompt::{Piece, Prompt};
        let turn = |role: &str, text: &str| {
            let open = Piece::Control("<|im_start|>".to_owned());
            [open, Piece::Text(format!("{role}\n{text}"))]
        };
        let close = || [Piece::Control("<|im_end|>".to_owned()), Piece::Text("\n".to_owned())];
        let pieces = [turn("system", system), close(), turn("user", question), close()].concat();
        let pieces = [pieces, turn("assistant", "").to_vec()].concat();
        let generation = self
            .backend
            .generate(Prompt::of_pieces(pieces, 96), tokio_util::sync::CancellationToken::new());
        let pieces: Vec<_> = self.runtime.block_on(generation.collect());
        pieces.into_iter().map(|piece| piece.expect("text")).collect()
    }
}
