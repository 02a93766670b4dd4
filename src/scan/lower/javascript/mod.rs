//! JavaScript and TypeScript, both with JSX: three grammars that share nearly all of their nodes.

mod functions;
mod markup;
mod modules;
mod values;

use super::shared::{Lowering, operator_with_fractions};
use super::vocabulary::{Field, fields, kinds};
use super::{Children, MOST_DEPTH, Walk, span};
use crate::scan::ir::{
    BinaryOp, Case, ExprId, ForEach, Handler, List, Module, Stmt, StmtId, Switch, Try, While,
};
use crate::syntax::Language;
use std::sync::LazyLock;
use tree_sitter::Node;

kinds! { Kind of Language::JavaScript, Language::TypeScript, Language::Tsx;
    AbstractClassDeclaration = "abstract_class_declaration",
    AbstractMethodSignature = "abstract_method_signature",
    AccessibilityModifier = "accessibility_modifier",
    AmbientDeclaration = "ambient_declaration",
    Array = "array",
    ArrayPattern = "array_pattern",
    ArrayType = "array_type",
    ArrowFunction = "arrow_function",
    As = "as_expression",
    Assignment = "assignment_expression",
    AssignmentPattern = "assignment_pattern",
    AugmentedAssignment = "augmented_assignment_expression",
    Await = "await_expression",
    Binary = "binary_expression",
    Break = "break_statement",
    Call = "call_expression",
    Class = "class",
    ClassDeclaration = "class_declaration",
    ClassHeritage = "class_heritage",
    ClassStaticBlock = "class_static_block",
    ComputedPropertyName = "computed_property_name",
    Continue = "continue_statement",
    Debugger = "debugger_statement",
    Decorator = "decorator",
    Do = "do_statement",
    ElseClause = "else_clause",
    Empty = "empty_statement",
    EnumAssignment = "enum_assignment",
    EnumDeclaration = "enum_declaration",
    EscapeSequence = "escape_sequence",
    ExportClause = "export_clause",
    Export = "export_statement",
    ExportSpecifier = "export_specifier",
    ExpressionStatement = "expression_statement",
    ExtendsClause = "extends_clause",
    ExtendsTypeClause = "extends_type_clause",
    False = "false",
    FieldDefinition = "field_definition",
    For = "for_statement",
    ForIn = "for_in_statement",
    FormalParameters = "formal_parameters",
    FunctionDeclaration = "function_declaration",
    FunctionExpression = "function_expression",
    FunctionSignature = "function_signature",
    FunctionType = "function_type",
    GeneratorDeclaration = "generator_function_declaration",
    GeneratorFunction = "generator_function",
    GenericType = "generic_type",
    HashBang = "hash_bang_line",
    HtmlCharacterReference = "html_character_reference",
    Identifier = "identifier",
    If = "if_statement",
    ImplementsClause = "implements_clause",
    ImportAlias = "import_alias",
    ImportClause = "import_clause",
    Import = "import_statement",
    ImportRequireClause = "import_require_clause",
    ImportSpecifier = "import_specifier",
    ImportWord = "import",
    InstantiationExpression = "instantiation_expression",
    InterfaceDeclaration = "interface_declaration",
    InternalModule = "internal_module",
    IntersectionType = "intersection_type",
    JsxAttribute = "jsx_attribute",
    JsxElement = "jsx_element",
    JsxExpression = "jsx_expression",
    JsxSelfClosing = "jsx_self_closing_element",
    JsxText = "jsx_text",
    Labeled = "labeled_statement",
    LexicalDeclaration = "lexical_declaration",
    LiteralType = "literal_type",
    MemberExpression = "member_expression",
    MetaProperty = "meta_property",
    MethodDefinition = "method_definition",
    MethodSignature = "method_signature",
    Module = "module",
    NamedImports = "named_imports",
    NamespaceExport = "namespace_export",
    NamespaceImport = "namespace_import",
    NestedIdentifier = "nested_identifier",
    NestedTypeIdentifier = "nested_type_identifier",
    New = "new_expression",
    NonNull = "non_null_expression",
    Null = "null",
    Number = "number",
    Object = "object",
    ObjectAssignmentPattern = "object_assignment_pattern",
    ObjectPattern = "object_pattern",
    ObjectType = "object_type",
    OptionalParameter = "optional_parameter",
    OverrideModifier = "override_modifier",
    Pair = "pair",
    PairPattern = "pair_pattern",
    Parenthesized = "parenthesized_expression",
    ParenthesizedType = "parenthesized_type",
    PredefinedType = "predefined_type",
    PrivateName = "private_property_identifier",
    Program = "program",
    PropertyName = "property_identifier",
    PropertySignature = "property_signature",
    PublicFieldDefinition = "public_field_definition",
    ReadonlyType = "readonly_type",
    Regex = "regex",
    RequiredParameter = "required_parameter",
    RestPattern = "rest_pattern",
    Return = "return_statement",
    Satisfies = "satisfies_expression",
    Sequence = "sequence_expression",
    Shorthand = "shorthand_property_identifier",
    ShorthandPattern = "shorthand_property_identifier_pattern",
    Spread = "spread_element",
    StatementBlock = "statement_block",
    StatementIdentifier = "statement_identifier",
    String = "string",
    StringFragment = "string_fragment",
    SubscriptExpression = "subscript_expression",
    Super = "super",
    Switch = "switch_statement",
    TemplateString = "template_string",
    TemplateSubstitution = "template_substitution",
    Ternary = "ternary_expression",
    This = "this",
    Throw = "throw_statement",
    True = "true",
    Try = "try_statement",
    TypeAlias = "type_alias_declaration",
    TypeAnnotation = "type_annotation",
    TypeArguments = "type_arguments",
    TypeAssertion = "type_assertion",
    TypeIdentifier = "type_identifier",
    TypeQuery = "type_query",
    Unary = "unary_expression",
    Undefined = "undefined",
    UnionType = "union_type",
    Update = "update_expression",
    UsingDeclaration = "using_declaration",
    VariableDeclaration = "variable_declaration",
    VariableDeclarator = "variable_declarator",
    While = "while_statement",
    With = "with_statement",
    Yield = "yield_expression",
}

