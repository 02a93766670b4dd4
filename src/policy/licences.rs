//! What a policy says of licences: decisions by SPDX identifiers, and of whole expressions.
//!
//! Of an `OR` one may choose, so the most lenient decision counts; of an `AND` everything holds, so
//! the strictest does. `-or-later` and `+` are a choice as well, of that version and the later ones
//! that SPDX knows, unless the policy names just that. An exception (`WITH`) permits more than its
//! licence alone: where the policy does not name it, what it says of the licence counts.

use super::glob::Glob;
use crate::references::licences::{NO_ASSERTION, expression};
use serde::Deserialize;
use spdx::expression::{ExprNode, Operator};
use spdx::identifiers::LICENSES;
use spdx::{Expression, LicenseReq};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A longer text is no expression that anybody has written.
const LONGEST_EXPRESSION: usize = 1024;

/// What becomes of a suggestion with a reference, the most lenient first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is shown, and nothing is said.
    Allow,
    /// It is shown with the reference.
    #[default]
    Annotate,
    /// It is shown with the reference, and a comment that says where it is from is part of it.
    RequireAttribution,
    /// It is not shown, where it is a copy beyond doubt.
    Block,
}

/// Why a policy's licences cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LicencesError {
    /// Nothing on SPDX's list has that name.
    #[error("`{name}` is no identifier of the SPDX licence list{}", hint(nearest.as_deref()))]
    Unknown {
        /// What was given.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// It is more than one licence.
    #[error(
        "`{0}` is not one licence: name each (`MIT`), with an exception where there is one \
         (`GPL-2.0-only WITH Classpath-exception-2.0`), or several by a pattern (`GPL-*`)"
    )]
    Several(String),
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; is `{nearest}` meant?"))
}

/// Decisions by licence. Of several that name one licence the most exact counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, Decision>")]
pub struct Licences {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    licence: Glob,
    exception: Option<Glob>,
    decision: Decision,
}

impl TryFrom<BTreeMap<String, Decision>> for Licences {
    type Error = LicencesError;

    fn try_from(decisions: BTreeMap<String, Decision>) -> Result<Self, LicencesError> {
        let rules = decisions.iter().map(|(name, decision)| Rule::new(name, *decision));
        Ok(Self { rules: rules.collect::<Result<_, _>>()? })
    }
}

impl Licences {
    /// Whether any licence is decided so.
    pub fn has(&self, decision: Decision) -> bool {
        self.rules.iter().any(|rule| rule.decision == decision)
    }

    /// What becomes of a suggestion whose reference has that licence. What is no SPDX expression
    /// counts as `NOASSERTION`.
    pub fn decision(&self, licence: &str) -> Decision {
        self.of_expression(licence).unwrap_or_else(|| self.of_name(NO_ASSERTION, None))
    }

    fn of_expression(&self, licence: &str) -> Option<Decision> {
        let canonical = Some(licence).filter(|it| it.len() <= LONGEST_EXPRESSION);
        let parsed = Expression::parse(&expression(canonical?)?).ok()?;
        let mut stack: Vec<Decision> = Vec::new();
        // The operators stand behind what they join.
        for node in parsed.iter() {
            let decision = match node {
                ExprNode::Req(node) => self.of_requirement(&node.req),
                ExprNode::Op(operator) => {
                    let (one, other) = (stack.pop()?, stack.pop()?);
                    match operator {
                        Operator::And => one.max(other),
                        Operator::Or => one.min(other),
                    }
                }
            };
            stack.push(decision);
        }
        stack.pop()
    }

    fn of_requirement(&self, requirement: &LicenseReq) -> Decision {
        let name = requirement.license.to_string();
        let exception = requirement.addition.as_ref().map(ToString::to_string);
        let exception = exception.as_deref();
        let names_the_choice = |rule: &&Rule| {
            ["-or-later", "+"].iter().any(|end| rule.licence.as_str().ends_with(end))
        };
        if let Some(rule) = self.best(&name, exception).filter(names_the_choice) {
            return rule.decision;
        }
        let choices = choices(&name);
        let decisions = choices.iter().map(|it| self.of_name(it, exception));
        decisions.min().unwrap_or_else(|| self.of_name(&name, exception))
    }

