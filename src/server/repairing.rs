//! What to do about a finding: its rule's fix, a comment that suppresses it, or what a model writes.
//!
//! Whatever changes code is tried first: it is offered, or made, only where the text still parses, what
//! was found is gone, and nothing else is found instead.

use super::client::Edits;
use super::requests::Call;
use super::scanning::{Found, Located, Version};
use crate::completion::{self as pipeline, Cursor, Trigger};
use crate::scan::finding::{Edit, Finding};
use crate::scan::ir::Span;
use crate::scan::repair::{Repair, edited, fewer, suppressing, whole_lines};
use crate::scan::suppression::Policy;
use crate::syntax::{Language, SyntaxTree};
use crate::text::Text;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// Something that a person can have done.
pub(super) struct Action {
    pub(super) title: String,
    pub(super) kind: Kind,
    /// Which of the findings it answers.
    pub(super) findings: Vec<usize>,
    pub(super) does: Does,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// For one finding; the best there is for it.
    Preferred,
    /// For one finding.
    Quick,
    /// For all of the document, as on saving.
    All,
}

pub(super) enum Does {
    /// Edits of the document.
    Edits(Vec<Edit>),
    /// It asks a model, by a command of ours; for the finding at a byte.
    Asks { rule: Arc<str>, at: usize },
    /// It fixes what a rule finds anywhere in the workspace, by a command of ours.
    FixesAll { rule: Arc<str> },
}

/// What came of asking a model.
pub(super) enum Written {
    /// An edit of the document that repairs it.
    Edit(Edit),
    /// Nothing that may be used, and why.
    Nothing(String),
}

impl Call {
    /// What can be done about what is found in some bytes of the document, of the kinds that are
    /// wanted: each fix costs a check.
    pub(super) async fn repairs(
        &self,
        version: &Version,
        found: &Found,
        range: &Range<usize>,
        wants: &(dyn Fn(Kind) -> bool + Sync),
    ) -> Vec<Action> {
        let Some(language) = version.tree.as_ref().map(SyntaxTree::language) else {
            return Vec::new();
        };
        let text = found.text.to_string();
        let mut actions = Vec::new();
        let is_there = |it: &&Located| it.range.start <= range.end && range.start <= it.range.end;
        let here = found.findings.iter().enumerate().filter(|(_, it)| is_there(it));
        for (number, located) in here.filter(|_| wants(Kind::Quick)) {
            let rule = &located.finding.rule;
            if let Some(fix) = &located.finding.fix
                && self.repaired(version, &text, &[located]).await
            {
                actions.push(Action {
                    title: format!("Fix: {}", located.title),
                    kind: Kind::Preferred,
                    findings: vec![number],
                    does: Does::Edits(vec![fix.clone()]),
                });
            }
            if let Some(all) = self.all_of(version, found, &text, Some(rule)).await {
                actions.push(all);
            }
            let client = &self.snapshot.client;
            if located.finding.fix.is_some()
                && client.edits == Edits::Versioned
                && !client.folders.is_empty()
            {
                actions.push(Action {
                    title: format!("Fix all of {rule} in the workspace"),
                    kind: Kind::Quick,
                    findings: vec![number],
                    does: Does::FixesAll { rule: rule.clone() },
                });
            }
            actions.push(Action {
                title: format!("Fix with Undertone: {}", located.title),
                kind: Kind::Quick,
                findings: vec![number],
                does: Does::Asks { rule: rule.clone(), at: located.range.start },
            });
            let is_of_document = located.finding.place.path == version.path;
            let may_suppress = self.scanner.settings().suppressions == Policy::Allowed;
            if is_of_document
                && may_suppress
                && let Some(comment) = suppressing(&text, language, &located.finding)
            {
                actions.push(Action {
                    title: format!("Suppress {rule} here, for a reason"),
                    kind: Kind::Quick,
                    findings: vec![number],
                    does: Does::Edits(vec![comment]),
                });
            }
        }
        if wants(Kind::All)
            && let Some(all) = self.all_of(version, found, &text, None).await
        {
            actions.push(all);
        }
        actions
    }

    /// The fixes of all findings of one rule, where there are several; or of all findings.
    async fn all_of(
        &self,
        version: &Version,
        found: &Found,
        text: &str,
        rule: Option<&Arc<str>>,
    ) -> Option<Action> {
        let is_meant = |it: &Located| {
            it.finding.fix.is_some() && rule.is_none_or(|rule| it.finding.rule == *rule)
        };
        let meant: Vec<&Located> = found.findings.iter().filter(|it| is_meant(it)).collect();
        if meant.len() < if rule.is_some() { 2 } else { 1 } {
            return None;
        }
        let mut fixed = Vec::new();
        if self.repaired(version, text, &meant).await {
            fixed = meant;
        } else {
            for located in meant {
                // Each that holds together with those before it.
                fixed.push(located);
                if !self.repaired(version, text, &fixed).await {
                    fixed.pop();
                }
            }
        }
        let edits: Vec<Edit> = fixed.iter().filter_map(|it| it.finding.fix.clone()).collect();
        let is_fixed = |it: &Located| fixed.iter().any(|fixed| std::ptr::eq(*fixed, it));
        let all = found.findings.iter().enumerate();
        let findings = all.filter(|(_, it)| is_fixed(it)).map(|(number, _)| number).collect();
        let title = match rule {
            Some(rule) => format!("Fix all {} of {rule} in this file", edits.len()),
            None => format!("Fix all {} findings that have a fix", edits.len()),
        };
        let kind = if rule.is_some() { Kind::Quick } else { Kind::All };
        (!edits.is_empty()).then_some(Action { title, kind, findings, does: Does::Edits(edits) })
    }

