//! Hidden characters: none is left, and nothing else is touched.

use proptest::prelude::*;
use std::borrow::Cow;
use undertone::guard::unicode::without_hidden;

/// What is hidden wherever it stands.
const ALWAYS: &[std::ops::RangeInclusive<char>] = &[
    '\0'..='\u{8}',
    '\u{B}'..='\u{C}',
    '\u{E}'..='\u{1F}',
    '\u{7F}'..='\u{9F}',
    '\u{AD}'..='\u{AD}',
    '\u{61C}'..='\u{61C}',
    '\u{200B}'..='\u{200B}',
    '\u{200E}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{206F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{E0000}'..='\u{E00FF}',
];

/// What is hidden where it does nothing.
fn sometimes(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        || matches!(
            c,
            '\u{34F}'
                | '\u{115F}'
                | '\u{1160}'
                | '\u{3164}'
                | '\u{FFA0}'
                | '\u{17B4}'
                | '\u{17B5}'
                | '\u{FFF0}'..='\u{FFFF}'
        )
        || matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}')
        || matches!(c, '\u{E01F0}'..='\u{E0FFF}')
}

fn always(c: char) -> bool {
    ALWAYS.iter().any(|range| range.contains(&c))
}

fn text() -> impl Strategy<Value = String> {
    let hidden = prop::sample::select(ALWAYS.to_vec())
        .prop_flat_map(|range| prop::char::range(*range.start(), *range.end()));
    let special = prop::sample::select(
        "\u{200C}\u{200D}\u{FE0F}\u{FE00}\u{E0100}\u{180B}\u{180E}\u{3164}"
            .chars()
            .collect::<Vec<_>>(),
    );
    let visible = prop::sample::select(
        "ab 1#\n\t\r=\"é日葛👩💻🏽❤ی خक्षᠠ©\u{301}\u{1F3F4}".chars().collect::<Vec<_>>(),
    );
    let c = prop_oneof![hidden, special, visible, any::<char>()];
    prop::collection::vec(c, 0..40).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn none_is_left_and_nothing_else_changes(text in text()) {
        let visible = without_hidden(&text);
        prop_assert!(!visible.contains(always), "{visible:?}");
        let others = |text: &str| -> String { text.chars().filter(|c| !always(*c) && !sometimes(*c)).collect() };
        prop_assert_eq!(others(&visible), others(&text));
        prop_assert_eq!(matches!(visible, Cow::Borrowed(_)), visible == text);
        prop_assert_eq!(&without_hidden(&visible), &visible, "twice, from {:?}", text);
    }

    #[test]
    fn no_two_selectors_and_no_two_joiners_follow_one_another(text in text()) {
        let visible = without_hidden(&text);
        let selects = |c: char| matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
        let joins = |c: char| matches!(c, '\u{200C}' | '\u{200D}');
        let chars: Vec<char> = visible.chars().collect();
        for pair in chars.windows(2) {
            let [one, other] = [pair[0], pair[1]];
            prop_assert!(!(selects(one) && selects(other) || joins(one) && joins(other)));
        }
        let hides_in_ascii = chars.windows(2).any(|pair| pair[0].is_ascii_alphabetic() && selects(pair[1]));
        prop_assert!(!hides_in_ascii, "{visible:?}");
    }

    #[test]
    fn lines_stay(text in text()) {
        let breaks = |text: &str| text.chars().filter(|c| matches!(c, '\n' | '\r' | '\t')).collect::<String>();
        prop_assert_eq!(breaks(&without_hidden(&text)), breaks(&text));
    }
}
