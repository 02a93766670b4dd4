//! `undertone references build` and `merge`.

use super::{described, megabytes};
use crate::cli::{Failure, print, tell};
use crate::config::{self, Settings};
use crate::references::build::{BuildError, Built, Input, Options, Progress, build};
use crate::references::fetch::{self, Clients, Event};
use crate::references::fingerprint::Density;
use crate::references::list;
use crate::references::package::Package;
use crate::references::segment::{self, Boilerplate, ENDING, Parts, Segment};
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, stderr};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use std::{fs, thread};

/// Index packages or folders: what they hold is known from then on
///
/// Packages are fetched with this machine's own pip, npm, cargo and apt, which only download:
/// nothing is installed, built or run. What was fetched stays until the index is written, so
/// after Ctrl-C the same command goes on where it was. An index that is there already stays in
/// use until the new one is whole.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders of source code, each indexed as one package
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The packages that come with this program as a list
    #[arg(long)]
    default: bool,
    /// The packages of a file: a package URL a line, and behind it `sha256:` with its archive's
    /// hash, its repository's URL and its SPDX licence, where these are known
    #[arg(long, value_name = "FILE")]
    purls: Vec<PathBuf>,
    /// Half the size: finds longer copies, and none that were renamed
    #[arg(long)]
    lean: bool,
    /// The file to write; without it, one in the folder of the index
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Failure> {
    let packages = packages(arguments)?;
    if packages.is_empty() && arguments.folders.is_empty() {
        return Err(Failure::new("there is nothing to index")
            .or_try("undertone references build --default, or with a folder of source code"));
    }
    if let Some(missing) = arguments.folders.iter().find(|folder| !folder.exists()) {
        return Err(Failure::new(format_args!("{} does not exist", missing.display())));
    }
    let output = replaceable(output(arguments, settings))?;
    let folder = output.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|error| {
        Failure::new(format_args!("{} cannot be made: {error}", folder.display()))
    })?;
    let archives = settings.cache_directory.join("packages");
    let mut inputs: Vec<_> = distinct(&arguments.folders).cloned().map(Input::Folder).collect();
    let (came, missing) = fetched(&packages, &archives)?;
    keeps(&output, &missing)?;
    inputs.extend(came);
    let density = if arguments.lean { Density::Lean } else { Density::Full };
    let built = read(&inputs, density)?;
    let is_whole = missing.is_empty() && built.failed.is_empty();
    write(built.parts, &output)?;
    if !packages.is_empty() && is_whole {
        // They were kept for a run that is stopped, or for what did not come.
        let _ = fs::remove_dir_all(&archives);
    }
    Ok(ExitCode::SUCCESS)
}

/// Each folder once, however it is named.
fn distinct(folders: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    let mut known = BTreeSet::new();
    folders.iter().filter(move |folder| {
        known.insert(folder.canonicalize().unwrap_or_else(|_| (*folder).clone()))
    })
}

/// The file that is written where a person names `path`: what a link leads to.
fn replaceable(path: PathBuf) -> Result<PathBuf, Failure> {
    let Ok(file) = path.canonicalize() else { return Ok(path) };
    if file.is_file() {
        return Ok(file);
    }
    Err(Failure::new(format_args!("{} is there and is no file", path.display())))
}

/// Fails where an index at `output` has packages that did not come now.
fn keeps(output: &Path, missing: &[String]) -> Result<(), Failure> {
    let Ok(index) = Segment::open(output) else { return Ok(()) };
    let lost = index.packages().iter().filter(|it| missing.contains(&it.purl)).count();
    if lost == 0 {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "{lost} packages of the index that is there could not be fetched; it stays as it is"
    ))
    .or_try("the same command again: it goes on with the packages that are here"))
}

pub(super) fn merge(files: &[PathBuf], output: &Path) -> Result<ExitCode, Failure> {
    let output = &replaceable(output.to_owned())?;
    let mut parts = Parts::default();
    for file in files {
        let other = Parts::read(&Segment::open(file)?)?;
        if !parts.is_alike(&other) {
            return Err(Failure::new(format_args!(
                "{} is lean and the others are not, or the other way round",
                file.display()
            ))
            .or_try("undertone references build, with or without --lean for all of them"));
        }
        if let Some(purl) = parts.common_package(&other) {
            return Err(Failure::new(format_args!("{purl} is in two of the files"))
                .or_try("undertone references build, with a file for each"));
        }
        parts.append(other).map_err(Failure::new)?;
    }
    write(parts, output)?;
    Ok(ExitCode::SUCCESS)
}

fn packages(arguments: &Arguments) -> Result<Vec<Package>, Failure> {
    let mut packages = Vec::new();
    if arguments.default {
        packages.extend(list::parse(list::DEFAULT).map_err(Failure::new)?);
    }
    for path in &arguments.purls {
        let fails = |error: &dyn std::fmt::Display| {
            Failure::new(format_args!("{}: {error}", path.display()))
        };
        let text = fs::read_to_string(path).map_err(|error| fails(&error))?;
        packages.extend(list::parse(&text).map_err(|error| fails(&error))?);
    }
    Ok(packages)
}

