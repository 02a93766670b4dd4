//! What a suggestion knows of other files, through the server: the scripted model answers by what
//! it was given to read.

use crate::support::{Client, PATIENCE, Start};
use serde_json::{Value, json};
use std::time::Instant;
use tempfile::TempDir;

/// Answers by the first of these that the prompt has in it.
const SCRIPT: &str = "\
[[reply]]
when = \"def hidden(\"
chunks = [\"leaked()\\n\"]
[[reply]]
when = \"# def load(path)\"
chunks = [\"known()\\n\"]
[[reply]]
when = \"frame = read()\\n\\n\"
chunks = [\"frame_known()\\n\"]
[[reply]]
chunks = [\"alone()\\n\"]
";

const ASKS: &str = "# load what is hidden\n\n";

fn start() -> Start<'static> {
    Start { script: Some(SCRIPT), ..Start::default() }
}

fn asked(client: &mut Client, uri: &str) -> Value {
    let id = client.complete(uri, 1, 0);
    client.answer(&json!(id))["result"]["items"][0]["insertText"].take()
}

/// A server that works in a folder, once it has read `main.py`'s surroundings.
fn working_in(folder: &TempDir) -> (Client, String) {
    let (mut client, root) = Client::working_in(&start(), folder.path());
    let uri = format!("{root}/main.py");
    client.open(&uri, ASKS);
    (client, uri)
}

/// Asks until the answer is `expected`: the workspace is read in the background.
fn must_become(client: &mut Client, uri: &str, expected: &str) {
    let started = Instant::now();
    let mut version = 0;
    loop {
        let answer = asked(client, uri);
        if answer == expected {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{answer}");
        // What was suggested before would come again.
        version += 1;
        let text = format!("{ASKS}\n# {version}\n");
        client.change(uri, version, &json!([{ "text": text }]));
    }
}

#[test]
fn an_open_document_is_known_and_an_excluded_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(".undertoneignore"), "hidden.py\n").expect("a file");
    let (mut client, uri) = working_in(&folder);
    assert_eq!(asked(&mut client, &uri), "alone()");
    let other = |name: &str| uri.replace("main.py", name);
    client.open(&other("hidden.py"), "def hidden():\n    pass\n");
    client.open(&other("util.py"), "def load(path):\n    pass\n");
    must_become(&mut client, &uri, "known()");
    client.leave();
}

#[test]
fn the_workspace_is_known_and_what_it_excludes_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    put("a_hidden.py", "def hidden():\n    pass\n");
    put(".undertoneignore", "a_hidden.py\n");
    put("util.py", "def load(path):\n    pass\n");
    let (mut client, uri) = working_in(&folder);
    must_become(&mut client, &uri, "known()");
    // What is excluded later is gone, whoever saves that.
    put(".undertoneignore", "*_hidden.py\nutil.py\n");
    must_become(&mut client, &uri, "alone()");
    put(".undertoneignore", "*_hidden.py\n");
    must_become(&mut client, &uri, "known()");
    put(".undertoneignore", "*_hidden.py\nutil.py\n");
    save(&mut client, &uri.replace("main.py", ".undertoneignore"));
    must_become(&mut client, &uri, "alone()");
    client.leave();
}

#[test]
fn folders_come_and_go() {
    let (folder, other) = (tempfile::tempdir().expect("a"), tempfile::tempdir().expect("b"));
    std::fs::write(other.path().join("util.py"), "def load(path):\n    pass\n").expect("a file");
    let (mut client, uri) = working_in(&folder);
    assert_eq!(asked(&mut client, &uri), "alone()");
    let other = json!([{ "uri": format!("file://{}", other.path().display()), "name": "b" }]);
    let change =
        |added: &Value, removed: &Value| json!({ "event": { "added": added, "removed": removed } });
    let method = "workspace/didChangeWorkspaceFolders";
    client.notify(method, &change(&other, &json!([])));
    must_become(&mut client, &uri, "known()");
    client.notify(method, &change(&json!([]), &other));
    must_become(&mut client, &uri, "alone()");
    // What makes no sense changes nothing.
    for odd in [json!({}), json!({ "event": 1 }), change(&json!([7, { "uri": "::" }]), &json!("x"))]
    {
        client.notify(method, &odd);
    }
    must_become(&mut client, &uri, "alone()");
    client.leave();
}

fn save(client: &mut Client, uri: &str) {
    client.notify("textDocument/didSave", &json!({ "textDocument": { "uri": uri } }));
}

#[test]
fn many_saves_hold_up_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = (0..100).map(|number| format!("m{number}.py")).collect();
    for name in &names {
        std::fs::write(folder.path().join(name), "x = 1\n").expect("a file");
    }
    std::fs::write(folder.path().join("util.py"), "def load(path):\n    pass\n").expect("a file");
    let (mut client, uri) = working_in(&folder);
    must_become(&mut client, &uri, "known()");
    for name in names.iter().cycle().take(1_000) {
        save(&mut client, &uri.replace("main.py", name));
    }
    must_become(&mut client, &uri, "known()");
    #[cfg(target_os = "linux")]
    {
        // A blocking thread stays for seconds after its work.
        let threads = format!("/proc/{}/task", client.child.id());
        let threads = std::fs::read_dir(threads).expect("threads").count();
        assert!(threads < 64, "{threads}");
    }
    client.leave();
}

#[test]
fn a_notebook_has_earlier_cells() {
    let mut client = Client::start(&start());
    client.initialize();
    let cell = |name: &str| format!("vscode-notebook-cell:/a/b.ipynb#{name}");
    client.open(&cell("W0"), "frame = read()\n");
    let prose = json!({
        "uri": cell("M0"), "languageId": "markdown", "version": 1, "text": "def hidden(): is prose\n"
    });
    client.notify("textDocument/didOpen", &json!({ "textDocument": prose }));
    client.open(&cell("W1"), ASKS);
    client.open(&cell("W2"), "def hidden():\n    pass\n");
    client.open("vscode-notebook-cell:/a/other.ipynb#W0", "def other():\n    pass\n");
    assert_eq!(asked(&mut client, &cell("W1")), "frame_known()");
    client.leave();
}
