//! An editor whose model is on another machine: what is sent, what never is, and what happens when
//! the server fails. The server is real bytes on loopback.

use crate::support::http::{Act, Server, events, head, json};
use crate::support::{Client, Start, URI};
use serde_json::json;
use std::time::{Duration, Instant};

const ANSWER: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"remote()\\n\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
const PATIENCE: Duration = Duration::from_secs(5);

/// A configuration that names `server` first and a model on this machine second.
fn config(server: &Server) -> String {
    format!(
        "model = \"srv\"\nfallback = [\"SCRIPTED\"]\n[backends.srv]\nprovider = \"openai\"\n\
         url = \"http://{}/v1\"\nmodel = \"m\"\n[backends.srv.limits]\ntries = 1\n",
        server.address
    )
}

fn connected(server: &Server, text: &str) -> Client {
    Client::ready(&Start { config: Some(&config(server)), ..Start::default() }, text)
}

fn ask(client: &mut Client, uri: &str) -> String {
    let id = client.complete(uri, 0, 4);
    let answer = client.answer(&json!(id));
    answer["result"]["items"][0]["insertText"].as_str().unwrap_or_default().to_owned()
}

fn message(client: &mut Client) -> String {
    let told = client.wait_for("a message", |message| message["method"] == "window/showMessage");
    told["params"]["message"].as_str().expect("a text").to_owned()
}

#[test]
fn a_server_that_fails_is_replaced_and_comes_back_by_itself() {
    let server = Server::start(|_, number| match number {
        1 => vec![
            head(429, &["content-type: application/json", "retry-after: 1"]),
            crate::support::http::chunk(br#"{"error":{"message":"slow down"}}"#),
            crate::support::http::end(),
        ],
        _ => events(ANSWER),
    });
    let mut client = connected(&server, "x = \n");
    assert_eq!(ask(&mut client, URI), "pass");
    let told = message(&mut client);
    assert!(
        told.starts_with("Undertone: srv throttles: it answers 429: slow down; scripted:"),
        "{told}"
    );
    assert!(told.contains("answers until srv works again; wait a moment"), "{told}");
    // While it rests, nobody asks it.
    assert_eq!(ask(&mut client, URI), "pass");
    assert_eq!(server.asked().len(), 1);
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(ask(&mut client, URI), "remote()");
    assert_eq!(message(&mut client), "Undertone: srv works again.");
    client.leave();
}

#[test]
fn a_server_that_is_not_there_is_replaced_within_the_deadline() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").to_string()
    };
    let config = format!(
        "model = \"srv\"\nfallback = [\"SCRIPTED\"]\n[backends.srv]\nprovider = \"openai\"\n\
         url = \"http://{gone}/v1\"\nmodel = \"m\"\n"
    );
    let start = Start { config: Some(&config), ..Start::default() };
    let mut client = Client::ready(&start, "x = \n");
    assert_eq!(ask(&mut client, URI), "pass");
    assert!(message(&mut client).contains("srv cannot be reached"));
    client.leave();
}

#[test]
fn a_server_that_stalls_is_replaced_within_the_deadline() {
    let server = Server::start(|_, _| vec![Act::Stall]);
    let config = config(&server) + "first_token_typing_ms = 300\n";
    let start = Start { config: Some(&config), ..Start::default() };
    let mut client = Client::ready(&start, "x = \n");
    assert_eq!(ask(&mut client, URI), "pass");
    assert!(message(&mut client).contains("srv gave no token within 0.3 s"));
    assert!(server.closed(PATIENCE).is_some(), "the request is closed on the wire");
    client.leave();
}

#[test]
fn a_server_that_breaks_off_in_the_middle_is_replaced() {
    let server = Server::start(|_, _| {
        let begun = "data: {\"choices\":[{\"delta\":{\"content\":\"one(\\n    1,\\n\"}}]}\n\n";
        vec![
            head(200, &["content-type: text/event-stream"]),
            crate::support::http::chunk(begun.as_bytes()),
            Act::Wait(Duration::from_millis(50)),
            Act::Cut,
        ]
    });
    let mut client = connected(&server, "x = \n");
    assert_eq!(ask(&mut client, URI), "pass");
    assert!(message(&mut client).contains("answers until srv works again"));
    client.leave();
}

