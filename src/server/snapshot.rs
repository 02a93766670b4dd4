//! What a request sees: immutable, cheap to clone, taken in wire order.

use super::client::{Client, Uri};
use super::scanning::Version;
use super::surroundings::Around;
use crate::completion::{Cursor, Trigger};
use crate::syntax::SyntaxTree;
use crate::text::{Position, Text};
use std::path::Path;
use std::sync::Arc;

/// The session as it was when a request arrived.
#[derive(Clone)]
pub(super) struct Snapshot {
    /// What the editor can do.
    pub(super) client: Arc<Client>,
    /// The document that the request names, if it is open.
    pub(super) document: Option<View>,
    /// What is around it.
    pub(super) around: Around,
}

/// One version of a document.
#[derive(Clone)]
pub(super) struct View {
    /// The editor's name for the version.
    pub(super) version: Option<i64>,
    /// Grows with each version, of whatever document.
    pub(super) revision: u64,
    /// The text.
    pub(super) text: Text,
    /// The syntax tree, where the language is known; parsed when first asked for.
    pub(super) tree: Option<SyntaxTree>,
}

impl View {
    /// The version as scans know it.
    pub(super) fn scanned(&self, uri: &Uri, path: &Path) -> Version {
        Version {
            uri: uri.clone(),
            path: path.to_path_buf(),
            revision: self.revision,
            number: self.version,
            text: self.text.clone(),
            tree: self.tree.clone(),
        }
    }
}

impl Snapshot {
    /// Where the person is, if the document is open.
    pub(super) fn cursor(&self, position: Position, trigger: Trigger) -> Option<Cursor> {
        let View { text, tree, .. } = self.document.clone()?;
        let offset = text.offset_at(position, self.client.encoding);
        Some(Cursor { text, tree, offset, trigger, nearby: Arc::default() })
    }
}
