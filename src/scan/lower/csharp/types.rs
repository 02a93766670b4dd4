//! Types, their members, and functions of every kind.

use super::{Children, Field, Kind, Sharp, initial, parts, span};
use crate::scan::ir::{
    self, ClassId, Expr, ExprId, FunctionId, List, Name, Parameter, ParameterKind, Stmt, StmtId,
};
use crate::scan::lower::MOST_DEPTH;
use crate::scan::lower::shared::Lowering;
use tree_sitter::Node;

/// What modifiers and attributes say.
#[derive(Default)]
struct Modifiers {
    attributes: Vec<ExprId>,
    is_static: bool,
    is_public: bool,
    is_rest: bool,
}

/// What a function is made of; its node has it in places that differ.
#[derive(Default)]
struct Parts<'t> {
    name: Option<Name>,
    name_node: Option<Node<'t>>,
    parameters: Option<Node<'t>>,
    /// Parameters of a name that nobody wrote: the `value` of a setter.
    implied: Option<Name>,
    returns: Option<Node<'t>>,
    before: Option<Node<'t>>,
    body: Option<Node<'t>>,
}

impl<'t> Sharp<'_, 't> {
    fn modifiers(&mut self, children: &Children<'t>) -> Modifiers {
        let mut modifiers = Modifiers::default();
        for child in children.named() {
            match Kind::of(child) {
                Kind::Modifier => match self.walk.text(child) {
                    "static" | "const" => modifiers.is_static = true,
                    "public" | "internal" | "protected" => modifiers.is_public = true,
                    "params" => modifiers.is_rest = true,
                    _ => {}
                },
                Kind::AttributeList => {
                    for attribute in self.walk.children(child).named() {
                        if Kind::of(attribute) == Kind::Attribute {
                            modifiers.attributes.push(self.attribute(attribute));
                        }
                    }
                }
                _ => {}
            }
        }
        modifiers
    }

    /// `[Name]` is the name, and `[Name(…)]` a call of it; `Key = value` a keyword argument.
    fn attribute(&mut self, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        let callee = self.expr_of(node, children.field(Field::Name));
        let Some(list) = children.rest().find(|it| Kind::of(*it) == Kind::AttributeArgumentList)
        else {
            return callee;
        };
        let arguments = self.arguments(Some(list));
        self.new_expr(node, Expr::Call { callee, arguments })
    }

    pub(super) fn class(&mut self, node: Node<'t>, children: &Children<'t>) -> ClassId {
        let modifiers = self.modifiers(children);
        let decorators = self.walk.builder.exprs(&modifiers.attributes);
        let mut bases = Vec::new();
        let mut arguments = None;
        let list = children.rest().find(|it| Kind::of(*it) == Kind::BaseList);
        for base in list.map(|it| self.walk.children(it)).iter().flat_map(Children::named) {
            match Kind::of(base) {
                Kind::ArgumentList => arguments = Some(base),
                Kind::PrimaryBase => {
                    let inner = self.walk.children(base);
                    bases.push(self.expr_of(base, inner.field(Field::Type)));
                    arguments = inner.rest().last();
                }
                _ => bases.push(self.expr(base)),
            }
        }
        if Kind::of(node) == Kind::EnumDeclaration {
            bases.push(self.walk.enumeration(span(node)));
        }
        let bases = self.walk.builder.exprs(&bases);
        let name = children.field(Field::Name).map(|name| self.walk.name(name));
        let id = self.walk.builder.class(span(node));
        self.walk.builder.class_mut(id).outer = self.class;
        if let (Some(name), None) = (name, self.class) {
            self.walk.builder.declare(name);
        }
        let outer = self.class.replace(id);
        if let Some(list) = children.rest().find(|it| Kind::of(*it) == Kind::ParameterList) {
            self.primary_constructor(id, node, list, arguments);
        }
        self.members(id, node, children.field(Field::Body));
        self.class = outer;
        let class = self.walk.builder.class_mut(id);
        (class.name, class.bases, class.decorators) = (name, bases, decorators);
        id
    }

    /// `class A(B b) : C(d)`: each parameter is a field of the same name.
    fn primary_constructor(
        &mut self,
        id: ClassId,
        node: Node<'t>,
        list: Node<'t>,
        arguments: Option<Node<'t>>,
    ) {
        let function = self.walk.builder.enter(span(node));
        let parameters = self.parameters(Some(list));
        let mut ids = Vec::new();
        if let Some(arguments) = arguments {
            self.other_constructor(arguments, Expr::Super, &mut ids);
        }
        for parameter in &parameters {
            let (name, class, decorators) = (parameter.name, parameter.class, parameter.decorators);
            self.walk.builder.class_mut(id).fields.push(ir::Field { name, class, decorators });
            let value = Some(self.walk.builder.read(span(list), name));
            let target = self.walk.own(span(list), name);
            self.walk.push(list, Stmt::Assign { target, value, class }, &mut ids);
        }
        let body = self.walk.builder.block(&ids);
        self.walk.builder.leave();
        let name = self.walk.builder.named("<init>");
        let it = self.walk.builder.function(function);
        (it.name, it.parameters, it.body, it.class) = (Some(name), parameters, body, Some(id));
        self.walk.builder.class_mut(id).methods.push((name, function));
    }

    /// The members of a type: methods, and what its fields begin with as two functions.
    fn members(&mut self, id: ClassId, node: Node<'t>, body: Option<Node<'t>>) {
        let mut members = Vec::new();
        if let Some(body) = body {
            self.flat_members(body, &mut members);
        }
        for is_static in [false, true] {
            let function = self.walk.builder.enter(body.map_or_else(|| span(node), span));
            let mut ids = Vec::new();
            for member in &members {
                self.initializer(id, *member, is_static, &mut ids);
            }
            let list = self.walk.builder.block(&ids);
            self.walk.builder.leave();
            let it = self.walk.builder.function(function);
            (it.body, it.class, it.is_static, it.is_public) = (list, Some(id), is_static, false);
            if !list.is_empty() {
                let class = self.walk.builder.class_mut(id);
                let place =
                    if is_static { &mut class.static_initializer } else { &mut class.initializer };
                *place = Some(function);
            }
        }
        let is_interface = Kind::of(node) == Kind::InterfaceDeclaration;
        for member in members {
            let children = self.walk.children(member);
            match Kind::of(member) {
                Kind::MethodDeclaration
                | Kind::ConstructorDeclaration
                | Kind::OperatorDeclaration
                | Kind::ConversionOperator
                | Kind::DestructorDeclaration => {
                    let method = self.method(member, &children);
                    self.walk.builder.function(method).is_public |= is_interface;
                }
                Kind::PropertyDeclaration | Kind::IndexerDeclaration | Kind::EventDeclaration => {
                    self.accessors(member, &children);
                }
                Kind::ClassDeclaration
                | Kind::InterfaceDeclaration
                | Kind::EnumDeclaration
                | Kind::RecordDeclaration
                | Kind::StructDeclaration
                    if self.walk.depth < MOST_DEPTH =>
                {
                    self.walk.depth += 1;
                    self.class(member, &children);
                    self.walk.depth -= 1;
                }
                _ => {}
            }
        }
    }

    fn flat_members(&mut self, body: Node<'t>, members: &mut Vec<Node<'t>>) {
        if self.walk.depth >= MOST_DEPTH {
            return;
        }
        self.walk.depth += 1;
        for (field, child) in self.walk.children(body).0 {
            let is_around =
                matches!(Kind::of(child), Kind::PreprocIf | Kind::PreprocElif | Kind::PreprocElse);
            if is_around || child.is_error() {
                self.flat_members(child, members);
            } else if child.is_named() && !child.is_extra() && field != Some(Field::Condition) {
                members.push(child);
            }
        }
        self.walk.depth -= 1;
    }

    /// What a member adds to the initializer of objects, or to that of the class itself.
    fn initializer(&mut self, id: ClassId, member: Node<'t>, wanted: bool, ids: &mut Vec<StmtId>) {
        let children = self.walk.children(member);
        match Kind::of(member) {
            Kind::FieldDeclaration | Kind::EventField => {
                let modifiers = self.modifiers(&children);
                if modifiers.is_static != wanted {
                    return;
                }
                let decorators = self.walk.builder.exprs(&modifiers.attributes);
                let is_declaration = |it: &Node<'_>| Kind::of(*it) == Kind::VariableDeclaration;
                for declaration in children.named().filter(is_declaration) {
                    let inner = self.walk.children(declaration);
                    let class = self.declared(&inner);
                    for declarator in inner.rest() {
                        let inner = self.walk.children(declarator);
                        let Some(name) = inner.field(Field::Name) else { continue };
                        let name = self.walk.name(name);
                        let field = ir::Field { name, class, decorators };
                        self.field(id, field, declarator, initial(&inner), ids);
                    }
                }
            }
            Kind::PropertyDeclaration | Kind::EventDeclaration => {
                let modifiers = self.modifiers(&children);
                let Some(name) = children.field(Field::Name) else { return };
                if modifiers.is_static != wanted {
                    return;
                }
                let decorators = self.walk.builder.exprs(&modifiers.attributes);
                let (name, class) = (self.walk.name(name), self.declared(&children));
                let value = children.field(Field::Value);
                let value = value.filter(|it| Kind::of(*it) != Kind::ArrowClause);
                self.field(id, ir::Field { name, class, decorators }, member, value, ids);
            }
            Kind::EnumMember if wanted => {
                let Some(name) = children.field(Field::Name) else { return };
                let name = self.walk.name(name);
                let field = ir::Field { name, class: None, decorators: List::default() };
                self.field(id, field, member, children.field(Field::Value), ids);
            }
            _ => {}
        }
    }

    /// A field, and `this.name = value` where it begins with something.
    fn field(
        &mut self,
        id: ClassId,
        field: ir::Field,
        node: Node<'t>,
        value: Option<Node<'t>>,
        ids: &mut Vec<StmtId>,
    ) {
        let (name, class) = (field.name, field.class);
        self.walk.builder.class_mut(id).fields.push(field);
        if let Some(value) = value {
            let value = Some(self.value(value, class));
            let target = self.walk.own(span(node), name);
            self.walk.push(node, Stmt::Assign { target, value, class }, ids);
        }
    }

    /// The accessors of a property as methods: `get_Name`, `set_Name`; those of an indexer `Item`.
    fn accessors(&mut self, node: Node<'t>, children: &Children<'t>) {
        let modifiers = self.modifiers(children);
        let name = children.field(Field::Name);
        let text = name.map_or("Item", |name| self.walk.text(name));
        let returns = children.field(Field::Type);
        let common = |prefix: &str| Parts {
            name: Some(Name::new(&format!("{prefix}_{text}"))),
            name_node: name,
            parameters: children.field(Field::Parameters),
            returns,
            ..Parts::default()
        };
        if let Some(value) = children.field(Field::Value)
            && Kind::of(value) == Kind::ArrowClause
        {
            let parts = Parts { body: Some(value), ..common("get") };
            self.function(node, &parts, &modifiers);
        }
        let list = children.field(Field::Accessors).map(|it| self.walk.children(it));
        for accessor in list.iter().flat_map(Children::named) {
            let inner = self.walk.children(accessor);
            let Some(body) = inner.field(Field::Body) else { continue };
            let word = inner.field(Field::Name).map_or("get", |word| self.walk.text(word));
            let is_getter = word == "get";
            let implied = (!is_getter).then(|| self.walk.builder.named("value"));
            let word = if word == "init" { "set" } else { word };
            let mut parts = Parts { body: Some(body), implied, ..common(word) };
            if !is_getter {
                parts.returns = None;
            }
            self.function(accessor, &parts, &modifiers);
        }
    }

    pub(super) fn method(&mut self, node: Node<'t>, children: &Children<'t>) -> FunctionId {
        let modifiers = self.modifiers(children);
        let name_node = children.field(Field::Name);
        let name = match Kind::of(node) {
            Kind::ConstructorDeclaration if modifiers.is_static => {
                Some(self.walk.builder.named("<clinit>"))
            }
            Kind::ConstructorDeclaration => Some(self.walk.builder.named("<init>")),
            Kind::OperatorDeclaration => {
                children.field(Field::Operator).map(|sign| self.walk.name(sign))
            }
            Kind::ConversionOperator => Some(self.walk.builder.named("operator")),
            Kind::DestructorDeclaration => Some(self.walk.builder.named("Finalize")),
            _ => name_node.map(|name| self.walk.name(name)),
        };
        let returns = children.field(Field::Returns).or_else(|| children.field(Field::Type));
        let parts = Parts {
            name,
            name_node,
            parameters: children.field(Field::Parameters),
            implied: None,
            returns,
            before: children.rest().find(|it| Kind::of(*it) == Kind::ConstructorInitializer),
            body: children.field(Field::Body),
        };
        let id = self.function(node, &parts, &modifiers);
        if Kind::of(node) == Kind::LocalFunction {
            self.walk.builder.function(id).is_public = false;
        }
        id
    }

    fn function(&mut self, node: Node<'t>, parts: &Parts<'t>, modifiers: &Modifiers) -> FunctionId {
        let decorators = self.walk.builder.exprs(&modifiers.attributes);
        let id = self.walk.builder.enter(span(node));
        let returns = parts.returns.map(|class| self.expr(class));
        let mut parameters = self.parameters(parts.parameters);
        if let Some(name) = parts.implied {
            let target = self.walk.builder.define(span(node), name);
            parameters.push(plain(name, target));
        }
        let mut ids = Vec::new();
        if let Some(before) = parts.before {
            let children = self.walk.children(before);
            let callee = if children.has("this") { Expr::This } else { Expr::Super };
            if let Some(arguments) = children.named().last() {
                self.other_constructor(arguments, callee, &mut ids);
            }
        }
        self.body(parts.body, &mut ids);
        let body = self.walk.builder.block(&ids);
        self.walk.builder.leave();
        let is_member = !matches!(Kind::of(node), Kind::LocalFunction | Kind::Lambda);
        let class = self.class;
        let function = self.walk.builder.function(id);
        function.name = parts.name;
        function.name_span = parts.name_node.map_or_else(|| span(node), span);
        function.parameters = parameters;
        function.body = body;
        function.decorators = decorators;
        function.class = class;
        function.returns = returns;
        function.is_static = modifiers.is_static;
        function.is_public = modifiers.is_public;
        if let (Some(class), Some(name), true) = (class, parts.name, is_member) {
            self.walk.builder.class_mut(class).methods.push((name, id));
        }
        id
    }

    /// `: base(…)` or `: this(…)`.
    fn other_constructor(&mut self, arguments: Node<'t>, callee: Expr, ids: &mut Vec<StmtId>) {
        let callee = self.new_expr(arguments, callee);
        let list = self.arguments(Some(arguments));
        let call = self.new_expr(arguments, Expr::Call { callee, arguments: list });
        self.walk.push(arguments, Stmt::Expr(call), ids);
    }

    /// A block, or `=> value`.
    fn body(&mut self, body: Option<Node<'t>>, ids: &mut Vec<StmtId>) {
        let Some(body) = body else { return };
        let children = self.walk.children(body);
        match Kind::of(body) {
            Kind::Block => self.stmts(&children, ids),
            kind => {
                let is_clause = kind == Kind::ArrowClause;
                let value = if is_clause { parts(&children).next() } else { Some(body) };
                let value = self.expr_of(body, value);
                self.walk.push(body, Stmt::Return(Some(value)), ids);
            }
        }
    }

    pub(super) fn lambda(&mut self, node: Node<'t>, children: &Children<'t>) -> FunctionId {
        let is_block = |it: &Node<'_>| Kind::of(*it) == Kind::Block;
        let body = children.field(Field::Body).or_else(|| children.rest().find(is_block));
        let modifiers = Modifiers::default();
        let parameters = children.field(Field::Parameters);
        let parts = Parts { parameters, body, ..Parts::default() };
        self.function(node, &parts, &modifiers)
    }

    fn parameters(&mut self, node: Option<Node<'t>>) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let Some(node) = node else { return parameters };
        if matches!(Kind::of(node), Kind::ImplicitParameter | Kind::Identifier) {
            let name = self.walk.name(node);
            let target = self.walk.builder.define(span(node), name);
            parameters.push(plain(name, target));
            return parameters;
        }
        let children = self.walk.children(node);
        for child in children.rest().filter(|it| Kind::of(*it) == Kind::Parameter) {
            parameters.extend(self.parameter(child));
        }
        // `params T[] rest` has no node of its own.
        if let Some(rest) = children.field(Field::Name) {
            let name = self.walk.name(rest);
            let target = self.walk.builder.define(span(rest), name);
            parameters.push(Parameter { kind: ParameterKind::Rest, ..plain(name, target) });
        }
        parameters
    }

    fn parameter(&mut self, node: Node<'t>) -> Option<Parameter> {
        let children = self.walk.children(node);
        let name_node = children.field(Field::Name)?;
        let modifiers = self.modifiers(&children);
        let name = self.walk.name(name_node);
        let target = self.walk.builder.define(span(name_node), name);
        let class = self.declared(&children);
        let kind = if modifiers.is_rest { ParameterKind::Rest } else { ParameterKind::One };
        let default = initial(&children).map(|value| self.expr(value));
        let decorators = self.walk.builder.exprs(&modifiers.attributes);
        Some(Parameter { class, default, decorators, kind, ..plain(name, target) })
    }

    /// The declared type; none for `var`.
    pub(super) fn declared(&mut self, children: &Children<'t>) -> Option<ExprId> {
        let class = children.field(Field::Type)?;
        (Kind::of(class) != Kind::ImplicitType).then(|| self.expr(class))
    }
}

fn plain(name: Name, target: ExprId) -> Parameter {
    let (decorators, kind) = (List::default(), ParameterKind::One);
    Parameter { name, target, class: None, default: None, decorators, kind }
}
