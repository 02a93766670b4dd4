//! Imports, and exports as `CommonJS` has them: assignments to members of `exports`.

use super::{Children, Field, Kind, Script, span};
use crate::scan::ir::{Expr, ExprId, Name, Span, Stmt, StmtId};
use crate::scan::lower::shared::Lowering;
use tree_sitter::Node;

impl<'t> Script<'_, 't> {
    pub(super) fn import(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        ids: &mut Vec<StmtId>,
    ) {
        if Kind::of(node) == Kind::ImportAlias {
            let mut parts = children.named();
            if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                let value = Some(self.expr(value));
                let target = self.target(name, true);
                self.walk.push(node, Stmt::Assign { target, value, class: None }, ids);
            }
            return;
        }
        let clause = children.rest().next();
        let parts = clause.map(|clause| self.walk.children(clause));
        let source = children.field(Field::Source);
        let source = source.or_else(|| parts.as_ref().and_then(|it| it.field(Field::Source)));
        let Some(source) = source else { return };
        let module = self.module_name(source);
        let before = ids.len();
        for part in parts.iter().flat_map(Children::named) {
            match Kind::of(part) {
                Kind::Identifier => self.bind(part, &module, None, part, ids),
                Kind::NamespaceImport => {
                    if let Some(name) = self.walk.children(part).named().next() {
                        self.bind(part, &module, None, name, ids);
                    }
                }
                Kind::NamedImports => {
                    for specifier in self.walk.children(part).named() {
                        let names = self.walk.children(specifier);
                        let Some(name) = names.field(Field::Name) else { continue };
                        let alias = names.field(Field::Alias).unwrap_or(name);
                        self.bind(specifier, &module, Some(name), alias, ids);
                    }
                }
                _ => {}
            }
        }
        if ids.len() == before {
            let import = self.walk.builder.import(&module, None, false);
            self.walk.push(node, Stmt::Import { target: None, import }, ids);
        }
    }

    /// Binds a name to something of a module; what it exports by default is the module itself.
    fn bind(
        &mut self,
        node: Node<'t>,
        module: &str,
        item: Option<Node<'t>>,
        alias: Node<'t>,
        ids: &mut Vec<StmtId>,
    ) {
        let item = item.map(|item| self.property_name(item)).filter(|it| it.text() != "default");
        let import = self.walk.builder.import(module, item, false);
        let name = self.walk.name(alias);
        let target = Some(self.walk.builder.define(span(alias), name));
        self.walk.push(node, Stmt::Import { target, import }, ids);
    }

    pub(super) fn export(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        ids: &mut Vec<StmtId>,
    ) {
        if let Some(source) = children.field(Field::Source) {
            return self.export_from(node, children, source, ids);
        }
        let default = self.walk.builder.named("default");
        if let Some(declaration) = children.field(Field::Declaration) {
            let decorators: Vec<_> = children.fields(Field::Decorator).collect();
            let before = ids.len();
            if decorators.is_empty() {
                self.stmt(declaration, ids);
            } else {
                self.declaration(declaration, &decorators, ids);
            }
            for (at, name) in self.bound(&ids[before..]) {
                let value = self.walk.builder.read(at, name);
                let exported = if children.has("default") { default } else { name };
                self.export_as(node, exported, value, ids);
            }
        } else if let Some(value) = children.field(Field::Value) {
            let value = self.expr(value);
            self.export_as(node, default, value, ids);
        } else if children.has("=") {
            let value = self.expr_of(node, children.rest().next());
            let module = self.walk.builder.named("module");
            let base = self.walk.builder.expr(span(node), Expr::Global(module));
            let name = self.walk.builder.named("exports");
            let target = self.new_expr(node, Expr::Member { base, name });
            self.walk.push(node, Stmt::Assign { target, value: Some(value), class: None }, ids);
        } else {
            for (specifier, name, exported) in self.specifiers(children) {
                let value = self.walk.builder.read(span(specifier), name);
                self.export_as(specifier, exported, value, ids);
            }
        }
    }

    /// `export … from 'm'`: an import without a name, and `exports.x = require('m').x`.
    fn export_from(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        source: Node<'t>,
        ids: &mut Vec<StmtId>,
    ) {
        let module = self.module_name(source);
        let specifiers = self.specifiers(children);
        let space = children.rest().find(|it| Kind::of(*it) == Kind::NamespaceExport);
        let all = space.is_none() && children.has("*");
        let import = self.walk.builder.import(&module, None, all);
        self.walk.push(node, Stmt::Import { target: None, import }, ids);
        for (specifier, name, exported) in specifiers {
            let mut value = self.required(span(specifier), &module);
            if name.text() != "default" {
                value = self.new_expr(specifier, Expr::Member { base: value, name });
            }
            self.export_as(specifier, exported, value, ids);
        }
        if let Some(space) = space {
            let value = self.required(span(space), &module);
            if let Some(name) = self.walk.children(space).named().next() {
                let name = self.property_name(name);
                self.export_as(space, name, value, ids);
            }
        }
    }

    /// `require('m')`.
    fn required(&mut self, at: Span, module: &str) -> ExprId {
        let name = self.walk.builder.named("require");
        let callee = self.walk.builder.expr(at, Expr::Global(name));
        let module = self.walk.builder.constant(at, module);
        let arguments = self.walk.builder.exprs(&[module]);
        self.walk.builder.expr(at, Expr::Call { callee, arguments })
    }

    /// `exports.name = value`.
    fn export_as(&mut self, node: Node<'t>, name: Name, value: ExprId, ids: &mut Vec<StmtId>) {
        let exports = self.walk.builder.named("exports");
        let base = self.walk.builder.expr(span(node), Expr::Global(exports));
        let target = self.new_expr(node, Expr::Member { base, name });
        self.walk.push(node, Stmt::Assign { target, value: Some(value), class: None }, ids);
    }

    /// What stands in the braces of an `export`: what it is called here, and outside.
    fn specifiers(&mut self, children: &Children<'t>) -> Vec<(Node<'t>, Name, Name)> {
        let mut specifiers = Vec::new();
        for clause in children.rest().filter(|it| Kind::of(*it) == Kind::ExportClause) {
            for specifier in self.walk.children(clause).named() {
                let names = self.walk.children(specifier);
                let Some(name) = names.field(Field::Name) else { continue };
                let exported = self.property_name(names.field(Field::Alias).unwrap_or(name));
                specifiers.push((specifier, self.property_name(name), exported));
            }
        }
        specifiers
    }

    /// The names that statements bind.
    fn bound(&self, ids: &[StmtId]) -> Vec<(Span, Name)> {
        let module = self.walk.builder.built();
        let mut names = Vec::new();
        let mut targets = Vec::new();
        for id in ids {
            match module.stmt(*id) {
                Stmt::Function(id) => {
                    let function = module.function(*id);
                    names.extend(function.name.map(|name| (function.name_span, name)));
                }
                Stmt::Class(id) => {
                    let class = module.class(*id);
                    names.extend(class.name.map(|name| (class.span, name)));
                }
                Stmt::Assign { target, .. } => targets.push(*target),
                _ => {}
            }
        }
        while let Some(target) = targets.pop() {
            match module.expr(target) {
                Expr::Global(name) => names.push((module.span(target), name)),
                Expr::Sequence(_, parts) => targets.extend(module.list(parts)),
                Expr::Map(parts) => {
                    // A rest has its target where others have their key.
                    let parts: Vec<_> = module.list(parts).collect();
                    for pair in parts.chunks(2) {
                        let is_rest = matches!(module.expr(pair[0]), Expr::Spread(_));
                        targets.extend(if is_rest { pair.first() } else { pair.last() });
                    }
                }
                Expr::Spread(inner) => targets.push(inner),
                _ => {}
            }
        }
        names
    }

    /// The module that a string names; what Node.js brings along goes by its plain name.
    fn module_name(&mut self, node: Node<'t>) -> String {
        let text = self.string_text(node);
        text.strip_prefix("node:").unwrap_or(&text).to_owned()
    }
}
