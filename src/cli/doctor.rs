//! `undertone doctor`: what is there, what is missing, what to do.

mod remote;

use super::{Failure, print};
use crate::completion::generation::{Backend, BackendError};
use crate::completion::prompt::{Piece, Prompt};
use crate::config::{Settings, exclusions, wants_colour};
use crate::models::{self, catalogue::Model, download};
use futures::StreamExt;
use serde::Serialize;
use std::fmt::Display;
use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Check what is there, what is missing, and say what to do.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes:
  0  all that is needed is there
  1  something is missing; the line that says FAIL names the remedy

A model on another machine is asked for one word, which costs a few tokens.")]
pub(crate) struct Arguments {
    /// Print `{"ok", "checks": [{"name", "state", "detail", "fix"}]}`
    #[arg(long)]
    json: bool,
    /// Read the whole model file and compare its SHA-256
    #[arg(long)]
    verify: bool,
    /// A backend of your configuration, a model of the catalogue, or the path of a GGUF file
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    /// Undertone works, but not at its best.
    Warn,
    Fail,
}

#[derive(Debug, Serialize)]
struct Check {
    name: String,
    state: State,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

impl Check {
    fn ok(name: &str, detail: impl Display) -> Self {
        Self { name: name.to_owned(), state: State::Ok, detail: detail.to_string(), fix: None }
    }

    fn warn(name: &str, detail: impl Display, fix: impl Display) -> Self {
        Self {
            name: name.to_owned(),
            state: State::Warn,
            detail: detail.to_string(),
            fix: Some(fix.to_string()),
        }
    }

