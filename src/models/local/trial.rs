//! Which CPU variant of llama.cpp works here, and how fast: found by trial in a child process.
//!
//! A virtual machine may offer instructions that it then does not let run (AMX, for one),
//! and a damaged model file may crash the loader. Neither may take the editor's server
//! down, so a model is first loaded and run in a child, variant by variant, best first.
//! The verdict is kept until the program, the CPU or the file changes.

use super::Tuning;
use super::engine::{Engine, Speeds, load};
use super::runtime;
use crate::completion::generation::BackendError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};
use std::{env, fs};

/// What trials said about a model on this machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// The variant to use.
    pub variant: String,
    /// Those before it in the order of preference, and why not they.
    pub rejected: Vec<Rejected>,
    /// How fast the model was.
    pub speeds: Speeds,
}

/// A variant that is not used.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rejected {
    /// Its name.
    pub variant: String,
    /// Why.
    pub why: Why,
}

/// Why a variant is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The CPU lacks its instructions.
    Unsupported,
    /// The child died.
    Crashed,
    /// The child was not done in time.
    TooSlow,
}

/// Exit codes of a trial, apart from what a crash gives.
const EXIT_UNSUPPORTED: u8 = 3;
const EXIT_UNUSABLE: u8 = 4;

/// Raised when a trial finds out what it did not before: older verdicts are then forgotten.
const EDITION: u8 = 2;

/// What came of one trial.
enum Outcome {
    Works(Speeds),
    Rejected(Why),
    /// The model cannot be used with any variant.
    Unusable(String),
}

/// The verdict on the model in `path`: the remembered one, or that of new trials.
pub fn verdict(cache: &Path, name: &str, path: &Path) -> Result<Verdict, BackendError> {
    if let Some(verdict) = remembered(cache, path) {
        return Ok(verdict);
    }
    let verdict = fresh(name, path)?;
    // What was too slow on a busy machine may be the fastest on a quiet one.
    if verdict.rejected.iter().any(|rejected| matches!(rejected.why, Why::TooSlow)) {
        return Ok(verdict);
    }
    // A verdict that cannot be kept costs the next start a second; nothing else.
    if let Some(file) = file(cache, path)
        && let Err(error) = keep(&file, &verdict)
    {
        tracing::warn!("the trial's verdict cannot be kept: {error}");
    }
    Ok(verdict)
}

/// The verdict of earlier trials, if it still holds.
pub fn remembered(cache: &Path, path: &Path) -> Option<Verdict> {
    serde_json::from_slice(&fs::read(file(cache, path)?).ok()?).ok()
}

/// Runs one trial in this process, which it may crash; the report goes to standard output.
pub fn run(variant: &str, path: &Path) -> u8 {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(tracing::Level::ERROR)
        .without_time()
        .with_ansi(false)
        .with_target(false)
        .with_level(false)
        .init();
    if runtime::start(variant, runtime::Log::Kept).is_none() {
        return EXIT_UNSUPPORTED;
    }
    let name = path.display().to_string();
    let measured = load(&name, path, variant)
        .and_then(|loaded| Engine::new(&loaded, Tuning::default())?.measure());
    match measured {
        Ok(speeds) => {
            println!("{}", serde_json::json!(speeds));
            0
        }
        Err(error) => {
            match error {
                BackendError::Unusable { reason, .. } => eprintln!("{reason}"),
                other => eprintln!("{other}"),
            }
            EXIT_UNUSABLE
        }
    }
}

/// Tries variant after variant, best first.
fn fresh(name: &str, path: &Path) -> Result<Verdict, BackendError> {
    let unusable = |reason: String| BackendError::Unusable { model: name.to_owned(), reason };
    let program = program().ok_or_else(|| {
        unusable("the program `undertone` that should try it out is not to be found".to_owned())
    })?;
    let mut rejected = Vec::new();
    for variant in runtime::variants() {
        match try_out(&program, &variant, path) {
            Ok(Outcome::Works(speeds)) => return Ok(Verdict { variant, rejected, speeds }),
            Ok(Outcome::Rejected(why)) => rejected.push(Rejected { variant, why }),
            Ok(Outcome::Unusable(reason)) => return Err(unusable(reason)),
            Err(error) => return Err(unusable(format!("it cannot be tried out: {error}"))),
        }
    }
    Err(unusable("it crashes llama.cpp on every kind of CPU".to_owned()))
}

