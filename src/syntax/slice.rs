//! The part of a file that the code at one place has to do with: its slice (M. Weiser, "Program
//! Slicing", 1981), by names. Imports and the code around the place stay; of all else, what defines
//! a name that is used there, and what that uses in turn. Of a long function around the place, its
//! statements are taken in the same way, and those behind the place to which data from there can
//! flow. It is cut out in whole lines, so that what is left parses as it did, and at the same bytes.

use super::Language;
use super::definitions::{Kind, Role, body, role};
use super::tree::{self, parse_ranges};
use memchr::{memchr, memrchr};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::LazyLock;
use tree_sitter::{Node, Tree};

/// Bytes of code that are taken besides imports and what stands around the place.
const MOST_USED: usize = 4_000;

/// The same of the statements of long functions around the place.
const MOST_STATEMENTS: usize = 4_000;

/// From how many bytes on a function is long, so that its statements can be cut.
const LONG_FUNCTION: usize = 5_000;

/// From how many bytes on the statements in a statement can be cut, and not only all of it.
const LONG_STATEMENT: usize = 400;

/// By how many of its first words a statement is known that defines nothing.
const MOST_NAMES: usize = 48;

/// How deep the walk goes; what lies deeper stays as it is.
const DEEPEST: usize = 64;

/// The lines of a text that are left: their bytes, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    ranges: Vec<Range<usize>>,
}

impl Slice {
    /// Of a text and its tree, what the code at the bytes `place` has to do with, once `inserted`
    /// stands there.
    pub fn around(
        language: Language,
        tree: &Tree,
        text: &str,
        place: &Range<usize>,
        inserted: &str,
    ) -> Self {
        let mut cutter = Cutter::new(language, text, with_lines_around(text, place));
        cutter.look_in(tree.root_node(), Level::Names(None), 0);
        cutter.choose(inserted);
        Self { ranges: cutter.left() }
    }

    /// Whether all of these bytes are left.
    pub fn holds(&self, bytes: &Range<usize>) -> bool {
        let after = self.ranges.partition_point(|it| it.start <= bytes.start);
        after.checked_sub(1).is_some_and(|at| bytes.end <= self.ranges[at].end)
    }

    /// The tree of what is left, in a text in which the bytes of the place are `len` others. `None`
    /// if that would cost too much.
    pub fn parse(
        &self,
        language: Language,
        older: (&Tree, &str),
        text: &str,
        place: &Range<usize>,
        len: usize,
    ) -> Option<Tree> {
        let moved = |byte: usize| byte - place.len() + len;
        let ranges = self.ranges.iter().map(|it| {
            let start = if it.start <= place.start { it.start } else { moved(it.start) };
            start..if it.end < place.start { it.end } else { moved(it.end) }
        });
        let older = tree::moved(older.0, older.1, text, place, len)?;
        parse_ranges(language, text, &ranges.collect::<Vec<_>>(), Some(&older))
    }
}

/// A piece of a file that can be cut: whole lines.
struct Part<'t> {
    lines: Range<usize>,
    kind: PartKind,
    code: &'t str,
    /// Of a type or a long statement, how many of the parts behind it are in it.
    members: usize,
    /// The type or the statement that it is in.
    member_of: Option<usize>,
    is_left: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartKind {
    /// Is of use to who calls it.
    Function,
    /// Is of use to who uses its names: a variable, or a block in which several are defined.
    Value,
    /// Belongs to its type.
    Constructor,
    /// Has members, each of which is a part.
    Type,
    /// Stands in a long function: is of use to who uses what it assigns or tests.
    Statement,
    /// Defines nothing, but does something to what is defined: registers a function, sets an option.
    Effect,
}

/// What the walk is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// What is known by names: a file, or a type, which may be a part.
    Names(Option<usize>),
    /// Code that runs line by line, of which only functions and types can be cut.
    Code,
    /// The same in a long function, of which statements can be cut as well: within a statement that
    /// can be cut, or not.
    Body(Option<usize>),
}

