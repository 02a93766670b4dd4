//! How the backends on other machines meet what their servers do: the cases of
//! `tests/cases/backends`, each a fault and what becomes of it.

use crate::support::aws::Server;
use crate::support::aws::reply::Reply;
use crate::support::memory;
use futures::StreamExt;
use serde::Deserialize;
use std::fmt::Write;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use undertone::completion::Trigger;
use undertone::completion::generation::{BackendError, Usage};
use undertone::completion::prompt::{Body, Prompt};
use undertone::config::backends::{self, Provider};
use undertone::guard::outgoing::{Cleared, clear};
use undertone::models::bedrock::Bedrock;
use undertone::models::remote::Remote;

const CLAUDE: &str = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";

/// As a person writes them, but for the address.
pub(super) fn settings(url: &str, more: &str) -> backends::Bedrock {
    let model =
        if more.contains("model =") { String::new() } else { format!("model = \"{CLAUDE}\"") };
    let region = if more.contains("region =") { "" } else { "region = \"eu-central-1\"" };
    let text =
        format!("provider = \"bedrock\"\n{model}\n{region}\nendpoint_url = \"{url}\"\n{more}");
    match toml::from_str(&text).expect("settings") {
        Provider::Bedrock(settings) => settings,
        other => panic!("{other:?}"),
    }
}

pub(super) fn bedrock(url: &str, more: &str) -> Bedrock {
    Bedrock::new("b".to_owned(), settings(url, more), None)
}

pub(super) fn question() -> Cleared {
    let body = Body::Conversation {
        system: "You write code.".to_owned(),
        question: "def add(a, b):".to_owned(),
        begins: None,
    };
    clear(Prompt { body, max_tokens: 96, trigger: Trigger::Invoked, variant: 0, stops: vec![] })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    fault: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// More lines of the backend's settings.
    #[serde(default)]
    with: String,
    #[serde(default)]
    text: String,
    ends: String,
    words: Option<String>,
    retry_after_s: Option<u64>,
    reply: Reply,
}

/// What of an answer there is to hear.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) text: String,
    pub(super) error: Option<BackendError>,
    pub(super) usage: Option<Usage>,
}

/// Plays each case, and says which went otherwise.
pub(super) async fn check(
    server: &Server,
    cases: &str,
    backend: impl Fn(&str) -> (Box<dyn Remote>, Cleared),
) {
    let cases: Cases = toml::from_str(cases).expect("cases");
    let mut wrong = String::new();
    for case in cases.fault {
        server.reply(case.reply.clone());
        let (remote, prompt) = backend(&case.with);
        let heard = heard(remote.as_ref(), prompt).await;
        let kind = heard.error.as_ref().map(|error| format!("{error:?}")).unwrap_or_default();
        let kind = kind.split(' ').next().unwrap_or_default();
        let words = heard.error.as_ref().map(ToString::to_string);
        let retry_after = match &heard.error {
            Some(BackendError::Throttled { retry_after, .. }) => *retry_after,
            _ => None,
        };
        let is_right = heard.text == case.text
            && kind == case.ends
            && (case.words.is_none() || case.words == words)
            && retry_after == case.retry_after_s.map(Duration::from_secs)
            && words.is_none_or(|words| words.chars().count() < 400 && !words.contains('\n'));
        if !is_right {
            let _ = writeln!(wrong, "{}: {heard:?}", case.name);
        }
        assert_eq!(server.seen().len(), 1, "{}: one request, and no retry", case.name);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

pub(super) async fn heard(remote: &dyn Remote, prompt: Cleared) -> Heard {
    let mut generation = remote.send(prompt, CancellationToken::new());
    let mut text = String::new();
    let mut error = None;
    while let Some(piece) = generation.next().await {
        assert!(error.is_none(), "an error is the last that is heard");
        match piece {
            Ok(piece) => text.push_str(&piece),
            Err(fault) => error = Some(fault),
        }
    }
    Heard { text, error, usage: generation.usage().get().copied() }
}

/// A probe's steps, as a person might read them.
pub(super) async fn steps(remote: &dyn Remote) -> Vec<String> {
    let steps = remote.probe().await;
    let said = steps.into_iter().map(|step| match step.outcome {
        Ok(outcome) => format!("{}: {outcome}", step.name),
        Err(error) => format!("{}: error: {error}", step.name),
    });
    said.collect()
}

/// The most memory that this process has had.
pub(super) fn peak_kilobytes() -> u64 {
    memory(std::process::id(), "VmHWM")
}

/// The memory that this process has.
pub(super) fn resident_kilobytes() -> u64 {
    memory(std::process::id(), "VmRSS")
}
