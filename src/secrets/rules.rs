//! The rules: what secrets look like. Data files in `rules/secrets`, checked when first read.
//!
//! A file is a family of services: it says what can be done with a secret of theirs, and how much
//! that matters, unless a rule of it says something else about itself. A rule says by which words a secret of its kind announces
//! itself, and then in one of four ways what it looks like:
//!
//! | key | what it describes |
//! |---|---|
//! | `token` | the secret, a word that its own form gives away wherever it stands |
//! | `regex` | the secret, as the one group, with what must stand around it |
//! | `assigned` | a value, which is a secret where a name with one of the `keywords` is given it |
//! | `begin`, `end` | the lines around a key of several lines |
//!
//! Every rule brings texts that hold a secret, marked «like this», and texts that hold none. They
//! are written in parts, which are joined where they are tested, so that nobody's scanner takes
//! this repository for a leak.
//!
//! Knows nothing of how a text is searched: `secrets::find` does that.

use super::value;
use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

/// The files, in the order in which their rules are asked. A secret that two rules find bears
/// the name of the first, so what applies to any service comes last.
const FILES: [(&str, &str); 10] = [
    ("cloud.toml", include_str!("../../rules/secrets/cloud.toml")),
    ("source-hosting.toml", include_str!("../../rules/secrets/source-hosting.toml")),
    ("packages.toml", include_str!("../../rules/secrets/packages.toml")),
    ("payment.toml", include_str!("../../rules/secrets/payment.toml")),
    ("messaging.toml", include_str!("../../rules/secrets/messaging.toml")),
    ("ai.toml", include_str!("../../rules/secrets/ai.toml")),
    ("operations.toml", include_str!("../../rules/secrets/operations.toml")),
    ("databases.toml", include_str!("../../rules/secrets/databases.toml")),
    ("keys.toml", include_str!("../../rules/secrets/keys.toml")),
    ("generic.toml", include_str!("../../rules/secrets/generic.toml")),
];

/// Every rule, in order.
pub fn all() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> =
        LazyLock::new(|| read_all(&FILES).expect("the tests read these files"));
    &RULES
}

/// The keywords of all rules, and for each whose it is.
pub(super) struct Keywords {
    /// Finds them all in one pass, whatever their case; a rule's pattern tells cases apart.
    pub(super) words: AhoCorasick,
    /// By the number of the keyword, the numbers of its rules.
    pub(super) owners: Vec<Vec<usize>>,
}

/// The keywords of all rules.
pub(super) fn keywords() -> &'static Keywords {
    static KEYWORDS: LazyLock<Keywords> = LazyLock::new(|| {
        let mut by_word = BTreeMap::<String, Vec<usize>>::new();
        for (number, rule) in all().iter().enumerate() {
            for word in &rule.keywords {
                by_word.entry(word.to_ascii_lowercase()).or_default().push(number);
            }
        }
        let (words, owners): (Vec<_>, Vec<_>) = by_word.into_iter().unzip();
        let words = AhoCorasick::builder().ascii_case_insensitive(true).build(words);
        Keywords { words: words.expect("the tests build this of the same words"), owners }
    });
    &KEYWORDS
}

/// One kind of secret.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in small letters and dashes.
    pub name: String,
    /// The file that it stands in, `cloud.toml`.
    pub file: String,
    /// What it finds, in words.
    pub title: String,
    /// How much it matters that somebody else knows such a secret.
    pub severity: Severity,
    /// What somebody else can do with it.
    pub risk: String,
    /// Texts that hold such a secret: in parts to be joined, the secret between `«` and `»`.
    pub secret: Vec<Vec<String>>,
    /// Texts that hold none, in parts to be joined.
    pub harmless: Vec<Vec<String>>,
    keywords: Vec<String>,
    pub(super) pattern: Pattern,
    entropy: f64,
    check: Check,
    near: Option<Lazy>,
}

/// How much it matters that somebody else knows a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Medium,
    High,
    Critical,
}

