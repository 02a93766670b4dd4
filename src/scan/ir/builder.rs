//! Puts a [`Module`] together, and finds out which variable each name is.

use super::{
    BinaryOp, Class, ClassId, Expr, ExprId, Function, FunctionId, Import, ImportId, List, Module,
    Name, Slot, Span, Spans, Stmt, StmtId, TextId,
};
use crate::syntax::Language;
use rustc_hash::{FxHashMap, FxHashSet};

/// Puts together the module of one file.
pub struct Builder<'s> {
    source: &'s str,
    module: Module,
    names: FxHashMap<&'s str, Name>,
    scopes: Vec<Scope>,
}

/// A function that is being read.
struct Scope {
    function: FunctionId,
    slots: FxHashMap<Name, Slot>,
    locals: Vec<Name>,
    /// Names that are no variable of it although they are assigned (`global`, `nonlocal`).
    foreign: FxHashSet<Name>,
    /// Names whose variable is not known yet, and how many functions further in they stand.
    open: Vec<(ExprId, Name, u8)>,
}

impl<'s> Builder<'s> {
    /// For a file of a language; its own code is the first function.
    pub fn new(language: Language, source: &'s str) -> Self {
        let module = Module {
            language,
            exprs: Vec::with_capacity(source.len() / 6),
            expr_spans: Spans::default(),
            stmts: Vec::with_capacity(source.len() / 40),
            stmt_spans: Spans::default(),
            lists: Vec::with_capacity(source.len() / 12),
            functions: Vec::new(),
            classes: Vec::new(),
            imports: Vec::new(),
            texts: Vec::new(),
            package: None,
            is_cut: false,
        };
        let mut builder = Self { source, module, names: FxHashMap::default(), scopes: Vec::new() };
        builder.enter(Span { start: 0, end: length(source.len()) });
        builder
    }

    /// The module, once its own code is read.
    pub fn finish(mut self, body: List) -> Module {
        let function = FunctionId(0);
        self.module.functions[function.index()].body = body;
        self.leave();
        self.module.exprs.shrink_to_fit();
        self.module.expr_spans.shrink_to_fit();
        self.module.stmts.shrink_to_fit();
        self.module.stmt_spans.shrink_to_fit();
        self.module.lists.shrink_to_fit();
        self.module
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &'s str {
        self.source.get(span.range()).unwrap_or_default()
    }

    /// A name, by its spelling.
    pub fn named(&mut self, text: &'s str) -> Name {
        *self.names.entry(text).or_insert_with(|| Name::new(text))
    }

    /// A new expression.
    pub fn expr(&mut self, span: Span, expr: Expr) -> ExprId {
        let id = ExprId(length(self.module.exprs.len()));
        self.module.exprs.push(expr);
        self.module.expr_spans.push(span);
        id
    }

    /// A new statement.
    pub fn stmt(&mut self, span: Span, stmt: Stmt) -> StmtId {
        let id = StmtId(length(self.module.stmts.len()));
        self.module.stmts.push(stmt);
        self.module.stmt_spans.push(span);
        id
    }

    /// A new list of expressions.
    pub fn exprs(&mut self, ids: &[ExprId]) -> List {
        self.list(ids.iter().map(|id| id.0))
    }

    /// A new list of statements.
    pub fn block(&mut self, ids: &[StmtId]) -> List {
        self.list(ids.iter().map(|id| id.0))
    }

    /// A new string constant.
    pub fn constant(&mut self, span: Span, text: &str) -> ExprId {
        let id = TextId(length(self.module.texts.len()));
        self.module.texts.push(text.into());
        self.expr(span, Expr::Text(id))
    }

    /// A string of parts: a constant where there is one part that is one.
    pub fn template(&mut self, span: Span, parts: &[ExprId]) -> ExprId {
        match parts {
            [only] if matches!(self.module.expr(*only), Expr::Text(_)) => *only,
            _ => {
                let parts = self.exprs(parts);
                self.expr(span, Expr::Template(parts))
            }
        }
    }

    /// `first op right op right …`, from the left. From the first string constant on, a sum is a
    /// string put together from parts: one list, however long it is.
    pub fn chain(&mut self, first: ExprId, rest: &[(Span, BinaryOp, ExprId)]) -> ExprId {
        let mut result = first;
        let mut parts: Vec<ExprId> = Vec::new();
        let mut whole = Span::default();
        for &(span, op, right) in rest {
            let is_text = |id| matches!(self.module.expr(id), Expr::Text(_) | Expr::Template(_));
            if op == BinaryOp::Add && (!parts.is_empty() || is_text(result) || is_text(right)) {
                if parts.is_empty() {
                    parts.push(result);
                }
                parts.push(right);
                whole = span;
                continue;
            }
            if !parts.is_empty() {
                result = self.template(whole, &parts);
                parts.clear();
            }
            result = self.expr(span, Expr::Binary(op, result, right));
        }
        if parts.is_empty() { result } else { self.template(whole, &parts) }
    }

