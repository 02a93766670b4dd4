//! The rules that are part of the program.

use super::TextFile;
use std::path::PathBuf;

/// Path among the rules, and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// All rule files of the program.
pub fn embedded() -> Vec<TextFile> {
    FILES
        .iter()
        .map(|(path, text)| TextFile {
            path: path.into(),
            folder: PathBuf::new(),
            text: (*text).to_owned(),
        })
        .collect()
}
