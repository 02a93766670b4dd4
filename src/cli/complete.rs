//! `undertone complete FILE:LINE[:COL]`: the editor's own pipeline, on the command line.

mod explain;
mod known;

use super::{Failure, print, tell};
use crate::completion::context::nearby::Nearby;
use crate::completion::generation::BackendError;
use crate::completion::{Cursor, Suggestion, Trigger, complete_in_turn};
use crate::models;
use crate::models::failover::Opened;
use crate::policy::Told;
use crate::policy::attribution::described;
use crate::policy::offer::Offer;
use crate::server::reference_items;
use crate::syntax::{Language, SyntaxTree};
use crate::text::{Encoding, Position, Text};
use crate::workspace;
use indicatif::ProgressBar;
use known::Known;
use serde_json::json;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Larger files are data, not code that a person writes.
const LARGEST_FILE: u64 = 64 << 20;

/// Complete code at a place in a file.
///
/// Runs the very pipeline that the editor gets, and prints the suggestion as it is written.
/// The file is only read.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  undertone complete report.py:3             at the end of line 3
  undertone complete report.py:3:12          before the 12th character of line 3
  undertone complete report.py:3 --json      in the shape of LSP's inline completion
  undertone complete report.py:3 --explain   what would leave this machine, and where to
  undertone complete report.py:3 --model ~/models/other.gguf")]
pub(crate) struct Arguments {
    /// Where: lines and columns count from 1, columns in characters; without COL the line's end
    #[arg(value_name = "FILE:LINE[:COL]")]
    place: Place,
    /// Print `{"items": [{"insertText", "range", "references"}]}`, positions as LSP counts them (UTF-16)
    #[arg(long)]
    json: bool,
    /// Print what would be sent, byte for byte, and where to; nothing is sent
    #[arg(long, conflicts_with = "json")]
    explain: bool,
    /// A backend of your configuration, a model of the catalogue (`undertone models list`), or the path of a GGUF file
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
}

