//! Which nodes of each grammar import, define or hold definitions: the one table, and the walk
//! over a tree that follows it.

use super::{Language, SyntaxTree};
use tree_sitter::{Node, TreeCursor};

/// A tree that is deeper than this in definitions was not written by a person.
const DEEPEST: usize = 24;

/// What a definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A function or a method.
    Function,
    /// A class, an interface, a record, an alias.
    Type,
    /// A module or a namespace.
    Module,
    /// A constant, a variable, a property.
    Value,
}

/// What a node is to somebody who looks for definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Brings in names from elsewhere, or says where the file belongs.
    Import,
    /// Defines a name.
    Definition(Kind),
    /// A scope without a name of its own.
    Scope,
    /// Belongs to the one definition in it: a decorator's or an export's.
    Wrapper,
    /// Has definitions in it.
    Holder,
}

use Role::{Definition, Holder, Import, Scope, Wrapper};

const FUNCTION: Role = Definition(Kind::Function);
const TYPE: Role = Definition(Kind::Type);
const MODULE: Role = Definition(Kind::Module);
const VALUE: Role = Definition(Kind::Value);

type Rows = &'static [(&'static str, Role)];

const PYTHON: Rows = &[
    ("import_statement", Import),
    ("import_from_statement", Import),
    ("future_import_statement", Import),
    ("function_definition", FUNCTION),
    ("class_definition", TYPE),
    ("assignment", VALUE),
    ("decorated_definition", Wrapper),
    ("module", Holder),
    ("block", Holder),
    ("expression_statement", Holder),
    ("if_statement", Holder),
    ("elif_clause", Holder),
    ("else_clause", Holder),
    ("try_statement", Holder),
    ("except_clause", Holder),
    ("finally_clause", Holder),
];

/// JavaScript and TypeScript, with and without JSX.
const ECMASCRIPT: Rows = &[
    ("import_statement", Import),
    ("function_declaration", FUNCTION),
    ("generator_function_declaration", FUNCTION),
    ("function_signature", FUNCTION),
    ("method_definition", FUNCTION),
    ("method_signature", FUNCTION),
    ("abstract_method_signature", FUNCTION),
    ("class_declaration", TYPE),
    ("abstract_class_declaration", TYPE),
    ("interface_declaration", TYPE),
    ("type_alias_declaration", TYPE),
    ("enum_declaration", TYPE),
    ("internal_module", MODULE),
    ("module", MODULE),
    ("variable_declarator", VALUE),
    ("arrow_function", Scope),
    ("function_expression", Scope),
    ("export_statement", Wrapper),
    ("ambient_declaration", Wrapper),
    ("lexical_declaration", Wrapper),
    ("variable_declaration", Wrapper),
    ("program", Holder),
    ("class_body", Holder),
    ("interface_body", Holder),
    ("statement_block", Holder),
    ("expression_statement", Holder),
];

const JAVA: Rows = &[
    ("package_declaration", Import),
    ("import_declaration", Import),
    ("method_declaration", FUNCTION),
    ("constructor_declaration", FUNCTION),
    ("compact_constructor_declaration", FUNCTION),
    ("class_declaration", TYPE),
    ("interface_declaration", TYPE),
    ("enum_declaration", TYPE),
    ("record_declaration", TYPE),
    ("annotation_type_declaration", TYPE),
    ("program", Holder),
    ("class_body", Holder),
    ("interface_body", Holder),
    ("enum_body", Holder),
    ("enum_body_declarations", Holder),
];

const C_SHARP: Rows = &[
    ("using_directive", Import),
    ("extern_alias_directive", Import),
    ("file_scoped_namespace_declaration", Import),
    ("method_declaration", FUNCTION),
    ("constructor_declaration", FUNCTION),
    ("local_function_statement", FUNCTION),
    ("delegate_declaration", TYPE),
    ("class_declaration", TYPE),
    ("struct_declaration", TYPE),
    ("record_declaration", TYPE),
    ("interface_declaration", TYPE),
    ("enum_declaration", TYPE),
    ("property_declaration", VALUE),
    ("namespace_declaration", MODULE),
    ("compilation_unit", Holder),
    ("declaration_list", Holder),
    ("global_statement", Holder),
];

const RUST: Rows = &[
    ("use_declaration", Import),
    ("extern_crate_declaration", Import),
    ("function_item", FUNCTION),
    ("function_signature_item", FUNCTION),
    ("macro_definition", FUNCTION),
    ("struct_item", TYPE),
    ("enum_item", TYPE),
    ("union_item", TYPE),
    ("trait_item", TYPE),
    ("type_item", TYPE),
    ("mod_item", MODULE),
    ("const_item", VALUE),
    ("static_item", VALUE),
    ("impl_item", Scope),
    ("source_file", Holder),
    ("declaration_list", Holder),
];

const GO: Rows = &[
    ("package_clause", Import),
    ("import_declaration", Import),
    ("function_declaration", FUNCTION),
    ("method_declaration", FUNCTION),
    ("type_spec", TYPE),
    ("type_alias", TYPE),
    ("const_spec", VALUE),
    ("var_spec", VALUE),
    ("type_declaration", Wrapper),
    ("const_declaration", Holder),
    ("var_declaration", Holder),
    ("var_spec_list", Holder),
    ("source_file", Holder),
];

