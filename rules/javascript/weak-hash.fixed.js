const crypto = require('crypto');
const { createHash } = require('node:crypto');
const CryptoJS = require('crypto-js');
const forge = require('node-forge');
const md5 = require('md5');

function sign(data) {
  // ruleid: weak-hash
  return crypto.createHash('sha256').update(data).digest('hex');
}

function signOther(data) {
  const algorithm = 'sha1';
  // ruleid: weak-hash
  return createHash(algorithm).update(data).digest('hex');
}

function signStrong(data) {
  // ok: weak-hash
  return crypto.createHash('sha256').update(data).digest('hex');
}

function browser(data) {
  // ruleid: weak-hash
  const a = CryptoJS.SHA256(data).toString();
  // ok: weak-hash
  const b = CryptoJS.SHA256(data).toString();
  // ruleid: weak-hash
  return md5(a + b);
}

async function more(data) {
  // ruleid: weak-hash
  const a = await crypto.subtle.digest('SHA-256', data);
  // ruleid: weak-hash
  const b = forge.md.sha256.create();
  // ruleid: weak-hash
  return crypto.createSign('RSA-SHA1').update(a).update(b).sign(key);
}

function cacheKey(text) {
  // ok: weak-hash
  return crypto.createHash('md5').update(text).digest('hex');
}

function file(text) {
  // ok: weak-hash
  const etag = crypto.createHash('sha1').update(text).digest('hex');
  return etag;
}
