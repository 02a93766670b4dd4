//! What one body holds: a message for the server, several, or something to refuse.
//!
//! A message passes only if the framework will decode it; whatever does not is answered here,
//! with the id of the request wherever that can be known.
//!
//! Knows JSON-RPC 2.0 and nothing of methods or their parameters.

use super::frames::Sorted;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::Write;
use tower_lsp::jsonrpc::{Id, Response};

/// `exit`, which the end of the input counts as: whatever waits is answered.
pub(super) const EXIT: &[u8] =
    b"Content-Length: 33\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}";

/// The most messages of one batch.
pub(super) const MOST_BATCHED: usize = 1000;

/// An id longer than this is not repeated to the client.
const MOST_ID_BYTES: usize = 64;

/// Why a message was not passed on, in JSON-RPC's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    code: i32,
    message: &'static str,
}

impl Fault {
    pub(super) const UNREADABLE: Self = Self { code: -32700, message: "the body is not JSON" };
    pub(super) const NO_LENGTH: Self =
        Self { code: -32600, message: "the header has no usable Content-Length" };
    pub(super) const LONG_HEADER: Self =
        Self { code: -32600, message: "the header is longer than 64 KiB" };
    pub(super) const LARGE_BODY: Self =
        Self { code: -32600, message: "the body is larger than 64 MiB" };
    pub(super) const CHARSET: Self =
        Self { code: -32600, message: "the body is not in UTF-8, the only charset of LSP" };
    const NOT_A_MESSAGE: Self = Self {
        code: -32600,
        message: "not a message of JSON-RPC 2.0, or nested deeper than 127, or with a number that \
                  is out of range",
    };
    const BATCH: Self = Self { code: -32600, message: "a batch holds 1 to 1000 messages" };
    const ID: Self = Self { code: -32600, message: "an id is a string or an integer of 64 bits" };
}

/// The body is not JSON.
#[derive(Debug)]
pub(super) struct Unreadable;

/// Passes on what the body holds, or answers it; nothing is done where it is not JSON.
pub(super) fn sort(body: &[u8], out: &mut Sorted) -> Result<(), Unreadable> {
    let text = String::from_utf8_lossy(body);
    let text = mend_surrogates(&text);
    let text = text.trim_start_matches('\u{feff}').trim_ascii();
    if !text.starts_with('[') {
        return sort_one(text, out);
    }
    // No memory: the elements have no size.
    let count = serde_json::from_str::<Vec<IgnoredAny>>(text).map_err(|_| Unreadable)?.len();
    if !(1..=MOST_BATCHED).contains(&count) {
        refuse(None, Fault::BATCH, &mut out.outward);
        return Ok(());
    }
    let messages: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| Unreadable)?;
    messages.into_iter().try_for_each(|message| sort_one(message.get(), out))
}

/// Appends an answer to `out`, framed. `id` is JSON; where it is not known, `null` is answered.
pub(super) fn refuse(id: Option<&str>, fault: Fault, out: &mut Vec<u8>) {
    let Fault { code, message } = fault;
    let id = id.unwrap_or("null");
    let answer =
        format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"message":"{message}"}}}}"#);
    frame(&answer, out);
}

/// The id of the request that `body`, or as much as there is of it, holds; as JSON.
pub(super) fn id_of(body: &[u8]) -> Option<String> {
    let mut id = None;
    let mut reader = serde_json::Deserializer::from_slice(body);
    // Whatever is wrong comes later, or leaves the id unknown.
    let _ = reader.deserialize_map(IdSeeker { id: &mut id });
    id
}

/// Where the first JSON object or array of `body` ends.
pub(super) fn end_of_first_value(body: &[u8]) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_slice(body).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

