//! A source file in a form that all languages share, so that one matcher and one analysis serve all.
//!
//! [`crate::scan::lower`] makes it from a syntax tree. Expressions and statements lie in two arrays
//! and name one another by number; what a language says in many ways (`for`, `while`, `do`), it
//! says here in one. What has no counterpart becomes [`Expr::Opaque`] with its parts, so that
//! nothing that is written is lost on who looks for calls.

mod builder;
mod name;
mod spans;

pub use builder::Builder;
pub use name::Name;
pub use spans::Spans;

use crate::syntax::Language;

/// From a file's first byte of something to the byte past its last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte past the last.
    pub end: u32,
}

impl Span {
    /// Of these bytes. What lies past 4 GiB is at its end: no such file is read.
    pub fn of(range: std::ops::Range<usize>) -> Self {
        let number = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Self { start: number(range.start), end: number(range.end) }
    }

    /// Whether `other` lies within.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether some byte lies in both, or one begins where the other ends.
    pub fn meets(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// Where it lies in its array.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids!(
    /// An expression of a [`Module`].
    ExprId,
    /// A statement of a [`Module`].
    StmtId,
    /// A function of a [`Module`]; 0 is the module's own code.
    FunctionId,
    /// A class of a [`Module`].
    ClassId,
    /// A string constant of a [`Module`].
    TextId,
    /// A variable of a function.
    Slot
);

/// Some expressions or statements, one after another: a part of one of [`Module`]'s lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List {
    pub(super) start: u32,
    pub(super) len: u32,
}

impl List {
    /// How many there are.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// What joins two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    NotIn,
    Is,
    IsNot,
    And,
    Or,
    Coalesce,
    Other,
}

impl BinaryOp {
    /// Whether it gives true or false, whatever it is given.
    pub fn is_test(self) -> bool {
        use BinaryOp::{
            Equal, Greater, GreaterEqual, In, Is, IsNot, Less, LessEqual, NotEqual, NotIn,
        };
        matches!(
            self,
            Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual | In | NotIn | Is | IsNot
        )
    }
}

/// What changes one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum UnaryOp {
    Not,
    Minus,
    Plus,
    Invert,
    Increment,
    Decrement,
    TypeOf,
    Other,
}

/// How a literal or a comprehension holds what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SequenceKind {
    List,
    Tuple,
    Set,
}

/// An expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expr {
    /// Nothing that can be understood, with what of it can.
    Opaque(List),
    /// A variable of the function itself.
    Local(Name, Slot),
    /// A variable of a function around it, so many functions out.
    Captured(Name, u8, Slot),
    /// A name that no function around it defines.
    Global(Name),
    /// `this` or `self`.
    This,
    /// `super`.
    Super,
    /// An integer.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// A string, a character, bytes.
    Text(TextId),
    /// True or false.
    Bool(bool),
    /// None, null, nil, undefined.
    Null,
    /// A string put together from parts: an f-string, a template, a sum of strings.
    Template(List),
    /// `base.name`.
    Member {
        /// What has the member.
        base: ExprId,
        /// The member.
        name: Name,
    },
    /// `base[index]`.
    Index {
        /// What is indexed.
        base: ExprId,
        /// At what.
        index: ExprId,
    },
    /// `base[from:to]`, with the bounds that are there.
    Slice {
        /// What is cut.
        base: ExprId,
        /// Its bounds; [`Expr::Null`] for one that is not there.
        bounds: List,
    },
    /// `callee(arguments)`.
    Call {
        /// What is called.
        callee: ExprId,
        /// With what; [`Expr::Keyword`] and [`Expr::Spread`] stand among them.
        arguments: List,
    },
    /// `new class(arguments)`.
    New {
        /// Of what.
        class: ExprId,
        /// With what.
        arguments: List,
        /// The class that a body behind it defines.
        body: Option<ClassId>,
    },
    /// `left op right`.
    Binary(BinaryOp, ExprId, ExprId),
    /// `op operand`.
    Unary(UnaryOp, ExprId),
    /// `test ? then : otherwise`.
    Conditional {
        /// What decides.
        test: ExprId,
        /// The value where it is true.
        then: ExprId,
        /// The value where it is not.
        otherwise: ExprId,
    },
    /// An assignment that is a value as well.
    Assign {
        /// To what.
        target: ExprId,
        /// What.
        value: ExprId,
    },
    /// `target op= value`.
    AssignOp(BinaryOp, ExprId, ExprId),
    /// A list, a tuple, a set, an array.
    Sequence(SequenceKind, List),
    /// Keys and values in turn; a [`Expr::Spread`] has [`Expr::Null`] for its value.
    Map(List),
    /// `*value`, `...value`.
    Spread(ExprId),
    /// `name=value` among arguments.
    Keyword(Name, ExprId),
    /// A function that is a value.
    Function(FunctionId),
    /// A class that is a value.
    Class(ClassId),
    /// `[element for target in iterable if conditions]`; one within another for more than one `for`.
    Comprehension {
        /// What holds the elements.
        kind: SequenceKind,
        /// What each is.
        element: ExprId,
        /// [`Expr::Null`], or what each element comes from: `target in iterable` as a
        /// [`Expr::Binary`] of [`BinaryOp::In`], and conditions, in order.
        clauses: List,
    },
    /// `await value`.
    Await(ExprId),
    /// `yield value`.
    Yield(ExprId),
    /// `(class) value`.
    Cast {
        /// The type.
        class: ExprId,
        /// What is seen as it.
        value: ExprId,
    },
    /// `value instanceof class`.
    InstanceOf {
        /// What is asked.
        value: ExprId,
        /// The type.
        class: ExprId,
    },
    /// `...` in a pattern.
    Ellipsis,
}

