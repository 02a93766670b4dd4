//! What holds for any text that is taken for a rule. The fuzz target and the suite both check it
//! here.

use super::scan_law::{LANGUAGES, found, hold};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use undertone::scan::project::with_stack;
use undertone::scan::rules::{RuleSet, TextFile};
use undertone::syntax::Language;

/// The folders of rules, and a source to try each on.
const FOLDERS: [(&str, Language, &str); 6] = [
    ("python", Language::Python, PYTHON),
    ("java", Language::Java, JAVA),
    ("javascript", Language::JavaScript, SCRIPT),
    ("typescript", Language::TypeScript, SCRIPT),
    ("csharp", Language::CSharp, CSHARP),
    ("go", Language::Go, GO),
];

const PYTHON: &str = "\
import os, hashlib
from flask import Flask, request
app = Flask(__name__)
@app.route('/é')
def view(name, *rest, key='k', **more):
    text = request.args.get('q') or f\"{name}!\"
    try:
        with open(text) as file:
            for line in [it.strip() for it in file if it]:
                rest[0], more['x'] = (line, {'a': 1, **more})
    except (OSError, ValueError) as error:
        raise RuntimeError(error) from None
    while not key == 'é': key += text[1:-1]
    return os.system('ls ' + text) if len(rest) > 3 else hashlib.md5(text).hexdigest()
class A(app.Base):
    async def f(self): assert await self.g(lambda x: -x), 'no'
";

const JAVA: &str = "\
package a.b;
import java.sql.*;
@Controller public class App extends Base implements Runnable {
  private static final String KEY = \"é\";
  @GetMapping(\"/x\") public String view(@RequestParam String q, int... n) throws Exception {
    try (Statement s = open().createStatement()) {
      for (String it : new String[] {q, KEY}) { s.execute(\"select \" + it); }
    } catch (SQLException | RuntimeException e) { throw new Exception(e); }
    Runnable r = () -> System.out.println((Object) q);
    switch (n[0]) { case 1: n[0] += 2; break; default: while (!q.isEmpty()) { q = q.trim(); } }
    return n.length > 3 ? q : null;
  }
}
";

const SCRIPT: &str = "\
import fs, { exec as run } from 'child_process';
const app = require('express')();
app.get('/é', async (req, res, ...rest) => {
  const { q, a: [b] = [] } = req.query;
  try { run(`ls ${q}`); res.send({ q, ...b, ['x']: 1 }); } catch (e) { throw new Error(e); }
  for (const it of rest) { it.x += q?.y[0] ?? -1; }
  while (!(q == 'é')) { b = q ? /a+/.exec(q) : null; }
});
class A extends app.B { static k = 'x'; get f() { return this.k; } }
export default function f(x = 1) { return eval(x); }
";

const CSHARP: &str = "\
using System.Data;
namespace A.B {
  [ApiController] public class App : Base, IDisposable {
    const string Key = \"é\";
    [HttpGet(\"x\")] public async Task<string> View([FromQuery] string q, params int[] n) {
      try { using var c = new SqlCommand($\"select {q}\", Db); await c.ExecuteAsync(); }
      catch (Exception e) when (e.Code == 1) { throw new Exception(\"no\", e); }
      foreach (var it in new[] { q, Key }) { n[0] += (int) it.Length; }
      Func<int, int> f = x => -x;
      switch (n[0]) { case 1: break; default: while (!q.Equals(\"é\")) { q = q.Trim(); } break; }
      return n.Length > 3 ? q : null;
    }
  }
}
";

const GO: &str = "\
package main
import (\"net/http\"; ex \"os/exec\")
type App struct { key string; next *App }
func (a *App) view(w http.ResponseWriter, r *http.Request, n ...int) (err error) {
	q := r.URL.Query().Get(\"é\")
	if out, err := ex.Command(\"sh\", \"-c\", \"ls \"+q).Output(); err != nil { return err }
	for i, it := range []string{q, a.key} { n[0] += len(it) - i }
	switch n[0] { case 1: n = n[1:]; default: defer func() { panic(q) }() }
	return map[string]error{\"x\": nil}[q]
}
";

/// Panics if a rule breaks its law: the first byte is a folder and what the rest is, from `0`.
pub(crate) fn check(bytes: &[u8]) {
    let [kind, rest @ ..] = bytes else { return };
    let kind = usize::from(kind.wrapping_sub(b'0'));
    let (folder, language, source) = FOLDERS[kind % FOLDERS.len()];
    let rest = String::from_utf8_lossy(rest);
    let files = match kind / FOLDERS.len() % 3 {
        0 => vec![file(folder, "rule.yaml", rest.into_owned())],
        // What a library says shows in what rules find.
        1 => vec![
            file(folder, "library/of.yaml", rest.into_owned()),
            file(folder, "rule.yaml", format!("{HEAD}{TAINT}")),
        ],
        _ => vec![
            file(folder, "search.yaml", search(&rest)),
            file(folder, "taint.yaml", taint(&rest)),
        ],
    };
    let path = LANGUAGES.iter().find(|it| it.0 == language).map(|it| Path::new(it.1));
    let path = path.expect("it is one of them");
    let [first, second] = [(); 2].map(|()| {
        let set = with_stack(|| RuleSet::compile(language, &files)).expect("it is analysed");
        for problem in &set.problems {
            let of = files.iter().find(|it| it.path == problem.path).expect("it is of a file");
            assert!((1..=lines(&of.text)).contains(&problem.line), "{problem:?}");
        }
        let findings = found(language, path, source, &set).expect("the source is parsed");
        hold(path, source, &findings);
        (findings, set.problems)
    });
    assert_eq!(first, second);
}

/// How many lines a text has, as YAML counts them: a carriage return alone ends one too.
fn lines(text: &str) -> usize {
    1 + text.matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count()
}

const HEAD: &str = "title: t\nmessage: $X $SOURCE\nseverity: low\nconfidence: low\n";
const TAINT: &str = "taint:\n  sources: [user-input, parameter]\n  sinks:\n    - pattern: $F($X)\n";

/// A rule that looks for the code of a pattern.
fn search(pattern: &str) -> String {
    format!("{HEAD}match:\n  pattern: {}\nfix: $X\n", quoted(pattern))
}

/// A rule for data that arrives where a pattern says, or not if it has passed there.
fn taint(pattern: &str) -> String {
    let pattern = quoted(pattern);
    format!(
        "{HEAD}taint:\n  sources: [parameter, {{pattern: {pattern}}}]\n  sinks:\n    - pattern: \
         {pattern}\n    - pattern: $F($X)\n      inside: {{pattern: {pattern}}}\n  sanitizers:\n    \
         - pattern: {pattern}\n  guards:\n    - pattern: {pattern}\n"
    )
}

/// A text as YAML quotes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        // Writing to a string does not fail.
        let _ = match sign {
            '"' | '\\' => write!(quoted, "\\{sign}"),
            sign if sign.is_control() || !sign.is_ascii() => {
                write!(quoted, "\\U{:08x}", u32::from(sign))
            }
            sign => write!(quoted, "{sign}"),
        };
    }
    quoted + "\""
}

fn file(folder: &str, name: &str, text: String) -> TextFile {
    TextFile { path: Path::new(folder).join(name), folder: PathBuf::new(), text }
}
