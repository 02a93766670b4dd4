//! The files of a workspace, kept ready: what a document is checked with while it is edited.
//!
//! An edit is answered in two steps. [`Live::edited`] looks at the functions that it touches and at
//! the code outside of all functions, and takes what was known of the others; [`Live::check`] looks
//! at all of the document, when there is time. A suggestion is checked as an edit that is taken back.

use super::check::check_changed;
use super::finding::{Finding, Place};
use super::flow::{ModuleId, Neighbourhood, Neighbours, Program, SourceFile, Unchanged};
use super::ir::Span;
use super::project::{Rules, with_stack};
use super::repair::{Fewer, Repair};
use super::rules::{FAMILIES, Problem, Rule, RuleSet, family};
use super::secrets::{Secrets, is_for_credentials, united};
use super::suppression::{self, Suppressions};
use crate::syntax::{Language, Slice, parse_once};
use memchr::{memchr, memrchr};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tree_sitter::Tree;

/// One version of a document, parsed.
#[derive(Debug)]
pub struct Document<'d> {
    /// Where it is.
    pub path: &'d Path,
    /// What it is written in.
    pub language: Language,
    /// What it says.
    pub text: String,
    /// Its syntax tree.
    pub tree: &'d Tree,
}

/// A document as it would be with a suggestion.
#[derive(Debug)]
pub struct Suggested<'d> {
    /// Where it is.
    pub path: &'d Path,
    /// What it is written in.
    pub language: Language,
    /// What it would say.
    pub text: String,
    /// The bytes of it that are suggested.
    pub inserted: Range<usize>,
}

impl Suggested<'_> {
    /// Whether some of a place is suggested.
    fn holds(&self, place: &Place) -> bool {
        let span = place.span.range();
        place.path == self.path && span.start < self.inserted.end && self.inserted.start < span.end
    }
}

/// The files that are known, and the rules.
#[derive(Debug)]
pub struct Live {
    rules: Rules,
    /// One for each of [`FAMILIES`], once a document of it is met.
    families: [Option<Family>; FAMILIES.len()],
    known: HashMap<PathBuf, Known>,
}

/// Where code that rules describe is looked for, and how far data is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Search {
    /// In all that may have changed.
    All,
    /// In and around the lines that have changed.
    Around,
    /// In all that may have changed, and data is followed there as far as in a scan.
    Thoroughly,
}

#[derive(Debug)]
struct Family {
    set: RuleSet,
    program: Program,
    /// What the last look at all of a document has found out of other files, and which document.
    neighbours: Option<(ModuleId, Neighbours)>,
}

/// What was found in a version of a document.
#[derive(Debug)]
struct Known {
    text: Arc<str>,
    language: Language,
    tree: Tree,
    findings: Vec<Finding>,
}

impl Live {
    /// With rules and no files.
    pub fn new(rules: Rules) -> Self {
        Self { rules, families: [const { None }; FAMILIES.len()], known: HashMap::new() }
    }

    /// Takes a file of the workspace, so that it is known what others use of it. A document that is
    /// checked stays as it is in the editor.
    pub fn add(&mut self, file: Document<'_>) {
        if !self.known.contains_key(file.path) {
            self.put(file);
        }
    }

    /// Forgets what was found in a document that is closed; as a file it stays known.
    pub fn close(&mut self, path: &Path) {
        self.known.remove(path);
    }

    /// What is found in a document after an edit. Only what the edit touches is looked at, if it is
    /// known what was found before.
    pub fn edited(&mut self, document: Document<'_>) -> Vec<Finding> {
        let (path, language) = (document.path.to_path_buf(), document.language);
        let tree = document.tree.clone();
        let Some((place, id)) = self.put(document) else { return Vec::new() };
        let Some(family) = &mut self.families[place] else { return Vec::new() };
        let findings = family.findings_since(id, self.known.get(&path), Search::All);
        let text = Arc::clone(&family.program.file(id).text);
        let united = self.with_secrets(&path, &text, findings.clone());
        self.known.insert(path, Known { text, language, tree, findings });
        united
    }

