//! The limits on a scripted remote, with a clock that stands still while nobody waits.

use futures::future::BoxFuture;
use futures::{StreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use undertone::completion::Trigger;
use undertone::completion::generation::{Backend, BackendError, Budget, Generation};
use undertone::completion::prompt::{Interface, Piece, Prompt, Served};
use undertone::config::backends::Limits;
use undertone::guard::outgoing::Cleared;
use undertone::ledger;
use undertone::models::limits::Limited;
use undertone::models::remote::{Remote, Request, Step};
use undertone::models::usage::{Counter, Entry, Ledger};

/// The answer to the try of this number, from 1: what comes, and after how many milliseconds.
type Script = fn(u32) -> Vec<(u64, Result<&'static str, BackendError>)>;

/// A remote that answers by its script.
struct Fake {
    answer: Script,
    tries: AtomicU32,
    open: Arc<AtomicUsize>,
    most_open: Arc<AtomicUsize>,
}

impl Remote for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn interface(&self) -> Interface {
        Interface::Served(Served { chat: true, fim: false, prefill: false })
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: 100 }
    }

    fn send(&self, _: Cleared, _: CancellationToken) -> Generation {
        let answer = (self.answer)(self.tries.fetch_add(1, Ordering::Relaxed) + 1);
        let (open, most) = (self.open.clone(), self.most_open.clone());
        let mut held = None;
        let pieces = stream::iter(answer).then(move |(wait, piece)| {
            let opened = held.get_or_insert_with(|| Open::new(&open, &most)).clone();
            async move {
                let _opened = opened;
                sleep(Duration::from_millis(wait)).await;
                piece.map(str::to_owned)
            }
        });
        Generation::new(pieces.boxed())
    }

    fn explain(&self, _: Cleared) -> BoxFuture<'_, Result<Request, BackendError>> {
        let request = Request { url: String::new(), headers: Vec::new(), body: String::new() };
        Box::pin(std::future::ready(Ok(request)))
    }

    fn probe(&self) -> BoxFuture<'_, Vec<Step>> {
        Box::pin(std::future::ready(Vec::new()))
    }
}