static JAVASCRIPT: LazyLock<Vec<Option<Field>>> = LazyLock::new(|| fields(Language::JavaScript));
static TYPESCRIPT: LazyLock<Vec<Option<Field>>> = LazyLock::new(|| fields(Language::TypeScript));
static TSX: LazyLock<Vec<Option<Field>>> = LazyLock::new(|| fields(Language::Tsx));

/// The module of a file.
pub(super) fn lower(language: Language, source: &str, root: Node<'_>) -> Module {
    let fields: &'static [Option<Field>] = match language {
        Language::TypeScript => &TYPESCRIPT,
        Language::Tsx => &TSX,
        _ => &JAVASCRIPT,
    };
    let mut script = Script { walk: Walk::new(language, source, root, fields) };
    let body = script.block(root);
    script.walk.builder.finish(body)
}

struct Script<'s, 't> {
    walk: Walk<'s, 't>,
}

impl<'s, 't> Lowering<'s, 't> for Script<'s, 't> {
    fn walk(&mut self) -> &mut Walk<'s, 't> {
        &mut self.walk
    }

    fn is_block(node: Node<'t>) -> bool {
        matches!(Kind::of(node), Kind::Program | Kind::StatementBlock | Kind::ElseClause)
    }

    fn is_binary(node: Node<'t>) -> bool {
        Kind::of(node) == Kind::Binary
            && node.child_by_field_name("operator").is_none_or(|sign| sign.kind() != "instanceof")
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

impl<'t> Script<'_, 't> {
    fn statement_of(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let stmt = match Kind::of(node) {
            Kind::ExpressionStatement => return self.expression(node, &children, ids),
            Kind::LexicalDeclaration | Kind::VariableDeclaration | Kind::UsingDeclaration => {
                return self.variables(&children, ids);
            }
            Kind::Return => {
                let value = children.named().next();
                Stmt::Return(value.map(|value| self.expr(value)))
            }
            Kind::If => {
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.block_of(children.field(Field::Consequence));
                let otherwise = self.block_of(children.field(Field::Alternative));
                Stmt::If { test, then, otherwise }
            }
            Kind::While | Kind::Do | Kind::For | Kind::ForIn => {
                return self.repetition(node, &children, ids);
            }
            Kind::Switch => self.switch(node, &children),
            Kind::Try => self.try_statement(&children),
            Kind::Throw => {
                let value = children.named().next();
                Stmt::Throw(value.map(|value| self.expr(value)))
            }
            Kind::With => {
                let object = self.expr_of(node, children.field(Field::Object));
                let mut items = Vec::new();
                self.walk.push(node, Stmt::Expr(object), &mut items);
                let items = self.walk.builder.block(&items);
                Stmt::With { items, body: self.block_of(children.field(Field::Body)) }
            }
            Kind::Break => Stmt::Break,
            Kind::Continue => Stmt::Continue,
            Kind::StatementBlock => Stmt::Block(self.block(node)),
            Kind::Import | Kind::ImportAlias => return self.import(node, &children, ids),
            Kind::Export => return self.export(node, &children, ids),
            Kind::FunctionDeclaration
            | Kind::GeneratorDeclaration
            | Kind::ClassDeclaration
            | Kind::AbstractClassDeclaration
            | Kind::InterfaceDeclaration
            | Kind::EnumDeclaration => {
                return self.declaration(node, &[], ids);
            }
            Kind::InternalModule | Kind::Module => {
                Stmt::Block(self.block_of(children.field(Field::Body)))
            }
            // `declare` before a declaration, or broken code: statements may lie anywhere below.
            Kind::AmbientDeclaration => return self.stmts(&children, ids),
            _ if node.is_error() => return self.stmts(&children, ids),
            Kind::Labeled => {
                if let Some(body) = children.field(Field::Body) {
                    self.stmt(body, ids);
                }
                return;
            }
            Kind::Empty
            | Kind::Debugger
            | Kind::HashBang
            | Kind::FunctionSignature
            | Kind::TypeAlias
            | Kind::StatementIdentifier => return,
            _ => Stmt::Expr(self.expr(node)),
        };
        self.walk.push(node, stmt, ids);
    }

    fn stmts(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        for child in children.named() {
            self.stmt(child, ids);
        }
    }

    fn expression(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        let Some(value) = children.named().next() else { return };
        let stmt = if Kind::of(value) == Kind::InternalModule {
            return self.stmt(value, ids);
        } else if Kind::of(value) == Kind::Unary && self.walk.children(value).has("delete") {
            let target = self.walk.children(value).field(Field::Argument);
            Stmt::Delete(self.expr_of(value, target))
        } else {
            Stmt::Expr(self.expr(value))
        };
        self.walk.push(node, stmt, ids);
    }

    fn variables(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        for declarator in children.named() {
            let parts = self.walk.children(declarator);
            let Some(name) = parts.field(Field::Name) else {
                self.stmt(declarator, ids);
                continue;
            };
            let class = self.declared(&parts);
            let value = parts.field(Field::Value).map(|value| self.expr(value));
            let target = self.target(name, true);
            self.walk.push(declarator, Stmt::Assign { target, value, class }, ids);
        }
    }

    /// A function, a class, or what a TypeScript declaration comes to, bound to its name.
    fn declaration(&mut self, node: Node<'t>, decorators: &[Node<'t>], ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        if let Some(name) = children.field(Field::Name) {
            let name = self.walk.name(name);
            self.walk.builder.declare(name);
        }
        let stmt = match Kind::of(node) {
            Kind::FunctionDeclaration | Kind::GeneratorDeclaration => {
                Stmt::Function(self.function(node, &children, &[], None))
            }
            _ => Stmt::Class(self.class(node, &children, decorators)),
        };
        self.walk.push(node, stmt, ids);
    }

