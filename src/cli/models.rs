//! `undertone models`: which models there are, which are here, and fetching them.

mod reach;

use super::{Failure, print, tell};
use crate::config::{DEFAULT_MODEL, Settings};
use crate::models::catalogue::{self, Model};
use crate::models::download::{self, DownloadError, Event};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::io::{IsTerminal, stderr};
use std::path::Path;
use std::process::ExitCode;

/// Show the models of your settings and whether they answer; list and fetch others.
///
/// Alone, it asks each model of your settings for one word, which costs a few tokens on another
/// machine, and says how soon the first one came and what the model can do.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  undertone models                       do the models of my settings answer?
  undertone models list                  which models there are, and which are here
  undertone models pull                  fetch the default model
  undertone models pull smollm2-135m     fetch another one
  undertone lsp --model smollm2-135m     use it

Any GGUF file works by its path: `--model ~/models/other.gguf`.")]
pub(crate) struct Arguments {
    /// Print `{"models": [{"name", "runs", "latency_ms", "can", "asked", "problem", "try"}]}`
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the models of the catalogue
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetch a model and check its SHA-256; a broken download is resumed
    Pull {
        /// A name of `undertone models list`; without it, the model of the settings
        name: Option<String>,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = Settings::load()?;
    match &arguments.what {
        None => show(&settings, arguments.json),
        Some(What::List { json }) => {
            let as_json = *json || arguments.json;
            print(&if as_json { list_json(&settings) } else { list(&settings) })?;
            Ok(ExitCode::SUCCESS)
        }
        Some(What::Pull { name }) => pull(&settings, name.as_deref()),
    }
}

fn show(settings: &Settings, json: bool) -> Result<ExitCode, Failure> {
    let lines = super::runtime()?.block_on(reach::look(settings));
    let page =
        if json { format!("{:#}\n", json!({ "models": lines })) } else { reach::page(&lines) };
    print(&page)?;
    let ok = !lines.iter().any(reach::Line::fails);
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether the file is there with its full size; `doctor --verify` checks its hash.
fn is_here(model: &Model, path: &Path) -> bool {
    path.metadata().is_ok_and(|data| data.len() == model.bytes)
}

fn list(settings: &Settings) -> String {
    let line = |model: &Model| {
        let path = model.path(&settings.models_directory);
        let place = if is_here(model, &path) {
            path.display().to_string()
        } else {
            format!("not here; undertone models pull {}", model.name)
        };
        let mark = if model.name == settings.model { '*' } else { ' ' };
        let megabytes = megabytes(model.bytes);
        format!(
            "{mark} {:<20} {megabytes:>4} MB  {:<11} {}\n{:25}{place}\n",
            model.name, model.licence, model.title, ""
        )
    };
    catalogue::all().iter().map(line).collect::<String>() + "\n* the model of your settings\n"
}

fn list_json(settings: &Settings) -> String {
    let entry = |model: &Model| {
        let path = model.path(&settings.models_directory);
        json!({
            "name": model.name,
            "title": model.title,
            "licence": model.licence,
            "bytes": model.bytes,
            "sha256": model.sha256,
            "context": model.context,
            "path": path,
            "present": is_here(model, &path),
            "chosen": model.name == settings.model,
        })
    };
    let models: Vec<_> = catalogue::all().iter().map(entry).collect();
    format!("{:#}\n", json!({ "models": models }))
}

fn pull(settings: &Settings, name: Option<&str>) -> Result<ExitCode, Failure> {
    // Whoever has a file of their own as the model can only mean the default.
    let chosen = catalogue::find(&settings.model).map_or(DEFAULT_MODEL, |model| &model.name);
    let name = name.unwrap_or(chosen);
    let model = catalogue::find(name).ok_or_else(|| {
        Failure::new(format_args!("there is no model {name}"))
            .or_try("`undertone models list` for those that there are")
    })?;
    let runtime = super::runtime()?;
    let mut progress = Progress::new(model);
    let directory = &settings.models_directory;
    let pulled = runtime.block_on(download::pull(model, directory, &mut |event| {
        progress.show(event);
    }));
    progress.bar.finish_and_clear();
    let path = pulled.map_err(Failure::from)?;
    print(&format!("{} is here: {}\n", model.name, path.display()))?;
    try_out(settings, model, &path)
}

/// Finds out now which CPU variant works, so that the first completion need not wait for it.
#[cfg(feature = "local")]
fn try_out(settings: &Settings, model: &Model, path: &Path) -> Result<ExitCode, Failure> {
    let verdict =
        crate::models::local::trial::verdict(&settings.cache_directory, &model.name, path)?;
    print(&format!(
        "It works on this machine: {:.0} tokens of prompt a second and {:.0} of output.\n",
        verdict.speeds.prompt, verdict.speeds.output
    ))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(not(feature = "local"))]
fn try_out(_: &Settings, _: &Model, _: &Path) -> Result<ExitCode, Failure> {
    print("This build of undertone has no embedded model that could use it.\n")?;
    Ok(ExitCode::SUCCESS)
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        Self::new(&error).or_try(error.remedy())
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

/// How far a download is: a bar on a terminal, lines elsewhere.
struct Progress {
    bar: ProgressBar,
    total: u64,
    /// Tenths that were told of.
    told: u64,
}

impl Progress {
    fn new(model: &Model) -> Self {
        let bar = if stderr().is_terminal() {
            ProgressBar::new(model.bytes)
        } else {
            ProgressBar::hidden()
        };
        let template = "{prefix} {wide_bar} {decimal_bytes} of {decimal_total_bytes}, \
                        {decimal_bytes_per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(model.name.clone());
        Self { bar, total: model.bytes, told: 0 }
    }

    fn show(&mut self, event: Event<'_>) {
        match event {
            Event::Source(name) => self.say(&format!("Fetching from {name}")),
            Event::Failed(reason) => self.say(&format!("No: {reason}")),
            Event::Checking => self.say("Checking the SHA-256"),
            Event::Bytes(bytes) => {
                self.bar.set_position(bytes);
                let tenth = bytes * 10 / self.total.max(1);
                if self.bar.is_hidden() && tenth > self.told {
                    self.told = tenth;
                    let (here, all) = (megabytes(bytes), megabytes(self.total));
                    tell(format_args!("{here} of {all} MB"));
                }
            }
        }
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| tell(line));
    }
}
