const crypto = require('crypto');

function hide(key) {
  // ruleid: static-iv
  return crypto.createCipheriv('aes-256-cbc', key, '0123456789abcdef');
}

function zero(key) {
  // ruleid: static-iv
  return crypto.createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
}

const IV = '0011223344556677';

function named(key) {
  // ruleid: static-iv
  return crypto.createCipheriv('aes-256-cbc', key, IV);
}

function good(key) {
  const iv = crypto.randomBytes(12);
  // ok: static-iv
  return crypto.createCipheriv('aes-256-gcm', key, iv);
}

function read(key, iv, text) {
  // ok: static-iv
  return crypto.createDecipheriv('aes-256-gcm', key, iv).update(text);
}
