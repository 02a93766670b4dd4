//! C#.

mod patterns;
mod types;
mod values;

use super::shared::Lowering;
use super::vocabulary::{Field, fields, kinds};
use super::{Children, Walk, span};
use crate::scan::ir::{
    Case, ClassId, Expr, ExprId, ForEach, Handler, List, Module, Stmt, StmtId, Switch, Try, While,
};
use crate::syntax::Language;
use std::sync::LazyLock;
use tree_sitter::Node;

kinds! { Kind of Language::CSharp;
    AccessorDeclaration = "accessor_declaration",
    AliasQualifiedName = "alias_qualified_name",
    AndPattern = "and_pattern",
    AnonymousMethod = "anonymous_method_expression",
    AnonymousObject = "anonymous_object_creation_expression",
    Argument = "argument",
    ArgumentList = "argument_list",
    ArrayCreation = "array_creation_expression",
    ArrayType = "array_type",
    ArrowClause = "arrow_expression_clause",
    As = "as_expression",
    Assignment = "assignment_expression",
    Attribute = "attribute",
    AttributeArgument = "attribute_argument",
    AttributeArgumentList = "attribute_argument_list",
    AttributeList = "attribute_list",
    Await = "await_expression",
    BaseList = "base_list",
    Binary = "binary_expression",
    Block = "block",
    Boolean = "boolean_literal",
    BracketedArguments = "bracketed_argument_list",
    Break = "break_statement",
    Cast = "cast_expression",
    CatchClause = "catch_clause",
    CatchDeclaration = "catch_declaration",
    CatchFilter = "catch_filter_clause",
    Character = "character_literal",
    CheckedExpression = "checked_expression",
    CheckedStatement = "checked_statement",
    ClassDeclaration = "class_declaration",
    CollectionElement = "collection_element",
    CollectionExpression = "collection_expression",
    CompilationUnit = "compilation_unit",
    ConditionalAccess = "conditional_access_expression",
    Conditional = "conditional_expression",
    ConstantPattern = "constant_pattern",
    ConstructorDeclaration = "constructor_declaration",
    ConstructorInitializer = "constructor_initializer",
    Continue = "continue_statement",
    ConversionOperator = "conversion_operator_declaration",
    DeclarationExpression = "declaration_expression",
    DeclarationList = "declaration_list",
    DeclarationPattern = "declaration_pattern",
    DefaultExpression = "default_expression",
    DelegateDeclaration = "delegate_declaration",
    DestructorDeclaration = "destructor_declaration",
    Discard = "discard",
    Do = "do_statement",
    ElementAccess = "element_access_expression",
    ElementBinding = "element_binding_expression",
    Empty = "empty_statement",
    EnumDeclaration = "enum_declaration",
    EnumMember = "enum_member_declaration",
    EscapeSequence = "escape_sequence",
    EventDeclaration = "event_declaration",
    EventField = "event_field_declaration",
    ExpressionElement = "expression_element",
    ExpressionStatement = "expression_statement",
    ExternAlias = "extern_alias_directive",
    FieldDeclaration = "field_declaration",
    FileScopedNamespace = "file_scoped_namespace_declaration",
    FinallyClause = "finally_clause",
    Fixed = "fixed_statement",
    For = "for_statement",
    ForEach = "foreach_statement",
    FromClause = "from_clause",
    GenericName = "generic_name",
    GlobalAttribute = "global_attribute",
    GlobalStatement = "global_statement",
    Goto = "goto_statement",
    GroupClause = "group_clause",
    Identifier = "identifier",
    If = "if_statement",
    ImplicitArray = "implicit_array_creation_expression",
    ImplicitObject = "implicit_object_creation_expression",
    ImplicitParameter = "implicit_parameter",
    ImplicitStackalloc = "implicit_stackalloc_expression",
    ImplicitType = "implicit_type",
    IndexerDeclaration = "indexer_declaration",
    Initializer = "initializer_expression",
    Integer = "integer_literal",
    InterfaceDeclaration = "interface_declaration",
    InterpolatedString = "interpolated_string_expression",
    Interpolation = "interpolation",
    InterpolationStart = "interpolation_start",
    Invocation = "invocation_expression",
    Is = "is_expression",
    IsPattern = "is_pattern_expression",
    JoinClause = "join_clause",
    JoinInto = "join_into_clause",
    Labeled = "labeled_statement",
    Lambda = "lambda_expression",
    LetClause = "let_clause",
    ListPattern = "list_pattern",
    LocalDeclaration = "local_declaration_statement",
    LocalFunction = "local_function_statement",
    Lock = "lock_statement",
    MemberAccess = "member_access_expression",
    MemberBinding = "member_binding_expression",
    MethodDeclaration = "method_declaration",
    Modifier = "modifier",
    NamespaceDeclaration = "namespace_declaration",
    NegatedPattern = "negated_pattern",
    Null = "null_literal",
    NullableType = "nullable_type",
    ObjectCreation = "object_creation_expression",
    OperatorDeclaration = "operator_declaration",
    OrPattern = "or_pattern",
    OrderBy = "order_by_clause",
    Parameter = "parameter",
    ParameterList = "parameter_list",
    Parenthesized = "parenthesized_expression",
    ParenthesizedDesignation = "parenthesized_variable_designation",
    ParenthesizedPattern = "parenthesized_pattern",
    PointerType = "pointer_type",
    PositionalClause = "positional_pattern_clause",
    Postfix = "postfix_unary_expression",
    PredefinedType = "predefined_type",
    Prefix = "prefix_unary_expression",
    PreprocElif = "preproc_elif",
    PreprocElse = "preproc_else",
    PreprocIf = "preproc_if",
    PrimaryBase = "primary_constructor_base_type",
    PropertyClause = "property_pattern_clause",
    PropertyDeclaration = "property_declaration",
    QualifiedName = "qualified_name",
    Query = "query_expression",
    Range = "range_expression",
    RawString = "raw_string_literal",
    RawStringContent = "raw_string_content",
    Real = "real_literal",
    RecordDeclaration = "record_declaration",
    RecursivePattern = "recursive_pattern",
    RefExpression = "ref_expression",
    RefType = "ref_type",
    RelationalPattern = "relational_pattern",
    Return = "return_statement",
    ScopedType = "scoped_type",
    SelectClause = "select_clause",
    SpreadElement = "spread_element",
    Stackalloc = "stackalloc_expression",
    String = "string_literal",
    StringContent = "string_content",
    StringLiteralContent = "string_literal_content",
    StructDeclaration = "struct_declaration",
    Subpattern = "subpattern",
    SwitchArm = "switch_expression_arm",
    SwitchExpression = "switch_expression",
    Switch = "switch_statement",
    ThrowExpression = "throw_expression",
    Throw = "throw_statement",
    Try = "try_statement",
    TupleExpression = "tuple_expression",
    TuplePattern = "tuple_pattern",
    TypePattern = "type_pattern",
    TypeOf = "typeof_expression",
    Unsafe = "unsafe_statement",
    UsingDirective = "using_directive",
    Using = "using_statement",
    VarPattern = "var_pattern",
    VariableDeclaration = "variable_declaration",
    VariableDeclarator = "variable_declarator",
    VerbatimString = "verbatim_string_literal",
    WhenClause = "when_clause",
    WhereClause = "where_clause",
    While = "while_statement",
    Yield = "yield_statement",
}

