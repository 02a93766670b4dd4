//! A pattern's text to a [`Code`].

use super::{
    ArgumentPattern, ClassPattern, Code, FunctionPattern, HandlerPattern, NamePattern,
    ParameterPattern, Pattern, StatementPattern, Variable,
};
use crate::scan::ir::{self, Expr, ExprId, FunctionId, List, Module, Name, Stmt, StmtId};
use crate::scan::lower::lower;
use crate::scan::rules::{PathId, Paths, module_names};
use crate::syntax::{Language, parse_once};
use regex::Regex;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// The language's grammar does not take it.
    #[error("the pattern is not valid {0}: {1}")]
    Syntax(&'static str, String),
    /// It is of a kind that cannot be matched.
    #[error("the pattern has {0}, which cannot be matched")]
    Unsupported(&'static str),
    /// More metavariables than a rule can have.
    #[error("the rule has more than 250 metavariables")]
    TooManyVariables,
    /// A metavariable that no pattern binds.
    #[error("`{0}` is bound by no pattern of the condition")]
    Unbound(String),
}

/// What patterns of one rule share: its metavariables and its names for modules.
pub struct Scope<'r> {
    /// The language of the pattern.
    pub language: Language,
    /// Paths that rules name.
    pub paths: &'r mut Paths,
    /// What the rule calls modules.
    pub imports: &'r BTreeMap<String, String>,
    /// The metavariables so far.
    pub variables: &'r mut Vec<String>,
}

impl Scope<'_> {
    /// The metavariable of that name, without `$`.
    pub fn variable(&mut self, name: &str) -> Result<Variable, PatternError> {
        let place = self.variables.iter().position(|it| it == name);
        let place = place.unwrap_or_else(|| {
            self.variables.push(name.to_owned());
            self.variables.len() - 1
        });
        u8::try_from(place)
            .ok()
            .filter(|it| *it < 250)
            .map(Variable)
            .ok_or(PatternError::TooManyVariables)
    }

    /// The type or value that a dotted name says.
    pub fn path(&mut self, text: &str) -> PathId {
        let mut names = text.split('.');
        let first = names.next().unwrap_or_default();
        let module = self.imports.get(first).map_or(first, String::as_str);
        let root = self.paths.add(module_names(self.language, module));
        names.fold(root, |path, name| self.paths.add_member(path, Name::new(name)))
    }

    /// A value of the type that a dotted name says.
    pub fn instance(&mut self, text: &str) -> PathId {
        let class = self.path(text);
        self.paths.add_instance(class)
    }
}

/// The path of what a pattern stands for, if it is one: also of results of calls, and their members.
pub(in crate::scan) fn add_path(pattern: &Pattern, paths: &mut Paths) -> PathId {
    match pattern {
        Pattern::Path(path) => *path,
        Pattern::Typed(_, types) => types.first().copied().unwrap_or_default(),
        Pattern::Member(base, NamePattern::Is(name)) => match add_path(base, paths) {
            PathId::NONE => PathId::NONE,
            base => paths.add_member(base, *name),
        },
        Pattern::Call(callee, _) | Pattern::New(callee, _) => match add_path(callee, paths) {
            PathId::NONE => PathId::NONE,
            callee => paths.add_instance(callee),
        },
        Pattern::Index(base, _) => match add_path(base, paths) {
            PathId::NONE => PathId::NONE,
            base => paths.add_element(base),
        },
        _ => PathId::NONE,
    }
}

/// What a metavariable becomes, so that it is an identifier in every language.
const VARIABLE: &str = "__mv_";
const DOTS: &str = "__dots__";

/// Parses a pattern.
pub fn parse(text: &str, scope: &mut Scope<'_>) -> Result<Code, PatternError> {
    let (plain, types) = identifiers(text.trim_end(), scope.language);
    let module = module(&plain, scope.language)
        .ok_or_else(|| PatternError::Syntax(scope.language.name(), text.trim().to_owned()))?;
    let mut reader = Reader { module: &module, scope, types: &types };
    let mut body = module.function(ir::MODULE_BODY).body;
    if scope_is_go(reader.scope.language) {
        // A wrapper function holds the statements.
        if let [Stmt::Function(id)] =
            &module.block(body).map(|id| module.stmt(id).clone()).collect::<Vec<_>>()[..]
            && module.function(*id).name.is_some_and(|name| name.text() == "__pattern__")
        {
            body = module.function(*id).body;
        }
    }
    let mut statements = reader.statements(body)?;
    Ok(match (statements.pop(), statements.is_empty()) {
        (Some(StatementPattern::Expr(pattern)), true) => Code::Expr(pattern),
        (Some(only), true) => Code::Statement(only),
        (Some(last), false) => {
            statements.push(last);
            Code::Statements(statements)
        }
        (None, _) => return Err(PatternError::Unsupported("nothing in it")),
    })
}

