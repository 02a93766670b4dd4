//! Which files no model may read: the patterns of a `.gitignore`, from four sources.
//!
//! | layer | may exclude | may include again (`!`) |
//! |---|---|---|
//! | built in: files that hold secrets | yes | |
//! | the user's settings | yes | what is built in, and itself |
//! | `.undertoneignore` of the repository | yes | only itself |
//! | `.gitignore` of the repository | what looks like secrets or settings | only itself |
//!
//! Invariant: a repository may tighten and never loosen. Its files are asked on their own, and a
//! path is excluded if either the user's side or the repository's says so; a property test of
//! the suite holds it to that.
//!
//! A `.gitignore` speaks of what is not to be committed, and that is more than secrets: building
//! writes code there, and libraries are installed there, which are good context. So what it
//! ignores is excluded only if it also looks like secrets or settings: if its name begins with a
//! dot, has the ending of a configuration file, or has a word such as `secret`, `local` or
//! `settings` in it (`local_settings.py`).
//!
//! A pattern of the user that begins with `/`, or with a drive, also means what it says as an
//! absolute path, besides what it means below the root.
//!
//! What cannot be understood excludes: if one pattern of the user or of an `.undertoneignore` makes
//! no sense, or there are too many, nobody knows which files were meant, and so all that they
//! could govern is excluded. A `.gitignore` was not written for this; of one, the rest counts.
//!
//! As in git, nothing below an excluded folder can be included again. Upper and lower case are
//! the same, since on many file systems `.ENV` is `.env`; both kinds of slash divide names. Paths
//! are read as they are written, with `.` and `..` resolved: where a symbolic link leads only
//! the caller can know, who asks about both ends.
//!
//! Pure: reads neither the files nor the patterns' files, and knows no setting by its name.

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What holds secrets wherever it is.
const HOLD_SECRETS: &str = include_str!("../../rules/private-files.gitignore");
/// The most bytes of one file of patterns that count; a repository could bring any number.
const MOST_BYTES: usize = 256 * 1024;
/// The most patterns of one file.
const MOST_PATTERNS: usize = 5_000;

/// Where the patterns come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers<'t> {
    /// The folder that the patterns and relative paths are relative to. Empty if there is none.
    pub root: PathBuf,
    /// The patterns of the user's own settings.
    pub user: Vec<&'t str>,
    /// The content of the root's `.undertoneignore`.
    pub repository: &'t str,
    /// The content of each `.gitignore`, with its folder, relative to the root.
    pub gitignores: Vec<(PathBuf, &'t str)>,
}

/// Which files no model may read.
#[derive(Clone, Debug)]
pub struct Exclusions {
    root: Vec<String>,
    user: Gitignore,
    /// Those of the user's patterns that may be absolute paths.
    absolute: Gitignore,
    repository: Gitignore,
    /// The deepest folder first: it has the last word.
    gitignores: Vec<(Vec<String>, Gitignore)>,
    problems: Vec<PatternError>,
}

/// What is wrong with patterns. Of a `.gitignore`, the pattern does not count; of any other
/// source, everything that it governs is excluded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It cannot be read.
    #[error("{origin}: line {line} is no pattern: {reason}")]
    Unreadable {
        /// Whose it is.
        origin: Source,
        /// Its line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// There are too many.
    #[error("{origin}: there are more than {MOST_PATTERNS} patterns or {MOST_BYTES} bytes")]
    TooMany {
        /// Whose it is.
        origin: Source,
    },
}

/// Whose a pattern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The user's settings.
    User,
    /// `.undertoneignore`.
    Repository,
    /// A `.gitignore`.
    Gitignore,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::User => "the settings",
            Self::Repository => ".undertoneignore",
            Self::Gitignore => ".gitignore",
        })
    }
}

impl Exclusions {
    /// Reads the patterns. [`Self::problems`] has those that make no sense.
    pub fn new(layers: &Layers<'_>) -> Self {
        let mut problems = Vec::new();
        let of_user: Vec<_> = layers.user.iter().flat_map(|patterns| patterns.lines()).collect();
        // Each pattern keeps its number in both.
        let absolute = of_user.iter().map(|pattern| absolute_pattern(pattern));
        let written = absolute.clone().zip(&of_user);
        let written = written.map(|(absolute, written)| absolute.unwrap_or((*written).into()));
        let user = compiled(written, Source::User, &mut problems);
        // What is wrong with them is noted already.
        let absolute =
            compiled(absolute.map(Option::unwrap_or_default), Source::User, &mut Vec::new());
        let repository = compiled(layers.repository.lines(), Source::Repository, &mut problems);
        let mut gitignores = Vec::new();
        for (folder, content) in &layers.gitignores {
            let patterns = compiled(content.lines(), Source::Gitignore, &mut problems);
            gitignores.push((resolved(Vec::new(), folder), patterns));
        }
        gitignores.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        let root = resolved(Vec::new(), &layers.root);
        Self { root, user, absolute, repository, gitignores, problems }
    }

    /// The patterns that make no sense, and why.
    pub fn problems(&self) -> &[PatternError] {
        &self.problems
    }

