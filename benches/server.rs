//! What the server costs, without a model: a table, each line beside its peers' figures.
//!
//! `cargo bench --bench server`. The peers' figures are those of `docs/benchmarks.md`, measured on a machine of
//! the same kind.

#[path = "../tests/support/mod.rs"]
mod support;

use serde_json::json;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use support::{Client, Start, URI, framed};

const SLOW: &str = "[[reply]]\ndelay_ms = 10000\nchunks = [\"late\"]\n";

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut table = String::from("| What | Measured | Goal | Peers |\n|---|---|---|---|\n");
    let mut row = |what: &str, measured: String, goal: &str, peers: &str| {
        println!("{what}: {measured} (goal: {goal})");
        let _ = writeln!(table, "| {what} | {measured} | {goal} | {peers} |");
    };
    row(
        "Start to `initialize` answered, median of 40",
        format!("{:.1} ms", milliseconds(start())),
        "≤ 30 ms",
        "llm-ls 5–19, tabby-agent 263–375, AWS 1,506–1,626, Copilot 1,610–2,002",
    );
    row(
        "Resident, one document open, no model",
        format!("{:.1} MB", megabytes(resident_when_idle())),
        "≤ 30 MB",
        "llm-ls 12–13, tabby-agent 69–72, AWS 140, Copilot 293–304",
    );
    row(
        "CPU of 500 keystrokes in a 58 KB file",
        format!("{:.0} ms", milliseconds(keystrokes(Ask::Nothing))),
        "≤ 100 ms",
        "Tabby 150, AWS 260, Copilot 560, llm-ls 16,960",
    );
    row(
        "The same, and each key asks for ghost text (parse, context, prompt)",
        format!("{:.0} ms", milliseconds(keystrokes(Ask::GhostText))),
        "none",
        "not measured",
    );
    let memory = open_and_close();
    row(
        "Resident after 20 documents of 0.5 MB were opened, asked about and closed",
        format!(
            "{:.1} MB before, {:.1} open, {:.1} after",
            megabytes(memory.before),
            megabytes(memory.open),
            megabytes(memory.after)
        ),
        "it comes back",
        "not measured",
    );
    row(
        "Notifications a second (`didChange` of one letter)",
        format!("{:.0}", notifications()),
        "≥ 50,000",
        "not measured",
    );
    let cancels = cancels();
    row(
        "Cancel to its answer, median and worst of 200, scripted model",
        format!("{:.2} and {:.2} ms", milliseconds(cancels.median), milliseconds(cancels.worst)),
        "≤ 50 ms",
        "not measured",
    );
    row("CPU of 5 idle seconds", format!("{:.2} ms", milliseconds(idle())), "none", "not measured");
    println!("\n{table}");
}

fn start() -> Duration {
    let mut times: Vec<Duration> = (0..40)
        .map(|_| {
            let started = Instant::now();
            let mut client = Client::start(&Start::default());
            client.initialize();
            started.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn resident_when_idle() -> u64 {
    let mut client = Client::ready(&Start::default(), "x = 1\n");
    client.must_hold(URI, "x = 1\n");
    resident(&client)
}

#[derive(Clone, Copy, PartialEq)]
enum Ask {
    Nothing,
    GhostText,
}

fn keystrokes(ask: Ask) -> Duration {
    let line = "def f(a, b):\n    return a + b * 2  # a comment\n\n\n";
    let text = line.repeat(58 * 1024 / line.len());
    let mut client = Client::ready(&Start::default(), &text);
    client.must_hold(URI, &text);
    client.change(URI, 2, &insertion(600, 0, "x = \n"));
    let id = client.complete(URI, 600, 4);
    client.answer(&json!(id));
    let before = cpu(&client);
    for i in 0..500_u32 {
        client.change(URI, i64::from(i) + 3, &insertion(600, 4 + i, "a"));
        if ask == Ask::GhostText {
            let id = client.complete(URI, 600, 5 + i);
            client.answer(&json!(id));
        } else {
            // As a person types: one by one, and not all in one read.
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    client.ask("undertone/digest", &json!({}));
    cpu(&client).saturating_sub(before)
}

struct Memory {
    before: u64,
    open: u64,
    after: u64,
}

fn open_and_close() -> Memory {
    let mut client = Client::ready(&Start::default(), "x = 1\n");
    client.must_hold(URI, "x = 1\n");
    let before = resident(&client);
    let uri = |i: usize| format!("file:///code/{i}.py");
    for i in 0..20 {
        let line = format!("def f{i}(a, b):\n    return a + b * {i}\n\n\nx = \n");
        client.open(&uri(i), &line.repeat(512 * 1024 / line.len()));
        let id = client.complete(&uri(i), 4, 4);
        client.answer(&json!(id));
    }
    let open = resident(&client);
    for i in 0..20 {
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": uri(i) } }));
    }
    client.must_hold(URI, "x = 1\n");
    std::thread::sleep(Duration::from_secs(3));
    Memory { before, open, after: resident(&client) }
}

fn notifications() -> f64 {
    const COUNT: u32 = 300_000;
    let mut client = Client::ready(&Start::default(), "x = 1\n");
    let frames: Vec<u8> = (0..1_000)
        .flat_map(|i| {
            let document = json!({ "uri": URI, "version": i });
            let params = json!({
                "textDocument": document,
                "contentChanges": insertion(0, i % 80, if i % 80 == 79 { "\n" } else { "a" }),
            });
            let message =
                json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params });
            framed(&message.to_string())
        })
        .collect();
    let started = Instant::now();
    for _ in 0..COUNT / 1_000 {
        client.send_bytes(&frames);
    }
    client.ask("undertone/digest", &json!({}));
    f64::from(COUNT) / started.elapsed().as_secs_f64()
}

struct Cancels {
    median: Duration,
    worst: Duration,
}

fn cancels() -> Cancels {
    let mut client = Client::ready(&Start { script: Some(SLOW), ..Start::default() }, "x = \n");
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let id = client.complete(URI, 0, 4);
            std::thread::sleep(Duration::from_millis(5));
            let started = Instant::now();
            client.notify("$/cancelRequest", &json!({ "id": id }));
            client.answer(&json!(id));
            started.elapsed()
        })
        .collect();
    times.sort();
    Cancels { median: times[100], worst: times[199] }
}

fn idle() -> Duration {
    let mut client = Client::ready(&Start::default(), "x = 1\n");
    client.must_hold(URI, "x = 1\n");
    let before = cpu(&client);
    std::thread::sleep(Duration::from_secs(5));
    cpu(&client).saturating_sub(before)
}

fn insertion(line: u32, character: u32, text: &str) -> serde_json::Value {
    let place = json!({ "line": line, "character": character });
    json!([{ "range": { "start": place, "end": place }, "text": text }])
}

/// Bytes in memory.
fn resident(client: &Client) -> u64 {
    support::memory(client.child.id(), "VmRSS") * 1024
}

/// CPU time of all threads that still run.
fn cpu(client: &Client) -> Duration {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", client.child.id())).expect("threads");
    let nanoseconds = tasks.filter_map(|task| {
        let times = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        times.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
