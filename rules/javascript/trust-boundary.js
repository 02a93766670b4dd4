const express = require('express');
const app = express();
const themes = ['dark', 'light'];

app.post('/theme', (req, res) => {
  // ruleid: trust-boundary
  req.session.theme = req.body.theme;
  const role = req.query.role;
  // ruleid: trust-boundary
  req.session[req.body.key] = 'on';
  // ruleid: trust-boundary
  req.session.role = role;
  res.end();
});

app.post('/checked', (req, res) => {
  const theme = req.body.theme;
  if (themes.includes(theme)) {
    // ok: trust-boundary
    req.session.theme = theme;
  }
  // ok: trust-boundary
  req.session.count = Number(req.body.count);
  // ok: trust-boundary
  req.session.seen = true;
  res.end();
});
