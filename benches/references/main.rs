//! The reference index: how many copies it finds, how many it only thinks to have found, beside
//! two rules of the field, and how long it takes.
//!
//! `cargo bench --no-default-features --bench references -- FOLDER [--functions N] [--held-out K]
//! [--more DIR] [--show ROW]`. FOLDER has the packages of the default list, as
//! `cargo bench --bench packages` leaves them. Every fourth package, from the K-th, is left out of
//! the index, and packages that share code are left out together; functions of these are from
//! elsewhere. Folders in DIR are indexed as packages besides, to measure with a larger index.
//! ROW is a query of the table, whose questions with a wrong answer are printed.

#![expect(clippy::cast_precision_loss, reason = "figures are rounded")]

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use undertone::references::build::Input;
use undertone::references::evaluation::{self, Answers, Change, Function, functions};
use undertone::references::fingerprint::Density;
use undertone::references::index::Index;
use undertone::references::lex::Family;
use undertone::references::list;
use undertone::references::package::{Ecosystem, Package};
use undertone::references::peers::{Verbatim, Winnowed};
use undertone::references::reference::Reference;
use undertone::references::segment::{
    Boilerplate, PackageRow, Parts, Segment, SegmentError, SourceRow, write,
};
use undertone::references::sources::{SourceText, SourcesError};
use undertone::syntax::Language;

/// Of these languages are the functions.
const LANGUAGES: [Family; 3] = [Family::Python, Family::Script, Family::Java];
/// Every so many packages, one is not in the index.
const HELD_OUT: usize = 4;
/// Files that were read and found to have code that others copied, or have copied.
const JUDGED: &str = include_str!("judged.txt");

/// A package and its files.
struct Sample {
    row: PackageRow,
    files: Vec<SourceText>,
}

impl Sample {
    fn read(input: &Input) -> Result<Self, SourcesError> {
        let (row, sources) = input.read()?;
        Ok(Self { row, files: sources.files })
    }
}

struct Arguments {
    folder: PathBuf,
    functions: usize,
    held_out: usize,
    more: Option<PathBuf>,
    show: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(arguments) = arguments()? else {
        println!(
            "references: skipped; it needs packages: cargo bench --bench references -- FOLDER"
        );
        return Ok(());
    };
    let packages = packages(&arguments.folder)?;
    let origins = origins(&packages);
    let (mut known, mut elsewhere) = (Vec::new(), Vec::new());
    for (package, origin) in packages.into_iter().zip(origins) {
        let is_held_out = origin % HELD_OUT == arguments.held_out;
        if is_held_out { &mut elsewhere } else { &mut known }.push(package);
    }
    let mut random = fastrand::Rng::with_seed(7);
    let mut drawn = |packages: &[Sample]| {
        let files = packages.iter().flat_map(|package| &package.files);
        let files = files.filter(|file| LANGUAGES.contains(&Family::of(file.language)));
        let all = files.filter_map(|file| Some(functions(file.language?, &file.text)));
        evaluation::drawn(all.flatten().collect(), arguments.functions, &mut random)
    };
    let (here, there) = (drawn(&known), drawn(&elsewhere));
    println!(
        "{} functions of {} packages, {} of {} that are not in the index",
        here.len(),
        known.len(),
        there.len(),
        elsewhere.len()
    );
    let files = || known.iter().flat_map(|package| &package.files);
    let peers = (Verbatim::new(files()), Winnowed::new(files()));
    if let Some(more) = &arguments.more {
        known.extend(folders(more)?);
    }
    let path = arguments.folder.join("bench.segment");
    for density in [Density::Lean, Density::Full] {
        built(&known, density, &path)?;
    }
    drop(known);
    let index = Index::open(&path)?;
    table(&index, &peers, [&here, &there], arguments.show.as_deref())?;
    speed(&index, &here)
}

fn arguments() -> Result<Option<Arguments>, Box<dyn Error>> {
    let mut words = std::env::args().skip(1).filter(|it| it != "--bench");
    let Some(folder) = words.next().map(PathBuf::from) else { return Ok(None) };
    let mut arguments = Arguments { folder, functions: 300, held_out: 0, more: None, show: None };
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--functions" => arguments.functions = value.parse()?,
            "--held-out" => arguments.held_out = value.parse()?,
            "--more" => arguments.more = Some(value.into()),
            "--show" => arguments.show = Some(value),
            _ => return Err(format!("{word} is not known here").into()),
        }
    }
    Ok(Some(arguments))
}

/// What is here of the default list.
fn packages(folder: &Path) -> Result<Vec<Sample>, Box<dyn Error>> {
    let code = |package: &Package| {
        let place = folder.join(package.place());
        let is_dsc = |path: &PathBuf| path.extension().is_some_and(|it| it == "dsc");
        let archive = match package.ecosystem() {
            Ecosystem::Debian => {
                let entries = std::fs::read_dir(place).ok()?;
                entries.filter_map(|it| Some(it.ok()?.path())).find(is_dsc)?
            }
            _ => place,
        };
        Sample::read(&Input::Archive(Box::new(package.clone()), archive)).ok()
    };
    Ok(list::parse(list::DEFAULT)?.iter().filter_map(code).collect())
}

