//! Node kinds and fields as small numbers: a grammar gives each a number of its own, and comparing
//! texts for each node of a tree would cost more than parsing it.

use crate::syntax::Language;

/// An enum of what a grammar calls its nodes, and the table from the grammar's numbers to it; of
/// several grammars, a table for each.
macro_rules! kinds {
    ($name:ident of $($language:expr),+; $($kind:ident = $text:literal),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum $name {
            $($kind,)*
            Other,
        }

        impl $name {
            /// What a node is.
            fn of(node: tree_sitter::Node<'_>) -> Self {
                type Tables = Vec<(tree_sitter::Language, Vec<$name>)>;
                static TABLES: std::sync::LazyLock<Tables> = std::sync::LazyLock::new(|| {
                    let table = |language: crate::syntax::Language| {
                        let kinds = crate::scan::lower::vocabulary::table(language, |kind| match kind {
                            $($text => $name::$kind,)*
                            _ => $name::Other,
                        });
                        (language.grammar(), kinds)
                    };
                    vec![$(table($language)),+]
                });
                let grammar = node.language();
                let table = TABLES.iter().find(|table| table.0 == *grammar);
                let kind = table.and_then(|table| table.1.get(usize::from(node.kind_id())));
                kind.copied().unwrap_or(Self::Other)
            }
        }
    };
}
pub(super) use kinds;

/// For each number of a kind, what it is.
pub(super) fn table<K>(language: Language, kind: impl Fn(&str) -> K) -> Vec<K> {
    let grammar = language.grammar();
    let count = u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
    let named = |id| grammar.node_kind_is_named(id);
    (0..count)
        .map(|id| kind(grammar.node_kind_for_id(id).filter(|_| named(id)).unwrap_or_default()))
        .collect()
}

macro_rules! fields {
    ($($field:ident = $text:literal),* $(,)?) => {
        /// The fields of all grammars.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(clippy::enum_variant_names, reason = "the grammars call one so")]
        pub(super) enum Field {
            $($field,)*
        }

        /// For each number of a field, which it is.
        pub(super) fn fields(language: Language) -> Vec<Option<Field>> {
            let grammar = language.grammar();
            let count = u16::try_from(grammar.field_count()).unwrap_or(u16::MAX);
            (0..=count)
                .map(|id| match grammar.field_name_for_id(id)? {
                    $($text => Some(Field::$field),)*
                    _ => None,
                })
                .collect()
        }
    };
}

fields! {
    Accessors = "accessors",
    Alias = "alias",
    Alternative = "alternative",
    Argument = "argument",
    Arguments = "arguments",
    Array = "array",
    Attribute = "attribute",
    Body = "body",
    Capacity = "capacity",
    Channel = "channel",
    CloseTag = "close_tag",
    Code = "code",
    Communication = "communication",
    Condition = "condition",
    Consequence = "consequence",
    Constructor = "constructor",
    Declaration = "declaration",
    Declarator = "declarator",
    Decorator = "decorator",
    Definition = "definition",
    Dimensions = "dimensions",
    Element = "element",
    End = "end",
    Expression = "expression",
    FieldName = "field",
    Finalizer = "finalizer",
    Flags = "flags",
    Function = "function",
    Guard = "guard",
    Handler = "handler",
    Increment = "increment",
    Index = "index",
    Init = "init",
    Initializer = "initializer",
    Interfaces = "interfaces",
    Key = "key",
    KindName = "kind",
    Left = "left",
    Module = "module",
    ModuleName = "module_name",
    Name = "name",
    Object = "object",
    OpenTag = "open_tag",
    Operand = "operand",
    Operator = "operator",
    Operators = "operators",
    Package = "package",
    Parameter = "parameter",
    Parameters = "parameters",
    Path = "path",
    Pattern = "pattern",
    Property = "property",
    Qualifier = "qualifier",
    Rank = "rank",
    Receiver = "receiver",
    Resources = "resources",
    ResultName = "result",
    ReturnType = "return_type",
    Returns = "returns",
    Right = "right",
    Source = "source",
    Start = "start",
    Subject = "subject",
    Subscript = "subscript",
    Superclass = "superclass",
    Superclasses = "superclasses",
    Type = "type",
    Update = "update",
    Value = "value",
}
