//! Backends over HTTP, against servers on loopback: the bytes are real on both sides.

mod cancel;
mod keys;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod real;
mod refusals;
mod requests;
mod table;
mod tls;

use crate::support::http::Server;
use futures::StreamExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use undertone::completion::Trigger;
use undertone::completion::generation::{BackendError, Usage};
use undertone::completion::prompt::{Body, Piece, Prompt};
use undertone::config::backends::Provider;
use undertone::guard::outgoing::{Cleared, clear};
use undertone::models::llama_server::LlamaServer;
use undertone::models::mistral::Mistral;
use undertone::models::ollama::Ollama;
use undertone::models::openai::Openai;
use undertone::models::remote::Remote;

/// A key: something that cargo sets and that no other text has.
const KEY: &str = env!("CARGO_MANIFEST_DIR");
const KEY_IS: &str = "key = { env = \"CARGO_MANIFEST_DIR\" }";
/// For what must happen at once.
const AT_ONCE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(10);

/// The backend that these settings describe.
fn open_trusting(settings: &str, ca: Option<&Path>) -> Result<Arc<dyn Remote>, BackendError> {
    let provider: Provider = toml::from_str(settings).expect("settings");
    let name = "srv".to_owned();
    Ok(match provider {
        Provider::Openai(backend) => Arc::new(Openai::new(name, backend, ca)?),
        Provider::Ollama(backend) => Arc::new(Ollama::new(name, backend, ca)?),
        Provider::LlamaServer(backend) => Arc::new(LlamaServer::new(name, backend, ca)?),
        Provider::Mistral(backend) => Arc::new(Mistral::new(name, backend, ca)?),
        other => panic!("{other:?} is tested elsewhere"),
    })
}

/// A backend of this provider on `server`, with more lines of settings.
fn open(provider: &str, server: &Server, more: &str) -> Arc<dyn Remote> {
    let model = if provider == "llama-server" { "" } else { "model = \"m\"" };
    let address = &server.address;
    let settings =
        format!("provider = \"{provider}\"\nurl = \"http://{address}\"\n{model}\n{more}\n");
    open_trusting(&settings, None).expect("the settings are good")
}

fn conversation() -> Cleared {
    cleared(Body::Conversation {
        system: "Be brief.".into(),
        question: "Grüß 🦀?".into(),
        begins: None,
    })
}

/// A conversation whose answer has begun.
fn begun() -> Cleared {
    cleared(Body::Conversation { system: "S".into(), question: "Q".into(), begins: Some("python") })
}

fn infill() -> Cleared {
    cleared(Body::Infill { prefix: "a = ".into(), suffix: "\nprint(a)\n".into() })
}

fn text() -> Cleared {
    cleared(Body::Pieces(vec![
        Piece::Control("<|fim_prefix|>".into()),
        Piece::Text("x <|fim_prefix|> y".into()),
    ]))
}

fn cleared(body: Body) -> Cleared {
    clear(Prompt { body, max_tokens: 7, trigger: Trigger::Invoked, variant: 0, stops: vec![] })
}

/// All of an answer, how it ended, and what it used.
async fn all(
    backend: &dyn Remote,
    prompt: Cleared,
) -> (String, Option<BackendError>, Option<Usage>) {
    let mut generation = backend.send(prompt, CancellationToken::new());
    let usage = generation.usage().clone();
    let (mut text, mut error) = (String::new(), None);
    while let Some(piece) = generation.next().await {
        assert!(error.is_none(), "an error is the last item");
        match piece {
            Ok(piece) => {
                assert!(!piece.is_empty(), "no piece is empty");
                text.push_str(&piece);
            }
            Err(last) => error = Some(last),
        }
    }
    (text, error, usage.get().copied())
}

/// All of an answer that must be whole.
async fn whole(backend: &dyn Remote, prompt: Cleared) -> String {
    match all(backend, prompt).await {
        (text, None, _) => text,
        (text, Some(error), _) => panic!("after {text:?}: {error}"),
    }
}
