//! `undertone references check`: what a file resembles.

use super::open;
use crate::cli::{Failure, print, tell};
use crate::config::Settings;
use crate::policy::attribution::plain;
use crate::references::reference::Reference;
use crate::syntax::Language;
use crate::text::Text;
use serde_json::json;
use std::fmt::Display;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Say what the code of a file resembles
///
/// The exit code is 1 where it resembles something, 0 where it does not, and 2 where it could not be
/// compared.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file; behind a colon a line, or the first and the last: `app.py:10-30`
    #[arg(value_name = "FILE[:RANGE]")]
    place: String,
    /// Another index than that of the settings: a file, or a folder
    #[arg(long, value_name = "PATH")]
    index: Option<PathBuf>,
    /// Print `{"references": [{"package", "purl", "url", "licence", "path", "lines", "at", "tier", "certain"}]}`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Failure> {
    let (path, lines) = place(&arguments.place)?;
    let text = read(&path)?;
    let index = open(arguments.index.as_ref().unwrap_or(&settings.references_directory))?;
    let range = lines.map_or(Ok(0..text.len()), |lines| bytes(&text, &lines, &path))?;
    let found = index.references(Language::from_path(&path), &text, range)?;
    let at = |place: usize| text[..place].matches('\n').count() + 1;
    let page = if arguments.json {
        let entries: Vec<_> = found.iter().map(|it| entry(it, &at)).collect();
        format!("{:#}\n", json!({ "references": entries }))
    } else {
        found.iter().map(|it| line(it, &path, &at)).collect()
    };
    print(&page).map_err(Failure::of_search)?;
    if found.is_empty() && !arguments.json {
        tell("it resembles nothing that is in the index");
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A file's text, if it is one that somebody may have written.
fn read(path: &Path) -> Result<String, Failure> {
    const LONGEST: u64 = 32 << 20;
    let fails =
        |why: &dyn Display| Failure::new(format_args!("{} cannot be read: {why}", path.display()));
    let data = fs::metadata(path).map_err(|error| fails(&error))?;
    if !data.is_file() || data.len() > LONGEST {
        return Err(fails(&"it is no file of at most 32 MB"));
    }
    fs::read_to_string(path).map_err(|error| fails(&error))
}

fn line(found: &Reference, path: &Path, at: &impl Fn(usize) -> usize) -> String {
    let (first, last) = (at(found.span.start), at(found.span.end));
    let how = if found.is_certain { "a copy" } else { "alike" };
    format!(
        "{}:{first}-{last}: {} ({}, {}, {how}): {}\n    {}:{}-{}\n    {}\n",
        plain(&path.to_string_lossy()),
        plain(&found.package),
        plain(&found.licence),
        found.tier.name(),
        plain(&found.purl),
        plain(&found.path),
        found.lines.start(),
        found.lines.end(),
        plain(&found.url),
    )
}

fn entry(found: &Reference, at: &impl Fn(usize) -> usize) -> serde_json::Value {
    json!({
        "package": found.package,
        "purl": found.purl,
        "url": found.url,
        "licence": found.licence,
        "path": found.path,
        "lines": [found.lines.start(), found.lines.end()],
        "at": [at(found.span.start), at(found.span.end)],
        "tier": found.tier.name(),
        "certain": found.is_certain,
    })
}

/// A file's path, and lines from 1 where some are named; a file may have a colon in its name.
fn place(text: &str) -> Result<(PathBuf, Option<Range<usize>>), Failure> {
    let whole = PathBuf::from(text);
    let Some((path, range)) = text.rsplit_once(':').filter(|_| !whole.exists()) else {
        return Ok((whole, None));
    };
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if 0 < first && first <= last => {
            Ok((PathBuf::from(path), Some(first..last.saturating_add(1))))
        }
        _ => {
            Err(Failure::new(format_args!("{text} is neither a file nor a range of lines in one"))
                .or_try("undertone references check app.py:10-30"))
        }
    }
}

/// The bytes of lines.
fn bytes(text: &str, lines: &Range<usize>, path: &Path) -> Result<Range<usize>, Failure> {
    let text = Text::new(text);
    let line = |number: usize| text.line_range(number - 1);
    let Some(first) = line(lines.start) else {
        let (path, count) = (path.display(), text.line_count());
        return Err(Failure::new(format_args!("{path} has only {count} lines")));
    };
    let last = line(lines.end - 1).map_or(text.len(), |line| line.end);
    Ok(first.start..last)
}
