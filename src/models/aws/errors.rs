//! What the errors of AWS mean: the one place where they become [`BackendError`].
//!
//! Some of the SDK's errors hold the whole request, a person's code with it. Of those that may, no
//! word is repeated: only what the connection says, and what a service says.

use super::http::PlainHttp;
use crate::completion::generation::BackendError;
use crate::models::http::failure::retry_after;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

/// What of a server's words a person gets to read, in characters.
const MOST_SHOWN: usize = 300;

/// What is said of a request that the SDK could not make, in place of its own words.
const NO_REQUEST: &str = "no request can be made of the backend's settings; check `region`, \
                          `endpoint_url` and the model's name, also where the environment or a \
                          profile of AWS sets them";

/// What a service says went wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::models) struct Fault<'f> {
    /// AWS's name for it, such as `ThrottlingException`; empty where it has none.
    pub(in crate::models) code: &'f str,
    /// Its explanation.
    pub(in crate::models) message: &'f str,
    /// The HTTP status; 0 within a stream.
    pub(in crate::models) status: u16,
    /// When it may be asked again.
    pub(in crate::models) retry_after: Option<Duration>,
}

/// An error before the first event of a stream, or of a call without one.
pub(in crate::models) fn before<E>(backend: &str, error: &SdkError<E, HttpResponse>) -> BackendError
where
    E: Error + ProvideErrorMetadata + 'static,
{
    before_with(backend, error, |_, fault| fault)
}

/// As [`before`], where the service says in `refine` more than its code does.
pub(in crate::models) fn before_with<'e, E>(
    backend: &str,
    error: &'e SdkError<E, HttpResponse>,
    refine: impl FnOnce(&'e E, Fault<'e>) -> Fault<'e>,
) -> BackendError
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let (response, service) = match error {
        SdkError::ServiceError(error) => (error.raw(), Some(error.err())),
        SdkError::ResponseError(error) => (error.raw(), None),
        SdkError::DispatchFailure(failure) => {
            return dispatch(backend, error, failure.as_connector_error());
        }
        SdkError::TimeoutError(_) => {
            let reason = "there was no answer in time".to_owned();
            return BackendError::Unreachable { backend: backend.to_owned(), reason };
        }
        _ => return dispatch(backend, error, None),
    };
    let header = |name: &str| response.headers().get(name);
    let fault = Fault {
        code: service.and_then(ProvideErrorMetadata::code).unwrap_or_default(),
        message: service.and_then(ProvideErrorMetadata::message).unwrap_or_default(),
        status: response.status().as_u16(),
        retry_after: retry_after(header, SystemTime::now()),
    };
    meaning(backend, service.map_or(fault, |service| refine(service, fault)))
}

/// An error within a stream: `code` names the exceptions that the stream's kind knows.
pub(in crate::models) fn within<E, R>(
    backend: &str,
    error: &SdkError<E, R>,
    code: impl FnOnce(&E) -> &'static str,
) -> BackendError
where
    E: Error + ProvideErrorMetadata + 'static,
    R: Debug,
{
    let Some(service) = error.as_service_error() else {
        let reason = match error {
            SdkError::DispatchFailure(failure) => {
                failure.as_connector_error().map_or_else(|| "the connection broke".into(), said)
            }
            SdkError::TimeoutError(_) => "nothing more came in time".to_owned(),
            _ => "what came cannot be read as a part of an answer".to_owned(),
        };
        return BackendError::BrokeOff { reason };
    };
    let code = match code(service) {
        "" => service.code().unwrap_or_default(),
        code => code,
    };
    let message = service.message().unwrap_or_default();
    meaning(backend, Fault { code, message, ..Fault::default() })
}

/// An error of the connection itself, outside any call.
pub(in crate::models) fn connection(backend: &str, error: &ConnectorError) -> BackendError {
    dispatch(backend, error, Some(error))
}

/// An error of the credentials themselves, outside any call.
pub(in crate::models) fn credentials(backend: &str, error: &CredentialsError) -> BackendError {
    BackendError::NoCredentials { backend: backend.to_owned(), reason: shown(&chain(error)) }
}

