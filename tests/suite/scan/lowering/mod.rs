//! What sources become.

#![allow(
    clippy::needless_raw_string_hashes,
    clippy::too_many_lines,
    reason = "sources and dumps are of one shape, and as long as they are"
)]

mod csharp;
mod dump;
mod go;
mod javascript;

use undertone::scan::ir::{Expr, Module};
use undertone::scan::lower::lower;
use undertone::syntax::{Language, parse_once};

fn lowered(language: Language, source: &str) -> Module {
    let tree = parse_once(language, source).expect("a tree");
    lower(language, source, tree.root_node()).expect("a language that is analysed")
}

fn dumped(language: Language, source: &str) -> String {
    let tree = parse_once(language, source).expect("a tree");
    assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
    dump::dump(&lowered(language, source))
}

/// How many calls and creations a module has.
fn calls(module: &Module) -> usize {
    module.exprs.iter().filter(|it| matches!(it, Expr::Call { .. } | Expr::New { .. })).count()
}

/// How many nodes of these kinds a tree has.
fn nodes(language: Language, source: &str, kinds: &[&str]) -> usize {
    let tree = parse_once(language, source).expect("a tree");
    let mut cursor = tree.walk();
    let mut count = 0;
    loop {
        let node = cursor.node();
        count += usize::from(node.is_named() && kinds.contains(&node.kind()));
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return count;
            }
        }
    }
}

/// What is left of a text after a part of it is cut out is lowered somehow.
fn check_broken(language: Language, source: &str) {
    for start in (0..source.len()).step_by(5) {
        for len in [1, 4, 30, source.len()] {
            let (start, end) = (start, (start + len).min(source.len()));
            let (start, end) = (source.floor_char_boundary(start), source.ceil_char_boundary(end));
            let broken = format!("{}{}", &source[..start], &source[end..]);
            if let Some(tree) = parse_once(language, &broken) {
                lower(language, &broken, tree.root_node());
            }
        }
    }
}

/// Text that nests as deep as anybody may write it, closed or not, takes no more stack than a thread
/// of a test has.
fn check_deep(language: Language, around: &[(&str, &str)]) {
    for (before, after) in around {
        for depth in [150, 1_000] {
            for is_closed in [true, false] {
                let mut source = before.repeat(depth);
                source.push('x');
                if is_closed {
                    source.push_str(&after.repeat(depth));
                }
                if let Some(tree) = parse_once(language, &source) {
                    lower(language, &source, tree.root_node());
                }
            }
        }
    }
}

#[test]
fn endless_brackets_take_little_stack() {
    for language in Language::all() {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] {
            let source = format!("x = {}{};", open.repeat(100_000), close.repeat(100_000));
            if let Some(tree) = parse_once(language, &source) {
                lower(language, &source, tree.root_node());
            }
        }
    }
}
