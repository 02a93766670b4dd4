//! `undertone references verify`: how much an index finds, and how much it only thinks to find.

use crate::cli::{Failure, print};
use crate::references::build::{Input, Options, build};
use crate::references::evaluation::{self, Answers, functions};
use crate::references::fingerprint::Density;
use crate::references::index::Index;
use crate::references::peers::{Verbatim, Winnowed};
use crate::references::segment::{self, Boilerplate, ENDING, SegmentError};
use crate::references::sources::{self, SourceText};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

/// Of so many folders, one is not indexed.
const HELD_OUT: usize = 4;

/// Measure recall and false matches with the functions of a folder
///
/// Each folder in DIR is taken as a package. Every fourth is left out and the others are indexed;
/// then functions of both are looked for, as they are, in part, and with variables renamed. What
/// is found of a function from elsewhere is a false match, or a copy that the two packages share.
/// Two rules of the field stand beside it: 65 tokens that are the same, and winnowed hashes of letters.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A folder of packages
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// So many functions of each language
    #[arg(long, default_value_t = 200, value_name = "N")]
    functions: usize,
    /// Another number draws other functions
    #[arg(long, default_value_t = 7, value_name = "N")]
    seed: u64,
    /// As `build --lean` has it
    #[arg(long)]
    lean: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let unreadable = |error| Failure::new(format_args!("{}: {error}", arguments.folder.display()));
    let mut packages = Vec::new();
    for entry in fs::read_dir(&arguments.folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        packages.extend(path.is_dir().then_some(path));
    }
    packages.sort();
    if packages.len() < HELD_OUT {
        return Err(Failure::new(format_args!(
            "there are not {HELD_OUT} folders in {}",
            arguments.folder.display()
        ))
        .or_try("a folder with a folder for each package"));
    }
    let is_held_out = |number: usize| number.is_multiple_of(HELD_OUT);
    let known = packages.iter().enumerate().filter(|(number, _)| !is_held_out(*number));
    let inputs: Vec<_> = known.map(|(_, path)| Input::Folder(path.clone())).collect();
    let density = if arguments.lean { Density::Lean } else { Density::Full };
    let options = Options { density, cancelled: &AtomicBool::new(false), progress: &|_| {} };
    let built = build(&inputs, options).map_err(Failure::new)?;
    let folder = tempfile::tempdir().map_err(Failure::new)?;
    let path = folder.path().join("verify").with_extension(ENDING);
    segment::write(built.parts, Boilerplate::default(), &path).map_err(Failure::new)?;
    let index = Index::open(&path)?;
    let files = |wanted: bool| -> Result<Vec<SourceText>, Failure> {
        let mut all = Vec::new();
        for (_, path) in packages.iter().enumerate().filter(|it| is_held_out(it.0) == wanted) {
            all.extend(sources::of_folder(path).map_err(Failure::new)?.files);
        }
        Ok(all)
    };
    let mut random = fastrand::Rng::with_seed(arguments.seed);
    let mut drawn = |files: &[SourceText]| {
        let files = files.iter().filter_map(|file| Some((file.language?, &file.text)));
        let all = files.flat_map(|(language, text)| functions(language, text)).collect();
        evaluation::drawn(all, arguments.functions, &mut random)
    };
    let known = files(false)?;
    let (here, elsewhere) = (drawn(&known), drawn(&files(true)?));
    let (verbatim, winnowed) = (Verbatim::new(&known), Winnowed::new(&known));
    if here.is_empty() {
        return Err(Failure::new("there are no functions in what is indexed to ask about")
            .or_try("a folder of packages in Python, JavaScript or Java, and --functions"));
    }
    let mut table = String::new();
    let heads = ["asked", "verbatim 65", "ScanOSS", "annotate", "block"];
    let mut row = |name: &str, cells: [String; 5]| {
        let _ = write!(table, "{name:24}");
        let _ = writeln!(table, "{}", cells.map(|it| format!("  {it:>11}")).concat());
    };
    row("query", heads.map(str::to_owned));
    for (name, change, is_here) in evaluation::kinds() {
        let functions = if is_here { &here } else { &elsewhere };
        let mut others = [0; 2];
        let ask = |language, text: &str| {
            others[0] += usize::from(verbatim.has(language, text));
            others[1] += usize::from(winnowed.has(text));
            index.references(Some(language), text, 0..text.len())
        };
        let answers = Answers::to::<SegmentError>(name, change, functions, &mut random, ask)?;
        let share = |count| match answers.asked {
            0 => "-".to_owned(),
            _ => format!("{:.1} %", answers.share(count)),
        };
        let [verbatim, winnowed] = others.map(share);
        let (told, certain) = (share(answers.told), share(answers.certain));
        row(name, [answers.asked.to_string(), verbatim, winnowed, told, certain]);
    }
    print(&table)?;
    Ok(ExitCode::SUCCESS)
}