fn scope_is_go(language: Language) -> bool {
    language == Language::Go
}

/// The lowered form of a pattern, in the first of the ways to write code in which it is code.
fn module(plain: &str, language: Language) -> Option<Module> {
    let mut ways = vec![plain.to_owned(), format!("{plain};")];
    if language == Language::Go {
        ways = vec![
            format!("package p\nfunc __pattern__() {{\n{plain}\n}}\n"),
            format!("package p\n{plain}\n"),
        ];
    }
    if is_script(language) && plain.starts_with('{') {
        // `{a: b}` alone is a block.
        ways.insert(0, format!("({plain})"));
    }
    if matches!(language, Language::Java | Language::CSharp) {
        ways.push(format!("class {VARIABLE}_ {{ {plain} }}"));
    }
    ways.iter().find_map(|way| {
        let tree = parse_once(language, way)?;
        if tree.root_node().has_error() { None } else { lower(language, way, tree.root_node()) }
    })
}

/// The text with identifiers for metavariables and dots, and the types that it says of them.
fn identifiers(text: &str, language: Language) -> (String, Vec<(String, String)>) {
    static TYPED: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^\(\s*\$([A-Z_][A-Z0-9_]*)\s*:\s*([^()]+?)\s*\)"));
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| regex(r"^\$(?:\.\.\.)?([A-Z_][A-Z0-9_]*)"));
    let mut plain = String::with_capacity(text.len() + 32);
    let mut types = Vec::new();
    let mut rest = text;
    let mut quote = None;
    let mut open = Vec::new();
    while let Some(sign) = rest.chars().next() {
        if let Some(closing) = quote {
            if sign == '\\' {
                let end = rest.char_indices().nth(2).map_or(rest.len(), |it| it.0);
                plain.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            if sign == closing {
                quote = None;
            }
        } else if let Some(found) = TYPED.captures(rest) {
            let unique = format!("{VARIABLE}{}__t{}", &found[1], types.len());
            plain.push_str(&unique);
            types.push((unique, found[2].to_owned()));
            rest = &rest[found[0].len()..];
            continue;
        } else if let Some(found) = PLAIN.captures(rest) {
            if found[0].starts_with("$...") {
                plain.push_str(DOTS);
            } else {
                let _ = write!(plain, "{VARIABLE}{}", &found[1]);
            }
            rest = &rest[found[0].len()..];
            continue;
        } else if let Some(after) = rest.strip_prefix("...") {
            let is_spread =
                after.starts_with(|it: char| it.is_alphanumeric() || "_$[({".contains(it));
            if !is_spread {
                if language == Language::Python && open.last() == Some(&'{') {
                    plain.push_str("**");
                }
                plain.push_str(DOTS);
                let line = plain.rsplit(['\n', '{', '}', ';']).next().unwrap_or_default().trim();
                let ends = after.trim_start_matches([' ', '\t']);
                let is_statement =
                    line == DOTS && (ends.is_empty() || ends.starts_with(['\n', '}', ';']));
                let is_object = open.last() == Some(&'o');
                let has_signs = !matches!(language, Language::Go | Language::Python);
                if is_statement && !is_object && !ends.starts_with(';') && has_signs {
                    plain.push(';');
                }
                rest = after;
                continue;
            }
            plain.push_str("...");
            rest = after;
            continue;
        } else if matches!(sign, '"' | '\'' | '`') {
            quote = Some(sign);
        } else if sign == '{' && is_script(language) && begins_object(&plain) {
            open.push('o');
        } else if matches!(sign, '(' | '[' | '{') {
            open.push(sign);
        } else if matches!(sign, ')' | ']' | '}') {
            open.pop();
        }
        plain.push(sign);
        rest = &rest[sign.len_utf8()..];
    }
    (plain, types)
}

fn is_script(language: Language) -> bool {
    matches!(language, Language::JavaScript | Language::TypeScript | Language::Tsx)
}

