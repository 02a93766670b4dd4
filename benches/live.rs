//! How soon security scans answer an edit, and how soon they have judged a suggestion.
//!
//! ```text
//! cargo bench --bench live -- FOLDER
//! ```
//!
//! Takes all files of FOLDER as a workspace, and those of 800 to 1,200 lines as documents. In each,
//! a line is typed at twenty places: one edit, one check of all, one suggestion of three lines.
//!
//! Then each line of FOLDER in which something is found is taken out and suggested where it stood:
//! how many of the findings are seen in the suggestion, before anybody is shown it?

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use undertone::scan::live::{Document, Live, Suggested};
use undertone::scan::project::{Rules, with_stack};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

const LINES: std::ops::Range<usize> = 800..1_200;
const PLACES: usize = 20;

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(folder) = folder.map(PathBuf::from) else {
        println!("live: skipped; it needs a folder of code: cargo bench --bench live -- FOLDER");
        return Ok(());
    };
    let mut live = Live::new(Rules::embedded());
    let begun = Instant::now();
    let (mut documents, mut all) = (Vec::new(), Vec::new());
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let path = entry?.into_path();
        let Some(language) = Language::from_path(&path).filter(|_| path.is_file()) else {
            continue;
        };
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let tree = SyntaxTree::new(language, Text::new(&text));
        if let Some(tree) = tree.get() {
            live.add(Document { path: &path, language, text: text.clone(), tree });
        }
        if LINES.contains(&text.lines().count()) {
            documents.push((path.clone(), tree.clone()));
        }
        all.push((path, tree));
    }
    println!("{} documents; the workspace was read in {:.1?}", documents.len(), begun.elapsed());
    let mut times = [const { Vec::new() }; 4];
    for (path, tree) in documents {
        with_stack(|| measure(&mut live, &path, &tree, &mut times));
        live.close(&path);
    }
    for (what, times) in ["opened", "edited", "checked", "suggested"].iter().zip(&mut times) {
        print(what, times);
    }
    let (mut found, mut seen) = (0, 0);
    for (path, tree) in all {
        let lines = with_stack(|| suggested_again(&mut live, &path, &tree));
        found += lines.len();
        seen += lines.iter().filter(|it| **it).count();
    }
    println!("of {found} lines in which something is found, {seen} are seen to bring it");
    Ok(())
}

/// For each line in which something is found, whether a suggestion of that line is known to bring it.
fn suggested_again(live: &mut Live, path: &Path, tree: &SyntaxTree) -> Vec<bool> {
    let language = tree.language();
    let Some(parsed) = tree.get() else { return Vec::new() };
    let whole = tree.text().to_string();
    let findings = live.edited(Document { path, language, text: whole.clone(), tree: parsed });
    let mut seen = Vec::new();
    for finding in &findings {
        let lines = finding.place.start.0 - 1..finding.place.end.0;
        let range = lines.filter_map(|it| tree.text().line_range(it)).reduce(|a, b| a.start..b.end);
        let Some(range) = range.filter(|_| finding.place.path == path) else { continue };
        let taken = whole.get(range.clone()).unwrap_or_default().to_owned();
        let mut without = tree.text().clone();
        let edit = without.replace(range.clone(), "");
        let before = tree.edited(edit, without);
        let Some(parsed) = before.get() else { continue };
        live.edited(Document { path, language, text: before.text().to_string(), tree: parsed });
        live.check(path, &AtomicBool::new(false));
        let inserted = range.start..range.start + taken.len();
        let added = live.added(&Suggested { path, language, text: whole.clone(), inserted });
        let is_seen = added.iter().any(|it| it.rule == finding.rule);
        if !is_seen {
            println!("missed {} in {}:{}", finding.rule, path.display(), finding.place.start.0);
        }
        seen.push(is_seen);
    }
    live.close(path);
    seen
}

fn measure(live: &mut Live, path: &Path, tree: &SyntaxTree, times: &mut [Vec<Duration>; 4]) {
    let language = tree.language();
    let document = |tree: &SyntaxTree| tree.text().to_string();
    let Some(parsed) = tree.get() else { return };
    let begun = Instant::now();
    live.edited(Document { path, language, text: document(tree), tree: parsed });
    times[0].push(begun.elapsed());
    let mut tree = tree.clone();
    for place in 0..PLACES {
        let number = (tree.text().line_count() - 1) * place / PLACES;
        let Some(range) = tree.text().line_range(number) else { continue };
        // As deep as what stands there: who types within a function stays in it.
        let text = document(&tree);
        let rest = text.get(range.start..).unwrap_or_default();
        let next_line = rest.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
        let indent = &next_line[..next_line.len() - next_line.trim_start().len()];
        let (next, begun) = typed(&tree, range.start, &format!("{indent}value = 1\n"));
        if let Some(parsed) = next.get() {
            live.edited(Document { path, language, text: document(&next), tree: parsed });
            times[1].push(begun.elapsed());
        }
        let begun = Instant::now();
        live.check(path, &AtomicBool::new(false));
        times[2].push(begun.elapsed());
        let lines = ["name = read()", "print(name)", "write(name)"];
        let suggestion = lines.map(|it| format!("{indent}{it}\n")).concat();
        let mut after = next.text().clone();
        let begun = Instant::now();
        after.replace(range.start..range.start, &suggestion);
        let inserted = range.start..range.start + suggestion.len();
        live.added(&Suggested { path, language, text: after.to_string(), inserted });
        times[3].push(begun.elapsed());
        tree = next;
    }
}

/// The version after something was typed, and when that was.
fn typed(tree: &SyntaxTree, at: usize, text: &str) -> (SyntaxTree, Instant) {
    let mut after = tree.text().clone();
    let begun = Instant::now();
    let edit = after.replace(at..at, text);
    (tree.edited(edit, after), begun)
}

fn print(what: &str, times: &mut [Duration]) {
    times.sort();
    let part =
        |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let shown = |time: Option<&Duration>| time.map_or(0.0, |it| it.as_secs_f64() * 1e3);
    println!(
        "{what:<10} {:>6} times  p50 {:>7.2} ms  p90 {:>7.2} ms  p99 {:>7.2} ms  most {:>7.2} ms",
        times.len(),
        shown(part(50)),
        shown(part(90)),
        shown(part(99)),
        shown(times.last()),
    );
}
