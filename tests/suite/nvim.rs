//! A real Neovim 0.12 with the plugin: one test a case of `tests/editors/nvim/cases`.
//!
//! A case with a script beside it (`CASE.script`) runs on the scripted model, one without on the
//! default model. Nothing is skipped: what is missing fails and says how to get it.

use std::path::Path;
use std::process::Command;

fn run(case: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/nvim");
    let script = folder.join("cases").join(case).with_extension("script");
    let mut neovim = Command::new("nvim");
    neovim
        .args(["--headless", "-u", "NONE", "-i", "NONE", "-l"])
        .arg(folder.join("run.lua"))
        .arg(case)
        .env("UNDERTONE_TEST_BINARY", env!("CARGO_BIN_EXE_undertone"));
    if script.exists() {
        neovim.env("UNDERTONE_TEST_MODEL", format!("scripted:{}", script.display()));
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
    ($($case:ident),* $(,)?) => {
        $(#[test]
        fn $case() {
            run(stringify!($case));
        })*

        #[test]
        fn every_case_is_listed() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/nvim/cases");
            let mut found: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .filter_map(|entry| {
                    let name = entry.unwrap().file_name().into_string().unwrap();
                    name.strip_suffix(".lua").map(str::to_owned)
                })
                .collect();
            found.sort();
            assert_eq!(found, [$(stringify!($case)),*]);
        }
    };
}

cases! {
    accept,
    closed,
    cycle,
    health,
    missing_model,
    real_model,
    restart,
    silent,
    tab,
    typed_through,
    utf8,
}