/// By what a secret is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Its own form, which nothing else has.
    Form,
    /// The name that it is given to, and that a machine may have drawn it.
    Name,
    /// The name alone: a person may have chosen it.
    Guess,
}

/// How a rule describes its secret.
#[derive(Debug)]
pub(super) enum Pattern {
    /// Its first group is the secret.
    Regex(Lazy),
    /// What a name is given.
    Assigned {
        /// What the name ends in; any name with a keyword in it if there are none.
        names: Vec<String>,
        /// What it must not end in.
        except: Vec<String>,
        /// What the whole value is.
        value: Lazy,
    },
    /// A key of several lines.
    Block {
        /// The line that begins one.
        begin: Lazy,
        /// The line that ends one.
        end: Lazy,
    },
}

/// A pattern that is compiled when it is first needed. To compile all of them takes 20 ms, and
/// most texts need a few.
#[derive(Debug)]
pub(super) struct Lazy {
    written: String,
    compiled: OnceLock<Regex>,
}

impl Lazy {
    fn new(written: impl Into<String>) -> Self {
        Self { written: written.into(), compiled: OnceLock::new() }
    }

    /// The compiled pattern.
    pub(super) fn get(&self) -> &Regex {
        self.compiled.get_or_init(|| self.compile().expect("the tests compile every pattern"))
    }

    fn compile(&self) -> Result<Regex, regex::Error> {
        // Without Unicode's tables a pattern compiles ten times as fast, and secrets are ASCII.
        RegexBuilder::new(&self.written).unicode(false).build()
    }
}

/// What a value must look like, beyond its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Check {
    /// Anything but what documentation writes in a secret's place.
    #[default]
    NoStandIn,
    /// Anything that is there and not a reference: whoever writes `user:password@` means it.
    NoReference,
    /// A machine may have drawn it.
    Random,
    /// A person may have chosen it.
    Typed,
}

/// A rule as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    title: String,
    severity: Option<Severity>,
    keywords: Vec<String>,
    token: Option<String>,
    regex: Option<String>,
    assigned: Option<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    begin: Option<String>,
    end: Option<String>,
    #[serde(default)]
    entropy: f64,
    #[serde(default)]
    check: Check,
    #[serde(default)]
    near: Vec<String>,
    secret: Vec<Vec<String>>,
    harmless: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    severity: Severity,
    risk: String,
    rule: Vec<Written>,
}

