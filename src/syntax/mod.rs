//! Languages and their syntax trees.
//!
//! A tree belongs to one version of a document. It is parsed when first asked
//! for, from the last parsed tree and the edits since, and kept with the version.
//!
//! Knows `text`; knows nothing of completion, models or LSP types.

mod definitions;
mod imports;
mod language;
mod slice;
mod symbols;
mod tree;

pub use definitions::Kind;
pub use imports::imports_before;
pub use language::Language;
pub use slice::Slice;
pub use symbols::{Symbol, symbols, symbols_named};
pub use tree::{SyntaxTree, nodes_holding, parse_once};
