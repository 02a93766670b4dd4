//! `docs/rules.md` says what the rules say. `UPDATE_EXPECT=1` writes it anew.

use expect_test::expect_file;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use undertone::scan::page::page;
use undertone::scan::project::Rules;
use undertone::scan::rules::Rule;

const HEAD: &str = "# The rules of security scans\n\nWhat `undertone rules explain` says, of all rules. \
                    [writing-rules.md](writing-rules.md) is how to write one.\n";

fn folder(rule: &Rule) -> &str {
    rule.id.split('/').next().unwrap_or_default()
}

#[test]
fn every_rule_has_its_page() {
    let rules = Rules::embedded();
    let sets = rules.all();
    let mut by_folder: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in sets.iter().flat_map(|set| &set.rules) {
        by_folder.entry(folder(rule)).or_default().push(rule);
    }
    let mut text = HEAD.to_owned();
    for (folder, rules) in &mut by_folder {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        write!(text, "\n## {folder}: {} rules\n", rules.len()).expect("a string grows");
        for rule in rules {
            write!(text, "\n{}", page(rule, 3)).expect("a string grows");
        }
    }
    let secrets = rules.secrets();
    write!(
        text,
        "\n## secrets: {} rules\n\n| rule | finds | severity |\n|---|---|---|\n",
        secrets.len()
    )
    .expect("a string grows");
    for rule in secrets {
        let severity = rule.severity.name();
        writeln!(text, "| {} | {} | {severity} |", rule.id, rule.title).expect("a string grows");
    }
    expect_file!["../../../docs/rules.md"].assert_eq(&text);
}
