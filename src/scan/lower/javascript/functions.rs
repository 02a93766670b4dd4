//! Functions, their parameters, and classes.

use super::{Children, Field, Kind, Script, span};
use crate::scan::ir::{
    self, ClassId, ExprId, FunctionId, List, Name, Parameter, ParameterKind, Stmt, StmtId,
};
use crate::scan::lower::shared::Lowering;
use tree_sitter::Node;

/// A member of a class, and the decorators before it.
type Member<'t> = (Node<'t>, Vec<Node<'t>>);

impl<'t> Script<'_, 't> {
    /// A function of any kind; a method where there is a class.
    pub(super) fn function(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        decorators: &[Node<'t>],
        class: Option<ClassId>,
    ) -> FunctionId {
        let decorators = self.decorators(decorators, children);
        let returns = children.field(Field::ReturnType).and_then(|it| self.annotation(it));
        let name = children.field(Field::Name);
        let mut named = name.map(|name| self.property_name(name));
        let is_static = class.is_some() && children.has("static");
        let id = self.walk.builder.enter(span(node));
        let is_value = matches!(Kind::of(node), Kind::FunctionExpression | Kind::GeneratorFunction);
        if let (Some(named), true) = (named, is_value) {
            self.walk.builder.declare(named);
        }
        let mut ids = Vec::new();
        let mut parameters = Vec::new();
        if let Some(only) = children.field(Field::Parameter) {
            parameters.extend(self.parameter(only, None, &mut ids));
        }
        let list = children.field(Field::Parameters).map(|list| self.walk.children(list));
        for child in list.iter().flat_map(Children::named) {
            parameters.extend(self.parameter(child, class, &mut ids));
        }
        match children.field(Field::Body) {
            Some(body) if Kind::of(body) == Kind::StatementBlock => {
                let body = self.walk.children(body);
                self.stmts(&body, &mut ids);
            }
            Some(body) => {
                let value = self.expr(body);
                self.walk.push(body, Stmt::Return(Some(value)), &mut ids);
            }
            None => {}
        }
        let body = self.walk.builder.block(&ids);
        self.walk.builder.leave();
        if class.is_some() && !is_static && named.is_some_and(|it| it.text() == "constructor") {
            named = Some(self.walk.builder.named("<init>"));
        }
        let is_public = named.is_some() && !self.is_private(children);
        let function = self.walk.builder.function(id);
        function.name = named;
        function.name_span = name.map_or_else(|| span(node), span);
        function.parameters = parameters;
        function.body = body;
        function.decorators = decorators;
        function.class = class;
        function.returns = returns;
        function.is_static = is_static;
        function.is_public = is_public;
        if let (Some(class), Some(name)) = (class, named) {
            self.walk.builder.class_mut(class).methods.push((name, id));
        }
        id
    }

    fn is_private(&self, children: &Children<'t>) -> bool {
        children.named().any(|child| match Kind::of(child) {
            Kind::AccessibilityModifier => self.walk.text(child) != "public",
            Kind::PrivateName => true,
            _ => false,
        })
    }

    fn decorators(&mut self, before: &[Node<'t>], children: &Children<'t>) -> List {
        let mut ids = Vec::new();
        for decorator in before.iter().copied().chain(children.fields(Field::Decorator)) {
            let value = self.walk.children(decorator).named().next();
            ids.push(self.expr_of(decorator, value));
        }
        self.walk.builder.exprs(&ids)
    }

    /// A parameter. One of a constructor that says who may see it is a field as well.
    fn parameter(
        &mut self,
        node: Node<'t>,
        class: Option<ClassId>,
        ids: &mut Vec<StmtId>,
    ) -> Option<Parameter> {
        let children = self.walk.children(node);
        let (mut bound, default) = match Kind::of(node) {
            Kind::RequiredParameter | Kind::OptionalParameter => {
                let bound =
                    children.field(Field::Pattern).or_else(|| children.field(Field::Name))?;
                (bound, children.field(Field::Value))
            }
            Kind::AssignmentPattern => (children.field(Field::Left)?, children.field(Field::Right)),
            _ => (node, None),
        };
        let mut kind = ParameterKind::One;
        match Kind::of(bound) {
            Kind::This => return None,
            Kind::RestPattern => {
                bound = self.walk.children(bound).named().next()?;
                kind = ParameterKind::Rest;
            }
            _ => {}
        }
        let is_plain = Kind::of(bound) == Kind::Identifier;
        let name = if is_plain { self.walk.name(bound) } else { self.walk.builder.named("") };
        let target = self.target(bound, true);
        let (declared, decorators) = if bound == node {
            (None, List::default())
        } else {
            (self.declared(&children), self.decorators(&[], &children))
        };
        let is_field = |it: Node<'_>| {
            matches!(Kind::of(it), Kind::AccessibilityModifier | Kind::OverrideModifier)
        };
        if let Some(class) = class
            && is_plain
            && (children.has("readonly") || children.named().any(is_field))
        {
            let field = ir::Field { name, class: declared, decorators };
            self.walk.builder.class_mut(class).fields.push(field);
            let value = self.walk.builder.read(span(bound), name);
            self.set(node, name, value, declared, ids);
        }
        let default = default.map(|value| self.expr(value));
        Some(Parameter { name, target, class: declared, default, decorators, kind })
    }

    /// The type in `name: type`.
    pub(super) fn declared(&mut self, children: &Children<'t>) -> Option<ExprId> {
        children.field(Field::Type).and_then(|it| self.annotation(it))
    }

    /// `: type`, where it is one and no statement about the arguments.
    fn annotation(&mut self, node: Node<'t>) -> Option<ExprId> {
        let is_type = Kind::of(node) == Kind::TypeAnnotation;
        let inner = if is_type { self.walk.children(node).named().next() } else { None };
        inner.map(|inner| self.expr(inner))
    }

    /// A class, an interface, or an enum.
    pub(super) fn class(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        decorators: &[Node<'t>],
    ) -> ClassId {
        let decorators = self.decorators(decorators, children);
        let mut bases = Vec::new();
        for child in children.rest() {
            if matches!(Kind::of(child), Kind::ClassHeritage | Kind::ExtendsTypeClause) {
                self.bases(child, &mut bases);
            }
        }
        let bases = self.walk.builder.exprs(&bases);
        let name = children.field(Field::Name).map(|name| self.walk.name(name));
        let id = self.walk.builder.class(span(node));
        if let Some(body) = children.field(Field::Body) {
            self.members(id, body);
        }
        let class = self.walk.builder.class_mut(id);
        (class.name, class.bases, class.decorators) = (name, bases, decorators);
        id
    }

    fn bases(&mut self, node: Node<'t>, bases: &mut Vec<ExprId>) {
        for child in self.walk.children(node).named() {
            match Kind::of(child) {
                Kind::ExtendsClause | Kind::ImplementsClause => {
                    for class in self.walk.children(child).named() {
                        if Kind::of(class) != Kind::TypeArguments {
                            bases.push(self.expr(class));
                        }
                    }
                }
                Kind::TypeArguments => {}
                _ => bases.push(self.expr(child)),
            }
        }
    }

    /// The members of a class: methods, and what its fields begin with as two functions.
    fn members(&mut self, id: ClassId, body: Node<'t>) {
        let mut members: Vec<Member<'t>> = Vec::new();
        let mut decorators = Vec::new();
        for child in self.walk.children(body).named() {
            if Kind::of(child) == Kind::Decorator {
                decorators.push(child);
            } else {
                members.push((child, std::mem::take(&mut decorators)));
            }
        }
        for is_static in [false, true] {
            let function = self.walk.builder.enter(span(body));
            let mut ids = Vec::new();
            for (member, decorators) in &members {
                self.initializer(id, *member, decorators, is_static, &mut ids);
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
        let is_interface = members.iter().all(|it| Kind::of(it.0) != Kind::MethodDefinition);
        for (member, decorators) in members {
            let children = self.walk.children(member);
            match Kind::of(member) {
                // In a class, a signature is one of the ways in which the next method is called.
                Kind::MethodSignature if !is_interface => {}
                Kind::MethodDefinition | Kind::MethodSignature | Kind::AbstractMethodSignature => {
                    self.function(member, &children, &decorators, Some(id));
                }
                _ => {}
            }
        }
    }

    /// What a member adds to the initializer of objects, or to that of the class itself.
    fn initializer(
        &mut self,
        id: ClassId,
        member: Node<'t>,
        decorators: &[Node<'t>],
        wanted: bool,
        ids: &mut Vec<StmtId>,
    ) {
        let children = self.walk.children(member);
        let name = children.field(Field::Name).or_else(|| children.field(Field::Property));
        let name = match Kind::of(member) {
            Kind::FieldDefinition | Kind::PublicFieldDefinition | Kind::PropertySignature
                if children.has("static") == wanted =>
            {
                name
            }
            Kind::EnumAssignment if wanted => name,
            Kind::PropertyName | Kind::String if wanted => Some(member),
            Kind::ClassStaticBlock if wanted => {
                let body = self.block_of(children.field(Field::Body));
                return self.walk.push(member, Stmt::Block(body), ids);
            }
            _ => return,
        };
        let Some(name) = name.map(|name| self.property_name(name)) else { return };
        let class = self.declared(&children);
        let decorators = self.decorators(decorators, &children);
        self.walk.builder.class_mut(id).fields.push(ir::Field { name, class, decorators });
        if let Some(value) = children.field(Field::Value) {
            let value = self.expr(value);
            self.set(member, name, value, class, ids);
        }
    }

    /// `this.name = value`.
    fn set(
        &mut self,
        node: Node<'t>,
        name: Name,
        value: ExprId,
        class: Option<ExprId>,
        ids: &mut Vec<StmtId>,
    ) {
        let target = self.walk.own(span(node), name);
        self.walk.push(node, Stmt::Assign { target, value: Some(value), class }, ids);
    }
}
