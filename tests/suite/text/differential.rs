//! Text that agrees with the editor: random changes here and in npm
//! `vscode-languageserver-textdocument`, the reference, under node.
//!
//! Two things are set aside, each defined, counted and printed; `tests/differential/driver.mjs` says
//! how. Half a surrogate pair, which the reference keeps and UTF-8 cannot: the driver moves such a
//! position to its pair's start, which is our rule. And a change whose both ends lie past the last
//! line, after which the reference's own table of lines can be wrong: it is then asked afresh.

use super::cases::{self, Question};
use super::random::{self, Case, Change, Step};
use proptest::test_runner::TestCaseError;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use undertone::text::{Encoding, Position, Range, Text};

const CASES: u32 = 20_000;

#[test]
fn random_edits_end_as_in_the_reference() {
    let reference = RefCell::new(Reference::start());
    let (edits, snapped, stale) = (Cell::new(0), Cell::new(0), Cell::new(0));
    random::check(CASES, &random::case(), |case| {
        let answers = reference.borrow_mut().ask(&case);
        let mut text = Text::new(&case.before);
        for (step, answer) in case.steps.iter().zip(&answers) {
            let lines_before = text.line_count();
            apply(&mut text, &step.change);
            compare(&text, step, answer).map_err(TestCaseError::fail)?;
            let past_the_end = |((line, _), _): ((u32, u32), _)| line as usize >= lines_before;
            if answer.stale && !step.change.range.is_some_and(past_the_end) {
                return Err(TestCaseError::fail("the reference erred where it is not known to"));
            }
            edits.set(edits.get() + 1);
            snapped.set(snapped.get() + answer.snapped);
            stale.set(stale.get() + usize::from(answer.stale));
        }
        Ok(())
    });
    println!(
        "{CASES} documents, {} edits, 0 differences; {} places inside a surrogate pair moved to \
         its start; {} times the reference's table of lines was wrong and was made afresh",
        edits.get(),
        snapped.get(),
        stale.get()
    );
}

#[test]
fn the_kept_cases_say_what_the_reference_says() {
    let mut reference = Reference::start();
    for case in cases::all().into_iter().filter(|case| case.encoding == Encoding::Utf16) {
        let answers = reference.ask(&Case { before: case.before.clone(), steps: case.steps() });
        let Some(last) = answers.last() else { continue };
        assert_eq!(last.text, case.after, "{}", case.name);
        assert_eq!(last.lines, case.lines, "{}", case.name);
        let expected: Vec<usize> =
            case.offsets.iter().map(|question| units_before(&case.after, question.2)).collect();
        assert_eq!(last.offsets, expected, "{}", case.name);
        let expected: Vec<(u32, u32)> = case.positions.iter().map(Question::place).collect();
        assert_eq!(last.positions, expected, "{}", case.name);
    }
}

/// What the reference says after one step.
#[derive(Debug, Deserialize)]
struct Answer {
    text: String,
    lines: usize,
    offsets: Vec<usize>,
    positions: Vec<(u32, u32)>,
    snapped: usize,
    stale: bool,
}

/// The reference, in a process of its own.
struct Reference {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

const REMEDY: &str = "the reference does not run: install Node.js 18 or newer, then run `make test`, \
                      which sets it up, or `npm ci` in tests/differential";

impl Reference {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential");
        let mut child = Command::new("node")
            .arg("driver.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect(REMEDY);
        let stdin = child.stdin.take().expect("piped");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, stdin, stdout }
    }

    fn ask(&mut self, case: &impl Serialize) -> Vec<Answer> {
        let mut line = serde_json::to_string(case).expect("plain data");
        line.push('\n');
        self.stdin.write_all(line.as_bytes()).expect(REMEDY);
        let mut answer = String::new();
        let read = self.stdout.read_line(&mut answer).expect("UTF-8");
        assert!(read > 0, "{REMEDY}");
        serde_json::from_str(&answer).expect("what the driver writes")
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn apply(text: &mut Text, change: &Change) {
    match change.range {
        Some((start, end)) => {
            let range = Range { start: position(start), end: position(end) };
            text.edit(range, Encoding::Utf16, &change.text);
        }
        None => *text = Text::new(&change.text),
    }
}

fn compare(text: &Text, step: &Step, answer: &Answer) -> Result<(), String> {
    let content = text.to_string();
    same("the text", &content, &answer.text)?;
    same("the number of lines", &text.line_count(), &answer.lines)?;
    for (&asked, &units) in step.positions.iter().zip(&answer.offsets) {
        let ours = text.offset_at(position(asked), Encoding::Utf16);
        same(&format!("the offset at {asked:?}"), &units_before(&content, ours), &units)?;
    }
    for (&asked, &place) in step.offsets.iter().zip(&answer.positions) {
        let ours = text.position_at(byte_of(&content, asked), Encoding::Utf16);
        same(&format!("the position at {asked}"), &ours, &position(place))?;
    }
    Ok(())
}

fn same<T: std::fmt::Debug + PartialEq>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{what}: {ours:?}, reference {theirs:?}")) }
}

fn position((line, character): (u32, u32)) -> Position {
    Position { line, character }
}

fn units_before(content: &str, byte: usize) -> usize {
    content[..byte].encode_utf16().count()
}

/// The byte of a UTF-16 offset; half a pair is the byte in its character's middle.
fn byte_of(content: &str, units: usize) -> usize {
    let mut left = units;
    for (at, character) in content.char_indices() {
        if left < character.len_utf16() {
            return at + 2 * left;
        }
        left -= character.len_utf16();
    }
    content.len() + left
}
