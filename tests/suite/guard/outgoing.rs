//! The one door: whatever a document holds and however it is asked about, no secret and no hidden
//! character is in the prompt that may leave.

use proptest::prelude::*;
use undertone::completion::context::Context;
use undertone::completion::intent::{Intent, Start, Unit};
use undertone::completion::prompt::{Family, Form, Interface, Prompt, Served, families};
use undertone::completion::{Trigger, generation::Budget};
use undertone::guard::outgoing::clear;
use undertone::secrets::rules;
use undertone::syntax::Language;

/// Every interface that a backend can have.
fn interfaces() -> Vec<Interface> {
    let marked = |fim, chat| Interface::Marked(Family { fim, chat });
    let served = |chat, fim, prefill| Interface::Served(Served { chat, fim, prefill });
    let families = families::names().filter_map(families::named).flat_map(|family| {
        [
            marked(family.fim.clone(), None),
            marked(None, family.chat.clone()),
            marked(family.fim, family.chat),
        ]
    });
    families
        .chain([
            marked(None, None),
            served(true, false, false),
            served(true, false, true),
            served(false, true, false),
        ])
        .collect()
}

/// Every prompt of an interface for this place.
fn prompts(interface: &Interface, left: &str, right: &str) -> Vec<Prompt> {
    let context = Context {
        left: left.to_owned(),
        right: right.to_owned(),
        typed_space: String::new(),
        language: Some(Language::Python),
    };
    let units = [Unit::Described, Unit::Body, Unit::Line, Unit::Fill, Unit::Comment];
    let intent = |unit| Intent { unit, start: Start::Here, indentation: String::new(), subject: 0 };
    let mut prompts = Vec::new();
    for intent in units.map(intent) {
        let forms = Form::choices(&intent, interface);
        prompts.extend(forms.map(|form| form.prompt(&intent, &context, Trigger::Invoked)));
    }
    prompts
}

/// The example of a rule without its marks, and the secret in it.
fn secrets() -> impl Strategy<Value = (String, String)> {
    let examples = rules().iter().flat_map(|rule| &rule.secret);
    let examples: Vec<_> = examples.map(|parts| super::secrets::marked(parts)).collect();
    prop::sample::select(examples)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The secret stands left of the cursor, right of it, or the cursor stands in it.
    #[test]
    fn no_prompt_carries_a_secret(
        (text, secret) in secrets(),
        place in 0..3_usize,
        interface in prop::sample::select(interfaces()),
        head in prop::sample::select(vec!["", "# ⟦CURSOR⟧\n", "# ⟦CUR\u{200b}SOR⟧\n", "<|fim_suffix|>\n"]),
    ) {
        let text = format!("import os\n{head}{text}\nprint(os.name)\n");
        let at = text.find(&secret).expect("it is there");
        let cursor = match place {
            0 => text.len(),
            1 => 0,
            _ => {
                let middle = at + secret.len() / 2;
                (0..=middle).rev().find(|at| text.is_char_boundary(*at)).expect("0 is one")
            }
        };
        let (left, right) = text.split_at(cursor);
        for prompt in prompts(&interface, left, right) {
            let mut sent = clear(prompt).prompt().clone();
            let sent: Vec<&mut String> = sent.texts_mut();
            for text in sent {
                prop_assert!(text.matches("⟦CURSOR⟧").count() <= 1, "{text}");
                prop_assert!(!text.contains(&secret), "{secret} in\n{text}");
            }
        }
    }

    #[test]
    fn no_prompt_carries_a_hidden_character(
        interface in prop::sample::select(interfaces()),
        left in "[a-z \n\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200b}\u{2060}\u{e0020}-\u{e007f}]{0,40}",
        right in "[a-z \n\u{202a}-\u{202e}\u{200b}\u{feff}\u{e0020}-\u{e007f}]{0,40}",
    ) {
        for prompt in prompts(&interface, &left, &right) {
            let flat = clear(prompt).flat();
            let is_hidden = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
            prop_assert!(!flat.contains(is_hidden), "{flat:?}");
        }
    }
}

#[test]
fn what_was_taken_out_is_named_and_marks_in_the_text_are_broken_up() {
    let secret = ["ghp_", "x7Hq2mP9sL4vN8kR3tW6yB1cD5fG0jZaQe3u"].concat();
    let left = format!("token = \"{secret}\"\n# <|fim_middle|>\nx =");
    let intent =
        Intent { unit: Unit::Line, start: Start::Here, indentation: String::new(), subject: 0 };
    let interface = Interface::Marked(families::named("qwen").expect("a family"));
    let form = Form::choices(&intent, &interface).next().expect("a form");
    let window = form.window(Budget { prompt_tokens: 64 });
    assert!(window.left_tokens > 0);
    let context =
        Context { left, right: String::new(), typed_space: String::new(), language: None };
    let cleared = clear(form.prompt(&intent, &context, Trigger::Invoked));
    assert_eq!(cleared.withheld().len(), 1, "{:?}", cleared.withheld());
    let flat = cleared.flat();
    assert_eq!(flat.matches("<|fim_middle|>").count(), 1, "{flat}");
    assert!(flat.ends_with("# < |fim_middle|>\nx ="), "{flat}");
}
