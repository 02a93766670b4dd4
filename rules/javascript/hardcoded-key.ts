import * as jwt from 'jsonwebtoken';
import { createHmac } from 'crypto';

interface Claims { sub: string }

const key: string = 'lantern-' + 'tide';

export function check(token: string): Claims {
  // ruleid: hardcoded-key
  return jwt.verify(token, key) as Claims;
}

export function checkWith(token: string, secret: string): Claims {
  // ok: hardcoded-key
  return jwt.verify(token, secret) as Claims;
}

export function seal(text: string): string {
  // ok: hardcoded-key
  return createHmac('sha256', process.env.SEAL_KEY as string).update(text).digest('hex');
}
