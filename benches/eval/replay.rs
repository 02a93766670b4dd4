//! Cuts in files of real packages: a statement, the rest of a line, or a function's body is taken
//! out, and asked for once.
//!
//! The files are those that are at hand: Python's standard library, which models have read, npm as
//! it comes with Node.js, and this repository's own sources, which no model has read.

use crate::Failure;
use crate::hole::Hole;
use crate::infilling::{Setup, shown_and_raw};
use crate::recording::Recorded;
use crate::score::{Row, Tally, judge};
use fastrand::Rng;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use undertone::completion::context::nearby::Nearby;
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;
use undertone::workspace::{Limits, Workspace};

/// Files outside of these sizes are no modules that people write by hand.
const SIZES: std::ops::Range<usize> = 1_000..60_000;

/// The longest body that is taken out, in lines.
const LONGEST_BODY: usize = 25;

/// What of an answer is scored. Other files are those of the package, as far as suggestions know
/// them: what they define, and none of them is open.
const VARIANTS: [&str; 3] = ["as shown", "as shown, without other files", "raw model output"];

/// What is taken out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    Statement,
    Line,
    Body,
}

impl Cut {
    pub(crate) const ALL: [Self; 3] = [Self::Statement, Self::Line, Self::Body];

    fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Line => "rest of a line",
            Self::Body => "body",
        }
    }
}

/// Sources of one kind.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    files: Vec<PathBuf>,
    /// The folder that a person has opened who edits them.
    workspace: Workspace,
}

/// One file of a corpus.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) language: Language,
    pub(crate) text: String,
}

/// The sources of this machine; those that are not there are named.
pub(crate) fn corpora() -> Vec<Corpus> {
    let python = answer("python3", &["-c", "import os; print(os.path.dirname(os.__file__))"]);
    let node = answer("node", &["-p", "require('path').dirname(process.execPath)"]);
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [
        ("Python's library", python.map(PathBuf::from), "py", false),
        ("npm", node.map(|bin| Path::new(&bin).join("../lib/node_modules/npm/lib")), "js", true),
        ("Undertone", Some(own.join("src")), "rs", true),
    ];
    let mut corpora = Vec::new();
    for (name, folder, ending, is_deep) in places {
        let mut files = Vec::new();
        if let Some(folder) = &folder {
            collect(folder, ending, is_deep, &mut files);
        }
        files.sort();
        if files.is_empty() {
            println!("{name}: not on this machine, so left out");
        } else {
            let workspace = Workspace::new(folder.into_iter().collect(), Vec::new());
            corpora.push(Corpus { name, files, workspace });
        }
    }
    corpora
}

impl Corpus {
    /// The files in an order that `seed` chooses, those first that are read first.
    pub(crate) fn shuffled(&self, seed: u64) -> impl Iterator<Item = Source> + use<> {
        let mut files = self.files.clone();
        Rng::with_seed(seed).shuffle(&mut files);
        files.into_iter().filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            let language = Language::from_path(&path)?;
            let is_usual = SIZES.contains(&text.len()) && !text.contains('\r');
            is_usual.then_some(Source { path, language, text })
        })
    }

    /// One hole of a kind in each of so many files.
    pub(crate) fn holes(&self, cut: Cut, seed: u64, limit: usize) -> Vec<Hole> {
        if self.workspace.scanned().is_none() {
            self.workspace.scan(&Limits::default());
        }
        let in_file = |source: Source| {
            let path = self.workspace.place(&source.path);
            let nearby = Nearby { path, files: self.workspace.index(), ..Nearby::default() };
            Some(Hole { nearby: Arc::new(nearby), ..hole(&source, cut, seed)? })
        };
        self.shuffled(seed).filter_map(in_file).take(limit).collect()
    }
}

/// Asks `limit` cuts of each kind in each corpus; gives the rows of the table and the JSON.
pub(crate) fn run(setup: &Setup<'_>) -> Result<(Vec<Row>, Value), Failure> {
    let backend =
        Recorded::new(setup.backend.clone(), setup.prompt_tokens, setup.recording.clone());
    let (mut rows, mut tasks) = (Vec::new(), Vec::new());
    for corpus in corpora() {
        for cut in Cut::ALL {
            let suite = format!("{}: {}", corpus.name, cut.name());
            let holes = corpus.holes(cut, setup.seed, setup.limit);
            let progress = crate::progress(holes.len(), &suite)?;
            let mut tallies = VARIANTS.map(|_| Tally::default());
            for hole in holes {
                let [shown, raw] = shown_and_raw(&hole, &backend, setup.runtime)?;
                let hole = Hole { nearby: Arc::default(), ..hole };
                let [alone, _] = shown_and_raw(&hole, &backend, setup.runtime)?;
                let mut task = json!({ "task": hole.name, "cut": suite, "truth": hole.truth });
                for ((name, text), tally) in
                    VARIANTS.iter().zip([shown, alone, raw]).zip(&mut tallies)
                {
                    let verdict = judge(&hole, &text, None);
                    task[*name] = json!({ "text": text, "verdict": verdict });
                    tally.add(verdict);
                }
                tasks.push(task);
                progress.inc(1);
            }
            progress.finish_and_clear();
            rows.extend(tallies.iter().zip(VARIANTS).map(|(tally, name)| tally.row(&suite, name)));
        }
    }
    let found = json!({ "rows": rows, "tasks": tasks });
    Ok((rows, found))
}

