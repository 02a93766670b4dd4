//! The pipeline on case files: a document with a cursor, a model's answer, what is shown.
//!
//! Each `tests/cases/completion/*.md` has a title, a document block named after its language
//! with `▮` as the cursor, a `reply` block with what the model writes, and a `shown` block
//! with the document as it is after accepting (`▮` before and after what was inserted).
//! `UPDATE_EXPECT=1 cargo test` rewrites the `shown` blocks.

use super::cases::{blocks, case_files};
use crate::support::marked_cursor;
use futures::StreamExt;
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::{
    Backend, BackendError, Budget, Generation, Reported, Usage,
};
use undertone::completion::prompt::{
    Body, Family, Form, Interface, Piece, Prompt, Served, families,
};
use undertone::completion::{Cursor, Suggestion, Trigger, complete, context, first_prompt, intent};
use undertone::syntax::Language;

pub(crate) const CURSOR: char = '▮';

#[test]
fn each_case_shows_what_its_file_says() {
    let mut failures = Vec::new();
    for path in case_files("completion") {
        let source = std::fs::read_to_string(&path).expect("a case file can be read");
        let case =
            Case::parse(&source).unwrap_or_else(|reason| panic!("{}: {reason}", path.display()));
        // The suggestion is the same however the model's words are cut into pieces.
        let whole = case.complete(usize::MAX);
        for size in [1, 2, 3, 7] {
            assert_eq!(case.complete(size), whole, "{} in pieces of {size}", path.display());
        }
        let shown = case.accepted(whole);
        if shown == case.expected {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, case.rewritten(&source, &shown))
                .expect("a case file can be written");
        } else {
            failures.push(format!(
                "{}\n--- expected\n{}\n--- shown\n{shown}",
                path.display(),
                case.expected
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn an_error_of_the_model_reaches_whoever_asked() {
    let backend = Reply { fails: true, ..Reply::default() };
    let result = suggested(&cursor("x = ▮", None), &backend);
    assert!(matches!(result, Err(BackendError::BrokeOff { .. })));
}

/// A function that is described, and the rest of a line.
const ASKED: [(&str, &str); 2] = [
    ("a described function", "import csv\n\n# read a CSV file\n▮\nprint(1)\n"),
    ("a line", "import csv\n\nrows = ▮\nprint(rows)\n"),
];

#[test]
fn prompts_are_written_as_their_families_want_them() {
    for name in families::names() {
        let family = families::named(name).expect("it has a name");
        compare_prompts(name, &Interface::Marked(family));
    }
    compare_prompts("none", &Interface::Marked(Family::default()));
    for (name, fim, prefill) in
        [("served-chat", false, false), ("served-prefill", false, true), ("served", true, false)]
    {
        compare_prompts(name, &Interface::Served(Served { chat: true, fim, prefill }));
    }
}

/// Compares the prompts for an interface with its golden file, `tests/cases/prompts/NAME.txt`.
fn compare_prompts(name: &str, interface: &Interface) {
    let mut all = String::new();
    for (asked, document) in ASKED {
        let cursor = cursor(document, Some(Language::Python));
        let intent = intent::at(&cursor).expect("the document asks for something");
        for form in Form::choices(&intent, interface) {
            let window = form.window(Budget { prompt_tokens: 1024 });
            let context = context::gather(&cursor, &intent, window);
            let prompt = form.prompt(&intent, &context, Trigger::Invoked);
            let text: String = match prompt.body.clone() {
                Body::Pieces(pieces) => pieces.iter().map(shown).collect(),
                Body::Conversation { system, question, begins: None } => {
                    format!("[system]\n{system}\n[question]\n{question}")
                }
                Body::Conversation { ref system, ref question, .. } => {
                    let begun = prompt.begun();
                    format!("[system]\n{system}\n[question]\n{question}\n[answer]\n{begun}")
                }
                Body::Infill { prefix, suffix } => {
                    format!("[prefix]\n{prefix}\n[suffix]\n{suffix}")
                }
            };
            let most = prompt.max_tokens;
            let _ = writeln!(
                all,
                "== {asked}: at most {most} tokens, ends at {:?}\n{text}\n",
                prompt.stops
            );
        }
    }
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cases/prompts/{name}.txt"));
    expect_test::expect_file![file].assert_eq(&all);
}

#[test]
fn what_is_asked_for_is_known_from_its_first_line() {
    use Language::{Python, Rust};
    for (language, document, expected) in [
        (Python, "x = 1\n# add\n# two numbers\n▮\n", "# add\n# two"),
        (Python, "x = 1\n\n# add▮\n", "# add"),
        (Rust, "use a;\n\nfn f(\n    a: [u8; 2],\n    b: (u8, u8),\n) {▮\n}\n", "fn f("),
        (Rust, "use a;\n\nfn f(\n    a: u8,\n) {\n    ▮\n}\n", "fn f("),
        (Python, "import re\n\n@once\ndef f():\n    \"\"\"One.\"\"\"\n    ▮\n", "@once"),
        (Python, "import re\n\ndef f():\n    \"\"\"One.\"\"\"▮\n", "def f("),
    ] {
        let cursor = cursor(document, Some(language));
        let intent = intent::at(&cursor).expect("the document asks for something");
        let subject = cursor.text.slice(intent.subject..cursor.text.len());
        assert!(subject.starts_with(expected), "{document}: {subject}");
    }
}

#[test]
fn a_conversation_that_ends_at_once_is_followed_by_fill_in_the_middle() {
    let cursor = cursor("# add\n▮\n", Some(Language::Python));
    let backend = Silent { asked: Mutex::default() };
    let result = suggested(&cursor, &backend);
    assert_eq!(result.expect("silence is no error"), []);
    let first_pieces = backend.asked.into_inner().expect("no panic");
    assert_eq!(
        first_pieces,
        [Piece::Control("<|im_start|>".into()), Piece::Control("<|fim_prefix|>".into())]
    );
}

fn shown(piece: &Piece) -> String {
    match piece {
        Piece::Control(token) => format!("⟨{token}⟩"),
        text => text.as_str().to_owned(),
    }
}

struct Case {
    language: Option<Language>,
    document: String,
    reply: String,
    expected: String,
}

impl Case {
    fn parse(source: &str) -> Result<Self, String> {
        let blocks = blocks(source);
        let [(fence, document), (reply_name, reply), (shown_name, expected)] = blocks.as_slice()
        else {
            return Err(format!("{} blocks, not 3", blocks.len()));
        };
        if reply_name != "reply" || shown_name != "shown" {
            return Err("the blocks are the document, reply and shown".to_owned());
        }
        let language = Language::all().find(|language| language.fence() == fence);
        if language.is_none() && fence != "text" {
            return Err(format!("no language is called {fence}"));
        }
        Ok(Self {
            language,
            document: document.clone(),
            reply: reply.clone(),
            expected: expected.clone(),
        })
    }

    fn complete(&self, piece_size: usize) -> Option<String> {
        let characters: Vec<char> = self.reply.chars().collect();
        let pieces = characters.chunks(piece_size.min(characters.len().max(1)));
        let pieces = pieces.map(|piece| piece.iter().collect()).collect();
        let backend = Reply { pieces, ..Reply::default() };
        let cursor = cursor(&self.document, self.language);
        let mut heard = String::new();
        let mut hear = |piece: &str| heard.push_str(piece);
        let cancel = CancellationToken::new();
        let suggestions = wait(complete(&cursor, NonZeroUsize::MIN, &backend, &cancel, &mut hear))
            .expect("a reply never fails");
        let text = suggestions.into_iter().next().map(|suggestion| suggestion.insert_text);
        assert_eq!(heard, text.clone().unwrap_or_default(), "what was heard is what is shown");
        text
    }

    /// The document after accepting, with a mark before and after what was inserted.
    fn accepted(&self, suggestion: Option<String>) -> String {
        match suggestion {
            Some(text) => self.document.replace(CURSOR, &format!("{CURSOR}{text}{CURSOR}")),
            None => "nothing\n".to_owned(),
        }
    }

    fn rewritten(&self, source: &str, shown: &str) -> String {
        let old = format!("~~~shown\n{}~~~", self.expected);
        source.replace(&old, &format!("~~~shown\n{shown}~~~"))
    }
}

pub(crate) fn cursor(marked: &str, language: Option<Language>) -> Cursor {
    marked_cursor(marked, language, Trigger::Invoked)
}

/// What comes of asking for one suggestion, where nobody looks on.
fn suggested(cursor: &Cursor, backend: &dyn Backend) -> Result<Vec<Suggestion>, BackendError> {
    let cancel = CancellationToken::new();
    wait(complete(cursor, NonZeroUsize::MIN, backend, &cancel, &mut |_| {}))
}

pub(crate) fn marked(has_fim: bool, has_chat: bool) -> Interface {
    let Family { fim, chat } = families::named("qwen").expect("a family");
    Interface::Marked(Family { fim: fim.filter(|_| has_fim), chat: chat.filter(|_| has_chat) })
}

pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

/// A model that always says the same.
#[derive(Default)]
pub(crate) struct Reply {
    pub(crate) pieces: Vec<String>,
    /// Whether it breaks off at their end.
    pub(crate) fails: bool,
    /// Whether they are all that it was allowed to write.
    pub(crate) is_at_limit: bool,
    /// Whether they go on with a tag in the request.
    pub(crate) is_begun: bool,
}

impl Backend for Reply {
    fn name(&self) -> &'static str {
        "reply"
    }

    fn interface(&self) -> Interface {
        if self.is_begun {
            return Interface::Served(Served { chat: true, fim: false, prefill: true });
        }
        marked(true, true)
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: 1024 }
    }

    fn generate(&self, _prompt: Prompt, _cancel: CancellationToken) -> Generation {
        let failure = self.fails.then(|| Err(BackendError::BrokeOff { reason: "gone".to_owned() }));
        let pieces = self.pieces.clone().into_iter().map(Ok).chain(failure);
        // Its pieces may be shorter than tokens, so it says how many there were.
        let usage = Reported::default();
        let output = if self.is_at_limit { u64::MAX } else { 0 };
        let _ = usage.set(Usage { output, ..Usage::default() });
        Generation::reporting(futures::stream::iter(pieces).boxed(), usage)
    }
}

/// A model that says nothing, and remembers how each prompt began.
struct Silent {
    asked: Mutex<Vec<Piece>>,
}

impl Backend for Silent {
    fn name(&self) -> &'static str {
        "silent"
    }

    fn interface(&self) -> Interface {
        marked(true, true)
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: 1024 }
    }

    fn generate(&self, prompt: Prompt, _cancel: CancellationToken) -> Generation {
        let Body::Pieces(pieces) = prompt.body else { panic!("a prompt with marks") };
        self.asked.lock().expect("no panic").extend(pieces.into_iter().next());
        Generation::new(futures::stream::empty().boxed())
    }
}

