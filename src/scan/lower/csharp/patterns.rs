//! Patterns: tests of a value that bind names along the way.

use super::{Children, Field, Kind, Sharp, parts, span};
use crate::scan::ir::{BinaryOp, Case, Expr, ExprId, UnaryOp};
use crate::scan::lower::MOST_DEPTH;
use crate::scan::lower::shared::Lowering;
use tree_sitter::Node;

impl<'t> Sharp<'_, 't> {
    /// Whether `value` is what a pattern says. What it binds is assigned within.
    pub(super) fn matches(&mut self, value: ExprId, node: Node<'t>) -> ExprId {
        if self.walk.depth >= MOST_DEPTH {
            return self.walk.opaque(node, &[]);
        }
        self.walk.depth += 1;
        let id = self.matches_inner(value, node);
        self.walk.depth -= 1;
        id
    }

    fn matches_inner(&mut self, value: ExprId, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        match Kind::of(node) {
            Kind::ParenthesizedPattern | Kind::Subpattern => match parts(&children).last() {
                Some(inner) => self.matches(value, inner),
                None => self.walk.opaque(node, &[]),
            },
            Kind::NegatedPattern => {
                let inner = parts(&children).last().unwrap_or(node);
                let test = self.matches(value, inner);
                self.new_expr(node, Expr::Unary(UnaryOp::Not, test))
            }
            Kind::AndPattern | Kind::OrPattern => {
                let is_and = Kind::of(node) == Kind::AndPattern;
                let op = if is_and { BinaryOp::And } else { BinaryOp::Or };
                let left = children.field(Field::Left).map(|it| self.matches(value, it));
                let right = children.field(Field::Right).map(|it| self.matches(value, it));
                match (left, right) {
                    (Some(left), Some(right)) => self.new_expr(node, Expr::Binary(op, left, right)),
                    _ => self.walk.opaque(node, &[]),
                }
            }
            Kind::RelationalPattern => {
                let right = self.expr_of(node, parts(&children).last());
                let sign = children.0.first().map_or("", |sign| sign.1.kind());
                self.new_expr(node, Expr::Binary(Self::operator(sign), value, right))
            }
            Kind::TypePattern => {
                let class = self.expr_of(node, children.field(Field::Type));
                self.new_expr(node, Expr::InstanceOf { value, class })
            }
            Kind::Discard => self.new_expr(node, Expr::Bool(true)),
            Kind::DeclarationPattern
            | Kind::VarPattern
            | Kind::RecursivePattern
            | Kind::ListPattern => self.parts_match(value, node, &children),
            _ => {
                let inner =
                    parts(&children).next().filter(|_| Kind::of(node) == Kind::ConstantPattern);
                let is_name = matches!(
                    Kind::of(inner.unwrap_or(node)),
                    Kind::Identifier | Kind::GenericName | Kind::PredefinedType
                );
                let constant = self.expr(node);
                // What the grammar takes for a constant is more often the name of a type.
                let test = if is_name {
                    Expr::InstanceOf { value, class: constant }
                } else {
                    Expr::Binary(BinaryOp::Equal, value, constant)
                };
                self.new_expr(node, test)
            }
        }
    }

    /// A pattern of a type, parts and a name, of which each may be missing.
    fn parts_match(&mut self, value: ExprId, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let mut tests = Vec::new();
        let mut bound = value;
        if let Some(class) = self.declared(children) {
            tests.push(self.new_expr(node, Expr::InstanceOf { value, class }));
            bound = self.new_expr(node, Expr::Cast { class, value });
        }
        let designation =
            children.rest().find(|it| Kind::of(*it) == Kind::ParenthesizedDesignation);
        if let Some(name) = children.field(Field::Name).or(designation) {
            let target = self.define(name);
            tests.push(self.new_expr(name, Expr::Assign { target, value: bound }));
        }
        for child in children.rest().filter(|it| Some(*it) != designation) {
            match Kind::of(child) {
                Kind::PropertyClause | Kind::PositionalClause => {
                    for part in self.walk.children(child).named() {
                        tests.push(self.subpattern(bound, part));
                    }
                }
                Kind::Discard => {}
                _ => {
                    let element = self.walk.opaque(child, &[bound]);
                    tests.push(self.matches(element, child));
                }
            }
        }
        match tests[..] {
            [only] => only,
            _ => self.walk.opaque(node, &tests),
        }
    }

    /// `Name: pattern` of the member, or a pattern of something that only its place names.
    fn subpattern(&mut self, value: ExprId, node: Node<'t>) -> ExprId {
        let children = self.walk.children(node);
        let mut inner = parts(&children);
        if let (Some(name), Some(pattern)) = (inner.next(), inner.next()) {
            let member = self.member(value, name);
            return self.matches(member, pattern);
        }
        let element = self.walk.opaque(node, &[value]);
        self.matches(element, node)
    }

    fn member(&mut self, base: ExprId, name: Node<'t>) -> ExprId {
        if Kind::of(name) == Kind::MemberAccess {
            let children = self.walk.children(name);
            let (first, last) = (children.field(Field::Expression), children.field(Field::Name));
            if let (Some(first), Some(last), true) = (first, last, self.walk.depth < MOST_DEPTH) {
                self.walk.depth += 1;
                let base = self.member(base, first);
                self.walk.depth -= 1;
                return self.member(base, last);
            }
        }
        let named = self.walk.name(name);
        self.walk.builder.expr(span(name), Expr::Member { base, name: named })
    }

    /// Reads what a `case` asks for.
    pub(super) fn label(&mut self, subject: ExprId, node: Node<'t>, case: &mut Case) {
        match Kind::of(node) {
            Kind::ConstantPattern => {
                let inner = parts(&self.walk.children(node)).next();
                case.values.push(self.expr_of(node, inner));
            }
            Kind::OrPattern if self.walk.depth < MOST_DEPTH => {
                self.walk.depth += 1;
                let children = self.walk.children(node);
                for side in children.fields(Field::Left).chain(children.fields(Field::Right)) {
                    self.label(subject, side, case);
                }
                self.walk.depth -= 1;
            }
            Kind::AndPattern
            | Kind::DeclarationPattern
            | Kind::ListPattern
            | Kind::NegatedPattern
            | Kind::OrPattern
            | Kind::ParenthesizedPattern
            | Kind::RecursivePattern
            | Kind::RelationalPattern
            | Kind::TypePattern
            | Kind::VarPattern
            | Kind::Discard => {
                case.values.push(self.walk.opaque(node, &[]));
                let first = self.walk.builder.built().exprs.len();
                let test = self.matches(subject, node);
                let built = self.walk.builder.built();
                let assigned = built.exprs[first..].iter().filter_map(|expr| match expr {
                    Expr::Assign { target, .. } => Some(*target),
                    _ => None,
                });
                case.binds.extend(assigned);
                if case.binds.is_empty() && case.guard.is_none() {
                    case.guard = Some(test);
                }
            }
            _ => case.values.push(self.expr(node)),
        }
    }

    /// A switch that is a value: conditionals, which ask for each arm's pattern in turn.
    pub(super) fn switch_value(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let mut inner = parts(children);
        let subject = self.expr_of(node, inner.next());
        let mut arms = Vec::new();
        for arm in inner.filter(|it| Kind::of(*it) == Kind::SwitchArm) {
            let pieces = self.walk.children(arm);
            let mut pieces: Vec<_> = parts(&pieces).collect();
            let value = pieces.pop();
            let mut test = None;
            for piece in pieces {
                let next = match Kind::of(piece) {
                    Kind::Discard => continue,
                    Kind::WhenClause => {
                        let inner = parts(&self.walk.children(piece)).next();
                        self.expr_of(piece, inner)
                    }
                    _ => self.matches(subject, piece),
                };
                test = Some(match test {
                    None => next,
                    Some(so_far) => self.new_expr(piece, Expr::Binary(BinaryOp::And, so_far, next)),
                });
            }
            arms.push((arm, test, self.expr_of(arm, value)));
        }
        let mut result = None;
        // Past so many, who follows them would go too deep.
        let most = usize::from(MOST_DEPTH);
        for (arm, test, then) in arms.into_iter().take(most).rev() {
            let otherwise = result.unwrap_or_else(|| self.walk.opaque(arm, &[]));
            result = Some(match test {
                None => then,
                Some(test) => self.new_expr(arm, Expr::Conditional { test, then, otherwise }),
            });
        }
        result.unwrap_or(subject)
    }
}
