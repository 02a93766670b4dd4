//! Where packages say that their code is to be seen, in the metadata of each ecosystem.
//!
//! Metadata is input from outside: only addresses of the web are taken of it.

use super::licences::declared::field;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// Python: `METADATA` of a wheel. The `Project-URL` of the source, else the home page.
pub fn wheel(metadata: &str) -> Option<String> {
    const LABELS: [&str; 6] = ["source", "source code", "repository", "code", "github", "homepage"];
    let head = metadata.split_once("\n\n").map_or(metadata, |(head, _)| head);
    let urls = head.lines().filter_map(|line| field(line, "Project-URL")?.split_once(','));
    let urls: Vec<_> = urls.map(|(label, url)| (label.trim().to_lowercase(), url)).collect();
    let labelled = |wanted: &&str| urls.iter().find(|it| it.0 == **wanted).map(|it| it.1);
    let home = || head.lines().find_map(|line| field(line, "Home-page"));
    LABELS.iter().find_map(labelled).or_else(home).and_then(address)
}

/// JavaScript: `package.json`, `repository` as text or as an object.
pub fn npm(manifest: &str) -> Option<String> {
    let manifest: Value = serde_json::from_str(manifest).ok()?;
    let repository = manifest.get("repository")?;
    address(repository.get("url").unwrap_or(repository).as_str()?)
}

/// Rust: `Cargo.toml`.
pub fn cargo(manifest: &str) -> Option<String> {
    let manifest: toml::Table = toml::from_str(manifest).ok()?;
    address(manifest.get("package")?.get("repository")?.as_str()?)
}

/// Java: `pom.xml`, the address of its `scm`.
pub fn pom(pom: &str) -> Option<String> {
    static URL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?s)<scm\b.*?<url>\s*([^<]*?)\s*</url>.*?</scm>").ok());
    address(URL.as_ref()?.captures(pom)?.get(1)?.as_str())
}

/// Python: `pyproject.toml`, the address of the source, else of the home page.
pub fn pyproject(manifest: &str) -> Option<String> {
    let manifest: toml::Table = toml::from_str(manifest).ok()?;
    let poetry = manifest.get("tool").and_then(|it| it.get("poetry"));
    if let Some(url) = poetry.and_then(|it| it.get("repository")?.as_str()) {
        return address(url);
    }
    let urls = manifest.get("project")?.get("urls")?.as_table()?;
    let labelled = |wanted: &str| {
        let url = urls.iter().find(|(label, _)| label.eq_ignore_ascii_case(wanted))?.1;
        address(url.as_str()?)
    };
    ["source", "repository", "homepage"].into_iter().find_map(labelled)
}

/// C#: a project file, `RepositoryUrl`.
pub fn csproj(project: &str) -> Option<String> {
    let (_, rest) = project.split_once("<RepositoryUrl>")?;
    address(rest.split_once("</RepositoryUrl>")?.0)
}

/// What a person can open of what git can.
fn address(url: &str) -> Option<String> {
    let url = url.trim();
    let url = url.strip_prefix("git+").unwrap_or(url);
    let is_plain = !url.contains(char::is_whitespace) && !url.contains(char::is_control);
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("git://"));
    let rest = rest.filter(|it| is_plain && !it.contains('@'))?;
    Some(format!("https://{}", rest.trim_end_matches('/').trim_end_matches(".git")))
}
