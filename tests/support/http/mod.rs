//! Servers on loopback that behave as badly as real ones, byte by byte.
//!
//! A script says what a server does to each request; what a client does is recorded: its requests,
//! its connections, and when it closes one.

pub(crate) mod tls;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What a client has asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The request line and the headers.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }

    /// The value of a header, if it is there.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (header, value) = line.split_once(": ")?;
            header.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// One thing that a server does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Send(Vec<u8>),
    Wait(Duration),
    /// Says nothing more, and waits for the client to close.
    Stall,
    /// Closes, whatever was to come.
    Cut,
    /// Sends this again and again, as fast as it is taken, up to so many bytes.
    Flood(Vec<u8>, u64),
}

/// The head of an answer whose body comes in chunks.
pub(crate) fn head(status: u16, headers: &[&str]) -> Act {
    let mut head = format!("HTTP/1.1 {status} Whatever\r\ntransfer-encoding: chunked\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    Act::Send(head.into_bytes())
}

/// One chunk of a body.
pub(crate) fn chunk(bytes: &[u8]) -> Act {
    if bytes.is_empty() {
        // An empty one would end the body.
        return Act::Send(Vec::new());
    }
    Act::Send([format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat())
}

/// The end of a body.
pub(crate) fn end() -> Act {
    Act::Send(b"0\r\n\r\n".to_vec())
}

/// A whole answer that is JSON.
pub(crate) fn json(status: u16, body: &str) -> Vec<Act> {
    vec![head(status, &["content-type: application/json"]), chunk(body.as_bytes()), end()]
}

/// A whole answer of events.
pub(crate) fn events(body: &str) -> Vec<Act> {
    vec![head(200, &["content-type: text/event-stream"]), chunk(body.as_bytes()), end()]
}

/// A server that ends with the test.
pub(crate) struct Server {
    /// `127.0.0.1:PORT`
    pub(crate) address: String,
    seen: Arc<Seen>,
    closed: Receiver<Instant>,
}

#[derive(Default)]
struct Seen {
    asked: Mutex<Vec<Asked>>,
    connections: AtomicUsize,
    sent: AtomicU64,
}

type Script = dyn Fn(&Asked, usize) -> Vec<Act> + Send + Sync;

impl Server {
    /// A server that does to each request what `script` says of it and its number.
    pub(crate) fn start(
        script: impl Fn(&Asked, usize) -> Vec<Act> + Send + Sync + 'static,
    ) -> Self {
        Self::start_at(0, script)
    }

    /// The same, at this port.
    pub(crate) fn start_at(
        port: u16,
        script: impl Fn(&Asked, usize) -> Vec<Act> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let seen = Arc::new(Seen::default());
        let (sender, closed) = channel();
        let script: Arc<Script> = Arc::new(script);
        let shared = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, script, sender) = (shared.clone(), script.clone(), sender.clone());
                seen.connections.fetch_add(1, Ordering::Relaxed);
                std::thread::spawn(move || serve(stream, &seen, &*script, &sender));
            }
        });
        Self { address, seen, closed }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.seen.asked.lock().expect("no test panicked").clone()
    }

    /// Forgets what was asked.
    pub(crate) fn forget(&self) {
        self.seen.asked.lock().expect("no test panicked").clear();
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }

    /// Bytes that were sent in floods.
    pub(crate) fn sent(&self) -> u64 {
        self.seen.sent.load(Ordering::Relaxed)
    }

    /// When the client closed a connection on which the server stalled.
    pub(crate) fn closed(&self, patience: Duration) -> Option<Instant> {
        self.closed.recv_timeout(patience).ok()
    }
}

fn serve(mut stream: TcpStream, seen: &Seen, script: &Script, closed: &Sender<Instant>) {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    while let Some(asked) = read(&mut reader) {
        let number = {
            let mut log = seen.asked.lock().expect("no test panicked");
            log.push(asked.clone());
            log.len()
        };
        for act in script(&asked, number) {
            let goes_on = match act {
                Act::Send(bytes) => stream.write_all(&bytes).is_ok(),
                Act::Wait(time) => {
                    std::thread::sleep(time);
                    true
                }
                Act::Stall => {
                    // A client has nothing more to say: this ends as it closes.
                    let _ = reader.read(&mut [0; 64]);
                    let _ = closed.send(Instant::now());
                    false
                }
                Act::Cut => false,
                Act::Flood(bytes, most) => {
                    let mut left = most;
                    while left > 0 && stream.write_all(&bytes).is_ok() {
                        left = left.saturating_sub(bytes.len() as u64);
                        seen.sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                    }
                    left == 0
                }
            };
            if !goes_on {
                let _ = stream.shutdown(std::net::Shutdown::Both);
                return;
            }
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Asked> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
            length = value.parse().expect("a length");
        }
        head.push_str(line);
        head.push('\n');
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { head, body: String::from_utf8_lossy(&body).into_owned() })
}