/// What a fault means, wherever it was said.
pub(in crate::models) fn meaning(backend: &str, fault: Fault<'_>) -> BackendError {
    let backend = backend.to_owned();
    let reason = reason(fault);
    let message = fault.message.to_ascii_lowercase();
    match (fault.code, fault.status) {
        // 429, but it says that the model starts: another quota would not help.
        ("ModelNotReadyException", _) => BackendError::Unavailable { backend, reason },
        (
            "ThrottlingException"
            | "Throttling"
            | "TooManyRequestsException"
            | "ServiceQuotaExceededException"
            | "RequestLimitExceeded",
            _,
        )
        | (_, 429) => BackendError::Throttled { backend, reason, retry_after: fault.retry_after },
        (
            "AccessDeniedException"
            | "AccessDenied"
            | "ExpiredTokenException"
            | "ExpiredToken"
            | "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "InvalidClientTokenId"
            | "IncompleteSignature"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "NotAuthorized"
            | "OptInRequired",
            _,
        )
        | (_, 401 | 403) => BackendError::AccessDenied { backend, reason },
        ("ResourceNotFoundException", _) | (_, 404) => BackendError::NotFound { backend, reason },
        ("ValidationException" | "ValidationError", _) if is_about_the_model(&message) => {
            BackendError::NotFound { backend, reason }
        }
        (
            "InternalServerException"
            | "InternalFailure"
            | "InternalStreamFailure"
            | "InternalDependencyException"
            | "ServiceUnavailableException"
            | "ServiceUnavailable"
            | "ModelTimeoutException"
            | "ModelErrorException"
            | "ModelError",
            _,
        )
        | (_, 408 | 424 | 500..) => BackendError::Unavailable { backend, reason },
        ("ValidationException" | "ValidationError", _) | (_, 400..) => {
            BackendError::Rejected { backend, reason }
        }
        // Within a stream what nobody has named, and before it a success that is none.
        (_, _) => BackendError::BrokeOff { reason },
    }
}

/// The texts of an error and of what caused it, each once; none that a request is written down in.
pub(in crate::models) fn chain(error: &dyn Error) -> String {
    let mut text = String::new();
    for error in std::iter::successors(Some(error), |&error| error.source()) {
        let cause = error.to_string();
        if may_have_a_request(&cause) {
            text.push_str(if text.is_empty() { NO_REQUEST } else { ": a request cannot be made" });
            break;
        }
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

/// Whether an error's own words, or those of what caused it, may have a request in them: the SDK puts
/// its `Debug`, which has the body, into those of what went wrong while it was made.
fn may_have_a_request(words: &str) -> bool {
    ["Request {", "SdkBody", "failed to construct request"].iter().any(|part| words.contains(part))
}

/// What others said, as one line of bounded length.
pub(in crate::models) fn shown(text: &str) -> String {
    let mut line = String::new();
    let mut words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let mut left = MOST_SHOWN;
    for word in words.by_ref().filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
            left = left.saturating_sub(1);
        }
        let length = word.chars().count();
        if length > left {
            line.extend(word.chars().take(left));
            line.push('…');
            break;
        }
        line.push_str(word);
        left -= length;
    }
    line
}

fn reason(fault: Fault<'_>) -> String {
    match (fault.code, fault.message, fault.status) {
        ("", "", 0) => "it did not say why".to_owned(),
        ("", "", status) => format!("HTTP {status}"),
        ("", message, 0) => shown(message),
        ("", message, status) => shown(&format!("HTTP {status}: {message}")),
        (code, "", _) => shown(code),
        (code, message, _) => shown(&format!("{code}: {message}")),
    }
}

/// Bedrock and `SageMaker` call a model that is not there a request that is not valid.
fn is_about_the_model(message: &str) -> bool {
    ["model identifier", "model id", "inference profile", "marketplace"]
        .iter()
        .any(|words| message.contains(words))
        || message.contains("not found")
            && ["endpoint", "component", "variant"].iter().any(|words| message.contains(words))
}

