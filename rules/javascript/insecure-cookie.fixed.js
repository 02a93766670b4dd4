const express = require('express');
const session = require('express-session');
const app = express();

app.get('/login', (req, res) => {
  // ruleid: insecure-cookie
  res.cookie('session', '1', { secure: true });
  // ruleid: insecure-cookie
  res.cookie('sessionId', '1');
  // ruleid: insecure-cookie
  res.cookie('auth_token', '1', { httpOnly: true });
  // ok: insecure-cookie
  res.cookie('session', '1', { secure: true, httpOnly: true });
  // ok: insecure-cookie
  res.cookie('theme', 'dark');
  // ok: insecure-cookie
  res.cookie('session', '1', { secure: process.env.NODE_ENV === 'production' });
  res.end();
});

// ruleid: insecure-cookie
app.use(session({ secret: process.env.SECRET, cookie: { secure: true } }));
// ok: insecure-cookie
app.use(session({ secret: process.env.SECRET, cookie: { secure: true } }));