    fn fail(name: &str, detail: impl Display, fix: impl Display) -> Self {
        Self {
            name: name.to_owned(),
            state: State::Fail,
            detail: detail.to_string(),
            fix: Some(fix.to_string()),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let checks = examine(arguments);
    let ok = checks.iter().all(|check| check.state != State::Fail);
    let text = if arguments.json {
        format!("{:#}\n", serde_json::json!({ "ok": ok, "checks": checks }))
    } else {
        page(&checks, stdout().is_terminal() && wants_colour())
    };
    print(&text)?;
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn page(checks: &[Check], colour: bool) -> String {
    let line = |check: &Check| {
        let (word, paint) = match check.state {
            State::Ok => ("ok  ", "32"),
            State::Warn => ("warn", "33"),
            State::Fail => ("FAIL", "31"),
        };
        let word = if colour { format!("\x1b[{paint}m{word}\x1b[0m") } else { word.to_owned() };
        let fix = check.fix.as_ref().map(|fix| format!("{:20}try: {fix}\n", ""));
        format!("{word}  {:<14}{}\n{}", check.name, check.detail, fix.unwrap_or_default())
    };
    checks.iter().map(line).collect()
}

fn examine(arguments: &Arguments) -> Vec<Check> {
    let mut checks = vec![program()];
    let settings = match super::settings(arguments.model.as_ref()) {
        Ok(settings) => settings,
        Err(error) => {
            checks.push(Check::fail("configuration", error, "mend that, and run this again"));
            return checks;
        }
    };
    checks.push(configuration(&settings));
    checks.push(folder(&settings));
    checks.extend(exclusions(&settings));
    for name in std::iter::once(&settings.model).chain(&settings.fallback) {
        match (settings.backends.get(name), super::runtime()) {
            (Some(provider), Ok(runtime)) => {
                checks.extend(remote::checks(name, provider, &settings, &runtime));
            }
            _ => checks.extend(model(&settings.named(name), arguments.verify)),
        }
    }
    checks.push(neovim());
    checks
}

fn program() -> Check {
    let version = env!("CARGO_PKG_VERSION");
    if cfg!(feature = "local") {
        Check::ok("undertone", format_args!("{version}, with the embedded model"))
    } else {
        let fix = "install undertone with its default features";
        Check::fail("undertone", format_args!("{version}, without the embedded model"), fix)
    }
}

fn configuration(settings: &Settings) -> Check {
    let file = settings.file.display();
    if settings.file.exists() {
        Check::ok("configuration", file)
    } else {
        Check::ok("configuration", format_args!("the defaults; {file} would change them"))
    }
}

/// Patterns here and above that cannot be read; what they govern stays on this machine.
fn exclusions(settings: &Settings) -> Vec<Check> {
    let here = std::env::current_dir().unwrap_or_default();
    let fix = "mend the pattern; until then all that it governs stays on this machine";
    let problems = exclusions::problems(&here, &settings.exclude);
    problems.iter().map(|problem| Check::warn("exclusions", problem, fix)).collect()
}

fn folder(settings: &Settings) -> Check {
    let folder = &settings.models_directory;
    let shown = folder.display();
    let fix = "name a folder that you may write to in UNDERTONE_MODELS_DIR";
    // A check only looks: what is not there yet would be made in the nearest folder that is.
    let Some(nearest) = folder.ancestors().find(|ancestor| ancestor.exists()) else {
        return Check::fail("models folder", format_args!("{shown} has no place to be"), fix);
    };
    if rustix::fs::access(nearest, rustix::fs::Access::WRITE_OK).is_err() || !nearest.is_dir() {
        return Check::warn("models folder", format_args!("{shown} cannot be written to"), fix);
    }
    match download::free_space(nearest) {
        Some(free) => {
            Check::ok("models folder", format_args!("{shown}, {} MB free", free / 1_000_000))
        }
        None => Check::ok("models folder", shown),
    }
}

/// The model's file, and whether it runs.
fn model(settings: &Settings, verify: bool) -> Vec<Check> {
    let (path, known) = match models::locate(settings) {
        Ok(found) => found,
        Err(error) => {
            let fix = error.remedy().unwrap_or_default();
            return vec![Check::fail("model", error, fix)];
        }
    };
    let file = file(settings, &path, known, verify);
    let usable = file.state != State::Fail;
    let mut checks = vec![file];
    if usable {
        checks.extend(computing(settings, &path));
    }
    checks
}

fn file(settings: &Settings, path: &Path, known: Option<&Model>, verify: bool) -> Check {
    let name = &settings.model;
    let shown = path.display();
    let Some(model) = known else {
        // Opening reads the file's head.
        return match models::open(settings) {
            Ok(_) => Check::ok("model", shown),
            Err(error) => Check::fail("model", &error, error.remedy().unwrap_or_default()),
        };
    };
    let fix = format!("undertone models pull {name}");
    let size = path.metadata().map_or(0, |data| data.len());
    if size != model.bytes {
        let detail = format!("{shown} has {size} bytes, and {name} has {}", model.bytes);
        return Check::fail("model", detail, fix);
    }
    if !verify {
        return Check::ok("model", format_args!("{name}, {shown}"));
    }
    match download::is_right(model, path, &mut |_| {}) {
        Ok(true) => Check::ok("model", format_args!("{name}, {shown}, and its SHA-256 is right")),
        Ok(false) => {
            Check::fail("model", format_args!("{shown} is not {name}: another SHA-256"), fix)
        }
        Err(error) => Check::fail("model", format_args!("{shown}: {error}"), fix),
    }
}

#[cfg(feature = "local")]
fn computing(settings: &Settings, path: &Path) -> Vec<Check> {
    use crate::models::local::{cores, trial};
    let verdict = match trial::verdict(&settings.cache_directory, &settings.model, path) {
        Ok(verdict) => verdict,
        Err(error) => return vec![unusable("generation", &error)],
    };
    let passed_over: Vec<_> = verdict
        .rejected
        .iter()
        .filter(|rejected| rejected.why != trial::Why::Unsupported)
        .map(|rejected| match rejected.why {
            trial::Why::TooSlow => format!("; {} was not done in time", rejected.variant),
            _ => format!("; {} crashes here", rejected.variant),
        })
        .collect();
    let (free, all) = cores();
    let busy = "other programs compute; with a free core it would be faster";
    let threads = format!("{free} of {all} cores are free");
    vec![
        Check::ok("CPU", format_args!("{}{}", verdict.variant, passed_over.concat())),
        if free == all { Check::ok("cores", threads) } else { Check::warn("cores", threads, busy) },
        generating(settings),
    ]
}

#[cfg(not(feature = "local"))]
fn computing(settings: &Settings, _: &Path) -> Vec<Check> {
    vec![generating(settings)]
}

fn unusable(what: &str, error: &BackendError) -> Check {
    Check::fail(what, error, error.remedy().unwrap_or_default())
}

/// Lets the model write a little.
fn generating(settings: &Settings) -> Check {
    let outcome = models::open(settings).and_then(|backend| {
        let runtime = super::runtime()
            .map_err(|error| BackendError::BrokeOff { reason: error.to_string() })?;
        runtime.block_on(speeds(backend.as_ref()))
    });
    match outcome {
        Ok(speeds) => Check::ok("generation", speeds),
        Err(error) => unusable("generation", &error),
    }
}

async fn speeds(backend: &dyn Backend) -> Result<String, BackendError> {
    const TOKENS: u32 = 32;
    let began = Instant::now();
    backend.loaded().await?;
    let loaded = began.elapsed();
    let text = "def add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n".to_owned();
    let prompt = Prompt::of_pieces(vec![Piece::Text(text)], TOKENS as usize);
    let began = Instant::now();
    let mut pieces = backend.generate(prompt, CancellationToken::new());
    let mut first = None;
    let mut count = 0_u32;
    while let Some(piece) = pieces.next().await {
        piece?;
        first.get_or_insert_with(|| began.elapsed());
        count += 1;
    }
    let Some(first) = first else {
        return Ok("the model has nothing to say to an example".to_owned());
    };
    let writing = began.elapsed().saturating_sub(first).as_secs_f64().max(1e-9);
    Ok(format!(
        "loaded in {:.1} s; first token after {} ms, then {:.0} tokens a second",
        loaded.as_secs_f64(),
        first.as_millis(),
        f64::from(count.saturating_sub(1)) / writing
    ))
}

/// The first version whose built-in client shows ghost text.
const NEOVIM: (u32, u32) = (0, 12);

fn neovim() -> Check {
    let fix = "Neovim 0.12 or newer shows ghost text: https://neovim.io";
    let output = Command::new("nvim").arg("--version").stdin(Stdio::null()).output();
    let Ok(output) = output else { return Check::warn("editor", "Neovim is not in PATH", fix) };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let first = text.lines().next().unwrap_or_default().to_owned();
    match version(&first) {
        Some(version) if version >= NEOVIM => Check::ok("editor", first),
        _ => Check::warn("editor", format_args!("{first} is older than 0.12"), fix),
    }
}

/// `NVIM v0.12.1` → `(0, 12)`
fn version(line: &str) -> Option<(u32, u32)> {
    let (major, rest) = line.strip_prefix("NVIM v")?.split_once('.')?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((major.parse().ok()?, digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neovim_tells_its_version() {
        for (line, expected) in [
            ("NVIM v0.12.1", Some((0, 12))),
            ("NVIM v0.13.0-dev-42+g123", Some((0, 13))),
            ("NVIM v1.0", Some((1, 0))),
            ("VIM - Vi IMproved 9.1", None),
            ("", None),
        ] {
            assert_eq!(version(line), expected, "{line}");
        }
    }

    #[test]
    fn each_line_says_what_to_do() {
        let checks = [Check::ok("a", "fine"), Check::fail("b", "gone", "bring it back")];
        assert_eq!(
            page(&checks, false),
            "ok    a             fine\nFAIL  b             gone\n                    try: bring it back\n"
        );
    }
}
