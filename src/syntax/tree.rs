//! The syntax tree of one version of a document, parsed on demand.
//!
//! Parsing has a budget of work: a tree that would cost more is not there, and
//! neither is one of a text past a mebibyte. Work is counted, not timed: one text
//! has one answer on every machine, and this module reads no clock. Known miss:
//! a step of error recovery in very deep half-open text can cost far more than
//! others (15 kB of `a=>` as Java: seconds). Whoever waits is answered when cancelled.
//!
//! A tree, and all that it was made from, goes when the last clone of its
//! [`SyntaxTree`] goes; nothing else holds on to it.

use super::Language;
use crate::text::{Edit, Point, Text};
use memchr::{memchr_iter, memrchr};
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tree_sitter::{InputEdit, Node, ParseOptions, ParseState, Parser, Tree};

/// The longest text that gets a tree; what is longer is generated, in practice.
const MOST_BYTES: usize = 1 << 20;

/// Edits that are carried along without a parse; past this the next parse is a fresh one.
const MOST_PENDING_EDITS: usize = 64;

/// The most versions that are left without a tree after one that was too expensive.
const MOST_SKIPPED: u32 = 64;

/// Units of work that any text may cost: one is a chunk of text read, or 100 steps of the
/// parser. Ordinary code takes one for 50 to 200 bytes, and 10 µs for each.
const WORK_OF_ANY_TEXT: usize = 2_000;

/// The bytes of text that allow one more unit.
const BYTES_PER_UNIT: usize = 24;

/// Children without a name that may follow each other: queries look at 50 million pairs of them in a
/// tenth of a second.
const MOST_NAMELESS: usize = 10_000;

/// What 100 steps of the parser cost once the text is known to be broken: recovery was measured at
/// up to 50 times the price of a step that succeeds, and in most broken code at the same price.
const UNITS_IN_BROKEN_TEXT: usize = 4;

/// The stack that the parser gets: it frees its own stack by recursion, up to one frame of about
/// 100 bytes for each byte of text that is nothing but opened brackets, and a stack that overflows
/// ends the process. Only what is used of it takes memory.
const STACK_BYTES: usize = 256 << 10;
const STACK_BYTES_PER_BYTE: usize = 256;

/// The tree of one version of a text. Cloning is cheap, and clones share the parse.
#[derive(Clone, Debug)]
pub struct SyntaxTree {
    shared: Arc<Version>,
}

#[derive(Debug)]
struct Version {
    language: Language,
    text: Text,
    /// Gone once the text is parsed: an old tree is as large as the new one.
    origin: Mutex<Origin>,
    parsed: OnceLock<Option<Tree>>,
}

/// What is known of a version before it is parsed.
#[derive(Clone, Debug)]
enum Origin {
    /// Nothing.
    Fresh,
    /// An older tree, and what has happened to its text since.
    Edited { tree: Tree, edits: Vec<Edit> },
    /// An older version cost too much. The next try waits for `skip` versions,
    /// and each try that fails doubles `wait`.
    TooExpensive { skip: u32, wait: u32 },
}

impl SyntaxTree {
    /// The tree of a text that nothing is known of yet.
    pub fn new(language: Language, text: Text) -> Self {
        Self::version(language, text, Origin::Fresh)
    }

    /// The tree of the version that `edit` made of this one; `text` is the text after it.
    #[must_use]
    pub fn edited(&self, edit: Edit, text: Text) -> Self {
        Self::version(self.shared.language, text, self.shared.successor(edit))
    }

    /// The language that the text is parsed as.
    pub fn language(&self) -> Language {
        self.shared.language
    }

    /// The text that the tree is of.
    pub fn text(&self) -> &Text {
        &self.shared.text
    }

    /// The parsed tree; the first call parses. `None` if that would cost too much.
    pub fn get(&self) -> Option<&Tree> {
        let parsed = self.shared.parsed.get_or_init(|| self.shared.parse());
        self.shared.forget_older_tree();
        parsed.as_ref()
    }

    /// An older version's tree with the edits since, without a parse: right where nothing was edited.
    /// For who cannot wait. `None` where this version is parsed, or nothing older is known.
    #[must_use]
    pub fn approximate(&self) -> Option<Self> {
        let tree = self.shared.origin().clone().edited()?;
        let approximate =
            Self::version(self.shared.language, self.shared.text.clone(), Origin::Fresh);
        // It is new, so nothing was parsed.
        let _ = approximate.shared.parsed.set(Some(tree));
        Some(approximate)
    }

    fn version(language: Language, text: Text, origin: Origin) -> Self {
        let origin = Mutex::new(origin);
        Self { shared: Arc::new(Version { language, text, origin, parsed: OnceLock::new() }) }
    }
}

