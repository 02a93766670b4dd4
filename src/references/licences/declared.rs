//! What packages declare about their licences, in the metadata of each ecosystem.
//!
//! Metadata is input from outside: what is broken in it declares nothing.

use super::{all_of, expression, named};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// Python: `METADATA` of a wheel. `License-Expression` (PEP 639), else `License` where it is a
/// name and not a whole text, else the classifiers.
pub fn wheel(metadata: &str) -> Option<String> {
    let head = metadata.split_once("\n\n").map_or(metadata, |(head, _)| head);
    let field = |name: &'static str| head.lines().filter_map(move |line| field(line, name));
    if let Some(expression) = field("License-Expression").find_map(expression) {
        return Some(expression);
    }
    if let Some(licence) = field("License").find_map(named) {
        return Some(licence);
    }
    let classified: Vec<_> = field("Classifier")
        .filter_map(|classifier| classifier.strip_prefix("License :: "))
        .map(|classifier| classifier.rsplit(" :: ").next().unwrap_or_default())
        .filter(|name| *name != "OSI Approved")
        .map(named)
        .collect();
    // One that is not understood might be the one that matters.
    all_of(classified.into_iter().collect::<Option<Vec<_>>>()?)
}

/// JavaScript: `package.json`. `license`, as text or in the old form of an object, or the still
/// older `licenses`, of which a person may choose.
pub fn npm(manifest: &str) -> Option<String> {
    let manifest: Value = serde_json::from_str(manifest).ok()?;
    let one = |value: &Value| {
        let name = value.as_str().or_else(|| value.get("type").and_then(Value::as_str))?;
        named(name)
    };
    if let Some(licence) = manifest.get("license").and_then(one) {
        return Some(licence);
    }
    let many = manifest.get("licenses").or_else(|| manifest.get("license"))?.as_array()?;
    let many: Option<Vec<_>> = many.iter().map(one).collect();
    expression(&many?.join(" OR "))
}

/// Rust: `Cargo.toml`. A slash there means `OR`.
pub fn cargo(manifest: &str) -> Option<String> {
    let manifest: toml::Table = toml::from_str(manifest).ok()?;
    named(manifest.get("package")?.get("license")?.as_str()?)
}

/// Java: `pom.xml`. Of several licences a person may choose, as Maven's reference says.
pub fn pom(pom: &str) -> Option<String> {
    static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?s)<license>.*?<name>\s*([^<]*?)\s*</name>.*?</license>").ok()
    });
    let pom = pom.split("<dependencies>").next()?;
    let names = NAME.as_ref()?.captures_iter(pom).filter_map(|found| found.get(1));
    let names: Option<Vec<_>> = names.map(|name| named(name.as_str())).collect();
    expression(&names?.join(" OR "))
}

/// Python: `pyproject.toml`. An expression (PEP 639), else a name (PEP 621, Poetry).
pub fn pyproject(manifest: &str) -> Option<String> {
    let manifest: toml::Table = toml::from_str(manifest).ok()?;
    let project = manifest.get("project");
    let poetry = manifest.get("tool").and_then(|it| it.get("poetry"));
    let licences = [project, poetry].into_iter().flatten().filter_map(|it| it.get("license"));
    licences.filter_map(|it| it.get("text").unwrap_or(it).as_str()).find_map(named)
}

/// C#: a project file, `PackageLicenseExpression`.
pub fn csproj(project: &str) -> Option<String> {
    let (_, rest) = project.split_once("<PackageLicenseExpression>")?;
    expression(rest.split_once("</PackageLicenseExpression>")?.0.trim())
}

/// The value of a line of a Python package's metadata, if it is of this field.
pub(in crate::references) fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (key, value) = line.split_once(':')?;
    key.eq_ignore_ascii_case(name).then(|| value.trim())
}
