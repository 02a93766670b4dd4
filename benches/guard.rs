//! What the guard costs on a prompt: windows of 8.5 KB of the files below the folders that
//! `GUARD_CORPUS` names (`:` between them), or of this crate's own sources.
//!
//! Each window is measured three times and the best counts, so that what other programs do on the
//! machine in between does not.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use undertone::guard::unicode;
use undertone::secrets;

const WINDOW: usize = 8_500;

fn main() {
    let begin = Instant::now();
    secrets::find("nothing");
    println!("rules read in {:?}", begin.elapsed());
    let corpus = std::env::var("GUARD_CORPUS").unwrap_or_else(|_| "src".to_owned());
    for folder in corpus.split(':') {
        measure(folder);
    }
    for (name, unit) in [
        ("assignments", "password = "),
        ("addresses", "https://a:b@c "),
        ("base64", "MIIEvQIBADANBgkqhkiG9w0BAQ"),
    ] {
        let text = unit.repeat(WINDOW / unit.len());
        let (longer, longest) = (text.repeat(10), text.repeat(100));
        println!(
            "{name}: {:?}, ten times {:?}, a hundred times {:?}",
            best(&text),
            best(&longer),
            best(&longest)
        );
    }
}

fn measure(folder: &str) {
    let mut files = Vec::new();
    collect(Path::new(folder), &mut files);
    files.sort();
    let mut times = Vec::new();
    for text in files.iter().filter_map(|file| std::fs::read_to_string(file).ok()) {
        let mut from = 0;
        while from + WINDOW <= text.len() {
            let window =
                &text[text.floor_char_boundary(from)..text.floor_char_boundary(from + WINDOW)];
            times.push(best(window));
            from += WINDOW;
        }
    }
    times.sort();
    let share = |thousandths: usize| {
        times.get(times.len() * thousandths / 1000).copied().unwrap_or_default()
    };
    println!(
        "{folder}: {} windows: p50 {:?}, p90 {:?}, p99 {:?}, most {:?}",
        times.len(),
        share(500),
        share(900),
        share(990),
        times.last().copied().unwrap_or_default(),
    );
}

fn best(text: &str) -> Duration {
    let once = |_| {
        let begin = Instant::now();
        let visible = unicode::without_hidden(black_box(text));
        black_box(secrets::redact(&visible));
        begin.elapsed()
    };
    (0..3).map(once).min().unwrap_or_default()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() && !path.is_symlink() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|ending| {
        ["py", "js", "ts", "java", "rs", "go", "cs"].iter().any(|known| ending == *known)
    }) {
        files.push(path.to_path_buf());
    }
}
