//! What is known around a document: other open ones, and the files of its workspace.
//!
//! Plain data, made elsewhere and shared. What is worked out of another document is worked out once
//! for each of its versions.

use super::chunks::Chunks;
use crate::syntax::{Language, Symbol, SyntaxTree, symbols};
use crate::text::Text;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// What a suggestion may know besides the document.
#[derive(Clone, Debug, Default)]
pub struct Nearby {
    /// Where the document is within its workspace, with `/`; empty where that is not known.
    pub path: String,
    /// What runs before the document: the earlier cells of its notebook, in their order.
    pub cells: Vec<Text>,
    /// Other open documents, the one edited last in front.
    pub open: Vec<Arc<Neighbour>>,
    /// The files of the workspace.
    pub files: Arc<Index>,
}

/// One version of another open document.
#[derive(Debug)]
pub struct Neighbour {
    path: String,
    tree: SyntaxTree,
    digest: OnceLock<Digest>,
}

/// What is worked out of a document.
#[derive(Debug)]
pub(super) struct Digest {
    pub(super) symbols: Vec<Symbol>,
    pub(super) chunks: Chunks,
}

impl Neighbour {
    /// `path` is where the document is within its workspace, with `/`.
    pub fn new(path: String, tree: SyntaxTree) -> Self {
        Self { path, tree, digest: OnceLock::new() }
    }

    /// Works out what will be asked of it, which takes as long as parsing does.
    pub fn prepare(&self) {
        self.digest();
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn tree(&self) -> &SyntaxTree {
        &self.tree
    }

    pub(super) fn digest(&self) -> &Digest {
        self.digest.get_or_init(|| {
            let symbols = symbols(&self.tree);
            // What has no tree is generated, or no code at all.
            let tree = self.tree.get();
            let chunks = tree.map(|_| Chunks::cut(self.tree.text(), &symbols)).unwrap_or_default();
            Digest { symbols, chunks }
        })
    }
}

/// What one file defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Where it is within its workspace, with `/`.
    pub path: String,
    /// The language that it is written in.
    pub language: Language,
    /// What it defines, in the order of the text.
    pub symbols: Arc<[Symbol]>,
}

/// The definitions of many files, by their names.
#[derive(Debug, Default)]
pub struct Index {
    files: Vec<Arc<Outline>>,
    /// The file and the symbol's number in it.
    names: HashMap<String, Vec<(usize, usize)>>,
}

impl Index {
    /// An index of `files`.
    pub fn new(files: Vec<Arc<Outline>>) -> Self {
        let mut names: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (at, file) in files.iter().enumerate() {
            for (number, symbol) in file.symbols.iter().enumerate() {
                match names.get_mut(&symbol.name) {
                    Some(places) => places.push((at, number)),
                    None => drop(names.insert(symbol.name.clone(), vec![(at, number)])),
                }
            }
        }
        Self { files, names }
    }

    /// Its files.
    pub fn files(&self) -> &[Arc<Outline>] {
        &self.files
    }

    /// What is called `name`, and where.
    pub fn named(&self, name: &str) -> impl Iterator<Item = (&Outline, &Symbol)> {
        let places = self.names.get(name).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|(at, number)| {
            let file = self.files.get(*at)?;
            Some((&**file, file.symbols.get(*number)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completion::context::{Window, gather};
    use crate::completion::{Cursor, Trigger, intent};

    #[test]
    fn another_document_is_worked_out_once_for_each_version() {
        let tree = |text: &str| SyntaxTree::new(Language::Python, Text::new(text));
        let other = tree("def load(path):\n    return path\n");
        let other = Arc::new(Neighbour::new("other.py".to_owned(), other));
        assert!(other.digest.get().is_none());
        let mut seen = Vec::new();
        for typed in ["# load a\n", "# load a path\n"] {
            let tree = tree(typed);
            let nearby = Nearby { open: vec![other.clone()], ..Nearby::default() };
            let (text, offset) = (tree.text().clone(), typed.len());
            let (trigger, nearby) = (Trigger::Invoked, Arc::new(nearby));
            let cursor = Cursor { text, tree: Some(tree), offset, trigger, nearby };
            let intent = intent::at(&cursor).expect("a comment asks for something");
            let context = gather(&cursor, &intent, Window { left_tokens: 400, right_tokens: 40 });
            assert!(context.left.contains("# def load(path):"), "{}", context.left);
            seen.push(other.digest.get().map(std::ptr::from_ref));
        }
        assert!(seen[0].is_some() && seen[0] == seen[1]);
    }

    #[test]
    fn a_name_is_found_in_each_file_that_defines_it() {
        let file = |path: &str, text: &str| {
            let tree = SyntaxTree::new(Language::Python, Text::new(text));
            let symbols = symbols(&tree).into();
            Arc::new(Outline { path: path.to_owned(), language: Language::Python, symbols })
        };
        let index = Index::new(vec![
            file("a.py", "def one(): pass\ndef two(): pass\n"),
            file("b.py", "class C:\n    def one(self): pass\n"),
        ]);
        let named = |name| index.named(name).map(|(file, _)| &*file.path).collect::<Vec<_>>();
        assert_eq!(named("one"), ["a.py", "b.py"]);
        assert_eq!(named("two"), ["a.py"]);
        assert_eq!(named("three"), Vec::<&str>::new());
    }
}
