//! What a file brings in from elsewhere, which says nothing of where its code is from.

use super::Family;
use memchr::{memchr, memchr2};

/// A longer statement is not an import that anybody writes.
const LONGEST: usize = 4_000;

/// The length of the import that `line` begins with. `None` where none does, or where it has no
/// end.
pub(super) fn length(family: Family, line: &[u8]) -> Option<usize> {
    let begins = |word: &str| {
        let rest = line.strip_prefix(word.as_bytes())?;
        matches!(rest.first(), Some(b' ' | b'\t')).then_some(rest)
    };
    let to_line_end = || memchr(b'\n', line).unwrap_or(line.len());
    let to_semicolon = || {
        let end = to_line_end();
        memchr(b';', &line[..end]).map(|at| at + 1)
    };
    match (family, line.first()?) {
        (Family::Python, b'i') => begins("import").map(|_| to_line_end()),
        (Family::Python, b'f') => {
            begins("from")?;
            let end = to_line_end();
            match memchr(b'(', &line[..end]) {
                Some(open) => close(line, open, b')'),
                None => Some(end),
            }
        }
        (Family::Script, b'i') => {
            let rest = begins("import").or_else(|| {
                line.strip_prefix(b"import")
                    .filter(|it| matches!(it.first(), Some(b'{' | b'"' | b'\'')))
            })?;
            // To the module's name; a line that says no more than `import x = y.z` has none.
            let at = line.len() - rest.len();
            let open = at + memchr2(b'"', b'\'', &rest[..rest.len().min(LONGEST)])?;
            close(line, open, line[open])
        }
        (Family::Script, b'c' | b'l' | b'v') => {
            begins("const").or_else(|| begins("let")).or_else(|| begins("var"))?;
            let end = to_line_end();
            let text = &line[..end];
            let call = memchr::memmem::find(text, b"require(")?;
            // `const read = require('fs').readFile` brings in, too.
            matches!(text.get(call + 8), Some(b'"' | b'\'')).then_some(end)
        }
        (Family::Java, b'i' | b'p') => {
            begins("import").or_else(|| begins("package")).and_then(|_| to_semicolon())
        }
        (Family::CSharp, b'u') => {
            let statement = begins("using").and_then(|_| to_semicolon())?;
            let text = &line[..statement];
            let is_import = memchr(b'(', text).is_none()
                && (memchr(b'=', text).is_none() || !text.starts_with(b"using var "));
            is_import.then_some(statement)
        }
        (Family::Rust, b'u') => begins("use").and_then(|_| close(line, 0, b';')),
        (Family::Rust, b'p') => {
            line.starts_with(b"pub use ").then(|| close(line, 0, b';')).flatten()
        }
        (Family::Go, b'p') => begins("package").map(|_| to_line_end()),
        (Family::Go, b'i') => {
            let rest = begins("import")?;
            if rest.trim_ascii_start().starts_with(b"(") {
                close(line, 0, b')')
            } else {
                Some(to_line_end())
            }
        }
        _ => None,
    }
}

/// Up to the next `end` behind `open`, with it.
fn close(text: &[u8], open: usize, end: u8) -> Option<usize> {
    let from = open + 1;
    let within = text.get(from..text.len().min(from + LONGEST))?;
    memchr(end, within).map(|at| from + at + 1)
}
