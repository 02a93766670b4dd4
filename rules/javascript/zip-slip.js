const fs = require('fs');
const path = require('path');
const unzipper = require('unzipper');
const AdmZip = require('adm-zip');

function extract(stream, dir) {
  stream.pipe(unzipper.Parse()).on('entry', (entry) => {
    const target = path.join(dir, entry.path);
    // ruleid: zip-slip
    entry.pipe(fs.createWriteStream(target));
  });
}

function extractSafely(stream, dir) {
  stream.pipe(unzipper.Parse()).on('entry', (entry) => {
    const target = path.resolve(dir, entry.path);
    if (!target.startsWith(dir + path.sep)) {
      entry.autodrain();
      return;
    }
    // ok: zip-slip
    entry.pipe(fs.createWriteStream(target));
  });
}

function all(file, dir) {
  const zip = new AdmZip(file);
  for (const item of zip.getEntries()) {
    // ruleid: zip-slip
    fs.writeFileSync(dir + '/' + item.entryName, item.getData());
    // ok: zip-slip
    fs.writeFileSync(path.join(dir, path.basename(item.entryName)), item.getData());
  }
}