/// The program that has the hidden subcommand. Tests and benchmarks are not it, but stand
/// near it.
fn program() -> Option<PathBuf> {
    let this = env::current_exe().ok()?;
    let name = format!("undertone{}", env::consts::EXE_SUFFIX);
    let folder = this.parent()?;
    [folder.join(&name), folder.join("..").join(&name)].into_iter().find(|path| path.is_file())
}

fn try_out(program: &Path, variant: &str, path: &Path) -> io::Result<Outcome> {
    let mut child = command(program)
        .arg("trial")
        .arg(variant)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let report = child.stdout.take().map(heard);
    let complaint = child.stderr.take().map(heard);
    let Some(status) = wait(&mut child, patience(path))? else {
        return Ok(Outcome::Rejected(Why::TooSlow));
    };
    let text = |reader: Option<thread::JoinHandle<String>>| {
        reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
    };
    let (report, complaint) = (text(report), text(complaint));
    Ok(match status.code() {
        Some(0) => {
            serde_json::from_str(&report).map_or(Outcome::Rejected(Why::Crashed), Outcome::Works)
        }
        Some(code) if code == i32::from(EXIT_UNSUPPORTED) => Outcome::Rejected(Why::Unsupported),
        Some(code) if code == i32::from(EXIT_UNUSABLE) => {
            let reason = complaint.lines().find(|line| !line.trim().is_empty());
            let reason = reason.unwrap_or("llama.cpp gives no reason");
            // Behind it stands which part of llama.cpp says so.
            let reason = reason.split(" module=").next().unwrap_or(reason);
            Outcome::Unusable(reason.trim().to_owned())
        }
        _ => Outcome::Rejected(Why::Crashed),
    })
}

/// A crash is expected here, and is to leave no core file in a person's folder.
fn command(program: &Path) -> Command {
    if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -c 0; exec \"$0\" \"$@\""]).arg(program);
        shell
    } else {
        Command::new(program)
    }
}

/// Long enough to read the file from a slow disk.
fn patience(path: &Path) -> Duration {
    let bytes = path.metadata().map_or(0, |data| data.len());
    Duration::from_secs(20 + bytes / 50_000_000)
}

/// Reads on a thread, so that a child that says much does not wait for us.
fn heard(from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut from = from;
        let _ = (&mut from).take(64 << 10).read_to_end(&mut bytes);
        let _ = io::copy(&mut from, &mut io::sink());
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, patience: Duration) -> io::Result<Option<std::process::ExitStatus>> {
    let began = Instant::now();
    while began.elapsed() < patience {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Where the verdict is kept: another file for everything that could change it.
fn file(cache: &Path, path: &Path) -> Option<PathBuf> {
    let data = path.metadata().ok()?;
    let changed = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update([EDITION]);
    hash.update(cpu());
    hash.update(path.canonicalize().ok()?.as_os_str().as_encoded_bytes());
    hash.update(data.len().to_le_bytes());
    hash.update(changed.as_nanos().to_le_bytes());
    for variant in runtime::variants() {
        hash.update(variant);
        hash.update(b"\0");
    }
    let name = format!("{:x}.json", hash.finalize());
    Some(cache.join("trials").join(name))
}

/// The CPU's name and features, as far as the system tells.
fn cpu() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let first = text.split("\n\n").next().unwrap_or_default();
    let lines = first.lines().filter(|line| {
        line.starts_with("model name") || line.starts_with("flags") || line.starts_with("microcode")
    });
    lines.chain([env::consts::ARCH]).collect()
}

fn keep(file: &Path, verdict: &Verdict) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Two servers may start at once: each writes its own, and the last one stays.
    let partial = file.with_extension(format!("{}.partial", std::process::id()));
    fs::write(&partial, serde_json::to_vec_pretty(verdict)?)?;
    fs::rename(partial, file)
}
