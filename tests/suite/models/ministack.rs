//! An emulator of AWS that is not ours: our reading of the wire is not only our own.
//!
//! `setup/ministack.sh` fetches it.

use super::faults::{self, bedrock, question};
use crate::support::alone::Alone;
use crate::support::aws::SIGNED_IN;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const VARIABLE: &str = "UNDERTONE_MINISTACK";

/// How long it may take to start, on a machine that does other things.
const START: Duration = Duration::from_mins(1);

struct Ministack {
    child: Child,
    url: String,
}

impl Ministack {
    fn start(home: &Path) -> Self {
        let Some(program) = std::env::var_os(VARIABLE) else {
            panic!(
                "{VARIABLE} does not say where ministack is: run `setup/ministack.sh DIR` and set \
                 it to DIR/ministack, or run `make test`"
            );
        };
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.expect("a port").port();
        let child = Command::new(&program)
            .current_dir(home)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let started = Self { child, url: format!("http://127.0.0.1:{port}") };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < START, "ministack does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        started
    }
}

impl Drop for Ministack {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn ministack_answers_us() {
    let kept = [VARIABLE, "PATH"];
    Alone { variables: &SIGNED_IN, kept: &kept, ..Alone::default() }.run(|home| async move {
        let ministack = Ministack::start(&home);
        let converse = [
            ("anthropic.claude-3-5-sonnet-20240620-v1:0", "cache = true"),
            ("us.amazon.nova-lite-v1:0", "latency = \"standard\"\nmetadata = { team = \"c\" }"),
            ("meta.llama3-8b-instruct-v1:0", "stop = [\"|\"]"),
        ];
        let invoke = [
            ("amazon.titan-text-express-v1", "api = \"invoke\""),
            ("meta.llama3-8b-instruct-v1:0", "api = \"invoke\""),
            ("mistral.mistral-7b-instruct-v0:2", "api = \"invoke\""),
        ];
        for (model, more) in converse.into_iter().chain(invoke) {
            let more = format!("model = \"{model}\"\n{more}");
            let heard = faults::heard(&bedrock(&ministack.url, &more), question()).await;
            assert!(heard.error.is_none(), "{model} {more:?}: {heard:?}");
            assert!(!heard.text.is_empty(), "{model} {more:?}: {heard:?}");
            // The emulator leaves out what Bedrock adds to each model's own numbers, and Mistral's
            // body has none.
            let is_counted = heard.usage.is_some_and(|usage| usage.output > 0);
            assert!(is_counted || model.starts_with("mistral"), "{model}: {heard:?}");
        }
    });
}
