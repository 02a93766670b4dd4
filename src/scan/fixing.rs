//! Rules' fixes made in whole files: only those that hold.
//!
//! A fix is kept where the text still parses with it, what was found is gone, and nothing else is
//! found instead. Pure: texts in, edits out; whoever asks reads and writes.

use super::finding::{Edit, Finding};
use super::live::{Document, Live};
use super::project::Rules;
use super::repair::{Repair, edited, fewer};
use crate::syntax::{Language, parse_once};
use std::path::{Path, PathBuf};

/// How often the fixes of one file are tried: each try looks at all of the file.
const MOST_TRIES: usize = 200;

/// Fixes files, one after the other; each is checked with those before it as they are then.
#[derive(Debug)]
pub struct Fixer {
    live: Live,
}

/// What can be fixed in a file.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The file.
    pub path: PathBuf,
    /// What it said.
    pub before: String,
    /// What it says then.
    pub after: String,
    /// What makes the difference, in order.
    pub edits: Vec<Edit>,
    /// What is repaired by it.
    pub findings: Vec<Finding>,
    /// How many of those that have a fix stay, since it does not hold.
    pub left: usize,
}

impl Fixer {
    /// With the rules that find something, and no files.
    pub fn new(rules: Rules) -> Self {
        Self { live: Live::new(rules) }
    }

    /// Takes a file that others may use.
    pub fn add(&mut self, path: &Path, text: String) {
        if let Some(language) = Language::from_path(path)
            && let Some(tree) = parse_once(language, &text)
        {
            self.live.add(Document { path, language, text, tree: &tree });
        }
    }

    /// The fixes of those findings of a file that are wanted; `None` where none of them has one.
    pub fn fix(
        &mut self,
        path: &Path,
        text: String,
        wants: &dyn Fn(&Finding) -> bool,
    ) -> Option<Fixed> {
        let language = Language::from_path(path)?;
        let tree = parse_once(language, &text)?;
        let had_error = tree.root_node().has_error();
        let found = self.live.edited(Document { path, language, text: text.clone(), tree: &tree });
        let is_meant = |it: &&Finding| {
            it.fix.is_some() && it.suppressed.is_none() && it.place.path == path && wants(it)
        };
        let meant: Vec<&Finding> = found.iter().filter(is_meant).collect();
        if meant.is_empty() {
            return None;
        }
        let mut kept: Vec<&Finding> = Vec::new();
        let mut groups = vec![meant.as_slice()];
        let mut tries = 0;
        while let Some(group) = groups.pop().filter(|_| tries < MOST_TRIES) {
            // Those that hold together with those before them; of others, each half.
            tries += 1;
            let before = kept.len();
            kept.extend(group);
            if !self.holds(path, language, &text, had_error, &kept) {
                kept.truncate(before);
                let (first, second) = group.split_at(group.len() / 2);
                if !first.is_empty() {
                    groups.extend([second, first]);
                }
            }
        }
        let mut edits: Vec<&Edit> = kept.iter().filter_map(|it| it.fix.as_ref()).collect();
        edits.sort_by_key(|it| it.span);
        let (after, _) = edited(&text, &edits);
        if let Some(tree) = parse_once(language, &after) {
            self.live.edited(Document { path, language, text: after.clone(), tree: &tree });
        }
        Some(Fixed {
            path: path.to_path_buf(),
            before: text,
            after,
            edits: edits.into_iter().cloned().collect(),
            left: meant.len() - kept.len(),
            findings: kept.into_iter().cloned().collect(),
        })
    }

    /// Whether the fixes of some findings repair them all, and break nothing.
    fn holds(
        &mut self,
        path: &Path,
        language: Language,
        text: &str,
        had_error: bool,
        findings: &[&Finding],
    ) -> bool {
        let edits: Vec<&Edit> = findings.iter().filter_map(|it| it.fix.as_ref()).collect();
        let (after, made) = edited(text, &edits);
        let Some(tree) = parse_once(language, &after).filter(|_| made == findings.len()) else {
            return false;
        };
        if tree.root_node().has_error() && !had_error {
            return false;
        }
        let document = Document { path, language, text: after, tree: &tree };
        self.live.repairs(document, &fewer(findings.iter().copied())) == Repair::Done
    }
}