/// The nodes that hold the byte at `offset`, the outermost first.
///
/// One walk down: [`Node::parent`] walks from the root each time, which in deeply nested text takes
/// minutes.
pub fn nodes_holding(root: Node<'_>, offset: usize) -> Vec<Node<'_>> {
    let mut cursor = root.walk();
    let mut path = Vec::new();
    while cursor.node().byte_range().contains(&offset) {
        path.push(cursor.node());
        if cursor.goto_first_child_for_byte(offset).is_none() {
            break;
        }
    }
    path
}

impl Origin {
    /// The older tree, moved to where the text stands now.
    fn edited(self) -> Option<Tree> {
        let Self::Edited { mut tree, edits } = self else { return None };
        for edit in &edits {
            tree.edit(&input_edit(edit));
        }
        Some(tree)
    }
}

impl Version {
    fn parse(&self) -> Option<Tree> {
        if self.text.len() > MOST_BYTES {
            return None;
        }
        let older = match self.origin().clone() {
            Origin::Fresh | Origin::TooExpensive { skip: 0, .. } => None,
            Origin::TooExpensive { .. } => return None,
            origin @ Origin::Edited { .. } => origin.edited(),
        };
        let stack = STACK_BYTES + STACK_BYTES_PER_BYTE * self.text.len();
        stacker::grow(stack, || parse(self.language, &self.text, older.as_ref()))
    }

    fn successor(&self, edit: Edit) -> Origin {
        // Locked before `parsed` is looked at: an older tree is forgotten only once `parsed` is there.
        let origin = self.origin();
        match (self.parsed.get(), &*origin) {
            (Some(Some(tree)), _) => Origin::Edited { tree: tree.clone(), edits: vec![edit] },
            (Some(None), _) if self.text.len() > MOST_BYTES => Origin::Fresh,
            (Some(None), Origin::TooExpensive { skip: 0, wait }) => {
                let wait = (wait * 2).min(MOST_SKIPPED);
                Origin::TooExpensive { skip: wait, wait }
            }
            (_, Origin::TooExpensive { skip, wait }) => {
                Origin::TooExpensive { skip: skip.saturating_sub(1), wait: *wait }
            }
            (Some(None), _) => Origin::TooExpensive { skip: 1, wait: 1 },
            (None, Origin::Edited { tree, edits }) if edits.len() < MOST_PENDING_EDITS => {
                let edits = edits.iter().copied().chain([edit]).collect();
                Origin::Edited { tree: tree.clone(), edits }
            }
            (None, Origin::Edited { .. } | Origin::Fresh) => Origin::Fresh,
        }
    }

    fn forget_older_tree(&self) {
        let mut origin = self.origin();
        if matches!(*origin, Origin::Edited { .. }) {
            *origin = Origin::Fresh;
        }
    }

    fn origin(&self) -> MutexGuard<'_, Origin> {
        self.origin.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tree of a text that does not change. `None` if that would cost too much.
pub fn parse_once(language: Language, text: &str) -> Option<Tree> {
    parse_ranges(language, text, &[], None)
}

/// The tree of some parts of a text, each of whole lines and in order, or of all where there is none.
/// `None` if that would cost too much.
pub(super) fn parse_ranges(
    language: Language,
    text: &str,
    ranges: &[Range<usize>],
    older: Option<&Tree>,
) -> Option<Tree> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let mut parser = Parser::new();
    let mut lines = Lines::of(text);
    let included: Option<Vec<_>> = ranges
        .iter()
        .map(|it| {
            let (start_point, end_point) = (lines.at(it.start)?, lines.at(it.end)?);
            let (start_byte, end_byte) = (it.start, it.end);
            Some(tree_sitter::Range { start_byte, end_byte, start_point, end_point })
        })
        .collect();
    parser.set_included_ranges(&included?).ok()?;
    let stack = STACK_BYTES + STACK_BYTES_PER_BYTE * text.len();
    let chunk = |offset| Cow::Borrowed(text.as_bytes().get(offset..).unwrap_or_default());
    stacker::grow(stack, || parse_chunks(parser, language, text.len(), chunk, older))
}

/// The tree of a text, moved to where it stands once its bytes `place` are `len` others.
pub(super) fn moved(
    tree: &Tree,
    old: &str,
    new: &str,
    place: &Range<usize>,
    len: usize,
) -> Option<Tree> {
    let (start_byte, old_end_byte, new_end_byte) = (place.start, place.end, place.start + len);
    let mut tree = tree.clone();
    let mut lines = Lines::of(old);
    let start_position = lines.at(start_byte)?;
    let old_end_position = lines.at(old_end_byte)?;
    let new_end_position = Lines::of(new).at(new_end_byte)?;
    tree.edit(&InputEdit {
        start_byte,
        old_end_byte,
        new_end_byte,
        start_position,
        old_end_position,
        new_end_position,
    });
    Some(tree)
}

/// Where bytes of a text stand, asked for in their order.
struct Lines<'t> {
    text: &'t [u8],
    line: usize,
    seen: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text: text.as_bytes(), line: 0, seen: 0 }
    }

    fn at(&mut self, byte: usize) -> Option<tree_sitter::Point> {
        self.line += memchr_iter(b'\n', self.text.get(self.seen..byte)?).count();
        self.seen = byte;
        let column = byte - memrchr(b'\n', self.text.get(..byte)?).map_or(0, |it| it + 1);
        Some(tree_sitter::Point { row: self.line, column })
    }
}

