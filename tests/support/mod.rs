//! A small LSP client that speaks raw bytes to the real binary.
//!
//! Every wait has an end, and the server is killed when its client is dropped.

#![allow(dead_code, reason = "each test module uses a part of it")]

pub(crate) mod alone;
pub(crate) mod archive_law;
#[cfg(feature = "aws")]
pub(crate) mod aws;
pub(crate) mod frame_law;
pub(crate) mod http;
pub(crate) mod rules_law;
pub(crate) mod scan_law;
pub(crate) mod schema;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use undertone::completion::{Cursor, Trigger};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const URI: &str = "file:///code/demo.py";

/// The cursor of a document in which `▮` marks it.
pub(crate) fn marked_cursor(marked: &str, language: Option<Language>, trigger: Trigger) -> Cursor {
    let offset = marked.find('▮').expect("the document has a cursor");
    let text = Text::new(&marked.replacen('▮', "", 1));
    let tree = language.map(|language| SyntaxTree::new(language, text.clone()));
    Cursor { text, tree, offset, trigger, nearby: Arc::default() }
}

/// How a server is started.
#[derive(Default)]
pub(crate) struct Start<'a> {
    /// The script of the scripted model; without it, a model that says `pass`.
    pub(crate) script: Option<&'a str>,
    /// Another model than the scripted one.
    pub(crate) model: Option<&'a str>,
    /// The configuration file; with it, the models are those that it names.
    pub(crate) config: Option<&'a str>,
    /// More arguments of `undertone lsp`.
    pub(crate) arguments: &'a [&'a str],
    /// What to put into the person's home before; without it, what a later start finds there.
    pub(crate) prepare: Option<&'a dyn Fn(&Path)>,
}

/// A running server and its one client.
pub(crate) struct Client {
    pub(crate) child: Child,
    pub(crate) input: Option<ChildStdin>,
    /// The server's folders: home, and everything else that it may write to.
    pub(crate) home: TempDir,
    messages: Receiver<Value>,
    unread: Vec<Value>,
    last_id: i64,
}

/// A command that runs the binary where it can find and leave nothing.
pub(crate) fn undertone(home: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
    command.env_clear().env("HOME", home.path()).current_dir(home.path());
    command
}

/// Writes the configuration file of the person whose home that is.
pub(crate) fn configure(home: &TempDir, config: &str) {
    let folder = home.path().join(".config/undertone");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("config.toml"), config).expect("a file");
}

impl Client {
    /// A server that has not been spoken to.
    pub(crate) fn start(start: &Start<'_>) -> Self {
        Self::spawn(start, Stdio::piped())
    }

