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
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&fs::metadata(&path)?) > 1 {
        return write_in_place(&path, fixed);
    }
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

/// Writes a file that has several names. A new file in its place would take one of the names and leave
/// the others with the old text, so this gives up being done as a whole or not at all.
#[cfg(unix)]
fn write_in_place(path: &Path, fixed: &Fixed) -> Result<(), Unwritten> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    if fs::read(path)? != fixed.before.as_bytes() {
        return Err(Unwritten::Changed);
    }
    file.write_all(fixed.after.as_bytes())?;
    file.set_len(fixed.after.len() as u64)?;
    Ok(file.sync_all()?)
}

/// A file's name in a diff: from the folder that the diff is made in, as `git diff --relative` has it,
/// since `git apply` and `patch -p1` look there.
fn name_in_diff(path: &Path) -> String {
    let from_here = || {
        let here = std::env::current_dir().ok()?.canonicalize().ok()?;
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.strip_prefix(here).ok()?.join(path.file_name()?))
    };
    let name = from_here().unwrap_or_else(|| path.to_path_buf());
    name.display().to_string().trim_start_matches('/').to_owned()
}

/// The fixes of a file as a unified diff.
pub(super) fn diff(out: &mut impl Write, fixed: &Fixed) -> io::Result<()> {
    let name = name_in_diff(&fixed.path);
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
