//! Trees: one edited along with its text equals one parsed afresh, and no text stalls the parser.

use crate::text::random;
use proptest::prelude::*;
use rustix::time::{ClockId, clock_gettime};
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;
use tree_sitter::Tree;
use undertone::completion::{Cursor, Trigger, intent};
use undertone::syntax::{Language, Slice, SyntaxTree, nodes_holding, parse_once};
use undertone::text::Text;

/// A text that is edited: where, how much goes, what comes, and whether someone then asks.
#[derive(Clone, Debug)]
struct Typing {
    language: Language,
    before: String,
    edits: Vec<(prop::sample::Index, usize, String, Asked)>,
}

/// Whether a version's tree is asked for before the next edit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Now,
    Later,
}

/// Where a text is broken, tree-sitter may mend it in another way when it can reuse nodes than when
/// it cannot; both are trees of that text, and nothing of it may outlast the break.
#[test]
fn a_tree_edited_along_equals_a_fresh_one() {
    let (whole, broken, otherwise) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<u32>| cell.set(cell.get() + 1);
    random::check(4_000, &typing(), |typing| {
        let mut text = Text::new(&typing.before);
        let mut tree = SyntaxTree::new(typing.language, text.clone());
        tree.get();
        let mut undo = Vec::new();
        for (at, gone, content, asked) in &typing.edits {
            let start = text.floor_char(at.index(text.len() + 1));
            let end = text.floor_char(start + gone);
            undo.push((start..start + content.len(), text.slice(start..end)));
            let edit = text.replace(start..end, content);
            tree = tree.edited(edit, text.clone());
            if *asked == Asked::Later {
                continue;
            }
            let fresh = SyntaxTree::new(typing.language, text.clone());
            let is_broken = fresh.get().is_none_or(|tree| tree.root_node().has_error());
            let (along, afresh) = (nodes(tree.get()), nodes(fresh.get()));
            if is_broken {
                count(&broken);
                prop_assert_eq!(along.first().map(Node::extent), afresh.first().map(Node::extent));
                if along != afresh {
                    count(&otherwise);
                }
            } else {
                count(&whole);
                prop_assert_eq!(along, afresh, "{:?}", text.to_string());
            }
        }
        for (range, content) in undo.into_iter().rev() {
            let edit = text.replace(range, &content);
            tree = tree.edited(edit, text.clone());
        }
        count(&whole);
        let fresh = SyntaxTree::new(typing.language, text.clone());
        prop_assert_eq!(nodes(tree.get()), nodes(fresh.get()), "after undoing all");
        Ok(())
    });
    println!(
        "{} trees of whole texts, 0 differences; {} of broken texts, {} mended in another way",
        whole.get(),
        broken.get(),
        otherwise.get()
    );
}

#[test]
fn the_rows_of_a_tree_are_the_editors_lines() {
    for line_end in ["\n", "\r\n", "\r"] {
        let text = Text::new(&["# one", "x = 1", "y = 2", ""].join(line_end));
        let tree = SyntaxTree::new(Language::Python, text);
        let Some(tree) = tree.get() else { panic!("no tree") };
        let rows: Vec<_> = nodes(Some(tree))
            .into_iter()
            .filter(|node| node.depth == 1)
            .map(|node| (node.kind, node.rows.0))
            .collect();
        assert_eq!(
            rows,
            [("comment", 0), ("expression_statement", 1), ("expression_statement", 2)]
        );
    }
}

/// What would stall a parser has no tree, or has one soon. The limit is for a busy machine.
///
/// Known misses, of tree-sitter's error recovery: 15 kB of `a=>` as Java and 60 kB of `a<b,` as
/// TypeScript took 22 and 25 seconds beside other work.
#[test]
fn no_text_stalls_the_parser() {
    const HARD: [&str; 17] = [
        "x", "x ", "(", "[", "{", "[{", "f(", "func(){", "/*", "\"a", "'''\"", "`${", "!", "&*-",
        "<a ", "\0", "if a:\n ",
    ];
    let nested = (0..400).map(|depth| " ".repeat(depth) + "if a:\n").collect();
    let closed = "(".repeat(8_000) + &")".repeat(8_000);
    let long = "x".repeat(10 << 20);
    let hard = HARD.iter().map(|unit| unit.repeat(15_000 / unit.len()));
    for text in hard.chain([nested, closed, long]) {
        for language in Language::all() {
            assert_parsed_soon(language, &text);
        }
    }
}

/// tree-sitter frees its stack by recursion; on a thread's own two megabytes this ended the process.
#[test]
fn no_text_overflows_the_stack() {
    let text = Text::new(&"[{".repeat(250_000));
    let _ = SyntaxTree::new(Language::Go, text).get();
}

