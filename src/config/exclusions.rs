//! Which files may not leave this machine, as the user's settings and the repository around a
//! file say. Reads the repository's files of patterns; what they mean is for
//! [`crate::guard::exclusions`].
//!
//! A repository's files may only tighten. They are read anew each time, so that a pattern counts
//! from the moment that it is saved. An `.undertoneignore` that cannot be read as a whole excludes
//! all that it governs, since nobody knows which files it means; [`problems`] tells why.

use crate::guard::exclusions::{Exclusions, Layers, PatternError};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The most bytes of one file of patterns; the patterns have a lower limit of their own.
const MOST_BYTES: u64 = 512 * 1024;
/// Deeper than this no file is looked for.
const MOST_FOLDERS: usize = 64;
/// What holds a repository's patterns for us.
const OWN_FILE: &str = ".undertoneignore";

/// Whether the file at `path` may not leave this machine. `user` are the patterns of the settings.
pub fn excludes(path: &Path, user: &[String]) -> bool {
    ends_of(path).iter().any(|end| is_excluded(end, user))
}

/// What is wrong with the patterns that govern the file or the folder at `path`, a sentence each:
/// whose they are, the line and the reason. While there is any, what they govern is excluded.
/// `user` are the patterns of the settings; their line is their place in the list.
pub fn problems(path: &Path, user: &[String]) -> Vec<String> {
    let of_settings =
        Layers { user: user.iter().map(String::as_str).collect(), ..Layers::default() };
    let mut told = told_of(&of_settings, "`exclude` in the settings");
    for end in ends_of(path) {
        let own = Some(&end).filter(|end| end.is_dir()).cloned();
        for folder in own.into_iter().chain(folders_above(&end)) {
            let file = folder.join(OWN_FILE);
            match own_patterns(&file) {
                Ok(None) => {}
                Ok(Some(repository)) => {
                    let layers = Layers { repository: &repository, ..Layers::default() };
                    told.extend(told_of(&layers, &file.display().to_string()));
                }
                Err(reason) => told.push(format!("{}: {reason}", file.display())),
            }
        }
    }
    // Both ends of a link may lie in one folder.
    let mut once: Vec<String> = Vec::new();
    for problem in told {
        if !once.contains(&problem) {
            once.push(problem);
        }
    }
    once
}

fn told_of(layers: &Layers<'_>, whose: &str) -> Vec<String> {
    let exclusions = Exclusions::new(layers);
    let tell = |problem: &PatternError| match problem {
        PatternError::Unreadable { line, reason, .. } => {
            format!("{whose}, line {line}: {reason}")
        }
        PatternError::TooMany { .. } => format!("{whose}: has too many patterns"),
    };
    exclusions.problems().iter().map(tell).collect()
}

/// The path, and where it leads: a link may have a harmless name and lead to what is excluded,
/// or the other way around.
fn ends_of(path: &Path) -> Vec<PathBuf> {
    // The folders above a relative path are not written in it.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let target = path.canonicalize().ok().filter(|target| *target != path);
    std::iter::once(path).chain(target).collect()
}

fn is_excluded(path: &Path, user: &[String]) -> bool {
    let folders = folders_to_root(path);
    let root = folders.last().cloned().unwrap_or_default();
    let gitignores: Vec<(PathBuf, String)> = folders
        .iter()
        .filter_map(|folder| {
            let content = git_patterns(&folder.join(".gitignore"))?;
            Some((folder.strip_prefix(&root).unwrap_or(folder).to_path_buf(), content))
        })
        .collect();
    let of_git = Layers {
        root,
        user: user.iter().map(String::as_str).collect(),
        repository: "",
        gitignores: gitignores.iter().map(|(folder, text)| (folder.clone(), &**text)).collect(),
    };
    let is_excluded_below = |folder: &PathBuf| match own_patterns(&folder.join(OWN_FILE)) {
        Ok(None) => false,
        Ok(Some(repository)) => {
            let root = folder.clone();
            let layers = Layers { root, repository: &repository, ..Layers::default() };
            Exclusions::new(&layers).excludes(path)
        }
        Err(_) => true,
    };
    Exclusions::new(&of_git).excludes(path) || folders_above(path).iter().any(is_excluded_below)
}

/// The folders that hold `path`, the nearest first, up to the repository's root; without a
/// repository, all of them. This is how far git looks for a `.gitignore`.
pub(crate) fn folders_to_root(path: &Path) -> Vec<PathBuf> {
    let mut folders = folders_above(path);
    if let Some(root) = folders.iter().position(|folder| folder.join(".git").exists()) {
        folders.truncate(root + 1);
    }
    folders
}

