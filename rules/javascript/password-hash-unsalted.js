const crypto = require('crypto');
const bcrypt = require('bcrypt');

function store(user, password) {
  // ruleid: password-hash-unsalted
  user.hash = crypto.createHash('sha256').update(password).digest('hex');
}

function storeSalted(user, req, salt) {
  // ruleid: password-hash-unsalted
  user.hash = crypto.createHash('sha512').update(salt + req.body.password).digest('hex');
}

function rounds(password, salt) {
  // ruleid: password-hash-unsalted
  const few = crypto.pbkdf2Sync(password, salt, 1000, 64, 'sha512');
  // ok: password-hash-unsalted
  const many = crypto.pbkdf2Sync(password, salt, 210000, 64, 'sha512');
  return [few, many];
}

async function good(user, password) {
  // ok: password-hash-unsalted
  user.hash = await bcrypt.hash(password, 12);
  // ok: password-hash-unsalted
  user.key = crypto.scryptSync(password, user.salt, 64);
}

function file(text) {
  // ok: password-hash-unsalted
  return crypto.createHash('sha256').update(text).digest('hex');
}
