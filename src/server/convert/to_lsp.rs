//! What we answer, in LSP's types.

use super::references;
use crate::completion::Suggestion;
use crate::policy::Told;
use crate::policy::offer::Offer;
use crate::server::client::{Client, Diagnostics, GhostText};
use crate::text::{Encoding, Text};
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, Command, CompletionItem,
    CompletionItemKind, CompletionList, CompletionOptions, CompletionTextEdit, DiagnosticOptions,
    DiagnosticServerCapabilities, ExecuteCommandOptions, InitializeResult, InlineCompletionItem,
    InlineCompletionOptions, InsertTextFormat, InsertTextMode, OneOf, Position,
    PositionEncodingKind, Range, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, TextEdit,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

/// The command by which an editor says that a person took a suggestion; its argument is the number
/// that came with it.
pub(in crate::server) const ACCEPTED: &str = "undertone.accepted";

/// The command that has a model repair a finding.
pub(in crate::server) const FIX: &str = "undertone.fix";

/// The command that scans files and folders.
pub(in crate::server) const SCAN: &str = "undertone.scan";

/// The command that makes the fixes of a rule in all files of the workspace.
pub(in crate::server) const FIX_ALL: &str = "undertone.fixAll";

/// The command that shows the reference log.
pub(in crate::server) const SHOW_LOG: &str = "undertone.showReferenceLog";

/// What this server offers to this editor.
pub(in crate::server) fn initialize_result(client: &Client) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::Supported(true)),
        ..TextDocumentSyncOptions::default()
    };
    // An editor that shows ghost text must not get the same suggestion twice.
    let completion = match client.ghost_text {
        GhostText::Asked => None,
        GhostText::Unknown => Some(CompletionOptions::default()),
    };
    let diagnostic = (client.diagnostics == Diagnostics::Asked).then(|| {
        DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("undertone".into()),
            inter_file_dependencies: true,
            ..DiagnosticOptions::default()
        })
    });
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(match client.encoding {
                Encoding::Utf8 => PositionEncodingKind::UTF8,
                Encoding::Utf16 => PositionEncodingKind::UTF16,
                Encoding::Utf32 => PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            inline_completion_provider: Some(OneOf::Right(InlineCompletionOptions::default())),
            completion_provider: completion,
            diagnostic_provider: diagnostic,
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![
                    CodeActionKind::QUICKFIX,
                    CodeActionKind::new("source.fixAll.undertone"),
                ]),
                ..CodeActionOptions::default()
            })),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: [ACCEPTED, FIX, FIX_ALL, SCAN, SHOW_LOG].map(String::from).to_vec(),
                work_done_progress_options: WorkDoneProgressOptions {
                    work_done_progress: Some(true),
                },
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                ..WorkspaceServerCapabilities::default()
            }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").into(),
            version: Some(env!("CARGO_PKG_VERSION").into()),
        }),
        offset_encoding: None,
    }
}

pub(in crate::server) fn inline_completions(
    text: &Text,
    encoding: Encoding,
    offers: Vec<Offer>,
    numbers: &[u64],
) -> Value {
    let items = offers.into_iter().zip(numbers).map(|(offer, number)| {
        let Offer { suggestion, references } = offer;
        let known = references::items(&suggestion.insert_text, &references);
        let item = InlineCompletionItem {
            range: Some(range(text, encoding, suggestion.range)),
            insert_text: suggestion.insert_text,
            filter_text: None,
            command: Some(accepted(*number, &references)),
            insert_text_format: Some(InsertTextFormat::PLAIN_TEXT),
        };
        let mut item = json!(item);
        // Beside what LSP has: no client shows it unless it knows of it.
        if let Value::Object(item) = &mut item {
            if !suggestion.warnings.is_empty() {
                item.insert("warnings".to_owned(), suggestion.warnings.into());
            }
            if !references.is_empty() {
                item.insert("references".to_owned(), known);
            }
        }
        item
    });
    json!({ "items": items.collect::<Vec<_>>() })
}

/// The same with the ids that clients of Amazon's language server expect.
pub(in crate::server) fn in_session(mut list: Value) -> Value {
    let mut session = String::new();
    for item in list.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
        let number = item.pointer("/command/arguments/0").and_then(Value::as_u64);
        let id = number.unwrap_or_default().to_string();
        if session.is_empty() {
            session.clone_from(&id);
        }
        item["itemId"] = id.into();
    }
    list["sessionId"] = session.into();
    list
}

/// The same suggestions for an editor that only knows completions.
///
/// Such an editor matches what it is given with the word left of the cursor; so that word is
/// part of the item.
pub(in crate::server) fn completions(
    text: &Text,
    encoding: Encoding,
    offers: Vec<Offer>,
    numbers: &[u64],
) -> CompletionList {
    let item = |(offer, number): (Offer, &u64)| {
        let Offer { suggestion, references } = &offer;
        let start = word_start(text, suggestion.range.start);
        let word = text.slice(start..suggestion.range.start);
        let new_text = format!("{word}{}", suggestion.insert_text);
        // What begins on the next line is shown by that line, and found by the word before it.
        let is_below = suggestion.insert_text.starts_with('\n');
        let shown = if is_below { &suggestion.insert_text } else { &new_text };
        let first_line = shown.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let filter = if is_below { &word } else { first_line };
        CompletionItem {
            label: first_line.trim().to_owned(),
            kind: Some(CompletionItemKind::TEXT),
            detail: Some(detail(&suggestion.warnings, references)),
            documentation: references::documentation(references),
            preselect: Some(true),
            // Sorts before any word.
            sort_text: Some(" ".into()),
            filter_text: Some(filter.to_owned()),
            insert_text_format: Some(InsertTextFormat::PLAIN_TEXT),
            insert_text_mode: Some(InsertTextMode::AS_IS),
            command: Some(accepted(*number, references)),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range: range(text, encoding, start..suggestion.range.end),
                new_text: new_text.clone(),
            })),
            data: (!references.is_empty()).then(|| {
                let whole = Suggestion { insert_text: new_text.clone(), ..suggestion.clone() };
                let references = offer.clone().extended(whole).references;
                json!({ "references": references::items(&new_text, &references) })
            }),
            ..CompletionItem::default()
        }
    };
    // What fits now need not fit after the next key.
    CompletionList {
        is_incomplete: true,
        items: offers.into_iter().zip(numbers).map(item).collect(),
    }
}

/// What an editor without room for more says of a suggestion.
fn detail(warnings: &[String], references: &[Told]) -> String {
    let known = references::named(references);
    let said: Vec<_> = known.into_iter().chain(warnings.iter().cloned()).collect();
    if said.is_empty() { "Undertone".into() } else { format!("Undertone: {}", said.join("; ")) }
}

/// Its title is the one text of an item that an editor may show.
fn accepted(number: u64, references: &[Told]) -> Command {
    let arguments = Some(vec![number.into()]);
    let known = references::named(references);
    let title = known.map_or_else(String::new, |known| format!(", {known}"));
    Command::new(format!("Undertone: accepted{title}"), ACCEPTED.into(), arguments)
}

fn word_start(text: &Text, offset: usize) -> usize {
    let line = text.line_at(offset).start;
    let before = text.slice(line..offset);
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    line + before.trim_end_matches(is_word).len()
}

/// Bytes of a text, as an editor counts them.
pub(super) fn range(text: &Text, encoding: Encoding, range: std::ops::Range<usize>) -> Range {
    let position = |offset: usize| {
        let position = text.position_at(offset, encoding);
        Position::new(position.line, position.character)
    };
    Range::new(position(range.start), position(range.end))
}
