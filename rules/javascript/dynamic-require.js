const express = require('express');
const app = express();

app.get('/plugin/:name', (req, res) => {
  // ruleid: dynamic-require
  const plugin = require('./plugins/' + req.params.name);
  plugin.run();
  res.end();
});

app.get('/esm', async (req, res) => {
  const file = req.query.module;
  // ruleid: dynamic-require
  const loaded = await import(file);
  // ok: dynamic-require
  const fixed = await import('./fixed.js');
  res.json([loaded, fixed]);
});

const formats = ['csv', 'xml'];

app.get('/format', (req, res) => {
  if (!formats.includes(req.query.format)) {
    return res.status(400).end();
  }
  // ok: dynamic-require
  const format = require('./formats/' + req.query.format);
  res.json(format);
});