struct Cutter<'t> {
    language: Language,
    text: &'t str,
    place: Range<usize>,
    /// In the order of the text, a type before its members.
    parts: Vec<Part<'t>>,
    by_name: FxHashMap<&'t str, SmallVec<[usize; 2]>>,
    /// Names of what stands around the place.
    around: FxHashSet<&'t str>,
    /// Whether the place is in no function, so that what follows it may use what it assigns.
    is_at_top: bool,
    /// Words of what is left.
    used: FxHashSet<&'t str>,
    /// What is left of [`MOST_USED`].
    room: usize,
    /// What is left of [`MOST_STATEMENTS`].
    room_of_statements: usize,
    /// Code that is left and whose words are not looked up yet.
    waiting: VecDeque<&'t str>,
}

impl<'t> Cutter<'t> {
    fn new(language: Language, text: &'t str, place: Range<usize>) -> Self {
        Self {
            language,
            text,
            place,
            parts: Vec::new(),
            by_name: FxHashMap::default(),
            around: FxHashSet::default(),
            is_at_top: true,
            used: FxHashSet::default(),
            room: MOST_USED,
            room_of_statements: MOST_STATEMENTS,
            waiting: VecDeque::new(),
        }
    }

    fn code(&self, bytes: Range<usize>) -> &'t str {
        self.text.get(bytes).unwrap_or_default()
    }

    fn role(&self, node: Node<'_>) -> Option<Role> {
        role(self.language, node.kind())
    }

    /// Finds what can be cut of what lies in a node.
    fn look_in(&mut self, holder: Node<'t>, level: Level, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let role = self.role(holder);
        let (is_list, level) = match level {
            // Of what the parser could not make sense of, only what it could.
            Level::Names(_) | Level::Body(_) if holder.is_error() => (true, Level::Code),
            Level::Body(_) => (is_statements(holder), level),
            Level::Names(_) => (role != Some(Role::Wrapper), level),
            Level::Code => (role == Some(Role::Holder), level),
        };
        let mut cursor = holder.walk();
        let mut more = cursor.goto_first_child();
        let (mut begun, mut last_row) = (None, usize::MAX);
        // The first statement of a block stays with what is around it, so that none is empty.
        let mut is_first = matches!(level, Level::Body(_));
        while more {
            let node = cursor.node();
            more = cursor.goto_next_sibling();
            let is_behind = node.start_position().row == last_row;
            if node.kind() == "decorator" || node.is_extra() && !holder.is_error() {
                // Belongs to what comes next, if it does not stand behind something.
                if !is_behind {
                    begun.get_or_insert(node.start_byte());
                }
                last_row = node.end_position().row;
                continue;
            }
            let begins_line = begun.is_some() || !is_behind;
            last_row = node.end_position().row;
            let bytes = begun.take().unwrap_or(node.start_byte())..node.end_byte();
            let stays = node.is_named() && std::mem::take(&mut is_first);
            if bytes.start < self.place.end && self.place.start < bytes.end {
                self.look_around(node, level, depth + 1);
            } else if let Level::Body(member_of) = level
                && (stays || !is_list)
            {
                self.look_in_statement(node, member_of, depth + 1);
            } else if is_list && begins_line && node.is_named() {
                let lines = lines_of(self.text, &bytes);
                if stands_alone(self.language, self.text, &lines, &bytes) {
                    self.part(node, lines, level, depth + 1);
                }
            }
        }
    }

    /// A node around the place is left, but for what can be cut of it.
    fn look_around(&mut self, node: Node<'t>, level: Level, depth: usize) {
        let role = self.role(node);
        match role {
            Some(Role::Definition(kind)) => {
                self.around.extend(self.name(node));
                self.is_at_top &= kind != Kind::Function;
            }
            Some(Role::Scope) => self.is_at_top = false,
            Some(Role::Import | Role::Wrapper) => {}
            _ if matches!(level, Level::Names(_)) => {
                let (mut names, code) = (SmallVec::new(), self.code(node.byte_range()));
                self.names_of_statement(node, code, &mut names);
                self.around.extend(names);
            }
            _ => {}
        }
        let runs = matches!(role, Some(Role::Definition(Kind::Function) | Role::Scope));
        let is_long = runs && node.byte_range().len() > LONG_FUNCTION;
        match (role, body(node)) {
            (Some(Role::Definition(Kind::Type | Kind::Module)), Some(body)) => {
                let is_named = matches!(level, Level::Names(_));
                self.look_in(body, if is_named { level } else { Level::Code }, depth);
            }
            (Some(Role::Wrapper), _) => self.look_in(node, level, depth),
            _ if is_long || matches!(level, Level::Body(_)) => {
                self.look_in(node, Level::Body(None), depth);
            }
            _ => self.look_in(node, Level::Code, depth),
        }
    }

    /// Finds what can be cut of what lies in a statement, or in a piece of one.
    fn look_in_statement(&mut self, node: Node<'t>, member_of: Option<usize>, depth: usize) {
        if is_statements(node) {
            self.look_in(node, Level::Body(member_of), depth + 1);
        } else if depth <= DEEPEST && node.byte_range().len() > LONG_STATEMENT {
            let mut cursor = node.walk();
            for child in node.named_children(&mut cursor) {
                self.look_in_statement(child, member_of, depth + 1);
            }
        }
    }

    /// A statement of a long function.
    fn statement(
        &mut self,
        node: Node<'t>,
        lines: Range<usize>,
        member_of: Option<usize>,
        depth: usize,
    ) {
        let (number, code) = (self.parts.len(), self.code(node.byte_range()));
        let kind = PartKind::Statement;
        self.parts.push(Part { lines, kind, code, members: 0, member_of, is_left: false });
        if code.len() > LONG_STATEMENT {
            self.look_in_statement(node, Some(number), depth);
            self.parts[number].members = self.parts.len() - number - 1;
        }
        let mut declarators = Vec::new();
        variable_declarators(node, 2, &mut declarators);
        let declared = declarators.iter().filter_map(|it| self.name(*it)).flat_map(words);
        let own = self.own(number);
        let names = own.iter().flat_map(|it| assigned_or_tested(self.language, it)).chain(declared);
        let mut names: SmallVec<[&str; 16]> = names.take(MOST_NAMES).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            self.by_name.entry(name).or_default().push(number);
        }
    }

    /// The code of a part without that of the parts in it.
    fn own(&self, number: usize) -> SmallVec<[&'t str; 4]> {
        let part = &self.parts[number];
        let (mut own, mut begun, mut inner) = (SmallVec::new(), part.lines.start, number + 1);
        while let Some(it) = self.parts.get(inner).filter(|_| inner <= number + part.members) {
            own.push(self.code(begun..it.lines.start));
            begun = it.lines.end;
            inner += 1 + it.members;
        }
        own.push(self.code(begun..part.lines.end));
        own
    }

    fn name(&self, node: Node<'_>) -> Option<&'t str> {
        Some(self.code(node.child_by_field_name("name")?.byte_range()))
    }

    fn part(&mut self, node: Node<'t>, lines: Range<usize>, level: Level, depth: usize) {
        let defined = innermost(self.language, node);
        let role = self.role(defined);
        let is_defined = matches!(role, Some(Role::Definition(Kind::Function | Kind::Type)));
        let is_import = role == Some(Role::Import);
        let member_of = match level {
            Level::Body(member_of) if !is_defined && !is_import => {
                return self.statement(node, lines, member_of, depth);
            }
            Level::Names(member_of) | Level::Body(member_of) => member_of,
            Level::Code if is_defined => None,
            Level::Code => return,
        };
        let code = self.code(node.byte_range());
        let mut names: SmallVec<[&str; 8]> = SmallVec::new();
        let kind = match (role, self.name(defined)) {
            (Some(Role::Import), _) => return,
            _ if node.kind() == "enum_constant" => return,
            (Some(Role::Definition(Kind::Function)), None | Some("__init__" | "constructor")) => {
                PartKind::Constructor
            }
            (Some(Role::Definition(kind)), Some(name)) => {
                names.extend(words(name));
                match kind {
                    Kind::Type | Kind::Module => PartKind::Type,
                    Kind::Function => PartKind::Function,
                    Kind::Value => {
                        // A statement can declare several.
                        self.names_of_statement(node, code, &mut names);
                        PartKind::Value
                    }
                }
            }
            _ => self.names_of_statement(defined, code, &mut names),
        };
        let number = self.parts.len();
        let part = Part { lines, kind, code, members: 0, member_of, is_left: false };
        self.parts.push(part);
        for name in names {
            self.by_name.entry(name).or_default().push(number);
        }
        if kind == PartKind::Type
            && let Some(body) = body(defined)
        {
            self.look_in(body, Level::Names(Some(number)), depth);
            self.parts[number].members = self.parts.len() - number - 1;
        }
    }

    fn names_of_statement(
        &self,
        node: Node<'_>,
        code: &'t str,
        names: &mut SmallVec<[&'t str; 8]>,
    ) -> PartKind {
        let keywords = keywords(self.language);
        let mut declarators = Vec::new();
        variable_declarators(node, 2, &mut declarators);
        if !declarators.is_empty() {
            names.extend(declarators.iter().filter_map(|it| self.name(*it)).flat_map(words));
            return PartKind::Value;
        }
        let is_block = words(code).next().is_some_and(|it| keywords.contains(it));
        let head = match code.find(['=', '(']) {
            _ if is_block => code,
            Some(end) if code[end..].starts_with('(') => return PartKind::Effect,
            Some(end) => &code[..end],
            None => code,
        };
        names.extend(words(head).filter(|it| !keywords.contains(*it)).take(MOST_NAMES));
        PartKind::Value
    }

    /// Leaves what is used, the nearest first.
    fn choose(&mut self, inserted: &'t str) {
        let around = self.left();
        self.waiting.push_back(inserted);
        if self.is_at_top {
            let assigned = inserted.lines().filter_map(|it| Some(it.split_once('=')?.0));
            self.around.extend(assigned.flat_map(words));
        }
        let text = self.text;
        self.waiting.extend(around.into_iter().filter_map(|it| text.get(it)));
        for number in 0..self.parts.len() {
            let part = &self.parts[number];
            if part.kind == PartKind::Constructor && part.member_of.is_none() {
                self.leave(number);
            }
        }
        self.leave_used();
        let matters = |word: &str| {
            self.around.contains(word)
                || self.used.contains(word) && self.by_name.contains_key(word)
        };
        let has_effect = |part: &Part<'_>| {
            let mut words = words(part.code).take(MOST_NAMES);
            match part.kind {
                PartKind::Effect => words.any(matters),
                PartKind::Value => self.is_at_top && words.any(|it| self.around.contains(it)),
                PartKind::Function
                | PartKind::Constructor
                | PartKind::Type
                | PartKind::Statement => false,
            }
        };
        let effects = self.parts.iter().enumerate().filter(|it| has_effect(it.1));
        let effects: Vec<_> = effects.map(|it| it.0).collect();
        for effect in effects {
            self.leave(effect);
        }
        self.leave_used();
        self.leave_statements(inserted);
    }

    /// Leaves the statements behind the place that what is inserted can flow to, and those around it that
    /// say one of its names: they may have changed or checked what it stands for.
    fn leave_statements(&mut self, inserted: &'t str) {
        let is_statement = |it: &usize| self.parts[*it].kind == PartKind::Statement;
        let mut statements: Vec<_> = (0..self.parts.len()).filter(is_statement).collect();
        if statements.is_empty() {
            return;
        }
        let said: FxHashSet<_> = names_in(self.language, inserted).collect();
        let mut flowing = said.clone();
        for number in statements.iter().copied() {
            if self.parts[number].lines.start < self.place.end {
                continue;
            }
            let own = self.own(number);
            if own.iter().flat_map(|it| words(it)).any(|it| flowing.contains(it)) {
                self.leave(number);
                flowing.extend(own.iter().flat_map(|it| assigned_or_tested(self.language, it)));
            }
        }
        statements.sort_by_key(|it| self.parts[*it].lines.start.abs_diff(self.place.start));
        for number in statements {
            if self.own(number).iter().flat_map(|it| words(it)).any(|it| said.contains(it)) {
                self.leave(number);
            }
        }
        self.leave_used();
    }

    fn leave_used(&mut self) {
        while let Some(code) = self.waiting.pop_front() {
            for word in words(code) {
                if self.used.insert(word)
                    && let Some(parts) = self.by_name.get(word).cloned()
                {
                    for part in parts {
                        self.leave(part);
                    }
                }
            }
        }
    }

    fn leave(&mut self, number: usize) {
        let Part { lines, kind, code, members, member_of, is_left } = &self.parts[number];
        let (kind, code, member_of) = (*kind, *code, *member_of);
        let members = number + 1..number + 1 + members;
        if *is_left {
            return;
        }
        if kind == PartKind::Statement {
            let own = self.own(number);
            let len = own.iter().map(|it| it.len()).sum();
            let Some(room) = self.room_of_statements.checked_sub(len) else { return };
            self.room_of_statements = room;
            self.waiting.extend(own);
        } else {
            let own = match self.parts[members.clone()].first() {
                Some(first) => first.lines.start - lines.start,
                None => lines.len(),
            };
            let Some(room) = self.room.checked_sub(own) else { return };
            self.room = room;
            self.waiting.push_back(code.get(..own).unwrap_or(code));
        }
        self.parts[number].is_left = true;
        if let Some(around) = member_of {
            self.leave(around);
        }
        if kind == PartKind::Type {
            for member in members {
                if self.parts[member].kind == PartKind::Constructor {
                    self.leave(member);
                }
            }
        }
    }

    /// All of the text but for the parts that are cut.
    fn left(&self) -> Vec<Range<usize>> {
        let (mut left, mut begun, mut number) = (Vec::new(), 0, 0);
        while let Some(part) = self.parts.get(number) {
            number += 1;
            if part.is_left {
                continue;
            }
            let between = begun..part.lines.start;
            // Of many blank lines that are left, the parser would go through each again and again.
            if !self.code(between.clone()).trim().is_empty()
                || self.place.end >= between.start && between.end >= self.place.start
            {
                left.push(between);
            }
            begun = part.lines.end;
            number += part.members;
        }
        if begun < self.text.len() {
            left.push(begun..self.text.len());
        }
        left
    }
}

