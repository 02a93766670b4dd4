//! Expressions.

use super::{
    BinaryOp, Children, Expr, ExprId, Field, FunctionId, Java, Kind, List, Node, SequenceKind,
    Span, Stmt, UnaryOp, integer, span, unescaped,
};
use crate::scan::lower::shared::Lowering;

impl<'t> Java<'_, 't> {
    pub(super) fn arguments(&mut self, node: Option<Node<'t>>) -> List {
        let children = node.map(|node| self.walk.children(node));
        let parts: Vec<_> =
            children.iter().flat_map(Children::named).map(|child| self.expr(child)).collect();
        self.walk.builder.exprs(&parts)
    }

    pub(super) fn expression_of(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let expr = match Kind::of(node) {
            Kind::Identifier
            | Kind::TypeIdentifier
            | Kind::IntegralType
            | Kind::FloatingPointType
            | Kind::BooleanType => {
                let name = self.walk.name(node);
                return self.walk.builder.read(at, name);
            }
            Kind::This => Expr::This,
            Kind::Super => Expr::Super,
            Kind::True => Expr::Bool(true),
            Kind::False => Expr::Bool(false),
            Kind::Null => Expr::Null,
            Kind::DecimalInteger | Kind::HexInteger | Kind::OctalInteger | Kind::BinaryInteger => {
                match integer(self.walk.text(node)) {
                    Some(number) => Expr::Int(number),
                    None => Expr::Opaque(List::default()),
                }
            }
            Kind::DecimalFloat | Kind::HexFloat => {
                let text = self.walk.text(node).trim_end_matches(['f', 'F', 'd', 'D']);
                Expr::Float(text.parse().unwrap_or(f64::NAN))
            }
            Kind::Character => {
                let text = self.walk.text(node);
                let text = unescaped(text.trim_matches('\''));
                return self.walk.builder.constant(at, &text);
            }
            Kind::String => return self.string(node),
            Kind::Binary => return self.binary(node),
            _ => return self.compound(node),
        };
        self.walk.builder.expr(at, expr)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    pub(super) fn compound(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let children = self.walk.children(node);
        let expr = match Kind::of(node) {
            Kind::Parenthesized | Kind::AnnotatedType => match children.named().last() {
                Some(inner) => return self.expr(inner),
                None => Expr::Opaque(List::default()),
            },
            Kind::GenericType => return self.expr_of(node, children.named().next()),
            Kind::ArrayType => {
                let element = self.expr_of(node, children.field(Field::Element));
                Expr::Opaque(self.walk.builder.exprs(&[element]))
            }
            Kind::ScopedIdentifier | Kind::ScopedType => {
                let mut parts = children.named().filter(|it| {
                    !matches!(Kind::of(*it), Kind::Annotation | Kind::MarkerAnnotation)
                });
                let (Some(base), Some(name)) = (parts.next(), parts.next()) else {
                    return self.walk.opaque(node, &[]);
                };
                let base = self.expr(base);
                Expr::Member { base, name: self.walk.name(name) }
            }
            Kind::FieldAccess => {
                let base = self.expr_of(node, children.field(Field::Object));
                match children.field(Field::FieldName) {
                    Some(name) if Kind::of(name) == Kind::This => Expr::This,
                    Some(name) => Expr::Member { base, name: self.walk.name(name) },
                    None => return base,
                }
            }
            Kind::ClassLiteral => {
                let base = self.expr_of(node, children.named().next());
                Expr::Member { base, name: self.walk.builder.named("class") }
            }
            Kind::ArrayAccess => {
                let base = self.expr_of(node, children.field(Field::Array));
                Expr::Index { base, index: self.expr_of(node, children.field(Field::Index)) }
            }
            Kind::MethodInvocation => {
                let name_node = children.field(Field::Name);
                let callee = match (children.field(Field::Object), name_node) {
                    (Some(object), Some(name)) => {
                        let base = self.expr(object);
                        let name_span = span(name);
                        let name = self.walk.name(name);
                        let end = name_span.end;
                        self.walk.builder.expr(Span { end, ..at }, Expr::Member { base, name })
                    }
                    (None, Some(name)) => self.expr(name),
                    _ => self.walk.opaque(node, &[]),
                };
                let arguments = self.arguments(children.field(Field::Arguments));
                Expr::Call { callee, arguments }
            }
            Kind::MethodReference => {
                let mut parts = children.named();
                let base = self.expr_of(node, parts.next());
                match parts.last() {
                    Some(name) if Kind::of(name) == Kind::Identifier => {
                        Expr::Member { base, name: self.walk.name(name) }
                    }
                    _ => Expr::Opaque(self.walk.builder.exprs(&[base])),
                }
            }
            Kind::ObjectCreation => {
                let class = self.expr_of(node, children.field(Field::Type));
                let arguments = self.arguments(children.field(Field::Arguments));
                let body = children.named().find(|it| Kind::of(*it) == Kind::ClassBody);
                let body = body.map(|body| {
                    let id = self.begin_class(span(body));
                    self.members(id, Some(body), None);
                    self.walk.builder.class_mut(id).bases = self.walk.builder.exprs(&[class]);
                    id
                });
                Expr::New { class, arguments, body }
            }
            Kind::ArrayCreation => {
                if let Some(value) = children.field(Field::Value) {
                    return self.expr(value);
                }
                let sizes: Vec<_> = children.fields(Field::Dimensions).collect();
                for size in sizes {
                    for child in self.walk.children(size).named() {
                        self.expr(child);
                    }
                }
                Expr::Opaque(List::default())
            }
            Kind::ArrayInitializer | Kind::ElementValueArray => {
                let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                Expr::Sequence(SequenceKind::List, self.walk.builder.exprs(&parts))
            }
            Kind::ElementValuePair => {
                let value = self.expr_of(node, children.field(Field::Value));
                let Some(key) = children.field(Field::Key) else { return value };
                Expr::Keyword(self.walk.name(key), value)
            }
            Kind::Annotation | Kind::MarkerAnnotation => return self.annotation(node),
            Kind::Assignment => {
                let value = self.expr_of(node, children.field(Field::Right));
                let target = self.expr_of(node, children.field(Field::Left));
                let sign = children.field(Field::Operator).map_or("=", |sign| sign.kind());
                match sign.strip_suffix('=').unwrap_or("") {
                    "" => Expr::Assign { target, value },
                    sign => Expr::AssignOp(Self::operator(sign), target, value),
                }
            }
            Kind::Unary => {
                let operand = self.expr_of(node, children.field(Field::Operand));
                let sign = children.field(Field::Operator).map_or("", |sign| sign.kind());
                match (sign, self.walk.builder.built().expr(operand)) {
                    ("-", Expr::Int(number)) => Expr::Int(number.wrapping_neg()),
                    ("-", _) => Expr::Unary(UnaryOp::Minus, operand),
                    ("!", _) => Expr::Unary(UnaryOp::Not, operand),
                    ("~", _) => Expr::Unary(UnaryOp::Invert, operand),
                    _ => Expr::Unary(UnaryOp::Plus, operand),
                }
            }
            Kind::Update => {
                let operand = self.expr_of(node, children.named().next());
                let op = if children.has("++") { UnaryOp::Increment } else { UnaryOp::Decrement };
                Expr::Unary(op, operand)
            }
            Kind::Ternary => {
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.expr_of(node, children.field(Field::Consequence));
                let otherwise = self.expr_of(node, children.field(Field::Alternative));
                Expr::Conditional { test, then, otherwise }
            }
            Kind::Cast => {
                let class = self.expr_of(node, children.field(Field::Type));
                Expr::Cast { class, value: self.expr_of(node, children.field(Field::Value)) }
            }
            Kind::InstanceOf => {
                let value = self.expr_of(node, children.field(Field::Left));
                let class = self.expr_of(node, children.field(Field::Right));
                let test = self.walk.builder.expr(at, Expr::InstanceOf { value, class });
                match children.field(Field::Name) {
                    // `x instanceof T t`: true, and then `t` is `x`.
                    Some(name) => {
                        let target = self.define(name);
                        let cast = self.walk.builder.expr(at, Expr::Cast { class, value });
                        let bind = self.walk.builder.expr(at, Expr::Assign { target, value: cast });
                        let parts = self.walk.builder.exprs(&[test, bind]);
                        Expr::Opaque(parts)
                    }
                    None => return test,
                }
            }
            Kind::Lambda => Expr::Function(self.lambda(node, &children)),
            Kind::SwitchExpression => return self.switch_value(node, &children),
            _ => {
                let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                Expr::Opaque(self.walk.builder.exprs(&parts))
            }
        };
        self.walk.builder.expr(at, expr)
    }

    /// A switch that is a value: conditionals, which compare the subject with each case in turn.
    pub(super) fn switch_value(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let at = span(node);
        let Stmt::Switch(switch) = self.switch(node, children) else {
            return self.walk.opaque(node, &[]);
        };
        let mut result = self.walk.opaque(node, &[]);
        for case in switch.cases.iter().rev() {
            let built = self.walk.builder.built();
            let last = built.block(case.body).last().map(|id| built.stmt(id).clone());
            let value = match last {
                Some(Stmt::Expr(value) | Stmt::Return(Some(value))) => value,
                _ => self.walk.opaque(node, &[]),
            };
            if case.values.is_empty() {
                result = value;
                continue;
            }
            let mut test = None;
            for &constant in &case.values {
                let equal = Expr::Binary(BinaryOp::Equal, switch.subject, constant);
                let equal = self.walk.builder.expr(at, equal);
                test = Some(match test {
                    None => equal,
                    Some(so_far) => {
                        self.walk.builder.expr(at, Expr::Binary(BinaryOp::Or, so_far, equal))
                    }
                });
            }
            let test = test.unwrap_or(value);
            let choice = Expr::Conditional { test, then: value, otherwise: result };
            result = self.walk.builder.expr(at, choice);
        }
        result
    }

    pub(super) fn lambda(&mut self, node: Node<'t>, children: &Children<'t>) -> FunctionId {
        let class = self.class;
        let id = self.walk.builder.enter(span(node));
        let parameters = self.parameters(children.field(Field::Parameters));
        let body = match children.field(Field::Body) {
            Some(body) if Kind::of(body) == Kind::Block => self.block(body),
            Some(body) => {
                let value = self.expr(body);
                let id = self.walk.builder.stmt(span(body), Stmt::Return(Some(value)));
                self.walk.builder.block(&[id])
            }
            None => List::default(),
        };
        self.walk.builder.leave();
        let function = self.walk.builder.function(id);
        (function.parameters, function.body, function.class) = (parameters, body, class);
        function.is_public = false;
        id
    }

    pub(super) fn string(&mut self, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        let mut parts = Vec::new();
        let mut text = String::new();
        for child in children.named() {
            match Kind::of(child) {
                Kind::StringFragment | Kind::MultilineFragment => {
                    text.push_str(self.walk.text(child));
                }
                Kind::EscapeSequence => text.push_str(&unescaped(self.walk.text(child))),
                Kind::StringInterpolation => {
                    if !text.is_empty() {
                        parts.push(self.walk.builder.constant(span(node), &text));
                        text.clear();
                    }
                    let inner = self.walk.children(child).named().next();
                    parts.push(self.expr_of(child, inner));
                }
                _ => {}
            }
        }
        if !text.is_empty() || parts.is_empty() {
            parts.push(self.walk.builder.constant(span(node), &text));
        }
        self.walk.builder.template(span(node), &parts)
    }
}
