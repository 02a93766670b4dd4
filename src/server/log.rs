//! The log: lengths, times and ids; never code, and of a URI only a hash.
//!
//! Only our own events are written. The framework logs whole messages, and the message of a
//! panic may quote the text that it stumbled over.

use sha2::{Digest, Sha256};
use std::fs::File;
use std::path::Path;
use std::sync::Mutex;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Writes the log of this process to the end of `file`.
pub fn to_file(file: &Path) -> std::io::Result<()> {
    let file = File::options().create(true).append(true).open(file)?;
    let lines = tracing_subscriber::fmt::layer().with_writer(Mutex::new(file)).with_ansi(false);
    let ours = Targets::new().with_target("undertone", LevelFilter::DEBUG);
    // A second log of the same process is refused, and the first stays.
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
    Ok(())
}

/// Says where a panic happened, and not what it says.
pub(super) fn hide_panic_messages() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        eprintln!("undertone: internal error at {place}; please report it");
    }));
}

/// What the log calls a document.
pub(super) fn hash(uri: &str) -> String {
    let mut digest = format!("{:x}", Sha256::digest(uri));
    digest.truncate(8);
    digest
}
