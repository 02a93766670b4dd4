//! Code from elsewhere that the code at hand names or resembles, as commented lines.
//!
//! What is chosen hangs on whole lines above the cursor and not on the word that is being typed,
//! and it stands in the order of its files: it is the prompt's head, and while that stays the same,
//! what a model has computed of the prompt stays of use.

use super::chunks::{self, Chunks};
use super::counterpart::{stem, tested_by};
use super::nearby::{Nearby, Neighbour};
use super::{with_plain_line_ends, words};
use crate::completion::Cursor;
use crate::completion::intent::{Intent, Unit};
use crate::syntax::{Kind, Language, Symbol, SyntaxTree, imports_before, symbols_named};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// With a smaller window than this nothing but the document is read.
const LEAST_TOKENS: usize = 192;

/// With a smaller window than this only signatures are read, and few of them.
const MANY_TOKENS: usize = 768;
const FEW_TOKENS: usize = 128;

/// The part of a large window, as its divisor, that code from elsewhere may take.
const SHARE: usize = 3;

/// How many lines above the cursor are asked for names.
const LINES: usize = 20;

/// Where a model reads slowly, a change of the prompt's head costs seconds; so the names are
/// asked for anew only so many lines further on.
const STEP: usize = 8;

/// The most text that is asked for names; a longer definition is cut above.
const MOST_LINES: usize = 64;
const MOST_BYTES: usize = 8 << 10;

/// A name that more files than this define says nothing, unless one of them is imported.
const MOST_PLACES: usize = 3;

/// With fewer bytes left no piece is looked for.
const LEAST_PIECE: usize = 64;

/// How much code from elsewhere a window has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    tokens: usize,
    pieces: Pieces,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pieces {
    /// How definitions are used.
    Signatures,
    /// That, and whole pieces of code.
    Code,
}

impl Room {
    /// What a left window of so many tokens has room for.
    pub(super) fn of(left_tokens: usize) -> Self {
        let (tokens, pieces) = match left_tokens {
            ..LEAST_TOKENS => (0, Pieces::Signatures),
            LEAST_TOKENS..MANY_TOKENS => (FEW_TOKENS.min(left_tokens / 4), Pieces::Signatures),
            _ => (left_tokens / SHARE, Pieces::Code),
        };
        Self { tokens, pieces }
    }
}

/// What the model sees anyway.
pub(super) struct Shown<'t> {
    /// The bytes of the document that it sees.
    pub(super) range: Range<usize>,
    /// Their text.
    pub(super) text: &'t str,
}

/// The lines to stand before everything else, with an empty one behind them; empty where there is
/// nothing to say.
pub(super) fn before(cursor: &Cursor, intent: &Intent, room: Room, shown: &Shown<'_>) -> String {
    let nearby = &cursor.nearby;
    let is_alone = nearby.open.is_empty() && nearby.files.files().is_empty();
    let has_nothing = is_alone && shown.range == (0..cursor.text.len());
    let Some(tree) = cursor.tree.as_ref().filter(|_| room.tokens > 0 && !has_nothing) else {
        return String::new();
    };
    let above = region(cursor, intent, room.pieces, shown.range.start);
    let region = cursor.text.slice(above);
    // Where reading is quick, what is called on this very line counts as well.
    let names = match room.pieces {
        Pieces::Signatures => region.clone(),
        Pieces::Code => region.clone() + &typed_words(cursor),
    };
    let mut chosen = Chosen {
        shown,
        sign: tree.language().line_comment(),
        left: room.tokens * super::BYTES_PER_TOKEN,
        files: BTreeMap::new(),
    };
    chosen.tested(nearby, tree.language());
    chosen.named(cursor, tree, &names);
    if room.pieces == Pieces::Code {
        chosen.resembling(nearby, tree.language(), &region);
    }
    chosen.written()
}

