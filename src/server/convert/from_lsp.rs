//! What an editor sends, as it stands on the wire, and the plain types that it becomes.
//!
//! More is accepted than LSP 3.18 allows, because editors send more: a URI is any text, a
//! position any number (it clamps), and `initialize` needs no member at all.

use crate::completion::Trigger;
use crate::server::client::{
    Change, Client, Diagnostics, Edits, FolderChange, GhostText, Pages, Tags, Trace, Uri,
};
use crate::server::model::Progress;
use crate::text::{Encoding, Position, Range};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::HashMap;
use std::path::PathBuf;
use tower_lsp::jsonrpc::Id;
use url::Url;

/// `textDocument/didOpen`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct DidOpen {
    pub(in crate::server) text_document: Opened,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Opened {
    pub(in crate::server) uri: Uri,
    #[serde(default)]
    pub(in crate::server) language_id: String,
    #[serde(default)]
    pub(in crate::server) version: Option<i64>,
    pub(in crate::server) text: String,
}

/// `textDocument/didChange`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct DidChange {
    pub(in crate::server) text_document: Versioned,
    content_changes: Vec<WireChange>,
}

#[derive(Debug, Deserialize)]
pub(in crate::server) struct Versioned {
    pub(in crate::server) uri: Uri,
    #[serde(default)]
    pub(in crate::server) version: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct WireChange {
    range: Option<WireRange>,
    text: String,
}

/// `textDocument/didClose`, and every request that names a document only.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct InDocument {
    pub(in crate::server) text_document: Versioned,
}

/// Every request that names a place in a document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct AtPosition {
    position: WirePosition,
    /// Odd in some editors, and never worth a refusal.
    #[serde(default)]
    context: Value,
}

/// What the editor's own menu has selected (LSP 3.18, `SelectedCompletionInfo`).
#[derive(Debug, Deserialize)]
struct WireSelected {
    range: WireRange,
    text: String,
}

/// `workspace/executeCommand`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct ExecuteCommand {
    command: String,
    #[serde(default)]
    arguments: Option<Vec<Value>>,
    /// What the editor calls the progress that it shows, if it shows any.
    #[serde(default)]
    pub(in crate::server) work_done_token: Option<Value>,
}

/// The argument of the command that has a model repair a finding.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct AtFinding {
    position: WirePosition,
    pub(in crate::server) rule: String,
}

/// The argument of the command that fixes all that a rule finds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct AllOf {
    pub(in crate::server) rule: String,
}

/// The argument of the command that scans.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Scan {
    /// URIs of files and folders; the workspace without any.
    #[serde(default)]
    uris: Vec<String>,
    /// A revision of git: only lines that differ from it.
    #[serde(default)]
    pub(in crate::server) since: Option<String>,
}

/// `aws/logInlineCompletionSessionResults`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct SessionResults {
    completion_session_result: HashMap<String, SessionResult>,
}

#[derive(Debug, Deserialize)]
struct SessionResult {
    #[serde(default)]
    accepted: bool,
}

/// `textDocument/diagnostic`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Diagnostic {
    #[serde(default)]
    pub(in crate::server) previous_result_id: Option<String>,
}

/// `textDocument/codeAction`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct InRange {
    range: WireRange,
    /// Odd in some editors, and never worth a refusal.
    #[serde(default)]
    context: Value,
}

/// `window/workDoneProgress/cancel`.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct CancelProgress {
    pub(in crate::server) token: Value,
}

/// `$/cancelRequest`.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct Cancel {
    pub(in crate::server) id: Id,
}

