const crypto = require('crypto');
const CryptoJS = require('crypto-js');

function hide(text, key) {
  // ruleid: insecure-cipher-mode
  const a = crypto.createCipheriv('aes-128-ecb', key, null);
  const mode = 'AES-256-' + 'ECB';
  // ruleid: insecure-cipher-mode
  const b = crypto.createCipheriv(mode, key, null);
  // ruleid: insecure-cipher-mode
  const c = CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB });
  return [a, b, c];
}

function good(text, key, iv) {
  // ok: insecure-cipher-mode
  const a = crypto.createCipheriv('aes-256-gcm', key, iv);
  // ok: insecure-cipher-mode
  const b = CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.CTR, iv });
  return [a, b];
}
