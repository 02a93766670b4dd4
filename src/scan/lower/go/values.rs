//! Expressions and types.

use super::{Children, Field, Go, Kind, span};
use crate::scan::ir::{Expr, ExprId, List, SequenceKind, UnaryOp};
use crate::scan::lower::shared::Lowering;
use crate::scan::lower::{integer, unescaped};
use tree_sitter::Node;

impl<'t> Go<'_, 't> {
    pub(super) fn expression_of(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let expr = match Kind::of(node) {
            Kind::Identifier
            | Kind::TypeIdentifier
            | Kind::PackageIdentifier
            | Kind::FieldIdentifier => {
                let name = self.walk.name(node);
                return self.walk.builder.read(at, name);
            }
            Kind::True => Expr::Bool(true),
            Kind::False => Expr::Bool(false),
            Kind::Nil => Expr::Null,
            Kind::Iota => Expr::Int(self.row),
            Kind::Int => match integer(self.walk.text(node)) {
                Some(number) => Expr::Int(number),
                None => Expr::Opaque(List::default()),
            },
            Kind::Float => {
                let text = self.walk.text(node).replace('_', "");
                Expr::Float(text.parse().unwrap_or(f64::NAN))
            }
            Kind::Rune => {
                let text = unescaped(self.walk.text(node).trim_matches('\''));
                return self.walk.builder.constant(at, &text);
            }
            Kind::RawString => {
                let text = self.walk.text(node).trim_matches('`');
                return self.walk.builder.constant(at, text);
            }
            Kind::InterpretedString => {
                let text = self.walk.text(node);
                let text = text.strip_prefix('"').unwrap_or(text);
                let text = unescaped(text.strip_suffix('"').unwrap_or(text));
                return self.walk.builder.constant(at, &text);
            }
            Kind::Binary => return self.binary(node),
            _ => return self.compound(node),
        };
        self.walk.builder.expr(at, expr)
    }

    fn compound(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let children = self.walk.children(node);
        let expr = match Kind::of(node) {
            Kind::Parenthesized
            | Kind::ParenthesizedType
            | Kind::GenericType
            | Kind::TypeInstantiation
            | Kind::PointerType
            | Kind::LiteralElement
            | Kind::TypeElem
            | Kind::ExpressionStatement => {
                return self.expr_of(node, children.named().next());
            }
            Kind::ExpressionList => {
                let ids: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                return match ids[..] {
                    [only] => only,
                    _ => self.tuple(node, &ids),
                };
            }
            Kind::Selector => {
                let base = self.expr_of(node, children.field(Field::Operand));
                let Some(name) = children.field(Field::FieldName) else { return base };
                Expr::Member { base, name: self.walk.name(name) }
            }
            Kind::QualifiedType => {
                let base = self.expr_of(node, children.field(Field::Package));
                let Some(name) = children.field(Field::Name) else { return base };
                Expr::Member { base, name: self.walk.name(name) }
            }
            Kind::Call => {
                let callee = self.expr_of(node, children.field(Field::Function));
                let list = children.field(Field::Arguments).map(|list| self.walk.children(list));
                let ids: Vec<_> =
                    list.iter().flat_map(Children::named).map(|child| self.expr(child)).collect();
                Expr::Call { callee, arguments: self.walk.builder.exprs(&ids) }
            }
            Kind::VariadicArgument => Expr::Spread(self.expr_of(node, children.named().next())),
            Kind::Index => {
                let base = self.expr_of(node, children.field(Field::Operand));
                Expr::Index { base, index: self.expr_of(node, children.field(Field::Index)) }
            }
            Kind::Slice => {
                let base = self.expr_of(node, children.field(Field::Operand));
                let mut bounds = Vec::new();
                for field in [Field::Start, Field::End] {
                    bounds.push(match children.field(field) {
                        Some(bound) => self.expr(bound),
                        None => self.new_expr(node, Expr::Null),
                    });
                }
                if let Some(capacity) = children.field(Field::Capacity) {
                    self.expr(capacity);
                }
                Expr::Slice { base, bounds: self.walk.builder.exprs(&bounds) }
            }
            // The grammar takes `f[T](x)` for a conversion; it is a call more often.
            Kind::TypeConversion
                if children.field(Field::Type).map(Kind::of) == Some(Kind::GenericType) =>
            {
                let callee = self.expr_of(node, children.field(Field::Type));
                let only = self.expr_of(node, children.field(Field::Operand));
                Expr::Call { callee, arguments: self.walk.builder.exprs(&[only]) }
            }
            Kind::TypeAssertion | Kind::TypeConversion => {
                let value = self.expr_of(node, children.field(Field::Operand));
                Expr::Cast { class: self.expr_of(node, children.field(Field::Type)), value }
            }
            Kind::Unary => return self.unary(node, &children),
            Kind::CompositeLiteral => {
                let class = children.field(Field::Type);
                return match children.field(Field::Body) {
                    Some(body) => self.literal(node, class, body),
                    None => self.expr_of(node, class),
                };
            }
            Kind::LiteralValue => return self.literal(node, None, node),
            Kind::FuncLiteral => Expr::Function(self.function(node, &children)),
            Kind::SliceType | Kind::ArrayType | Kind::ImplicitLengthArray => {
                let element = self.expr_of(node, children.field(Field::Element));
                Expr::Opaque(self.walk.builder.exprs(&[element]))
            }
            Kind::ChannelType | Kind::MapType => {
                let element = self.expr_of(node, children.field(Field::Value));
                Expr::Opaque(self.walk.builder.exprs(&[element]))
            }
            Kind::FunctionType | Kind::StructType | Kind::InterfaceType => {
                Expr::Opaque(List::default())
            }
            _ => {
                let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                Expr::Opaque(self.walk.builder.exprs(&parts))
            }
        };
        self.walk.builder.expr(at, expr)
    }

    fn unary(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let operand = self.expr_of(node, children.field(Field::Operand));
        let sign = children.field(Field::Operator).map_or("", |sign| sign.kind());
        let expr = match (sign, self.walk.builder.built().expr(operand)) {
            ("&" | "*", _) => return operand,
            ("-", Expr::Int(number)) => Expr::Int(number.wrapping_neg()),
            ("-", _) => Expr::Unary(UnaryOp::Minus, operand),
            ("+", _) => Expr::Unary(UnaryOp::Plus, operand),
            ("!", _) => Expr::Unary(UnaryOp::Not, operand),
            ("^", _) => Expr::Unary(UnaryOp::Invert, operand),
            _ => Expr::Unary(UnaryOp::Other, operand),
        };
        self.new_expr(node, expr)
    }

    /// `T{…}`: a sequence, a map, or a new `T`; in one of these, `{…}` leaves its type out.
    fn literal(&mut self, node: Node<'t>, class: Option<Node<'t>>, body: Node<'t>) -> ExprId {
        let mut kind = class.map(Kind::of);
        let mut class = class;
        if let (Some(Kind::PointerType), Some(pointer)) = (kind, class) {
            class = self.walk.children(pointer).named().next();
            kind = class.map(Kind::of);
        }
        let parts = class.map(|class| self.walk.children(class));
        let field = if kind == Some(Kind::MapType) { Field::Value } else { Field::Element };
        let inner = parts.as_ref().and_then(|it| it.field(field));
        let key_class = parts.as_ref().and_then(|it| it.field(Field::Key));
        let (mut pairs, mut ids) = (Vec::new(), Vec::new());
        let mut has_keys = false;
        for element in self.walk.children(body).named() {
            let children = self.walk.children(element);
            let (key, value) = match Kind::of(element) {
                Kind::KeyedElement => (children.field(Field::Key), children.field(Field::Value)),
                _ => (None, Some(element)),
            };
            let name = key.and_then(|key| self.only_name(key));
            let is_name = name.is_some() && kind != Some(Kind::MapType);
            let key = match (key, name) {
                (Some(_), Some(name)) if is_name => {
                    let text = self.walk.text(name);
                    Some(self.walk.builder.constant(span(name), text))
                }
                (Some(key), _) => Some(self.element(key, key_class)),
                _ => None,
            };
            has_keys |= key.is_some() && !is_name;
            let value = match value {
                Some(value) => self.element(value, inner),
                None => self.walk.opaque(element, &[]),
            };
            let named = name.filter(|_| is_name).map(|name| self.walk.name(name));
            ids.push(match named {
                Some(name) => self.new_expr(element, Expr::Keyword(name, value)),
                None => value,
            });
            match key {
                Some(key) => pairs.extend([key, value]),
                // What has no key is a place that a pattern leaves open.
                None => pairs.extend([value, value]),
            }
        }
        let sequence = |ids: &[ExprId], go: &mut Self| {
            let ids = go.walk.builder.exprs(ids);
            go.new_expr(node, Expr::Sequence(SequenceKind::List, ids))
        };
        match (kind, class) {
            (Some(Kind::MapType), _) => {
                let pairs = self.walk.builder.exprs(&pairs);
                self.new_expr(node, Expr::Map(pairs))
            }
            (Some(Kind::SliceType | Kind::ArrayType | Kind::ImplicitLengthArray) | None, _)
            | (_, None) => sequence(&ids, self),
            (_, Some(class)) => {
                let class = self.expr(class);
                // A name of a map's type: `gin.H{"key": value}`.
                if has_keys {
                    let pairs = self.walk.builder.exprs(&pairs);
                    ids = vec![self.new_expr(body, Expr::Map(pairs))];
                }
                let arguments = self.walk.builder.exprs(&ids);
                self.new_expr(node, Expr::New { class, arguments, body: None })
            }
        }
    }

    /// An element of a literal, of a type that it may leave out.
    fn element(&mut self, node: Node<'t>, class: Option<Node<'t>>) -> ExprId {
        let inner = match Kind::of(node) {
            Kind::LiteralElement => self.walk.children(node).named().next(),
            _ => Some(node),
        };
        match inner {
            Some(body) if Kind::of(body) == Kind::LiteralValue => {
                if self.walk.depth >= super::MOST_DEPTH {
                    return self.walk.opaque(node, &[]);
                }
                self.walk.depth += 1;
                let id = self.literal(body, class, body);
                self.walk.depth -= 1;
                id
            }
            inner => self.expr_of(node, inner),
        }
    }

    /// The name that a key is, if it is one.
    fn only_name(&mut self, key: Node<'t>) -> Option<Node<'t>> {
        let inner = self.walk.children(key).named().next().unwrap_or(key);
        (Kind::of(inner) == Kind::Identifier).then_some(inner)
    }
}
