//! One package: its package URL, and what else a list says of it.
//!
//! A package URL (<https://github.com/package-url/purl-spec>) is read and written by the crate
//! `packageurl`; here it is checked for what we want to do with it. Parts of it become arguments
//! of package clients and names of files, so each is held to plain characters, and a version has
//! to be exact. Does no I/O.

use super::licences;
use packageurl::PackageUrl;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a package is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// Python's packages, of which wheels are used.
    PyPi,
    /// JavaScript's and TypeScript's packages.
    Npm,
    /// Rust's crates.
    Cargo,
    /// Debian's source packages.
    Debian,
    /// Anything else that a package URL can name; nothing here fetches it.
    Other,
}

/// Why a text does not name a package that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// It is no package URL.
    #[error("`{text}` is no package URL: {reason}")]
    NotAPurl {
        /// What was given.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It names no version.
    #[error("`{0}` names no version; write it behind an @")]
    NoVersion(String),
    /// A part of it holds characters that no package client should see.
    #[error("`{part}` in `{text}` has characters that names and versions of packages have not")]
    Characters {
        /// What was given.
        text: String,
        /// The part.
        part: String,
    },
    /// It names a registry.
    #[error(
        "`{0}` names a registry of its own; packages come from where this machine's own \
         package clients are configured to look"
    )]
    OwnRegistry(String),
    /// A hash is not one.
    #[error("`{0}` is no SHA-256: 64 digits in hexadecimal are")]
    NotAHash(String),
    /// A licence is not an SPDX expression.
    #[error("`{0}` is no SPDX licence expression")]
    NotALicence(String),
}

/// One package in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    purl: PackageUrl<'static>,
    /// The SHA-256 that its archive has to have, in lower-case hexadecimal. Of a Debian source
    /// package that of its `.dsc`, which in turn has those of the other files.
    pub sha256: Option<String>,
    /// The SPDX expression of its licence, where that is fixed here.
    pub licence: Option<String>,
    /// Where its source code is developed.
    pub repository: Option<String>,
}

impl Package {
    /// The same package, with the SHA-256 of its archive.
    pub fn with_sha256(mut self, hash: &str) -> Result<Self, PackageError> {
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            return Err(PackageError::NotAHash(hash.to_owned()));
        }
        self.sha256 = Some(hash.to_ascii_lowercase());
        Ok(self)
    }

    /// The same package, with its licence.
    pub fn with_licence(mut self, licence: &str) -> Result<Self, PackageError> {
        let expression = licences::expression(licence);
        self.licence =
            Some(expression.ok_or_else(|| PackageError::NotALicence(licence.to_owned()))?);
        Ok(self)
    }

    /// Where it is from.
    pub fn ecosystem(&self) -> Ecosystem {
        match (self.purl.ty(), self.purl.namespace()) {
            ("pypi", _) => Ecosystem::PyPi,
            ("npm", _) => Ecosystem::Npm,
            ("cargo", _) => Ecosystem::Cargo,
            ("deb", Some("debian")) => Ecosystem::Debian,
            _ => Ecosystem::Other,
        }
    }

    /// The type of its package URL: `pypi`, `npm`, `maven`.
    pub fn kind(&self) -> &str {
        self.purl.ty()
    }

    /// Its name, as its ecosystem's tools write it: `@babel/core`, `org.slf4j:slf4j-api`.
    pub fn name(&self) -> String {
        let name = self.purl.name();
        match (self.ecosystem(), self.purl.namespace()) {
            (Ecosystem::Debian, _) | (_, None) => name.to_owned(),
            (Ecosystem::Other, Some(namespace)) if self.kind() == "maven" => {
                format!("{namespace}:{name}")
            }
            (_, Some(namespace)) => format!("{namespace}/{name}"),
        }
    }

    /// Its version.
    pub fn version(&self) -> &str {
        self.purl.version().unwrap_or_default()
    }

    /// What its package URL says of `key`, such as `file_name` or `distro`.
    pub fn qualifier(&self, key: &str) -> Option<&str> {
        self.purl.qualifiers().get(key).map(AsRef::as_ref)
    }

    /// The package URL without qualifiers: what a person is told.
    pub fn purl(&self) -> String {
        let mut purl = self.purl.clone();
        purl.clear_qualifiers();
        purl.to_string()
    }

    /// Where its archive is kept, below a folder of archives. A Debian source package has several
    /// files, and this is their folder.
    pub fn place(&self) -> PathBuf {
        let stem = format!("{}-{}", self.name().replace(['/', ':'], "+"), self.version());
        let file = match self.ecosystem() {
            Ecosystem::PyPi => format!("{stem}.whl"),
            Ecosystem::Npm => format!("{stem}.tgz"),
            Ecosystem::Cargo => format!("{stem}.crate"),
            // An epoch's colon is not for file names.
            Ecosystem::Debian | Ecosystem::Other => stem.replace(':', "%3A"),
        };
        PathBuf::from(self.kind()).join(file)
    }
}

impl FromStr for Package {
    type Err = PackageError;

    fn from_str(text: &str) -> Result<Self, PackageError> {
        let purl = PackageUrl::from_str(text).map_err(|error| PackageError::NotAPurl {
            text: text.to_owned(),
            reason: error.to_string(),
        })?;
        let version = purl.version().unwrap_or_default();
        if version.is_empty() {
            return Err(PackageError::NoVersion(text.to_owned()));
        }
        let namespace = purl.namespace().unwrap_or_default();
        let names = namespace.split('/').filter(|part| !part.is_empty()).chain([purl.name()]);
        let odd = names
            .filter(|part| !is_plain(part.strip_prefix('@').unwrap_or(part), "._-+~"))
            .chain((!is_plain(version, "._-+~:!")).then_some(version))
            .chain(
                purl.qualifiers()
                    .values()
                    .map(AsRef::as_ref)
                    .filter(|it| !is_plain(it, "._-+~:/@%")),
            )
            .next();
        if let Some(part) = odd {
            return Err(PackageError::Characters { text: text.to_owned(), part: part.to_owned() });
        }
        if purl.qualifiers().contains_key("repository_url") {
            return Err(PackageError::OwnRegistry(text.to_owned()));
        }
        Ok(Self { purl, sha256: None, licence: None, repository: None })
    }
}

/// With its qualifiers.
impl fmt::Display for Package {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.purl.fmt(formatter)
    }
}

/// Whether a part of a package URL is made of letters, digits and `signs`, and begins so that
/// nothing takes it for an option or a hidden file.
fn is_plain(part: &str, signs: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && part.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c))
        && !part.contains("..")
}
