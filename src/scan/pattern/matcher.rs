//! Where a pattern matches.
//!
//! All ways in which it does are found, since `f(..., $X, ...)` stands for each argument in turn;
//! at most [`MOST_MATCHES`] of them.

use super::{
    ArgumentPattern, ClassPattern, Code, FunctionPattern, NamePattern, ParameterPattern, Pattern,
    StatementPattern, Variable,
};
use crate::scan::constant::Constant;
use crate::scan::ir::{
    ClassId, Expr, ExprId, FunctionId, List, Module, Name, SequenceKind, Span, Stmt, StmtId,
};
use crate::scan::rules::{PathId, Paths};
use smallvec::{SmallVec, smallvec};

/// The most ways in which one pattern is taken to match one piece of code.
const MOST_MATCHES: usize = 32;

/// What the analysis has found out about expressions of a module.
pub trait Facts {
    /// What the expression stands for.
    fn path(&self, id: ExprId) -> PathId;
    /// The values that it is known to have, each in some run; empty where that is unknown.
    fn constants(&self, id: ExprId) -> &[Constant];
    /// What the string is known to begin with, where not all of it is known.
    fn prefix(&self, id: ExprId) -> Option<&str>;
    /// The values that the first element of the list is known to have.
    fn first(&self, id: ExprId) -> &[Constant];
    /// The expression that made the value that a variable holds.
    fn made_by(&self, id: ExprId) -> Option<ExprId>;
}

/// A piece of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An expression.
    Expr(ExprId),
    /// A statement.
    Stmt(StmtId),
    /// A function.
    Function(FunctionId),
    /// A class.
    Class(ClassId),
    /// All of the file.
    File,
    /// What a query has found.
    Found(Span),
}

/// What a metavariable stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Binding {
    /// An expression.
    Expr(ExprId),
    /// A name that is no expression: a member, a keyword, a function.
    Name(Name),
}

/// What the metavariables stand for in one match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bindings(SmallVec<[(Variable, Binding); 4]>);

impl Bindings {
    /// What a metavariable stands for.
    pub fn get(&self, variable: Variable) -> Option<Binding> {
        self.0.iter().find(|it| it.0 == variable).map(|it| it.1)
    }

    /// The expression that a metavariable stands for.
    pub fn expr(&self, variable: Variable) -> Option<ExprId> {
        match self.get(variable)? {
            Binding::Expr(id) => Some(id),
            Binding::Name(_) => None,
        }
    }
}

type Matches = SmallVec<[Bindings; 1]>;

/// A module with what is known of it, to look for patterns in.
pub struct Matcher<'m, F> {
    /// The module.
    pub module: &'m Module,
    /// What is known of it.
    pub facts: &'m F,
    /// Paths that rules name.
    pub paths: &'m Paths,
    /// What each query of the rules has found.
    pub queries: &'m [Vec<Span>],
}

