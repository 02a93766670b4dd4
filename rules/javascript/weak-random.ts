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
