import { randomInt } from 'crypto';

export class Tokens {
  private sessionToken: string = '';

  renew(): void {
    // ruleid: weak-random
    this.sessionToken = Math.random().toString(36);
  }

  code(): number {
    // ok: weak-random
    const otp: number = randomInt(100000, 999999);
    return otp;
  }
}

export function createNonce(): string {
  // ruleid: weak-random
  return `${Math.random()}`;
}

// ok: weak-random
export const delay: number = 50 + Math.random() * 10;


export class SessionFields {
  // ruleid: weak-random
  readonly token: string = Math.random().toString(36).slice(2);
  // ruleid: weak-random
  private sessionId = `s${Math.random()}`;
  // ok: weak-random
  readonly csrfToken: string = crypto.randomUUID();
  // ok: weak-random
  readonly delay: number = 100 + Math.random() * 50;
}
