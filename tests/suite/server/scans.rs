//! Security scans in the editor: what is found in documents, and what of suggestions is shown.

use crate::support::{Client, Start};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

const UNSAFE: &str = "import subprocess\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n\
                      @app.route(\"/ping\")\ndef ping():\n    host = request.args[\"host\"]\n    \
                      return subprocess.check_output(\"ping \" + host, shell=True)\n";

/// A server whose editor has `capabilities`, working in `folder`.
fn server(start: &Start<'_>, capabilities: &Value, folder: Option<&Path>) -> Client {
    let mut client = Client::start(start);
    let folders =
        folder.map(|it| json!([{ "uri": format!("file://{}", it.display()), "name": "it" }]));
    let params = json!({ "capabilities": capabilities, "workspaceFolders": folders });
    client.ask("initialize", &params);
    client.notify("initialized", &json!({}));
    client
}

fn told(start: &Start<'_>) -> Client {
    server(start, &json!({ "textDocument": { "inlineCompletion": {} } }), None)
}

/// The next diagnostics of a document that hold what `fits` says.
fn diagnostics(client: &mut Client, uri: &str, fits: impl Fn(&[Value]) -> bool) -> Value {
    client.wait_for("diagnostics", |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == uri
            && message["params"]["diagnostics"].as_array().is_some_and(|all| fits(all))
    })["params"]
        .clone()
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|it| it["code"].as_str()).collect()
}

fn has_injection(all: &[Value]) -> bool {
    codes(all).contains(&"python/os-command-injection")
}

const URI: &str = "file:///code/ping.py";

fn insert(line: u32, character: u32, text: &str) -> Value {
    let at = json!({ "line": line, "character": character });
    json!([{ "range": { "start": at, "end": at }, "text": text }])
}

#[test]
fn a_finding_is_shown_where_it_is_and_moves_with_its_code() {
    let mut client = told(&Start::default());
    client.open(URI, UNSAFE);
    let shown = diagnostics(&mut client, URI, has_injection);
    let all = shown["diagnostics"].as_array().expect("a list");
    let found = all.iter().find(|it| it["code"] == "python/os-command-injection").expect("it");
    assert_eq!(found["range"]["start"]["line"], 9, "{found}");
    assert_eq!(found["severity"], 1);
    assert_eq!(found["source"], "undertone");
    let page = found["codeDescription"]["href"].as_str().expect("a page");
    let page = std::fs::read_to_string(page.trim_start_matches("file://")).expect("a file");
    assert!(page.starts_with("# python/os-command-injection: "), "{page}");
    let source = &found["relatedInformation"][0];
    assert_eq!(source["location"]["uri"], URI, "{found}");
    assert_eq!(source["location"]["range"]["start"]["line"], 8);

    // A comment above moves it, at once and under the new version.
    client.change(URI, 2, &insert(0, 0, "# 𝄞 music\n"));
    let shown = diagnostics(&mut client, URI, |all| {
        has_injection(all) && all.iter().all(|it| it["range"]["start"]["line"] != 9)
    });
    assert_eq!(shown["version"], 2);

    // A reason suppresses all that its comment names.
    let codes = codes(all).join(", ");
    let comment = format!("    # undertone: ignore[{codes}] only known hosts\n");
    client.change(URI, 3, &insert(10, 0, &comment));
    assert_eq!(diagnostics(&mut client, URI, <[_]>::is_empty)["version"], 3);
    client.leave();
}

#[test]
fn what_is_closed_or_repaired_has_no_diagnostics() {
    let mut client = told(&Start::default());
    client.open(URI, UNSAFE);
    diagnostics(&mut client, URI, has_injection);
    client.change(URI, 2, &json!([{ "text": "print(1)\n" }]));
    diagnostics(&mut client, URI, <[_]>::is_empty);
    client.change(URI, 3, &json!([{ "text": UNSAFE }]));
    diagnostics(&mut client, URI, has_injection);
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    diagnostics(&mut client, URI, <[_]>::is_empty);
    assert_eq!(client.rest(Duration::from_millis(600)), Vec::<Value>::new());
    client.leave();
}

