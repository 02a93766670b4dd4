//! What a remote backend adds to its server's own time, and what many requests leave behind.
//!
//! `cargo bench --bench remote`. The server is one on loopback that answers at once. "The wire" is
//! a socket that sends the very bytes that the backend sent and reads up to the first token; the
//! two take turns, request by request, so that what else the machine does meets both.

#[path = "../tests/support/mod.rs"]
mod support;

use futures::StreamExt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::http::{Act, Server, events, head};
use tokio_util::sync::CancellationToken;
use undertone::completion::Trigger;
use undertone::completion::generation::Backend;
use undertone::completion::prompt::{Body, Prompt};
use undertone::config::Settings;
use undertone::config::backends::Provider;
use undertone::models::limits::Limited;
use undertone::models::open_remote;
use undertone::models::usage::{Counter, Ledger};

const PAIRS: usize = 2_000;
const MANY: usize = 10_000;
const CANCELS: usize = 100;
const TOKEN: &str = "first-token";

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    #[cfg(feature = "aws")]
    if std::env::var_os("AWS_ACCESS_KEY_ID")
        .is_none_or(|key| key != support::aws::signature::ACCESS_KEY)
    {
        return aws::again_with_keys();
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    println!("| What | Measured | Goal |\n|---|---|---|");
    let server = Server::start(|_, _| events(&openai()));
    let settings = format!(
        "provider = \"openai\"\nurl = \"http://{}/v1\"\nmodel = \"m\"\nlimits = {{ concurrency = 64 }}",
        server.address
    );
    let bench = Bench::new(&settings)?;
    bench.warm(&runtime);
    let asked = server.asked().pop().ok_or("it asks")?;
    let request =
        format!("{}\n\n{}", asked.head.trim_end(), asked.body).replacen("\n\n", "\n\r\n", 1);
    let (head, body) = request.split_once("\n\r\n").ok_or("a head and a body")?;
    let request = format!("{}\r\n\r\n{body}", head.replace('\n', "\r\n"));
    added(&runtime, "OpenAI's API", &bench, &server.address, request.as_bytes())?;
    many(&runtime, "OpenAI's API", &bench, &|| server.forget());
    cancels(&runtime)?;
    #[cfg(feature = "aws")]
    aws::measure(&runtime)?;
    Ok(())
}

fn openai() -> String {
    format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{TOKEN}\"}}}}]}}\n\n\
         data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"stop\"}}]}}\n\ndata: [DONE]\n\n"
    )
}

/// A backend as the product has it: cleared, bounded, timed, counted.
struct Bench {
    backend: Arc<Limited>,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn new(settings: &str) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let provider: Provider = toml::from_str(settings)?;
        let remote = open_remote("srv", &provider, &Settings::load()?)?;
        let ledger = Arc::new(Ledger::new(folder.path().to_owned()));
        let counter = Counter::new(ledger, "srv", "openai", "m");
        let backend = Arc::new(Limited::new(remote, provider.limits(), counter));
        Ok(Self { backend, _folder: folder })
    }

    fn warm(&self, runtime: &tokio::runtime::Runtime) {
        for _ in 0..20 {
            runtime.block_on(self.first_token());
        }
    }

    /// How long the first token takes; the rest is read too, so that the connection is kept.
    async fn first_token(&self) -> Duration {
        let began = Instant::now();
        let mut generation = self.backend.generate(prompt(), CancellationToken::new());
        let first = generation.next().await;
        let took = began.elapsed();
        assert_eq!(first.and_then(Result::ok).as_deref(), Some(TOKEN));
        while generation.next().await.is_some() {}
        took
    }
}

/// As large as a prompt is: 8.5 KB of code.
fn prompt() -> Prompt {
    let question = "    total = total + price * count  # the sum of an order\n".repeat(150);
    let system = "You complete Python in an editor.".to_owned();
    let body = Body::Conversation { system, question, begins: None };
    Prompt { body, max_tokens: 96, trigger: Trigger::Invoked, variant: 0, stops: vec![] }
}

fn added(
    runtime: &tokio::runtime::Runtime,
    name: &str,
    bench: &Bench,
    address: &str,
    request: &[u8],
) -> Result<(), Failure> {
    let mut wire = TcpStream::connect(address)?;
    wire.set_nodelay(true)?;
    let (mut alone, mut through) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        alone.push(on_the_wire(&mut wire, request)?);
        through.push(runtime.block_on(bench.first_token()));
    }
    let mut added: Vec<_> =
        through.iter().zip(&alone).map(|(through, alone)| through.saturating_sub(*alone)).collect();
    for times in [&mut alone, &mut through, &mut added] {
        times.sort_unstable();
    }
    let shown =
        |times: &[Duration]| format!("p50 {}, p99 {}", ms(at(times, 50)), ms(at(times, 99)));
    println!(
        "| {name}: first token on the wire, and through the backend | {}; {} ms | |",
        shown(&alone),
        shown(&through)
    );
    println!(
        "| {name}: added to the wire's own, of {PAIRS} pairs | {} ms | p99 ≤ 2 ms |",
        shown(&added)
    );
    Ok(())
}