/// A place in a file, as people write it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    path: PathBuf,
    /// From 1.
    line: usize,
    /// From 1, in characters; `None` is the end of the line.
    column: Option<usize>,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        let number = |word: &str| match word.parse::<usize>() {
            Ok(0) => Some(Err("lines and columns count from 1".to_owned())),
            Ok(number) => Some(Ok(number)),
            Err(_) => None,
        };
        let missing = || "say which line: FILE:LINE or FILE:LINE:COL".to_owned();
        let (before, last) = words.rsplit_once(':').ok_or_else(missing)?;
        let last = number(last).ok_or_else(missing)??;
        let (path, line, column) =
            match before.rsplit_once(':').map(|(path, line)| (path, number(line))) {
                Some((path, Some(line))) => (path, line?, Some(last)),
                _ => (before, last, None),
            };
        if path.is_empty() {
            return Err("say which file: FILE:LINE or FILE:LINE:COL".to_owned());
        }
        Ok(Self { path: path.into(), line, column })
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let cursor = open(&arguments.place)?;
    let path = &std::path::absolute(&arguments.place.path).map_err(Failure::new)?;
    let settings = super::settings(arguments.model.as_ref())?;
    let workspace = workspace::around(path, &settings.exclude);
    let nearby =
        Nearby { path: workspace.place(path), files: workspace.index(), ..Nearby::default() };
    let cursor = Cursor { nearby: Arc::new(nearby), ..cursor };
    let models = models::in_order(&settings);
    let runtime = super::runtime()?;
    if arguments.explain {
        return explain::run(&cursor, path, &models, &runtime);
    }
    let known = Known::open(&settings);
    let streams = !arguments.json && known.lets_all_through();
    let in_turn = models.in_turn(Some(path), Trigger::Invoked);
    let suggestions = runtime.block_on(async {
        match (arguments.json, streams) {
            (true, _) => ask(&cursor, settings.alternatives, in_turn, None).await,
            (false, true) => print_as_written(&cursor, in_turn).await,
            (false, false) => ask(&cursor, NonZeroUsize::MIN, in_turn, None).await,
        }
    })?;
    let offers = known.compared(&cursor, suggestions, &workspace);
    if arguments.json {
        print(&format!("{}\n", as_json(&cursor.text, &offers)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(Offer { suggestion, references }) = offers.first() else {
        tell("undertone: nothing to suggest here");
        return Ok(ExitCode::SUCCESS);
    };
    if !streams {
        let text = suggestion.insert_text.trim_start_matches('\n');
        print(&format!("{text}\n"))?;
    }
    for Told { reference, .. } in references {
        tell(format_args!("undertone: this resembles {}", described(reference)));
    }
    Ok(ExitCode::SUCCESS)
}

/// The models that may see the file, the one to ask first in front.
type InTurn = Vec<(String, Result<Opened, BackendError>)>;

/// Asks the models in turn; standard error says why one was passed over.
async fn ask(
    cursor: &Cursor,
    items: NonZeroUsize,
    in_turn: InTurn,
    shown: Option<&mut (dyn FnMut(&str) + Send)>,
) -> Result<Vec<Suggestion>, BackendError> {
    let mut left = in_turn.len();
    let backends = in_turn.into_iter().map(|(name, opened)| (name, opened.map(|it| it.backend())));
    let mut heard = |_: &str, outcome: Result<(), &BackendError>| {
        left -= 1;
        if let (Err(error), true) = (outcome, left > 0) {
            tell(format_args!("undertone: {error}; asking the next model"));
        }
    };
    let cancel = CancellationToken::new();
    complete_in_turn(cursor, items, backends.collect(), &cancel, shown, &mut heard).await
}

/// Prints each piece of the suggestion as soon as it is certain.
async fn print_as_written(
    cursor: &Cursor,
    in_turn: InTurn,
) -> Result<Vec<Suggestion>, BackendError> {
    let waiting = ProgressBar::new_spinner().with_message("the model is reading");
    waiting.enable_steady_tick(Duration::from_millis(100));
    let mut is_first = true;
    let mut print = |piece: &str| {
        waiting.finish_and_clear();
        // A suggestion that begins on the next line would begin with an empty one here.
        let piece =
            if std::mem::take(&mut is_first) { piece.trim_start_matches('\n') } else { piece };
        // Whoever closed the pipe has seen enough; the exit code need not say so.
        let mut out = std::io::stdout();
        let _ = out.write_all(piece.as_bytes()).and_then(|()| out.flush());
    };
    let suggestions = ask(cursor, NonZeroUsize::MIN, in_turn, Some(&mut print)).await;
    waiting.finish_and_clear();
    if !is_first {
        let _ = std::io::stdout().write_all(b"\n");
    }
    suggestions
}

fn open(place: &Place) -> Result<Cursor, Failure> {
    let text = read(&place.path)?;
    let shown = place.path.display();
    let Some(range) = text.line_range(place.line - 1) else {
        let lines = text.line_count();
        return Err(Failure::new(format!("{shown} has {lines} lines, and no line {}", place.line)));
    };
    let offset = match place.column {
        None => range.end,
        Some(column) => {
            let line = text.slice(range.clone());
            let most = line.chars().count() + 1;
            if column > most {
                let remedy = format!("a column from 1 to {most}, or none for the line's end");
                return Err(Failure::new(format!(
                    "line {} of {shown} has no column {column}",
                    place.line
                ))
                .or_try(remedy));
            }
            range.start + line.chars().take(column - 1).map(char::len_utf8).sum::<usize>()
        }
    };
    let language = Language::from_path(&place.path);
    let tree = language.map(|language| SyntaxTree::new(language, text.clone()));
    Ok(Cursor { text, tree, offset, trigger: Trigger::Invoked, nearby: Arc::default() })
}

fn read(path: &Path) -> Result<Text, Failure> {
    let shown = path.display();
    let failed = |reason| Failure::new(format!("{shown} cannot be read: {reason}"));
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(Failure::new(format!("{shown} is not a file")));
    }
    if metadata.len() > LARGEST_FILE {
        return Err(Failure::new(format!("{shown} is larger than {} MiB", LARGEST_FILE >> 20)));
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    let content = String::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("{shown} is not text in UTF-8")))?;
    Ok(Text::new(&content))
}

fn as_json(text: &Text, offers: &[Offer]) -> serde_json::Value {
    let position = |offset| {
        let Position { line, character } = text.position_at(offset, Encoding::Utf16);
        json!({ "line": line, "character": character })
    };
    let items: Vec<_> = offers
        .iter()
        .map(|Offer { suggestion, references }| {
            let mut item = json!({
                "insertText": suggestion.insert_text,
                "range": {
                    "start": position(suggestion.range.start),
                    "end": position(suggestion.range.end),
                },
            });
            if !references.is_empty() {
                item["references"] = reference_items(&suggestion.insert_text, references);
            }
            item
        })
        .collect();
    json!({ "items": items })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_from_its_end() {
        let place = |path: &str, line, column| Ok(Place { path: path.into(), line, column });
        assert_eq!("a.py:3".parse(), place("a.py", 3, None));
        assert_eq!("a.py:3:12".parse(), place("a.py", 3, Some(12)));
        assert_eq!(r"C:\a.py:3".parse(), place(r"C:\a.py", 3, None));
        assert_eq!("a:b:3:4".parse(), place("a:b", 3, Some(4)));
        for wrong in ["a.py", "a.py:0", "a.py:1:0", ":3", "a.py:x", "a.py:-1", ""] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
