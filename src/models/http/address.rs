//! Which addresses a backend may have: https, or this machine.
//!
//! Pure.

use reqwest::Url;
use std::net::IpAddr;

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::models) struct Address {
    url: Url,
}

impl Address {
    /// Takes what a person has written; the error says what is wrong with it.
    pub(super) fn parse(written: &str) -> Result<Self, String> {
        let mut url = Url::parse(written.trim()).map_err(|error| {
            format!("`{written}` is no address ({error}); write https://HOST/v1")
        })?;
        // It may hold a key, so it is not repeated.
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the address holds a user or password; name the key with `key`".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!("`{written}` has a `?` or `#`; routes are appended to it"));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let address = Self { url };
        match address.url.scheme() {
            "https" => Ok(address),
            "http" if address.is_loopback() => Ok(address),
            "http" => Err(format!(
                "`{written}` is not encrypted, and not on this machine: what is written would be \
                 readable on the way; use https"
            )),
            other => Err(format!("`{other}` is no protocol that is spoken here; use https")),
        }
    }

    /// Whether it never leaves this machine.
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.host();
        let address: Option<IpAddr> = host.parse().ok();
        address.map_or_else(|| host == "localhost", |address| address.is_loopback())
    }

    /// The name or the number, without the brackets of an IPv6 number.
    pub(super) fn host(&self) -> &str {
        let host = self.url.host_str().unwrap_or_default();
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    pub(super) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The address of a route.
    pub(super) fn route(&self, path: &str) -> String {
        format!("{}{path}", self.as_str())
    }

    pub(super) fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(written: &str) -> Result<String, String> {
        Address::parse(written).map(|address| address.route("/models"))
    }

    #[test]
    fn what_is_encrypted_or_here() {
        let good = [
            ("https://api.example.com/v1/", "https://api.example.com/v1/models"),
            ("https://api.example.com", "https://api.example.com/models"),
            ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/models"),
            ("http://127.1:8000", "http://127.0.0.1:8000/models"),
            ("http://[::1]:8000/v1", "http://[::1]:8000/v1/models"),
            ("http://LOCALHOST:11434", "http://localhost:11434/models"),
        ];
        for (written, expected) in good {
            assert_eq!(route(written).as_deref(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        let bad = [
            ("http://10.0.0.1/v1", "not encrypted"),
            ("http://0.0.0.0:8000", "not encrypted"),
            ("http://localhost.example.com/v1", "not encrypted"),
            ("http://127.0.0.1.example.com/v1", "not encrypted"),
            ("http://[::ffff:10.0.0.1]/v1", "not encrypted"),
            ("http://2130706434.example/v1", "not encrypted"),
            ("ftp://127.0.0.1/", "`ftp` is no protocol"),
            ("localhost:8000", "`localhost` is no protocol"),
            ("api.example.com/v1", "is no address"),
            ("https://ada:secret@example.com", "user or password"),
            ("https://example.com/v1?key=1", "`?` or `#`"),
            ("", "is no address"),
        ];
        for (written, expected) in bad {
            let error = route(written).unwrap_err();
            assert!(error.contains(expected), "{written}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
