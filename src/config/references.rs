//! Settings of the reference tracker: `[references]` of the user's configuration file.

use crate::policy::Policy;
use crate::policy::licences::Licences;
use crate::policy::own::Own;
use serde::Deserialize;
use std::path::PathBuf;

/// Whether and how suggestions are compared with known code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Section")]
pub struct References {
    /// Whether they are compared at all.
    pub enabled: bool,
    /// What becomes of those that resemble some.
    pub policy: Policy,
    /// The folder of the index, where it is not the usual one.
    pub directory: Option<PathBuf>,
}

/// The section, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Section {
    enabled: bool,
    licences: Licences,
    include_suggestions_with_code_references: bool,
    attribution_on_accept: bool,
    own: Own,
    directory: Option<PathBuf>,
}

impl Default for Section {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            enabled: true,
            licences: policy.licences,
            include_suggestions_with_code_references: policy.includes_references,
            attribution_on_accept: policy.attributes_on_accept,
            own: policy.own,
            directory: None,
        }
    }
}

impl From<Section> for References {
    fn from(section: Section) -> Self {
        let policy = Policy {
            licences: section.licences,
            includes_references: section.include_suggestions_with_code_references,
            attributes_on_accept: section.attribution_on_accept,
            own: section.own,
        };
        Self { enabled: section.enabled, policy, directory: section.directory }
    }
}

impl Default for References {
    fn default() -> Self {
        Section::default().into()
    }
}
