//! The reference tracker in the server: what suggestions resemble, what the policy makes of them,
//! the log of what was accepted, and the comment that says where code is from.

use crate::support::{Client, PATIENCE, Start, URI, configure, undertone};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use undertone::references::fingerprint::Density;
use undertone::references::lex::Family;
use undertone::references::segment::{Boilerplate, PackageRow, Parts, SourceRow, write};

/// Code that the index knows: long enough to be a copy beyond doubt.
const KNOWN: &str = "\
def merged_intervals(intervals, tolerance):
    if not intervals:
        raise ValueError(\"𝄞\")
    ordered = sorted(intervals, key=lambda pair: pair.start)
    merged = [ordered[0]]
    for interval in ordered[1:]:
        previous = merged[-1]
        if interval.start - previous.stop <= tolerance:
            previous.stop = max(previous.stop, interval.stop)
        else:
            merged.append(interval)
    return [(span.start, span.stop, span.weight * tolerance) for span in merged]
";

/// The index's package.
const PURL: &str = "pkg:pypi/spans@1.2.0";

/// What the model writes: a comment's worth of lines, as they are in [`KNOWN`].
fn script() -> String {
    format!("[[reply]]\nchunks = [{KNOWN:?}]\n")
}

fn references_folder(home: &Path) -> PathBuf {
    home.join(".local/share/undertone/references")
}

/// Puts an index that knows [`KNOWN`], as under `licence`, into a person's home.
fn index(home: &Path, licence: &str) {
    index_of(home, licence, KNOWN);
}

fn index_of(home: &Path, licence: &str, text: &str) {
    let folder = references_folder(home);
    std::fs::create_dir_all(&folder).expect("a folder");
    let package = PackageRow {
        name: "spans".to_owned(),
        purl: PURL.to_owned(),
        url: "https://github.com/acme/spans".to_owned(),
    };
    let file = SourceRow { path: "spans/merging.py", family: Family::Python, text, licence };
    let parts = Parts::of(package, Density::Full, [file]).expect("rows");
    write(parts, Boilerplate::default(), &folder.join("a.segment")).expect("a segment");
}

/// A person at an editor whose index knows [`KNOWN`] as under `licence`, with these settings.
struct Person {
    client: Client,
    version: i64,
}

impl Person {
    fn new(licence: &str, settings: &str, text: &str) -> Self {
        Self::with(&script(), licence, settings, text)
    }

    fn with(script: &str, licence: &str, settings: &str, text: &str) -> Self {
        let config = format!("model = \"SCRIPTED\"\nautomatic = true\n{settings}");
        let prepare = |home: &Path| index(home, licence);
        let start = Start {
            script: Some(script),
            config: Some(&config),
            prepare: Some(&prepare),
            ..Start::default()
        };
        Self { client: Client::ready(&start, text), version: 1 }
    }

    fn items(&mut self, line: u32, character: u32) -> Vec<Value> {
        let id = self.client.invoke(URI, line, character);
        let answer = self.client.answer(&json!(id));
        answer["result"]["items"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
    }

    /// The one suggestion at the end of a line.
    fn item(&mut self, line: u32, character: u32) -> Value {
        let items = self.items(line, character);
        items.first().cloned().expect("a suggestion")
    }

    fn insert(&mut self, line: u32, character: u32, text: &str) {
        self.version += 1;
        let at = json!({ "line": line, "character": character });
        let range = json!({ "start": at, "end": at });
        self.client.change(URI, self.version, &json!([{ "range": range, "text": text }]));
    }

    fn run(&mut self, command: &Value) -> Value {
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        self.client.ask("workspace/executeCommand", &params)["result"].take()
    }

    fn log(&mut self) -> Vec<Value> {
        let answer = self.run(&json!({ "command": "undertone.showReferenceLog" }));
        answer["entries"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
    }

    /// The actions that insert a comment in these lines.
    fn comments(&mut self, first: u32, last: u32) -> Vec<Value> {
        let range = json!({
            "start": { "line": first, "character": 0 }, "end": { "line": last, "character": 0 },
        });
        let context = json!({ "diagnostics": [] });
        let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": context });
        let answer = self.client.ask("textDocument/codeAction", &params);
        let all = answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
        let is_one = |it: &Value| {
            it["title"].as_str().is_some_and(|it| it.starts_with("Insert attribution"))
        };
        all.into_iter().filter(is_one).collect()
    }

    /// What the person is told, until nothing more comes.
    fn told(&mut self, method: &str) -> Vec<String> {
        let rest = self.client.rest(Duration::from_millis(200)).into_iter();
        let of_method = rest.filter(|it| it["method"] == method);
        of_method.filter_map(|it| it["params"]["message"].as_str().map(str::to_owned)).collect()
    }
}

fn text_of(item: &Value) -> &str {
    item["insertText"].as_str().unwrap_or_else(|| panic!("{item}"))
}

const BEFORE: &str = "# merges intervals\n";

#[test]
fn a_suggestion_carries_its_references_in_both_shapes() {
    let mut person = Person::new("MIT", "", BEFORE);
    let item = person.item(1, 0);
    let text = text_of(&item).to_owned();
    let references = item["references"].as_array().expect("a list");
    assert_eq!(references.len(), 1, "{item}");
    let reference = &references[0];
    assert_eq!(reference["referenceName"], "spans");
    assert_eq!(reference["licenseName"], "MIT");
    assert!(reference["referenceUrl"].as_str().is_some_and(|it| it.starts_with("https://")));
    let position = &reference["position"];
    assert_eq!(position["startCharacter"], 0, "{position}");
    let units = text.encode_utf16().count();
    assert!(units != text.len() && units != text.chars().count());
    assert_eq!(position["endCharacter"], units, "{position}");
    let ours = &reference["undertone"];
    assert_eq!(ours["purl"], PURL);
    assert_eq!(ours["tier"], "verbatim");
    assert_eq!(ours["certain"], true);
    assert!(ours["path"].as_str().is_some_and(|it| it.ends_with("merging.py")), "{ours}");
    assert_eq!(ours["lines"]["start"], 1, "{ours}");
    let title = item["command"]["title"].as_str().expect("a title");
    assert_eq!(title, "Undertone: accepted, resembles spans 1.2.0 (MIT)");
}

#[test]
fn what_is_kept_has_its_references_again() {
    let mut person = Person::new("MIT", "", BEFORE);
    person.item(1, 0);
    person.insert(1, 0, "def");
    let rest = person.item(1, 3);
    assert!(text_of(&rest).starts_with(" merged"), "{rest}");
    let position = &rest["references"][0]["position"];
    // What was copied begins before it.
    assert_eq!(position["startCharacter"], 0, "{rest}");
    assert_eq!(position["endCharacter"], text_of(&rest).encode_utf16().count(), "{rest}");
}

#[test]
fn a_menu_s_item_moves_the_references() {
    let mut person = Person::new("MIT", "", "# merges intervals\n\n");
    let at = json!({ "line": 1, "character": 0 });
    let params = json!({
        "textDocument": { "uri": URI },
        "position": at,
        "context": {
            "triggerKind": 1,
            "selectedCompletionInfo": { "range": { "start": at, "end": at }, "text": "𝄞\n" },
        },
    });
    let answer = person.client.ask("textDocument/inlineCompletion", &params);
    let item = &answer["result"]["items"][0];
    assert!(text_of(item).starts_with("𝄞\n"), "{answer}");
    let position = &item["references"][0]["position"];
    let first = text_of(item).split("def").next().expect("a head").encode_utf16().count();
    assert_eq!(position["startCharacter"], first, "{item}");
    assert_eq!(position["endCharacter"], text_of(item).encode_utf16().count(), "{item}");
}

#[test]
fn an_editor_without_ghost_text_shows_the_name_and_the_licence() {
    // The last line of what is known, behind all the others.
    let (before, rest) = KNOWN.split_at(KNOWN.find("turn [").expect("a line"));
    let script = format!("[[reply]]\nchunks = [{rest:?}]\n");
    let prepare = |home: &Path| index(home, "MIT");
    let start = Start { script: Some(&script), prepare: Some(&prepare), ..Start::default() };
    let mut client = Client::start(&start);
    client.ask("initialize", &json!({ "capabilities": {} }));
    client.open(URI, before);
    let line = before.matches('\n').count();
    let params = json!({
        "textDocument": { "uri": URI }, "position": { "line": line, "character": 6 },
    });
    let answer = client.ask("textDocument/completion", &params);
    let item = &answer["result"]["items"][0];
    assert_eq!(item["detail"], "Undertone: resembles spans 1.2.0 (MIT)", "{answer}");
    let says = item["documentation"]["value"].as_str().expect("a text");
    assert!(says.contains("spans 1.2.0 (MIT)") && says.contains("https://"), "{says}");
    // The word left of the cursor is part of the item.
    let text = item["textEdit"]["newText"].as_str().expect("a text");
    assert!(text.starts_with("return"), "{text}");
    let position = &item["data"]["references"][0]["position"];
    assert!(position["startCharacter"].as_u64().is_some_and(|it| it >= 2), "{item}");
    assert_eq!(position["endCharacter"], text.encode_utf16().count(), "{item}");
}

#[test]
fn clients_of_amazon_s_server_ask_and_tell_in_their_own_words() {
    let mut person = Person::new("MIT", "", BEFORE);
    let params = json!({
        "textDocument": { "uri": URI }, "position": { "line": 1, "character": 0 },
        "context": { "triggerKind": 1 },
    });
    let answer = person.client.ask("aws/textDocument/inlineCompletionWithReferences", &params);
    let list = &answer["result"];
    let item = &list["items"][0];
    assert_eq!(item["references"][0]["referenceName"], "spans", "{answer}");
    let id = item["itemId"].as_str().expect("an id");
    let results = |accepted: bool| {
        json!({
            "sessionId": list["sessionId"],
            "completionSessionResult": {
                id: { "seen": true, "accepted": accepted, "discarded": false },
            },
        })
    };
    person.client.notify("aws/logInlineCompletionSessionResults", &results(false));
    assert_eq!(person.log(), Vec::<Value>::new());
    for _ in 0..2 {
        person.client.notify("aws/logInlineCompletionSessionResults", &results(true));
    }
    assert_eq!(person.log().len(), 1);
}

#[test]
fn what_is_accepted_is_logged_once_whoever_says_so() {
    for (edits, tells, first) in [
        (true, false, "edit"),
        (false, true, "edit"),
        (true, true, "edit"),
        (true, true, "command"),
    ] {
        let mut person = Person::new("MIT", "", BEFORE);
        let item = person.item(1, 0);
        let text = text_of(&item).to_owned();
        if edits && first == "edit" {
            person.insert(1, 0, &text);
        }
        if tells {
            person.run(&item["command"]);
            person.run(&item["command"]);
        }
        if edits && first == "command" {
            person.insert(1, 0, &text);
        }
        let log = person.log();
        assert_eq!(log.len(), 1, "{edits} {tells} {first}: {log:?}");
        let entry = &log[0];
        assert_eq!(entry["file"], "/code/demo.py");
        assert_eq!(entry["lines"], json!([2, 13]), "{entry}");
        assert_eq!(entry["package"], "spans");
        assert_eq!(entry["version"], "1.2.0");
        assert_eq!(entry["licence"], "MIT");
        assert_eq!(entry["purl"], PURL);
        assert!(entry["url"].as_str().is_some_and(|it| it.starts_with("https://")), "{entry}");
        assert!(entry["at"].as_u64().is_some_and(|at| at > 1_700_000_000), "{entry}");
        assert_eq!(entry["tier"], "verbatim");
        let said = person.told("window/logMessage");
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("lines 2-13: it resembles spans 1.2.0 (MIT)"), "{said:?}");
    }
}

#[test]
fn only_what_is_taken_is_logged() {
    // Something else is typed.
    let mut person = Person::new("MIT", "", BEFORE);
    person.item(1, 0);
    person.insert(1, 0, "x");
    assert_eq!(person.log(), Vec::<Value>::new());
    // A word of it is taken, and most of it.
    for (taken, entries) in [(9, 0), (KNOWN.len() - 20, 1)] {
        let mut person = Person::new("MIT", "", BEFORE);
        person.item(1, 0);
        person.insert(1, 0, &KNOWN[..taken]);
        let lines = u32::try_from(KNOWN[..taken].matches('\n').count()).expect("it fits");
        let column = KNOWN[..taken].rsplit('\n').next().map_or(0, str::len);
        person.insert(1 + lines, u32::try_from(column).expect("it fits"), "%");
        let log = person.log();
        assert_eq!(log.len(), entries, "{taken}");
        for entry in log {
            // The last line is not all there.
            assert_eq!(entry["lines"], json!([2, 1 + lines + 1]), "{entry}");
            assert_eq!(entry["source_lines"], json!([1, lines + 1]), "{entry}");
        }
    }
    // It resembles nothing.
    let mut person = Person::with("[[reply]]\nchunks = [\"f(1, 2)\\n\"]\n", "MIT", "", "x = \n");
    let item = person.item(0, 4);
    assert!(item.get("references").is_none(), "{item}");
    person.insert(0, 4, "f(1, 2)");
    assert_eq!(person.log(), Vec::<Value>::new());
}

#[test]
fn the_log_is_for_its_person_alone_and_outlives_the_server() {
    let mut person = Person::new("MIT", "", BEFORE);
    let text = text_of(&person.item(1, 0)).to_owned();
    person.insert(1, 0, &text);
    let Person { mut client, .. } = person;
    client.ask("shutdown", &Value::Null);
    client.notify("exit", &Value::Null);
    assert_eq!(client.exit_code(PATIENCE), Some(0));
    let folder = client.home.path().join(".local/state/undertone/references");
    let mut files = std::fs::read_dir(&folder).expect("a folder");
    let file = files.next().expect("a month").expect("readable").path();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let entries = undertone::server::reference_log::read(&folder).expect("readable");
    assert_eq!(entries.len(), 1);
    let page = undertone::server::reference_log::page(&entries);
    assert!(page.contains("/code/demo.py, lines 2-13\n\n- spans 1.2.0, MIT\n"), "{page}");
}

#[test]
fn a_log_that_cannot_be_written_costs_no_suggestion() {
    let mut person = Person::new("MIT", "", BEFORE);
    let folder = person.client.home.path().join(".local/state/undertone");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("references"), "in the way").expect("a file");
    let text = text_of(&person.item(1, 0)).to_owned();
    person.insert(1, 0, &text);
    assert_eq!(person.log(), Vec::<Value>::new());
    person.insert(0, 0, "# merges intervals\n\n");
    assert!(!person.items(1, 0).is_empty());
}

#[test]
fn the_log_is_opened_where_the_editor_can() {
    let (script, prepare) = (script(), |home: &Path| index(home, "MIT"));
    let start = Start { script: Some(&script), prepare: Some(&prepare), ..Start::default() };
    let client = Client::start(&start);
    let mut person = Person { client, version: 1 };
    let capabilities = json!({
        "textDocument": { "inlineCompletion": {} }, "window": { "showDocument": { "support": true } },
    });
    person.client.ask("initialize", &json!({ "capabilities": capabilities }));
    person.client.open(URI, BEFORE);
    let text = text_of(&person.item(1, 0)).to_owned();
    person.insert(1, 0, &text);
    let answer = person.run(&json!({ "command": "undertone.showReferenceLog", "arguments": [] }));
    let asked = person.client.wait_for("a page", |it| it["method"] == "window/showDocument");
    assert_eq!(asked["params"]["uri"], answer["page"]);
    let path = answer["page"].as_str().and_then(|it| it.strip_prefix("file://")).expect("a file");
    let page = std::fs::read_to_string(path).expect("a page");
    assert!(page.contains("spans 1.2.0, MIT"), "{page}");
}

/// The text after the one edit of an action.
fn after(text: &str, action: &Value) -> String {
    let edits = &action["edit"]["changes"][URI];
    assert_eq!(edits.as_array().map(Vec::len), Some(1), "{action}");
    let start = &edits[0]["range"]["start"];
    assert_eq!(*start, edits[0]["range"]["end"], "{action}");
    let line = usize::try_from(start["line"].as_u64().expect("a line")).expect("it fits");
    let character = usize::try_from(start["character"].as_u64().expect("one")).expect("it fits");
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut after = text.to_owned();
    after.insert_str(before + character, edits[0]["newText"].as_str().expect("a text"));
    after
}

#[test]
fn a_comment_is_offered_at_code_that_was_taken_wherever_it_is() {
    for line_end in ["\n", "\r\n"] {
        let before = BEFORE.replace('\n', line_end);
        let mut person = Person::new("MIT", "", &format!("{before}{line_end}x = 1{line_end}"));
        let text = text_of(&person.item(1, 0)).to_owned();
        assert_eq!(person.comments(1, 1), Vec::<Value>::new(), "not taken yet");
        person.insert(1, 0, &text.replace('\n', line_end));
        assert_eq!(person.comments(13, 13), Vec::<Value>::new(), "elsewhere");
        person.insert(0, 0, &format!("import re{line_end}"));
        assert_eq!(person.comments(1, 1), Vec::<Value>::new(), "it has moved");
        let offered = person.comments(3, 3);
        assert_eq!(offered.len(), 1, "{offered:?}");
        assert_eq!(offered[0]["title"], "Insert attribution comment: spans 1.2.0 (MIT)");
        let held = format!("import re{line_end}{before}{text}{line_end}x = 1{line_end}")
            .replace("\r\n", "\n")
            .replace('\n', line_end);
        person.client.must_hold(URI, &held);
        let commented = after(&held, &offered[0]);
        let lines: Vec<_> = commented.split(line_end).collect();
        assert!(lines[2].starts_with("# Attribution: spans 1.2.0 (MIT), "), "{commented}");
        assert!(lines[3].starts_with("def merged_intervals("), "{commented}");
        let comment = offered[0]["edit"]["changes"][URI][0]["newText"].as_str().expect("text");
        person.insert(2, 0, comment);
        person.client.must_hold(URI, &commented);
        assert_eq!(person.comments(3, 5), Vec::<Value>::new(), "it stands there");
    }
}

#[test]
fn a_policy_says_what_is_shown() {
    let policy = |licences: &str| format!("[references.licences]\n{licences}\n");
    // Blocked: told to who asks by a key.
    let mut person = Person::new("GPL-3.0-only", &policy("\"GPL-*\" = \"block\""), BEFORE);
    assert_eq!(person.items(1, 0), Vec::<Value>::new());
    let told = person.told("window/showMessage").concat();
    assert!(told.contains("a suggestion is withheld"), "{told}");
    assert!(told.contains("it resembles spans 1.2.0 (GPL-3.0-only), "), "{told}");
    // One may choose the other licence.
    let mut person = Person::new("MIT OR GPL-3.0-only", &policy("\"GPL-*\" = \"block\""), BEFORE);
    assert_eq!(person.item(1, 0)["references"][0]["licenseName"], "MIT OR GPL-3.0-only");
    // Allowed, one's own, and not looked for: nothing is said.
    for settings in [
        policy("MIT = \"allow\""),
        "[references]\nown = [\"pkg:pypi/spans\"]\n".to_owned(),
        "[references]\nenabled = false\ninclude_suggestions_with_code_references = false\n"
            .to_owned(),
    ] {
        let mut person = Person::new("MIT", &settings, BEFORE);
        let item = person.item(1, 0);
        assert!(item.get("references").is_none(), "{settings}: {item}");
        assert_eq!(item["command"]["title"], "Undertone: accepted");
        person.insert(1, 0, text_of(&item));
        assert_eq!(person.log(), Vec::<Value>::new());
    }
    // None that resembles anything.
    let settings = "[references]\ninclude_suggestions_with_code_references = false\n";
    let mut person = Person::new("MIT", settings, BEFORE);
    assert_eq!(person.items(1, 0), Vec::<Value>::new());
}

#[test]
fn the_next_best_is_offered_to_who_types() {
    let script = format!(
        "[[reply]]\nvariant = 1\nchunks = [\"def plain(a):\\n    return a\\n\"]\n{}",
        script()
    );
    let settings = "[references.licences]\n\"GPL-*\" = \"block\"\n";
    let mut person = Person::with(&script, "GPL-3.0-only", settings, BEFORE);
    let id = person.client.complete(URI, 1, 0);
    let answer = person.client.answer(&json!(id));
    assert_eq!(answer["result"]["items"][0]["insertText"], "def plain(a):\n    return a");
}

#[test]
fn a_comment_is_part_of_the_suggestion_where_it_has_to_be() {
    for settings in [
        "[references.licences]\nMIT = \"require-attribution\"\n",
        "[references]\nattribution_on_accept = true\n",
    ] {
        let mut person = Person::new("MIT", settings, BEFORE);
        let item = person.item(1, 0);
        let text = text_of(&item).to_owned();
        assert!(text.starts_with("# Attribution: spans 1.2.0 (MIT), "), "{text}");
        let comment = text.find("def").expect("the code");
        assert!(text[comment..].starts_with("def merged_intervals("), "{text}");
        assert_eq!(item["references"][0]["position"]["startCharacter"], comment, "{item}");
        person.insert(1, 0, &text);
        assert_eq!(person.log()[0]["lines"], json!([3, 14]));
        assert_eq!(person.comments(3, 3), Vec::<Value>::new(), "it stands there");
    }
}

#[test]
fn without_room_for_its_comment_a_suggestion_is_shown_only_where_none_is_required() {
    let line = "[(interval.start - previous.stop, interval.weight * tolerance, previous.name) \
                for interval, previous in zip(ordered, merged) if interval.start > previous.stop]";
    let script = format!("[[reply]]\nchunks = [{line:?}]\n");
    let shown = |settings: &str| {
        let config = format!("model = \"SCRIPTED\"\n{settings}");
        let prepare = |home: &Path| index_of(home, "MIT", &format!("gaps = {line}\n"));
        let start = Start {
            script: Some(&script),
            config: Some(&config),
            prepare: Some(&prepare),
            ..Start::default()
        };
        let mut person = Person { client: Client::ready(&start, "x = \\\n + 1\n"), version: 1 };
        (person.items(0, 4), person.told("window/showMessage").concat())
    };
    let (items, _) = shown("[references]\nattribution_on_accept = true\n");
    assert_eq!(text_of(&items[0]), line, "{items:?}");
    let (items, told) = shown("[references.licences]\nMIT = \"require-attribution\"\n");
    assert_eq!(items, Vec::<Value>::new());
    assert!(told.contains("is withheld"), "{told}");
}

/// What a person is told at a start in a home that was prepared so, and what the home holds then.
fn said_at_start(prepare: &dyn Fn(&Path)) -> (String, PathBuf, bool) {
    let start = Start { prepare: Some(prepare), ..Start::default() };
    let mut person = Person { client: Client::ready(&start, "x = \n"), version: 1 };
    assert_eq!(text_of(&person.item(0, 4)), "pass");
    let told = person.told("window/showMessage").join("\n");
    let folder = references_folder(person.client.home.path());
    let file = folder.join("offered");
    (told, PathBuf::from("offered"), file.exists())
}

#[test]
fn a_first_start_without_an_index_says_how_to_make_one_and_no_later_one_does() {
    let (told, file, is_there) = said_at_start(&|_: &Path| {});
    assert!(told.contains("`undertone references build --default`"), "{told}");
    assert!(is_there);
    let (told, ..) = said_at_start(&|home: &Path| {
        let folder = references_folder(home);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(&file), "").expect("a file");
    });
    assert_eq!(told, "");
    // Where it cannot be remembered, it would be said each time.
    let (told, ..) = said_at_start(&|home: &Path| {
        std::fs::create_dir_all(home.join(".local/share")).expect("a folder");
        std::fs::write(home.join(".local/share/undertone"), "in the way").expect("a file");
    });
    assert_eq!(told, "");
    let (told, _, is_there) = said_at_start(&|home: &Path| index(home, "MIT"));
    assert_eq!((told.as_str(), is_there), ("", false));
}

