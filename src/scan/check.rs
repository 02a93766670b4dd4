//! One file's findings: the analysis of its data flow, and the search for code.

use super::finding::{Edit, Finding, Place};
use super::flow::{ModuleFacts, ModuleId, Neighbourhood, Program, TracePoint, Unchanged, analyse};
use super::ir::{ClassId, Expr, ExprId, FunctionId, Module, Span, StmtId};
use super::pattern::{Bindings, Facts, Matcher, Subject};
use super::repair::with_line_ends;
use super::rules::{
    Check, CodeKind, Confidence, ExprKind, Found, Key, Rule, RuleSet, Severity, StmtKind,
    call_keys, is_constant, last_name, span_of,
};
use regex::Regex;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What the rules find in one file of a program.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// All that they find.
    pub findings: Vec<Finding>,
    /// Whether the analysis of a function had to end early.
    pub is_partial: bool,
}

/// All that the rules find in one file of a program.
pub fn check(program: &Program, set: &RuleSet, id: ModuleId) -> Vec<Finding> {
    checked(program, set, id).findings
}

/// All that the rules find in one file of a program, and whether that may not be all there is.
pub fn checked(program: &Program, set: &RuleSet, id: ModuleId) -> Checked {
    let never = AtomicBool::new(false);
    let unknown = Neighbourhood::Unknown;
    check_changed(program, set, id, &Unchanged::default(), unknown, &never).unwrap_or_default()
}

/// What the rules find in one file of a program, but for what begins in functions that have not
/// changed. `None` once it is cancelled.
pub fn check_changed(
    program: &Program,
    set: &RuleSet,
    id: ModuleId,
    unchanged: &Unchanged,
    neighbourhood: Neighbourhood<'_>,
    cancelled: &AtomicBool,
) -> Option<Checked> {
    let analysed = analyse(program, set, id, unchanged, neighbourhood, cancelled)?;
    let mut findings: Vec<Finding> = Vec::new();
    for found in &analysed.findings {
        let Some(rule) = set.rules.get(found.rule) else { continue };
        // Its bindings are those of the module in which the sink stands.
        let reported =
            Reported { span: found.span, bindings: &found.bindings, trace: &found.trace };
        let mut finding = finding(program, rule, found.module, &reported);
        if found.is_minor {
            finding.severity = finding.severity.min(Severity::Low);
            finding.confidence = Confidence::Low;
        }
        findings.push(finding);
    }
    let found = FxHashSet::default();
    let facts = &analysed.facts;
    let mut searcher = Searcher { program, set, id, facts, findings: &mut findings, found };
    searcher.search(unchanged);
    for finding in &mut findings {
        let Some(file) = program.at(&finding.place.path).map(|id| program.file(id)) else {
            continue;
        };
        let reason = file.suppressions.reason(&finding.rule, finding.place.start.0);
        finding.excuse(reason, set.suppressions);
    }
    keep_outer(&mut findings);
    findings.sort_by(|a, b| (&a.place, &a.rule).cmp(&(&b.place, &b.rule)));
    Some(Checked { findings, is_partial: analysed.is_partial })
}

/// A call within an assignment, both found by one rule in one line, is one finding.
fn keep_outer(findings: &mut Vec<Finding>) {
    fn line(it: &Finding) -> (&Arc<str>, &PathBuf, usize) {
        (&it.rule, &it.place.path, it.place.start.0)
    }
    fn extent(it: &Finding) -> (u32, Reverse<u32>) {
        (it.place.span.start, Reverse(it.place.span.end))
    }
    findings.sort_by(|a, b| (line(a), extent(a)).cmp(&(line(b), extent(b))));
    // Of what is kept in a line, the last ends last: what any other holds, it holds, too.
    findings.dedup_by(|it, last| {
        let (inner, outer) = (it.place.span, last.place.span);
        line(it) == line(last) && inner != outer && outer.holds(inner)
    });
}

struct Reported<'b> {
    span: Span,
    bindings: &'b Bindings,
    trace: &'b [TracePoint],
}

