//! Rules as data: what they say, compiled once for each language.

mod annotations;
mod comparison;
mod compile;
mod condition;
mod either;
mod embedded;
mod file;
mod mistakes;
mod paths;
mod words;

pub use annotations::Annotations;
pub use condition::{
    Condition, ExprKind, Found, Key, StmtKind, call_keys, is_constant, last_name, span_of,
};
pub use embedded::embedded;
pub use file::{Behaviour, CodeKind, Confidence, Severity, Tag};
pub use mistakes::{nearest, suggested};
pub use paths::{PathId, Paths, module_names};

use super::ir::{Name, Span};
use super::pattern::{Code, Pattern, Variable};
use super::suppression::Policy;
use crate::syntax::Language;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::sync::Arc;
use tree_sitter::{Node, Query, QueryCursor, QueryError, QueryErrorKind, StreamingIterator};
use words::Refusal;

/// A file of rules, read.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// Where it stands, from the folder of rules: `python/sql-injection.yaml`.
    pub path: PathBuf,
    /// Where the folder of rules stands, as it was named; nothing for the program's own.
    pub folder: PathBuf,
    /// What it says.
    pub text: String,
}

impl TextFile {
    /// Where it is, as messages name it.
    pub fn place(&self) -> PathBuf {
        self.folder.join(&self.path)
    }

    /// Its path without the ending.
    fn id(&self) -> String {
        self.path.with_extension("").to_string_lossy().replace('\\', "/")
    }

    /// Whether it is what the rules of a language share.
    pub fn is_library(&self) -> bool {
        self.path.parent().is_some_and(|folder| folder.ends_with("library"))
    }

