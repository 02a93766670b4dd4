//! Puts the rules of security scans into the program, and the libraries of the embedded model
//! where it looks for them.
//!
//! llama.cpp is built as shared libraries, with one more for each generation of CPU.
//! They go to `undertone-lib/` beside the program:
//!
//! ```text
//! undertone-lib/libllama.so.0, libggml.so.0, libggml-base.so.0
//! undertone-lib/cpu/<variant>/libggml-cpu-<variant>.so
//! ```
//!
//! Each variant has a folder of its own because the loader takes the best of a folder,
//! and which is best is decided in `src/models/local/cpu.rs`, after a trial.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where the program looks, from where it stands: in the build folder, as a test beside
/// it, and installed as `bin/undertone` and `lib/undertone/`.
const SEARCHED: [&str; 3] = ["undertone-lib", "../undertone-lib", "../lib/undertone"];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    embed_rules()?;
    println!("cargo:rustc-check-cfg=cfg(cpu_variants)");
    // Set by the build of llama.cpp where the feature `dynamic-backends` is on.
    let Some(variants) = env::var_os("DEP_LLAMA_BACKENDS_DIR").map(PathBuf::from) else {
        return Ok(());
    };
    println!("cargo:rustc-cfg=cpu_variants");
    let (Some(built), Some(beside)) = (variants.parent(), profile_directory()) else {
        return Err(io::Error::other("the build folder has another shape than expected"));
    };
    let to = beside.join("undertone-lib");
    copy_shared(&["lib", "lib64"].map(|name| built.join(name)), &to)?;
    copy_variants(&variants, &to.join("cpu"))?;
    for folder in [&beside, &beside.join("deps"), &beside.join("examples")] {
        remove_dangling(folder);
    }
    for place in SEARCHED {
        println!("cargo:rustc-link-arg=-Wl,-rpath,$ORIGIN/{place}");
    }
    // The libraries need one another: only the old tag also serves what they load.
    println!("cargo:rustc-link-arg=-Wl,--disable-new-dtags");
    Ok(())
}

#[allow(clippy::format_push_string)]
/// A list of all rule files with their texts, for `src/scan/rules/embedded.rs`.
fn embed_rules() -> io::Result<()> {
    println!("cargo:rerun-if-changed=rules");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for path in &files {
        let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let from = path.display().to_string();
        list.push_str(&format!("({name:?}, include_str!({from:?})),\n"));
    }
    list += "]\n";
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("rules.rs"), list)
}

/// `target/<profile>`, four levels above `OUT_DIR`'s own folder.
fn profile_directory() -> Option<PathBuf> {
    let out = PathBuf::from(env::var_os("OUT_DIR")?);
    out.ancestors().nth(3).map(Path::to_path_buf)
}

/// Copies what the linker names, `lib*.so.<number>`; the other names are links to these.
fn copy_shared(from: &[PathBuf], to: &Path) -> io::Result<()> {
    for entry in from.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten() {
        let name = entry?;
        let text = name.file_name().to_string_lossy().into_owned();
        if text.split_once(".so.").is_some_and(|(_, rest)| !rest.contains('.')) {
            copy(&name.path(), &to.join(&text))?;
        }
    }
    Ok(())
}

fn copy_variants(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let variant = name.strip_prefix("libggml-cpu-").and_then(|rest| rest.strip_suffix(".so"));
        if let Some(variant) = variant {
            copy(&path, &to.join(variant).join(&name))?;
        }
    }
    Ok(())
}

/// The build of llama.cpp leaves links to nowhere (`libllama.so -> libllama.so.0`) and stops
/// at them the next time that it runs.
fn remove_dangling(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "so") && !path.exists() {
            // What cannot be removed now is complained of by whom it disturbs.
            let _ = fs::remove_file(path);
        }
    }
}

/// A running program may have the old file mapped: a new file takes its name.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    let partial = to.with_extension("partial");
    fs::copy(from, &partial)?;
    fs::rename(&partial, to)
}
