//! What a line of code begins: an import, a definition or a plain statement.
//!
//! Read from its first words, because a tree of half-written code does not say.

use crate::syntax::Language;

/// What a line begins, where no bracket is open; the greater decides for several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    /// Imports, comments, decorators: what stands before what was asked for.
    Preamble,
    /// Anything else.
    Statement,
    /// A function, class or the like, which is whole by itself.
    Definition,
}

/// The words of one language that tell what a line begins.
struct Words {
    /// Beginnings of lines that stand before what was asked for.
    preamble: &'static [&'static str],
    /// Words that may stand before the one that tells.
    modifiers: &'static [&'static str],
    /// Words that begin a definition.
    definitions: &'static [&'static str],
    /// Words that begin a statement which looks like a method.
    control: &'static [&'static str],
    functions: Functions,
}

/// How a language writes functions that begin with no word of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Functions {
    /// Never: each has its keyword.
    HaveKeyword,
    /// As methods.
    MayBeMethods,
    /// As methods, whose bracket may stand on the next line.
    MayOpenBelow,
    /// As methods, or bound to a name.
    MayBeBound,
}

const PYTHON: Words = Words {
    preamble: &["#", "@", "import ", "from "],
    modifiers: &["async"],
    definitions: &["def", "class"],
    control: &[],
    functions: Functions::HaveKeyword,
};
const SCRIPT: Words = Words {
    preamble: &["//", "/*", "*", "@", "import ", "'use strict'", "\"use strict\""],
    modifiers: &[
        "export",
        "default",
        "declare",
        "abstract",
        "async",
        "static",
        "public",
        "private",
        "protected",
    ],
    definitions: &["function", "function*", "class", "interface", "enum", "type", "namespace"],
    control: &[
        "if", "for", "while", "switch", "try", "do", "else", "catch", "finally", "with", "return",
    ],
    functions: Functions::MayBeBound,
};
const JAVA: Words = Words {
    preamble: &["//", "/*", "*", "@", "import ", "package "],
    modifiers: &[
        "public",
        "private",
        "protected",
        "static",
        "final",
        "abstract",
        "default",
        "synchronized",
        "sealed",
    ],
    definitions: &["class", "interface", "enum", "record", "@interface"],
    control: &[
        "if", "for", "while", "switch", "try", "do", "else", "catch", "finally", "return", "new",
        "throw",
    ],
    functions: Functions::MayBeMethods,
};
const C_SHARP: Words = Words {
    preamble: &["//", "/*", "*", "[", "#", "using ", "namespace "],
    modifiers: &[
        "public",
        "private",
        "protected",
        "internal",
        "static",
        "abstract",
        "sealed",
        "partial",
        "readonly",
        "async",
        "override",
        "virtual",
        "unsafe",
    ],
    definitions: &["class", "interface", "enum", "record", "struct", "delegate"],
    control: &[
        "if", "for", "foreach", "while", "switch", "try", "do", "else", "catch", "finally", "lock",
        "return", "new", "throw", "await",
    ],
    functions: Functions::MayOpenBelow,
};
const RUST: Words = Words {
    preamble: &["//", "/*", "*", "#[", "#!", "use ", "extern crate "],
    modifiers: &["pub", "crate)", "super)", "async", "const", "unsafe", "default"],
    definitions: &["fn", "struct", "enum", "impl", "trait", "mod", "type", "union", "macro_rules!"],
    control: &[],
    functions: Functions::HaveKeyword,
};
const GO: Words = Words {
    preamble: &["//", "/*", "*", "import ", "package "],
    modifiers: &[],
    definitions: &["func", "type"],
    control: &[],
    functions: Functions::HaveKeyword,
};

impl Item {
    /// What `line` begins.
    pub(super) fn of(line: &str, language: Language) -> Self {
        let words = Words::of(language);
        let line = line.trim();
        let is_preamble = words.preamble.iter().any(|start| line.starts_with(start))
            || words.functions == Functions::MayBeBound && line.contains("= require(");
        if is_preamble {
            return Self::Preamble;
        }
        let first = line
            .split([' ', '(', '<', '{'])
            .find(|word| !word.is_empty() && !words.modifiers.contains(word))
            .unwrap_or_default();
        if words.definitions.contains(&first) || words.is_function(line, first) {
            return Self::Definition;
        }
        Self::Statement
    }
}

impl Words {
    fn of(language: Language) -> &'static Self {
        match language {
            Language::Python => &PYTHON,
            Language::JavaScript | Language::TypeScript | Language::Tsx => &SCRIPT,
            Language::Java => &JAVA,
            Language::CSharp => &C_SHARP,
            Language::Rust => &RUST,
            Language::Go => &GO,
        }
    }

    /// A function without a keyword of its own: a method, or a function bound to a name.
    fn is_function(&self, line: &str, first: &str) -> bool {
        if self.functions == Functions::HaveKeyword || self.control.contains(&first) {
            return false;
        }
        let before_parameters = line.split('(').next().unwrap_or_default();
        let is_bound = before_parameters.contains('=');
        if self.functions == Functions::MayBeBound && is_bound {
            return line.ends_with("=> {") || line.ends_with('{') && line.contains("function");
        }
        let has_parameters = before_parameters.len() < line.len();
        has_parameters && !is_bound && (line.ends_with('{') || self.may_open_below(line))
    }

    /// In C# the bracket usually stands on the next line: `int Twice(int x)`.
    fn may_open_below(&self, line: &str) -> bool {
        self.functions == Functions::MayOpenBelow
            && line.ends_with(')')
            && line.split('(').next().is_some_and(|head| head.split_whitespace().count() >= 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_tell() {
        use Item::{Definition, Preamble, Statement};
        let table = [
            (Language::Python, "async def f():", Definition),
            (Language::Python, "import csv", Preamble),
            (Language::Python, "@cache", Preamble),
            (Language::Python, "default = 1", Statement),
            (Language::JavaScript, "export default async function f() {", Definition),
            (Language::JavaScript, "const fs = require('fs');", Preamble),
            (Language::JavaScript, "const f = async (a) => {", Definition),
            (Language::JavaScript, "const rows = [];", Statement),
            (Language::JavaScript, "for (const row of rows) {", Statement),
            (Language::TypeScript, "area(): number {", Definition),
            (Language::Java, "public static int twice(int x) {", Definition),
            (Language::Java, "for (int i = 0; i < 3; i++) {", Statement),
            (Language::Java, "int sum = 0;", Statement),
            (Language::CSharp, "public int Twice(int x)", Definition),
            (Language::CSharp, "foreach (var row in rows)", Statement),
            (Language::CSharp, "Console.WriteLine(x);", Statement),
            (Language::Rust, "pub(crate) fn f() {", Definition),
            (Language::Rust, "let f = |x| {", Statement),
            (Language::Go, "func f() {", Definition),
            (Language::Go, "for i := range rows {", Statement),
        ];
        for (language, line, expected) in table {
            assert_eq!(Item::of(line, language), expected, "{line}");
        }
    }
}
