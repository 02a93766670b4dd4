//! Rule files to a [`RuleSet`], whose parts are looked up and not searched.

use super::condition::{Condition, Constraint, Value};
use super::file::{
    ConditionFile, ConstraintFile, FixFile, LibraryFile, ParameterFile, RuleFile, Scalar,
    SourceFile, TypeFile,
};
use super::paths::{PathId, Paths, module_names};
use super::{
    Action, Check, Container, Fix, KindSet, Model, ParameterModel, ParameterPlace, Problem, Rule,
    RuleSet, TextFile,
};
use crate::scan::ir::Name;
use crate::scan::pattern::{
    ArgumentPattern, Code, NamePattern, Pattern, PatternError, Scope, Variable, add_path, parse,
};
use crate::syntax::Language;
use regex::Regex;
use std::collections::BTreeMap;

/// The most taint rules that one language can have: each has a bit that says what is clean for it.
const MOST_TAINT_RULES: usize = 128;
/// The most kinds of sources.
const MOST_KINDS: usize = 64;

/// Compiles the files of a language. What is broken is a [`Problem`], and the rest works without it.
pub(super) fn compile(language: Language, files: &[TextFile]) -> RuleSet {
    let mut compiler =
        Compiler { language, set: RuleSet::empty(language), kinds: Vec::new(), taint_rules: 0 };
    let (libraries, rules): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.is_library());
    for file in libraries {
        match serde_saphyr::from_str::<LibraryFile>(&file.text) {
            Ok(library) => compiler.library(file, &library),
            Err(error) => compiler.unreadable(file, &error),
        }
    }
    for file in rules {
        match serde_saphyr::from_str::<RuleFile>(&file.text) {
            Ok(rule) => compiler.rule(file, rule),
            Err(error) => compiler.unreadable(file, &error),
        }
    }
    compiler.set.index();
    for query in compiler.set.compile_queries() {
        let file =
            files.iter().find(|file| query.lines().all(|line| file.text.contains(line.trim())));
        if let Some(file) = file {
            compiler.refused(file, &Refusal::new("the query cannot be used", &query));
        }
    }
    compiler.set
}

struct Compiler {
    language: Language,
    set: RuleSet,
    kinds: Vec<String>,
    taint_rules: usize,
}

/// Why a part of a file cannot be used, and the words of the file that say where.
struct Refusal {
    message: String,
    near: String,
}

impl Refusal {
    fn new(message: impl std::fmt::Display, near: &str) -> Self {
        Self { message: message.to_string(), near: near.to_owned() }
    }
}

type Compiled<T> = Result<T, Refusal>;

impl Compiler {
    fn unreadable(&mut self, file: &TextFile, error: &serde_saphyr::Error) {
        let line = error.location().map_or(1, |it| it.line());
        let message = error.to_string();
        let message = message.lines().next().unwrap_or_default().to_owned();
        self.set.problems.push(Problem {
            path: file.path.clone(),
            line: usize::try_from(line).unwrap_or(1),
            message,
        });
    }

    fn refused(&mut self, file: &TextFile, refusal: &Refusal) {
        let first = refusal.near.trim().lines().next().unwrap_or_default();
        let at = file.text.lines().position(|line| !first.is_empty() && line.contains(first));
        self.set.problems.push(Problem {
            path: file.path.clone(),
            line: at.map_or(1, |line| line + 1),
            message: refusal.message.clone(),
        });
    }

    fn kind(&mut self, name: &str) -> Compiled<KindSet> {
        let place = self.kinds.iter().position(|it| it == name).unwrap_or_else(|| {
            self.kinds.push(name.to_owned());
            self.kinds.len() - 1
        });
        if place >= MOST_KINDS {
            return Err(Refusal::new("there are more than 64 kinds of sources", name));
        }
        let kind = KindSet(1 << place);
        if name == "parameter" {
            self.set.parameter_kind = Some(kind);
        }
        Ok(kind)
    }

    fn rule(&mut self, file: &TextFile, rule: RuleFile) {
        if let Err(refusal) = self.try_rule(file, rule) {
            self.refused(file, &refusal);
        }
    }

