//! What a model gets to read, on case files: documents with a cursor, and the text left and right
//! of it that a window of so many tokens takes in.
//!
//! Each `tests/cases/context/*.md` has a title, a line `Window: 60 left, 20 right.` in tokens, a
//! block for each document, and the blocks `left` and `right`. A document's block is named after
//! its language, its path and what it is: `open` in the editor (the one edited last first), a
//! `file` of the workspace, or an earlier `cell`; the one with the cursor, `▮`, needs none. `⏎` is a
//! line end of two signs. `UPDATE_EXPECT=1 cargo test` rewrites `left` and `right`.

use super::cases::{blocks, case_files};
use crate::support::marked_cursor;
use std::fmt::Write as _;
use std::sync::Arc;
use undertone::completion::context::nearby::{Index, Nearby, Neighbour, Outline};
use undertone::completion::context::{self, Context, Window};
use undertone::completion::{Cursor, Trigger, intent};
use undertone::syntax::{Language, SyntaxTree, symbols};
use undertone::text::Text;

const CURSOR: char = '▮';

#[test]
fn each_case_reads_what_its_file_says() {
    let mut failures = String::new();
    for path in case_files("context") {
        let source = std::fs::read_to_string(&path).expect("a case file can be read");
        let case =
            Case::parse(&source).unwrap_or_else(|reason| panic!("{}: {reason}", path.display()));
        let gathered = case.gather();
        let (left, right) = (block(&gathered.left), block(&gathered.right));
        if (&left, &right) == (&case.left, &case.right) {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let start = source.find("~~~left\n").expect("a left block");
            let written = format!("{}~~~left\n{left}~~~\n~~~right\n{right}~~~\n", &source[..start]);
            std::fs::write(&path, written).expect("a case file can be written");
        } else {
            let _ = writeln!(failures, "{}\n{left}-----\n{right}", path.display());
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// A person types a few lines into the middle of a long file: nearly always the prompt only grows,
/// so that what a model has computed of it stays of use.
#[test]
fn the_prompt_only_grows_while_a_person_types() {
    let elsewhere = [
        (
            "python other.py open",
            "def put(key, value):\n    return key\n\n\ndef load(key):\n    return 1\n",
        ),
        ("typescript other.ts open", "export function put(key: string): void {\n  return;\n}\n"),
        (
            "java Other.java file",
            "class Other {\n    public void put(String key, int value) {\n    }\n}\n",
        ),
    ];
    let elsewhere = elsewhere.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let nearby = Arc::new(nearby("here", &elsewhere).expect("documents"));
    for (language, long, typed) in long_files() {
        let offset = long.find(CURSOR).expect("a cursor");
        let mut text = Text::new(&long.replacen(CURSOR, "", 1));
        let mut tree = SyntaxTree::new(language, text.clone());
        let budgets = [256, 1024];
        let (mut last, mut changes, mut asked) = (budgets.map(|_| String::new()), [0, 0], 0);
        for (at, sign) in typed.char_indices() {
            let edit = text.replace(offset + at..offset + at, &sign.to_string());
            tree = tree.edited(edit, text.clone());
            let offset = offset + at + sign.len_utf8();
            let (text, trigger) = (text.clone(), Trigger::Automatic);
            let cursor =
                Cursor { text, tree: Some(tree.clone()), offset, trigger, nearby: nearby.clone() };
            // Parsing takes its time here.
            let is_asked = sign == '\n' || at % 6 == 0;
            let Some(intent) = is_asked.then(|| intent::at(&cursor)).flatten() else { continue };
            asked += 1;
            for (number, left_tokens) in budgets.into_iter().enumerate() {
                let window = Window { left_tokens, right_tokens: 64 };
                let left = context::gather(&cursor, &intent, window).left;
                changes[number] += usize::from(!left.starts_with(last[number].trim_end()));
                last[number] = left;
            }
        }
        assert!(asked > 30, "{language:?}: asked {asked} times");
        assert!(changes[0] <= 3 && changes[1] <= 6, "{language:?}: {changes:?}");
    }
}

#[test]
fn odd_texts_are_read_as_well() {
    let long_line = format!("x = \"{}\"\n", "y".repeat(1 << 20));
    let odd = [
        long_line.clone() + "import a\n▮",
        long_line + &"def f():\n    return 1\n\n".repeat(2_000) + "▮",
        "import a\r\n".repeat(3_000) + "x = ▮\r\n",
        "class A:\r    def f():\r        x = 1\r".repeat(500) + "        y = ▮\r",
        "((((((((".repeat(2_000) + "\nx = ▮",
        "\0 class \u{202e}é😀:\n".repeat(900) + "x = ▮",
        "class A:\n ".repeat(4_000) + "x = ▮",
    ];
    for document in odd {
        for language in Language::all() {
            for left_tokens in [0, 1, 40, 500, 1_500] {
                let cursor = marked_cursor(&document, Some(language), Trigger::Invoked);
                let tree = cursor.tree.clone().expect("a tree");
                let open = vec![Arc::new(Neighbour::new("odd\n.py".to_owned(), tree))];
                let cells = vec![cursor.text.clone()];
                let nearby = Arc::new(Nearby { open, cells, ..Nearby::default() });
                let cursor = Cursor { nearby, ..cursor };
                let Some(intent) = intent::at(&cursor) else { continue };
                let window = Window { left_tokens, right_tokens: 20 };
                let context = context::gather(&cursor, &intent, window);
                let most = left_tokens * 3 + 1;
                assert!(context.left.len() <= most, "{} of {most}", context.left.len());
            }
        }
    }
}

/// A file of some 3,000 lines with a cursor within it, and what is typed there.
fn long_files() -> Vec<(Language, String, &'static str)> {
    let long = |head: &str, member: &str, tail: &str| {
        let members = |from: usize| {
            (from..from + 370).map(|number| member.replace("NUMBER", &number.to_string()))
        };
        let (above, below): (String, String) = (members(0).collect(), members(370).collect());
        format!("{head}{above}{CURSOR}\n{below}{tail}")
    };
    vec![
        (
            Language::Python,
            long(
                "import re\nfrom os import path\n\n\nclass Store:\n",
                "    def get_NUMBER(self, key):\n        value = self.items[key]\n        return value\n\n",
                "",
            ),
            "    def put(self, key, value):\n        if key in self.items:\n            raise KeyError(key)\n        \
             self.items[key] = value\n        for other in self.others:\n            other.put(key, value)\n        \
             return self.get_3(key)\n\n    def drop(self, key):\n        value = self.items.pop(key, None)\n        return value\n",
        ),
        (
            Language::TypeScript,
            long(
                "import { a } from \"./a\";\n\nexport class Store {\n",
                "  getNUMBER(key: string): number {\n    const value = this.items.get(key);\n    return value;\n  }\n\n",
                "}\n",
            ),
            "  put(key: string, value: number): void {\n    if (this.items.has(key)) {\n      throw new Error(key);\n    }\n    \
             this.items.set(key, value);\n    for (const other of this.others) {\n      other.put(key, value);\n    }\n    \
             return this.get3(key);\n  }\n\n  drop(key: string): number {\n    return this.items.delete(key);\n  }\n",
        ),
        (
            Language::Java,
            long(
                "package a;\n\nimport java.util.Map;\n\npublic class Store {\n",
                "    public int getNUMBER(String key) {\n        int value = items.get(key);\n        return value;\n    }\n\n",
                "}\n",
            ),
            "    public void put(String key, int value) {\n        if (items.containsKey(key)) {\n            throw new Error(key);\n        }\n        \
             items.put(key, value);\n        for (Store other : others) {\n            other.put(key, value);\n        }\n        \
             return get3(key);\n    }\n\n    public int drop(String key) {\n        return items.remove(key);\n    }\n",
        ),
    ]
}

struct Case {
    document: Cursor,
    window: Window,
    left: String,
    right: String,
}

impl Case {
    fn parse(source: &str) -> Result<Self, String> {
        let window = source.lines().find_map(window_of).ok_or("no line `Window: …`")?;
        let mut blocks = blocks(source);
        let (Some((_, right)), Some((_, left))) = (blocks.pop(), blocks.pop()) else {
            return Err("the last blocks are left and right".to_owned());
        };
        let at = blocks.iter().position(|(_, text)| text.contains(CURSOR)).ok_or("no cursor")?;
        let (name, document) = blocks.remove(at);
        let mut words = name.split(' ');
        let language = language(words.next().unwrap_or_default())?;
        let mut document =
            marked_cursor(&document.replace("⏎\n", "\r\n"), Some(language), Trigger::Invoked);
        document.nearby = Arc::new(nearby(words.next().unwrap_or_default(), &blocks)?);
        Ok(Self { document, window, left, right })
    }

    fn gather(&self) -> Context {
        let intent = intent::at(&self.document).expect("the document asks for something");
        context::gather(&self.document, &intent, self.window)
    }
}

/// The documents around the one at `path`.
fn nearby(path: &str, blocks: &[(String, String)]) -> Result<Nearby, String> {
    let mut nearby = Nearby { path: path.to_owned(), ..Nearby::default() };
    let mut files = Vec::new();
    for (name, content) in blocks {
        let words: Vec<&str> = name.split(' ').collect();
        let [fence, path, place] = words.as_slice() else { return Err(format!("`{name}`?")) };
        let (language, path) = (language(fence)?, (*path).to_owned());
        let text = Text::new(&content.replace("⏎\n", "\r\n"));
        let tree = SyntaxTree::new(language, text.clone());
        match *place {
            "open" => nearby.open.push(Arc::new(Neighbour::new(path, tree))),
            "file" => {
                files.push(Arc::new(Outline { path, language, symbols: symbols(&tree).into() }));
            }
            "cell" => nearby.cells.push(text),
            other => return Err(format!("a document is open, file or cell, not {other}")),
        }
    }
    nearby.files = Arc::new(Index::new(files));
    Ok(nearby)
}

fn language(fence: &str) -> Result<Language, String> {
    Language::all()
        .find(|language| language.fence() == fence)
        .ok_or_else(|| format!("no language is called {fence}"))
}

/// `Window: 60 left, 20 right.`
fn window_of(line: &str) -> Option<Window> {
    let (left, right) = line.strip_prefix("Window: ")?.strip_suffix(" right.")?.split_once(", ")?;
    let left_tokens = left.strip_suffix(" left")?.parse().ok()?;
    Some(Window { left_tokens, right_tokens: right.parse().ok()? })
}

/// A block ends with a line end, and so with a mark where the text has none there.
fn block(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}▮\n") }
}
