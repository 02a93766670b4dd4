//! Fetching with the real package clients, from servers and folders on this machine.
//!
//! pip looks into a folder of wheels, npm and cargo ask a registry on loopback, apt reads an
//! archive in a folder. So it needs python3 with pip, npm, cargo and apt.

use super::archive::{sha256, tar_gz, wheel};
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use undertone::references::fetch::{Clients, Event, FetchError, fetch, kept};
use undertone::references::list;
use undertone::references::sources::sources;

/// A registry on loopback: what it answers to a path; to another it says 404.
struct Registry {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Registry {
    fn start(answers: impl FnOnce(&str) -> HashMap<String, Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (answers, asked) = (Arc::new(answers(&address)), Arc::new(Mutex::new(Vec::new())));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, log) = (Arc::clone(&answers), Arc::clone(&log));
                std::thread::spawn(move || serve(stream, &answers, &log));
            }
        });
        Self { address, asked }
    }
}

fn serve(mut stream: TcpStream, answers: &HashMap<String, Vec<u8>>, log: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
    log.lock().expect("no test panicked").push(path.clone());
    let Some(body) = answers.get(&path) else {
        let _ = stream
            .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        return;
    };
    if body.is_empty() {
        // A server that takes a request and says nothing.
        std::thread::sleep(Duration::from_secs(30));
    }
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
}

/// The world of one test: where clients look, and where archives go.
struct World {
    home: TempDir,
    clients: Clients,
}

impl World {
    /// Clients that reach nothing but what a test gives them.
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut world = Self { home, clients: Clients::default() };
        for name in ["wheels", "cargo", "etc/parts", "archives"] {
            fs::create_dir_all(world.path(name)).expect("a folder");
        }
        world.clients.cargo_home = Some(world.path("cargo"));
        let nowhere = "http://127.0.0.1:9/";
        world.set("CARGO_HOME", world.path("cargo"));
        world.set("PIP_CONFIG_FILE", "/dev/null");
        world.set("PIP_NO_INDEX", "1");
        world.set("PIP_FIND_LINKS", world.path("wheels"));
        world.set("npm_config_userconfig", "/dev/null");
        world.set("npm_config_registry", nowhere);
        // What this machine is set to use would lead elsewhere.
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"] {
            world.set(name, "");
        }
        world.set("APT_CONFIG", world.path("etc/apt.conf"));
        world.write(
            "etc/apt.conf",
            format!(
                "Dir::Etc \"{}\";\nDir::Etc::Parts \"none\";\n\
             Dir::Etc::SourceList \"sources.list\";\nDir::Etc::SourceParts \"parts\";\n\
             Acquire::http::Proxy \"DIRECT\";\n",
                world.path("etc").display()
            ),
        );
        world.write("cargo/config.toml", format!(
            "[source.crates-io]\nreplace-with = \"mirror\"\n[source.mirror]\nregistry = \"sparse+{nowhere}\"\n"
        ));
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).expect("a file");
    }

    fn set(&mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) {
        self.clients.environment.push((name.into(), value.as_ref().into()));
    }

    fn replace(&mut self, name: &str, value: impl Into<OsString>) {
        self.clients.environment.retain(|(set, _)| set != name);
        self.clients.environment.push((name.into(), value.into()));
    }

    /// Fetches a list; gives a line for each package: where it is, or why it is not.
    fn fetch(&self, list: &str) -> String {
        let packages = list::parse(list).unwrap_or_else(|error| panic!("{error}"));
        let archives = self.path("archives");
        let mut told = 0;
        let mut watch = |event: Event<'_>| told += usize::from(ends(&event));
        let fetched = runtime().block_on(fetch(&packages, &archives, &self.clients, &mut watch));
        let fetched = fetched.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(told, packages.len(), "each package is told of once");
        let mut lines: Vec<_> = fetched
            .left_out
            .iter()
            .map(|(package, reason)| {
                assert_eq!(kept(package, &archives), None);
                format!("{}: {reason}\n", package.purl())
            })
            .collect();
        for (package, path) in &fetched.archives {
            assert_eq!(kept(package, &archives).as_deref(), Some(path.as_path()));
            let taken = sources(package, path).unwrap_or_else(|error| panic!("{error}"));
            let files: Vec<_> = taken.files.iter().map(|file| file.path.as_str()).collect();
            lines.push(format!("{}: {} {}\n", package.purl(), taken.licence, files.join(" ")));
        }
        lines.concat()
    }

    /// What lies in the folder of archives, less its lock.
    fn kept(&self) -> Vec<String> {
        let mut names = Vec::new();
        for entry in walkdir::WalkDir::new(self.path("archives")).into_iter().flatten() {
            if entry.file_type().is_file() && entry.file_name() != ".lock" {
                let path = entry.path().strip_prefix(self.path("archives")).expect("below it");
                names.push(path.display().to_string());
            }
        }
        names.sort();
        names
    }
}

