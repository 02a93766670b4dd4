import { createCipheriv, createDecipheriv, CipherKey, BinaryLike, Cipher } from 'crypto';

export class Box {
  private readonly algorithm = 'aes-256-gcm';

  seal(key: CipherKey, iv: BinaryLike): Cipher {
    // ok: weak-cipher
    return createCipheriv('aes-256-gcm', key, iv);
  }

  old(key: CipherKey, iv: BinaryLike): Cipher {
    const name: string = 'des-cbc';
    // ruleid: weak-cipher
    return createCipheriv(name, key, iv);
  }

  read(key: CipherKey, iv: BinaryLike): unknown {
    // ruleid: weak-cipher
    return createDecipheriv('rc4', key, iv);
  }

  named(key: CipherKey, iv: BinaryLike): Cipher {
    // ok: weak-cipher
    return createCipheriv(this.algorithm, key, iv) as Cipher;
  }
}
