//! Files of cases, and the Markdown that some of them are written in.

use std::path::{Path, PathBuf};

/// The files of `tests/cases/NAME`, in the order of their names.
pub(crate) fn case_files(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let entries = std::fs::read_dir(folder).expect("the case folder can be read");
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a readable entry").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "there are cases");
    files
}

/// The `~~~name` blocks of a case file; each ends with a line end.
pub(crate) fn blocks(source: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in source.split_inclusive('\n') {
        match (line.trim_end().strip_prefix("~~~"), &mut open) {
            (Some(name), None) => open = Some((name.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, content))) => content.push_str(line),
            (None, None) => {}
        }
    }
    blocks
}