fn ends(event: &Event<'_>) -> bool {
    matches!(event, Event::Here { .. } | Event::LeftOut { .. })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

const MODULE: &str = "def tiny():\n    return 1\n";

fn npm_package() -> Vec<u8> {
    tar_gz(&[
        // Would run if npm ran scripts, and leaves a trace.
        ("package/package.json", br#"{"name": "tiny", "version": "1.0.0", "license": "ISC",
          "scripts": {"prepack": "touch ../ran", "prepare": "touch ../ran", "install": "touch ../ran"}}"#),
        ("package/index.js", b"exports.tiny = () => 1;\n"),
        ("package/test/a.js", b"throw 1;\n"),
    ])
}

fn npm_registry(archive: Vec<u8>) -> Registry {
    Registry::start(|address| {
        let manifest = format!(
            r#"{{"name": "tiny", "dist-tags": {{"latest": "1.0.0"}}, "versions": {{"1.0.0": {{
            "name": "tiny", "version": "1.0.0", "dist": {{"tarball": "{address}/tiny/-/tiny-1.0.0.tgz"}}}}}}}}"#
        );
        HashMap::from([
            ("/tiny".to_owned(), manifest.into_bytes()),
            ("/tiny/-/tiny-1.0.0.tgz".to_owned(), archive),
        ])
    })
}

fn crate_archive() -> Vec<u8> {
    tar_gz(&[
        ("tiny-1.0.0/Cargo.toml", b"[package]\nname = \"tiny\"\nversion = \"1.0.0\"\nlicense = \"MIT/Apache-2.0\"\nbuild = \"build.rs\"\n"),
        ("tiny-1.0.0/build.rs", b"fn main() { panic!() }\n"),
        ("tiny-1.0.0/src/lib.rs", b"pub fn tiny() -> u8 { 1 }\n"),
    ])
}

fn cargo_registry(archive: Vec<u8>) -> Registry {
    Registry::start(|address| {
        let entry = format!(
            "{{\"name\":\"tiny\",\"vers\":\"1.0.0\",\"deps\":[],\"cksum\":\"{}\",\"features\":{{}},\"yanked\":false}}\n",
            sha256(&archive)
        );
        let config = format!("{{\"dl\": \"{address}/dl/{{crate}}/{{version}}\"}}");
        HashMap::from([
            ("/config.json".to_owned(), config.into_bytes()),
            ("/ti/ny/tiny".to_owned(), entry.into_bytes()),
            ("/dl/tiny/1.0.0".to_owned(), archive),
        ])
    })
}

/// An archive of Debian in a folder, with one source package; gives the hash of its `.dsc`.
fn debian_archive(world: &World) -> String {
    fs::create_dir_all(world.path("debian")).expect("a folder");
    let upstream = tar_gz(&[("tiny-1.0/src/Tiny.java", b"class Tiny { int one = 1; }\n")]);
    let packaging = tar_gz(&[("debian/copyright", b"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: A\nLicense: Expat\n")]);
    let files = [("tiny_1.0.orig.tar.gz", upstream), ("tiny_1.0-1.debian.tar.gz", packaging)];
    let sums = files
        .each_ref()
        .map(|(name, bytes)| format!(" {} {} {name}\n", sha256(bytes), bytes.len()));
    let sums = sums.concat();
    let dsc =
        format!("Format: 3.0 (quilt)\nSource: tiny\nVersion: 1.0-1\nChecksums-Sha256:\n{sums}");
    let index = format!(
        "Package: tiny\nBinary: tiny\nVersion: 1.0-1\nArchitecture: all\nFormat: 3.0 (quilt)\nDirectory: .\n\
         Checksums-Sha256:\n{sums} {} {} tiny_1.0-1.dsc\n",
        sha256(dsc.as_bytes()),
        dsc.len()
    );
    for (name, bytes) in &files {
        world.write(&format!("debian/{name}"), bytes);
    }
    world.write("debian/tiny_1.0-1.dsc", &dsc);
    world.write("debian/Sources", index);
    world.write(
        "etc/sources.list",
        format!("deb [trusted=yes] file:{} ./\n", world.path("debian").display()),
    );
    sha256(dsc.as_bytes())
}