    /// Whether no model may read the file at `path`, absolute or relative to the root.
    pub fn excludes(&self, path: &Path) -> bool {
        let names = resolved(if is_absolute(path) { Vec::new() } else { self.root.clone() }, path);
        let is_inside = names.len() > self.root.len()
            && names
                .iter()
                .zip(&self.root)
                .all(|(name, of_root)| name.eq_ignore_ascii_case(of_root))
            && !(self.root.is_empty() && is_absolute(path));
        let above = if is_inside { self.root.len() } else { 0 };
        let inside = if is_inside { names.get(above..) } else { None };
        self.is_private(&names, above)
            || inside.is_some_and(|inside| {
                is_excluded(&self.repository, inside)
                    || (looks_private(inside) && self.is_ignored_by_git(inside))
            })
    }

    /// Whether the built-in list and the user's settings exclude a path whose first `above`
    /// names are those of the root.
    fn is_private(&self, names: &[String], above: usize) -> bool {
        prefixes(names).any(|(prefix, kind)| {
            // Built in is what holds secrets anywhere, also above the root: `~/.ssh` may be open.
            let of_user = prefix.get(above..).filter(|below_root| !below_root.is_empty());
            let below_root =
                of_user.and_then(|below_root| numbered_verdict(&self.user, below_root, kind));
            // Where nothing is above, both would be asked the same.
            let absolute =
                if above > 0 { numbered_verdict(&self.absolute, prefix, kind) } else { None };
            // The last pattern that says anything has the last word, as within one file.
            below_root
                .into_iter()
                .chain(absolute)
                .max_by_key(|(line, _)| *line)
                .map(|(_, verdict)| verdict)
                .or_else(|| verdict(&BUILT_IN, prefix, kind))
                .is_some_and(|verdict| verdict == Verdict::Excluded)
        })
    }

