const serialize = require('serialize-javascript');

function page(state) {
  // ruleid: unsafe-serialize-javascript
  return '<script>var state = ' + serialize(state, { unsafe: false }) + '</script>';
}

function data(state) {
  // ruleid: unsafe-serialize-javascript
  return serialize(state, { isJSON: true, unsafe: false });
}

function good(state) {
  // ok: unsafe-serialize-javascript
  const a = serialize(state);
  // ok: unsafe-serialize-javascript
  const b = serialize(state, { isJSON: true });
  return a + b;
}