#[test]
fn after_many_edits_the_last_version_is_what_counts() {
    let mut client = told(&Start::default());
    client.open(URI, UNSAFE);
    for version in 2..60 {
        let text = if version % 2 == 0 { "print(1)\n" } else { UNSAFE };
        client.change(URI, version, &json!([{ "text": text }]));
    }
    client.change(URI, 60, &json!([{ "text": "print(1)\n" }]));
    let messages = client.rest(Duration::from_millis(800));
    let last = messages.iter().rfind(|it| it["method"] == "textDocument/publishDiagnostics");
    let is_empty = last.is_none_or(|it| it["params"]["diagnostics"] == json!([]));
    assert!(is_empty, "{last:?}");
    client.leave();
}

#[test]
fn an_editor_that_asks_is_not_told() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let mut client = Client::start(&Start::default());
    let answer = client.ask("initialize", &json!({ "capabilities": capabilities }));
    assert_eq!(
        answer["result"]["capabilities"]["diagnosticProvider"]["interFileDependencies"],
        true
    );
    client.notify("initialized", &json!({}));
    client.open(URI, UNSAFE);
    let document = json!({ "textDocument": { "uri": URI } });
    let report = client.ask("textDocument/diagnostic", &document);
    assert_eq!(report["result"]["kind"], "full");
    assert!(has_injection(report["result"]["items"].as_array().expect("items")), "{report}");
    let again = json!({ "textDocument": { "uri": URI },
        "previousResultId": report["result"]["resultId"] });
    assert_eq!(client.ask("textDocument/diagnostic", &again)["result"]["kind"], "unchanged");
    let other = json!({ "textDocument": { "uri": "file:///not/open.py" } });
    assert_eq!(client.ask("textDocument/diagnostic", &other)["result"]["items"], json!([]));
    let messages = client.rest(Duration::from_millis(500));
    assert!(messages.iter().all(|it| it["method"] != "textDocument/publishDiagnostics"));
    client.leave();
}

#[test]
fn data_is_followed_through_files_that_are_not_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = "import subprocess\n\n\ndef run(command):\n    return subprocess.check_output(command, shell=True)\n";
    std::fs::write(folder.path().join("tools.py"), run).expect("a file");
    let capabilities = json!({ "textDocument": { "inlineCompletion": {} } });
    let mut client = server(&Start::default(), &capabilities, Some(folder.path()));
    let uri = format!("file://{}/app.py", folder.path().display());
    let text = "from flask import Flask, request\nfrom tools import run\n\napp = Flask(__name__)\n\n\n\
                @app.route(\"/ping\")\ndef ping():\n    return run(request.args[\"host\"])\n";
    client.open(&uri, text);
    let shown = diagnostics(&mut client, &uri, has_injection);
    let found = &shown["diagnostics"][0];
    assert_eq!(found["range"]["start"]["line"], 8, "{found}");
    let related = found["relatedInformation"].as_array().expect("a trace");
    let sink = related.last().expect("the sink")["location"]["uri"].as_str().expect("a URI");
    assert!(sink.ends_with("tools.py"), "{found}");
    client.leave();
}

