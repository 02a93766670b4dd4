//! Conditions on code, compiled: what a rule's `match`, sinks, sources and sanitizers are.

use super::comparison::Comparison;
use super::file::CodeKind;
use super::paths::PathId;
use crate::scan::constant::Constant;
use crate::scan::ir::{
    ClassId, Expr, ExprId, FunctionId, MODULE_BODY, Module, Name, Span, Stmt, StmtId,
};
use crate::scan::pattern::{
    ArgumentPattern, Binding, Bindings, Code, Facts, Matcher, NamePattern, Pattern,
    StatementPattern, Subject, Variable,
};
use crate::text::entropy;
use regex::Regex;
use smallvec::SmallVec;

/// What code must be like.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// The code matches.
    pub code: Option<Code>,
    /// A query of the rule set has found the code.
    pub query: Option<usize>,
    /// The code is of this kind.
    pub kind: Option<CodeKind>,
    /// One holds.
    pub any: Vec<Condition>,
    /// Each holds.
    pub all: Vec<Condition>,
    /// None holds.
    pub not: Vec<Condition>,
    /// Each holds for some code around it.
    pub inside: Vec<Condition>,
    /// None holds for any code around it.
    pub not_inside: Vec<Condition>,
    /// Each holds for some code within it.
    pub has: Vec<Condition>,
    /// None holds for any code within it.
    pub has_not: Vec<Condition>,
    /// What metavariables must be like.
    pub constraints: Vec<(Variable, Constraint)>,
    /// What is meant: the whole without it.
    pub at: Option<Variable>,
    /// For guards: the outcome for which it speaks.
    pub when: bool,
}

/// What the code that a metavariable stands for must be like.
#[derive(Clone, Debug, Default)]
pub struct Constraint {
    /// A constant string, or the code, in which this is found.
    pub matches: Option<Regex>,
    /// The last name, in which this is found.
    pub name: Option<Regex>,
    /// Its type is one of these.
    pub types: Vec<PathId>,
    /// Whether it is known.
    pub constant: Option<bool>,
    /// Each holds.
    pub comparisons: Vec<Comparison>,
    /// It is a string with so many bits a character.
    pub entropy: Option<f64>,
    /// It is a string in whose known beginning this is found.
    pub prefix: Option<Regex>,
    /// It is a list whose first element is a constant string in which this is found.
    pub first: Option<Regex>,
    /// The code matches.
    pub code: Option<Code>,
    /// One holds.
    pub any: Vec<Constraint>,
    /// It does not hold.
    pub not: Option<Box<Constraint>>,
}

/// One way in which a condition holds.
#[derive(Clone, Debug)]
pub struct Found {
    /// What the metavariables stand for.
    pub bindings: Bindings,
    /// Which of them is meant.
    pub at: Option<Variable>,
}

/// By what code is looked up before a condition is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A call of something with this last name, or the construction of it.
    Call(Name),
    /// Any call.
    AnyCall,
    /// A call with an argument of this name.
    Keyword(Name),
    /// A call with an argument that has a name.
    AnyKeyword,
    /// A member or a variable of this name.
    Member(Name),
    /// Any member.
    AnyMember,
    /// An assignment to something with this last name.
    Assign(Name),
    /// Any assignment.
    AnyAssign,
    /// An expression of a kind.
    Expr(ExprKind),
    /// A statement of a kind.
    Stmt(StmtKind),
    /// A piece of code of a kind.
    Kind(CodeKind),
    /// What a query has found.
    Query(usize),
    /// An expression whose value is known.
    Constant,
    /// Any expression.
    Every,
}

/// Kinds of expressions that are looked up by their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ExprKind {
    Text,
    Template,
    Number,
    Bool,
    Null,
    Binary,
    Unary,
    Map,
    Sequence,
    Index,
    Conditional,
    Lambda,
    Cast,
    AssignOp,
    Other,
}

/// Kinds of statements that are looked up by their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum StmtKind {
    Return,
    Throw,
    Assert,
    If,
    While,
    ForEach,
    With,
    Try,
    Import,
    Function,
    Class,
    Block,
    Other,
}

