import { createHash, pbkdf2Sync, scryptSync } from 'crypto';
import * as bcrypt from 'bcrypt';

interface User { password: string; hash?: string }

export class Users {
  fast(user: User): void {
    // ruleid: password-hash-unsalted
    user.hash = createHash('sha256').update(user.password).digest('hex');
  }

  few(password: string, salt: Buffer): Buffer {
    // ruleid: password-hash-unsalted
    return pbkdf2Sync(password, salt, 1000, 32, 'sha256');
  }

  async good(user: User): Promise<void> {
    // ok: password-hash-unsalted
    user.hash = await bcrypt.hash(user.password, 12);
  }

  key(password: string, salt: Buffer): Buffer {
    // ok: password-hash-unsalted
    return scryptSync(password, salt, 32);
  }
}
