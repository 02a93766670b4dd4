//! Parts of requests that more than one model's body has.
//!
//! Pure.

use serde_json::{Value, json};

/// A limit of tokens, as AWS counts them.
pub(in crate::models) fn count(tokens: usize) -> i32 {
    i32::try_from(tokens).unwrap_or(i32::MAX).max(1)
}

/// Sets a field that may be missing.
pub(in crate::models) fn set<T: Into<Value>>(body: &mut Value, field: &str, value: Option<T>) {
    if let (Some(fields), Some(value)) = (body.as_object_mut(), value) {
        fields.insert(field.to_owned(), value.into());
    }
}

/// A list, unless it is empty.
pub(in crate::models) fn given(list: &[String]) -> Option<Value> {
    (!list.is_empty()).then(|| json!(list))
}