fn finding(program: &Program, rule: &Rule, id: ModuleId, reported: &Reported<'_>) -> Finding {
    let file = program.file(id);
    let words = |name: &str| code_of(rule, &file.module, &file.text, reported.bindings, name);
    let source = reported
        .trace
        .first()
        .and_then(|it| program.file(it.module).text.get(it.span.range()).map(one_line));
    let message = filled(&rule.message, &|name| match name {
        "SOURCE" => source.clone(),
        name => words(name).map(|it| one_line(&it)),
    });
    let fix = rule.fixes.iter().find_map(|fix| {
        fix.needs.iter().all(|it| reported.bindings.get(*it).is_some()).then_some(())?;
        let span = match fix.at {
            Some(at) => file.module.span(reported.bindings.expr(at)?),
            None => reported.span,
        };
        let span = match &fix.replace {
            Some(part) => part_of(span, file.text.get(span.range())?, part)?,
            None => span,
        };
        Some(Edit { span, text: with_line_ends(filled(&fix.with, &words), &file.text) })
    });
    let at = place(program, id, reported.span);
    Finding {
        rule: rule.id.as_str().into(),
        severity: rule.severity,
        confidence: rule.confidence,
        message,
        line: file.lines.line(&file.text, at.start.0).to_owned(),
        trace: reported.trace.iter().map(|it| place(program, it.module, it.span)).collect(),
        place: at,
        fix,
        suppressed: None,
        rejected: None,
        ordinal: 0,
    }
}

/// Where in some code an expression is found, or the first group of it.
fn part_of(span: Span, code: &str, wanted: &Regex) -> Option<Span> {
    let found = wanted.captures(code)?;
    let part = found.get(1).or_else(|| found.get(0))?;
    let start = span.range().start;
    Some(Span::of(start + part.start()..start + part.end()))
}

/// The code that a metavariable stands for.
fn code_of(
    rule: &Rule,
    module: &Module,
    source: &str,
    bindings: &Bindings,
    name: &str,
) -> Option<String> {
    let variable = rule.variables.iter().position(|it| it == name)?;
    let variable = super::pattern::Variable(u8::try_from(variable).ok()?);
    match bindings.get(variable)? {
        super::pattern::Binding::Expr(id) => source.get(module.span(id).range()).map(str::to_owned),
        super::pattern::Binding::Name(name) => Some(name.text().to_owned()),
    }
}

