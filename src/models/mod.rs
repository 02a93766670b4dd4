//! LLM backends behind one trait, one file each.
//!
//! The trait is [`crate::completion::generation::Backend`].

mod scripted;

use crate::completion::generation::{Backend, BackendError};
use crate::config::Settings;
use std::path::Path;
use std::sync::Arc;

/// Opens the model that the settings name. Cheap: the model itself is loaded when it is
/// first asked, or by [`Backend::prepare`].
pub fn open(settings: &Settings) -> Result<Arc<dyn Backend>, BackendError> {
    if let Some(path) = settings.model.strip_prefix("scripted:") {
        return Ok(Arc::new(scripted::Scripted::load(Path::new(path))?));
    }
    Err(BackendError::NotInstalled { model: settings.model.clone() })
}
