//! Node kinds and fields as small numbers: a grammar gives each a number of its own, and comparing
//! texts for each node of a tree would cost more than parsing it.

use crate::syntax::Language;

/// An enum of what a grammar calls its nodes, and the table from the grammar's numbers to it.
macro_rules! kinds {
    ($name:ident of $language:expr; $($kind:ident = $text:literal),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum $name {
            $($kind,)*
            Other,
        }

        impl $name {
            /// What a node is.
            fn of(node: tree_sitter::Node<'_>) -> Self {
                static TABLE: std::sync::LazyLock<Vec<$name>> = std::sync::LazyLock::new(|| {
                    crate::scan::lower::vocabulary::table($language, |kind| match kind {
                        $($text => $name::$kind,)*
                        _ => $name::Other,
                    })
                });
                TABLE.get(usize::from(node.kind_id())).copied().unwrap_or(Self::Other)
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
    Alias = "alias",
    Alternative = "alternative",
    Argument = "argument",
    Arguments = "arguments",
    Array = "array",
    Attribute = "attribute",
    Body = "body",
    Code = "code",
    Condition = "condition",
    Consequence = "consequence",
    Constructor = "constructor",
    Declarator = "declarator",
    Definition = "definition",
    Dimensions = "dimensions",
    Element = "element",
    Expression = "expression",
    FieldName = "field",
    Function = "function",
    Guard = "guard",
    Index = "index",
    Init = "init",
    Interfaces = "interfaces",
    Key = "key",
    Left = "left",
    ModuleName = "module_name",
    Name = "name",
    Object = "object",
    Operand = "operand",
    Operator = "operator",
    Operators = "operators",
    Parameters = "parameters",
    Resources = "resources",
    ReturnType = "return_type",
    Right = "right",
    Subject = "subject",
    Subscript = "subscript",
    Superclass = "superclass",
    Superclasses = "superclasses",
    Type = "type",
    Update = "update",
    Value = "value",
}
