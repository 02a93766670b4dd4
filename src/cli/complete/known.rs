//! What suggestions on the command line resemble, and which of them are printed.

use super::super::tell;
use crate::completion::{Cursor, Suggestion};
use crate::config::Settings;
use crate::policy::attribution::described;
use crate::policy::offer::Offer;
use crate::policy::query::Query;
use crate::policy::{Policy, Verdict, judge};
use crate::references::index::Index;
use crate::references::own_code::OwnCode;
use crate::references::reference::Reference;
use crate::references::segment::SegmentError;
use crate::syntax::SyntaxTree;
use crate::workspace::Workspace;

/// The index of known code, and what the person wants of it.
pub(super) struct Known {
    /// None where some of it cannot be read, and the policy may withhold what is in there.
    index: Option<Index>,
    policy: Policy,
}

impl Known {
    /// Opens the index that the settings name. One that cannot be used is told of.
    pub(super) fn open(settings: &Settings) -> Self {
        let policy = settings.references.policy.clone();
        if !settings.references.enabled {
            return Self { index: Some(Index::default()), policy };
        }
        let (index, problem) = Index::open_usable(&settings.references_directory);
        let is_withheld = problem.is_some() && policy.may_withhold();
        if let Some(problem) = &problem {
            complain(problem);
        } else if index.is_empty() && policy.may_withhold() {
            tell(
                "undertone: your policy withholds what resembles known code, and there is no \
                 reference index to tell by\n  try: undertone references build --default",
            );
        }
        Self { index: (!is_withheld).then_some(index), policy }
    }

    /// Whether each suggestion is printed as the model writes it.
    pub(super) fn lets_all_through(&self) -> bool {
        self.index.as_ref().is_some_and(Index::is_empty)
            || !(self.policy.may_withhold() || self.policy.may_change())
    }

    /// Those of the suggestions that may be printed; standard error says why the others are not.
    pub(super) fn compared(
        &self,
        cursor: &Cursor,
        suggestions: Vec<Suggestion>,
        workspace: &Workspace,
    ) -> Vec<Offer> {
        suggestions.into_iter().filter_map(|it| self.offer(cursor, it, workspace)).collect()
    }

    fn offer(
        &self,
        cursor: &Cursor,
        suggestion: Suggestion,
        workspace: &Workspace,
    ) -> Option<Offer> {
        let index = self.index.as_ref()?;
        if index.is_empty() {
            return Some(Offer::plain(suggestion));
        }
        let language = cursor.tree.as_ref().map(SyntaxTree::language);
        let query = Query::of(&cursor.text, &suggestion);
        let found = match index.references(language, &query.text, query.range.clone()) {
            Ok(found) => found,
            Err(error) => {
                complain(&error);
                return (!self.policy.may_withhold()).then(|| Offer::plain(suggestion));
            }
        };
        let own = OwnCode::new(|| workspace.files_in(language));
        let found = query.from_elsewhere(found, &own);
        match judge(query.in_suggestion(found), &self.policy) {
            Verdict::Withhold(because) => withheld(&because),
            Verdict::Show(references) => {
                let offer = Offer { suggestion, references };
                if !offer.wants_comments() {
                    return Some(offer);
                }
                let attributed = offer.attributed(&cursor.text, cursor.tree.as_ref());
                attributed.map_or_else(|because| withheld(&because), Some)
            }
        }
    }
}

fn withheld(because: &[Reference]) -> Option<Offer> {
    for reference in because {
        tell(format_args!(
            "undertone: a suggestion is withheld by your policy: it resembles {}",
            described(reference)
        ));
    }
    None
}

fn complain(error: &SegmentError) {
    tell(format_args!(
        "undertone: the reference index cannot be used: {error}\n  try: undertone references build \
         --default"
    ));
}