#[test]
fn each_client_brings_its_package() {
    let mut world = World::new();
    let (module, package, krate) = (wheel(MODULE), npm_package(), crate_archive());
    let hashes = [&module, &package, &krate].map(|bytes| sha256(bytes));
    world.write("wheels/tiny-1.0-py3-none-any.whl", &module);
    let npm = npm_registry(package);
    world.replace("npm_config_registry", npm.address.clone());
    let cargo = cargo_registry(krate);
    world.write("cargo/config.toml", format!(
        "[source.crates-io]\nreplace-with = \"mirror\"\n[source.mirror]\nregistry = \"sparse+{}/\"\n",
        cargo.address
    ));
    let dsc = debian_archive(&world);
    // Projects around the folder of archives mean nothing.
    world.write("Cargo.toml", "[package]\nname = \"tiny\"\nversion = \"1.0.0\"\n[broken\n");
    world.write("package.json", "{");
    world.write(".npmrc", "registry=http://127.0.0.1:9/\n");
    let list = format!(
        "pkg:pypi/tiny@1.0?file_name=tiny-1.0-py3-none-any.whl sha256:{}\n\
         pkg:npm/tiny@1.0.0 sha256:{}\npkg:cargo/tiny@1.0.0 sha256:{}\n\
         pkg:deb/debian/tiny@1.0-1 sha256:{dsc}\npkg:maven/org.a/tiny@1.0 sha256:{dsc}\n",
        hashes[0], hashes[1], hashes[2]
    );
    let expected = "pkg:maven/org.a/tiny@1.0: no package client here fetches packages of the kind `maven`\n\
                    pkg:pypi/tiny@1.0: MIT tiny/__init__.py\n\
                    pkg:npm/tiny@1.0.0: ISC index.js\n\
                    pkg:cargo/tiny@1.0.0: MIT OR Apache-2.0 src/lib.rs\n\
                    pkg:deb/debian/tiny@1.0-1: MIT src/Tiny.java\n";
    assert_eq!(world.fetch(&list), expected);
    let files = [
        "cargo/tiny-1.0.0.crate",
        "deb/tiny-1.0-1/tiny_1.0-1.debian.tar.gz",
        "deb/tiny-1.0-1/tiny_1.0-1.dsc",
        "deb/tiny-1.0-1/tiny_1.0.orig.tar.gz",
        "npm/tiny-1.0.0.tgz",
        "pypi/tiny-1.0.whl",
    ];
    assert_eq!(world.kept(), files);
    assert!(!world.path("archives/ran").exists(), "npm ran a script");

    // What is here is not asked for again; what is broken is.
    let asked = npm.asked.lock().expect("no test panicked").len();
    assert_eq!(world.fetch(&list), expected);
    assert_eq!(npm.asked.lock().expect("no test panicked").len(), asked);
    world.write("archives/npm/tiny-1.0.0.tgz", "cut off");
    world.write("archives/deb/tiny-1.0-1/tiny_1.0.orig.tar.gz", "cut off");
    assert_eq!(world.fetch(&list), expected);
    assert_eq!(world.kept(), files);
}

#[test]
fn what_the_list_does_not_mean_is_not_kept() {
    let mut world = World::new();
    world.write("wheels/tiny-1.0-py3-none-any.whl", wheel(MODULE));
    let npm = npm_registry(npm_package());
    world.replace("npm_config_registry", npm.address.clone());
    debian_archive(&world);
    let wrong = "0".repeat(64);
    let told = world.fetch(&format!(
        "pkg:pypi/tiny@1.0 sha256:{wrong}\npkg:npm/tiny@1.0.0 sha256:{wrong}\n\
         pkg:deb/debian/tiny@1.0-1 sha256:{wrong}\n"
    ));
    assert_eq!(
        told.matches("what came is not what the list names: its SHA-256 is ").count(),
        3,
        "{told}"
    );
    assert_eq!(world.kept(), [""; 0]);
}

