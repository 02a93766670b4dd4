//! Data that crosses from one file of JavaScript into another.

use std::fs;
use undertone::scan::project::{Options, Rules, scan};

/// Ways in which `lib.run` may be exported.
const EXPORTS: &[&str] = &[
    "exports.run = (line) => { exec(line); };",
    "module.exports = { run(line) { exec(line); } };",
    "function run(line) { exec(line); }\nmodule.exports.run = run;",
    "module.exports.run = run;\nfunction run(line) { exec(line); }",
    "exports.run = run;\nfunction run(line) { exec(line); }",
    "module.exports = { run };\nfunction run(line) { exec(line); }",
    "const all = {};\nall.run = function (line) { exec(line); };\nmodule.exports = all;",
    "class Shell { static run(line) { exec(line); } }\nmodule.exports = Shell;",
    "function Shell() {}\nShell.prototype.run = (line) => { exec(line); };\n\
     module.exports = new Shell();",
];

const MAIN: &str = "const express = require('express');\nconst lib = require('./lib');\n\
    const app = express();\napp.get('/', (req, res) => { lib.run(req.query.line); });\n";

#[test]
fn what_a_file_exports_is_followed_into_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect(name);
    let rules = Rules::embedded();
    write("main.js", MAIN);
    for text in EXPORTS {
        write("lib.js", &format!("const {{ exec }} = require('child_process');\n{text}\n"));
        let report = scan(&[folder.path().to_path_buf()], &rules, &Options::default());
        let rule = "javascript/os-command-injection";
        assert!(report.findings.iter().any(|it| *it.rule == *rule), "{text}");
    }
}

/// Ways in which a file may be made use of that exports a function which makes an object.
const USES: &[&str] = &[
    "const lib = require('./lib')();\napp.get('/', (req, res) => { lib.run(req.query.line); });",
    "app.get('/', (req, res) => { require('./lib')().run(req.query.line); });",
    "const lib = require('./lib');\napp.get('/', (req, res) => { lib().run(req.query.line); });",
];

#[test]
fn what_an_exported_function_makes_is_followed_into_another_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect(name);
    let rules = Rules::embedded();
    write(
        "lib.js",
        "const { exec } = require('child_process');\n\
         module.exports = () => ({ run(line) { exec(line); } });\n",
    );
    for text in USES {
        write("main.js", &format!("const app = require('express')();\n{text}\n"));
        let report = scan(&[folder.path().to_path_buf()], &rules, &Options::default());
        let rule = "javascript/os-command-injection";
        assert!(report.findings.iter().any(|it| *it.rule == *rule), "{text}");
    }
}
