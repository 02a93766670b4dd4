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
    let plain = without_quoted(line);
    let is_conversation = CONVERSATION.iter().any(|start| line.starts_with(start));
    let signs: &[char] = if is_conversation {
        &['{', '}', '=', ';']
    } else {
        &['(', ')', '{', '}', '[', ']', '=', ';', '<', '>', '_', '"']
    };
    !plain.contains(signs)
}

/// A line without what stands between backticks.
fn without_quoted(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// What an answer's lines come to, while none of them is code that does something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hollow {
    /// A line does something.
    pub(super) has_code: bool,
    /// A line is a statement that does nothing.
    has_filler: bool,
    /// A line says that the code is not there.
    has_stub: bool,
    /// A line declares something.
    has_head: bool,
    /// There is a line.
    is_any: bool,
}

impl Hollow {
    /// Reads a line that begins in code.
    pub(super) fn read(&mut self, line: &str, language: Option<Language>) {
        let Some(language) = language else {
            self.has_code = true;
            return;
        };
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        self.is_any = true;
        let (code, comment) = match line.find(language.line_comment()) {
            Some(at) if !line[..at].contains(['"', '\'']) => line.split_at(at),
            _ if line.starts_with("/*") || line.starts_with('*') => ("", line),
            _ => (line, ""),
        };
        let comment = comment.to_lowercase();
        self.has_stub |= STUBS.iter().any(|stub| comment.contains(stub));
        let code = code.trim();
        if REFUSALS.iter().any(|refusal| code.starts_with(refusal)) {
            self.has_stub = true;
        } else if matches!(code, "pass" | "...") {
            self.has_filler = true;
        } else if code.contains(|sign: char| sign.is_alphanumeric() || "_\"'`".contains(sign)) {
            let is_statement = Item::of(code, language) == Item::Statement;
            self.has_code |= is_statement;
            self.has_head |= !is_statement;
        }
    }

    /// Whether nothing of it is worth showing: a stub, or comments and nothing else.
    pub(super) fn is_worthless(self) -> bool {
        self.is_any && !self.has_code && (self.has_stub || !self.has_head && !self.has_filler)
    }
}

/// Whether a suggestion consists of signs that mean nothing by themselves.
pub(super) fn is_mere_signs(body: &str) -> bool {
    body.trim().chars().all(|sign| ")]};,:.>*-+=|&^%!?\\/#".contains(sign) || sign.is_whitespace())
        && body.trim() != "..."
}