    fn try_rule(&mut self, file: &TextFile, rule: RuleFile) -> Compiled<()> {
        let imports = rule.imports.clone();
        // Queries are the set's; what is refused keeps those that it has brought.
        let mut words = Words {
            language: self.pattern_language(file),
            imports: &imports,
            variables: Vec::new(),
            queries: std::mem::take(&mut self.set.queries),
        };
        let compiled = self.compiled_rule(file, rule, &mut words);
        self.set.queries = words.queries;
        compiled
    }

    fn compiled_rule(
        &mut self,
        file: &TextFile,
        rule: RuleFile,
        words: &mut Words<'_>,
    ) -> Compiled<()> {
        let mut models = Vec::new();
        let number = self.set.rules.len();
        let check = match (&rule.r#match, &rule.taint) {
            (Some(condition), None) => {
                Check::Match(words.condition(&mut self.set.paths, condition)?)
            }
            (None, Some(taint)) => {
                if self.taint_rules == MOST_TAINT_RULES {
                    return Err(Refusal::new("there are more than 128 taint rules", "taint:"));
                }
                let bit = 1_u128 << self.taint_rules;
                let mut kinds = KindSet::default();
                for source in &taint.sources {
                    match source {
                        SourceFile::Kind(name) => kinds = kinds.with(self.kind(name)?),
                        SourceFile::Condition(condition) => {
                            let kind = self.kind(&format!("{}: its own", file.id()))?;
                            kinds = kinds.with(kind);
                            let condition = words.condition(&mut self.set.paths, condition)?;
                            models.push(Model { condition, action: Action::Source(kind) });
                        }
                    }
                }
                for (conditions, action) in [
                    (&taint.sinks, Action::Sink(number)),
                    (&taint.sanitizers, Action::Sanitize(bit)),
                    (&taint.guards, Action::Guard(bit)),
                ] {
                    for condition in conditions {
                        for condition in alternatives(condition) {
                            let condition = words.condition(&mut self.set.paths, &condition)?;
                            models.push(Model { condition, action: action.clone() });
                        }
                    }
                }
                self.taint_rules += 1;
                Check::Taint { bit, kinds }
            }
            _ => return Err(Refusal::new("a rule has either `match` or `taint`", "title:")),
        };
        let fix = match &rule.fix {
            None => None,
            Some(FixFile::Whole(with)) => Some(Fix { at: None, with: with.clone() }),
            Some(FixFile::Part(part)) => {
                let at = words.bound(&mut self.set.paths, &part.at)?;
                Some(Fix { at: Some(at), with: part.with.clone() })
            }
        };
        let last_name = |path| self.set.paths.last_name(path);
        if models.iter().any(|it| it.condition.keys(&last_name).is_empty()) {
            return Err(Refusal::new(
                "a condition without `pattern`, `any` or `all` says nothing",
                "taint:",
            ));
        }
        self.set.models.append(&mut models);
        self.set.rules.push(Rule {
            id: file.id(),
            path: file.path.clone(),
            title: rule.title,
            message: rule.message.trim().to_owned(),
            description: rule.description,
            remedy: rule.remedy,
            cwe: rule.cwe,
            owasp: rule.owasp,
            severity: rule.severity,
            confidence: rule.confidence,
            references: rule.references,
            variables: std::mem::take(&mut words.variables),
            check,
            fix,
        });
        Ok(())
    }

    /// The rules of a folder are parsed by the grammar of its language: those of `typescript` too,
    /// which otherwise share a set with those of `javascript`.
    fn pattern_language(&self, file: &TextFile) -> Language {
        if file.language_folder() == "typescript" { Language::TypeScript } else { self.language }
    }

