//! Runs the faults in `tests/cases/faults/`: one server each, bad bytes, then good ones.
//!
//! After each fault the server must answer the next requests rightly and hold the text that the
//! editor holds. A new fault is a new `[[case]]`.

use crate::support::{Client, Start, URI, fits, framed};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Why the expectation is what it is, where that is not plain.
    #[serde(default)]
    #[allow(dead_code, reason = "for whoever reads the file")]
    why: String,
    #[serde(default)]
    begin: Begin,
    /// The document that is open.
    #[serde(default = "default_uri")]
    uri: String,
    #[serde(default = "default_text")]
    text: String,
    send: Vec<Step>,
    /// Messages that must come, each as JSON that must be a part of it.
    #[serde(default)]
    expect: Vec<String>,
    /// The same, so often; `{i}` counts.
    expect_each: Option<Each>,
    /// The document's text at the end; the same as before if not given.
    after: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Each {
    like: String,
    times: usize,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Begin {
    /// Initialized, with the document open.
    #[default]
    Open,
    /// Not spoken to; the case itself sends `initialize`.
    New,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Step {
    /// Bytes as they are.
    Raw(String),
    /// Bytes in hexadecimal.
    Hex(String),
    /// A body behind a good header.
    Body(String),
    /// A body in hexadecimal behind a good header.
    HexBody(String),
    /// A body behind another header, in which `{n}` is the body's length.
    Framed { header: String, body: String },
    /// A body behind a good header, one byte a write.
    Slowly(String),
    /// A body behind a good header, this often in one write; `{i}` counts.
    Often { body: String, times: usize },
    /// This many letters.
    Letters(usize),
    /// A request whose parameters are nested this deep.
    Nested(usize),
    /// `initialize` (id 9) with this many workspace folders.
    Folders(usize),
    /// Changes of the case's document.
    Change(String),
    /// Opens the case's document again, with this text.
    Open(String),
    /// Closes the case's document.
    Close {},
}

fn default_uri() -> String {
    URI.into()
}

fn default_text() -> String {
    "x = 1\n".into()
}

#[test]
fn frames() {
    run("frames.toml");
}

#[test]
fn messages() {
    run("messages.toml");
}

#[test]
fn lifecycle() {
    run("lifecycle.toml");
}

#[test]
fn documents() {
    run("documents.toml");
}

fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/faults").join(file);
    let cases = std::fs::read_to_string(&path).expect("the cases are there");
    let cases = toml::from_str::<File>(&cases).unwrap_or_else(|error| panic!("{file}: {error}"));
    let check = |case: &Case| {
        let outcome = std::panic::catch_unwind(|| run_case(case));
        outcome.err().map(|_| format!("{file}: {}", case.name))
    };
    // Few at a time: a case waits more than it computes.
    let failed: Vec<String> = std::thread::scope(|scope| {
        let lanes: Vec<Vec<&Case>> =
            (0..4).map(|lane| cases.case.iter().skip(lane).step_by(4).collect()).collect();
        let threads: Vec<_> = lanes
            .into_iter()
            .map(|lane| scope.spawn(move || lane.into_iter().filter_map(check).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a lane")).collect()
    });
    assert!(failed.is_empty(), "failed: {failed:#?}");
}

fn run_case(case: &Case) {
    let mut client = Client::start(&Start::default());
    if case.begin == Begin::Open {
        client.initialize();
        client.open(&case.uri, &case.text);
    }
    let mut version = 1;
    for step in &case.send {
        send(&mut client, case, step, &mut version);
    }
    let each = case
        .expect_each
        .iter()
        .flat_map(|each| (0..each.times).map(|i| each.like.replace("{i}", &i.to_string())));
    for expected in case.expect.iter().cloned().chain(each) {
        let pattern: Value = serde_json::from_str(&expected).expect("an expectation is JSON");
        client.wait_for(&expected, |message| fits(&pattern, message));
    }
    if case.begin == Begin::New {
        client.open(&case.uri, &case.text);
    }
    must_serve(&mut client, case, version);
    let unexpected: Vec<Value> = client.rest(Duration::from_millis(1));
    assert!(unexpected.is_empty(), "{}: nobody asked for {unexpected:?}", case.name);
    client.leave();
}

/// The next requests are answered rightly, and no edit was lost.
fn must_serve(client: &mut Client, case: &Case, version: i64) {
    let text = case.after.as_ref().unwrap_or(&case.text);
    client.must_hold(&case.uri, text);
    let start = json!({ "line": 0, "character": 0 });
    let range = json!({ "start": start, "end": start });
    client.change(&case.uri, version + 1, &json!([{ "range": range, "text": "# é𝄞\n" }]));
    client.must_hold(&case.uri, &format!("# é𝄞\n{text}"));
    let id = client.complete(&case.uri, 0, 3);
    let answer = client.answer(&json!(id));
    assert!(answer["result"]["items"].is_array(), "{}: {answer}", case.name);
}

fn send(client: &mut Client, case: &Case, step: &Step, version: &mut i64) {
    match step {
        Step::Raw(bytes) => client.send_bytes(bytes.as_bytes()),
        Step::Hex(digits) => client.send_bytes(&bytes(digits)),
        Step::Body(body) => client.send_bytes(&framed(body)),
        Step::HexBody(digits) => {
            let body = bytes(digits);
            client.send_bytes(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
            client.send_bytes(&body);
        }
        Step::Framed { header, body } => {
            let header = header.replace("{n}", &body.len().to_string());
            client.send_bytes(&[header.as_bytes(), body.as_bytes()].concat());
        }
        Step::Slowly(body) => {
            framed(body).chunks(1).for_each(|byte| client.send_bytes(byte));
        }
        Step::Often { body, times } => {
            let frame = |i: usize| framed(&body.replace("{i}", &i.to_string()));
            client.send_bytes(&(0..*times).flat_map(frame).collect::<Vec<u8>>());
        }
        Step::Letters(count) => client.send_bytes(&vec![b'a'; *count]),
        Step::Nested(depth) => {
            let (open, close) = ("[".repeat(*depth), "]".repeat(*depth));
            let head = r#"{"jsonrpc":"2.0","id":7,"method":"undertone/digest","params":"#;
            client.send_bytes(&framed(&format!("{head}{open}{close}}}")));
        }
        Step::Folders(count) => {
            let folder = |i| json!({ "uri": format!("file:///a b/{i}"), "name": "ü" });
            let folders: Vec<Value> = (0..*count).map(folder).collect();
            let params = json!({ "capabilities": {}, "workspaceFolders": folders });
            let message =
                json!({ "jsonrpc": "2.0", "id": 9, "method": "initialize", "params": params });
            client.send(&message);
        }
        Step::Change(changes) => {
            *version += 1;
            let changes = serde_json::from_str(changes).expect("changes are JSON");
            client.change(&case.uri, *version, &changes);
        }
        Step::Open(text) => client.open(&case.uri, text),
        Step::Close {} => {
            let document = json!({ "uri": case.uri });
            client.notify("textDocument/didClose", &json!({ "textDocument": document }));
        }
    }
}

fn bytes(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16);
    digits.chunks(2).map(|digits| pair(digits).expect("hexadecimal")).collect()
}