    /// What was built before.
    pub fn built(&self) -> &Module {
        &self.module
    }

    /// A name that is read; which variable it is shows at the end of the function.
    pub fn read(&mut self, span: Span, name: Name) -> ExprId {
        let id = self.expr(span, Expr::Global(name));
        if let Some(scope) = self.scopes.last_mut() {
            scope.open.push((id, name, 0));
        }
        id
    }

    /// A name that the function defines.
    pub fn define(&mut self, span: Span, name: Name) -> ExprId {
        self.declare(name);
        self.read(span, name)
    }

    /// The function has a variable of that name.
    pub fn declare(&mut self, name: Name) {
        if let Some(scope) = self.scopes.last_mut()
            && !scope.foreign.contains(&name)
        {
            let slot = Slot(length(scope.locals.len()));
            scope.slots.entry(name).or_insert_with(|| {
                scope.locals.push(name);
                slot
            });
        }
    }

    /// The name is no variable of the function, even where it is assigned.
    pub fn declare_foreign(&mut self, name: Name) {
        if let Some(scope) = self.scopes.last_mut()
            && !scope.slots.contains_key(&name)
        {
            scope.foreign.insert(name);
        }
    }

    /// A new import.
    pub fn import(&mut self, module: &str, item: Option<Name>, all: bool) -> ImportId {
        let id = ImportId(length(self.module.imports.len()));
        self.module.imports.push(Import { module: module.into(), item, all });
        id
    }

    /// Something is left out, because it is nested too deep.
    pub fn cut(&mut self) {
        self.module.is_cut = true;
    }

    /// The package that the file says it is of.
    pub fn package(&mut self, package: &str) {
        self.module.package = Some(package.into());
    }

    /// Begins a function. What is read from now on is its own, until [`Self::leave`].
    pub fn enter(&mut self, span: Span) -> FunctionId {
        let id = FunctionId(length(self.module.functions.len()));
        self.module.functions.push(Function {
            name: None,
            name_span: span,
            span,
            parameters: Vec::new(),
            receiver: None,
            body: List::default(),
            decorators: List::default(),
            parent: self.scopes.last().map(|scope| scope.function),
            class: None,
            locals: Vec::new(),
            returns: None,
            is_static: false,
            is_public: true,
        });
        self.scopes.push(Scope {
            function: id,
            slots: FxHashMap::default(),
            locals: Vec::new(),
            foreign: FxHashSet::default(),
            open: Vec::new(),
        });
        id
    }

    /// Ends the function that was begun last: its names find their variables.
    pub fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        for (id, name, depth) in scope.open {
            match (scope.slots.get(&name), self.scopes.last_mut()) {
                (Some(&slot), _) if depth == 0 => {
                    self.module.exprs[id.index()] = Expr::Local(name, slot);
                }
                (Some(&slot), _) => {
                    self.module.exprs[id.index()] = Expr::Captured(name, depth, slot);
                }
                (None, Some(outer)) => outer.open.push((id, name, depth.saturating_add(1))),
                (None, None) => {}
            }
        }
        self.module.functions[scope.function.index()].locals = scope.locals;
    }

    /// A function that was begun.
    pub fn function(&mut self, id: FunctionId) -> &mut Function {
        &mut self.module.functions[id.index()]
    }

    /// A new class without anything in it.
    pub fn class(&mut self, span: Span) -> ClassId {
        let id = ClassId(length(self.module.classes.len()));
        self.module.classes.push(Class {
            name: None,
            span,
            bases: List::default(),
            decorators: List::default(),
            methods: Vec::new(),
            fields: Vec::new(),
            initializer: None,
            static_initializer: None,
            outer: None,
        });
        id
    }

    /// A class that was begun.
    pub fn class_mut(&mut self, id: ClassId) -> &mut Class {
        &mut self.module.classes[id.index()]
    }

    fn list(&mut self, numbers: impl Iterator<Item = u32>) -> List {
        let start = length(self.module.lists.len());
        self.module.lists.extend(numbers);
        List { start, len: length(self.module.lists.len()) - start }
    }
}

/// Files have at most a mebibyte, so nothing that is counted here comes near this.
fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
