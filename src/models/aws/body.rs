//! Parts of requests that more than one model's body has.
//!
//! Pure.

use crate::completion::prompt::Body;
use crate::guard::outgoing::Cleared;
use serde_json::{Value, json};

/// A limit of tokens, as AWS counts them.
pub(in crate::models) fn count(tokens: usize) -> i32 {
    i32::try_from(tokens).unwrap_or(i32::MAX).max(1)
}

/// The messages of a chat.
pub(in crate::models) fn messages(prompt: &Cleared) -> Value {
    match &prompt.prompt().body {
        Body::Conversation { system, question } => json!([
            { "role": "system", "content": system },
            { "role": "user", "content": question },
        ]),
        Body::Pieces(_) | Body::Infill { .. } => {
            json!([{ "role": "user", "content": prompt.flat() }])
        }
    }
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
