//! What each answer of a server comes to: `tests/cases/backends/http.toml`, one row an answer,
//! whole and cut into pieces at every byte.

use super::{all, conversation, infill, open, text};
use crate::support::http::{Act, Server, chunk, end, head};
use serde::Deserialize;
use undertone::completion::generation::{BackendError, Usage};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default = "openai")]
    provider: String,
    #[serde(default)]
    settings: String,
    #[serde(default)]
    ask: Ask,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    headers: Vec<String>,
    #[serde(default)]
    body: String,
    /// The connection ends where the body would.
    #[serde(default)]
    cut: bool,
    /// What comes of it.
    #[serde(default)]
    text: String,
    error: Option<String>,
    says: Option<String>,
    /// Fresh, kept and written tokens.
    usage: Option<[u64; 3]>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Ask {
    #[default]
    Conversation,
    Infill,
    Text,
}

fn openai() -> String {
    "openai".to_owned()
}

fn ok() -> u16 {
    200
}

impl Case {
    fn acts(&self, cuts: &[usize]) -> Vec<Act> {
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        let mut acts = vec![head(self.status, &headers)];
        let mut start = 0;
        for cut in cuts.iter().copied().chain([self.body.len()]) {
            acts.push(chunk(&self.body.as_bytes()[start..cut]));
            start = cut;
        }
        acts.push(if self.cut { Act::Cut } else { end() });
        acts
    }

    /// What came of it, in the words of the table.
    async fn run(&self, cuts: Vec<Vec<usize>>) -> Vec<Outcome> {
        let (case, count) = (self.clone(), cuts.len());
        let server = Server::start(move |_, number| case.acts(&cuts[number - 1]));
        let backend = open(&self.provider, &server, &self.settings);
        let mut outcomes = Vec::new();
        for _ in 0..count {
            let prompt = match self.ask {
                Ask::Conversation => conversation(),
                Ask::Infill => infill(),
                Ask::Text => text(),
            };
            let (text, error, usage) = all(backend.as_ref(), prompt).await;
            outcomes.push(Outcome {
                text,
                error: error.as_ref().map(kind),
                says: error.map(|error| error.to_string()),
                usage: usage
                    .map(|Usage { input, cache_read, output, .. }| [input, cache_read, output]),
            });
        }
        if self.error.is_none() && !self.cut {
            assert_eq!(server.connections(), 1, "{}: the connection serves again", self.name);
        }
        outcomes
    }

    fn expected(&self) -> Outcome {
        Outcome {
            text: self.text.clone(),
            error: self.error.clone(),
            says: self.says.clone(),
            usage: self.usage,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    text: String,
    error: Option<String>,
    says: Option<String>,
    usage: Option<[u64; 3]>,
}

/// The variant's name, and when to ask again where it says so.
fn kind(error: &BackendError) -> String {
    let name = format!("{error:?}");
    let name = name.split([' ', '(']).next().unwrap_or_default();
    match error {
        BackendError::Throttled { retry_after: Some(wait), .. } => {
            format!("{name} for {} s", wait.as_secs_f32())
        }
        _ => name.to_owned(),
    }
}

fn table() -> Vec<Case> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/backends/http.toml");
    let content = std::fs::read_to_string(path).expect("the table");
    let table: Table = toml::from_str(&content).unwrap_or_else(|error| panic!("{error}"));
    table.case
}

#[tokio::test]
async fn each_answer_comes_to_what_the_table_says() {
    let mut wrong = String::new();
    for case in table() {
        let bytes = (1..case.body.len()).collect();
        let names = ["in one piece", "byte by byte"];
        for (outcome, how) in case.run(vec![Vec::new(), bytes]).await.into_iter().zip(names) {
            if outcome != case.expected() {
                use std::fmt::Write;
                let _ = writeln!(
                    wrong,
                    "{} ({how}):\n  {outcome:?}\n  {:?}",
                    case.name,
                    case.expected()
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// One row of each provider, cut in two at every byte.
#[tokio::test]
async fn no_cut_changes_what_comes_of_it() {
    let cases: Vec<_> =
        table().into_iter().filter(|case| case.name.starts_with("every sign")).collect();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let cuts: Vec<_> = (1..case.body.len()).map(|at| vec![at]).collect();
        for (at, outcome) in case.run(cuts).await.into_iter().enumerate() {
            assert_eq!(outcome, case.expected(), "{} cut after byte {}", case.name, at + 1);
        }
    }
}