impl StmtKind {
    /// The kind of a statement; `None` for those that are looked up as expressions.
    pub fn of(stmt: &Stmt) -> Self {
        match stmt {
            Stmt::Return(_) => Self::Return,
            Stmt::Throw(_) => Self::Throw,
            Stmt::Assert(_) => Self::Assert,
            Stmt::If { .. } => Self::If,
            Stmt::While(_) => Self::While,
            Stmt::ForEach(_) => Self::ForEach,
            Stmt::With { .. } => Self::With,
            Stmt::Try(_) => Self::Try,
            Stmt::Import { .. } => Self::Import,
            Stmt::Function(_) => Self::Function,
            Stmt::Class(_) => Self::Class,
            Stmt::Block(_) => Self::Block,
            _ => Self::Other,
        }
    }
}

impl ExprKind {
    /// The kind of an expression.
    pub fn of(expr: Expr) -> Self {
        match expr {
            Expr::Text(_) => Self::Text,
            Expr::Template(_) => Self::Template,
            Expr::Int(_) | Expr::Float(_) => Self::Number,
            Expr::Bool(_) => Self::Bool,
            Expr::Null => Self::Null,
            Expr::Binary(..) => Self::Binary,
            Expr::Unary(..) => Self::Unary,
            Expr::Map(_) => Self::Map,
            Expr::Sequence(..) => Self::Sequence,
            Expr::Index { .. } => Self::Index,
            Expr::Conditional { .. } => Self::Conditional,
            Expr::Function(_) => Self::Lambda,
            Expr::Cast { .. } => Self::Cast,
            Expr::AssignOp(..) => Self::AssignOp,
            _ => Self::Other,
        }
    }
}

impl Condition {
    /// The condition as several, of which each has fewer ways in which it holds: an `any` that is
    /// the first thing it asks is one for each of its parts.
    pub fn alternatives(self) -> Vec<Self> {
        let is_split = self.code.is_none() && self.query.is_none() && self.kind.is_none();
        if !is_split || self.any.is_empty() {
            return vec![self];
        }
        let (parts, rest) = (self.any, Self { any: Vec::new(), ..self });
        let parts = parts.into_iter().flat_map(Self::alternatives);
        parts.map(|part| Self { any: vec![part], ..rest.clone() }).collect()
    }

    /// By what to look up code that may meet the condition. Empty where it says nothing of the code
    /// itself.
    pub fn keys(&self, last_name: &impl Fn(PathId) -> Option<Name>) -> Vec<Key> {
        self.keys_within(&[], last_name)
    }

    /// The same, where `outer` are conditions of which this one is a part.
    fn keys_within(
        &self,
        outer: &[&Self],
        last_name: &impl Fn(PathId) -> Option<Name>,
    ) -> Vec<Key> {
        let chain: SmallVec<[&Self; 8]> = outer.iter().copied().chain([self]).collect();
        if let Some(code) = &self.code {
            return narrowed(key(code, last_name), code, &chain);
        }
        if let Some(query) = self.query {
            return vec![Key::Query(query)];
        }
        if let Some(kind) = self.kind {
            return vec![Key::Kind(kind)];
        }
        let mut all = self.all.iter().map(|it| it.keys_within(&chain, last_name));
        all.find(|keys| !keys.is_empty()).unwrap_or_else(|| {
            self.any.iter().flat_map(|it| it.keys_within(&chain, last_name)).collect()
        })
    }

    /// Among what to look for code that meets the condition.
    fn reach(&self) -> Reach {
        let own = match (&self.code, self.query, self.kind) {
            (Some(Code::Expr(Pattern::Assign(..))), ..) => Some(Reach { stmts: true, exprs: true }),
            (Some(Code::Expr(_)), ..) => Some(Reach { stmts: false, exprs: true }),
            (
                Some(Code::Statement(StatementPattern::Function(_) | StatementPattern::Class(_))),
                ..,
            )
            | (None, Some(_), _)
            | (None, None, Some(_)) => Some(Reach { stmts: false, exprs: false }),
            (Some(_), ..) => Some(Reach { stmts: true, exprs: false }),
            (None, None, None) => None,
        };
        own.unwrap_or_else(|| {
            let all = self.any.iter().chain(&self.all).map(Self::reach);
            all.reduce(|a, b| Reach { stmts: a.stmts || b.stmts, exprs: a.exprs || b.exprs })
                .unwrap_or(Reach { stmts: true, exprs: true })
        })
    }