    /// Whether the fixes of some findings repair them all, and break nothing.
    async fn repaired(&self, version: &Version, text: &str, located: &[&Located]) -> bool {
        let edits: Vec<&Edit> = located.iter().filter_map(|it| it.finding.fix.as_ref()).collect();
        let (after, made) = edited(text, &edits);
        if made < located.len() {
            return false;
        }
        let fewer = fewer(located.iter().map(|it| &it.finding));
        self.scanner.repairs(replaced(version, &after), fewer).await == Ok(Repair::Done)
    }

    /// Asks a model to write the statement of a finding anew.
    pub(super) async fn rewrite(
        &self,
        version: &Version,
        located: &Located,
        remedy: &str,
    ) -> Written {
        let nothing = |why: &str| Written::Nothing(why.to_owned());
        let Some(tree) = &version.tree else { return nothing("its language is not known") };
        let language = tree.language();
        let text = version.text.to_string();
        let span = Span::of(located.range.clone());
        let lines = tree.get().and_then(|tree| whole_lines(tree.root_node(), &text, span));
        let Some(lines) = lines else { return nothing("it has no lines of its own") };
        let statement = &text[lines.range()];
        let indent = &statement[..statement.len() - statement.trim_start().len()];
        let asked = asked(language, &located.finding, statement, indent, remedy);
        let mut around = version.text.clone();
        around.replace(lines.range(), &format!("{asked}{indent}\n"));
        let offset = lines.range().start + asked.len() + indent.len();
        let cursor = Cursor {
            tree: Some(SyntaxTree::new(language, around.clone())),
            text: around,
            offset,
            trigger: Trigger::Invoked,
            nearby: Arc::default(),
        };
        let backends = self.models.in_turn(self.path.clone(), Trigger::Invoked).await;
        let (items, token) = (self.models.alternatives(), self.interrupt.token());
        let mut heard = |_: &str, _: Result<(), &_>| {};
        let written =
            pipeline::complete_in_turn(&cursor, items, backends, token, None, &mut heard).await;
        let written = match written {
            Ok(written) => written,
            Err(error) => return Written::Nothing(error.to_string()),
        };
        let mut why = "the model wrote nothing".to_owned();
        for suggestion in written {
            let code = suggestion.insert_text.trim_matches('\n');
            let begins_line = if code.starts_with([' ', '\t']) { "" } else { indent };
            let edit = Edit { span: lines, text: format!("{begins_line}{code}\n") };
            let (after, _) = edited(&text, &[&edit]);
            let fewer = fewer([&located.finding]);
            why = match self.scanner.repairs(replaced(version, &after), fewer).await {
                Ok(Repair::Done) => return Written::Edit(edit),
                Ok(Repair::Broken) => "what the model wrote does not parse".to_owned(),
                Ok(Repair::StillThere) => "what the model wrote does not repair it".to_owned(),
                Ok(Repair::Brings(rule)) => format!("what the model wrote brings {rule}"),
                Err(_) => "it could not be checked".to_owned(),
            };
        }
        Written::Nothing(why)
    }
}

/// A version with another text, which nobody has accepted yet.
fn replaced(version: &Version, text: &str) -> Version {
    let text = Text::new(text);
    let language = version.tree.as_ref().map(SyntaxTree::language);
    let tree = language.map(|language| SyntaxTree::new(language, text.clone()));
    Version { text, tree, ..version.clone() }
}

/// What stands in the place of the statement when a model is asked: what is wrong with it, in comments.
fn asked(
    language: Language,
    finding: &Finding,
    statement: &str,
    indent: &str,
    remedy: &str,
) -> String {
    let mut lines = vec![format!("Security: {}", finding.message)];
    lines.push("The unsafe code was:".to_owned());
    lines.extend(statement.lines().map(|line| format!("  {}", line.trim_end())));
    let remedy = remedy.split("\n\n").next().unwrap_or_default();
    lines.push(remedy.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.push("The same, made safe.".to_owned());
    let mut asked = String::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        // Writing to a string does not fail.
        let _ = writeln!(asked, "{indent}{} {line}", language.line_comment());
    }
    asked
}