/// Counted as open until its last clone is dropped.
#[derive(Clone)]
struct Open(#[expect(dead_code, reason = "dropping it counts")] Arc<Closing>);

struct Closing(Arc<AtomicUsize>);

impl Open {
    fn new(open: &Arc<AtomicUsize>, most: &AtomicUsize) -> Self {
        most.fetch_max(open.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        Self(Arc::new(Closing(open.clone())))
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn unavailable() -> BackendError {
    BackendError::Unavailable { backend: "fake".to_owned(), reason: "503".to_owned() }
}

fn throttled(seconds: u64) -> BackendError {
    BackendError::Throttled {
        backend: "fake".to_owned(),
        reason: "slow down".to_owned(),
        retry_after: Some(Duration::from_secs(seconds)),
    }
}

struct Bench {
    limited: Limited,
    fake: Arc<Fake>,
    folder: tempfile::TempDir,
}

fn bench(answer: Script) -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Arc::new(Ledger::new(folder.path().to_owned()));
    let (open, most_open) = (Arc::default(), Arc::default());
    let fake = Arc::new(Fake { answer, tries: AtomicU32::new(0), open, most_open });
    let limits = Limits { concurrency: 2, tries: 3, ..Limits::default() };
    let counter = Counter::new(ledger, "fake", "bedrock", "claude-haiku-4-5");
    Bench { limited: Limited::new(fake.clone(), limits, counter), fake, folder }
}

fn prompt(trigger: Trigger) -> Prompt {
    Prompt { trigger, ..Prompt::of_pieces(vec![Piece::Text("x".repeat(30))], 8) }
}

async fn heard(generation: Generation) -> String {
    let piece =
        |piece: Result<String, BackendError>| piece.unwrap_or_else(|error| error.to_string());
    generation.map(piece).collect::<Vec<_>>().await.join("|")
}

#[tokio::test(start_paused = true)]
async fn each_fault_ends_in_its_time() {
    type Row = (&'static str, Script, Trigger, &'static str, u32, std::ops::RangeInclusive<u64>);
    let rows: [Row; 9] = [
        ("all is well", |_| vec![(5, Ok("a")), (5, Ok("b"))], Trigger::Invoked, "a|b", 1, 10..=10),
        (
            "a fault passes",
            |n| if n == 1 { vec![(1, Err(unavailable()))] } else { vec![(1, Ok("a"))] },
            Trigger::Invoked,
            "a",
            2,
            52..=252,
        ),
        (
            "a fault stays",
            |_| vec![(0, Err(unavailable()))],
            Trigger::Invoked,
            "fake is not available: 503",
            3,
            100..=1_100,
        ),
        (
            "no second try once text has come",
            |_| vec![(0, Ok("a")), (0, Err(unavailable()))],
            Trigger::Invoked,
            "a|fake is not available: 503",
            1,
            0..=0,
        ),
        (
            "the server's own time is kept",
            |n| if n == 1 { vec![(0, Err(throttled(2)))] } else { vec![(0, Ok("a"))] },
            Trigger::Invoked,
            "a",
            2,
            2_000..=2_000,
        ),
        (
            "a time past the deadline is not waited for",
            |_| vec![(0, Err(throttled(5)))],
            Trigger::Automatic,
            "fake throttles: slow down",
            1,
            0..=0,
        ),
        (
            "no first token, typing",
            |_| vec![(60_000, Ok("a"))],
            Trigger::Automatic,
            "fake gave no token within 3 s",
            1,
            3_000..=3_000,
        ),
        (
            "no first token, asked for",
            |_| vec![(60_000, Ok("a"))],
            Trigger::Invoked,
            "fake gave no token within 10 s",
            1,
            10_000..=10_000,
        ),
        (
            "a stall in the middle",
            |_| vec![(0, Ok("a")), (60_000, Ok("b"))],
            Trigger::Automatic,
            "a|fake was not done within 10 s",
            1,
            10_000..=10_000,
        ),
    ];
    for (name, answer, trigger, expected, tries, time) in rows {
        let bench = bench(answer);
        let began = Instant::now();
        let text = heard(bench.limited.generate(prompt(trigger), CancellationToken::new())).await;
        assert_eq!(text, expected, "{name}");
        assert_eq!(bench.fake.tries.load(Ordering::Relaxed), tries, "{name}");
        let took = u64::try_from(began.elapsed().as_millis()).expect("short");
        assert!(time.contains(&took), "{name}: {took} ms");
        assert_eq!(bench.fake.open.load(Ordering::Relaxed), 0, "{name}: still open");
    }
}

#[tokio::test(start_paused = true)]
async fn so_many_at_once_and_no_more() {
    let bench = bench(|_| vec![(100, Ok("a"))]);
    let asked = (0..6)
        .map(|_| heard(bench.limited.generate(prompt(Trigger::Invoked), CancellationToken::new())));
    let began = Instant::now();
    assert_eq!(futures::future::join_all(asked).await, ["a"; 6]);
    assert_eq!(bench.fake.most_open.load(Ordering::Relaxed), 2);
    assert_eq!(began.elapsed().as_millis(), 300);
}

#[tokio::test(start_paused = true)]
async fn a_cancel_is_heard_wherever_it_waits() {
    let bench = bench(|_| vec![(60_000, Ok("late"))]);
    let cancel = CancellationToken::new();
    let asked: Vec<_> = (0..4)
        .map(|_| heard(bench.limited.generate(prompt(Trigger::Invoked), cancel.clone())))
        .collect();
    let stop = async {
        sleep(Duration::from_millis(5)).await;
        cancel.cancel();
    };
    let began = Instant::now();
    let (texts, ()) = futures::join!(futures::future::join_all(asked), stop);
    assert_eq!(texts, ["cancelled"; 4]);
    assert_eq!(began.elapsed().as_millis(), 5);
    assert_eq!(bench.fake.open.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn what_was_used_is_counted_and_estimated_where_nobody_says() {
    let Bench { limited, fake, folder } = bench(|_| vec![(0, Ok("abc")), (0, Ok("def"))]);
    let mut generation = limited.generate(prompt(Trigger::Invoked), CancellationToken::new());
    generation.next().await.expect("a piece").expect("text");
    drop((generation, limited, fake));
    let month = std::fs::read_dir(folder.path()).expect("a folder").next().expect("a month");
    let name = month.expect("readable").file_name().into_string().expect("UTF-8");
    let entries: Vec<Entry> =
        ledger::read(folder.path(), name.trim_end_matches(".jsonl")).expect("readable");
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert!(entry.estimated);
    assert_eq!((entry.input, entry.output), (10, 1));
    assert_eq!((entry.backend.as_str(), entry.model.as_str()), ("fake", "claude-haiku-4-5"));
}
