//! Scans of files and folders: spreads the work over the cores.
//!
//! The one part of `scan` that starts threads. It reads rules; `scan::walk` reads what is scanned.

use super::check::{Checked, checked};
use super::finding::Finding;
use super::flow::{ModuleId, Program, SourceFile};
use super::rules::{FAMILIES, Problem, Rule, RuleSet, TextFile, embedded, family, suggested};
use super::secrets::{self, Secrets};
use super::suppression::{Policy, Suppressions};
use super::walk::{self, Candidate, Content, Scope, is_properties};
use crate::syntax::{Language, parse_once};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::{fs, io, thread};

/// The stack of a thread that analyses: nesting is bounded where files are lowered.
const STACK_BYTES: usize = 64 << 20;

/// Why a file was not scanned, or not as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Skipped {
    #[error("cannot be read")]
    Unreadable,
    #[error("is larger than 1 MiB")]
    TooLarge,
    #[error("is not text in UTF-8")]
    NotText,
    #[error("takes too much work to parse")]
    TooExpensive,
    #[error("was analysed in part: it takes too much work")]
    InPart,
}

impl Skipped {
    /// Whether nothing of the file was looked at by rules for code.
    pub fn is_whole(self) -> bool {
        self != Self::InPart
    }
}

/// What a scan gives.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was found, by place.
    pub findings: Vec<Finding>,
    /// Files that were scanned.
    pub files: usize,
    /// Files that were not, or not as a whole; secrets were looked for also in those that are text.
    pub skipped: Vec<(PathBuf, Skipped)>,
    /// The rules that have found something.
    pub rules: Vec<Rule>,
    /// Rules that cannot be used.
    pub problems: Vec<Problem>,
    /// What the files in which something was found are called within their project.
    pub names: BTreeMap<PathBuf, PathBuf>,
}

impl Report {
    /// Whether there were files, and none of them could be scanned.
    pub fn is_blind(&self) -> bool {
        self.files == 0 && self.skipped.iter().any(|it| it.1.is_whole())
    }

    /// Counts findings that say the same of their file, and names the files.
    fn number(&mut self) {
        let mut counts: BTreeMap<(Arc<str>, PathBuf, String), usize> = BTreeMap::new();
        for finding in &mut self.findings {
            let path = finding.place.path.clone();
            if !self.names.contains_key(&path) {
                self.names.insert(path.clone(), walk::name_in_project(&path));
            }
            let key = (finding.rule.clone(), path, finding.message.clone());
            let count = counts.entry(key).or_default();
            finding.ordinal = *count;
            *count += 1;
        }
    }
}

/// The folders of languages.
const FOLDERS: [&str; 6] = ["python", "java", "javascript", "typescript", "csharp", "go"];

/// Why a file in a folder of rules is none.
fn ignored(name: &Path) -> Option<String> {
    let folder = name.parent().and_then(|it| it.iter().next()).unwrap_or_default();
    if FOLDERS.iter().all(|it| *it != folder) {
        let folder = folder.to_string_lossy();
        return Some(if folder.is_empty() {
            format!("expected it in the folder of a language, one of `{}`", FOLDERS.join("`, `"))
        } else {
            format!("`{folder}` is no language's folder: {}", suggested(&folder, &FOLDERS))
        });
    }
    let is_yml = name.extension().is_some_and(|it| it == "yml");
    is_yml.then(|| "expected a name that ends in `.yaml`".to_owned())
}

/// Rules of all languages.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    files: Vec<TextFile>,
    /// The program's, whose places others have taken.
    replaced: Vec<TextFile>,
    /// Files of folders that hold no rule of any language.
    ignored: Vec<Problem>,
    /// Those for secrets; without any, none is looked for.
    secrets: Vec<Rule>,
    suppressions: Policy,
}

impl Rules {
    /// The rules of the program.
    pub fn embedded() -> Self {
        Self { files: embedded(), secrets: secrets::rules(), ..Self::default() }
    }

