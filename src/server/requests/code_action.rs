//! `textDocument/codeAction`: what can be done about what scans have found there, and the comment
//! that says where code is from.

use super::Call;
use crate::policy::attribution::{Attributed, Room, attribute, words};
use crate::scan::repair::with_line_ends;
use crate::server::convert::{actions, from_lsp, references};
use crate::server::scanning::Version;
use crate::server::taken::Place;
use crate::text::Text;
use serde_json::{Value, json};
use std::ops::Range;
use tower_lsp::jsonrpc::Result;

pub(super) async fn answer(params: from_lsp::InRange) -> Result<Value> {
    let call = Call::current()?;
    let Some(version) = call.scanned() else { return Ok(json!([])) };
    let encoding = call.snapshot.client.encoding;
    let mut all = Vec::new();
    if params.wants(actions::ATTRIBUTION) {
        let asked = lines(&version.text, &params, encoding);
        let places = call.feedback.taken(&version.uri, call.revision, &asked);
        all = call.attributions(&version, places).await;
    }
    let found = call.scanner.findings(version.clone()).await;
    // What is older or newer than what the editor asks about has other places.
    let Some(found) = found.filter(|it| it.revision == version.revision) else {
        return Ok(json!(all));
    };
    let range = lines(&found.text, &params, encoding);
    let wants = |kind| params.wants(actions::kind(kind));
    let repairs = call.repairs(&version, &found, &range, &wants).await;
    all.extend(actions::all(&version, &found, &repairs, encoding, call.snapshot.client.tags));
    Ok(json!(all))
}

/// A person who is somewhere in a line means what is found in it.
fn lines(text: &Text, params: &from_lsp::InRange, encoding: crate::text::Encoding) -> Range<usize> {
    let asked = text.byte_range(params.range(), encoding);
    text.line_at(asked.start).start..text.line_at(asked.end).end
}

impl Call {
    /// The comments that can stand at code which the person has taken, and do not yet.
    async fn attributions(&self, version: &Version, places: Vec<Place>) -> Vec<Value> {
        let mut all = Vec::new();
        for Place { range, references } in places {
            let words: Vec<_> = references.iter().map(words).collect();
            let (text, tree) = (version.text.clone(), version.tree.clone());
            // This parses the document.
            let attributed = tokio::task::spawn_blocking(move || {
                attribute(&text, tree.as_ref(), &range, &words, Room::Above)
            });
            if let Ok(Attributed::By(mut insertion)) = attributed.await {
                let document = version.text.slice(0..version.text.line_at(0).end + 2);
                insertion.text = with_line_ends(insertion.text, &document);
                let encoding = self.snapshot.client.encoding;
                all.push(references::attribution(version, &references, &insertion, encoding));
            }
        }
        all
    }
}