    fn is_ignored_by_git(&self, inside: &[String]) -> bool {
        prefixes(inside).any(|(prefix, kind)| {
            let says = |(folder, patterns): &(Vec<String>, Gitignore)| {
                verdict(patterns, prefix.strip_prefix(folder.as_slice())?, kind)
            };
            self.gitignores.iter().find_map(says) == Some(Verdict::Excluded)
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Folder,
    File,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Excluded,
    Included,
}

/// Every folder on the way to a path, and the path itself. Once one is excluded, nothing below
/// it can be included.
fn prefixes(names: &[String]) -> impl Iterator<Item = (&[String], Kind)> {
    (1..=names.len()).filter_map(|length| {
        let kind = if length < names.len() { Kind::Folder } else { Kind::File };
        Some((names.get(..length)?, kind))
    })
}

fn is_excluded(patterns: &Gitignore, names: &[String]) -> bool {
    prefixes(names).any(|(prefix, kind)| verdict(patterns, prefix, kind) == Some(Verdict::Excluded))
}

/// What patterns say of one path, without regard to the folders above it.
fn verdict(patterns: &Gitignore, names: &[String], kind: Kind) -> Option<Verdict> {
    numbered_verdict(patterns, names, kind).map(|(_, verdict)| verdict)
}

/// The same, with the line of the pattern that says it.
fn numbered_verdict(
    patterns: &Gitignore,
    names: &[String],
    kind: Kind,
) -> Option<(usize, Verdict)> {
    if names.is_empty() || patterns.is_empty() {
        return None;
    }
    let (pattern, verdict) = match patterns.matched(names.join("/"), kind == Kind::Folder) {
        Match::None => return None,
        Match::Ignore(pattern) => (pattern, Verdict::Excluded),
        Match::Whitelist(pattern) => (pattern, Verdict::Included),
    };
    let line = pattern.from().and_then(|line| line.to_str()?.parse().ok()).unwrap_or(0);
    Some((line, verdict))
}

/// The pattern with `/` between its names, if it may be an absolute path.
fn absolute_pattern(pattern: &str) -> Option<Cow<'_, str>> {
    let path = pattern.strip_prefix('!').unwrap_or(pattern);
    if path.starts_with('/') {
        return Some(pattern.into());
    }
    // Behind a drive a backslash divides names, and cannot be meant to escape a sign.
    is_absolute(Path::new(path)).then(|| pattern.replace('\\', "/").into())
}

static BUILT_IN: LazyLock<Gitignore> =
    LazyLock::new(|| compiled(HOLD_SECRETS.lines(), Source::User, &mut Vec::new()));

fn compiled<P: AsRef<str>>(
    patterns: impl Iterator<Item = P>,
    origin: Source,
    problems: &mut Vec<PatternError>,
) -> Gitignore {
    let mut builder = GitignoreBuilder::new(".");
    let mut bytes = 0;
    let before = problems.len();
    // That case does not count cannot fail; the crate only keeps the door open.
    let _ = builder.case_insensitive(true);
    for (number, pattern) in patterns.enumerate() {
        let pattern = pattern.as_ref();
        bytes += pattern.len();
        if number >= MOST_PATTERNS || bytes > MOST_BYTES {
            problems.push(PatternError::TooMany { origin });
            break;
        }
        let pattern = pattern.trim_start_matches('\u{FEFF}');
        let added = builder
            .add_line(Some(number.to_string().into()), pattern)
            .map_err(|error| error.to_string());
        // The crate carries a file's name along, in which there is room for a line's number. Of
        // an open class it takes the sign for itself, which few mean.
        let reason = added.err().or_else(|| {
            leaves_class_open(pattern)
                .then(|| format!("error parsing glob '{pattern}': `[` without `]`"))
        });
        if let Some(reason) = reason {
            problems.push(PatternError::Unreadable { origin, line: number + 1, reason });
        }
    }
    let patterns = builder.build().unwrap_or_else(|error| {
        problems.push(PatternError::Unreadable { origin, line: 0, reason: error.to_string() });
        everything()
    });
    let is_whole = problems.len() == before || origin == Source::Gitignore;
    if is_whole { patterns } else { everything() }
}

/// Whether a pattern has a `[` that no `]` closes.
fn leaves_class_open(pattern: &str) -> bool {
    let mut signs = pattern.chars();
    while !pattern.starts_with('#')
        && let Some(sign) = signs.next()
    {
        match sign {
            '\\' => drop(signs.next()),
            '[' => {
                let class = signs.as_str();
                let class = class.strip_prefix(['!', '^']).unwrap_or(class);
                // As the first sign of a class, `]` stands for itself.
                let class = class.strip_prefix(']').unwrap_or(class);
                let Some((_, after)) = class.split_once(']') else { return true };
                signs = after.chars();
            }
            _ => {}
        }
    }
    false
}

/// What excludes every file, for where it is not known which were meant.
fn everything() -> Gitignore {
    let mut builder = GitignoreBuilder::new(".");
    let _ = builder.add_line(None, "*");
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Whether a file that is not to be committed may hold what is private, by its name.
fn looks_private(names: &[String]) -> bool {
    const ENDINGS: [&str; 30] = [
        "env",
        "json",
        "jsonc",
        "json5",
        "yaml",
        "yml",
        "toml",
        "ini",
        "cfg",
        "conf",
        "config",
        "cnf",
        "properties",
        "xml",
        "plist",
        "hcl",
        "tfvars",
        "local",
        "secret",
        "secrets",
        "key",
        "pem",
        "crt",
        "cer",
        "csv",
        "sql",
        "db",
        "sqlite",
        "sqlite3",
        "bak",
    ];
    const WORDS: [&str; 20] = [
        "secret",
        "secrets",
        "credential",
        "credentials",
        "creds",
        "password",
        "passwords",
        "passwd",
        "token",
        "tokens",
        "settings",
        "config",
        "configuration",
        "local",
        "private",
        "env",
        "environment",
        "auth",
        "keys",
        "apikey",
    ];
    let Some(name) = names.last().map(|name| name.to_lowercase()) else { return false };
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.starts_with('.')
        || ENDINGS.contains(&ending)
        || name.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// The names of `path` after those of `base`, with `.` and `..` resolved.
fn resolved(base: Vec<String>, path: &Path) -> Vec<String> {
    let mut names = base;
    for name in slashed(path).split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name.to_owned()),
        }
    }
    names
}

fn is_absolute(path: &Path) -> bool {
    let path = slashed(path);
    let drive = path
        .as_bytes()
        .get(..2)
        .is_some_and(|d| matches!(d, [letter, b':'] if letter.is_ascii_alphabetic()));
    path.starts_with('/') || drive
}

/// A path with `/` between its names, without the `\\?\` that Windows may write before it.
///
/// A name that is no UTF-8 is read with replacement characters: a pattern that names such
/// a character cannot be written anyway.
fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    path.strip_prefix("//?/").map(str::to_owned).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_pattern_is_one() {
        let mut problems = Vec::new();
        let patterns = compiled(HOLD_SECRETS.lines(), Source::User, &mut problems);
        assert_eq!(problems, []);
        let is_pattern = |line: &&str| !line.is_empty() && !line.starts_with('#');
        let written = HOLD_SECRETS.lines().filter(is_pattern).count();
        assert_eq!(patterns.len(), written);
        // A pattern with a slash inside means the root only, and these mean any place.
        let is_anchored =
            |line: &&str| line.trim_end_matches('/').contains('/') && !line.contains("**/");
        let anchored: Vec<_> =
            HOLD_SECRETS.lines().filter(is_pattern).filter(is_anchored).collect();
        assert_eq!(anchored, Vec::<&str>::new());
    }

    #[test]
    fn paths_are_resolved_as_they_are_written() {
        let names = |path: &str| resolved(vec!["w".to_owned()], Path::new(path)).join("/");
        assert_eq!(names("a/./b//c"), "w/a/b/c");
        assert_eq!(names("a/../../x"), "x");
        assert_eq!(names("../../../x"), "x");
        assert_eq!(names("a\\b"), "w/a/b");
        for path in ["/a", "C:\\a", "c:/a", "\\\\?\\C:\\a"] {
            assert!(is_absolute(Path::new(path)), "{path}");
        }
    }
}
