const express = require('express');
const http = require('http');
const app = express();

app.get('/login', (req, res) => {
  // ruleid: open-redirect
  res.redirect(req.query.next);
});

app.get('/out', (req, res) => {
  const target = req.query.to || '/';
  // ruleid: open-redirect
  res.redirect(302, target);
});

app.get('/local', (req, res) => {
  const next = req.query.next;
  if (next.startsWith('/') && !next.startsWith('//')) {
    // ok: open-redirect
    return res.redirect(next);
  }
  // ok: open-redirect
  res.redirect('/');
});

const targets = { home: '/', shop: '/shop' };

app.get('/fixed', (req, res) => {
  // ok: open-redirect
  res.redirect('/users/' + req.query.id);
  // ok: open-redirect
  res.redirect(`/search?q=${req.query.q}`);
  // ok: open-redirect
  res.redirect('https://example.com/' + encodeURIComponent(req.query.q));
});

const allowed = ['/a', '/b'];

app.get('/list', (req, res) => {
  if (allowed.includes(req.query.to)) {
    // ok: open-redirect
    res.redirect(req.query.to);
  }
});

http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  // ruleid: open-redirect
  response.writeHead(302, { Location: url.searchParams.get('to') });
  response.end();
});