/// Why a file of rules cannot be used.
#[derive(Debug, thiserror::Error)]
enum RulesError {
    #[error("{file} is not a file of rules: {source}")]
    Toml { file: String, source: toml::de::Error },
    #[error("{rule}: {problem}")]
    Rule { rule: String, problem: &'static str },
}

fn read_all(files: &[(&str, &str)]) -> Result<Vec<Rule>, RulesError> {
    let mut rules = Vec::new();
    let mut names = BTreeSet::new();
    for (file, content) in files {
        let family: Family = toml::from_str(content)
            .map_err(|source| RulesError::Toml { file: (*file).to_owned(), source })?;
        for written in family.rule {
            if !names.insert(written.name.clone()) {
                return Err(RulesError::Rule { rule: written.name, problem: "is there twice" });
            }
            let severity = written.severity.unwrap_or(family.severity);
            let mut rule = Rule::check(written, severity)?;
            (*file).clone_into(&mut rule.file);
            rule.risk.clone_from(&family.risk);
            rules.push(rule);
        }
    }
    Ok(rules)
}

impl Rule {
    fn check(written: Written, severity: Severity) -> Result<Self, RulesError> {
        let rule = &written.name;
        let ensure = |holds: bool, problem| {
            if holds { Ok(()) } else { Err(RulesError::Rule { rule: rule.clone(), problem }) }
        };
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        ensure(
            !rule.is_empty() && rule.chars().all(is_name),
            "its name has other than a-z, 0-9, -",
        )?;
        ensure(!written.title.is_empty(), "has no title")?;
        ensure(!written.keywords.is_empty(), "has no keywords")?;
        ensure(written.keywords.iter().all(|word| word.len() >= 2), "has a keyword of one letter")?;
        ensure(!written.secret.is_empty(), "shows no secret")?;
        ensure(!written.harmless.is_empty(), "shows nothing harmless")?;
        let has_names = !(written.names.is_empty() && written.except.is_empty());
        ensure(written.assigned.is_some() || !has_names, "has names and nothing `assigned`")?;
        let pattern =
            match (written.token, written.regex, written.assigned, written.begin, written.end) {
                (Some(token), None, None, None, None) => {
                    Pattern::Regex(Lazy::new(whole_word(&token)))
                }
                (None, Some(regex), None, None, None) => Pattern::Regex(Lazy::new(regex)),
                (None, None, Some(value), None, None) => Pattern::Assigned {
                    names: written.names,
                    except: written.except,
                    value: Lazy::new(format!("^(?:{value})$")),
                },
                (None, None, None, Some(begin), Some(end)) => {
                    Pattern::Block { begin: Lazy::new(begin), end: Lazy::new(end) }
                }
                _ => {
                    let problem = "needs one of token, regex, assigned, begin and end";
                    return Err(RulesError::Rule { rule: written.name, problem });
                }
            };
        let near: Vec<_> = written.near.iter().map(|word| regex::escape(word)).collect();
        let near = (!near.is_empty()).then(|| Lazy::new(format!("(?i){}", near.join("|"))));
        Ok(Self {
            name: written.name,
            file: String::new(),
            title: written.title,
            severity,
            risk: String::new(),
            secret: written.secret,
            harmless: written.harmless,
            keywords: written.keywords,
            pattern,
            entropy: written.entropy,
            check: written.check,
            near,
        })
    }

    /// Whether it speaks of one service, or one kind of key, and not of whatever has a telling name.
    pub fn is_specific(&self) -> bool {
        self.file != "generic.toml"
    }

    /// By what its secrets are known.
    pub fn evidence(&self) -> Evidence {
        match (self.check, &self.pattern) {
            (Check::Typed, _) => Evidence::Guess,
            (Check::NoReference | Check::Random, _) | (_, Pattern::Assigned { .. }) => {
                Evidence::Name
            }
            (_, Pattern::Regex(_) | Pattern::Block { .. }) => Evidence::Form,
        }
    }

    /// Whether a value of the right form is a secret, so far as the value itself tells.
    pub(super) fn accepts(&self, value: &str) -> bool {
        let passes = match self.check {
            Check::NoStandIn => !value::is_stand_in(value),
            Check::NoReference => !value::is_reference(value),
            Check::Random => !value::is_stand_in(value) && value::looks_random(value),
            Check::Typed => {
                let is_chosen = value::looks_typed(value) || value::looks_random(value);
                !value::is_stand_in(value) && is_chosen
            }
        };
        passes && (self.entropy <= 0.0 || crate::text::entropy(value) >= self.entropy)
    }

