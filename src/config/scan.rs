//! Settings of security scans: `[scan]` of the user's configuration file.

use crate::guard::incoming::Treatment;
use crate::scan::rules::Severity;
use crate::scan::suppression::Policy;
use serde::Deserialize;
use std::path::PathBuf;

/// How code is scanned in the editor.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scans {
    /// Whether documents are scanned while they are edited.
    pub automatic: bool,
    /// The least severity that is shown in them.
    pub severity: Severity,
    /// What becomes of a suggestion that adds a finding.
    pub suggestions: Treatment,
    /// The least severity at which a suggestion is dropped or marked.
    pub suggestion_severity: Severity,
    /// Whether comments may suppress what is found.
    pub suppressions: Policy,
    /// Folders of rules besides those of the program.
    pub rules: Vec<PathBuf>,
}

impl Default for Scans {
    fn default() -> Self {
        Self {
            automatic: true,
            severity: Severity::Low,
            suggestions: Treatment::Drop,
            suggestion_severity: Severity::Medium,
            suppressions: Policy::Allowed,
            rules: Vec::new(),
        }
    }
}

impl Scans {
    /// Whether suggestions are scanned at all.
    pub fn checks_suggestions(&self) -> bool {
        self.suggestions != Treatment::Show
    }
}
