//! `undertone complete --explain`: exactly what would be sent, and where to. Nothing is sent.

use super::super::{Failure, print};
use crate::completion::{Cursor, Trigger, first_prompt};
use crate::models::failover::{Failover, Opened};
use crate::models::remote::Request;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use tokio::runtime::Runtime;

/// Explains what the model that would be asked first would get.
pub(super) fn run(
    cursor: &Cursor,
    path: &Path,
    models: &Failover,
    runtime: &Runtime,
) -> Result<ExitCode, Failure> {
    let Some((name, opened)) = models.in_turn(Some(path), Trigger::Invoked).into_iter().next()
    else {
        return Err(Failure::new("no model is named in the configuration"));
    };
    let opened = opened?;
    let backend = opened.backend();
    let text = match (first_prompt(cursor, backend.as_ref()), opened) {
        (None, _) => "Nothing: there is nothing to suggest at this place.\n".to_owned(),
        (Some(_), Opened::Here(_)) => {
            format!("Nothing leaves this machine: {name} runs on it.\n")
        }
        (Some(prompt), Opened::Remote(remote)) => {
            let (request, withheld) = runtime.block_on(remote.explain(prompt))?;
            page(&name, &request, &withheld)
        }
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn page(name: &str, Request { url, headers, body }: &Request, withheld: &[&'static str]) -> String {
    let mut page = format!("# {name} would be sent\nPOST {url}\n");
    for (header, value) in headers {
        let _ = writeln!(page, "{header}: {value}");
    }
    let _ = writeln!(page, "\n{body}\n\n# {} bytes", body.len());
    if !withheld.is_empty() {
        let _ = writeln!(page, "# taken out before: {}", withheld.join(", "));
    }
    page
}
