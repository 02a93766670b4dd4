//! What a place in a file depends on: the imports above it.

use super::SyntaxTree;
use super::definitions::{self, Kind, Role};
use std::ops::Range;
use tree_sitter::Node;

/// The file's imports that end before byte `offset`, in the order of the text, each a whole
/// statement; with them what says where the file belongs (`package`).
pub fn imports_before(tree: &SyntaxTree, offset: usize) -> Vec<Range<usize>> {
    let mut imports = Vec::new();
    definitions::walk(tree, &mut |found| {
        let is_import = match found.role {
            Role::Import => true,
            Role::Definition(Kind::Value) => is_required(found.node),
            Role::Definition(_) | Role::Scope | Role::Wrapper | Role::Holder => false,
        };
        if is_import && found.depth == 0 && found.node.end_byte() <= offset {
            imports.push(found.start..found.node.end_byte());
        }
        found.node.start_byte() < offset
    });
    imports
}

/// Whether a declared name is that of a module: `const fs = require("fs")`.
fn is_required(declarator: Node<'_>) -> bool {
    let call = declarator.child_by_field_name("value").filter(|it| it.kind() == "call_expression");
    let called = call.and_then(|call| call.child_by_field_name("function"));
    // Seven bytes and one argument that is a string are as good as the name itself.
    let argument = call.and_then(|call| call.child_by_field_name("arguments")?.named_child(0));
    called.is_some_and(|name| name.kind() == "identifier" && name.byte_range().len() == 7)
        && argument.is_some_and(|argument| argument.kind() == "string")
}
