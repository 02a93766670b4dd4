//! What the patterns, conditions and names of one file become.

use super::comparison::{Comparison, Operand, Relation, Value};
use super::condition::{Condition, Constraint};
use super::file::{ConditionFile, ConstraintFile, OneOrMany, Scalar, TypeFile};
use super::paths::{PathId, Paths};
use super::{Action, Model, RuleSet};
use crate::scan::ir::Name;
use crate::scan::pattern::{
    ArgumentPattern, Code, NamePattern, Pattern, PatternError, Scope, Variable, add_path, parse,
};
use crate::syntax::Language;
use regex::Regex;
use std::collections::BTreeMap;

/// Why a part of a file cannot be used, and the words of the file that say where.
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) near: String,
}

impl Refusal {
    pub(super) fn new(message: impl std::fmt::Display, near: &str) -> Self {
        Self { message: message.to_string(), near: near.to_owned() }
    }
}

pub(super) type Compiled<T> = Result<T, Refusal>;

/// What a rule's patterns are read with.
pub(super) struct Words<'f> {
    language: Language,
    imports: &'f BTreeMap<String, String>,
    /// Its metavariables so far, without `$`.
    pub(super) variables: Vec<String>,
    /// In how many conditions on code around or within the one stands that is read.
    relations: usize,
}

/// The most such conditions within one another: each looks at all of the code around or within.
const MOST_RELATIONS: usize = 4;

impl<'f> Words<'f> {
    pub(super) fn new(language: Language, imports: &'f BTreeMap<String, String>) -> Self {
        Self { language, imports, variables: Vec::new(), relations: 0 }
    }

    fn scope<'s>(&'s mut self, set: &'s mut RuleSet) -> Scope<'s> {
        Scope {
            language: self.language,
            paths: &mut set.paths,
            imports: self.imports,
            variables: &mut self.variables,
        }
    }

    pub(super) fn path(&mut self, set: &mut RuleSet, text: &str) -> PathId {
        self.scope(set).path(text)
    }

    pub(super) fn instance(&mut self, set: &mut RuleSet, text: &str) -> PathId {
        self.scope(set).instance(text)
    }

    pub(super) fn code(&mut self, set: &mut RuleSet, text: &str) -> Compiled<Code> {
        let code = parse(text, &mut self.scope(set));
        code.map_err(|error| Refusal::new(error, text))
    }

    /// A metavariable that a pattern has bound.
    pub(super) fn bound(&mut self, set: &mut RuleSet, text: &str) -> Compiled<Variable> {
        let name = text.strip_prefix('$').unwrap_or(text);
        if !self.variables.iter().any(|it| it == name) {
            return Err(Refusal::new(PatternError::Unbound(text.to_owned()), text));
        }
        self.scope(set).variable(name).map_err(|error| Refusal::new(error, text))
    }

