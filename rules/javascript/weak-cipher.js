const crypto = require('crypto');
const CryptoJS = require('crypto-js');

function hide(text, key, iv) {
  // ruleid: weak-cipher
  const a = crypto.createCipheriv('des-ede3-cbc', key, iv);
  const name = 'rc4';
  // ruleid: weak-cipher
  const b = crypto.createCipheriv(name, key, null);
  // ruleid: weak-cipher
  const c = CryptoJS.TripleDES.encrypt(text, key);
  // ruleid: weak-cipher
  const d = crypto.createCipher('aes-256-cbc', 'word');
  return [a, b, c, d];
}

function good(text, key, iv) {
  // ok: weak-cipher
  const a = crypto.createCipheriv('aes-256-gcm', key, iv);
  // ok: weak-cipher
  const b = CryptoJS.AES.encrypt(text, key);
  // ok: weak-cipher
  const c = crypto.createCipheriv('chacha20-poly1305', key, iv);
  return [a, b, c];
}
