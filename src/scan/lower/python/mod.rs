//! Python.

mod expressions;

use super::shared::{Lowering, operator_with_fractions};
use super::vocabulary::{Field, fields, kinds};
use super::{MOST_DEPTH, Walk, integer, span, unescaped};
use crate::scan::ir::{
    BinaryOp, Case, ClassId, Expr, ExprId, ForEach, FunctionId, Handler, List, Module, Parameter,
    ParameterKind, SequenceKind, Span, Stmt, StmtId, Switch, Try, UnaryOp, While,
};
use crate::syntax::Language;
use std::sync::LazyLock;
use tree_sitter::Node;

kinds! { Kind of Language::Python;
    AliasedImport = "aliased_import",
    AsPattern = "as_pattern",
    AsPatternTarget = "as_pattern_target",
    Assert = "assert_statement",
    Assignment = "assignment",
    Attribute = "attribute",
    AugmentedAssignment = "augmented_assignment",
    Await = "await",
    BinaryOperator = "binary_operator",
    Block = "block",
    BooleanOperator = "boolean_operator",
    Break = "break_statement",
    Call = "call",
    CaseClause = "case_clause",
    CasePattern = "case_pattern",
    ClassDefinition = "class_definition",
    ClassPattern = "class_pattern",
    ComparisonOperator = "comparison_operator",
    ConcatenatedString = "concatenated_string",
    Conditional = "conditional_expression",
    Continue = "continue_statement",
    DecoratedDefinition = "decorated_definition",
    Decorator = "decorator",
    DefaultParameter = "default_parameter",
    Delete = "delete_statement",
    DictPattern = "dict_pattern",
    Dictionary = "dictionary",
    DictionaryComprehension = "dictionary_comprehension",
    DictionarySplat = "dictionary_splat",
    DictionarySplatPattern = "dictionary_splat_pattern",
    DottedName = "dotted_name",
    ElifClause = "elif_clause",
    Ellipsis = "ellipsis",
    ElseClause = "else_clause",
    ExceptClause = "except_clause",
    Exec = "exec_statement",
    ExpressionList = "expression_list",
    ExpressionStatement = "expression_statement",
    False = "false",
    FinallyClause = "finally_clause",
    Float = "float",
    For = "for_statement",
    ForInClause = "for_in_clause",
    FunctionDefinition = "function_definition",
    FutureImport = "future_import_statement",
    GeneratorExpression = "generator_expression",
    GenericType = "generic_type",
    Global = "global_statement",
    Identifier = "identifier",
    If = "if_statement",
    IfClause = "if_clause",
    ImportFrom = "import_from_statement",
    Import = "import_statement",
    Integer = "integer",
    Interpolation = "interpolation",
    KeywordArgument = "keyword_argument",
    KeywordSeparator = "keyword_separator",
    Lambda = "lambda",
    List = "list",
    ListComprehension = "list_comprehension",
    ListPattern = "list_pattern",
    ListSplat = "list_splat",
    ListSplatPattern = "list_splat_pattern",
    Match = "match_statement",
    MemberType = "member_type",
    Module = "module",
    NamedExpression = "named_expression",
    None = "none",
    Nonlocal = "nonlocal_statement",
    NotOperator = "not_operator",
    Pair = "pair",
    Parenthesized = "parenthesized_expression",
    Pass = "pass_statement",
    PatternList = "pattern_list",
    Print = "print_statement",
    Raise = "raise_statement",
    RelativeImport = "relative_import",
    Return = "return_statement",
    Set = "set",
    SetComprehension = "set_comprehension",
    Slice = "slice",
    String = "string",
    StringContent = "string_content",
    StringStart = "string_start",
    Subscript = "subscript",
    True = "true",
    Try = "try_statement",
    Tuple = "tuple",
    TuplePattern = "tuple_pattern",
    Type = "type",
    TypedDefaultParameter = "typed_default_parameter",
    TypedParameter = "typed_parameter",
    UnaryOperator = "unary_operator",
    UnionPattern = "union_pattern",
    UnionType = "union_type",
    While = "while_statement",
    WildcardImport = "wildcard_import",
    With = "with_statement",
    WithClause = "with_clause",
    WithItem = "with_item",
    Yield = "yield",
}

