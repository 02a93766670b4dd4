//! A panic in every kind of handler: it is an answer, and the server lives.

use crate::support::{Client, Start, URI};
use serde_json::{Value, json};
use std::time::Duration;

const TEXT: &str = "x = \n";

fn armed(method: &str) -> Client {
    Client::start(&Start { arguments: &["--panic-on", method], ..Start::default() })
}

fn must_serve(client: &mut Client, text: &str) {
    client.must_hold(URI, text);
    let id = client.complete(URI, 0, 4);
    let answer = client.answer(&json!(id));
    assert_eq!(answer["result"]["items"][0]["insertText"], "pass", "{answer}");
}

#[test]
fn in_initialize() {
    let mut client = armed("initialize");
    assert_eq!(client.initialize()["error"]["code"], -32603);
    assert_eq!(client.initialize()["result"]["serverInfo"]["name"], "undertone");
    client.open(URI, TEXT);
    must_serve(&mut client, TEXT);
    client.leave();
}

#[test]
fn in_shutdown() {
    let mut client = armed("shutdown");
    client.initialize();
    client.open(URI, TEXT);
    assert_eq!(client.ask("shutdown", &Value::Null)["error"]["code"], -32603);
    client.notify("exit", &Value::Null);
    assert!(client.exit_code(Duration::from_secs(5)).is_some());
}

/// The methods in a table of the server's, as its source has them.
fn methods(table: &str) -> Vec<&str> {
    let mut methods: Vec<&str> =
        table.split("method: \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    methods.sort_unstable();
    methods
}

#[test]
fn in_requests() {
    let methods = methods(include_str!("../../../src/server/requests/mod.rs"));
    assert!(methods.len() >= 3, "{methods:?}");
    for method in methods {
        let mut client = armed(method);
        client.initialize();
        client.open(URI, TEXT);
        let params = json!({
            "textDocument": { "uri": URI }, "position": { "line": 0, "character": 4 },
            "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 4 } },
            "context": { "triggerKind": 1 }, "command": "undertone.accepted", "arguments": [0],
        });
        let answer = client.ask(method, &params);
        assert_eq!(answer["error"]["code"], -32603, "{method}: {answer}");
        assert!(client.ask(method, &params).get("error").is_none(), "{method}");
        must_serve(&mut client, TEXT);
        client.leave();
    }
}

#[test]
fn in_notifications() {
    let methods = methods(include_str!("../../../src/server/notifications/mod.rs"));
    assert!(methods.len() >= 7, "{methods:?}");
    for method in methods.into_iter().filter(|method| *method != "exit") {
        let mut client = armed(method);
        client.initialize();
        client.open("file:///other.py", "");
        let other = json!({ "textDocument": { "uri": "file:///other.py" } });
        client.notify("textDocument/didClose", &other);
        client.open(URI, "= \n");
        let start = json!({ "line": 0, "character": 0 });
        let range = json!({ "start": start, "end": start });
        client.change(URI, 2, &json!([{ "range": range, "text": " " }]));
        client.change(URI, 3, &json!([{ "range": range, "text": "x" }]));
        let saved = json!({ "textDocument": { "uri": URI } });
        client.notify("textDocument/didSave", &saved);
        client.notify("workspace/didChangeWorkspaceFolders", &json!({}));
        client.notify("$/cancelRequest", &json!({ "id": 9 }));
        client.notify("window/workDoneProgress/cancel", &json!({ "token": "none" }));
        client.notify("$/setTrace", &json!({ "value": "off" }));
        let results = json!({ "sessionId": "1", "completionSessionResult": {} });
        client.notify("aws/logInlineCompletionSessionResults", &results);
        must_serve(&mut client, TEXT);
        let told = client.rest(Duration::from_millis(1));
        let is_told = |message: &Value| {
            let says = message["params"]["message"].as_str();
            says.is_some_and(|says| says.contains("internal error"))
        };
        assert!(told.iter().any(is_told), "{method}");
        client.leave();
    }
}

#[test]
fn in_exit() {
    let mut client = armed("exit");
    client.initialize();
    client.notify("exit", &Value::Null);
    assert_eq!(client.exit_code(Duration::from_secs(1)), Some(1));
}

#[test]
fn in_the_model() {
    let script = "[[reply]]\nwhen = \"x =\"\npanic = true\n[[reply]]\nchunks = [\"pass\"]";
    let mut client = Client::ready(&Start { script: Some(script), ..Start::default() }, TEXT);
    let id = client.complete(URI, 0, 4);
    assert_eq!(client.answer(&json!(id))["error"]["code"], -32603);
    client.change(URI, 2, &json!([{ "text": "y = \n" }]));
    must_serve(&mut client, "y = \n");
    client.leave();
}
