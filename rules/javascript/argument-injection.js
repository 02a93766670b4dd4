const express = require("express");
const { execFile, spawn } = require("child_process");
const app = express();

app.get("/clone", (req, res) => {
  // ruleid: argument-injection
  execFile("git", ["clone", req.query.url]);
  // ok: argument-injection
  execFile("git", ["clone", "--", req.query.url]);
  // ok: argument-injection
  execFile("git", ["checkout", "tags/" + req.query.tag]);
  // ok: argument-injection
  execFile("cowsay", [req.query.text]);
  const branch = req.query.branch;
  if (branch.startsWith("-")) return res.end();
  // ok: argument-injection
  spawn("git", ["checkout", branch]);
});

app.get("/fetch", (req, res) => {
  const { url } = req.query;
  // ruleid: argument-injection
  spawn("curl", ["-s", url], { stdio: "inherit" });
});