/// Walking up by [`tree_sitter::Node::parent`] took the square of the depth.
#[test]
fn deep_nesting_does_not_slow_the_intent() {
    for language in [Language::JavaScript, Language::Python, Language::CSharp] {
        let (open, close) = ("(\n".repeat(20_000), ")\n".repeat(20_000));
        let content = format!("{open}x + \n{close}");
        let (text, offset) = (Text::new(&content), open.len() + "x + ".len());
        let tree = Some(SyntaxTree::new(language, text.clone()));
        let cursor =
            Cursor { text, tree, offset, trigger: Trigger::Invoked, nearby: Arc::default() };
        let began = thread_time();
        let _ = intent::at(&cursor);
        let spent = thread_time().saturating_sub(began);
        assert!(spent < Duration::from_secs(5), "{language:?} took {spent:?}");
    }
}

/// How long this thread has been running: what runs beside it does not count.
fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

fn assert_parsed_soon(language: Language, text: &str) {
    let tree = SyntaxTree::new(language, Text::new(text));
    let began = thread_time();
    tree.get();
    let (spent, start) =
        (thread_time().saturating_sub(began), text.chars().take(8).collect::<String>());
    assert!(spent < Duration::from_secs(15), "{language:?} took {spent:?} for {start:?}…");
}

#[test]
fn the_nodes_that_hold_a_byte_are_those_of_the_tree() {
    for language in Language::all() {
        let text = Text::new(snippet(language));
        let tree = SyntaxTree::new(language, text.clone());
        let Some(tree) = tree.get() else { panic!("no tree") };
        let all = nodes(Some(tree));
        for offset in 0..=text.len() {
            let held: Vec<_> = nodes_holding(tree.root_node(), offset)
                .into_iter()
                .map(|node| (node.kind(), node.byte_range()))
                .collect();
            let expected: Vec<_> = all
                .iter()
                .filter(|node| node.bytes.contains(&offset))
                .map(|node| (node.kind, node.bytes.clone()))
                .collect();
            assert_eq!(held, expected, "{language:?} at {offset}");
        }
    }
}

/// Half a megabyte of ordinary code is within the budget.
#[test]
fn ordinary_code_has_a_tree() {
    for language in Language::all() {
        let code = snippet(language);
        let text = Text::new(&code.repeat((1 << 19) / code.len()));
        assert!(SyntaxTree::new(language, text).get().is_some(), "{language:?}");
    }
}

/// One node, with all that a reader of the tree can see of it.
#[derive(Debug, PartialEq)]
struct Node<'tree> {
    depth: usize,
    kind: &'tree str,
    field: Option<&'tree str>,
    bytes: std::ops::Range<usize>,
    rows: (usize, usize),
    columns: (usize, usize),
    is_missing: bool,
}

impl Node<'_> {
    /// What of the text it covers: an end of text that is not parsed would show in the root.
    fn extent(&self) -> (std::ops::Range<usize>, (usize, usize)) {
        (self.bytes.clone(), self.rows)
    }
}

fn nodes(tree: Option<&Tree>) -> Vec<Node<'_>> {
    let Some(tree) = tree else { return Vec::new() };
    let mut cursor = tree.walk();
    let mut nodes = Vec::new();
    loop {
        let node = cursor.node();
        let (start, end) = (node.start_position(), node.end_position());
        nodes.push(Node {
            depth: cursor.depth() as usize,
            kind: node.kind(),
            field: cursor.field_name(),
            bytes: node.byte_range(),
            rows: (start.row, end.row),
            columns: (start.column, end.column),
            is_missing: node.is_missing(),
        });
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        loop {
            if !cursor.goto_parent() {
                return nodes;
            }
            if cursor.goto_next_sibling() {
                break;
            }
        }
    }
}

fn typing() -> impl Strategy<Value = Typing> {
    let languages: Vec<Language> = Language::all().collect();
    let gone = prop_oneof![4 => Just(0_usize), 3 => 1..4_usize, 1 => 4..60_usize];
    let asked = prop::sample::select(&[Asked::Now, Asked::Later][..]);
    let edit = (any::<prop::sample::Index>(), gone, content(), asked);
    let edits = prop::collection::vec(edit, 1..12);
    let line_end = prop::sample::select(&["\n", "\r\n", "\r"][..]);
    (prop::sample::select(languages), line_end, edits).prop_map(|(language, line_end, edits)| {
        Typing { language, before: snippet(language).replace('\n', line_end), edits }
    })
}

/// What people type, and what nobody should.
fn content() -> impl Strategy<Value = String> {
    const TYPED: [&str; 30] = [
        "", "a", "x", " ", "\n", "\r\n", "\r", "\n    ", "\n\n", "(", ")", "{", "}", "[", "]",
        "\"", "'", "\"\"\"", "`", "/*", "*/", "//", "#", ";", ":", ",", "=", "return x",
        "if (a) {", "\\",
    ];
    prop_oneof![
        5 => prop::sample::select(&TYPED[..]).prop_map(str::to_owned),
        1 => random::text(6),
    ]
}

