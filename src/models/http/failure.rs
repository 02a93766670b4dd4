//! What went wrong on the way to a server or in its answer, as a [`BackendError`]: the one place
//! that reads statuses, error bodies and errors of the connection.
//!
//! What a server says is shown to people, so it is bounded, one line, and never has the key.

use crate::completion::generation::BackendError;
use crate::guard::unicode::without_hidden;
use crate::models::key::Key;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;
use serde_json::error::Category;
use std::error::Error;
use std::fmt::Write;
use std::time::{Duration, SystemTime};
use time::{Date, Month};

/// The most characters of a server's own words.
const MOST_SAID: usize = 300;
/// No server is waited for longer.
const MOST_WAIT: Duration = Duration::from_hours(24);

/// Words of servers for what status codes say, where there is none: in a stream that has begun.
const WORDS: [(&str, u16); 14] = [
    ("content_filter", 451),
    ("content_policy", 451),
    ("rate_limit", 429),
    ("too_many_requests", 429),
    ("quota", 429),
    ("overloaded", 529),
    ("unavailable", 503),
    ("server_error", 500),
    ("authentication", 401),
    ("api_key", 401),
    ("permission", 403),
    ("not_found", 404),
    ("invalid_request", 400),
    ("context_length", 400),
];

/// Makes errors of one backend's requests.
#[derive(Clone, Debug)]
pub(in crate::models) struct Failures {
    pub(super) backend: String,
    pub(super) key: Option<Key>,
}

impl Failures {
    /// An answer that is none.
    pub(super) fn answer(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        said: &str,
    ) -> BackendError {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        self.status(status.as_u16(), retry_after(header, SystemTime::now()), said)
    }

    /// What a status says, by number.
    fn status(&self, status: u16, retry_after: Option<Duration>, said: &str) -> BackendError {
        let backend = self.backend.clone();
        let text = self.quote(said);
        let reason = if text.is_empty() {
            format!("it answers {status}")
        } else {
            format!("it answers {status}: {text}")
        };
        match status {
            401 | 403 => BackendError::AccessDenied { backend, reason },
            404 => BackendError::NotFound { backend, reason },
            400 | 422 if names_a_missing_model(said) => BackendError::NotFound { backend, reason },
            // 402: the account has no money left.
            402 | 429 => BackendError::Throttled { backend, reason, retry_after },
            407 => BackendError::Unreachable { backend, reason: format!("proxy: {reason}") },
            // 501: it is not able to, and will not be in a moment.
            408 | 425 | 500 | 502..=599 => BackendError::Unavailable { backend, reason },
            451 => BackendError::Withheld { backend, reason: text },
            _ => BackendError::Rejected { backend, reason },
        }
    }

    /// An error object, where an answer was to come.
    pub(in crate::models) fn object(&self, error: &Value) -> BackendError {
        let said = said_in(error);
        let number = |name| {
            let code = error.get(name)?;
            let code = code.as_u64().or_else(|| code.as_str()?.parse().ok())?;
            u16::try_from(code).ok().filter(|code| (400..600).contains(code))
        };
        let word = |name| {
            let kind = error.get(name)?.as_str()?.to_ascii_lowercase();
            WORDS.iter().find(|(word, _)| kind.contains(word)).map(|(_, status)| *status)
        };
        match number("code")
            .or_else(|| number("status"))
            .or_else(|| word("code"))
            .or_else(|| word("type"))
        {
            Some(status) => self.status(status, None, &said),
            None => self.broke_off(&format!("the server says: {}", self.quote(&said))),
        }
    }

    /// The answer ended, or cannot be read, before it was whole.
    pub(in crate::models) fn broke_off(&self, what: &str) -> BackendError {
        BackendError::BrokeOff { reason: format!("{}: {}", self.backend, self.quote(what)) }
    }

    /// An event is not what it ought to be. What stands in it is not repeated.
    pub(in crate::models) fn unreadable(&self, error: &serde_json::Error) -> BackendError {
        let column = error.column();
        self.broke_off(&match error.classify() {
            Category::Data => format!("a field is not of its kind, at column {column}"),
            _ => format!("what is no JSON came, at column {column}"),
        })
    }

    /// A filter of the server's did not let the answer through.
    pub(in crate::models) fn withheld(&self, filter: &str) -> BackendError {
        BackendError::Withheld { backend: self.backend.clone(), reason: self.quote(filter) }
    }

    /// Something else than the server answers, or nothing does.
    pub(super) fn unreachable(&self, step: &str, how: &str) -> BackendError {
        let reason = format!("{step}: {}", self.quote(how));
        BackendError::Unreachable { backend: self.backend.clone(), reason }
    }

