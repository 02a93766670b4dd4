//! `undertone models` and `undertone doctor`, as a person calls them.

use crate::support::undertone;
use serde_json::Value;
use std::process::Output;
use tempfile::TempDir;

fn run(home: &TempDir, arguments: &[&str]) -> Output {
    undertone(home)
        .args(arguments)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .expect("undertone runs")
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let checks = report["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("{report:#}"))
}

#[test]
fn list_says_what_is_not_here() {
    let home = tempfile::tempdir().unwrap();
    let output = run(&home, &["models", "list", "--json"]);
    let models = json(&output);
    let first = &models["models"][0];
    assert_eq!(first["name"], "qwen2.5-coder-0.5b");
    assert_eq!((&first["present"], &first["chosen"]), (&Value::Bool(false), &Value::Bool(true)));
    let text = String::from_utf8(run(&home, &["models", "list"]).stdout).unwrap();
    assert!(text.contains("* qwen2.5-coder-0.5b    491 MB  Apache-2.0"), "{text}");
    assert!(text.contains("not here; undertone models pull smollm2-135m"), "{text}");
}

#[test]
fn a_name_that_is_not_in_the_catalogue_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let output = run(&home, &["models", "pull", "gpt-9"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("there is no model gpt-9\n  try: `undertone models list`"), "{text}");
}

#[test]
fn doctor_names_what_is_missing_and_the_remedy() {
    let home = tempfile::tempdir().unwrap();
    let output = run(&home, &["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["ok"], false);
    let model = check(&report, "model");
    assert_eq!(model["state"], "fail");
    assert!(model["fix"].as_str().unwrap().contains("undertone models pull"), "{model}");
    assert_eq!(check(&report, "models folder")["state"], "ok");
}

#[test]
fn doctor_stops_at_a_configuration_that_cannot_be_read() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/undertone");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "modell = \"x\"\n").unwrap();
    let output = run(&home, &["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("FAIL  configuration"), "{text}");
    assert!(text.contains("line 1, column 1"), "{text}");
}

#[test]
fn doctor_names_patterns_that_cannot_be_read() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join(".undertoneignore"), "ok\n[z-\n").unwrap();
    let report = json(&run(&home, &["doctor", "--json"]));
    let detail = check(&report, "exclusions")["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains(".undertoneignore, line 2"), "{detail}");
}

#[cfg(feature = "local")]
#[test]
fn doctor_lets_the_model_write() {
    let home = tempfile::tempdir().unwrap();
    let (path, _) = undertone::models::locate(&super::small_model()).unwrap();
    let path = path.to_str().expect("UTF-8").to_owned();
    let report = json(&run(&home, &["doctor", "--json", "--model", &path]));
    assert_eq!(report["ok"], true, "{report:#}");
    let generation = check(&report, "generation")["detail"].as_str().unwrap().to_owned();
    assert!(generation.contains("tokens a second"), "{generation}");
    assert_eq!(check(&report, "CPU")["state"], "ok");
}

#[cfg(not(feature = "local"))]
#[test]
fn without_the_embedded_model_it_is_said() {
    let home = tempfile::tempdir().unwrap();
    let report = json(&run(&home, &["doctor", "--json"]));
    assert_eq!(check(&report, "undertone")["state"], "fail");
    let file = home.path().join("x.gguf");
    std::fs::write(&file, "GGUF").unwrap();
    std::fs::write(home.path().join("x.py"), "x = 1\n").unwrap();
    let output = run(&home, &["complete", "x.py:1", "--model", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("this build of undertone has no embedded model"), "{text}");
}
