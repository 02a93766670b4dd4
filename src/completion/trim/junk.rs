//! What is no code although a model wrote it: explanations, and stubs that leave the work to
//! whoever reads them.

use super::item::Item;
use crate::syntax::Language;

/// How models begin to talk about code.
const CONVERSATION: [&str; 22] = [
    "Here is",
    "Here's",
    "Here are",
    "Sure",
    "Certainly",
    "Of course",
    "This ",
    "The ",
    "These ",
    "Below",
    "Note",
    "You can",
    "You should",
    "I ",
    "I'",
    "It ",
    "In this",
    "To ",
    "We ",
    "Explanation",
    "Example",
    "Insert",
];

/// Words that alone, before a colon, head an explanation.
const HEADINGS: [&str; 8] =
    ["Explanation", "Example", "Usage", "Output", "Note", "Notes", "Answer", "Result"];

/// Comments with one of these stand where code should.
const STUBS: [&str; 18] = [
    "your code here",
    "your code goes here",
    "your implementation",
    "your logic",
    "code goes here",
    "code here",
    "implementation here",
    "implementation goes here",
    "logic here",
    "logic goes here",
    "todo: implement",
    "todo implement",
    "implement this",
    "implement me",
    "implement the",
    "to be implemented",
    "not implemented",
    "rest of the code",
];

/// Statements that say that there is no code.
const REFUSALS: [&str; 8] = [
    "raise NotImplementedError",
    "throw new NotImplementedException",
    "throw new UnsupportedOperationException",
    "throw new Error(\"Not implemented",
    "throw new Error('Not implemented",
    "todo!(",
    "unimplemented!(",
    "panic(\"not implemented",
];

/// Whether a line without indentation is a sentence, or the heading of one.
pub(super) fn is_prose(line: &str) -> bool {
    let line = line.trim_end();
    if let Some(bold) = line.strip_prefix("**") {
        return bold.starts_with(char::is_uppercase) && bold.contains("**");
    }
    let heading = line.strip_suffix(':').unwrap_or_default();
    if HEADINGS.contains(&heading) {
        return true;
    }
    let has_end = line.ends_with(['.', ':', '!', '?']);
    has_end && is_like_prose(line)
}

/// Whether a line, which may be unfinished, reads like a sentence: a capital first, several words,
/// and no sign that code would have.
pub(super) fn is_like_prose(line: &str) -> bool {
    if !line.starts_with(char::is_uppercase) || line.split_whitespace().count() < 3 {
        return false;
    }
    !has_sign_of_code(line)
}

/// Whether a line that should be a statement is a sentence: words without a sign that code would
/// have, and a full stop.
pub(super) fn is_sentence(line: &str) -> bool {
    line.trim_end().ends_with('.')
        && line.split_whitespace().count() >= FEWEST_WORDS
        && may_become_sentence(line)
}

/// Whether the beginning of a line may become what [`is_sentence`] tells.
pub(super) fn may_become_sentence(line: &str) -> bool {
    line.starts_with(char::is_alphabetic) && !has_sign_of_code(line)
}

/// A statement of fewer words may end in a dot, and go on with a method below.
const FEWEST_WORDS: usize = 4;

/// Whether the beginning of a line may become a sentence, or the heading of one.
pub(super) fn may_become_prose(line: &str) -> bool {
    match line.strip_prefix("**") {
        Some(bold) => bold.is_empty() || bold.starts_with(char::is_uppercase),
        None => line == "*" || line.starts_with(char::is_uppercase) && !has_sign_of_code(line),
    }
}

fn has_sign_of_code(line: &str) -> bool {
    let is_conversation = CONVERSATION.iter().any(|start| line.starts_with(start));
    let signs: &[char] = if is_conversation {
        &['{', '}', '=', ';']
    } else {
        &['(', ')', '{', '}', '[', ']', '=', ';', '<', '>', '_', '"']
    };
    without_quoted(line).contains(signs)
}

/// A line without what stands between backticks.
fn without_quoted(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// How many of an answer's lines do what; a line may do several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hollow {
    lines: usize,
    /// Those that do something.
    code: usize,
    /// Statements that do nothing.
    fillers: usize,
    /// Those that say that the code is not there.
    stubs: usize,
    /// Those that declare something.
    heads: usize,
}

impl Hollow {
    /// Reads a line that begins in code.
    pub(super) fn read(&mut self, line: &str, language: Option<Language>) {
        let line = line.trim();
        let Some(language) = language else {
            self.code += 1;
            return;
        };
        if line.is_empty() {
            return;
        }
        self.lines += 1;
        let (code, comment) = match line.find(language.line_comment()) {
            Some(at) if !line[..at].contains(['"', '\'']) => line.split_at(at),
            _ if line.starts_with("/*") || line.starts_with('*') => ("", line),
            _ => (line, ""),
        };
        let (code, comment) = (code.trim(), comment.to_lowercase());
        let refuses = REFUSALS.iter().any(|refusal| code.starts_with(refusal));
        if refuses || STUBS.iter().any(|stub| comment.contains(stub)) {
            self.stubs += 1;
        }
        if matches!(code, "pass" | "...") {
            self.fillers += 1;
        } else if !refuses && code.contains(is_of_word_or_string) {
            if Item::of(code, language) == Item::Statement {
                self.code += 1;
            } else {
                self.heads += 1;
            }
        }
    }

    /// Whether a line does something.
    pub(super) fn has_code(self) -> bool {
        self.code > 0
    }

    /// Whether nothing of it is worth showing: a stub, or comments and nothing else.
    pub(super) fn is_worthless(self) -> bool {
        let is_declared = self.heads > 0 || self.fillers > 0;
        self.lines > 0 && self.code == 0 && (self.stubs > 0 || !is_declared)
    }
}

fn is_of_word_or_string(sign: char) -> bool {
    sign.is_alphanumeric() || "_\"'`".contains(sign)
}

/// Whether a suggestion consists of signs that mean nothing by themselves.
pub(super) fn is_mere_signs(body: &str) -> bool {
    body.trim().chars().all(|sign| ")]};,:.>*-+=|&^%!?\\/#".contains(sign) || sign.is_whitespace())
        && body.trim() != "..."
}
