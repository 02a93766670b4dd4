//! Who asks AWS, and where: credentials, regions, addresses; what is explained and probed.

use super::faults::{self, bedrock, question, settings};
use crate::support::alone::Alone;
use crate::support::aws::reply::Reply;
use crate::support::aws::signature::{API_KEY, SECRET_KEY};
use crate::support::aws::{SIGNED_IN, Server};
use undertone::completion::generation::BackendError;
use undertone::config::backends::Provider;
use undertone::models::bedrock::Bedrock;
use undertone::models::remote::Remote;

#[test]
fn an_explanation_is_what_is_sent() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::saying(&["a"]));
        let bedrock = bedrock(&server.url, "cache = true\nmetadata = { team = \"compilers\" }");
        let request = bedrock.explain(question()).await.expect("an explanation");
        assert!(server.seen().is_empty(), "nothing is sent");
        faults::heard(&bedrock, question()).await;
        let seen = server.one();
        assert_eq!(request.url, format!("{}{}", server.url, seen.path));
        assert_eq!(request.body.as_bytes(), seen.body);
        let header = |name: &str| {
            let mut headers = request.headers.iter();
            headers.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
        };
        assert_eq!(header("authorization"), Some("(hidden)"));
        for name in ["content-type", "content-length"] {
            assert_eq!(header(name), seen.header(name), "{name}");
        }
        // And where nobody has signed in.
        assert!(!format!("{request:?}").contains("AKID"));
    });
}

#[test]
fn an_explanation_needs_no_credentials() {
    Alone::default().run(|_| async {
        let request = bedrock("https://vpce-1.example", "").explain(question()).await;
        let request = request.expect("an explanation");
        assert!(request.url.starts_with("https://vpce-1.example/model/"), "{request:?}");
    });
}

#[test]
fn without_credentials() {
    Alone::default().run(|_| async {
        let server = Server::start().await;
        let heard = faults::heard(&bedrock(&server.url, ""), question()).await;
        assert!(matches!(heard.error, Some(BackendError::NoCredentials { .. })), "{heard:?}");
        assert!(server.seen().is_empty());
    });
}

#[test]
fn with_a_wrong_key() {
    let variables = [SIGNED_IN[0], ("AWS_SECRET_ACCESS_KEY", "wrong")];
    Alone { variables: &variables, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let heard = faults::heard(&bedrock(&server.url, ""), question()).await;
        let error = heard.error.expect("an error").to_string();
        assert!(error.starts_with("b refuses access: InvalidSignatureException"), "{error}");
        assert!(server.seen().is_empty());
    });
}

#[test]
fn with_an_api_key() {
    let variables = [("AWS_BEARER_TOKEN_BEDROCK", API_KEY)];
    Alone { variables: &variables, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::saying(&["a"]));
        let bedrock = bedrock(&server.url, "");
        assert_eq!(faults::heard(&bedrock, question()).await.text, "a");
        let request = bedrock.explain(question()).await.expect("an explanation");
        assert!(!format!("{request:?}").contains(API_KEY));
        let steps = faults::steps(&bedrock).await;
        assert!(steps[3].contains("an API key, from AWS_BEARER_TOKEN_BEDROCK"), "{steps:?}");
    });
}

#[test]
fn with_a_profile_that_the_settings_name() {
    let profiles = format!(
        "[default]\nregion = us-west-2\n[profile work]\nregion = eu-north-1\n\
         aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {SECRET_KEY}\n"
    );
    // The environment's keys are another account's: a profile that is asked for wins over them.
    let variables = [("AWS_ACCESS_KEY_ID", "AKIDOTHER"), ("AWS_SECRET_ACCESS_KEY", "other")];
    let files = [(".aws/config", profiles.as_str())];
    Alone { variables: &variables, files: &files, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::saying(&["a"]));
        let url = &server.url;
        let text = format!(
            "provider = \"bedrock\"\nmodel = \"m\"\nprofile = \"work\"\nendpoint_url = \"{url}\""
        );
        let Ok(Provider::Bedrock(settings)) = toml::from_str(&text) else { panic!("settings") };
        let bedrock = Bedrock::new("b".to_owned(), settings, None);
        let heard = faults::heard(&bedrock, question()).await;
        assert_eq!(heard.text, "a", "{heard:?}");
        let authorization = server.one().header("authorization").map(str::to_owned);
        let authorization = authorization.expect("it is signed");
        assert!(authorization.contains("/eu-north-1/bedrock/"), "{authorization}");
        let steps = faults::steps(&bedrock).await;
        assert!(steps[3].contains("from a profile"), "{steps:?}");
    });
}