/// Sends the request and reads up to the first token; then the rest.
fn on_the_wire(wire: &mut TcpStream, request: &[u8]) -> Result<Duration, Failure> {
    let (mut heard, mut first) = (Vec::new(), None);
    let mut chunk = [0; 16_384];
    let began = Instant::now();
    wire.write_all(request)?;
    while !heard.ends_with(b"0\r\n\r\n") {
        let count = wire.read(&mut chunk)?;
        if count == 0 {
            return Err(String::from_utf8_lossy(&heard).into());
        }
        heard.extend_from_slice(&chunk[..count]);
        if first.is_none() && heard.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes()) {
            first = Some(began.elapsed());
        }
    }
    first.ok_or_else(|| String::from_utf8_lossy(&heard).into())
}

/// What many requests leave in memory, half of them stopped after the first token.
///
/// The server is in this process, and `forget` makes it forget what it was asked.
fn many(runtime: &tokio::runtime::Runtime, name: &str, bench: &Bench, forget: &dyn Fn()) {
    let ask = |count: usize| {
        for number in 0..count {
            if number % 100 == 0 {
                forget();
            }
            runtime.block_on(async {
                let mut generation = bench.backend.generate(prompt(), CancellationToken::new());
                generation.next().await;
                while number % 2 == 0 && generation.next().await.is_some() {}
            });
        }
    };
    ask(MANY / 5);
    let before = resident();
    ask(MANY);
    let after = resident();
    println!(
        "| {name}: resident after {} requests, and after {MANY} more | {before:.1} and {after:.1} MB | flat |",
        MANY / 5
    );
}

/// From a cancel to the server's seeing that the connection is closed.
fn cancels(runtime: &tokio::runtime::Runtime) -> Result<(), Failure> {
    let server =
        Server::start(|_, _| vec![head(200, &["content-type: text/event-stream"]), Act::Stall]);
    let settings =
        format!("provider = \"openai\"\nurl = \"http://{}/v1\"\nmodel = \"m\"", server.address);
    let bench = Bench::new(&settings)?;
    let mut times = Vec::new();
    for number in 1..=CANCELS {
        let cancel = CancellationToken::new();
        let mut generation = bench.backend.generate(prompt(), cancel.clone());
        let heard = runtime.spawn(async move { generation.next().await.is_some() });
        while server.asked().len() < number {
            std::thread::sleep(Duration::from_micros(200));
        }
        let began = Instant::now();
        cancel.cancel();
        times.push(server.closed(Duration::from_secs(5)).ok_or("it closes")? - began);
        runtime.block_on(heard)?;
    }
    times.sort_unstable();
    let (p50, most) = (ms(at(&times, 50)), ms(at(&times, 100)));
    println!(
        "| Cancel to closed on the wire, median and worst of {CANCELS} | {p50} and {most} ms | ≤ 50 ms |"
    );
    Ok(())
}

fn at(sorted: &[Duration], percent: usize) -> Duration {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or_default()
}

fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

/// Megabytes in memory.
#[expect(clippy::cast_precision_loss, reason = "memory is smaller than 2^52 bytes")]
fn resident() -> f64 {
    support::memory(std::process::id(), "VmRSS") as f64 * 1.024 / 1e3
}

#[cfg(feature = "aws")]
mod aws {
    use super::{Bench, Failure, TOKEN, added, many};
    use crate::support::aws::reply::Reply;
    use crate::support::aws::{SIGNED_IN, Server};
    use std::fmt::Write as _;

    /// The SDK finds keys in the environment, and a program may not change its own.
    pub(super) fn again_with_keys() -> Result<(), Failure> {
        let mut command = std::process::Command::new(std::env::current_exe()?);
        command.args(std::env::args_os().skip(1)).env("AWS_EC2_METADATA_DISABLED", "true");
        let status = command.envs(SIGNED_IN).status()?;
        if status.success() { Ok(()) } else { Err("the measured process failed".into()) }
    }

    pub(super) fn measure(runtime: &tokio::runtime::Runtime) -> Result<(), Failure> {
        let server = runtime.block_on(Server::start());
        server.reply(Reply::saying(&[TOKEN]));
        let settings = format!(
            "provider = \"bedrock\"\nmodel = \"anthropic.claude-haiku-4-5-20251001-v1:0\"\n\
             region = \"us-east-1\"\nendpoint_url = \"{}\"\nlimits = {{ concurrency = 64 }}",
            server.url
        );
        let bench = Bench::new(&settings)?;
        bench.warm(runtime);
        let seen = server.seen().pop().ok_or("it asks")?;
        let mut request = format!("POST {} HTTP/1.1\r\n", seen.path);
        for (name, value) in &seen.headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        request.push_str("\r\n");
        let request = [request.as_bytes(), &seen.body].concat();
        let address = server.url.trim_start_matches("http://");
        added(runtime, "Bedrock, Converse", &bench, address, &request)?;
        many(runtime, "Bedrock, Converse", &bench, &|| drop(server.seen()));
        Ok(())
    }
}