    /// The rules of a folder alone; they speak of what the program's libraries define.
    pub fn of_folder(folder: &Path) -> io::Result<Self> {
        let files = embedded().into_iter().filter(TextFile::is_library).collect();
        let mut rules = Self { files, ..Self::default() };
        rules.add_folder(folder)?;
        Ok(rules)
    }

    /// Adds the rules of a folder: `LANGUAGE/DETECTOR.yaml`, or the folder of one language.
    pub fn add_folder(&mut self, folder: &Path) -> io::Result<()> {
        let own = folder.canonicalize()?;
        let is_language = own.file_name().is_some_and(|it| FOLDERS.iter().any(|name| *name == it));
        let root = if is_language { own.parent().unwrap_or(&own) } else { &own };
        // As it was named, where that has a name for it: `python` alone has none for its parent.
        let named = match folder.parent() {
            _ if !is_language => folder,
            Some(parent) if folder.ends_with(own.file_name().unwrap_or_default()) => parent,
            _ => root,
        };
        let mut found = Vec::new();
        for entry in walkdir::WalkDir::new(&own).sort_by_file_name() {
            let entry = entry.map_err(io::Error::from)?;
            let path = entry.path();
            let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
            if !entry.file_type().is_file() || !is_yaml {
                continue;
            }
            let name = path.strip_prefix(root).unwrap_or(path).to_path_buf();
            if let Some(why) = ignored(&name) {
                let message = format!("this file is ignored: {why}");
                self.ignored.push(Problem { path: named.join(name), line: 1, message });
                continue;
            }
            // What is no UTF-8 is a mistake in that file, which its line tells.
            let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
            found.push(TextFile { path: name, folder: named.to_path_buf(), text });
        }
        // A file of the same name takes the place of the program's, if it can be used.
        let (replaced, kept) =
            self.files.drain(..).partition(|it| found.iter().any(|new| new.path == it.path));
        self.files = kept;
        self.replaced.extend::<Vec<_>>(replaced);
        self.files.append(&mut found);
        Ok(())
    }

    /// The files of folders that are no rules, and why.
    pub fn ignored(&self) -> &[Problem] {
        &self.ignored
    }

    /// Says whether comments may suppress what they find.
    pub fn set_suppressions(&mut self, policy: Policy) {
        self.suppressions = policy;
    }

    /// Whether comments may suppress what they find.
    pub fn suppressions(&self) -> Policy {
        self.suppressions
    }

    /// The rules for a language, compiled.
    pub fn compiled(&self, language: Language) -> Option<RuleSet> {
        let mut set = self.usable(language)?;
        set.suppressions = self.suppressions;
        Some(set)
    }

    fn usable(&self, language: Language) -> Option<RuleSet> {
        let set = RuleSet::compile(language, &self.files)?;
        let is_broken =
            |it: &&TextFile| set.problems.iter().any(|broken| broken.path == it.place());
        let broken: Vec<_> = self.files.iter().filter(is_broken).collect();
        let is_needed = |it: &&TextFile| broken.iter().any(|broken| broken.path == it.path);
        let restored: Vec<_> = self.replaced.iter().filter(is_needed).collect();
        if restored.is_empty() {
            return Some(set);
        }
        let others = self.files.iter().filter(|it| restored.iter().all(|own| own.path != it.path));
        let files: Vec<_> = others.chain(restored.iter().copied()).cloned().collect();
        let mut restored = RuleSet::compile(language, &files)?;
        restored.problems = set.problems;
        Some(restored)
    }

    /// The rules for secrets, which hold for files of any kind.
    pub fn secrets(&self) -> &[Rule] {
        &self.secrets
    }

    /// For each family of languages one, compiled.
    pub fn all(&self) -> Vec<RuleSet> {
        FAMILIES.into_iter().filter_map(|language| self.compiled(language)).collect()
    }
}

