const fs = require('fs');
const fsp = require('node:fs/promises');

// ruleid: insecure-file-permissions
fs.chmodSync('run.sh', 0o755);
// ruleid: insecure-file-permissions
fs.chmod('data.db', '666', () => {});
// ruleid: insecure-file-permissions
fs.writeFileSync('a.txt', 'x', { mode: 0o644 });
// ok: insecure-file-permissions
fs.chmodSync('run.sh', 0o755);
// ok: insecure-file-permissions
fs.writeFileSync('key.txt', 'x', { mode: 0o600 });
// ok: insecure-file-permissions
fs.mkdirSync('out', { recursive: true });

async function open() {
  const mode = 0o777;
  // ruleid: insecure-file-permissions
  await fsp.chmod('b', mode);
}
