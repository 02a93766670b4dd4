//! Expressions, what is assigned to, and types.

use super::{Children, Field, Kind, MOST_DEPTH, Script, span};
use crate::scan::ir::{Expr, ExprId, List, Name, SequenceKind, UnaryOp};
use crate::scan::lower::shared::Lowering;
use crate::scan::lower::{integer, unescaped};
use tree_sitter::Node;

impl<'t> Script<'_, 't> {
    pub(super) fn expression_of(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let expr = match Kind::of(node) {
            Kind::Identifier | Kind::TypeIdentifier | Kind::Shorthand | Kind::ShorthandPattern => {
                let name = self.walk.name(node);
                return self.walk.builder.read(at, name);
            }
            Kind::PropertyName | Kind::PrivateName | Kind::PredefinedType | Kind::ImportWord => {
                Expr::Global(self.walk.name(node))
            }
            Kind::This => Expr::This,
            Kind::Super => Expr::Super,
            Kind::True => Expr::Bool(true),
            Kind::False => Expr::Bool(false),
            Kind::Null | Kind::Undefined => Expr::Null,
            Kind::Number => number(self.walk.text(node)),
            Kind::String => {
                let text = self.string_text(node);
                return self.walk.builder.constant(at, &text);
            }
            Kind::TemplateString => return self.template(node),
            Kind::Binary if Self::is_binary(node) => return self.binary(node),
            Kind::Binary => {
                let children = self.walk.children(node);
                let value = self.expr_of(node, children.field(Field::Left));
                Expr::InstanceOf { value, class: self.expr_of(node, children.field(Field::Right)) }
            }
            Kind::JsxElement | Kind::JsxSelfClosing => return self.element(node),
            _ => return self.compound(node),
        };
        self.walk.builder.expr(at, expr)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of node")]
    fn compound(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let children = self.walk.children(node);
        let expr = match Kind::of(node) {
            Kind::Parenthesized
            | Kind::NonNull
            | Kind::InstantiationExpression
            | Kind::ParenthesizedType
            | Kind::GenericType
            | Kind::ReadonlyType
            | Kind::TypeQuery
            | Kind::LiteralType
            | Kind::IntersectionType
            | Kind::ComputedPropertyName
            | Kind::TypeAnnotation
            | Kind::Decorator => {
                return self.expr_of(node, children.named().next());
            }
            Kind::MemberExpression | Kind::NestedIdentifier | Kind::NestedTypeIdentifier => {
                let base = children.field(Field::Object).or_else(|| children.field(Field::Module));
                let base = self.expr_of(node, base);
                let name = children.field(Field::Property).or_else(|| children.field(Field::Name));
                let Some(name) = name else { return base };
                Expr::Member { base, name: self.walk.name(name) }
            }
            Kind::SubscriptExpression => {
                let base = self.expr_of(node, children.field(Field::Object));
                Expr::Index { base, index: self.expr_of(node, children.field(Field::Index)) }
            }
            Kind::Call => {
                let callee = self.expr_of(node, children.field(Field::Function));
                Expr::Call { callee, arguments: self.arguments(children.field(Field::Arguments)) }
            }
            Kind::New => {
                let class = self.expr_of(node, children.field(Field::Constructor));
                let arguments = self.arguments(children.field(Field::Arguments));
                Expr::New { class, arguments, body: None }
            }
            Kind::Assignment => {
                let value = self.expr_of(node, children.field(Field::Right));
                Expr::Assign { target: self.target_of(node, children.field(Field::Left)), value }
            }
            Kind::AugmentedAssignment => {
                let value = self.expr_of(node, children.field(Field::Right));
                let target = self.target_of(node, children.field(Field::Left));
                let sign = children.field(Field::Operator).map_or("", |sign| sign.kind());
                Expr::AssignOp(
                    Self::operator(sign.strip_suffix('=').unwrap_or(sign)),
                    target,
                    value,
                )
            }
            Kind::Unary => self.unary(node, &children),
            Kind::Update => {
                let operand = self.expr_of(node, children.field(Field::Argument));
                let op = if children.has("++") { UnaryOp::Increment } else { UnaryOp::Decrement };
                Expr::Unary(op, operand)
            }
            Kind::Ternary => {
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.expr_of(node, children.field(Field::Consequence));
                let otherwise = self.expr_of(node, children.field(Field::Alternative));
                Expr::Conditional { test, then, otherwise }
            }
            Kind::Await => Expr::Await(self.expr_of(node, children.named().next())),
            Kind::Yield => Expr::Yield(match children.named().next() {
                Some(value) => self.expr(value),
                None => self.new_expr(node, Expr::Null),
            }),
            Kind::Spread | Kind::RestPattern => {
                Expr::Spread(self.expr_of(node, children.named().next()))
            }
            Kind::ArrowFunction
            | Kind::FunctionExpression
            | Kind::GeneratorFunction
            | Kind::FunctionDeclaration
            | Kind::GeneratorDeclaration
            | Kind::MethodDefinition => Expr::Function(self.function(node, &children, &[], None)),
            Kind::Class | Kind::ClassDeclaration => Expr::Class(self.class(node, &children, &[])),
            Kind::Array => {
                let parts = self.elements(node, &children, Self::expr);
                Expr::Sequence(SequenceKind::List, parts)
            }
            Kind::Object => Expr::Map(self.entries(&children)),
            Kind::Regex => {
                let name = self.walk.builder.named("RegExp");
                let class = self.walk.builder.expr(at, Expr::Global(name));
                let mut parts = Vec::new();
                for field in [Field::Pattern, Field::Flags] {
                    let Some(part) = children.field(field) else { continue };
                    let text = self.walk.text(part);
                    parts.push(self.walk.builder.constant(span(part), text));
                }
                Expr::New { class, arguments: self.walk.builder.exprs(&parts), body: None }
            }
            Kind::MetaProperty => match self.walk.text(node).split_once('.') {
                Some((word, name)) if word.trim() == "import" => {
                    let word = self.walk.builder.named("import");
                    let base = self.walk.builder.expr(at, Expr::Global(word));
                    Expr::Member { base, name: self.walk.builder.named(name.trim()) }
                }
                _ => Expr::Opaque(List::default()),
            },
            Kind::As | Kind::Satisfies | Kind::TypeAssertion => return self.cast(node, &children),
            Kind::UnionType => {
                let plain = |it: &Node<'_>| !matches!(self.walk.text(*it), "null" | "undefined");
                let first = children.named().find(plain);
                return self.expr_of(node, first);
            }
            Kind::ArrayType => {
                let element = self.expr_of(node, children.named().next());
                Expr::Opaque(self.walk.builder.exprs(&[element]))
            }
            Kind::FunctionType | Kind::ObjectType | Kind::TypeArguments => {
                Expr::Opaque(List::default())
            }
            // A list of expressions has the last one's value.
            _ => {
                let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                Expr::Opaque(self.walk.builder.exprs(&parts))
            }
        };
        self.walk.builder.expr(at, expr)
    }

    /// A template behind a name is the one argument of a call.
    fn arguments(&mut self, node: Option<Node<'t>>) -> List {
        let Some(node) = node else { return List::default() };
        let parts: Vec<_> = if Kind::of(node) == Kind::TemplateString {
            vec![self.expr(node)]
        } else {
            self.walk.children(node).named().map(|child| self.expr(child)).collect()
        };
        self.walk.builder.exprs(&parts)
    }

    fn unary(&mut self, node: Node<'t>, children: &Children<'t>) -> Expr {
        let operand = self.expr_of(node, children.field(Field::Argument));
        let sign = children.field(Field::Operator).map_or("", |sign| sign.kind());
        match (sign, self.walk.builder.built().expr(operand)) {
            ("-", Expr::Int(number)) => Expr::Int(number.wrapping_neg()),
            ("void", Expr::Int(_)) => Expr::Null,
            ("-", _) => Expr::Unary(UnaryOp::Minus, operand),
            ("+", _) => Expr::Unary(UnaryOp::Plus, operand),
            ("!", _) => Expr::Unary(UnaryOp::Not, operand),
            ("~", _) => Expr::Unary(UnaryOp::Invert, operand),
            ("typeof", _) => Expr::Unary(UnaryOp::TypeOf, operand),
            _ => Expr::Unary(UnaryOp::Other, operand),
        }
    }

    /// `value as type`, `value satisfies type`, `<type>value`; `as const` says nothing.
    fn cast(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let mut parts = children.named();
        let (first, second) = (parts.next(), parts.next());
        let (value, class) = if Kind::of(node) == Kind::TypeAssertion {
            let class = first.and_then(|it| self.walk.children(it).named().next());
            (second, class)
        } else {
            (first, second)
        };
        let value = self.expr_of(node, value);
        let Some(class) = class else { return value };
        let class = self.expr(class);
        self.new_expr(node, Expr::Cast { class, value })
    }

    /// The text of a string; of a name, its spelling.
    pub(super) fn string_text(&mut self, node: Node<'t>) -> String {
        let mut text = String::new();
        if Kind::of(node) != Kind::String {
            return self.walk.text(node).to_owned();
        }
        for child in self.walk.children(node).named() {
            match Kind::of(child) {
                Kind::EscapeSequence => text.push_str(&unescaped(self.walk.text(child))),
                _ => text.push_str(self.walk.text(child)),
            }
        }
        text
    }

    fn template(&mut self, node: Node<'t>) -> ExprId {
        let mut parts = Vec::new();
        let mut text = String::new();
        let children = self.walk.children(node);
        for child in children.named() {
            match Kind::of(child) {
                Kind::EscapeSequence => text.push_str(&unescaped(self.walk.text(child))),
                Kind::TemplateSubstitution => {
                    if !text.is_empty() {
                        parts.push(self.walk.builder.constant(span(node), &text));
                        text.clear();
                    }
                    let inner = self.walk.children(child).named().next();
                    parts.push(self.expr_of(child, inner));
                }
                _ => text.push_str(self.walk.text(child)),
            }
        }
        if !text.is_empty() || parts.is_empty() {
            parts.push(self.walk.builder.constant(span(node), &text));
        }
        self.walk.builder.template(span(node), &parts)
    }

    /// The elements of an array; one that is left out is nothing.
    fn elements(
        &mut self,
        node: Node<'t>,
        children: &Children<'t>,
        each: impl Fn(&mut Self, Node<'t>) -> ExprId,
    ) -> List {
        let mut parts = Vec::new();
        let mut is_open = true;
        for &(_, child) in &children.0 {
            if child.is_named() && !child.is_extra() {
                parts.push(each(self, child));
                is_open = false;
            } else if child.kind() == "," {
                if is_open {
                    parts.push(self.new_expr(node, Expr::Null));
                }
                is_open = true;
            }
        }
        self.walk.builder.exprs(&parts)
    }

    fn entries(&mut self, children: &Children<'t>) -> List {
        let mut parts = Vec::new();
        for child in children.named() {
            let inner = self.walk.children(child);
            let (key, value) = match Kind::of(child) {
                Kind::Pair => {
                    let key = self.key(child, inner.field(Field::Key));
                    (key, self.expr_of(child, inner.field(Field::Value)))
                }
                Kind::MethodDefinition => {
                    let key = self.key(child, inner.field(Field::Name));
                    (key, self.expr(child))
                }
                Kind::Shorthand => (self.key(child, Some(child)), self.expr(child)),
                _ => (self.expr(child), self.new_expr(child, Expr::Null)),
            };
            parts.extend([key, value]);
        }
        self.walk.builder.exprs(&parts)
    }

    /// The key of an object's entry: a string, unless it is computed.
    fn key(&mut self, parent: Node<'t>, node: Option<Node<'t>>) -> ExprId {
        let Some(node) = node else { return self.walk.opaque(parent, &[]) };
        if Kind::of(node) == Kind::ComputedPropertyName {
            return self.expr(node);
        }
        let text = self.string_text(node);
        self.walk.builder.constant(span(node), &text)
    }

    /// The name of a property: without quotes, and without the brackets of a computed string. What
    /// else is computed is named as it is written.
    pub(super) fn property_name(&mut self, node: Node<'t>) -> Name {
        let text = self.walk.text(node);
        if Kind::of(node) == Kind::ComputedPropertyName {
            self.expr(node);
        }
        let inner = text.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(text);
        let quotes = ['"', '\''];
        let plain = inner.strip_prefix(quotes).and_then(|it| it.strip_suffix(quotes));
        self.walk.builder.named(plain.unwrap_or(text))
    }

    fn target_of(&mut self, parent: Node<'t>, node: Option<Node<'t>>) -> ExprId {
        match node {
            Some(node) => self.target(node, false),
            None => self.walk.opaque(parent, &[]),
        }
    }

    /// What is assigned to; where it is declared, names in it are the function's own. What a pattern
    /// falls back on is read, but is no part of it.
    pub(super) fn target(&mut self, node: Node<'t>, is_declared: bool) -> ExprId {
        if self.walk.depth >= MOST_DEPTH {
            return self.walk.opaque(node, &[]);
        }
        self.walk.depth += 1;
        let id = self.target_inner(node, is_declared);
        self.walk.depth -= 1;
        id
    }

    fn target_inner(&mut self, node: Node<'t>, is_declared: bool) -> ExprId {
        let at = span(node);
        match Kind::of(node) {
            Kind::Identifier | Kind::ShorthandPattern if is_declared => {
                let name = self.walk.name(node);
                self.walk.builder.define(at, name)
            }
            Kind::ArrayPattern => {
                let children = self.walk.children(node);
                let parts = self
                    .elements(node, &children, |script, child| script.target(child, is_declared));
                self.walk.builder.expr(at, Expr::Sequence(SequenceKind::List, parts))
            }
            Kind::ObjectPattern => self.object_pattern(node, is_declared),
            Kind::RestPattern => {
                let inner = self.walk.children(node).named().next();
                let inner = inner.map(|inner| self.target(inner, is_declared));
                let inner = inner.unwrap_or_else(|| self.walk.opaque(node, &[]));
                self.walk.builder.expr(at, Expr::Spread(inner))
            }
            Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                let children = self.walk.children(node);
                if let Some(default) = children.field(Field::Right) {
                    self.expr(default);
                }
                match children.field(Field::Left) {
                    Some(left) => self.target(left, is_declared),
                    None => self.walk.opaque(node, &[]),
                }
            }
            Kind::Parenthesized | Kind::NonNull => match self.walk.children(node).named().next() {
                Some(inner) => self.target(inner, is_declared),
                None => self.walk.opaque(node, &[]),
            },
            _ => self.expr(node),
        }
    }

    fn object_pattern(&mut self, node: Node<'t>, is_declared: bool) -> ExprId {
        let mut parts = Vec::new();
        for child in self.walk.children(node).named() {
            let inner = self.walk.children(child);
            let key = match Kind::of(child) {
                Kind::PairPattern => inner.field(Field::Key),
                Kind::ObjectAssignmentPattern => inner.field(Field::Left),
                Kind::ShorthandPattern => Some(child),
                _ => None,
            };
            let Some(key) = key else {
                let rest = self.target(child, is_declared);
                parts.extend([rest, self.new_expr(child, Expr::Null)]);
                continue;
            };
            let bound = inner.field(Field::Value).unwrap_or(child);
            parts.extend([self.key(child, Some(key)), self.target(bound, is_declared)]);
        }
        let parts = self.walk.builder.exprs(&parts);
        self.new_expr(node, Expr::Map(parts))
    }
}

fn number(text: &str) -> Expr {
    integer(text)
        .map_or_else(|| Expr::Float(text.replace('_', "").parse().unwrap_or(f64::NAN)), Expr::Int)
}
