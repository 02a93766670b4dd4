//! Characters out of the bytes of tokens: a token may end in the middle of one.

/// Holds back the bytes of a character that is not complete yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Characters {
    pending: Vec<u8>,
}

impl Characters {
    /// The characters that `bytes` complete; what can never be UTF-8 becomes U+FFFD.
    pub(super) fn push(&mut self, bytes: &[u8]) -> String {
        self.pending.extend_from_slice(bytes);
        let mut text = String::new();
        let mut rest = self.pending.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    text.push_str(valid);
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(valid));
                    rest = after;
                    let Some(bad) = error.error_len() else { break };
                    text.push(char::REPLACEMENT_CHARACTER);
                    rest = rest.get(bad..).unwrap_or_default();
                }
            }
        }
        self.pending = rest.to_vec();
        text
    }

    /// What is left when no more bytes come: nothing, or half a character.
    pub(super) fn finish(self) -> Option<char> {
        (!self.pending.is_empty()).then_some(char::REPLACEMENT_CHARACTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_the_bytes_are_cut_the_text_is_the_same() {
        let text = "a\u{e4}\u{4e2d}\u{1f600}z";
        for size in 1..=text.len() {
            let mut characters = Characters::default();
            let told: String =
                text.as_bytes().chunks(size).map(|bytes| characters.push(bytes)).collect();
            assert_eq!(told, text);
            assert_eq!(characters.finish(), None);
        }
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        let mut characters = Characters::default();
        assert_eq!(characters.push(b"a\xffb\xe4\xb8"), "a\u{fffd}b");
        assert_eq!(characters.finish(), Some('\u{fffd}'));
    }
}
