//! The index: all segments of a folder, and what a text resembles in them.

use super::lex::{self, Family, Token};
use super::matching::{self, Run};
use super::reference::Reference;
use super::segment::{ENDING, Segment, SegmentError};
use crate::syntax::Language;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Bytes before a text that are read with it: they say whether it begins in a comment or a string,
/// and what it goes on with.
const BEFORE: usize = 2_000;

/// Segments that are open. Without one it knows nothing.
#[derive(Debug, Default)]
pub struct Index {
    segments: Vec<Segment>,
}

impl Index {
    /// Opens the segments in a folder, and those that are named themselves. A folder that is not
    /// there has none.
    pub fn open(path: &Path) -> Result<Self, SegmentError> {
        let segments = segments(path)?.into_iter().map(|path| Segment::open(&path));
        Ok(Self { segments: segments.collect::<Result<_, _>>()? })
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
        let mut references: Vec<Reference> = Vec::new();
        for segment in &self.segments {
            for run in matching::runs(segment, family, &tokens, first..tokens.len())? {
                if let Some(reference) = reference(segment, &tokens, start, &run)? {
                    references.push(reference);
                }
            }
        }
        references.sort_by_key(|it| std::cmp::Reverse((it.is_certain, it.tier, it.span.len())));
        let mut told: Vec<Reference> = Vec::new();
        for reference in references {
            let is_told = |known: &Reference| {
                known.purl == reference.purl
                    && known.licence == reference.licence
                    && known.span.start < reference.span.end
                    && reference.span.start < known.span.end
            };
            if !told.iter().any(is_told) {
                told.push(reference);
            }
        }
        Ok(told)
    }
}

/// The files of segments that a path means: itself, or those in it.
fn segments(path: &Path) -> Result<Vec<PathBuf>, SegmentError> {
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

fn reference(
    segment: &Segment,
    tokens: &[Token],
    start: usize,
    run: &Run,
) -> Result<Option<Reference>, SegmentError> {
    let Some((tier, is_certain)) = run.likeness.verdict() else { return Ok(None) };
    let (Some(first), Some(last)) = (tokens.get(run.tokens.start), tokens.get(run.tokens.end - 1))
    else {
        return Ok(None);
    };
    let [from, to] = segment.lines(run.file, [run.nth.start, run.nth.end - 1])?;
    let file = segment.file(run.file)?;
    Ok(Some(Reference {
        package: file.package.name.clone(),
        purl: file.package.purl.clone(),
        url: file.package.url.clone(),
        licence: file.licence.to_owned(),
        path: file.path,
        lines: from..=to,
        span: first.start as usize + start..last.end as usize + start,
        tier,
        is_certain,
    }))
}