#[test]
fn a_policy_that_withholds_says_at_each_start_that_there_is_no_index() {
    let config = "model = \"SCRIPTED\"\n[references.licences]\n\"GPL-*\" = \"block\"\n";
    let prepare = |home: &Path| {
        std::fs::create_dir_all(references_folder(home)).expect("a folder");
        std::fs::write(references_folder(home).join("offered"), "").expect("a file");
    };
    let start = Start { config: Some(config), prepare: Some(&prepare), ..Start::default() };
    let mut person = Person { client: Client::ready(&start, "x = \n"), version: 1 };
    person.item(0, 4);
    let told = person.told("window/showMessage").join("\n");
    assert!(
        told.contains("your policy withholds") && told.contains("no reference index"),
        "{told}"
    );
}

#[test]
fn a_log_that_cannot_be_written_is_told_of() {
    let mut person = Person::new("MIT", "", BEFORE);
    let state = person.client.home.path().join(".local/state/undertone");
    std::fs::create_dir_all(&state).expect("a folder");
    std::fs::write(state.join("references"), "in the way").expect("a file");
    let item = person.item(1, 0);
    person.insert(1, 0, text_of(&item));
    person.run(&item["command"]);
    let told = person.told("window/showMessage").join("\n");
    assert!(told.contains("the reference log cannot be written"), "{told}");
}

