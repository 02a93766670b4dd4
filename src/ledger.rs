//! A ledger: a file a month of JSON lines in the person's own state folder, appended to by a thread
//! of its own, so that no request waits for a disk.
//!
//! Several servers append to the same file; a line is one write, which the system keeps whole. Knows
//! nothing of what is counted.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use time::OffsetDateTime;

/// A line longer than this is no entry.
const LONGEST_LINE: usize = 16 << 10;

/// A month's file does not grow past this.
const LONGEST_FILE: u64 = 16 << 20;

/// One line of a ledger.
pub trait Entry: Serialize + DeserializeOwned + Send + 'static {
    /// When it was counted: seconds since 1970 in UTC.
    fn at(&self) -> u64;
}

/// Why the ledger cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file is there and cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The ledger. Written to until it is dropped, which waits for what is left to write.
pub struct Ledger<E: Entry> {
    directory: PathBuf,
    writer: Mutex<Option<Writer<E>>>,
    failed: Option<Failed>,
}

/// Hears once why an entry could not be written.
type Failed = Arc<dyn Fn(&io::Error) + Send + Sync>;

struct Writer<E> {
    entries: Sender<E>,
    thread: JoinHandle<()>,
}

impl<E: Entry> Ledger<E> {
    /// The ledger in the folder `directory`, which is made when there is something to write.
    pub fn new(directory: PathBuf) -> Self {
        Self { directory, writer: Mutex::default(), failed: None }
    }

    /// The same, that tells why an entry cannot be written, the first time.
    #[must_use]
    pub fn or_tell(mut self, failed: impl Fn(&io::Error) + Send + Sync + 'static) -> Self {
        self.failed = Some(Arc::new(failed));
        self
    }

    /// Writes an entry, soon. A ledger that cannot be written costs a person their count, and
    /// nothing else.
    pub fn write(&self, entry: E) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.is_none() {
            *writer = start(self.directory.clone(), self.failed.clone()).ok();
        }
        if let Some(writer) = &*writer {
            // The thread lives as long as the sender.
            let _ = writer.entries.send(entry);
        }
    }
}

impl<E: Entry> Ledger<E> {
    /// Waits until everything is written.
    pub fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Writer { entries, thread }) = writer {
            drop(entries);
            // It has no panic of its own to tell of.
            let _ = thread.join();
        }
    }
}

impl<E: Entry> Drop for Ledger<E> {
    fn drop(&mut self) {
        self.close();
    }
}

fn start<E: Entry>(directory: PathBuf, mut failed: Option<Failed>) -> io::Result<Writer<E>> {
    let (entries, received) = channel::<E>();
    let thread = std::thread::Builder::new().name("ledger".to_owned()).spawn(move || {
        for entry in received {
            if let Err(error) = append(&directory, &entry) {
                tracing::warn!(%error, "what was counted cannot be noted");
                if let Some(failed) = failed.take() {
                    failed(&error);
                }
            }
        }
    })?;
    Ok(Writer { entries, thread })
}

fn append(directory: &Path, entry: &impl Entry) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let mut line = serde_json::to_string(entry)?;
    line.push('\n');
    let path = directory.join(file_name(entry.at()));
    if let Ok(data) = path.metadata() {
        if !data.is_file() {
            return Err(io::Error::other("it is not a file"));
        }
        if data.len() >= LONGEST_FILE {
            return Err(io::Error::other("it is full"));
        }
    }
    let mut file = open(&path)?;
    if !ends_a_line(&path) {
        // A full disk has cut the last entry; only that one is lost.
        line.insert(0, '\n');
    }
    file.write_all(line.as_bytes())
}

/// Whether the next entry begins a line.
fn ends_a_line(path: &Path) -> bool {
    let mut last = *b"\n";
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)
    });
    // An empty file has no last byte.
    read.is_err() || last == *b"\n"
}

/// For the person alone: how much someone works is their own business.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Reads the entries of one month, `2026-11` say; a line that is none is passed over.
pub fn read<E: Entry>(directory: &Path, month: &str) -> Result<Vec<E>, LedgerError> {
    let path = directory.join(format!("{month}.jsonl"));
    let unreadable = |source| LedgerError::Unreadable { file: path.clone(), source };
    // Opening a FIFO would wait for a writer.
    if path.metadata().is_ok_and(|data| !data.is_file()) {
        return Err(unreadable(io::Error::other("it is not a file")));
    }
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let (mut entries, mut line) = (Vec::new(), Vec::new());
    let mut reader = BufReader::new(file);
    loop {
        line.clear();
        let most = LONGEST_LINE as u64 + 1;
        let read = (&mut reader).take(most).read_until(b'\n', &mut line).map_err(unreadable)?;
        if read == 0 {
            return Ok(entries);
        }
        if line.ends_with(b"\n") || line.len() <= LONGEST_LINE {
            entries.extend(serde_json::from_slice::<E>(&line));
        } else {
            reader.skip_until(b'\n').map_err(unreadable)?;
        }
    }
}

/// The months of which there are entries, the oldest first.
pub fn months(directory: &Path) -> Vec<String> {
    let files = fs::read_dir(directory).into_iter().flatten().flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    let mut months: Vec<_> =
        names.filter_map(|name| name.strip_suffix(".jsonl").map(str::to_owned)).collect();
    months.sort();
    months
}

fn file_name(at: u64) -> String {
    format!("{}.jsonl", month_of(at))
}

/// The month of a time, in UTC: `2026-11`.
pub fn month_of(at: u64) -> String {
    let time = i64::try_from(at).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let date = time.unwrap_or(OffsetDateTime::UNIX_EPOCH).date();
    format!("{:04}-{:02}", date.year(), u8::from(date.month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
    struct Count {
        at: u64,
    }

    impl Entry for Count {
        fn at(&self) -> u64 {
            self.at
        }
    }

    #[test]
    fn a_line_that_was_cut_or_never_ends_costs_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("1970-01.jsonl");
        append(folder.path(), &Count { at: 1 }).unwrap();
        for broken in ["{\"at\":".to_owned(), "x".repeat(3 * LONGEST_LINE)] {
            let whole = fs::read_to_string(&file).unwrap();
            fs::write(&file, whole + &broken).unwrap();
            append(folder.path(), &Count { at: 2 }).unwrap();
        }
        let read: Vec<Count> = read(folder.path(), "1970-01").unwrap();
        assert_eq!(read, [Count { at: 1 }, Count { at: 2 }, Count { at: 2 }]);
    }

    #[test]
    fn a_month_is_full_at_some_time_and_the_next_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::create(folder.path().join("1970-01.jsonl")).unwrap();
        file.set_len(LONGEST_FILE).unwrap();
        assert!(append(folder.path(), &Count { at: 1 }).is_err());
        append(folder.path(), &Count { at: 40 * 86_400 }).unwrap();
        assert_eq!(months(folder.path()), ["1970-01", "1970-02"]);
    }
}