    /// What the connection says. Its own text has the address, which the person knows.
    pub(super) fn transport(&self, error: &reqwest::Error) -> BackendError {
        let causes = causes(error);
        let innermost = causes.last().cloned().unwrap_or_else(|| error.to_string());
        let says = |words: &[&str]| {
            causes.iter().any(|cause| words.iter().any(|word| cause.contains(word)))
        };
        if error.is_body() || error.is_decode() {
            return self.broke_off(&format!("the connection broke: {innermost}"));
        }
        if error.is_redirect() {
            let backend = self.backend.clone();
            return BackendError::Rejected { backend, reason: "it redirects in a circle".into() };
        }
        if error.is_timeout() {
            let waited = super::CONNECT.as_secs();
            return self.unreachable("connection", &format!("no answer within {waited} s"));
        }
        let step = if says(&["dns error"]) {
            "name resolution"
        } else if says(&[
            "certificate",
            "tls",
            "TLS",
            "handshake",
            "HandshakeFailure",
            "corrupt message",
        ]) {
            "TLS"
        } else if says(&["tunnel", "proxy"]) {
            "proxy"
        } else {
            "connection"
        };
        let hint = if says(&["UnknownIssuer"]) {
            " (a certificate authority of your own goes into `ca_bundle`)"
        } else {
            ""
        };
        self.unreachable(step, &format!("{innermost}{hint}"))
    }

    /// A server's words, fit to be shown.
    fn quote(&self, said: &str) -> String {
        let said = self.key.as_ref().map_or_else(|| said.to_owned(), |key| key.hide(said));
        one_line(&said)
    }
}

/// Whether the connection closed before any of the answer came.
pub(super) fn is_closed_unanswered(error: &reqwest::Error) -> bool {
    const WORDS: [&str; 3] =
        ["connection closed before message completed", "Connection reset", "Broken pipe"];
    let closed = || causes(error).iter().any(|cause| WORDS.iter().any(|word| cause.contains(word)));
    error.is_request() && !error.is_connect() && !error.is_timeout() && closed()
}

/// What caused an error, the nearest cause first.
fn causes(error: &reqwest::Error) -> Vec<String> {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.map(ToString::to_string).collect()
}

/// What a server says in an error's body.
pub(super) fn said(body: &[u8]) -> String {
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        return said_in(value.get("error").filter(|error| !error.is_null()).unwrap_or(&value));
    }
    let text = String::from_utf8_lossy(body);
    if !text.trim_start().starts_with('<') {
        return text.into_owned();
    }
    let title = text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    title.map_or_else(
        || "a web page".to_owned(),
        |(title, _)| format!("a web page, `{}`", title.trim()),
    )
}

/// The words in an error object; all that it may repeat of the request is left out.
fn said_in(error: &Value) -> String {
    let words = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        // FastAPI: a list of what is wrong with which field.
        Value::Array(details) => {
            Some(details.iter().filter_map(detail).collect::<Vec<_>>().join("; "))
        }
        _ => None,
    };
    if let Some(text) = words(error) {
        return text;
    }
    let said = ["message", "msg", "detail", "error_description"]
        .iter()
        .find_map(|name| words(error.get(name)?));
    let mut said = said.unwrap_or_default();
    // The field that it is about, as a word.
    if let Some(field) = error.get("param").and_then(Value::as_str)
        && !said.contains(field)
    {
        let _ = write!(said, " ({field})");
    }
    said
}

fn detail(detail: &Value) -> Option<String> {
    let message = detail.get("msg").and_then(Value::as_str)?;
    let place = detail.get("loc").and_then(Value::as_array);
    let place: Vec<_> = place.into_iter().flatten().filter_map(Value::as_str).collect();
    Some(format!("{}: {message}", place.join(".")))
}

fn names_a_missing_model(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    said.contains("model")
        && ["not found", "does not exist", "not exist", "unknown model", "invalid model"]
            .iter()
            .any(|words| said.contains(words))
}

/// At most [`MOST_SAID`] characters on one line; none that moves a terminal or hides text.
pub(in crate::models) fn one_line(said: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for c in without_hidden(said).chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if c.is_whitespace() && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        length += 1;
        if length > MOST_SAID {
            line.push('…');
            break;
        }
        line.push(if c.is_whitespace() { ' ' } else { c });
    }
    line.truncate(line.trim_end().len());
    line
}

