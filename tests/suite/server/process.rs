//! How the process ends, and that it always does.

use crate::support::{Client, Start, URI, framed, memory, undertone};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The limit that the issue sets.
const SOON: Duration = Duration::from_secs(1);

/// A model that takes ten seconds.
const SLOW: &str = "[[reply]]\ndelay_ms = 10000\nchunks = [\"late\"]\n";

fn busy() -> Client {
    let mut client = Client::ready(&Start { script: Some(SLOW), ..Start::default() }, "x = \n");
    client.complete(URI, 0, 4);
    client.must_hold(URI, "x = \n");
    client
}

fn signal(pid: u32, name: &str) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {pid}")).status();
    assert!(sent.expect("a shell").success());
}

#[test]
fn exit_after_shutdown_is_0() {
    Client::ready(&Start::default(), "").leave();
}

/// Some clients send empty parameters where the protocol has none.
#[test]
fn shutdown_and_exit_may_have_parameters() {
    for params in [json!({}), json!([]), json!({ "a": 1 })] {
        let mut client = Client::ready(&Start::default(), "");
        assert_eq!(client.ask("shutdown", &params).get("error"), None, "{params}");
        client.notify("exit", &params);
        assert_eq!(client.exit_code(SOON), Some(0), "{params}");
    }
}

#[test]
fn a_request_after_shutdown_is_refused() {
    let mut client = Client::ready(&Start::default(), "x = 1\n");
    client.ask("shutdown", &Value::Null);
    for method in ["undertone/digest", "shutdown", "initialize", "nobody/knows"] {
        assert_eq!(client.ask(method, &json!({}))["error"]["code"], -32600, "{method}");
    }
    client.notify("exit", &Value::Null);
    assert_eq!(client.exit_code(SOON), Some(0));
}

#[test]
fn exit_alone_is_1() {
    let mut client = Client::ready(&Start::default(), "");
    client.notify("exit", &Value::Null);
    assert_eq!(client.exit_code(SOON), Some(1));
    let mut client = Client::start(&Start::default());
    client.notify("exit", &Value::Null);
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn exit_with_a_slow_request_in_flight_answers_it() {
    let mut client = busy();
    client.notify("exit", &Value::Null);
    let told = client.wait_for("the answer", |message| message["error"].is_object());
    assert_eq!(told["error"]["code"], -32800);
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn end_of_input_when_idle() {
    let mut client = Client::ready(&Start::default(), "");
    client.must_hold(URI, "");
    client.input = None;
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn end_of_input_with_a_ten_second_request_in_flight() {
    let mut client = busy();
    client.input = None;
    let told = client.wait_for("the answer", |message| message["error"].is_object());
    assert_eq!(told["error"]["code"], -32800);
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn end_of_input_within_a_body() {
    let mut client = Client::ready(&Start::default(), "");
    client.send_bytes(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\":");
    client.input = None;
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn everything_in_one_write_is_answered_before_the_end() {
    let mut client = Client::start(&Start::default());
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {} }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "undertone/digest",
            "params": { "textDocument": { "uri": URI } } }),
        json!({ "jsonrpc": "2.0", "id": 3, "method": "shutdown" }),
        json!({ "jsonrpc": "2.0", "method": "exit" }),
    ];
    client.send_bytes(&messages.map(|message| framed(&message.to_string())).concat());
    client.input = None;
    for id in 1..=3 {
        assert!(client.answer(&json!(id)).get("result").is_some());
    }
    assert_eq!(client.exit_code(SOON), Some(0));
}

#[test]
fn the_parent_is_killed() {
    let mut parent = Command::new("sleep").arg("60").spawn().expect("sleep");
    let mut client = Client::start(&Start { script: Some(SLOW), ..Start::default() });
    client.ask("initialize", &json!({ "processId": parent.id(), "capabilities": {} }));
    client.open(URI, "x = \n");
    client.complete(URI, 0, 4);
    client.must_hold(URI, "x = \n");
    parent.kill().expect("killed");
    assert_eq!(client.exit_code(SOON), Some(1));
    parent.wait().expect("waited for");
}

#[test]
fn a_parent_that_cannot_be_seen_is_no_reason_to_end() {
    let mut client = Client::start(&Start::default());
    client.ask("initialize", &json!({ "processId": 2_147_483_646, "capabilities": {} }));
    client.open(URI, "x");
    client.must_hold(URI, "x");
    client.leave();
}

#[test]
fn sigterm_is_a_clean_end() {
    let mut idle = Client::ready(&Start::default(), "");
    idle.must_hold(URI, "");
    for mut client in [idle, busy()] {
        signal(client.child.id(), "TERM");
        assert_eq!(client.exit_code(SOON), Some(0));
    }
}

#[test]
fn standard_output_is_closed() {
    // Idle: nothing is written that could fail.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut client = Client::spawn(&Start::default(), writer.into());
    drop(reader);
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn standard_output_is_blocked() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut client =
        Client::spawn(&Start { script: Some(SLOW), ..Start::default() }, writer.into());
    client.request("initialize", &json!({}));
    // More answers than a pipe holds, and nobody reads them.
    for id in 0..5_000 {
        client.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "nobody/knows" }));
    }
    client.input = None;
    assert_eq!(client.exit_code(SOON), Some(1));
    drop(reader);
}

