//! Many messages at once, in every unlucky order.

use crate::support::{Client, Start, URI};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};

const SLOW: &str = "[[reply]]\ndelay_ms = 10000\nchunks = [\"late\"]\n";

fn slow() -> Client {
    Client::ready(&Start { script: Some(SLOW), ..Start::default() }, "x = \n")
}

fn cancel(client: &mut Client, id: i64) {
    client.notify("$/cancelRequest", &json!({ "id": id }));
}

fn uri(i: usize) -> String {
    format!("file:///code/{i}.py")
}

#[test]
fn a_cancel_with_500_in_flight_takes_effect_at_once() {
    let mut client = slow();
    for i in 0..500 {
        client.open(&uri(i), "x = \n");
    }
    let ids: Vec<i64> = (0..500).map(|i| client.complete(&uri(i), 0, 4)).collect();
    client.must_hold(URI, "x = \n");
    let started = Instant::now();
    cancel(&mut client, ids[250]);
    assert_eq!(client.answer(&json!(ids[250]))["error"]["code"], -32800);
    assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
    let others: Vec<i64> = ids.iter().copied().filter(|id| *id != ids[250]).collect();
    for id in &others {
        cancel(&mut client, *id);
    }
    for id in others {
        assert_eq!(client.answer(&json!(id))["error"]["code"], -32800);
    }
    client.leave();
}

#[test]
fn a_cancel_of_a_finished_id_is_nothing() {
    let mut client = Client::ready(&Start::default(), "x = \n");
    let id = client.complete(URI, 0, 4);
    assert!(client.answer(&json!(id))["result"].is_object());
    cancel(&mut client, id);
    client.must_hold(URI, "x = \n");
    assert_eq!(client.rest(Duration::from_millis(20)), Vec::<Value>::new());
    client.leave();
}

#[test]
fn a_duplicate_id_is_refused_and_the_first_lives() {
    let mut client = slow();
    let id = client.complete(URI, 0, 4);
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "undertone/digest",
        "params": { "textDocument": { "uri": URI } } }));
    assert_eq!(client.answer(&json!(id))["error"]["code"], -32600);
    cancel(&mut client, id);
    assert_eq!(client.answer(&json!(id))["error"]["code"], -32800);
    // An id that has been answered may be used again.
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "undertone/digest",
        "params": { "textDocument": { "uri": URI } } }));
    assert!(client.answer(&json!(id))["result"].is_object());
    client.leave();
}

#[test]
fn a_newer_request_supersedes_an_older_one() {
    let mut client = slow();
    let first = client.complete(URI, 0, 4);
    let second = client.complete(URI, 0, 4);
    assert_eq!(client.answer(&json!(first))["result"], json!({ "items": [] }));
    cancel(&mut client, second);
    assert_eq!(client.answer(&json!(second))["error"]["code"], -32800);
    client.leave();
}

#[test]
fn closing_while_completing_answers() {
    let mut client = slow();
    let id = client.complete(URI, 0, 4);
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    assert_eq!(client.answer(&json!(id))["result"], json!({ "items": [] }));
    let id = client.complete(URI, 0, 4);
    assert_eq!(client.answer(&json!(id))["result"], json!({ "items": [] }));
    client.open(URI, "y");
    client.must_hold(URI, "y");
    client.leave();
}

#[test]
fn a_change_between_request_and_reply_ends_the_request() {
    let mut client = slow();
    let id = client.complete(URI, 0, 4);
    let started = Instant::now();
    client.change(URI, 2, &json!([{ "text": "something else" }]));
    assert_eq!(client.answer(&json!(id))["result"], json!({ "items": [] }));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    client.must_hold(URI, "something else");
    client.leave();
}

#[test]
fn requests_see_the_text_of_their_moment() {
    let mut client = Client::ready(&Start::default(), "");
    let mut text = String::new();
    let mut expected = Vec::new();
    for i in 0..200 {
        let start = json!({ "line": 0, "character": 0 });
        let range = json!({ "start": start, "end": start });
        client.change(URI, i, &json!([{ "range": range, "text": "ab" }]));
        text.insert_str(0, "ab");
        let document = json!({ "textDocument": { "uri": URI } });
        expected.push((client.request("undertone/digest", &document), text.len()));
    }
    for (id, bytes) in expected {
        assert_eq!(client.answer(&json!(id))["result"]["bytes"], bytes);
    }
    client.leave();
}

