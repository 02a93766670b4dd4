//! `undertone models` alone: the models that the settings name, whether they answer, how soon,
//! and what each can do.

use crate::completion::Trigger;
use crate::completion::generation::BackendError;
use crate::completion::prompt::{Body, Interface, Piece, Prompt, Served};
use crate::config::Settings;
use crate::guard::outgoing;
use crate::models::remote::Remote;
use crate::models::usage::Counter;
use crate::models::{self, locate};
use futures::StreamExt;
use serde::Serialize;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// A server that has not answered by then does not count as reachable.
const PATIENCE: Duration = Duration::from_secs(10);

/// A model that the settings name.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    name: String,
    /// `this machine`, or the model's name at its provider.
    runs: String,
    /// Milliseconds to the first token; `None` on this machine, or where there was none.
    latency_ms: Option<u128>,
    can: Vec<&'static str>,
    /// Whether the settings have it in their order.
    asked: bool,
    /// Why it cannot be used, and what to do.
    problem: Option<String>,
    #[serde(rename = "try")]
    remedy: Option<&'static str>,
}

impl Line {
    fn new(
        settings: &Settings,
        name: &str,
        runs: String,
        latency_ms: Option<u128>,
        can: Vec<&'static str>,
        problem: Option<BackendError>,
    ) -> Self {
        let mut order = std::iter::once(&settings.model).chain(&settings.fallback);
        Self {
            name: name.to_owned(),
            runs,
            latency_ms,
            can,
            asked: order.any(|other| other == name),
            remedy: problem.as_ref().and_then(BackendError::remedy),
            problem: problem.map(|error| error.to_string()),
        }
    }

    /// Whether it is in the order and cannot be used.
    pub(super) fn fails(&self) -> bool {
        self.asked && self.problem.is_some()
    }
}

/// Asks each model that the settings name, all at once; remote ones with a prompt of one word.
pub(super) async fn look(settings: &Settings) -> Vec<Line> {
    let names = std::iter::once(&settings.model).chain(&settings.fallback);
    // A backend that is described and in no list is worth a look too.
    let described = settings.backends.keys();
    let mut seen = std::collections::BTreeSet::new();
    let names = names.chain(described).filter(|name| seen.insert((*name).clone()));
    futures::future::join_all(names.map(|name| line(settings, name))).await
}

async fn line(settings: &Settings, name: &str) -> Line {
    let named = settings.named(name);
    let Some(provider) = settings.backends.get(name) else {
        let problem = locate(&named).err();
        let can = models::open(&named).map(|it| can(&it.interface(), true)).unwrap_or_default();
        let runs = "this machine".to_owned();
        return Line::new(settings, name, runs, None, can, problem);
    };
    let runs = provider.model().to_owned();
    let (latency_ms, can, problem) = match models::open_remote(name, provider, settings) {
        Ok(remote) => {
            let counter =
                Counter::new(models::ledger(settings), name, provider.name(), provider.model());
            let first = first_token(remote.as_ref(), &counter);
            let first = tokio::time::timeout(PATIENCE, first).await;
            let waited = PATIENCE;
            let first = first.unwrap_or_else(|_| {
                Err(BackendError::TooSlow { backend: name.to_owned(), waited })
            });
            let can = can(&remote.interface(), remote.streams());
            (first.as_ref().ok().map(Duration::as_millis), can, first.err())
        }
        Err(error) => (None, Vec::new(), Some(error)),
    };
    Line::new(settings, name, runs, latency_ms, can, problem)
}

/// How long the first token of the smallest answer takes.
async fn first_token(remote: &dyn Remote, counter: &Counter) -> Result<Duration, BackendError> {
    let began = Instant::now();
    let prompt = outgoing::clear(smallest(remote));
    let generation = remote.send(prompt.clone(), CancellationToken::new());
    let mut generation = counter.counted(&prompt, generation);
    // A model may have nothing to say to that; it has answered all the same.
    generation.next().await.transpose()?;
    Ok(began.elapsed())
}

fn smallest(remote: &dyn Remote) -> Prompt {
    let hello = || "Say OK.".to_owned();
    let body = match remote.interface() {
        Interface::Marked(_) => Body::Pieces(vec![Piece::Text(hello())]),
        Interface::Served(Served { chat: true, .. }) => Body::Conversation {
            system: "Answer with one word.".to_owned(),
            question: hello(),
            begins: None,
        },
        Interface::Served(_) => Body::Infill { prefix: hello(), suffix: String::new() },
    };
    Prompt { body, max_tokens: 1, trigger: Trigger::Invoked, variant: 0, stops: vec![] }
}

fn can(interface: &Interface, streams: bool) -> Vec<&'static str> {
    let (chat, fim) = match interface {
        Interface::Marked(family) => (family.chat.is_some(), family.fim.is_some()),
        Interface::Served(served) => (served.chat, served.fim),
    };
    let all = [(fim, "fill-in-the-middle"), (chat, "chat"), (streams, "streaming")];
    all.into_iter().filter_map(|(can, what)| can.then_some(what)).collect()
}

/// The lines as a person reads them.
pub(super) fn page(lines: &[Line]) -> String {
    let mut page = String::new();
    for line in lines {
        let Line { name, runs, latency_ms, can, asked, problem, remedy } = line;
        let latency = match (latency_ms, problem) {
            (_, Some(_)) => "FAIL".to_owned(),
            (Some(latency), None) => format!("{latency} ms"),
            (None, None) => "ok".to_owned(),
        };
        let mark = if *asked { ' ' } else { '-' };
        let _ = writeln!(page, "{mark} {name:<17} {latency:>8}  {runs}  ({})", can.join(", "));
        for (lead, said) in [("", problem.as_deref()), ("try: ", *remedy)] {
            if let Some(said) = said {
                let _ = writeln!(page, "{:20}{lead}{said}", "");
            }
        }
    }
    page.push_str("\nAsked in this order; -: described, and in no order. ");
    page.push_str("`undertone models list` has the models to fetch.\n");
    page
}
