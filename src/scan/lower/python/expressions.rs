//! Expressions, and what is assigned to.

use super::{
    BinaryOp, Expr, ExprId, Field, Kind, List, Node, Python, SequenceKind, Span, UnaryOp, integer,
    span, unescaped,
};
use crate::scan::lower::shared::Lowering;

impl<'t> Python<'_, 't> {
    /// What is assigned to: names in it are the function's own.
    pub(super) fn target(&mut self, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        match Kind::of(node) {
            Kind::Identifier => {
                let name = self.walk.name(node);
                self.walk.builder.define(span(node), name)
            }
            Kind::DottedName | Kind::AsPatternTarget | Kind::Parenthesized => {
                match children.named().next() {
                    Some(inner) => self.target(inner),
                    None => self.expr(node),
                }
            }
            Kind::PatternList
            | Kind::TuplePattern
            | Kind::ListPattern
            | Kind::Tuple
            | Kind::List
            | Kind::ExpressionList => {
                let parts: Vec<_> = children.named().map(|child| self.target(child)).collect();
                let list = self.walk.builder.exprs(&parts);
                self.walk.builder.expr(span(node), Expr::Sequence(SequenceKind::Tuple, list))
            }
            Kind::ListSplatPattern | Kind::ListSplat | Kind::DictionarySplatPattern => {
                let inner = self.target_of(node, children.named().next());
                self.walk.builder.expr(span(node), Expr::Spread(inner))
            }
            _ => self.expr(node),
        }
    }

    pub(super) fn target_of(&mut self, parent: Node<'t>, node: Option<Node<'t>>) -> ExprId {
        match node {
            Some(node) => self.target(node),
            None => self.walk.opaque(parent, &[]),
        }
    }

    pub(super) fn sequence(&mut self, node: Node<'t>, kind: SequenceKind) -> ExprId {
        let children = self.walk.children(node);
        let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
        let list = self.walk.builder.exprs(&parts);
        self.walk.builder.expr(span(node), Expr::Sequence(kind, list))
    }

    pub(super) fn expression_of(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let expr = match Kind::of(node) {
            Kind::Identifier => {
                let name = self.walk.name(node);
                return self.walk.builder.read(at, name);
            }
            Kind::Integer => match integer(self.walk.text(node)) {
                Some(number) => Expr::Int(number),
                None => Expr::Opaque(List::default()),
            },
            Kind::Float => Expr::Float(self.walk.text(node).parse().unwrap_or(f64::NAN)),
            Kind::True => Expr::Bool(true),
            Kind::False => Expr::Bool(false),
            Kind::None => Expr::Null,
            Kind::Ellipsis => Expr::Ellipsis,
            Kind::String | Kind::ConcatenatedString => return self.string(node),
            Kind::BinaryOperator => return self.binary(node),
            Kind::List => return self.sequence(node, SequenceKind::List),
            Kind::Set => return self.sequence(node, SequenceKind::Set),
            Kind::Tuple | Kind::ExpressionList | Kind::PatternList => {
                return self.sequence(node, SequenceKind::Tuple);
            }
            _ => return self.compound(node),
        };
        self.walk.builder.expr(at, expr)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    pub(super) fn compound(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let children = self.walk.children(node);
        let expr = match Kind::of(node) {
            // Of a union of types, the first that is written.
            Kind::Parenthesized | Kind::Type | Kind::UnionType => match children.named().next() {
                Some(inner) => return self.expr(inner),
                None => Expr::Opaque(List::default()),
            },
            Kind::Attribute => {
                let base = self.expr_of(node, children.field(Field::Object));
                let Some(name) = children.field(Field::Attribute) else { return base };
                Expr::Member { base, name: self.walk.name(name) }
            }
            Kind::DottedName | Kind::MemberType => {
                let mut parts = children.named();
                let Some(first) = parts.next() else { return self.walk.opaque(node, &[]) };
                let mut base = self.expr(first);
                for part in parts {
                    let name = self.walk.name(part);
                    let end = span(part).end;
                    base = self.walk.builder.expr(Span { end, ..at }, Expr::Member { base, name });
                }
                return base;
            }
            // `Optional[X]`, `X | None`: the first type that is written.
            Kind::GenericType => {
                let base = self.expr_of(node, children.named().next());
                let mut parts = vec![base];
                for part in children.named().skip(1) {
                    let inner = self.walk.children(part);
                    parts.extend(inner.named().map(|it| self.expr(it)));
                }
                Expr::Opaque(self.walk.builder.exprs(&parts))
            }
            Kind::Subscript => {
                let base = self.expr_of(node, children.field(Field::Value));
                let indices: Vec<_> =
                    children.fields(Field::Subscript).filter(Node::is_named).collect();
                match indices[..] {
                    [only] if Kind::of(only) == Kind::Slice => {
                        Expr::Slice { base, bounds: self.bounds(only) }
                    }
                    [only] => Expr::Index { base, index: self.expr(only) },
                    _ => {
                        let parts: Vec<_> = indices.iter().map(|it| self.expr(*it)).collect();
                        let list = self.walk.builder.exprs(&parts);
                        let index =
                            self.walk.builder.expr(at, Expr::Sequence(SequenceKind::Tuple, list));
                        Expr::Index { base, index }
                    }
                }
            }
            Kind::Call => {
                let callee = self.expr_of(node, children.field(Field::Function));
                let arguments = children.field(Field::Arguments);
                let arguments = match arguments {
                    Some(list) if Kind::of(list) == Kind::GeneratorExpression => {
                        let only = self.expr(list);
                        self.walk.builder.exprs(&[only])
                    }
                    Some(list) => {
                        let parts = self.walk.children(list);
                        let ids: Vec<_> = parts.named().map(|it| self.expr(it)).collect();
                        self.walk.builder.exprs(&ids)
                    }
                    None => List::default(),
                };
                if matches!(self.walk.builder.built().expr(callee), Expr::Global(name) if name.text() == "super")
                {
                    Expr::Super
                } else {
                    Expr::Call { callee, arguments }
                }
            }
            Kind::KeywordArgument => {
                let value = self.expr_of(node, children.field(Field::Value));
                let Some(name) = children.field(Field::Name) else { return value };
                Expr::Keyword(self.walk.name(name), value)
            }
            Kind::ListSplat
            | Kind::DictionarySplat
            | Kind::ListSplatPattern
            | Kind::DictionarySplatPattern => {
                Expr::Spread(self.expr_of(node, children.named().next()))
            }
            Kind::BooleanOperator => {
                let left = self.expr_of(node, children.field(Field::Left));
                let right = self.expr_of(node, children.field(Field::Right));
                let op = if children.has("and") { BinaryOp::And } else { BinaryOp::Or };
                Expr::Binary(op, left, right)
            }
            Kind::NotOperator => {
                Expr::Unary(UnaryOp::Not, self.expr_of(node, children.field(Field::Argument)))
            }
            Kind::UnaryOperator => {
                let operand = self.expr_of(node, children.field(Field::Argument));
                match (
                    children.field(Field::Operator).map(|sign| sign.kind()),
                    self.walk.builder.built().expr(operand),
                ) {
                    (Some("-"), Expr::Int(number)) => Expr::Int(number.wrapping_neg()),
                    (Some("-"), _) => Expr::Unary(UnaryOp::Minus, operand),
                    (Some("~"), _) => Expr::Unary(UnaryOp::Invert, operand),
                    _ => Expr::Unary(UnaryOp::Plus, operand),
                }
            }
            Kind::ComparisonOperator => return self.comparison(node, &children),
            Kind::Conditional => {
                let mut parts = children.named();
                let (then, test, otherwise) = (parts.next(), parts.next(), parts.next());
                let test = self.expr_of(node, test);
                let then = self.expr_of(node, then);
                let otherwise = self.expr_of(node, otherwise);
                Expr::Conditional { test, then, otherwise }
            }
            Kind::NamedExpression => {
                let value = self.expr_of(node, children.field(Field::Value));
                let target = self.target_of(node, children.field(Field::Name));
                Expr::Assign { target, value }
            }
            Kind::Dictionary => {
                let mut parts = Vec::new();
                for child in children.named() {
                    self.pair(child, &mut parts);
                }
                Expr::Map(self.walk.builder.exprs(&parts))
            }
            Kind::ListComprehension | Kind::DictionaryComprehension => {
                return self.comprehension(node, SequenceKind::List);
            }
            Kind::GeneratorExpression => return self.comprehension(node, SequenceKind::Tuple),
            Kind::SetComprehension => return self.comprehension(node, SequenceKind::Set),
            Kind::Lambda => Expr::Function(self.function(node, &[], children.field(Field::Body))),
            Kind::Await => Expr::Await(self.expr_of(node, children.named().next())),
            Kind::Yield => Expr::Yield(self.expr_of(node, children.named().next())),
            _ => {
                let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                Expr::Opaque(self.walk.builder.exprs(&parts))
            }
        };
        self.walk.builder.expr(at, expr)
    }

    pub(super) fn bounds(&mut self, slice: Node<'t>) -> List {
        let mut parts = vec![None, None];
        let mut place = 0;
        for (_, child) in self.walk.children(slice).0 {
            if child.kind() == ":" {
                place += 1;
            } else if place < 2 && child.is_named() {
                parts[place] = Some(self.expr(child));
            }
        }
        let null = self.walk.builder.expr(span(slice), Expr::Null);
        let parts: Vec<_> = parts.into_iter().map(|part| part.unwrap_or(null)).collect();
        self.walk.builder.exprs(&parts)
    }

    pub(super) fn pair(&mut self, node: Node<'t>, parts: &mut Vec<ExprId>) {
        let children = self.walk.children(node);
        let (key, value) = if Kind::of(node) == Kind::Pair {
            let key = self.expr_of(node, children.field(Field::Key));
            (key, self.expr_of(node, children.field(Field::Value)))
        } else {
            (self.expr(node), self.walk.builder.expr(span(node), Expr::Null))
        };
        parts.extend([key, value]);
    }

    pub(super) fn comprehension(&mut self, node: Node<'t>, kind: SequenceKind) -> ExprId {
        let children = self.walk.children(node);
        let mut clauses = Vec::new();
        // What the clauses bind is there before the element reads it.
        for child in children.rest() {
            let parts = self.walk.children(child);
            match Kind::of(child) {
                Kind::ForInClause => {
                    let iterable = parts.fields(Field::Right).find(Node::is_named);
                    let iterable = self.expr_of(child, iterable);
                    let target = self.target_of(child, parts.field(Field::Left));
                    let each = Expr::Binary(BinaryOp::In, target, iterable);
                    clauses.push(self.walk.builder.expr(span(child), each));
                }
                Kind::IfClause => clauses.push(self.expr_of(child, parts.named().next())),
                _ => {}
            }
        }
        let body = children.field(Field::Body);
        let element = match body {
            Some(pair) if Kind::of(pair) == Kind::Pair => {
                let mut parts = Vec::new();
                self.pair(pair, &mut parts);
                let list = self.walk.builder.exprs(&parts);
                self.walk.builder.expr(span(pair), Expr::Map(list))
            }
            body => self.expr_of(node, body),
        };
        let clauses = self.walk.builder.exprs(&clauses);
        self.walk.builder.expr(span(node), Expr::Comprehension { kind, element, clauses })
    }

    pub(super) fn comparison(
        &mut self,
        node: Node<'t>,
        children: &crate::scan::lower::Children<'t>,
    ) -> ExprId {
        let operands: Vec<_> = children.rest().map(|child| self.expr(child)).collect();
        let mut signs = Vec::new();
        for sign in children.fields(Field::Operators) {
            match (sign.kind(), signs.last_mut()) {
                ("in", Some(last @ BinaryOp::Other)) => *last = BinaryOp::NotIn,
                ("not", Some(last @ BinaryOp::Is)) => *last = BinaryOp::IsNot,
                (kind, _) => signs.push(Self::operator(kind)),
            }
        }
        let mut result = None;
        for (pair, op) in operands.windows(2).zip(signs) {
            let plain = if op == BinaryOp::NotIn { BinaryOp::In } else { op };
            let mut test =
                self.walk.builder.expr(span(node), Expr::Binary(plain, pair[0], pair[1]));
            if op == BinaryOp::NotIn {
                test = self.walk.builder.expr(span(node), Expr::Unary(UnaryOp::Not, test));
            }
            result = Some(match result {
                None => test,
                Some(so_far) => {
                    self.walk.builder.expr(span(node), Expr::Binary(BinaryOp::And, so_far, test))
                }
            });
        }
        if let Some(result) = result { result } else { self.walk.opaque(node, &operands) }
    }

    pub(super) fn string(&mut self, node: Node<'t>) -> ExprId {
        let mut parts = Vec::new();
        self.string_parts(node, &mut parts);
        self.walk.builder.template(span(node), &parts)
    }

    pub(super) fn string_parts(&mut self, node: Node<'t>, parts: &mut Vec<ExprId>) {
        let children = self.walk.children(node);
        if Kind::of(node) == Kind::ConcatenatedString {
            for child in children.named() {
                self.string_parts(child, parts);
            }
            return;
        }
        let mut is_raw = false;
        let mut is_empty = true;
        for child in children.named() {
            match Kind::of(child) {
                Kind::StringStart => is_raw = self.walk.text(child).contains(['r', 'R']),
                Kind::StringContent => {
                    let text = self.walk.text(child);
                    let text = if is_raw { text.into() } else { unescaped(text) };
                    parts.push(self.walk.builder.constant(span(node), &text));
                    is_empty = false;
                }
                Kind::Interpolation => {
                    let inner = self.walk.children(child).field(Field::Expression);
                    parts.push(self.expr_of(child, inner));
                    is_empty = false;
                }
                _ => {}
            }
        }
        if is_empty {
            parts.push(self.walk.builder.constant(span(node), ""));
        }
    }
}
