//! The models: fetched from a loopback server, run for real, and reported on.

#[cfg(feature = "aws")]
mod aws_access;
#[cfg(feature = "aws")]
mod aws_tls;
#[cfg(feature = "aws")]
mod bedrock;
mod commands;
mod download;
mod fault_page;
#[cfg(feature = "aws")]
mod faults;
#[cfg(feature = "local")]
mod files;
#[cfg(feature = "local")]
mod generation;
mod http;
mod limits;
#[cfg(feature = "aws")]
mod ministack;
mod remote_commands;
#[cfg(feature = "aws")]
mod sagemaker;

#[cfg(feature = "local")]
use undertone::config::Settings;

/// Settings with a small real model, which `make test` fetches.
#[cfg(feature = "local")]
fn small_model() -> Settings {
    let mut settings = Settings::load().expect("settings");
    "smollm2-135m".clone_into(&mut settings.model);
    // Verdicts of trials are shared by the tests, and are not a person's.
    settings.cache_directory = env!("CARGO_TARGET_TMPDIR").into();
    if let Err(error) = undertone::models::locate(&settings) {
        panic!("{error}; run `undertone models pull smollm2-135m`, or `make test`");
    }
    settings
}
