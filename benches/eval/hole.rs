//! A place in a file where something was taken out, and what stood there.

use std::sync::Arc;
use undertone::completion::context::nearby::Nearby;
use undertone::completion::{Cursor, Trigger};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// A file with a hole, at which the cursor stands.
pub(crate) struct Hole {
    /// What a person finds it by.
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) before: String,
    /// What was taken out.
    pub(crate) truth: String,
    pub(crate) after: String,
    /// What is known of other files.
    pub(crate) nearby: Arc<Nearby>,
}

impl Hole {
    /// A hole in `file` from byte `start` to byte `end`.
    pub(crate) fn cut(
        name: String,
        language: Language,
        file: &str,
        start: usize,
        end: usize,
    ) -> Self {
        let [before, truth, after] =
            [&file[..start], &file[start..end], &file[end..]].map(str::to_owned);
        Self { name, language, before, truth, after, nearby: Arc::default() }
    }

    /// The file with `text` in the hole.
    pub(crate) fn filled(&self, text: &str) -> String {
        format!("{}{text}{}", self.before, self.after)
    }

    /// Where a person is who asks by a key.
    pub(crate) fn cursor(&self) -> Cursor {
        let text = Text::new(&self.filled(""));
        let tree = Some(SyntaxTree::new(self.language, text.clone()));
        Cursor {
            text,
            tree,
            offset: self.before.len(),
            trigger: Trigger::Invoked,
            nearby: self.nearby.clone(),
        }
    }
}
