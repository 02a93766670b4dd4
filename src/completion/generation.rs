//! What the pipeline asks of a model, and what it hears back.
//!
//! The trait lives here because the pipeline may not know where a model runs;
//! [`crate::models`] implements it, one file a backend.

use super::prompt::{Family, Prompt};
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A piece of generated text, or why there will be no more.
///
/// The stream ends by itself when the model has said all; an error is its last item.
pub type Generation = BoxStream<'static, Result<String, BackendError>>;

/// Where a model runs.
pub trait Backend: Send + Sync {
    /// The name that people know the model by.
    fn name(&self) -> &str;

    /// How this model wants its prompts written.
    fn family(&self) -> Family;

    /// How many tokens of prompt the model reads in time, at its measured speed.
    fn budget(&self) -> Budget;

    /// Begins to load the model in the background, where it is not loaded yet. Returns at once.
    fn prepare(&self) {}

    /// Resolves once the model can take its first prompt, or never will.
    fn loaded(&self) -> BoxFuture<'static, Result<(), BackendError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Begins to generate. Returns at once; the work happens as the stream is
    /// polled or on a thread of the backend's own.
    ///
    /// Dropping the stream or cancelling `cancel` stops the work within 50 ms.
    fn generate(&self, prompt: Prompt, cancel: CancellationToken) -> Generation;
}

/// How much a backend can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Tokens of prompt that are read in time.
    pub prompt_tokens: usize,
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
    #[error("the model gave no token within {waited:?}")]
    TooSlow {
        /// How long the pipeline waited.
        waited: Duration,
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
            Self::BrokeOff { .. } | Self::TooSlow { .. } => {
                Some("run `undertone doctor` to see what is wrong")
            }
            Self::Cancelled => None,
        }
    }
}
