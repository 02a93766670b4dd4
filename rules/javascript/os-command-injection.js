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

const Koa = require('koa');
const Router = require('@koa/router');
const fastify = require('fastify')({ logger: true });
const Hapi = require('@hapi/hapi');
const koa = new Koa();
const router = new Router();
koa.use(async (c) => {
  // ruleid: os-command-injection
  cp.execSync(c.query.x);
});
router.get('/x', async (c, next) => {
  // ruleid: os-command-injection
  cp.execSync(c.request.body.x);
});
fastify.get('/a', async (r, reply) => {
  // ruleid: os-command-injection
  cp.execSync(r.query.x);
});
fastify.route({ method: 'GET', url: '/', handler: async (r, reply) => {
  // ruleid: os-command-injection
  cp.execSync(r.params.x);
} });
const server = Hapi.server({ port: 3000 });
server.route({ method: 'GET', path: '/', handler: (rq, h) => {
  // ruleid: os-command-injection
  cp.execSync(rq.payload.x);
} });
const WebSocket = require('ws');
const wss = new WebSocket.Server({ port: 8080 });
wss.on('connection', (sock, rq) => {
  sock.on('message', (m) => {
    // ruleid: os-command-injection
    cp.execSync(m);
  });
});
const { Server } = require('socket.io');
const io = new Server(3000);
io.on('connection', (socket) => {
  socket.on('run', (data, ack) => {
    // ruleid: os-command-injection
    cp.execSync(data.cmd);
  });
});
module.exports = async function (fastify, opts) {
  fastify.post('/x', async function (rq, rep) {
    // ruleid: os-command-injection
    cp.execSync(rq.body.x);
  });
};
const formidable = require('formidable');
const http = require('http');
http.createServer((req, res) => {
  const form = formidable({});
  form.parse(req, (err, fields, files) => {
    // ruleid: os-command-injection
    cp.execSync(fields.x);
  });
});
const multer = require('multer');
const up = multer({ dest: 'u' });
app.post('/up', up.single('f'), (req, res) => {
  // ruleid: os-command-injection
  cp.execSync('x ' + req.file.originalname);
  // ok: os-command-injection
  cp.execSync('x ' + req.file.path);
});
app.use(require('body-parser').json());
app.post('/multi', (req, res, next) => { next(); }, (rq, rs) => {
  // ruleid: os-command-injection
  cp.execSync('x ' + rq.body.a);
});
app.route('/b').post(async function (rq, rs) {
  // ruleid: os-command-injection
  cp.execSync('x ' + rq.body.a);
}).get((rq, rs) => {
  // ruleid: os-command-injection
  cp.execSync('x ' + rq.query.a);
});
export async function getServerSideProps(context) {
  // ruleid: os-command-injection
  cp.execSync('x ' + context.query.a);
}
export async function getServerSideProps({ query }) {
  // ruleid: os-command-injection
  cp.execSync('x ' + query.a);
}
// What callbacks share.
http.createServer((request, response) => {
  let data = '';
  request.on('data', (part) => (data += part));
  // ruleid: os-command-injection
  request.on('end', () => cp.exec(data));
});
http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    // ruleid: os-command-injection
    cp.exec(Buffer.concat(parts).toString());
  });
});
// Functions that make objects.
function Runner() {
  this.run = (line) => {
    // ruleid: os-command-injection
    cp.exec(line);
  };
}
Runner.prototype.list = function (folder) {
  // ruleid: os-command-injection
  cp.exec(`ls ${folder}`);
};
app.get('/runner', ({ query }, res) => {
  const runner = new Runner();
  runner.run(query.line);
  runner.list(query.folder);
  // ruleid: os-command-injection
  cp.exec(['ls'].concat(query.folder).join(' '));
});
// What functions return.
const makeObject = () => ({
  run(line) {
    // ruleid: os-command-injection
    cp.exec(line);
  },
});
app.get('/object', (req, res) => makeObject().run(req.query.line));
const makeFunction = () => (line) => {
  // ruleid: os-command-injection
  cp.exec(line);
};
app.get('/function', (req, res) => {
  const made = makeFunction();
  made(req.query.line);
});
// What a function finds where it is called.
app.get('/overwritten', (req, res) => {
  let line = req.query.line;
  // ok: os-command-injection
  const run = () => cp.exec(line);
  line = 'ls';
  run();
});
app.get('/overwritten-in-one-branch', (req, res) => {
  let line = req.query.line;
  // ruleid: os-command-injection
  const run = () => cp.exec(line);
  if (req.query.safe) {
    line = 'ls';
    run();
  } else {
    run();
  }
});
app.get('/overwritten-before-it-is-passed-on', (req, res) => {
  let line = 'ls';
  // ruleid: os-command-injection
  const run = () => cp.exec(line);
  line = req.query.line;
  setTimeout(run, 10);
});