    fn repetition(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        if Kind::of(node) == Kind::ForIn {
            let iterable = self.expr_of(node, children.field(Field::Right));
            let is_declared = children.field(Field::KindName).is_some();
            let target = children.field(Field::Left);
            let target = match target {
                Some(target) => self.target(target, is_declared),
                None => self.walk.opaque(node, &[]),
            };
            let body = self.block_of(children.field(Field::Body));
            let keys = children.field(Field::Operator).is_some_and(|sign| sign.kind() == "in");
            let each = ForEach { target, iterable, body, otherwise: List::default(), keys };
            return self.walk.push(node, Stmt::ForEach(Box::new(each)), ids);
        }
        if let Some(first) = children.field(Field::Initializer) {
            self.stmt(first, ids);
        }
        let runs_once = Kind::of(node) == Kind::Do;
        let is_test = |it: &Node<'_>| it.is_named() && Kind::of(*it) != Kind::Empty;
        let test = children.fields(Field::Condition).find(is_test).map(|test| self.test(test));
        let body = self.block_of(children.field(Field::Body));
        let mut update = Vec::new();
        if let Some(step) = children.field(Field::Increment) {
            let value = self.expr(step);
            self.walk.push(step, Stmt::Expr(value), &mut update);
        }
        let update = self.walk.builder.block(&update);
        let repeated = While { test, body, update, otherwise: List::default(), runs_once };
        self.walk.push(node, Stmt::While(Box::new(repeated)), ids);
    }

