//! A model that has lost its way says the same again and again.

/// Blocks of more lines are not looked for.
const LONGEST_BLOCK: usize = 8;

/// How often a block stands there before its writer is taken for lost.
const COPIES: usize = 3;

/// The same inside of brackets or a string, where data may well repeat itself.
const COPIES_IN_DATA: usize = 8;

/// The shortest line, in bytes, that is looked at for repetition within itself.
const LONG_LINE: usize = 120;

/// Follows an answer's lines and finds blocks that come again at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Loops {
    /// The lines that are not blank.
    lines: Vec<std::ops::Range<usize>>,
    /// For each length of block, how many of the latest lines equal the one so many lines before.
    repeated: [usize; LONGEST_BLOCK + 1],
}

impl Loops {
    /// Reads a whole line of `body`; says where the second copy of a block begins that stands
    /// there too often.
    pub(super) fn read(
        &mut self,
        body: &str,
        line: std::ops::Range<usize>,
        is_data: bool,
    ) -> Option<usize> {
        let content = body[line.clone()].trim_end();
        if content.is_empty() {
            return None;
        }
        let copies = if is_data { COPIES_IN_DATA } else { COPIES };
        let count = self.lines.len();
        self.lines.push(line);
        for length in 1..=LONGEST_BLOCK.min(count) {
            let before = self.lines[count - length].clone();
            let is_same = body[before].trim_end() == content;
            self.repeated[length] = if is_same { self.repeated[length] + 1 } else { 0 };
            if self.repeated[length] >= length * (copies - 1) {
                return Some(self.lines[count + 1 - self.repeated[length]].start);
            }
        }
        None
    }

    /// Whether the latest line may belong to a second copy.
    pub(super) fn is_undecided(&self) -> bool {
        self.repeated.iter().any(|count| *count > 0)
    }
}

/// Whether a long line ends in nothing but one short text again and again.
pub(super) fn is_loop(line: &str) -> bool {
    let bytes = line.trim_end().as_bytes();
    let Some(tail) = bytes.len().checked_sub(LONG_LINE).map(|from| &bytes[from..]) else {
        return false;
    };
    (1..=LONG_LINE / 4)
        .any(|period| tail.iter().zip(&tail[period..]).all(|(sign, later)| sign == later))
}

/// Whether `lines` stand right above the cursor already.
pub(super) fn repeats(lines: &[&str], above: &[&str]) -> bool {
    let count = lines.len();
    count > 0
        && count <= above.len()
        && lines
            .iter()
            .zip(&above[above.len() - count..])
            .all(|(line, above)| line.trim() == above.trim())
}

/// Whether more lines behind `lines` could make them a repetition of what stands above.
pub(super) fn may_repeat(lines: &[&str], above: &[&str]) -> bool {
    (0..above.len()).any(|start| {
        let rest = &above[start..];
        rest.len() >= lines.len()
            && lines.iter().zip(rest).all(|(line, above)| line.trim() == above.trim())
    })
}
