const express = require('express');
const app = express();

app.use((err, req, res, next) => {
  // ruleid: stack-trace-exposure
  res.status(500).send(err.stack);
});

app.use((err, req, res, next) => {
  // ruleid: stack-trace-exposure
  res.status(500).json({ message: 'failed', stack: err.stack });
});

app.use((err, req, res, next) => {
  console.error(err.stack);
  // ok: stack-trace-exposure
  res.status(500).json({ error: 'internal error' });
});

app.get('/', (req, res) => {
  try {
    work();
  } catch (e) {
    const text = 'failed: ' + e.stack;
    // ruleid: stack-trace-exposure
    res.end(text);
  }
});

app.get('/items', (req, res) => {
  // ok: stack-trace-exposure
  res.json({ items: [] });
});

app.use((err, req, res, next) => {
  // ok: stack-trace-exposure
  res.status(500).send({ message: 'failed', ...(process.env.NODE_ENV === 'development' && { stack: err.stack }) });
});
