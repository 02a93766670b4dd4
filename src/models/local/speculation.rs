//! Prompt-lookup speculation: code repeats itself, so what followed these tokens before
//! is a good guess at what follows them now.
//!
//! A guess costs little, because the model verifies several tokens in about the time of
//! one: reading the weights from memory is what takes the time. What comes out is what
//! the model would have written alone.

/// The longest run of tokens that is looked for.
const LONGEST: usize = 4;
/// The shortest: a single token says too little.
const SHORTEST: usize = 2;

/// What may follow `tokens`, at most `most` tokens; empty where nothing is like it.
///
/// The latest place that ends in the longest run wins.
pub(super) fn guess<T: Copy + Eq>(tokens: &[T], most: usize) -> &[T] {
    for length in (SHORTEST..=LONGEST).rev() {
        let Some(split) = tokens.len().checked_sub(length) else { continue };
        let (before, tail) = tokens.split_at(split);
        let found = before.windows(length).rposition(|window| window == tail);
        if let Some(at) = found {
            let follows = tokens.get(at + length..).unwrap_or_default();
            return follows.get(..most.min(follows.len())).unwrap_or_default();
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn the_latest_longest_run_is_continued() {
        for (tokens, most, expected) in [
            ("", 4, ""),
            ("ab", 4, ""),
            ("abxab", 4, "xab"),
            ("abxabyab", 4, "yab"),
            ("cabxzabycab", 4, "xzab"),
            ("abcdab", 1, "c"),
            ("aaaa", 3, "aa"),
        ] {
            assert_eq!(guess(tokens.as_bytes(), most), expected.as_bytes(), "{tokens}");
        }
    }
}
