//! From the user's entries for packages to entries for their sources, in the form of deb822
//! (sources.list(5)).
//!
//! A package may name the release that has its version, with the qualifier `distro`: an archive
//! of Debian has all of its releases, so the user's own mirror is asked for that one. Entries of
//! other distributions and of third parties are left alone then.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// A file of entries.
pub(super) enum File {
    /// One entry a line.
    Lines(String),
    /// Stanzas.
    Stanzas(String),
}

impl File {
    /// Reads a file that apt would read.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let form = match path.extension()?.to_str()? {
            "list" => Self::Lines,
            "sources" => Self::Stanzas,
            _ => return None,
        };
        std::fs::read_to_string(path).ok().map(form)
    }
}

/// One archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    uris: String,
    suites: Vec<String>,
    components: String,
    /// What says whom to trust, as it was written, each with its line end.
    trust: String,
}

impl Entry {
    /// As a stanza.
    pub(super) fn text(&self) -> String {
        let Self { uris, suites, components, trust } = self;
        let suites = suites.join(" ");
        let components = match components.as_str() {
            "" => String::new(),
            components => format!("Components: {components}\n"),
        };
        format!("Types: deb-src\nURIs: {uris}\nSuites: {suites}\n{components}{trust}")
    }
}

/// Where sources are, by the user's entries; for releases of Debian that are asked for, there.
pub(super) fn of_sources(files: &[File], releases: &BTreeSet<&str>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for file in files {
        match file {
            File::Lines(text) => entries.extend(text.lines().filter_map(line)),
            File::Stanzas(text) => entries.extend(text.split("\n\n").filter_map(stanza)),
        }
    }
    let mut kept: Vec<Entry> = Vec::new();
    for mut entry in entries {
        let is_of_debian = entry.suites.iter().any(|suite| RELEASES.contains(&suite.as_str()));
        let is_flat = entry.suites.iter().all(|suite| suite.ends_with('/'));
        if !is_flat && !releases.is_empty() {
            if !is_of_debian {
                continue;
            }
            entry.suites = releases.iter().map(|&release| release.to_owned()).collect();
        }
        if !kept.contains(&entry) {
            kept.push(entry);
        }
    }
    kept
}

/// What archives of Debian call their releases.
const RELEASES: [&str; 11] = [
    "buster",
    "bullseye",
    "bookworm",
    "trixie",
    "forky",
    "duke",
    "sid",
    "oldstable",
    "stable",
    "testing",
    "unstable",
];

/// `deb [signed-by=… arch=…] URI SUITE COMPONENT…`
fn line(line: &str) -> Option<Entry> {
    let line = line.split('#').next()?.trim();
    let rest = line.strip_prefix("deb-src").or_else(|| line.strip_prefix("deb"))?;
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    let (options, rest) = match rest.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => ("", rest),
    };
    let mut trust = String::new();
    for (key, value) in options.split_whitespace().filter_map(|option| option.split_once('=')) {
        match key.to_ascii_lowercase().as_str() {
            "signed-by" => {
                let _ = writeln!(trust, "Signed-By: {}", value.replace(',', " "));
            }
            "trusted" => {
                let _ = writeln!(trust, "Trusted: {value}");
            }
            _ => {}
        }
    }
    let mut words = rest.split_whitespace();
    Some(Entry {
        uris: words.next()?.to_owned(),
        suites: vec![words.next()?.to_owned()],
        components: words.collect::<Vec<_>>().join(" "),
        trust,
    })
}

fn stanza(stanza: &str) -> Option<Entry> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in stanza.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = fields.last_mut()
        {
            // The next line of a value, such as a key.
            let _ = write!(value, "\n{line}");
            continue;
        }
        let (key, value) = line.split_once(':')?;
        fields.push((key.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let field = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    if field("enabled").is_some_and(|value| value.eq_ignore_ascii_case("no")) {
        return None;
    }
    let trust = [("signed-by", "Signed-By"), ("trusted", "Trusted")];
    let trust = trust.iter().filter_map(|(name, key)| Some(format!("{key}: {}\n", field(name)?)));
    Some(Entry {
        uris: field("uris")?,
        suites: field("suites")?.split_whitespace().map(str::to_owned).collect(),
        components: field("components").unwrap_or_default(),
        trust: trust.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANZAS: &str = "Types: deb\n# a comment\nURIs: http://mirror.example/debian\n\
        Suites: bookworm bookworm-updates\nComponents: main\nSigned-By:\n -----BEGIN\n .\n key\n\n\
        Types: deb\nURIs: http://other.example\nSuites: nodistro\nComponents: main\n\n\
        Types: deb\nEnabled: no\nURIs: http://off.example/debian\nSuites: sid\nComponents: main\n";
    const LINES: &str = "# deb http://off.example/debian sid main\n\
        deb [arch=amd64 signed-by=/k.gpg] http://old.example/debian stable main contrib # mine\n\
        deb-src http://old.example/debian stable main\ndeb [trusted=yes] file:/repo ./\n";

    fn entries(releases: &[&str]) -> String {
        let files = [File::Lines(LINES.to_owned()), File::Stanzas(STANZAS.to_owned())];
        let entries = of_sources(&files, &releases.iter().copied().collect());
        entries.iter().map(Entry::text).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn entries_for_packages_become_entries_for_sources() {
        assert_eq!(
            entries(&[]),
            "Types: deb-src\nURIs: http://old.example/debian\nSuites: stable\n\
             Components: main contrib\nSigned-By: /k.gpg\n\n\
             Types: deb-src\nURIs: http://old.example/debian\nSuites: stable\nComponents: main\n\n\
             Types: deb-src\nURIs: file:/repo\nSuites: ./\nTrusted: yes\n\n\
             Types: deb-src\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n\
             Components: main\nSigned-By: \n -----BEGIN\n .\n key\n\n\
             Types: deb-src\nURIs: http://other.example\nSuites: nodistro\nComponents: main\n"
        );
    }

    #[test]
    fn a_release_is_asked_of_the_archives_of_debian_alone() {
        let entries = entries(&["trixie"]);
        assert!(entries.contains("URIs: http://mirror.example/debian\nSuites: trixie\n"));
        assert!(!entries.contains("other.example") && !entries.contains("bookworm"));
        assert!(entries.contains("URIs: file:/repo\nSuites: ./\n"), "a flat one has no releases");
    }
}
