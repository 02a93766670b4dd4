//! LLM backends behind one trait, one file each.
//!
//! The trait is [`crate::completion::generation::Backend`].

#[cfg(feature = "aws")]
mod aws;
#[cfg(feature = "aws")]
pub mod bedrock;
pub mod catalogue;
pub mod download;
pub mod embedder;
pub mod failover;
#[cfg(feature = "local")]
mod gguf;
mod health;
mod http;
mod key;
pub mod limits;
pub mod llama_server;
#[cfg(feature = "local")]
pub mod local;
pub mod mistral;
pub mod ollama;
pub mod openai;
pub mod remote;
#[cfg(feature = "aws")]
pub mod sagemaker;
mod scripted;
mod sse;
pub mod usage;

use crate::completion::generation::{Backend, BackendError};
use crate::config::Settings;
use crate::config::backends::Provider;
use failover::{Failover, Opened};
use limits::Limited;
use remote::Remote;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use usage::{Counter, Ledger};

/// The models that the settings name, in order. Nothing is opened yet.
pub fn in_order(settings: &Settings) -> Failover {
    let ledger = ledger(settings);
    let mut seen = HashSet::new();
    let names = std::iter::once(&settings.model).chain(&settings.fallback);
    let names = names.filter(|name| seen.insert(*name));
    Failover::new(
        settings.exclude.clone(),
        names.map(|name| {
            let (settings, ledger) = (settings.named(name), ledger.clone());
            let open: failover::Opener = Box::new(move || open_with(&settings, &ledger));
            (name.clone(), open)
        }),
    )
}

/// Opens the one model that the settings name first. Cheap: the model itself is loaded when it is
/// first asked, or by [`Backend::prepare`].
pub fn open(settings: &Settings) -> Result<Arc<dyn Backend>, BackendError> {
    open_with(settings, &ledger(settings)).map(|opened| opened.backend())
}

/// Where the settings keep what was used.
pub fn ledger(settings: &Settings) -> Arc<Ledger> {
    Arc::new(Ledger::new(settings.state_directory.join("usage")))
}

fn open_with(settings: &Settings, ledger: &Arc<Ledger>) -> Result<Opened, BackendError> {
    let name = &settings.model;
    if let Some(provider) = settings.backends.get(name) {
        let counter = Counter::new(ledger.clone(), name, provider.name(), provider.model());
        let remote = open_remote(name, provider, settings)?;
        return Ok(Opened::Remote(Arc::new(Limited::new(remote, provider.limits(), counter))));
    }
    if let Some(path) = name.strip_prefix("scripted:") {
        return Ok(Opened::Here(Arc::new(scripted::Scripted::load(Path::new(path))?)));
    }
    embedded(settings).map(Opened::Here)
}

/// The backend that the settings describe under `name`. Nothing is sent.
pub fn open_remote(
    name: &str,
    provider: &Provider,
    settings: &Settings,
) -> Result<Arc<dyn Remote>, BackendError> {
    let (named, ca_bundle) = (name.to_owned(), settings.ca_bundle.as_deref());
    Ok(match provider.clone() {
        Provider::Openai(backend) => Arc::new(openai::Openai::new(named, backend, ca_bundle)?),
        Provider::Ollama(backend) => Arc::new(ollama::Ollama::new(named, backend, ca_bundle)?),
        Provider::LlamaServer(backend) => {
            Arc::new(llama_server::LlamaServer::new(named, backend, ca_bundle)?)
        }
        Provider::Mistral(backend) => Arc::new(mistral::Mistral::new(named, backend, ca_bundle)?),
        #[cfg(feature = "aws")]
        Provider::Bedrock(backend) => {
            Arc::new(bedrock::Bedrock::new(named, backend, settings.ca_bundle.clone()))
        }
        #[cfg(feature = "aws")]
        Provider::Sagemaker(backend) => {
            Arc::new(sagemaker::Sagemaker::new(named, backend, settings.ca_bundle.clone()))
        }
        #[cfg(not(feature = "aws"))]
        Provider::Bedrock(_) | Provider::Sagemaker(_) => {
            let reason = "this build of undertone was made without the feature `aws`".to_owned();
            return Err(BackendError::Unusable { model: named, reason });
        }
    })
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
