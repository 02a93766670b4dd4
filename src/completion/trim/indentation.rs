//! Moves a suggestion to where it belongs, and indents it as the file does.

use super::sides::Sides;
use crate::completion::context::Context;
use crate::completion::intent::{Intent, Start, Unit, indentation_of};
use crate::completion::nesting::{Inside, Line};

/// What a block is indented by where the file does not say.
const USUAL: Step = Step::Spaces(4);

/// The widest step that is one.
const WIDEST: usize = 8;

/// What each block is indented by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Tab,
    Spaces(usize),
}

impl Step {
    /// The step that a file's lines show, if they do: what most blocks are indented by.
    pub(super) fn of_file(context: &Context) -> Option<Self> {
        let mut votes = [0_usize; WIDEST + 1];
        let mut above: Option<&str> = None;
        for line in context.left.lines().chain(context.right.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            let step = above
                .filter(|above| above.trim_end().ends_with(['{', ':']))
                .and_then(|above| Self::between(indentation_of(above), indentation_of(line)));
            match step {
                Some(Self::Tab) => votes[0] += 1,
                Some(Self::Spaces(width)) => votes[width] += 1,
                None => {}
            }
            above = Some(line);
        }
        let (width, count) = votes.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
        match width {
            _ if *count == 0 => {
                let mut lines = context.left.lines().chain(context.right.lines());
                lines.any(|line| line.starts_with('\t')).then_some(Self::Tab)
            }
            0 => Some(Self::Tab),
            _ => Some(Self::Spaces(width)),
        }
    }

    /// The step from one indentation to a deeper one, where it is one.
    fn between(outer: &str, inner: &str) -> Option<Self> {
        let more = inner.strip_prefix(outer)?;
        match more.len() {
            1 if more == "\t" => Some(Self::Tab),
            width @ 2..=WIDEST if !more.contains('\t') => Some(Self::Spaces(width)),
            _ => None,
        }
    }

    fn times(self, count: usize) -> String {
        match self {
            Self::Tab => "\t".repeat(count),
            Self::Spaces(width) => " ".repeat(width * count),
        }
    }

    /// An indentation that was written in steps of `self`, in steps of `other`.
    fn converted(self, indentation: &str, other: Self) -> String {
        let tabs = indentation.bytes().filter(|sign| *sign == b'\t').count();
        let spaces = indentation.len() - tabs;
        let (more, rest) = match self {
            Self::Tab => (0, spaces),
            Self::Spaces(width) => (spaces / width, spaces % width),
        };
        other.times(tabs + more) + &" ".repeat(rest)
    }
}

/// The indentation that the lines of an answer hang on, as its writer meant it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Margin {
    /// Too little is written to say.
    #[default]
    Unknown,
    /// It is known.
    Known {
        /// The indentation.
        own: String,
    },
}

/// Finds the margin of an answer: its first line may lack an indentation that the others have.
#[derive(Clone, Debug)]
pub(super) struct MarginFinder {
    /// The indentation at which a first line is no mistake.
    least: usize,
    /// The indentation that the answer should have.
    wanted: String,
    step: Step,
    continues_line: bool,
    first: Option<First>,
    margin: Margin,
}

/// The first line of an answer.
#[derive(Clone, Debug)]
struct First {
    indentation: String,
    opens_block: bool,
}

impl MarginFinder {
    pub(super) fn new(intent: &Intent, sides: &Sides, step: Option<Step>) -> Self {
        let step = step.unwrap_or(USUAL);
        let base = &intent.indentation;
        let (least, wanted) = match intent.unit {
            Unit::Body => (base.len() + 1, format!("{base}{}", step.times(1))),
            _ => (base.len(), base.clone()),
        };
        let continues_line = sides.continues_line();
        Self { least, wanted, step, continues_line, first: None, margin: Margin::Unknown }
    }

    pub(super) fn margin(&self) -> &Margin {
        &self.margin
    }

    /// Reads the next line; `is_complete` says whether it has its line end.
    pub(super) fn read(&mut self, body: &str, line: &Line, is_complete: bool) {
        let content = &body[line.range.clone()];
        if self.margin != Margin::Unknown || content.trim().is_empty() {
            return;
        }
        let indentation = indentation_of(content);
        let known = |own: &str| Margin::Known { own: own.to_owned() };
        let Some(first) = &self.first else {
            let opens_block = opens_block(line, self.continues_line);
            if self.continues_line && (!opens_block && is_complete || self.least == 0) {
                self.margin = known(&self.wanted);
            } else if !self.continues_line && indentation.len() >= self.least {
                self.margin = known(indentation);
            } else if is_complete {
                let indentation =
                    if self.continues_line { self.wanted.as_str() } else { indentation };
                let indentation = indentation.to_owned();
                self.first = Some(First { indentation, opens_block });
            }
            return;
        };
        let closes = content.trim_start().starts_with([')', ']', '}']);
        let is_statement = line.before.is_closed() || closes || first.opens_block;
        let is_chained = content.trim_start().starts_with(['.', '?', '+', '&', '|', '*']);
        if !is_complete || !is_statement || is_chained {
            return;
        }
        let one_in = format!("{}{}", self.wanted, self.step.times(1));
        self.margin = if self.continues_line {
            // A block at the left margin, whose head stands further in.
            let is_left = indentation.len() <= self.wanted.len();
            known(if is_left { "" } else { &self.wanted })
        } else if first.opens_block {
            known(if indentation == one_in { &self.wanted } else { &first.indentation })
        } else if indentation.len() > first.indentation.len() {
            known(indentation)
        } else {
            known(&first.indentation)
        };
    }
}

