//! Settings, and where each may come from.
//!
//! The only module that reads the environment. Precedence: a flag of the command line,
//! then `UNDERTONE_…` in the environment, then the user's own configuration file, then
//! the default. A repository's files are never read.

pub mod backends;
pub mod exclusions;
pub mod references;
pub mod scan;

use crate::completion::MOST_ITEMS;
use backends::Provider;
use etcetera::BaseStrategy;
use references::References;
use scan::Scans;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The model of whoever has chosen none.
pub const DEFAULT_MODEL: &str = "qwen2.5-coder-0.5b";

/// Everything a person can set, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// A backend of `backends`, a model of the catalogue, the path of a GGUF file, or
    /// `scripted:PATH`.
    pub model: String,
    /// What is asked in its place while it does not work, in this order; named as `model` is.
    pub fallback: Vec<String>,
    /// How many suggestions a person may go through who asks for one.
    pub alternatives: NonZeroUsize,
    /// Whether suggestions come while a person types, and not only where they ask for one.
    pub automatic: bool,
    /// The backends on other machines, by name.
    pub backends: BTreeMap<String, Provider>,
    /// A file of certificates (PEM) that are trusted besides the system's.
    pub ca_bundle: Option<PathBuf>,
    /// Patterns, as in a `.gitignore` at a repository's root or of absolute paths, of files that
    /// may not leave this machine.
    pub exclude: Vec<String>,
    /// How code is scanned in the editor.
    pub scan: Scans,
    /// Whether and how suggestions are compared with known code.
    pub references: References,
    /// The folder of the index that they are compared with.
    pub references_directory: PathBuf,
    /// The folder that downloaded models are kept in.
    pub models_directory: PathBuf,
    /// The folder for what was counted: the tokens that backends have used.
    pub state_directory: PathBuf,
    /// The folder for what can be found out again, such as which CPU variant works here.
    pub cache_directory: PathBuf,
    /// The configuration file; it need not be there.
    pub file: PathBuf,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No home directory is known, so there is no place for models.
    #[error("no home directory is known; set HOME")]
    NoHome,
    /// The configuration file is there and cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Unreadable {
        /// The configuration file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The configuration file says something that is not a setting.
    #[error("{}: {}", file.display(), shown(source))]
    Invalid {
        /// The configuration file.
        file: PathBuf,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A setting has no value.
    #[error("{setting} is empty; give it a value or leave it out")]
    Empty {
        /// The setting, as the person wrote it.
        setting: &'static str,
    },
}

/// A mistake with its line; but for one with a key, whose line holds it.
fn shown(mistake: &toml::de::Error) -> String {
    if mistake.message().contains("does not belong in this file") {
        mistake.message().to_owned()
    } else {
        mistake.to_string()
    }
}

/// Whether to colour what goes to a terminal: <https://no-color.org>.
pub fn wants_colour() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// What the variable holds that a person has named in their own configuration file; one that is
/// empty counts as not set.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether requests to other machines go through a proxy, by the variables that are usual for it.
pub fn has_proxy() -> bool {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .iter()
        .any(|name| variable(name).is_some())
}

/// Cargo's home, as cargo finds it.
pub fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").filter(|value| !value.is_empty());
    named.map(PathBuf::from).or_else(|| Some(etcetera::home_dir().ok()?.join(".cargo")))
}

/// The configuration file, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    model: Option<String>,
    #[serde(default)]
    fallback: Vec<String>,
    #[serde(default)]
    alternatives: Alternatives,
    automatic: Option<bool>,
    #[serde(default)]
    backends: BTreeMap<String, Provider>,
    ca_bundle: Option<PathBuf>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    scan: Scans,
    #[serde(default)]
    references: References,
    models_directory: Option<PathBuf>,
}

/// How many suggestions a person may go through; each costs time and tokens.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "usize")]
struct Alternatives(NonZeroUsize);

impl Default for Alternatives {
    fn default() -> Self {
        Self(NonZeroUsize::MIN.saturating_add(2))
    }
}

impl TryFrom<usize> for Alternatives {
    type Error = String;

    fn try_from(given: usize) -> Result<Self, String> {
        let possible = NonZeroUsize::new(given).filter(|given| given.get() <= MOST_ITEMS);
        let mistake = || format!("`alternatives` is {given}, and 1 to {MOST_ITEMS} are possible");
        possible.map(Self).ok_or_else(mistake)
    }
}