    /// The first folder of its path: the language.
    pub fn language_folder(&self) -> String {
        self.path.iter().next().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// What is wrong with a rule's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What was expected.
    pub message: String,
}

/// Kinds of sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindSet(u64);

impl KindSet {
    /// These and those.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they have a kind in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What a rule looks for.
#[derive(Clone, Debug)]
pub enum Check {
    /// Code that meets one of these.
    Match(Vec<Condition>),
    /// Data that arrives where it must not. Its sinks, sanitizers and guards are [`Model`]s.
    Taint {
        /// The rule's bit among what is clean.
        bit: u128,
        /// Where the data comes from.
        kinds: KindSet,
        /// Where data comes from that fewer people can choose: findings of low severity.
        also: KindSet,
    },
    /// A secret in a text of any kind, as [`crate::secrets`] knows them.
    Secret,
}

/// A source that a query finds.
#[derive(Clone, Copy, Debug)]
pub struct QuerySource {
    /// The query's number.
    pub query: usize,
    /// The model, with all of its condition.
    pub model: usize,
    /// What the source gives.
    pub kind: KindSet,
}

/// What replaces a finding.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What of it; the whole without it.
    pub at: Option<Variable>,
    /// Which part of the code there, or of that the first group; it must be found.
    pub replace: Option<Regex>,
    /// Code with metavariables.
    pub with: String,
    /// The metavariables in it, which must stand for something.
    pub needs: Vec<Variable>,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its path among the rules, `python/sql-injection`.
    pub id: String,
    /// Its file, from the folder of rules.
    pub path: PathBuf,
    /// That folder, as it was named; nothing for the program's own.
    pub folder: PathBuf,
    /// What it is called.
    pub title: String,
    /// What a finding says.
    pub message: String,
    /// What can happen, in Markdown.
    pub description: String,
    /// What to do, in Markdown.
    pub remedy: String,
    /// CWEs, the most exact first.
    pub cwe: Vec<u32>,
    /// A category of the OWASP Top Ten.
    pub owasp: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// How editors show it.
    pub tags: Vec<Tag>,
    /// Pages.
    pub references: Vec<String>,
    /// What its metavariables are called, without `$`.
    pub variables: Vec<String>,
    /// What it looks for.
    pub check: Check,
    /// What replaces a finding: the first that applies.
    pub fixes: Vec<Fix>,
}

/// What the analysis knows of some code.
#[derive(Clone, Debug)]
pub struct Model {
    /// The code.
    pub condition: Condition,
    /// What it does.
    pub action: Action,
}

/// What code does to data.
#[derive(Clone, Debug)]
pub enum Action {
    /// It gives data of a kind.
    Source(KindSet),
    /// Data must not arrive here: a rule's number.
    Sink(usize),
    /// What it gives is clean, for the rules of these bits.
    Sanitize(u128),
    /// Where it is true, what it speaks of is clean, for the rules of these bits.
    Guard(u128),
    /// It never comes back.
    Exit,
    /// It gives a value of a type.
    Result(PathId),
    /// It carries data from one place to another.
    Propagate {
        /// From where.
        from: Vec<Variable>,
        /// To where.
        to: Vec<Variable>,
    },
    /// It registers a function that a framework calls.
    Handler {
        /// The function.
        function: Variable,
        /// What it gets.
        parameters: ParameterModel,
    },
}

/// What a framework passes to a function.
#[derive(Clone, Debug)]
pub struct ParameterModel {
    /// To which functions.
    pub place: ParameterPlace,
    /// To which parameter, from 0; all without it.
    pub index: Option<usize>,
    /// To parameters with such a name.
    pub name: Option<Regex>,
    /// Data of which kind.
    pub kind: Option<KindSet>,
    /// Values of which types, in order; or all of the first.
    pub types: Vec<PathId>,
    /// Whether the first type is that of all.
    pub all_same: bool,
}

/// Which functions a framework calls.
#[derive(Clone, Debug)]
pub enum ParameterPlace {
    /// Those that a call registers.
    Handler,
    /// Those with a decorator.
    Decorator(Pattern),
    /// Parameters with an annotation.
    Annotation(Vec<PathId>),
    /// Methods with an annotation.
    MethodAnnotation(Vec<PathId>),
    /// Those of a name.
    Function(Regex),
    /// All: a name or a place says which parameter.
    Any,
    /// Methods of classes that extend one of these.
    Base(Vec<PathId>, Option<Regex>),
}

/// What a type that holds others does with them.
#[derive(Clone, Debug, Default)]
pub struct Container {
    /// What each method does.
    pub methods: FxHashMap<Name, Behaviour>,
}

/// How deep in a tree a query's match may begin. In code that is nested 100,000 deep as many would
/// have begun, and each node would be compared with all.
const MOST_QUERY_DEPTH: u32 = 1_000;

/// The languages that are analysed; each stands for those that share its rules.
pub const FAMILIES: [Language; 5] =
    [Language::Python, Language::Java, Language::JavaScript, Language::CSharp, Language::Go];

/// The language whose rules a language has; `None` for one that is not analysed.
pub fn family(language: Language) -> Option<Language> {
    let of = match language {
        Language::TypeScript | Language::Tsx => Language::JavaScript,
        language => language,
    };
    FAMILIES.contains(&of).then_some(of)
}

/// Why a grammar does not take a query.
fn query_mistake(error: &QueryError, language: Language) -> String {
    let (name, word) = (language.name(), error.message.trim_matches('"'));
    match error.kind {
        QueryErrorKind::NodeType => {
            format!("the query cannot be used: {name} has no kind of node `{word}`")
        }
        QueryErrorKind::Field => format!("the query cannot be used: {name} has no field `{word}`"),
        QueryErrorKind::Capture => format!("the query cannot be used: nothing is `@{word}`"),
        _ => {
            let line = word.lines().next().unwrap_or_default().trim();
            format!("the query cannot be used: expected a query of tree-sitter, found `{line}`")
        }
    }
}

/// All queries of a language as one.
#[derive(Clone, Debug)]
struct CombinedQuery {
    language: Language,
    query: Arc<Query>,
    /// For each of its patterns, which query it is of.
    owners: Vec<usize>,
}

/// The numbers of the models that are looked up by one key, by what they do.
#[derive(Clone, Debug, Default)]
pub struct KeyedModels {
    /// Where data must not arrive.
    pub sinks: Vec<usize>,
    /// What tests data.
    pub guards: Vec<usize>,
    /// Where data comes from.
    pub sources: Vec<usize>,
    /// What cleans data.
    pub sanitizers: Vec<usize>,
    /// All else.
    pub others: Vec<usize>,
}

impl KeyedModels {
    fn add(&mut self, number: usize, action: &Action) {
        let numbers = match action {
            Action::Sink(_) => &mut self.sinks,
            Action::Guard(_) => &mut self.guards,
            Action::Source(_) => &mut self.sources,
            Action::Sanitize(_) => &mut self.sanitizers,
            _ => &mut self.others,
        };
        numbers.push(number);
    }
}

/// All rules of a language and what its libraries do, compiled.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The language.
    pub language: Language,
    /// Whether comments may suppress what they find.
    pub suppressions: Policy,
    /// What they name.
    pub paths: Paths,
    /// The rules.
    pub rules: Vec<Rule>,
    /// Rules for code, by what they look for: which rule, and which of its conditions.
    pub rules_by_key: FxHashMap<Key, Vec<(usize, usize)>>,
    /// What code does.
    pub models: Vec<Model>,
    /// By what it looks like.
    pub models_by_key: FxHashMap<Key, KeyedModels>,
    /// What frameworks pass to functions.
    pub parameters: Vec<ParameterModel>,
    /// What containers do.
    pub containers: Vec<Container>,
    /// Which container a type is.
    pub container_types: FxHashMap<PathId, usize>,
    /// Which container a list literal is.
    pub list_literal: Option<usize>,
    /// Which container a map literal is.
    pub map_literal: Option<usize>,
    /// The type of a list literal.
    pub list_path: PathId,
    /// The type of a map literal.
    pub map_path: PathId,
    /// The kind of the parameters of functions that others may call, if a rule asks for it.
    pub parameter_kind: Option<KindSet>,
    /// Models of sources that queries find.
    pub query_sources: Vec<QuerySource>,
    /// Queries of tree-sitter, each as it is written.
    pub queries: Vec<String>,
    /// The same, compiled for each grammar of the family.
    combined_queries: Vec<CombinedQuery>,
    /// What is wrong with files.
    pub problems: Vec<Problem>,
}