/// A text with its metavariables replaced; one that stands for nothing stays as it is.
fn filled(text: &str, code: &dyn Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        filled.push_str(&rest[..at]);
        let name = &rest[at + 1..];
        let end =
            name.find(|it: char| !(it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_'));
        let (name, after) = name.split_at(end.unwrap_or(name.len()));
        match code(name) {
            Some(code) if !name.is_empty() => filled.push_str(&code),
            _ => {
                filled.push('$');
                filled.push_str(name);
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Code as it can stand within a sentence.
fn one_line(code: &str) -> String {
    const MOST: usize = 60;
    let line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", &line[..end]),
        None => format!("`{line}`"),
    }
}

fn place(program: &Program, id: ModuleId, span: Span) -> Place {
    let file = program.file(id);
    Place::new(&file.path, &file.text, &file.lines, span)
}

type Keys = SmallVec<[Key; 8]>;

/// By what an expression is looked up.
fn expr_keys(module: &Module, facts: &ModuleFacts, set: &RuleSet, id: ExprId) -> Keys {
    let mut keys = Keys::new();
    let by_path = |of: ExprId| set.paths.last_name(facts.path(of));
    match module.expr(id) {
        Expr::Call { callee: of, .. } | Expr::New { class: of, .. } => {
            keys.extend(call_keys(module, id, [last_name(module, of), by_path(of)]));
        }
        Expr::Member { name, .. } => keys.extend([Key::Member(name), Key::AnyMember]),
        Expr::Local(name, _) | Expr::Captured(name, ..) | Expr::Global(name) => {
            keys.push(Key::Member(name));
            keys.extend(by_path(id).filter(|it| *it != name).map(Key::Member));
        }
        Expr::Assign { target, .. } => {
            keys.extend(assign_keys(module, by_path, target));
        }
        expr => keys.push(Key::Expr(ExprKind::of(expr))),
    }
    if is_constant(module, id, &|id| !facts.constants(id).is_empty()) {
        keys.push(Key::Constant);
    }
    keys.push(Key::Every);
    keys
}

fn assign_keys(
    module: &Module,
    by_path: impl Fn(ExprId) -> Option<super::ir::Name>,
    target: ExprId,
) -> Keys {
    let mut keys = Keys::new();
    let of = match module.expr(target) {
        Expr::Index { base, .. } => {
            // As what is at that place, and as what holds it.
            keys.extend(last_name(module, target).map(Key::Assign));
            base
        }
        _ => target,
    };
    let name = last_name(module, of);
    keys.extend(name.map(Key::Assign));
    keys.extend(by_path(of).filter(|it| Some(*it) != name).map(Key::Assign));
    keys.push(Key::AnyAssign);
    keys
}

/// By what a statement is looked up.
fn stmt_keys(module: &Module, set: &RuleSet, facts: &ModuleFacts, id: StmtId) -> Keys {
    let mut keys = Keys::new();
    match module.stmt(id) {
        // These are looked at as functions and classes.
        super::ir::Stmt::Expr(_) | super::ir::Stmt::Function(_) | super::ir::Stmt::Class(_) => {}
        super::ir::Stmt::Assign { target, value: Some(_), .. } => {
            let by_path = |of: ExprId| set.paths.last_name(facts.path(of));
            keys.extend(assign_keys(module, by_path, *target));
        }
        stmt => keys.push(Key::Stmt(StmtKind::of(stmt))),
    }
    keys
}

struct Searcher<'p> {
    program: &'p Program,
    set: &'p RuleSet,
    id: ModuleId,
    facts: &'p ModuleFacts,
    findings: &'p mut Vec<Finding>,
    found: FxHashSet<(usize, Span)>,
}

impl Searcher<'_> {
    /// Looks for code that rules describe.
    fn search(&mut self, unchanged: &Unchanged) {
        let (set, facts) = (self.set, self.facts);
        let module = self.program.module(self.id);
        let is_known = |span: Span| unchanged.leave_out(span);
        for number in module.expr_spans.without(is_known) {
            let expr = ExprId(u32::try_from(number).unwrap_or(u32::MAX));
            self.ask(&expr_keys(module, facts, set, expr), Subject::Expr(expr));
        }
        for number in module.stmt_spans.without(is_known) {
            let stmt = StmtId(u32::try_from(number).unwrap_or(u32::MAX));
            self.ask(&stmt_keys(module, set, facts, stmt), Subject::Stmt(stmt));
        }
        self.ask(&[Key::Kind(CodeKind::File)], Subject::File);
        for number in 1..module.functions.len() {
            let id = FunctionId(u32::try_from(number).unwrap_or(u32::MAX));
            let function = module.function(id);
            if unchanged.leave_out(function.span) {
                continue;
            }
            let kind = if function.name.is_some() { CodeKind::Function } else { CodeKind::Lambda };
            self.ask(&[Key::Kind(kind), Key::Stmt(StmtKind::Function)], Subject::Function(id));
        }
        for number in 0..module.classes.len() {
            let id = ClassId(u32::try_from(number).unwrap_or(u32::MAX));
            let keys = [Key::Kind(CodeKind::Class), Key::Stmt(StmtKind::Class)];
            self.ask(&keys, Subject::Class(id));
        }
        for (number, found) in self.program.file(self.id).queries.iter().enumerate() {
            for span in found.iter().filter(|it| !unchanged.leave_out(**it)) {
                self.ask(&[Key::Query(number)], Subject::Found(*span));
            }
        }
    }

    fn ask(&mut self, keys: &[Key], subject: Subject) {
        let set = self.set;
        let found = keys.iter().filter_map(|key| set.rules_by_key.get(key)).flatten();
        let mut rules: SmallVec<[(usize, usize); 16]> = found.copied().collect();
        // In the order in which a rule says them: of two that match, the first speaks.
        rules.sort_unstable();
        rules.dedup();
        let file = self.program.file(self.id);
        let matcher = Matcher {
            module: &file.module,
            facts: self.facts,
            paths: &self.set.paths,
            queries: &file.queries,
        };
        for (number, place) in rules {
            let rule = &set.rules[number];
            let Check::Match(conditions) = &rule.check else { continue };
            for Found { bindings, at } in
                conditions[place].find(&matcher, subject, &Bindings::default(), &file.text)
            {
                let at = at.and_then(|at| bindings.expr(at)).map(Subject::Expr);
                let span = span_of(&file.module, at.unwrap_or(subject));
                if self.found.insert((number, span)) {
                    let reported = Reported { span, bindings: &bindings, trace: &[] };
                    self.findings.push(finding(self.program, rule, self.id, &reported));
                }
            }
        }
    }
}
