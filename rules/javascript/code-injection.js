const express = require('express');
const vm = require('vm');
const app = express();

app.get('/calc', (req, res) => {
  // ruleid: code-injection
  const value = eval(req.query.formula);
  // ok: code-injection
  const parsed = JSON.parse(req.query.formula);
  res.json({ value, parsed });
});

app.post('/run', (req, res) => {
  const source = 'return ' + req.body.code;
  // ruleid: code-injection
  const fn = new Function('x', source);
  // ruleid: code-injection
  vm.runInNewContext(req.body.code, { fn });
  // ok: code-injection
  vm.runInNewContext('x + 1', { x: req.body.x });
  res.end();
});

app.get('/later', (req, res) => {
  // ruleid: code-injection
  setTimeout('show("' + req.query.name + '")', 10);
  // ok: code-injection
  setTimeout(() => res.json({ name: req.query.name }), req.query.delay);
  // ok: code-injection
  setInterval(function () { console.count('tick'); }, 1000);
});

const operations = { sum: (a, b) => a + b };

app.get('/map', (req, res) => {
  // ok: code-injection
  res.json(operations.sum(req.query.a, req.query.b));
  // ok: code-injection
  eval('1 + 1');
});

function evaluate(expression) {
  // ruleid: code-injection
  return eval('(' + expression + ')');
}

app.get('/helper', (req, res) => res.json(evaluate(req.query.e)));
