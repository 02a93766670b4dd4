//! What the pipeline asks of a model, and what it hears back.
//!
//! The trait lives here because the pipeline may not know where a model runs;
//! [`crate::models`] implements it, one file a backend.

use super::prompt::{Interface, Prompt};
use futures::Stream;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Where a model runs.
pub trait Backend: Send + Sync {
    /// The name that people know it by.
    fn name(&self) -> &str;

    /// What it can be asked, and how.
    fn interface(&self) -> Interface;

    /// How many tokens of prompt the model reads in time, at its measured speed.
    fn budget(&self) -> Budget;

    /// How many tokens the model makes of `text`, where its tokenizer is at hand.
    fn count_tokens(&self, _text: &str) -> Option<usize> {
        None
    }

    /// Begins to load the model in the background, where it is not loaded yet. Returns at once.
    fn prepare(&self) {}

    /// Resolves once the model can take its first prompt, or never will.
    fn loaded(&self) -> BoxFuture<'static, Result<(), BackendError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Whether to read a prompt before it is asked makes the answer come sooner, and costs nothing
    /// but time.
    fn reads_ahead(&self) -> bool {
        false
    }

    /// Where the model [reads ahead](Self::reads_ahead), begins to read a prompt that may be asked
    /// soon; stops for anything else that is asked. Returns at once.
    fn warm(&self, _prompt: Prompt, _cancel: CancellationToken) {}

    /// Begins to generate. Returns at once; the work happens as the stream is
    /// polled or on a thread of the backend's own.
    ///
    /// Dropping the stream or cancelling `cancel` stops the work within 50 ms.
    fn generate(&self, prompt: Prompt, cancel: CancellationToken) -> Generation;

    /// Begins to generate several answers to one prompt, the best first. Where the model is sure of
    /// itself, those behind the first may stay empty or say the same.
    ///
    /// A server is asked once for each.
    fn generate_several(
        &self,
        prompt: Prompt,
        several: &Several,
        cancel: CancellationToken,
    ) -> Vec<Generation> {
        let ask = |variant| self.generate(Prompt { variant, ..prompt.clone() }, cancel.clone());
        (0..several.items.get()).map(ask).collect()
    }
}

/// What is wanted of a backend besides the likeliest text.
#[derive(Clone)]
pub struct Several {
    /// Answers that a person may go through.
    pub items: NonZeroUsize,
    /// Whether the first is long enough for a search to pay: a likely beginning need not have a
    /// likely end. A backend may ignore it.
    pub searches: bool,
    /// Whether an answer, from its first word, needs no more text.
    pub is_whole: Arc<dyn Fn(&str) -> bool + Send + Sync>,
}

/// How much a backend can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Tokens of prompt that are read in time.
    pub prompt_tokens: usize,
}

/// Generated text, piece by piece, or why there will be no more.
///
/// The stream ends by itself when the model has said all; an error is its last item.
pub struct Generation {
    pieces: BoxStream<'static, Result<String, BackendError>>,
    usage: Reported,
}

/// What a generation used, once its server has said so: many say it last, so one that was
/// stopped early never does.
pub type Reported = Arc<OnceLock<Usage>>;

/// Tokens that a generation used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of prompt, without those from a cache.
    pub input: u64,
    /// Tokens of prompt that the server had kept from an earlier one.
    pub cache_read: u64,
    /// Tokens of prompt that the server keeps for a later one.
    pub cache_write: u64,
    /// Tokens that the model wrote.
    pub output: u64,
}

impl Generation {
    /// A generation whose use nobody counts.
    pub fn new(pieces: BoxStream<'static, Result<String, BackendError>>) -> Self {
        Self::reporting(pieces, Reported::default())
    }

    /// A generation whose server says into `usage` what it used.
    pub fn reporting(
        pieces: BoxStream<'static, Result<String, BackendError>>,
        usage: Reported,
    ) -> Self {
        Self { pieces, usage }
    }

    /// Where the server says what it used.
    pub fn usage(&self) -> &Reported {
        &self.usage
    }
}

impl Stream for Generation {
    type Item = Result<String, BackendError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.as_mut().poll_next(context)
    }
}

