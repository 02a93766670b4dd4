//! Makes the rules' fixes in files, or shows them as a diff.

use crate::scan::finding::{Edit, Finding};
use crate::scan::fixing::{Fixed, Fixer};
use crate::scan::project::{Rules, sources};
use crate::scan::repair::edited;
use crate::scan::rules::family;
use crate::syntax::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Lines around a change that a diff shows.
const CONTEXT: usize = 3;

/// What can be fixed of some findings, file by file.
pub(super) fn fixes(paths: &[PathBuf], rules: &Rules, findings: &[Finding]) -> Vec<Fixed> {
    let mut by_path: BTreeMap<&Path, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.fix.is_some() && it.suppressed.is_none()) {
        by_path.entry(&finding.place.path).or_default().push(finding);
    }
    let family_of = |path: &Path| Language::from_path(path).and_then(family);
    let families: BTreeSet<_> = by_path.keys().filter_map(|it| family_of(it)).map(name).collect();
    let mut fixer = Fixer::new(rules.clone());
    if !families.is_empty() {
        for path in sources(paths) {
            if family_of(&path).is_some_and(|it| families.contains(&name(it)))
                && let Ok(text) = fs::read_to_string(&path)
            {
                fixer.add(&path, text);
            }
        }
    }
    let mut all = Vec::new();
    for (path, findings) in by_path {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let is_known = |it: &Finding| {
            findings.iter().any(|known| known.rule == it.rule && known.place == it.place)
        };
        all.extend(fixer.fix(path, text, &is_known));
    }
    all
}

fn name(language: Language) -> String {
    format!("{language:?}")
}

/// Why a file was left as it is.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritten {
    #[error("has changed meanwhile, and was left alone")]
    Changed,
    #[error("may not be written to, and was left alone")]
    ReadOnly,
    #[error("could not be written: {0}")]
    Failed(#[from] io::Error),
}

/// Writes a file anew, as a whole or not at all. What a link names is written, not the link.
pub(super) fn write(fixed: &Fixed) -> Result<(), Unwritten> {
    let path = fixed.path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(Unwritten::ReadOnly);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.undertone-{}", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(fixed.after.as_bytes())?;
        file.sync_all()?;
        fs::set_permissions(&beside, permissions)?;
        if fs::read(&path)? != fixed.before.as_bytes() {
            return Err(Unwritten::Changed);
        }
        Ok(fs::rename(&beside, &path)?)
    })();
    if written.is_err() {
        // Nobody else has use for it.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// The fixes of a file as a unified diff.
pub(super) fn diff(out: &mut impl Write, fixed: &Fixed) -> io::Result<()> {
    let name = fixed.path.strip_prefix(".").unwrap_or(&fixed.path).display().to_string();
    let name = name.trim_start_matches('/');
    writeln!(out, "--- a/{name}\n+++ b/{name}")?;
    let lines: Vec<&str> = fixed.before.split_inclusive('\n').collect();
    let mut moved = 0;
    for (changed, edits) in hunks(&fixed.before, &fixed.edits) {
        let shown = changed.start.saturating_sub(CONTEXT)..lines.len().min(changed.end + CONTEXT);
        let part = |range: Range<usize>| lines.get(range).unwrap_or_default();
        let start = part(0..changed.start).iter().map(|it| it.len()).sum::<usize>();
        let old = part(changed.clone()).concat();
        let edits: Vec<Edit> = edits.into_iter().map(|it| shifted(it, start)).collect();
        let (new, _) = edited(&old, &edits.iter().collect::<Vec<_>>());
        let new: Vec<&str> = new.split_inclusive('\n').collect();
        let new_length = shown.len() - changed.len() + new.len();
        writeln!(
            out,
            "@@ -{},{} +{},{new_length} @@",
            shown.start + 1,
            shown.len(),
            (shown.start + 1).saturating_add_signed(moved),
        )?;
        moved += new.len().cast_signed() - changed.len().cast_signed();
        let parts = [
            (' ', part(shown.start..changed.start)),
            ('-', part(changed.clone())),
            ('+', new.as_slice()),
            (' ', part(changed.end..shown.end)),
        ];
        for (sign, lines) in parts {
            for line in lines {
                write!(out, "{sign}{line}")?;
                if !line.ends_with('\n') {
                    writeln!(out, "\n\\ No newline at end of file")?;
                }
            }
        }
    }
    Ok(())
}

/// The lines, from 0, that edits change, and the edits of each; those whose surroundings would touch
/// are one.
fn hunks<'e>(text: &str, edits: &'e [Edit]) -> Vec<(Range<usize>, Vec<&'e Edit>)> {
    let line_of = |byte: usize| text.get(..byte).unwrap_or_default().matches('\n').count();
    let mut hunks: Vec<(Range<usize>, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        let span = edit.span.range();
        let lines = line_of(span.start)..line_of(span.end) + 1;
        match hunks.last_mut() {
            Some((last, all)) if lines.start < last.end + 2 * CONTEXT => {
                last.end = last.end.max(lines.end);
                all.push(edit);
            }
            _ => hunks.push((lines, vec![edit])),
        }
    }
    hunks
}

fn shifted(edit: &Edit, by: usize) -> Edit {
    let range = edit.span.range();
    let span = range.start.saturating_sub(by)..range.end.saturating_sub(by);
    Edit { span: crate::scan::ir::Span::of(span), text: edit.text.clone() }
}