/// Where things are when nobody has said otherwise.
struct Places {
    home: PathBuf,
    config: PathBuf,
    data: PathBuf,
    state: PathBuf,
    cache: PathBuf,
}

impl Settings {
    /// Reads the environment and the user's configuration file.
    pub fn load() -> Result<Self, ConfigError> {
        let strategy = etcetera::choose_base_strategy().map_err(|_| ConfigError::NoHome)?;
        let places = Places {
            home: strategy.home_dir().to_path_buf(),
            config: strategy.config_dir().join("undertone"),
            data: strategy.data_dir().join("undertone"),
            // Systems without a folder for state keep it with the data.
            state: strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("undertone"),
            cache: strategy.cache_dir().join("undertone"),
        };
        Self::layered(&|name| env::var_os(name), &places)
    }

    /// The same, with another model first and none behind it.
    #[must_use]
    pub fn named(&self, model: &str) -> Self {
        Self { model: model.to_owned(), fallback: Vec::new(), ..self.clone() }
    }

    fn layered(
        variable: &dyn Fn(&str) -> Option<OsString>,
        places: &Places,
    ) -> Result<Self, ConfigError> {
        // A variable that is set to nothing counts as not set, as shells' users expect.
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let named = set("UNDERTONE_CONFIG").map(PathBuf::from);
        let path = named.clone().unwrap_or_else(|| places.config.join("config.toml"));
        let file = File::read(&path, named.is_some())?;
        let model = set("UNDERTONE_MODEL").map(|value| value.to_string_lossy().into_owned());
        let models = set("UNDERTONE_MODELS_DIR").map(PathBuf::from);
        let ca_bundle = set("UNDERTONE_CA_BUNDLE").map(PathBuf::from);
        let index = set("UNDERTONE_REFERENCES_DIR").map(PathBuf::from);
        let named_index =
            file.references.directory.as_ref().map(|path| from_home(path, &places.home));
        Ok(Self {
            model: model.or(file.model).unwrap_or_else(|| DEFAULT_MODEL.to_owned()),
            fallback: file.fallback,
            alternatives: file.alternatives.0,
            automatic: file.automatic.unwrap_or(true),
            backends: file.backends,
            exclude: file.exclude.iter().map(|it| pattern_from_home(it, &places.home)).collect(),
            scan: Scans {
                rules: file.scan.rules.iter().map(|it| from_home(it, &places.home)).collect(),
                ..file.scan
            },
            references: file.references,
            references_directory: index
                .or(named_index)
                .unwrap_or_else(|| places.data.join("references")),
            ca_bundle: ca_bundle.or(file.ca_bundle).map(|path| from_home(&path, &places.home)),
            models_directory: models
                .or(file.models_directory.map(|path| from_home(&path, &places.home)))
                .unwrap_or_else(|| places.data.join("models")),
            state_directory: places.state.clone(),
            cache_directory: places.cache.clone(),
            file: path,
        })
    }
}

impl File {
    fn read(path: &Path, must_exist: bool) -> Result<Self, ConfigError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => String::new(),
            Err(source) => {
                return Err(ConfigError::Unreadable { file: path.to_path_buf(), source });
            }
        };
        let file: Self = toml::from_str(&text).map_err(|source| ConfigError::Invalid {
            file: path.to_path_buf(),
            source: Box::new(source),
        })?;
        if file.model.as_deref() == Some("") {
            return Err(ConfigError::Empty { setting: "model" });
        }
        if file.models_directory.as_deref() == Some(Path::new("")) {
            return Err(ConfigError::Empty { setting: "models_directory" });
        }
        Ok(file)
    }
}

/// A file has no shell that would expand `~/`.
fn from_home(path: &Path, home: &Path) -> PathBuf {
    path.strip_prefix("~").map_or_else(|_| path.to_path_buf(), |rest| home.join(rest))
}