const SCRIPT: &str = "
[[reply]]
variant = 0
chunks = [\"subprocess.check_output('ping ' + host, shell=True)\\n\"]
[[reply]]
variant = 1
chunks = [\"subprocess.check_output(['ping', '--', host])\\n\"]
[[reply]]
chunks = [\"subprocess.check_output('ping ' + host, shell=True)\\n\"]
";

/// What is suggested where a call of a program is to be written.
fn suggested(config: &str) -> (Vec<Value>, Vec<Value>) {
    let config = format!("model = \"SCRIPTED\"\n{config}");
    let start = Start { script: Some(SCRIPT), config: Some(&config), ..Start::default() };
    let mut client = told(&start);
    let text = UNSAFE.split("subprocess.check").next().expect("a beginning").to_owned() + "\n";
    client.open(URI, &text);
    let id = client.invoke(URI, 9, 11);
    let answer = client.answer(&json!(id));
    let items = answer["result"]["items"].as_array().expect("items").clone();
    let messages = client.rest(Duration::from_millis(100));
    client.leave();
    (items, messages)
}

fn holds(item: &Value, part: &str) -> bool {
    item["insertText"].as_str().is_some_and(|it| it.contains(part))
}

#[test]
fn a_suggestion_that_adds_a_finding_is_withheld_and_the_next_is_offered() {
    let (items, _) = suggested("");
    assert!(items.iter().any(|it| holds(it, "['ping'")), "{items:?}");
    assert!(!items.iter().any(|it| holds(it, "shell=True")), "{items:?}");
}

#[test]
fn a_suggestion_is_marked_or_let_through_where_the_settings_say_so() {
    let (items, _) = suggested("[scan]\nsuggestions = \"mark\"\n");
    let marked = items.iter().find(|it| holds(it, "shell=True")).expect("it is shown");
    assert!(marked["warnings"][0].as_str().is_some_and(|it| it.starts_with("python/")), "{marked}");
    let (items, _) = suggested("[scan]\nsuggestions = \"show\"\n");
    let shown = items.iter().find(|it| holds(it, "shell=True")).expect("it is shown");
    assert!(shown.get("warnings").is_none());
    let (items, _) = suggested("[scan]\nsuggestion_severity = \"critical\"\nautomatic = false\n");
    assert!(!items.is_empty());
}

/// The actions that are offered for the lines of a document.
fn actions(client: &mut Client, lines: std::ops::Range<u32>, only: Option<&str>) -> Vec<Value> {
    let range = json!({
        "start": { "line": lines.start, "character": 0 },
        "end": { "line": lines.end, "character": 0 },
    });
    let only = only.map(|kind| json!([kind]));
    let context = match only {
        Some(only) => json!({ "diagnostics": [], "only": only }),
        None => json!({ "diagnostics": [] }),
    };
    let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": context });
    client.ask("textDocument/codeAction", &params)["result"].as_array().expect("a list").clone()
}

fn titled<'a>(actions: &'a [Value], beginning: &str) -> &'a Value {
    let is_it = |it: &&Value| it["title"].as_str().is_some_and(|it| it.starts_with(beginning));
    actions.iter().find(is_it).unwrap_or_else(|| panic!("{beginning} among {actions:?}"))
}

/// The text after an action's edits, which are of whole lines or within one.
fn after(text: &str, edits: &Value) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().expect("a line")).expect("it fits");
        let character = position["character"].as_u64().expect("a character");
        let before: usize = lines.iter().take(line).map(|it| it.len()).sum();
        before + usize::try_from(character).expect("it fits")
    };
    let mut after = text.to_owned();
    let mut in_order: Vec<&Value> = edits.as_array().expect("edits").iter().collect();
    in_order.sort_by_key(|it| offset(&it["range"]["start"]));
    for edit in in_order.into_iter().rev() {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        after.replace_range(range, edit["newText"].as_str().expect("a text"));
    }
    after
}

const LOADS: &str = "import yaml\n\nfirst = yaml.load(open(\"a\"), Loader=yaml.Loader)\nsecond = yaml.load(open(\"b\"), Loader=yaml.Loader)\n";

#[test]
fn fixes_are_offered_one_by_one_and_all_at_once() {
    let mut client = told(&Start::default());
    client.open(URI, LOADS);
    let offered = actions(&mut client, 2..2, None);
    let fix = titled(&offered, "Fix: ");
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)));
    let fixed = after(LOADS, &fix["edit"]["changes"][URI]);
    assert_eq!(fixed, LOADS.replacen("yaml.Loader", "yaml.SafeLoader", 1));
    let all = titled(&offered, "Fix all 2 of python/");
    let all_fixed = LOADS.replace("yaml.Loader", "yaml.SafeLoader");
    assert_eq!(after(LOADS, &all["edit"]["changes"][URI]), all_fixed);
    let on_saving = actions(&mut client, 0..0, Some("source.fixAll"));
    assert_eq!(on_saving.len(), 1, "{on_saving:?}");
    assert_eq!(after(LOADS, &on_saving[0]["edit"]["changes"][URI]), all_fixed);
    assert_eq!(actions(&mut client, 0..0, Some("refactor")), Vec::<Value>::new());
    client.leave();
}

#[test]
fn a_comment_that_suppresses_waits_for_its_reason() {
    let mut client = told(&Start::default());
    client.open(URI, UNSAFE);
    diagnostics(&mut client, URI, has_injection);
    let offered = actions(&mut client, 9..9, None);
    let suppress = titled(&offered, "Suppress python/os-command-injection");
    let text = after(UNSAFE, &suppress["edit"]["changes"][URI]);
    assert!(
        text.contains("    # undertone: ignore[python/os-command-injection] <say why>\n    return")
    );
    client.change(URI, 2, &json!([{ "text": text }]));
    diagnostics(&mut client, URI, has_injection);
    client.change(URI, 3, &json!([{ "text": text.replace("<say why>", "hosts are checked") }]));
    diagnostics(&mut client, URI, |all| !has_injection(all));
    client.leave();
}

