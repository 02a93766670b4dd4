//! Security scans: every rule against the annotated source beside it, and what sources become.

mod files;
mod fixes;
mod folders;
mod formats;
mod laws;
mod lowering;
mod modules;
mod pages;
mod secrets;

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn each_rule_finds_what_its_test_says_and_nothing_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for language in ["python", "java", "javascript", "typescript", "csharp", "go"] {
        let output = Command::new(env!("CARGO_BIN_EXE_undertone"))
            .args(["rules", "test"])
            .arg(root.join(language))
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{language}\n{said}");
    }
}

const RULE: &str = "title: A\nmessage: B.\nseverity: low\nconfidence: low\nmatch:\n  any:\n    \
    - pattern: before($X)\n    - pattern: before($X, flag=$OFF)\n    - pattern: before($X, $Y, $Z)\n";
const SOURCE: &str = "# ruleid: a\nbefore(f(1))\n# ruleid: a\nbefore(2, flag=False)\n\
    # ruleid: a\nbefore(3, flag=off)\n# ruleid: a\nbefore(4, 5, 6)\n# ok: a\nafter(7)\n\
    # ruleid: a\nbefore(8)  # undertone: ignore[python/a] a reason\n";

#[test]
fn fixes_are_tested_by_what_comes_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("python");
    fs::create_dir(&at).expect("a folder");
    let write = |name: &str, text: &str| fs::write(at.join(name), text).expect(name);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undertone"));
        let output = command.arg("rules").args(arguments).arg(&at).output().expect("it runs");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    write("a.py", SOURCE);
    let rule = |fix: &str| write("a.yaml", &format!("{RULE}{fix}"));

    rule("fix: {at: $OFF, replace: '^False$', with: 'True'}\n");
    for command in ["lint", "test"] {
        let (is_fine, said) = run(&[command]);
        assert!(!is_fine && said.contains("its fix has no test"), "{said}");
    }
    let (is_fine, said) = run(&["test", "--write-fixed"]);
    assert!(!is_fine && said.contains("4 findings are left after 1 fixes"), "{said}");

    // The first that applies; one with a metavariable that stands for nothing does not.
    rule("fix:\n  - after($X, $Z)\n  - {replace: '^(before)', with: then}\n");
    let (is_fine, said) = run(&["test"]);
    let differs = "a.fixed.py:2: after the fixes it is `then(f(1))`";
    assert!(!is_fine && said.contains(differs), "{said}");
    assert!(run(&["test", "--write-fixed"]).0);
    let fixed = "# ruleid: a\nthen(f(1))\n# ruleid: a\nthen(2, flag=False)\n\
        # ruleid: a\nthen(3, flag=off)\n# ruleid: a\nafter(4, 6)\n# ok: a\nafter(7)\n\
        # ruleid: a\nbefore(8)  # undertone: ignore[python/a] a reason\n";
    assert_eq!(fs::read_to_string(at.join("a.fixed.py")).expect("a file"), fixed);
    assert!(run(&["lint"]).0);

    rule("fix: then(($X)\n");
    let (is_fine, said) = run(&["test", "--write-fixed"]);
    assert!(!is_fine && said.contains("a.fixed.py does not parse"), "{said}");
    rule("fix: then($NOBODY)\n");
    let (is_fine, said) = run(&["lint"]);
    assert!(!is_fine && said.contains("$NOBODY"), "{said}");
    rule("");
    let (is_fine, said) = run(&["test"]);
    assert!(!is_fine && said.contains("nothing is fixed"), "{said}");
}
