//! What becomes of a suggestion that resembles known code: the person's policy, and its decision.
//!
//! | module | question |
//! |---|---|
//! | [`licences`] | what does the policy say of an SPDX expression? |
//! | [`own`] | is it code of the person's own packages and repositories? |
//! | [`query`] | what is an index asked about a suggestion? |
//! | [`offer`] | what is a suggestion with all that? |
//! | [`attribution`] | which comment says where code is from, and where can it stand? |
//!
//! [`judge`] is the decision. Pure functions over data: knows neither an index nor an editor.

pub mod attribution;
mod glob;
pub mod licences;
pub mod offer;
pub mod own;
pub mod query;

use crate::references::reference::Reference;
use licences::{Decision, Licences};
use own::Own;

/// What a person wants of suggestions that resemble known code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What becomes of them by their licence.
    pub licences: Licences,
    /// Whether any of them is shown.
    pub includes_references: bool,
    /// Whether the comment that says where code is from is part of each of them.
    pub attributes_on_accept: bool,
    /// Where the person's own code is: it is no match.
    pub own: Own,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            licences: Licences::default(),
            includes_references: true,
            attributes_on_accept: false,
            own: Own::default(),
        }
    }
}

impl Policy {
    /// Whether there is any suggestion that it withholds.
    pub fn may_withhold(&self) -> bool {
        !self.includes_references || self.licences.has(Decision::Block) || self.may_require()
    }

    /// Whether there is any suggestion that it changes.
    pub fn may_change(&self) -> bool {
        self.attributes_on_accept || self.may_require()
    }

    fn may_require(&self) -> bool {
        self.licences.has(Decision::RequireAttribution)
    }
}

/// Whether the comment that says where code is from is part of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribution {
    /// Only where the person asks for it afterwards.
    OnRequest,
    /// It is, where one can stand.
    OnAccept,
    /// It is: without the comment the suggestion is not shown.
    Required,
}

/// A reference that a person is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The reference.
    pub reference: Reference,
    /// What becomes of its comment.
    pub attribution: Attribution,
}

/// Whether a suggestion is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, with these references.
    Show(Vec<Told>),
    /// It is not, because of these.
    Withhold(Vec<Reference>),
}

/// References that a person is told of one suggestion.
const MOST_TOLD: usize = 4;

/// Judges a suggestion by what it resembles.
///
/// A licence withholds only what is a copy beyond doubt; of any other reference whose licence is
/// blocked a person is told.
pub fn judge(references: Vec<Reference>, policy: &Policy) -> Verdict {
    let foreign = references.into_iter().filter(|reference| !policy.own.covers(reference));
    if !policy.includes_references {
        let foreign: Vec<_> = foreign.collect();
        return if foreign.is_empty() {
            Verdict::Show(Vec::new())
        } else {
            Verdict::Withhold(foreign)
        };
    }
    let usual =
        if policy.attributes_on_accept { Attribution::OnAccept } else { Attribution::OnRequest };
    let (mut told, mut withheld) = (Vec::new(), Vec::new());
    for reference in foreign {
        let attribution = match policy.licences.decision(&reference.licence) {
            Decision::Allow => continue,
            Decision::Block if reference.is_certain => {
                withheld.push(reference);
                continue;
            }
            Decision::RequireAttribution => Attribution::Required,
            Decision::Annotate | Decision::Block => usual,
        };
        told.push(Told { reference, attribution });
    }
    // Of what has to be said nothing is left out.
    let mut room = MOST_TOLD;
    told.retain(|it| {
        let is_kept = it.attribution == Attribution::Required || room > 0;
        room = room.saturating_sub(1);
        is_kept
    });
    if withheld.is_empty() { Verdict::Show(told) } else { Verdict::Withhold(withheld) }
}
