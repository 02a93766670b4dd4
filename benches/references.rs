//! The reference index: how many copies it finds, how many it only thinks to have found, beside
//! two rules of the field, and how long it takes.
//!
//! `cargo bench --no-default-features --bench references -- FOLDER [FUNCTIONS]`; FOLDER has the
//! packages of the default list, as `cargo bench --bench packages` leaves them. Every fourth
//! package is left out of the index; functions of these are from elsewhere.

#![expect(clippy::cast_precision_loss, reason = "figures are rounded")]

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use undertone::references::evaluation::{self, Answers, Change, functions};
use undertone::references::fingerprint::Density;
use undertone::references::index::Index;
use undertone::references::lex::{Family, Token, lex};
use undertone::references::list;
use undertone::references::package::{Ecosystem, Package};
use undertone::references::segment::{
    Boilerplate, PackageRow, Parts, Segment, SegmentError, SourceRow, write,
};
use undertone::references::sources::{SourceText, sources};
use undertone::syntax::Language;

/// Of these languages are the functions.
const LANGUAGES: [Family; 3] = [Family::Python, Family::Script, Family::Java];
/// Every so many packages, one is not in the index.
const HELD_OUT: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let Some(folder) = arguments.first().map(PathBuf::from) else {
        println!(
            "references: skipped; it needs the packages: cargo bench --bench references -- FOLDER"
        );
        return Ok(());
    };
    let each = arguments.get(1).map_or(Ok(300), |it| it.parse())?;
    let offset = arguments.get(2).map_or(Ok(0), |it| it.parse())?;
    // The questions of this row that were answered wrong.
    let shows = arguments.get(3);
    let mut packages = Vec::new();
    for package in list::parse(list::DEFAULT)? {
        if let Some(files) = code(&package, &folder) {
            packages.push((package, files));
        }
    }
    let origins = origins(&packages);
    let (mut known, mut elsewhere) = (Vec::new(), Vec::new());
    for (package, origin) in packages.into_iter().zip(origins) {
        let to = if origin % HELD_OUT == offset { &mut elsewhere } else { &mut known };
        to.push(package);
    }
    let path = folder.join("bench.segment");
    let bytes: usize = known.iter().flat_map(|(_, files)| files).map(|file| file.text.len()).sum();
    for density in [Density::Lean, Density::Full] {
        let start = Instant::now();
        let mut parts = Parts::default();
        for (package, files) in &known {
            parts.append(rows(package, files, density)?)?;
        }
        write(parts, Boilerplate::default(), &path)?;
        let took = start.elapsed().as_secs_f64();
        let size = std::fs::metadata(&path)?.len();
        println!(
            "{density:?}: {:.1} MB of source in {took:.2} s, {:.0} MB/s on one core; {:.1} MB, {:.1} %",
            bytes as f64 / 1e6,
            bytes as f64 / 1e6 / took,
            size as f64 / 1e6,
            size as f64 * 100.0 / bytes as f64,
        );
    }
    let index = Index::open(&path)?;
    let (verbatim, winnowed) = (Verbatim::new(&known), Winnowed::new(&known));
    let mut random = fastrand::Rng::with_seed(7);
    let mut drawn = |packages: &[(Package, Vec<SourceText>)]| {
        let files = packages.iter().flat_map(|(_, files)| files);
        let files = files.filter(|file| LANGUAGES.contains(&Family::of(file.language)));
        let all = files.flat_map(|file| file.language.map(|it| functions(it, &file.text)));
        evaluation::drawn(all.flatten().collect(), each, &mut random)
    };
    let (here, there) = (drawn(&known), drawn(&elsewhere));
    println!(
        "{} functions of {} packages, {} of {} that are not in the index",
        here.len(),
        known.len(),
        there.len(),
        elsewhere.len()
    );
    println!("| query | asked | verbatim 65 | ScanOSS' rule | annotate | block |");
    println!("|---|---|---|---|---|---|");
    let mut ten_lines = Vec::new();
    for (name, change, is_here) in evaluation::kinds() {
        let (mut verbatim_told, mut winnowed_told) = (0, 0);
        let ask = |language, question: &str| {
            verbatim_told += usize::from(verbatim.has(language, question));
            winnowed_told += usize::from(winnowed.has(question));
            let start = Instant::now();
            let found = index.references(Some(language), question, 0..question.len())?;
            if change == Change::TenLines && is_here {
                ten_lines.push(start.elapsed());
            }
            if is_here == found.is_empty() && shows.is_some_and(|it| it == name) {
                println!("=== {question}\n--- {found:?}");
            }
            Ok::<_, SegmentError>(found)
        };
        let functions = if is_here { &here } else { &there };
        let answers = Answers::to(name, change, functions, &mut random, ask)?;
        print!("| {name} | {} ", answers.asked);
        for count in [verbatim_told, winnowed_told, answers.told, answers.certain] {
            print!("| {:.1} % ", answers.share(count));
        }
        println!("|");
    }
    ten_lines.sort();
    let at =
        |share: usize| ten_lines.get(ten_lines.len() * share / 100).copied().unwrap_or_default();
    println!("ten lines, cold and warm: p50 {:?}, p90 {:?}, p99 {:?}", at(50), at(90), at(99));
    let resident: usize = index.segments().iter().map(Segment::resident).sum();
    println!("{:.1} MB of the index in memory", resident as f64 / 1e6);
    Ok(())
}

