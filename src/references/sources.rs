//! From an archive or a folder on the disk to source files with their licences.
//!
//! The archive is read once, its SHA-256 is checked, and only then is it opened. A Debian source
//! package is its `.dsc`, whose hashes hold the other files; of these the upstream archives have
//! the code and `debian.tar` says the licence.

use super::licences::{self, NO_ASSERTION, debian::Copyright, declared, header};
use super::package::{Ecosystem, Package};
use super::repository;
use super::selection::{self, LeftOut};
use super::unpack::{self, Entry, Format, Limits, UnpackError};
use crate::syntax::Language;
use ignore::WalkBuilder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A longer archive is not read.
const LONGEST: u64 = 256 << 20;

/// One source file of a package.
#[derive(Debug)]
pub struct SourceText {
    /// Its path in the package, with slashes.
    pub path: String,
    /// Its language, where that has a grammar.
    pub language: Option<Language>,
    /// Its text.
    pub text: String,
    /// The SPDX expression of its licence: what the package declares, else what its own header
    /// says, else what the text of a licence is found to be.
    pub licence: String,
}

/// What is taken of a package.
#[derive(Debug)]
pub struct Sources {
    /// The SPDX expression of its licence, or `NOASSERTION`.
    pub licence: String,
    /// Where it says that its code is to be seen.
    pub repository: Option<String>,
    /// Its source files, in a fixed order.
    pub files: Vec<SourceText>,
    /// What was not taken.
    pub left_out: LeftOut,
}

/// Why an archive gives no sources.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// It cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is not the file that the list means.
    #[error("{archive} is not what the list names: its SHA-256 is {found} and not {expected}")]
    WrongHash {
        /// The file.
        archive: String,
        /// The hash of the list.
        expected: String,
        /// The hash of the file.
        found: String,
    },
    /// It cannot be unpacked, or must not be.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// Something else.
    #[error("{archive}: {reason}")]
    Unusable {
        /// The file.
        archive: String,
        /// What is wrong.
        reason: String,
    },
}

/// The source files of `package`, whose archive is at `path`.
pub fn sources(package: &Package, path: &Path) -> Result<Sources, SourcesError> {
    let bytes = read(path)?;
    check(&name_of(path), &bytes, package.sha256.as_deref())?;
    let (entries, too_long, copyright) = if package.ecosystem() == Ecosystem::Debian {
        debian(path, &bytes)?
    } else {
        let name = name_of(path);
        let format = Format::of_name(&name).ok_or_else(|| unusable(&name, NO_FORMAT))?;
        let wants = |path: &str| match format {
            Format::Zip => is_wanted(path),
            Format::TarGz | Format::TarXz => is_wanted(below_root(path)),
        };
        let unpacked = unpack::unpack(&name, format, &bytes, &Limits::default(), &wants)?;
        (unpacked.entries, unpacked.too_long, Copyright::default())
    };
    let root = match package.ecosystem() {
        Ecosystem::PyPi => String::new(),
        _ => common_root(&entries),
    };
    let left_out = LeftOut { too_long, ..LeftOut::default() };
    let licence = package.licence.clone();
    Ok(take(licence, entries, left_out, &copyright, &root, selection::MOST))
}

/// The source files of a folder and what is below it, but for what git ignores there. There is no
/// limit to them all.
pub fn of_folder(folder: &Path) -> Result<Sources, SourcesError> {
    let (mut entries, mut left_out) = (Vec::new(), LeftOut::default());
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if entries.is_empty() && !folder.exists() => {
                return Err(unusable(&folder.to_string_lossy(), &error.to_string()));
            }
            Err(_) => {
                left_out.unreadable += 1;
                continue;
            }
        };
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = match below.to_string_lossy() {
            path if path.is_empty() => name_of(entry.path()),
            path => path.replace(std::path::MAIN_SEPARATOR, "/"),
        };
        let is_file = entry.file_type().is_some_and(|it| it.is_file());
        if !is_file || !(is_wanted(&path) || selection::is_other_source(&path)) {
            continue;
        }
        match entry.metadata() {
            Ok(data) if data.len() > Limits::default().file => left_out.too_long += 1,
            _ => match read(entry.path()) {
                Ok(bytes) => entries.push(Entry { path, bytes }),
                Err(_) => left_out.unreadable += 1,
            },
        }
    }
    Ok(take(None, entries, left_out, &Copyright::default(), "", usize::MAX))
}