#[test]
fn with_a_profile_that_runs_a_program() {
    let program = format!(
        "echo '{{\"Version\":1,\"AccessKeyId\":\"AKIDEXAMPLE\",\"SecretAccessKey\":\"{SECRET_KEY}\"}}'"
    );
    let profiles = format!("[default]\nregion = eu-north-1\ncredential_process = {program}\n");
    let files = [(".aws/config", profiles.as_str())];
    let variables = [("PATH", "/usr/bin:/bin")];
    Alone { variables: &variables, files: &files, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::saying(&["a"]));
        let heard = faults::heard(&bedrock(&server.url, ""), question()).await;
        assert_eq!(heard.text, "a", "{heard:?}");
        let steps = faults::steps(&bedrock(&server.url, "")).await;
        assert!(steps[3].contains("from a profile's program"), "{steps:?}");
    });
}

#[test]
fn with_a_profile_that_is_not_there() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        let heard = faults::heard(&bedrock(&server.url, "profile = \"nope\""), question()).await;
        assert!(matches!(heard.error, Some(BackendError::NoCredentials { .. })), "{heard:?}");
        let error = heard.error.expect("an error").to_string();
        assert!(error.contains("nope"), "{error}");
    });
}

#[test]
fn what_keeps_a_request_from_its_server() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let rows = [
            (
                "http://bedrock.example",
                "",
                "b does not take the request: `endpoint_url`: http://bedrock.example is not \
                 encrypted, and not on this machine",
            ),
            ("http://127.0.0.1:9", "", "b cannot be reached: "),
            ("https://127.0.0.1:9", "", "b cannot be reached: "),
            ("https://no-such-host.invalid", "", "b cannot be reached: "),
            ("https://127.0.0.1:9", "fips = true", "b does not take the request: "),
        ];
        for (url, more, words) in rows {
            let heard = faults::heard(&bedrock(url, more), question()).await;
            let error = heard.error.expect("an error").to_string();
            println!("{error}");
            assert!(error.starts_with(words), "{url}: {error}");
            assert!(error.len() < 400 && !error.contains('\n'), "{error}");
        }
    });
}

#[test]
fn an_address_from_the_environment_is_no_way_around_tls() {
    let variables = [
        SIGNED_IN[0],
        SIGNED_IN[1],
        ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://bedrock.example"),
        ("AWS_REGION", "eu-west-1"),
    ];
    Alone { variables: &variables, ..Alone::default() }.run(|_| async {
        let text = "provider = \"bedrock\"\nmodel = \"m\"";
        let Ok(Provider::Bedrock(settings)) = toml::from_str(text) else { panic!("settings") };
        let bedrock = Bedrock::new("b".to_owned(), settings, None);
        let heard = faults::heard(&bedrock, question()).await;
        let error = heard.error.expect("an error").to_string();
        let explained = bedrock.explain(question()).await.expect_err("it is not sent");
        assert!(error.contains("plain HTTP is for this machine alone"), "{error}");
        assert_eq!(error, explained.to_string());
    });
}

#[test]
fn a_wrong_address_or_region_shows_no_code() {
    let rows = [
        ("endpoint_url = \"foo bar\"", "`endpoint_url`: what is written is no address"),
        ("endpoint_url = \"https://a.example/?key=hush\"", "`endpoint_url`: the address has a `?`"),
        ("endpoint_url = \"https://hush@a.example\"", "`endpoint_url`: the address holds a user"),
        ("endpoint_url = \"ftp://127.0.0.1\"", "`endpoint_url`: the address begins with neither"),
        ("endpoint_url = \"http://192.0.2.1/hush\"", "http://192.0.2.1 is not encrypted"),
        ("region = \"eu central\"", "the region has other characters"),
        ("region = \"evil.example/\"", "the region has other characters"),
        ("region = \"\"", "the region has other characters"),
        ("model = \"\"", "no request can be made of the backend's settings"),
    ];
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async move {
        for (line, words) in rows {
            let usual = ["model = \"m\"", "region = \"eu-central-1\""].into_iter();
            let usual = usual.filter(|usual| line.split(' ').next() != usual.split(' ').next());
            let lines: Vec<_> = ["provider = \"bedrock\"", line].into_iter().chain(usual).collect();
            let text = lines.join("\n");
            refuses_without_code(&text, words).await;
        }
    });
}