/// One hole in a file, of all that there could be.
fn hole(source: &Source, cut: Cut, seed: u64) -> Option<Hole> {
    let holes = spans(source, cut);
    let name = source.path.file_name()?.to_string_lossy().into_owned();
    let mut random = Rng::with_seed(seed ^ source.text.len() as u64);
    let &(start, end) = random.choice(&holes)?;
    let start = match cut {
        Cut::Statement | Cut::Body => start,
        Cut::Line => within(&source.text, start, end, &mut random)?,
    };
    let name = format!("{name} {start}..{end}");
    Some(Hole::cut(name, source.language, &source.text, start, end))
}

/// A place in a line where a person may pause: behind a word or a sign, and not at its end.
fn within(text: &str, start: usize, end: usize, random: &mut Rng) -> Option<usize> {
    let line = &text[start..end];
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let signs: Vec<(usize, char)> = line.char_indices().collect();
    let places: Vec<usize> = signs
        .windows(2)
        .filter(|pair| !(is_word(pair[0].1) && is_word(pair[1].1)) && pair[1].0 >= 4)
        .map(|pair| start + pair[1].0)
        .collect();
    random.choice(places).filter(|place| text[*place..end].trim().len() >= 3)
}

/// Where each cut of a kind begins and ends.
fn spans(source: &Source, cut: Cut) -> Vec<(usize, usize)> {
    let text = &source.text;
    let tree = SyntaxTree::new(source.language, Text::new(text));
    let mut spans = Vec::new();
    let Some(tree) = tree.get().filter(|tree| !tree.root_node().has_error()) else {
        return spans;
    };
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let (start, end) = (node.start_byte(), node.end_byte());
        match cut {
            Cut::Statement | Cut::Line => {
                let is_statement = ["statement", "declaration", "assignment"]
                    .iter()
                    .any(|kind| node.kind().ends_with(kind));
                if is_statement && is_a_line(text, start, end) {
                    spans.push((start, end));
                }
            }
            Cut::Body => {
                let is_function =
                    ["function", "method"].iter().any(|kind| node.kind().contains(kind));
                let body = node.child_by_field_name("body").filter(|_| is_function);
                let inner = body.and_then(|body| {
                    inner(text, source.language, body.start_byte(), body.end_byte())
                });
                spans.extend(inner);
            }
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return spans;
            }
        }
    }
}

/// Whether bytes `start` to `end` are all that stands on a line, and worth asking for.
fn is_a_line(text: &str, start: usize, end: usize) -> bool {
    let begins = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let ends = text[end..].find('\n').map_or(text.len(), |at| end + at);
    text[begins..start].trim().is_empty()
        && text[end..ends].trim().is_empty()
        && !text[start..end].contains('\n')
        && end - start >= 10
        && begins > 0
}

/// What is within a body of several lines, without its braces and its first indentation.
fn inner(text: &str, language: Language, start: usize, end: usize) -> Option<(usize, usize)> {
    let body = &text[start..end];
    let code =
        if language.is_indented() { body } else { body.strip_prefix('{')?.strip_suffix('}')? };
    let lines = code.trim().lines().count();
    let begins_line = |at: usize| text[..at].trim_end_matches([' ', '\t']).ends_with('\n');
    let from = start + body.find(code.trim())?;
    let is_usual = (2..=LONGEST_BODY).contains(&lines) && begins_line(from);
    is_usual.then(|| (from, from + code.trim().len()))
}

fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    (!said.trim().is_empty()).then(|| said.trim().to_owned())
}

fn collect(folder: &Path, ending: &str, is_deep: bool, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            if is_deep {
                collect(&path, ending, is_deep, files);
            }
        } else if path.extension().is_some_and(|its| its == ending) {
            files.push(path);
        }
    }
}
