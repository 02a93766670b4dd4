const express = require('express');
const cp = require('child_process');
const { exec, spawn, execFile } = require('node:child_process');
const util = require('util');
const run = util.promisify(exec);

const app = express();

app.get('/ping', (req, res) => {
  const host = req.query.host;
  // ruleid: os-command-injection
  exec('ping -c 1 ' + host, (err, out) => res.send('done'));
  // ok: os-command-injection
  execFile('ping', ['-c', '1', host], (err, out) => res.send('done'));
});

app.post('/convert', async (req, res) => {
  const command = `convert ${req.body.file} out.png`;
  // ruleid: os-command-injection
  cp.execSync(command);
  // ruleid: os-command-injection
  await run(command);
  // ruleid: os-command-injection
  spawn('convert', [req.body.file, 'out.png'], { shell: true });
  // ruleid: os-command-injection
  spawn('sh', ['-c', command]);
  // ok: os-command-injection
  spawn('convert', [req.body.file, 'out.png']);
  // ok: os-command-injection
  cp.execSync('convert in.png out.png');
  res.end();
});

function archive(name) {
  // ruleid: os-command-injection
  return cp.execSync(`tar czf /tmp/${name}.tgz data`);
}

app.get('/archive/:name', (req, res) => {
  archive(req.params.name);
  res.end();
});

app.get('/tail', (req, res) => {
  const lines = parseInt(req.query.lines, 10);
  // ok: os-command-injection
  exec('tail -n ' + lines + ' app.log');
  const tools = { a: 'ls', b: 'df' };
  // ok: os-command-injection
  exec('sleep 1', { timeout: 1000 }, () => res.json({ name: req.query.name }));
});
