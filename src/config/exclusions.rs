//! Which files may not leave this machine, as the user's settings and the repository around a
//! file say. Reads the repository's files of patterns; what they mean is for
//! [`crate::guard::exclusions`].
//!
//! A repository's files may only tighten. They are read anew each time, so that a pattern counts
//! from the moment that it is saved.

use crate::guard::exclusions::{Exclusions, Layers};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// More of one file of patterns is not read; the patterns have a lower limit of their own.
const MOST_BYTES: u64 = 512 * 1024;
/// Deeper than this no file is looked for.
const MOST_FOLDERS: usize = 64;

/// Whether the file at `path` may not leave this machine. `user` are the patterns of the settings.
pub fn excludes(path: &Path, user: &[String]) -> bool {
    // A link may have a harmless name and lead to what is excluded, or the other way around.
    let target = path.canonicalize().ok().filter(|target| target != path);
    is_excluded(path, user) || target.is_some_and(|target| is_excluded(&target, user))
}

fn is_excluded(path: &Path, user: &[String]) -> bool {
    let folders = folders_to_root(path);
    let root = folders.last().cloned().unwrap_or_default();
    let gitignores: Vec<(PathBuf, String)> = folders
        .iter()
        .filter_map(|folder| {
            let content = content(&folder.join(".gitignore"))?;
            Some((folder.strip_prefix(&root).unwrap_or(folder).to_path_buf(), content))
        })
        .collect();
    let of_git = Layers {
        root,
        user: user.iter().map(String::as_str).collect(),
        repository: "",
        gitignores: gitignores.iter().map(|(folder, text)| (folder.clone(), &**text)).collect(),
    };
    let by_folder = folders.iter().filter_map(|folder| {
        let repository = content(&folder.join(".undertoneignore"))?;
        Some((folder.clone(), repository))
    });
    Exclusions::new(&of_git).excludes(path)
        || by_folder.into_iter().any(|(root, repository)| {
            let layers = Layers { root, repository: &repository, ..Layers::default() };
            Exclusions::new(&layers).excludes(path)
        })
}

/// The folders that hold `path`, the nearest first, up to the repository's root; without a
/// repository, all of them.
fn folders_to_root(path: &Path) -> Vec<PathBuf> {
    let holding = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in holding.take(MOST_FOLDERS) {
        folders.push(folder.to_path_buf());
        if folder.join(".git").exists() {
            break;
        }
    }
    folders
}

/// A file's content, if it is one: opening a FIFO would wait for a writer.
fn content(path: &Path) -> Option<String> {
    path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_excludes_and_never_includes() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        };
        write(".git/HEAD", "");
        write(".undertoneignore", "internal/\n!.env\n!notes.py\n");
        write("sub/.undertoneignore", "*.sql\n");
        write("sub/.gitignore", "local_settings.py\ntarget/\n");
        let user = ["notes.py".to_owned()];
        let table = [
            ("a.py", false),
            ("internal/a.py", true),
            (".env", true),
            ("notes.py", true),
            ("sub/a.py", false),
            ("sub/a.sql", true),
            ("a.sql", false),
            ("sub/local_settings.py", true),
            ("sub/target/generated.py", false),
        ];
        for (name, expected) in table {
            assert_eq!(excludes(&folder.path().join(name), &user), expected, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_excluded_by_either_end_and_a_fifo_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at(".env"), "").unwrap();
        std::os::unix::fs::symlink(at(".env"), at("harmless.py")).unwrap();
        assert!(excludes(&at("harmless.py"), &[]));
        let fifo = at(".undertoneignore");
        assert!(std::process::Command::new("mkfifo").arg(fifo).status().unwrap().success());
        assert!(!excludes(&at("a.py"), &[]));
    }
}