#[test]
fn a_model_that_fills_no_gaps_is_asked_in_a_conversation_at_once() {
    let server = Server::start(|asked, _| match asked.path() {
        "/api/generate" => json(400, r#"{"error":"m does not support insert"}"#),
        _ => json(200, "{\"message\":{\"content\":\"remote()\\n\"},\"done\":true}\n"),
    });
    let config = format!(
        "model = \"srv\"\n[backends.srv]\nprovider = \"ollama\"\nurl = \"http://{}\"\nmodel = \"m\"\n",
        server.address
    );
    let start = Start { config: Some(&config), ..Start::default() };
    let mut client = Client::ready(&start, "x = \n");
    assert_eq!(ask(&mut client, URI), "remote()");
    assert_eq!(client.rest(Duration::from_millis(20)), Vec::<serde_json::Value>::new());
    client.leave();
}

/// While a person types; one who asks by a key gets an answer, or the reason.
#[test]
fn a_server_that_rests_is_left_alone() {
    let server = Server::start(|_, _| {
        vec![
            head(429, &["content-type: application/json", "retry-after: 60"]),
            crate::support::http::chunk(b"{}"),
            crate::support::http::end(),
        ]
    });
    let config = format!(
        "model = \"srv\"\n[backends.srv]\nprovider = \"openai\"\nurl = \"http://{}/v1\"\nmodel = \"m\"\n",
        server.address
    );
    let start = Start { config: Some(&config), ..Start::default() };
    let mut client = Client::ready(&start, "x = \n");
    for _ in 0..5 {
        assert_eq!(ask(&mut client, URI), "");
    }
    assert_eq!(server.asked().len(), 1);
    assert_eq!(client.rest(Duration::from_millis(20)).len(), 1, "told once");
    client.leave();
}

#[test]
fn an_answer_holds_no_hidden_or_control_characters() {
    let answer = ANSWER.replace("remote()", "\\u001bx\\u0007f(\\u202e1\\u200b)");
    let server = Server::start(move |_, _| events(&answer));
    let mut client = connected(&server, "x = \n");
    assert_eq!(ask(&mut client, URI), "xf(1)");
    client.leave();
}

#[test]
fn an_endless_line_is_not_waited_for() {
    let long = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"f({}\"}}}}]}}\n\n",
        "a".repeat(100_000)
    );
    let server = Server::start(move |_, _| {
        let begun = crate::support::http::chunk(long.as_bytes());
        vec![head(200, &["content-type: text/event-stream"]), begun, Act::Stall]
    });
    let mut client = connected(&server, "x = \n");
    assert_eq!(ask(&mut client, URI), "", "it is no code");
    assert!(server.closed(PATIENCE).is_some(), "the rest is not waited for");
    client.leave();
}

#[test]
fn a_cancel_closes_the_stream_on_the_wire() {
    let server =
        Server::start(|_, _| vec![head(200, &["content-type: text/event-stream"]), Act::Stall]);
    let mut client = connected(&server, "x = \n");
    let id = client.complete(URI, 0, 4);
    let asked = Instant::now();
    while server.asked().is_empty() {
        assert!(asked.elapsed() < PATIENCE, "it is never asked");
        std::thread::sleep(Duration::from_millis(1));
    }
    let cancelled = Instant::now();
    client.notify("$/cancelRequest", &json!({ "id": id }));
    let closed = server.closed(PATIENCE).expect("it is closed");
    assert_eq!(client.answer(&json!(id))["error"]["code"], -32800);
    // The goal is 50 ms, which benches/remote.rs measures; a busy machine may need longer.
    assert!(closed - cancelled < Duration::from_secs(1), "{:?}", closed - cancelled);
    client.leave();
}

#[test]
fn secrets_and_hidden_characters_stay_here() {
    let server = Server::start(|_, _| events(ANSWER));
    let secret = ["AKIA", "Q3EGRIOPVT2KWXYZ"].concat();
    let text = format!("x = \naws_access_key_id = \"{secret}\"  # \u{202e}txt\u{200b}\n");
    let mut client = connected(&server, &text);
    assert_eq!(ask(&mut client, URI), "remote()");
    let asked = server.asked();
    let body = &asked[0].body;
    assert!(!body.contains(&secret) && body.contains("<redacted:"), "{body}");
    assert!(!body.contains('\u{202e}') && !body.contains("\\u202e"), "{body}");
    client.leave();
}

#[test]
fn excluded_files_are_never_sent() {
    let server = Server::start(|_, _| events(ANSWER));
    let mut client = connected(&server, "");
    let repository = client.home.path().join("repository");
    std::fs::create_dir_all(repository.join(".git")).expect("a folder");
    std::fs::write(repository.join(".undertoneignore"), "internal/\n").expect("a file");
    let uri = |name: &str| format!("file://{}/{name}", repository.display());
    for name in ["internal/plan.py", ".env", "keys/server.key", "a%62c/../internal/plan.py"] {
        client.open(&uri(name), "x = \n");
        assert_eq!(ask(&mut client, &uri(name)), "pass", "{name}");
    }
    assert_eq!(server.connections(), 0);
    client.open(&uri("public.py"), "x = \n");
    assert_eq!(ask(&mut client, &uri("public.py")), "remote()");
    client.leave();
}