/// Parses within the budget.
fn parse(language: Language, text: &Text, older: Option<&Tree>) -> Option<Tree> {
    let chunk = |offset| text.chunk_at(offset);
    parse_chunks(Parser::new(), language, text.len(), chunk, older)
}

fn parse_chunks<'t>(
    mut parser: Parser,
    language: Language,
    len: usize,
    chunk_at: impl Fn(usize) -> Cow<'t, [u8]>,
    older: Option<&Tree>,
) -> Option<Tree> {
    parser.set_language(&language.grammar()).ok()?;
    let most = WORK_OF_ANY_TEXT + len / BYTES_PER_UNIT;
    let spent = Cell::new(0);
    let afford = |units| {
        spent.set(spent.get() + units);
        spent.get() <= most
    };
    // A token can be as long as the text, so reading has its price as well. Text that ends
    // early brings the parser back soon, and what it then says is not believed.
    let mut read = |offset: usize, _| {
        if afford(1) { chunk_at(offset) } else { Cow::Borrowed(&[][..]) }
    };
    let mut progress = |state: &ParseState| {
        let units = if state.has_error() { UNITS_IN_BROKEN_TEXT } else { 1 };
        if afford(units) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut read, older, Some(options))?;
    (afford(0) && is_searchable(&tree)).then_some(tree)
}

/// Whether queries can search a tree in bounded time. At each child they look for the next that has a
/// name, so what the parser could make nothing of, a hundred thousand brackets side by side, costs
/// the square of that.
fn is_searchable(tree: &Tree) -> bool {
    let mut cursor = tree.walk();
    let mut nameless = 0;
    loop {
        let node = cursor.node();
        nameless = if node.is_named() { 0 } else { nameless + 1 };
        if nameless > MOST_NAMELESS {
            return false;
        }
        if node.has_error() && cursor.goto_first_child() {
            nameless = 0;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return true;
            }
            nameless = 0;
        }
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

    fn typed(tree: &SyntaxTree, text: &mut Text) -> SyntaxTree {
        let edit = text.replace(0..0, "#");
        tree.edited(edit, text.clone())
    }

    #[test]
    fn an_older_tree_is_moved_by_the_edits() {
        let mut text = Text::new("x = 1\ny = 2\n");
        let first = SyntaxTree::new(Language::Python, text.clone());
        assert!(first.approximate().is_none(), "nothing is known");
        first.get();
        let second = typed(&first, &mut text);
        let moved = second.approximate().expect("an older tree");
        let root = moved.get().expect("a tree").root_node();
        assert_eq!(root.end_byte(), text.len());
        let last = root.named_child(1).expect("the second statement");
        assert_eq!(text.slice(last.byte_range()), "y = 2");
        // The version itself is still to be parsed, and then it is exact.
        assert_eq!(
            second.get().expect("a tree").root_node().named_child(0).unwrap().kind(),
            "comment"
        );
        assert!(second.approximate().is_none());
    }

    #[test]
    fn many_edits_without_a_parse_stay_small() {
        let mut text = Text::new("x = 1\n");
        let mut tree = SyntaxTree::new(Language::Python, text.clone());
        tree.get();
        for _ in 0..1_000 {
            tree = typed(&tree, &mut text);
            if let Origin::Edited { edits, .. } = &*tree.shared.origin() {
                assert!(edits.len() <= MOST_PENDING_EDITS);
            }
        }
    }

    #[test]
    fn a_parsed_version_holds_no_older_tree() {
        let mut text = Text::new("x = 1\n");
        let first = SyntaxTree::new(Language::Python, text.clone());
        first.get();
        let second = typed(&first, &mut text);
        assert!(matches!(*second.shared.origin(), Origin::Edited { .. }));
        second.get();
        assert!(matches!(*second.shared.origin(), Origin::Fresh));
    }

    #[test]
    fn the_last_clone_frees_everything() {
        let mut text = Text::new("x = 1\n");
        let first = SyntaxTree::new(Language::Python, text.clone());
        first.get();
        let second = typed(&first, &mut text);
        second.get();
        let (first_lives, second_lives) =
            (Arc::downgrade(&first.shared), Arc::downgrade(&second.shared));
        drop((first, second));
        assert!(first_lives.upgrade().is_none() && second_lives.upgrade().is_none());
    }

    #[test]
    fn a_text_that_costs_too_much_is_tried_again_ever_more_rarely() {
        let mut text = Text::new(&"x=f(a,{b:c[1]});".repeat(8_000));
        let mut tree = SyntaxTree::new(Language::CSharp, text.clone());
        let mut tried = Vec::new();
        for version in 0..20 {
            if !matches!(*tree.shared.origin(), Origin::TooExpensive { skip: 1.., .. }) {
                tried.push(version);
            }
            assert!(tree.get().is_none());
            tree = typed(&tree, &mut text);
        }
        assert_eq!(tried, [0, 2, 5, 10, 19]);

        text = Text::new("class A {}");
        for _ in 0..MOST_SKIPPED {
            tree = tree.edited(text.replace(0..0, "\n"), text.clone());
        }
        assert!(tree.get().is_some(), "a text that was mended has a tree again");
    }
}
