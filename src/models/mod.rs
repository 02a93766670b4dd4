//! LLM backends behind one trait, one file each.
//!
//! The trait is [`crate::completion::generation::Backend`].

pub mod catalogue;
pub mod download;
#[cfg(feature = "local")]
mod gguf;
mod http;
mod key;
pub mod llama_server;
#[cfg(feature = "local")]
pub mod local;
mod marks;
pub mod mistral;
pub mod ollama;
pub mod openai;
pub mod remote;
mod scripted;
mod sse;

use crate::completion::generation::{Backend, BackendError};
use crate::config::Settings;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the model that the settings name. Cheap: the model itself is loaded when it is
/// first asked, or by [`Backend::prepare`].
pub fn open(settings: &Settings) -> Result<Arc<dyn Backend>, BackendError> {
    if let Some(path) = settings.model.strip_prefix("scripted:") {
        return Ok(Arc::new(scripted::Scripted::load(Path::new(path))?));
    }
    embedded(settings)
}

/// The file of the model that the settings name, and its entry in the catalogue, if it has one.
pub fn locate(
    settings: &Settings,
) -> Result<(PathBuf, Option<&'static catalogue::Model>), BackendError> {
    let known = catalogue::find(&settings.model);
    let path = known.map_or_else(
        || PathBuf::from(&settings.model),
        |model| model.path(&settings.models_directory),
    );
    if path.exists() {
        Ok((path, known))
    } else {
        let model = settings.model.clone();
        Err(match known {
            Some(_) => BackendError::NotInstalled { model },
            None => BackendError::NoSuchModel { model },
        })
    }
}

/// As [`open`], with what people do not set: for benchmarks.
#[cfg(feature = "local")]
pub fn open_tuned(
    settings: &Settings,
    tuning: local::Tuning,
) -> Result<Arc<dyn Backend>, BackendError> {
    let (path, known) = locate(settings)?;
    let family = match known {
        Some(model) => model.family(),
        None => gguf::Header::read(&path)
            .map_err(|reason| BackendError::Unusable {
                model: settings.model.clone(),
                reason: reason.to_string(),
            })?
            .family(),
    };
    Ok(Arc::new(local::Local::new(settings, path, family, tuning)))
}

#[cfg(feature = "local")]
fn embedded(settings: &Settings) -> Result<Arc<dyn Backend>, BackendError> {
    open_tuned(settings, local::Tuning::default())
}

#[cfg(not(feature = "local"))]
fn embedded(settings: &Settings) -> Result<Arc<dyn Backend>, BackendError> {
    locate(settings)?;
    Err(BackendError::Unusable {
        model: settings.model.clone(),
        reason: "this build of undertone has no embedded model (it was built without the \
                 feature `local`)"
            .to_owned(),
    })
}
