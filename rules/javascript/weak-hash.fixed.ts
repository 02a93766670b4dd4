import { createHash, Hash } from 'crypto';

export class Signer {
  private readonly algorithm: string = 'md5';

  sign(data: string): string {
    // ruleid: weak-hash
    const hash: Hash = createHash('sha256');
    return hash.update(data).digest('hex');
  }

  strong(data: string): string {
    // ok: weak-hash
    return createHash('sha512').update(data).digest('hex');
  }

  legacy(data: string): string {
    // ruleid: weak-hash
    return createHash(`sha${1}`).update(data).digest('hex');
  }
}