/// The same for a pattern, which `!` may open. What the home's own name has of a pattern's signs is
/// no pattern, and its backslashes divide folders.
fn pattern_from_home(pattern: &str, home: &Path) -> String {
    let (not, path) = pattern.strip_prefix('!').map_or(("", pattern), |path| ("!", path));
    let Some(rest) = path.strip_prefix("~/") else { return pattern.to_owned() };
    let mut expanded = not.to_owned();
    for sign in home.to_string_lossy().chars() {
        match sign {
            '\\' if cfg!(windows) => expanded.push('/'),
            '*' | '?' | '[' | ']' | '{' | '}' | '\\' => expanded.extend(['\\', sign]),
            sign => expanded.push(sign),
        }
    }
    format!("{}/{rest}", expanded.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// Loads with a configuration file of this `content` and these variables.
    fn load(content: &str, variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("config")).unwrap();
        fs::write(at("config/config.toml"), content).unwrap();
        let places = Places {
            home: PathBuf::from("/home/ada"),
            config: at("config"),
            data: PathBuf::from("/home/ada/data"),
            state: PathBuf::from("/home/ada/state"),
            cache: PathBuf::from("/home/ada/cache"),
        };
        let variable = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        Settings::layered(&variable, &places)
    }

    fn check(content: &str, variables: &[(&str, &str)], expected: &Expect) {
        let shown = match load(content, variables) {
            Ok(settings) => {
                format!("{} in {}", settings.model, settings.models_directory.display())
            }
            // The folder's name differs from run to run.
            Err(error) => error.to_string().split_once("config.toml").unwrap().1.to_owned(),
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn each_layer_covers_the_one_below() {
        let file = "model = \"smollm2-135m\"\nmodels_directory = \"~/big/models\"\n";
        check("", &[], &expect!["qwen2.5-coder-0.5b in /home/ada/data/models"]);
        check(file, &[], &expect!["smollm2-135m in /home/ada/big/models"]);
        let variables = [("UNDERTONE_MODEL", "/m.gguf"), ("UNDERTONE_MODELS_DIR", "/models")];
        check(file, &variables, &expect!["/m.gguf in /models"]);
        check(file, &[("UNDERTONE_MODEL", "")], &expect!["smollm2-135m in /home/ada/big/models"]);
    }

    #[test]
    fn a_pattern_may_begin_at_home() {
        let written = "exclude = [\"~/work/*\", \"!~/work/x\", \"~\", \"*.sql\", \"/etc\"]";
        let expected = ["/home/ada/work/*", "!/home/ada/work/x", "~", "*.sql", "/etc"];
        assert_eq!(load(written, &[]).unwrap().exclude, expected);
        let at = |home: &str| pattern_from_home("~/x", Path::new(home));
        assert_eq!(at("/home/[a]*"), r"/home/\[a\]\*/x");
        assert_eq!(at("/"), "/x");
    }

    #[test]
    fn a_mistake_names_its_line() {
        check(
            "model = \"a\"\nmodles_directory = \"b\"\n",
            &[],
            &expect![[r#"
                : TOML parse error at line 2, column 1
                  |
                2 | modles_directory = "b"
                  | ^^^^^^^^^^^^^^^^
                unknown field `modles_directory`, expected one of `model`, `fallback`, `alternatives`, `automatic`, `backends`, `ca_bundle`, `exclude`, `scan`, `references`, `models_directory`
            "#]],
        );
    }

    #[test]
    fn an_index_may_be_elsewhere() {
        let file = "[references]\ndirectory = \"~/index\"\n";
        let index = |file: &str, variables: &[(&str, &str)]| {
            load(file, variables).unwrap().references_directory.display().to_string()
        };
        assert_eq!(index("", &[]), "/home/ada/data/references");
        assert_eq!(index(file, &[]), "/home/ada/index");
        assert_eq!(index(file, &[("UNDERTONE_REFERENCES_DIR", "/index")]), "/index");
    }

    #[test]
    fn one_to_five_suggestions_can_be_gone_through() {
        let given = |file: &str| load(file, &[]).map(|settings| settings.alternatives.get());
        assert_eq!(given("").unwrap(), 3);
        assert_eq!(given("alternatives = 5").unwrap(), 5);
        for wrong in ["alternatives = 0", "alternatives = 6", "alternatives = -1"] {
            assert!(matches!(given(wrong), Err(ConfigError::Invalid { .. })), "{wrong}");
        }
    }

    #[test]
    fn a_key_in_the_file_is_not_repeated() {
        let file = "[backends]\nb = { provider = \"mistral\", key = \"sk-hush\" }\n";
        let error = load(file, &[]).unwrap_err().to_string();
        assert!(error.contains("does not belong") && !error.contains("hush"), "{error}");
    }

    #[test]
    fn only_a_file_that_was_named_must_exist() {
        let error = load("", &[("UNDERTONE_CONFIG", "/nowhere/config.toml")]).unwrap_err();
        assert!(matches!(error, ConfigError::Unreadable { .. }));
    }
}
