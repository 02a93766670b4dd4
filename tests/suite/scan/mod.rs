//! Security scans: every rule against the annotated source beside it, and what sources become.

mod files;
mod formats;
mod laws;
mod lowering;
mod pages;
mod secrets;

use std::path::Path;
use std::process::Command;

#[test]
fn each_rule_finds_what_its_test_says_and_nothing_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for language in ["python", "java", "javascript", "typescript", "csharp"] {
        let output = Command::new(env!("CARGO_BIN_EXE_undertone"))
            .args(["rules", "test"])
            .arg(root.join(language))
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{language}\n{said}");
    }
}
