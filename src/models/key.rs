//! Keys of servers: from an environment variable or the system's keyring, never from a file of ours.
//!
//! A key leaves this module for one place, the header of a request. No log, error text or
//! `Debug` output has it.
//!
//! The keyring is asked through the platform's own tool, which knows what unlocks it here; a
//! library for it would bring D-Bus and an executor of its own.

use crate::completion::generation::BackendError;
use crate::config::{self, backends::KeySource};
use reqwest::header::HeaderValue;
use std::fmt;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::process::Command;

/// The name under which keys of ours are kept in a keyring.
const SERVICE: &str = "undertone";
/// A keyring that is locked asks the person for a password first.
const PATIENCE: Duration = Duration::from_secs(20);
/// What is shorter is no key: hiding it would leave nothing readable of a server's words, and not
/// hiding it would show it.
const LEAST: usize = 8;
/// A key in a text is replaced by this.
pub(super) const HIDDEN: &str = "(hidden)";

/// A key. It shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key(Arc<str>);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

impl Key {
    /// What a program or a person has given: without the white space around it.
    fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// As `Authorization` wants it; `None` if a header cannot carry it.
    pub(super) fn bearer(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// A text of a server, which may repeat the key, without it.
    pub(super) fn hide(&self, text: &str) -> String {
        text.replace(&*self.0, HIDDEN)
    }
}

/// Where the key of one backend is, and the key itself once it was read.
pub(super) struct Keys {
    backend: String,
    source: Option<KeySource>,
    known: Mutex<Option<Key>>,
}

impl Keys {
    pub(super) fn new(backend: String, source: Option<KeySource>) -> Self {
        Self { backend, source, known: Mutex::default() }
    }

    /// Whether there is a key to be sent at all.
    pub(super) fn is_wanted(&self) -> bool {
        self.source.is_some()
    }

    /// Where the key is, in a person's words.
    pub(super) fn place(&self) -> String {
        match &self.source {
            None => "no key".to_owned(),
            Some(KeySource::Env(name)) => format!("the key in the environment variable {name}"),
            Some(KeySource::Keyring(account)) => format!("the key `{account}` of the keyring"),
        }
    }

    /// The key, or why there is none; `Ok(None)` where none is wanted.
    pub(super) async fn get(&self) -> Result<Option<Key>, BackendError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(source) = self.source.as_ref().filter(|_| known.is_none()) else {
            return Ok(known);
        };
        let found = match source {
            KeySource::Env(name) => from_environment(name),
            KeySource::Keyring(account) => from_keyring(account).await,
        };
        let checked = found.and_then(|key| match key.bearer() {
            _ if key.0.chars().count() < LEAST => Err(format!(
                "{} is too short to be a key: {LEAST} characters at least; leave `key` out where \
                 the server wants none",
                self.place()
            )),
            Some(_) => Ok(key),
            None => Err(format!("{} has characters that no header can carry", self.place())),
        });
        let key = checked.map_err(|reason| BackendError::NoCredentials {
            backend: self.backend.clone(),
            reason,
        })?;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
        Ok(Some(key))
    }

    /// Reads the key anew next time: the server does not take this one, and a person will change it.
    pub(super) fn forget(&self) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn from_environment(name: &str) -> Result<Key, String> {
    config::variable(name).and_then(|value| Key::new(&value)).ok_or_else(|| {
        format!("the environment variable {name} is not set where undertone was started")
    })
}

/// The platform's tool: what reads a key, what stores one, and what brings the tool.
struct Tool {
    program: &'static str,
    lookup: fn(&str) -> Vec<String>,
    store: fn(&str) -> String,
    package: &'static str,
}

const SECRET_TOOL: Tool = Tool {
    program: "secret-tool",
    lookup: |account| ["lookup", "service", SERVICE, "account", account].map(str::to_owned).into(),
    store: |account| {
        format!("secret-tool store --label=Undertone service {SERVICE} account {account}")
    },
    package: "install libsecret-tools (Debian, Ubuntu) or libsecret (Fedora, Arch)",
};

const SECURITY: Tool = Tool {
    program: "security",
    lookup: |account| {
        ["find-generic-password", "-s", SERVICE, "-a", account, "-w"].map(str::to_owned).into()
    },
    store: |account| format!("security add-generic-password -s {SERVICE} -a {account} -w"),
    package: "it is part of macOS: check PATH",
};

const TOOL: Option<Tool> = if cfg!(target_os = "macos") {
    Some(SECURITY)
} else if cfg!(unix) {
    Some(SECRET_TOOL)
} else {
    None
};

async fn from_keyring(account: &str) -> Result<Key, String> {
    let Some(tool) = TOOL else {
        return Err("this system's keyring cannot be read yet; put the key into an environment \
                    variable and name that: key = { env = \"NAME\" }"
            .to_owned());
    };
    let mut command = Command::new(tool.program);
    command.args((tool.lookup)(account));
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = match tokio::time::timeout(PATIENCE, command.output()).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => {
            return Err(format!("{} cannot be run: {error}; {}", tool.program, tool.package));
        }
        Err(_) => {
            let waited = PATIENCE.as_secs();
            return Err(format!("the keyring has not answered within {waited} s; unlock it"));
        }
    };
    let key = String::from_utf8(output.stdout).ok().and_then(|text| Key::new(&text));
    key.filter(|_| output.status.success()).ok_or_else(|| {
        let store = (tool.store)(account);
        // The tool's complaint, such as a bus that is not there. It never says a key.
        let complaint = super::http::failure::one_line(&String::from_utf8_lossy(&output.stderr));
        let complaint =
            if complaint.is_empty() { String::new() } else { format!(" ({complaint})") };
        format!("the keyring has no key `{account}`{complaint}; store it with `{store}`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_shows_itself_to_nobody() {
        let key = Key::new(" sk-very-secret\n").unwrap();
        assert_eq!(format!("{key:?} {:?}", Some(&key)), "(hidden) Some((hidden))");
        assert_eq!(key.hide("Incorrect key: sk-very-secret."), "Incorrect key: (hidden).");
        let bearer = key.bearer().unwrap();
        assert_eq!(bearer, "Bearer sk-very-secret");
        assert_eq!(format!("{bearer:?}"), "Sensitive");
    }

    #[test]
    fn what_no_header_carries_is_no_key() {
        assert_eq!(Key::new(" \n"), None);
        assert_eq!(Key::new("two\nlines").unwrap().bearer(), None);
    }

    #[tokio::test]
    async fn a_variable_that_is_not_set_is_named() {
        let source = KeySource::Env("UNDERTONE_NO_SUCH_KEY".to_owned());
        let error = Keys::new("x".into(), Some(source)).get().await.unwrap_err().to_string();
        assert!(error.contains("UNDERTONE_NO_SUCH_KEY is not set"), "{error}");
    }
}
