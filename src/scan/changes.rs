//! Which lines differ from a revision of git.

use std::collections::BTreeMap;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lines that are new or changed, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    root: PathBuf,
    lines: BTreeMap<PathBuf, Vec<RangeInclusive<usize>>>,
}

impl Changes {
    /// Asks git. Files that it does not track yet are new as a whole.
    pub fn since(folder: &Path, revision: &str) -> io::Result<Self> {
        if revision.starts_with('-') {
            return Err(io::Error::other("a revision does not begin with a hyphen"));
        }
        let folder =
            if folder.is_dir() { folder } else { folder.parent().unwrap_or(Path::new(".")) };
        let root = git(folder, &["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(root.trim_end());
        let diff = git(
            &root,
            &["diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", revision, "--"],
        )?;
        let mut changes = Self::of_diff(&diff);
        for path in git(&root, &["ls-files", "--others", "--exclude-standard"])?.lines() {
            changes.lines.insert(PathBuf::from(path), vec![1..=usize::MAX]);
        }
        changes.root = root;
        Ok(changes)
    }

    /// What a unified diff without context says.
    fn of_diff(diff: &str) -> Self {
        let mut changes = Self::default();
        let mut path = None;
        for line in diff.lines() {
            if let Some(name) = line.strip_prefix("+++ ") {
                path = name.trim_matches('"').strip_prefix("b/").map(PathBuf::from);
            } else if line.starts_with("@@ ")
                && let (Some(path), Some(range)) = (&path, added(line))
            {
                changes.lines.entry(path.clone()).or_default().push(range);
            }
        }
        changes
    }

    /// Whether a line from `first` to `last` of a file is among them.
    pub fn touches(&self, path: &Path, first: usize, last: usize) -> bool {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        let Ok(path) = path.strip_prefix(root) else { return false };
        let ranges = self.lines.get(path).into_iter().flatten();
        ranges.into_iter().any(|range| *range.start() <= last && first <= *range.end())
    }
}

/// The new lines of `@@ -a,b +c,d @@`.
fn added(header: &str) -> Option<RangeInclusive<usize>> {
    let new = header.split(' ').find_map(|part| part.strip_prefix('+'))?;
    let (start, count) = new.split_once(',').unwrap_or((new, "1"));
    let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
    (count > 0).then(|| start..=start + count - 1)
}

fn git(folder: &Path, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output()?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(words.lines().next().unwrap_or("git failed").to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_the_lines_that_are_new() {
        let diff = "--- a/x.py\n+++ b/x.py\n@@ -1,0 +2,3 @@ def f():\n+a\n+b\n+c\n@@ -9 +12 @@\n-d\n+e\n@@ -20,2 +22,0 @@\n-f\n";
        let changes = Changes::of_diff(diff);
        assert_eq!(changes.lines[Path::new("x.py")], [2..=4, 12..=12]);
    }
}