/// What a model's repair comes to, which the editor makes if it is asked to.
fn repaired(written: &str) -> (Value, Option<Value>) {
    let script = format!("[[reply]]\nchunks = [{written:?}]\n");
    let mut client = told(&Start { script: Some(&script), ..Start::default() });
    client.open(URI, UNSAFE);
    let offered = actions(&mut client, 9..9, None);
    let mut all = offered.iter().filter_map(|it| it.get("command"));
    let command = all
        .rfind(|it| it["arguments"][0]["rule"] == "python/os-command-injection")
        .expect("a command");
    let answer = client.ask("workspace/executeCommand", command);
    let applied = answer["result"]["applied"] == true;
    let edit = applied.then(|| {
        let asked = client.wait_for("the edit", |it| it["method"] == "workspace/applyEdit");
        client.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "applied": true } }));
        asked["params"]["edit"]["changes"][URI].clone()
    });
    client.leave();
    (answer["result"].clone(), edit)
}

#[test]
fn a_model_repairs_a_finding_and_only_what_repairs_it_is_applied() {
    let (_, edit) = repaired("return subprocess.check_output([\"ping\", \"--\", host])\n");
    let text = after(UNSAFE, &edit.expect("it is applied"));
    assert!(
        text.ends_with("    return subprocess.check_output([\"ping\", \"--\", host])\n"),
        "{text}"
    );
    let cases = [
        ("return subprocess.run(\"ping -c 1 \" + host, shell=True)\n", "does not repair it"),
        ("return eval(host)\n", "brings python/"),
        (
            "return subprocess.run('ping ' + host, shell=True)  # undertone: ignore[os-command-injection] fine\n",
            "does not repair it",
        ),
        // What is no code is not even taken for an answer.
        ("return (((\n", "wrote nothing"),
    ];
    for (written, why) in cases {
        let (answer, edit) = repaired(written);
        assert!(
            edit.is_none() && answer["why"].as_str().is_some_and(|it| it.contains(why)),
            "{answer}"
        );
    }
}

#[test]
fn a_project_is_scanned_with_progress_and_cancelled_on_request() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..40 {
        std::fs::write(folder.path().join(format!("ping{number}.py")), UNSAFE).expect("a file");
    }
    let capabilities = json!({ "window": { "workDoneProgress": true } });
    let mut client = server(&Start::default(), &capabilities, Some(folder.path()));
    let params = json!({ "command": "undertone.scan", "workDoneToken": "mine" });
    let id = client.request("workspace/executeCommand", &params);
    let answer = client.answer(&json!(id));
    assert_eq!(answer["result"]["files"], 40, "{answer}");
    assert!(answer["result"]["severities"]["critical"].as_u64() >= Some(40), "{answer}");
    let messages = client.rest(Duration::from_millis(100));
    let kinds: Vec<_> = messages
        .iter()
        .filter(|it| it["method"] == "$/progress" && it["params"]["token"] == "mine")
        .map(|it| it["params"]["value"]["kind"].clone())
        .collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&json!("begin")), Some(&json!("end"))));
    assert!(kinds.len() > 10, "{kinds:?}");
    let shown = messages.iter().filter(|it| it["method"] == "textDocument/publishDiagnostics");
    let files: std::collections::BTreeSet<_> =
        shown.map(|it| it["params"]["uri"].as_str()).collect();
    assert_eq!(files.len(), 40);

    // What is repaired or gone is not shown any more.
    std::fs::write(folder.path().join("ping0.py"), "print(1)\n").expect("a file");
    std::fs::remove_file(folder.path().join("ping1.py")).expect("it was there");
    client.ask("workspace/executeCommand", &json!({ "command": "undertone.scan" }));
    for name in ["ping0.py", "ping1.py"] {
        let uri = format!("file://{}/{name}", folder.path().display());
        diagnostics(&mut client, &uri, <[_]>::is_empty);
    }

    let other = json!({ "command": "undertone.scan", "workDoneToken": 7 });
    let id = client.request("workspace/executeCommand", &other);
    client.notify("window/workDoneProgress/cancel", &json!({ "token": 7 }));
    assert_eq!(client.answer(&json!(id))["error"]["code"], -32800);

    let wrong = json!({ "command": "undertone.scan", "arguments": [{ "since": "nowhere" }] });
    let answer = client.ask("workspace/executeCommand", &wrong);
    assert!(
        answer["error"]["message"].as_str().is_some_and(|it| it.contains("nowhere")),
        "{answer}"
    );
    client.leave();
}