static FIELDS: LazyLock<Vec<Option<Field>>> = LazyLock::new(|| fields(Language::CSharp));

/// The module of a file.
pub(super) fn lower(source: &str, root: Node<'_>) -> Module {
    let walk = Walk::new(Language::CSharp, source, root, &FIELDS);
    let mut sharp = Sharp { walk, class: None };
    let body = sharp.block(root);
    sharp.walk.builder.finish(body)
}

struct Sharp<'s, 't> {
    walk: Walk<'s, 't>,
    /// The class in whose body we are.
    class: Option<ClassId>,
}

/// The children that say something: the grammar has no named nodes for `this` and `base`.
fn parts<'t>(children: &Children<'t>) -> impl DoubleEndedIterator<Item = Node<'t>> {
    let says = |node: &Node<'t>| {
        let is_word = !node.is_named() && matches!(node.kind(), "this" | "base");
        is_word || node.is_named() && !node.is_extra()
    };
    children.0.iter().map(|child| child.1).filter(says)
}

impl<'s, 't> Lowering<'s, 't> for Sharp<'s, 't> {
    fn walk(&mut self) -> &mut Walk<'s, 't> {
        &mut self.walk
    }

    fn is_block(node: Node<'t>) -> bool {
        matches!(Kind::of(node), Kind::Block | Kind::CompilationUnit)
    }

