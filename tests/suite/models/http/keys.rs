//! Keys: where they come from, where they go, and where they never show.

use super::{KEY, KEY_IS, all, conversation, open, open_trusting, whole};
use crate::support::alone::Alone;
use crate::support::http::tls::{Certificate, Secure};
use crate::support::http::{Act, Server, events, head, json};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

fn pass() -> Vec<Act> {
    events("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n")
}

#[tokio::test]
async fn a_key_that_a_server_repeats_is_hidden() {
    let server = Server::start(|asked, number| {
        let key = asked.header("authorization").unwrap_or_default().to_owned();
        match number % 3 {
            0 => json(401, &format!("{{\"error\":{{\"message\":\"wrong: {key}\"}}}}")),
            1 => json(500, &key),
            _ => events(&format!("data: {{\"error\":\"wrong: {key}\"}}\n\n")),
        }
    });
    let backend = open("openai", &server, KEY_IS);
    for _ in 0..3 {
        let (_, error, _) = all(backend.as_ref(), conversation()).await;
        let error = error.expect("an error");
        let shown = format!("{error} {error:?} {:?}", error.remedy());
        assert!(shown.contains("Bearer (hidden)") && !shown.contains(KEY), "{shown}");
    }
    assert!(server.asked().iter().all(|asked| asked.head.contains(KEY)));
}

#[tokio::test]
async fn a_key_follows_no_redirect_to_another_server() {
    let thief = Server::start(|_, _| pass());
    for status in [301, 302, 303, 307, 308] {
        let place = format!("location: http://{}/steal", thief.address);
        let server =
            Server::start(move |_, _| vec![head(status, &[&place]), crate::support::http::end()]);
        let (_, error, _) = all(open("openai", &server, KEY_IS).as_ref(), conversation()).await;
        let error = error.expect("an error").to_string();
        assert!(error.contains("which is another server"), "{error}");
    }
    assert_eq!(thief.connections(), 0);
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_followed_and_not_for_ever() {
    let server = Server::start(|asked, _| match asked.path() {
        "/chat/completions" => {
            vec![head(308, &["location: /v1/chat/completions"]), crate::support::http::end()]
        }
        _ => pass(),
    });
    assert_eq!(whole(open("openai", &server, KEY_IS).as_ref(), conversation()).await, "x");
    let asked = server.asked();
    assert_eq!(asked[0].body, asked[1].body);
    assert!(asked[1].head.contains(KEY));

    let circle =
        Server::start(|_, _| vec![head(308, &["location: /"]), crate::support::http::end()]);
    let (_, error, _) = all(open("openai", &circle, "").as_ref(), conversation()).await;
    let error = error.expect("an error").to_string();
    assert_eq!(error, "srv does not take the request: it redirects in a circle");
    assert!(circle.asked().len() < 10);
}

#[tokio::test]
async fn a_key_that_is_missing_sends_nothing() {
    let server = Server::start(|_, _| pass());
    let backend = open("openai", &server, "key = { env = \"UNDERTONE_NO_SUCH_KEY\" }");
    let (_, error, _) = all(backend.as_ref(), conversation()).await;
    let error = error.expect("an error").to_string();
    assert!(error.starts_with("srv has no credentials: the environment variable UNDERTONE_NO"));
    assert_eq!(server.connections(), 0);
}

/// One sign would be hidden in every word of an answer; a wrong setting is said instead.
#[test]
fn a_key_that_is_too_short_sends_nothing() {
    for (key, is_sent) in [("n", false), ("sk-1234", false), ("sk-12345", true)] {
        let variables = [("UNDERTONE_SHORT_KEY", key), ("IS_SENT", if is_sent { "1" } else { "" })];
        Alone { variables: &variables, ..Alone::default() }.run(|_| async {
            let server = Server::start(|_, _| pass());
            let backend = open("openai", &server, "key = { env = \"UNDERTONE_SHORT_KEY\" }");
            let (_, error, _) = all(backend.as_ref(), conversation()).await;
            if std::env::var("IS_SENT").is_ok_and(|value| value == "1") {
                assert!(error.is_none(), "{error:?}");
                return;
            }
            assert_eq!(
                error.expect("an error").to_string(),
                "srv has no credentials: the key in the environment variable UNDERTONE_SHORT_KEY \
                 is too short to be a key: 8 characters at least; leave `key` out where the \
                 server wants none"
            );
            assert_eq!(server.connections(), 0);
        });
    }
}

/// What is logged, by anyone, at the finest level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_log_has_the_key_or_the_code() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let secure = Secure::start(Certificate::Good, "data: [DONE]\n\n", false);
    let url = format!("https://localhost:{}/v1", secure.port);
    let settings = format!("provider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"\n{KEY_IS}");
    let authority = secure.authority();
    let over_tls = open_trusting(&settings, Some(&authority)).expect("settings");
    assert_eq!(whole(over_tls.as_ref(), conversation()).await, "");
    let server = Server::start(|_, _| pass());
    let plain = open("openai", &server, KEY_IS);
    assert_eq!(whole(plain.as_ref(), conversation()).await, "x");
    drop(guard);
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("h2"), "the library below logs, so this test tests something");
    assert!(!logged.contains(KEY), "the key is in the log");
    assert!(!logged.contains("Grüß") && !logged.contains("Be brief"), "the code is in the log");
}

