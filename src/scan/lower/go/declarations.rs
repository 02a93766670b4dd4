//! Imports, types, and functions of every kind.

use super::{Children, Field, Go, Kind, span};
use crate::scan::ir::{
    self, ClassId, ExprId, FunctionId, List, Parameter, ParameterKind, Stmt, StmtId,
};
use crate::scan::lower::shared::Lowering;
use tree_sitter::Node;

impl<'t> Go<'_, 't> {
    /// Binds the last part of the path that is no version: the package is mostly called so.
    pub(super) fn import(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        ids: &mut Vec<StmtId>,
    ) {
        let Some(path) = children.field(Field::Path) else { return };
        let text = self.walk.text(path).trim_matches(['"', '`']);
        let name = children.field(Field::Name);
        let kind = name.map(Kind::of);
        let import = self.walk.builder.import(text, None, kind == Some(Kind::Dot));
        let target = match (kind, name) {
            (Some(Kind::Dot | Kind::BlankIdentifier), _) => None,
            (_, Some(name)) => {
                let named = self.walk.name(name);
                Some(self.walk.builder.define(span(name), named))
            }
            _ => {
                let is_version = |part: &str| {
                    let digits = part.strip_prefix('v').unwrap_or("");
                    !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
                };
                let mut parts = text.rsplit('/');
                let last = parts.next().unwrap_or(text);
                let part = if is_version(last) { parts.next().unwrap_or(last) } else { last };
                let part = match part.rsplit_once('.') {
                    Some((name, version)) if is_version(version) => name,
                    _ => part,
                };
                // `go-redis` holds the package `redis`, and `jwt-go` the package `jwt`.
                let part = part.strip_prefix("go-").unwrap_or(part);
                let part = part.strip_suffix("-go").unwrap_or(part);
                let named = self.walk.builder.named(part);
                Some(self.walk.builder.define(span(path), named))
            }
        };
        self.walk.push(node, Stmt::Import { target, import }, ids);
    }

    /// Begins a class for each type of the file.
    pub(super) fn find_types(&mut self, root: Node<'t>) {
        for child in self.walk.children(root).named() {
            if Kind::of(child) != Kind::TypeDeclaration {
                continue;
            }
            for spec in self.walk.children(child).named() {
                let name = self.walk.children(spec).field(Field::Name);
                if let (Kind::TypeSpec, Some(name)) = (Kind::of(spec), name) {
                    let name = self.walk.name(name);
                    let id = self.walk.builder.class(span(spec));
                    self.classes.entry(name).or_insert(id);
                }
            }
        }
    }

    pub(super) fn class(&mut self, node: Node<'t>, children: &Children<'t>) -> ClassId {
        let name = children.field(Field::Name).map(|name| self.walk.name(name));
        let known = name.and_then(|name| self.classes.get(&name).copied());
        let known = known.filter(|id| self.walk.builder.built().class(*id).span == span(node));
        let id = known.unwrap_or_else(|| self.walk.builder.class(span(node)));
        if let Some(name) = name {
            self.walk.builder.declare(name);
        }
        let mut bases = Vec::new();
        if let Some(class) = children.field(Field::Type) {
            let inner = self.walk.children(class);
            match Kind::of(class) {
                Kind::StructType => {
                    let list = inner.named().next().map(|list| self.walk.children(list));
                    for field in list.iter().flat_map(Children::named) {
                        self.field(id, field, &mut bases);
                    }
                }
                Kind::InterfaceType => {
                    for member in inner.named() {
                        let parts = self.walk.children(member);
                        if Kind::of(member) == Kind::MethodElem {
                            let method = self.function(member, &parts);
                            let function = self.walk.builder.function(method);
                            function.class = Some(id);
                            let name = function.name;
                            let methods = &mut self.walk.builder.class_mut(id).methods;
                            methods.extend(name.map(|name| (name, method)));
                        } else {
                            bases.extend(parts.named().map(|base| self.expr(base)));
                        }
                    }
                }
                _ => bases.push(self.expr(class)),
            }
        }
        let bases = self.walk.builder.exprs(&bases);
        let class = self.walk.builder.class_mut(id);
        (class.name, class.bases) = (name, bases);
        id
    }

    /// A field; one without a name is what the type extends. The tag is what is written on it.
    fn field(&mut self, id: ClassId, node: Node<'t>, bases: &mut Vec<ExprId>) {
        let children = self.walk.children(node);
        let class = children.field(Field::Type).map(|class| self.expr(class));
        let tag: Vec<_> =
            children.rest().filter(|it| is_string(*it)).map(|it| self.expr(it)).collect();
        let decorators = self.walk.builder.exprs(&tag);
        let mut has_name = false;
        for name in children.fields(Field::Name).filter(Node::is_named) {
            let name = self.walk.name(name);
            self.walk.builder.class_mut(id).fields.push(ir::Field { name, class, decorators });
            has_name = true;
        }
        if !has_name {
            bases.extend(class);
        }
    }

    pub(super) fn function(&mut self, node: Node<'t>, children: &Children<'t>) -> FunctionId {
        let name_node = children.field(Field::Name);
        let name = name_node.map(|name| self.walk.name(name));
        if let (Some(name), Kind::FunctionDeclaration) = (name, Kind::of(node)) {
            self.walk.builder.declare(name);
        }
        let id = self.walk.builder.enter(span(node));
        let mut receiver = None;
        let mut class = None;
        if let Some(list) = children.field(Field::Receiver) {
            let mut own = Vec::new();
            self.parameters(list, &mut own);
            if let Some(only) = own.into_iter().next() {
                receiver = Some(only.target);
                class = only.class.and_then(|class| self.class_of(class));
            }
        }
        let mut parameters = Vec::new();
        if let Some(list) = children.field(Field::Parameters) {
            self.parameters(list, &mut parameters);
        }
        let mut ids = Vec::new();
        let outer = std::mem::take(&mut self.results);
        let returns = children.field(Field::ResultName).map(|it| self.returns(it, &mut ids));
        if let Some(body) = children.field(Field::Body) {
            let body = self.walk.children(body);
            self.stmts(&body, &mut ids);
        }
        self.results = outer;
        let body = self.walk.builder.block(&ids);
        self.walk.builder.leave();
        let function = self.walk.builder.function(id);
        function.name = name;
        function.name_span = name_node.map_or_else(|| span(node), span);
        function.parameters = parameters;
        function.receiver = receiver;
        function.body = body;
        function.class = class;
        function.returns = returns;
        function.is_public = name.is_some_and(|it| it.text().starts_with(char::is_uppercase));
        if let (Some(class), Some(name)) = (class, name) {
            self.walk.builder.class_mut(class).methods.push((name, id));
        }
        id
    }

    /// The class of this file that a type names.
    fn class_of(&self, class: ExprId) -> Option<ClassId> {
        let text = self.walk.builder.text(self.walk.builder.built().span(class));
        self.classes.get(&ir::Name::new(text)).copied()
    }

    /// What a function returns. Results with names are variables that begin empty.
    fn returns(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) -> ExprId {
        if Kind::of(node) != Kind::ParameterList {
            return self.expr(node);
        }
        let mut results = Vec::new();
        self.parameters(node, &mut results);
        let mut types = Vec::new();
        for result in results {
            let (target, class) = (result.target, result.class);
            types.push(class.unwrap_or(target));
            if !result.name.text().is_empty() {
                self.results.push((self.walk.builder.built().span(target), result.name));
                self.walk.push(node, Stmt::Assign { target, value: None, class }, ids);
            }
        }
        match types[..] {
            [only] => only,
            _ => self.tuple(node, &types),
        }
    }

    fn parameters(&mut self, node: Node<'t>, parameters: &mut Vec<Parameter>) {
        for child in self.walk.children(node).named() {
            let children = self.walk.children(child);
            let kind = match Kind::of(child) {
                Kind::ParameterDeclaration => ParameterKind::One,
                Kind::VariadicParameter => ParameterKind::Rest,
                _ => continue,
            };
            let class = children.field(Field::Type).map(|class| self.expr(class));
            let names: Vec<_> = children.fields(Field::Name).filter(Node::is_named).collect();
            if names.is_empty() {
                let target = self.walk.opaque(child, &[]);
                let name = self.walk.builder.named("");
                let decorators = List::default();
                parameters.push(Parameter { name, target, class, default: None, decorators, kind });
            }
            for name in names {
                let target = self.target(name, true);
                let name = self.walk.name(name);
                let decorators = List::default();
                parameters.push(Parameter { name, target, class, default: None, decorators, kind });
            }
        }
    }
}

fn is_string(node: Node<'_>) -> bool {
    matches!(Kind::of(node), Kind::InterpretedString | Kind::RawString)
}