/// Whether a suggestion is shown where `▮` stands.
fn is_shown(text: &str, suggestion: &str) -> bool {
    let script = format!("[[reply]]\nchunks = [{suggestion:?}]\n");
    let mut client = told(&Start { script: Some(&script), ..Start::default() });
    let before = text.split('▮').next().expect("a cursor");
    let line = u32::try_from(before.matches('\n').count()).expect("it fits");
    let last = before.rsplit('\n').next().expect("a line");
    let text = text.replace('▮', "");
    client.open(URI, &text);
    // Only then it is known what was there before.
    let document = json!({ "textDocument": { "uri": URI } });
    client.ask("textDocument/diagnostic", &document);
    let id = client.invoke(URI, line, u32::try_from(last.len()).expect("it fits"));
    let answer = client.answer(&json!(id));
    client.leave();
    answer["result"]["items"].as_array().is_some_and(|items| !items.is_empty())
}

#[test]
fn nothing_unsafe_comes_in_by_a_detour() {
    let call = "    requests.get(\"https://example.com\", verify=verify, timeout=3)\n";
    let setting = format!("import requests\n\n\ndef get():\n    verify = ▮\n{call}");
    assert!(!is_shown(&setting, "False"), "what it does is in a line below");
    assert!(is_shown(&setting, "True"));
    let head = UNSAFE.replace("    host = ", "    other = 1\n    host = ");
    let again = format!(
        "{head}\n\n@app.route(\"/pong\")\ndef pong():\n    host = request.args[\"host\"]\n    ▮\n"
    );
    let same = "return subprocess.check_output(\"ping \" + host, shell=True)\n";
    assert!(!is_shown(&again, same), "the same line stands elsewhere already");
    assert!(is_shown(&again, "return subprocess.check_output([\"ping\", \"--\", host])\n"));
    let comment = "# undertone: ignore[os-command-injection] reviewed\n    return 1\n";
    assert!(!is_shown(&again, comment), "to suppress is for a person");
}

#[test]
fn places_are_counted_as_the_editor_counts() {
    // What stands before a place, and its column in each encoding.
    let before = "\"😀é\"; ";
    for (encoding, column) in [("utf-8", 4 + 2 + 4), ("utf-16", 2 + 1 + 4), ("utf-32", 1 + 1 + 4)] {
        let folder = tempfile::tempdir().expect("a folder");
        let tools = format!(
            "import subprocess\n\n\ndef run(c):\n    {before}subprocess.call(c, shell=True)\n"
        );
        std::fs::write(folder.path().join("tools.py"), tools).expect("a file");
        let other = format!("{before}eval(input())\n");
        std::fs::write(folder.path().join("other.py"), other).expect("a file");
        let capabilities = json!({ "general": { "positionEncodings": [encoding] } });
        let mut client = server(&Start::default(), &capabilities, Some(folder.path()));
        let uri = |name: &str| format!("file://{}/{name}", folder.path().display());
        let text = "from flask import Flask, request\nfrom tools import run\n\napp = Flask(__name__)\n\n\n\
                    @app.route(\"/ping\")\ndef ping():\n    return run(request.args[\"host\"])\n";
        client.open(&uri("app.py"), text);
        let shown = diagnostics(&mut client, &uri("app.py"), has_injection);
        let all = shown["diagnostics"].as_array().expect("diagnostics");
        let found = all.iter().find(|it| it["code"] == "python/os-command-injection");
        let related = &found.expect("it is there")["relatedInformation"];
        let sink = &related.as_array().and_then(|it| it.last()).expect("a sink")["location"];
        assert_eq!(sink["uri"], uri("tools.py"));
        assert_eq!(sink["range"]["start"], json!({ "line": 4, "character": 4 + column }), "{sink}");
        client.ask("workspace/executeCommand", &json!({ "command": "undertone.scan" }));
        let shown = diagnostics(&mut client, &uri("other.py"), |all| !all.is_empty());
        let start = &shown["diagnostics"][0]["range"]["start"];
        assert_eq!(*start, json!({ "line": 0, "character": column }), "{encoding}");
        client.leave();
    }
}

/// Tags that an editor knows, and those that it gets.
const TAGS: &[(&[u8], &[u8])] = &[(&[1, 2], &[2]), (&[2], &[2]), (&[1], &[]), (&[], &[])];

