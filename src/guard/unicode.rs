//! Drops the characters that a person does not see and a model reads.
//!
//! Such characters turn the order of a line around (CVE-2021-42574), spell whole instructions in
//! invisible letters, or split a secret so that no rule finds it. Nothing of what they do belongs
//! in a prompt, so they are dropped and not escaped.
//!
//! A few of them some scripts need, and these stay where they do what they are for:
//!
//! - the joiner and the non-joiner (U+200D, U+200C) between two letters of a script whose letters
//!   join, such as Persian or Hindi, and the joiner between two emoji;
//! - one variation selector after a character that can have one: not after a letter of ASCII, and
//!   not a run of them, in which each would carry a byte;
//! - Mongolian's own selectors and its vowel separator after a letter of Mongolian.
//!
//! Letters that merely look like others, characters for private use (icons of a font) and wide
//! or narrow spaces are visible, and stay.
//!
//! Pure. Knows nothing of where the text comes from.

use std::borrow::Cow;

/// The text without its hidden characters: borrowed if, and only if, it has none.
///
/// Line breaks, tabs and everything that is visible stay as they are.
pub fn without_hidden(text: &str) -> Cow<'_, str> {
    // Most source is ASCII, of which one look at each byte tells enough.
    if !text.bytes().any(|byte| !byte.is_ascii() || is_hidden_control(char::from(byte))) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    // Up to here everything is either in `kept` or will be copied in one piece.
    let mut copied = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if stays(c, last, &text[..at], &text[end..]) {
            last = Some(c);
        } else {
            kept.push_str(&text[copied..at]);
            copied = end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[copied..]);
    Cow::Owned(kept)
}

/// Whether `c` stays: `last` is the last character that stayed, `before` and `after` all the text.
fn stays(c: char, last: Option<char>, before: &str, after: &str) -> bool {
    let next = after.chars().next();
    match c {
        '\u{200C}' => last.is_some_and(joins) && next.is_some_and(joins),
        '\u{200D}' => {
            last.is_some_and(joins) && next.is_some_and(joins)
                || last.is_some_and(|last| is_picture(last) || last == '\u{FE0F}')
                    && next.is_some_and(is_picture)
        }
        _ if is_variation_selector(c) => {
            let is_alone = !next.is_some_and(is_variation_selector)
                && !before.chars().next_back().is_some_and(is_variation_selector);
            is_alone && last.is_some_and(|last| can_vary(last, c))
        }
        '\u{180B}'..='\u{180F}' => last.is_some_and(|last| matches!(last, '\u{1820}'..='\u{18AA}')),
        _ => !is_hidden(c),
    }
}

/// Whether a character is never seen, wherever it stands.
fn is_hidden(c: char) -> bool {
    is_hidden_control(c)
        || matches!(c,
            '\u{80}'..='\u{9F}'                                 // controls
            | '\u{AD}' | '\u{34F}' | '\u{61C}'                  // soft hyphen, grapheme joiner, mark
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' // fillers of Hangul: blank letters
            | '\u{17B4}' | '\u{17B5}'                           // vowels of Khmer without a shape
            | '\u{200B}' | '\u{200E}' | '\u{200F}'              // zero width; direction marks
            | '\u{202A}'..='\u{202E}'                           // embeddings and overrides
            | '\u{2060}'..='\u{206F}'                           // joiner, operators, isolates
            | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}'              // byte order mark, annotations
            | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}' // not characters at all
            | '\u{13430}'..='\u{1343F}'                         // format of hieroglyphs
            | '\u{1BCA0}'..='\u{1BCA3}'                         // format of shorthand
            | '\u{1D173}'..='\u{1D17A}'                         // format of music
            | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}' // tags, and their plane's rest
        )
}