    /// All that is found in a document as it was last edited; `None` once it is cancelled, or where
    /// it is not known.
    pub fn check(&mut self, path: &Path, cancelled: &AtomicBool) -> Option<Vec<Finding>> {
        let known = self.known.get_mut(path)?;
        let mut families = self.families.iter_mut().flatten();
        let (family, id) = families.find_map(|it| {
            let id = it.program.at(path)?;
            Some((it, id))
        })?;
        // While it was edited, only what has to do with the edits was looked for.
        let root = known.tree.root_node();
        let queries = family.set.run_queries(known.language, root, &known.text, None);
        family.program.set_queries(id, queries);
        known.findings = family.check(id, cancelled)?;
        let (text, findings) = (Arc::clone(&known.text), known.findings.clone());
        Some(self.with_secrets(path, &text, findings))
    }

    /// The secrets of a text of any kind, besides what rules for code have found in it.
    pub fn with_secrets(&self, path: &Path, text: &str, findings: Vec<Finding>) -> Vec<Finding> {
        let is_for_credentials = |rule: &str| self.rule(rule).is_some_and(is_for_credentials);
        let file = self.file(path).filter(|it| *it.text == *text);
        let suppressions =
            file.map_or_else(|| Suppressions::of(text), |it| it.suppressions.clone());
        let secrets = Secrets::of(path, text, &suppressions, self.rules.suppressions());
        united(findings, vec![secrets], &is_for_credentials)
    }

    /// What a document would have with a suggestion that nobody has taken yet, and the version that is
    /// known has not. What a comment suppresses that was there before is not among it.
    ///
    /// Only what the suggestion has to do with is looked at: the [`Slice`] around it. What is no data flow
    /// may be found there for want of what was cut, so it is looked for again in all of the document.
    pub fn added(&mut self, suggested: &Suggested<'_>) -> Vec<Finding> {
        let Suggested { path, language, text, inserted } = suggested;
        let Some((tree, slice)) = self.sliced(path, *language, text) else {
            return self.with_secrets(path, text.get(inserted.clone()).unwrap_or_default(), vec![]);
        };
        let mut found = self.added_code(suggested, &tree, slice.as_ref());
        if slice.is_some()
            && found.iter().any(|it| it.trace.is_empty())
            && let Some(tree) = parse_once(*language, text)
        {
            let whole = self.added_code(suggested, &tree, None);
            let is_there =
                |it: &Finding| whole.iter().any(|of| of.rule == it.rule && of.place == it.place);
            found.retain(|it| !it.trace.is_empty() || is_there(it));
        }
        let suppressions = Suppressions::in_comments(text, tree.root_node());
        let policy = self.rules.suppressions();
        let secrets = Secrets::around(path, text, inserted, &suppressions, policy);
        let secrets = secrets.findings.into_iter();
        found.extend(secrets.filter(|it| suggested.holds(&it.place) && it.suppressed.is_none()));
        found
    }

    /// What the rules for code find in a tree of a suggestion's document, and in the version that is
    /// known have not; `slice` is what the tree is of, if not of all.
    fn added_code(
        &mut self,
        suggested: &Suggested<'_>,
        tree: &Tree,
        slice: Option<&Slice>,
    ) -> Vec<Finding> {
        let Suggested { path, language, text, inserted } = suggested;
        let brings_comments =
            text.get(inserted.clone()).is_none_or(|it| it.contains(suppression::MARK));
        let document = Document { path, language: *language, text: text.clone(), tree };
        let search = if slice.is_some() { Search::Around } else { Search::Thoroughly };
        let Some((mut found, known)) = self.tried(document, search) else { return Vec::new() };
        let around = slice.and(known);
        let around = around.map(|it| Change::between(&it.text, text).lines_before(&it.text));
        // What there was can be found again only where the slice has it.
        let can_be_found = |it: &&Finding| {
            let Some(slice) = slice else { return true };
            let mut here = it.trace.iter().chain([&it.place]).filter(|it| it.path == *path);
            here.all(|it| slice.holds(&it.span.range()))
                && (!it.trace.is_empty() || around.is_none_or(|around| around.meets(it.place.span)))
        };
        let all = known.map_or(&[][..], |it| &it.findings);
        // As often as a line was unsafe before, it may be.
        let mut was: Vec<&Finding> = all.iter().filter(can_be_found).collect();
        // Those within the suggestion last: of two lines that are the same, it is the second.
        found.sort_by_key(|it| suggested.holds(&it.place));
        found.retain(|it| {
            let is_same = |was: &Finding| was.rule == it.rule && was.line == it.line;
            if let Some(place) = was.iter().position(|was| is_same(was)) {
                was.swap_remove(place);
                return false;
            }
            // Of a document that nobody has looked at it is not known what was there.
            let is_new = || known.is_some() && !all.iter().any(is_same);
            let is_within =
                suggested.holds(&it.place) || it.trace.iter().any(|it| suggested.holds(it));
            (is_within || is_new()) && (it.suppressed.is_none() || brings_comments)
        });
        found
    }

