//! A real Neovim 0.12 with the plugin: one test a case of `tests/editors/nvim/cases`.
//!
//! Nothing is skipped: what is missing fails and says how to get it.

use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Clone, Copy)]
enum Model {
    /// The one that a user gets.
    Default,
    /// The one that says what `script.toml` says.
    Scripted,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/nvim")
}

fn run(case: &str, model: Model) {
    let folder = folder();
    let mut neovim = Command::new("nvim");
    neovim
        .args(["--headless", "-u", "NONE", "-i", "NONE", "-l"])
        .arg(folder.join("run.lua"))
        .arg(case)
        .env("UNDERTONE_TEST_BINARY", env!("CARGO_BIN_EXE_undertone"));
    if let Model::Scripted = model {
        let script = format!("scripted:{}", folder.join("script.toml").display());
        neovim.env("UNDERTONE_TEST_MODEL", script);
    }
    let output = neovim.output().unwrap_or_else(|error| {
        panic!("Neovim does not start ({error}); `make suite` unpacks it and sets PATH")
    });
    assert!(
        output.status.success(),
        "{case}:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}

macro_rules! cases {
    ($($case:ident: $model:ident),* $(,)?) => {
        $(#[test]
        fn $case() {
            run(stringify!($case), Model::$model);
        })*

        const LISTED: &[&str] = &[$(stringify!($case)),*];
    };
}

cases! {
    accept: Scripted,
    closed: Scripted,
    cycle: Scripted,
    health: Scripted,
    missing_model: Scripted,
    real_model: Default,
    references: Scripted,
    restart: Scripted,
    scan: Scripted,
    silent: Scripted,
    tab: Scripted,
    typed_through: Scripted,
    utf8: Scripted,
}

#[test]
fn every_case_is_listed() {
    let mut found: Vec<String> = std::fs::read_dir(folder().join("cases"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().path().file_stem()?.to_str().map(str::to_owned))
        .collect();
    found.sort();
    assert_eq!(found, LISTED);
}