impl<F: Facts> Matcher<'_, F> {
    /// All ways in which `code` matches `subject`.
    pub fn matches(&self, code: &Code, subject: Subject, bound: &Bindings) -> Matches {
        match (code, subject) {
            (Code::Expr(pattern), Subject::Expr(id)) => self.expr(pattern, id, bound),
            (Code::Expr(pattern), Subject::Stmt(id)) => self.in_statement(pattern, id, bound),
            (Code::Statement(pattern), Subject::Stmt(id)) => self.statement(pattern, id, bound),
            (Code::Statements(patterns), Subject::Stmt(id)) => {
                self.sequence_in(patterns, id, bound)
            }
            (Code::Statement(StatementPattern::Function(pattern)), Subject::Function(id)) => {
                self.function(pattern, id, bound)
            }
            (Code::Statement(StatementPattern::Class(pattern)), Subject::Class(id)) => {
                self.class(pattern, id, bound)
            }
            _ => Matches::new(),
        }
    }

    /// All ways in which a pattern matches an expression.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    pub fn expr(&self, pattern: &Pattern, id: ExprId, bound: &Bindings) -> Matches {
        let module = self.module;
        let expr = module.expr(id);
        match pattern {
            Pattern::Any => smallvec![bound.clone()],
            Pattern::Bind(variable) => self.bind(*variable, Binding::Expr(id), bound),
            Pattern::Typed(variable, types) => match (self.is_of(id, types), variable) {
                (false, _) => Matches::new(),
                (true, Some(variable)) => self.bind(*variable, Binding::Expr(id), bound),
                (true, None) => smallvec![bound.clone()],
            },
            Pattern::Path(path) => when(self.facts.path(id) == *path, bound),
            Pattern::Variable(name) => when(expr.variable_name() == Some(*name), bound),
            Pattern::This => when(expr == Expr::This, bound),
            Pattern::Super => when(expr == Expr::Super, bound),
            Pattern::Int(number) => {
                self.when_constant(id, bound, |it| it.number() == Constant::Int(*number).number())
            }
            Pattern::Float(number) => {
                self.when_constant(id, bound, |it| it.number() == Some(*number))
            }
            Pattern::Text(text) => self.when_constant(
                id,
                bound,
                |it| matches!(it, Constant::Text(it) if **it == **text),
            ),
            Pattern::AnyText => self.when_constant(id, bound, |it| matches!(it, Constant::Text(_))),
            Pattern::Bool(value) => {
                self.when_constant(id, bound, |it| *it == Constant::Bool(*value))
            }
            Pattern::Null => self.when_constant(id, bound, |it| *it == Constant::Null),
            Pattern::Member(base, name) => match expr {
                Expr::Member { base: of, name: is } => {
                    let matches = self.expr(base, of, bound);
                    each(&matches, |bound| self.name(name, is, bound))
                }
                Expr::Local(..) | Expr::Captured(..) | Expr::Global(_) => {
                    let parent = self.paths.parent(self.facts.path(id));
                    match parent.filter(|(_, of)| of.is_some() && *of == self.path_of(base)) {
                        Some((is, _)) => self.name(name, is, bound),
                        None => self.same_path(pattern, id, bound),
                    }
                }
                _ => self.same_path(pattern, id, bound),
            },
            Pattern::Index(base, index) => match expr {
                Expr::Index { base: of, index: at } => {
                    let matches = self.expr(base, of, bound);
                    each(&matches, |bound| self.expr(index, at, bound))
                }
                _ => self.same_path(pattern, id, bound),
            },
            Pattern::Call(callee, arguments) => match expr {
                Expr::Call { callee: of, arguments: given } => {
                    let matches = self.expr(callee, of, bound);
                    each(&matches, |bound| self.arguments(arguments, given, bound))
                }
                _ => self.same_path(pattern, id, bound),
            },
            Pattern::New(class, arguments) => match expr {
                Expr::New { class: of, arguments: given, .. } => {
                    let matches = self.expr(class, of, bound);
                    each(&matches, |bound| self.arguments(arguments, given, bound))
                }
                _ => self.as_made(pattern, id, bound).unwrap_or_default(),
            },
            Pattern::Binary(op, left, right) => match expr {
                Expr::Binary(it, a, b) if it == *op => {
                    let matches = self.expr(left, a, bound);
                    each(&matches, |bound| self.expr(right, b, bound))
                }
                Expr::Template(parts)
                    if *op == crate::scan::ir::BinaryOp::Add && parts.len() == 2 =>
                {
                    let parts: Vec<_> = module.list(parts).collect();
                    let matches = self.expr(left, parts[0], bound);
                    each(&matches, |bound| self.expr(right, parts[1], bound))
                }
                _ => Matches::new(),
            },
            Pattern::Unary(op, operand) => match expr {
                Expr::Unary(it, a) if it == *op => self.expr(operand, a, bound),
                _ => Matches::new(),
            },
            Pattern::Assign(target, value) => match expr {
                Expr::Assign { target: to, value: what } => {
                    let matches = self.expr(target, to, bound);
                    each(&matches, |bound| self.expr(value, what, bound))
                }
                _ => Matches::new(),
            },
            Pattern::AssignOp(op, target, value) => match expr {
                Expr::AssignOp(it, to, what) if it == *op => {
                    let matches = self.expr(target, to, bound);
                    each(&matches, |bound| self.expr(value, what, bound))
                }
                _ => Matches::new(),
            },
            Pattern::Sequence(kind, parts) => match expr {
                Expr::Sequence(it, given)
                    if it == *kind || (it != SequenceKind::Set) == (*kind != SequenceKind::Set) =>
                {
                    self.arguments(parts, given, bound)
                }
                Expr::Local(..) => self.as_made(pattern, id, bound).unwrap_or_default(),
                _ => Matches::new(),
            },
            Pattern::Template(parts) => match expr {
                Expr::Template(given) => self.arguments(parts, given, bound),
                _ => Matches::new(),
            },
            Pattern::Map(pairs, is_open) => match expr {
                Expr::Map(given) => self.map(pairs, *is_open, given, bound),
                Expr::Local(..) => self.as_made(pattern, id, bound).unwrap_or_default(),
                _ => Matches::new(),
            },
            Pattern::Conditional(parts) => match expr {
                Expr::Conditional { test, then, otherwise } => {
                    let matches = self.expr(&parts[0], test, bound);
                    let matches = each(&matches, |bound| self.expr(&parts[1], then, bound));
                    each(&matches, |bound| self.expr(&parts[2], otherwise, bound))
                }
                _ => Matches::new(),
            },
            Pattern::Lambda(body) => match expr {
                Expr::Function(function) => self.block(body, module.function(function).body, bound),
                _ => Matches::new(),
            },
            Pattern::Slice(base) => match expr {
                Expr::Slice { base: of, .. } => self.expr(base, of, bound),
                _ => Matches::new(),
            },
            Pattern::Spread(inner) => match expr {
                Expr::Spread(given) => self.expr(inner, given, bound),
                _ => Matches::new(),
            },
            Pattern::Cast(class, value) => match expr {
                Expr::Cast { class: to, value: what } => {
                    let matches = self.expr(class, to, bound);
                    each(&matches, |bound| self.expr(value, what, bound))
                }
                _ => Matches::new(),
            },
        }
    }

    /// Whether an expression is of one of these types.
    pub fn is_of(&self, id: ExprId, types: &[PathId]) -> bool {
        let path = self.facts.path(id);
        self.paths.class_of(path).is_some_and(|class| {
            types.iter().any(|wanted| {
                let is_wider = |wanted| self.paths.is_subtype(class, wanted);
                *wanted == path || self.paths.class_of(*wanted).is_some_and(is_wider)
            })
        })
    }

    /// A variable that holds what the pattern's call or member gives.
    fn same_path(&self, pattern: &Pattern, id: ExprId, bound: &Bindings) -> Matches {
        if let Some(matches) = self.as_made(pattern, id, bound) {
            return matches;
        }
        if let Pattern::Call(_, arguments) = pattern
            && *arguments != [ArgumentPattern::Dots]
        {
            // With what it was called is not known.
            return Matches::new();
        }
        let path = self.facts.path(id);
        when(path.is_some() && self.path_of(pattern) == path, bound)
    }

    /// A variable, looked at as the expression that made its value.
    fn as_made(&self, pattern: &Pattern, id: ExprId, bound: &Bindings) -> Option<Matches> {
        if let Some(made_by) = self.facts.made_by(id)
            && matches!(
                self.module.expr(made_by),
                Expr::Call { .. }
                    | Expr::New { .. }
                    | Expr::Member { .. }
                    | Expr::Index { .. }
                    | Expr::Sequence(..)
                    | Expr::Map(_)
            )
            && made_by != id
        {
            return Some(self.expr(pattern, made_by, bound));
        }
        None
    }

    fn path_of(&self, pattern: &Pattern) -> PathId {
        match pattern {
            Pattern::Path(path) => *path,
            Pattern::Typed(_, types) => types.first().copied().unwrap_or_default(),
            Pattern::Member(base, NamePattern::Is(name)) => {
                self.paths.member(self.path_of(base), *name)
            }
            Pattern::Call(callee, _) | Pattern::New(callee, _) => {
                self.paths.instance(self.path_of(callee))
            }
            _ => PathId::NONE,
        }
    }

    fn when_constant(
        &self,
        id: ExprId,
        bound: &Bindings,
        holds: impl Fn(&Constant) -> bool,
    ) -> Matches {
        let literal = literal(self.module, id);
        let mut known = self.facts.constants(id).iter().chain(&literal);
        when(known.any(holds), bound)
    }

    fn bind(&self, variable: Variable, binding: Binding, bound: &Bindings) -> Matches {
        if let Some(before) = bound.get(variable) {
            when(self.same(before, binding), bound)
        } else {
            let mut bound = bound.clone();
            bound.0.push((variable, binding));
            smallvec![bound]
        }
    }

    /// Whether two metavariables stand for the same code.
    pub fn same(&self, a: Binding, b: Binding) -> bool {
        match (a, b) {
            (Binding::Expr(a), Binding::Expr(b)) => same_code(self.module, a, b),
            (Binding::Name(a), Binding::Name(b)) => a == b,
            (Binding::Expr(id), Binding::Name(name)) | (Binding::Name(name), Binding::Expr(id)) => {
                self.module.expr(id).variable_name() == Some(name)
            }
        }
    }

    fn name(&self, pattern: &NamePattern, name: Name, bound: &Bindings) -> Matches {
        match pattern {
            NamePattern::Is(it) => when(*it == name, bound),
            NamePattern::Any => smallvec![bound.clone()],
            NamePattern::Bind(variable) => self.bind(*variable, Binding::Name(name), bound),
        }
    }

    fn arguments(&self, patterns: &[ArgumentPattern], given: List, bound: &Bindings) -> Matches {
        let module = self.module;
        let mut plain: SmallVec<[ExprId; 8]> = SmallVec::new();
        let mut named: SmallVec<[(Name, ExprId); 4]> = SmallVec::new();
        for id in module.list(given) {
            match module.expr(id) {
                Expr::Keyword(name, value) => named.push((name, value)),
                _ => plain.push(id),
            }
        }
        let is_open = patterns.contains(&ArgumentPattern::Dots);
        let mut matches: Matches = smallvec![bound.clone()];
        let mut wanted = 0;
        for pattern in patterns {
            let ArgumentPattern::Named(name, value) = pattern else { continue };
            wanted += 1;
            matches = each(&matches, |bound| {
                let mut all = Matches::new();
                for (is, what) in &named {
                    let matches = self.name(name, *is, bound);
                    all.extend(each(&matches, |bound| self.expr(value, *what, bound)));
                }
                all
            });
        }
        if !is_open && wanted < named.len() {
            return Matches::new();
        }
        let positional: SmallVec<[&ArgumentPattern; 8]> =
            patterns.iter().filter(|it| !matches!(it, ArgumentPattern::Named(..))).collect();
        each(&matches, |bound| self.in_order(&positional, &plain, bound))
    }

    fn in_order(
        &self,
        patterns: &[&ArgumentPattern],
        given: &[ExprId],
        bound: &Bindings,
    ) -> Matches {
        match patterns {
            [] => when(given.is_empty(), bound),
            [ArgumentPattern::Dots] => smallvec![bound.clone()],
            [ArgumentPattern::Dots, rest @ ..] => {
                let mut all = Matches::new();
                for skipped in 0..=given.len() {
                    all.extend(self.in_order(rest, &given[skipped..], bound));
                    if all.len() >= MOST_MATCHES {
                        break;
                    }
                }
                all
            }
            [ArgumentPattern::One(pattern), rest @ ..] => match given {
                [first, given @ ..] => {
                    let matches = self.expr(pattern, *first, bound);
                    each(&matches, |bound| self.in_order(rest, given, bound))
                }
                [] => Matches::new(),
            },
            [ArgumentPattern::Named(..), rest @ ..] => self.in_order(rest, given, bound),
        }
    }

    fn map(
        &self,
        pairs: &[(Pattern, Pattern)],
        is_open: bool,
        given: List,
        bound: &Bindings,
    ) -> Matches {
        let given: Vec<_> = self.module.list(given).collect();
        if !is_open && given.len() / 2 != pairs.len() {
            return Matches::new();
        }
        let mut matches: Matches = smallvec![bound.clone()];
        for (key, value) in pairs {
            matches = each(&matches, |bound| {
                let mut all = Matches::new();
                for pair in given.chunks_exact(2) {
                    let matches = self.expr(key, pair[0], bound);
                    all.extend(each(&matches, |bound| self.expr(value, pair[1], bound)));
                }
                all
            });
        }
        matches
    }

    /// All ways in which a pattern matches a statement.
    pub fn statement(&self, pattern: &StatementPattern, id: StmtId, bound: &Bindings) -> Matches {
        let module = self.module;
        match (pattern, module.stmt(id)) {
            (StatementPattern::Dots, _) => smallvec![bound.clone()],
            (StatementPattern::Expr(pattern), Stmt::Expr(_) | Stmt::Assign { .. }) => {
                self.in_statement(pattern, id, bound)
            }
            (StatementPattern::Return(pattern), Stmt::Return(value))
            | (StatementPattern::Throw(pattern), Stmt::Throw(value)) => match (pattern, value) {
                (Some(pattern), Some(value)) => self.expr(pattern, *value, bound),
                (None, _) => smallvec![bound.clone()],
                (Some(_), None) => Matches::new(),
            },
            (StatementPattern::Assert(pattern), Stmt::Assert(value)) => {
                self.expr(pattern, *value, bound)
            }
            (
                StatementPattern::If(test, then, otherwise),
                Stmt::If { test: t, then: a, otherwise: b },
            ) => {
                let matches = self.expr(test, *t, bound);
                let matches = each(&matches, |bound| self.block(then, *a, bound));
                if otherwise.is_empty() {
                    return matches;
                }
                each(&matches, |bound| self.block(otherwise, *b, bound))
            }
            (StatementPattern::While(test, body), Stmt::While(it)) => {
                let matches = match (test, it.test) {
                    (Some(test), Some(t)) => self.expr(test, t, bound),
                    (None, _) => smallvec![bound.clone()],
                    (Some(_), None) => Matches::new(),
                };
                each(&matches, |bound| self.block(body, it.body, bound))
            }
            (StatementPattern::ForEach(target, iterable, body), Stmt::ForEach(it)) => {
                let matches = self.expr(target, it.target, bound);
                let matches = each(&matches, |bound| self.expr(iterable, it.iterable, bound));
                each(&matches, |bound| self.block(body, it.body, bound))
            }
            (StatementPattern::With(items, body), Stmt::With { items: given, body: inner }) => {
                let matches = self.block(items, *given, bound);
                each(&matches, |bound| self.block(body, *inner, bound))
            }
            (StatementPattern::Try(body, handler, _), Stmt::Try(it)) => {
                let matches = self.block(body, it.body, bound);
                let Some(handler) = handler else { return matches };
                each(&matches, |bound| {
                    let mut all = Matches::new();
                    for given in &it.handlers {
                        let matches = match (&handler.class, given.types.first()) {
                            (Some(class), Some(given)) => self.expr(class, *given, bound),
                            (None, None) => smallvec![bound.clone()],
                            _ => Matches::new(),
                        };
                        all.extend(each(&matches, |bound| {
                            self.block(&handler.body, given.body, bound)
                        }));
                    }
                    all
                })
            }
            (StatementPattern::Import(path), Stmt::Import { target, .. }) => {
                let is = target.is_some_and(|target| self.facts.path(target) == *path);
                when(is, bound)
            }
            (StatementPattern::Function(pattern), Stmt::Function(id)) => {
                self.function(pattern, *id, bound)
            }
            (StatementPattern::Class(pattern), Stmt::Class(id)) => self.class(pattern, *id, bound),
            (StatementPattern::Block(pattern), Stmt::Block(list)) => {
                self.block(pattern, *list, bound)
            }
            _ => Matches::new(),
        }
    }

    /// All ways in which a pattern matches the expression or the assignment that a statement is.
    fn in_statement(&self, pattern: &Pattern, id: StmtId, bound: &Bindings) -> Matches {
        match (pattern, self.module.stmt(id)) {
            (_, Stmt::Expr(value)) => self.expr(pattern, *value, bound),
            (
                Pattern::Assign(target, value),
                Stmt::Assign { target: to, value: Some(what), .. },
            ) => {
                let matches = self.expr(target, *to, bound);
                each(&matches, |bound| self.expr(value, *what, bound))
            }
            // A call is also found where its value is assigned.
            (Pattern::Any | Pattern::Bind(_), _) => Matches::new(),
            (_, Stmt::Assign { value: Some(what), .. }) => self.expr(pattern, *what, bound),
            _ => Matches::new(),
        }
    }

    /// All ways in which a pattern matches a function.
    pub fn function(&self, pattern: &FunctionPattern, id: FunctionId, bound: &Bindings) -> Matches {
        let function = self.module.function(id);
        let mut matches = match function.name {
            Some(name) => self.name(&pattern.name, name, bound),
            None => when(pattern.name == NamePattern::Any, bound),
        };
        for decorator in &pattern.decorators {
            matches = each(&matches, |bound| self.any(decorator, function.decorators, bound));
        }
        if let Some(parameters) = &pattern.parameters {
            matches = each(&matches, |bound| self.parameters(parameters, id, 0, bound));
        }
        each(&matches, |bound| self.block(&pattern.body, function.body, bound))
    }

    fn parameters(
        &self,
        patterns: &[ParameterPattern],
        id: FunctionId,
        at: usize,
        bound: &Bindings,
    ) -> Matches {
        let given = &self.module.function(id).parameters[at..];
        match patterns {
            [] => when(given.is_empty(), bound),
            [ParameterPattern::Dots] => smallvec![bound.clone()],
            [ParameterPattern::Dots, rest @ ..] => {
                let mut all = Matches::new();
                for skipped in 0..=given.len() {
                    all.extend(self.parameters(rest, id, at + skipped, bound));
                }
                all
            }
            [ParameterPattern::One { name, class, default }, rest @ ..] => {
                let Some(first) = given.first() else { return Matches::new() };
                let mut matches = match name {
                    NamePattern::Bind(variable) => {
                        self.bind(*variable, Binding::Expr(first.target), bound)
                    }
                    name => self.name(name, first.name, bound),
                };
                for (pattern, value) in [(class, first.class), (default, first.default)] {
                    let Some(pattern) = pattern else { continue };
                    let Some(value) = value else { return Matches::new() };
                    matches = each(&matches, |bound| self.expr(pattern, value, bound));
                }
                each(&matches, |bound| self.parameters(rest, id, at + 1, bound))
            }
        }
    }

    fn class(&self, pattern: &ClassPattern, id: ClassId, bound: &Bindings) -> Matches {
        let class = self.module.class(id);
        let mut matches = match class.name {
            Some(name) => self.name(&pattern.name, name, bound),
            None => when(pattern.name == NamePattern::Any, bound),
        };
        for decorator in &pattern.decorators {
            matches = each(&matches, |bound| self.any(decorator, class.decorators, bound));
        }
        for base in &pattern.bases {
            matches = each(&matches, |bound| self.any(base, class.bases, bound));
        }
        for method in &pattern.methods {
            matches = each(&matches, |bound| {
                let mut all = Matches::new();
                for (_, id) in &class.methods {
                    all.extend(self.function(method, *id, bound));
                }
                all
            });
        }
        matches
    }

    fn any(&self, pattern: &Pattern, list: List, bound: &Bindings) -> Matches {
        let mut all = Matches::new();
        for id in self.module.list(list) {
            all.extend(self.expr(pattern, id, bound));
        }
        all
    }

    fn block(&self, patterns: &[StatementPattern], list: List, bound: &Bindings) -> Matches {
        let given: Vec<_> = self.module.block(list).collect();
        self.in_block(patterns, &given, true, bound)
    }

    fn in_block(
        &self,
        patterns: &[StatementPattern],
        given: &[StmtId],
        to_end: bool,
        bound: &Bindings,
    ) -> Matches {
        match patterns {
            [] => when(!to_end || given.is_empty(), bound),
            [StatementPattern::Dots] => smallvec![bound.clone()],
            [StatementPattern::Dots, rest @ ..] => {
                let mut all = Matches::new();
                for skipped in 0..=given.len() {
                    all.extend(self.in_block(rest, &given[skipped..], to_end, bound));
                    if all.len() >= MOST_MATCHES {
                        break;
                    }
                }
                all
            }
            [pattern, rest @ ..] => match given {
                [first, given @ ..] => {
                    let matches = self.statement(pattern, *first, bound);
                    each(&matches, |bound| self.in_block(rest, given, to_end, bound))
                }
                [] => Matches::new(),
            },
        }
    }

    /// Statements that begin with this one, in whichever block it stands.
    fn sequence_in(
        &self,
        patterns: &[StatementPattern],
        first: StmtId,
        bound: &Bindings,
    ) -> Matches {
        let Some(list) = self.module.rest_of_block(first) else { return Matches::new() };
        self.in_block(patterns, &list, false, bound)
    }
}