    /// What there is to parse of a text that nobody has taken yet, parsed, and what that is of the
    /// version that is known.
    fn sliced(&self, path: &Path, language: Language, text: &str) -> Option<(Tree, Option<Slice>)> {
        let Some(known) = self.known.get(path).filter(|it| it.language == language) else {
            return Some((parse_once(language, text)?, None));
        };
        let change = Change::between(&known.text, text);
        let (old, new) = (change.replaced(), change.inserted());
        // Whole lines, so that no word is cut in two.
        let inserted = text.get(change.lines_around(text).range()).unwrap_or_default();
        let slice = Slice::around(language, &known.tree, &known.text, &old, inserted);
        Some((
            slice.parse(language, (&known.tree, &known.text), text, &old, new.len())?,
            Some(slice),
        ))
    }

    /// Whether in `document`, which is a version that nobody has taken yet, each rule of `fewer` finds
    /// that much less than in the one that is known, and no other finds more.
    pub fn repairs(&mut self, document: Document<'_>, fewer: &Fewer) -> Repair {
        let marks = |text: &str| text.matches(suppression::MARK).count();
        if marks(&document.text) > self.file(document.path).map_or(0, |it| marks(&it.text)) {
            // To say that it is known is no repair.
            return Repair::StillThere;
        }
        let Some((found, known)) = self.tried(document, Search::All) else {
            return Repair::Broken;
        };
        let was = counted(known.map_or(&[], |it| it.findings.as_slice()));
        let is = counted(&found);
        let of = |all: &BTreeMap<&str, usize>, rule: &str| all.get(rule).copied().unwrap_or(0);
        if let Some((other, _)) = is.iter().find(|(other, count)| **count > of(&was, other)) {
            return Repair::Brings((*other).to_owned());
        }
        let is_left = |(rule, fewer): (&Arc<str>, &usize)| of(&is, rule) + fewer > of(&was, rule);
        if fewer.iter().any(is_left) { Repair::StillThere } else { Repair::Done }
    }

    /// What is found in a version that nobody has taken yet, and what is known of the one before. The
    /// files are as they were.
    fn tried(
        &mut self,
        document: Document<'_>,
        search: Search,
    ) -> Option<(Vec<Finding>, Option<&Known>)> {
        let path = document.path.to_path_buf();
        let before = self.file(&path).cloned();
        let (place, id) = self.put(document)?;
        let (known, family) = (self.known.get(&path), self.families[place].as_mut()?);
        let found = family.findings_since(id, known, search);
        if let Some(before) = before {
            family.program.put(before);
        }
        Some((found, known))
    }

    /// What a file says, as far as it is known.
    pub fn text(&self, path: &Path) -> Option<&Arc<str>> {
        self.file(path).map(|it| &it.text)
    }

    /// The rule of a finding.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let of_code = self.families.iter().flatten().flat_map(|it| &it.set.rules);
        of_code.chain(self.rules.secrets()).find(|it| it.id == id)
    }

    /// Rules that cannot be used, as far as they were needed.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        let needed = self.families.iter().flatten().flat_map(|it| &it.set.problems);
        self.rules.ignored().iter().chain(needed)
    }

    fn file(&self, path: &Path) -> Option<&SourceFile> {
        let mut families = self.families.iter().flatten();
        families.find_map(|it| Some(it.program.file(it.program.at(path)?)))
    }

    /// Puts a document among the files; says where: in which family, and as which of its files.
    fn put(&mut self, document: Document<'_>) -> Option<(usize, ModuleId)> {
        let Document { path, language, text, tree } = document;
        let rules = &self.rules;
        let place = place(language)?;
        let family = self.families.get_mut(place)?;
        if family.is_none() {
            let set = rules.compiled(language)?;
            *family = Some(Family { set, program: Program::default(), neighbours: None });
        }
        let family = family.as_mut()?;
        let root = tree.root_node();
        let before = self.known.get(path).and_then(|_| family.program.at(path));
        let queries = match before.map(|id| family.program.file(id)) {
            Some(before) => {
                let change = Change::between(&before.text, &text);
                let around = Some(change.lines_around(&text));
                let found = family.set.run_queries(language, root, &text, around);
                change.moved_with(&before.queries, found)
            }
            None => family.set.run_queries(language, root, &text, None),
        };
        let file = with_stack(|| SourceFile::new(path, text, language, root, queries))?;
        let id = family.program.put(file);
        if family.neighbours.as_ref().is_some_and(|it| it.0 != id) {
            family.neighbours = None;
        }
        Some((place, id))
    }
}

