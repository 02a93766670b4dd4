//! Lists of packages: one a line, as text that a person can read and compare.
//!
//! A line is a package URL, and behind it in any order what is known: `sha256:` with the hash of
//! the archive, the repository's URL, and the SPDX expression of the licence. `#` begins a
//! comment. The default list, `packages.txt` beside this file, is part of the program; it is
//! renewed by `setup/reference-packages.py`. Does no I/O.

use super::package::{Package, PackageError};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::str::FromStr;

/// The packages of the default index, as a list.
pub const DEFAULT: &str = include_str!("packages.txt");

/// What is wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// A line that names no package.
    #[error("line {line}: {source}")]
    Line {
        /// The line's number, from 1.
        line: usize,
        /// What is wrong with it.
        source: PackageError,
    },
    /// A package that stands there twice.
    #[error("line {line}: {purl} stands further up already")]
    Twice {
        /// The line's number, from 1.
        line: usize,
        /// The package.
        purl: String,
    },
}

/// Reads a list.
pub fn parse(list: &str) -> Result<Vec<Package>, ListError> {
    let mut seen = HashSet::new();
    let mut packages = Vec::new();
    for (line, text) in (1..).zip(list.lines()) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let package = entry(text).map_err(|source| ListError::Line { line, source })?;
        if !seen.insert(package.purl()) {
            return Err(ListError::Twice { line, purl: package.purl() });
        }
        packages.push(package);
    }
    Ok(packages)
}

/// Writes a package as a line that [`parse`] reads.
pub fn write(package: &Package) -> String {
    let mut line = package.to_string();
    if let Some(hash) = &package.sha256 {
        let _ = write!(line, " sha256:{hash}");
    }
    for word in [&package.repository, &package.licence].into_iter().flatten() {
        let _ = write!(line, " {word}");
    }
    line
}

fn entry(text: &str) -> Result<Package, PackageError> {
    let mut words = text.split_whitespace();
    let mut package = Package::from_str(words.next().unwrap_or_default())?;
    let mut licence = Vec::new();
    for word in words.take_while(|word| !word.starts_with('#')) {
        if let Some(hash) = word.strip_prefix("sha256:") {
            package = package.with_sha256(hash)?;
        } else if word.contains("://") {
            package.repository = Some(word.to_owned());
        } else {
            licence.push(word);
        }
    }
    if licence.is_empty() { Ok(package) } else { package.with_licence(&licence.join(" ")) }
}
