const express = require('express');
const lusca = require('lusca');
const csurf = require('csurf');
const { ApolloServer } = require('@apollo/server');
const app = express();

// ruleid: csrf-off
app.use(lusca({ csrf: true, xframe: 'DENY' }));
// ok: csrf-off
app.use(lusca({ csrf: true }));
// ruleid: csrf-off
app.use(csurf({ cookie: true, ignoreMethods: ['GET', 'POST'] }));
// ok: csrf-off
app.use(csurf({ cookie: true }));
// ruleid: csrf-off
const server = new ApolloServer({ csrfPrevention: true });

app.get('/login', (req, res) => {
  // ruleid: csrf-off
  res.cookie('session', '1', { sameSite: 'none', secure: true });
  // ok: csrf-off
  res.cookie('session', '1', { sameSite: 'lax', secure: true });
  res.end();
});
