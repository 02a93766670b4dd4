//! Java.

mod expressions;

use super::shared::Lowering;
use super::vocabulary::{Field, fields, kinds};
use super::{Children, Walk, integer, span, unescaped};
use crate::scan::ir::{
    self, BinaryOp, Case, ClassId, Expr, ExprId, ForEach, FunctionId, Handler, List, Module,
    Parameter, ParameterKind, SequenceKind, Span, Stmt, StmtId, Switch, Try, UnaryOp, While,
};
use crate::syntax::Language;
use std::sync::LazyLock;
use tree_sitter::Node;

kinds! { Kind of Language::Java;
    Annotation = "annotation",
    AnnotatedType = "annotated_type",
    AnnotationTypeDeclaration = "annotation_type_declaration",
    ArgumentList = "argument_list",
    ArrayAccess = "array_access",
    ArrayCreation = "array_creation_expression",
    ArrayInitializer = "array_initializer",
    ElementValueArray = "element_value_array_initializer",
    ElementValuePair = "element_value_pair",
    ArrayType = "array_type",
    Assert = "assert_statement",
    Assignment = "assignment_expression",
    Asterisk = "asterisk",
    Binary = "binary_expression",
    BinaryInteger = "binary_integer_literal",
    Block = "block",
    Break = "break_statement",
    Cast = "cast_expression",
    CatchClause = "catch_clause",
    CatchParameter = "catch_formal_parameter",
    CatchType = "catch_type",
    Character = "character_literal",
    ClassBody = "class_body",
    ClassDeclaration = "class_declaration",
    ClassLiteral = "class_literal",
    CompactConstructor = "compact_constructor_declaration",
    ConstantDeclaration = "constant_declaration",
    ConstructorBody = "constructor_body",
    ConstructorDeclaration = "constructor_declaration",
    Continue = "continue_statement",
    DecimalFloat = "decimal_floating_point_literal",
    DecimalInteger = "decimal_integer_literal",
    DimensionsExpr = "dimensions_expr",
    Do = "do_statement",
    EnhancedFor = "enhanced_for_statement",
    EnumBody = "enum_body",
    EnumBodyDeclarations = "enum_body_declarations",
    EnumConstant = "enum_constant",
    EnumDeclaration = "enum_declaration",
    ExplicitConstructor = "explicit_constructor_invocation",
    ExpressionStatement = "expression_statement",
    ExtendsInterfaces = "extends_interfaces",
    False = "false",
    FieldAccess = "field_access",
    FieldDeclaration = "field_declaration",
    FinallyClause = "finally_clause",
    For = "for_statement",
    FormalParameter = "formal_parameter",
    FormalParameters = "formal_parameters",
    GenericType = "generic_type",
    Guard = "guard",
    HexFloat = "hex_floating_point_literal",
    HexInteger = "hex_integer_literal",
    Identifier = "identifier",
    If = "if_statement",
    ImportDeclaration = "import_declaration",
    InferredParameters = "inferred_parameters",
    InstanceOf = "instanceof_expression",
    IntegralType = "integral_type",
    FloatingPointType = "floating_point_type",
    BooleanType = "boolean_type",
    InterfaceBody = "interface_body",
    InterfaceDeclaration = "interface_declaration",
    Labeled = "labeled_statement",
    Lambda = "lambda_expression",
    LocalVariable = "local_variable_declaration",
    MarkerAnnotation = "marker_annotation",
    MethodDeclaration = "method_declaration",
    MethodInvocation = "method_invocation",
    MethodReference = "method_reference",
    Modifiers = "modifiers",
    MultilineFragment = "multiline_string_fragment",
    Null = "null_literal",
    ObjectCreation = "object_creation_expression",
    OctalInteger = "octal_integer_literal",
    PackageDeclaration = "package_declaration",
    Parenthesized = "parenthesized_expression",
    Pattern = "pattern",
    Program = "program",
    RecordDeclaration = "record_declaration",
    Resource = "resource",
    Return = "return_statement",
    ScopedIdentifier = "scoped_identifier",
    ScopedType = "scoped_type_identifier",
    SpreadParameter = "spread_parameter",
    StaticInitializer = "static_initializer",
    String = "string_literal",
    StringFragment = "string_fragment",
    EscapeSequence = "escape_sequence",
    StringInterpolation = "string_interpolation",
    Super = "super",
    SuperInterfaces = "super_interfaces",
    SwitchBlockGroup = "switch_block_statement_group",
    SwitchExpression = "switch_expression",
    SwitchLabel = "switch_label",
    SwitchRule = "switch_rule",
    Synchronized = "synchronized_statement",
    Ternary = "ternary_expression",
    This = "this",
    Throw = "throw_statement",
    True = "true",
    Try = "try_statement",
    TryWithResources = "try_with_resources_statement",
    TypeArguments = "type_arguments",
    TypeIdentifier = "type_identifier",
    TypeList = "type_list",
    TypePattern = "type_pattern",
    Unary = "unary_expression",
    Update = "update_expression",
    VariableDeclarator = "variable_declarator",
    While = "while_statement",
    Yield = "yield_statement",
}

