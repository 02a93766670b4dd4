//! The person's own code: to suggest again what stands in one of their saved files is no match.

use memchr::memmem;
use std::cell::LazyCell;
use std::fs;
use std::path::PathBuf;

/// Bytes of files that are read: some half a million lines.
const MOST_BYTES: usize = 16 << 20;

/// The texts of saved files, which are looked for and read once something is asked.
pub struct OwnCode<'a>(LazyCell<Vec<String>, Box<dyn FnOnce() -> Vec<String> + 'a>>);

impl<'a> OwnCode<'a> {
    /// Of these files; of many, the first.
    pub fn new(files: impl FnOnce() -> Vec<PathBuf> + 'a) -> Self {
        Self(LazyCell::new(Box::new(|| read(files()))))
    }

    /// Whether one of the files has this code: all of its lines, one behind the other, whatever they
    /// are indented by and whatever blank lines are between them. Blocks.
    pub fn has(&self, code: &str) -> bool {
        let code: Vec<_> = lines(code).collect();
        // Most files do not have the longest line.
        let Some(longest) = code.iter().max_by_key(|line| line.len()) else { return false };
        let finder = memmem::Finder::new(longest);
        let with_it = self.0.iter().filter(|text| finder.find(text.as_bytes()).is_some());
        with_it.map(|text| lines(text).collect::<Vec<_>>()).any(|text| has_lines(&text, &code))
    }
}

fn read(files: Vec<PathBuf>) -> Vec<String> {
    let mut left = MOST_BYTES;
    let texts = files.into_iter().filter_map(|path| fs::read_to_string(path).ok());
    let fits = |text: &String| {
        left = left.saturating_sub(text.len());
        left > 0
    };
    texts.take_while(fits).collect()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Whether the lines have these, of which the first may begin and the last may end within a line.
fn has_lines(all: &[&str], code: &[&str]) -> bool {
    match code {
        [] => false,
        [only] => all.iter().any(|line| line.contains(only)),
        [first, within @ .., last] => all.windows(code.len()).any(|part| {
            part[0].ends_with(first)
                && part[1..code.len() - 1] == *within
                && part[code.len() - 1].starts_with(last)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_one_behind_the_other() {
        let text = "def f(a):\n    if a:\n\n        return g(a)\n    return 1\n";
        for (code, expected) in [
            ("def f(a):\n  if a:\n    return g(a)\n  return 1", true),
            ("f(a):\n    if a:\n        return g(", true),
            ("return g(", true),
            ("if a:\n return 1", false),
            ("def f(a):\n    if a:\n        return h(a)", false),
            ("", false),
            ("\n \n", false),
        ] {
            let code: Vec<_> = lines(code).collect();
            assert_eq!(has_lines(&lines(text).collect::<Vec<_>>(), &code), expected, "{code:?}");
        }
    }
}
