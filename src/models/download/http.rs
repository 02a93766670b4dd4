//! A model from a web server: resumed where it was left off.

use super::{Event, Part, SourceError, Watcher};
use futures::StreamExt;
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode};
use std::time::Duration;

/// A server that says nothing for so long is not there.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(30);
/// Times that a connection may break, as long as each brings something new.
const TRIES: u32 = 5;

pub(super) async fn fetch(
    url: &str,
    part: &mut Part<'_>,
    watcher: Watcher<'_>,
) -> Result<(), SourceError> {
    let client = Client::builder()
        .user_agent(concat!("undertone/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .build()?;
    let mut tries = 0;
    while part.length() < part.model.bytes {
        let before = part.length();
        tries += 1;
        match rest(&client, url, part, watcher).await {
            Err(SourceError::Http(_)) if tries < TRIES && part.length() > before => {}
            Err(error) => return Err(error),
            Ok(()) if part.length() == before => {
                return Err(SourceError::Told("it ends before the model does".to_owned()));
            }
            Ok(()) => {}
        }
    }
    Ok(())
}

/// One answer, from where the part ends.
async fn rest(
    client: &Client,
    url: &str,
    part: &mut Part<'_>,
    watcher: Watcher<'_>,
) -> Result<(), SourceError> {
    let mut request = client.get(url);
    if part.length() > 0 {
        request = request.header(RANGE, format!("bytes={}-", part.length()));
    }
    let response = request.send().await?;
    match response.status() {
        StatusCode::PARTIAL_CONTENT if continues(&response, part.length()) => {}
        // This server sends it all again, whatever it was asked for.
        StatusCode::OK => part.cut(0)?,
        status => return Err(SourceError::Told(format!("it answers {status}"))),
    }
    let mut body = response.bytes_stream();
    while let Some(bytes) = body.next().await {
        part.append(&bytes?)?;
        watcher(Event::Bytes(part.length()));
    }
    Ok(())
}

/// Whether the answer begins at byte `start`.
fn continues(response: &Response, start: u64) -> bool {
    let range = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    range.is_some_and(|range| range.starts_with(&format!("bytes {start}-")))
}