/// The bytes whose names count: whole lines above the cursor that the model sees, as far up as what
/// is asked for begins and at least a few. What is described by a comment or a head is asked for
/// once, and so the cursor's own line counts as well.
fn region(cursor: &Cursor, intent: &Intent, pieces: Pieces, shown: usize) -> Range<usize> {
    let text = &cursor.text;
    let line = text.line_of(cursor.offset);
    let line_start = |line| text.line_range(line).unwrap_or_default().start;
    let end = match (intent.unit, pieces) {
        (Unit::Described | Unit::Body, _) => cursor.offset,
        (Unit::Line | Unit::Fill | Unit::Comment, Pieces::Code) => line_start(line),
        (Unit::Line | Unit::Fill | Unit::Comment, Pieces::Signatures) => {
            line_start(line / STEP * STEP)
        }
    };
    let last = text.line_of(end);
    let first = last.saturating_sub(LINES).min(text.line_of(intent.subject));
    let start = line_start(first.max(last.saturating_sub(MOST_LINES)));
    start.max(shown).max(end.saturating_sub(MOST_BYTES)).min(end)..end
}

/// The whole words left of the cursor on its line, with the sign behind them: the one that is being
/// typed is none yet.
fn typed_words(cursor: &Cursor) -> String {
    let text = &cursor.text;
    let line = text.line_at(cursor.offset);
    let mut left = text.slice(line.start..cursor.offset);
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '$';
    left.truncate(left.trim_end_matches(is_word).len());
    left
}

/// What has been chosen so far, by file and place.
struct Chosen<'c> {
    shown: &'c Shown<'c>,
    sign: &'static str,
    /// Bytes that are left.
    left: usize,
    /// The document itself comes last, being the nearest.
    files: BTreeMap<(Whose, &'c str), BTreeMap<usize, Item>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Another,
    Own,
}

struct Item {
    lines: String,
    end: usize,
}

/// A definition elsewhere that a name may mean.
struct Candidate<'c> {
    path: &'c str,
    symbol: &'c Symbol,
    is_open: bool,
}

impl<'c> Chosen<'c> {
    /// The definitions of the file that the document tests, where it is a test.
    fn tested(&mut self, nearby: &'c Nearby, language: Language) {
        let Some(tested) = tested_by(&nearby.path) else { return };
        let open = of_language(nearby, language);
        let open = open.map(|other| (other.path(), other.digest().symbols.as_slice()));
        let files = nearby.files.files().iter();
        let files = files
            .filter(|file| language.shares_names_with(file.language))
            .map(|file| (file.path.as_str(), &*file.symbols));
        let is_tested = |(path, _): &(&str, _)| stem(path) == tested && *path != nearby.path;
        let nearest = |(path, _): &(&str, _)| common_folders(path, &nearby.path);
        let all: Vec<_> = open.chain(files).filter(is_tested).collect();
        // Of equals, the first: an open one.
        let Some((path, symbols)) = all.into_iter().rev().max_by_key(nearest) else { return };
        let reserve = self.left / 2;
        for symbol in symbols.iter().filter(|it| it.depth == 0 && it.kind != Kind::Module) {
            if self.left > reserve {
                self.add_symbol(Whose::Another, path, symbol);
            }
        }
    }

