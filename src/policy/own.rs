//! The person's own code: packages and repositories that are no match.

use super::glob::Glob;
use crate::references::reference::Reference;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// Patterns of repositories (`github.com/acme/*`) and of package URLs (`pkg:npm/@acme/*`). One
/// covers what it names and all that is below.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Own {
    repositories: Vec<Glob>,
    packages: Vec<Glob>,
}

impl From<Vec<String>> for Own {
    fn from(patterns: Vec<String>) -> Self {
        let (packages, repositories): (Vec<_>, Vec<_>) =
            patterns.iter().map(|it| it.trim()).partition(|it| it.starts_with("pkg:"));
        let globs = |pattern: &str, separators: &[&str]| {
            let below = separators.iter().map(|it| Glob::new(&format!("{pattern}{it}*")));
            std::iter::once(Glob::new(pattern)).chain(below).collect::<Vec<_>>()
        };
        Self {
            repositories: repositories.iter().flat_map(|it| globs(&place(it), &["/"])).collect(),
            packages: packages.iter().flat_map(|it| globs(&decoded(it), &["/", "@"])).collect(),
        }
    }
}

impl Own {
    /// Whether a reference is the person's own code.
    pub fn covers(&self, reference: &Reference) -> bool {
        let is_one = |globs: &[Glob], text: &str| globs.iter().any(|glob| glob.matches(text));
        is_one(&self.repositories, &place(&reference.url))
            || is_one(&self.packages, &decoded(&reference.purl))
    }
}

/// A package URL as people write it: `@` is `%40` there.
fn decoded(purl: &str) -> String {
    percent_decode_str(purl).decode_utf8_lossy().into_owned()
}

/// A repository without what its URL has besides: the scheme, a user, `.git`.
fn place(url: &str) -> String {
    let (scheme, place) = url.split_once("://").unwrap_or(("", url));
    let host_end = place.find('/').unwrap_or(place.len());
    let place = match place[..host_end].rfind('@') {
        Some(at) => &place[at + 1..],
        None => place,
    };
    let place = place.strip_prefix("www.").unwrap_or(place).trim_end_matches('/');
    let place = place.strip_suffix(".git").unwrap_or(place);
    // `git@github.com:acme/tool`.
    if scheme.is_empty() { place.replacen(':', "/", 1) } else { place.to_owned() }
}