    /// Whether `surroundings` name what the rule needs to be named there.
    pub(super) fn is_at_home(&self, surroundings: impl FnOnce() -> String) -> bool {
        self.near.as_ref().is_none_or(|near| near.get().is_match(&surroundings()))
    }
}

/// A token and where it may begin and end: not in the middle of a word, but right after the
/// escape of a line break or of a URL.
fn whole_word(token: &str) -> String {
    format!(r"(?:^|(?u:[^A-Za-z0-9_])|\\[nrt]|%[0-9A-F]{{2}})({token})\b{{end-half}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets;
    use std::fmt::Write;

    /// A text of the files, and where its secret stands.
    fn joined(parts: &[String]) -> (String, std::ops::Range<usize>) {
        let marked = parts.concat();
        let start = marked.find('«').unwrap_or(0);
        let text = marked.replacen('«', "", 1);
        let end = text.find('»').unwrap_or(text.len());
        (text.replacen('»', "", 1), start..end)
    }

    #[test]
    fn every_pattern_compiles() {
        for rule in all() {
            let patterns: Vec<(&Lazy, usize)> = match &rule.pattern {
                Pattern::Regex(regex) => vec![(regex, 1)],
                Pattern::Assigned { value, .. } => vec![(value, 0)],
                Pattern::Block { begin, end } => vec![(begin, 0), (end, 0)],
            };
            for (pattern, groups) in
                patterns.into_iter().chain(rule.near.iter().map(|near| (near, 0)))
            {
                let compiled = pattern.compile();
                let found = compiled.map(|regex| regex.captures_len() - 1);
                assert_eq!(found.as_ref(), Ok(&groups), "{}: {found:?} groups", rule.name);
            }
        }
    }

    #[test]
    fn every_rule_finds_its_secrets_and_leaves_the_rest() {
        let mut wrong = String::new();
        for rule in all() {
            for parts in &rule.secret {
                let (text, range) = joined(parts);
                let found = secrets::find(&text);
                let hit =
                    found.iter().any(|secret| secret.rule == rule.name && secret.range == range);
                if !hit {
                    let _ = writeln!(wrong, "{}: {text:?}: {range:?}, not {found:?}", rule.name);
                }
            }
            for parts in &rule.harmless {
                let text = parts.concat();
                let found = secrets::find(&text);
                if !found.is_empty() {
                    let _ = writeln!(wrong, "{}: {text:?} is harmless: {found:?}", rule.name);
                }
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    /// Scanners look at one string at a time, so a whole token in one string would be reported.
    #[test]
    fn no_part_is_a_secret_by_itself() {
        for rule in all() {
            for part in rule.secret.iter().chain(&rule.harmless).flatten() {
                let found = secrets::find(&part.replace(['«', '»'], ""));
                assert!(found.is_empty(), "{}: {part:?} is {found:?}", rule.name);
            }
        }
    }

    #[test]
    fn keywords_are_in_what_they_announce() {
        for rule in all() {
            for parts in &rule.secret {
                let text = joined(parts).0.to_ascii_lowercase();
                let announced =
                    rule.keywords.iter().any(|word| text.contains(&word.to_ascii_lowercase()));
                assert!(announced, "{}: {text}", rule.name);
            }
        }
    }

    #[test]
    fn a_wrong_file_is_refused() {
        const FAMILY: &str = "severity = \"high\"\nrisk = \"R\"\n";
        let rule = |keys: &str| {
            let file = format!(
                "{FAMILY}[[rule]]\nname = \"a\"\ntitle = \"A\"\nkeywords = [\"ab\"]\nsecret = [[\"ab1\"]]\n\
                 harmless = [[\"b\"]]\n{keys}"
            );
            read_all(&[("a.toml", &file)])
                .map(|rules| rules.len())
                .map_err(|error| error.to_string())
        };
        assert_eq!(rule("token = 'ab[0-9]'"), Ok(1));
        for (keys, problem) in [
            ("", "a: needs one of token, regex, assigned, begin and end"),
            ("token = 'a'\nregex = '(a)'", "a: needs one of token, regex, assigned, begin and end"),
            ("token = 'a'\nnames = ['b']", "a: has names and nothing `assigned`"),
            ("token = 'a'\ncolour = 'b'", "a.toml is not a file of rules"),
        ] {
            let error = rule(keys).expect_err(keys);
            assert!(error.starts_with(problem), "{error}");
        }
        let rule = "[[rule]]\nname = \"a\"\ntitle = \"A\"\nkeywords = [\"ab\"]\ntoken = 'ab'\n\
                     secret = [[\"ab1\"]]\nharmless = [[\"b\"]]\n"
            .repeat(2);
        let error =
            read_all(&[("a.toml", &format!("{FAMILY}{rule}"))]).expect_err("twice").to_string();
        assert_eq!(error, "a: is there twice");
    }
}