impl Expr {
    /// The name of a variable.
    pub fn variable_name(self) -> Option<Name> {
        match self {
            Self::Local(name, _) | Self::Captured(name, ..) | Self::Global(name) => Some(name),
            _ => None,
        }
    }
}

/// A `case` of a [`Stmt::Switch`].
#[derive(Clone, Debug)]
pub struct Case {
    /// The values for which it is taken; empty for the default.
    pub values: Vec<ExprId>,
    /// A condition besides; a case with one may also be passed by.
    pub guard: Option<ExprId>,
    /// What it binds: names of a pattern that is no constant.
    pub binds: Vec<ExprId>,
    /// What it does.
    pub body: List,
}

/// A `switch` or `match`.
#[derive(Clone, Debug)]
pub struct Switch {
    /// What is looked at.
    pub subject: ExprId,
    /// The cases, in order.
    pub cases: Vec<Case>,
    /// Whether a case without `break` runs into the next one.
    pub falls_through: bool,
}

/// A `catch` or `except`.
#[derive(Clone, Debug)]
pub struct Handler {
    /// The types that it catches; none for all.
    pub types: Vec<ExprId>,
    /// What the exception is called.
    pub binding: Option<ExprId>,
    /// What it does.
    pub body: List,
    /// All of it.
    pub span: Span,
}

/// A `try`.
#[derive(Clone, Debug)]
pub struct Try {
    /// What may fail.
    pub body: List,
    /// What is done then.
    pub handlers: Vec<Handler>,
    /// What is done where nothing failed.
    pub otherwise: List,
    /// What is done in any case.
    pub finally: List,
}

/// A loop with a condition.
#[derive(Clone, Debug)]
pub struct While {
    /// Whether it goes on; none for ever.
    pub test: Option<ExprId>,
    /// What it does.
    pub body: List,
    /// What it does after each round.
    pub update: List,
    /// What it does at the end (Python's `else`).
    pub otherwise: List,
    /// Whether the first round is not asked for (`do`).
    pub runs_once: bool,
}

