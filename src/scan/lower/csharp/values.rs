//! Expressions and the names of types.

use super::{Children, Field, Kind, Sharp, parts, span};
use crate::scan::ir::{BinaryOp, Expr, ExprId, List, Name, SequenceKind, UnaryOp};
use crate::scan::lower::shared::Lowering;
use crate::scan::lower::{MOST_DEPTH, integer, unescaped};
use tree_sitter::Node;

impl<'t> Sharp<'_, 't> {
    pub(super) fn expression_of(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let expr = match Kind::of(node) {
            Kind::Identifier | Kind::ImplicitParameter => {
                let name = self.walk.name(node);
                return self.walk.builder.read(at, name);
            }
            Kind::PredefinedType | Kind::ImplicitType => Expr::Global(self.walk.name(node)),
            Kind::Boolean => Expr::Bool(self.walk.text(node) == "true"),
            Kind::Null | Kind::DefaultExpression => Expr::Null,
            Kind::Integer => match integer(self.walk.text(node)) {
                Some(number) => Expr::Int(number),
                None => Expr::Opaque(List::default()),
            },
            Kind::Real => {
                let text = self.walk.text(node).trim_end_matches(|it: char| "fFdDmM".contains(it));
                Expr::Float(text.replace('_', "").parse().unwrap_or(f64::NAN))
            }
            Kind::Character => {
                let text = self.walk.text(node);
                let text = unescaped(text.trim_matches('\''));
                return self.walk.builder.constant(at, &text);
            }
            Kind::String | Kind::VerbatimString | Kind::RawString | Kind::InterpolatedString => {
                return self.string(node);
            }
            Kind::Binary => return self.binary(node),
            _ if node.kind() == "this" => Expr::This,
            _ if node.kind() == "base" => Expr::Super,
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
            | Kind::CheckedExpression
            | Kind::RefExpression
            | Kind::ExpressionElement
            | Kind::CollectionElement
            | Kind::ConstantPattern
            | Kind::GenericName
            | Kind::ArrowClause
            | Kind::ExpressionStatement => {
                return self.expr_of(node, parts(&children).next());
            }
            Kind::NullableType | Kind::RefType | Kind::ScopedType | Kind::PointerType => {
                return self.expr_of(node, children.field(Field::Type));
            }
            Kind::AliasQualifiedName => return self.expr_of(node, children.field(Field::Name)),
            Kind::ArrayType => {
                let element = self.expr_of(node, children.field(Field::Type));
                Expr::Opaque(self.walk.builder.exprs(&[element]))
            }
            Kind::QualifiedName | Kind::MemberAccess => {
                let base = children.field(Field::Qualifier);
                let base = base.or_else(|| children.field(Field::Expression));
                let base = self.expr_of(node, base);
                let Some(name) = children.field(Field::Name) else { return base };
                Expr::Member { base, name: self.simple_name(name) }
            }
            Kind::ConditionalAccess => return self.conditional_access(node, &children),
            Kind::ElementAccess => {
                let base = self.expr_of(node, children.field(Field::Expression));
                self.indexed(base, children.field(Field::Subscript))
            }
            Kind::Invocation => {
                let callee = self.expr_of(node, children.field(Field::Function));
                Expr::Call { callee, arguments: self.arguments(children.field(Field::Arguments)) }
            }
            Kind::Argument | Kind::AttributeArgument => {
                let name = children.field(Field::Name);
                let value = parts(&children).rfind(|it| Some(*it) != name);
                let value = self.expr_of(node, value);
                let Some(name) = name else { return value };
                Expr::Keyword(self.walk.name(name), value)
            }
            Kind::DeclarationExpression => {
                return self.define_of(node, children.field(Field::Name));
            }
            Kind::ObjectCreation | Kind::ImplicitObject => {
                let class = self.expr_of(node, children.field(Field::Type));
                return self.creation(node, &children, class);
            }
            Kind::AnonymousObject => Expr::Map(self.anonymous(&children)),
            Kind::ArrayCreation
            | Kind::ImplicitArray
            | Kind::Stackalloc
            | Kind::ImplicitStackalloc => {
                return self.array(node, &children);
            }
            Kind::Initializer => {
                let parts = self.initial_values(node);
                Expr::Sequence(SequenceKind::List, self.walk.builder.exprs(&parts))
            }
            Kind::CollectionExpression => {
                let parts: Vec<_> = children.named().map(|child| self.expr(child)).collect();
                Expr::Sequence(SequenceKind::List, self.walk.builder.exprs(&parts))
            }
            Kind::SpreadElement => Expr::Spread(self.expr_of(node, parts(&children).next())),
            Kind::TupleExpression => {
                let mut ids = Vec::new();
                for argument in children.named() {
                    let value = parts(&self.walk.children(argument)).next_back();
                    ids.push(self.expr_of(argument, value));
                }
                Expr::Sequence(SequenceKind::Tuple, self.walk.builder.exprs(&ids))
            }
            Kind::Assignment => {
                let value = self.expr_of(node, children.field(Field::Right));
                let target = self.expr_of(node, children.field(Field::Left));
                let sign = children.field(Field::Operator).map_or("=", |it| self.walk.text(it));
                match sign.strip_suffix('=').unwrap_or(sign) {
                    "" => Expr::Assign { target, value },
                    sign => Expr::AssignOp(Self::operator(sign), target, value),
                }
            }
            Kind::Prefix | Kind::Postfix => return self.unary(node, &children),
            Kind::Conditional => {
                let test = self.expr_of(node, children.field(Field::Condition));
                let then = self.expr_of(node, children.field(Field::Consequence));
                let otherwise = self.expr_of(node, children.field(Field::Alternative));
                Expr::Conditional { test, then, otherwise }
            }
            Kind::Cast => {
                let class = self.expr_of(node, children.field(Field::Type));
                Expr::Cast { class, value: self.expr_of(node, children.field(Field::Value)) }
            }
            Kind::As => {
                let value = self.expr_of(node, children.field(Field::Left));
                Expr::Cast { class: self.expr_of(node, children.field(Field::Right)), value }
            }
            Kind::Is => {
                let value = self.expr_of(node, children.field(Field::Left));
                Expr::InstanceOf { value, class: self.expr_of(node, children.field(Field::Right)) }
            }
            Kind::IsPattern => {
                let value = self.expr_of(node, children.field(Field::Expression));
                return match children.field(Field::Pattern) {
                    Some(pattern) => self.matches(value, pattern),
                    None => value,
                };
            }
            Kind::SwitchExpression => return self.switch_value(node, &children),
            Kind::Lambda | Kind::AnonymousMethod => Expr::Function(self.lambda(node, &children)),
            Kind::Await => Expr::Await(self.expr_of(node, parts(&children).next())),
            Kind::TypeOf => {
                Expr::Unary(UnaryOp::TypeOf, self.expr_of(node, children.field(Field::Type)))
            }
            Kind::Query => return self.query(node, &children),
            _ => {
                let parts: Vec<_> = parts(&children).map(|child| self.expr(child)).collect();
                Expr::Opaque(self.walk.builder.exprs(&parts))
            }
        };
        self.walk.builder.expr(at, expr)
    }

    /// A value of a declared type, which `new()` leaves out.
    pub(super) fn value(&mut self, node: Node<'t>, class: Option<ExprId>) -> ExprId {
        match class {
            Some(class) if Kind::of(node) == Kind::ImplicitObject => {
                let children = self.walk.children(node);
                self.creation(node, &children, class)
            }
            _ => self.expr(node),
        }
    }

    /// `new Class(…) { Name = value, element }`.
    fn creation(&mut self, node: Node<'t>, children: &Children<'t>, class: ExprId) -> ExprId {
        let mut ids = Vec::new();
        for child in children.named() {
            match Kind::of(child) {
                Kind::ArgumentList => {
                    let inner = self.walk.children(child);
                    ids.extend(inner.named().map(|it| self.expr(it)));
                }
                Kind::Initializer => ids.extend(self.initial_values(child)),
                _ => {}
            }
        }
        let arguments = self.walk.builder.exprs(&ids);
        self.new_expr(node, Expr::New { class, arguments, body: None })
    }

    /// What stands in the braces behind a creation: members by name, elements, keys with values.
    fn initial_values(&mut self, node: Node<'t>) -> Vec<ExprId> {
        let mut ids = Vec::new();
        for child in parts(&self.walk.children(node)) {
            let inner = self.walk.children(child);
            let id = match (Kind::of(child), inner.field(Field::Left).map(Kind::of)) {
                (Kind::Assignment, Some(Kind::Identifier)) => {
                    let value = self.expr_of(child, inner.field(Field::Right));
                    let name = inner.field(Field::Left).map(|name| self.walk.name(name));
                    name.map_or(value, |name| self.new_expr(child, Expr::Keyword(name, value)))
                }
                (Kind::Assignment, Some(Kind::ElementBinding | Kind::ElementAccess)) => {
                    let value = self.expr_of(child, inner.field(Field::Right));
                    let key = self.expr_of(child, inner.field(Field::Left));
                    let key = match self.walk.builder.built().expr(key) {
                        Expr::Opaque(list) if list.len() == 1 => {
                            self.walk.builder.built().list(list).next().unwrap_or(key)
                        }
                        _ => key,
                    };
                    let pair = self.walk.builder.exprs(&[key, value]);
                    self.new_expr(child, Expr::Sequence(SequenceKind::Tuple, pair))
                }
                (Kind::Initializer, _) => {
                    let pair: Vec<_> = parts(&inner).map(|it| self.expr(it)).collect();
                    let pair = self.walk.builder.exprs(&pair);
                    self.new_expr(child, Expr::Sequence(SequenceKind::Tuple, pair))
                }
                _ => self.expr(child),
            };
            ids.push(id);
        }
        ids
    }

    /// `new { Name = value, other.Name }`: names and values in turn.
    fn anonymous(&mut self, children: &Children<'t>) -> List {
        let mut ids = Vec::new();
        let mut rest =
            children.0.iter().map(|child| child.1).filter(|it| !it.is_extra()).peekable();
        while let Some(child) = rest.next() {
            if !child.is_named() && !matches!(child.kind(), "this" | "base") {
                continue;
            }
            let mut value = child;
            if rest.next_if(|next| next.kind() == "=").is_some() {
                value = rest.next().unwrap_or(child);
            }
            let text = self.walk.text(child);
            let name = text.rsplit('.').next().unwrap_or(text);
            ids.push(self.walk.builder.constant(span(child), name));
            ids.push(self.expr(value));
        }
        self.walk.builder.exprs(&ids)
    }

    fn array(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        if let Some(elements) = children.named().find(|it| Kind::of(*it) == Kind::Initializer) {
            return self.expr(elements);
        }
        let class = children.field(Field::Type).map(|class| self.walk.children(class));
        let rank = class.and_then(|it| it.field(Field::Rank));
        let mut sizes = Vec::new();
        if let Some(rank) = rank {
            for size in parts(&self.walk.children(rank)) {
                sizes.push(self.expr(size));
            }
        }
        self.walk.opaque(node, &sizes)
    }

    pub(super) fn arguments(&mut self, node: Option<Node<'t>>) -> List {
        let children = node.map(|node| self.walk.children(node));
        let ids: Vec<_> =
            children.iter().flat_map(Children::named).map(|child| self.expr(child)).collect();
        self.walk.builder.exprs(&ids)
    }

    /// The name of a member, without the arguments of a generic one.
    fn simple_name(&mut self, node: Node<'t>) -> Name {
        let first = match Kind::of(node) {
            Kind::GenericName => self.walk.children(node).named().next(),
            _ => None,
        };
        self.walk.name(first.unwrap_or(node))
    }

    /// `base?.Name` and `base?[index]`.
    fn conditional_access(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let base = self.expr_of(node, children.field(Field::Condition));
        let Some(binding) = children.rest().last() else { return base };
        let inner = self.walk.children(binding);
        let expr = match (Kind::of(binding), inner.field(Field::Name)) {
            (Kind::MemberBinding, Some(name)) => {
                Expr::Member { base, name: self.simple_name(name) }
            }
            (Kind::ElementBinding, _) => self.indexed(base, Some(binding)),
            _ => {
                let rest = self.expr(binding);
                Expr::Opaque(self.walk.builder.exprs(&[base, rest]))
            }
        };
        self.new_expr(node, expr)
    }

    fn indexed(&mut self, base: ExprId, brackets: Option<Node<'t>>) -> Expr {
        let Some(brackets) = brackets else { return Expr::Opaque(List::default()) };
        let arguments: Vec<_> = self.walk.children(brackets).named().collect();
        if let [only] = arguments[..] {
            let value = parts(&self.walk.children(only)).next_back().unwrap_or(only);
            if Kind::of(value) == Kind::Range {
                return Expr::Slice { base, bounds: self.bounds(value) };
            }
            return Expr::Index { base, index: self.expr(only) };
        }
        let ids: Vec<_> = arguments.iter().map(|it| self.expr(*it)).collect();
        let list = self.walk.builder.exprs(&ids);
        let index = self.new_expr(brackets, Expr::Sequence(SequenceKind::Tuple, list));
        Expr::Index { base, index }
    }

    /// `from..to`, of which each may be missing.
    fn bounds(&mut self, range: Node<'t>) -> List {
        let mut bounds = [None, None];
        let mut place = 0;
        for (_, child) in self.walk.children(range).0 {
            if child.kind() == ".." {
                place = 1;
            } else if child.is_named() && !child.is_extra() {
                bounds[place] = Some(self.expr(child));
            }
        }
        let null = self.new_expr(range, Expr::Null);
        self.walk.builder.exprs(&bounds.map(|bound| bound.unwrap_or(null)))
    }

    fn unary(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let operand = self.expr_of(node, parts(children).next());
        let is_postfix = Kind::of(node) == Kind::Postfix;
        let sign = if is_postfix { children.0.last() } else { children.0.first() };
        let sign = sign.map_or("", |sign| sign.1.kind());
        let expr = match (sign, self.walk.builder.built().expr(operand)) {
            ("!", _) if is_postfix => return operand,
            ("&" | "*", _) => return operand,
            ("-", Expr::Int(number)) => Expr::Int(number.wrapping_neg()),
            ("-", _) => Expr::Unary(UnaryOp::Minus, operand),
            ("!", _) => Expr::Unary(UnaryOp::Not, operand),
            ("~", _) => Expr::Unary(UnaryOp::Invert, operand),
            ("++", _) => Expr::Unary(UnaryOp::Increment, operand),
            ("--", _) => Expr::Unary(UnaryOp::Decrement, operand),
            ("+", _) => Expr::Unary(UnaryOp::Plus, operand),
            _ => Expr::Unary(UnaryOp::Other, operand),
        };
        self.new_expr(node, expr)
    }

    /// `from x in xs where … select …`, as other languages write a comprehension.
    fn query(&mut self, node: Node<'t>, children: &Children<'t>) -> ExprId {
        let mut clauses = Vec::new();
        let mut element = None;
        for clause in children.named() {
            let inner = self.walk.children(clause);
            let mut names = parts(&inner);
            match Kind::of(clause) {
                Kind::FromClause | Kind::LetClause | Kind::JoinClause => {
                    let field = inner.field(Field::Name);
                    let name = field.or_else(|| names.find(|it| Kind::of(*it) == Kind::Identifier));
                    let class = inner.field(Field::Type);
                    let mut values =
                        parts(&inner).filter(|it| Some(*it) != name && Some(*it) != class);
                    let value = values.next();
                    let mut iterable = self.expr_of(clause, value);
                    if Kind::of(clause) == Kind::LetClause {
                        let only = self.walk.builder.exprs(&[iterable]);
                        iterable = self.new_expr(clause, Expr::Sequence(SequenceKind::List, only));
                    }
                    let target = self.define_of(clause, name);
                    let each = Expr::Binary(BinaryOp::In, target, iterable);
                    clauses.push(self.new_expr(clause, each));
                    let keys: Vec<_> = values.map(|value| self.expr(value)).collect();
                    if !keys.is_empty() {
                        clauses.push(self.walk.opaque(clause, &keys));
                    }
                }
                Kind::JoinInto | Kind::Identifier => {
                    let name =
                        if names.next().is_some() { parts(&inner).last() } else { Some(clause) };
                    let target = self.define_of(clause, name);
                    let so_far: Vec<_> = element.into_iter().collect();
                    let iterable = self.walk.opaque(clause, &so_far);
                    let each = Expr::Binary(BinaryOp::In, target, iterable);
                    clauses.push(self.new_expr(clause, each));
                }
                Kind::SelectClause | Kind::GroupClause => {
                    let mut ids: Vec<_> = names.map(|it| self.expr(it)).collect();
                    ids.reverse();
                    let all = self.walk.opaque(clause, &ids);
                    element = Some(if let [only] = ids[..] { only } else { all });
                }
                Kind::WhereClause => clauses.push(self.expr_of(clause, names.next())),
                _ => {
                    let ids: Vec<_> = names.map(|it| self.expr(it)).collect();
                    clauses.push(self.walk.opaque(clause, &ids));
                }
            }
        }
        let clauses = self.walk.builder.exprs(&clauses);
        let element = element.unwrap_or_else(|| self.walk.opaque(node, &[]));
        let kind = SequenceKind::List;
        self.new_expr(node, Expr::Comprehension { kind, element, clauses })
    }

    fn string(&mut self, node: Node<'t>) -> ExprId {
        let at = span(node);
        let whole = self.walk.text(node);
        if Kind::of(node) == Kind::VerbatimString {
            let text = whole.trim_start_matches(['@', '$']);
            let text = text.strip_prefix('"').unwrap_or(text);
            let text = doubled(text.strip_suffix('"').unwrap_or(text), "\"");
            return self.walk.builder.constant(at, &text);
        }
        let mut ids = Vec::new();
        let mut text = String::new();
        let is_verbatim = whole.starts_with("$@") || whole.starts_with("@$");
        let is_raw = !is_verbatim && !whole.starts_with("$\"") || whole.starts_with("$\"\"\"");
        for child in self.walk.children(node).named() {
            let written = self.walk.text(child);
            match Kind::of(child) {
                Kind::EscapeSequence if matches!(written, "{{" | "}}") => {
                    text.push_str(&written[..1]);
                }
                Kind::EscapeSequence => text.push_str(&unescaped(written)),
                Kind::StringLiteralContent => text.push_str(written),
                Kind::RawStringContent => text.push_str(written.trim_matches(['\r', '\n'])),
                Kind::StringContent => {
                    let written = if is_raw { written.to_owned() } else { doubled(written, "{}") };
                    text.push_str(&if is_verbatim { doubled(&written, "\"") } else { written });
                }
                Kind::Interpolation => {
                    if !text.is_empty() {
                        ids.push(self.walk.builder.constant(at, &text));
                        text.clear();
                    }
                    let inner = self.walk.children(child);
                    let value = parts(&inner).find(|it| !it.kind().starts_with("interpolation_"));
                    ids.push(self.expr_of(child, value));
                }
                _ => {}
            }
        }
        if !text.is_empty() || ids.is_empty() {
            ids.push(self.walk.builder.constant(at, &text));
        }
        self.walk.builder.template(at, &ids)
    }

    /// What a declaration binds: a name, or several in parentheses.
    pub(super) fn target(&mut self, node: Node<'t>, depth: u16) -> ExprId {
        let is_list = matches!(Kind::of(node), Kind::TuplePattern | Kind::ParenthesizedDesignation);
        match Kind::of(node) {
            Kind::Identifier => {
                let name = self.walk.name(node);
                self.walk.builder.define(span(node), name)
            }
            Kind::Discard => self.walk.opaque(node, &[]),
            _ if is_list && depth < MOST_DEPTH => {
                let mut ids = Vec::new();
                for child in self.walk.children(node).named() {
                    ids.push(self.target(child, depth + 1));
                }
                let ids = self.walk.builder.exprs(&ids);
                self.new_expr(node, Expr::Sequence(SequenceKind::Tuple, ids))
            }
            _ => self.expr(node),
        }
    }
}

/// A text in which each of these signs is written twice.
fn doubled(text: &str, signs: &str) -> String {
    signs.chars().fold(text.to_owned(), |text, sign| {
        text.replace(&String::from_iter([sign, sign]), sign.encode_utf8(&mut [0; 4]))
    })
}