/// Where the index is written: what was built of the default list is replaced by what is built
/// of it later, and so is what is built of the same folders and lists.
fn output(arguments: &Arguments, settings: &Settings) -> PathBuf {
    if let Some(output) = &arguments.output {
        return output.clone();
    }
    let named: Vec<_> = arguments.folders.iter().chain(&arguments.purls).collect();
    let name = match named.first() {
        None => "default".to_owned(),
        Some(first) => {
            let whole = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
            let first = whole(first).file_name().unwrap_or_default().to_string_lossy().into_owned();
            let all: Vec<_> =
                named.iter().flat_map(|it| whole(it).into_os_string().into_vec()).collect();
            format!("{first}-{:08x}", crc32fast::hash(&all))
        }
    };
    settings.references_directory.join(format!("{name}.{ENDING}"))
}

/// Fetches the packages; those that do not come are told of, and come second.
fn fetched(packages: &[Package], archives: &Path) -> Result<(Vec<Input>, Vec<String>), Failure> {
    if packages.is_empty() {
        return Ok(Default::default());
    }
    let bar = bar(packages.len(), "{prefix} {wide_bar} {pos} of {len} packages, {msg}, {eta} left");
    bar.set_prefix("Fetching");
    tell(format_args!("Fetching {} packages into {}", packages.len(), archives.display()));
    let clients = Clients { cargo_home: config::cargo_home(), ..Clients::default() };
    let mut bytes = 0;
    let mut watcher = |event: Event<'_>| match event {
        Event::Preparing(program) => bar.set_message(format!("{program} reads its lists")),
        Event::Asked(_) => {}
        Event::Here { bytes: more, .. } => {
            bytes += more;
            bar.inc(1);
            bar.set_message(format!("{:.1} MB", megabytes(bytes)));
        }
        Event::LeftOut { .. } => bar.inc(1),
    };
    let fetched = crate::cli::runtime()?.block_on(async {
        tokio::select! {
            fetched = fetch::fetch(packages, archives, &clients, &mut watcher) => {
                fetched.map_err(Failure::new)
            }
            _ = tokio::signal::ctrl_c() => Err(Failure::new("stopped").or_try(
                "the same command again: it goes on with the packages that are here",
            )),
        }
    });
    bar.finish_and_clear();
    let fetched = fetched?;
    let (here, all) = (fetched.archives.len(), packages.len());
    tell(format_args!("{here} of {all} packages fetched"));
    let mut left_out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (package, reason) in &fetched.left_out {
        left_out.entry(reason.to_string()).or_default().push(package.purl());
    }
    for (reason, packages) in &left_out {
        tell(format_args!("left out: {}: {reason}", packages.join(", ")));
    }
    if fetched.archives.is_empty() {
        return Err(Failure::new("none of the packages could be fetched")
            .or_try("the client that was named, by hand: what it says is told above"));
    }
    let archives = fetched.archives.into_iter();
    let inputs =
        archives.map(|(package, path)| Input::Archive(Box::new(package.clone()), path)).collect();
    Ok((inputs, left_out.into_values().flatten().collect()))
}

fn read(inputs: &[Input], density: Density) -> Result<Built, Failure> {
    let bar = bar(1_000, "{prefix} {wide_bar} {msg}");
    bar.set_prefix("Indexing");
    bar.set_message("reading files");
    let start = Instant::now();
    let progress = |at: Progress| {
        if at.files == 0 {
            return;
        }
        let megabytes = megabytes(at.bytes);
        let rate = megabytes / start.elapsed().as_secs_f64().max(0.001);
        bar.set_position(at.per_mille);
        bar.set_message(format!(
            "{} of {} packages, {} files, {megabytes:.1} MB, {rate:.0} MB/s, {} left",
            at.inputs,
            inputs.len(),
            at.files,
            HumanDuration(bar.eta())
        ));
    };
    let cancelled = cancelled()?;
    let built = build(inputs, Options { density, cancelled: &cancelled, progress: &progress });
    bar.finish_and_clear();
    let built = built.map_err(|error| match error {
        BuildError::Cancelled => Failure::new("stopped; nothing was written"),
        BuildError::TooLarge(_) => Failure::new(error),
    })?;
    for (name, error) in &built.failed {
        tell(format_args!("left out: {name}: {error}"));
        // Another one may come next time.
        for input in inputs.iter().filter(|it| it.name() == *name) {
            if let Input::Archive(_, path) = input {
                let _ = fs::remove_file(path);
            }
        }
    }
    let kinds: Vec<_> =
        built.left_out.kinds().map(|(count, kind)| format!("{count} {kind}")).collect();
    if !kinds.is_empty() {
        tell(format_args!("files left out: {}", kinds.join(", ")));
    }
    if built.parts.source_bytes() == 0 {
        return Err(Failure::new("there is no source code in what was named"));
    }
    Ok(built)
}

/// Becomes true when the person presses Ctrl-C: it stops with the file at hand.
fn cancelled() -> Result<Arc<AtomicBool>, Failure> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let (runtime, told) = (crate::cli::runtime()?, cancelled.clone());
    thread::spawn(move || {
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            told.store(true, Ordering::Relaxed);
        }
        // Who asks again does not wait for what is being read.
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            std::process::exit(130);
        }
    });
    Ok(cancelled)
}

/// Writes an index and says what is in it.
fn write(parts: Parts, output: &Path) -> Result<(), Failure> {
    segment::write(parts, Boilerplate::default(), output).map_err(|error| {
        Failure::new(format_args!("{} cannot be written: {error}", output.display()))
            .or_try("--output, with a file on a disk that has room")
    })?;
    let summary = described(&Segment::open(output)?.summary());
    print(&format!("{}\n{summary}\n", output.display()))
}

/// A bar on a terminal; nothing elsewhere.
fn bar(length: usize, template: &str) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
