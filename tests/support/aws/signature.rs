//! Signature Version 4, from AWS's description of it: what a request must be signed with.

use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use std::fmt::Write;

pub(crate) const ACCESS_KEY: &str = "AKIDEXAMPLE";
pub(crate) const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// An API key of Bedrock.
pub(crate) const API_KEY: &str = "bedrock-api-key-for-tests";

const BLOCK: usize = 64;

/// Whether the request is let in; otherwise AWS's name for what is wrong, and its words.
pub(crate) fn check(head: &Parts, body: &[u8]) -> Result<(), (&'static str, &'static str)> {
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let Some(authorization) = header("authorization") else {
        return Err(("MissingAuthenticationTokenException", "Missing Authentication Token"));
    };
    if let Some(key) = authorization.strip_prefix("Bearer ") {
        let valid = key == API_KEY;
        return valid.then_some(()).ok_or((
            "AccessDeniedException",
            "Authentication failed: Please make sure your API Key is valid.",
        ));
    }
    let incomplete = ("IncompleteSignatureException", "Authorization header is incomplete.");
    let fields = authorization.strip_prefix("AWS4-HMAC-SHA256 ").ok_or(incomplete)?;
    let field = |name: &str| {
        let fields = fields.split(',').map(str::trim);
        fields.filter_map(|field| field.split_once('=')).find(|(key, _)| *key == name)
    };
    let (_, credential) = field("Credential").ok_or(incomplete)?;
    let (_, names) = field("SignedHeaders").ok_or(incomplete)?;
    let (_, signature) = field("Signature").ok_or(incomplete)?;
    let (key, scope) = credential.split_once('/').ok_or(incomplete)?;
    if key != ACCESS_KEY {
        let message = "The security token included in the request is invalid.";
        return Err(("UnrecognizedClientException", message));
    }
    let path = head.uri.path();
    let service = if path.starts_with("/endpoints/") { "sagemaker" } else { "bedrock" };
    let [date, region, signed_service, "aws4_request"] = scope.split('/').collect::<Vec<_>>()[..]
    else {
        return Err(incomplete);
    };
    let time = header("x-amz-date").ok_or(incomplete)?;
    if signed_service != service || !time.starts_with(date) {
        return Err(("InvalidSignatureException", "Credential should be scoped to the service."));
    }
    let canonical = canonical(head, names, body).ok_or(incomplete)?;
    let text =
        format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(Sha256::digest(canonical).as_slice()));
    let mut key = hmac(format!("AWS4{SECRET_KEY}").as_bytes(), date.as_bytes());
    for part in [region, service, "aws4_request", &text] {
        key = hmac(&key, part.as_bytes());
    }
    if hex(&key) == signature {
        return Ok(());
    }
    Err((
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method.",
    ))
}

fn canonical(head: &Parts, names: &str, body: &[u8]) -> Option<String> {
    let signed: Vec<&str> = names.split(';').collect();
    // What says who asks, and for what, has to be signed.
    if !["host", "x-amz-date"].iter().all(|name| signed.contains(name)) {
        return None;
    }
    let mut text = format!("{}\n{}\n", head.method, encoded(head.uri.path()));
    let _ = writeln!(text, "{}", head.uri.query().unwrap_or_default());
    for name in &signed {
        if *name == "host" {
            // Over HTTP/2 it is in the request's address.
            let host = head.uri.authority().map(ToString::to_string);
            let _ = writeln!(text, "host:{}", host.or_else(|| header_host(head))?);
            continue;
        }
        let values: Vec<&str> =
            head.headers.get_all(*name).iter().filter_map(|value| value.to_str().ok()).collect();
        let words: Vec<&str> = values.iter().flat_map(|value| value.split_whitespace()).collect();
        let _ = writeln!(text, "{name}:{}", words.join(" "));
    }
    let _ = write!(text, "\n{names}\n{}", hex(Sha256::digest(body).as_slice()));
    Some(text)
}

fn header_host(head: &Parts) -> Option<String> {
    head.headers.get("host").and_then(|host| host.to_str().ok()).map(str::to_owned)
}

/// The path is encoded once more than it was sent, but for S3.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > BLOCK { Sha256::digest(key).to_vec() } else { key.to_vec() };
    block.resize(BLOCK, 0);
    let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([&pad(0x36), text].concat());
    Sha256::digest([pad(0x5c), inner.as_slice().to_vec()].concat()).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[test]
fn the_hash_is_the_one_of_rfc_4231() {
    let hash = hmac(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(hex(&hash), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    let hash = hmac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First");
    assert_eq!(hex(&hash), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}