#[test]
fn an_index_that_cannot_be_used_is_told_of_and_costs_no_suggestion() {
    let (told, ..) = said_at_start(&|home: &Path| {
        let folder = references_folder(home);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("a.segment"), "no segment").expect("a file");
    });
    assert!(told.contains("the reference index cannot be used"), "{told}");
    assert!(told.contains("`undertone references build --default`"), "{told}");
}

#[test]
fn beside_a_segment_that_cannot_be_used_the_others_answer() {
    let (script, config) = (script(), "model = \"SCRIPTED\"\n");
    let prepare = |home: &Path| {
        // One before it and one behind it.
        index(home, "MIT");
        for broken in ["_.segment", "b.segment"] {
            std::fs::write(references_folder(home).join(broken), "no segment").expect("a file");
        }
    };
    let start = Start {
        script: Some(&script),
        config: Some(config),
        prepare: Some(&prepare),
        ..Start::default()
    };
    let mut person = Person { client: Client::ready(&start, BEFORE), version: 1 };
    assert!(person.item(1, 0).get("references").is_some());
    let told = person.told("window/showMessage");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("_.segment"), "{told:?}");
}

#[test]
fn an_index_that_is_damaged_withholds_only_where_the_policy_may() {
    for (settings, is_shown, says) in [
        ("", true, "suggestions are not compared"),
        ("[references.licences]\n\"GPL-*\" = \"block\"\n", false, "none is shown"),
    ] {
        let config = format!("model = \"SCRIPTED\"\n{settings}");
        let script = script();
        let prepare = |home: &Path| {
            index(home, "MIT");
            let file = references_folder(home).join("a.segment");
            let mut bytes = std::fs::read(&file).expect("a segment");
            let half = bytes.len() / 2;
            bytes[half..].iter_mut().for_each(|byte| *byte = !*byte);
            std::fs::write(file, bytes).expect("a segment");
        };
        let start = Start {
            script: Some(&script),
            config: Some(&config),
            prepare: Some(&prepare),
            ..Start::default()
        };
        let mut person = Person { client: Client::ready(&start, BEFORE), version: 1 };
        for _ in 0..2 {
            assert_eq!(!person.items(1, 0).is_empty(), is_shown, "{settings}");
        }
        let told = person.told("window/showMessage");
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("is damaged") && told[0].contains(says), "{told:?}");
    }
}

