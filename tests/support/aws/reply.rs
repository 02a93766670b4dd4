//! What the server answers, as a case file says it.

use super::Gone;
use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use axum::body::{Body, Bytes};
use futures::{StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io;
use std::time::Duration;

/// Long enough for what was written before to be on its way.
const MOMENT: Duration = Duration::from_millis(20);

/// An answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    #[serde(default = "Reply::ok")]
    pub(crate) status: u16,
    /// The name of an error, and its words.
    pub(crate) error: Option<String>,
    #[serde(default)]
    pub(crate) message: String,
    pub(crate) retry_after: Option<String>,
    /// `SageMaker`: what the container itself answered, of which `message` speaks.
    pub(crate) original: Option<(u16, String)>,
    /// A body as it is, instead of a stream.
    pub(crate) body: Option<String>,
    /// A stream's parts.
    #[serde(default)]
    pub(crate) stream: Vec<Piece>,
    #[serde(default)]
    pub(crate) writing: Writing,
    /// Nothing is answered at all.
    #[serde(default)]
    pub(crate) silent: bool,
}

/// How a stream is cut on the wire.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Writing {
    /// A write for each frame.
    #[default]
    Frames,
    /// One write for all.
    Joined,
    /// A write for each byte.
    Bytes,
    /// Two writes, cut after so many bytes.
    Cut(usize),
}

/// A part of a stream.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Piece {
    /// Converse: what the model writes.
    Text(String),
    /// Converse: what it thinks.
    Reasoning(String),
    /// Converse: why it stopped.
    Stop(String),
    /// Converse: the numbers.
    Usage(Value),
    /// Invoke: a chunk of the model's JSON.
    Chunk(Value),
    /// `SageMaker`: bytes.
    Part(String),
    /// `SageMaker`: bytes by their values.
    Bytes(Vec<u8>),
    /// `SageMaker`: so many kilobytes in which no line ends.
    Fill(usize),
    /// An event of any name and payload.
    Event(String, String),
    /// An exception's name and words.
    Exception(String, String),
    /// Converse: text in a frame whose checksum is wrong.
    WrongSum(String),
    /// Converse: the first half of a frame.
    Half(String),
    /// The head of a frame that says that it has so many bytes.
    Head(u32),
    /// Converse: so many bytes of text, a kilobyte a frame.
    Flood(u64),
    /// Nothing for so many milliseconds.
    Wait(u64),
    /// Nothing, for ever.
    Stall,
    /// The connection is torn.
    Tear,
}

#[derive(Clone, Copy)]
pub(super) enum Service {
    Bedrock,
    Sagemaker,
}

impl Default for Reply {
    fn default() -> Self {
        Self::streaming([])
    }
}

impl Reply {
    pub(crate) fn streaming(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self {
            status: 200,
            error: None,
            message: String::new(),
            retry_after: None,
            original: None,
            body: None,
            stream: pieces.into_iter().collect(),
            writing: Writing::default(),
            silent: false,
        }
    }

    /// A conversation's whole answer.
    pub(crate) fn saying(texts: &[&str]) -> Self {
        let texts = texts.iter().map(|text| Piece::Text((*text).to_owned()));
        Self::streaming(texts.chain([Piece::Stop("end_turn".to_owned())]))
    }

    pub(crate) fn with_body(body: &str) -> Self {
        Self { body: Some(body.to_owned()), ..Self::default() }
    }

    fn ok() -> u16 {
        200
    }

    pub(super) fn stalls(&self) -> bool {
        self.silent
    }

    pub(super) fn headers(&self, streams: bool) -> Vec<(&'static str, String)> {
        let is_stream = streams && self.error.is_none() && self.body.is_none();
        let kind =
            if is_stream { "application/vnd.amazon.eventstream" } else { "application/json" };
        let mut headers = vec![("content-type", kind.to_owned())];
        headers.extend(self.error.clone().map(|error| ("x-amzn-errortype", error)));
        headers.extend(self.retry_after.clone().map(|after| ("retry-after", after)));
        headers
    }

    pub(super) fn body(self, service: Service, gone: Gone) -> Body {
        if self.error.is_some() {
            let mut error = json!({ "message": self.message });
            if let Some((status, message)) = self.original {
                error = json!({ "Message": self.message, "OriginalStatusCode": status,
                    "OriginalMessage": message });
            }
            return Body::from(error.to_string());
        }
        if let Some(body) = self.body {
            return Body::from(body);
        }
        let writes = writes(self.stream, service, self.writing);
        let parts = stream::unfold((writes, gone), move |(mut writes, gone)| async move {
            let bytes = match writes.pop_front()? {
                Write::Bytes(bytes) => bytes,
                Write::Flood(left) => {
                    if let Some(left) = left.checked_sub(1 << 10) {
                        writes.push_front(Write::Flood(left));
                    }
                    Bytes::from(event(service, &Piece::Text("x".repeat(1 << 10))))
                }
                Write::Wait(milliseconds) => {
                    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
                    Bytes::new()
                }
                Write::Stall => std::future::pending().await,
                Write::Tear => {
                    // Without a pause nothing of what was written goes out.
                    tokio::time::sleep(MOMENT).await;
                    return Some((Err(io::Error::other("torn")), (writes, gone)));
                }
            };
            tokio::task::yield_now().await;
            Some((Ok(bytes), (writes, gone)))
        });
        // An empty write would end a chunked body.
        Body::from_stream(parts.filter(|part| {
            let is_something = part.as_ref().map_or(true, |bytes| !bytes.is_empty());
            std::future::ready(is_something)
        }))
    }
}

