//! `undertone references`: the index of open-source code, and what a file resembles in it.

#![expect(clippy::cast_precision_loss, reason = "sizes are rounded to a tenth of a megabyte")]

mod build;
mod check;
mod verify;

use super::{Failure, print};
use crate::config::Settings;
use crate::policy::attribution::plain;
use crate::references::index::Index;
use crate::references::segment::{SegmentError, Summary};
use crate::server::reference_log;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Build the index of open-source code, and see what code resembles in it.
///
/// The index says of a suggestion, before it is shown, which package has the same code, where,
/// and under which licence. It is a file on this machine that holds no code, only fingerprints;
/// nothing is sent anywhere to ask it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  undertone references build --default      fetch some 250 packages that many depend on, and index them
  undertone references build ~/code/lib     index a folder of your own
  undertone references info                 what is in the index
  undertone references check src/app.py     what this file resembles
  undertone references check app.py:10-30   what these lines resemble
  undertone references log                  what of known code you have accepted")]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Build(build::Arguments),
    /// Put several files of an index together into one
    Merge {
        /// The files
        #[arg(required = true, num_args = 2..)]
        files: Vec<PathBuf>,
        /// Where the result is written
        #[arg(long, short)]
        output: PathBuf,
    },
    /// Say what an index holds, and check all of it
    Info {
        /// Files of an index; without any, those of the settings
        files: Vec<PathBuf>,
    },
    Check(check::Arguments),
    /// Say which known code was accepted in suggestions, where and when
    Log {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    Verify(verify::Arguments),
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = Settings::load()?;
    match &arguments.what {
        What::Build(arguments) => build::run(arguments, &settings),
        What::Merge { files, output } => build::merge(files, output),
        What::Info { files } => info(files, &settings),
        What::Check(arguments) => check::run(arguments, &settings).map_err(Failure::of_search),
        What::Log { json } => log(*json, &settings),
        What::Verify(arguments) => verify::run(arguments),
    }
}

fn info(files: &[PathBuf], settings: &Settings) -> Result<ExitCode, Failure> {
    let folder = [settings.references_directory.clone()];
    let paths = if files.is_empty() { &folder } else { files };
    let mut page = String::new();
    for path in paths {
        for segment in open(path)?.segments() {
            segment.check()?;
            let (path, held) = (segment.path().display(), described(&segment.summary()));
            let _ = writeln!(page, "{path}\n{held}");
            for package in segment.packages() {
                let _ = writeln!(page, "  {}  {}", plain(&package.purl), plain(&package.url));
            }
        }
    }
    print(&page)?;
    Ok(ExitCode::SUCCESS)
}

fn log(json: bool, settings: &Settings) -> Result<ExitCode, Failure> {
    let folder = settings.state_directory.join(reference_log::FOLDER);
    let entries = reference_log::read(&folder).map_err(Failure::new)?;
    let page = if json {
        format!("{:#}\n", json!({ "entries": entries }))
    } else {
        reference_log::page(&entries)
    };
    print(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Opens an index that has to be there.
fn open(path: &Path) -> Result<Index, Failure> {
    let index = Index::open(path)?;
    if index.is_empty() {
        return Err(Failure::new(format_args!("there is no index in {}", path.display()))
            .or_try("undertone references build --default"));
    }
    Ok(index)
}

/// What a segment holds, in a line.
fn described(summary: &Summary) -> String {
    let share = summary.bytes as f64 * 100.0 / summary.source_bytes.max(1) as f64;
    format!(
        "{} packages, {} files, {:.1} MB of source, {} tokens; {:.1} MB, {share:.1} % of the source",
        summary.packages,
        summary.files,
        megabytes(summary.source_bytes),
        summary.tokens,
        megabytes(summary.bytes),
    )
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

impl From<SegmentError> for Failure {
    fn from(error: SegmentError) -> Self {
        Self::new(error)
    }
}