impl Family {
    /// What is in a file, and what that says of others is kept.
    fn check(&mut self, id: ModuleId, cancelled: &AtomicBool) -> Option<Vec<Finding>> {
        let mut neighbours = None;
        let learned = Neighbourhood::Learned(&mut neighbours);
        let all = Unchanged::default();
        let (program, set) = (&self.program, &self.set);
        let checked = with_stack(|| check_changed(program, set, id, &all, learned, cancelled))?;
        self.neighbours = neighbours.map(|it| (id, it));
        Some(checked.findings)
    }

    /// What is in a file of which an older version is known.
    fn findings_since(
        &mut self,
        id: ModuleId,
        before: Option<&Known>,
        search: Search,
    ) -> Vec<Finding> {
        let never = AtomicBool::new(false);
        let Some(before) = before else {
            return self.check(id, &never).unwrap_or_default();
        };
        let file = self.program.file(id);
        let change = Change::between(&before.text, &file.text);
        let changed = change.lines_around(&file.text);
        let unchanged = Unchanged::around(&file.module, changed);
        let unchanged = match search {
            Search::All => unchanged,
            Search::Around => unchanged.but_in(changed),
            Search::Thoroughly => unchanged.thoroughly(),
        };
        let known = self.neighbours.as_ref().filter(|it| it.0 == id).map(|it| &it.1);
        let known = known.map_or(Neighbourhood::Unknown, Neighbourhood::Known);
        let (program, set) = (&self.program, &self.set);
        let checked = with_stack(|| check_changed(program, set, id, &unchanged, known, &never));
        let mut findings = checked.map(|it| it.findings).unwrap_or_default();
        for finding in &before.findings {
            let Some(kept) = change.moved(finding, file) else { continue };
            let is_there = findings.iter().any(|it| it.rule == kept.rule && it.place == kept.place);
            if !is_there && (kept.place.path != file.path || unchanged.hold(kept.place.span)) {
                findings.push(kept);
            }
        }
        findings.sort_by(|a, b| (&a.place, &a.rule).cmp(&(&b.place, &b.rule)));
        findings
    }
}

/// How often each rule has found something that counts.
fn counted(findings: &[Finding]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.suppressed.is_none()) {
        *counts.entry(&*finding.rule).or_default() += 1;
    }
    counts
}

fn place(language: Language) -> Option<usize> {
    let family = family(language)?;
    FAMILIES.iter().position(|it| *it == family)
}

/// What became of a text: some of its bytes are others now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    start: u32,
    old_end: u32,
    new_end: u32,
}