static FIELDS: LazyLock<Vec<Option<Field>>> = LazyLock::new(|| fields(Language::Python));

/// The module of a file.
pub(super) fn lower(source: &str, root: Node<'_>) -> Module {
    let mut python =
        Python { walk: Walk::new(Language::Python, source, root, &FIELDS), class: None };
    let body = python.block(root);
    python.walk.builder.finish(body)
}

struct Python<'s, 't> {
    walk: Walk<'s, 't>,
    /// The class in whose body we are, outside of its methods.
    class: Option<ClassId>,
}

impl<'s, 't> Lowering<'s, 't> for Python<'s, 't> {
    fn walk(&mut self) -> &mut Walk<'s, 't> {
        &mut self.walk
    }

    fn is_block(node: Node<'t>) -> bool {
        matches!(Kind::of(node), Kind::Module | Kind::Block)
    }

    fn is_binary(node: Node<'t>) -> bool {
        Kind::of(node) == Kind::BinaryOperator
    }

    fn operator(sign: &str) -> BinaryOp {
        operator_with_fractions(sign)
    }

    fn statement(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        self.statement_of(node, ids);
    }

    fn expression(&mut self, node: Node<'t>) -> ExprId {
        self.expression_of(node)
    }
}

impl<'t> Python<'_, 't> {
    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    fn statement_of(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let stmt = match Kind::of(node) {
            Kind::ExpressionStatement => {
                let mut parts = children.named();
                match (parts.next(), parts.next()) {
                    (Some(only), None) => return self.simple(only, ids),
                    (Some(_), Some(_)) => Stmt::Expr(self.sequence(node, SequenceKind::Tuple)),
                    _ => return,
                }
            }
            Kind::Return => {
                let value = children.named().next();
                Stmt::Return(value.map(|value| self.expr(value)))
            }
            Kind::If => {
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.block_of(children.field(Field::Consequence));
                let alternatives: Vec<_> = children.fields(Field::Alternative).collect();
                let otherwise = self.alternatives(&alternatives);
                Stmt::If { test, then, otherwise }
            }
            Kind::For => {
                let iterable = self.expr_of(node, children.field(Field::Right));
                let target = self.target_of(node, children.field(Field::Left));
                let body = self.block_of(children.field(Field::Body));
                let otherwise = self.clause(children.field(Field::Alternative));
                Stmt::ForEach(Box::new(ForEach { target, iterable, body, otherwise, keys: false }))
            }
            Kind::While => {
                let test = Some(self.expr_of(node, children.field(Field::Condition)));
                let body = self.block_of(children.field(Field::Body));
                let otherwise = self.clause(children.field(Field::Alternative));
                let update = List::default();
                Stmt::While(Box::new(While { test, body, update, otherwise, runs_once: false }))
            }
            Kind::Try => self.try_statement(&children),
            Kind::With => {
                let mut items = Vec::new();
                for clause in children.rest().filter(|it| Kind::of(*it) == Kind::WithClause) {
                    for item in self.walk.children(clause).named() {
                        self.with_item(item, &mut items);
                    }
                }
                let items = self.walk.builder.block(&items);
                let body = self.block_of(children.field(Field::Body));
                Stmt::With { items, body }
            }
            Kind::Match => self.match_statement(node, &children),
            Kind::FunctionDefinition => Stmt::Function(self.function(node, &[], None)),
            Kind::ClassDefinition => Stmt::Class(self.class(node, &[])),
            Kind::DecoratedDefinition => {
                let decorators: Vec<_> =
                    children.named().filter(|it| Kind::of(*it) == Kind::Decorator).collect();
                let Some(definition) = children.field(Field::Definition) else { return };
                if Kind::of(definition) == Kind::ClassDefinition {
                    let id = self.class(definition, &decorators);
                    self.walk.builder.class_mut(id).span = span(node);
                    Stmt::Class(id)
                } else {
                    let id = self.function(definition, &decorators, None);
                    self.walk.builder.function(id).span = span(node);
                    Stmt::Function(id)
                }
            }
            Kind::Import | Kind::FutureImport => {
                for child in children.fields(Field::Name) {
                    self.import(child, ids);
                }
                return;
            }
            Kind::ImportFrom => return self.import_from(node, &children, ids),
            Kind::Raise => {
                let value = children.named().next();
                Stmt::Throw(value.map(|value| self.expr(value)))
            }
            Kind::Assert => Stmt::Assert(self.expr_of(node, children.named().next())),
            Kind::Delete => {
                for child in children.named() {
                    let target = self.expr(child);
                    self.walk.push(child, Stmt::Delete(target), ids);
                }
                return;
            }
            Kind::Break => Stmt::Break,
            Kind::Continue => Stmt::Continue,
            Kind::Pass => return,
            Kind::Global | Kind::Nonlocal => {
                for child in children.named() {
                    let name = self.walk.name(child);
                    self.walk.builder.declare_foreign(name);
                }
                return;
            }
            Kind::Print | Kind::Exec => {
                let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                let name = self.walk.builder.named(if Kind::of(node) == Kind::Exec {
                    "exec"
                } else {
                    "print"
                });
                let callee = self.walk.builder.read(span(node), name);
                let arguments = self.walk.builder.exprs(&parts);
                Stmt::Expr(self.walk.builder.expr(span(node), Expr::Call { callee, arguments }))
            }
            Kind::Block => Stmt::Block(self.block(node)),
            // Broken code: statements and expressions may lie anywhere below.
            _ if node.is_error() => {
                for child in children.named() {
                    self.stmt(child, ids);
                }
                return;
            }
            _ => return self.simple(node, ids),
        };
        self.walk.push(node, stmt, ids);
    }

    /// What stands as a statement of its own and is none of the words above.
    fn simple(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let stmt = match Kind::of(node) {
            Kind::Assignment => {
                let value = children.field(Field::Right).map(|value| self.value(value, ids));
                let class = children.field(Field::Type).map(|class| self.expr(class));
                if let Some(class) = self.class
                    && let Some(left) = children.field(Field::Left)
                    && Kind::of(left) == Kind::Identifier
                {
                    let declared = children.field(Field::Type).map(|class| self.expr(class));
                    return self.class_attribute(class, left, value, declared, ids);
                }
                let target = self.target_of(node, children.field(Field::Left));
                Stmt::Assign { target, value, class }
            }
            Kind::AugmentedAssignment => {
                let value = self.expr_of(node, children.field(Field::Right));
                let target = self.target_of(node, children.field(Field::Left));
                let op = children.field(Field::Operator).map_or("", |sign| self.walk.text(sign));
                let op = Self::operator(op.trim_end_matches('='));
                Stmt::Expr(self.walk.builder.expr(span(node), Expr::AssignOp(op, target, value)))
            }
            _ => Stmt::Expr(self.expr(node)),
        };
        self.walk.push(node, stmt, ids);
    }

    /// The value of `a = b = value`: the assignment further right is a statement before this one.
    fn value(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) -> ExprId {
        if Kind::of(node) != Kind::Assignment {
            return self.expr(node);
        }
        self.simple(node, ids);
        let left = self.walk.children(node).field(Field::Left);
        self.expr_of(node, left)
    }

    fn class_attribute(
        &mut self,
        class: ClassId,
        left: Node<'t>,
        value: Option<ExprId>,
        declared: Option<ExprId>,
        ids: &mut Vec<StmtId>,
    ) {
        let name = self.walk.name(left);
        let field = crate::scan::ir::Field { name, class: declared, decorators: List::default() };
        self.walk.builder.class_mut(class).fields.push(field);
        if let Some(value) = value {
            let base = self.walk.builder.expr(span(left), Expr::This);
            let target = self.walk.builder.expr(span(left), Expr::Member { base, name });
            self.walk.push(left, Stmt::Assign { target, value: Some(value), class: declared }, ids);
        }
    }

    fn alternatives(&mut self, nodes: &[Node<'t>]) -> List {
        let [first, rest @ ..] = nodes else { return List::default() };
        let children = self.walk.children(*first);
        if Kind::of(*first) == Kind::ElseClause {
            return self.block_of(children.field(Field::Body));
        }
        if self.walk.depth >= MOST_DEPTH {
            return List::default();
        }
        self.walk.depth += 1;
        let test = self.expr_of(*first, children.field(Field::Condition));
        let then = self.block_of(children.field(Field::Consequence));
        let otherwise = self.alternatives(rest);
        self.walk.depth -= 1;
        let id = self.walk.builder.stmt(span(*first), Stmt::If { test, then, otherwise });
        self.walk.builder.block(&[id])
    }

    /// The block of an `else` or `finally`.
    fn clause(&mut self, node: Option<Node<'t>>) -> List {
        let Some(node) = node else { return List::default() };
        let children = self.walk.children(node);
        let block = children.named().find(|child| Kind::of(*child) == Kind::Block);
        self.block_of(block)
    }

    fn try_statement(&mut self, children: &super::Children<'t>) -> Stmt {
        let body = self.block_of(children.field(Field::Body));
        let mut handlers = Vec::new();
        let (mut otherwise, mut finally) = (List::default(), List::default());
        for child in children.rest() {
            match Kind::of(child) {
                Kind::ExceptClause => handlers.push(self.handler(child)),
                Kind::ElseClause => otherwise = self.clause(Some(child)),
                Kind::FinallyClause => finally = self.clause(Some(child)),
                _ => {}
            }
        }
        Stmt::Try(Box::new(Try { body, handlers, otherwise, finally }))
    }

    fn handler(&mut self, node: Node<'t>) -> Handler {
        let children = self.walk.children(node);
        let mut types = Vec::new();
        let mut binding = children.field(Field::Alias).map(|alias| self.target(alias));
        for value in children.fields(Field::Value).filter(Node::is_named) {
            if Kind::of(value) == Kind::AsPattern {
                let parts = self.walk.children(value);
                binding = parts.field(Field::Alias).map(|alias| self.target(alias));
                types.extend(parts.rest().map(|class| self.expr(class)));
            } else {
                types.push(self.expr(value));
            }
        }
        let body = self.clause(Some(node));
        Handler { types, binding, body, span: span(node) }
    }

    fn with_item(&mut self, item: Node<'t>, ids: &mut Vec<StmtId>) {
        let Some(value) = self.walk.children(item).field(Field::Value) else { return };
        let stmt = if Kind::of(value) == Kind::AsPattern {
            let parts = self.walk.children(value);
            let source = self.expr_of(value, parts.rest().next());
            let target = self.target_of(value, parts.field(Field::Alias));
            Stmt::Assign { target, value: Some(source), class: None }
        } else {
            Stmt::Expr(self.expr(value))
        };
        self.walk.push(item, stmt, ids);
    }

    fn match_statement(&mut self, node: Node<'t>, children: &super::Children<'t>) -> Stmt {
        let subject = self.expr_of(node, children.field(Field::Subject));
        let mut cases = Vec::new();
        let body = children.field(Field::Body);
        let clauses = body.map(|body| self.walk.children(body));
        for clause in clauses.iter().flat_map(super::Children::named) {
            let parts = self.walk.children(clause);
            let mut case =
                Case { values: Vec::new(), guard: None, binds: Vec::new(), body: List::default() };
            for pattern in parts.rest() {
                self.case_pattern(pattern, &mut case);
            }
            let guard = parts.field(Field::Guard).map(|guard| self.walk.children(guard));
            case.guard = guard.and_then(|guard| guard.named().next()).map(|test| self.expr(test));
            case.body = self.block_of(parts.field(Field::Consequence));
            cases.push(case);
        }
        Stmt::Switch(Box::new(Switch { subject, cases, falls_through: false }))
    }

    fn case_pattern(&mut self, node: Node<'t>, case: &mut Case) {
        let children = self.walk.children(node);
        match Kind::of(node) {
            Kind::CasePattern | Kind::UnionPattern => {
                for child in children.named() {
                    self.case_pattern(child, case);
                }
            }
            Kind::DottedName => {
                let mut parts = children.named();
                match (parts.next(), parts.next()) {
                    (Some(only), None) => {
                        let name = self.walk.name(only);
                        case.binds.push(self.walk.builder.define(span(only), name));
                    }
                    _ => case.values.push(self.expr(node)),
                }
            }
            Kind::String
            | Kind::ConcatenatedString
            | Kind::Integer
            | Kind::Float
            | Kind::True
            | Kind::False
            | Kind::None => case.values.push(self.expr(node)),
            // A pattern of parts: it may match or not, and binds what it names.
            _ => {
                let opaque = self.walk.builder.expr(span(node), Expr::Opaque(List::default()));
                case.values.push(opaque);
                for child in children.named() {
                    let mut inner = Case { values: Vec::new(), binds: Vec::new(), ..case.clone() };
                    if self.walk.depth < MOST_DEPTH {
                        self.walk.depth += 1;
                        self.case_pattern(child, &mut inner);
                        self.walk.depth -= 1;
                    }
                    case.binds.append(&mut inner.binds);
                }
            }
        }
    }

    fn import(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let (module, alias) = if Kind::of(node) == Kind::AliasedImport {
            (children.field(Field::Name), children.field(Field::Alias))
        } else {
            (Some(node), None)
        };
        let Some(module) = module else { return };
        let text = self.walk.text(module);
        let (bound, path) = if let Some(alias) = alias {
            (Some(alias), text)
        } else {
            // `import a.b` binds `a`.
            let first = self.walk.children(module).named().next();
            (first, text.split('.').next().unwrap_or(text))
        };
        let import = self.walk.builder.import(path, None, false);
        let target = bound.map(|bound| self.target(bound));
        self.walk.push(node, Stmt::Import { target, import }, ids);
    }

    fn import_from(
        &mut self,
        node: Node<'t>,
        children: &super::Children<'t>,
        ids: &mut Vec<StmtId>,
    ) {
        let Some(module) = children.field(Field::ModuleName) else { return };
        let module = self.walk.text(module);
        for child in children.named() {
            if Kind::of(child) == Kind::WildcardImport {
                let import = self.walk.builder.import(module, None, true);
                self.walk.push(node, Stmt::Import { target: None, import }, ids);
            }
        }
        for child in children.fields(Field::Name) {
            let parts = self.walk.children(child);
            let (item, alias) = match Kind::of(child) {
                Kind::AliasedImport => (parts.field(Field::Name), parts.field(Field::Alias)),
                _ => (Some(child), None),
            };
            let Some(item) = item else { continue };
            let name = self.walk.name(item);
            let import = self.walk.builder.import(module, Some(name), false);
            let target = self.target(alias.unwrap_or(item));
            self.walk.push(child, Stmt::Import { target: Some(target), import }, ids);
        }
    }

    fn function(
        &mut self,
        node: Node<'t>,
        decorators: &[Node<'t>],
        lambda: Option<Node<'t>>,
    ) -> FunctionId {
        let children = self.walk.children(node);
        let name = children.field(Field::Name);
        let decorators: Vec<_> = decorators.iter().map(|it| self.decorator(*it)).collect();
        let texts: Vec<_> =
            decorators.iter().map(|id| self.walk.builder.built().span(*id)).collect();
        let says = |word: &str| texts.iter().any(|span| self.walk.builder.text(*span) == word);
        let is_static = says("staticmethod");
        let is_classmethod = says("classmethod");
        let decorators = self.walk.builder.exprs(&decorators);
        let class = self.class.take();
        if let (Some(name), None) = (name, class) {
            let name = self.walk.name(name);
            self.walk.builder.declare(name);
        }
        let id = self.walk.builder.enter(span(node));
        let mut parameters = Vec::new();
        let mut named_only = false;
        let list = children.field(Field::Parameters).map(|list| self.walk.children(list));
        for child in list.iter().flat_map(super::Children::named) {
            match Kind::of(child) {
                Kind::KeywordSeparator => named_only = true,
                _ => {
                    if let Some(mut parameter) = self.parameter(child) {
                        match parameter.kind {
                            ParameterKind::One if named_only => {
                                parameter.kind = ParameterKind::Named;
                            }
                            ParameterKind::Rest => named_only = true,
                            _ => {}
                        }
                        parameters.push(parameter);
                    }
                }
            }
        }
        let has_self = class.is_some() && !is_static && lambda.is_none() && !parameters.is_empty();
        let receiver = has_self.then(|| parameters.remove(0).target);
        let returns = children.field(Field::ReturnType).map(|class| self.expr(class));
        let body = match lambda {
            Some(body) => {
                let value = self.expr(body);
                let id = self.walk.builder.stmt(span(body), Stmt::Return(Some(value)));
                self.walk.builder.block(&[id])
            }
            None => self.block_of(children.field(Field::Body)),
        };
        self.class = class;
        let named = name.map(|name| self.walk.name(name));
        self.walk.builder.leave();
        let function = self.walk.builder.function(id);
        function.name = named;
        function.name_span = name.map_or_else(|| span(node), span);
        function.parameters = parameters;
        function.receiver = receiver;
        function.body = body;
        function.decorators = decorators;
        function.class = class;
        function.returns = returns;
        function.is_static = is_static || is_classmethod;
        function.is_public = named.is_some_and(|name| !name.text().starts_with('_'));
        if let (Some(class), Some(name)) = (class, named) {
            self.walk.builder.class_mut(class).methods.push((name, id));
        }
        id
    }

    fn decorator(&mut self, node: Node<'t>) -> ExprId {
        let value = self.walk.children(node).named().next();
        self.expr_of(node, value)
    }

    fn parameter(&mut self, node: Node<'t>) -> Option<Parameter> {
        let children = self.walk.children(node);
        let (bound, kind) = match Kind::of(node) {
            // Dots stand in a pattern.
            Kind::Identifier | Kind::TuplePattern | Kind::Ellipsis => {
                (Some(node), ParameterKind::One)
            }
            Kind::ListSplatPattern => (children.named().next(), ParameterKind::Rest),
            Kind::DictionarySplatPattern => (children.named().next(), ParameterKind::NamedRest),
            Kind::DefaultParameter | Kind::TypedDefaultParameter => {
                (children.field(Field::Name), ParameterKind::One)
            }
            Kind::TypedParameter => {
                let inner = children.rest().next()?;
                return self.parameter(inner).map(|parameter| Parameter {
                    class: children.field(Field::Type).map(|class| self.expr(class)),
                    ..parameter
                });
            }
            _ => return None,
        };
        let bound = bound?;
        let target =
            if Kind::of(bound) == Kind::Ellipsis { self.expr(bound) } else { self.target(bound) };
        Some(Parameter {
            name: self.walk.name(bound),
            target,
            class: children.field(Field::Type).map(|class| self.expr(class)),
            default: children.field(Field::Value).map(|value| self.expr(value)),
            decorators: List::default(),
            kind,
        })
    }

    fn class(&mut self, node: Node<'t>, decorators: &[Node<'t>]) -> ClassId {
        let children = self.walk.children(node);
        let decorators: Vec<_> = decorators.iter().map(|it| self.decorator(*it)).collect();
        let decorators = self.walk.builder.exprs(&decorators);
        let mut bases = Vec::new();
        let list = children.field(Field::Superclasses).map(|list| self.walk.children(list));
        for base in list.iter().flat_map(super::Children::named) {
            bases.push(self.expr(base));
        }
        let bases = self.walk.builder.exprs(&bases);
        let name = children.field(Field::Name).map(|name| self.walk.name(name));
        let outer = self.class;
        if let (Some(name), None) = (name, outer) {
            self.walk.builder.declare(name);
        }
        let id = self.walk.builder.class(span(node));
        self.class = Some(id);
        let initializer = self.walk.builder.enter(span(node));
        let body = self.block_of(children.field(Field::Body));
        self.walk.builder.leave();
        self.class = outer;
        let function = self.walk.builder.function(initializer);
        function.body = body;
        function.class = Some(id);
        function.is_static = true;
        function.is_public = false;
        let class = self.walk.builder.class_mut(id);
        class.name = name;
        class.bases = bases;
        class.decorators = decorators;
        class.static_initializer = Some(initializer);
        class.outer = outer;
        id
    }
}