/// Why a backend gave no usable text.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// Neither the catalogue nor the file system knows the model.
    #[error("there is no model {model}")]
    NoSuchModel {
        /// The name or path that was given.
        model: String,
    },
    /// No model file is where the settings say.
    #[error("the model {model} is not on this machine")]
    NotInstalled {
        /// The model's name or path.
        model: String,
    },
    /// The model file cannot be used.
    #[error("the model {model} cannot be loaded: {reason}")]
    Unusable {
        /// The model's name or path.
        model: String,
        /// What the loader said.
        reason: String,
    },
    /// The prompt is longer than the model's context.
    #[error("the prompt has {tokens} tokens, and the model takes {most}")]
    TooLong {
        /// Tokens in the prompt.
        tokens: usize,
        /// Tokens that the model takes.
        most: usize,
    },
    /// The model stopped in the middle.
    #[error("the model broke off: {reason}")]
    BrokeOff {
        /// What it said.
        reason: String,
    },
    /// No token came in time.
    #[error("{backend} gave no token within {} s", waited.as_secs_f32())]
    TooSlow {
        /// The backend's name.
        backend: String,
        /// How long was waited.
        waited: Duration,
    },
    /// No credentials were found.
    #[error("{backend} has no credentials: {reason}")]
    NoCredentials {
        /// The backend's name.
        backend: String,
        /// Where was looked.
        reason: String,
    },
    /// The server does not let us in: the credentials are wrong, expired or lack a permission.
    #[error("{backend} refuses access: {reason}")]
    AccessDenied {
        /// The backend's name.
        backend: String,
        /// What the server said.
        reason: String,
    },
    /// The server knows no such model or endpoint.
    #[error("{backend} knows no such model: {reason}")]
    NotFound {
        /// The backend's name.
        backend: String,
        /// What the server said.
        reason: String,
    },
    /// Too many requests, or a quota is used up.
    #[error("{backend} throttles: {reason}")]
    Throttled {
        /// The backend's name.
        backend: String,
        /// What the server said.
        reason: String,
        /// When the server says that it may be asked again.
        retry_after: Option<Duration>,
    },
    /// The server has a fault of its own, or is starting.
    #[error("{backend} is not available: {reason}")]
    Unavailable {
        /// The backend's name.
        backend: String,
        /// What the server said.
        reason: String,
    },
    /// The server was not reached: no network, no such host, no valid certificate.
    #[error("{backend} cannot be reached: {reason}")]
    Unreachable {
        /// The backend's name.
        backend: String,
        /// Which step failed, and how.
        reason: String,
    },
    /// The server does not take the request as it is.
    #[error("{backend} does not take the request: {reason}")]
    Rejected {
        /// The backend's name.
        backend: String,
        /// What the server said.
        reason: String,
    },
    /// The document may not leave this machine, and the backend is on another one.
    #[error(
        "this file may not leave this machine: the settings, a file of patterns or its own name exclude it"
    )]
    Excluded,
    /// The answer was begun and not done in time.
    #[error("{backend} was not done within {} s", waited.as_secs_f32())]
    Unfinished {
        /// The backend's name.
        backend: String,
        /// How long was waited.
        waited: Duration,
    },
    /// A guardrail or content filter of the server withheld the answer.
    #[error("{backend} withheld the answer: {reason}")]
    Withheld {
        /// The backend's name.
        backend: String,
        /// Which filter.
        reason: String,
    },
    /// Whoever asked is no longer interested.
    #[error("cancelled")]
    Cancelled,
}

impl BackendError {
    /// What a person can do about it; `None` where there is nothing to say.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::NoSuchModel { .. } => {
                Some("run `undertone models list` for those that there are, or give a file's path")
            }
            Self::NotInstalled { .. } => {
                Some("run `undertone models pull` with its name to fetch it")
            }
            Self::Unusable { .. } => {
                Some("name another model with `--model`, or fetch one with `undertone models pull`")
            }
            Self::TooLong { .. } => Some("use a model with a larger context"),
            Self::NoCredentials { .. } => Some(
                "sign in (`aws sso login`, a profile, or the key's environment variable), then \
                 `undertone doctor`",
            ),
            Self::AccessDenied { .. } => Some(
                "sign in again or ask for access to the model; `undertone doctor` says which step \
                 fails",
            ),
            Self::NotFound { .. } => {
                Some("check the model's or endpoint's name and region in the configuration file")
            }
            Self::Throttled { .. } => Some("wait a moment, or ask for a higher quota"),
            Self::Unreachable { .. } => Some(
                "check the network, the proxy and the address; `undertone doctor` says which step \
                 fails",
            ),
            Self::Unavailable { .. } => Some("wait a moment"),
            Self::Rejected { .. } => Some("check the backend's settings in the configuration file"),
            Self::Excluded => Some("name a model on this machine as `fallback`"),
            Self::BrokeOff { .. } | Self::TooSlow { .. } | Self::Unfinished { .. } => {
                Some("run `undertone doctor` to see what is wrong")
            }
            Self::Withheld { .. } | Self::Cancelled => None,
        }
    }

    /// What kind of error it is, for logs: the full text may hold words of a server.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoSuchModel { .. } => "no such model",
            Self::NotInstalled { .. } => "not installed",
            Self::Unusable { .. } => "unusable",
            Self::TooLong { .. } => "too long",
            Self::BrokeOff { .. } => "broke off",
            Self::TooSlow { .. } => "too slow",
            Self::Unfinished { .. } => "unfinished",
            Self::Excluded => "excluded",
            Self::NoCredentials { .. } => "no credentials",
            Self::AccessDenied { .. } => "access denied",
            Self::NotFound { .. } => "not found",
            Self::Throttled { .. } => "throttled",
            Self::Unavailable { .. } => "unavailable",
            Self::Unreachable { .. } => "unreachable",
            Self::Rejected { .. } => "rejected",
            Self::Withheld { .. } => "withheld",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether another backend may do better: all but what lies in the question or the person.
    pub fn is_worth_another_backend(&self) -> bool {
        !matches!(self, Self::Cancelled | Self::Withheld { .. } | Self::TooLong { .. })
    }

    /// Whether the backend is at fault, and not the question, the document or the person.
    pub fn is_fault(&self) -> bool {
        self.is_worth_another_backend() && !matches!(self, Self::Excluded)
    }

    /// Whether the same backend may do better in a moment.
    pub fn is_worth_another_try(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Unavailable { .. } | Self::Unreachable { .. })
    }
}
