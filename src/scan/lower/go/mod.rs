//! Go.

mod declarations;
mod values;

use super::shared::Lowering;
use super::vocabulary::{Field, fields, kinds};
use super::{Children, MOST_DEPTH, Walk, span};
use crate::scan::ir::{
    BinaryOp, Case, ClassId, Expr, ExprId, ForEach, List, Module, Name, SequenceKind, Span, Stmt,
    StmtId, Switch, UnaryOp, While,
};
use crate::syntax::Language;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use tree_sitter::Node;

kinds! { Kind of Language::Go;
    ArrayType = "array_type",
    Assignment = "assignment_statement",
    Binary = "binary_expression",
    BlankIdentifier = "blank_identifier",
    Block = "block",
    Break = "break_statement",
    Call = "call_expression",
    ChannelType = "channel_type",
    CommunicationCase = "communication_case",
    CompositeLiteral = "composite_literal",
    ConstDeclaration = "const_declaration",
    ConstSpec = "const_spec",
    Continue = "continue_statement",
    Dec = "dec_statement",
    DefaultCase = "default_case",
    Defer = "defer_statement",
    Dot = "dot",
    Empty = "empty_statement",
    EscapeSequence = "escape_sequence",
    ExpressionCase = "expression_case",
    ExpressionList = "expression_list",
    ExpressionStatement = "expression_statement",
    ExpressionSwitch = "expression_switch_statement",
    Fallthrough = "fallthrough_statement",
    False = "false",
    FieldDeclaration = "field_declaration",
    FieldDeclarationList = "field_declaration_list",
    FieldIdentifier = "field_identifier",
    Float = "float_literal",
    ForClause = "for_clause",
    For = "for_statement",
    FuncLiteral = "func_literal",
    FunctionDeclaration = "function_declaration",
    FunctionType = "function_type",
    GenericType = "generic_type",
    Go = "go_statement",
    Goto = "goto_statement",
    Identifier = "identifier",
    If = "if_statement",
    ImplicitLengthArray = "implicit_length_array_type",
    ImportDeclaration = "import_declaration",
    ImportSpec = "import_spec",
    ImportSpecList = "import_spec_list",
    Inc = "inc_statement",
    Index = "index_expression",
    Int = "int_literal",
    InterfaceType = "interface_type",
    InterpretedString = "interpreted_string_literal",
    Iota = "iota",
    KeyedElement = "keyed_element",
    LabelName = "label_name",
    Labeled = "labeled_statement",
    LiteralElement = "literal_element",
    LiteralValue = "literal_value",
    MapType = "map_type",
    MethodDeclaration = "method_declaration",
    MethodElem = "method_elem",
    Nil = "nil",
    PackageClause = "package_clause",
    PackageIdentifier = "package_identifier",
    ParameterDeclaration = "parameter_declaration",
    ParameterList = "parameter_list",
    Parenthesized = "parenthesized_expression",
    ParenthesizedType = "parenthesized_type",
    PointerType = "pointer_type",
    QualifiedType = "qualified_type",
    RangeClause = "range_clause",
    RawString = "raw_string_literal",
    Receive = "receive_statement",
    Return = "return_statement",
    Rune = "rune_literal",
    Select = "select_statement",
    Selector = "selector_expression",
    Send = "send_statement",
    ShortVar = "short_var_declaration",
    Slice = "slice_expression",
    SliceType = "slice_type",
    SourceFile = "source_file",
    StatementList = "statement_list",
    StructType = "struct_type",
    True = "true",
    TypeAlias = "type_alias",
    TypeAssertion = "type_assertion_expression",
    TypeCase = "type_case",
    TypeConversion = "type_conversion_expression",
    TypeDeclaration = "type_declaration",
    TypeElem = "type_elem",
    TypeIdentifier = "type_identifier",
    TypeInstantiation = "type_instantiation_expression",
    TypeSpec = "type_spec",
    TypeSwitch = "type_switch_statement",
    Unary = "unary_expression",
    VarDeclaration = "var_declaration",
    VarSpec = "var_spec",
    VarSpecList = "var_spec_list",
    VariadicArgument = "variadic_argument",
    VariadicParameter = "variadic_parameter_declaration",
}

static FIELDS: LazyLock<Vec<Option<Field>>> = LazyLock::new(|| fields(Language::Go));

