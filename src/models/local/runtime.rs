//! The one llama.cpp of this process: its libraries, its CPU variant, its silence.

use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::{LogOptions, list_llama_ggml_backend_devices, send_logs_to_tracing};
#[cfg(cpu_variants)]
use std::path::PathBuf;
use std::sync::OnceLock;

/// CPU variants, best first. Each needs the instructions of those that it is built on.
#[cfg(cpu_variants)]
const ORDER: [&str; 14] = [
    "sapphirerapids",
    "zen4",
    "cooperlake",
    "icelake",
    "cascadelake",
    "cannonlake",
    "skylakex",
    "alderlake",
    "haswell",
    "piledriver",
    "ivybridge",
    "sandybridge",
    "sse42",
    "x64",
];

/// Whether llama.cpp's own words are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Log {
    /// They go to `tracing`.
    Kept,
    /// They speak of the file's content, and are dropped.
    Dropped,
}

/// llama.cpp, with one CPU variant.
#[derive(Debug)]
pub(super) struct Runtime {
    pub(super) llama: LlamaBackend,
    pub(super) variant: String,
}

/// llama.cpp, started with `variant` where it was not started yet: a process has only one.
///
/// `None` where the variant's instructions are missing here. That is asked before llama.cpp
/// is started: left without a variant, it would look for another one by itself.
pub(super) fn start(variant: &str, log: Log) -> Option<&'static Runtime> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let start = || {
        send_logs_to_tracing(LogOptions::default().with_logs_enabled(log == Log::Kept));
        #[cfg(cpu_variants)]
        if let Some(folder) = variants_folder() {
            llama_cpp_2::llama_backend::load_backends_from_path(&folder.join(variant));
        }
        if list_llama_ggml_backend_devices().is_empty() {
            return None;
        }
        // It fails only where it was called before, and the cell calls it once.
        let llama = LlamaBackend::init().expect("llama.cpp is started once");
        Some(Runtime { llama, variant: variant.to_owned() })
    };
    RUNTIME.get_or_init(start).as_ref()
}

/// The CPU variants that this build has, best first.
#[cfg(cpu_variants)]
pub(super) fn variants() -> Vec<String> {
    let Some(folder) = variants_folder() else { return Vec::new() };
    ORDER.iter().filter(|name| folder.join(name).is_dir()).map(ToString::to_string).collect()
}

/// This build has one, made for the oldest CPU that it may meet.
#[cfg(not(cpu_variants))]
pub(super) fn variants() -> Vec<String> {
    vec!["built-in".to_owned()]
}

/// The folder with one folder for each CPU variant; `build.rs` says where it may be.
#[cfg(cpu_variants)]
fn variants_folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let beside = program.parent()?;
    ["undertone-lib", "../undertone-lib", "../lib/undertone"]
        .iter()
        .map(|place| beside.join(place).join("cpu"))
        .find(|folder| folder.is_dir())
}