fn when(holds: bool, bound: &Bindings) -> Matches {
    if holds { smallvec![bound.clone()] } else { Matches::new() }
}

/// All ways in which something holds besides, for each way in which what came before does.
fn each(matches: &Matches, next: impl Fn(&Bindings) -> Matches) -> Matches {
    let mut all = Matches::new();
    for bound in matches {
        for found in next(bound) {
            if all.len() == MOST_MATCHES {
                return all;
            }
            all.push(found);
        }
    }
    all
}

/// The constant that an expression is written as.
pub(crate) fn literal(module: &Module, id: ExprId) -> Option<Constant> {
    Some(match module.expr(id) {
        Expr::Int(number) => Constant::Int(number),
        Expr::Float(number) => Constant::Float(number),
        Expr::Text(text) => Constant::Text(module.text(text).into()),
        Expr::Bool(value) => Constant::Bool(value),
        Expr::Null => Constant::Null,
        _ => return None,
    })
}

/// What a string that is put together is written to begin with.
pub(crate) fn written_prefix(module: &Module, id: ExprId) -> Option<&str> {
    match module.expr(id) {
        Expr::Text(text) => Some(module.text(text)),
        Expr::Template(parts) => written_prefix(module, module.list(parts).next()?),
        _ => None,
    }
}

