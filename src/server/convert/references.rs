//! What a suggestion resembles, in the shape that Amazon's language server gives it, with ours
//! beside it; and the reference log.

use super::actions;
use crate::policy::Told;
use crate::policy::attribution::{Insertion, described, named as name, plain};
use crate::references::reference::Reference;
use crate::scan::finding::Edit;
use crate::scan::ir::Span;
use crate::server::reference_log::Logged;
use crate::server::scanning::Version;
use crate::text::Encoding;
use serde_json::{Value, json};
use std::path::Path;
use tower_lsp::ls_types::{Documentation, MarkupContent, MarkupKind};

/// The `references` of an item that inserts `text`. Their positions are in units of UTF-16, as
/// Amazon's server has them, whatever unit the editor counts in.
pub fn items(text: &str, references: &[Told]) -> Value {
    references.iter().map(|told| item(text, &told.reference)).collect()
}

fn item(text: &str, reference: &Reference) -> Value {
    let Reference { package, purl, url, licence, path, lines, span, tier, is_certain } = reference;
    let units = |bytes: usize| text.get(..bytes).unwrap_or(text).encode_utf16().count();
    json!({
        "referenceName": plain(package),
        "referenceUrl": plain(url),
        "licenseName": plain(licence),
        "position": { "startCharacter": units(span.start), "endCharacter": units(span.end) },
        "undertone": {
            "purl": plain(purl),
            "path": plain(path),
            "lines": { "start": lines.start(), "end": lines.end() },
            "tier": tier.name(),
            "certain": is_certain,
        },
    })
}

/// The packages with their licences, in a few words.
pub(super) fn named(references: &[Told]) -> Option<String> {
    let names: Vec<_> = references.iter().map(|told| name(&told.reference)).collect();
    (!names.is_empty()).then(|| format!("resembles {}", names.join(", ")))
}

/// What a completion's documentation says of them.
pub(super) fn documentation(references: &[Told]) -> Option<Documentation> {
    let lines: Vec<_> = references.iter().map(|told| described(&told.reference)).collect();
    (!lines.is_empty()).then(|| {
        let value = format!("Resembles known code:\n{}", lines.join("\n"));
        Documentation::MarkupContent(MarkupContent { kind: MarkupKind::PlainText, value })
    })
}

/// A `CodeAction` that inserts the comment of `references`.
pub(in crate::server) fn attribution(
    version: &Version,
    references: &[Reference],
    insertion: &Insertion,
    encoding: Encoding,
) -> Value {
    let names: Vec<_> = references.iter().map(name).collect();
    let edit = Edit { span: Span::of(insertion.at..insertion.at), text: insertion.text.clone() };
    json!({
        "title": format!("Insert attribution comment: {}", names.join(", ")),
        "kind": actions::ATTRIBUTION,
        "edit": actions::workspace_edit(version, &version.text, &[edit], encoding),
    })
}

/// The answer with the reference log, and the page that shows it.
pub(in crate::server) fn log(entries: &[Logged], page: Option<&Path>) -> Value {
    let page = page.and_then(super::findings::uri);
    json!({ "entries": entries, "page": page })
}