/// What a repository or an editor's settings may try: none of it names a server.
#[test]
fn neither_a_repository_nor_an_editor_names_a_server() {
    let server = Server::start(|_, _| events(ANSWER));
    let other = Server::start(|_, _| json(200, "{}"));
    let mut client = Client::start(&Start { config: Some(&config(&server)), ..Start::default() });
    let evil = config(&other).replace("SCRIPTED", "scripted:none");
    for name in [".undertone/config.toml", "undertone.toml", ".undertone.toml", "config.toml"] {
        let path = client.home.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, &evil).expect("a file");
    }
    let address = format!("http://{}/v1", other.address);
    let settings = json!({ "undertone": { "model": "evil", "backends": { "evil": {
        "provider": "openai", "url": address, "model": "m" } }, "proxy": address } });
    let folder =
        json!([{ "uri": format!("file://{}", client.home.path().display()), "name": "r" }]);
    client.ask(
        "initialize",
        &json!({ "capabilities": { "textDocument": { "inlineCompletion": {} },
            "workspace": { "configuration": true } },
            "initializationOptions": settings, "workspaceFolders": folder }),
    );
    client.notify("workspace/didChangeConfiguration", &json!({ "settings": settings }));
    let uri = format!("file://{}/a.py", client.home.path().display());
    client.open(&uri, "x = \n");
    assert_eq!(ask(&mut client, &uri), "remote()");
    assert_eq!(other.connections(), 0);
    client.leave();
}

#[test]
fn logs_hold_no_code_and_no_words_of_a_server() {
    let server = Server::start(|_, _| json(400, r#"{"error":{"message":"hunter2 is bad"}}"#));
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let arguments = ["--log", log.to_str().expect("UTF-8")];
    let config = config(&server);
    let start = Start { config: Some(&config), arguments: &arguments, ..Start::default() };
    let mut client = Client::ready(&start, "x = \nhunter2\n");
    assert_eq!(ask(&mut client, URI), "pass");
    client.leave();
    let log = std::fs::read_to_string(log).expect("a log");
    assert!(log.contains("rejected") && !log.contains("hunter2"), "{log}");
}

/// A proxy hears of every connection that the program would make.
#[test]
fn without_a_remote_backend_nothing_is_ever_sent() {
    let proxy = Server::start(|_, _| json(200, "{}"));
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("a.py"), "x = \n").expect("a file");
    std::fs::write(home.path().join("script.toml"), "[[reply]]\nchunks = [\"1\\n\"]\n")
        .expect("a script");
    let address = format!("http://{}", proxy.address);
    for arguments in [
        &["complete", "a.py:1"][..],
        &["complete", "a.py:1", "--explain"],
        &["models"],
        &["doctor"],
    ] {
        let mut command = crate::support::undertone(&home);
        command.args(arguments).env("UNDERTONE_MODEL", "scripted:script.toml");
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            command.env(name, &address);
        }
        command.output().expect("it runs");
    }
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn other_answers_are_asked_for_once_the_first_has_begun() {
    let temperatures = |server: &Server| -> Vec<f64> {
        let asked = server.asked();
        let given = asked.iter().map(|asked| asked.json()["temperature"].as_f64());
        given.map(|temperature| temperature.expect("a number")).collect()
    };
    let server = Server::start(|_, _| events(ANSWER));
    let mut client = connected(&server, "x = \n");
    let id = client.invoke(URI, 0, 4);
    let answer = client.answer(&json!(id));
    // They are all the same.
    assert_eq!(answer["result"]["items"].as_array().map(Vec::len), Some(1), "{answer}");
    assert_eq!(temperatures(&server), [0.0, 0.8, 0.8]);
    client.leave();

    let server = Server::start(|_, _| json(500, "{}"));
    let mut client = connected(&server, "x = \n");
    let id = client.invoke(URI, 0, 4);
    assert_eq!(client.answer(&json!(id))["result"]["items"][0]["insertText"], "pass");
    assert_eq!(server.asked().len(), 1);
    client.leave();
}

#[test]
fn while_the_person_may_type_on_no_model_is_asked() {
    // So slow that the wait for the next key is a good part of the gap between keys.
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_millis(600));
        events(ANSWER)
    });
    let mut client = connected(&server, "x = \n");
    assert_eq!(ask(&mut client, URI), "remote()");
    for (at, sign) in (4..).zip(["a", "b", " ", "="]) {
        std::thread::sleep(Duration::from_millis(300));
        let place = json!({ "line": 0, "character": at });
        let change = json!([{ "range": { "start": place, "end": place }, "text": sign }]);
        client.change(URI, at, &change);
    }
    let waits = client.complete(URI, 0, 8);
    // Whoever does not wait would ask within this time, a third of the wait.
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(server.asked().len(), 1, "it waits");
    client.notify("$/cancelRequest", &json!({ "id": waits }));
    assert_eq!(client.answer(&json!(waits))["error"]["code"], -32800);
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(server.asked().len(), 1, "the wait was cancelled");
    let waited = client.complete(URI, 0, 8);
    let answer = client.answer(&json!(waited));
    assert_eq!(answer["result"]["items"][0]["insertText"], "remote()");
    assert_eq!(server.asked().len(), 2);
    client.leave();
}