impl RuleSet {
    /// Compiles the queries for the grammars of the family, as one query each: compiling costs
    /// milliseconds. Gives those that no grammar takes. One that a grammar does not take, as one for
    /// TypeScript's types in JavaScript, finds nothing there.
    fn compile_queries(&mut self) -> Vec<(String, Refusal)> {
        let scripts = [Language::JavaScript, Language::TypeScript, Language::Tsx];
        let grammars: &[Language] = match self.language {
            Language::JavaScript => &scripts,
            _ => &[self.language],
        };
        let mut taken = vec![false; self.queries.len()];
        for language in grammars {
            let grammar = language.grammar();
            let numbers = 0..self.queries.len();
            let all: Vec<_> = numbers.clone().collect();
            let combined = self.combined(*language, &all).or_else(|| {
                let alone = |it: &usize| Query::new(&grammar, &self.queries[*it]).is_ok();
                let valid: Vec<_> = numbers.filter(alone).collect();
                self.combined(*language, &valid)
            });
            if let Some(combined) = combined {
                combined.owners.iter().for_each(|owner| taken[*owner] = true);
                self.combined_queries.push(combined);
            }
        }
        let refused = self.queries.iter().zip(taken).filter(|it| !it.1);
        let grammar = self.language.grammar();
        let reason = |text: &String| {
            let error = Query::new(&grammar, text).err()?;
            let line = text.lines().nth(error.row).unwrap_or_default();
            Some((text.clone(), Refusal::new(query_mistake(&error, self.language), line)))
        };
        refused.filter_map(|it| reason(it.0)).collect()
    }

