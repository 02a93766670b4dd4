//! What becomes of suggestions that resemble known code: lines of `tests/cases/policy`.

use proptest::prelude::*;
use undertone::completion::Suggestion;
use undertone::config::references::References;
use undertone::policy::attribution::{self, Attributed, Room, attribute};
use undertone::policy::licences::{Decision, Licences};
use undertone::policy::query::Query;
use undertone::policy::{Attribution, Verdict, judge};
use undertone::references::reference::{Reference, Tier};
use undertone::syntax::{Language, SyntaxTree};
use undertone::text::Text;

/// The lines of a file of cases, each in its parts.
fn lines(cases: &str) -> impl Iterator<Item = [&str; 3]> {
    cases.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(|line| {
        let parts: Vec<_> = line.split('|').map(str::trim).collect();
        parts.try_into().unwrap_or_else(|_| panic!("three parts: {line}"))
    })
}

/// `a = x, b = y` as a table of TOML, with quoted keys and values.
fn licences(policy: &str) -> Result<Licences, toml::de::Error> {
    let entries = policy.split(',').filter(|entry| !entry.is_empty()).map(|entry| {
        let (name, decision) = entry.rsplit_once('=').unwrap_or_else(|| panic!("{entry}"));
        format!("{:?} = {:?}\n", name.trim(), decision.trim())
    });
    toml::from_str(&entries.collect::<String>())
}

#[test]
fn each_licence_is_decided_as_the_table_says() {
    for [policy, licence, expected] in lines(include_str!("../cases/policy/licences.txt")) {
        let shown = match licences(policy) {
            Ok(licences) => match licences.decision(licence) {
                Decision::Allow => "allow",
                Decision::Annotate => "annotate",
                Decision::RequireAttribution => "require-attribution",
                Decision::Block => "block",
            }
            .to_owned(),
            Err(error) => {
                assert!(error.to_string().contains(expected), "{policy}: {error}");
                continue;
            }
        };
        assert_eq!(shown, expected, "{policy} | {licence}");
    }
}

/// A reference as the table writes it: `?NAME LICENCE`; the name is its repository, too.
fn reference(written: &str) -> Reference {
    let (name, licence) = written.split_once(' ').unwrap_or_else(|| panic!("{written}"));
    let (is_certain, name) = match name.strip_prefix('?') {
        Some(name) => (false, name),
        None => (true, name),
    };
    Reference {
        package: name.to_owned(),
        purl: format!("pkg:npm/{}@1.0.0", name.replace('@', "%40")),
        url: format!("https://{name}"),
        licence: licence.to_owned(),
        path: "lib/a.js".to_owned(),
        lines: 3..=9,
        span: 0..10,
        tier: Tier::Verbatim,
        is_certain,
    }
}

#[test]
fn each_suggestion_is_judged_as_the_table_says() {
    for [settings, resembles, expected] in lines(include_str!("../cases/policy/verdicts.txt")) {
        let section = format!("references = {{ {settings} }}");
        let mut read: std::collections::BTreeMap<String, References> =
            toml::from_str(&section).unwrap_or_else(|error| panic!("{settings}: {error}"));
        let policy = read.remove("references").expect("the section").policy;
        let references: Vec<_> = resembles
            .split(',')
            .map(str::trim)
            .filter(|written| !written.is_empty())
            .map(reference)
            .collect();
        let (word, names): (_, Vec<String>) = match judge(references, &policy) {
            Verdict::Show(told) => {
                let name = |it: &undertone::policy::Told| {
                    let mark = match it.attribution {
                        Attribution::OnRequest => "",
                        Attribution::OnAccept => "+",
                        Attribution::Required => "!",
                    };
                    assert!(mark.is_empty() || policy.may_change(), "{settings}");
                    format!("{}{mark}", it.reference.package)
                };
                ("show", told.iter().map(name).collect())
            }
            Verdict::Withhold(because) => {
                assert!(policy.may_withhold(), "{settings}");
                ("withhold", because.into_iter().map(|it| it.package).collect())
            }
        };
        let shown = format!("{word} {}", names.join(" "));
        assert_eq!(shown.trim(), expected, "{settings} | {resembles}");
    }
}

#[test]
fn what_a_package_calls_itself_stays_one_plain_line() {
    let mut evil = reference("a\u{202E}b MIT");
    evil.path = "x\nimport os; os.system('x')\r\u{2028}y".to_owned();
    evil.url = "u".repeat(5_000);
    let words = attribution::words(&evil);
    assert!(words.len() < 1_000 && words.starts_with("Attribution: ab 1.0.0 (MIT), x import"));
    assert!(!words.contains(|c: char| c.is_control() || c == '\u{2028}'), "{words}");
    assert_eq!(attribution::version("pkg:npm/%40a/b"), None);
    assert_eq!(attribution::version("pkg:deb/debian/a@1%3A2?arch=source").as_deref(), Some("1:2"));
}

/// The document after the comment `C` was put at what stands between `«` and `»`.
fn attributed(language: Language, marked: &str, room: Room, words: &[&str]) -> String {
    let start = marked.find('«').expect("a start");
    let end = marked.find('»').expect("an end") - '«'.len_utf8();
    let document = Text::new(&marked.replace(['«', '»'], ""));
    let tree = SyntaxTree::new(language, document.clone());
    let words: Vec<_> = words.iter().map(|it| (*it).to_owned()).collect();
    match attribute(&document, Some(&tree), &(start..end), &words, room) {
        Attributed::By(insertion) => {
            if room == Room::Inside {
                assert!((start..=end).contains(&insertion.at), "{marked}");
            }
            let mut after = document.clone();
            after.replace(insertion.at..insertion.at, &insertion.text);
            let tree = SyntaxTree::new(language, after.clone());
            let code = start..end + insertion.text.len();
            let again = attribute(&after, Some(&tree), &code, &words, room);
            assert_eq!(again, Attributed::Already, "{marked}");
            after.to_string()
        }
        Attributed::Already => "already".to_owned(),
        Attributed::Nowhere => "nowhere".to_owned(),
    }
}