fn code(package: &Package, folder: &Path) -> Option<Vec<SourceText>> {
    let place = folder.join(package.place());
    let is_dsc = |path: &PathBuf| path.extension().is_some_and(|it| it == "dsc");
    let archive = match package.ecosystem() {
        Ecosystem::Debian => {
            std::fs::read_dir(place).ok()?.filter_map(|it| Some(it.ok()?.path())).find(is_dsc)?
        }
        _ => place,
    };
    sources(package, &archive).ok().map(|it| it.files)
}

fn rows(
    package: &Package,
    files: &[SourceText],
    density: Density,
) -> Result<Parts, Box<dyn Error>> {
    let url = package.repository.clone().unwrap_or_else(|| package.purl());
    let row = PackageRow { name: package.name(), purl: package.purl(), url };
    let files = files.iter().map(|file| SourceRow {
        path: &file.path,
        family: Family::of(file.language),
        text: &file.text,
        licence: file.licence(),
    });
    Ok(Parts::of(row, density, files)?)
}

/// A number for each package, the same for those that share code by the rule for verbatim copies:
/// bundles, and what was split into packages or copied from one into another.
fn origins(packages: &[(Package, Vec<SourceText>)]) -> Vec<usize> {
    const SHARED: usize = 50;
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (number, (_, files)) in packages.iter().enumerate() {
        for file in files {
            for gram in Verbatim::grams(Family::of(file.language), &file.text) {
                let other = *first.entry(gram).or_insert(number);
                if other != number {
                    *shared.entry((number, other)).or_default() += 1;
                }
            }
        }
    }
    let mut origins: Vec<_> = (0..packages.len()).collect();
    for ((one, other), _) in shared.into_iter().filter(|(_, grams)| *grams >= SHARED) {
        let (from, to) = (origins[one].max(origins[other]), origins[one].min(origins[other]));
        for origin in origins.iter_mut().filter(|it| **it == from) {
            *origin = to;
        }
    }
    origins
}

/// The rule that Copilot is described to have: 65 tokens that are the same.
struct Verbatim(HashSet<u64>);

impl Verbatim {
    fn new(packages: &[(Package, Vec<SourceText>)]) -> Self {
        let mut grams = HashSet::new();
        for file in packages.iter().flat_map(|(_, files)| files) {
            for gram in Self::grams(Family::of(file.language), &file.text) {
                grams.insert(gram);
            }
        }
        Self(grams)
    }

    fn has(&self, language: Language, text: &str) -> bool {
        Self::grams(Family::of(Some(language)), text).iter().any(|gram| self.0.contains(gram))
    }

    fn grams(family: Family, text: &str) -> Vec<u64> {
        const LENGTH: usize = 65;
        const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut tokens: Vec<Token> = Vec::new();
        lex(family, text, &mut tokens);
        let oldest = (0..LENGTH).fold(1, |power: u64, _| power.wrapping_mul(BASE));
        let value = |token: &Token| {
            (u64::from(token.hash) ^ u64::from(token.symbol.0) << 32)
                .wrapping_mul(0xff51_afd7_ed55_8ccd)
        };
        let (mut rolling, mut grams) = (0_u64, Vec::new());
        for (place, token) in tokens.iter().enumerate() {
            rolling = rolling.wrapping_mul(BASE).wrapping_add(value(token));
            if place >= LENGTH {
                rolling = rolling.wrapping_sub(value(&tokens[place - LENGTH]).wrapping_mul(oldest));
            }
            if place + 1 >= LENGTH {
                grams.push(rolling);
            }
        }
        grams
    }
}

/// ScanOSS' rule: letters and digits in lower case, hashes of 30 of them, of 64 of these the least;
/// a file is a match where three of its hashes are met in the order of their lines.
struct Winnowed(HashMap<u32, Vec<(u32, u32)>>);

impl Winnowed {
    /// A hash that is in more files is not looked at.
    const MOST: usize = 100;
    const FEWEST: usize = 3;

    fn new(packages: &[(Package, Vec<SourceText>)]) -> Self {
        let mut places: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for (number, file) in (0..).zip(packages.iter().flat_map(|(_, files)| files)) {
            for (hash, line) in Self::hashes(&file.text) {
                places.entry(hash).or_default().push((number, line));
            }
        }
        Self(places)
    }

    fn has(&self, text: &str) -> bool {
        let mut hits: HashMap<(u32, i64), usize> = HashMap::new();
        for (hash, line) in Self::hashes(text) {
            let Some(places) = self.0.get(&hash).filter(|it| it.len() <= Self::MOST) else {
                continue;
            };
            for (file, at) in places {
                let distance = i64::from(*at) - i64::from(line);
                *hits.entry((*file, distance)).or_default() += 1;
            }
        }
        hits.values().any(|count| *count >= Self::FEWEST)
    }

    fn hashes(text: &str) -> Vec<(u32, u32)> {
        const GRAM: usize = 30;
        const WINDOW: usize = 64;
        let mut line = 1;
        let mut letters = Vec::new();
        for byte in text.bytes() {
            line += u32::from(byte == b'\n');
            if byte.is_ascii_alphanumeric() {
                letters.push((byte.to_ascii_lowercase(), line));
            }
        }
        let grams: Vec<(u32, u32)> = letters
            .windows(GRAM)
            .map(|gram| {
                let bytes: Vec<u8> = gram.iter().map(|it| it.0).collect();
                (crc32fast::hash(&bytes), gram[GRAM - 1].1)
            })
            .collect();
        let mut kept: Vec<(u32, u32)> = Vec::new();
        for window in grams.windows(WINDOW) {
            if let Some(least) = window.iter().min_by_key(|it| it.0)
                && kept.last() != Some(least)
            {
                kept.push(*least);
            }
        }
        kept.dedup();
        kept
    }
}