/// What a node of `kind` is; `None` where there is nothing to look for.
pub(super) fn role(language: Language, kind: &str) -> Option<Role> {
    // What the parser could not make sense of may still hold what it could.
    if kind == "ERROR" {
        return Some(Holder);
    }
    let rows = match language {
        Language::Python => PYTHON,
        Language::JavaScript | Language::TypeScript | Language::Tsx => ECMASCRIPT,
        Language::Java => JAVA,
        Language::CSharp => C_SHARP,
        Language::Rust => RUST,
        Language::Go => GO,
    };
    rows.iter().find(|(name, _)| *name == kind).map(|(_, role)| *role)
}

/// A node that has a role, as the walk over a tree meets it.
pub(super) struct Found<'t> {
    pub(super) role: Role,
    pub(super) node: Node<'t>,
    /// Where it begins with what belongs to it: decorators, `export`.
    pub(super) start: usize,
    /// How many definitions and scopes it lies in.
    pub(super) depth: usize,
}

/// Shows `visit` every import, definition and scope of a tree in the order of the text, as long as
/// it says to go on; functions' bodies are not looked into.
pub(super) fn walk<'t>(tree: &'t SyntaxTree, visit: &mut dyn FnMut(&Found<'t>) -> bool) {
    let Some(parsed) = tree.get() else { return };
    let mut cursor = parsed.walk();
    let language = tree.language();
    // For each open node, where what wraps it begins and whether it counts as a definition.
    let mut open: Vec<(Option<usize>, bool)> = Vec::new();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        let role = role(language, node.kind()).filter(|_| node.is_named());
        let wrapped = open.last().and_then(|(wrapped, _)| *wrapped);
        let start = wrapped.unwrap_or_else(|| node.start_byte());
        if let Some(role @ (Import | Definition(_) | Scope)) = role
            && !visit(&Found { role, node, start, depth })
        {
            return;
        }
        let counts = matches!(role, Some(Definition(_) | Scope));
        let is_open = match role {
            Some(Wrapper | Holder) => true,
            Some(Definition(Kind::Type | Kind::Module)) => depth < DEEPEST,
            // Of the scopes without a name only those with definitions in them, and no callbacks.
            Some(Scope) => node.kind() == "impl_item",
            Some(Definition(Kind::Function | Kind::Value) | Import) | None => false,
        };
        if is_open && cursor.goto_first_child() {
            // Go's `type (` has many in it, and belongs to none of them.
            let is_group = || node.child(1).is_some_and(|second| second.kind() == "(");
            open.push(((role == Some(Wrapper) && !is_group()).then_some(start), counts));
            depth += usize::from(counts);
            continue;
        }
        if !next(&mut cursor, &mut open, &mut depth) {
            return;
        }
    }
}

/// To the next node that is not below this one.
fn next(
    cursor: &mut TreeCursor<'_>,
    open: &mut Vec<(Option<usize>, bool)>,
    depth: &mut usize,
) -> bool {
    while !cursor.goto_next_sibling() {
        let Some((_, counts)) = open.pop() else { return false };
        *depth -= usize::from(counts);
        if !cursor.goto_parent() {
            return false;
        }
    }
    true
}

/// The node of a definition that is its inside: a block, or the list of a type's members.
pub(super) fn body(node: Node<'_>) -> Option<Node<'_>> {
    node.child_by_field_name("body").filter(Node::is_named)
}

/// Where the head of a definition ends: with the bracket or colon that opens its body.
pub(super) fn head_end(node: Node<'_>, body: Node<'_>) -> usize {
    let opening = body.child(0).filter(|child| child.kind() == "{");
    if let Some(opening) = opening {
        return opening.end_byte();
    }
    // Comments may stand between a colon and the block that it opens.
    let before = std::iter::successors(body.prev_sibling(), Node::prev_sibling);
    let colon = before.take(16).find(|sibling| !sibling.is_extra());
    colon
        .filter(|colon| colon.kind() == ":" && colon.start_byte() > node.start_byte())
        .map_or(body.start_byte(), |colon| colon.end_byte())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grammar that renames a node would make the table quietly say less.
    #[test]
    fn each_row_names_a_node_of_its_grammar() {
        let knows =
            |language: Language, name: &str| language.grammar().id_for_node_kind(name, true);
        let tables: [(&[Language], Rows); 6] = [
            (&[Language::Python], PYTHON),
            (&[Language::JavaScript, Language::TypeScript, Language::Tsx], ECMASCRIPT),
            (&[Language::Java], JAVA),
            (&[Language::CSharp], C_SHARP),
            (&[Language::Rust], RUST),
            (&[Language::Go], GO),
        ];
        for (languages, rows) in tables {
            for (name, _) in rows {
                let is_known = languages.iter().any(|language| knows(*language, name) != 0);
                assert!(is_known, "{languages:?} has no {name}");
            }
        }
    }
}