#[test]
fn an_index_that_is_built_meanwhile_is_used_from_the_next_document_on() {
    let script = script();
    let start = Start { script: Some(&script), ..Start::default() };
    let mut person = Person { client: Client::ready(&start, BEFORE), version: 1 };
    assert!(person.item(1, 0).get("references").is_none());
    index(person.client.home.path(), "MIT");
    let other = "file:///code/other.py";
    let deadline = Instant::now() + PATIENCE;
    loop {
        person.client.open(other, BEFORE);
        let id = person.client.invoke(other, 1, 0);
        let answer = person.client.answer(&json!(id));
        if answer["result"]["items"][0].get("references").is_some() {
            break;
        }
        assert!(Instant::now() < deadline, "{answer}");
    }
    // A broken one does not take its place.
    let segment = references_folder(person.client.home.path()).join("b.segment");
    std::fs::write(segment, "no segment").expect("a file");
    person.client.open(other, BEFORE);
    let told = person.client.wait_for("a warning", |it| {
        it["method"] == "window/showMessage"
            && it["params"]["message"].as_str().is_some_and(|it| it.contains("stays in use"))
    });
    assert_eq!(told["params"]["type"], 2);
    assert!(person.item(1, 0).get("references").is_some());
}

#[test]
fn what_the_workspace_has_itself_is_no_match() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("src/util/own_name.py");
    std::fs::create_dir_all(own.parent().expect("a folder")).expect("a folder");
    std::fs::write(&own, KNOWN).expect("a file");
    let script = script();
    let prepare = |home: &Path| index(home, "MIT");
    let start = Start { script: Some(&script), prepare: Some(&prepare), ..Start::default() };
    let (mut client, root) = Client::working_in(&start, folder.path());
    let uri = format!("{root}/other.py");
    client.open(&uri, BEFORE);
    let mut is_told = || {
        let id = client.invoke(&uri, 1, 0);
        let answer = client.answer(&json!(id));
        let item = &answer["result"]["items"][0];
        assert!(item["insertText"].is_string(), "{answer}");
        item.get("references").is_some()
    };
    // The workspace is read in the background.
    let deadline = Instant::now() + PATIENCE;
    while is_told() {
        assert!(Instant::now() < deadline);
    }
    let half: String = KNOWN.split_inclusive('\n').take(7).collect();
    let cases = [
        // Who has taken some lines of it gets the others from elsewhere.
        ("half of it", half, true),
        ("all of it", KNOWN.to_owned(), false),
        ("all of it in a class", format!("class A:\n{}", KNOWN.replace('\n', "\n    ")), false),
        ("nothing of it", "import spans\n".to_owned(), true),
    ];
    for (what, text, expected) in cases {
        std::fs::write(&own, text).expect("a file");
        assert_eq!(is_told(), expected, "{what}");
    }
    std::fs::remove_file(&own).expect("a file");
    assert!(is_told());
}