fn is_hidden_control(c: char) -> bool {
    c == '\u{7F}' || (c < ' ' && !matches!(c, '\t' | '\n' | '\r'))
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether `selector` can choose a form of `base`.
fn can_vary(base: char, selector: char) -> bool {
    // Of ASCII only these have two forms, as text and as the key of a telephone.
    let is_key =
        matches!(base, '0'..='9' | '#' | '*') && matches!(selector, '\u{FE0E}' | '\u{FE0F}');
    // A space, a joiner or a selector has no form at all.
    let has_no_form = base.is_whitespace()
        || matches!(base, '\u{200C}' | '\u{200D}')
        || is_variation_selector(base);
    is_key || !(base.is_ascii() || has_no_form)
}

/// Whether a letter is of a script in which neighbours join or stack.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{8FF}'       // Arabic, Syriac, Thaana, N'Ko, Mandaic
        | '\u{900}'..='\u{DFF}'     // Devanagari to Sinhala
        | '\u{F00}'..='\u{109F}'    // Tibetan, Burmese
        | '\u{1780}'..='\u{18AF}'   // Khmer, Mongolian
        | '\u{1A20}'..='\u{1CFF}'   // Tai Tham, Balinese, Sundanese, Vedic signs
        | '\u{A800}'..='\u{A8FF}' | '\u{A930}'..='\u{AADF}' | '\u{ABC0}'..='\u{ABFF}'
        | '\u{FB50}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10A00}'..='\u{10A5F}' | '\u{11000}'..='\u{11DFF}' | '\u{1E900}'..='\u{1E95F}'
    ) && !is_hidden(c)
        && !matches!(c, '\u{180B}'..='\u{180F}')
}

/// Whether a character may be part of a joined emoji: a picture, or a skin's colour.
fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}'
        | '\u{25A0}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        let visible = without_hidden(text);
        assert_eq!(visible, expected, "{text:?}");
        assert_eq!(matches!(visible, Cow::Borrowed(_)), text == expected, "{text:?}");
        assert_eq!(without_hidden(&visible), visible, "{text:?}: twice");
    }

    #[track_caller]
    fn stays_as_it_is(text: &str) {
        becomes(text, text);
    }

    #[test]
    fn what_turns_a_line_around_goes() {
        becomes("if (is\u{202E}nimda\u{2066}) // \u{200F}x\u{61C}", "if (isnimda) // x");
    }

    #[test]
    fn what_has_no_width_goes() {
        becomes("\u{FEFF}let pass\u{200B}word\u{2060} = 1;\u{AD}", "let password = 1;");
        becomes("a\u{3164}b\u{0}\u{8}\u{1B}[0m\u{7F}\u{85}", "ab[0m");
    }

    #[test]
    fn invisible_letters_go() {
        let hello: String =
            "hello".chars().filter_map(|c| char::from_u32(0xE0000 + c as u32)).collect();
        becomes(&format!("x = 1 # note{hello}\n"), "x = 1 # note\n");
    }

    #[test]
    fn joiners_stay_where_letters_join() {
        stays_as_it_is("می\u{200C}خواهم");
        stays_as_it_is("क्\u{200D}ष");
        stays_as_it_is("👩\u{200D}💻 👨🏽\u{200D}🚀 🏳\u{FE0F}\u{200D}🌈");
        becomes("to\u{200C}ken\u{200D} \u{200D}", "token ");
        becomes("ی\u{200C}\u{200C}\u{200C}خ", "ی\u{200C}خ");
        becomes("👩\u{200D}x", "👩x");
    }

    #[test]
    fn one_selector_stays_and_a_run_of_them_goes() {
        stays_as_it_is("❤\u{FE0F} 1\u{FE0F}\u{20E3} 葛\u{E0100} ©\u{FE0E}");
        becomes("😀\u{FE00}\u{E0155}\u{E0160}!", "😀!");
        becomes("a\u{FE01}b\u{FE02}1\u{FE03}", "ab1");
    }

    #[test]
    fn visible_text_stays() {
        stays_as_it_is("");
        stays_as_it_is(
            "\tнаука = \"日本語\"\r\n한국어 שלום \u{A0}\u{3000}\u{E0B0}\u{2028}é e\u{301}",
        );
    }
}