/// A loop over elements.
#[derive(Clone, Debug)]
pub struct ForEach {
    /// What an element is called.
    pub target: ExprId,
    /// What the elements are of.
    pub iterable: ExprId,
    /// What is done with each.
    pub body: List,
    /// What it does at the end (Python's `else`).
    pub otherwise: List,
    /// Whether keys are gone through, and not values.
    pub keys: bool,
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Stmt {
    /// An expression.
    Expr(ExprId),
    /// An assignment.
    Assign {
        /// To what.
        target: ExprId,
        /// What; none for a variable that is only declared.
        value: Option<ExprId>,
        /// The type that is declared.
        class: Option<ExprId>,
    },
    /// `return`.
    Return(Option<ExprId>),
    /// `throw`, `raise`.
    Throw(Option<ExprId>),
    /// `if`.
    If {
        /// What decides.
        test: ExprId,
        /// What is done where it is true.
        then: List,
        /// What is done where it is not.
        otherwise: List,
    },
    /// `while`, `do`, `for (;;)`.
    While(Box<While>),
    /// `for x in y`.
    ForEach(Box<ForEach>),
    /// `switch`, `match`.
    Switch(Box<Switch>),
    /// `try`.
    Try(Box<Try>),
    /// `with`, `using`, try-with-resources: assignments, then a body.
    With {
        /// The [`Stmt::Assign`]s or [`Stmt::Expr`]s.
        items: List,
        /// What is done meanwhile.
        body: List,
    },
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// Statements in braces.
    Block(List),
    /// A name for something of another module.
    Import {
        /// The name; none for what is only loaded.
        target: Option<ExprId>,
        /// What it is of.
        import: ImportId,
    },
    /// A function, bound to a name.
    Function(FunctionId),
    /// A class, bound to a name.
    Class(ClassId),
    /// `assert`.
    Assert(ExprId),
    /// `del`, `delete`.
    Delete(ExprId),
}

impl Stmt {
    /// The blocks that stand in it.
    pub fn blocks(&self) -> smallvec::SmallVec<[List; 4]> {
        use smallvec::smallvec;
        match self {
            Self::If { then, otherwise, .. } => smallvec![*then, *otherwise],
            Self::While(it) => smallvec![it.body, it.update, it.otherwise],
            Self::ForEach(it) => smallvec![it.body, it.otherwise],
            Self::Switch(it) => it.cases.iter().map(|case| case.body).collect(),
            Self::Try(it) => {
                let handlers = it.handlers.iter().map(|handler| handler.body);
                [it.body, it.otherwise, it.finally].into_iter().chain(handlers).collect()
            }
            Self::With { items, body } => smallvec![*items, *body],
            Self::Block(list) => smallvec![*list],
            _ => smallvec![],
        }
    }
}

/// Which of [`Module::imports`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportId(pub u32);

/// What an import brings in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The module, as its file spells it: `os.path`, `./util`, `@aws-sdk/client-s3`.
    pub module: Box<str>,
    /// What of it; none for the module itself.
    pub item: Option<Name>,
    /// Everything of it, unqualified: `import java.util.*`, `using System`.
    pub all: bool,
}

/// How a parameter takes arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// One argument.
    One,
    /// One argument that has to be named.
    Named,
    /// All further arguments.
    Rest,
    /// All further named arguments.
    NamedRest,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// What it is called; empty for a pattern.
    pub name: Name,
    /// What is assigned to: a variable, or a pattern of them.
    pub target: ExprId,
    /// Its declared type.
    pub class: Option<ExprId>,
    /// What it is without an argument.
    pub default: Option<ExprId>,
    /// What is written on it: annotations, decorators.
    pub decorators: List,
    /// How it takes arguments.
    pub kind: ParameterKind,
}

/// A function, a method, a lambda, or the code of a module or class body.
#[derive(Clone, Debug)]
pub struct Function {
    /// What it is called.
    pub name: Option<Name>,
    /// Where the name stands.
    pub name_span: Span,
    /// All of it.
    pub span: Span,
    /// The parameters, without `self`.
    pub parameters: Vec<Parameter>,
    /// Its own name for `self`, if that is a parameter (Python, Go).
    pub receiver: Option<ExprId>,
    /// What it does.
    pub body: List,
    /// Decorators, annotations.
    pub decorators: List,
    /// The function in which it stands.
    pub parent: Option<FunctionId>,
    /// The class that it is a method of.
    pub class: Option<ClassId>,
    /// Its variables; a [`Slot`] is a place here.
    pub locals: Vec<Name>,
    /// What it is declared to return.
    pub returns: Option<ExprId>,
    /// Whether it belongs to the class and not to its objects.
    pub is_static: bool,
    /// Whether others can use it: what a test of visibility says, true where there is none.
    pub is_public: bool,
}

