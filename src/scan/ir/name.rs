//! Identifiers as numbers: what the same spelling has, whatever file it stands in.

use rustc_hash::FxHashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

/// An identifier. Two are equal where they are spelled the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u32);

/// Longer ones are no identifiers that anybody wrote; they are cut, so that no file fills memory.
const MOST_BYTES: usize = 256;

#[derive(Default)]
struct Table {
    numbers: FxHashMap<&'static str, u32>,
    texts: Vec<&'static str>,
}

/// Spellings are kept for as long as the process runs: there are few, and every file repeats them.
static TABLE: LazyLock<RwLock<Table>> = LazyLock::new(RwLock::default);

impl Name {
    /// The name that is spelled so.
    pub fn new(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MOST_BYTES)];
        let known = TABLE.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text).copied();
        known.map_or_else(|| Self::added(text), Self)
    }

    /// How it is spelled.
    pub fn text(self) -> &'static str {
        let table = TABLE.read().unwrap_or_else(PoisonError::into_inner);
        table.texts.get(self.0 as usize).copied().unwrap_or_default()
    }

    fn added(text: &str) -> Self {
        let mut table = TABLE.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = table.numbers.get(text) {
            return Self(number);
        }
        let number = u32::try_from(table.texts.len()).unwrap_or(u32::MAX);
        let text: &'static str = Box::leak(text.into());
        table.texts.push(text);
        table.numbers.insert(text, number);
        Self(number)
    }
}