    /// What a library says of a type; a model, where it depends on arguments.
    pub(super) fn declare(
        &mut self,
        set: &mut RuleSet,
        file: &TypeFile,
    ) -> Compiled<Option<Model>> {
        let class = self.instance(set, &file.r#type);
        if let Some(value) = file.value.as_ref().filter(|it| !it.contains(['$', '('])) {
            self.path(set, value);
            let (before, last) = value.rsplit_once('.').map_or(("", value.as_str()), |it| it);
            let name = Name::new(last);
            if before.is_empty() {
                set.paths.add_alias(&[last], class);
            } else {
                let before = self.path(set, before);
                set.paths.add_member_alias(before, name, class);
            }
            return Ok(None);
        }
        let text = file.call.as_deref().or(file.member.as_deref()).or(file.value.as_deref());
        let Some(text) = text else {
            return Err(Refusal::new("a type needs `value`, `call` or `member`", &file.r#type));
        };
        let code = self.code(set, text)?;
        if let Code::Expr(Pattern::Call(_, arguments) | Pattern::New(_, arguments)) = &code
            && arguments.iter().any(|it| *it != ArgumentPattern::Dots)
        {
            // It depends on what it is called with.
            let condition = Condition { code: Some(code), ..Condition::default() };
            return Ok(Some(Model { condition, action: Action::Result(class) }));
        }
        match code {
            Code::Expr(Pattern::Index(base, _)) => {
                let base = add_path(&base, &mut set.paths);
                if !base.is_some() {
                    return Err(Refusal::new("an element needs a holder with a type", text));
                }
                set.paths.add_element_alias(base, class);
                Ok(None)
            }
            Code::Expr(Pattern::Call(callee, _)) if matches!(callee.as_ref(), Pattern::Member(_, name) if !matches!(name, NamePattern::Is(_))) =>
            {
                let Pattern::Member(base, _) = callee.as_ref() else { return Ok(None) };
                let base = add_path(base, &mut set.paths);
                if !base.is_some() {
                    return Err(Refusal::new("`call` needs a receiver with a type", text));
                }
                set.paths.add_any_result(base, class);
                Ok(None)
            }
            Code::Expr(Pattern::Call(callee, _) | Pattern::New(callee, _)) => {
                if let Pattern::Member(base, NamePattern::Is(name)) = callee.as_ref()
                    && matches!(base.as_ref(), Pattern::Any | Pattern::Bind(_))
                {
                    set.paths.add_method_result(*name, class);
                    return Ok(None);
                }
                let function = add_path(&callee, &mut set.paths);
                if !function.is_some() {
                    return Err(Refusal::new(
                        "`call` needs a full name, or a receiver with a type",
                        text,
                    ));
                }
                for function in same_for_types(&callee, &mut set.paths) {
                    set.paths.add_result(function, class);
                }
                set.paths.add_result(function, class);
                Ok(None)
            }
            Code::Expr(Pattern::Member(base, NamePattern::Is(name))) => {
                let base = add_path(&base, &mut set.paths);
                if !base.is_some() {
                    return Err(Refusal::new("`member` needs a receiver with a type", text));
                }
                set.paths.add_member_alias(base, name, class);
                Ok(None)
            }
            Code::Expr(Pattern::Path(_)) => Err(Refusal::new("a name is a `value`", text)),
            _ => Err(Refusal::new("this is neither a call nor a member", text)),
        }
    }

    /// A condition that is a pattern alone.
    pub(super) fn pattern(&mut self, set: &mut RuleSet, pattern: &str) -> Compiled<Condition> {
        let file = ConditionFile { pattern: Some(pattern.to_owned()), ..ConditionFile::default() };
        self.condition(set, &file)
    }

    pub(super) fn condition(
        &mut self,
        set: &mut RuleSet,
        file: &ConditionFile,
    ) -> Compiled<Condition> {
        if let Some(text) = file.query.as_deref().filter(|it| !it.contains("@match")) {
            let message = "the query finds nothing: expected a capture `@match`, the finding";
            return Err(Refusal::new(message, text));
        }
        let query = file.query.as_deref().map(|text| set.query(text));
        let code = file.pattern.as_deref().map(|text| self.code(set, text)).transpose()?;
        let mut all = |list: Vec<&ConditionFile>| -> Compiled<Vec<Condition>> {
            list.into_iter().map(|it| self.condition(set, it)).collect()
        };
        let any = all(file.any.iter().collect())?;
        let every = all(file.all.iter().collect())?;
        let not = all(file.not.iter().collect())?;
        let inside = self.related(set, file, &file.inside)?;
        let not_inside = self.related(set, file, &file.not_inside)?;
        let has = self.related(set, file, &file.has)?;
        let has_not = self.related(set, file, &file.has_not)?;
        let mut constraints = Vec::new();
        for (variable, constraint) in &file.r#where {
            let variable = self.bound(set, variable)?;
            constraints.push((variable, self.constraint(set, constraint)?));
        }
        let at = file.at.as_deref().map(|at| self.bound(set, at)).transpose()?;
        Ok(Condition {
            code,
            query,
            kind: file.kind,
            any,
            all: every,
            not,
            inside,
            not_inside,
            has,
            has_not,
            constraints,
            at,
            when: file.when.unwrap_or(true),
        })
    }

    /// Conditions on code around or within that of which `file` speaks.
    fn related(
        &mut self,
        set: &mut RuleSet,
        file: &ConditionFile,
        list: &OneOrMany<ConditionFile>,
    ) -> Compiled<Vec<Condition>> {
        self.relations += 1;
        let related = list.iter().map(|it| match self.relations {
            0..=MOST_RELATIONS => self.condition(set, it),
            _ => Err(Refusal::new(
                "conditions on code around or within are nested more than 4 deep",
                file.pattern.as_deref().unwrap_or_default(),
            )),
        });
        let related = related.collect();
        self.relations -= 1;
        related
    }

    fn constraint(&mut self, set: &mut RuleSet, file: &ConstraintFile) -> Compiled<Constraint> {
        let types = file.r#type.iter().flat_map(OneOrMany::iter);
        Ok(Constraint {
            matches: file.matches.as_deref().map(regex).transpose()?,
            name: file.name.as_deref().map(regex).transpose()?,
            types: types.map(|class| self.instance(set, class)).collect(),
            constant: file.constant,
            comparisons: self.comparisons(set, file)?,
            entropy: file.entropy,
            prefix: file.prefix.as_deref().map(regex).transpose()?,
            first: file.first.as_deref().map(regex).transpose()?,
            code: file.pattern.as_deref().map(|text| self.code(set, text)).transpose()?,
            any: file.any.iter().map(|it| self.constraint(set, it)).collect::<Compiled<_>>()?,
            not: file.not.as_deref().map(|it| self.constraint(set, it)).transpose()?.map(Box::new),
        })
    }

    fn comparisons(
        &mut self,
        set: &mut RuleSet,
        file: &ConstraintFile,
    ) -> Compiled<Vec<Comparison>> {
        let all = [
            ("equals", &file.equals, Relation::Equals),
            ("less-than", &file.less_than, Relation::LessThan),
            ("more-than", &file.more_than, Relation::MoreThan),
            ("shorter-than", &file.shorter_than, Relation::ShorterThan),
            ("longer-than", &file.longer_than, Relation::LongerThan),
        ];
        let mut comparisons = Vec::new();
        for (key, value, relation) in all {
            let Some(value) = value else { continue };
            let with = match value {
                Scalar::Text(text) if is_variable(text) => {
                    Operand::Variable(self.bound(set, text)?)
                }
                #[expect(clippy::cast_precision_loss, reason = "rules compare sizes of keys")]
                Scalar::Int(number) => Operand::Value(Value::Number(*number as f64)),
                Scalar::Float(number) => Operand::Value(Value::Number(*number)),
                _ if relation != Relation::Equals => {
                    let expected = "expected a number, or a metavariable such as `$X`";
                    return Err(Refusal::new(
                        format_args!("`{key}`: {expected}"),
                        &format!("{key}:"),
                    ));
                }
                Scalar::Bool(value) => Operand::Value(Value::Bool(*value)),
                Scalar::Text(text) => Operand::Value(Value::Text(text.clone())),
                Scalar::Null(()) => Operand::Value(Value::Null),
            };
            comparisons.push(Comparison { relation, with });
        }
        Ok(comparisons)
    }
}

/// Whether a text is a metavariable.
pub(super) fn is_variable(text: &str) -> bool {
    let name = text.strip_prefix('$').unwrap_or_default();
    let is_inner = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_';
    name.starts_with(|it: char| it.is_ascii_uppercase()) && name.chars().all(is_inner)
}

/// For a receiver of one of several types, what is called on each.
fn same_for_types(callee: &Pattern, paths: &mut Paths) -> Vec<PathId> {
    match callee {
        Pattern::Member(base, NamePattern::Is(name)) => match base.as_ref() {
            Pattern::Typed(_, types) => {
                types.iter().map(|class| paths.add_member(*class, *name)).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A regular expression of a file.
pub(super) fn regex(text: &str) -> Compiled<Regex> {
    // Bounded, since anybody may write rules.
    let built = regex::RegexBuilder::new(text).size_limit(1 << 20).build();
    built.map_err(|error| {
        let message = error.to_string();
        let last = message.lines().last().unwrap_or_default().to_owned();
        Refusal::new(format_args!("the regular expression cannot be used: {last}"), text)
    })
}