impl Change {
    fn between(old: &str, new: &str) -> Self {
        /// Bytes that are compared at once.
        const BLOCK: usize = 128;
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let same = |(a, b): &(&u8, &u8)| a == b;
        let same_blocks = |(a, b): &(&[u8], &[u8])| a == b && a.len() == BLOCK;
        let blocks = old.chunks(BLOCK).zip(new.chunks(BLOCK)).take_while(same_blocks);
        let mut start = blocks.count() * BLOCK;
        start += old[start..].iter().zip(&new[start..]).take_while(same).count();
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let blocks = old_rest.rchunks(BLOCK).zip(new_rest.rchunks(BLOCK)).take_while(same_blocks);
        let mut end = blocks.count() * BLOCK;
        let (old_rest, new_rest) =
            (&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]);
        let ends = old_rest.iter().rev().zip(new_rest.iter().rev());
        end += ends.take_while(same).count();
        let was = Span::of(start..old.len() - end);
        let is = Span::of(start..new.len() - end);
        Self { start: was.start, old_end: was.end, new_end: is.end }
    }

    /// The bytes that were there before.
    fn replaced(self) -> Range<usize> {
        self.start as usize..self.old_end as usize
    }

    /// The bytes that are there now.
    fn inserted(self) -> Range<usize> {
        self.start as usize..self.new_end as usize
    }

    /// The bytes that are new, with the lines around them: a comment or an annotation in a line
    /// speaks of the next.
    fn lines_around(self, text: &str) -> Span {
        lines_around(text, self.inserted())
    }

    /// The same of the text before.
    fn lines_before(self, text: &str) -> Span {
        lines_around(text, self.replaced())
    }

    /// A finding of the text before, where it stands now; `None` if it stood in what has changed.
    fn moved(self, finding: &Finding, file: &SourceFile) -> Option<Finding> {
        let place = self.moved_place(&finding.place, file)?;
        let trace = finding.trace.iter().filter_map(|it| self.moved_place(it, file)).collect();
        let fix = finding.fix.clone().and_then(|mut fix| {
            fix.span = self.moved_span(fix.span)?;
            Some(fix)
        });
        Some(Finding { place, trace, fix, ..finding.clone() })
    }

    /// What queries have found in all of the text before, with what they find around the change.
    fn moved_with(self, before: &[Vec<Span>], around: Vec<Vec<Span>>) -> Vec<Vec<Span>> {
        let mut all = around;
        for (found, before) in all.iter_mut().zip(before) {
            found.extend(before.iter().filter_map(|span| self.moved_span(*span)));
            found.sort();
            found.dedup();
        }
        all
    }

    fn moved_place(self, place: &Place, file: &SourceFile) -> Option<Place> {
        if place.path != file.path {
            return Some(place.clone());
        }
        let span = self.moved_span(place.span)?;
        Some(Place::new(&place.path, &file.text, &file.lines, span))
    }

    fn moved_span(self, span: Span) -> Option<Span> {
        if span.end <= self.start {
            return Some(span);
        }
        let moved = |byte: u32| byte.checked_sub(self.old_end)?.checked_add(self.new_end);
        Some(Span { start: moved(span.start)?, end: moved(span.end)? })
    }
}

/// The lines of some bytes, with the one before and the one behind.
fn lines_around(text: &str, range: Range<usize>) -> Span {
    let bytes = text.as_bytes();
    let line_start = |end: usize| memrchr(b'\n', &bytes[..end]).map_or(0, |newline| newline + 1);
    let line_end =
        |start: usize| memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |it| start + it);
    let start = line_start(line_start(range.start).saturating_sub(1));
    let end = line_end((line_end(range.end) + 1).min(bytes.len()));
    Span::of(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_what_differs() {
        let long = "a".repeat(300);
        let cases = [
            ("abc", "abc", (3, 3, 3)),
            ("abc", "abXc", (2, 2, 3)),
            ("aXc", "ac", (1, 2, 1)),
            ("", "new", (0, 0, 3)),
            ("aa", "aaa", (2, 2, 3)),
            ("aaa", "aa", (2, 3, 2)),
            // Longer than what is compared at once, on both sides, and by a multiple of it.
            (&format!("{long}X{long}"), &format!("{long}YZ{long}"), (300, 301, 302)),
            (&format!("{long}{long}"), &long, (300, 600, 300)),
            (&long[..256], &long[..128], (128, 256, 128)),
        ];
        for (old, new, (start, old_end, new_end)) in cases {
            assert_eq!(
                Change::between(old, new),
                Change { start, old_end, new_end },
                "{old} {new}"
            );
        }
    }

    #[test]
    fn what_stands_behind_a_change_moves_with_it() {
        let change = Change { start: 10, old_end: 12, new_end: 20 };
        let moved = |start, end| change.moved_span(Span { start, end }).map(Span::range);
        assert_eq!(moved(2, 10), Some(2..10));
        assert_eq!(moved(12, 14), Some(20..22));
        assert_eq!(moved(9, 11), None);
        assert_eq!(moved(11, 14), None);
    }
}
