//! Syntax trees to [`Module`]s, one file a language.
//!
//! Each language's file knows the node kinds of its grammar and nothing of rules. Trees of broken
//! code are lowered as far as they go. Nesting is bounded: what lies deeper than `MOST_DEPTH` is
//! [`crate::scan::ir::Expr::Opaque`].

mod csharp;
mod go;
mod java;
mod javascript;
mod python;
mod shared;
mod vocabulary;

use super::ir::{Builder, Expr, ExprId, Module, Name, Span, Stmt, StmtId};
use crate::syntax::Language;
use smallvec::SmallVec;
use tree_sitter::{Node, TreeCursor};
use vocabulary::Field;

/// The deepest nesting that is followed. Who walks a module recurses, so this bounds every stack.
const MOST_DEPTH: u16 = 200;

/// The module that a file's tree says it is; `None` for a language that is not analysed.
pub fn lower(language: Language, source: &str, root: Node<'_>) -> Option<Module> {
    match language {
        Language::Python => Some(python::lower(source, root)),
        Language::Java => Some(java::lower(source, root)),
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            Some(javascript::lower(language, source, root))
        }
        Language::CSharp => Some(csharp::lower(source, root)),
        Language::Go => Some(go::lower(source, root)),
        Language::Rust => None,
    }
}

/// A child of a node, and which of its fields it is.
type Child<'t> = (Option<Field>, Node<'t>);

/// The children of one node.
#[derive(Clone, Debug)]
struct Children<'t>(SmallVec<[Child<'t>; 8]>);

impl<'t> Children<'t> {
    /// The first child that is this field.
    fn field(&self, field: Field) -> Option<Node<'t>> {
        self.fields(field).next()
    }

    /// All children that are this field.
    fn fields(&self, field: Field) -> impl Iterator<Item = Node<'t>> {
        self.0.iter().filter(move |child| child.0 == Some(field)).map(|child| child.1)
    }

    /// The named children, without comments.
    fn named(&self) -> impl DoubleEndedIterator<Item = Node<'t>> {
        self.0.iter().map(|child| child.1).filter(|node| node.is_named() && !node.is_extra())
    }

    /// The children without a field, named, without comments.
    fn rest(&self) -> impl Iterator<Item = Node<'t>> {
        let plain = self.0.iter().filter(|child| child.0.is_none()).map(|child| child.1);
        plain.filter(|node| node.is_named() && !node.is_extra())
    }

    /// Whether a keyword or sign stands among them.
    fn has(&self, sign: &str) -> bool {
        self.0.iter().any(|child| !child.1.is_named() && child.1.kind() == sign)
    }
}

/// What every language's lowering needs: the builder, a cursor, and how deep it is.
struct Walk<'s, 't> {
    builder: Builder<'s>,
    cursor: TreeCursor<'t>,
    fields: &'static [Option<Field>],
    depth: u16,
}

impl<'s, 't> Walk<'s, 't> {
    fn new(
        language: Language,
        source: &'s str,
        root: Node<'t>,
        fields: &'static [Option<Field>],
    ) -> Self {
        Self { builder: Builder::new(language, source), cursor: root.walk(), fields, depth: 0 }
    }

    /// One pass over a node's children.
    fn children(&mut self, node: Node<'t>) -> Children<'t> {
        let mut children = SmallVec::new();
        self.cursor.reset(node);
        if self.cursor.goto_first_child() {
            loop {
                let field = self
                    .cursor
                    .field_id()
                    .and_then(|id| self.fields.get(usize::from(id.get())).copied().flatten());
                children.push((field, self.cursor.node()));
                if !self.cursor.goto_next_sibling() {
                    break;
                }
            }
        }
        Children(children)
    }

    /// The text of a node.
    fn text(&self, node: Node<'t>) -> &'s str {
        self.builder.text(span(node))
    }

    /// A name, by the text of a node.
    fn name(&mut self, node: Node<'t>) -> Name {
        let text = self.text(node);
        self.builder.named(text)
    }

    /// A new statement, where a node stands, behind others.
    fn push(&mut self, node: Node<'t>, stmt: Stmt, ids: &mut Vec<StmtId>) {
        let id = self.builder.stmt(span(node), stmt);
        ids.push(id);
    }

    /// What cannot be understood of a node, with what of it can.
    fn opaque(&mut self, node: Node<'t>, parts: &[ExprId]) -> ExprId {
        let parts = self.builder.exprs(parts);
        self.builder.expr(span(node), Expr::Opaque(parts))
    }

    /// What an enumeration extends.
    fn enumeration(&mut self, at: Span) -> ExprId {
        let name = self.builder.named("Enum");
        self.builder.expr(at, Expr::Global(name))
    }

    /// `this.name`.
    fn own(&mut self, at: Span, name: Name) -> ExprId {
        let base = self.builder.expr(at, Expr::This);
        self.builder.expr(at, Expr::Member { base, name })
    }
}

/// Where a node stands. Files have at most a mebibyte.
fn span(node: Node<'_>) -> Span {
    Span::of(node.byte_range())
}

/// Makes a string of its source's characters by undoing escapes of the kind that the C family and
/// Python share. What is no such escape stays as it is written.
fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(sign) = rest.chars().next() else {
            plain.push('\\');
            break;
        };
        let code = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        let long = match sign {
            'x' => rest.get(1..3).and_then(code).map(|it| (it, 3)),
            'u' if rest.starts_with("u{") => {
                rest.find('}').and_then(|end| Some((code(&rest[2..end])?, end + 1)))
            }
            'u' => rest.get(1..5).and_then(code).map(|it| (it, 5)),
            'U' => rest.get(1..9).and_then(code).map(|it| (it, 9)),
            _ => None,
        };
        if let Some((sign, len)) = long {
            plain.push(sign);
            rest = &rest[len..];
            continue;
        }
        match sign {
            'n' => plain.push('\n'),
            't' => plain.push('\t'),
            'r' => plain.push('\r'),
            'b' => plain.push('\u{8}'),
            'f' => plain.push('\u{c}'),
            '0' => plain.push('\0'),
            '\n' => {}
            '\\' | '\'' | '"' | '`' | '$' | '/' => plain.push(sign),
            _ => plain.extend(['\\', sign]),
        }
        rest = &rest[sign.len_utf8()..];
    }
    plain.push_str(rest);
    plain.into()
}

/// An integer as the languages write it: `0x1F`, `0o17`, `1_000`, `10L`.
fn integer(text: &str) -> Option<i64> {
    let text: String =
        text.chars().filter(|sign| *sign != '_').collect::<String>().to_ascii_lowercase();
    let (digits, radix) = match text.get(..2) {
        Some("0x") => (&text[2..], 16),
        Some("0o") => (&text[2..], 8),
        Some("0b") => (&text[2..], 2),
        _ => (text.as_str(), 10),
    };
    let digits = digits.trim_end_matches(['l', 'u', 'n']);
    let octal = radix == 10 && digits.len() > 1 && digits.starts_with('0');
    i64::from_str_radix(digits, if octal { 8 } else { radix }).ok()
}
