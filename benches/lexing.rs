//! The reference index's lexer beside tree-sitter's parsers: how fast each reads whole files, and
//! whether both say the same of where comments are.
//!
//! `cargo bench --no-default-features --bench lexing -- FOLDER`, with any folder of source code. A
//! file counts as out of step where a token begins within what the parser calls a comment; files
//! with syntax errors are left out.

#![expect(clippy::cast_precision_loss, reason = "figures are rounded")]

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};
use tree_sitter::Tree;
use undertone::references::lex::{Family, lex};
use undertone::references::sources::of_folder;
use undertone::syntax::parse_once;

/// What was read in one family of languages.
#[derive(Default)]
struct Sum {
    files: usize,
    bytes: usize,
    lexing: Duration,
    parsing: Duration,
    out_of_step: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args().skip(1).find(|word| !word.starts_with('-')) else {
        println!("lexing: skipped; it needs source code: cargo bench --bench lexing -- FOLDER");
        return Ok(());
    };
    let mut sums: BTreeMap<Family, Sum> = BTreeMap::new();
    for file in of_folder(Path::new(&folder))?.files {
        let Some(language) = file.language else { continue };
        let start = Instant::now();
        let parsed = parse_once(language, &file.text);
        let parsing = start.elapsed();
        let Some(tree) = parsed.filter(|tree| !tree.root_node().has_error()) else { continue };
        let (family, mut tokens) = (Family::of(Some(language)), Vec::new());
        let start = Instant::now();
        lex(family, &file.text, &mut tokens);
        let sum = sums.entry(family).or_default();
        sum.lexing += start.elapsed();
        sum.parsing += parsing;
        sum.files += 1;
        sum.bytes += file.text.len();
        let comments = comments(&tree);
        let odd = tokens.iter().find(|token| {
            let at = token.start as usize;
            let next = comments.partition_point(|comment| comment.end <= at);
            comments.get(next).is_some_and(|comment| comment.contains(&at))
        });
        sum.out_of_step.extend(odd.map(|token| format!("{}:{}", file.path, token.line + 1)));
    }
    println!("| family | files | MB | lexer MB/s | tree-sitter MB/s | out of step |");
    println!("|---|---|---|---|---|---|");
    for (family, sum) in sums {
        let megabytes = sum.bytes as f64 / 1e6;
        println!(
            "| {family:?} | {} | {megabytes:.1} | {:.0} | {:.0} | {} |",
            sum.files,
            megabytes / sum.lexing.as_secs_f64(),
            megabytes / sum.parsing.as_secs_f64(),
            sum.out_of_step.len()
        );
        for place in sum.out_of_step.iter().take(10) {
            println!("  {place}");
        }
    }
    Ok(())
}

/// Where comments are, in their order.
fn comments(tree: &Tree) -> Vec<Range<usize>> {
    let (mut comments, mut open) = (Vec::new(), vec![tree.root_node()]);
    while let Some(node) = open.pop() {
        if node.kind().contains("comment") {
            comments.push(node.byte_range());
        } else {
            let mut cursor = node.walk();
            open.extend(node.children(&mut cursor));
        }
    }
    comments.sort_by_key(|comment| comment.start);
    comments
}
