//! The table of faults in `docs/backends.md` is made of the cases that the faults' own tests play;
//! `UPDATE_EXPECT=1` writes it anew.

use serde::Deserialize;
use std::fmt::Write as _;
use std::time::Duration;
use undertone::completion::generation::BackendError;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/backends.md");
const BEGIN: &str = "<!-- What follows is written by tests/suite/models/fault_page.rs. -->\n";
const END: &str = "<!-- Until here. -->\n";

const CASES: [(&str, &str); 4] = [
    ("Bedrock, Converse", include_str!("../../cases/backends/converse.toml")),
    ("Bedrock, Invoke", include_str!("../../cases/backends/invoke.toml")),
    ("SageMaker", include_str!("../../cases/backends/sagemaker.toml")),
    ("HTTP", include_str!("../../cases/backends/http.toml")),
];

/// What of a case the page shows, of either kind of file.
#[derive(Deserialize)]
struct File {
    #[serde(default, alias = "fault")]
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default = "openai")]
    provider: String,
    #[serde(alias = "ends")]
    error: Option<String>,
    #[serde(alias = "words")]
    says: Option<String>,
}

fn openai() -> String {
    "openai".to_owned()
}

/// An error of the kind that a case names.
fn of_kind(kind: &str) -> BackendError {
    let (backend, reason) = (String::new(), String::new());
    match kind {
        "NoCredentials" => BackendError::NoCredentials { backend, reason },
        "AccessDenied" => BackendError::AccessDenied { backend, reason },
        "NotFound" => BackendError::NotFound { backend, reason },
        "Throttled" => BackendError::Throttled { backend, reason, retry_after: None },
        "Unavailable" => BackendError::Unavailable { backend, reason },
        "Unreachable" => BackendError::Unreachable { backend, reason },
        "Rejected" => BackendError::Rejected { backend, reason },
        "Withheld" => BackendError::Withheld { backend, reason },
        "BrokeOff" => BackendError::BrokeOff { reason },
        "TooLong" => BackendError::TooLong { tokens: 0, most: 0 },
        "TooSlow" => BackendError::TooSlow { backend, waited: Duration::ZERO },
        other => panic!("no error is called {other}"),
    }
}

fn table() -> String {
    let mut table =
        "| server | fault | a person reads | tried again | another model is asked |\n|---|---|---|---|---|\n"
            .to_owned();
    for (server, cases) in CASES {
        let file: File =
            toml::from_str(cases).unwrap_or_else(|error| panic!("{server}: {}", error.message()));
        assert!(!file.case.is_empty(), "{server}");
        for case in file.case {
            let Some(kind) = case.error.filter(|kind| !kind.is_empty()) else { continue };
            let error = of_kind(kind.split(' ').next().unwrap_or_default());
            let yes = |is_so| if is_so { "yes" } else { "no" };
            let words = case.says.unwrap_or_else(|| format!("({})", error.kind()));
            let server = if server == "HTTP" { &case.provider } else { server };
            let _ = writeln!(
                table,
                "| {server} | {} | {} | {} | {} |",
                case.name,
                words.replace('|', "\\|"),
                yes(error.is_worth_another_try()),
                yes(error.is_worth_another_backend()),
            );
        }
    }
    table
}

#[test]
fn the_page_has_every_fault() {
    let page = std::fs::read_to_string(PAGE).expect("the page");
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the table");
    let (written, after) = rest.split_once(END).expect("the place has an end");
    let table = table();
    if written == table {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_EXPECT").is_some(),
        "docs/backends.md has an old table; run this test with UPDATE_EXPECT=1"
    );
    std::fs::write(PAGE, [before, BEGIN, &table, END, after].concat()).expect("the page");
}
