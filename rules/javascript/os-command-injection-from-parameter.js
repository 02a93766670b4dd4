const { exec, execFile, spawn } = require("child_process");
const shellescape = require("shell-escape");

exports.remove = function (name) {
  // ruleid: os-command-injection-from-parameter
  exec("rm -rf " + name);
  // ok: os-command-injection-from-parameter
  exec("rm -rf " + shellescape([name]));
  // ok: os-command-injection-from-parameter
  execFile("rm", ["-rf", name]);
};

exports.list = function (folder) {
  // ruleid: os-command-injection-from-parameter
  spawn("sh", ["-c", `ls ${folder} | sort`]);
};

exports.run = function (command) {
  // ok: os-command-injection-from-parameter
  exec(command);
};

function inner(name) {
  // ok: os-command-injection-from-parameter
  exec("rm -rf " + name);
}
inner("build");

module.exports.tag = (version) => {
  // ruleid: os-command-injection-from-parameter
  exec(`git tag ${version}`);
};

class Repository {
  checkout(branch) {
    // ruleid: os-command-injection-from-parameter
    exec("git checkout " + branch);
  }
}
module.exports.Repository = Repository;