    /// Some of the queries as one, if a grammar takes them.
    fn combined(&self, language: Language, numbers: &[usize]) -> Option<CombinedQuery> {
        let mut text = String::new();
        let mut ends = Vec::new();
        for number in numbers {
            text.push_str(&self.queries[*number]);
            text.push('\n');
            ends.push(text.len());
        }
        let query = Query::new(&language.grammar(), &text).ok()?;
        let owner = |pattern| {
            let start = query.start_byte_for_pattern(pattern);
            numbers[ends.partition_point(|end| *end <= start)]
        };
        let owners = (0..query.pattern_count()).map(owner).collect();
        Some(CombinedQuery { language, query: Arc::new(query), owners })
    }

    fn empty(language: Language) -> Self {
        Self {
            language,
            suppressions: Policy::default(),
            paths: Paths::default(),
            rules: Vec::new(),
            rules_by_key: FxHashMap::default(),
            models: Vec::new(),
            models_by_key: FxHashMap::default(),
            parameters: Vec::new(),
            containers: Vec::new(),
            container_types: FxHashMap::default(),
            list_literal: None,
            map_literal: None,
            list_path: PathId::NONE,
            map_path: PathId::NONE,
            parameter_kind: None,
            query_sources: Vec::new(),
            queries: Vec::new(),
            combined_queries: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What each query finds in a tree: the nodes that it captures as `@match`. One walk for all; with
    /// `around`, only what has to do with those bytes.
    pub fn run_queries(
        &self,
        language: Language,
        root: Node<'_>,
        text: &str,
        around: Option<Span>,
    ) -> Vec<Vec<Span>> {
        let mut found = vec![Vec::new(); self.queries.len()];
        let combined = self.combined_queries.iter().find(|it| it.language == language);
        let Some(combined) = combined else { return found };
        let Some(wanted) = combined.query.capture_index_for_name("match") else { return found };
        let mut cursor = QueryCursor::new();
        cursor.set_max_start_depth(Some(MOST_QUERY_DEPTH));
        if let Some(around) = around {
            cursor.set_byte_range(around.range());
        }
        let mut matches = cursor.matches(&combined.query, root, text.as_bytes());
        while let Some(it) = matches.next() {
            let Some(spans) =
                combined.owners.get(it.pattern_index).and_then(|it| found.get_mut(*it))
            else {
                continue;
            };
            for capture in it.captures().iter().filter(|it| it.index == wanted) {
                spans.push(Span::of(capture.node.byte_range()));
            }
        }
        found
    }

    /// The kinds of data that `.name` of something is by its type alone.
    pub fn member_kinds(&self, of: PathId, name: Name) -> KindSet {
        let Some(class) = self.paths.class_of(of) else { return KindSet::default() };
        let models = self.models_by_key.get(&Key::Member(name));
        let models = models.into_iter().flat_map(|it| &it.sources);
        models.map(|number| &self.models[*number]).fold(KindSet::default(), |kinds, model| {
            let Action::Source(kind) = model.action else { return kinds };
            let Some(Code::Expr(Pattern::Member(base, _))) = &model.condition.code else {
                return kinds;
            };
            let Pattern::Typed(_, types) = base.as_ref() else { return kinds };
            let is_of = |wanted: &PathId| {
                self.paths
                    .class_of(*wanted)
                    .is_some_and(|wanted| self.paths.is_subtype(class, wanted))
            };
            if types.iter().any(is_of) { kinds.with(kind) } else { kinds }
        })
    }

    /// The rules for a language, out of files; `None` for a language that is not analysed.
    pub fn compile(language: Language, files: &[TextFile]) -> Option<Self> {
        let language = family(language)?;
        let folders: &[&str] = match language {
            Language::Python => &["python"],
            Language::Java => &["java"],
            Language::CSharp => &["csharp"],
            Language::Go => &["go"],
            _ => &["javascript", "typescript"],
        };
        let files: Vec<_> = files
            .iter()
            .filter(|it| folders.contains(&it.language_folder().as_str()))
            .cloned()
            .collect();
        Some(compile::compile(language, &files))
    }
}