    fn of_name(&self, licence: &str, exception: Option<&str>) -> Decision {
        self.best(licence, exception).map(|rule| rule.decision).unwrap_or_default()
    }

    fn best(&self, licence: &str, exception: Option<&str>) -> Option<&Rule> {
        let fitting = self.rules.iter().filter(|rule| rule.names(licence, exception));
        fitting.max_by_key(|rule| {
            let exactness = (rule.licence.is_exact(), rule.licence.literal_bytes());
            (rule.exception.is_some(), exactness, rule.decision)
        })
    }
}

impl Rule {
    fn new(name: &str, decision: Decision) -> Result<Self, LicencesError> {
        let words: Vec<_> = name.split_whitespace().collect();
        let (licence, exception) = match words.as_slice() {
            [licence] => (*licence, None),
            [licence, with, exception] if with.eq_ignore_ascii_case("with") => {
                (*licence, Some(*exception))
            }
            _ => return Err(LicencesError::Several(name.to_owned())),
        };
        let licence = named(licence)?;
        if let Some(exception) = exception.filter(|it| !it.contains('*')) {
            let is_known = expression(&format!("GPL-2.0-only WITH {exception}")).is_some();
            if !is_known {
                let known = spdx::identifiers::EXCEPTIONS.iter().map(|it| it.name);
                return Err(unknown(exception, known));
            }
        }
        Ok(Self { licence, exception: exception.map(Glob::new), decision })
    }

    fn names(&self, licence: &str, exception: Option<&str>) -> bool {
        let is_exception = |glob: &Glob| exception.is_some_and(|it| glob.matches(it));
        self.licence.matches(licence) && self.exception.as_ref().is_none_or(is_exception)
    }
}

/// The licences that a word of a policy names: one in its canonical form, or those of a pattern.
fn named(word: &str) -> Result<Glob, LicencesError> {
    let names = || LICENSES.iter().map(|licence| licence.name);
    if !word.contains('*') {
        let canonical = expression(word).filter(|it| !it.contains(' '));
        return canonical.map(|it| Glob::new(&it)).ok_or_else(|| unknown(word, names()));
    }
    let glob = Glob::new(word);
    let is_custom = glob.as_str().starts_with("licenseref-");
    // With a `+` there are more than the list has.
    let is_known =
        is_custom || names().any(|it| glob.matches(it) || glob.matches(&format!("{it}+")));
    if is_known { Ok(glob) } else { Err(unknown(word, names())) }
}

fn unknown<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> LicencesError {
    let lower = name.to_ascii_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&lower, &known.to_ascii_lowercase());
    // A name is rather mistaken behind its beginning.
    let same = |known: &str| {
        let pairs = lower.chars().zip(known.chars());
        pairs.take_while(|(one, other)| other.eq_ignore_ascii_case(one)).count()
    };
    let near = known.filter(|it| distance(it) <= 3 && same(it) > 0);
    let nearest = near.min_by_key(|it| (distance(it), Reverse(same(it))));
    LicencesError::Unknown { name: name.to_owned(), nearest: nearest.map(str::to_owned) }
}

/// The licences that one may choose from where a name ends in `-or-later` or `+`.
fn choices(name: &str) -> Vec<String> {
    let (base, end) = if let Some(base) = name.strip_suffix("-or-later") {
        (base, "-only")
    } else if let Some(base) = name.strip_suffix('+') {
        (base, "")
    } else {
        return Vec::new();
    };
    let mut choices = vec![format!("{base}{end}")];
    let Some((family, least)) = versioned(base) else { return choices };
    let later = LICENSES.iter().map(|licence| licence.name).filter(|name| {
        let other = name.strip_suffix(end).and_then(versioned);
        other.is_some_and(|(other, version)| other == family && version > least)
    });
    choices.extend(later.map(str::to_owned));
    choices
}

/// `Apache-2.0` is version 2.0 of Apache.
fn versioned(name: &str) -> Option<(&str, Vec<u32>)> {
    let (family, version) = name.rsplit_once('-')?;
    let numbers: Result<Vec<u32>, _> = version.split('.').map(str::parse).collect();
    Some((family, numbers.ok()?))
}