    fn is_binary(node: Node<'t>) -> bool {
        Kind::of(node) == Kind::Binary
    }

    fn statement(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        self.statement_of(node, ids);
    }

    fn expression(&mut self, node: Node<'t>) -> ExprId {
        self.expression_of(node)
    }
}

impl<'t> Sharp<'_, 't> {
    fn statement_of(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let stmt = match Kind::of(node) {
            Kind::ExpressionStatement => Stmt::Expr(self.expr_of(node, parts(&children).next())),
            Kind::LocalDeclaration | Kind::FieldDeclaration | Kind::EventField => {
                return self.variables(&children, ids);
            }
            Kind::Return => {
                let value = parts(&children).next();
                Stmt::Return(value.map(|value| self.expr(value)))
            }
            Kind::Throw => {
                let value = parts(&children).next();
                Stmt::Throw(value.map(|value| self.expr(value)))
            }
            Kind::Yield => match parts(&children).next() {
                Some(value) => {
                    let value = self.expr(value);
                    Stmt::Expr(self.walk.builder.expr(span(node), Expr::Yield(value)))
                }
                None => Stmt::Return(None),
            },
            Kind::If => {
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.block_of(children.field(Field::Consequence));
                let otherwise = self.block_of(children.field(Field::Alternative));
                Stmt::If { test, then, otherwise }
            }
            Kind::While | Kind::Do | Kind::For => return self.repetition(node, &children, ids),
            Kind::ForEach => {
                let iterable = self.expr_of(node, children.field(Field::Right));
                let class = self.declared(&children);
                let target = self.define_of(node, children.field(Field::Left));
                if class.is_some() {
                    self.walk.push(node, Stmt::Assign { target, value: None, class }, ids);
                }
                let body = self.block_of(children.field(Field::Body));
                let otherwise = List::default();
                let keys = false;
                Stmt::ForEach(Box::new(ForEach { target, iterable, body, otherwise, keys }))
            }
            Kind::Switch => self.switch(node, &children),
            Kind::Try => self.try_statement(&children),
            Kind::Using | Kind::Fixed => self.using_statement(&children),
            Kind::Lock => {
                let mut inner = parts(&children);
                if let Some(value) = inner.next() {
                    let id = self.expr(value);
                    self.walk.push(value, Stmt::Expr(id), ids);
                }
                Stmt::Block(self.block_of(inner.last()))
            }
            Kind::CheckedStatement | Kind::Unsafe => {
                Stmt::Block(self.block_of(children.named().last()))
            }
            Kind::Labeled => {
                if let Some(inner) = children.named().nth(1) {
                    self.stmt(inner, ids);
                }
                return;
            }
            Kind::Break => Stmt::Break,
            Kind::Continue => Stmt::Continue,
            Kind::Block => Stmt::Block(self.block(node)),
            Kind::UsingDirective => return self.import(node, &children, ids),
            Kind::NamespaceDeclaration | Kind::FileScopedNamespace => {
                return self.namespace(&children, ids);
            }
            Kind::ClassDeclaration
            | Kind::InterfaceDeclaration
            | Kind::EnumDeclaration
            | Kind::RecordDeclaration
            | Kind::StructDeclaration => Stmt::Class(self.class(node, &children)),
            Kind::LocalFunction => {
                if let Some(name) = children.field(Field::Name) {
                    let name = self.walk.name(name);
                    self.walk.builder.declare(name);
                }
                Stmt::Function(self.method(node, &children))
            }
            // In a pattern, or in broken code.
            Kind::MethodDeclaration
            | Kind::ConstructorDeclaration
            | Kind::OperatorDeclaration
            | Kind::ConversionOperator
            | Kind::DestructorDeclaration => Stmt::Function(self.method(node, &children)),
            Kind::GlobalStatement
            | Kind::PreprocIf
            | Kind::PreprocElif
            | Kind::PreprocElse
            | Kind::DeclarationList => {
                return self.stmts(&children, ids);
            }
            _ if node.is_error() => return self.stmts(&children, ids),
            Kind::Empty
            | Kind::Goto
            | Kind::ExternAlias
            | Kind::GlobalAttribute
            | Kind::DelegateDeclaration => return,
            _ => Stmt::Expr(self.expr(node)),
        };
        self.walk.push(node, stmt, ids);
    }

    /// The statements among children; what stands in a condition of the preprocessor is none.
    fn stmts(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        for &(field, child) in &children.0 {
            if child.is_named() && !child.is_extra() && field != Some(Field::Condition) {
                self.stmt(child, ids);
            }
        }
    }

    fn repetition(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        for first in children.fields(Field::Initializer).filter(|it| it.kind() != ",") {
            if Kind::of(first) == Kind::VariableDeclaration {
                self.declarators(first, ids);
            } else {
                let value = self.expr(first);
                self.walk.push(first, Stmt::Expr(value), ids);
            }
        }
        let runs_once = Kind::of(node) == Kind::Do;
        let test = children.field(Field::Condition).map(|test| self.expr(test));
        let body = self.block_of(children.field(Field::Body));
        let mut update = Vec::new();
        for step in children.fields(Field::Update).filter(|it| it.kind() != ",") {
            let value = self.expr(step);
            self.walk.push(step, Stmt::Expr(value), &mut update);
        }
        let update = self.walk.builder.block(&update);
        let repeated = While { test, body, update, otherwise: List::default(), runs_once };
        self.walk.push(node, Stmt::While(Box::new(repeated)), ids);
    }

    fn variables(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        for child in children.named().filter(|it| Kind::of(*it) == Kind::VariableDeclaration) {
            self.declarators(child, ids);
        }
    }

    fn declarators(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let class = self.declared(&children);
        for declarator in children.named().filter(|it| Kind::of(*it) == Kind::VariableDeclarator) {
            let inner = self.walk.children(declarator);
            let value = initial(&inner).map(|value| self.value(value, class));
            let name = inner.field(Field::Name);
            let name = name.or_else(|| inner.rest().find(|it| Kind::of(*it) == Kind::TuplePattern));
            let target = self.define_of(declarator, name);
            self.walk.push(declarator, Stmt::Assign { target, value, class }, ids);
        }
    }

    fn using_statement(&mut self, children: &Children<'t>) -> Stmt {
        let mut items = Vec::new();
        let mut body = children.field(Field::Body);
        for child in parts(children).filter(|it| Some(*it) != body) {
            if Kind::of(child) == Kind::VariableDeclaration {
                self.declarators(child, &mut items);
            } else if children.has("fixed") {
                body = Some(child);
                break;
            } else {
                let value = self.expr(child);
                self.walk.push(child, Stmt::Expr(value), &mut items);
            }
        }
        let items = self.walk.builder.block(&items);
        Stmt::With { items, body: self.block_of(body) }
    }

    /// Each `case` is a section of its own; one that runs into the next has nothing in it.
    fn switch(&mut self, node: Node<'t>, children: &Children<'t>) -> Stmt {
        let subject = self.expr_of(node, children.field(Field::Value));
        let body = children.field(Field::Body).map(|body| self.walk.children(body));
        let mut cases = Vec::new();
        for section in body.iter().flat_map(Children::named) {
            let mut case =
                Case { values: Vec::new(), guard: None, binds: Vec::new(), body: List::default() };
            let mut ids = Vec::new();
            let mut is_label = true;
            for (_, child) in self.walk.children(section).0 {
                match Kind::of(child) {
                    _ if child.kind() == ":" => is_label = false,
                    _ if !child.is_named() || child.is_extra() => {}
                    Kind::WhenClause => {
                        let test = parts(&self.walk.children(child)).next();
                        case.guard = Some(self.expr_of(child, test));
                    }
                    _ if is_label => self.label(subject, child, &mut case),
                    _ => self.stmt(child, &mut ids),
                }
            }
            case.body = self.walk.builder.block(&ids);
            cases.push(case);
        }
        Stmt::Switch(Box::new(Switch { subject, cases, falls_through: true }))
    }

    fn try_statement(&mut self, children: &Children<'t>) -> Stmt {
        let body = self.block_of(children.field(Field::Body));
        let mut handlers = Vec::new();
        let mut finally = List::default();
        for child in children.rest() {
            match Kind::of(child) {
                Kind::CatchClause => handlers.push(self.handler(child)),
                Kind::FinallyClause => {
                    let block = self.walk.children(child).named().next();
                    finally = self.block_of(block);
                }
                _ => {}
            }
        }
        Stmt::Try(Box::new(Try { body, handlers, otherwise: List::default(), finally }))
    }

    fn handler(&mut self, node: Node<'t>) -> Handler {
        let children = self.walk.children(node);
        let mut types = Vec::new();
        let mut binding = None;
        let mut ids = Vec::new();
        for child in children.rest() {
            let inner = self.walk.children(child);
            if Kind::of(child) == Kind::CatchDeclaration {
                types.extend(self.declared(&inner));
                binding = inner.field(Field::Name).map(|name| self.define(name));
            } else if Kind::of(child) == Kind::CatchFilter {
                let test = self.expr_of(child, parts(&inner).next());
                self.walk.push(child, Stmt::Expr(test), &mut ids);
            }
        }
        let body = children.field(Field::Body).map(|body| self.walk.children(body));
        if let Some(body) = body {
            self.stmts(&body, &mut ids);
        }
        let body = self.walk.builder.block(&ids);
        Handler { types, binding, body, span: span(node) }
    }

    fn import(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        let Some(path) = children.rest().last() else { return };
        let text = self.walk.text(path);
        let text = text.strip_prefix("global::").unwrap_or(text);
        let Some(alias) = children.field(Field::Name) else {
            let import = self.walk.builder.import(text, None, true);
            return self.walk.push(node, Stmt::Import { target: None, import }, ids);
        };
        let import = match text.rsplit_once('.') {
            Some((package, item)) => {
                let item = self.walk.builder.named(item);
                self.walk.builder.import(package, Some(item), false)
            }
            None => self.walk.builder.import(text, None, false),
        };
        let target = Some(self.define(alias));
        self.walk.push(node, Stmt::Import { target, import }, ids);
    }

    /// The first namespace of a file is its package; what is in it are the file's own statements.
    fn namespace(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        if let (Some(name), None) =
            (children.field(Field::Name), &self.walk.builder.built().package)
        {
            let text = self.walk.text(name);
            self.walk.builder.package(text);
        }
        if let Some(body) = children.field(Field::Body) {
            let body = self.walk.children(body);
            self.stmts(&body, ids);
        }
        for child in children.rest() {
            self.stmt(child, ids);
        }
    }

    fn define(&mut self, node: Node<'t>) -> ExprId {
        self.target(node, 0)
    }

    fn define_of(&mut self, parent: Node<'t>, node: Option<Node<'t>>) -> ExprId {
        match node {
            Some(node) => self.define(node),
            None => self.walk.opaque(parent, &[]),
        }
    }
}

/// What stands behind the `=` of a declarator or a parameter.
fn initial<'t>(children: &Children<'t>) -> Option<Node<'t>> {
    let sign = children.0.iter().position(|child| child.1.kind() == "=")?;
    let behind = children.0.get(sign + 1..).unwrap_or_default();
    behind.iter().map(|child| child.1).find(|it| !it.is_extra())
}