    fn library(&mut self, file: &TextFile, library: &LibraryFile) {
        let language = self.pattern_language(file);
        let mut refusals = Vec::new();
        for (from, to) in &library.aliases {
            let mut words = Words {
                language,
                imports: &library.imports,
                variables: Vec::new(),
                queries: Vec::new(),
            };
            let to = words.path(&mut self.set.paths, to);
            self.set.paths.add_alias(&module_names(language, from), to);
        }
        for (class, wider) in &library.subtypes {
            let mut words = Words {
                language,
                imports: &library.imports,
                variables: Vec::new(),
                queries: Vec::new(),
            };
            let class = words.path(&mut self.set.paths, class);
            self.set.paths.add_instance(class);
            for wider in wider.iter() {
                let wider = words.path(&mut self.set.paths, wider);
                self.set.paths.add_instance(wider);
                self.set.paths.add_supertype(class, wider);
            }
        }
        for it in &library.types {
            let mut words = Words {
                language,
                imports: &library.imports,
                variables: Vec::new(),
                queries: Vec::new(),
            };
            match words.declare(&mut self.set.paths, it) {
                Ok(Some(model)) => self.set.models.push(model),
                Ok(None) => {}
                Err(refusal) => refusals.push(refusal),
            }
        }
        let mut models = Vec::new();
        let words =
            |imports| Words { language, imports, variables: Vec::new(), queries: Vec::new() };
        for (kind, conditions) in &library.sources {
            for condition in conditions {
                let kind = self.kind(kind);
                let mut words = words(&library.imports);
                words.queries = std::mem::take(&mut self.set.queries);
                let compiled = words.condition(&mut self.set.paths, condition);
                self.set.queries = words.queries;
                models.push(kind.and_then(|kind| {
                    Ok(Model { condition: compiled?, action: Action::Source(kind) })
                }));
            }
        }
        for (conditions, action) in [
            (&library.sanitizers, Action::Sanitize(u128::MAX)),
            (&library.guards, Action::Guard(u128::MAX)),
        ] {
            for condition in conditions {
                let compiled = words(&library.imports).condition(&mut self.set.paths, condition);
                models.push(compiled.map(|condition| Model { condition, action: action.clone() }));
            }
        }
        for propagator in &library.propagators {
            let mut words = words(&library.imports);
            let paths = &mut self.set.paths;
            let condition = ConditionFile {
                pattern: Some(propagator.pattern.clone()),
                ..ConditionFile::default()
            };
            models.push(words.condition(paths, &condition).and_then(|condition| {
                let from = propagator
                    .from
                    .iter()
                    .map(|it| words.bound(paths, it))
                    .collect::<Compiled<_>>()?;
                let to = propagator
                    .to
                    .iter()
                    .filter(|it| *it != "return")
                    .map(|it| words.bound(paths, it))
                    .collect::<Compiled<_>>()?;
                Ok(Model { condition, action: Action::Propagate { from, to } })
            }));
        }
        for pattern in &library.never_return {
            let condition =
                ConditionFile { pattern: Some(pattern.clone()), ..ConditionFile::default() };
            let compiled = words(&library.imports).condition(&mut self.set.paths, &condition);
            models.push(compiled.map(|condition| Model { condition, action: Action::Exit }));
        }
        for parameter in &library.parameters {
            match self.parameter(language, &library.imports, parameter) {
                Ok(Some(model)) => models.push(Ok(model)),
                Ok(None) => {}
                Err(refusal) => refusals.push(refusal),
            }
        }
        for container in &library.containers {
            let number = self.set.containers.len();
            let methods = container.methods.iter().map(|(name, does)| (Name::new(name), *does));
            self.set.containers.push(Container { methods: methods.collect() });
            for class in &container.types {
                let mut words = words(&library.imports);
                let class = words.path(&mut self.set.paths, class);
                self.set.paths.add_instance(class);
                self.set.container_types.insert(class, number);
            }
            match container.literal.as_deref() {
                Some(kind @ ("list" | "map")) => {
                    let class = container.types.first();
                    let path = class
                        .map(|class| words(&library.imports).instance(&mut self.set.paths, class));
                    let (literal, of) = match kind {
                        "list" => (&mut self.set.list_literal, &mut self.set.list_path),
                        _ => (&mut self.set.map_literal, &mut self.set.map_path),
                    };
                    *literal = Some(number);
                    *of = path.unwrap_or_default();
                }
                Some(other) => refusals.push(Refusal::new("`literal` is `list` or `map`", other)),
                None => {}
            }
        }
        for model in models {
            match model {
                Ok(model) => self.set.models.push(model),
                Err(refusal) => refusals.push(refusal),
            }
        }
        for refusal in refusals {
            self.refused(file, &refusal);
        }
    }