/// The one definition that a wrapper is of, or the node itself.
fn innermost(language: Language, node: Node<'_>) -> Node<'_> {
    let is_defined = |it: &Node<'_>| {
        matches!(role(language, it.kind()), Some(Role::Definition(_) | Role::Wrapper))
    };
    let mut inner = node;
    while role(language, inner.kind()) == Some(Role::Wrapper) {
        let mut cursor = inner.walk();
        let mut defined = inner.named_children(&mut cursor).filter(is_defined);
        let (Some(next), None) = (defined.next(), defined.next()) else { break };
        inner = next;
    }
    inner
}

/// The variables that a statement declares.
fn variable_declarators<'t>(node: Node<'t>, depth: usize, found: &mut Vec<Node<'t>>) {
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        match child.kind() {
            "variable_declarator" => found.push(child),
            _ if depth > 0 && child.kind().ends_with("declaration") => {
                variable_declarators(child, depth - 1, found);
            }
            _ => {}
        }
    }
}

/// Whether a node is nothing but statements, one after another.
fn is_statements(node: Node<'_>) -> bool {
    matches!(node.kind(), "block" | "statement_block" | "statement_list" | "constructor_body")
}

/// The names that code assigns, changes by a call, or tests, line by line.
fn assigned_or_tested(language: Language, code: &str) -> impl Iterator<Item = &str> {
    let said_of = move |line| {
        let line: &str = line;
        let is_open = line.trim_end().ends_with([':', '{']);
        let is_of_keyword = || words(line).next().is_some_and(|it| keywords(language).contains(it));
        if is_open {
            return line;
        }
        if let Some(at) = assignment(line) {
            return &line[..at];
        }
        if is_of_keyword() {
            return line;
        }
        // A call may change what it is made with.
        if line.contains('(') { line } else { "" }
    };
    code.lines().map(said_of).flat_map(move |it| names_in(language, it))
}

