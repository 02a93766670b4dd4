//! What may reach a model: laws that hold for any text, and cases as data.

mod exclusions;
mod outgoing;
mod secrets;
mod unicode;

/// The cases of one file of `tests/cases/guard`.
fn cases<T: serde::de::DeserializeOwned>(file: &str) -> Vec<T> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Cases<T> {
        case: Vec<T>,
    }
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/guard").join(file);
    let content =
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let cases: Cases<T> =
        toml::from_str(&content).unwrap_or_else(|error| panic!("{file}: {error}"));
    cases.case
}