/// A model whose tokens are four bytes long, but three where the text is made of `b`.
struct Counting;

impl Counting {
    fn tokens(text: &str) -> usize {
        let short = text.bytes().filter(|byte| *byte == b'b').count();
        (text.len() - short).div_ceil(4) + short.div_ceil(3)
    }
}

impl Backend for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn interface(&self) -> Interface {
        Interface::Marked(Family::default())
    }

    fn budget(&self) -> Budget {
        Budget { prompt_tokens: 512 }
    }

    fn count_tokens(&self, text: &str) -> Option<usize> {
        Some(Self::tokens(text))
    }

    fn generate(&self, _prompt: Prompt, _cancel: CancellationToken) -> Generation {
        Generation::new(futures::stream::empty().boxed())
    }
}

#[test]
fn a_window_is_as_large_as_the_models_own_tokens_allow() {
    for (line, longest) in [("aaaaaaa\n", 2048), ("bbbbbbb\n", 1664)] {
        // The head of the file says little of what stands below.
        let document = format!("{}{}x = ▮\n", "aaaaaaa\n".repeat(300), line.repeat(900));
        let asked = Cursor { trigger: Trigger::Automatic, ..cursor(&document, None) };
        let prompt = first_prompt(&asked, &Counting).expect("a prompt");
        let Body::Pieces(pieces) = prompt.body else { panic!("text") };
        let left: String = pieces.iter().map(Piece::as_str).collect();
        let tokens = Counting::tokens(&left);
        // A window begins at a multiple of half of it, so it may be half full.
        assert!((256..=512).contains(&tokens), "{tokens} tokens of {line}");
        assert!(left.len() <= longest, "{} bytes of {line}", left.len());
    }
}