#[test]
fn a_reader_that_never_reads_is_bounded() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut client = Client::spawn(&Start::default(), writer.into());
    client.request("initialize", &json!({}));
    let mut input = client.input.take().expect("the input");
    let pid = client.child.id();
    // Far more answers than the server may keep; the writing stops where it stops to read.
    let writing = std::thread::spawn(move || {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "nobody/knows", "params": [] });
        let frames = framed(&request.to_string()).repeat(1_000);
        for _ in 0..2_000 {
            if input.write_all(&frames).is_err() {
                break;
            }
        }
    });
    let mut before = 0;
    for _ in 0..100 {
        std::thread::sleep(Duration::from_millis(100));
        let now = memory(pid, "VmRSS");
        if now == before {
            break;
        }
        before = now;
    }
    assert!(before < 120 * 1024, "{before} KiB");
    // And it still ends when the editor does.
    signal(pid, "TERM");
    assert_eq!(client.exit_code(SOON), Some(0));
    drop(reader);
    writing.join().expect("the writer ends");
}

#[test]
fn a_reader_that_comes_late_gets_everything() {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let mut client = Client::spawn(&Start::default(), writer.into());
    client.request("initialize", &json!({}));
    let mut input = client.input.take().expect("the input");
    let writing = std::thread::spawn(move || {
        for id in 0..20_000 {
            let request = json!({ "jsonrpc": "2.0", "id": id, "method": "nobody/knows" });
            input.write_all(&framed(&request.to_string())).expect("the server reads");
        }
        input.write_all(&framed(r#"{"jsonrpc":"2.0","method":"exit"}"#)).expect("still");
        input
    });
    std::thread::sleep(Duration::from_millis(300));
    let mut answers = Vec::new();
    reader.read_to_end(&mut answers).expect("readable");
    let answers = String::from_utf8(answers).expect("UTF-8");
    assert_eq!(answers.matches("-32601").count(), 20_000);
    writing.join().expect("the writer ends");
}

#[test]
fn a_hundred_restarts_leave_nothing_behind() {
    let home = tempfile::tempdir().expect("a folder");
    let script = home.path().join("script.toml");
    std::fs::write(&script, "").expect("a script");
    let before = everything_in(home.path());
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {
            "textDocument": { "uri": URI, "languageId": "python", "version": 1, "text": "" } } }),
        json!({ "jsonrpc": "2.0", "id": 3, "method": "shutdown" }),
        json!({ "jsonrpc": "2.0", "method": "exit" }),
    ];
    let bytes = messages.map(|message| framed(&message.to_string())).concat();
    for _ in 0..100 {
        let mut command = undertone(&home);
        command.args(["lsp", "--model"]).arg(format!("scripted:{}", script.display()));
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        child.stdin.take().expect("piped").write_all(&bytes).expect("it reads");
        assert!(child.wait().expect("it ends").success());
    }
    // But for the word that a person was told how to make an index.
    let offered = home.path().join(".local/share/undertone/references/offered");
    let after: Vec<_> =
        everything_in(home.path()).into_iter().filter(|path| *path != offered).collect();
    assert_eq!(after, before);
}

fn everything_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .flat_map(|path| if path.is_dir() { everything_in(&path) } else { vec![path] })
        .collect();
    paths.sort();
    paths
}

/// A server on a port that the system chooses, and where it listens.
fn listening(home: &tempfile::TempDir) -> (std::process::Child, String) {
    use std::io::{BufRead, BufReader};
    let mut child = undertone(home)
        .args(["lsp", "--port", "0", "--model", "scripted:none"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("piped")).read_line(&mut line).expect("a line");
    let address = line.trim().rsplit(' ').next().expect("an address").to_owned();
    (child, address)
}

#[test]
fn sigterm_before_an_editor_has_come_is_clean() {
    let home = tempfile::tempdir().expect("a folder");
    let (mut child, address) = listening(&home);
    signal(child.id(), "TERM");
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{address}");
}

#[test]
fn a_port_serves_one_editor() {
    let home = tempfile::tempdir().expect("a folder");
    let (mut child, address) = listening(&home);
    let mut editor = std::net::TcpStream::connect(address).expect("it listens");
    editor.write_all(&framed(r#"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#)).expect("sent");
    let mut reader = std::io::BufReader::new(editor.try_clone().expect("a clone"));
    let answer = crate::support::read_frame(&mut reader).expect("an answer");
    assert_eq!(answer["result"]["serverInfo"]["name"], "undertone");
    drop((editor, reader));
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}