#[test]
fn a_wrong_address_from_the_environment_shows_no_code() {
    let variables = [
        SIGNED_IN[0],
        SIGNED_IN[1],
        ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "foo bar"),
        ("AWS_REGION", "eu-west-1"),
    ];
    Alone { variables: &variables, ..Alone::default() }.run(|_| async {
        let text = "provider = \"bedrock\"\nmodel = \"m\"";
        refuses_without_code(text, "no request can be made of the backend's settings").await;
    });
}

/// Sending, explaining and probing refuse these settings in these words, and repeat nothing.
async fn refuses_without_code(text: &str, words: &str) {
    let Ok(Provider::Bedrock(settings)) = toml::from_str(text) else { panic!("{text}") };
    let bedrock = Bedrock::new("b".to_owned(), settings, None);
    let sent = faults::heard(&bedrock, question()).await.error.expect("an error");
    let explained = bedrock.explain(question()).await.expect_err("it is not sent");
    let steps = faults::steps(&bedrock).await;
    for error in [sent, explained] {
        let shown = format!("{error} {error:?} {steps:?}");
        println!("{error}");
        assert!(matches!(error, BackendError::Rejected { .. }), "{shown}");
        assert!(error.to_string().contains(words), "{text}: {shown}");
        for hidden in ["def add", "You write code", "hush", "Request {"] {
            assert!(!shown.contains(hidden), "{text}: {shown}");
        }
    }
}

#[test]
fn without_a_region() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let text = "provider = \"bedrock\"\nmodel = \"m\"";
        let Ok(Provider::Bedrock(settings)) = toml::from_str(text) else { panic!("settings") };
        let bedrock = Bedrock::new("b".to_owned(), settings, None);
        let heard = faults::heard(&bedrock, question()).await;
        let error = heard.error.expect("an error").to_string();
        assert!(error.starts_with("b does not take the request: there is no region"), "{error}");
        let steps = faults::steps(&bedrock).await;
        assert_eq!(steps.len(), 1, "{steps:?}");
        assert!(steps[0].starts_with("configuration: error"), "{steps:?}");
    });
}

#[test]
fn ca_bundles_that_are_none() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|home| async move {
        let broken = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
        for (name, text) in [("missing", None), ("empty", Some("")), ("broken", Some(broken))] {
            let path = home.join(name);
            if let Some(text) = text {
                std::fs::write(&path, text).expect("a file");
            }
            let settings = settings("https://127.0.0.1:9", "");
            let bedrock = Bedrock::new("b".to_owned(), settings, Some(path));
            let heard = faults::heard(&bedrock, question()).await;
            let error = heard.error.expect("an error").to_string();
            println!("{error}");
            assert!(error.starts_with("b does not take the request: the CA bundle"), "{error}");
        }
    });
}

#[test]
fn a_probe_goes_as_far_as_it_gets() {
    Alone { variables: &SIGNED_IN, ..Alone::default() }.run(|_| async {
        let server = Server::start().await;
        server.reply(Reply::saying(&["a"]));
        let steps = faults::steps(&bedrock(&server.url, "")).await;
        let url = &server.url;
        assert_eq!(steps[0], format!("configuration: region eu-central-1, {url}"));
        assert_eq!(steps[1], "name resolution: 127.0.0.1 is 127.0.0.1");
        assert!(steps[2].starts_with("connection: plain HTTP, "), "{steps:?}");
        assert_eq!(steps[3], "credentials: from the environment");
        assert!(steps[4].starts_with("model access: answered in "), "{steps:?}");
        assert_eq!(server.one().json()["inferenceConfig"]["maxTokens"], 1);

        server.reply(Reply {
            status: 403,
            error: Some("AccessDeniedException".to_owned()),
            ..Reply::default()
        });
        let steps = faults::steps(&bedrock(&server.url, "")).await;
        assert_eq!(steps.len(), 5, "{steps:?}");
        assert_eq!(steps[4], "model access: error: b refuses access: AccessDeniedException");

        let steps = faults::steps(&bedrock("https://127.0.0.1:9", "")).await;
        assert_eq!(steps.len(), 3, "{steps:?}");
        assert!(steps[2].starts_with("connection: error: b cannot be reached"), "{steps:?}");
        let steps = faults::steps(&bedrock("https://no-such-host.invalid", "")).await;
        assert_eq!(steps.len(), 2, "{steps:?}");
        assert!(steps[1].starts_with("name resolution: error"), "{steps:?}");
    });
}