    /// Whether it speaks of nothing but the name of an expression.
    pub fn is_of_names(&self) -> bool {
        matches!(self.code, Some(Code::Expr(Pattern::Bind(_))))
            && self.constraints.iter().all(|it| it.1.name.is_some())
            && self.inside.is_empty()
            && self.not_inside.is_empty()
    }

    /// Whether it holds for all calls of what a path names.
    pub fn is_of_calls_of(&self, path: PathId) -> bool {
        let Some(Code::Expr(Pattern::Call(callee, arguments))) = &self.code else { return false };
        **callee == Pattern::Path(path)
            && matches!(arguments[..], [ArgumentPattern::Dots])
            && self.constraints.is_empty()
            && [&self.not, &self.inside, &self.not_inside].iter().all(|it| it.is_empty())
    }

    /// Whether it may hold for a piece of code, by what can be said without looking for the ways in
    /// which it does.
    fn may_hold<F: Facts>(&self, matcher: &Matcher<'_, F>, subject: Subject) -> bool {
        self.kind.is_none_or(|kind| is_kind(matcher.module, subject, kind))
            && self.code.as_ref().is_none_or(|code| matcher.may_match(code, subject))
            && self.all.iter().all(|it| it.may_hold(matcher, subject))
            && (self.any.is_empty() || self.any.iter().any(|it| it.may_hold(matcher, subject)))
    }

    /// All ways in which it holds for a piece of code.
    pub fn find<F: Facts>(
        &self,
        matcher: &Matcher<'_, F>,
        subject: Subject,
        bound: &Bindings,
        source: &str,
    ) -> Vec<Found> {
        if !self.may_hold(matcher, subject) {
            return Vec::new();
        }
        if let Some(query) = self.query {
            let span = span_of(matcher.module, subject);
            if !matcher.queries.get(query).is_some_and(|all| all.contains(&span)) {
                return Vec::new();
            }
        }
        let mut found: Vec<Found> = match &self.code {
            Some(code) => {
                let ways = matcher.matches(code, subject, bound);
                if ways.is_empty() {
                    return Vec::new();
                }
                ways.into_iter().map(|bindings| Found { bindings, at: None }).collect()
            }
            None => vec![Found { bindings: bound.clone(), at: None }],
        };
        for all in &self.all {
            found = each(found, |it| all.find(matcher, subject, &it.bindings, source));
        }
        if !self.any.is_empty() {
            found = each(found, |it| {
                self.any
                    .iter()
                    .flat_map(|any| any.find(matcher, subject, &it.bindings, source))
                    .collect()
            });
        }
        found.retain(|it| {
            self.constraints.iter().all(|(variable, constraint)| {
                it.bindings
                    .get(*variable)
                    .is_some_and(|binding| constraint.holds(matcher, binding, &it.bindings, source))
            })
        });
        if !found.is_empty() {
            let span = span_of(matcher.module, subject);
            let holds = |condition: &Condition, it: &Found| {
                !condition.find(matcher, subject, &it.bindings, source).is_empty()
            };
            let has_around = !self.inside.is_empty() || !self.not_inside.is_empty();
            let own = has_around.then(|| returned_from(matcher.module, subject)).flatten();
            let is_of_another = |outer| match (outer, own) {
                (Subject::Function(outer), Some(own)) => outer != own,
                _ => false,
            };
            let around = |condition: &Condition, it: &Found| {
                let reach = condition.reach();
                around(matcher.module, matcher.queries, span, reach).any(|outer| {
                    outer != subject
                        && !is_of_another(outer)
                        && !condition.find(matcher, outer, &it.bindings, source).is_empty()
                })
            };
            let within = |condition: &Condition, it: &Found| {
                within(matcher.module, matcher.queries, span, condition.reach())
                    .any(|inner| !condition.find(matcher, inner, &it.bindings, source).is_empty())
            };
            found.retain(|it| {
                !self.not.iter().any(|condition| holds(condition, it))
                    && self.inside.iter().all(|condition| around(condition, it))
                    && !self.not_inside.iter().any(|condition| around(condition, it))
                    && self.has.iter().all(|condition| within(condition, it))
                    && !self.has_not.iter().any(|condition| within(condition, it))
            });
        }
        if self.at.is_some() {
            for it in &mut found {
                it.at = self.at;
            }
        }
        found
    }
}

