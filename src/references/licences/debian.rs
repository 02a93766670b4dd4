//! `debian/copyright` in its machine-readable form
//! (<https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/>).
//!
//! A stanza names patterns of files and a licence by Debian's short names, which differ from
//! SPDX's; the last stanza that fits a file is its. What is not in this form says nothing.

use super::{expression, named};

/// The stanzas of files, in their order.
#[derive(Debug, Default)]
pub struct Copyright {
    stanzas: Vec<Stanza>,
}

#[derive(Debug)]
struct Stanza {
    patterns: Vec<String>,
    licence: Option<String>,
}

impl Copyright {
    /// Reads the file.
    pub fn parse(text: &str) -> Self {
        if !text.contains("copyright-format/1.0") && !text.contains("dep.debian.net/deps/dep5") {
            return Self::default();
        }
        let text = text.replace("\r\n", "\n");
        let stanzas = text.split("\n\n").filter_map(|stanza| {
            let patterns = field(stanza, "Files")?;
            let licence = field(stanza, "License")?;
            Some(Stanza {
                patterns: patterns.split_whitespace().map(str::to_owned).collect(),
                // Its first line is the short name; below may be the text.
                licence: licence.lines().next().and_then(short_name),
            })
        });
        Self { stanzas: stanzas.collect() }
    }

    /// The licence of the package as a whole.
    pub fn whole(&self) -> Option<String> {
        let stanza =
            self.stanzas.iter().find(|stanza| stanza.patterns.iter().any(|it| it == "*"))?;
        stanza.licence.clone()
    }

    /// The licence of the file at `path`, where a stanza of its own says it.
    pub fn of(&self, path: &str) -> Option<String> {
        let fits = |stanza: &&Stanza| stanza.patterns.iter().any(|it| matches(it, path));
        self.stanzas.iter().rev().find(fits)?.licence.clone()
    }
}

/// A field's value with its continuation lines.
fn field<'a>(stanza: &'a str, name: &str) -> Option<&'a str> {
    let mut start = None;
    let mut at = 0;
    for line in stanza.split_inclusive('\n') {
        match start {
            None => {
                let (key, value) = line.split_once(':').unwrap_or(("", ""));
                if key.eq_ignore_ascii_case(name) {
                    start = Some(at + line.len() - value.len());
                }
            }
            Some(start) if !line.starts_with([' ', '\t']) => {
                return stanza.get(start..at).map(str::trim);
            }
            Some(_) => {}
        }
        at += line.len();
    }
    stanza.get(start?..).map(str::trim)
}

/// Debian's short names, joined by `and`, `or` and `with … exception`.
fn short_name(text: &str) -> Option<String> {
    let mut spdx = String::new();
    let mut words = text.replace(',', " ").replace('(', " ( ").replace(')', " ) ");
    words = words.replace("Classpath exception", "Classpath-exception-2.0");
    words = words.replace("classpath exception", "Classpath-exception-2.0");
    for word in words.split_whitespace() {
        let word = match word.to_ascii_lowercase().as_str() {
            "and" | "or" | "with" | "(" | ")" | "classpath-exception-2.0" => word.to_owned(),
            _ => one_short_name(word)?,
        };
        spdx.push_str(&word);
        spdx.push(' ');
    }
    expression(&spdx)
}

fn one_short_name(word: &str) -> Option<String> {
    if let Some(licence) = named(word) {
        return Some(licence);
    }
    // `GPL-2+` is Debian's for `GPL-2.0-or-later`.
    let (base, plus) = word.strip_suffix('+').map_or((word, ""), |base| (base, "+"));
    expression(&format!("{base}.0{plus}"))
}

/// Whether a pattern of the format fits a path: `*` and `?` also stand for slashes.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.trim_start_matches("./").as_bytes(), path.as_bytes());
    let (mut p, mut at) = (0, 0);
    // Where to go on when what follows the last `*` does not fit.
    let mut star: Option<(usize, usize)> = None;
    while at < path.len() {
        match (pattern.get(p), path.get(at)) {
            (Some(b'*'), _) => {
                star = Some((p, at));
                p += 1;
            }
            (Some(b'?'), _) => (p, at) = (p + 1, at + 1),
            (Some(wanted), Some(byte)) if wanted == byte => (p, at) = (p + 1, at + 1),
            _ => match star {
                Some((before, taken)) => {
                    star = Some((before, taken + 1));
                    (p, at) = (before + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}
