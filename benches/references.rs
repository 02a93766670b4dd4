//! The reference index: how many copies it finds, how many it only thinks to have found, beside
//! two rules of the field, and how long it takes.
//!
//! `cargo bench --no-default-features --bench references -- FOLDER [FUNCTIONS]`; FOLDER has the
//! packages of the default list, as `cargo bench --bench packages` leaves them. Every fourth
//! package is left out of the index; functions of these are from elsewhere.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use undertone::references::evaluation::{Change, Function, functions};
use undertone::references::fingerprint::Density;
use undertone::references::index::Index;
use undertone::references::lex::{Family, Token, lex};
use undertone::references::list;
use undertone::references::package::{Ecosystem, Package};
use undertone::references::segment::{Boilerplate, PackageRow, Parts, SourceRow, write};
use undertone::references::sources::{SourceText, sources};

/// Every so many packages, one is not in the index.
const HELD_OUT: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let Some(folder) = arguments.first().map(PathBuf::from) else {
        println!("references: skipped; it needs the packages: cargo bench --bench references -- FOLDER");
        return Ok(());
    };
    let each = arguments.get(1).map_or(Ok(300), |it| it.parse())?;
    let offset = arguments.get(2).map_or(Ok(0), |it| it.parse())?;
    let (mut known, mut elsewhere) = (Vec::new(), Vec::new());
    for (number, package) in list::parse(list::DEFAULT)?.into_iter().enumerate() {
        if let Some(files) = code(&package, &folder) {
            let to = if number % HELD_OUT == offset { &mut elsewhere } else { &mut known };
            to.push((package, files));
        }
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
            bytes as f64 / 1e6, bytes as f64 / 1e6 / took, size as f64 / 1e6,
            size as f64 * 100.0 / bytes as f64,
        );
    }
    let index = Index::open(&path)?;
    let verbatim = Verbatim::new(&known);
    let mut random = fastrand::Rng::with_seed(7);
    let (here, there) = (drawn(&known, each, &mut random), drawn(&elsewhere, each, &mut random));
    println!("{} functions of {} packages, {} of {} from elsewhere", here.len(), known.len(), there.len(), elsewhere.len());
    println!("{:24} {:>12} {:>12} {:>12}", "query", "verbatim 65", "annotate", "block");
    let mut times = Vec::new();
    for (name, change, of) in Change::ALL
        .into_iter()
        .map(|change| (change.name(), change, &here))
        .chain([("function from elsewhere", Change::Whole, &there), ("10 lines from elsewhere", Change::TenLines, &there)])
    {
        let (mut asked, mut told, mut certain, mut same) = (0, 0, 0, 0);
        for function in of {
            let Some(question) = function.question(change, &mut random) else { continue };
            asked += 1;
            let start = Instant::now();
            let found = index.references(Some(function.language), &question, 0..question.len())?;
            times.push((change == Change::TenLines, start.elapsed()));
            told += usize::from(!found.is_empty());
            certain += usize::from(found.iter().any(|it| it.is_certain));
            same += usize::from(verbatim.has(function.language, &question));
            if std::env::var("SHOW").is_ok_and(|it| it == name) {
                if found.is_empty() == (std::ptr::eq(of, &there)) { continue; }
                println!("=== {question}\n--- {:?}", found.iter().map(|it| (&it.purl, &it.path, &it.lines, it.tier, it.is_certain, &question[it.span.clone()])).collect::<Vec<_>>());
            }
        }
        let share = |count: usize| count as f64 * 100.0 / asked as f64;
        println!("{name:24} {:>10.1} % {:>10.1} % {:>10.1} %   of {asked}", share(same), share(told), share(certain));
    }
    let mut ten: Vec<_> = times.iter().filter(|it| it.0).map(|it| it.1).collect();
    ten.sort();
    println!("ten lines: p50 {:?} p90 {:?} p99 {:?}", ten[ten.len() / 2], ten[ten.len() * 9 / 10], ten[ten.len() * 99 / 100]);
    println!("resident {} kB", index.segments()[0].resident() / 1000);
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

fn rows(package: &Package, files: &[SourceText], density: Density) -> Result<Parts, Box<dyn Error>> {
    let url = package.repository.clone().unwrap_or_else(|| package.purl());
    let row = PackageRow { name: package.name(), purl: package.purl(), url };
    let files = files.iter().map(|file| SourceRow {
        path: &file.path,
        family: Family::of(Some(file.language)),
        text: &file.text,
        licence: file.header.as_deref().unwrap_or(&file.licence),
    });
    Ok(Parts::of(row, density, files)?)
}

/// As many functions of each of three languages.
fn drawn(packages: &[(Package, Vec<SourceText>)], each: usize, random: &mut fastrand::Rng) -> Vec<Function> {
    let mut all: BTreeMap<&str, Vec<Function>> = BTreeMap::new();
    for (_, files) in packages {
        for file in files {
            let name = match Family::of(Some(file.language)) {
                Family::Python => "Python",
                Family::Script => "JavaScript",
                Family::Java => "Java",
                _ => continue,
            };
            all.entry(name).or_default().extend(functions(file.language, &file.text));
        }
    }
    let mut drawn = Vec::new();
    for (name, mut functions) in all {
        random.shuffle(&mut functions);
        println!("{name}: {} functions", functions.len());
        drawn.extend(functions.into_iter().take(each));
    }
    drawn
}

/// The rule that Copilot is described to have: 65 tokens that are the same.
struct Verbatim(HashMap<u64, ()>);

impl Verbatim {
    fn new(packages: &[(Package, Vec<SourceText>)]) -> Self {
        let mut grams = HashMap::new();
        for file in packages.iter().flat_map(|(_, files)| files) {
            for gram in Self::grams(Family::of(Some(file.language)), &file.text) {
                grams.insert(gram, ());
            }
        }
        Self(grams)
    }

    fn has(&self, language: undertone::syntax::Language, text: &str) -> bool {
        Self::grams(Family::of(Some(language)), text).iter().any(|gram| self.0.contains_key(gram))
    }

    fn grams(family: Family, text: &str) -> Vec<u64> {
        const LENGTH: usize = 65;
        const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut tokens: Vec<Token> = Vec::new();
        lex(family, text, &mut tokens);
        let oldest = (0..LENGTH).fold(1, |power: u64, _| power.wrapping_mul(BASE));
        let value = |token: &Token| (u64::from(token.hash) ^ u64::from(token.symbol.0) << 32).wrapping_mul(0xff51_afd7_ed55_8ccd);
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