/// The most ways in which a condition is taken to hold: each part can hold in several for each of
/// those before.
const MOST_FOUND: usize = 128;

fn each(found: Vec<Found>, next: impl Fn(&Found) -> Vec<Found>) -> Vec<Found> {
    let mut all = Vec::new();
    for before in found {
        for mut it in next(&before) {
            it.at = it.at.or(before.at);
            all.push(it);
            if all.len() == MOST_FOUND {
                return all;
            }
        }
    }
    all
}

/// Where code that meets a condition can be found, besides functions, classes and what queries find.
#[derive(Clone, Copy, Debug)]
struct Reach {
    stmts: bool,
    exprs: bool,
}

/// Whether code is of a kind.
fn is_kind(module: &Module, subject: Subject, kind: CodeKind) -> bool {
    match (kind, subject) {
        (CodeKind::Function, Subject::Function(id)) => module.function(id).name.is_some(),
        (CodeKind::Lambda, Subject::Function(id)) => module.function(id).name.is_none(),
        (CodeKind::Class, Subject::Class(_)) | (CodeKind::File, Subject::File) => true,
        _ => false,
    }
}

/// Where a piece of code stands.
pub fn span_of(module: &Module, subject: Subject) -> Span {
    match subject {
        Subject::Expr(id) => module.span(id),
        Subject::Stmt(id) => module.stmt_span(id),
        Subject::Function(id) => module.function(id).span,
        Subject::Class(id) => module.class(id).span,
        Subject::File => module.function(MODULE_BODY).span,
        Subject::Found(span) => span,
    }
}

/// The function that a statement returns from, if it does: what one within a view returns is no
/// response.
fn returned_from(module: &Module, subject: Subject) -> Option<FunctionId> {
    let Subject::Stmt(id) = subject else { return None };
    let Stmt::Return(_) = module.stmt(id) else { return None };
    let at = module.stmt_span(id);
    let around = module.functions.iter().enumerate().filter(|it| it.1.span.holds(at));
    let innermost = around.min_by_key(|it| it.1.span.end - it.1.span.start)?;
    Some(FunctionId(number(innermost.0)))
}

/// The code around a span.
fn around<'m>(
    module: &'m Module,
    queries: &'m [Vec<Span>],
    span: Span,
    reach: Reach,
) -> impl Iterator<Item = Subject> + 'm {
    let stmts = reach.stmts.then(|| module.stmt_spans.around(span));
    let exprs = reach.exprs.then(|| module.expr_spans.around(span));
    let others = others(module, queries, move |outer| outer.holds(span));
    others.chain(stmts_and_exprs(stmts, exprs)).chain([Subject::File])
}

/// The code within a span.
fn within<'m>(
    module: &'m Module,
    queries: &'m [Vec<Span>],
    span: Span,
    reach: Reach,
) -> impl Iterator<Item = Subject> + 'm {
    let stmts = reach.stmts.then(|| module.stmt_spans.within(span));
    let exprs = reach.exprs.then(|| module.expr_spans.within(span));
    let others = others(module, queries, move |inner| span.holds(inner));
    others.chain(stmts_and_exprs(stmts, exprs))
}

fn stmts_and_exprs(
    stmts: Option<impl Iterator<Item = usize>>,
    exprs: Option<impl Iterator<Item = usize>>,
) -> impl Iterator<Item = Subject> {
    let stmts = stmts.into_iter().flatten().map(|it| Subject::Stmt(StmtId(number(it))));
    stmts.chain(exprs.into_iter().flatten().map(|it| Subject::Expr(ExprId(number(it)))))
}

