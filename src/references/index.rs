//! The index: all segments of a folder, and what a text resembles in them.

use super::lex::{self, Family, Token};
use super::matching::{self, Run};
use super::reference::{Reference, Tier};
use super::segment::{ENDING, Segment, SegmentError, SourceFile};
use crate::syntax::Language;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Bytes before a text that are read with it: they say whether it begins in a comment or a string,
/// and what it goes on with.
pub const BEFORE: usize = 2_000;

/// Segments that are open. Without one it knows nothing.
#[derive(Debug, Default)]
pub struct Index {
    segments: Vec<Segment>,
}

impl Index {
    /// Opens the segments in a folder, and those that are named themselves. A folder that is not
    /// there has none.
    pub fn open(path: &Path) -> Result<Self, SegmentError> {
        let (index, problem) = Self::open_usable(path);
        problem.map_or(Ok(index), Err)
    }

    /// The same without the segments that cannot be used, and why the first of these cannot.
    pub fn open_usable(path: &Path) -> (Self, Option<SegmentError>) {
        let paths = match segments(path) {
            Ok(paths) => paths,
            Err(error) => return (Self::default(), Some(error)),
        };
        let (mut index, mut problem) = (Self::default(), None);
        for path in paths {
            match Segment::open(&path) {
                Ok(segment) => index.segments.push(segment),
                Err(error) => problem = problem.or(Some(error)),
            }
        }
        (index, problem)
    }

    /// Whether it knows nothing.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Its segments.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// All that the `range` of a text resembles, the most alike first; of a package under one licence,
    /// no two places for the same piece of it. What was copied may begin before the range: who
    /// takes a copy line by line takes a copy.
    pub fn references(
        &self,
        language: Option<Language>,
        text: &str,
        range: Range<usize>,
    ) -> Result<Vec<Reference>, SegmentError> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let family = Family::of(language);
        let start = before(text, range.start);
        let mut tokens = Vec::new();
        lex::lex(family, text.get(start..range.end).unwrap_or_default(), &mut tokens);
        let first = tokens.partition_point(|token| (token.start as usize + start) < range.start);
        let mut found = Vec::new();
        let asked = first..tokens.len();
        for (segment, run) in matching::runs(&self.segments, family, &tokens, asked)? {
            found.extend(Found::of(segment, &tokens, start, run)?);
        }
        found.sort_by_key(|it| std::cmp::Reverse((it.is_certain, it.tier, it.span.len())));
        // Of each package under one licence, where what is told begins and ends.
        let mut told: FxHashMap<_, BTreeMap<usize, usize>> = FxHashMap::default();
        let mut references = Vec::new();
        for it in found {
            let told = told.entry((&it.file.package.purl, it.file.licence)).or_default();
            let before = told.range(..it.span.end).next_back();
            if before.is_none_or(|(_, end)| *end <= it.span.start) {
                told.insert(it.span.start, it.span.end);
                references.push(it.reference()?);
            }
        }
        Ok(references)
    }
}

/// A run that a person is told of, before its lines are looked up.
struct Found<'a> {
    segment: &'a Segment,
    file: SourceFile<'a>,
    run: Run,
    span: Range<usize>,
    tier: Tier,
    is_certain: bool,
}

impl<'a> Found<'a> {
    /// `None` for a run that says nothing. The tokens are of a text from `start` on.
    fn of(
        segment: &'a Segment,
        tokens: &[Token],
        start: usize,
        run: Run,
    ) -> Result<Option<Self>, SegmentError> {
        let Some((tier, is_certain)) = run.likeness.verdict() else { return Ok(None) };
        let [first, .., last] = &tokens[run.tokens.clone()] else { return Ok(None) };
        let span = first.start as usize + start..last.end as usize + start;
        let file = segment.file(run.file)?;
        Ok(Some(Self { segment, file, run, span, tier, is_certain }))
    }

    fn reference(self) -> Result<Reference, SegmentError> {
        let Self { segment, file, run, span, tier, is_certain } = self;
        let [from, to] = segment.lines(run.file, [run.nth.start, run.nth.end - 1])?;
        Ok(Reference {
            package: file.package.name.clone(),
            purl: file.package.purl.clone(),
            url: file.package.url.clone(),
            licence: file.licence.to_owned(),
            path: segment.path_of(run.file)?,
            lines: from..=to,
            span,
            tier,
            is_certain,
        })
    }
}

/// The files of segments that a path means, in order: itself, or those in it.
pub fn segments(path: &Path) -> Result<Vec<PathBuf>, SegmentError> {
    let unreadable = |source| SegmentError::Unreadable { path: path.to_owned(), source };
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = match fs::read_dir(path) {
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|it| it == ENDING) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The beginning of a line not far before `start`.
fn before(text: &str, start: usize) -> usize {
    let far = start.saturating_sub(BEFORE);
    let far = (far..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    if far == 0 {
        return 0;
    }
    text[far..start].find('\n').map_or(start, |at| far + at + 1)
}