#[test]
fn ten_thousand_changes_without_a_pause() {
    let mut client = Client::ready(&Start::default(), "x\n");
    for i in 0..10_000 {
        let start = json!({ "line": i % 3, "character": i % 5 });
        let range = json!({ "start": start, "end": start });
        client.change(URI, i, &json!([{ "range": range, "text": "a" }]));
    }
    let answer = client.ask("undertone/digest", &json!({ "textDocument": { "uri": URI } }));
    assert_eq!(answer["result"]["bytes"], 10_002);
    assert_eq!(answer["result"]["version"], 9_999);
    client.leave();
}

#[test]
fn two_thousand_notifications_that_ask_the_editor_block_nothing() {
    let script = "load_ms = 60000\n[[reply]]\nchunks = [\"pass\"]\n";
    let mut client = Client::start(&Start { script: Some(script), ..Start::default() });
    let capabilities = json!({ "window": { "workDoneProgress": true } });
    client.ask("initialize", &json!({ "capabilities": capabilities }));
    for i in 0..2_000 {
        // The first document of each round makes the server ask whether it may show progress.
        // Nobody answers.
        client.open(URI, &i.to_string());
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    }
    client.open(URI, "y");
    client.must_hold(URI, "y");
    let asked = client.rest(Duration::from_millis(50));
    let is_question = |message: &&Value| message["method"] == "window/workDoneProgress/create";
    assert!(asked.iter().filter(is_question).count() > 0, "{asked:?}");
    client.leave();
}

#[test]
fn two_thousand_messages_that_are_traced_block_nothing() {
    let mut client = Client::start(&Start::default());
    client.ask("initialize", &json!({ "trace": "verbose", "capabilities": {} }));
    client.open(URI, "x");
    for i in 0..2_000 {
        // Each of these is traced to the editor, which does not read in the meantime.
        let document = json!({ "textDocument": { "uri": URI } });
        client.request("undertone/digest", &document);
        client.change(URI, i, &json!([{ "text": "y" }]));
    }
    client.must_hold(URI, "y");
    client.leave();
}

#[test]
fn a_missing_model_is_told_once_with_the_remedy() {
    let home = tempfile::tempdir().expect("a folder");
    let missing = home.path().join("none.gguf");
    let model = missing.to_str();
    let mut client = Client::ready(&Start { model, ..Start::default() }, "x = \n");
    for _ in 0..3 {
        let id = client.complete(URI, 0, 4);
        assert_eq!(client.answer(&json!(id))["result"], json!({ "items": [] }));
    }
    let told = client.rest(Duration::from_millis(50));
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["method"], "window/showMessage");
    let message = told[0]["params"]["message"].as_str().expect("a text");
    assert!(message.contains("undertone models list"), "{message}");
    client.leave();
}

#[test]
fn a_model_that_breaks_off_is_told_and_answered() {
    let script = "[[reply]]\nerror = \"no more memory\"\n";
    let mut client = Client::ready(&Start { script: Some(script), ..Start::default() }, "x = \n");
    let id = client.complete(URI, 0, 4);
    assert_eq!(client.answer(&json!(id))["result"], json!({ "items": [] }));
    let told = client.wait_for("a message", |message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().is_some_and(|text| text.contains("no more memory")));
    client.leave();
}

#[test]
fn editors_without_ghost_text_get_completions() {
    let script = "[[reply]]\nchunks = [\"rn 1\\n\"]\n";
    let mut client = Client::start(&Start { script: Some(script), ..Start::default() });
    let answer = client.ask("initialize", &json!({ "capabilities": {} }));
    assert!(answer["result"]["capabilities"]["completionProvider"].is_object(), "{answer}");
    client.open(URI, "x = retu\n");
    let params = json!({
        "textDocument": { "uri": URI }, "position": { "line": 0, "character": 8 },
    });
    let answer = client.ask("textDocument/completion", &params);
    let item = &answer["result"]["items"][0];
    assert_eq!(item["textEdit"]["newText"], "return 1", "{answer}");
    assert_eq!(item["textEdit"]["range"]["start"]["character"], 4);
    assert_eq!(item["filterText"], "return 1");
    assert_eq!(answer["result"]["isIncomplete"], true);
    client.leave();
}

#[test]
fn completions_of_the_next_line_show_it_and_are_found_by_the_word() {
    let script = "[[reply]]\nchunks = [\"def read(path):\\n    pass\\n\"]\n";
    let mut client = Client::ready(&Start { script: Some(script), ..Start::default() }, "");
    client.open("file:///csv.py", "# read a CSV\n");
    let params = json!({
        "textDocument": { "uri": "file:///csv.py" }, "position": { "line": 0, "character": 12 },
    });
    let answer = client.ask("textDocument/completion", &params);
    let item = &answer["result"]["items"][0];
    assert_eq!(item["label"], "def read(path):", "{answer}");
    assert_eq!(item["filterText"], "CSV");
    assert_eq!(item["textEdit"]["newText"], "CSV\ndef read(path):\n    pass");
    client.leave();
}