/// Functions, classes and what queries have found.
fn others<'m>(
    module: &'m Module,
    queries: &'m [Vec<Span>],
    holds: impl Fn(Span) -> bool + Copy + 'm,
) -> impl Iterator<Item = Subject> + 'm {
    let functions = module.functions.iter().enumerate().skip(1);
    let functions = functions.filter(move |it| !it.1.body.is_empty() && holds(it.1.span));
    let classes = module.classes.iter().enumerate().filter(move |it| holds(it.1.span));
    let found =
        queries.iter().flatten().filter(move |it| holds(**it)).map(|it| Subject::Found(*it));
    functions
        .map(move |it| Subject::Function(FunctionId(number(it.0))))
        .chain(classes.map(move |it| Subject::Class(ClassId(number(it.0)))))
        .chain(found)
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Constraint {
    fn holds<F: Facts>(
        &self,
        matcher: &Matcher<'_, F>,
        binding: Binding,
        bindings: &Bindings,
        source: &str,
    ) -> bool {
        let module = matcher.module;
        let id = match binding {
            Binding::Expr(id) => id,
            Binding::Name(name) => {
                let says =
                    |it: &Option<Regex>| it.as_ref().is_none_or(|it| it.is_match(name.text()));
                return says(&self.matches)
                    && says(&self.name)
                    && self.comparisons.iter().all(|it| it.holds(matcher, binding, bindings))
                    && (self.any.is_empty()
                        || self.any.iter().any(|it| it.holds(matcher, binding, bindings, source)))
                    && !self
                        .not
                        .as_ref()
                        .is_some_and(|it| it.holds(matcher, binding, bindings, source));
            }
        };
        let literal = crate::scan::pattern::literal(module, id);
        let known = || matcher.facts.constants(id).iter().chain(&literal);
        let text = || source.get(module.span(id).range()).unwrap_or_default();
        if let Some(wanted) = &self.matches {
            let mut texts = known().filter_map(|it| match it {
                Constant::Text(text) => Some(text),
                _ => None,
            });
            let is_text = known().any(|it| matches!(it, Constant::Text(_)));
            if !texts.any(|text| wanted.is_match(text)) && (is_text || !wanted.is_match(text())) {
                return false;
            }
        }
        if let Some(wanted) = &self.name
            && !last_name(module, id).is_some_and(|name| wanted.is_match(name.text()))
        {
            return false;
        }
        if !self.types.is_empty() && !matcher.is_of(id, &self.types) {
            return false;
        }
        if let Some(wanted) = self.constant
            && wanted != is_constant(module, id, &|id| !matcher.facts.constants(id).is_empty())
        {
            return false;
        }
        if !self.comparisons.iter().all(|it| it.holds(matcher, binding, bindings)) {
            return false;
        }
        if let Some(bits) = self.entropy
            && !known().any(|it| matches!(it, Constant::Text(text) if entropy(text) >= bits))
        {
            return false;
        }
        if let Some(wanted) = &self.prefix {
            let begins =
                |it: &Constant| matches!(it, Constant::Text(text) if wanted.is_match(text));
            let written = crate::scan::pattern::written_prefix(module, id);
            let is_known = matcher.facts.prefix(id).is_some_and(|it| wanted.is_match(it))
                || written.is_some_and(|it| wanted.is_match(it))
                || known().any(begins);
            if !is_known {
                return false;
            }
        }
        if let Some(wanted) = &self.first {
            let begins =
                |it: &Constant| matches!(it, Constant::Text(text) if wanted.is_match(text));
            if !matcher.facts.first(id).iter().any(begins) {
                return false;
            }
        }
        if let Some(code) = &self.code
            && matcher.matches(code, Subject::Expr(id), bindings).is_empty()
        {
            return false;
        }
        (self.any.is_empty()
            || self.any.iter().any(|it| it.holds(matcher, binding, bindings, source)))
            && !self.not.as_ref().is_some_and(|it| it.holds(matcher, binding, bindings, source))
    }
}

/// Whether an expression is a constant, or made of constants alone.
pub fn is_constant(module: &Module, id: ExprId, is_known: &dyn Fn(ExprId) -> bool) -> bool {
    match module.expr(id) {
        Expr::Int(_) | Expr::Float(_) | Expr::Text(_) | Expr::Bool(_) | Expr::Null => true,
        Expr::Template(parts) | Expr::Sequence(_, parts) | Expr::Map(parts) => {
            module.list(parts).all(|id| is_constant(module, id, is_known))
        }
        _ => is_known(id),
    }
}