/// All folders that hold `path`, the nearest first: an `.undertoneignore` also holds within a
/// submodule, and within any other repository that is checked out below it.
fn folders_above(path: &Path) -> Vec<PathBuf> {
    let holding = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    holding.take(MOST_FOLDERS).map(Path::to_path_buf).collect()
}

/// What an `.undertoneignore` says, if there is one; why it cannot be known, if there is one and
/// it cannot.
fn own_patterns(path: &Path) -> Result<Option<String>, String> {
    // Of a link that leads nowhere, the link itself is there.
    match path.symlink_metadata() {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(format!("cannot be looked at: {error}")),
        Ok(_) => {}
    }
    decoded(&bytes_of(path)?).map(Some)
}

/// What a `.gitignore` says, so far as it can be read.
pub(crate) fn git_patterns(path: &Path) -> Option<String> {
    let bytes = bytes_of(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the patterns at `path` say, if that is a regular file and no link to one; why it cannot be
/// known, if it is and it cannot.
pub(crate) fn unlinked_patterns(path: &Path) -> Result<Option<String>, String> {
    if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Ok(None);
    }
    bytes_of(path).map(|bytes| Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    // To open a FIFO would be to wait for a writer.
    if !path.metadata().map_err(cannot)?.is_file() {
        return Err("is no file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cannot)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST_BYTES) {
        Ok(bytes)
    } else {
        Err(format!("is larger than {MOST_BYTES} bytes"))
    }
}

/// The text of a file: UTF-8, or the UTF-16 that `PowerShell` writes.
fn decoded(bytes: &[u8]) -> Result<String, String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (units, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = units.iter().copied().map(unit).collect();
        String::from_utf16(&units).ok().filter(|_| rest.is_empty()).ok_or("is not valid UTF-16")
    };
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| "is not UTF-8")?,
    };
    // UTF-16 without its mark is UTF-8 to the letter, and would match nothing.
    if text.contains('\0') { Err("is not text".to_owned()) } else { Ok(text) }
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
        write("submodule/.git", "gitdir: ../.git/modules/submodule\n");
        write(".gitignore", "local.env.py\n");
        write("sub/.gitignore", "local_settings.py\ntarget/\n");
        let user = ["notes.py".to_owned()];
        let table = [
            ("a.py", false),
            ("internal/a.py", true),
            (".env", true),
            ("notes.py", true),
            ("sub/a.py", false),
            ("submodule/a.py", false),
            ("submodule/internal/a.py", true),
            ("local.env.py", true),
            ("submodule/local.env.py", false),
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
        assert!(!excludes(&at("a.py"), &[]));
        let fifo = at(".undertoneignore");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        assert!(excludes(&at("a.py"), &[]));
        assert!(problems(&at("a.py"), &[])[0].ends_with(".undertoneignore: is no file"));
        std::fs::remove_file(&fifo).unwrap();
        // Neither a link to itself nor one that leads nowhere can be opened.
        for target in [&fifo, &at("nowhere")] {
            std::os::unix::fs::symlink(target, &fifo).unwrap();
            assert!(excludes(&at("a.py"), &[]), "{}", target.display());
            std::fs::remove_file(&fifo).unwrap();
        }
        assert!(!excludes(&at("a.py"), &[]));
    }

    #[test]
    fn what_cannot_be_understood_excludes_all_and_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("sub")).unwrap();
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let many = "#\n".repeat(300_000);
        let table: [(&[u8], &str); 7] = [
            (b"*.sql\n", ""),
            (&utf16("\u{FEFF}*.sql\r\n"), ""),
            (b"*.sql\n[z-\n", ".undertoneignore, line 2: error parsing glob '[z-'"),
            (b"*.sql\n\xFF\xFF", ".undertoneignore: is not UTF-8"),
            (b"\xFF\xFE*", ".undertoneignore: is not valid UTF-16"),
            (&utf16("*.sql\r\n"), ".undertoneignore: is not text"),
            (many.as_bytes(), ".undertoneignore: is larger than 524288 bytes"),
        ];
        for (content, problem) in table {
            std::fs::write(at("sub/.undertoneignore"), content).unwrap();
            assert_eq!(excludes(&at("sub/a.py"), &[]), !problem.is_empty(), "{problem}");
            assert!(excludes(&at("sub/a.sql"), &[]));
            assert!(!excludes(&at("a.py"), &[]), "{problem}");
            for path in ["sub/a.py", "sub"] {
                let told = problems(&at(path), &[]).join("\n");
                assert!(told.contains(problem) && told.is_empty() == problem.is_empty(), "{told}");
            }
        }
        let user = ["*.sql".to_owned(), "[z-".to_owned()];
        assert!(excludes(&at("a.py"), &user));
        let told = problems(&at("a.py"), &user);
        assert!(
            told[0].starts_with("`exclude` in the settings, line 2: error parsing"),
            "{told:?}"
        );
    }
}
