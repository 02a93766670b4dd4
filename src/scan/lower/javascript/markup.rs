//! JSX: an element is a call of `JSX.tag` with its attributes as named arguments, then its children.

use super::{Field, Kind, Script, span};
use crate::scan::ir::{Expr, ExprId, Span};
use crate::scan::lower::shared::Lowering;
use tree_sitter::Node;

impl<'t> Script<'_, 't> {
    pub(super) fn element(&mut self, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        let tag = children.field(Field::OpenTag).unwrap_or(node);
        let parts = self.walk.children(tag);
        let space = self.walk.builder.named("JSX");
        let base = self.walk.builder.expr(span(tag), Expr::Global(space));
        let (name, end) = match parts.field(Field::Name) {
            Some(name) => (self.walk.name(name), span(name).end),
            None => (self.walk.builder.named("Fragment"), span(tag).end),
        };
        let at = Span { end, ..span(tag) };
        let callee = self.walk.builder.expr(at, Expr::Member { base, name });
        let mut arguments = Vec::new();
        for attribute in parts.fields(Field::Attribute) {
            arguments.push(self.attribute(attribute));
        }
        for child in children.rest() {
            match Kind::of(child) {
                Kind::JsxText => {
                    let text = self.walk.text(child).trim();
                    if !text.is_empty() {
                        arguments.push(self.walk.builder.constant(span(child), text));
                    }
                }
                Kind::JsxExpression => {
                    let inner = self.walk.children(child).named().next();
                    arguments.extend(inner.map(|inner| self.expr(inner)));
                }
                Kind::HtmlCharacterReference | Kind::TypeArguments => {}
                _ => arguments.push(self.expr(child)),
            }
        }
        let arguments = self.walk.builder.exprs(&arguments);
        self.new_expr(node, Expr::Call { callee, arguments })
    }

    fn attribute(&mut self, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        let mut parts = children.named();
        let Some(first) = parts.next() else { return self.walk.opaque(node, &[]) };
        if Kind::of(node) != Kind::JsxAttribute {
            return self.expr(first);
        }
        let value = match parts.next() {
            Some(value) if Kind::of(value) == Kind::JsxExpression => {
                let inner = self.walk.children(value).named().next();
                self.expr_of(value, inner)
            }
            Some(value) => self.expr(value),
            None => self.new_expr(node, Expr::Bool(true)),
        };
        let name = self.walk.name(first);
        self.new_expr(node, Expr::Keyword(name, value))
    }
}
