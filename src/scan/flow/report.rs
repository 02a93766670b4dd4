//! What is found: data from a source at a place where it must not arrive.

use super::Analysis;
use super::value::{ModuleId, Origin, Step, Taint, Taints};
use crate::scan::ir::{ExprId, Span};
use crate::scan::pattern::Bindings;
use crate::scan::rules::Check;
use std::rc::Rc;

/// A place on the way of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TracePoint {
    /// The module.
    pub module: ModuleId,
    /// Where in it.
    pub span: Span,
}

/// Data from a source that arrives where it must not.
#[derive(Clone, Debug)]
pub struct TaintFinding {
    /// The rule's number.
    pub rule: usize,
    /// The module of the sink.
    pub module: ModuleId,
    /// The sink.
    pub span: Span,
    /// What the sink's metavariables stand for.
    pub bindings: Bindings,
    /// From the source to the sink.
    pub trace: Vec<TracePoint>,
    /// Whether the source is one that fewer people can choose.
    pub is_minor: bool,
}

/// A parameter that arrives where data must not.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub parameter: u16,
    pub rule: usize,
    pub clean: u128,
    pub module: ModuleId,
    pub span: Span,
    pub bindings: Bindings,
    /// From the parameter to the sink.
    pub way: Vec<TracePoint>,
}

impl Analysis<'_> {
    /// Data arrives at a sink.
    pub(super) fn arrive(
        &mut self,
        rule: usize,
        taints: &Taints,
        module: ModuleId,
        span: Span,
        at: ExprId,
        bindings: &Bindings,
    ) {
        let Some(Check::Taint { bit, kinds, also }) =
            self.set.rules.get(rule).map(|rule| &rule.check)
        else {
            return;
        };
        let end = TracePoint { module, span: self.span(module, at) };
        for taint in taints.iter().filter(|it| it.clean & bit == 0) {
            match taint.origin {
                Origin::Source(_) if !taint.kinds.meets(*kinds) && !taint.kinds.meets(*also) => {}
                Origin::Source(_) => {
                    let is_minor = !taint.kinds.meets(*kinds);
                    let trace = self.way(taint, &[end]);
                    let bindings = bindings.clone();
                    self.report(TaintFinding { rule, module, span, bindings, trace, is_minor });
                }
                Origin::Parameter(parameter) => {
                    let mut way = steps(self, taint.steps.as_ref());
                    way.push(end);
                    self.hits.push(Hit {
                        parameter,
                        rule,
                        clean: taint.clean,
                        module,
                        span,
                        bindings: bindings.clone(),
                        way,
                    });
                }
            }
        }
    }

    /// A call passes data to a parameter that arrives at a sink.
    pub(super) fn pass(&mut self, hit: &Hit, taints: &Taints) {
        let Some(Check::Taint { bit, kinds, also }) =
            self.set.rules.get(hit.rule).map(|rule| &rule.check)
        else {
            return;
        };
        for taint in taints.iter().filter(|it| (it.clean | hit.clean) & bit == 0) {
            match taint.origin {
                Origin::Source(_) if !taint.kinds.meets(*kinds) && !taint.kinds.meets(*also) => {}
                Origin::Source(_) => {
                    self.report(TaintFinding {
                        rule: hit.rule,
                        module: hit.module,
                        span: hit.span,
                        bindings: hit.bindings.clone(),
                        trace: self.way(taint, &hit.way),
                        is_minor: !taint.kinds.meets(*kinds),
                    });
                }
                Origin::Parameter(parameter) => {
                    /// The most ways to sinks that one function's summary holds.
                    const MOST_HITS: usize = 200;
                    let is_known = self.hits.iter().any(|it| {
                        (it.parameter, it.rule, it.module, it.span)
                            == (parameter, hit.rule, hit.module, hit.span)
                    });
                    if is_known || self.hits.len() > MOST_HITS {
                        continue;
                    }
                    let mut way = steps(self, taint.steps.as_ref());
                    way.extend(&hit.way);
                    self.hits.push(Hit {
                        parameter,
                        clean: taint.clean | hit.clean,
                        way,
                        ..hit.clone()
                    });
                }
            }
        }
    }

    fn way(&self, taint: &Taint, end: &[TracePoint]) -> Vec<TracePoint> {
        let mut way = Vec::new();
        if let Origin::Source(number) = taint.origin
            && let Some(source) = self.sources.get(number as usize)
        {
            way.push(TracePoint { module: source.module, span: source.span });
        }
        way.extend(steps(self, taint.steps.as_ref()));
        way.extend(end);
        way.dedup();
        way
    }

    /// Once for each rule and place; data that more people can choose counts before other data.
    fn report(&mut self, finding: TaintFinding) {
        let TaintFinding { rule, module, span, is_minor, .. } = finding;
        if self.found.insert((rule, module, span)) {
            self.findings.push(finding);
        } else if !is_minor
            && let Some(known) = self
                .findings
                .iter_mut()
                .find(|it| it.is_minor && (it.rule, it.module, it.span) == (rule, module, span))
        {
            *known = finding;
        }
    }
}

fn steps(analysis: &Analysis<'_>, last: Option<&Rc<Step>>) -> Vec<TracePoint> {
    let mut way = Vec::new();
    let mut next = last;
    while let Some(step) = next {
        way.push(TracePoint { module: step.module, span: analysis.span(step.module, step.expr) });
        next = step.before.as_ref();
    }
    way.reverse();
    way
}