/// How a suggestion's lines become the file's.
#[derive(Clone, Debug)]
pub(super) struct Placing<'c> {
    intent: &'c Intent,
    typed: &'c str,
    continues_line: bool,
    step: Option<Step>,
}

impl<'c> Placing<'c> {
    pub(super) fn new(intent: &'c Intent, sides: &Sides<'c>, step: Option<Step>) -> Self {
        Self { intent, typed: sides.typed, continues_line: sides.continues_line(), step }
    }

    /// `body`, of which `lines` were read and whose margin is `margin`, as it is inserted at the
    /// cursor.
    pub(super) fn placed(&self, body: &str, lines: &[Line], margin: &Margin) -> String {
        let own = match margin {
            Margin::Known { own } => own.as_str(),
            Margin::Unknown => indentation_of(body),
        };
        let placed = self.moved_to(&self.target(own), own, body, lines);
        match self.intent.start {
            Start::NextLine => format!("\n{placed}"),
            Start::Here => placed,
        }
    }

    /// `body`, whose lines fill the brackets that the cursor is in, as it is inserted there: what
    /// stands right of the cursor comes to stand on a line of its own.
    pub(super) fn placed_in_brackets(&self, body: &str, lines: &[Line]) -> String {
        let first = body.lines().find(|line| !line.trim().is_empty());
        let own = first.map(indentation_of).unwrap_or_default();
        let placed = self.moved_to(&self.one_in(own), own, body, lines);
        format!("{}\n{}", placed.trim_start_matches([' ', '\t']), self.intent.indentation)
    }

    /// `body` with its lines moved from the indentation `own` to `target`.
    fn moved_to(&self, target: &str, own: &str, body: &str, lines: &[Line]) -> String {
        let mut placed = String::with_capacity(body.len() + 1);
        let mut its_step = None;
        let mut above: Option<(&str, bool)> = None;
        for line in lines.iter().take_while(|line| line.range.start <= body.len()) {
            let content = &body[line.range.start..line.range.end.min(body.len())];
            let indentation = indentation_of(content);
            let rest = &content[indentation.len()..];
            if line.range.start > 0 {
                placed.push('\n');
                let is_blank = rest.is_empty() && !line.before.runs_over_lines();
                if is_blank {
                    continue;
                }
                its_step = its_step.or_else(|| {
                    let (outer, _) = above.filter(|(_, opens_block)| *opens_block)?;
                    Step::between(outer, indentation)
                });
                if is_data(line) {
                    placed.push_str(indentation);
                } else {
                    placed.push_str(&self.moved(indentation, own, target, its_step));
                }
            } else if self.continues_line {
                placed.push_str(indentation);
            } else {
                placed.push_str(target.strip_prefix(self.typed).unwrap_or_default());
            }
            placed.push_str(rest);
            let at = if line.range.start == 0 { own } else { indentation };
            let is_begun = self.continues_line && line.range.start == 0;
            above = Some((at, opens_block(line, is_begun)));
        }
        placed
    }

    /// Where the first line shall stand.
    fn target(&self, own: &str) -> String {
        let base = self.intent.indentation.as_str();
        if self.continues_line {
            return base.to_owned();
        }
        match self.intent.unit {
            Unit::Body if self.typed.len() > base.len() => self.typed.to_owned(),
            Unit::Body => self.one_in(own),
            _ if !self.typed.is_empty() => self.typed.to_owned(),
            Unit::Described => base.to_owned(),
            Unit::Line | Unit::Fill | Unit::Comment => own.to_owned(),
        }
    }

    /// The indentation of a block in the line that the suggestion hangs on: `own`, where that is one
    /// as the file has them.
    fn one_in(&self, own: &str) -> String {
        let base = self.intent.indentation.as_str();
        let step = || self.step.unwrap_or(if base.contains('\t') { Step::Tab } else { USUAL });
        let is_in = own.len() > base.len() && own.starts_with(base);
        let is_as_file = self.step.is_none_or(|step| Step::between(base, own) == Some(step));
        if is_in && is_as_file { own.to_owned() } else { format!("{base}{}", step().times(1)) }
    }

    /// The indentation of a line below the first.
    fn moved(&self, indentation: &str, own: &str, target: &str, its_step: Option<Step>) -> String {
        // What is less indented than the first line stands at its own place.
        let Some(more) = indentation.strip_prefix(own) else { return indentation.to_owned() };
        let more = match (its_step, self.step) {
            (Some(its), Some(step)) if its != step => its.converted(more, step),
            _ => more.to_owned(),
        };
        format!("{target}{more}")
    }
}

/// Whether a line lies in a string in which each space counts.
fn is_data(line: &Line) -> bool {
    let is_string = matches!(line.before.inside, Inside::String(_));
    is_string && line.before.runs_over_lines() && !line.is_in_docstring()
}

/// Whether a line opens a block; of a line that was begun before the text, its last sign tells.
fn opens_block(line: &Line, is_begun: bool) -> bool {
    line.opens_block || is_begun && line.last_sign.0 == b':'
}