    /// What a framework passes to functions: a model of the call that registers them, or an entry
    /// in the list that each function is compared with.
    fn parameter(
        &mut self,
        language: Language,
        imports: &BTreeMap<String, String>,
        file: &ParameterFile,
    ) -> Compiled<Option<Model>> {
        let kind = file.source.as_ref().map(|kind| self.kind(kind)).transpose()?;
        let mut words = Words { language, imports, variables: Vec::new(), queries: Vec::new() };
        let paths = &mut self.set.paths;
        let one = file.r#type.iter().chain(&file.types);
        let types: Vec<_> = one.map(|class| words.instance(paths, class)).collect();
        let name = file.name.as_deref().map(regex).transpose()?;
        let all_same = file.r#type.is_some();
        if let Some(handler) = &file.handler {
            let condition =
                ConditionFile { pattern: Some(handler.clone()), ..ConditionFile::default() };
            let condition = words.condition(paths, &condition)?;
            let function = file.function.as_deref().unwrap_or("$F");
            let function = words.bound(paths, function)?;
            let model = ParameterModel {
                place: ParameterPlace::Handler,
                index: file.index,
                name,
                kind,
                types,
                all_same,
            };
            return Ok(Some(Model {
                condition,
                action: Action::Handler { function, parameters: model },
            }));
        }
        let mut classes = |list: &super::file::OneOrMany<String>| {
            list.iter()
                .map(|class| {
                    let class = words.path(paths, class);
                    paths.add_instance(class);
                    class
                })
                .collect::<Vec<_>>()
        };
        let function = file.function.as_deref().map(regex).transpose()?;
        let place = if let Some(annotation) = &file.annotation {
            ParameterPlace::Annotation(classes(annotation))
        } else if let Some(annotation) = &file.method_annotation {
            ParameterPlace::MethodAnnotation(classes(annotation))
        } else if let Some(base) = &file.base {
            ParameterPlace::Base(classes(base), function)
        } else if let Some(decorator) = &file.decorator {
            let code = words.code(&mut self.set.paths, decorator)?;
            match code {
                Code::Expr(pattern) => ParameterPlace::Decorator(pattern),
                _ => return Err(Refusal::new("a decorator is an expression", decorator)),
            }
        } else if let Some(function) = function {
            ParameterPlace::Function(function)
        } else if file.name.is_some() {
            ParameterPlace::Any
        } else {
            return Err(Refusal::new("`parameters` need to say which function", "parameters:"));
        };
        self.set.parameters.push(ParameterModel {
            place,
            index: file.index,
            name,
            kind,
            types,
            all_same,
        });
        Ok(None)
    }
}

fn regex(text: &str) -> Compiled<Regex> {
    // Bounded, since anybody may write rules.
    let built = regex::RegexBuilder::new(text).size_limit(1 << 20).build();
    built.map_err(|error| {
        let message = error.to_string();
        let last = message.lines().last().unwrap_or_default().to_owned();
        Refusal::new(format_args!("the regular expression cannot be used: {last}"), text)
    })
}

/// Each alternative of a sink as a sink of its own: each says what of it is meant.
fn alternatives(condition: &ConditionFile) -> Vec<ConditionFile> {
    let is_only_any =
        condition.pattern.is_none() && condition.all.is_empty() && !condition.any.is_empty();
    let is_plain = condition.r#where.is_empty()
        && [
            &condition.not,
            &condition.inside,
            &condition.not_inside,
            &condition.has,
            &condition.has_not,
        ]
        .iter()
        .all(|it| it.iter().next().is_none());
    if !(is_only_any && is_plain) {
        return vec![condition.clone()];
    }
    condition
        .any
        .iter()
        .flat_map(alternatives)
        .map(|it| ConditionFile {
            at: it.at.or_else(|| condition.at.clone()),
            when: it.when.or(condition.when),
            ..it
        })
        .collect()
}

/// What a rule's patterns are read with.
struct Words<'f> {
    language: Language,
    imports: &'f BTreeMap<String, String>,
    variables: Vec<String>,
    /// The rule set's queries.
    queries: Vec<String>,
}

