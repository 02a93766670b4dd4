//! The syntax tree of one version of a document, parsed on demand.

use super::Language;
use crate::text::{Edit, Point, Text};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use tree_sitter::{InputEdit, Parser, Tree};

/// Edits that are carried along without a parse; past this a fresh parse is as cheap.
const MOST_PENDING_EDITS: usize = 64;

thread_local! {
    static PARSERS: RefCell<HashMap<Language, Parser>> = RefCell::new(HashMap::new());
}

/// The tree of one version of a text. Cloning is cheap, and clones share the parse.
#[derive(Clone, Debug)]
pub struct SyntaxTree {
    shared: Arc<Version>,
}

#[derive(Debug)]
struct Version {
    language: Language,
    text: Text,
    base: Option<Base>,
    parsed: OnceLock<Option<Tree>>,
}

/// An older tree and what has happened to its text since.
#[derive(Clone, Debug)]
struct Base {
    tree: Tree,
    edits: Vec<Edit>,
}

impl SyntaxTree {
    /// The tree of a text that nothing is known of yet.
    pub fn new(language: Language, text: Text) -> Self {
        Self::version(language, text, None)
    }

    /// The tree of the version that `edit` made of this one; `text` is the text after it.
    #[must_use]
    pub fn edited(&self, edit: Edit, text: Text) -> Self {
        let base = match self.shared.parsed.get() {
            Some(parsed) => parsed.clone().map(|tree| Base { tree, edits: vec![edit] }),
            None => self.shared.base.clone().and_then(|mut base| {
                base.edits.push(edit);
                (base.edits.len() <= MOST_PENDING_EDITS).then_some(base)
            }),
        };
        Self::version(self.shared.language, text, base)
    }

    /// The language that the text is parsed as.
    pub fn language(&self) -> Language {
        self.shared.language
    }

    /// The parsed tree; the first call parses. `None` only if the parser gives up.
    pub fn get(&self) -> Option<&Tree> {
        self.shared.parsed.get_or_init(|| self.shared.parse()).as_ref()
    }

    fn version(language: Language, text: Text, base: Option<Base>) -> Self {
        Self { shared: Arc::new(Version { language, text, base, parsed: OnceLock::new() }) }
    }
}

impl Version {
    fn parse(&self) -> Option<Tree> {
        let old = self.base.as_ref().map(|base| {
            let mut tree = base.tree.clone();
            base.edits.iter().for_each(|edit| tree.edit(&input_edit(edit)));
            tree
        });
        PARSERS.with_borrow_mut(|parsers| {
            let parser = parsers.entry(self.language).or_insert_with(|| {
                let mut parser = Parser::new();
                // A grammar of another ABI would leave the parser without a language:
                // `parse` then gives `None`. The tests load every grammar.
                let _ = parser.set_language(&self.language.grammar());
                parser
            });
            let read = &mut |offset: usize, _| self.text.chunk_at(offset);
            parser.parse_with_options(read, old.as_ref(), None)
        })
    }
}

fn input_edit(edit: &Edit) -> InputEdit {
    InputEdit {
        start_byte: edit.start_byte,
        old_end_byte: edit.old_end_byte,
        new_end_byte: edit.new_end_byte,
        start_position: point(edit.start),
        old_end_position: point(edit.old_end),
        new_end_position: point(edit.new_end),
    }
}

fn point(point: Point) -> tree_sitter::Point {
    tree_sitter::Point { row: point.line, column: point.column }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_tree_equals_a_fresh_one() {
        let mut text = Text::new("def f(a):\n    return a\n");
        let mut tree = SyntaxTree::new(Language::Python, text.clone());
        for (at, content) in [(8, ", b"), (0, "# ä\r\n"), (30, " + b"), (2, "\n\n")] {
            tree.get();
            let edit = text.replace(at..at, content);
            tree = tree.edited(edit, text.clone());
        }
        let fresh = SyntaxTree::new(Language::Python, text);
        let sexp = |tree: &SyntaxTree| tree.get().map(|tree| tree.root_node().to_sexp());
        assert_eq!(sexp(&tree), sexp(&fresh));
    }

    #[test]
    fn many_edits_without_a_parse_stay_small() {
        let mut text = Text::new("x = 1\n");
        let mut tree = SyntaxTree::new(Language::Python, text.clone());
        tree.get();
        for _ in 0..10_000 {
            let edit = text.replace(0..0, "#");
            tree = tree.edited(edit, text.clone());
        }
        let pending = tree.shared.base.as_ref().map_or(0, |base| base.edits.len());
        assert!(pending <= MOST_PENDING_EDITS);
    }
}
