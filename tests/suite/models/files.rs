//! Files that are no models, or broken ones: a clear error, and the process lives.

use super::small_model;
use futures::StreamExt;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use tokio_util::sync::CancellationToken;
use undertone::completion::prompt::{Piece, Prompt};
use undertone::models::{locate, open};

/// What a person reads when the model is this file.
fn complaint(path: &Path) -> String {
    let mut settings = small_model();
    path.to_str().expect("UTF-8").clone_into(&mut settings.model);
    let prompt = Prompt::of_pieces(vec![Piece::Text("a".to_owned())], 1);
    let backend = match open(&settings) {
        Ok(backend) => backend,
        Err(error) => return error.to_string(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let first = runtime.block_on(backend.generate(prompt, CancellationToken::new()).next());
    match first {
        Some(Err(error)) => error.to_string(),
        other => panic!("{} gives {other:?}", path.display()),
    }
}

#[test]
fn what_is_no_model_is_told_from_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let head = |version: u32, tensors: u64, pairs: u64| {
        let head = [&b"GGUF"[..], &version.to_le_bytes(), &tensors.to_le_bytes()].concat();
        [head, pairs.to_le_bytes().to_vec()].concat()
    };
    let string = |text: &str| [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat();
    let files: [(&str, Vec<u8>, &str); 9] = [
        ("empty", vec![], "it is not a GGUF file"),
        ("text", b"hello, world".to_vec(), "it is not a GGUF file"),
        ("magic", b"GGUF".to_vec(), "it ends too early"),
        ("new", head(99, 0, 0), "a GGUF file of version 99"),
        ("old", head(1, 0, 0), "a GGUF file of version 1"),
        ("many-tensors", head(3, u64::MAX, 0), "it promises more than it holds"),
        ("many-pairs", head(3, 0, 1 << 40), "it promises more than it holds"),
        (
            "long-key",
            [head(3, 0, 1), (1_u64 << 60).to_le_bytes().to_vec(), vec![0; 64]].concat(),
            "it promises more than it holds",
        ),
        (
            "odd-type",
            [head(3, 0, 1), string("a"), 77_u32.to_le_bytes().to_vec(), vec![0; 64]].concat(),
            "a value of no type",
        ),
    ];
    for (name, content, expected) in files {
        fs::write(at(name), content).unwrap();
        let complaint = complaint(&at(name));
        assert!(complaint.contains(expected), "{name}: {complaint}");
    }
    assert!(complaint(folder.path()).contains("it is not a file"));
    assert!(complaint(&at("nothing")).contains("there is no model"));
    let fifo = at("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    assert!(complaint(&fifo).contains("it is not a file"));
    // A right head, and nothing that makes it a model: the C++ loader's own words.
    fs::write(at("hollow"), head(3, 0, 0)).unwrap();
    assert!(complaint(&at("hollow")).contains("cannot be loaded"));
}

#[test]
fn a_damaged_model_does_not_crash_us() {
    let (path, _) = locate(&small_model()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("damaged.gguf");
    fs::copy(&path, &copy).unwrap();
    let original = fs::read(&path).unwrap();
    // Numbers of the model's shape, as `key, type 4, value` in the head.
    for key in ["llama.attention.head_count", "llama.block_count", "llama.embedding_length"] {
        let at = find(&original[..1 << 20], key) + key.len() + 4;
        for value in [0_u32, 1, u32::MAX] {
            let mut file = fs::OpenOptions::new().write(true).open(&copy).unwrap();
            file.seek(SeekFrom::Start(at as u64)).unwrap();
            file.write_all(&value.to_le_bytes()).unwrap();
            drop(file);
            let complaint = complaint(&copy);
            assert!(complaint.contains("cannot be loaded"), "{key} = {value}: {complaint}");
        }
        let mut file = fs::OpenOptions::new().write(true).open(&copy).unwrap();
        file.seek(SeekFrom::Start(at as u64)).unwrap();
        file.write_all(&original[at..at + 4]).unwrap();
    }
    let file = fs::OpenOptions::new().write(true).open(&copy).unwrap();
    file.set_len(original.len() as u64 / 2).unwrap();
    drop(file);
    assert!(complaint(&copy).contains("cannot be loaded"));
}

fn find(bytes: &[u8], key: &str) -> usize {
    let position = bytes.windows(key.len()).position(|window| window == key.as_bytes());
    position.unwrap_or_else(|| panic!("{key} is not in the head"))
}

/// llama.cpp left without a variant would take another one from the folder it was built in.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn a_cpu_variant_that_does_not_load_is_never_replaced_by_another() {
    let (model, _) = locate(&small_model()).expect("the small model");
    let mut trial = std::process::Command::new(env!("CARGO_BIN_EXE_undertone"));
    let output = trial.args(["trial", "none"]).arg(model).output().expect("a trial");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
}