/// When the server says that it may be asked again: in a day at most, whatever it says.
pub(in crate::models) fn retry_after<'h>(
    header: impl Fn(&str) -> Option<&'h str>,
    now: SystemTime,
) -> Option<Duration> {
    let exact = header("retry-after-ms").and_then(|text| text.trim().parse().ok());
    let wait = exact.map(Duration::from_millis).or_else(|| {
        let text = header(RETRY_AFTER.as_str())?.trim();
        // Whole seconds by the standard; some send parts of one.
        let seconds =
            text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        seconds.or_else(|| Some(date(text)?.duration_since(now).unwrap_or_default()))
    });
    wait.map(|wait| wait.min(MOST_WAIT))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the only form that senders may use: RFC 9110, section 5.6.7.
fn date(text: &str) -> Option<SystemTime> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (_, rest) = text.strip_suffix(" GMT")?.split_once(", ")?;
    let mut parts = rest.split(' ');
    let day = parts.next()?.parse().ok()?;
    let month = parts.next().filter(|month| month.len() == 3)?;
    let month = u8::try_from(MONTHS.find(month)? / 3 + 1)
        .ok()
        .and_then(|month| Month::try_from(month).ok())?;
    let year = parts.next()?.parse().ok()?;
    let mut clock = parts.next()?.split(':').map(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let date = Date::from_calendar_date(year, month, day).ok()?;
    // Second 60 is a leap second.
    let date = date.with_hms(hour, minute, second.min(59)).ok()?;
    Some(date.assume_utc().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    #[test]
    fn dates_are_read_as_the_standard_writes_them() {
        let seconds =
            |text| date(text).map(|date| date.duration_since(UNIX_EPOCH).unwrap().as_secs());
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(seconds("Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        assert_eq!(seconds("Tue, 31 Dec 2999 23:59:60 GMT"), Some(32_503_679_999));
        for wrong in [
            "",
            "soon",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 8 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
        ] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn how_long_a_server_wants_to_be_left_alone() {
        let now = date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let wait = |name: &str, value: &'static str| {
            retry_after(|asked| (asked == name).then_some(value), now)
        };
        assert_eq!(wait("retry-after", "3"), Some(Duration::from_secs(3)));
        assert_eq!(wait("retry-after", "0.5"), Some(Duration::from_millis(500)));
        assert_eq!(wait("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(
            wait("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"),
            Some(Duration::from_secs(30))
        );
        assert_eq!(wait("retry-after", "Sun, 06 Nov 1994 08:40:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("retry-after", "1e99"), None);
        assert_eq!(wait("retry-after", "NaN"), None);
        assert_eq!(wait("retry-after", "-1"), None);
        assert_eq!(wait("retry-after", "999999999"), Some(MOST_WAIT));
        assert_eq!(wait("retry-after", "18446744073709551615"), None);
        assert_eq!(wait("retry-after-ms", "18446744073709551615"), Some(MOST_WAIT));
        assert_eq!(wait("x", "3"), None);
    }

    #[test]
    fn what_servers_say_in_their_many_shapes() {
        let cases = [
            (r#"{"error":{"message":"no such key","type":"x"}}"#, "no such key"),
            (
                r#"{"error":{"message":"Unsupported value","param":"temperature"}}"#,
                "Unsupported value (temperature)",
            ),
            (r#"{"error":"model 'x' not found"}"#, "model 'x' not found"),
            (r#"{"object":"error","message":"wrong","param":null}"#, "wrong"),
            (r#"{"detail":"Not Found"}"#, "Not Found"),
            (
                r#"{"detail":[{"loc":["body","suffix"],"msg":"Extra inputs are not permitted","input":"my code"}]}"#,
                "body.suffix: Extra inputs are not permitted",
            ),
            ("<html><title>502 Bad Gateway</title><body>…</html>", "a web page, `502 Bad Gateway`"),
            ("  <!doctype html>", "a web page"),
            ("plain", "plain"),
            ("", ""),
        ];
        for (body, expected) in cases {
            assert_eq!(said(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn one_line_is_bounded_and_moves_nothing() {
        assert_eq!(one_line(" a\r\n\tb\u{1b}[31m \u{202e}c "), "a b[31m c");
        let long = one_line(&"ä".repeat(1000));
        assert_eq!(long.chars().count(), MOST_SAID + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn errors_in_a_stream_have_the_kind_of_their_status() {
        let failures = Failures { backend: "x".into(), key: None };
        let kind = |error: &str| {
            let text = format!("{:?}", failures.object(&serde_json::from_str(error).unwrap()));
            text.split(' ').next().unwrap().to_owned()
        };
        let cases = [
            (r#"{"code":429,"message":"x"}"#, "Throttled"),
            (r#"{"code":"503","message":"x"}"#, "Unavailable"),
            (r#"{"code":"rate_limit_exceeded","message":"x"}"#, "Throttled"),
            (r#"{"code":null,"type":"insufficient_quota","message":"x"}"#, "Throttled"),
            (r#"{"type":"overloaded_error","message":"x"}"#, "Unavailable"),
            (r#"{"type":"server_error","message":"x"}"#, "Unavailable"),
            (r#"{"code":"invalid_api_key","message":"x"}"#, "AccessDenied"),
            (r#"{"code":"model_not_found","message":"x"}"#, "NotFound"),
            (r#"{"code":"content_filter","message":"x"}"#, "Withheld"),
            (r#"{"type":"invalid_request_error","message":"x"}"#, "Rejected"),
            (r#"{"code":"200","message":"x"}"#, "BrokeOff"),
            (r#""something""#, "BrokeOff"),
        ];
        for (error, expected) in cases {
            assert_eq!(kind(error), expected, "{error}");
        }
    }
}
