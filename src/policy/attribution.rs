//! The comment that says where code is from, and where it can stand.
//!
//! What an index holds is nobody's word: the comment is one line, whatever a package calls itself.

use crate::guard::unicode::without_hidden;
use crate::references::reference::Reference;
use crate::syntax::{SyntaxTree, nodes_holding};
use crate::text::Text;
use percent_encoding::percent_decode_str;
use std::ops::Range;

/// The longest part of a comment, in characters.
const LONGEST_PART: usize = 200;

/// Lines above code in which its comment may stand already.
const LINES_ABOVE: usize = 8;

/// Where a comment may be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Into the code or at its ends, because it is inserted with it.
    Inside,
    /// Preferably above the line that the code begins in.
    Above,
}

/// What to insert into a document; its line ends are `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The byte where.
    pub at: usize,
    /// The text.
    pub text: String,
}

/// What became of putting comments at code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attributed {
    /// They can be put there.
    By(Insertion),
    /// All of them stand there already.
    Already,
    /// None can stand there, as within a string or in an unknown language.
    Nowhere,
}

/// What a comment says of a reference.
pub fn words(reference: &Reference) -> String {
    format!("Attribution: {}", described(reference))
}

/// All that a person is told of a reference, in a line.
pub fn described(reference: &Reference) -> String {
    let Reference { path, lines, url, .. } = reference;
    let (first, last) = (lines.start(), lines.end());
    let (name, path, url) = (named(reference), plain(path), plain(url));
    // Where a folder is on this machine is nobody's business.
    let url = if url.starts_with("file:") { String::new() } else { format!(", {url}") };
    format!("{name}, {path} lines {first}-{last}{url}")
}

/// The package with its version and licence.
pub fn named(reference: &Reference) -> String {
    format!("{} ({})", name(reference), plain(&reference.licence))
}

/// The package with its version, as a person is told it.
pub fn name(reference: &Reference) -> String {
    let package = plain(&reference.package);
    match version(&reference.purl) {
        Some(version) => format!("{package} {}", plain(&version)),
        None => package,
    }
}

/// The version that a package URL names.
pub fn version(purl: &str) -> Option<String> {
    let purl = purl.split(['?', '#']).next().unwrap_or_default();
    let (_, version) = purl.rsplit_once('@').filter(|(_, version)| !version.contains('/'))?;
    Some(percent_decode_str(version).decode_utf8_lossy().into_owned())
}

/// Part of a line: visible characters and spaces, and not too many.
pub fn plain(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{2028}' | '\u{2029}' => ' ',
        // Java reads `\u000a` as a line end, also in a comment.
        '\\' => '/',
        c if c.is_control() => ' ',
        c => c,
    };
    without_hidden(text).chars().map(shown).take(LONGEST_PART).collect()
}

/// Puts comments that say `words` at the `code` of a document. `tree` is the tree of `document`.
pub fn attribute(
    document: &Text,
    tree: Option<&SyntaxTree>,
    code: &Range<usize>,
    words: &[String],
    room: Room,
) -> Attributed {
    let around = around(document, code);
    let missing: Vec<_> = words.iter().filter(|it| !around.contains(it.as_str())).collect();
    if missing.is_empty() {
        return Attributed::Already;
    }
    let Some(tree) = tree else { return Attributed::Nowhere };
    let sign = tree.language().line_comment();
    let lines: Vec<_> = missing.iter().map(|words| format!("{sign} {words}")).collect();
    let mut places = places(document, code, &lines, sign, room).into_iter();
    let found = places.find(|it| is_comment_there(document, tree, it, sign));
    found.map_or(Attributed::Nowhere, Attributed::By)
}

/// The lines of the code, and some above.
fn around(document: &Text, code: &Range<usize>) -> String {
    let mut start = document.line_at(code.start).start;
    for _ in 0..LINES_ABOVE {
        start = document.line_at(start.saturating_sub(1)).start;
    }
    document.slice(start..document.line_at(code.end).end)
}

/// Where the comments may be put, the best first.
fn places(
    document: &Text,
    code: &Range<usize>,
    lines: &[String],
    sign: &str,
    room: Room,
) -> Vec<Insertion> {
    let line = document.line_at(code.start);
    let before = document.slice(line.start..code.start);
    let own = document.slice(code.clone());
    let blank =
        |text: &str| -> String { text.chars().take_while(|c| matches!(c, ' ' | '\t')).collect() };
    let above = |at: usize, indent: &str| {
        let text = lines.join(&format!("\n{indent}"));
        Insertion { at, text: format!("{indent}{text}\n") }
    };
    // A backslash joins a line with the next.
    let follows_joined = |at: usize| {
        let before = document.line_at(document.line_at(at).start.saturating_sub(1));
        document.slice(before).trim_end().ends_with('\\')
    };
    let mut places = Vec::new();
    if room == Room::Above && !follows_joined(code.start) {
        places.push(above(line.start, &blank(&document.slice(line.clone()))));
    }
    // Where the code has its first line for itself, that line becomes the next one.
    let lead = blank(&own);
    let first = own[lead.len()..].lines().next().unwrap_or_default();
    let is_own_line = before.trim().is_empty() && !first.trim().is_empty();
    if is_own_line && !follows_joined(code.start) {
        let indent = format!("{before}{lead}");
        let text = lines.join(&format!("\n{indent}"));
        let text = format!("{text}\n{indent}");
        places.push(Insertion { at: code.start + lead.len(), text });
    }
    let mut at = code.start;
    for (number, line) in own.split_inclusive('\n').enumerate() {
        if number > 0 && !line.trim().is_empty() {
            if !follows_joined(at) {
                places.push(above(at, &blank(line)));
            }
            break;
        }
        at += line.len();
    }
    let behind = document.slice(code.end..document.line_at(code.end).end);
    let last = own.rsplit('\n').next().unwrap_or_default();
    if behind.trim().is_empty() && !last.trim().is_empty() {
        let all: Vec<_> = lines.iter().map(|line| &line[sign.len() + 1..]).collect();
        places.push(Insertion { at: code.end, text: format!("  {sign} {}", all.join("; ")) });
    }
    places
}

/// Whether what is inserted is read as a comment, and breaks nothing.
fn is_comment_there(document: &Text, tree: &SyntaxTree, it: &Insertion, sign: &str) -> bool {
    let had_error = tree.get().is_none_or(|tree| tree.root_node().has_error());
    let mut text = document.clone();
    let edit = text.replace(it.at..it.at, &it.text);
    let after = tree.edited(edit, text);
    let Some(after) = after.get() else { return false };
    let root = after.root_node();
    let Some(sign) = it.text.find(sign) else { return false };
    // In Rust, the sign is a token within the comment.
    nodes_holding(root, it.at + sign).iter().any(|node| node.kind().contains("comment"))
        && (had_error || !root.has_error())
}
