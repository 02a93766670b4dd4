//! The LSP edge: the only place that knows JSON-RPC and LSP types.
//!
//! ```text
//! wire ─► transport + frames ─► framework ─► service ─► session (notifications)
//!                                               └─────► snapshot ─► requests ─► the pipeline
//! ```
//!
//! Each module knows those that it is handed and no more: `frames` no methods, `requests` no
//! session, `session` no JSON.

mod client;
mod convert;
mod editor;
mod envelope;
mod feedback;
pub mod frames;
mod interrupt;
mod log;
mod model;
mod notifications;
mod parsing;
mod project_fix;
mod project_scan;
pub mod reference_log;
mod repairing;
mod requests;
mod scanning;
mod service;
mod session;
mod snapshot;
mod suggesting;
mod surroundings;
mod taken;
mod tracking;
mod transport;
mod watch;

pub use convert::references::items as reference_items;
pub use feedback::Tally;
pub use log::to_file as log_to_file;

use crate::config::references::References;
use crate::config::scan::Scans;
use crate::ledger::Ledger;
use crate::models::failover::Failover;
use feedback::Feedback;
use requests::lifecycle::Lifecycle;
use scanning::Scanner;
use service::{Armour, PanicHook};
use session::{Parts, Session};
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::num::NonZeroUsize;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tower_lsp::{LspService, Server};
use tracking::{LogPages, Tracker};
use transport::Outbox;
use watch::{End, Life};

/// How long what was asked may still be answered, once the input has ended; then it is cancelled.
const ANSWERING: Duration = Duration::from_millis(100);
/// How long all of this may take, once the editor leaves.
const GRACE: Duration = Duration::from_millis(400);
/// How long the editor may still read the last answers.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// The most requests that wait for an answer. So many that a cancel never queues behind what it
/// cancels, and few enough that a flood of requests is not kept.
const MOST_REQUESTS: usize = 4096;

/// Computing happens on these; waiting on the main thread, reading and writing on their own.
const WORKERS: usize = 2;

/// How the editor speaks with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Standard input and output.
    Stdio,
    /// A port of 127.0.0.1, for the first editor that comes.
    Port(u16),
}

/// What a server needs.
pub struct Options {
    /// Where the editor is.
    pub wire: Wire,
    /// The models, in the order in which they are asked.
    pub models: Failover,
    /// How many suggestions a person may go through who asks for one.
    pub alternatives: NonZeroUsize,
    /// Whether suggestions come while a person types.
    pub automatic: bool,
    /// What became of suggestions is counted here.
    pub tallies: Arc<Ledger<Tally>>,
    /// The user's patterns of files that may not leave this machine.
    pub exclude: Vec<String>,
    /// How code is scanned.
    pub scan: Scans,
    /// The folder for the pages of rules, which editors open.
    pub pages: PathBuf,
    /// How suggestions are compared with known code.
    pub references: References,
    /// The folder of the index of known code.
    pub index: PathBuf,
    /// The folder of the reference log.
    pub reference_log: PathBuf,
    /// The file for a page of the reference log, which editors open.
    pub reference_page: PathBuf,
    /// For tests: a handler of each of these methods panics, once.
    pub panic_on: Vec<String>,
}

/// The two streams once more, to be watched for their end.
struct Streams {
    input: File,
    output: File,
}

/// Serves one editor until it leaves.
///
/// The exit code is 0 after `shutdown`, 1 without (LSP 3.18, "Exit Notification").
pub fn run(options: Options) -> io::Result<ExitCode> {
    log::hide_panic_messages();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
    let code = runtime.block_on(serve(options));
    // A model that loads or a parse that runs must not keep the process.
    runtime.shutdown_background();
    code
}

async fn serve(options: Options) -> io::Result<ExitCode> {
    let (life, outbox) = (Life::new(), Outbox::default());
    let mut terminate = signal(SignalKind::terminate())?;
    let (input, output, streams) = tokio::select! {
        opened = open(options.wire) => opened?,
        _ = terminate.recv() => return Ok(life.exit_code(End::Terminated)),
    };
    life.watch_streams(streams)?;
    let at_failure = {
        let life = life.clone();
        move || {
            life.end(End::OutputClosed);
        }
    };
    transport::write_to(output, outbox.clone(), at_failure)?;
    let at_end = {
        let life = life.clone();
        move || if life.end(End::InputEnded) == End::Exit { Duration::ZERO } else { ANSWERING }
    };
    let frames = transport::read_from(input, outbox.clone(), envelope::EXIT, at_end)?;

    let (editor, socket) = editor::pair();
    let models = Arc::new(model::Models::new(options.models, options.alternatives, editor.clone()));
    let teller = editor.clone();
    let log = Ledger::new(options.reference_log.clone()).or_tell(move |error| {
        teller.warn(&format!("Undertone: the reference log cannot be written: {error}."));
    });
    let feedback = Feedback::new(options.tallies, log, editor.clone(), options.automatic);
    let feedback = Arc::new(feedback);
    let pages = LogPages { entries: options.reference_log, page: options.reference_page };
    let tracker = Arc::new(Tracker::new(options.references, options.index, pages, editor.clone()));
    let scanner = Arc::new(Scanner::new(options.scan, options.pages, editor.clone()));
    let parts = Parts { models, feedback: feedback.clone(), scanner, tracker, editor };
    let session = Session::new(parts, options.exclude, life.clone());
    let (framework, _) = requests::register(LspService::build(|_| Lifecycle)).finish();
    let service = Armour::new(framework, session, PanicHook::new(options.panic_on));
    let server = Server::new(frames, outbox.clone(), socket).concurrency_level(MOST_REQUESTS);

    let serving = server.serve(service);
    tokio::pin!(serving);
    let ended = tokio::select! {
        () = &mut serving => None,
        reason = life.ended() => Some(reason),
        _ = terminate.recv() => Some(End::Terminated),
    };
    if matches!(ended, Some(End::Exit | End::InputEnded)) {
        // Too late is too late: nobody is left to tell.
        let _ = tokio::time::timeout(GRACE, serving).await;
    }
    let reason = ended.unwrap_or(End::InputEnded);
    tracing::info!(?reason, "the server ends");
    let counted = tokio::task::spawn_blocking(move || feedback.close());
    if !matches!(reason, End::OutputClosed | End::ParentGone) {
        outbox.drain(LAST_WORDS);
    }
    // A disk that does not answer must not keep the process; then these counts are lost.
    let _ = tokio::time::timeout(LAST_WORDS, counted).await;
    Ok(life.exit_code(reason))
}

type Reading = Box<dyn Read + Send>;
type Writing = Box<dyn Write + Send>;

async fn open(wire: Wire) -> io::Result<(Reading, Writing, Streams)> {
    let (input, output): (OwnedFd, OwnedFd) = match wire {
        Wire::Stdio => {
            (io::stdin().as_fd().try_clone_to_owned()?, io::stdout().as_fd().try_clone_to_owned()?)
        }
        Wire::Port(port) => {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            eprintln!("undertone: listening on {}", listener.local_addr()?);
            let (stream, _) = listener.accept().await?;
            let stream = stream.into_std()?;
            stream.set_nonblocking(false)?;
            stream.set_nodelay(true)?;
            (stream.try_clone()?.into(), stream.into())
        }
    };
    let streams = Streams { input: input.try_clone()?.into(), output: output.try_clone()?.into() };
    Ok((Box::new(File::from(input)), Box::new(File::from(output)), streams))
}