    /// What `region` names: definitions of the document that are out of sight, and of others.
    fn named(&mut self, cursor: &'c Cursor, tree: &SyntaxTree, region: &str) {
        let nearby = &*cursor.nearby;
        let names = words::names(region);
        let wanted: HashSet<&str> = names.iter().copied().collect();
        let own = symbols_named(tree, &|name| wanted.contains(name));
        let own_names: HashSet<&str> = own.iter().map(|symbol| symbol.name.as_str()).collect();
        let imported = imported(cursor, tree);
        let elsewhere: HashSet<&str> = wanted.difference(&own_names).copied().collect();
        let mut found = candidates(nearby, tree.language(), &elsewhere);
        // While a bracket is open the tree may not know what stands right here.
        found.retain(|name, _| !is_defined_in(self.shown.text, name));
        for name in names {
            if own_names.contains(name) {
                let range = &self.shown.range;
                let is_hidden = |symbol: &&Symbol| {
                    symbol.range.end <= range.start || symbol.range.start >= range.end
                };
                let hidden = own.iter().filter(|symbol| symbol.name == name).find(is_hidden);
                if let Some(symbol) = hidden {
                    self.add_symbol(Whose::Own, "", symbol);
                }
                continue;
            }
            let candidates = found.remove(name).unwrap_or_default();
            let is_called = region.contains(&format!(".{name}"));
            if let Some(meant) = meant(&candidates, &imported, is_called, &nearby.path) {
                self.add_symbol(Whose::Another, meant.path, meant.symbol);
            }
        }
    }

    /// The pieces of other open documents that share most words with `region`.
    fn resembling(&mut self, nearby: &'c Nearby, language: Language, region: &str) {
        let others: Vec<&Neighbour> = of_language(nearby, language).collect();
        let all: Vec<&Chunks> = others.iter().map(|other| &other.digest().chunks).collect();
        for (number, range) in chunks::best(&all, region) {
            if self.left < LEAST_PIECE {
                break;
            }
            let lines = others[number].tree().text().slice(range.clone());
            self.add(Whose::Another, others[number].path(), range, &lines);
        }
    }

    fn add_symbol(&mut self, whose: Whose, path: &'c str, symbol: &Symbol) {
        let doc = symbol.doc.as_ref().map_or_else(String::new, |doc| format!("{doc}\n"));
        let first = symbol.signature.lines().next().unwrap_or_default();
        let is_whole = |rest: &str| !rest.starts_with(|sign: char| sign.is_alphanumeric());
        let mut places = self.shown.text.match_indices(first);
        if !places.any(|(at, _)| is_whole(&self.shown.text[at + first.len()..])) {
            self.add(whose, path, symbol.range.clone(), &format!("{doc}{}", symbol.signature));
        }
    }

    /// Adds a piece as commented lines, if there is room, and nothing of it is there already.
    fn add(&mut self, whose: Whose, path: &'c str, range: Range<usize>, piece: &str) {
        let mut lines = String::new();
        for line in with_plain_line_ends(piece).trim_matches('\n').lines() {
            lines.push_str(format!("{} {line}", self.sign).trim_end());
            lines.push('\n');
        }
        let key = (whose, path);
        let file = self.files.get(&key);
        let is_there = file.is_some_and(|file| {
            file.iter().any(|(start, item)| *start < range.end && range.start < item.end)
        });
        let heading = if file.is_none() { self.heading(whose, path).len() + 1 } else { 0 };
        if !is_there && lines.len() + heading <= self.left {
            self.left -= lines.len() + heading;
            let item = Item { lines, end: range.end };
            self.files.entry(key).or_default().insert(range.start, item);
        }
    }

    fn heading(&self, whose: Whose, path: &str) -> String {
        // A file's name may hold any sign.
        let path: String = path.chars().filter(|sign| !sign.is_control()).collect();
        match whose {
            Whose::Another => format!("{} Path: {path}\n", self.sign),
            Whose::Own => format!("{} In this file:\n", self.sign),
        }
    }

    fn written(self) -> String {
        let mut written = String::new();
        for ((whose, path), items) in &self.files {
            written.push_str(&self.heading(*whose, path));
            written.extend(items.values().map(|item| item.lines.as_str()));
        }
        if !written.is_empty() {
            written.push('\n');
        }
        written
    }
}

/// The other open documents whose names the language can use.
fn of_language(nearby: &Nearby, language: Language) -> impl Iterator<Item = &Neighbour> {
    nearby
        .open
        .iter()
        .map(|other| &**other)
        .filter(move |other| language.shares_names_with(other.tree().language()))
}