impl Function {
    /// The slot of a variable.
    pub fn slot(&self, name: Name) -> Option<Slot> {
        (0..).map(Slot).zip(&self.locals).find(|it| *it.1 == name).map(|it| it.0)
    }
}

/// A field that a class declares.
#[derive(Clone, Debug)]
pub struct Field {
    /// What it is called.
    pub name: Name,
    /// Its type.
    pub class: Option<ExprId>,
    /// Annotations.
    pub decorators: List,
}

/// A class, an interface, a record, a struct.
#[derive(Clone, Debug)]
pub struct Class {
    /// What it is called.
    pub name: Option<Name>,
    /// All of it.
    pub span: Span,
    /// What it extends or implements.
    pub bases: List,
    /// Decorators, annotations.
    pub decorators: List,
    /// Methods, by name; overloaded ones in order.
    pub methods: Vec<(Name, FunctionId)>,
    /// Fields.
    pub fields: Vec<Field>,
    /// Values that each new object's fields get: `this.x = …`.
    pub initializer: Option<FunctionId>,
    /// Values that the class's own fields get: `this.x = …`, where `this` is the class.
    pub static_initializer: Option<FunctionId>,
    /// The class in which it stands.
    pub outer: Option<ClassId>,
}

/// One source file.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its language.
    pub language: Language,
    /// Its expressions.
    pub exprs: Vec<Expr>,
    /// Where each stands.
    pub expr_spans: Spans,
    /// Its statements.
    pub stmts: Vec<Stmt>,
    /// Where each stands.
    pub stmt_spans: Spans,
    /// What [`List`]s are parts of: numbers of expressions or statements.
    pub(super) lists: Vec<u32>,
    /// Its functions; the first is its own code.
    pub functions: Vec<Function>,
    /// Its classes.
    pub classes: Vec<Class>,
    /// Its imports.
    pub imports: Vec<Import>,
    /// Its string constants, without quotes and escapes.
    pub texts: Vec<Box<str>>,
    /// The package that it says it is of.
    pub package: Option<Box<str>>,
    /// Whether something is left out because it is nested too deep.
    pub is_cut: bool,
}

impl Module {
    /// An expression.
    pub fn expr(&self, id: ExprId) -> Expr {
        self.exprs[id.index()]
    }

    /// Where an expression stands.
    pub fn span(&self, id: ExprId) -> Span {
        self.expr_spans.get(id.index()).unwrap_or_default()
    }

    /// Where a statement stands.
    pub fn stmt_span(&self, id: StmtId) -> Span {
        self.stmt_spans.get(id.index()).unwrap_or_default()
    }

    /// A statement.
    pub fn stmt(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.index()]
    }

    /// The expressions of a list of expressions.
    pub fn list(&self, list: List) -> impl ExactSizeIterator<Item = ExprId> + Clone + '_ {
        self.numbers(list).iter().map(|&number| ExprId(number))
    }

    /// The statements of a list of statements.
    pub fn block(&self, list: List) -> impl ExactSizeIterator<Item = StmtId> + Clone + '_ {
        self.numbers(list).iter().map(|&number| StmtId(number))
    }

    /// A statement and those behind it in its block.
    pub fn rest_of_block(&self, first: StmtId) -> Option<Vec<StmtId>> {
        let blocks = self.stmts.iter().flat_map(Stmt::blocks);
        let blocks = blocks.chain(self.functions.iter().map(|function| function.body));
        blocks.map(|block| self.numbers(block)).find_map(|numbers| {
            let at = numbers.iter().position(|number| *number == first.0)?;
            Some(numbers[at..].iter().map(|number| StmtId(*number)).collect())
        })
    }

    /// A function.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    /// A class.
    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[id.index()]
    }

    /// A string constant.
    pub fn text(&self, id: TextId) -> &str {
        &self.texts[id.index()]
    }

    fn numbers(&self, list: List) -> &[u32] {
        &self.lists[list.start as usize..][..list.len as usize]
    }
}

/// The module's own code.
pub const MODULE_BODY: FunctionId = FunctionId(0);