    /// The condition of a `for` is an expression or, in one grammar, a statement of it.
    fn test(&mut self, node: Node<'t>) -> ExprId {
        match Kind::of(node) {
            Kind::ExpressionStatement => {
                let inner = self.walk.children(node).named().next();
                self.expr_of(node, inner)
            }
            _ => self.expr(node),
        }
    }

    fn switch(&mut self, node: Node<'t>, children: &Children<'t>) -> Stmt {
        let subject = self.expr_of(node, children.field(Field::Value));
        let body = children.field(Field::Body).map(|body| self.walk.children(body));
        let mut cases = Vec::new();
        for clause in body.iter().flat_map(Children::named) {
            let parts = self.walk.children(clause);
            let values = parts.field(Field::Value).map(|value| self.expr(value));
            let mut ids = Vec::new();
            for child in parts.fields(Field::Body).filter(Node::is_named) {
                self.stmt(child, &mut ids);
            }
            let body = self.walk.builder.block(&ids);
            let values = values.into_iter().collect();
            cases.push(Case { values, guard: None, binds: Vec::new(), body });
        }
        Stmt::Switch(Box::new(Switch { subject, cases, falls_through: true }))
    }

    fn try_statement(&mut self, children: &Children<'t>) -> Stmt {
        let body = self.block_of(children.field(Field::Body));
        let mut handlers = Vec::new();
        if let Some(handler) = children.field(Field::Handler) {
            let parts = self.walk.children(handler);
            let binding = parts.field(Field::Parameter).map(|name| self.target(name, true));
            let body = self.block_of(parts.field(Field::Body));
            handlers.push(Handler { types: Vec::new(), binding, body, span: span(handler) });
        }
        let finally = children.field(Field::Finalizer).map(|it| self.walk.children(it));
        let finally = self.block_of(finally.and_then(|it| it.field(Field::Body)));
        Stmt::Try(Box::new(Try { body, handlers, otherwise: List::default(), finally }))
    }
}
