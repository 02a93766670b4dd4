import { decode, verify, JwtPayload } from 'jsonwebtoken';
import * as jose from 'jose';

export class Guard {
  canActivate(token: string): boolean {
    // ruleid: jwt-not-verified
    const claims = decode(token) as JwtPayload;
    return claims.role === 'admin';
  }

  verified(token: string): boolean {
    // ok: jwt-not-verified
    const claims = verify(token, process.env.KEY as string, { algorithms: ['HS256'] }) as JwtPayload;
    return claims.role === 'admin';
  }
}

export function role(token: string): unknown {
  // ruleid: jwt-not-verified
  return jose.decodeJwt(token).role;
}
