//! The packages of a list: fetched into a folder, unpacked, counted.
//!
//! `cargo bench --no-default-features --bench packages -- FOLDER [LIST]` takes the default list
//! or LIST, and writes into FOLDER what it has found out of each package: `packages.txt`, the
//! list with licences, for `src/references/packages.txt`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;
use undertone::config;
use undertone::references::fetch::{Clients, Event, fetch};
use undertone::references::licences::{self, NO_ASSERTION, header};
use undertone::references::list;
use undertone::references::package::Package;
use undertone::references::selection::LeftOut;
use undertone::references::sources::{Sources, sources};
use undertone::syntax::Language;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        println!("packages: skipped; it needs a folder: cargo bench --bench packages -- FOLDER");
        return Ok(());
    };
    let text = match arguments.next() {
        Some(path) => std::fs::read_to_string(path)?,
        None => list::DEFAULT.to_owned(),
    };
    let packages = list::parse(&text)?;
    let clients = Clients { cargo_home: config::cargo_home(), ..Clients::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let start = Instant::now();
    let mut watch = |event: Event<'_>| {
        if let Event::LeftOut { package, reason } = event {
            println!("{}: {reason}", package.purl());
        }
    };
    let fetched = runtime.block_on(fetch(&packages, &folder, &clients, &mut watch))?;
    let (here, all) = (fetched.archives.len(), packages.len());
    println!("{here} of {all} packages here after {:.0} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let mut sums = Sums::default();
    for (package, archive) in &fetched.archives {
        match sources(package, archive) {
            Ok(taken) => sums.add(package, &taken),
            Err(error) => println!("{}: {error}", package.purl()),
        }
    }
    println!("unpacked in {:.1} s", start.elapsed().as_secs_f64());
    sums.print();
    std::fs::write(folder.join("packages.txt"), with_licences(&text, &sums.found))?;
    Ok(())
}

/// What all packages come to.
#[derive(Default)]
struct Sums {
    /// Packages, files and bytes.
    languages: BTreeMap<&'static str, (u32, u32, u32)>,
    licences: BTreeMap<String, u32>,
    headers: BTreeMap<String, u32>,
    left_out: LeftOut,
    /// Packages with more code than is taken.
    full: u32,
    /// Each package's licence.
    found: BTreeMap<String, String>,
}

impl Sums {
    fn add(&mut self, package: &Package, taken: &Sources) {
        let purl = package.purl();
        let mut languages: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for file in &taken.files {
            let sum = languages.entry(file.language.map_or("other", Language::name)).or_default();
            *sum = (sum.0 + 1, sum.1 + u32::try_from(file.text.len()).unwrap_or(u32::MAX));
            let header = header::licence(&file.text);
            if let Some(header) = header.filter(|it| !licences::same(it, &file.licence)) {
                let key = format!("{header} in {purl}, {}", file.licence);
                *self.headers.entry(key).or_default() += 1;
            }
        }
        let bytes: u32 = languages.values().map(|(_, bytes)| bytes).sum();
        for (language, (files, bytes)) in languages {
            let sum = self.languages.entry(language).or_default();
            *sum = (sum.0 + 1, sum.1 + files, sum.2 + bytes);
        }
        let (files, licence, left_out) = (taken.files.len(), &taken.licence, taken.left_out);
        println!("{purl:<56} {:>6} kB {files:>5} files  {licence}  {left_out:?}", bytes / 1000);
        self.full += u32::from(left_out.over > 0);
        self.left_out += left_out;
        *self.licences.entry(licence.clone()).or_default() += 1;
        self.found.insert(purl, licence.clone());
    }

    fn print(&self) {
        for (language, (packages, files, bytes)) in &self.languages {
            let megabytes = f64::from(*bytes) / 1e6;
            println!("{language:<12} {packages:>4} packages {files:>6} files {megabytes:>7.1} MB");
        }
        println!("{} packages have more code than is taken; {:?}", self.full, self.left_out);
        for (header, count) in &self.headers {
            println!("{count:>4} headers say {header}");
        }
        for (licence, count) in &self.licences {
            println!("{count:>4} packages are {licence}");
        }
    }
}

/// The list, with the licences that were found where it names none.
fn with_licences(text: &str, found: &BTreeMap<String, String>) -> String {
    let line = |line: &str| {
        let package = list::parse(line).ok().and_then(|packages| packages.into_iter().next());
        let Some(package) = package else { return line.to_owned() };
        let licence = found.get(&package.purl()).filter(|licence| *licence != NO_ASSERTION);
        let package = match licence {
            Some(licence) if package.licence.is_none() => package.clone().with_licence(licence),
            _ => Ok(package.clone()),
        };
        package.as_ref().map_or_else(|_| line.to_owned(), list::write)
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}
