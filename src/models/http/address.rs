//! Which addresses a backend may have: https, or this machine; of AWS's services too.
//!
//! What a person has written may hold a key, so no error repeats it. Pure.

use reqwest::Url;
use std::net::IpAddr;

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::models) struct Address {
    url: Url,
}

impl Address {
    /// Takes what a person has written; the error says what is wrong with it.
    pub(in crate::models) fn parse(written: &str) -> Result<Self, String> {
        let mut url = Url::parse(written.trim()).map_err(|error| {
            format!("what is written is no address ({error}); write https://HOST/v1")
        })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the address holds a user or password; name the key with `key`".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("the address has a `?` or `#`; routes are appended to it".to_owned());
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let address = Self { url };
        match address.url.scheme() {
            "https" => Ok(address),
            "http" if address.is_loopback() => Ok(address),
            "http" => Err(format!(
                "{} is not encrypted, and not on this machine: what is written would be readable \
                 on the way; use https",
                address.url.origin().ascii_serialization()
            )),
            _ => Err("the address begins with neither https:// nor http://; use https".to_owned()),
        }
    }

    /// Whether it never leaves this machine.
    pub(super) fn is_loopback(&self) -> bool {
        is_this_machine(self.host())
    }

    /// The name or the number, without the brackets of an IPv6 number.
    pub(super) fn host(&self) -> &str {
        unbracketed(self.url.host_str().unwrap_or_default())
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

    pub(in crate::models) fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }
}

/// Whether a host's name or number never leaves this machine.
pub(in crate::models) fn is_this_machine(host: &str) -> bool {
    match unbracketed(host).parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
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
            ("ftp://127.0.0.1/", "neither https:// nor http://"),
            ("localhost:8000", "neither https:// nor http://"),
            ("secret:8000", "neither https:// nor http://"),
            ("api.example.com/v1", "is no address"),
            ("https://ada:secret@example.com", "user or password"),
            ("https://example.com/v1?key=secret", "`?` or `#`"),
            ("http://example.com/secret/v1", "http://example.com is not encrypted"),
            ("example.com/v1?key=secret", "is no address"),
            ("foo bar", "is no address"),
            ("", "is no address"),
        ];
        for (written, expected) in bad {
            let error = route(written).unwrap_err();
            assert!(error.contains(expected), "{written}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