impl Words<'_> {
    /// The number of a query. Whether its language takes it shows once all are compiled.
    fn query(&mut self, text: &str) -> usize {
        let known = self.queries.iter().position(|it| it == text);
        known.unwrap_or_else(|| {
            self.queries.push(text.to_owned());
            self.queries.len() - 1
        })
    }

    fn scope<'s>(&'s mut self, paths: &'s mut Paths) -> Scope<'s> {
        Scope {
            language: self.language,
            paths,
            imports: self.imports,
            variables: &mut self.variables,
        }
    }

    fn path(&mut self, paths: &mut Paths, text: &str) -> PathId {
        self.scope(paths).path(text)
    }

    fn instance(&mut self, paths: &mut Paths, text: &str) -> PathId {
        self.scope(paths).instance(text)
    }

    fn code(&mut self, paths: &mut Paths, text: &str) -> Compiled<Code> {
        let code = parse(text, &mut self.scope(paths));
        code.map_err(|error| Refusal::new(error, text))
    }

    /// A metavariable that a pattern has bound.
    fn bound(&mut self, paths: &mut Paths, text: &str) -> Compiled<Variable> {
        let name = text.strip_prefix('$').unwrap_or(text);
        if !self.variables.iter().any(|it| it == name) {
            return Err(Refusal::new(PatternError::Unbound(text.to_owned()), text));
        }
        self.scope(paths).variable(name).map_err(|error| Refusal::new(error, text))
    }

    fn declare(&mut self, paths: &mut Paths, file: &TypeFile) -> Compiled<Option<Model>> {
        let class = self.instance(paths, &file.r#type);
        if let Some(value) = file.value.as_ref().filter(|it| !it.contains(['$', '('])) {
            self.path(paths, value);
            let (before, last) = value.rsplit_once('.').map_or(("", value.as_str()), |it| it);
            let name = Name::new(last);
            if before.is_empty() {
                paths.add_alias(&[last], class);
            } else {
                let before = self.path(paths, before);
                paths.add_member_alias(before, name, class);
            }
            return Ok(None);
        }
        let text = file.call.as_deref().or(file.member.as_deref()).or(file.value.as_deref());
        let Some(text) = text else {
            return Err(Refusal::new("a type needs `value`, `call` or `member`", &file.r#type));
        };
        let code = self.code(paths, text)?;
        if let Code::Expr(Pattern::Call(_, arguments) | Pattern::New(_, arguments)) = &code
            && arguments.iter().any(|it| *it != ArgumentPattern::Dots)
        {
            // It depends on what it is called with.
            let condition = Condition { code: Some(code), ..Condition::default() };
            return Ok(Some(Model { condition, action: Action::Result(class) }));
        }
        match code {
            Code::Expr(Pattern::Index(base, _)) => {
                let base = add_path(&base, paths);
                if !base.is_some() {
                    return Err(Refusal::new("an element needs a holder with a type", text));
                }
                paths.add_element_alias(base, class);
                Ok(None)
            }
            Code::Expr(Pattern::Call(callee, _)) if matches!(callee.as_ref(), Pattern::Member(_, name) if !matches!(name, NamePattern::Is(_))) =>
            {
                let Pattern::Member(base, _) = callee.as_ref() else { return Ok(None) };
                let base = add_path(base, paths);
                if !base.is_some() {
                    return Err(Refusal::new("`call` needs a receiver with a type", text));
                }
                paths.add_any_result(base, class);
                Ok(None)
            }
            Code::Expr(Pattern::Call(callee, _) | Pattern::New(callee, _)) => {
                if let Pattern::Member(base, NamePattern::Is(name)) = callee.as_ref()
                    && matches!(base.as_ref(), Pattern::Any | Pattern::Bind(_))
                {
                    paths.add_method_result(*name, class);
                    return Ok(None);
                }
                let function = add_path(&callee, paths);
                if !function.is_some() {
                    return Err(Refusal::new(
                        "`call` needs a full name, or a receiver with a type",
                        text,
                    ));
                }
                for function in same_for_types(&callee, paths) {
                    paths.add_result(function, class);
                }
                paths.add_result(function, class);
                Ok(None)
            }
            Code::Expr(Pattern::Member(base, NamePattern::Is(name))) => {
                let base = add_path(&base, paths);
                if !base.is_some() {
                    return Err(Refusal::new("`member` needs a receiver with a type", text));
                }
                paths.add_member_alias(base, name, class);
                Ok(None)
            }
            Code::Expr(Pattern::Path(_)) => Err(Refusal::new("a name is a `value`", text)),
            _ => Err(Refusal::new("this is neither a call nor a member", text)),
        }
    }

    fn condition(&mut self, paths: &mut Paths, file: &ConditionFile) -> Compiled<Condition> {
        let query = file.query.as_deref().map(|text| self.query(text));
        let code = file.pattern.as_deref().map(|text| self.code(paths, text)).transpose()?;
        let mut all = |list: Vec<&ConditionFile>| -> Compiled<Vec<Condition>> {
            list.into_iter().map(|it| self.condition(paths, it)).collect()
        };
        let any = all(file.any.iter().collect())?;
        let every = all(file.all.iter().collect())?;
        let not = all(file.not.iter().collect())?;
        let inside = all(file.inside.iter().collect())?;
        let not_inside = all(file.not_inside.iter().collect())?;
        let has = all(file.has.iter().collect())?;
        let has_not = all(file.has_not.iter().collect())?;
        let mut constraints = Vec::new();
        for (variable, constraint) in &file.r#where {
            let variable = self.bound(paths, variable)?;
            constraints.push((variable, self.constraint(paths, constraint)?));
        }
        let at = file.at.as_deref().map(|at| self.bound(paths, at)).transpose()?;
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

    fn constraint(&mut self, paths: &mut Paths, file: &ConstraintFile) -> Compiled<Constraint> {
        let types = file.r#type.iter().flat_map(super::file::OneOrMany::iter);
        Ok(Constraint {
            matches: file.matches.as_deref().map(regex).transpose()?,
            name: file.name.as_deref().map(regex).transpose()?,
            types: types.map(|class| self.instance(paths, class)).collect(),
            constant: file.constant,
            equals: file.equals.as_ref().map(|value| match value {
                Scalar::Bool(value) => Value::Bool(*value),
                #[expect(clippy::cast_precision_loss, reason = "rules compare sizes of keys")]
                Scalar::Int(number) => Value::Number(*number as f64),
                Scalar::Float(number) => Value::Number(*number),
                Scalar::Text(text) => Value::Text(text.clone()),
                Scalar::Null(()) => Value::Null,
            }),
            less_than: file.less_than,
            more_than: file.more_than,
            entropy: file.entropy,
            prefix: file.prefix.as_deref().map(regex).transpose()?,
            first: file.first.as_deref().map(regex).transpose()?,
            code: file.pattern.as_deref().map(|text| self.code(paths, text)).transpose()?,
            any: file.any.iter().map(|it| self.constraint(paths, it)).collect::<Compiled<_>>()?,
            not: file
                .not
                .as_deref()
                .map(|it| self.constraint(paths, it))
                .transpose()?
                .map(Box::new),
        })
    }
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

impl RuleSet {
    /// Puts rules and models where they are looked up.
    fn index(&mut self) {
        let last_name = |path| self.paths.last_name(path);
        for (number, rule) in self.rules.iter().enumerate() {
            if let Check::Match(condition) = &rule.check {
                let mut keys = condition.keys(&last_name);
                keys.sort_by_key(|key| format!("{key:?}"));
                keys.dedup();
                for key in keys {
                    self.rules_by_key.entry(key).or_default().push(number);
                }
            }
        }
        for model in &self.models {
            if let (Action::Source(kind), Some(query)) = (&model.action, model.condition.query) {
                self.query_sources.push((query, *kind));
            }
        }
        for (number, model) in self.models.iter().enumerate() {
            let mut keys = model.condition.keys(&last_name);
            keys.sort_by_key(|key| format!("{key:?}"));
            keys.dedup();
            for key in keys {
                self.models_by_key.entry(key).or_default().push(number);
            }
        }
    }
}