#[test]
fn what_is_not_there_is_said_of_each_package() {
    let mut world = World::new();
    let npm = npm_registry(npm_package());
    world.replace("npm_config_registry", npm.address.clone());
    debian_archive(&world);
    let told = world.fetch(
        "pkg:pypi/tiny@1.0\npkg:npm/other@1.0.0\npkg:npm/tiny@2.0.0\npkg:deb/debian/other@1\n",
    );
    let lines: Vec<_> = told.lines().collect();
    assert!(lines[0].contains("pip failed: ERROR: No matching distribution"), "{told}");
    assert!(lines[1].contains("npm failed: npm error 404"), "{told}");
    assert!(lines[2].contains("npm failed: npm error notarget"), "{told}");
    assert!(lines[3].contains("apt failed: E: "), "{told}");
    assert_eq!(world.kept(), [""; 0]);
}

#[test]
fn without_a_client_its_packages_are_left_out() {
    let mut world = World::new();
    world.set("PATH", world.path("etc"));
    let told =
        world.fetch("pkg:pypi/a@1\npkg:npm/a@1.0.0\npkg:cargo/a@1.0.0\npkg:deb/debian/a@1\n");
    for program in ["pip", "npm", "cargo", "apt"] {
        assert!(told.contains(&format!("{program} is not installed\n")), "{told}");
    }
    world.clients.cargo_home = None;
    assert!(
        world.fetch("pkg:cargo/a@1.0.0").contains("cargo cannot be used: its home is not known")
    );
}

/// A port where nobody listens: after three packages a client is not asked any more.
#[test]
fn a_dead_network_ends_soon() {
    let world = World::new();
    world.write("etc/sources.list", "deb [trusted=yes] http://127.0.0.1:9/debian ./\n");
    let list = [1, 2, 3, 4, 5]
        .map(|n| format!("pkg:npm/a{n}@1.0.0\npkg:cargo/a{n}@1.0.0\npkg:deb/debian/a{n}@1.0\n"));
    let list = list.concat();
    let told = world.fetch(&list);
    for program in ["npm", "cargo"] {
        let unreached = format!("{program} does not reach its server: ");
        assert_eq!(told.matches(&unreached).count(), 3, "{told}");
        let given_up = format!("{program} was not asked: it had not reached its server 3 times");
        assert_eq!(told.matches(&given_up).count(), 2, "{told}");
    }
    assert_eq!(told.matches("apt does not reach its server: ").count(), 5, "{told}");
    assert_eq!(world.kept(), [""; 0]);
}

/// What Ctrl-C does: the future is dropped while a client waits for a server.
#[test]
fn what_is_cancelled_leaves_nothing() {
    let mut world = World::new();
    let registry = Registry::start(|_| HashMap::from([("/slow".to_owned(), Vec::new())]));
    world.replace("npm_config_registry", registry.address.clone());
    let packages = list::parse("pkg:npm/slow@1.0.0").expect("a list");
    let archives = world.path("archives");
    let asked = || registry.asked.lock().expect("no test panicked").len();
    runtime().block_on(async {
        let mut watch = |_: Event<'_>| {};
        let fetching = fetch(&packages, &archives, &world.clients, &mut watch);
        let waiting = async {
            let start = Instant::now();
            while asked() == 0 && start.elapsed() < crate::support::PATIENCE {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::select! {
            _ = fetching => panic!("the server says nothing"),
            () = waiting => {}
        }
    });
    assert_eq!(asked(), 1, "npm was waiting for the server");
    assert_eq!(world.kept(), [""; 0]);
    let left: Vec<_> = fs::read_dir(&archives).expect("the folder").flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    let start = Instant::now();
    while runs_below(&archives) {
        assert!(start.elapsed() < crate::support::PATIENCE, "npm still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a process works in a folder below `folder`.
fn runs_below(folder: &Path) -> bool {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut places = processes.filter_map(|process| fs::read_link(process.path().join("cwd")).ok());
    places.any(|place| place.starts_with(folder))
}

#[test]
fn two_do_not_fetch_into_one_folder() {
    let world = World::new();
    let archives = world.path("archives");
    let left = archives.join(".fetching-left");
    fs::create_dir(&left).expect("a folder");
    let held = fs::File::create(archives.join(".lock")).expect("a lock");
    held.lock().expect("nobody has it");
    let run = || runtime().block_on(fetch(&[], &archives, &world.clients, &mut |_| {})).map(|_| ());
    assert!(matches!(run(), Err(FetchError::Busy { .. })));
    assert!(left.exists());
    drop(held);
    run().expect("nobody fetches");
    assert!(!left.exists(), "what an ended run has left goes");

    let file = world.path("etc/apt.conf");
    let error = runtime().block_on(fetch(&[], &file, &world.clients, &mut |_| {}));
    assert!(matches!(error, Err(FetchError::Unwritable { .. })));
}
