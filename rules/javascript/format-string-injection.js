const express = require('express');
const util = require('util');
const app = express();

app.get('/login', (req, res) => {
  // ruleid: format-string-injection
  console.log('login of ' + req.query.user, req.session.id);
  // ok: format-string-injection
  console.log('login of %s', req.query.user);
  const format = req.query.format;
  // ruleid: format-string-injection
  const text = util.format(format, process.version);
  // ok: format-string-injection
  res.json(util.format('%s: %s', req.query.a, text));
});
