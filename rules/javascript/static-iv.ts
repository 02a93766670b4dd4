import { createCipheriv, randomBytes, Cipher } from 'crypto';

const ZERO: Buffer = Buffer.alloc(16);

export function seal(key: Buffer): Cipher {
  // ruleid: static-iv
  return createCipheriv('aes-256-cbc', key, ZERO);
}

export function text(key: Buffer): Cipher {
  // ruleid: static-iv
  return createCipheriv('aes-256-cbc', key, Buffer.from('0123456789abcdef', 'utf8'));
}

export function good(key: Buffer): Cipher {
  const iv: Buffer = randomBytes(16);
  // ok: static-iv
  return createCipheriv('aes-256-cbc', key, iv);
}

export function given(key: Buffer, iv: Buffer): Cipher {
  // ok: static-iv
  return createCipheriv('aes-256-cbc', key, iv);
}