/// A request that never got an answer.
fn dispatch(
    backend: &str,
    error: &(dyn Error + 'static),
    connector: Option<&ConnectorError>,
) -> BackendError {
    let backend = backend.to_owned();
    if let Some(error) = find::<CredentialsError>(error) {
        return credentials(&backend, error);
    }
    if let Some(refused) = find::<PlainHttp>(error) {
        return BackendError::Rejected { backend, reason: shown(&refused.to_string()) };
    }
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    let is_unmade = causes.any(|error| may_have_a_request(&error.to_string()));
    // The SDK calls an address that it cannot use a fault of the connection.
    let Some(connector) = connector.filter(|_| !is_unmade) else {
        // The SDK could not make a request of it: of the settings, since the code is ours.
        return BackendError::Rejected { backend, reason: NO_REQUEST.to_owned() };
    };
    let reason = said(connector);
    if connector.is_user() {
        BackendError::Rejected { backend, reason }
    } else {
        BackendError::Unreachable { backend, reason }
    }
}

/// What a connection says. Its own text is the kind, which is ours to say.
fn said(connector: &ConnectorError) -> String {
    shown(&connector.source().map_or_else(|| connector.to_string(), chain))
}

fn find<'e, T: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_say_is_one_line_and_bounded() {
        assert_eq!(shown("a\n\tb\u{1b}[31m  c\r\n"), "a b [31m c");
        assert_eq!(shown(&"x".repeat(1000)), "x".repeat(300) + "…");
        assert_eq!(shown(&"ä ".repeat(1000)).chars().count(), 301);
        assert_eq!(shown(&"ä".repeat(300)), "ä".repeat(300));
        assert_eq!(shown(" \n"), "");
    }

    #[test]
    fn no_error_repeats_a_request() {
        #[derive(Debug, thiserror::Error)]
        #[error("{0}")]
        struct Caused(&'static str, #[source] Option<Box<Self>>);
        let over = |words, cause| Caused(words, Some(Box::new(cause)));
        let code = || Caused("`foo` to request `Request { body: SdkBody { code } }`", None);
        assert_eq!(chain(&code()), NO_REQUEST);
        assert_eq!(chain(&over("a", over("b", code()))), "a: b: a request cannot be made");
        let hidden = over("a", over("failed to construct request", Caused("code", None)));
        assert_eq!(chain(&hidden), "a: a request cannot be made");
        assert_eq!(chain(&over("a b", over("b", Caused("c", None)))), "a b: c");
        let error: SdkError<std::fmt::Error, HttpResponse> = SdkError::construction_failure(code());
        let SdkError::ConstructionFailure(_) = &error else { panic!("{error}") };
        let shown = dispatch("b", &error, None);
        assert!(!format!("{shown} {shown:?}").contains("code }"), "{shown:?}");
    }

    #[test]
    fn what_each_fault_means() {
        let kind = |code: &str, status: u16, message: &str| {
            let fault = Fault { code, message, status, retry_after: None };
            let error = format!("{:?}", meaning("b", fault));
            error.split(' ').next().unwrap_or_default().to_owned()
        };
        for (code, status, message, expected) in [
            ("ThrottlingException", 429, "", "Throttled"),
            ("", 429, "", "Throttled"),
            ("ServiceQuotaExceededException", 400, "", "Throttled"),
            ("ModelNotReadyException", 429, "", "Unavailable"),
            ("AccessDeniedException", 403, "", "AccessDenied"),
            ("ExpiredTokenException", 403, "", "AccessDenied"),
            ("", 401, "", "AccessDenied"),
            ("ResourceNotFoundException", 404, "", "NotFound"),
            ("ValidationException", 400, "The provided model identifier is invalid.", "NotFound"),
            (
                "ValidationException",
                400,
                "Invocation of model ID x with on-demand throughput isn’t supported.",
                "NotFound",
            ),
            ("ValidationError", 400, "Endpoint x of account 1 not found.", "NotFound"),
            ("ValidationException", 400, "max_tokens is too large", "Rejected"),
            ("ValidationException", 0, "max_tokens is too large", "Rejected"),
            ("", 413, "", "Rejected"),
            ("ModelTimeoutException", 408, "", "Unavailable"),
            ("ModelErrorException", 424, "", "Unavailable"),
            ("InternalServerException", 0, "", "Unavailable"),
            ("", 502, "", "Unavailable"),
            ("ModelStreamErrorException", 0, "", "BrokeOff"),
            ("", 0, "", "BrokeOff"),
            ("", 200, "", "BrokeOff"),
        ] {
            assert_eq!(kind(code, status, message), expected, "{code} {status} {message}");
        }
    }
}
