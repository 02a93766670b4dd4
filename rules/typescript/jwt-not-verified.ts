import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';

@Injectable()
export class Tokens {
  constructor(private readonly jwtService: JwtService) {}

  user(token: string): string {
    // ruleid: jwt-not-verified
    const claims = this.jwtService.decode(token) as { sub: string };
    return claims.sub;
  }

  async verified(token: string): Promise<string> {
    // ok: jwt-not-verified
    const claims = await this.jwtService.verifyAsync<{ sub: string }>(token);
    return claims.sub;
  }
}

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    // ruleid: jwt-not-verified
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), ignoreExpiration: true, secretOrKey: process.env.KEY });
  }
}

@Injectable()
export class GoodStrategy extends PassportStrategy(Strategy) {
  constructor() {
    // ok: jwt-not-verified
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), ignoreExpiration: false, secretOrKey: process.env.KEY });
  }
}
