const express = require('express');
const serialize = require('node-serialize');
const { deserialize } = require('serialize-to-js');
const app = express();

app.get('/profile', (req, res) => {
  const text = Buffer.from(req.cookies.profile, 'base64').toString();
  // ruleid: unsafe-deserialization
  const profile = serialize.unserialize(text);
  // ok: unsafe-deserialization
  const data = JSON.parse(text);
  res.json({ profile, data });
});

app.post('/load', (req, res) => {
  // ruleid: unsafe-deserialization
  res.json(deserialize(req.body.state));
  // ok: unsafe-deserialization
  res.json(serialize.unserialize('{"a":1}'));
});

function restore(text) {
  // ruleid: unsafe-deserialization
  return serialize.unserialize(text);
}

app.get('/restore', (req, res) => res.json(restore(req.query.s)));
