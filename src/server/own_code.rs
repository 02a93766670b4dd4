//! The code of the person's own workspace: to suggest again what stands there is no match.

use crate::references::index::Index;
use crate::references::reference::Reference;
use crate::syntax::Language;
use crate::workspace::Workspace;
use std::fs;

/// Files that are looked at for one reference.
const MOST_FILES: usize = 4;

/// Whether the workspace has all of the code that a reference names: in a saved file of that name,
/// which resembles these lines itself. Reads files, and so blocks.
pub(super) fn is_own(workspace: &Workspace, index: &Index, reference: &Reference) -> bool {
    workspace.files_like(&reference.path, MOST_FILES).iter().any(|path| {
        let Ok(text) = fs::read_to_string(path) else { return false };
        let found = index.references(Language::from_path(path), &text, 0..text.len());
        // Some of these lines may have been copied before; then the others are still from elsewhere.
        found.unwrap_or_default().iter().any(|it| {
            (&it.purl, &it.path) == (&reference.purl, &reference.path)
                && it.lines.start() <= reference.lines.start()
                && reference.lines.end() <= it.lines.end()
        })
    })
}