enum Write {
    Bytes(Bytes),
    Flood(u64),
    Wait(u64),
    Stall,
    Tear,
}

fn writes(pieces: Vec<Piece>, service: Service, writing: Writing) -> VecDeque<Write> {
    let mut writes = VecDeque::new();
    let mut frames: Vec<Vec<u8>> = Vec::new();
    let flush = |writes: &mut VecDeque<Write>, frames: &mut Vec<Vec<u8>>| {
        let frames = std::mem::take(frames);
        let joined = frames.concat();
        let cut: Vec<Vec<u8>> = match writing {
            Writing::Frames => frames,
            Writing::Joined => vec![joined],
            Writing::Bytes => joined.chunks(1).map(<[u8]>::to_vec).collect(),
            Writing::Cut(at) => {
                let (first, second) = joined.split_at(at.min(joined.len()));
                vec![first.to_vec(), second.to_vec()]
            }
        };
        writes.extend(cut.into_iter().map(|bytes| Write::Bytes(Bytes::from(bytes))));
    };
    for piece in pieces {
        let write = match piece {
            Piece::Flood(bytes) => Write::Flood(bytes),
            Piece::Wait(milliseconds) => Write::Wait(milliseconds),
            Piece::Stall => Write::Stall,
            Piece::Tear => Write::Tear,
            piece => {
                frames.push(event(service, &piece));
                continue;
            }
        };
        flush(&mut writes, &mut frames);
        writes.push_back(write);
    }
    flush(&mut writes, &mut frames);
    writes
}

fn event(service: Service, piece: &Piece) -> Vec<u8> {
    let block = |delta: Value| {
        frame("event", "contentBlockDelta", &json!({ "contentBlockIndex": 0, "delta": delta }))
    };
    match piece {
        Piece::Text(text) => block(json!({ "text": text })),
        Piece::Reasoning(text) => block(json!({ "reasoningContent": { "text": text } })),
        Piece::Stop(reason) => frame("event", "messageStop", &json!({ "stopReason": reason })),
        Piece::Usage(usage) => {
            let metadata = json!({ "usage": usage, "metrics": { "latencyMs": 1 } });
            frame("event", "metadata", &metadata)
        }
        Piece::Chunk(chunk) => {
            frame("event", "chunk", &json!({ "bytes": base64(chunk.to_string().as_bytes()) }))
        }
        Piece::Part(text) => raw("event", "PayloadPart", text.as_bytes()),
        Piece::Bytes(bytes) => raw("event", "PayloadPart", bytes),
        Piece::Fill(kilobytes) => {
            raw("event", "PayloadPart", "x".repeat(1024).as_bytes()).repeat(*kilobytes)
        }
        Piece::Event(name, payload) => raw("event", name, payload.as_bytes()),
        Piece::Exception(name, message) => match service {
            Service::Bedrock => frame("exception", name, &json!({ "message": message })),
            Service::Sagemaker => frame("exception", name, &json!({ "Message": message })),
        },
        Piece::WrongSum(text) => {
            let mut bytes = block(json!({ "text": text }));
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
            }
            bytes
        }
        Piece::Half(text) => {
            let mut bytes = block(json!({ "text": text }));
            bytes.truncate(bytes.len() / 2);
            bytes
        }
        Piece::Head(length) => {
            let mut head = length.to_be_bytes().to_vec();
            head.extend(0_u32.to_be_bytes());
            let sum = crc32(&head);
            head.extend(sum.to_be_bytes());
            head
        }
        Piece::Flood(_) | Piece::Wait(_) | Piece::Stall | Piece::Tear => Vec::new(),
    }
}

fn frame(kind: &'static str, name: &str, payload: &Value) -> Vec<u8> {
    raw(kind, name, payload.to_string().as_bytes())
}

fn raw(kind: &'static str, name: &str, payload: &[u8]) -> Vec<u8> {
    let header =
        |name: &'static str, value: String| Header::new(name, HeaderValue::String(value.into()));
    let named = if kind == "event" { ":event-type" } else { ":exception-type" };
    let content =
        if name == "PayloadPart" { "application/octet-stream" } else { "application/json" };
    let message = Message::new(Bytes::copy_from_slice(payload))
        .add_header(header(":message-type", kind.to_owned()))
        .add_header(header(named, name.to_owned()))
        .add_header(header(":content-type", content.to_owned()));
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).expect("a frame");
    bytes
}

fn base64(bytes: &[u8]) -> String {
    aws_smithy_types::base64::encode(bytes)
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}
