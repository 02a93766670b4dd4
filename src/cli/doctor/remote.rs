//! Whether a backend on another machine can be reached and answers, step by step.

use super::{Check, unusable};
use crate::config::Settings;
use crate::config::backends::Provider;
use crate::models;
use tokio::runtime::Runtime;

/// Tries each step on the way to an answer, and stops at the first that fails.
pub(super) fn checks(
    name: &str,
    provider: &Provider,
    settings: &Settings,
    runtime: &Runtime,
) -> Vec<Check> {
    let remote = match models::open_remote(name, provider, settings) {
        Ok(remote) => remote,
        Err(error) => return vec![unusable(name, &error)],
    };
    let steps = runtime.block_on(remote.probe());
    steps
        .into_iter()
        .map(|step| match step.outcome {
            Ok(detail) => Check::ok(name, format_args!("{}: {detail}", step.name)),
            Err(error) => {
                let fix = error.remedy().unwrap_or("look at the backend's settings");
                Check::fail(name, format_args!("{}: {error}", step.name), fix)
            }
        })
        .collect()
}