fn sort_one(text: &str, out: &mut Sorted) -> Result<(), Unreadable> {
    let Ok(envelope) = serde_json::from_str::<Envelope>(text) else {
        serde_json::from_str::<IgnoredAny>(text).map_err(|_| Unreadable)?;
        refuse(id_of(text.as_bytes()).as_deref(), Fault::NOT_A_MESSAGE, &mut out.outward);
        return Ok(());
    };
    let id = envelope.id.map(RawValue::get);
    let id_is_usable = id.is_none_or(|id| serde_json::from_str::<Id>(id).is_ok());
    let repeated = id.and_then(repeatable);
    let is_answer = envelope.has_result || envelope.has_error;
    match (envelope.is_version_2, envelope.has_method, is_answer) {
        (true, true, false) if id_is_usable => frame(text, &mut out.inward),
        (true, true, false) => refuse(repeated.as_deref(), Fault::ID, &mut out.outward),
        // An answer is never answered, however odd it is.
        (_, false, true) => {
            if serde_json::from_str::<Response>(text).is_ok() {
                frame(text, &mut out.inward);
            }
        }
        _ => refuse(repeated.as_deref(), Fault::NOT_A_MESSAGE, &mut out.outward),
    }
    Ok(())
}

fn frame(text: &str, out: &mut Vec<u8>) {
    // Writing to a vector does not fail.
    let _ = write!(out, "Content-Length: {}\r\n\r\n{text}", text.len());
}

/// An id as an answer may repeat it: a string or a number, of any kind that a reader can hold.
fn repeatable(id: &str) -> Option<String> {
    let known = id.len() <= MOST_ID_BYTES
        && matches!(serde_json::from_str(id), Ok(Value::String(_) | Value::Number(_)));
    known.then(|| id.to_owned())
}

/// Makes each escape of half a surrogate pair `\ufffd`: no string can hold one.
fn mend_surrogates(text: &str) -> Cow<'_, str> {
    let mut mended: Option<String> = None;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        at = match unit(text, escape) {
            Some(0xd800..=0xdbff) if matches!(unit(text, escape + 6), Some(0xdc00..=0xdfff)) => {
                escape + 12
            }
            Some(0xd800..=0xdfff) => {
                let mended = mended.get_or_insert_with(|| text.to_owned());
                mended.replace_range(escape..escape + 6, "\\ufffd");
                escape + 6
            }
            Some(_) => escape + 6,
            // The escaped character may be longer than a byte, and is then no escape of JSON.
            None => text.ceil_char_boundary(escape + 2),
        };
    }
    mended.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The code unit that the escape at `at` stands for, if it is a `\uXXXX`.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at.checked_add(6)?)?.strip_prefix("\\u")?;
    let are_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| are_hex)
}

/// A message's outermost members, as far as they decide what becomes of it.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member that is there or is not")]
struct Envelope<'a> {
    is_version_2: bool,
    id: Option<&'a RawValue>,
    has_method: bool,
    has_result: bool,
    has_error: bool,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Member {
    Jsonrpc,
    Id,
    Method,
    Params,
    Result,
    Error,
    #[serde(other)]
    Other,
}

impl<'de> Deserialize<'de> for Envelope<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvelopeVisitor)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a message of JSON-RPC")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut envelope = Envelope::default();
        let mut has_params = false;
        while let Some(member) = map.next_key::<Member>()? {
            let seen = match member {
                Member::Jsonrpc => {
                    let version: Text = map.next_value()?;
                    std::mem::replace(&mut envelope.is_version_2, version.0 == "2.0")
                }
                Member::Id => envelope.id.replace(map.next_value()?).is_some(),
                Member::Method => {
                    let _: Text = map.next_value()?;
                    std::mem::replace(&mut envelope.has_method, true)
                }
                Member::Params => {
                    let _: Decodable = map.next_value()?;
                    std::mem::replace(&mut has_params, true)
                }
                Member::Result => {
                    let _: Decodable = map.next_value()?;
                    std::mem::replace(&mut envelope.has_result, true)
                }
                Member::Error => {
                    let _: Decodable = map.next_value()?;
                    std::mem::replace(&mut envelope.has_error, true)
                }
                Member::Other => {
                    let _: Decodable = map.next_value()?;
                    false
                }
            };
            if seen {
                return Err(serde::de::Error::custom("a member stands twice"));
            }
        }
        Ok(envelope)
    }
}

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// Any value that the framework's own decoding accepts: its depth, numbers and escapes.
struct Decodable;

impl<'de> Deserialize<'de> for Decodable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Decodable {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

struct IdSeeker<'a> {
    id: &'a mut Option<String>,
}

impl<'de> Visitor<'de> for IdSeeker<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a message of JSON-RPC")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(member) = map.next_key::<Member>()? {
            if member == Member::Id {
                *self.id = repeatable(map.next_value::<&RawValue>()?.get());
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
