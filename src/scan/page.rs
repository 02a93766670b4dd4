//! A rule's page, in Markdown: what `undertone rules explain` says and `docs/rules.md` is made of.

use super::rules::Rule;
use std::fmt::Write as _;

/// What a rule finds, why that matters, and what to do; under a heading of the given level.
pub fn page(rule: &Rule, level: usize) -> String {
    let mut page = format!("{} {}: {}\n\n", "#".repeat(level), rule.id, rule.title);
    let mut facts = vec![
        format!("severity {}", rule.severity.name()),
        format!("confidence {}", rule.confidence.name()),
    ];
    facts.extend(rule.cwe.iter().map(|number| format!("CWE-{number}")));
    facts.extend(rule.owasp.iter().map(|it| format!("OWASP {it}")));
    // Writing to a string does not fail.
    let _ = writeln!(page, "{}", facts.join(", "));
    for part in [&rule.description, &rule.remedy] {
        if !part.trim().is_empty() {
            let _ = writeln!(page, "\n{}", part.trim());
        }
    }
    if !rule.fixes.is_empty() {
        page.push_str("\nEditors offer a fix for it.\n");
    }
    if !rule.references.is_empty() {
        page.push('\n');
    }
    for reference in &rule.references {
        let _ = writeln!(page, "- <{reference}>");
    }
    page
}