/// The words of code that may be names of its own, outside of strings.
fn names_in(language: Language, code: &str) -> impl Iterator<Item = &str> {
    const OF_ALL: [&str; 10] =
        ["self", "this", "cls", "None", "True", "False", "null", "true", "false", "undefined"];
    let is_name = move |it: &&str| {
        !it.starts_with(|sign: char| sign.is_ascii_digit())
            && !OF_ALL.contains(it)
            && !keywords(language).contains(*it)
    };
    code.lines()
        .flat_map(|it| it.split(['"', '\'', '`']).step_by(2))
        .flat_map(words)
        .filter(is_name)
}

/// Where a line assigns: the `=` that compares nothing.
fn assignment(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_one_of = |at: Option<usize>, signs: &[u8]| {
        at.and_then(|at| bytes.get(at)).is_some_and(|it| signs.contains(it))
    };
    let is_alone =
        |at: &usize| !is_one_of(at.checked_sub(1), b"=!<>") && !is_one_of(Some(at + 1), b"=>");
    line.match_indices('=').map(|it| it.0).find(is_alone)
}

/// The words of which names are made.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let is_sign = |sign: char| !(sign.is_alphanumeric() || sign == '_' || sign == '$');
    code.split(is_sign).filter(|it| !it.is_empty())
}

