import * as crypto from 'node:crypto';

export function seal(key: Buffer, text: string): string {
  // ruleid: insecure-cipher-mode
  const cipher: crypto.Cipher = crypto.createCipheriv('aes-256-ecb', key, null);
  return cipher.update(text, 'utf8', 'hex');
}

export function open(key: Buffer, bits: 128 | 256): crypto.Decipher {
  // ruleid: insecure-cipher-mode
  return crypto.createDecipheriv('AES-128-ECB', key, null);
}

export function good(key: Buffer, iv: Buffer): crypto.Cipher {
  // ok: insecure-cipher-mode
  return crypto.createCipheriv('aes-256-gcm', key, iv);
}

export function chosen(key: Buffer, iv: Buffer, mode: 'gcm' | 'ctr'): crypto.Cipher {
  // ok: insecure-cipher-mode
  return crypto.createCipheriv(`aes-256-${mode}`, key, iv);
}
