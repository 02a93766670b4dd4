const vm = require('vm');
const { VM } = require('vm2');

function run(code, values) {
  // ruleid: sandbox-escape
  const box = new VM({ timeout: 100 });
  // ruleid: sandbox-escape
  vm.runInNewContext(code, values);
  // ok: sandbox-escape
  vm.runInNewContext('a + b', values);
  return box.run(code);
}

// ok: sandbox-escape
vm.isContext({});