#[test]
fn a_comment_stands_where_it_is_one() {
    use Language::{CSharp, Go, Java, JavaScript, Python, Rust, Tsx, TypeScript};
    use Room::{Above, Inside};
    for (language, room, before, after) in [
        (Python, Inside, "«def f():\n    return 1»\n", "# C\ndef f():\n    return 1\n"),
        (Python, Inside, "def f():«\n    return 1»\n", "def f():\n    # C\n    return 1\n"),
        (Python, Inside, "def f():\n    «x = 1»\n", "def f():\n    # C\n    x = 1\n"),
        (Python, Inside, "def f():\n«    x = 1»\n", "def f():\n    # C\n    x = 1\n"),
        (Python, Inside, "x = «f(1)»\n", "x = f(1)  # C\n"),
        (Python, Inside, "x = «f(\n  1)»\n", "x = f(\n  # C\n  1)\n"),
        (Python, Inside, "x = «1» + 1\n", "nowhere"),
        (Python, Inside, "x = «\"\"\"\na\nb» \"\"\"\n", "nowhere"),
        (Python, Inside, "x = «\"\"\"\na\n\"\"\"»\n", "x = \"\"\"\na\n\"\"\"  # C\n"),
        (Python, Inside, "x = «1 + \\\n  2»\n", "x = 1 + \\\n  2  # C\n"),
        (Python, Above, "x = 1\nif x:\n    y = «f(1)»\n", "x = 1\nif x:\n    # C\n    y = f(1)\n"),
        (Python, Inside, "x = 1 + \\\n  «2»\n", "x = 1 + \\\n  2  # C\n"),
        (Python, Above, "x = 1 + \\\n  «2»\n", "x = 1 + \\\n  2  # C\n"),
        (Python, Above, "x = \"\"\"\n«a»\n\"\"\"\n", "nowhere"),
        (Python, Above, "# C\nx = «f(1)»\n", "already"),
        (Python, Above, "x = «f(1)»  # C\n", "already"),
        (
            Java,
            Inside,
            "class A {\n  «int f() { return 1; }»\n}\n",
            "class A {\n  // C\n  int f() { return 1; }\n}\n",
        ),
        (JavaScript, Inside, "x = `\n«a\nb»\n`\n", "nowhere"),
        (
            JavaScript,
            Above,
            "function f() {\n  return «g(1)»;\n}\n",
            "function f() {\n  // C\n  return g(1);\n}\n",
        ),
    ] {
        assert_eq!(attributed(language, before, room, &["C"]), after, "{before}");
    }
    for (language, code) in [
        (Rust, "fn f() -> u8 {\n    1\n}"),
        (Go, "func f() int {\n\treturn 1\n}"),
        (CSharp, "class A\n{\n    int F() { return 1; }\n}"),
        (TypeScript, "function f(): number {\n  return 1;\n}"),
        (Tsx, "const f = () => <p>{1}</p>;"),
    ] {
        for room in [Above, Inside] {
            let found = attributed(language, &format!("«{code}»\n"), room, &["C"]);
            assert_eq!(found, format!("// C\n{code}\n"), "{language:?}");
        }
    }
    for (room, before, after) in [
        (Inside, "if x:\n  «f()\n  g()»\n", "if x:\n  # C\n  # D\n  f()\n  g()\n"),
        (Above, "if x:\n  y = «f()»\n", "if x:\n  # C\n  # D\n  y = f()\n"),
        (Inside, "x = «f()»\n", "x = f()  # C; D\n"),
        (Above, "# C\nx = «f()»\n", "# C\n# D\nx = f()\n"),
    ] {
        assert_eq!(attributed(Python, before, room, &["C", "D"]), after, "{before}");
    }
    let document = Text::new("x = 1\n");
    let nowhere = attribute(&document, None, &(0..5), &["C".to_owned()], Inside);
    assert_eq!(nowhere, Attributed::Nowhere, "of no known language");
}

proptest! {
    #[test]
    fn an_index_sees_what_the_document_would_hold(
        left in "[a\\né]{0,9000}|[aé]{0,9000}", text in "[b\\n]{1,40}", right in "[c\\n]{0,3000}|[c]{0,3000}",
    ) {
        let document = Text::new(&format!("{left}{right}"));
        let suggestion = Suggestion {
            insert_text: text.clone(),
            range: left.len()..left.len(),
            warnings: Vec::new(),
        };
        let query = Query::of(&document, &suggestion);
        prop_assert_eq!(&query.text[query.range.clone()], text.as_str());
        let whole = format!("{left}{text}{right}");
        prop_assert!(whole.contains(&query.text));
        prop_assert!(query.text.len() <= 16 << 10);
        let Query { range, text: all } = &query;
        let spans = [0..range.start, 0..range.start + 1, range.end - 1..all.len(), range.end..all.len()];
        let found = spans.map(|span| Reference { span, ..reference("a MIT") }).to_vec();
        let inside: Vec<_> = query.in_suggestion(found).into_iter().map(|it| it.span).collect();
        prop_assert_eq!(inside, vec![0..1, text.len() - 1..text.len()]);
    }
}