#[test]
fn the_environments_proxy_is_used_for_others_and_not_for_this_machine() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"];
    let mut variables: Vec<_> = names.iter().map(|name| (*name, url.as_str())).collect();
    variables.push(("CARGO_MANIFEST_DIR", KEY));
    Alone { variables: &variables, ..Alone::default() }.run(|_| async {
        let url = std::env::var("HTTP_PROXY").expect("the proxy");
        let port = url.rsplit_once(':').expect("a port").1.parse().expect("a port");
        let refusal = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
        let proxy = Server::start_at(port, |_, _| vec![Act::Send(refusal.to_vec())]);

        let server = Server::start(|_, _| pass());
        assert_eq!(whole(open("openai", &server, KEY_IS).as_ref(), conversation()).await, "x");
        assert_eq!(proxy.connections(), 0);

        let url = "https://api.example.invalid/v1";
        let settings = format!("provider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"\n{KEY_IS}");
        let backend = open_trusting(&settings, None).expect("settings");
        let (_, error, _) = all(backend.as_ref(), conversation()).await;
        let error = error.expect("an error").to_string();
        assert!(error.starts_with("srv cannot be reached: proxy: "), "{error}");
        let asked: Vec<_> = proxy.asked().into_iter().map(|asked| asked.head).collect();
        assert_eq!(asked.len(), 1, "{asked:?}");
        assert!(asked[0].starts_with("CONNECT api.example.invalid:443 HTTP/1.1"), "{asked:?}");
        assert!(!asked[0].contains(KEY), "the proxy sees no key");
    });
}

const KEYRING: &str = "key = { keyring = \"test\" }";

/// A keyring of its own, unlocked, on a bus of its own.
const WITH_KEYRING: [&str; 6] = [
    "dbus-run-session",
    "--",
    "sh",
    "-c",
    "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && exec \"$@\"",
    "sh",
];

#[cfg(target_os = "linux")]
#[test]
fn a_key_comes_from_the_keyring() {
    Alone { within: &WITH_KEYRING, ..Alone::default() }.run(|_| async {
    let server = Server::start(|_, number| match number {
        2 => json(401, "{\"error\":{\"message\":\"expired\"}}"),
        _ => pass(),
    });
    let backend = open("openai", &server, KEYRING);
    let (_, error, _) = all(backend.as_ref(), conversation()).await;
    assert_eq!(
        error.expect("an error").to_string(),
        "srv has no credentials: the keyring has no key `test`; store it with `secret-tool store \
         --label=Undertone service undertone account test`"
    );
    assert_eq!(server.connections(), 0);
    let store = |key: &str| {
        // As the error says.
        let mut child = Command::new("secret-tool")
            .args(["store", "--label=Undertone", "service", "undertone", "account", "test"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("secret-tool");
        child.stdin.take().unwrap().write_all(key.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    };
    let sent = || server.asked().last().unwrap().header("authorization").map(str::to_owned);
    store("sk-first");
    assert_eq!(whole(backend.as_ref(), conversation()).await, "x");
    assert_eq!(sent().as_deref(), Some("Bearer sk-first"));
    // Once a key is refused, the next one is read.
    store("sk-second");
    let (_, error, _) = all(backend.as_ref(), conversation()).await;
    assert_eq!(error.expect("an error").to_string(), "srv refuses access: it answers 401: expired");
    assert_eq!(sent().as_deref(), Some("Bearer sk-first"));
    assert_eq!(whole(backend.as_ref(), conversation()).await, "x");
    assert_eq!(sent().as_deref(), Some("Bearer sk-second"));
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_keyring_that_is_not_there_is_named() {
    let variables = [("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")];
    Alone { variables: &variables, ..Alone::default() }
        .run(|_| keyring_fails("the keyring has no key `test` ("));
}

#[cfg(target_os = "linux")]
#[test]
fn a_tool_that_is_not_there_is_named() {
    Alone { variables: &[("PATH", "/nowhere")], ..Alone::default() }.run(|_| async {
        keyring_fails("secret-tool cannot be run: No such file or directory").await;
    });
}

async fn keyring_fails(says: &str) {
    let server = Server::start(|_, _| pass());
    let (_, error, _) = all(open("openai", &server, KEYRING).as_ref(), conversation()).await;
    let error = error.expect("an error").to_string();
    assert!(error.contains(says), "{error}");
}
