//! The one table of languages: names, endings, comment signs, grammar.

use std::path::Path;

/// A language that Undertone has a grammar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Python.
    Python,
    /// JavaScript, with JSX.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// Java.
    Java,
    /// C#.
    CSharp,
    /// Rust.
    Rust,
    /// Go.
    Go,
}

/// What one language is called and how it marks a comment.
struct Row {
    language: Language,
    name: &'static str,
    /// Identifiers of the LSP specification, "Text Document Language".
    lsp_ids: &'static [&'static str],
    endings: &'static [&'static str],
    line_comment: &'static str,
    fence: &'static str,
}

const TABLE: [Row; 8] = [
    Row {
        language: Language::Python,
        name: "Python",
        lsp_ids: &["python"],
        endings: &["py", "pyi", "pyw"],
        line_comment: "#",
        fence: "python",
    },
    Row {
        language: Language::JavaScript,
        name: "JavaScript",
        lsp_ids: &["javascript", "javascriptreact"],
        endings: &["js", "mjs", "cjs", "jsx"],
        line_comment: "//",
        fence: "javascript",
    },
    Row {
        language: Language::TypeScript,
        name: "TypeScript",
        lsp_ids: &["typescript"],
        endings: &["ts", "mts", "cts"],
        line_comment: "//",
        fence: "typescript",
    },
    Row {
        language: Language::Tsx,
        name: "TypeScript",
        lsp_ids: &["typescriptreact"],
        endings: &["tsx"],
        line_comment: "//",
        fence: "tsx",
    },
    Row {
        language: Language::Java,
        name: "Java",
        lsp_ids: &["java"],
        endings: &["java"],
        line_comment: "//",
        fence: "java",
    },
    Row {
        language: Language::CSharp,
        name: "C#",
        lsp_ids: &["csharp"],
        endings: &["cs", "csx"],
        line_comment: "//",
        fence: "csharp",
    },
    Row {
        language: Language::Rust,
        name: "Rust",
        lsp_ids: &["rust"],
        endings: &["rs"],
        line_comment: "//",
        fence: "rust",
    },
    Row {
        language: Language::Go,
        name: "Go",
        lsp_ids: &["go"],
        endings: &["go"],
        line_comment: "//",
        fence: "go",
    },
];

impl Language {
    /// The language that an editor's identifier names.
    pub fn from_lsp_id(id: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.lsp_ids.contains(&id)).map(|row| row.language)
    }

    /// The language that a file's ending names.
    pub fn from_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        TABLE.iter().find(|row| row.endings.contains(&ending.as_str())).map(|row| row.language)
    }

    /// The name that people call it by.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What begins a comment that runs to the end of its line.
    pub fn line_comment(self) -> &'static str {
        self.row().line_comment
    }

    /// The word behind a Markdown fence.
    pub fn fence(self) -> &'static str {
        self.row().fence
    }

    /// Whether a file of this language can use what one of `other` defines.
    pub fn shares_names_with(self, other: Self) -> bool {
        let is_script = |it| matches!(it, Self::JavaScript | Self::TypeScript | Self::Tsx);
        self == other || is_script(self) && is_script(other)
    }

    /// Whether indentation, not brackets, says where a block ends.
    pub fn is_indented(self) -> bool {
        self == Self::Python
    }

    /// Every language.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.language)
    }

    /// Its grammar.
    pub fn grammar(self) -> tree_sitter::Language {
        match self {
            Self::Python => tree_sitter_python::LANGUAGE.into(),
            Self::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
            Self::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            Self::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
            Self::Java => tree_sitter_java::LANGUAGE.into(),
            Self::CSharp => tree_sitter_c_sharp::LANGUAGE.into(),
            Self::Rust => tree_sitter_rust::LANGUAGE.into(),
            Self::Go => tree_sitter_go::LANGUAGE.into(),
        }
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_stands_at_its_language() {
        for language in Language::all() {
            assert_eq!(language.row().language, language);
        }
    }

    #[test]
    fn each_grammar_loads() {
        for language in Language::all() {
            let mut parser = tree_sitter::Parser::new();
            assert!(parser.set_language(&language.grammar()).is_ok(), "{language:?}");
        }
    }

    #[test]
    fn a_file_is_known_by_its_ending() {
        let known = |path: &str| Language::from_path(Path::new(path));
        assert_eq!(known("a/b.py"), Some(Language::Python));
        assert_eq!(known("B.TSX"), Some(Language::Tsx));
        assert_eq!(known("Makefile"), None);
        assert_eq!(known("notes.txt"), None);
    }
}