/// The last name of a name, a member, a call or a string that serves as a key.
pub fn last_name(module: &Module, id: ExprId) -> Option<Name> {
    match module.expr(id) {
        Expr::Member { name, .. } => Some(name),
        Expr::Call { callee, .. } => last_name(module, callee),
        Expr::New { class, .. } => last_name(module, class),
        Expr::Index { base, index } => match module.expr(index) {
            Expr::Text(text) => Some(Name::new(module.text(text))),
            _ => last_name(module, base),
        },
        Expr::Text(text) => Some(Name::new(module.text(text))),
        Expr::Await(value) | Expr::Cast { value, .. } => last_name(module, value),
        expr => expr.variable_name(),
    }
}

/// A key that says little, made narrower by what `conditions` ask of metavariables, and by the names
/// of arguments.
fn narrowed(key: Key, code: &Code, conditions: &[&Condition]) -> Vec<Key> {
    let asked = |variable: Variable| {
        let constraints = conditions.iter().flat_map(|it| &it.constraints);
        constraints.filter(move |it| it.0 == variable).map(|it| &it.1)
    };
    let named = |variable: Variable, regex: &dyn Fn(&Constraint) -> Option<&Regex>| {
        asked(variable).find_map(regex).and_then(|it| alternatives(it.as_str()))
    };
    let Code::Expr(pattern) = code else { return vec![key] };
    match (key, pattern) {
        (Key::AnyCall, Pattern::Call(callee, arguments) | Pattern::New(callee, arguments)) => {
            fn says(it: &Constraint) -> Option<&Regex> {
                it.matches.as_ref().or(it.name.as_ref())
            }
            if let Pattern::Member(_, NamePattern::Bind(name)) = callee.as_ref()
                && let Some(names) = named(*name, &says)
            {
                return names.into_iter().map(Key::Call).collect();
            }
            let keywords = arguments.iter().filter_map(|it| match it {
                ArgumentPattern::Named(name, _) => Some(name),
                _ => None,
            });
            let keywords = keywords.map(|name| match name {
                NamePattern::Is(name) => vec![Key::Keyword(*name)],
                NamePattern::Any => vec![Key::AnyKeyword],
                NamePattern::Bind(name) => named(*name, &says).map_or_else(
                    || vec![Key::AnyKeyword],
                    |names| names.into_iter().map(Key::Keyword).collect(),
                ),
            });
            let is_exact = |keys: &Vec<Key>| !keys.contains(&Key::AnyKeyword);
            keywords.max_by_key(is_exact).unwrap_or_else(|| vec![key])
        }
        (Key::AnyAssign, Pattern::Assign(target, _)) => match target.as_ref() {
            Pattern::Bind(target) => named(*target, &|it| it.name.as_ref())
                .map_or_else(|| vec![key], |names| names.into_iter().map(Key::Assign).collect()),
            _ => vec![key],
        },
        (Key::Every, Pattern::Bind(variable)) => {
            let is_constant = asked(*variable).any(|it| it.constant == Some(true));
            vec![if is_constant { Key::Constant } else { key }]
        }
        _ => vec![key],
    }
}

/// By what a call is looked up: by its name, and by that of what it calls.
pub fn call_keys(module: &Module, id: ExprId, names: [Option<Name>; 2]) -> SmallVec<[Key; 6]> {
    let mut keys = SmallVec::new();
    keys.extend(names[0].map(Key::Call));
    keys.extend(names[1].filter(|it| Some(*it) != names[0]).map(Key::Call));
    keys.push(Key::AnyCall);
    if let Expr::Call { arguments, .. } | Expr::New { arguments, .. } = module.expr(id) {
        let before = keys.len();
        for argument in module.list(arguments) {
            if let Expr::Keyword(name, _) = module.expr(argument) {
                keys.push(Key::Keyword(name));
            }
        }
        if keys.len() > before {
            keys.push(Key::AnyKeyword);
        }
    }
    keys
}

