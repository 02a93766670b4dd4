const express = require('express');
const http = require('http');
const escapeHtml = require('escape-html');
const Koa = require('koa');
const app = express();

app.get('/hello', (req, res) => {
  // ruleid: cross-site-scripting
  res.send('<h1>Hello ' + req.query.name + '</h1>');
});

app.get('/safe', (req, res) => {
  // ok: cross-site-scripting
  res.send('<h1>Hello ' + escapeHtml(req.query.name) + '</h1>');
});

app.get('/json', (req, res) => {
  // ok: cross-site-scripting
  res.json({ name: req.query.name });
});

app.post('/echo', (req, res) => {
  // ok: cross-site-scripting
  res.send({ name: req.body.name });
});

app.post('/echo-all', (req, res) => {
  // ok: cross-site-scripting
  res.send(req.body);
});

app.get('/plain', (req, res) => {
  res.type('text/plain');
  // ok: cross-site-scripting
  res.send('Hello ' + req.query.name);
});

function page(title) {
  return `<html><title>${title}</title></html>`;
}

app.get('/page/:title', (req, res) => {
  const html = page(req.params.title);
  // ruleid: cross-site-scripting
  res.status(404).send(html);
});

http.createServer((request, response) => {
  // ruleid: cross-site-scripting
  response.write('<p>Not found: ' + request.url + '</p>');
  response.end();
}).listen(80);

http.createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  // ok: cross-site-scripting
  response.end('{"url": "' + request.url + '"}');
}).listen(81);

const koa = new Koa();
koa.use(async (ctx) => {
  // ruleid: cross-site-scripting
  ctx.body = `<h1>${ctx.query.title}</h1>`;
});
koa.use(async (ctx) => {
  // ok: cross-site-scripting
  ctx.body = { title: ctx.query.title };
});

const { userService } = require('./services');

app.post('/users', async (req, res) => {
  const user = await userService.createUser(req.body);
  // ok: cross-site-scripting
  res.status(201).send(user);
  const order = createOrder(req.body);
  // ok: cross-site-scripting
  res.send(order);
  const { title } = req.body;
  // ruleid: cross-site-scripting
  res.send(title);
});