/// `$/setTrace`.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct SetTrace {
    value: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct WireRange {
    start: WirePosition,
    end: WirePosition,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct WirePosition {
    #[serde(deserialize_with = "clamped")]
    line: u32,
    #[serde(deserialize_with = "clamped")]
    character: u32,
}

impl DidChange {
    pub(in crate::server) fn changes(self) -> Vec<Change> {
        let change = |WireChange { range, text }| Change { range: range.map(self::range), text };
        self.content_changes.into_iter().map(change).collect()
    }
}

impl AtPosition {
    pub(in crate::server) fn position(&self) -> Position {
        position(self.position)
    }

    /// How the person asks (LSP 3.18, `InlineCompletionTriggerKind`). The same number in a
    /// `CompletionContext` is sent for typing too, so this is for inline completion alone.
    pub(in crate::server) fn trigger(&self) -> Trigger {
        const INVOKED: u64 = 1;
        match self.context.get("triggerKind").and_then(Value::as_u64) {
            Some(INVOKED) => Trigger::Invoked,
            _ => Trigger::Automatic,
        }
    }
}

impl AtPosition {
    /// The item that is selected in the editor's own menu, and what it would replace.
    pub(in crate::server) fn selected(&self) -> Option<(Range, String)> {
        let info = self.context.get("selectedCompletionInfo")?;
        let WireSelected { range, text } = WireSelected::deserialize(info).ok()?;
        Some((self::range(range), text))
    }
}

impl ExecuteCommand {
    pub(in crate::server) fn command(&self) -> &str {
        &self.command
    }

    /// The first argument, if it is a number.
    pub(in crate::server) fn number(&self) -> Option<u64> {
        self.arguments.as_ref()?.first()?.as_u64()
    }

    /// The first argument, if it is the place of a finding.
    pub(in crate::server) fn finding(&self) -> Option<AtFinding> {
        AtFinding::deserialize(self.arguments.as_ref()?.first()?).ok()
    }

    /// The first argument, if it names a rule.
    pub(in crate::server) fn all_of(&self) -> Option<AllOf> {
        AllOf::deserialize(self.arguments.as_ref()?.first()?).ok()
    }

    /// The first argument, if it says what to scan; `None` if it says something else.
    pub(in crate::server) fn scan(&self) -> Option<Scan> {
        match self.arguments.as_deref().unwrap_or_default() {
            [] | [Value::Null] => Some(Scan::default()),
            [scan, ..] => Scan::deserialize(scan).ok(),
        }
    }
}

impl SessionResults {
    /// The numbers of the suggestions that were accepted.
    pub(in crate::server) fn accepted(&self) -> impl Iterator<Item = u64> {
        let accepted = self.completion_session_result.iter().filter(|(_, it)| it.accepted);
        accepted.filter_map(|(number, _)| number.parse().ok())
    }
}

impl AtFinding {
    pub(in crate::server) fn position(&self) -> Position {
        position(self.position)
    }
}

impl Scan {
    /// What to scan, as far as it is on this machine.
    pub(in crate::server) fn paths(&self) -> Vec<PathBuf> {
        self.uris.iter().filter_map(|uri| file(uri)).collect()
    }

    pub(in crate::server) fn names_any(&self) -> bool {
        !self.uris.is_empty()
    }
}

impl InRange {
    pub(in crate::server) fn range(&self) -> Range {
        range(self.range)
    }

    /// Whether the editor asks for actions of a kind (LSP 3.18, `CodeActionContext.only`).
    pub(in crate::server) fn wants(&self, kind: &str) -> bool {
        let Some(only) = self.context.get("only").and_then(Value::as_array) else { return true };
        let is_within = |of: &str| {
            kind == of || kind.strip_prefix(of).is_some_and(|rest| rest.starts_with('.'))
        };
        only.iter().filter_map(Value::as_str).any(is_within)
    }
}

impl SetTrace {
    pub(in crate::server) fn trace(&self) -> Trace {
        trace(Some(&self.value))
    }
}

/// The document that a request's parameters name, or a command's first argument.
pub(in crate::server) fn uri(params: &Value) -> Option<&str> {
    let argument = || params.pointer("/arguments/0/textDocument/uri");
    params.pointer("/textDocument/uri").or_else(argument)?.as_str()
}

/// The path of a document, as far as its URI tells: editors write some that no grammar allows,
/// and name files by other schemes than `file` too. Only ever compared with patterns.
pub(in crate::server) fn path(uri: &str) -> PathBuf {
    let parsed = Url::parse(uri).ok();
    let file = parsed.as_ref().and_then(|url| url.to_file_path().ok());
    let other = || {
        let path = parsed.as_ref().map_or(uri, Url::path);
        percent_decode_str(path).decode_utf8_lossy().into_owned().into()
    };
    file.unwrap_or_else(other)
}

/// What `initialize` says of the editor.
pub(in crate::server) fn client(params: &Value) -> Client {
    let capability = |path: &str| params.pointer("/capabilities").and_then(|all| all.pointer(path));
    let ghost_text = capability("/textDocument/inlineCompletion").filter(|value| !value.is_null());
    let progress = capability("/window/workDoneProgress").and_then(Value::as_bool);
    let is_true = |path: &str| capability(path).and_then(Value::as_bool) == Some(true);
    let asks = capability("/textDocument/diagnostic").is_some_and(|it| !it.is_null())
        && is_true("/workspace/diagnostics/refreshSupport");
    // Who asks for diagnostics may say so there, or only where all versions of LSP have it.
    let knows_tag = |tag: u64| {
        ["publishDiagnostics", "diagnostic"].iter().any(|of| {
            capability(&format!("/textDocument/{of}/tagSupport/valueSet"))
                .and_then(Value::as_array)
                .is_some_and(|all| all.iter().any(|it| it.as_u64() == Some(tag)))
        })
    };
    let encodings = capability("/general/positionEncodings").and_then(Value::as_array);
    Client {
        encoding: encodings
            .into_iter()
            .flatten()
            .find_map(|encoding| self::encoding(encoding.as_str()?))
            .unwrap_or_default(),
        tags: Tags { unnecessary: knows_tag(1), deprecated: knows_tag(2) },
        ghost_text: ghost_text.map_or(GhostText::Unknown, |_| GhostText::Asked),
        progress: if progress == Some(true) { Progress::Shown } else { Progress::Unknown },
        diagnostics: if asks { Diagnostics::Asked } else { Diagnostics::Told },
        edits: if is_true("/workspace/workspaceEdit/documentChanges") {
            Edits::Versioned
        } else {
            Edits::Plain
        },
        pages: if is_true("/window/showDocument/support") { Pages::Opened } else { Pages::Unknown },
        process: params.get("processId").and_then(Value::as_i64),
        trace: trace(params.get("trace").and_then(Value::as_str)),
        folders: folders(params),
    }
}

/// The folders that an editor works in, by whichever member says so.
fn folders(params: &Value) -> Vec<PathBuf> {
    let mut folders = paths(params.get("workspaceFolders"));
    if folders.is_empty() {
        let root = params.get("rootUri").and_then(Value::as_str).and_then(file);
        let path = params.get("rootPath").and_then(Value::as_str).map(PathBuf::from);
        folders.extend(root.or(path).filter(|path| path.is_absolute()));
    }
    folders
}

/// `workspace/didChangeWorkspaceFolders`.
pub(in crate::server) fn folder_change(params: &Value) -> FolderChange {
    let event = |member: &str| params.pointer("/event").and_then(|event| event.get(member));
    FolderChange { added: paths(event("added")), removed: paths(event("removed")) }
}

/// The paths of a list of folders, as far as they are some.
fn paths(folders: Option<&Value>) -> Vec<PathBuf> {
    let all = folders.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|folder| file(folder.get("uri")?.as_str()?)).collect()
}

/// The path that a URI of a file names.
pub(in crate::server) fn file(uri: &str) -> Option<PathBuf> {
    Url::parse(uri).ok()?.to_file_path().ok()
}

/// The notebook that a document is a cell of: all cells have its URI before their own fragment.
pub(in crate::server) fn notebook(uri: &str) -> Option<&str> {
    let (notebook, _) = uri.split_once('#')?;
    notebook.starts_with("vscode-notebook-cell:").then_some(notebook)
}

fn encoding(name: &str) -> Option<Encoding> {
    match name {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    }
}

fn trace(value: Option<&str>) -> Trace {
    match value {
        Some("messages" | "verbose") => Trace::On,
        _ => Trace::Off,
    }
}

fn range(range: WireRange) -> Range {
    Range { start: position(range.start), end: position(range.end) }
}

fn position(position: WirePosition) -> Position {
    Position { line: position.line, character: position.character }
}

/// A `uinteger`, or whatever number stands in its place.
fn clamped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    let whole = number.as_u64().map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    // Casting a float saturates, which is what clamping means here.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(whole.unwrap_or_else(|| number.as_f64().unwrap_or_default() as u32))
}