/// How to scan.
#[derive(Debug, Default)]
pub struct Options<'o> {
    /// Set to end early.
    pub cancelled: Option<&'o AtomicBool>,
    /// Told how far it is, and what is found as it is found.
    pub progress: Option<&'o (dyn Progress + Sync)>,
}

/// Who is told how far a scan is.
pub trait Progress: std::fmt::Debug {
    /// So many of so many files are done.
    fn done(&self, stage: Stage, done: usize, of: usize);

    /// What rules for code have found in a file.
    fn found(&self, _path: &Path, _findings: &[Finding]) {}
}

/// What a scan does with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It reads and parses them.
    Reading,
    /// It follows data through those of one family of languages.
    Analysing,
}

/// Runs work that recurses as deep as code nests, on a stack that holds it.
pub fn with_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::grow(STACK_BYTES, work)
}

/// Scans files and folders.
pub fn scan(paths: &[PathBuf], rules: &Rules, options: &Options<'_>) -> Report {
    let mut report = Report { problems: rules.ignored.clone(), ..Report::default() };
    let found = walk::candidates(paths, &mut report.skipped);
    let compiled = Compiled { rules, sets: [const { OnceLock::new() }; FAMILIES.len()] };
    let read = in_parallel(&found, Stage::Reading, options, |file| read(file, &compiled));
    let mut families = FAMILIES.map(|language| (language, Vec::new()));
    let (mut properties, mut secrets) = (Vec::new(), Vec::new());
    for (candidate, result) in found.iter().zip(read) {
        let Some(FileRead { read, secrets: own }) = result else { continue };
        secrets.push(own);
        match read {
            Ok(Read::Source(file)) => {
                report.files += 1;
                let language = family(file.module.language);
                if let Some(family) = families.iter_mut().find(|it| Some(it.0) == language) {
                    family.1.push(file);
                }
            }
            Ok(Read::Properties(text)) => {
                report.files += 1;
                properties.push((candidate.path.clone(), text));
            }
            Ok(Read::Text) => report.files += 1,
            Ok(Read::Nothing) => {}
            Err(reason) => report.skipped.push((candidate.path.clone(), reason)),
        }
    }
    for (language, files) in families.into_iter().filter(|it| !it.1.is_empty()) {
        let Some(set) = compiled.set(language) else { continue };
        report.problems.extend(set.problems.iter().cloned());
        let mut program = Program::new(files);
        for (path, text) in &properties {
            program.add_properties(path, text);
        }
        let ids: Vec<ModuleId> =
            (0..program.len()).filter_map(|id| ModuleId::try_from(id).ok()).collect();
        let checked = in_parallel(&ids, Stage::Analysing, options, |id| {
            let checked = checked(&program, set, *id);
            if let Some(progress) = options.progress {
                progress.found(&program.file(*id).path, &checked.findings);
            }
            checked
        });
        for (id, Checked { findings, is_partial }) in
            ids.iter().zip(checked).filter_map(|(id, it)| Some((id, it?)))
        {
            report.findings.extend(findings);
            if is_partial {
                report.skipped.push((program.file(*id).path.clone(), Skipped::InPart));
            }
        }
        let used: BTreeSet<&str> = report.findings.iter().map(|it| &*it.rule).collect();
        report.rules.extend(set.rules.iter().filter(|rule| used.contains(&*rule.id)).cloned());
    }
    secrets::unite(&mut report, secrets, &rules.secrets);
    report.skipped.sort_by(|a, b| a.0.cmp(&b.0));
    report.findings.sort_by(|a, b| (&a.place, &a.rule).cmp(&(&b.place, &b.rule)));
    report.findings.dedup_by(|a, b| a.place == b.place && a.rule == b.rule);
    report.number();
    report
}

/// Rules, compiled for a family of languages once a file of it is met.
struct Compiled<'r> {
    rules: &'r Rules,
    /// One for each of [`FAMILIES`].
    sets: [OnceLock<Option<RuleSet>>; FAMILIES.len()],
}