/// The module of a file.
pub(super) fn lower(source: &str, root: Node<'_>) -> Module {
    let walk = Walk::new(Language::Go, source, root, &FIELDS);
    let mut go = Go { walk, classes: FxHashMap::default(), results: Vec::new(), row: 0 };
    go.find_types(root);
    let body = go.block(root);
    go.walk.builder.finish(body)
}

struct Go<'s, 't> {
    walk: Walk<'s, 't>,
    /// The types of the file, by name: their methods stand outside of them, and before them.
    classes: FxHashMap<Name, ClassId>,
    /// What the function calls its results: a `return` without a value gives these.
    results: Vec<(Span, Name)>,
    /// Which constant of its group is being read: the value of `iota`.
    row: i64,
}

impl<'s, 't> Lowering<'s, 't> for Go<'s, 't> {
    fn walk(&mut self) -> &mut Walk<'s, 't> {
        &mut self.walk
    }

    fn is_block(node: Node<'t>) -> bool {
        matches!(Kind::of(node), Kind::Block | Kind::SourceFile)
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

impl<'t> Go<'_, 't> {
    fn stmts(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        for child in children.named() {
            self.stmt(child, ids);
        }
    }

    fn statement_of(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(node);
        let stmt = match Kind::of(node) {
            Kind::ExpressionStatement | Kind::Go | Kind::Defer => {
                Stmt::Expr(self.expr_of(node, children.named().next()))
            }
            Kind::StatementList
            | Kind::ImportDeclaration
            | Kind::ImportSpecList
            | Kind::VarDeclaration
            | Kind::VarSpecList
            | Kind::TypeDeclaration => {
                return self.stmts(&children, ids);
            }
            Kind::ShortVar | Kind::Assignment | Kind::Receive => {
                return self.assignment(node, &children, ids);
            }
            Kind::VarSpec => {
                let value = children.field(Field::Value);
                return self.variables(node, &children, value, ids);
            }
            Kind::ConstDeclaration => return self.constants(&children, ids),
            Kind::Inc | Kind::Dec => {
                let operand = self.expr_of(node, children.named().next());
                let is_inc = Kind::of(node) == Kind::Inc;
                let op = if is_inc { UnaryOp::Increment } else { UnaryOp::Decrement };
                Stmt::Expr(self.new_expr(node, Expr::Unary(op, operand)))
            }
            // The channel comes to hold the value besides what it held.
            Kind::Send => {
                let channel = self.expr_of(node, children.field(Field::Channel));
                let value = self.expr_of(node, children.field(Field::Value));
                Stmt::Expr(self.new_expr(node, Expr::AssignOp(BinaryOp::Other, channel, value)))
            }
            Kind::Return => Stmt::Return(self.returned(node, &children)),
            Kind::If => {
                self.first(&children, ids);
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.block_of(children.field(Field::Consequence));
                let otherwise = self.block_of(children.field(Field::Alternative));
                Stmt::If { test, then, otherwise }
            }
            Kind::For => return self.repetition(node, &children, ids),
            Kind::ExpressionSwitch | Kind::TypeSwitch | Kind::Select => {
                return self.switch(node, &children, ids);
            }
            Kind::Labeled => {
                if let Some(inner) = children.rest().nth(1) {
                    self.stmt(inner, ids);
                }
                return;
            }
            Kind::Break => Stmt::Break,
            Kind::Continue => Stmt::Continue,
            Kind::Block => Stmt::Block(self.block(node)),
            Kind::ImportSpec => return self.import(node, &children, ids),
            Kind::PackageClause => {
                if let Some(name) = children.named().next() {
                    let text = self.walk.text(name);
                    self.walk.builder.package(text);
                }
                return;
            }
            Kind::FunctionDeclaration | Kind::MethodDeclaration => {
                let id = self.function(node, &children);
                // A method of a type of this file is found there.
                if self.walk.builder.function(id).class.is_some() {
                    return;
                }
                Stmt::Function(id)
            }
            Kind::TypeSpec => Stmt::Class(self.class(node, &children)),
            Kind::TypeAlias => {
                let value = children.field(Field::Type).map(|class| self.expr(class));
                let target = self.target_of(node, children.field(Field::Name), true);
                Stmt::Assign { target, value, class: None }
            }
            _ if node.is_error() => return self.stmts(&children, ids),
            Kind::Empty | Kind::Goto | Kind::Fallthrough | Kind::LabelName => return,
            _ => Stmt::Expr(self.expr(node)),
        };
        self.walk.push(node, stmt, ids);
    }

    /// The statement before the `;` of an `if` or a `switch`.
    fn first(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        if let Some(first) = children.field(Field::Initializer) {
            self.stmt(first, ids);
        }
    }

    fn returned(&mut self, node: Node<'t>, children: &Children<'t>) -> Option<ExprId> {
        if let Some(value) = children.named().next() {
            return Some(self.expr(value));
        }
        let results = self.results.clone();
        let ids: Vec<_> =
            results.iter().map(|(_, name)| self.walk.builder.read(span(node), *name)).collect();
        match ids[..] {
            [] => None,
            [only] => Some(only),
            _ => Some(self.tuple(node, &ids)),
        }
    }

    fn assignment(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        let (left, right) = (children.field(Field::Left), children.field(Field::Right));
        let is_new = Kind::of(node) == Kind::ShortVar || children.has(":=");
        let sign = children.field(Field::Operator).map_or("=", |sign| sign.kind());
        let names = left.map_or(0, |left| left.named_child_count());
        let value = self.expr_of(node, right);
        let stmt = match (sign, left) {
            ("=", None) => Stmt::Expr(value),
            ("=", Some(left)) => {
                let value = Some(self.with_doubt(node, names, right, value));
                Stmt::Assign { target: self.target(left, is_new), value, class: None }
            }
            (sign, left) => {
                let target = self.target_of(node, left, false);
                let op = Self::operator(sign.strip_suffix('=').unwrap_or(sign));
                Stmt::Expr(self.new_expr(node, Expr::AssignOp(op, target, value)))
            }
        };
        self.walk.push(node, stmt, ids);
    }

    /// `value, ok` of what has only one value: a cast, a map's element, what a channel held.
    fn with_doubt(
        &mut self,
        node: Node<'t>,
        names: usize,
        right: Option<Node<'t>>,
        value: ExprId,
    ) -> ExprId {
        let only = match right {
            Some(list) if Kind::of(list) == Kind::ExpressionList => list.named_child(0),
            right => right,
        };
        let kind = only.map(Kind::of);
        let may_fail = matches!(kind, Some(Kind::TypeAssertion | Kind::Index | Kind::Unary));
        if names != 2
            || !may_fail
            || right.is_some_and(|it| it.named_child_count() == 2 && Some(it) != only)
        {
            return value;
        }
        let is_there = self.walk.opaque(node, &[]);
        self.tuple(node, &[value, is_there])
    }

    fn variables(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        value: Option<Node<'t>>,
        ids: &mut Vec<StmtId>,
    ) {
        let class = children.field(Field::Type).map(|class| self.expr(class));
        let names: Vec<_> = children.fields(Field::Name).filter(Node::is_named).collect();
        let given = value.map(|value| self.expr(value));
        let given = given.map(|given| self.with_doubt(node, names.len(), value, given));
        match (&names[..], given) {
            ([_, _, ..], Some(_)) => {
                let targets: Vec<_> = names.iter().map(|name| self.target(*name, true)).collect();
                let target = self.tuple(node, &targets);
                self.walk.push(node, Stmt::Assign { target, value: given, class }, ids);
            }
            _ => {
                for name in names {
                    let target = self.target(name, true);
                    self.walk.push(node, Stmt::Assign { target, value: given, class }, ids);
                }
            }
        }
    }

    /// Constants: one without a value has that of the one before, with another `iota`.
    fn constants(&mut self, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        let mut value = None;
        let outer = std::mem::replace(&mut self.row, -1);
        for spec in children.named() {
            let inner = self.walk.children(spec);
            self.row += 1;
            value = inner.field(Field::Value).or(value);
            self.variables(spec, &inner, value, ids);
        }
        self.row = outer;
    }

    fn repetition(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        let head = children.rest().next();
        let otherwise = List::default();
        if let Some(range) = head.filter(|it| Kind::of(*it) == Kind::RangeClause) {
            let inner = self.walk.children(range);
            let iterable = self.expr_of(range, inner.field(Field::Right));
            let is_new = inner.has(":=");
            let left = inner.field(Field::Left).map(|left| self.walk.children(left));
            let mut names: Vec<_> = left.iter().flat_map(Children::named).collect();
            if names.len() > 1 && self.walk.text(names[1]) == "_" {
                names.truncate(1);
            }
            let keys = names.len() == 1;
            let target = self.target_of(range, names.pop(), is_new);
            if let Some(key) = names.pop().filter(|key| self.walk.text(*key) != "_") {
                let target = self.target(key, is_new);
                self.walk.push(key, Stmt::Assign { target, value: None, class: None }, ids);
            }
            let body = self.block_of(children.field(Field::Body));
            let each = ForEach { target, iterable, body, otherwise, keys };
            return self.walk.push(node, Stmt::ForEach(Box::new(each)), ids);
        }
        let clause = head.filter(|it| Kind::of(*it) == Kind::ForClause);
        let clause = clause.map(|clause| self.walk.children(clause));
        let test = match &clause {
            Some(clause) => {
                self.first(clause, ids);
                clause.field(Field::Condition)
            }
            None => head,
        };
        let test = test.map(|test| self.expr(test));
        let body = self.block_of(children.field(Field::Body));
        let update = self.block_of(clause.and_then(|it| it.field(Field::Update)));
        let repeated = While { test, body, update, otherwise, runs_once: false };
        self.walk.push(node, Stmt::While(Box::new(repeated)), ids);
    }

    /// A `switch` of values or types, or a `select`.
    fn switch(&mut self, node: Node<'t>, children: &Children<'t>, ids: &mut Vec<StmtId>) {
        self.first(children, ids);
        let subject = match children.field(Field::Value) {
            Some(value) => self.expr(value),
            None if Kind::of(node) == Kind::Select => self.walk.opaque(node, &[]),
            None => self.new_expr(node, Expr::Bool(true)),
        };
        if let Some(alias) = children.field(Field::Alias) {
            let target = self.target(alias, true);
            let value = Some(subject);
            self.walk.push(alias, Stmt::Assign { target, value, class: None }, ids);
        }
        let mut cases = Vec::new();
        for clause in children.rest() {
            let inner = self.walk.children(clause);
            let mut values = Vec::new();
            let mut body = Vec::new();
            match Kind::of(clause) {
                Kind::ExpressionCase => {
                    let list = inner.field(Field::Value).map(|list| self.walk.children(list));
                    for value in list.iter().flat_map(Children::named) {
                        values.push(self.expr(value));
                    }
                }
                Kind::TypeCase => {
                    for class in inner.fields(Field::Type).filter(Node::is_named) {
                        let class = self.expr(class);
                        values.push(self.walk.opaque(clause, &[class]));
                    }
                }
                Kind::CommunicationCase => {
                    values.push(self.walk.opaque(clause, &[]));
                    if let Some(communication) = inner.field(Field::Communication) {
                        self.stmt(communication, &mut body);
                    }
                }
                _ => {}
            }
            for child in inner.rest() {
                self.stmt(child, &mut body);
            }
            let body = self.walk.builder.block(&body);
            cases.push(Case { values, guard: None, binds: Vec::new(), body });
        }
        let switch = Switch { subject, cases, falls_through: false };
        self.walk.push(node, Stmt::Switch(Box::new(switch)), ids);
    }

    fn tuple(&mut self, node: Node<'t>, ids: &[ExprId]) -> ExprId {
        let ids = self.walk.builder.exprs(ids);
        self.new_expr(node, Expr::Sequence(SequenceKind::Tuple, ids))
    }

    /// What is assigned to; where it is declared, names in it are the function's own.
    fn target(&mut self, node: Node<'t>, is_new: bool) -> ExprId {
        match Kind::of(node) {
            Kind::ExpressionList => {
                let children = self.walk.children(node);
                let mut ids = Vec::new();
                for child in children.named() {
                    // A list in a list is nothing that the grammar has.
                    ids.push(match Kind::of(child) {
                        Kind::ExpressionList => self.expr(child),
                        _ => self.target(child, is_new),
                    });
                }
                match ids[..] {
                    [only] => only,
                    _ => self.tuple(node, &ids),
                }
            }
            Kind::Identifier | Kind::TypeIdentifier if self.walk.text(node) == "_" => {
                self.walk.opaque(node, &[])
            }
            Kind::Identifier | Kind::TypeIdentifier if is_new => {
                let name = self.walk.name(node);
                self.walk.builder.define(span(node), name)
            }
            _ => self.expr(node),
        }
    }

    fn target_of(&mut self, parent: Node<'t>, node: Option<Node<'t>>, is_new: bool) -> ExprId {
        match node {
            Some(node) => self.target(node, is_new),
            None => self.walk.opaque(parent, &[]),
        }
    }
}
