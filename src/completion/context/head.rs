//! The head of a window that does not begin where the document does: the imports, and the heads
//! of the blocks that the window begins in.
//!
//! All of it hangs on where the window begins, which stays the same while a person types on. What
//! holds the window is read from the indentation above it: while a person types, a bracket is open
//! more often than not, and then the syntax tree no longer knows what holds what.

use super::with_plain_line_ends;
use crate::completion::nesting;
use crate::syntax::{Language, SyntaxTree, imports_before};
use crate::text::Text;

/// A longer piece is data, or written by a program.
const LONGEST_PIECE: usize = 400;

/// How far above the window the heads of its blocks are looked for, in bytes.
const FARTHEST: usize = 256 << 10;

/// How many lines a block's head may have.
const MOST_LINES: usize = 16;

/// How many lines are looked at as if they were the head of a block.
const MOST_TRIES: usize = 256;

/// What stands before a window that begins at byte `start`: whole lines, of at most `most` bytes.
/// Empty where there is nothing to say, or where the window begins within a line.
pub(super) fn before(text: &Text, tree: Option<&SyntaxTree>, start: usize, most: usize) -> String {
    let is_line_start = text.line_at(start).start == start;
    let Some(tree) = tree.filter(|_| is_line_start) else { return String::new() };
    // What holds the window says more of it than what the file needs; the innermost most of all.
    let mut left = most;
    let mut blocks: Vec<String> =
        fitting(blocks_around(text, tree.language(), start), &mut left).collect();
    blocks.reverse();
    let imports = imports_before(tree, start).into_iter().filter(|it| it.len() <= LONGEST_PIECE);
    let imports =
        imports.map(|import| format!("{}\n", with_plain_line_ends(&text.slice(import)).trim()));
    let mut head: String = fitting(imports, &mut left).collect();
    if !head.is_empty() && !blocks.is_empty() && left > 0 {
        head.push('\n');
    }
    head.extend(blocks);
    head
}

/// The pieces that fit into what is left.
fn fitting(
    pieces: impl IntoIterator<Item = String>,
    left: &mut usize,
) -> impl Iterator<Item = String> {
    pieces.into_iter().filter(move |piece| {
        let fits = piece.len() <= *left;
        *left -= if fits { piece.len() } else { 0 };
        fits
    })
}

/// The heads of the blocks that hold the line at byte `start`, the innermost first.
fn blocks_around(text: &Text, language: Language, start: usize) -> Vec<String> {
    let near = text.slice(start..start.saturating_add(LONGEST_PIECE));
    let Some(first) = near.split(['\n', '\r']).find(|line| !line.trim().is_empty()) else {
        return Vec::new();
    };
    let above = with_plain_line_ends(&text.slice(start.saturating_sub(FARTHEST)..start));
    let lines: Vec<&str> = above.lines().collect();
    let mut width = indentation(first);
    let (mut heads, mut tries) = (Vec::new(), 0);
    for at in (0..lines.len()).rev() {
        let line = lines[at];
        if width == 0 || tries == MOST_TRIES {
            break;
        }
        if line.trim().is_empty() || indentation(line) >= width || line.len() > LONGEST_PIECE {
            continue;
        }
        tries += 1;
        let Some(end) = head_end(&lines[at..], language) else { continue };
        width = indentation(line);
        // The middle of a statement, such as `} else {`, says nothing without its beginning.
        if line.trim_start().starts_with('}') {
            continue;
        }
        let head = lines[head_start(&lines, at)..=at + end].join("\n");
        heads.extend((head.len() < LONGEST_PIECE).then(|| head + "\n"));
    }
    heads
}

/// The number of the line in which the head ends that begins in the first of `lines`; `None` if
/// that opens no block.
fn head_end(lines: &[&str], language: Language) -> Option<usize> {
    let lines = &lines[..lines.len().min(MOST_LINES)];
    let scanned = nesting::lines(&lines.join("\n"), language);
    for (number, line) in scanned.iter().enumerate() {
        if line.opens_block {
            return Some(number);
        }
        if line.after.is_closed() {
            // A Python head is known by its first word.
            let whole = || nesting::lines(&lines[..=number].join(" "), language);
            let opens = number > 0 && whole().pop().is_some_and(|line| line.opens_block);
            return opens.then_some(number);
        }
    }
    None
}

/// The number of the line in which the head begins of which one line is `at`: above it, where that
/// only closes the parameters or opens the block, and with what stands above as a decorator.
fn head_start(lines: &[&str], at: usize) -> usize {
    let width = indentation(lines[at]);
    let is_part = |line: &str| {
        line.trim().is_empty()
            || indentation(line) > width
            || line.trim_start().starts_with(['{', ')', ']'])
    };
    let is_decorator = |line: &str| {
        let sign = line.trim_start();
        indentation(line) == width && (sign.starts_with('@') || sign.starts_with('['))
    };
    let highest = at.saturating_sub(MOST_LINES);
    let begin = (highest..=at).rev().find(|line| !is_part(lines[*line])).unwrap_or(at);
    (highest..begin).rev().take_while(|line| is_decorator(lines[*line])).last().unwrap_or(begin)
}

/// How far a line is indented, in columns.
fn indentation(line: &str) -> usize {
    let columns = |sign| match sign {
        ' ' => Some(1),
        '\t' => Some(4),
        _ => None,
    };
    line.chars().map_while(columns).sum()
}