/// The words that a grammar has a meaning for.
fn keywords(language: Language) -> &'static FxHashSet<String> {
    static KEYWORDS: LazyLock<Vec<FxHashSet<String>>> = LazyLock::new(|| {
        let of = |language: Language| {
            let grammar = language.grammar();
            let mut words = FxHashSet::default();
            for kind in 0..u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX) {
                let sign =
                    grammar.node_kind_for_id(kind).filter(|_| !grammar.node_kind_is_named(kind));
                words.extend(
                    sign.filter(|it| it.starts_with(char::is_alphabetic)).map(str::to_owned),
                );
            }
            words
        };
        Language::all().map(of).collect()
    });
    &KEYWORDS[language as usize]
}

/// The lines in which bytes lie, with the end of the last.
fn lines_of(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let text = text.as_bytes();
    let start = memrchr(b'\n', &text[..bytes.start]).map_or(0, |it| it + 1);
    // What ends with a line does not reach into the next.
    let last = bytes.end.saturating_sub(1).max(bytes.start);
    let end = memchr(b'\n', &text[last..]).map_or(text.len(), |it| last + it + 1);
    start..end
}

/// Some lines with those before and behind them, as far as something stands there.
fn with_lines_around(text: &str, place: &Range<usize>) -> Range<usize> {
    let own = lines_of(text, place);
    let before = text[..own.start].trim_end().len();
    let behind = text.len() - text[own.end..].trim_start().len();
    lines_of(text, &(before.saturating_sub(1)..before)).start..lines_of(text, &(behind..behind)).end
}

/// Whether nothing else stands in the lines of something.
fn stands_alone(
    language: Language,
    text: &str,
    lines: &Range<usize>,
    bytes: &Range<usize>,
) -> bool {
    let before = &text[lines.start..bytes.start];
    let behind = text[bytes.end.min(lines.end)..lines.end].trim_start_matches([';', ',']).trim();
    before.trim().is_empty() && (behind.is_empty() || behind.starts_with(language.line_comment()))
}
