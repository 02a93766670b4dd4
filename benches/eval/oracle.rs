//! A model that says what it is told to, on a server of its own, and an editor that types: what the
//! product does around a model, without a model.

#![allow(dead_code, reason = "each bench uses a part of it")]

use crate::support::http::{Server, events};
use crate::support::{Client, Start};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// LSP's `InlineCompletionTriggerKind.Automatic`.
const AUTOMATIC: u8 = 2;

/// Characters of one token of the oracle.
const TOKEN: usize = 4;

/// A server that speaks `OpenAI`'s API and has one answer at a time.
pub(crate) struct Oracle {
    server: Server,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    answer: String,
    requests: usize,
    asked: Option<Asked>,
}

/// When a request came, and when all tokens of its answer were on their way.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) arrived: Instant,
    pub(crate) answered: Instant,
}

impl Oracle {
    /// An oracle that thinks for that long before it says all at once.
    pub(crate) fn start(thinks: Duration) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let server = Server::start(move |_, _| {
            let arrived = Instant::now();
            let answer = tokens(&lock(&shared).answer);
            std::thread::sleep(thinks);
            let mut state = lock(&shared);
            state.requests += 1;
            state.asked = Some(Asked { arrived, answered: Instant::now() });
            events(&answer)
        });
        Self { server, state }
    }

    /// What it answers from now on.
    pub(crate) fn says(&self, text: &str) {
        text.clone_into(&mut lock(&self.state).answer);
    }

    /// How many requests have come.
    pub(crate) fn requests(&self) -> usize {
        lock(&self.state).requests
    }

    /// The newest request, if one came since this was last asked.
    pub(crate) fn take_asked(&self) -> Option<Asked> {
        self.server.forget();
        lock(&self.state).asked.take()
    }

    /// The configuration file of a person who uses it.
    pub(crate) fn config(&self) -> String {
        format!(
            "model = \"oracle\"\n[backends.oracle]\nprovider = \"openai\"\nmodel = \"m\"\n\
             api = \"suffix\"\nurl = \"http://{}/v1\"\n",
            self.server.address
        )
    }
}

/// An answer as a server streams it.
fn tokens(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut stream = String::new();
    for token in characters.chunks(TOKEN) {
        let token: String = token.iter().collect();
        let _ = write!(stream, "data: {}\n\n", json!({ "choices": [{ "text": token }] }));
    }
    let last = json!({ "choices": [{ "text": "", "finish_reason": "stop" }] });
    stream + &format!("data: {last}\n\ndata: [DONE]\n\n")
}

/// An editor with one document that a person types in.
pub(crate) struct Editor {
    pub(crate) client: Client,
    uri: String,
    version: i64,
    text: String,
    /// Byte offset in `text`.
    cursor: usize,
    /// When the newest edit was sent.
    pub(crate) edited: Instant,
}

impl Editor {
    /// Opens `text` as a document of `language`, with the cursor at byte `cursor`.
    pub(crate) fn open(
        oracle: &Oracle,
        name: &str,
        language: &str,
        text: &str,
        cursor: usize,
    ) -> Self {
        let config = oracle.config();
        let mut client = Client::start(&Start { config: Some(&config), ..Start::default() });
        client.initialize();
        let mut editor = Self {
            client,
            uri: format!("file:///code/{name}"),
            version: 1,
            text: text.to_owned(),
            cursor,
            edited: Instant::now(),
        };
        editor.open_beside(name, language, text);
        editor
    }

    /// Opens another document.
    pub(crate) fn open_beside(&mut self, name: &str, language: &str, text: &str) {
        let uri = format!("file:///code/{name}");
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// Waits until the server has taken all that was sent; asks for nothing that takes work.
    pub(crate) fn settle(&mut self) {
        let document = json!({ "textDocument": { "uri": "file:///code/not-open" } });
        self.client.ask("undertone/digest", &document);
    }

    /// Puts `text` in the place of the `deleted` bytes left and the `ahead` bytes right of the
    /// cursor, and the cursor behind it.
    pub(crate) fn replace(&mut self, deleted: usize, ahead: usize, text: &str) {
        let (start, end) = (self.cursor - deleted, self.cursor + ahead);
        let range = json!({ "start": self.position(start), "end": self.position(end) });
        self.version += 1;
        let changes = json!([{ "range": range, "text": text }]);
        self.edited = Instant::now();
        self.client.change(&self.uri, self.version, &changes);
        self.text.replace_range(start..end, text);
        self.cursor = start + text.len();
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        self.replace(0, 0, text);
    }

    /// Types `text` and asks for ghost text, as an editor does after a key; gives the request's id.
    pub(crate) fn type_and_ask(&mut self, text: &str) -> i64 {
        let mut position = self.position(self.cursor);
        self.type_text(text);
        if text.contains('\n') {
            position = self.position(self.cursor);
        } else {
            let behind = position["character"].as_u64().unwrap_or_default();
            position["character"] = json!(behind + text.encode_utf16().count() as u64);
        }
        let params = json!({
            "textDocument": { "uri": self.uri },
            "position": position,
            "context": { "triggerKind": AUTOMATIC },
        });
        self.client.request("textDocument/inlineCompletion", &params)
    }

    /// The first item that answers the request, if there is one.
    pub(crate) fn answer(&mut self, id: i64) -> Option<Value> {
        let mut answer = self.client.answer(&json!(id));
        answer.pointer_mut("/result/items/0").map(Value::take)
    }

    /// Accepts an item as an editor does, and says so where the item wants that.
    pub(crate) fn accept(&mut self, item: &Value) {
        let text = item["insertText"].as_str().unwrap_or_default();
        let range = &item["range"];
        let (start, end) = (self.offset(&range["start"]), self.offset(&range["end"]));
        let (deleted, ahead) = (self.cursor.saturating_sub(start), end.saturating_sub(self.cursor));
        self.replace(deleted, ahead, text);
        if let Some(name) = item["command"]["command"].as_str() {
            let params = json!({ "command": name, "arguments": item["command"]["arguments"] });
            self.client.ask("workspace/executeCommand", &params);
        }
    }

    fn position(&self, offset: usize) -> Value {
        let above = &self.text[..offset];
        let line = above.matches('\n').count();
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": line, "character": above[start..].encode_utf16().count() })
    }

    fn offset(&self, position: &Value) -> usize {
        let number = |name: &str| position[name].as_u64().and_then(|n| usize::try_from(n).ok());
        let (line, character) =
            (number("line").unwrap_or_default(), number("character").unwrap_or_default());
        let start: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = 0;
        let within = self.text[start..].char_indices().find(|(_, sign)| {
            let is_there = units >= character;
            units += sign.len_utf16();
            is_there
        });
        within.map_or(self.text.len(), |(at, _)| start + at)
    }
}

/// A duration in milliseconds.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