/// The SHA-256 of a file, in lower-case hexadecimal.
pub fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    io::copy(&mut file, &mut hash)?;
    Ok(format!("{:x}", hash.finalize()))
}

/// The files that a `.dsc` names, each with its SHA-256.
pub fn files_of_dsc(dsc: &str) -> Vec<(String, String)> {
    let lines = dsc.lines().skip_while(|line| !line.starts_with("Checksums-Sha256:")).skip(1);
    lines
        .take_while(|line| line.starts_with(' '))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (hash, _, name) = (words.next()?, words.next()?, words.next()?);
            let is_plain = !name.contains(['/', '\\']) && !name.starts_with('.');
            is_plain.then(|| (name.to_owned(), hash.to_owned()))
        })
        .collect()
}

const NO_FORMAT: &str = "it is packed in a way that is not read here (zip, tar.gz and tar.xz are)";

fn take(
    licence: Option<String>,
    entries: Vec<Entry>,
    left_out: LeftOut,
    copyright: &Copyright,
    root: &str,
    most: usize,
) -> Sources {
    let strip = |path: &str| path.strip_prefix(root).unwrap_or(path).to_owned();
    let entries: Vec<_> = entries
        .into_iter()
        .map(|entry| Entry { path: strip(&entry.path), bytes: entry.bytes })
        .collect();
    let (code, papers): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| !is_paper(&entry.path));
    let declared =
        licence.or_else(|| copyright.whole()).or_else(|| in_manifests(&papers, |it| it.licence));
    let found = by_text(&papers);
    let any = |choices: [Option<&String>; 4]| {
        let first = choices.into_iter().flatten().next();
        first.map_or_else(|| NO_ASSERTION.to_owned(), String::clone)
    };
    let (selected, mut sum) = selection::select(code, most);
    sum += left_out;
    let files = selected.into_iter().map(|file| {
        let selection::Selected { path, language, text } = file;
        let (own, header) = (copyright.of(&path), header::licence(&text));
        let licence = any([own.as_ref(), declared.as_ref(), header.as_ref(), found.as_ref()]);
        SourceText { path, language, text, licence }
    });
    Sources {
        files: files.collect(),
        licence: any([declared.as_ref(), found.as_ref(), None, None]),
        repository: in_manifests(&papers, |it| it.repository),
        left_out: sum,
    }
}

/// Source code, and what says the licence of the whole.
fn is_wanted(path: &str) -> bool {
    selection::is_source(path) || is_paper(path)
}

fn is_paper(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    Manifest::called(file).is_some() || is_licence_text(path)
}

type Reader = fn(&str) -> Option<String>;

/// A kind of file in which a package says what it is.
struct Manifest {
    /// Its name, or what that ends in, from a dot on.
    name: &'static str,
    licence: Reader,
    repository: Reader,
}

impl Manifest {
    const fn new(name: &'static str, licence: Reader, repository: Reader) -> Self {
        Self { name, licence, repository }
    }

    fn called(file: &str) -> Option<&'static Self> {
        let is_it = |name: &str| file == name || name.starts_with('.') && file.ends_with(name);
        MANIFESTS.iter().find(|it| is_it(it.name))
    }
}

const MANIFESTS: [Manifest; 7] = [
    Manifest::new("METADATA", declared::wheel, repository::wheel),
    Manifest::new("PKG-INFO", declared::wheel, repository::wheel),
    Manifest::new("package.json", declared::npm, repository::npm),
    Manifest::new("Cargo.toml", declared::cargo, repository::cargo),
    Manifest::new("pom.xml", declared::pom, repository::pom),
    Manifest::new("pyproject.toml", declared::pyproject, repository::pyproject),
    Manifest::new(".csproj", declared::csproj, repository::csproj),
];

fn is_licence_text(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let stem = file.split(['.', '-', '_']).next().unwrap_or_default();
    matches!(stem, "license" | "licence" | "copying" | "unlicense")
        && Language::from_path(Path::new(path)).is_none()
}

/// The first that `read` finds in the manifests of the package itself.
fn in_manifests(papers: &[Entry], read: impl Fn(&Manifest) -> Reader) -> Option<String> {
    papers.iter().find_map(|paper| {
        let (folder, file) = paper.path.rsplit_once('/').unwrap_or(("", &paper.path));
        let is_own = folder.is_empty() || file == "METADATA" && folder.ends_with(".dist-info");
        let manifest = Manifest::called(file).filter(|_| is_own)?;
        read(manifest)(&String::from_utf8_lossy(&paper.bytes))
    })
}

