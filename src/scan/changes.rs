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
        let diff = [
            "diff",
            "--unified=0",
            "--no-color",
            "--no-ext-diff",
            "--no-renames",
            // Whatever the person has set for their own eyes.
            "--src-prefix=a/",
            "--dst-prefix=b/",
            revision,
            "--",
        ];
        let mut changes = Self::of_diff(&git(&root, &diff)?);
        let new = git(&root, &["ls-files", "-z", "--others", "--exclude-standard"])?;
        for path in new.split('\0').filter(|path| !path.is_empty()) {
            changes.lines.insert(PathBuf::from(path), vec![1..=usize::MAX]);
        }
        changes.root = root;
        Ok(changes)
    }

    /// What a unified diff without context says.
    fn of_diff(diff: &str) -> Self {
        let mut changes = Self::default();
        let mut path = None;
        // Lines of the file itself, of which one may look like a header.
        let mut content = 0;
        for line in diff.lines() {
            if content > 0 && line.starts_with(['+', '-', '\\']) {
                content -= usize::from(!line.starts_with('\\'));
            } else if let Some(name) = line.strip_prefix("+++ ") {
                path = unquoted(name).strip_prefix("b/").map(PathBuf::from);
            } else if line.starts_with("@@ ") {
                content = line.split(' ').skip(1).take(2).map(count).sum();
                if let (Some(path), Some(range)) = (&path, added(line)) {
                    changes.lines.entry(path.clone()).or_default().push(range);
                }
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

/// A name as git writes it: with a tab behind one that has spaces, and in quotes, with escapes as in
/// C, around one that has control characters, quotes or backslashes (`core.quotePath` is off).
fn unquoted(name: &str) -> String {
    let name = name.strip_suffix('\t').unwrap_or(name);
    let Some(quoted) = name.strip_prefix('"').and_then(|it| it.strip_suffix('"')) else {
        return name.to_owned();
    };
    let mut bytes = Vec::with_capacity(quoted.len());
    let mut rest = quoted.bytes().peekable();
    while let Some(byte) = rest.next() {
        let escaped = if byte == b'\\' { rest.next() } else { None };
        bytes.push(match escaped {
            None => byte,
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(digit @ b'0'..=b'7') => {
                let mut value = u32::from(digit - b'0');
                while let Some(digit @ b'0'..=b'7') = rest.peek().copied() {
                    value = value * 8 + u32::from(digit - b'0');
                    rest.next();
                }
                u8::try_from(value).unwrap_or(b'?')
            }
            Some(other) => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How many lines `-a,b` or `+c,d` speaks of.
fn count(range: &str) -> usize {
    range.split_once(',').map_or(1, |(_, count)| count.parse().unwrap_or(0))
}

/// The new lines of `@@ -a,b +c,d @@`.
fn added(header: &str) -> Option<RangeInclusive<usize>> {
    let new = header.split(' ').find_map(|part| part.strip_prefix('+'))?;
    let (start, count) = new.split_once(',').unwrap_or((new, "1"));
    let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
    (count > 0).then(|| start..=start + count - 1)
}

fn git(folder: &Path, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.quotePath=false"])
        .args(arguments)
        .output()?;
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

    #[test]
    fn names_and_lines_that_look_like_something_else() {
        let diff = "--- a/q\\\"t.py\n+++ \"b/q\\\"t \\303\\251.py\"\n@@ -0,0 +1,2 @@\n+++ b/other.py\n+@@ -1 +1 @@\n\
                    --- a/a b.py\t\n+++ b/a b.py\t\n@@ -3 +3 @@\n--- x\n+y\n";
        let changes = Changes::of_diff(diff);
        assert_eq!(changes.lines[Path::new("q\"t é.py")], [1..=2]);
        assert_eq!(changes.lines[Path::new("a b.py")], [3..=3]);
        assert_eq!(changes.lines.len(), 2);
    }
}