    /// A server whose standard output is ours to mistreat.
    pub(crate) fn spawn(start: &Start<'_>, output: Stdio) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        if let Some(prepare) = start.prepare {
            prepare(home.path());
        } else {
            // As at a later start, at which nothing is said of an index.
            let folder = home.path().join(".local/share/undertone/references");
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(folder.join("offered"), "").expect("a file");
        }
        let script = home.path().join("script.toml");
        std::fs::write(&script, start.script.unwrap_or("[[reply]]\nchunks = [\"pass\\n\"]\n"))
            .expect("a script");
        let mut command = undertone(&home);
        let scripted = format!("scripted:{}", script.display());
        command.arg("lsp");
        match start.config {
            // `SCRIPTED` in it is the scripted model.
            Some(config) => configure(&home, &config.replace("SCRIPTED", &scripted)),
            None => {
                command.arg("--model").arg(start.model.unwrap_or(&scripted));
            }
        }
        command.args(start.arguments);
        command.stdin(Stdio::piped()).stdout(output).stderr(Stdio::null());
        let mut child = command.spawn().expect("the server starts");
        let (sender, messages) = channel();
        if let Some(output) = child.stdout.take() {
            std::thread::spawn(move || {
                let mut output = BufReader::new(output);
                while let Some(message) = read_frame(&mut output) {
                    if sender.send(message).is_err() {
                        break;
                    }
                }
            });
        }
        let input = child.stdin.take();
        Self { child, input, home, messages, unread: Vec::new(), last_id: 0 }
    }

    /// A server that works in a folder, whose URI comes with it.
    pub(crate) fn working_in(start: &Start<'_>, folder: &Path) -> (Self, String) {
        let mut client = Self::start(start);
        let root = format!("file://{}", folder.display());
        let capabilities = json!({ "textDocument": { "inlineCompletion": {} } });
        let folders = json!([{ "uri": root, "name": "" }]);
        let params = json!({ "capabilities": capabilities, "workspaceFolders": folders });
        client.ask("initialize", &params);
        client.notify("initialized", &json!({}));
        (client, root)
    }

    /// A server that is initialized, as most editors do it, with `text` open at [`URI`].
    pub(crate) fn ready(start: &Start<'_>, text: &str) -> Self {
        let mut client = Self::start(start);
        client.initialize();
        client.open(URI, text);
        client
    }

    pub(crate) fn initialize(&mut self) -> Value {
        let capabilities = json!({ "textDocument": { "inlineCompletion": {} } });
        let answer =
            self.ask("initialize", &json!({ "processId": null, "capabilities": capabilities }));
        self.notify("initialized", &json!({}));
        answer
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        // A server that ended early shows in what it answers, not here.
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.send_bytes(&framed(&message.to_string()));
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request; gives its id.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.request(method, params);
        self.answer(&json!(id))
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "python", "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", &params);
    }

    /// Asks for ghost text, as an editor does while a person types; gives the request's id.
    pub(crate) fn complete(&mut self, uri: &str, line: u32, character: u32) -> i64 {
        self.complete_by(2, uri, line, character)
    }

    /// Asks for ghost text, as an editor does when a person presses the key for it.
    pub(crate) fn invoke(&mut self, uri: &str, line: u32, character: u32) -> i64 {
        self.complete_by(1, uri, line, character)
    }

    fn complete_by(&mut self, kind: u32, uri: &str, line: u32, character: u32) -> i64 {
        let params = json!({
            "textDocument": { "uri": uri },
            "position": { "line": line, "character": character },
            "context": { "triggerKind": kind },
        });
        self.request("textDocument/inlineCompletion", &params)
    }

    /// Fails unless the server holds exactly `text`.
    pub(crate) fn must_hold(&mut self, uri: &str, text: &str) {
        let answer = self.ask("undertone/digest", &json!({ "textDocument": { "uri": uri } }));
        let sha256 = format!("{:x}", Sha256::digest(text));
        assert_eq!(answer["result"]["bytes"], text.len(), "{answer}");
        assert_eq!(answer["result"]["sha256"], sha256, "{answer}");
    }

    /// The answer to the request `id`.
    pub(crate) fn answer(&mut self, id: &Value) -> Value {
        let what = format!("the answer to {id}");
        self.wait_for(&what, |message| message.get("method").is_none() && message["id"] == *id)
    }

    /// The first message, unread or yet to come, that fits.
    pub(crate) fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at);
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if fits(&message) => return message,
                Ok(message) => self.unread.push(message),
                Err(error) => panic!("{what}: {error}; unread: {:?}", self.unread),
            }
        }
    }

    /// What came and was not waited for; reads on until nothing comes for `quiet`.
    pub(crate) fn rest(&mut self, quiet: Duration) -> Vec<Value> {
        while let Ok(message) = self.messages.recv_timeout(quiet) {
            self.unread.push(message);
        }
        std::mem::take(&mut self.unread)
    }

    /// Says goodbye as LSP wants it.
    pub(crate) fn leave(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null)["result"], Value::Null);
        self.notify("exit", &Value::Null);
        assert_eq!(self.exit_code(Duration::from_secs(5)), Some(0));
    }

    /// Waits for the process to end; `None` if a signal ended it.
    pub(crate) fn exit_code(&mut self, patience: Duration) -> Option<i32> {
        self.exit_status(patience).code()
    }

    pub(crate) fn exit_status(&mut self, patience: Duration) -> ExitStatus {
        let deadline = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(Instant::now() < deadline, "still running after {patience:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Kilobytes that `/proc` says of a process, such as `VmRSS`: what it has in memory.
pub(crate) fn memory(pid: u32, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    number.expect("a figure")
}

/// A body behind the header that it needs.
pub(crate) fn framed(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Reads one frame; `None` at the end of the stream.
pub(crate) fn read_frame(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().ok();
        }
    }
    let mut body = vec![0; length.expect("our own frames have a length")];
    stream.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("our own frames are JSON"))
}

/// Whether all that `pattern` says is so in `value`.
pub(crate) fn fits(pattern: &Value, value: &Value) -> bool {
    match (pattern, value) {
        (Value::Object(pattern), Value::Object(value)) => pattern
            .iter()
            .all(|(name, pattern)| value.get(name).is_some_and(|value| fits(pattern, value))),
        _ => pattern == value,
    }
}