#[test]
fn a_line_of_ten_megabytes() {
    let mut client = Client::ready(&Start::default(), "");
    let line = "é".repeat(5_000_000);
    client.open(URI, &line);
    let place = json!({ "line": 0, "character": 2_500_000 });
    client.change(URI, 2, &json!([{ "range": { "start": place, "end": place }, "text": "|" }]));
    let id = client.complete(URI, 0, 2_500_000);
    assert!(client.answer(&json!(id))["result"]["items"].is_array());
    let mut expected = line;
    expected.insert(5_000_000, '|');
    client.must_hold(URI, &expected);
    client.leave();
}

#[test]
fn special_files_are_never_opened() {
    let mut client = Client::ready(&Start::default(), "");
    let fifo = client.home.path().join("fifo.py");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let knot = client.home.path().join("loop.py");
    std::os::unix::fs::symlink(&knot, &knot).expect("a symlink");
    for path in [fifo, knot] {
        let uri = format!("file://{}", path.display());
        client.open(&uri, "x = \n");
        client.must_hold(&uri, "x = \n");
        let id = client.complete(&uri, 0, 4);
        assert_eq!(client.answer(&json!(id))["result"]["items"][0]["insertText"], "pass");
    }
    client.leave();
}

#[test]
fn the_log_holds_no_code() {
    let home = tempfile::tempdir().expect("a folder");
    let log = home.path().join("log");
    let arguments = ["--log", log.to_str().expect("UTF-8")];
    let mut client = Client::ready(&Start { arguments: &arguments, ..Start::default() }, "");
    let secret = "hunter2";
    let name = format!("file:///{secret}.py");
    client.open(&name, &format!("{secret} = \n"));
    let id = client.complete(&name, 0, 10);
    client.answer(&json!(id));
    client.send_bytes(format!("{secret}\r\nContent-Length: 9\r\n\r\n{{{secret}}}").as_bytes());
    client.notify("textDocument/didChange", &json!(secret));
    client.notify("textDocument/didOpen", &json!({ "textDocument": { "uri": secret, "text": 5 } }));
    client.ask(secret, &json!({ secret: secret }));
    client.leave();
    let log = std::fs::read_to_string(log).expect("a log");
    assert!(log.contains("textDocument/inlineCompletion"), "{log}");
    assert!(!log.contains(secret), "{log}");
}

#[test]
fn a_trace_is_sent_to_whoever_asks() {
    let mut client = Client::ready(&Start::default(), "x");
    client.must_hold(URI, "x");
    client.notify("$/setTrace", &json!({ "value": "messages" }));
    client.must_hold(URI, "x");
    let traced = client.wait_for("a trace", |message| message["method"] == "$/logTrace");
    let message = traced["params"]["message"].as_str().expect("a text");
    assert!(message.starts_with("undertone/digest"), "{message}");
    client.leave();
}

/// An editor that can show progress, and what the server asks it for when it begins to load.
fn asked_to_show_progress(script: &str) -> (Client, Value) {
    let mut client = Client::start(&Start { script: Some(script), ..Start::default() });
    let window = json!({ "workDoneProgress": true });
    client.ask("initialize", &json!({ "capabilities": { "window": window } }));
    client.open(URI, "x");
    let create = client
        .wait_for("a request", |message| message["method"] == "window/workDoneProgress/create");
    (client, create)
}

#[test]
fn loading_is_shown_by_editors_that_can() {
    let (mut client, create) = asked_to_show_progress("load_ms = 300");
    client.send(&json!({ "jsonrpc": "2.0", "id": create["id"], "result": null }));
    for kind in ["begin", "end"] {
        let progress = client.wait_for(kind, |message| message["method"] == "$/progress");
        assert_eq!(progress["params"]["token"], create["params"]["token"]);
        assert_eq!(progress["params"]["value"]["kind"], kind);
    }
    client.leave();
}

#[test]
fn an_editor_that_refuses_progress_is_not_sent_any() {
    let (mut client, create) = asked_to_show_progress("load_ms = 100");
    let error = json!({ "code": -32601, "message": "no" });
    client.send(&json!({ "jsonrpc": "2.0", "id": create["id"], "error": error }));
    assert_eq!(client.rest(Duration::from_millis(300)), Vec::<Value>::new());
    client.leave();
}
