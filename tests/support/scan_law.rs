//! What holds for a scan of any source, and while it is edited. The fuzz target and the suite both
//! check it here.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use undertone::scan::check::checked;
use undertone::scan::finding::Finding;
use undertone::scan::flow::{Program, SourceFile};
use undertone::scan::live::{Document, Live, Suggested};
use undertone::scan::project::{Rules, with_stack};
use undertone::scan::repair::{edited, suppressing, whole_lines};
use undertone::scan::rules::{FAMILIES, RuleSet, family};
use undertone::scan::secrets::Secrets;
use undertone::scan::suppression::{Policy, Suppressions};
use undertone::syntax::{Language, parse_once};

/// Languages by what the first byte of an input is, from `0`, and what a file of each is called.
pub(crate) const LANGUAGES: [(Language, &str); 7] = [
    (Language::Python, "app.py"),
    (Language::Java, "App.java"),
    (Language::JavaScript, "app.js"),
    (Language::TypeScript, "app.ts"),
    (Language::Tsx, "app.tsx"),
    (Language::CSharp, "App.cs"),
    (Language::Go, "app.go"),
];

/// What is typed into a source: nothing, half-open code, code, a character of several bytes, a comment.
const TYPED: [&str; 6] = ["", "(", "\nx = f(y)\n", "é", "\"", "\n// undertone: ignore[a] b\n"];

/// Shorter secrets may be words that a message has anyhow.
const TELLING_BYTES: usize = 12;

thread_local! {
    /// Rules compile once: that takes longer than all that is done with an input.
    static LIVE: RefCell<Live> = RefCell::new(Live::new(Rules::embedded()));
}

/// Panics if a scan breaks its law on `bytes`: the language, where it is edited, the source.
pub(crate) fn check(bytes: &[u8]) {
    let [language, place, source @ ..] = bytes else { return };
    let (language, name) = LANGUAGES[usize::from(language.wrapping_sub(b'0')) % LANGUAGES.len()];
    let text = String::from_utf8_lossy(source);
    let path = Path::new(name);
    let found_secrets = secrets(path, &text);
    hold(path, &text, &found_secrets.findings);
    assert_eq!(found_secrets.findings, secrets(path, &text).findings);
    let Some(findings) = found(language, path, &text, rules(language)) else { return };
    hold(path, &text, &findings);
    assert_eq!(Some(&findings), found(language, path, &text, rules(language)).as_ref());
    repair(language, &text, &findings);
    LIVE.with_borrow_mut(|live| {
        edit(live, &Source { language, path, text: &text }, *place, &findings);
    });
}

fn secrets(path: &Path, text: &str) -> Secrets {
    Secrets::of(path, text, &Suppressions::of(text), Policy::Allowed)
}

/// What rules find in a text; none where it takes too much work to parse.
pub(crate) fn found(
    language: Language,
    path: &Path,
    text: &str,
    set: &RuleSet,
) -> Option<Vec<Finding>> {
    let tree = parse_once(language, text)?;
    with_stack(|| {
        let queries = set.run_queries(language, tree.root_node(), text, None);
        let file = SourceFile::new(path, text.to_owned(), language, tree.root_node(), queries)?;
        let program = Program::new(vec![file]);
        let findings = checked(&program, set, 0).findings;
        Some(findings)
    })
}

/// Findings speak of what is there.
pub(crate) fn hold(path: &Path, text: &str, findings: &[Finding]) {
    for finding in findings {
        let places = std::iter::once(&finding.place).chain(&finding.trace);
        for place in places {
            assert_eq!(place.path, path, "{finding:?}");
            assert!(text.get(place.span.range()).is_some(), "{finding:?}");
            assert!((1, 1) <= place.start && place.start <= place.end, "{finding:?}");
        }
        let fix = finding.fix.as_ref();
        assert!(fix.is_none_or(|it| text.get(it.span.range()).is_some()), "{finding:?}");
    }
}

