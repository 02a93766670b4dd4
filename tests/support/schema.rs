//! Checks a document against a JSON Schema (draft 4), as far as SARIF's schema needs it.
//!
//! A crate for this brings two dozen others. A keyword that is not known here fails, so that no part
//! of a schema is passed over.

use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;

/// What is wrong with a document, each with its place in it.
pub(crate) fn problems(schema: &Value, document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    check(schema, schema, document, "", &mut problems);
    problems
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else { panic!("{schema} is no schema") };
    for (keyword, wanted) in keywords {
        let holds = match keyword.as_str() {
            "$schema" | "id" | "title" | "description" | "default" | "definitions" => true,
            "$ref" => {
                let path =
                    wanted.as_str().and_then(|it| it.strip_prefix('#')).expect("a reference");
                let referred = root.pointer(path).unwrap_or_else(|| panic!("no {path}"));
                check(root, referred, value, at, problems);
                true
            }
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|it| is_of_type(it, value)),
                one => is_of_type(one, value),
            },
            "enum" => wanted.as_array().expect("values").contains(value),
            "minimum" => value.as_f64().is_none_or(|it| Some(it) >= wanted.as_f64()),
            "maximum" => value.as_f64().is_none_or(|it| Some(it) <= wanted.as_f64()),
            "minItems" => value
                .as_array()
                .is_none_or(|it| it.len() as u64 >= wanted.as_u64().expect("a count")),
            "uniqueItems" => value.as_array().is_none_or(|it| {
                wanted != &Value::Bool(true)
                    || it.iter().map(Value::to_string).collect::<BTreeSet<_>>().len() == it.len()
            }),
            "pattern" => value.as_str().is_none_or(|it| {
                Regex::new(wanted.as_str().expect("a pattern")).expect("a pattern").is_match(it)
            }),
            "format" => value.as_str().is_none_or(|it| has_format(wanted, it)),
            "required" => value.as_object().is_none_or(|it| {
                wanted
                    .as_array()
                    .expect("names")
                    .iter()
                    .all(|name| name.as_str().is_some_and(|name| it.contains_key(name)))
            }),
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{at}/{number}"), problems);
                }
                true
            }
            "properties" => {
                for (name, schema) in wanted.as_object().into_iter().flatten() {
                    if let Some(value) = value.get(name) {
                        check(root, schema, value, &format!("{at}/{name}"), problems);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let others = value.as_object().into_iter().flatten();
                let mut others =
                    others.filter(|(name, _)| known.is_none_or(|it| !it.contains_key(*name)));
                match wanted {
                    Value::Bool(allowed) => *allowed || others.next().is_none(),
                    schema => {
                        for (name, value) in others {
                            check(root, schema, value, &format!("{at}/{name}"), problems);
                        }
                        true
                    }
                }
            }
            "anyOf" => matching(root, wanted, value) >= 1,
            "oneOf" => matching(root, wanted, value) == 1,
            unknown => panic!("the schema says {unknown}, which is not known here"),
        };
        if !holds {
            problems.push(format!("{at}: {value} against {keyword} {wanted}"));
        }
    }
}

fn matching(root: &Value, schemas: &Value, value: &Value) -> usize {
    let fits = |schema: &&Value| {
        let mut problems = Vec::new();
        check(root, schema, value, "", &mut problems);
        problems.is_empty()
    };
    schemas.as_array().into_iter().flatten().filter(fits).count()
}

fn is_of_type(name: &Value, value: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        _ => panic!("{name} is no type that is known here"),
    }
}

fn has_format(format: &Value, text: &str) -> bool {
    match format.as_str() {
        Some("uri") => url::Url::parse(text).is_ok(),
        // RFC 3986 (section 2) has no blanks, quotes or letters beyond ASCII.
        Some("uri-reference") => {
            text.bytes().all(|it| it.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&it))
        }
        Some("date-time") => {
            Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
                .expect("a pattern")
                .is_match(text)
        }
        _ => panic!("{format} is no format that is known here"),
    }
}
