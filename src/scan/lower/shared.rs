//! What the lowering of every language does in the same way: how deep it goes, blocks, and operators.

use super::{MOST_DEPTH, Walk, span};
use crate::scan::ir::{BinaryOp, Expr, ExprId, List, StmtId};
use crate::scan::lower::vocabulary::Field;
use tree_sitter::Node;

/// The lowering of one language.
pub(super) trait Lowering<'s, 't>: Sized {
    /// The builder, the cursor, the depth.
    fn walk(&mut self) -> &mut Walk<'s, 't>;

    /// Whether the statements of a block are the node's children.
    fn is_block(node: Node<'t>) -> bool;

    /// Whether a node is `left operator right`.
    fn is_binary(node: Node<'t>) -> bool;

    /// What a sign means.
    fn operator(sign: &str) -> BinaryOp {
        binary_op(sign)
    }

    /// A statement, at a depth that is allowed.
    fn statement(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>);

    /// An expression, at a depth that is allowed.
    fn expression(&mut self, node: Node<'t>) -> ExprId;

    /// The statements of a block, or the one that stands in its place.
    fn block(&mut self, node: Node<'t>) -> List {
        let mut ids = Vec::new();
        if Self::is_block(node) {
            for child in self.walk().children(node).named() {
                self.stmt(child, &mut ids);
            }
        } else {
            self.stmt(node, &mut ids);
        }
        self.walk().builder.block(&ids)
    }

    /// The same, of a node that may not be there.
    fn block_of(&mut self, node: Option<Node<'t>>) -> List {
        node.map_or_else(List::default, |node| self.block(node))
    }

    /// A statement. What lies too deep is left out.
    fn stmt(&mut self, node: Node<'t>, ids: &mut Vec<StmtId>) {
        if self.walk().depth < MOST_DEPTH {
            self.walk().depth += 1;
            self.statement(node, ids);
            self.walk().depth -= 1;
        } else {
            self.walk().builder.cut();
        }
    }

    /// An expression. What lies too deep is opaque.
    fn expr(&mut self, node: Node<'t>) -> ExprId {
        if self.walk().depth >= MOST_DEPTH {
            self.walk().builder.cut();
            return self.walk().opaque(node, &[]);
        }
        self.walk().depth += 1;
        let id = self.expression(node);
        self.walk().depth -= 1;
        id
    }

    /// The same, of a node that may not be there in its parent.
    fn expr_of(&mut self, parent: Node<'t>, node: Option<Node<'t>>) -> ExprId {
        match node {
            Some(node) => self.expr(node),
            None => self.walk().opaque(parent, &[]),
        }
    }

    /// `a + b + c`, as deep to the left as it goes, without recursion.
    fn binary(&mut self, node: Node<'t>) -> ExprId {
        let mut pending = Vec::new();
        let mut left = node;
        while Self::is_binary(left) {
            let children = self.walk().children(left);
            let sign = children.field(Field::Operator).map_or("", |sign| sign.kind());
            pending.push((left, Self::operator(sign), children.field(Field::Right)));
            let Some(inner) = children.field(Field::Left) else { break };
            left = inner;
        }
        let first = self.expr(left);
        let mut rest = Vec::with_capacity(pending.len());
        while let Some((whole, op, right)) = pending.pop() {
            rest.push((span(whole), op, self.expr_of(whole, right)));
        }
        self.walk().builder.chain(first, &rest)
    }

    /// An expression where a node stands.
    fn new_expr(&mut self, node: Node<'t>, expr: Expr) -> ExprId {
        self.walk().builder.expr(span(node), expr)
    }
}

/// What a sign means in the languages that divide integers into integers.
pub(super) fn binary_op(sign: &str) -> BinaryOp {
    match sign {
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Subtract,
        "*" => BinaryOp::Multiply,
        "/" | "//" => BinaryOp::FloorDivide,
        "%" => BinaryOp::Remainder,
        "**" => BinaryOp::Power,
        "&" => BinaryOp::BitAnd,
        "|" => BinaryOp::BitOr,
        "^" => BinaryOp::BitXor,
        "<<" => BinaryOp::ShiftLeft,
        ">>" | ">>>" => BinaryOp::ShiftRight,
        "==" | "===" => BinaryOp::Equal,
        "!=" | "!==" | "<>" => BinaryOp::NotEqual,
        "<" => BinaryOp::Less,
        "<=" => BinaryOp::LessEqual,
        ">" => BinaryOp::Greater,
        ">=" => BinaryOp::GreaterEqual,
        "in" => BinaryOp::In,
        "not in" => BinaryOp::NotIn,
        "is" => BinaryOp::Is,
        "is not" => BinaryOp::IsNot,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "??" => BinaryOp::Coalesce,
        _ => BinaryOp::Other,
    }
}

/// What a sign means in the languages in which a quotient of integers may be a fraction.
pub(super) fn operator_with_fractions(sign: &str) -> BinaryOp {
    if sign == "/" { BinaryOp::Divide } else { binary_op(sign) }
}