/// The embedded rules of a language.
fn rules(language: Language) -> &'static RuleSet {
    static SETS: [OnceLock<RuleSet>; FAMILIES.len()] = [const { OnceLock::new() }; FAMILIES.len()];
    let family = family(language).expect("it is analysed");
    let place = FAMILIES.iter().position(|it| *it == family).expect("it is one of them");
    SETS[place].get_or_init(|| Rules::embedded().compiled(family).expect("it is analysed"))
}

/// Each fix can be made alone, and all together as far as they do not overlap.
fn repair(language: Language, text: &str, findings: &[Finding]) {
    let fixes: Vec<_> = findings.iter().filter_map(|it| it.fix.as_ref()).collect();
    for fix in &fixes {
        let (after, made) = edited(text, &[fix]);
        assert_eq!((made, after.len()), (1, text.len() - fix.span.range().len() + fix.text.len()));
    }
    assert!(edited(text, &fixes).1 <= fixes.len());
    let tree = parse_once(language, text).expect("it was parsed before");
    for finding in findings {
        if let Some(comment) = suppressing(text, language, finding) {
            assert_eq!(edited(text, &[&comment]).1, 1, "{finding:?}");
        }
        if let Some(lines) = whole_lines(tree.root_node(), text, finding.place.span) {
            assert!(text.get(lines.range()).is_some(), "{finding:?}");
        }
    }
}

/// A source as it is at first.
#[derive(Clone, Copy)]
struct Source<'s> {
    language: Language,
    path: &'s Path,
    text: &'s str,
}

/// Opens a source, edits it at a place and back, and offers a suggestion there.
fn edit(live: &mut Live, source: &Source<'_>, place: u8, findings: &[Finding]) {
    let Source { path, text, .. } = *source;
    let typed = TYPED[usize::from(place) % TYPED.len()];
    let at = text.floor_char_boundary(text.len() * usize::from(place) / 255);
    let end = text.ceil_char_boundary(at + usize::from(place % 5));
    let after = [&text[..at], typed, &text[end..]].concat();
    let with = [&text[..at], typed, &text[at..]].concat();
    live.close(path);
    let opened = put(live, source, text, Live::edited).expect("it is parsed");
    hold(path, text, &opened);
    assert_eq!(opened, live.with_secrets(path, text, findings.to_vec()));
    says_no_secret(path, text, &opened);

    let (text_with, inserted) = (with.clone(), at..at + typed.len());
    let suggested = Suggested { path, language: source.language, text: text_with, inserted };
    hold(path, &with, &live.added(&suggested));
    assert_eq!(live.text(path).map(|it| &**it), Some(text), "a suggestion is taken back");

    let never = AtomicBool::new(false);
    let once = put(live, source, &after, Live::edited);
    if let Some(once) = &once {
        hold(path, &after, once);
        let whole = live.check(path, &never).expect("nobody cancels it");
        hold(path, &after, &whole);
        says_no_secret(path, &after, &whole);
    }
    let back = put(live, source, text, Live::edited).expect("it is parsed");
    hold(path, text, &back);
    assert_eq!(live.check(path, &never), Some(opened), "it is what it was");
}

/// Asks for what is found in a version of a source; none where that takes too much work to parse.
fn put(
    live: &mut Live,
    source: &Source<'_>,
    text: &str,
    ask: impl FnOnce(&mut Live, Document<'_>) -> Vec<Finding>,
) -> Option<Vec<Finding>> {
    let Source { language, path, .. } = *source;
    let tree = parse_once(language, text)?;
    Some(ask(live, Document { path, language, text: text.to_owned(), tree: &tree }))
}

/// No finding repeats what is found to be secret.
fn says_no_secret(path: &Path, text: &str, findings: &[Finding]) {
    let of = |finding: &Finding| -> Range<usize> { finding.place.span.range() };
    for secret in secrets(path, text).findings {
        let secret = text[of(&secret)].trim();
        if secret.len() < TELLING_BYTES {
            continue;
        }
        for finding in findings {
            assert!(!finding.message.contains(secret), "{finding:?}");
            assert!(!finding.line.contains(secret), "{finding:?}");
            assert!(finding.fix.as_ref().is_none_or(|it| !it.text.contains(secret)), "{finding:?}");
        }
    }
}
