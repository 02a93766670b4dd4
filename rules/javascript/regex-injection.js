const express = require('express');
const escapeStringRegexp = require('escape-string-regexp');
const _ = require('lodash');
const app = express();

app.get('/search', (req, res) => {
  // ruleid: regex-injection
  const expression = new RegExp(req.query.q, 'i');
  // ok: regex-injection
  const escaped = new RegExp(escapeStringRegexp(req.query.q), 'i');
  // ok: regex-injection
  const other = new RegExp('^' + _.escapeRegExp(req.query.q));
  // ok: regex-injection
  const fixed = new RegExp('^[a-z]+$').test(req.query.q);
  res.json([expression, escaped, other, fixed]);
});

function matcher(word) {
  // ruleid: regex-injection
  return new RegExp('\\b' + word + '\\b');
}

app.get('/words', (req, res) => res.json(matcher(req.query.word).test('a')));