/// The definitions of `names`, in other open documents and in the workspace.
fn candidates<'c, 'n>(
    nearby: &'c Nearby,
    language: Language,
    names: &HashSet<&'n str>,
) -> HashMap<&'n str, Vec<Candidate<'c>>> {
    let mut found: HashMap<&str, Vec<Candidate<'_>>> = HashMap::new();
    let mut open = HashSet::from([nearby.path.as_str()]);
    for other in of_language(nearby, language) {
        open.insert(other.path());
        for symbol in &other.digest().symbols {
            if let Some(name) = names.get(symbol.name.as_str()) {
                let candidate = Candidate { path: other.path(), symbol, is_open: true };
                found.entry(name).or_default().push(candidate);
            }
        }
    }
    for name in names {
        for (file, symbol) in nearby.files.named(name) {
            if language.shares_names_with(file.language) && !open.contains(file.path.as_str()) {
                let candidate = Candidate { path: &file.path, symbol, is_open: false };
                found.entry(name).or_default().push(candidate);
            }
        }
    }
    found
}

/// The definition that a name most likely means, if that can be told.
fn meant<'m, 'c>(
    candidates: &'m [Candidate<'c>],
    imported: &HashSet<String>,
    is_called_on_something: bool,
    path: &str,
) -> Option<&'m Candidate<'c>> {
    let is_imported = |candidate: &Candidate<'_>| {
        let folder = candidate.path.rsplit('/').nth(1).unwrap_or_default();
        imported.contains(stem(candidate.path)) || imported.contains(folder)
    };
    let is_likely = |candidate: &&Candidate<'_>| match candidate.symbol.kind {
        Kind::Type => true,
        Kind::Function => candidate.symbol.depth == 0 || is_called_on_something,
        // Variables share their names with too much.
        Kind::Value => {
            let name = &candidate.symbol.name;
            candidate.symbol.depth == 0
                && (is_imported(candidate) || !name.chars().any(char::is_lowercase))
        }
        Kind::Module => false,
    };
    let likely: Vec<&Candidate<'_>> = candidates.iter().filter(is_likely).collect();
    let is_known = likely.iter().any(|candidate| is_imported(candidate));
    if likely.len() > MOST_PLACES && !is_known {
        return None;
    }
    // Of equals, the first.
    likely.into_iter().rev().max_by_key(|candidate| {
        (is_imported(candidate), candidate.is_open, common_folders(candidate.path, path))
    })
}

/// Whether a line of `text` looks like the head of a definition of `name`.
fn is_defined_in(text: &str, name: &str) -> bool {
    const STATEMENTS: [&str; 10] =
        ["if", "for", "while", "switch", "match", "return", "catch", "with", "elif", "await"];
    text.lines().any(|line| {
        let line = line.trim();
        let Some((before, behind)) = line.split_once(name) else { return false };
        let is_word = |sign: char| sign.is_alphanumeric() || " _<>[],?@".contains(sign);
        let first = before.split_whitespace().next().unwrap_or_default();
        line.ends_with(['{', ':'])
            && behind.starts_with(['(', '<', ' ', ':'])
            && before.chars().all(is_word)
            && !before.ends_with(char::is_alphanumeric)
            && !STATEMENTS.contains(&first)
    })
}

/// The names in the document's imports.
fn imported(cursor: &Cursor, tree: &SyntaxTree) -> HashSet<String> {
    let imports = imports_before(tree, usize::MAX);
    let text = imports.into_iter().map(|import| cursor.text.slice(import));
    text.flat_map(|import| words::names(&import).into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// How many folders two paths share, from the root.
fn common_folders(one: &str, other: &str) -> usize {
    folders(one).zip(folders(other)).take_while(|(one, other)| one == other).count()
}

/// The folders that lead to a file, the outermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit_once('/').into_iter().flat_map(|(folders, _)| folders.split('/'))
}
