//! What a model gets to read: the text around the cursor, as much as it reads in time.
//!
//! Pure. The window begins at a place that stays the same while a person types on, so that
//! the prompt's head, and with it what a model has already computed, stays valid. Before it stand,
//! in this order, what is related in other files, a notebook's earlier cells, and the imports and
//! heads of blocks that the window has left behind.

mod chunks;
mod counterpart;
mod head;
pub mod nearby;
mod related;
mod window;
mod words;

use super::Cursor;
use super::intent::{Intent, Start};
use crate::syntax::Language;
use crate::text::Text;
use related::{Room, Shown};
use window::{window_end, window_start};

/// Bytes of source that make one token, on the low side: measured on HumanEval and the
/// standard library of Python with Qwen2.5-Coder's tokenizer, 3.3 to 3.9.
const BYTES_PER_TOKEN: usize = 3;

/// The part of the left window, as its divisor, that its head may take.
const HEADS_SHARE: usize = 4;

/// A change in how much is related moves the window by whole steps, so many to a window.
const STEPS: usize = 12;

/// How much text a model reads in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Tokens of text left of the cursor.
    pub left_tokens: usize,
    /// Tokens of text right of it.
    pub right_tokens: usize,
}

/// How many bytes of text make a token, in whole quarters: a window that followed every byte would
/// never begin at the same place twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Density {
    quarters: usize,
}

impl Density {
    /// As few bytes as a token is taken to have where no tokenizer is at hand.
    pub const LEAST: Self = Self { quarters: 4 * BYTES_PER_TOKEN };
    /// Text with longer tokens, of spaces say, is rare, and code follows it.
    const MOST: Self = Self { quarters: 4 * 2 * BYTES_PER_TOKEN };

    /// That of a text of so many bytes and tokens.
    pub fn of(bytes: usize, tokens: usize) -> Self {
        let quarters = 4 * bytes / tokens.max(1);
        Self { quarters: quarters.clamp(Self::LEAST.quarters, Self::MOST.quarters) }
    }

    /// The next lower one, down to the least.
    pub fn less(self) -> Option<Self> {
        (self != Self::LEAST).then_some(Self { quarters: self.quarters - 1 })
    }
}

impl Window {
    /// The same window in tokens of the least density, as [`gather`] counts them.
    #[must_use]
    pub fn with(self, Density { quarters }: Density) -> Self {
        let scaled = |tokens: usize| tokens.saturating_mul(quarters) / Density::LEAST.quarters;
        Self { left_tokens: scaled(self.left_tokens), right_tokens: scaled(self.right_tokens) }
    }
}

/// The text around the cursor; line ends are `\n`, whatever the document has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Left of what is asked for, without the spaces right before the cursor: a model's tokens
    /// begin with their space. Ends at a line's start where a whole line is asked for.
    pub left: String,
    /// Right of the cursor.
    pub right: String,
    /// The spaces and tabs right before the cursor, which `left` leaves out.
    pub typed_space: String,
    /// The language, where it is known.
    pub language: Option<Language>,
}

/// Gathers what stands around the cursor, as far as `window` reaches.
pub fn gather(cursor: &Cursor, intent: &Intent, window: Window) -> Context {
    let text = &cursor.text;
    let line = text.line_at(cursor.offset);
    let typed = text.slice(line.start..cursor.offset);
    let typed_space = typed[typed.trim_end_matches([' ', '\t']).len()..].to_owned();
    let most_left = window.left_tokens.saturating_mul(BYTES_PER_TOKEN);
    let most_right = window.right_tokens.saturating_mul(BYTES_PER_TOKEN);
    let left_end = cursor.offset - typed_space.len();
    let right_end = window_end(text, cursor.offset, most_right);
    let most_shown = window_start(text, intent.subject, left_end, most_left)..right_end;
    let shown = Shown { text: &text.slice(most_shown.clone()), range: most_shown };
    let mut left = related::before(cursor, intent, Room::of(window.left_tokens), &shown);
    let step = (most_left / STEPS).max(1);
    let most_left = most_left.saturating_sub(left.len().div_ceil(step) * step);
    if left_end < most_left {
        let room = (most_left - left_end) / step * step;
        left.push_str(&cells_before(&cursor.nearby.cells, room));
    }
    left.push_str(&left_of(cursor, intent, left_end, most_left));
    if intent.start == Start::NextLine {
        left.push('\n');
    }
    Context {
        left,
        right: with_plain_line_ends(&text.slice(cursor.offset..right_end)),
        typed_space,
        language: cursor.tree.as_ref().map(crate::syntax::SyntaxTree::language),
    }
}

/// The window that ends at `end`, of at most `most` bytes. Where it does not reach the document's
/// start, a part of it is for what the document's start says of it.
fn left_of(cursor: &Cursor, intent: &Intent, end: usize, most: usize) -> String {
    let Cursor { text, tree, .. } = cursor;
    let window = |start| with_plain_line_ends(&text.slice(start..end));
    let start = window_start(text, intent.subject, end, most);
    if start == 0 {
        return window(start);
    }
    let reserved = most / HEADS_SHARE;
    let later = window_start(text, intent.subject, end, most - reserved);
    let head = head::before(text, tree.as_ref(), later, reserved);
    if head.is_empty() { window(start) } else { head + &window(later) }
}

/// The last of a notebook's earlier cells, as many as have room.
fn cells_before(cells: &[Text], most: usize) -> String {
    let mut left = most;
    let mut fitting: Vec<String> = Vec::new();
    for cell in cells.iter().rev() {
        // Two line ends part it from the next.
        let length = cell.len() + 2;
        if length > left {
            break;
        }
        left -= length;
        let cell = with_plain_line_ends(&cell.to_string());
        fitting.push(format!("{}\n\n", cell.trim_end_matches('\n')));
    }
    fitting.into_iter().rev().collect()
}

pub(super) fn with_plain_line_ends(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}