#[test]
fn what_has_a_successor_is_tagged_where_the_editor_knows_the_tag() {
    for (known, wanted) in TAGS {
        let support = json!({ "tagSupport": { "valueSet": known } });
        let capabilities = json!({ "textDocument": { "publishDiagnostics": support } });
        let mut client = server(&Start::default(), &capabilities, None);
        client.open(URI, "import hashlib\n\nhashlib.md5(b\"a\")\n");
        let shown = diagnostics(&mut client, URI, |all| !all.is_empty());
        let wanted = if wanted.is_empty() { Value::Null } else { json!(wanted) };
        assert_eq!(shown["diagnostics"][0]["tags"], wanted, "{shown}");
        client.leave();
    }
}

#[test]
fn where_suppressions_are_forbidden_none_is_offered() {
    let config = "model = \"SCRIPTED\"\n[scan]\nsuppressions = \"forbidden\"\n";
    let start = Start { config: Some(config), script: Some(SCRIPT), ..Start::default() };
    let mut client = told(&start);
    let mark = "  # undertone: ignore[os-command-injection] hosts are checked\n";
    let text = UNSAFE.replace("shell=True)\n", &format!("shell=True){mark}"));
    client.open(URI, &text);
    diagnostics(&mut client, URI, has_injection);
    let offered = actions(&mut client, 9..9, None);
    assert!(!offered.is_empty());
    let titles = offered.iter().map(|it| it["title"].as_str().expect("a title"));
    assert!(!titles.clone().any(|it| it.starts_with("Suppress")), "{offered:?}");
    client.leave();
}

#[test]
fn all_that_a_rule_finds_in_a_workspace_is_fixed_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let uri = |name: &str| format!("file://{}", at(name).display());
    for name in ["a.py", "b.py", "open.py"] {
        std::fs::write(at(name), LOADS).expect("a file");
    }
    std::fs::write(at("fine.py"), "print(1)\n").expect("a file");
    let capabilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    let mut client = server(&Start::default(), &capabilities, Some(folder.path()));
    // In the editor it is something else than on the disk.
    let typed = format!("# typed\n{LOADS}");
    client.open(&uri("open.py"), &typed);
    diagnostics(&mut client, &uri("open.py"), |all| !all.is_empty());
    let range =
        json!({ "start": { "line": 3, "character": 0 }, "end": { "line": 3, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri("open.py") }, "range": range,
        "context": { "diagnostics": [] } });
    let offered = client.ask("textDocument/codeAction", &params)["result"].clone();
    let offered = offered.as_array().expect("actions");
    let action = titled(offered, "Fix all of python/unsafe-yaml-load in the workspace");
    let mut command = action["command"].clone();
    command["workDoneToken"] = json!("mine");
    let answer = client.ask("workspace/executeCommand", &command);
    let expected = json!({ "applied": true, "files": 3, "fixed": 6, "left": 0 });
    assert_eq!(answer["result"], expected, "{answer}");
    let asked = client.wait_for("the edit", |it| it["method"] == "workspace/applyEdit");
    let changes = asked["params"]["edit"]["documentChanges"].as_array().expect("changes");
    assert_eq!(changes.len(), 3);
    for change in changes {
        let is_open = change["textDocument"]["uri"] == uri("open.py");
        let version = if is_open { json!(1) } else { Value::Null };
        assert_eq!(change["textDocument"]["version"], version, "{change}");
        let text = if is_open { &typed } else { LOADS };
        assert_eq!(after(text, &change["edits"]), text.replace("yaml.Loader", "yaml.SafeLoader"));
    }
    client.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "applied": true } }));
    let other = json!({ "command": "undertone.fixAll", "arguments": [{ "rule": "python/none" }] });
    assert_eq!(client.ask("workspace/executeCommand", &other)["result"]["applied"], false);
    let cancelled = json!({ "workDoneToken": 7, "command": "undertone.fixAll",
        "arguments": [{ "rule": "python/unsafe-yaml-load" }] });
    let id = client.request("workspace/executeCommand", &cancelled);
    client.notify("window/workDoneProgress/cancel", &json!({ "token": 7 }));
    assert_eq!(client.answer(&json!(id))["error"]["code"], -32800);
    client.leave();

    // Without versions an edit could meet another text.
    let mut client = server(&Start::default(), &json!({}), Some(folder.path()));
    let answer = client.ask("workspace/executeCommand", &other);
    assert!(answer["error"]["message"].as_str().is_some_and(|it| it.contains("versions")));
    client.leave();
}