impl Compiled<'_> {
    fn set(&self, language: Language) -> Option<&RuleSet> {
        let family = family(language)?;
        let set = &self.sets[FAMILIES.iter().position(|it| *it == family)?];
        set.get_or_init(|| self.rules.compiled(language)).as_ref()
    }
}

enum Read {
    Source(SourceFile),
    Properties(String),
    /// Text in which nothing but secrets is looked for.
    Text,
    /// No text.
    Nothing,
}

/// What one file gives.
struct FileRead {
    read: Result<Read, Skipped>,
    secrets: Secrets,
}

/// The files of folders that others may use, in order. Respects `.gitignore`; follows no links.
pub fn sources(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = walk::candidates(folders, &mut Vec::new());
    found.retain(|it| it.scope == Scope::Code && !is_properties(&it.path));
    found.into_iter().map(|it| it.path).collect()
}

fn read(file: &Candidate, compiled: &Compiled<'_>) -> FileRead {
    let content = match walk::content(file) {
        Ok(content) => content,
        Err(reason) => return FileRead { read: Err(reason), secrets: Secrets::default() },
    };
    let Rules { secrets: for_secrets, suppressions: policy, .. } = compiled.rules;
    let secrets = |text: &str, comments: &Suppressions| match for_secrets.as_slice() {
        [] => Secrets::default(),
        _ => Secrets::of(&file.path, text, comments, *policy),
    };
    let text = match &content {
        Content::Text(text) | Content::Mended(text) => text.clone(),
        Content::Nothing => String::new(),
    };
    let read = match content {
        Content::Nothing => Ok(Read::Nothing),
        _ if file.scope == Scope::Secrets => Ok(Read::Text),
        Content::Text(text) | Content::Mended(text) if is_properties(&file.path) => {
            Ok(Read::Properties(text))
        }
        Content::Mended(_) => Err(Skipped::NotText),
        Content::Text(text) => Language::from_path(&file.path)
            .and_then(|language| compiled.set(language))
            .ok_or(Skipped::NotText)
            .and_then(|set| source_file(&file.path, text, set))
            .map(Read::Source),
    };
    let secrets = match &read {
        Ok(Read::Source(source)) => secrets(&source.text, &source.suppressions),
        _ => secrets(&text, &Suppressions::of(&text)),
    };
    FileRead { read, secrets }
}

/// A file's text, parsed and lowered, with what the rules' queries find in it.
pub fn source_file(path: &Path, text: String, set: &RuleSet) -> Result<SourceFile, Skipped> {
    let language = Language::from_path(path).ok_or(Skipped::NotText)?;
    let tree = parse_once(language, &text).ok_or(Skipped::TooExpensive)?;
    let queries = set.run_queries(language, tree.root_node(), &text, None);
    SourceFile::new(path, text, language, tree.root_node(), queries).ok_or(Skipped::NotText)
}

/// Does the same with each item, on all cores; none for those that were not reached any more.
fn in_parallel<I: Sync, O: Send>(
    items: &[I],
    stage: Stage,
    options: &Options<'_>,
    work: impl Fn(&I) -> O + Sync,
) -> Vec<Option<O>> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<O>>> = Mutex::new((0..items.len()).map(|_| None).collect());
    let run = || {
        let mut own = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let is_cancelled = options.cancelled.is_some_and(|it| it.load(Ordering::Relaxed));
            let Some(item) = items.get(place).filter(|_| !is_cancelled) else { break };
            own.push((place, work(item)));
            if let Some(progress) = options.progress {
                progress.done(stage, place + 1, items.len());
            }
        }
        let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, result) in own {
            results[place] = Some(result);
        }
    };
    thread::scope(|scope| {
        let mut running = 0;
        for _ in 0..threads {
            let spawned = thread::Builder::new().name("scan".into()).stack_size(STACK_BYTES);
            running += usize::from(spawned.spawn_scoped(scope, run).is_ok());
        }
        if running == 0 {
            // No thread can be had: here, then.
            stacker::grow(STACK_BYTES, run);
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}
