const express = require('express');
const session = require('express-session');
const app = express();

app.get('/login', (req, res) => {
  // ruleid: cookie-without-http-only
  res.cookie('session', '1', { httpOnly: true, secure: true });
  // ruleid: cookie-without-http-only
  res.cookie('token', '1', { secure: true });
  // ok: cookie-without-http-only
  res.cookie('session', '1', { httpOnly: true, secure: true });
  // ok: cookie-without-http-only
  res.cookie('XSRF-TOKEN', '1', { httpOnly: false });
  // ok: cookie-without-http-only
  res.cookie('theme', 'dark', { secure: true });
  res.end();
});

// ruleid: cookie-without-http-only
app.use(session({ secret: process.env.SECRET, cookie: { httpOnly: true } }));
// ok: cookie-without-http-only
app.use(session({ secret: process.env.SECRET, cookie: { secure: true } }));
