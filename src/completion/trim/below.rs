//! Where a suggestion begins to repeat the lines that stand below the cursor already.

use super::sides::Sides;
use crate::completion::intent::indentation_of;

/// The shortest line, in bytes, whose repetition is no accident.
const SHORTEST_TELLING_LINE: usize = 4;

/// Follows an answer beside the lines below the cursor.
#[derive(Clone, Debug, Default)]
pub(super) struct Below {
    /// Repetitions that the latest line belongs to.
    runs: Vec<Run>,
}

/// Lines of an answer that stand, in this order, first below the cursor.
#[derive(Clone, Debug)]
struct Run {
    /// Where the first of them begins.
    start: usize,
    /// How many there are.
    lines: usize,
    /// Whether each is indented as below.
    is_in_place: bool,
    /// Whether one of them is long enough to be no accident.
    is_telling: bool,
}

impl Below {
    /// Reads a whole line that begins at `start`; says where the repetition begins that it proves.
    pub(super) fn read(&mut self, line: &str, start: usize, sides: &Sides) -> Option<usize> {
        if line.trim().is_empty() {
            return None;
        }
        self.runs.push(Run { start, lines: 0, is_in_place: true, is_telling: false });
        self.runs.retain_mut(|run| {
            let below = sides.below.get(run.lines);
            run.lines += 1;
            run.is_in_place &= below.is_some_and(|below| is_in_place(line, below));
            run.is_telling |= line.trim().len() >= SHORTEST_TELLING_LINE;
            below.is_some_and(|below| below.trim() == line.trim())
        });
        // Deeper in, the same words are another statement, unless more follows in the same way.
        let proves = |run: &&Run| run.is_telling && (run.is_in_place || run.lines > 1);
        self.runs.iter().find(proves).map(|run| run.start)
    }

    /// Whether the latest line may be the beginning of a repetition.
    pub(super) fn is_undecided(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Where the end of an answer begins that repeats what stands below; `last` is its last line,
    /// which may be no more than a beginning.
    pub(super) fn end(&self, last: &str, start: usize, sides: &Sides) -> Option<usize> {
        let is_beginning = |below: &str| {
            let (last, below) = (last.trim_end(), below.trim_end());
            is_in_place(last, below)
                && (last == below
                    || last.trim().len() >= SHORTEST_TELLING_LINE && below.starts_with(last))
        };
        let goes_on = |run: &&Run| {
            run.is_in_place
                && (last.trim().is_empty()
                    || sides.below.get(run.lines).is_some_and(|below| is_beginning(below)))
        };
        let begins = || {
            let below = sides.below.first().filter(|_| !last.trim().is_empty());
            below.is_some_and(|below| is_beginning(below)).then_some(start)
        };
        self.runs.iter().find(goes_on).map(|run| run.start).or_else(begins)
    }
}

fn is_in_place(line: &str, below: &str) -> bool {
    indentation_of(line) == indentation_of(below)
}
