//! llama.cpp's own server, with the default model and with one that fills no gaps: the check that
//! our reading of its API is not ours alone.

use super::{all, cleared, open_trusting};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use undertone::completion::generation::{BackendError, Usage};
use undertone::completion::prompt::{Body, CURSOR, Interface, Prompt, Served};
use undertone::config::Settings;
use undertone::guard::outgoing::{Cleared, clear};
use undertone::models::remote::Remote;

/// A model is read from a disk that others use too.
const LOADING: Duration = Duration::from_mins(2);

/// A server that ends with the test.
struct LlamaServer(Child, String);

impl Drop for LlamaServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl LlamaServer {
    fn start(model: &str) -> Self {
        let mut settings = Settings::load().expect("settings");
        model.clone_into(&mut settings.model);
        let (path, _) = undertone::models::locate(&settings).unwrap_or_else(|error| {
            panic!("{error}; run `undertone models pull {model}`, or `make test`")
        });
        let folder = std::env::var_os("UNDERTONE_LLAMA_SERVER").map(PathBuf::from);
        let folder =
            folder.expect("UNDERTONE_LLAMA_SERVER: run setup/llama-server.sh, or `make test`");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/llama_server/serve.py");
        let mut command = Command::new("python3");
        command.args(["-I", script]).arg(folder).arg(path);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("python3");
        let mut address = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut address).expect("an address");
        Self(child, address.trim().to_owned())
    }

    fn backend(&self) -> Arc<dyn Remote> {
        let settings = format!("provider = \"llama-server\"\nurl = \"{}\"", self.1);
        open_trusting(&settings, None).expect("the settings are good")
    }
}

/// Asks until the model is loaded; until then the server says so.
async fn once_loaded(
    backend: &dyn Remote,
    prompt: &Cleared,
) -> (String, Option<BackendError>, Option<Usage>) {
    let deadline = Instant::now() + LOADING;
    loop {
        match all(backend, prompt.clone()).await {
            (_, Some(BackendError::Unavailable { reason, .. }), _) if Instant::now() < deadline => {
                assert_eq!(reason, "it answers 503: Loading model");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            outcome => return outcome,
        }
    }
}

fn gap() -> Cleared {
    let prefix = "def add(first, second):\n    return ".to_owned();
    cleared(Body::Infill { prefix, suffix: "\n\n\nprint(add(1, 2))\n".to_owned() })
}

#[tokio::test]
async fn it_fills_a_gap_and_answers() {
    let server = LlamaServer::start("qwen2.5-coder-0.5b");
    let backend = server.backend();
    let (text, error, usage) = once_loaded(backend.as_ref(), &gap()).await;
    assert!(error.is_none(), "{error:?}");
    assert!(text.starts_with("first + second"), "{text}");
    let usage = usage.expect("it says what it used");
    assert!(usage.input > 10 && usage.output == 7, "{usage:?}");
    // The same again: most of the prompt is kept.
    let (again, error, usage) = all(backend.as_ref(), gap()).await;
    assert_eq!(again, text, "{error:?}");
    assert!(usage.expect("it says what it used").cache_read > 10, "{usage:?}");

    let system = "You answer with code only.".to_owned();
    let question = "Add 1 and 2 in Python.".to_owned();
    let chat = cleared(Body::Conversation { system, question, begins: None });
    let (text, error, usage) = all(backend.as_ref(), chat).await;
    assert!(error.is_none() && !text.is_empty(), "{text} {error:?}");
    assert!(usage.is_some_and(|usage| usage.input + usage.cache_read > 10), "{usage:?}");

    // It goes on with what its answer begins with.
    let system = "You write Python.".to_owned();
    let question =
        format!("\n<file>\ndef add(first, second):\n    return{CURSOR}\n</file>\n\nComplete it.");
    let begun = cleared(Body::Conversation { system, question, begins: Some("python") });
    let end = vec!["\n".to_owned()];
    let begun = clear(Prompt { stops: end, max_tokens: 16, ..begun.prompt().clone() });
    let (text, error, _) = all(backend.as_ref(), begun).await;
    assert!(error.is_none() && text == " first + second", "{text} {error:?}");
    assert_eq!(
        backend.interface(),
        Interface::Served(Served { chat: true, fim: true, prefill: true })
    );

    let steps = backend.probe().await;
    assert!(steps.len() == 5 && steps.iter().all(|step| step.outcome.is_ok()), "{steps:?}");
}

#[tokio::test]
async fn a_model_that_fills_no_gaps_says_so() {
    let server = LlamaServer::start("smollm2-135m");
    let backend = server.backend();
    let (_, error, _) = once_loaded(backend.as_ref(), &gap()).await;
    assert!(error.is_some_and(|error| error.is_worth_another_backend()));
    assert_eq!(
        backend.interface(),
        Interface::Served(Served { chat: true, fim: false, prefill: true })
    );
}