/// The texts that an expression matches, if it says them one by one: `^(a|b|c)$`.
fn alternatives(expression: &str) -> Option<Vec<Name>> {
    let inner = expression.strip_prefix('^')?.strip_suffix('$')?;
    let whole = inner.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    if whole.is_none() && inner.contains('|') {
        // Each sign holds for one side alone.
        return None;
    }
    let inner = whole.unwrap_or(inner);
    let inner = inner.strip_prefix("?:").unwrap_or(inner);
    let is_name =
        |it: &str| !it.is_empty() && it.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
    inner.split('|').map(|it| is_name(it).then(|| Name::new(it))).collect()
}

fn key(code: &Code, last_name: &impl Fn(PathId) -> Option<Name>) -> Key {
    let statement = match code {
        Code::Expr(pattern) => return expr_key(pattern, last_name),
        Code::Statement(statement) => Some(statement),
        Code::Statements(all) => all.first(),
    };
    Key::Stmt(match statement {
        Some(StatementPattern::Expr(pattern)) => return expr_key(pattern, last_name),
        Some(StatementPattern::Return(_)) => StmtKind::Return,
        Some(StatementPattern::Throw(_)) => StmtKind::Throw,
        Some(StatementPattern::Assert(_)) => StmtKind::Assert,
        Some(StatementPattern::If(..)) => StmtKind::If,
        Some(StatementPattern::While(..)) => StmtKind::While,
        Some(StatementPattern::ForEach(..)) => StmtKind::ForEach,
        Some(StatementPattern::With(..)) => StmtKind::With,
        Some(StatementPattern::Try(..)) => StmtKind::Try,
        Some(StatementPattern::Import(_)) => StmtKind::Import,
        Some(StatementPattern::Function(_)) => StmtKind::Function,
        Some(StatementPattern::Class(_)) => StmtKind::Class,
        Some(StatementPattern::Block(_)) => StmtKind::Block,
        Some(StatementPattern::Dots) | None => StmtKind::Other,
    })
}

fn expr_key(pattern: &Pattern, last_name: &impl Fn(PathId) -> Option<Name>) -> Key {
    let name = |pattern: &Pattern| match pattern {
        Pattern::Path(path) => last_name(*path),
        Pattern::Member(_, NamePattern::Is(name)) | Pattern::Variable(name) => Some(*name),
        _ => None,
    };
    match pattern {
        Pattern::Call(callee, _) => name(callee).map_or(Key::AnyCall, Key::Call),
        Pattern::New(class, _) => name(class).map_or(Key::AnyCall, Key::Call),
        Pattern::Path(_) | Pattern::Variable(_) | Pattern::Member(_, NamePattern::Is(_)) => {
            name(pattern).map_or(Key::Every, Key::Member)
        }
        Pattern::Member(..) => Key::AnyMember,
        Pattern::Assign(target, _) => {
            let target = match target.as_ref() {
                Pattern::Index(base, _) => base,
                target => target,
            };
            name(target).map_or(Key::AnyAssign, Key::Assign)
        }
        Pattern::Text(_) | Pattern::AnyText => Key::Expr(ExprKind::Text),
        Pattern::Template(_) => Key::Expr(ExprKind::Template),
        Pattern::Int(_) | Pattern::Float(_) => Key::Expr(ExprKind::Number),
        Pattern::Bool(_) => Key::Expr(ExprKind::Bool),
        Pattern::Null => Key::Expr(ExprKind::Null),
        Pattern::Binary(..) => Key::Expr(ExprKind::Binary),
        Pattern::Unary(..) => Key::Expr(ExprKind::Unary),
        Pattern::Map(..) => Key::Expr(ExprKind::Map),
        Pattern::Sequence(..) => Key::Expr(ExprKind::Sequence),
        Pattern::Index(..) => Key::Expr(ExprKind::Index),
        Pattern::Conditional(..) => Key::Expr(ExprKind::Conditional),
        Pattern::Lambda(..) => Key::Expr(ExprKind::Lambda),
        Pattern::Cast(..) => Key::Expr(ExprKind::Cast),
        Pattern::AssignOp(..) => Key::Expr(ExprKind::AssignOp),
        _ => Key::Every,
    }
}
