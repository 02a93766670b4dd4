const express = require('express');
const http = require('http');
const app = express();

app.get('/download', (req, res) => {
  // ruleid: header-injection
  res.setHeader('Content-Disposition', 'attachment; filename=' + req.query.file);
  // ok: header-injection
  res.setHeader('Content-Disposition', 'attachment; filename=' + encodeURIComponent(req.query.file));
  res.end();
});

app.get('/language', (req, res) => {
  const value = `lang=${req.query.lang}; Path=/`;
  // ruleid: header-injection
  res.set('Set-Cookie', value);
  const clean = req.query.lang.replace(/[\r\n]/g, '');
  // ok: header-injection
  res.set('Set-Cookie', clean);
  // ok: header-injection
  res.set('X-Frame-Options', 'DENY');
  res.end();
});

http.createServer((request, response) => {
  // ruleid: header-injection
  response.setHeader(request.headers['x-name'], 'on');
  response.end();
});
