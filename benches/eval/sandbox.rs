//! Runs programs that a model wrote, which are trusted for nothing.
//!
//! A child process in an empty folder of its own, without environment, with limits of CPU
//! time, memory, file size and wall time (`sandbox.py`), and, where the system lets a user
//! have them, without network and in a process namespace that dies with it.

use serde::{Deserialize, Serialize};
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const WALL_TIME: Duration = Duration::from_secs(20);
const ISOLATION: [&str; 6] =
    ["--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child"];

/// What became of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// It ended, and all of its checks held.
    Passed,
    /// A check failed, it raised, or it ran into a limit of CPU time or memory.
    Failed,
    /// It did not end.
    TimedOut,
}

impl Outcome {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Passed => "tests pass",
            Self::Failed => "tests fail",
            Self::TimedOut => "did not end",
        }
    }
}

/// Where programs run.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
    is_isolated: bool,
}

impl Sandbox {
    pub(crate) fn new() -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let isolated = Command::new("unshare").args(ISOLATION).arg("true").output();
        let is_isolated = isolated.is_ok_and(|output| output.status.success());
        Ok(Self { folder, is_isolated })
    }

    pub(crate) fn run(&self, program: &str) -> std::io::Result<Outcome> {
        let mut command = if self.is_isolated {
            let mut command = Command::new("unshare");
            command.args(ISOLATION).arg("python3");
            command
        } else {
            Command::new("python3")
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.args(["-I", "-c", include_str!("sandbox.py")]).current_dir(self.folder.path());
        command.env_clear().env("PATH", path);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // A program that dies before it is read has failed, which its status says.
            let _ = input.write_all(program.as_bytes());
        }
        wait(&mut child)
    }
}

fn wait(child: &mut Child) -> std::io::Result<Outcome> {
    let began = Instant::now();
    while began.elapsed() < WALL_TIME {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { Outcome::Passed } else { Outcome::Failed });
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill()?;
    child.wait()?;
    Ok(Outcome::TimedOut)
}
