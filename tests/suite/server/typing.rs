//! What a person sees while they type on: the kept suggestion, and the editor's own menu.

use crate::support::{Client, Start, URI};
use serde_json::{Value, json};

/// Answers the first question; whoever asks again after a key gets an answer that shows it.
const ONCE: &str = "\
[[reply]]
when = \"x = f\"
chunks = [\"(asked, again)\"]
[[reply]]
chunks = [\"f(1, 2)\\n\"]
";

fn items(client: &mut Client, line: u32, character: u32) -> Value {
    let id = client.complete(URI, line, character);
    client.answer(&json!(id))["result"]["items"].take()
}

fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    let position = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "start": position(start), "end": position(end) })
}

/// Replaces `from` to `to` of the first line.
fn type_at(client: &mut Client, from: u32, to: u32, text: &str) {
    let change = json!([{ "range": range((0, from), (0, to)), "text": text }]);
    client.change(URI, 2, &change);
}

#[test]
fn typing_through_a_suggestion_asks_no_model() {
    let mut client =
        Client::ready(&Start { script: Some(ONCE), ..Start::default() }, "x = \ny = 2\n");
    assert_eq!(items(&mut client, 0, 4)[0]["insertText"], "f(1, 2)");
    type_at(&mut client, 4, 4, "f");
    assert_eq!(items(&mut client, 0, 5)[0]["insertText"], "(1, 2)");
    // The editor closes the bracket, and the suggestion replaces it.
    type_at(&mut client, 5, 5, "()");
    let item = items(&mut client, 0, 6)[0].take();
    assert_eq!(item["insertText"], "1, 2)");
    assert_eq!(item["range"], range((0, 6), (0, 7)));
    // Deleting brings it back.
    type_at(&mut client, 5, 7, "");
    assert_eq!(items(&mut client, 0, 5)[0]["insertText"], "(1, 2)");
    // Something else is another question.
    type_at(&mut client, 5, 5, "oo");
    assert_eq!(items(&mut client, 0, 7)[0]["insertText"], "(asked, again)");
    client.leave();
}

const SEVERAL: &str = "\
[[reply]]
chunks = [\"first()\\n\"]
[[reply]]
variant = 1
chunks = [\"second()\\n\"]
[[reply]]
variant = 2
chunks = [\"first()\\n\"]
";

#[test]
fn who_asks_may_go_through_several_suggestions_and_who_types_gets_one() {
    for (invoked, expected) in [(true, vec!["first()", "second()"]), (false, vec!["first()"])] {
        let start = Start { script: Some(SEVERAL), ..Start::default() };
        let mut client = Client::ready(&start, "x = \ny = 2\n");
        let id = if invoked { client.invoke(URI, 0, 4) } else { client.complete(URI, 0, 4) };
        let answer = client.answer(&json!(id));
        let items = answer["result"]["items"].as_array().expect("a list");
        let texts: Vec<_> = items.iter().map(|item| &item["insertText"]).collect();
        assert_eq!(texts, expected);
        client.leave();
    }
}

#[test]
fn the_key_brings_several_where_one_is_shown_already() {
    let start = Start { script: Some(SEVERAL), ..Start::default() };
    let mut client = Client::ready(&start, "x = \ny = 2\n");
    assert_eq!(items(&mut client, 0, 4).as_array().map(Vec::len), Some(1));
    let id = client.invoke(URI, 0, 4);
    let answer = client.answer(&json!(id));
    assert_eq!(answer["result"]["items"].as_array().map(Vec::len), Some(2), "{answer}");
    client.leave();
}

#[test]
fn a_suggestion_extends_what_the_menu_has_selected() {
    let mut client =
        Client::ready(&Start { script: Some(ONCE), ..Start::default() }, "x = fo\ny = 2\n");
    let mut ask = |start: u32, end: u32| {
        let selected = json!({ "range": range((0, start), (0, end)), "text": "format" });
        let answer = client.ask(
            "textDocument/inlineCompletion",
            &json!({
                "textDocument": { "uri": URI },
                "position": { "line": 0, "character": 6 },
                "context": { "triggerKind": 2, "selectedCompletionInfo": selected },
            }),
        );
        answer["result"]["items"].clone()
    };
    let item = ask(4, 6)[0].take();
    assert_eq!(item["insertText"], "format(asked, again)");
    assert_eq!(item["range"], range((0, 4), (0, 6)));
    // An item elsewhere cannot be extended.
    assert_eq!(ask(0, 1), json!([]));
    client.must_hold(URI, "x = fo\ny = 2\n");
    client.leave();
}