/// What the texts of licences are found to be; one that is not recognised might be the one that
/// matters. Several are taken to hold at once, because nothing says that one may choose.
fn by_text(papers: &[Entry]) -> Option<String> {
    let is_lesser = |paper: &Entry| paper.path.to_ascii_lowercase().contains("lesser");
    // GNU's lesser licence adds to the text of the other one, which stands beside it.
    let has_lesser = papers.iter().any(is_lesser);
    let texts = papers.iter().filter(|paper| {
        let depth = paper.path.matches('/').count();
        let is_whole = !has_lesser || is_lesser(paper) || !paper.path.starts_with("COPYING");
        is_licence_text(&paper.path)
            && is_whole
            && (depth == 0 || paper.path.contains(".dist-info/"))
    });
    let found: Option<Vec<_>> = texts
        .map(|paper| {
            let text = String::from_utf8_lossy(&paper.bytes);
            // Licences of bundled code may stand behind the package's own.
            licences::text::licence(&text).map(str::to_owned).or_else(|| header::text(&text))
        })
        .collect();
    licences::all_of(found?)
}

/// The upstream archives' files, and what `debian/copyright` says.
fn debian(path: &Path, dsc: &[u8]) -> Result<(Vec<Entry>, usize, Copyright), SourcesError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let (mut entries, mut too_long, mut copyright) = (Vec::new(), 0, Copyright::default());
    let files = files_of_dsc(&String::from_utf8_lossy(dsc));
    for (name, hash) in &files {
        // Signatures, and patches to upstream's files.
        if !name.contains(".tar.") || Path::new(name).extension().is_some_and(|it| it == "asc") {
            continue;
        }
        let format = Format::of_name(name).ok_or_else(|| unusable(name, NO_FORMAT))?;
        let bytes = read(&folder.join(name))?;
        check(name, &bytes, Some(hash))?;
        let is_packaging = name.contains(".debian.tar.");
        let wants = |path: &str| {
            if is_packaging { path == COPYRIGHT } else { is_wanted(below_root(path)) }
        };
        let mut unpacked = unpack::unpack(name, format, &bytes, &Limits::default(), &wants)?;
        if is_packaging {
            if let Some(entry) = unpacked.entries.pop() {
                copyright = Copyright::parse(&String::from_utf8_lossy(&entry.bytes));
            }
        } else {
            too_long += unpacked.too_long;
            entries.append(&mut unpacked.entries);
        }
    }
    if files.is_empty() {
        return Err(unusable(&name_of(path), "it names no files"));
    }
    Ok((entries, too_long, copyright))
}

const COPYRIGHT: &str = "debian/copyright";

/// A path without its first folder: what a tar's own folder is called says nothing.
fn below_root(path: &str) -> &str {
    path.split_once('/').map_or(path, |(_, below)| below)
}

/// The one folder that all entries are in, with its slash.
fn common_root(entries: &[Entry]) -> String {
    let first = |entry: &Entry| entry.path.split_once('/').map(|(root, _)| root.to_owned());
    let Some(root) = entries.first().and_then(first) else { return String::new() };
    if entries.iter().all(|entry| first(entry).as_ref() == Some(&root)) {
        root + "/"
    } else {
        String::new()
    }
}

fn read(path: &Path) -> Result<Vec<u8>, SourcesError> {
    let wrap = |source| SourcesError::Unreadable { path: path.to_path_buf(), source };
    let mut file = File::open(path).map_err(wrap)?;
    let mut bytes = Vec::new();
    let read = file.by_ref().take(LONGEST + 1).read_to_end(&mut bytes).map_err(wrap)?;
    if read as u64 > LONGEST {
        let reason = format!("it is longer than {} MB", LONGEST >> 20);
        return Err(unusable(&name_of(path), &reason));
    }
    Ok(bytes)
}

fn check(archive: &str, bytes: &[u8], expected: Option<&str>) -> Result<(), SourcesError> {
    let Some(expected) = expected else { return Ok(()) };
    let found = format!("{:x}", Sha256::digest(bytes));
    if found == expected {
        return Ok(());
    }
    let (archive, expected) = (archive.to_owned(), expected.to_owned());
    Err(SourcesError::WrongHash { archive, expected, found })
}

fn unusable(archive: &str, reason: &str) -> SourcesError {
    SourcesError::Unusable { archive: archive.to_owned(), reason: reason.to_owned() }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
