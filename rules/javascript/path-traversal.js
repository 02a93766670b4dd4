const express = require('express');
const fs = require('fs');
const path = require('path');
const http = require('http');
const fsp = require('fs/promises');

const app = express();
const root = path.resolve('public');

app.get('/file', (req, res) => {
  // ruleid: path-traversal
  fs.readFile(path.join(root, req.query.name), (err, data) => res.end(data));
});

app.get('/sync/:name', (req, res) => {
  const file = root + '/' + req.params.name;
  // ruleid: path-traversal
  const text = fs.readFileSync(file, 'utf8');
  // ruleid: path-traversal
  res.sendFile(file);
  // ok: path-traversal
  res.sendFile(req.params.name, { root });
  // ok: path-traversal
  fs.readFileSync(path.join(root, path.basename(req.params.name)));
});

app.post('/save', async (req, res) => {
  // ruleid: path-traversal
  await fsp.writeFile('/data/' + req.body.name, 'x');
  // ok: path-traversal
  await fsp.writeFile('/data/fixed.txt', req.body.text);
  res.end();
});

app.get('/checked', (req, res) => {
  const file = path.resolve(root, req.query.name);
  if (!file.startsWith(root + path.sep)) {
    return res.status(400).end();
  }
  // ok: path-traversal
  fs.createReadStream(file).pipe(res);
});

app.get('/dots', (req, res) => {
  const name = req.query.name;
  if (name.includes('..')) return res.status(400).end();
  // ok: path-traversal
  fs.createReadStream(path.join(root, name)).pipe(res);
});

function load(name) {
  // ruleid: path-traversal
  return fs.readFileSync('templates/' + name);
}

http.createServer((request, response) => {
  response.end(load(request.url));
}).listen(8080);

app.get('/begins', (req, res) => {
  const file = path.resolve(root, req.query.name);
  if (file.slice(0, root.length) !== root) {
    return res.status(400).end();
  }
  // ok: path-traversal
  fs.createReadStream(file).pipe(res);
});

app.get('/index', (req, res) => {
  const file = path.resolve(root, req.query.name);
  if (file.indexOf(root) !== 0) {
    return res.status(400).end();
  }
  // ok: path-traversal
  fs.createReadStream(file).pipe(res);
});

app.get('/closure', (req, res) => {
  let file = path.resolve(root, req.query.name);
  if (file.slice(0, root.length) !== root) {
    return res.status(400).end();
  }
  function serve() {
    // todook: path-traversal
    fs.createReadStream(file).pipe(res);
  }
  serve();
});
app.get('/inner', (req, res) => {
  const file = path.resolve('/srv', req.query.file);
  const packed = `${file}.gz`;
  if (!file.startsWith('/srv/')) return res.end();
  // ok: path-traversal
  setTimeout(() => { fs.readFile(file, () => {}); }, 10);
  function later() {
    // ok: path-traversal
    fs.readFile(packed, () => {});
  }
  later();
});
app.get('/replaced', (req, res) => {
  const name = req.query.name;
  // ok: path-traversal
  fs.readFile('/srv/' + name.replace(/[^a-z0-9_-]/gi, ''), () => {});
  // ok: path-traversal
  fs.readFile('/srv/' + name.replace(/[^\w.]+/g, '_'), () => {});
  // ruleid: path-traversal
  fs.readFile('/srv/' + name.replace(/[^\w./]/g, '_'), () => {});
  // ruleid: path-traversal
  fs.readFile('/srv/' + name.replace(/[^a-z]/, ''), () => {});
  if (name.startsWith('..')) {
    // ruleid: path-traversal
    fs.readFile('/srv/' + name, () => {});
  }
});
