const express = require('express');
const _ = require('lodash');
const app = express();
const settings = {};

app.post('/settings', (req, res) => {
  // ruleid: prototype-pollution
  _.merge(settings, req.body);
  // ruleid: prototype-pollution
  _.set(settings, req.body.path, req.body.value);
  // ok: prototype-pollution
  _.set(settings, 'theme.color', req.body.value);
  // ok: prototype-pollution
  _.merge(settings, _.pick(req.body, ['theme', 'size']));
  // ok: prototype-pollution
  Object.assign(settings, { theme: req.body.theme });
  res.end();
});

app.post('/nested', (req, res) => {
  const group = req.body.group;
  const name = req.body.name;
  // ruleid: prototype-pollution
  settings[group][name] = req.body.value;
  res.end();
});

app.post('/checked', (req, res) => {
  const group = req.body.group;
  if (['__proto__', 'constructor', 'prototype'].includes(group)) {
    return res.status(400).end();
  }
  // ok: prototype-pollution
  settings[group].value = req.body.value;
  // ok: prototype-pollution
  settings.user = req.body.value;
  res.end();
});
