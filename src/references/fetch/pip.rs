//! Python's packages, by pip: wheels only, because a source distribution runs its build back end
//! as soon as pip looks at it.

use super::client::{Client, command, only_file, run};
use super::{Clients, Reason};
use crate::references::package::Package;
use futures::future::BoxFuture;
use std::path::{Path, PathBuf};

const PROGRAM: &str = "pip";

pub(super) struct Pip<'c> {
    pub(super) clients: &'c Clients,
}

impl Client for Pip<'_> {
    fn program(&self) -> &'static str {
        PROGRAM
    }

    fn download<'a>(
        &'a self,
        package: &'a Package,
        folder: &'a Path,
    ) -> BoxFuture<'a, Result<PathBuf, Reason>> {
        Box::pin(async {
            let mut pip = command(self.clients, "python3", folder);
            pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check"])
                .args(["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"])
                .args(["--progress-bar=off", "--retries=1", "--ignore-requires-python"])
                .args(package.qualifier("file_name").map(tags).unwrap_or_default())
                .args(["--dest", "."])
                .arg(format!("{}=={}", package.name(), package.version()));
            run(pip, PROGRAM).await.map_err(|reason| match reason {
                Reason::Failed { words, .. } if words.ends_with("No module named pip") => {
                    Reason::NoClient { program: PROGRAM }
                }
                reason => reason,
            })?;
            only_file(folder, "whl", PROGRAM)
        })
    }
}

/// The options that make pip choose the wheel of this name on every machine; a wheel's name ends
/// with its tags for Python, ABI and platforms (PEP 427).
fn tags(wheel: &str) -> Vec<String> {
    const ANY_PYTHON_3: &str = "3.12";
    let mut parts = wheel.trim_end_matches(".whl").rsplit('-');
    let (Some(platforms), Some(abi), Some(python)) = (parts.next(), parts.next(), parts.next())
    else {
        return Vec::new();
    };
    let (implementation, version) = python.split_at(python.len().min(2));
    let version = match version.split_at_checked(1) {
        Some((major, minor)) if implementation == "cp" && !minor.is_empty() => {
            format!("{major}.{minor}")
        }
        _ => ANY_PYTHON_3.to_owned(),
    };
    let mut options = vec![
        format!("--implementation={implementation}"),
        format!("--python-version={version}"),
        format!("--abi={abi}"),
    ];
    options.extend(platforms.split('.').map(|platform| format!("--platform={platform}")));
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_wheel_chooses_it() {
        let cases = [
            ("a-1-py3-none-any.whl", "py 3.12 none any"),
            ("a-1-py2.py3-none-any.whl", "py 3.12 none any"),
            (
                "a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
                "cp 3.12 cp312 manylinux_2_17_x86_64 manylinux2014_x86_64",
            ),
            ("a-1-1build-cp39-abi3-win_amd64.whl", "cp 3.9 abi3 win_amd64"),
            ("a.whl", ""),
        ];
        for (wheel, expected) in cases {
            let options = tags(wheel);
            let values: Vec<_> =
                options.iter().filter_map(|option| Some(option.split_once('=')?.1)).collect();
            assert_eq!(values.join(" "), expected, "{wheel}");
        }
    }
}
