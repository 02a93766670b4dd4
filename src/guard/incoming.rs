//! What of a model's suggestions may be shown to a person.

use crate::scan::finding::Finding;
use crate::scan::rules::Severity;
use serde::Deserialize;

/// What becomes of a suggestion that adds a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Treatment {
    /// It is not shown.
    Drop,
    /// It is shown together with what was found.
    Mark,
    /// It is shown; nothing is looked for.
    Show,
}

/// Whether a suggestion is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, with what there is to know about it.
    Show(Vec<Finding>),
    /// It is not, because of these.
    Withhold(Vec<Finding>),
}

/// Judges a suggestion by what it would add to its document, the worst first.
pub fn judge(added: Vec<Finding>, treatment: Treatment, least: Severity) -> Verdict {
    let mut counted: Vec<_> = added.into_iter().filter(|it| it.severity >= least).collect();
    counted.sort_by_key(|it| std::cmp::Reverse(it.severity));
    match treatment {
        Treatment::Show => Verdict::Show(Vec::new()),
        Treatment::Mark => Verdict::Show(counted),
        Treatment::Drop if counted.is_empty() => Verdict::Show(Vec::new()),
        Treatment::Drop => Verdict::Withhold(counted),
    }
}
