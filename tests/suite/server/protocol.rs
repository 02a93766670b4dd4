//! What the server says of itself, and that `docs/protocol.md` says the same.

use crate::support::{Client, Start, URI};
use expect_test::expect;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

fn capabilities(params: &Value) -> Value {
    let mut client = Client::start(&Start::default());
    let mut answer = client.ask("initialize", params);
    client.leave();
    answer["result"]["capabilities"].take()
}

#[test]
fn the_documented_capabilities_are_the_offered_ones() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/protocol.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let (_, after) = page.split_once("<!-- capabilities -->\n```json\n").expect("the block");
    let (documented, _) = after.split_once("```").expect("its end");
    let offered = capabilities(&json!({ "capabilities": {} }));
    let offered = serde_json::to_string_pretty(&offered).expect("JSON");
    assert_eq!(documented.trim(), offered, "put this into docs/protocol.md");
}

#[test]
fn editors_with_ghost_text_are_offered_no_completions() {
    let inline = json!({ "capabilities": { "textDocument": { "inlineCompletion": {} } } });
    let offered = capabilities(&inline);
    assert!(offered.get("completionProvider").is_none(), "{offered}");
    assert!(offered["inlineCompletionProvider"].is_object(), "{offered}");
}

#[test]
fn the_editor_chooses_the_unit_of_positions() {
    let mut table = String::new();
    let lists = [
        json!(["utf-8", "utf-16"]),
        json!(["utf-32", "utf-8"]),
        json!(["utf-16", "utf-8"]),
        json!(["ebcdic", "utf-8"]),
        json!([]),
        json!([7]),
        Value::Null,
    ];
    for list in lists {
        let general = json!({ "positionEncodings": list });
        let mut client = Client::start(&Start::default());
        let answer = client.ask("initialize", &json!({ "capabilities": { "general": general } }));
        client.open(URI, "a𝄞b\n");
        let place = json!({ "line": 0, "character": 3 });
        client.change(URI, 2, &json!([{ "range": { "start": place, "end": place }, "text": "|" }]));
        let encoding = answer["result"]["capabilities"]["positionEncoding"].as_str();
        let text = match encoding {
            Some("utf-8") => "a|𝄞b\n",
            Some("utf-16") => "a𝄞|b\n",
            _ => "a𝄞b|\n",
        };
        client.must_hold(URI, text);
        client.leave();
        writeln!(table, "{list} {}", encoding.unwrap_or("none")).expect("a string takes all");
    }
    expect![[r#"
        ["utf-8","utf-16"] utf-8
        ["utf-32","utf-8"] utf-32
        ["utf-16","utf-8"] utf-16
        ["ebcdic","utf-8"] utf-8
        [] utf-16
        [7] utf-16
        null utf-16
    "#]]
    .assert_eq(&table);
}
