const express = require('express');
const cors = require('cors');
const app = express();

// ruleid: cors-wildcard
app.use(cors({ origin: true, credentials: true }));
// ok: cors-wildcard
app.use(cors({ origin: ['https://app.example.com'], credentials: true }));

app.use((req, res, next) => {
  // ruleid: cors-wildcard
  res.setHeader('Access-Control-Allow-Origin', '*');
  // ruleid: cors-wildcard
  res.header('Access-Control-Allow-Origin', req.headers.origin);
  // ok: cors-wildcard
  res.setHeader('Access-Control-Allow-Origin', 'https://app.example.com');
  next();
});

exports.handler = async () => {
  // ruleid: cors-wildcard
  return { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' };
};
