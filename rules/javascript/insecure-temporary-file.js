const fs = require('fs');
const os = require('os');
const path = require('path');

function save(text) {
  // ruleid: insecure-temporary-file
  fs.writeFileSync('/tmp/report.txt', text);
  // ruleid: insecure-temporary-file
  fs.writeFileSync(path.join(os.tmpdir(), 'report.txt'), text);
  // ok: insecure-temporary-file
  fs.writeFileSync('/tmp/report.txt', text, { flag: 'wx' });
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'app-'));
  // ok: insecure-temporary-file
  fs.writeFileSync(path.join(dir, 'report.txt'), text);
  // ok: insecure-temporary-file
  fs.writeFileSync('out/report.txt', text);
}

const file = '/tmp/' + 'state.json';
// ruleid: insecure-temporary-file
fs.createWriteStream(file);
