//! Who the editor is and what it says, in plain types.

use super::model::Progress;
use crate::text::{Encoding, Range};
use std::path::PathBuf;

/// A document's name. Opaque: editors write URIs that no grammar allows, and one that is only
/// ever compared needs none.
pub(super) type Uri = String;

/// What the editor said of itself in `initialize`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    pub(super) tags: Tags,
    pub(super) ghost_text: GhostText,
    pub(super) progress: Progress,
    pub(super) process: Option<i64>,
    pub(super) trace: Trace,
    pub(super) diagnostics: Diagnostics,
    pub(super) edits: Edits,
    pub(super) pages: Pages,
    /// The folders that it works in.
    pub(super) folders: Vec<PathBuf>,
}

/// Whether the editor asks for ghost text itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum GhostText {
    /// By `textDocument/inlineCompletion`.
    Asked,
    /// It does not know it: suggestions must come as completions.
    #[default]
    Unknown,
}

/// How the editor hears of what was found in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Diagnostics {
    /// It is told (`textDocument/publishDiagnostics`).
    #[default]
    Told,
    /// It asks (`textDocument/diagnostic`), and asks again where it is told that there is news.
    Asked,
}

/// Which tags of diagnostics the editor knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    pub(super) unnecessary: bool,
    pub(super) deprecated: bool,
}

/// Which edits of several files the editor makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Edits {
    /// Those that name the version of each document (`documentChanges`).
    Versioned,
    #[default]
    Plain,
}

/// Whether the editor opens a file that it is asked to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Pages {
    /// By `window/showDocument`.
    Opened,
    #[default]
    Unknown,
}

/// Whether the editor wants to hear what the server does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Trace {
    On,
    #[default]
    Off,
}

/// One change of a document; without a range, all of it.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) range: Option<Range>,
    pub(super) text: String,
}

/// Folders that the editor works in from now on, and those that it has left.
#[derive(Clone, Debug, Default)]
pub(super) struct FolderChange {
    pub(super) added: Vec<PathBuf>,
    pub(super) removed: Vec<PathBuf>,
}