/// Whether two expressions are the same code.
#[expect(clippy::many_single_char_names, reason = "two of everything")]
pub fn same_code(module: &Module, a: ExprId, b: ExprId) -> bool {
    if a == b {
        return true;
    }
    let same = |a, b| same_code(module, a, b);
    let all = |a: List, b: List| {
        a.len() == b.len()
            && module.list(a).zip(module.list(b)).all(|(a, b)| same_code(module, a, b))
    };
    match (module.expr(a), module.expr(b)) {
        (Expr::Text(a), Expr::Text(b)) => module.text(a) == module.text(b),
        (Expr::Member { base: a, name: n }, Expr::Member { base: b, name: m }) => {
            n == m && same(a, b)
        }
        (Expr::Index { base: a, index: i }, Expr::Index { base: b, index: j }) => {
            same(a, b) && same(i, j)
        }
        (Expr::Call { callee: a, arguments: x }, Expr::Call { callee: b, arguments: y })
        | (Expr::New { class: a, arguments: x, .. }, Expr::New { class: b, arguments: y, .. }) => {
            same(a, b) && all(x, y)
        }
        (Expr::Binary(o, a, c), Expr::Binary(p, b, d)) => o == p && same(a, b) && same(c, d),
        (Expr::Unary(o, a), Expr::Unary(p, b)) => o == p && same(a, b),
        (Expr::Template(a), Expr::Template(b)) | (Expr::Opaque(a), Expr::Opaque(b)) => {
            !a.is_empty() && all(a, b)
        }
        (Expr::Sequence(k, a), Expr::Sequence(l, b)) => k == l && all(a, b),
        (Expr::Keyword(n, a), Expr::Keyword(m, b)) => n == m && same(a, b),
        (
            Expr::Local(..)
            | Expr::Captured(..)
            | Expr::Global(_)
            | Expr::This
            | Expr::Int(_)
            | Expr::Float(_)
            | Expr::Bool(_)
            | Expr::Null,
            _,
        ) => module.expr(a) == module.expr(b),
        _ => false,
    }
}
