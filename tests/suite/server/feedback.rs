//! When suggestions come unasked, and what becomes of them: through the server, by a person's edits.

use crate::support::{Client, PATIENCE, Start, URI, undertone};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SCRIPT: &str = "[[reply]]\nchunks = [\"f(1, 2)\\n\"]\n";

fn position(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

/// A person at an editor: what they see, and the one text that they write.
struct Person {
    client: Client,
    version: i64,
}

impl Person {
    fn at(text: &str) -> Self {
        Self::with(&Start { script: Some(SCRIPT), ..Start::default() }, text)
    }

    fn with(start: &Start<'_>, text: &str) -> Self {
        Self { client: Client::ready(start, text), version: 1 }
    }

    /// Replaces `from` to `to` of a line.
    fn edit(&mut self, line: u32, from: u32, to: u32, text: &str) {
        self.version += 1;
        let range = json!({ "start": position(line, from), "end": position(line, to) });
        self.client.change(URI, self.version, &json!([{ "range": range, "text": text }]));
    }

    fn ask(&mut self, line: u32, character: u32, kind: u32) -> Value {
        let params = json!({
            "textDocument": { "uri": URI },
            "position": position(line, character),
            "context": { "triggerKind": kind },
        });
        self.client.ask("textDocument/inlineCompletion", &params)["result"]["items"].take()
    }

    /// What comes while they type.
    fn sees(&mut self, line: u32, character: u32) -> Value {
        self.ask(line, character, 2)
    }

    /// What comes where they ask by a key.
    fn asks(&mut self, line: u32, character: u32) -> Value {
        self.ask(line, character, 1)
    }

    /// Leaves; gives what `undertone usage` then says of suggestions.
    fn leaves(self) -> Value {
        let Self { mut client, .. } = self;
        client.ask("shutdown", &Value::Null);
        client.notify("exit", &Value::Null);
        assert_eq!(client.exit_code(PATIENCE), Some(0));
        usage(&client.home)
    }
}

fn usage(home: &TempDir) -> Value {
    let output = undertone(home).args(["usage", "--json"]).output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    let mut page: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    page["suggestions"].take()
}

/// Shown, accepted, in part, typed through, rejected, characters.
fn counts(suggestions: &Value) -> [i64; 6] {
    assert_eq!(suggestions[0]["language"], "Python", "{suggestions}");
    ["shown", "accepted", "partly", "typed_through", "rejected", "characters"]
        .map(|name| suggestions[0][name].as_i64().expect("a count"))
}

#[test]
fn an_accepted_suggestion_counts_once_whoever_says_so() {
    // By its edit alone, by the command alone, and by both in either order.
    for (edits, tells, first) in [
        (true, false, "edit"),
        (false, true, "edit"),
        (true, true, "edit"),
        (true, true, "command"),
    ] {
        let mut person = Person::at("x = \n");
        let item = person.sees(0, 4)[0].take();
        assert_eq!(item["insertText"], "f(1, 2)");
        let edit = |person: &mut Person| {
            if edits {
                person.edit(0, 4, 4, "f(1, 2)");
            }
        };
        if first == "edit" {
            edit(&mut person);
        }
        if tells {
            let command = json!({
                "command": item["command"]["command"], "arguments": item["command"]["arguments"],
            });
            for _ in 0..2 {
                let answer = person.client.ask("workspace/executeCommand", &command);
                assert_eq!(answer["result"], Value::Null, "{answer}");
                assert!(answer.get("error").is_none(), "{answer}");
            }
        }
        if first == "command" {
            edit(&mut person);
        }
        assert_eq!(counts(&person.leaves()), [1, 1, 0, 0, 0, 7], "{edits} {tells} {first}");
    }
}

#[test]
fn what_becomes_of_a_suggestion_is_inferred_from_edits() {
    // In part.
    let mut person = Person::at("x = \n");
    person.sees(0, 4);
    person.edit(0, 4, 4, "f(1,");
    person.edit(0, 8, 8, "7");
    assert_eq!(counts(&person.leaves()), [1, 0, 1, 0, 0, 4]);
    // Typed through, with a request at each key, as editors send them.
    let mut person = Person::at("x = \n");
    person.sees(0, 4);
    for (at, sign) in (4..).zip("f(1, 2)".chars()) {
        person.edit(0, at, at, &sign.to_string());
        person.sees(0, at + 1);
    }
    assert_eq!(counts(&person.leaves())[..4], [1, 0, 0, 1]);
    // Something else is typed.
    let mut person = Person::at("x = \n");
    person.sees(0, 4);
    person.edit(0, 4, 4, "g");
    assert_eq!(counts(&person.leaves()), [1, 0, 0, 0, 1, 0]);
    // The file is closed.
    let mut person = Person::at("x = \n");
    person.sees(0, 4);
    person.client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    assert_eq!(counts(&person.leaves()), [1, 0, 0, 0, 1, 0]);
}

#[test]
fn commands_that_are_none_are_refused_and_unknown_ids_ignored() {
    let mut person = Person::at("x = \n");
    for params in [
        json!({ "command": "undertone.accepted" }),
        json!({ "command": "undertone.accepted", "arguments": ["x"] }),
        json!({ "command": "rm", "arguments": [1] }),
        json!({}),
    ] {
        let answer = person.client.ask("workspace/executeCommand", &params);
        assert_eq!(answer["error"]["code"], -32602, "{params} {answer}");
    }
    for number in [json!(0), json!(12_345), json!(u64::MAX)] {
        let params = json!({ "command": "undertone.accepted", "arguments": [number] });
        let answer = person.client.ask("workspace/executeCommand", &params);
        assert!(answer.get("error").is_none(), "{answer}");
    }
    assert_eq!(person.leaves(), json!([]));
}

#[test]
fn pasting_undoing_and_deleting_trigger_nothing_and_a_key_always_asks() {
    // Pasted.
    let mut person = Person::at("\n");
    person.edit(0, 0, 0, "a = 1\nb = 2\nx = ");
    assert_eq!(person.sees(2, 4), json!([]));
    assert_eq!(person.asks(2, 4)[0]["insertText"], "f(1, 2)");
    // Undone: what was deleted comes back at once.
    let mut person = Person::at("total = \n");
    person.edit(0, 2, 8, "");
    person.edit(0, 2, 2, "tal = ");
    assert_eq!(person.sees(0, 8), json!([]));
    assert_eq!(person.asks(0, 8)[0]["insertText"], "f(1, 2)");
    // Deleted.
    let mut person = Person::at("x = yes\n");
    person.edit(0, 4, 7, "");
    assert_eq!(person.sees(0, 4), json!([]));
    // Typing on asks again.
    person.edit(0, 4, 4, "n");
    assert_eq!(person.sees(0, 5).as_array().map(Vec::len), Some(1));
    // Within text.
    let mut person = Person::at("x =  + 1\n");
    assert_eq!(person.sees(0, 4), json!([]));
    assert_eq!(person.asks(0, 4).as_array().map(Vec::is_empty), Some(false));
}

#[test]
fn a_suggestion_that_was_taken_is_no_paste() {
    let script = "[[reply]]\nwhen = \"= 2\"\nchunks = [\"c = 3\\n\"]\n\
                  [[reply]]\nchunks = [\"\\n    a = 1\\n    b = 2\\n\"]\n";
    let mut person =
        Person::with(&Start { script: Some(script), ..Start::default() }, "def f():\n");
    let item = person.sees(0, 8)[0].take();
    let text = item["insertText"].as_str().expect("a text").to_owned();
    assert!(text.contains("b = 2"), "{item}");
    person.edit(0, 8, 8, &text);
    person.edit(2, 9, 9, "\n    ");
    assert_eq!(person.sees(3, 4)[0]["insertText"], "c = 3");
    assert_eq!(counts(&person.leaves())[..2], [2, 1]);
}

#[test]
fn a_place_where_a_suggestion_was_passed_over_stays_quiet_until_an_edit() {
    let mut person = Person::at("x = \ny = \n");
    assert_eq!(person.sees(0, 4)[0]["insertText"], "f(1, 2)");
    // Asking again in the same place is no rejection.
    assert_eq!(person.sees(0, 4)[0]["insertText"], "f(1, 2)");
    person.sees(1, 4);
    assert_eq!(person.sees(0, 4), json!([]));
    assert_eq!(person.asks(0, 4)[0]["insertText"], "f(1, 2)");
    person.edit(0, 4, 4, "f");
    assert_eq!(person.sees(0, 5)[0]["insertText"], "(1, 2)");
}

#[test]
fn a_person_may_turn_off_what_comes_unasked() {
    let config = "model = \"SCRIPTED\"\nautomatic = false\n";
    let start = Start { script: Some(SCRIPT), config: Some(config), ..Start::default() };
    let mut person = Person::with(&start, "x = \n");
    assert_eq!(person.sees(0, 4), json!([]));
    assert_eq!(person.asks(0, 4)[0]["insertText"], "f(1, 2)");
}

#[test]
fn waiting_for_the_next_key_ends_at_once_when_it_comes() {
    // So slow that the wait for the next key is a good part of the gap between keys.
    let script = "[[reply]]\ndelay_ms = 300\nchunks = [\"f(1, 2)\\n\"]\n";
    let start = Start { script: Some(script), ..Start::default() };
    let mut person = Person::with(&start, "x = \n");
    person.sees(0, 4);
    for (at, sign) in (4..).zip("name".chars()) {
        std::thread::sleep(Duration::from_millis(120));
        person.edit(0, at, at, &sign.to_string());
    }
    let waits = person.client.complete(URI, 0, 8);
    let started = Instant::now();
    person.client.notify("$/cancelRequest", &json!({ "id": waits }));
    assert_eq!(person.client.answer(&json!(waits))["error"]["code"], -32800);
    let waits = person.client.complete(URI, 0, 8);
    person.edit(0, 8, 8, "s");
    assert_eq!(person.client.answer(&json!(waits))["result"]["items"], json!([]));
    assert!(started.elapsed() < PATIENCE / 4, "{:?}", started.elapsed());
}

#[test]
fn a_ledger_that_cannot_be_written_costs_counts_and_no_suggestion() {
    let mut person = Person::at("x = \n");
    let folder = person.client.home.path().join(".local/state/undertone");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("suggestions"), "in the way").expect("a file");
    assert_eq!(person.sees(0, 4)[0]["insertText"], "f(1, 2)");
    person.edit(0, 4, 4, "f(1, 2)");
    person.edit(0, 11, 11, "\ny = ");
    assert_eq!(person.sees(1, 4)[0]["insertText"], "f(1, 2)");
    let mut client = person.client;
    client.ask("shutdown", &Value::Null);
    client.notify("exit", &Value::Null);
    assert_eq!(client.exit_code(PATIENCE), Some(0));
}

#[test]
fn the_ledger_holds_counts_and_no_code() {
    let mut person = Person::at("hunter2 = \n");
    person.sees(0, 10);
    person.edit(0, 10, 10, "f(1, 2)");
    let Person { mut client, .. } = person;
    client.ask("shutdown", &Value::Null);
    client.notify("exit", &Value::Null);
    client.exit_code(PATIENCE);
    let folder = client.home.path().join(".local/state/undertone/suggestions");
    let mut files = std::fs::read_dir(folder).expect("a folder");
    let file = files.next().expect("a month").expect("readable").path();
    let text = std::fs::read_to_string(file).expect("text");
    let line: Value = serde_json::from_str(text.trim_end()).expect("one line");
    let mut names: Vec<_> = line.as_object().expect("an object").keys().cloned().collect();
    names.sort();
    let expected = [
        "accepted",
        "at",
        "backend",
        "characters",
        "language",
        "partly",
        "rejected",
        "shown",
        "typed_through",
    ];
    assert_eq!(names, expected);
    assert!(!text.contains("hunter2") && !text.contains("f(1"), "{text}");
}
