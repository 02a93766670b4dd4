//! Rule files to a [`RuleSet`], whose parts are looked up and not searched.

use super::condition::{Condition, Key};
use super::file::{
    ConditionFile, FixFile, LibraryFile, ParameterFile, RuleFile, SourceFile, TaintFile,
};
use super::mistakes::{mistake, suggested};
use super::paths::module_names;
use super::words::{Compiled, Refusal, Words, is_variable, regex};
use super::{
    Action, Check, Container, Fix, KindSet, Model, ParameterModel, ParameterPlace, Problem,
    QuerySource, Rule, RuleSet, TextFile,
};
use crate::scan::ir::{BinaryOp, Name};
use crate::scan::pattern::{Code, Pattern};
use crate::syntax::Language;
use std::collections::BTreeMap;

/// The most taint rules that one language can have: each has a bit that says what is clean for it.
const MOST_TAINT_RULES: usize = 128;
/// The most kinds of sources.
const MOST_KINDS: usize = 64;

/// Kinds of sources that there are even where no library has one.
const KINDS: [&str; 7] =
    ["user-input", "command-line", "environment", "file", "database", "secret", "parameter"];

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
    for (query, refusal) in compiler.set.compile_queries() {
        let file =
            files.iter().find(|file| query.lines().all(|line| file.text.contains(line.trim())));
        if let Some(file) = file {
            compiler.refused(file, &refusal);
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

impl Compiler {
    fn unreadable(&mut self, file: &TextFile, error: &serde_saphyr::Error) {
        let (line, message) = mistake(error);
        self.set.problems.push(Problem { path: file.place(), line, message });
    }

    fn refused(&mut self, file: &TextFile, refusal: &Refusal) {
        let first = refusal.near.trim().lines().next().unwrap_or_default();
        let at = file.text.lines().position(|line| !first.is_empty() && says(line, first));
        self.set.problems.push(Problem {
            path: file.place(),
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

    /// A kind of which a rule speaks: one that there is in every language, or that a library has.
    fn known_kind(&mut self, name: &str) -> Compiled<KindSet> {
        let own = self.kinds.iter().map(String::as_str).filter(|it| !it.contains(':'));
        let all: Vec<_> = KINDS.into_iter().chain(own).collect();
        if all.contains(&name) {
            return self.kind(name);
        }
        let message = format!("`{name}` is no kind of source: {}", suggested(name, &all));
        Err(Refusal::new(message, name))
    }

    fn rule(&mut self, file: &TextFile, rule: RuleFile) {
        if let Err(refusal) = self.try_rule(file, rule) {
            self.refused(file, &refusal);
        }
    }

    fn try_rule(&mut self, file: &TextFile, rule: RuleFile) -> Compiled<()> {
        let mut words = Words::new(self.pattern_language(file), &rule.imports);
        let mut models = Vec::new();
        let check = match (&rule.r#match, &rule.taint) {
            (Some(condition), None) => {
                Check::Match(words.condition(&mut self.set, condition)?.alternatives())
            }
            (None, Some(taint)) => self.taint(file, taint, &mut words, &mut models)?,
            _ => return Err(Refusal::new("a rule has either `match` or `taint`", "title:")),
        };
        let mut fixes = Vec::new();
        for fix in rule.fix.iter() {
            let (at, replace, with) = match fix {
                FixFile::Whole(with) => (&None, &None, with),
                FixFile::Part(part) => (&part.at, &part.replace, &part.with),
            };
            let mut bound = |name: &String| words.bound(&mut self.set, name);
            fixes.push(Fix {
                at: at.as_ref().map(&mut bound).transpose()?,
                replace: replace.as_deref().map(regex).transpose()?,
                with: with.clone(),
                needs: variables_in(with).iter().map(bound).collect::<Compiled<_>>()?,
            });
        }
        for name in variables_in(&rule.message) {
            if name != "$SOURCE" && is_variable(&name) {
                words.bound(&mut self.set, &name)?;
            }
        }
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
            folder: file.folder.clone(),
            title: rule.title,
            message: rule.message.trim().to_owned(),
            description: rule.description,
            remedy: rule.remedy,
            cwe: rule.cwe,
            owasp: rule.owasp,
            severity: rule.severity,
            confidence: rule.confidence,
            tags: rule.tags,
            references: rule.references,
            variables: words.variables,
            check,
            fixes,
        });
        Ok(())
    }

    /// The taint that a rule looks for; its sources of its own, sinks, sanitizers and guards go to
    /// `models`.
    fn taint(
        &mut self,
        file: &TextFile,
        taint: &TaintFile,
        words: &mut Words<'_>,
        models: &mut Vec<Model>,
    ) -> Compiled<Check> {
        let number = self.set.rules.len();
        if self.taint_rules == MOST_TAINT_RULES {
            return Err(Refusal::new("there are more than 128 taint rules", "taint:"));
        }
        for (list, is_empty) in
            [("sources", taint.sources.is_empty()), ("sinks", taint.sinks.is_empty())]
        {
            if is_empty {
                let message = format!("`{list}` is empty: expected at least one");
                return Err(Refusal::new(message, &format!("{list}:")));
            }
        }
        let bit = 1_u128 << self.taint_rules;
        let mut kinds = KindSet::default();
        for source in &taint.sources {
            match source {
                SourceFile::Kind(name) => kinds = kinds.with(self.known_kind(name)?),
                SourceFile::Condition(condition) => {
                    let kind = self.kind(&format!("{}: its own", file.id()))?;
                    kinds = kinds.with(kind);
                    let condition = words.condition(&mut self.set, condition)?;
                    models.push(Model { condition, action: Action::Source(kind) });
                }
            }
        }
        let mut also = KindSet::default();
        for name in &taint.also {
            also = also.with(self.known_kind(name)?);
        }
        for (conditions, action) in [
            (&taint.sinks, Action::Sink(number)),
            (&taint.sanitizers, Action::Sanitize(bit)),
            (&taint.guards, Action::Guard(bit)),
        ] {
            for condition in conditions {
                for condition in alternatives(condition) {
                    let condition = words.condition(&mut self.set, &condition)?;
                    let opposite =
                        matches!(action, Action::Guard(_)).then(|| opposite(&condition)).flatten();
                    let both = [Some(condition), opposite].into_iter().flatten();
                    models
                        .extend(both.map(|condition| Model { condition, action: action.clone() }));
                }
            }
        }
        self.taint_rules += 1;
        Ok(Check::Taint { bit, kinds, also })
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
            let mut words = Words::new(language, &library.imports);
            let to = words.path(&mut self.set, to);
            self.set.paths.add_alias(&module_names(language, from), to);
        }
        for (class, wider) in &library.subtypes {
            let mut words = Words::new(language, &library.imports);
            let class = words.path(&mut self.set, class);
            self.set.paths.add_instance(class);
            for wider in wider.iter() {
                let wider = words.path(&mut self.set, wider);
                self.set.paths.add_instance(wider);
                self.set.paths.add_supertype(class, wider);
            }
        }
        for it in &library.types {
            let mut words = Words::new(language, &library.imports);
            match words.declare(&mut self.set, it) {
                Ok(Some(model)) => self.set.models.push(model),
                Ok(None) => {}
                Err(refusal) => refusals.push(refusal),
            }
        }
        self.containers(language, library, &mut refusals);
        for model in self.library_models(language, library) {
            match model {
                Ok(model) => self.set.models.push(model),
                Err(refusal) => refusals.push(refusal),
            }
        }
        for refusal in refusals {
            self.refused(file, &refusal);
        }
    }

    /// What the code of a library does.
    fn library_models(
        &mut self,
        language: Language,
        library: &LibraryFile,
    ) -> Vec<Compiled<Model>> {
        let mut models = Vec::new();
        for (kind, conditions) in &library.sources {
            for condition in conditions {
                let kind = self.kind(kind);
                let compiled =
                    Words::new(language, &library.imports).condition(&mut self.set, condition);
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
                let compiled =
                    Words::new(language, &library.imports).condition(&mut self.set, condition);
                models.push(compiled.map(|condition| Model { condition, action: action.clone() }));
            }
        }
        for propagator in &library.propagators {
            let mut words = Words::new(language, &library.imports);
            let set = &mut self.set;
            models.push(words.pattern(set, &propagator.pattern).and_then(|condition| {
                let from = propagator
                    .from
                    .iter()
                    .map(|it| words.bound(set, it))
                    .collect::<Compiled<_>>()?;
                let to = propagator
                    .to
                    .iter()
                    .filter(|it| *it != "return")
                    .map(|it| words.bound(set, it))
                    .collect::<Compiled<_>>()?;
                Ok(Model { condition, action: Action::Propagate { from, to } })
            }));
        }
        for pattern in &library.never_return {
            let compiled = Words::new(language, &library.imports).pattern(&mut self.set, pattern);
            models.push(compiled.map(|condition| Model { condition, action: Action::Exit }));
        }
        for parameter in &library.parameters {
            models.extend(self.parameter(language, &library.imports, parameter).transpose());
        }
        models
    }

    /// Which types hold others, and what their methods do.
    fn containers(
        &mut self,
        language: Language,
        library: &LibraryFile,
        refusals: &mut Vec<Refusal>,
    ) {
        for container in &library.containers {
            let number = self.set.containers.len();
            let methods = container.methods.iter().map(|(name, does)| (Name::new(name), *does));
            self.set.containers.push(Container { methods: methods.collect() });
            for class in &container.types {
                let mut words = Words::new(language, &library.imports);
                let class = words.path(&mut self.set, class);
                self.set.paths.add_instance(class);
                self.set.container_types.insert(class, number);
            }
            match container.literal.as_deref() {
                Some(kind @ ("list" | "map")) => {
                    let class = container.types.first();
                    let path = class.map(|class| {
                        Words::new(language, &library.imports).instance(&mut self.set, class)
                    });
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
        let mut words = Words::new(language, imports);
        let set = &mut self.set;
        let one = file.r#type.iter().chain(&file.types);
        let types: Vec<_> = one.map(|class| words.instance(set, class)).collect();
        let name = file.name.as_deref().map(regex).transpose()?;
        let all_same = file.r#type.is_some();
        if let Some(handler) = &file.handler {
            let condition = words.pattern(set, handler)?;
            let function = file.function.as_deref().unwrap_or("$F");
            let function = words.bound(set, function)?;
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
                    let class = words.path(set, class);
                    set.paths.add_instance(class);
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
            let code = words.code(&mut self.set, decorator)?;
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

/// Whether a line has some words, of which a metavariable must be there as a whole.
fn says(line: &str, words: &str) -> bool {
    let goes_on = |rest: &str| {
        words.starts_with('$')
            && rest.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '_')
    };
    line.match_indices(words)
        .any(|(at, _)| !goes_on(line.get(at + words.len()..).unwrap_or_default()))
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

/// What a comparison says where its opposite is tested: `a != b` for `a == b`.
fn opposite(condition: &Condition) -> Option<Condition> {
    let Some(Code::Expr(Pattern::Binary(op, left, right))) = &condition.code else { return None };
    let op = match op {
        BinaryOp::Equal => BinaryOp::NotEqual,
        BinaryOp::NotEqual => BinaryOp::Equal,
        BinaryOp::In => BinaryOp::NotIn,
        BinaryOp::NotIn => BinaryOp::In,
        BinaryOp::Is => BinaryOp::IsNot,
        BinaryOp::IsNot => BinaryOp::Is,
        _ => return None,
    };
    let code = Some(Code::Expr(Pattern::Binary(op, left.clone(), right.clone())));
    Some(Condition { code, when: !condition.when, ..condition.clone() })
}

/// The metavariables in some code.
fn variables_in(code: &str) -> Vec<String> {
    let is_outside = |it: char| !(it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
    let names = code.split('$').skip(1).filter_map(|rest| rest.split(is_outside).next());
    names.filter(|it| !it.is_empty()).map(|it| format!("${it}")).collect()
}

impl RuleSet {
    /// The number of a query. Whether the language takes it shows once all are compiled.
    pub(super) fn query(&mut self, text: &str) -> usize {
        let known = self.queries.iter().position(|it| it == text);
        known.unwrap_or_else(|| {
            self.queries.push(text.to_owned());
            self.queries.len() - 1
        })
    }

    /// Puts rules and models where they are looked up.
    fn index(&mut self) {
        let last_name = |path| self.paths.last_name(path);
        for (number, rule) in self.rules.iter().enumerate() {
            let Check::Match(conditions) = &rule.check else { continue };
            for (place, condition) in conditions.iter().enumerate() {
                for key in distinct(condition.keys(&last_name)) {
                    self.rules_by_key.entry(key).or_default().push((number, place));
                }
            }
        }
        for (number, model) in self.models.iter().enumerate() {
            if let (Action::Source(kind), Some(query)) = (&model.action, model.condition.query) {
                self.query_sources.push(QuerySource { query, model: number, kind: *kind });
            }
        }
        for (number, model) in self.models.iter().enumerate() {
            for key in distinct(model.condition.keys(&last_name)) {
                self.models_by_key.entry(key).or_default().add(number, &model.action);
            }
        }
    }
}

fn distinct(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
