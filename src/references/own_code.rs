//! What of an index the person's own files have themselves: to suggest it again is no match.

use super::index::Index;
use super::reference::Reference;
use crate::syntax::Language;
use rustc_hash::FxHashMap;
use std::fs;
use std::path::PathBuf;

/// Files that are worth a look for one reference.
pub const MOST_FILES: usize = 4;

/// An index beside saved files, each of which is read once. Blocks.
pub struct OwnCode<'a> {
    index: &'a Index,
    /// What files resemble.
    known: FxHashMap<PathBuf, Vec<Reference>>,
}

impl<'a> OwnCode<'a> {
    /// Beside this index.
    pub fn new(index: &'a Index) -> Self {
        Self { index, known: FxHashMap::default() }
    }

    /// Whether one of the files has all of the code that a reference names: it resembles these
    /// lines itself.
    pub fn has(&mut self, reference: &Reference, files: Vec<PathBuf>) -> bool {
        let Self { index, known } = self;
        let resembled = |path: PathBuf| {
            let known = known.entry(path).or_insert_with_key(|path| {
                let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
                let found = index.references(Language::from_path(path), &text, 0..text.len());
                found.unwrap_or_default()
            });
            // Some of these lines may have been copied before; then the others are still from
            // elsewhere.
            known.iter().any(|it| {
                (&it.purl, &it.path) == (&reference.purl, &reference.path)
                    && it.lines.start() <= reference.lines.start()
                    && reference.lines.end() <= it.lines.end()
            })
        };
        files.into_iter().any(resembled)
    }
}