static FIELDS: LazyLock<Vec<Option<Field>>> = LazyLock::new(|| fields(Language::Java));

/// The module of a file.
pub(super) fn lower(source: &str, root: Node<'_>) -> Module {
    let mut java = Java { walk: Walk::new(Language::Java, source, root, &FIELDS), class: None };
    let body = java.block(root);
    java.walk.builder.finish(body)
}

struct Java<'s, 't> {
    walk: Walk<'s, 't>,
    /// The class in whose body we are.
    class: Option<ClassId>,
}

/// What modifiers say.
#[derive(Default)]
struct Modifiers {
    annotations: Vec<ExprId>,
    is_static: bool,
    is_private: bool,
}

impl<'s, 't> Lowering<'s, 't> for Java<'s, 't> {
    fn walk(&mut self) -> &mut Walk<'s, 't> {
        &mut self.walk
    }

    fn is_block(node: Node<'t>) -> bool {
        matches!(Kind::of(node), Kind::Program | Kind::Block | Kind::ConstructorBody)
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

impl<'t> Java<'_, 't> {
    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    fn statement_of(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let stmt = match Kind::of(node) {
            Kind::ExpressionStatement => Stmt::Expr(self.expr_of(node, children.named().next())),
            Kind::LocalVariable | Kind::FieldDeclaration | Kind::ConstantDeclaration => {
                return self.variables(node, &children, ids);
            }
            Kind::Return | Kind::Yield => {
                let value = children.named().next();
                Stmt::Return(value.map(|value| self.expr(value)))
            }
            Kind::If => {
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.block_of(children.field(Field::Consequence));
                let otherwise = self.block_of(children.field(Field::Alternative));
                Stmt::If { test, then, otherwise }
            }
            Kind::While | Kind::Do => {
                let runs_once = Kind::of(node) == Kind::Do;
                let test = children.field(Field::Condition);
                let (test, body) = if runs_once {
                    let body = self.block_of(children.field(Field::Body));
                    (self.expr_of(node, test), body)
                } else {
                    let test = self.expr_of(node, test);
                    (test, self.block_of(children.field(Field::Body)))
                };
                let (update, otherwise) = (List::default(), List::default());
                Stmt::While(Box::new(While {
                    test: Some(test),
                    body,
                    update,
                    otherwise,
                    runs_once,
                }))
            }
            Kind::For => {
                for init in children.fields(Field::Init) {
                    if init.is_named() {
                        self.stmt(init, ids);
                    }
                }
                let test = children.field(Field::Condition).map(|test| self.expr(test));
                let body = self.block_of(children.field(Field::Body));
                let mut update = Vec::new();
                for node in children.fields(Field::Update).filter(Node::is_named) {
                    let value = self.expr(node);
                    self.walk.push(node, Stmt::Expr(value), &mut update);
                }
                let update = self.walk.builder.block(&update);
                let otherwise = List::default();
                Stmt::While(Box::new(While { test, body, update, otherwise, runs_once: false }))
            }
            Kind::EnhancedFor => {
                let iterable = self.expr_of(node, children.field(Field::Value));
                let class = children.field(Field::Type).map(|class| self.expr(class));
                let target = self.define_of(node, children.field(Field::Name));
                let declared =
                    self.walk.builder.stmt(span(node), Stmt::Assign { target, value: None, class });
                ids.push(declared);
                let body = self.block_of(children.field(Field::Body));
                let otherwise = List::default();
                Stmt::ForEach(Box::new(ForEach { target, iterable, body, otherwise, keys: false }))
            }
            Kind::SwitchExpression => self.switch(node, &children),
            Kind::Try | Kind::TryWithResources => self.try_statement(node, &children),
            Kind::Throw => {
                let value = children.named().next();
                Stmt::Throw(value.map(|value| self.expr(value)))
            }
            Kind::Assert => Stmt::Assert(self.expr_of(node, children.named().next())),
            Kind::Synchronized => {
                for child in children.named().filter(|it| Kind::of(*it) == Kind::Parenthesized) {
                    let value = self.expr(child);
                    self.walk.push(child, Stmt::Expr(value), ids);
                }
                Stmt::Block(self.block_of(children.field(Field::Body)))
            }
            Kind::Labeled => {
                if let Some(inner) = children.named().nth(1) {
                    self.stmt(inner, ids);
                }
                return;
            }
            Kind::Break => Stmt::Break,
            Kind::Continue => Stmt::Continue,
            Kind::Block | Kind::ConstructorBody => Stmt::Block(self.block(node)),
            Kind::ImportDeclaration => return self.import(node, &children, ids),
            Kind::PackageDeclaration => {
                if let Some(name) = children.named().last() {
                    let text = self.walk.text(name);
                    self.walk.builder.package(text);
                }
                return;
            }
            Kind::ClassDeclaration
            | Kind::InterfaceDeclaration
            | Kind::EnumDeclaration
            | Kind::RecordDeclaration
            | Kind::AnnotationTypeDeclaration => Stmt::Class(self.class(node, &children)),
            // In a pattern, or in broken code.
            Kind::MethodDeclaration | Kind::ConstructorDeclaration | Kind::CompactConstructor => {
                Stmt::Function(self.method(node, &children))
            }
            Kind::ExplicitConstructor => {
                let callee = match children.field(Field::Constructor).map(Kind::of) {
                    Some(Kind::This) => Expr::This,
                    _ => Expr::Super,
                };
                let callee = self.walk.builder.expr(span(node), callee);
                let arguments = self.arguments(children.field(Field::Arguments));
                Stmt::Expr(self.walk.builder.expr(span(node), Expr::Call { callee, arguments }))
            }
            _ if node.is_error() => {
                for child in children.named() {
                    self.stmt(child, ids);
                }
                return;
            }
            _ => Stmt::Expr(self.expr(node)),
        };
        self.walk.push(node, stmt, ids);
    }

    fn variables(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        let class = children.field(Field::Type).map(|class| self.expr(class));
        for declarator in children.fields(Field::Declarator) {
            let parts = self.walk.children(declarator);
            let value = parts.field(Field::Value).map(|value| self.expr(value));
            let target = self.define_of(node, parts.field(Field::Name));
            self.walk.push(declarator, Stmt::Assign { target, value, class }, ids);
        }
    }

    fn switch(&mut self, node: Node<'t>, children: &Children<'t>) -> Stmt {
        let subject = self.expr_of(node, children.field(Field::Condition));
        let body = children.field(Field::Body).map(|body| self.walk.children(body));
        let mut cases = Vec::new();
        let mut falls_through = false;
        for group in body.iter().flat_map(Children::named) {
            falls_through |= Kind::of(group) == Kind::SwitchBlockGroup;
            let mut case =
                Case { values: Vec::new(), guard: None, binds: Vec::new(), body: List::default() };
            let mut ids = Vec::new();
            let mut is_default = false;
            let parts = self.walk.children(group);
            for child in parts.named() {
                if Kind::of(child) == Kind::SwitchLabel {
                    is_default |= !self.label(child, &mut case);
                } else if Kind::of(group) == Kind::SwitchRule
                    && Kind::of(child) == Kind::ExpressionStatement
                {
                    // `case X -> value`: the value of the switch, if that is one.
                    let value = self.walk.children(child).named().next();
                    let value = self.expr_of(child, value);
                    self.walk.push(child, Stmt::Expr(value), &mut ids);
                } else {
                    self.stmt(child, &mut ids);
                }
            }
            if is_default {
                case.values.clear();
            }
            case.body = self.walk.builder.block(&ids);
            cases.push(case);
        }
        Stmt::Switch(Box::new(Switch { subject, cases, falls_through }))
    }

    /// Reads a `case`; whether it has values.
    fn label(&mut self, node: Node<'t>, case: &mut Case) -> bool {
        let children = self.walk.children(node);
        for child in children.named() {
            match Kind::of(child) {
                Kind::Guard => {
                    let test = self.walk.children(child).named().next();
                    case.guard = test.map(|test| self.expr(test));
                }
                Kind::Pattern => {
                    let opaque = self.walk.builder.expr(span(child), Expr::Opaque(List::default()));
                    case.values.push(opaque);
                    let inner = self.walk.children(child);
                    for part in inner.named().filter(|it| Kind::of(*it) == Kind::TypePattern) {
                        let name = self.walk.children(part).named().last();
                        case.binds.push(self.define_of(part, name));
                    }
                }
                _ => case.values.push(self.expr(child)),
            }
        }
        !children.has("default")
    }

    fn try_statement(&mut self, node: Node<'t>, children: &Children<'t>) -> Stmt {
        let mut items = Vec::new();
        let resources = children.field(Field::Resources).map(|it| self.walk.children(it));
        for resource in resources.iter().flat_map(Children::named) {
            let parts = self.walk.children(resource);
            let class = parts.field(Field::Type).map(|class| self.expr(class));
            let stmt = match (parts.field(Field::Name), parts.field(Field::Value)) {
                (Some(name), Some(value)) => {
                    let value = Some(self.expr(value));
                    Stmt::Assign { target: self.define(name), value, class }
                }
                _ => Stmt::Expr(self.expr_of(resource, parts.named().next())),
            };
            self.walk.push(resource, stmt, &mut items);
        }
        let mut body = self.block_of(children.field(Field::Body));
        if !items.is_empty() {
            let items = self.walk.builder.block(&items);
            let with = self.walk.builder.stmt(span(node), Stmt::With { items, body });
            body = self.walk.builder.block(&[with]);
        }
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
        let parameter = children.named().find(|it| Kind::of(*it) == Kind::CatchParameter);
        if let Some(parameter) = parameter {
            let parts = self.walk.children(parameter);
            binding = parts.field(Field::Name).map(|name| self.define(name));
            for class in parts.named().filter(|it| Kind::of(*it) == Kind::CatchType) {
                types.extend(self.walk.children(class).named().map(|it| self.expr(it)));
            }
        }
        let body = self.block_of(children.field(Field::Body));
        Handler { types, binding, body, span: span(node) }
    }

    fn import(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        let Some(path) = children.named().next() else { return };
        let text = self.walk.text(path);
        if children.named().any(|it| Kind::of(it) == Kind::Asterisk) {
            let import = self.walk.builder.import(text, None, true);
            return self.walk.push(node, Stmt::Import { target: None, import }, ids);
        }
        let Some((package, item)) = text.rsplit_once('.') else { return };
        let name = self.walk.builder.named(item);
        let import = self.walk.builder.import(package, Some(name), false);
        let target = self.walk.builder.define(span(path), name);
        self.walk.push(node, Stmt::Import { target: Some(target), import }, ids);
    }

    fn modifiers(&mut self, children: &Children<'t>) -> Modifiers {
        let mut modifiers = Modifiers::default();
        for node in children.named().filter(|it| Kind::of(*it) == Kind::Modifiers) {
            for (_, child) in self.walk.children(node).0 {
                match child.kind() {
                    "static" => modifiers.is_static = true,
                    "private" => modifiers.is_private = true,
                    _ if child.is_named() && !child.is_extra() => {
                        modifiers.annotations.push(self.annotation(child));
                    }
                    _ => {}
                }
            }
        }
        modifiers
    }

    /// `@Name` is the name, and `@Name(…)` a call of it; `key = value` a keyword argument.
    fn annotation(&mut self, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        let callee = self.expr_of(node, children.field(Field::Name));
        let Some(list) = children.field(Field::Arguments) else { return callee };
        let parts: Vec<_> =
            self.walk.children(list).named().map(|child| self.expr(child)).collect();
        let arguments = self.walk.builder.exprs(&parts);
        self.walk.builder.expr(span(node), Expr::Call { callee, arguments })
    }

    fn class(&mut self, node: Node<'t>, children: &Children<'t>) -> ClassId {
        let modifiers = self.modifiers(children);
        let decorators = self.walk.builder.exprs(&modifiers.annotations);
        let mut bases = Vec::new();
        for child in children.named() {
            if matches!(
                children.0.iter().find(|it| it.1 == child),
                Some((Some(Field::Superclass | Field::Interfaces), _))
            ) || Kind::of(child) == Kind::ExtendsInterfaces
            {
                self.types(child, &mut bases);
            }
        }
        if Kind::of(node) == Kind::EnumDeclaration {
            bases.push(self.walk.enumeration(span(node)));
        }
        let bases = self.walk.builder.exprs(&bases);
        let name = children.field(Field::Name).map(|name| self.walk.name(name));
        let id = self.begin_class(span(node));
        if let (Some(name), None) = (name, self.walk.builder.class_mut(id).outer) {
            self.walk.builder.declare(name);
        }
        let record = if Kind::of(node) == Kind::RecordDeclaration {
            children.field(Field::Parameters)
        } else {
            None
        };
        self.members(id, children.field(Field::Body), record);
        let class = self.walk.builder.class_mut(id);
        class.name = name;
        class.bases = bases;
        class.decorators = decorators;
        id
    }

    fn begin_class(&mut self, span: Span) -> ClassId {
        let id = self.walk.builder.class(span);
        self.walk.builder.class_mut(id).outer = self.class;
        id
    }

    fn types(&mut self, node: Node<'t>, types: &mut Vec<ExprId>) {
        for child in self.walk.children(node).named() {
            if Kind::of(child) == Kind::TypeList {
                self.types(child, types);
            } else {
                types.push(self.expr(child));
            }
        }
    }

    /// The members of a class: methods, and what its fields begin with as two functions.
    fn members(&mut self, id: ClassId, body: Option<Node<'t>>, record: Option<Node<'t>>) {
        let outer = self.class.replace(id);
        let mut members = Vec::new();
        if let Some(body) = body {
            self.flat_members(body, &mut members);
        }
        if let Some(record) = record {
            for parameter in self.walk.children(record).named() {
                let parts = self.walk.children(parameter);
                let class = parts.field(Field::Type).map(|class| self.expr(class));
                if let Some(name) = parts.field(Field::Name) {
                    let name = self.walk.name(name);
                    let field = ir::Field { name, class, decorators: List::default() };
                    self.walk.builder.class_mut(id).fields.push(field);
                }
            }
        }
        for is_static in [false, true] {
            let function = self.walk.builder.enter(body.map_or_else(Span::default, span));
            let mut ids = Vec::new();
            for member in &members {
                self.initializer(id, *member, is_static, &mut ids);
            }
            let list = self.walk.builder.block(&ids);
            self.walk.builder.leave();
            let it = self.walk.builder.function(function);
            (it.body, it.class, it.is_static, it.is_public) = (list, Some(id), is_static, false);
            let class = self.walk.builder.class_mut(id);
            let place =
                if is_static { &mut class.static_initializer } else { &mut class.initializer };
            *place = Some(function);
        }
        for member in members {
            let children = self.walk.children(member);
            match Kind::of(member) {
                Kind::MethodDeclaration
                | Kind::ConstructorDeclaration
                | Kind::CompactConstructor => {
                    self.method(member, &children);
                }
                Kind::ClassDeclaration
                | Kind::InterfaceDeclaration
                | Kind::EnumDeclaration
                | Kind::RecordDeclaration
                | Kind::AnnotationTypeDeclaration => {
                    self.class(member, &children);
                }
                _ => {}
            }
        }
        self.class = outer;
    }

    fn flat_members(&mut self, body: Node<'t>, members: &mut Vec<Node<'t>>) {
        for child in self.walk.children(body).named() {
            if Kind::of(child) == Kind::EnumBodyDeclarations || child.is_error() {
                self.flat_members(child, members);
            } else {
                members.push(child);
            }
        }
    }

    /// What a member adds to the initializer of objects, or to that of the class itself.
    fn initializer(&mut self, id: ClassId, member: Node<'t>, wanted: bool, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(member);
        match Kind::of(member) {
            Kind::FieldDeclaration | Kind::ConstantDeclaration => {
                let is_constant = Kind::of(member) == Kind::ConstantDeclaration;
                let modifiers = self.modifiers(&children);
                if (modifiers.is_static || is_constant) != wanted {
                    return;
                }
                let decorators = self.walk.builder.exprs(&modifiers.annotations);
                let class = children.field(Field::Type).map(|class| self.expr(class));
                for declarator in children.fields(Field::Declarator) {
                    let parts = self.walk.children(declarator);
                    let Some(name) = parts.field(Field::Name) else { continue };
                    let value = parts.field(Field::Value).map(|value| self.expr(value));
                    let name = self.walk.name(name);
                    self.walk.builder.class_mut(id).fields.push(ir::Field {
                        name,
                        class,
                        decorators,
                    });
                    if value.is_some() {
                        let base = self.walk.builder.expr(span(declarator), Expr::This);
                        let target =
                            self.walk.builder.expr(span(declarator), Expr::Member { base, name });
                        self.walk.push(declarator, Stmt::Assign { target, value, class }, ids);
                    }
                }
            }
            Kind::EnumConstant if wanted => {
                let Some(name) = children.field(Field::Name) else { return };
                let name = self.walk.name(name);
                let field = ir::Field { name, class: None, decorators: List::default() };
                self.walk.builder.class_mut(id).fields.push(field);
            }
            Kind::StaticInitializer if wanted => {
                for block in children.named() {
                    let body = self.block(block);
                    self.walk.push(member, Stmt::Block(body), ids);
                }
            }
            Kind::Block if !wanted => {
                let body = self.block(member);
                self.walk.push(member, Stmt::Block(body), ids);
            }
            _ => {}
        }
    }

    fn method(&mut self, node: Node<'t>, children: &Children<'t>) -> FunctionId {
        let modifiers = self.modifiers(children);
        let decorators = self.walk.builder.exprs(&modifiers.annotations);
        let is_constructor = Kind::of(node) != Kind::MethodDeclaration;
        let id = self.walk.builder.enter(span(node));
        let returns = children.field(Field::Type).map(|class| self.expr(class));
        let parameters = self.parameters(children.field(Field::Parameters));
        let body = self.block_of(children.field(Field::Body));
        let name = children.field(Field::Name);
        let named = match name {
            _ if is_constructor => Some(self.walk.builder.named("<init>")),
            Some(name) => Some(self.walk.name(name)),
            None => None,
        };
        self.walk.builder.leave();
        let class = self.class;
        let function = self.walk.builder.function(id);
        function.name = named;
        function.name_span = name.map_or_else(|| span(node), span);
        function.parameters = parameters;
        function.body = body;
        function.decorators = decorators;
        function.class = class;
        function.returns = returns;
        function.is_static = modifiers.is_static;
        function.is_public = !modifiers.is_private;
        if let (Some(class), Some(name)) = (class, named) {
            self.walk.builder.class_mut(class).methods.push((name, id));
        }
        id
    }

    fn parameters(&mut self, node: Option<Node<'t>>) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let Some(node) = node else { return parameters };
        if Kind::of(node) == Kind::Identifier {
            parameters.extend(self.parameter(node));
            return parameters;
        }
        for child in self.walk.children(node).named() {
            parameters.extend(self.parameter(child));
        }
        parameters
    }

    fn parameter(&mut self, node: Node<'t>) -> Option<Parameter> {
        let children = self.walk.children(node);
        let (name, kind) = match Kind::of(node) {
            Kind::Identifier => (node, ParameterKind::One),
            Kind::FormalParameter => (children.field(Field::Name)?, ParameterKind::One),
            Kind::SpreadParameter => {
                let declarator =
                    children.named().find(|it| Kind::of(*it) == Kind::VariableDeclarator)?;
                (self.walk.children(declarator).field(Field::Name)?, ParameterKind::Rest)
            }
            _ => return None,
        };
        let modifiers = self.modifiers(&children);
        let class = match kind {
            ParameterKind::Rest => None,
            _ => children.field(Field::Type).map(|class| self.parameter_type(class)),
        };
        Some(Parameter {
            name: self.walk.name(name),
            target: self.define(name),
            class,
            default: None,
            decorators: self.walk.builder.exprs(&modifiers.annotations),
            kind,
        })
    }

    /// A type, with the arguments of a generic one: they say what may be passed in it.
    fn parameter_type(&mut self, node: Node<'t>) -> ExprId {
        let only = self.expr(node);
        if Kind::of(node) != Kind::GenericType {
            return only;
        }
        let mut parts = vec![only];
        for list in self.walk.children(node).named().skip(1) {
            parts.extend(self.walk.children(list).named().map(|it| self.expr(it)));
        }
        let parts = self.walk.builder.exprs(&parts);
        self.walk.builder.expr(span(node), Expr::Opaque(parts))
    }

    fn define(&mut self, node: Node<'t>) -> ExprId {
        let name = self.walk.name(node);
        self.walk.builder.define(span(node), name)
    }

    fn define_of(&mut self, parent: Node<'t>, node: Option<Node<'t>>) -> ExprId {
        match node {
            Some(node) => self.define(node),
            None => self.walk.opaque(parent, &[]),
        }
    }
}
