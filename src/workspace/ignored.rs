//! What git ignores below a folder.
//!
//! A repository that one only looks at wrote these patterns: they are read within limits, from
//! regular files only, and never through a link, as git does.

use crate::config::exclusions;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use std::path::{Path, PathBuf};

/// The most patterns of one folder.
const MOST_PATTERNS: usize = 5_000;

/// What the patterns of a folder, and of those above it, ignore.
pub(super) struct Ignored {
    /// The user's own patterns, for every repository.
    everywhere: String,
    /// The outermost folder first.
    levels: Vec<Level>,
}

struct Level {
    folder: PathBuf,
    /// `None` where they cannot be known: then all that they govern is ignored.
    patterns: Option<Gitignore>,
    /// Whether it is a repository's root, within which no pattern from above it counts.
    is_repository: bool,
}

impl Ignored {
    /// What the folders above `folder` say, as far up as git looks.
    pub(super) fn above(folder: &Path) -> Self {
        let everywhere = gitconfig_excludes_path().and_then(|path| exclusions::git_patterns(&path));
        let mut ignored = Self { everywhere: everywhere.unwrap_or_default(), levels: Vec::new() };
        if !folder.join(".git").exists() {
            for folder in exclusions::folders_to_root(folder).iter().rev() {
                ignored.enter(folder);
            }
        }
        ignored
    }

    /// Reads the patterns of `folder`, and leaves those that it is not within. Gives the bytes read.
    pub(super) fn enter(&mut self, folder: &Path) -> u64 {
        while self.levels.pop_if(|level| !folder.starts_with(&level.folder)).is_some() {}
        let is_repository = folder.join(".git").exists();
        // Of the patterns that match, the last one counts.
        let (mut text, mut is_known) = (String::new(), true);
        for name in [".git/info/exclude", ".gitignore", ".ignore"] {
            match exclusions::unlinked_patterns(&folder.join(name)) {
                Ok(patterns) => text.extend(patterns.as_deref().into_iter().chain(["\n"])),
                Err(_) => is_known = false,
            }
        }
        let everywhere =
            Some(&*self.everywhere).filter(|_| is_repository || self.levels.is_empty());
        let patterns = is_known.then(|| parse(folder, everywhere.unwrap_or_default(), &text));
        let patterns = patterns.flatten();
        self.levels.push(Level { folder: folder.to_owned(), patterns, is_repository });
        u64::try_from(text.trim().len()).unwrap_or(u64::MAX)
    }

    /// Whether `path` is ignored, which lies in the folder that was entered last, or in one of those
    /// that hold it.
    pub(super) fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        for level in self.levels.iter().rev().filter(|level| path.starts_with(&level.folder)) {
            let Some(patterns) = &level.patterns else { return true };
            match patterns.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None if level.is_repository => return false,
                Match::None => {}
            }
        }
        false
    }
}

fn parse(folder: &Path, everywhere: &str, text: &str) -> Option<Gitignore> {
    let lines = || everywhere.lines().chain(text.lines());
    let patterns = || lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    if patterns().nth(MOST_PATTERNS).is_some() {
        return None;
    }
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in patterns() {
        // git passes over what is no pattern, too.
        let _ = builder.add_line(None, pattern);
    }
    builder.build().ok()
}
