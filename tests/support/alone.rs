//! Tests that run in a process of their own, because what they test reads the environment.
//!
//! The SDK of AWS finds credentials in the process's environment and home folder, HTTP clients find
//! proxies there, and a test may not change those of its process. So the test starts this very
//! binary again for itself alone, with an environment that holds what it says and nothing else.

use std::ffi::OsStr;
use std::future::Future;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const MARK: &str = "UNDERTONE_TEST_ALONE";

/// How long a test may take.
const MOST: Duration = Duration::from_mins(2);

/// The environment of a test's process.
#[derive(Clone, Copy, Default)]
pub(crate) struct Alone<'a> {
    /// Variables.
    pub(crate) variables: &'a [(&'a str, &'a str)],
    /// Files in its home folder.
    pub(crate) files: &'a [(&'a str, &'a str)],
    /// Variables of our own environment that it keeps.
    pub(crate) kept: &'a [&'a str],
    /// A command that runs the command after it, such as `dbus-run-session --`.
    pub(crate) within: &'a [&'a str],
}

impl Alone<'_> {
    /// Runs `body` there. It is a closure of the test that calls, whose name is found by it.
    pub(crate) fn run<F, B>(self, body: B)
    where
        F: Future<Output = ()>,
        B: FnOnce(PathBuf) -> F,
    {
        if let Some(home) = std::env::var_os(MARK) {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .expect("a runtime");
            let body = async { tokio::time::timeout(MOST, body(home.into())).await };
            return runtime.block_on(body).expect("the test ends in time");
        }
        let path = std::any::type_name::<B>().replace("::{{closure}}", "");
        let name = path.split_once("::").expect("a path within a crate").1;
        let home = tempfile::tempdir().expect("a folder");
        for (path, text) in self.files {
            let path = home.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let this = std::env::current_exe().expect("this test");
        let mut words = self.within.iter().map(OsStr::new).chain([this.as_os_str()]);
        let mut command = Command::new(words.next().expect("a program"));
        command.args(words).args([name, "--exact", "--nocapture"]).env_clear();
        command.env(MARK, home.path()).env("HOME", home.path()).current_dir(home.path());
        command.env("AWS_EC2_METADATA_DISABLED", "true");
        command.envs(self.variables.iter().copied());
        command.envs(self.kept.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        let output = command.output().expect("the test starts");
        let said = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "in its own process:\n{said}\n{errors}");
        assert!(said.contains("1 passed"), "{name} is no test:\n{said}");
    }
}
