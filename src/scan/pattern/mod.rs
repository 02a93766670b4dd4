//! Code patterns: code with metavariables, and where it matches.
//!
//! A pattern is parsed and lowered like any file, so it has the form of what it is compared with.
//! What it names by a path, `subprocess.run`, is compared with what the analysis found that a name
//! in the file stands for; the rest is compared by its structure.

mod matcher;
mod parse;
mod possible;

pub use matcher::{Binding, Bindings, Facts, Matcher, Subject, same_code};
pub(crate) use matcher::{literal, written_prefix};
pub(super) use parse::add_path;
pub use parse::{PatternError, Scope, parse};

use crate::scan::ir::{BinaryOp, Name, SequenceKind, UnaryOp};
use crate::scan::rules::PathId;

/// Which metavariable of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Variable(pub u8);

/// A name, or a metavariable in its place.
#[derive(Clone, Debug, PartialEq)]
pub enum NamePattern {
    /// This name.
    Is(Name),
    /// Any name, bound.
    Bind(Variable),
    /// Any name.
    Any,
}

/// A pattern for an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Anything.
    Any,
    /// Anything, bound.
    Bind(Variable),
    /// Anything of one of the types, bound if it has a variable.
    Typed(Option<Variable>, Vec<PathId>),
    /// What a path names; the name where nothing in the file defines it.
    Path(PathId),
    /// An integer.
    Int(i64),
    /// A number.
    Float(f64),
    /// A string.
    Text(Box<str>),
    /// Any constant string.
    AnyText,
    /// True or false.
    Bool(bool),
    /// None, null.
    Null,
    /// `this`, `self`.
    This,
    /// `super`.
    Super,
    /// A name that no path says: a variable of that name.
    Variable(Name),
    /// `base.name`.
    Member(Box<Pattern>, NamePattern),
    /// `base[index]`.
    Index(Box<Pattern>, Box<Pattern>),
    /// `callee(arguments)`.
    Call(Box<Pattern>, Vec<ArgumentPattern>),
    /// `new class(arguments)`.
    New(Box<Pattern>, Vec<ArgumentPattern>),
    /// `left op right`.
    Binary(BinaryOp, Box<Pattern>, Box<Pattern>),
    /// `op operand`.
    Unary(UnaryOp, Box<Pattern>),
    /// `target = value`, as an expression or a statement.
    Assign(Box<Pattern>, Box<Pattern>),
    /// `target op= value`.
    AssignOp(BinaryOp, Box<Pattern>, Box<Pattern>),
    /// A list, a tuple, a set.
    Sequence(SequenceKind, Vec<ArgumentPattern>),
    /// An object or a dictionary with these keys; with others too, if it is open.
    Map(Vec<(Pattern, Pattern)>, bool),
    /// A string of parts.
    Template(Vec<ArgumentPattern>),
    /// `test ? then : otherwise`.
    Conditional(Box<[Pattern; 3]>),
    /// A lambda of any parameters.
    Lambda(Vec<StatementPattern>),
    /// `base[from:to]`, whatever the bounds.
    Slice(Box<Pattern>),
    /// `*value`, `...value`.
    Spread(Box<Pattern>),
    /// `(class) value`.
    Cast(Box<Pattern>, Box<Pattern>),
}

/// A pattern for an argument or an element.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentPattern {
    /// Any number of any.
    Dots,
    /// One.
    One(Pattern),
    /// One with a name, at any place.
    Named(NamePattern, Pattern),
}

/// A pattern for a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementPattern {
    /// Any number of any.
    Dots,
    /// An expression, an assignment.
    Expr(Pattern),
    /// `return`.
    Return(Option<Pattern>),
    /// `throw`.
    Throw(Option<Pattern>),
    /// `assert`.
    Assert(Pattern),
    /// `if`; an empty `otherwise` matches any.
    If(Pattern, Vec<StatementPattern>, Vec<StatementPattern>),
    /// `while`.
    While(Option<Pattern>, Vec<StatementPattern>),
    /// `for`.
    ForEach(Pattern, Pattern, Vec<StatementPattern>),
    /// `with`.
    With(Vec<StatementPattern>, Vec<StatementPattern>),
    /// `try`, with one handler of one type or of none; an empty handler matches none.
    Try(Vec<StatementPattern>, Option<HandlerPattern>, Vec<StatementPattern>),
    /// `import`.
    Import(PathId),
    /// A function.
    Function(Box<FunctionPattern>),
    /// A class.
    Class(Box<ClassPattern>),
    /// Statements in braces.
    Block(Vec<StatementPattern>),
}

/// A pattern for a handler.
#[derive(Clone, Debug, PartialEq)]
pub struct HandlerPattern {
    /// Its type; none for one that catches all.
    pub class: Option<Pattern>,
    /// What it does.
    pub body: Vec<StatementPattern>,
}

/// A pattern for a function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionPattern {
    /// Decorators that it has, among others.
    pub decorators: Vec<Pattern>,
    /// Its name.
    pub name: NamePattern,
    /// Its parameters; none for any.
    pub parameters: Option<Vec<ParameterPattern>>,
    /// What it does.
    pub body: Vec<StatementPattern>,
}

/// A pattern for a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterPattern {
    /// Any number of any.
    Dots,
    /// One, with its type and its default where the pattern has one.
    One {
        /// What it is called.
        name: NamePattern,
        /// Its type.
        class: Option<Pattern>,
        /// Its default.
        default: Option<Pattern>,
    },
}

/// A pattern for a class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassPattern {
    /// Decorators that it has, among others.
    pub decorators: Vec<Pattern>,
    /// Its name.
    pub name: NamePattern,
    /// Classes that it extends, among others.
    pub bases: Vec<Pattern>,
    /// Methods that it has, among others.
    pub methods: Vec<FunctionPattern>,
}

/// A pattern for an expression or for one or more statements.
#[derive(Clone, Debug, PartialEq)]
pub enum Code {
    /// An expression.
    Expr(Pattern),
    /// One statement.
    Statement(StatementPattern),
    /// Statements of one block, one after another.
    Statements(Vec<StatementPattern>),
}