/// Whether a brace behind this opens an object, and not a block.
fn begins_object(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty()
        || before.ends_with(['(', ',', ':', '=', '[', '?'])
        || before.ends_with("return")
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the expressions of this file are valid")
}

struct Reader<'m, 's, 'r> {
    module: &'m Module,
    scope: &'s mut Scope<'r>,
    types: &'m [(String, String)],
}

impl Reader<'_, '_, '_> {
    fn statements(&mut self, list: List) -> Result<Vec<StatementPattern>, PatternError> {
        let statements = self.module.block(list).map(|id| self.statement(id));
        let mut statements = statements.collect::<Result<Vec<_>, _>>()?;
        // Dots after dots say nothing more, and would be tried at each place for each of them.
        statements.dedup_by(|it, before| {
            matches!((it, before), (StatementPattern::Dots, StatementPattern::Dots))
        });
        Ok(statements)
    }

    fn statement(&mut self, id: StmtId) -> Result<StatementPattern, PatternError> {
        Ok(match self.module.stmt(id) {
            Stmt::Expr(value) if self.is_dots(*value) => StatementPattern::Dots,
            Stmt::Expr(value) => StatementPattern::Expr(self.pattern(*value)?),
            Stmt::Assign { target, value: Some(value), .. } => {
                let target = Box::new(self.pattern(*target)?);
                StatementPattern::Expr(Pattern::Assign(target, Box::new(self.pattern(*value)?)))
            }
            Stmt::Return(value) => StatementPattern::Return(self.optional(*value)?),
            Stmt::Throw(value) => StatementPattern::Throw(self.optional(*value)?),
            Stmt::Assert(value) => StatementPattern::Assert(self.pattern(*value)?),
            Stmt::If { test, then, otherwise } => StatementPattern::If(
                self.pattern(*test)?,
                self.statements(*then)?,
                self.statements(*otherwise)?,
            ),
            Stmt::While(it) => {
                StatementPattern::While(self.optional(it.test)?, self.statements(it.body)?)
            }
            Stmt::ForEach(it) => StatementPattern::ForEach(
                self.pattern(it.target)?,
                self.pattern(it.iterable)?,
                self.statements(it.body)?,
            ),
            Stmt::With { items, body } => {
                StatementPattern::With(self.statements(*items)?, self.statements(*body)?)
            }
            Stmt::Try(it) => {
                let handler = match it.handlers.first() {
                    Some(handler) => Some(HandlerPattern {
                        class: self.optional(handler.types.first().copied())?,
                        body: self.statements(handler.body)?,
                    }),
                    None => None,
                };
                StatementPattern::Try(
                    self.statements(it.body)?,
                    handler,
                    self.statements(it.finally)?,
                )
            }
            Stmt::Import { import, .. } => {
                let import = &self.module.imports[import.0 as usize];
                let mut path = self.scope.path(&import.module);
                if let Some(item) = import.item {
                    path = self.scope.paths.add_member(path, item);
                }
                StatementPattern::Import(path)
            }
            Stmt::Function(id) => StatementPattern::Function(Box::new(self.function(*id)?)),
            Stmt::Class(id) => {
                let class = self.module.class(*id);
                let is_wrapper =
                    class.name.is_some_and(|name| name.text() == format!("{VARIABLE}_"));
                if is_wrapper && let [(_, method)] = class.methods[..] {
                    return Ok(StatementPattern::Function(Box::new(self.function(method)?)));
                }
                StatementPattern::Class(Box::new(ClassPattern {
                    decorators: self.patterns(class.decorators)?,
                    name: self.name_of(class.name),
                    bases: self.patterns(class.bases)?,
                    methods: class
                        .methods
                        .iter()
                        .map(|(_, id)| self.function(*id))
                        .collect::<Result<_, _>>()?,
                }))
            }
            Stmt::Block(list) => StatementPattern::Block(self.statements(*list)?),
            Stmt::Assign { value: None, .. } => {
                return Err(PatternError::Unsupported("a declaration without a value"));
            }
            Stmt::Switch(_) | Stmt::Break | Stmt::Continue | Stmt::Delete(_) => {
                return Err(PatternError::Unsupported("a statement of this kind"));
            }
        })
    }

    fn function(&mut self, id: FunctionId) -> Result<FunctionPattern, PatternError> {
        let function = self.module.function(id);
        let mut parameters = Vec::new();
        for parameter in &function.parameters {
            parameters.push(if self.is_dots(parameter.target) {
                ParameterPattern::Dots
            } else {
                ParameterPattern::One {
                    name: self.name_of(Some(parameter.name)),
                    class: self.optional(parameter.class)?,
                    default: self.optional(parameter.default)?,
                }
            });
        }
        Ok(FunctionPattern {
            decorators: self.patterns(function.decorators)?,
            name: self.name_of(function.name),
            parameters: Some(parameters),
            body: self.statements(function.body)?,
        })
    }

    fn name_of(&mut self, name: Option<Name>) -> NamePattern {
        let Some(name) = name else { return NamePattern::Any };
        match name.text().strip_prefix(VARIABLE) {
            Some("_") => NamePattern::Any,
            Some(variable) => match self.scope.variable(variable) {
                Ok(variable) => NamePattern::Bind(variable),
                Err(_) => NamePattern::Any,
            },
            None if name.text() == DOTS => NamePattern::Any,
            None => NamePattern::Is(name),
        }
    }

    fn patterns(&mut self, list: List) -> Result<Vec<Pattern>, PatternError> {
        let ids: Vec<_> = self.module.list(list).filter(|id| !self.is_dots(*id)).collect();
        ids.into_iter().map(|id| self.pattern(id)).collect()
    }

    fn optional(&mut self, id: Option<ExprId>) -> Result<Option<Pattern>, PatternError> {
        id.map(|id| self.pattern(id)).transpose()
    }

    fn is_dots(&self, id: ExprId) -> bool {
        match self.module.expr(id) {
            Expr::Ellipsis => true,
            Expr::Global(name) | Expr::Local(name, _) | Expr::Captured(name, ..) => {
                name.text() == DOTS
            }
            _ => false,
        }
    }

    fn arguments(&mut self, list: List) -> Result<Vec<ArgumentPattern>, PatternError> {
        let ids: Vec<_> = self.module.list(list).collect();
        let arguments = ids
            .into_iter()
            .map(|id| {
                Ok(match self.module.expr(id) {
                    _ if self.is_dots(id) => ArgumentPattern::Dots,
                    Expr::Keyword(name, value) => {
                        ArgumentPattern::Named(self.name_of(Some(name)), self.pattern(value)?)
                    }
                    Expr::Spread(value) => {
                        ArgumentPattern::One(Pattern::Spread(Box::new(self.pattern(value)?)))
                    }
                    _ => ArgumentPattern::One(self.pattern(id)?),
                })
            })
            .collect::<Result<Vec<_>, _>>();
        let mut arguments = arguments?;
        arguments.dedup_by(|it, before| {
            matches!((it, before), (ArgumentPattern::Dots, ArgumentPattern::Dots))
        });
        Ok(arguments)
    }

    fn pattern(&mut self, id: ExprId) -> Result<Pattern, PatternError> {
        if let Some(path) = self.path(id) {
            return Ok(Pattern::Path(path));
        }
        Ok(match self.module.expr(id) {
            Expr::Global(name) | Expr::Local(name, _) | Expr::Captured(name, ..) => {
                self.variable(name)?
            }
            Expr::This => Pattern::This,
            Expr::Super => Pattern::Super,
            Expr::Int(number) => Pattern::Int(number),
            Expr::Float(number) => Pattern::Float(number),
            Expr::Text(text) => match self.module.text(text) {
                "..." => Pattern::AnyText,
                text => match text.strip_prefix(VARIABLE) {
                    Some(_) => self.variable(Name::new(text))?,
                    None => Pattern::Text(text.into()),
                },
            },
            Expr::Bool(value) => Pattern::Bool(value),
            Expr::Null => Pattern::Null,
            Expr::Template(parts) => Pattern::Template(self.arguments(parts)?),
            Expr::Member { base, name } => {
                let base = Box::new(self.pattern(base)?);
                let name = self.name_of(Some(name));
                if let (Pattern::Path(path), true) =
                    (base.as_ref(), !matches!(name, NamePattern::Is(_)))
                {
                    self.scope.paths.add_open(*path);
                }
                Pattern::Member(base, name)
            }
            Expr::Index { base, index } => {
                let base = Box::new(self.pattern(base)?);
                let index = if self.is_dots(index) { Pattern::Any } else { self.pattern(index)? };
                Pattern::Index(base, Box::new(index))
            }
            Expr::Call { callee, arguments } => {
                let callee = Box::new(self.pattern(callee)?);
                add_path(&callee, self.scope.paths);
                Pattern::Call(callee, self.arguments(arguments)?)
            }
            Expr::New { class, arguments, .. } => {
                let class = Box::new(self.pattern(class)?);
                add_path(&class, self.scope.paths);
                Pattern::New(class, self.arguments(arguments)?)
            }
            Expr::Binary(op, left, right) => {
                let left = Box::new(self.pattern(left)?);
                Pattern::Binary(op, left, Box::new(self.pattern(right)?))
            }
            Expr::Unary(op, operand) => Pattern::Unary(op, Box::new(self.pattern(operand)?)),
            Expr::Conditional { test, then, otherwise } => Pattern::Conditional(Box::new([
                self.pattern(test)?,
                self.pattern(then)?,
                self.pattern(otherwise)?,
            ])),
            Expr::Assign { target, value } => {
                let target = Box::new(self.pattern(target)?);
                Pattern::Assign(target, Box::new(self.pattern(value)?))
            }
            Expr::AssignOp(op, target, value) => {
                let target = Box::new(self.pattern(target)?);
                Pattern::AssignOp(op, target, Box::new(self.pattern(value)?))
            }
            Expr::Sequence(kind, parts) => Pattern::Sequence(kind, self.arguments(parts)?),
            Expr::Map(parts) => {
                let ids: Vec<_> = self.module.list(parts).collect();
                let mut pairs = Vec::new();
                let mut is_open = false;
                for pair in ids.chunks(2) {
                    let spread = match self.module.expr(pair[0]) {
                        Expr::Spread(inner) => Some(inner),
                        _ => None,
                    };
                    let is_dots = self.is_dots(pair[0])
                        || spread.is_some_and(|inner| self.is_dots(inner))
                        || self.is_dots(pair[1]) && self.key_is_dots(pair[0]);
                    if is_dots {
                        is_open = true;
                    } else if let Some(inner) = spread {
                        pairs.push((Pattern::Spread(Box::new(self.pattern(inner)?)), Pattern::Any));
                    } else {
                        pairs.push((self.pattern(pair[0])?, self.pattern(pair[1])?));
                    }
                }
                Pattern::Map(pairs, is_open)
            }
            Expr::Function(id) => Pattern::Lambda(self.statements(self.module.function(id).body)?),
            Expr::Cast { class, value } => {
                let class = Box::new(self.pattern(class)?);
                Pattern::Cast(class, Box::new(self.pattern(value)?))
            }
            Expr::Await(value) => self.pattern(value)?,
            Expr::Slice { base, .. } => Pattern::Slice(Box::new(self.pattern(base)?)),
            Expr::Ellipsis => Pattern::Any,
            _ => return Err(PatternError::Unsupported("an expression of this kind")),
        })
    }

    /// `{__dots__}` in JavaScript is the key `__dots__` with the variable of that name.
    fn key_is_dots(&self, id: ExprId) -> bool {
        matches!(self.module.expr(id), Expr::Text(text) if self.module.text(text) == DOTS)
    }

    fn variable(&mut self, name: Name) -> Result<Pattern, PatternError> {
        let Some(text) = name.text().strip_prefix(VARIABLE) else {
            return Ok(Pattern::Variable(name));
        };
        if let Some((_, class)) = self.types.iter().find(|(unique, _)| unique == name.text()) {
            let plain = text.rsplit_once("__t").map_or(text, |it| it.0);
            let types = class.split('|').map(|class| self.scope.instance(class.trim())).collect();
            let variable = if plain == "_" { None } else { Some(self.scope.variable(plain)?) };
            return Ok(Pattern::Typed(variable, types));
        }
        if text == "_" { Ok(Pattern::Any) } else { Ok(Pattern::Bind(self.scope.variable(text)?)) }
    }

    /// What a chain of names says, if it begins with no metavariable.
    fn path(&mut self, id: ExprId) -> Option<PathId> {
        match self.module.expr(id) {
            Expr::Global(name) if !name.text().starts_with(VARIABLE) && name.text() != DOTS => {
                Some(self.scope.path(name.text()))
            }
            Expr::Member { base, name } if !name.text().starts_with(VARIABLE) => {
                let base = self.path(base)?;
                Some(self.scope.paths.add_member(base, name))
            }
            _ => None,
        }
    }
}