/// The folders in a folder, each as a package.
fn folders(folder: &Path) -> Result<Vec<Sample>, Box<dyn Error>> {
    let mut samples = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        samples.push(Sample::read(&Input::Folder(entry?.path()))?);
    }
    Ok(samples)
}

/// A number for each package, the same for those that share code by the rule for verbatim copies:
/// bundles, and what was split into packages or copied from one into another.
fn origins(packages: &[Sample]) -> Vec<usize> {
    const SHARED: usize = 50;
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (number, package) in packages.iter().enumerate() {
        for file in &package.files {
            for gram in Verbatim::grams(Family::of(file.language), &file.text) {
                let other = *first.entry(gram).or_insert(number);
                if other != number {
                    *shared.entry((number, other)).or_default() += 1;
                }
            }
        }
    }
    let mut pairs: Vec<_> = shared.into_iter().filter(|it| it.1 >= SHARED).map(|it| it.0).collect();
    pairs.sort_unstable();
    let mut origins: Vec<_> = (0..packages.len()).collect();
    for (one, other) in pairs {
        let (from, to) = (origins[one].max(origins[other]), origins[one].min(origins[other]));
        for origin in origins.iter_mut().filter(|it| **it == from) {
            *origin = to;
        }
    }
    origins
}

fn built(packages: &[Sample], density: Density, path: &Path) -> Result<(), Box<dyn Error>> {
    let files = packages.iter().flat_map(|package| &package.files);
    let bytes: usize = files.map(|file| file.text.len()).sum();
    let start = Instant::now();
    let mut parts = Parts::default();
    for package in packages {
        let files = package.files.iter().map(SourceRow::from);
        parts.append(Parts::of(package.row.clone(), density, files)?)?;
    }
    write(parts, Boilerplate::default(), path)?;
    let took = start.elapsed().as_secs_f64();
    let (megabytes, size) = (bytes as f64 / 1e6, std::fs::metadata(path)?.len() as f64 / 1e6);
    println!(
        "{density:?}: {megabytes:.1} MB of source in {took:.2} s, {:.0} MB/s on one core; \
         {size:.1} MB, {:.1} %",
        megabytes / took,
        size * 100.0 / megabytes
    );
    Ok(())
}

fn table(
    index: &Index,
    (verbatim, winnowed): &(Verbatim, Winnowed),
    [here, there]: [&[Function]; 2],
    show: Option<&str>,
) -> Result<(), Box<dyn Error>> {
    let mut random = fastrand::Rng::with_seed(7);
    let judged: HashSet<_> = JUDGED.lines().filter(|line| !line.starts_with('#')).collect();
    let is_judged = |it: &Reference| judged.contains(format!("{} {}", it.purl, it.path).as_str());
    println!("| query | asked | verbatim 65 | ScanOSS' rule | annotate | block |");
    println!("|---|---|---|---|---|---|");
    for (name, change, is_here) in evaluation::kinds() {
        let (mut verbatim_told, mut winnowed_told, mut copies) = (0, 0, 0);
        let ask = |language: Language, question: &str| {
            let mut found = index.references(Some(language), question, 0..question.len())?;
            if !is_here && found.iter().any(is_judged) {
                // No rule is to blame for what is a copy.
                copies += 1;
                found.clear();
            } else {
                verbatim_told += usize::from(verbatim.has(language, question));
                winnowed_told += usize::from(winnowed.has(question));
            }
            if is_here == found.is_empty() && show == Some(name) {
                println!("=== {question}\n--- {found:?}");
            }
            Ok::<_, SegmentError>(found)
        };
        let functions = if is_here { here } else { there };
        let answers = Answers::to(name, change, functions, &mut random, ask)?;
        print!("| {name} | {} ", answers.asked);
        for count in [verbatim_told, winnowed_told, answers.told, answers.certain] {
            print!("| {:.1} % ", answers.share(count));
        }
        let judged =
            if copies > 0 { format!(" {copies} are copies, as judged") } else { String::new() };
        println!("|{judged}");
    }
    Ok(())
}

/// How long ten lines take, the first time and when their pages have been read.
fn speed(index: &Index, functions: &[Function]) -> Result<(), Box<dyn Error>> {
    let mut random = fastrand::Rng::with_seed(11);
    let ten = functions.iter().filter_map(|function| {
        Some((function.language, function.question(Change::TenLines, &mut random)?))
    });
    let questions: Vec<_> = ten.collect();
    for round in ["first", "second", "third"] {
        let mut times = Vec::new();
        for (language, question) in &questions {
            let start = Instant::now();
            index.references(Some(*language), question, 0..question.len())?;
            times.push(start.elapsed());
        }
        times.sort();
        let at = |share: usize| -> Duration {
            times.get(times.len() * share / 100).copied().unwrap_or_default()
        };
        println!("ten lines, {round} time: p50 {:?}, p90 {:?}, p99 {:?}", at(50), at(90), at(99));
    }
    let resident: usize = index.segments().iter().map(Segment::resident).sum();
    println!("{:.1} MB of the index were read", resident as f64 / 1e6);
    Ok(())
}
