const express = require('express');
const errorhandler = require('errorhandler');
const inspector = require('inspector');
const app = express();

// ruleid: debug-enabled
app.use(errorhandler());

if (process.env.NODE_ENV === 'development') {
  // ok: debug-enabled
  app.use(errorhandler());
}

// ruleid: debug-enabled
inspector.open(9229, '0.0.0.0');
// ok: debug-enabled
inspector.open(9229, '127.0.0.1');
// ok: debug-enabled
app.set('env', 'production');