#[test]
fn the_command_line_says_the_same() {
    let home = tempfile::tempdir().expect("a folder");
    index(home.path(), "GPL-3.0-only");
    std::fs::write(home.path().join("script.toml"), script()).expect("a script");
    std::fs::write(home.path().join("demo.py"), BEFORE).expect("a file");
    let complete = |settings: &str, arguments: &[&str]| {
        configure(&home, settings);
        let model = format!("scripted:{}", home.path().join("script.toml").display());
        let mut command = undertone(&home);
        command.args(["complete", "demo.py:2", "--model", &model]).args(arguments);
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (text(output.stdout), text(output.stderr))
    };
    let (out, err) = complete("", &[]);
    assert!(out.starts_with("def merged_intervals("), "{out}");
    assert!(err.contains("this resembles spans 1.2.0 (GPL-3.0-only), "), "{err}");
    let (out, _) = complete("", &["--json"]);
    let page: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(page["items"][0]["references"][0]["undertone"]["purl"], PURL, "{page}");
    let (out, err) = complete("[references.licences]\n\"GPL-*\" = \"block\"\n", &[]);
    assert_eq!(out, "");
    assert!(err.contains("is withheld by your policy") && err.contains("nothing to"), "{err}");
    let settings = "[references]\nattribution_on_accept = true\n";
    let (out, _) = complete(settings, &[]);
    assert!(out.starts_with("# Attribution: spans 1.2.0 (GPL-3.0-only), "), "{out}");
    let (out, err) = complete("[references]\nenabled = false\n", &[]);
    assert!(out.starts_with("def") && !err.contains("resembles"), "{out} {err}");
    // What the repository has itself is no match.
    std::fs::create_dir_all(home.path().join(".git")).expect("a folder");
    std::fs::create_dir_all(home.path().join("lib")).expect("a folder");
    std::fs::write(home.path().join("lib/other.py"), KNOWN).expect("a file");
    let (out, err) = complete("", &[]);
    assert!(out.starts_with("def") && !err.contains("resembles"), "{out} {err}");
}
