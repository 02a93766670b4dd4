import { createHmac, timingSafeEqual } from 'crypto';

export class Hooks {
  constructor(private readonly secret: string) {}

  check(body: string, signature: string): boolean {
    const expected: string = createHmac('sha256', this.secret).update(body).digest('hex');
    // ruleid: timing-unsafe-comparison
    return signature === expected;
  }

  good(signature: Buffer, expected: Buffer): boolean {
    // ok: timing-unsafe-comparison
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }

  given(signature?: string): boolean {
    // ok: timing-unsafe-comparison
    return signature !== undefined;
  }

  key(apiKey: string): boolean {
    // ruleid: timing-unsafe-comparison
    return apiKey !== this.secret;
  }
}