fn snippet(language: Language) -> &'static str {
    match language {
        Language::Python => {
            "# naïve\nimport os\n\n\nclass A(B):\n    \"\"\"Ω doc\"\"\"\n\n    def f(self, x=1):\n        \
             if x:\n            return [y for y in f'{x}']\n        return None\n\n\nprint(A().f())\n"
        }
        Language::JavaScript => {
            "// naïve\nimport { a } from './a.js';\n\nexport function f(x, ...y) {\n  const z = `a${x}`;\n  \
             if (z) {\n    return y.map((v) => v * 2);\n  }\n  return <p className=\"q\">{z}</p>;\n}\n"
        }
        Language::TypeScript => {
            "// naïve\nimport { a } from './a';\n\nexport class A<T> implements B {\n  private x: number = 1;\n\n  \
             f(y?: T[]): string | null {\n    return y ? `${this.x}` : null;\n  }\n}\n"
        }
        Language::Tsx => {
            "// naïve\nimport React from 'react';\n\nexport const A = ({ x }: { x: string }) => {\n  \
             const [y, z] = useState<number>(0);\n  return (\n    <div onClick={() => z(y + 1)}>\n      {x} é\n    </div>\n  );\n};\n"
        }
        Language::Java => {
            "// naïve\nimport java.util.List;\n\npublic class A extends B {\n    private int x = 1;\n\n    /** Ω */\n    \
             public <T> List<T> f(T y) {\n        if (y == null) {\n            return List.of();\n        }\n        \
             return List.of(y);\n    }\n}\n"
        }
        Language::CSharp => {
            "// naïve\nusing System;\n\nnamespace N\n{\n    public class A : B\n    {\n        public int X { get; set; } = 1;\n\n        \
             public string F(int? y) => y is null ? $\"a{X}\" : @\"b\";\n    }\n}\n"
        }
        Language::Rust => {
            "//! naïve\nuse std::fmt;\n\n/* a /* b */ */\nimpl<'a, T: fmt::Debug> A<'a, T> {\n    pub fn f(&self, x: u8) -> Option<u8> {\n        \
             let y = r#\"é\"#;\n        match x {\n            0 => None,\n            n => Some(n + 1),\n        }\n    }\n}\n"
        }
        Language::Go => {
            "// naïve\npackage main\n\nimport \"fmt\"\n\ntype A struct {\n\tx int `json:\"x\"`\n}\n\nfunc (a *A) F(y []string) (int, error) {\n\t\
             for i, v := range y {\n\t\tfmt.Println(i, v)\n\t}\n\treturn a.x, nil\n}\n"
        }
    }
}

/// In each case, the lines that say `cut` are cut of the slice around the one that says `HERE`, and
/// no others. What stands behind `HERE` in its line is inserted there.
#[test]
fn a_slice_has_what_its_place_has_to_do_with() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/slices");
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the cases") {
        let path = entry.expect("a case").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let language = Language::from_path(&path).expect("a language");
        let tree = parse_once(language, &text).expect("it is parsed");
        let here = text.find("HERE").expect("a place");
        let inserted = text[here..].lines().next().and_then(|it| it.strip_prefix("HERE "));
        let inserted = inserted.unwrap_or_default();
        let slice = Slice::around(language, &tree, &text, &(here..here), inserted);
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let is_left = slice.holds(&(start..start + line.len()));
            start += line.len();
            if !line.trim().is_empty() && is_left == line.trim_end().ends_with(" cut") {
                wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim_end()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A slice's tree has the nodes of the whole one at the same bytes, also behind what was inserted.
#[test]
fn a_slice_is_parsed_where_it_stands() {
    let text = "def a():\n    pass\n\n\ndef b():\n    x = 1\n\n\ndef c():\n    b()\n";
    let inserted = "    y = 2\n";
    let at = text.find("    x").expect("a place");
    let after = [&text[..at], inserted, &text[at..]].concat();
    let tree = parse_once(Language::Python, text).expect("it is parsed");
    let slice = Slice::around(Language::Python, &tree, text, &(at..at), inserted);
    let sliced = slice
        .parse(Language::Python, (&tree, text), &after, &(at..at), inserted.len())
        .expect("it is parsed");
    let root = sliced.root_node();
    assert!(!root.has_error());
    let functions: Vec<_> =
        root.named_children(&mut root.walk()).map(|it| it.byte_range()).collect();
    let code: Vec<_> = functions.iter().map(|it| &after[it.clone()]).collect();
    assert_eq!(code, ["def b():\n    y = 2\n    x = 1", "def c():\n    b()"]);
}
