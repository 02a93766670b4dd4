//! What rule files and library files say, as they say it. [docs/writing-rules.md] explains each key.
//!
//! [docs/writing-rules.md]: ../../../docs/writing-rules.md

use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// How sure a rule is of its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// What an editor shows in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// Something that has a successor: an old algorithm, protocol or function.
    Deprecated,
    /// Code that does nothing.
    Unnecessary,
}

/// A rule's file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RuleFile {
    pub title: String,
    pub message: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub remedy: String,
    #[serde(default)]
    pub cwe: Vec<u32>,
    pub owasp: Option<String>,
    pub severity: Severity,
    pub confidence: Confidence,
    #[serde(default)]
    pub tags: Vec<Tag>,
    #[serde(default)]
    pub references: Vec<String>,
    #[serde(default)]
    pub imports: BTreeMap<String, String>,
    pub r#match: Option<ConditionFile>,
    pub taint: Option<TaintFile>,
    #[serde(default)]
    pub fix: OneOrMany<FixFile>,
}

/// `fix`, or one of several.
#[derive(Clone, Debug)]
pub(super) enum FixFile {
    Whole(String),
    Part(FixPart),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FixPart {
    pub at: Option<String>,
    pub replace: Option<String>,
    pub with: String,
}

/// `taint`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaintFile {
    pub sources: Vec<SourceFile>,
    #[serde(default)]
    pub also: Vec<String>,
    pub sinks: Vec<ConditionFile>,
    #[serde(default)]
    pub sanitizers: Vec<ConditionFile>,
    #[serde(default)]
    pub guards: Vec<ConditionFile>,
}

/// A kind of source by its name, or what a source looks like.
#[derive(Clone, Debug)]
pub(super) enum SourceFile {
    Kind(String),
    Condition(Box<ConditionFile>),
}

/// One or several.
#[derive(Clone, Debug)]
pub(super) enum OneOrMany<T> {
    One(Box<T>),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        match self {
            Self::One(one) => std::slice::from_ref(one.as_ref()).iter(),
            Self::Many(many) => many.iter(),
        }
    }
}

/// A condition.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ConditionFile {
    pub pattern: Option<String>,
    pub query: Option<String>,
    pub kind: Option<CodeKind>,
    pub any: Vec<ConditionFile>,
    pub all: Vec<ConditionFile>,
    pub not: OneOrMany<ConditionFile>,
    pub inside: OneOrMany<ConditionFile>,
    pub not_inside: OneOrMany<ConditionFile>,
    pub has: OneOrMany<ConditionFile>,
    pub has_not: OneOrMany<ConditionFile>,
    pub r#where: BTreeMap<String, ConstraintFile>,
    pub at: Option<String>,
    pub when: Option<bool>,
}

/// A kind of code that has no pattern of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeKind {
    /// A function, a method, a constructor.
    Function,
    /// A function without a name.
    Lambda,
    /// A class, an interface, a record.
    Class,
    /// The whole file.
    File,
}

/// A constraint on a metavariable.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ConstraintFile {
    pub matches: Option<String>,
    pub name: Option<String>,
    pub r#type: Option<OneOrMany<String>>,
    pub constant: Option<bool>,
    #[serde(deserialize_with = "present")]
    pub equals: Option<Scalar>,
    #[serde(deserialize_with = "present")]
    pub less_than: Option<Scalar>,
    #[serde(deserialize_with = "present")]
    pub more_than: Option<Scalar>,
    #[serde(deserialize_with = "present")]
    pub shorter_than: Option<Scalar>,
    #[serde(deserialize_with = "present")]
    pub longer_than: Option<Scalar>,
    pub entropy: Option<f64>,
    pub prefix: Option<String>,
    pub first: Option<String>,
    pub pattern: Option<String>,
    pub any: Vec<ConstraintFile>,
    pub not: Option<Box<ConstraintFile>>,
}

/// A value that is there: null is one too.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Scalar>, D::Error> {
    Scalar::deserialize(deserializer).map(Some)
}

/// A constant of YAML.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Null(()),
}

/// A library file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct LibraryFile {
    pub imports: BTreeMap<String, String>,
    pub types: Vec<TypeFile>,
    pub subtypes: BTreeMap<String, OneOrMany<String>>,
    pub aliases: BTreeMap<String, String>,
    pub parameters: Vec<ParameterFile>,
    pub sources: BTreeMap<String, Vec<ConditionFile>>,
    pub sanitizers: Vec<ConditionFile>,
    pub guards: Vec<ConditionFile>,
    pub propagators: Vec<PropagatorFile>,
    pub containers: Vec<ContainerFile>,
    pub never_return: Vec<String>,
}

/// What type something has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeFile {
    pub value: Option<String>,
    pub call: Option<String>,
    pub member: Option<String>,
    pub r#type: String,
}

/// What a framework passes to which functions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ParameterFile {
    pub decorator: Option<String>,
    pub annotation: Option<OneOrMany<String>>,
    pub method_annotation: Option<OneOrMany<String>>,
    pub handler: Option<String>,
    pub function: Option<String>,
    pub base: Option<OneOrMany<String>>,
    pub index: Option<usize>,
    pub name: Option<String>,
    pub source: Option<String>,
    pub r#type: Option<String>,
    pub types: Vec<String>,
}

/// What carries a taint from one place to another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PropagatorFile {
    pub pattern: String,
    pub from: OneOrMany<String>,
    pub to: OneOrMany<String>,
}

/// What a type that holds others does with them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ContainerFile {
    pub types: Vec<String>,
    pub literal: Option<String>,
    pub methods: BTreeMap<String, Behaviour>,
}

/// What a method of a container does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "docs/writing-rules.md explains each")]
pub enum Behaviour {
    Push,
    Prepend,
    Insert,
    Get,
    Set,
    SetDefault,
    Remove,
    Pop,
    Shift,
    Extend,
    Clear,
    Copy,
    Concat,
    All,
    Keys,
    Append,
    Text,
    #[serde(rename = "get-2")]
    GetNested,
    #[serde(rename = "set-2")]
    SetNested,
}
