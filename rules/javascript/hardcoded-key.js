const express = require('express');
const jwt = require('jsonwebtoken');
const session = require('express-session');
const crypto = require('crypto');
const app = express();

const SECRET = 'lantern-tide-77';

function issue(user) {
  // ruleid: hardcoded-key
  return jwt.sign({ sub: user.id }, SECRET, { expiresIn: '1h' });
}

function issueGood(user) {
  // ok: hardcoded-key
  return jwt.sign({ sub: user.id }, process.env.JWT_SECRET, { expiresIn: '1h' });
}

// ruleid: hardcoded-key
app.use(session({ secret: 'keyboard lantern', resave: false }));
// ok: hardcoded-key
app.use(session({ secret: process.env.SESSION_SECRET, resave: false }));

function seal(text, key) {
  // ruleid: hardcoded-key
  const a = crypto.createHmac('sha256', 'lantern').update(text).digest();
  // ok: hardcoded-key
  const b = crypto.createHmac('sha256', key).update(text).digest();
  // ruleid: hardcoded-key
  const c = crypto.createCipheriv('aes-128-gcm', '0123456789abcdef', crypto.randomBytes(12));
  return [a, b, c];
}
